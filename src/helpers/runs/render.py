"""One report of one year: its notebook run by papermill, its body made by nbconvert, its success proved.

Nothing is written here. A report is made in a process of its own and handed back whole, so that there is one
writer of ``reports/`` and never half a page.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from functools import cache
from html import unescape
from pathlib import Path

import nbformat
import papermill
from nbconvert.exporters import TemplateExporter
from papermill.exceptions import PapermillExecutionError

from helpers.base.files import Unreadable, text_of
from helpers.base.paths import default_source
from helpers.index import choose
from helpers.runs.content import card_of, content_of
from helpers.runs.engine import ENGINE
from helpers.runs.job import Failure, Job, Made, ReportFailed
from helpers.runs.notebook_rules import require_open_notebook

_TAG = re.compile(r"<[^>]+>")
_COMMENTARY_ERROR = re.compile(r'class="commentary-error"[^>]*><p><strong>[^<]*</strong>(.*?)</p>', re.S)
_ANCHOR_LINK = re.compile(r'<a class="anchor-link"[^>]*>.*?</a>')
_EXHIBIT = re.compile(r'<(?:figure|section) id="([^"]+)" class="exhibit')
_SOURCES = '<section class="references"'
_SHOWS, _BEGINS = "report.show(", "report.section("
_INJECTED = "injected-parameters"
_ANSI = re.compile(r"\x1b\[[0-9;]*m")

# hears of the number of the cell that begins (from 1, as in the notebook's file), of how many, and its source
CellTold = Callable[[int, int, str], None]


def make(job: Job, on_cell: CellTold = lambda *_: None) -> Made:
    """Runs the notebook of ``job`` in this process and proves that it holds what it must.

    Raises:
        ReportFailed: if a cell raises, did not complete, shows an announced exhibit not or without its data,
            or a text of the commentary cannot be shown.
    """
    choose.fresh_sources()
    executed = run_notebook(job, on_cell)
    body = body_of(executed)
    _require_source(job)
    _require_exhibits(job, body)
    _require_commentary(body)
    read = tuple(sorted(choose.names_read()))
    return Made(body, read, content_of(executed, body), card_of(executed))


def run_notebook(job: Job, on_cell: CellTold = lambda *_: None) -> nbformat.NotebookNode:
    """The executed notebook of ``job``.

    Raises:
        ReportFailed: if it cannot be read, could hide a failure, or a cell raises.
    """
    notebook = _read(job)
    require_open_notebook(notebook, job.spec.notebook.name)
    ran: list[nbformat.NotebookNode] = []

    def began(cells: list[nbformat.NotebookNode], place: int) -> None:
        ran[:] = cells[: place + 1]
        on_cell(_number(ran), len(notebook.cells), cells[place].source)

    try:
        executed: nbformat.NotebookNode = papermill.execute_notebook(
            notebook,
            None,
            parameters={
                name: value
                for name, value in job.parameters.items()
                # a notebook that knows of no sources is about printed figures
                if value is not None and (name, value) != ("source", default_source())
            },
            engine_name=ENGINE,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            log_output=False,
            autosave_cell_every=0,
            on_cell=began,
        )
    except PapermillExecutionError as error:
        # what failed in a thread began in an earlier cell
        ran = ran[: error.cell_index + 1]
        sentence = f"{error.ename}: {error.evalue}" if str(error.evalue).strip() else error.ename
        raise ReportFailed(_failure_after(ran, len(notebook.cells), sentence, error.traceback)) from error
    _require_completed(executed)
    return executed


def _number(cells: list[nbformat.NotebookNode]) -> int:
    """Number of the last of ``cells`` in the author's file; the cell that papermill put in does not count."""
    return sum(_INJECTED not in cell.metadata.get("tags", []) for cell in cells)


def _read(job: Job) -> nbformat.NotebookNode:
    path = job.spec.notebook
    try:
        notebook: nbformat.NotebookNode = nbformat.reads(text_of(path), as_version=4)
    except Unreadable as error:
        raise ReportFailed(Failure(f"notebooks/{path.name} {error.reason}")) from error
    except (ValueError, RecursionError, nbformat.ValidationError) as error:
        raise ReportFailed(Failure(f"notebooks/{path.name} cannot be read: {error}")) from error
    # whatever kernel its author had: a report runs on the interpreter of this environment
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return notebook


