"""The picture of a page's first figure, for pages that lead to it."""

from __future__ import annotations

import re

from markupsafe import Markup

from helpers.report.record import ShownExhibit
from helpers.site.editions import BuiltPage

_OF_PAGE = re.compile(r' data-(?:place|whole)="[^"]*"|<g class="frame">.*?</g>')
_NAME = re.compile(r' role="img" aria-label="[^"]*"')
_SIZE = re.compile(r'viewBox="0 [-\d.]+ ([\d.]+) ([\d.]+)"')
# the shape of the box that style.css gives to a decoration
WIDEST_DECORATION = 16 / 9


def first_picture(page: BuiltPage, prefix: str) -> tuple[ShownExhibit, Markup] | None:
    """The first figure of a page and its picture, with ids that begin with ``prefix``; None where it has none.

    The picture is the wide one, without a name and a size of its own, cut to the box that it fills.
    """
    figure = next((exhibit for exhibit in page.record.content.exhibits if exhibit.kind == "figure"), None)
    if figure is None:
        return None
    picture = _picture_of(page, figure, prefix, widths=1)
    wide, high = map(float, _SIZE.search(picture).groups())
    fit = "slice" if wide / high < WIDEST_DECORATION else "meet"
    return figure, Markup(
        _NAME.sub(f' aria-hidden="true" preserveAspectRatio="xMinYMin {fit}"', picture, count=1)
    )


def picture_of(page: BuiltPage, figure: ShownExhibit, prefix: str) -> Markup:
    """The picture of a figure of a page at both widths, of which style.css shows one, with ids that begin with ``prefix``."""
    return Markup(_picture_of(page, figure, prefix, widths=2))


def _picture_of(page: BuiltPage, figure: ShownExhibit, prefix: str, widths: int) -> str:
    start = end = page.html.index(f'<svg id="{figure.key}-wide"')
    for _ in range(widths):
        end = page.html.index("</svg>", end) + len("</svg>")
    picture = _OF_PAGE.sub("", page.html[start:end])
    return re.sub(rf'((?:\bid|labelledby)="|#)(?={re.escape(figure.key)}-)', rf"\g<1>{prefix}-", picture)
