"""What a report tells beside its exhibits: the edition it is told after, its picture for sharing."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterable

from helpers.base.paths import ALL_YEARS
from helpers.base.site_file import site_url
from helpers.index.interface import Index
from helpers.index.printed import printed_beside
from helpers.index.printed_records import edition_after
from helpers.report.exhibits import Figure

_CARD_DPI = 128  # 1,200 pixels of a wide drawing
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")


def head_of(index: Index, year: int, cited: Iterable[str]) -> dict[str, str]:
    """What a page says above its title: the printed edition of the year, and the date of the newest source cited."""
    edition = ""
    printed = printed_beside(index)
    if printed is not None and year != ALL_YEARS:
        title = edition_after(printed, year)
        edition = f"after {title}" if title else "no Science Cities edition printed"
    dates = (index.source(source_id).published for source_id in cited)
    return {"edition": edition, "as_of": max(filter(_DATE.fullmatch, dates), default="")}


def card_of(figure: Figure, number: int, *, demonstration: bool) -> dict[str, str]:
    """The first figure as a PNG for those who share the page, where it is known under which address it stands."""
    if number > 1 or demonstration or not site_url():
        return {}
    buffer = io.BytesIO()
    figure.canvas.savefig(buffer, format="png", dpi=_CARD_DPI, metadata={"Software": None})
    return {"card": base64.b64encode(buffer.getvalue()).decode()}