def _failure_after(
    ran: list[nbformat.NotebookNode], cells: int, sentence: str, traceback: list[str]
) -> Failure:
    """The failure of the last of the cells that ``ran``, of so many ``cells``."""
    outputs = [output for cell in ran for output in cell.get("outputs", [])]
    html = "\n".join(output.data.get("text/html", "") for output in outputs if "data" in output)
    return Failure(
        sentence,
        cell=_number(ran),
        source=ran[-1].source,
        traceback=_ANSI.sub("", "\n".join(traceback)),
        completed=_number(ran) - 1,
        cells=cells,
        shown=tuple(_EXHIBIT.findall(html)),
        notebook=nbformat.writes(nbformat.v4.new_notebook(cells=ran)),
    )


def _require_completed(notebook: nbformat.NotebookNode) -> None:
    """Every cell ended, and none with an error, whatever the engine or papermill made of it."""
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        state = cell.metadata.get("papermill", {})
        errors = [output for output in cell.outputs if output.output_type == "error"]
        if not errors and state.get("status") == "completed" and not state.get("exception"):
            continue
        sentence = f"{errors[0].ename}: {errors[0].evalue}" if errors else "the cell did not complete"
        traceback = errors[0].traceback if errors else []
        ran, cells = notebook.cells[: place + 1], _number(notebook.cells)
        raise ReportFailed(_failure_after(ran, cells, sentence, traceback))


def _require_source(job: Job) -> None:
    """The notebook opened the index that it was made to open, and does not show another under its name."""
    if job.source != default_source() and not choose.is_open(job.source):
        raise ReportFailed(
            Failure(
                f"the notebook did not open the index '{job.source}': it must hand `source` to open_report"
            )
        )


def _require_exhibits(job: Job, body: str) -> None:
    """Every announced exhibit is in the page: a picture with its data, a table, or a stated gap; and the sources
    of all stand after the last."""
    parts = _EXHIBIT.split(body)
    if body.count(_SOURCES) != 1 or _SOURCES not in parts[-1]:
        sentence = "the notebook must call report.close() once, after its last exhibit: it gives the sources"
        raise ReportFailed(Failure(sentence, shown=tuple(parts[1::2])))
    shown = dict(zip(parts[1::2], parts[2::2], strict=True))  # key -> its element, up to the next exhibit
    if absent := [key for key in job.spec.figures if key not in shown]:
        sentence = f"the notebook completed without {', '.join(absent)}, announced in notebooks/reports.toml"
        raise ReportFailed(Failure(sentence, shown=tuple(shown)))
    for key in job.spec.figures:
        if "<svg" in shown[key] and "<tbody>" not in shown[key]:
            raise ReportFailed(Failure(f"figure {key} is in the page without its data", shown=tuple(shown)))


def _require_commentary(body: str) -> None:
    error = _COMMENTARY_ERROR.search(body)
    if error:
        raise ReportFailed(Failure(f"commentary: {unescape(_TAG.sub('', error[1]))}"))


class PageExporter(TemplateExporter):
    """nbconvert with the project's own template, ``template/page``.

    Not a subclass of nbconvert's HTML exporter: that one parses and writes every page anew, which costs half
    a second and rewrites the pictures.
    """

    file_extension = ".html"
    template_name = "page"
    output_mimetype = "text/html"


@cache
def exporter() -> PageExporter:
    """The exporter, its template read: made once, before reports fork off."""
    made = PageExporter(extra_template_basedirs=[str(Path(__file__).parents[1] / "report" / "template")])
    made.template  # noqa: B018  reads and compiles it
    return made


def body_of(notebook: nbformat.NotebookNode) -> str:
    """The body of a page: text and exhibits in order, headings with anchors, code folded away."""
    shown = notebook.copy()
    shown["cells"] = _without_empty_sections(notebook.cells)
    body, _ = exporter().from_notebook_node(shown)
    return _ANCHOR_LINK.sub("", body)


def _without_empty_sections(cells: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """The cells without the headings of sections whose exhibits all are absent: a text promises what follows."""
    starts = [
        place for place, cell in enumerate(cells) if cell.cell_type == "markdown" or _BEGINS in cell.source
    ]
    empty = set()
    for start, end in itertools.pairwise([*starts, len(cells)]):
        shows = [cell for cell in cells[start + 1 : end] if _SHOWS in cell.source]
        if shows and not any(cell.outputs for cell in shows):
            empty.add(start)
    return [cell for place, cell in enumerate(cells) if place not in empty]
