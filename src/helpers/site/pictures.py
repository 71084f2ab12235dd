"""The picture of a page's first figure, for pages that lead to it."""

from __future__ import annotations

import re

from markupsafe import Markup

from helpers.report.record import ShownExhibit
from helpers.site.editions import BuiltPage

_IDS = re.compile(r'(\bid="|href="#|url\(#)')
_NAME = re.compile(r' role="img" aria-label="[^"]*">')
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
# the shape of the box that style.css gives to a decoration
WIDEST_DECORATION = 16 / 9


def first_picture(page: BuiltPage, prefix: str) -> tuple[ShownExhibit, Markup] | None:
    """The first figure of a page and its picture, with ids that begin with ``prefix``; None where it has none.

    The picture has no name and no size of its own and is cut to the box that it fills.
    """
    figure = next((exhibit for exhibit in page.record.content.exhibits if exhibit.kind == "figure"), None)
    if figure is None:
        return None
    svg = _svg_of(page, figure)
    wide, high = map(float, _SIZE.search(svg).groups())
    fit = "slice" if wide / high < WIDEST_DECORATION else "meet"
    svg = _NAME.sub(f' aria-hidden="true" preserveAspectRatio="xMinYMin {fit}">', svg, count=1)
    return figure, _renamed(svg, prefix)


def picture_of(page: BuiltPage, figure: ShownExhibit, prefix: str) -> Markup:
    """The picture of a figure of a page as it stands there, for every width, with ids that begin with ``prefix``."""
    start = page.html.index("</figcaption>", _start_of(page, figure)) + len("</figcaption>")
    return _renamed(page.html[start : page.html.index('<p class="caption">', start)], prefix)


def _start_of(page: BuiltPage, figure: ShownExhibit) -> int:
    return page.html.index(f'<figure id="{figure.key}" class="exhibit')


def _svg_of(page: BuiltPage, figure: ShownExhibit) -> str:
    start = page.html.index("<svg", _start_of(page, figure))
    return page.html[start : page.html.index("</svg>", start) + len("</svg>")]


def _renamed(picture: str, prefix: str) -> Markup:
    """A picture whose ids are unlike those of others on the page, and whose places nobody follows."""
    return Markup(re.sub(r' data-place="[^"]*"', "", _IDS.sub(lambda match: f"{match[1]}{prefix}-", picture)))
