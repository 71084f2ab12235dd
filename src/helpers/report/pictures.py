"""A figure as a picture: drawn, surrounded by its key and by what it says of itself, and written as SVG for the page."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.figure import Figure as Canvas

from helpers.base.site_file import site_url
from helpers.base.words import year_ranges
from helpers.figures.frame import Edges, Frame, surround
from helpers.figures.size import WIDE
from helpers.figures.svg import svg_of
from helpers.figures.theme import themed
from helpers.index.interface import Index
from helpers.index.origin import DEMONSTRATION, site_name, terms_of
from helpers.report.exhibits import Figure
from helpers.report.tabled import source_ids

if TYPE_CHECKING:
    from helpers.report.report import Report

_CARD_DPI = 128  # 1,200 pixels of a wide drawing


def picture(report: Report, figure: Figure, width: int) -> str:
    """The figure at one of its widths, as SVG for the page. The wide one holds what a file of its own says."""
    canvas, edges = surrounded(report, figure, width)
    return page_svg(report, figure, canvas, edges, width)


def surrounded(report: Report, figure: Figure, width: int) -> tuple[Canvas, Edges]:
    """The figure drawn at one of its widths, with what stands around it; how much room that takes."""
    canvas = figure.drawn(width)
    edges = surround(
        canvas,
        report.index.groups if figure.colours is None else figure.colours,
        notice=DEMONSTRATION if report.index.demonstration else "",
        frame=_frame(report, figure) if width == WIDE else None,
    )
    return canvas, edges


def page_svg(report: Report, figure: Figure, canvas: Canvas, edges: Edges, width: int) -> str:
    """A surrounded drawing of ``figure`` as it stands on the page, in the colours of the reader's theme.

    The narrow one is not displayed where no style sheet says so: in JupyterLab a figure would stand there twice.
    """
    places, wide = _labels(report.index, figure.data), f"{figure.key}-wide"
    if width == WIDE:
        return themed(svg_of(canvas, wide, report.marked(figure.alt), edges=edges, places=places))
    narrow = svg_of(canvas, f"{figure.key}-narrow", "", edges=edges, places=places, named_by=wide)
    return themed(narrow.replace(" style=", ' display="none" style=', 1))


def card_of(figure: Figure, number: int, *, demonstration: bool) -> dict[str, str]:
    """The first figure as a PNG for those who share the page, where it is known under which address it stands."""
    if number > 1 or demonstration or not site_url():
        return {}
    buffer = io.BytesIO()
    figure.canvas.savefig(buffer, format="png", dpi=_CARD_DPI, metadata={"Software": None})
    return {"card": base64.b64encode(buffer.getvalue()).decode()}


def _frame(report: Report, figure: Figure) -> Frame:
    """What a picture of ``figure`` says of itself away from its page: sources, report and year, and the terms."""
    sources = "; ".join(_told_once([report.index.source(i).name for i in source_ids(figure.data)]))
    title = ", ".join(filter(None, (report.spec.title, report.one_of_many)))
    when = "" if report.spec.once else f", data year {report.year}"
    # what an index counted itself is nobody else's
    others = any(i != report.index.name for i in source_ids(figure.data))
    terms = f" {terms_of(report.index.name)}" if others else ""
    return Frame(
        figure.title,
        figure.subtitle,
        (
            f"Sources: {sources}.",
            f"{site_name(report.index.name)}: {title}{when}.{terms}",
        ),
    )


def _labels(index: Index, data: pd.DataFrame) -> dict[str, str]:
    """What the figure of ``data`` may call its places: names and short names → names as in the data."""
    names = [name for column in ("city", "institution") if column in data for name in data[column] if name]
    labels = {name: name for name in names}
    for name in names:
        if index.knows(name):
            labels.setdefault(index.short(name), name)
    return labels


def _told_once(names: list[str]) -> list[str]:
    """Names of sources, those that differ by their data year alone as one."""
    years: dict[tuple[str, str], list[int]] = {}
    for name in names:
        before, found, after = name.partition("data year ")
        year, rest = after[:4], after[4:]
        years.setdefault((before, rest) if found and year.isdigit() else (name, ""), []).extend(
            [int(year)] if found and year.isdigit() else []
        )
    return [
        f"{before}data {'years' if len(own) > 1 else 'year'} {year_ranges(own)}{rest}" if own else before
        for (before, rest), own in years.items()
    ]
