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


def first_picture(page: BuiltPage, prefix: str, *, decoration: bool) -> tuple[ShownExhibit, Markup] | None:
    """The first figure of a page and its picture, with ids that begin with ``prefix``; None where it has none.

    As ``decoration`` the picture has no name and no size of its own and is cut to the box that it fills.
    """
    figure = next((exhibit for exhibit in page.record.content.exhibits if exhibit.kind == "figure"), None)
    if figure is None:
        return None
    start = page.html.index("<svg", page.html.index(f'<figure id="{figure.key}" class="exhibit">'))
    svg = page.html[start : page.html.index("</svg>", start) + len("</svg>")]
    picture = re.sub(r' data-place="[^"]*"', "", _IDS.sub(lambda match: f"{match[1]}{prefix}-", svg))
    if decoration:
        wide, high = map(float, _SIZE.search(picture).groups())
        fit = "slice" if wide / high < WIDEST_DECORATION else "meet"
        picture = _NAME.sub(f' aria-hidden="true" preserveAspectRatio="xMinYMin {fit}">', picture, count=1)
    return figure, Markup(picture)
