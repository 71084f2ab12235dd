"""The figures of an edition as files: SVG, PDF, and PNG for print, each with all that it says of itself.

A file for print cannot be made of a page, so the reports are run once more. What they draw must be what the pages
show, letter by letter; so files and pages cannot say different things.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape

from matplotlib.figure import Figure as Canvas
from matplotlib.transforms import Bbox

from helpers.base.errors import ScienceCitiesError
from helpers.base.manifest import find_report
from helpers.figures.frame import Edges, with_line
from helpers.figures.size import WIDE
from helpers.figures.style import PAPER
from helpers.figures.svg import svg_file
from helpers.figures.theme import unthemed
from helpers.report.exhibits import Figure
from helpers.report.pictures import page_svg, surrounded
from helpers.report.report import Report, figures_shown
from helpers.runs.job import Job
from helpers.runs.render import run_notebook
from helpers.runs.warm import import_everything
from helpers.site.editions import Edition

DOTS_AN_INCH = 300
_ADDRESS = re.compile(r'<link rel="canonical" href="([^"]+)"')


def figure_files(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file of the figures of an edition, report by report.

    Raises:
        ScienceCitiesError: if a report shows another picture today than its page does, or its page is not as it was made.
        ReportFailed: if a report cannot be run.
    """
    import_everything()
    for report_id in edition.reports:
        page = edition.sound_page(report_id)
        with figures_shown() as shown:
            run_notebook(Job(find_report(report_id), page.record.parameters))
        for report, figure in shown:
            yield from _files(report, figure, page.html)


def _files(report: Report, figure: Figure, page: str) -> Iterator[tuple[str, bytes]]:
    canvas, edges = surrounded(report, figure, WIDE)
    svg = page_svg(report, figure, canvas, edges, WIDE)
    if svg not in page:
        raise ScienceCitiesError(
            f"figure {figure.key} of {report.spec.id} {report.year} is not what its page shows: tables or code have "
            "changed since; build the edition first"
        )
    if address := _ADDRESS.search(page):
        edges = with_line(canvas, edges, f"{unescape(address[1])}#{figure.key}")
        svg = report.svg(figure, canvas, edges, WIDE)
    name = report.file_name(figure.key)
    yield f"{name}.svg", svg_file(unthemed(svg), figure.title, figure.description).encode()
    for kind, options in (("pdf", {"metadata": {"CreationDate": None}}), ("png", {"dpi": DOTS_AN_INCH})):
        yield f"{name}.{kind}", _saved(canvas, edges, kind, options)


def _saved(canvas: Canvas, edges: Edges, kind: str, options: dict[str, object]) -> bytes:
    """The drawing with what stands around it, on white."""
    wide, high = canvas.get_size_inches()
    buffer = io.BytesIO()
    canvas.savefig(
        buffer,
        format=kind,
        bbox_inches=Bbox([[0, -edges.all_below], [wide, high + edges.all_above]]),
        facecolor=PAPER,
        transparent=False,
        **options,
    )
    return buffer.getvalue()
