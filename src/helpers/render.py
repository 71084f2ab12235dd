"""One report of one year: its notebook run by papermill, its page made by nbconvert."""

from __future__ import annotations

import re
import tempfile
import time
from dataclasses import asdict, dataclass
from html import unescape
from pathlib import Path

import nbformat
import papermill
from jupyter_client.manager import AsyncKernelManager
from nbconvert.exporters import TemplateExporter
from papermill.exceptions import PapermillExecutionError

from helpers.errors import ScienceCitiesError
from helpers.files import write_whole
from helpers.manifest import ReportSpec
from helpers.paths import reports_folder
from helpers.shell import page_of, templates
from helpers.stamp import Stamp

CELL_TIMEOUT_SECONDS = 300
START_TIMEOUT_SECONDS = 120
_HEADING = re.compile(r'<h2[^>]*\bid="([^"]+)"[^>]*>(.*?)</h2>', re.S)
_TAG = re.compile(r"<[^>]+>")
_COMMENTARY_ERROR = re.compile(r'class="commentary-error"[^>]*><p><strong>[^<]*</strong>(.*?)</p>', re.S)
_ANCHOR_LINK = re.compile(r'<a class="anchor-link"[^>]*>.*?</a>')


class ReportFailed(ScienceCitiesError):
    """A report that could not be made: which one, which cell, what to do."""


@dataclass(frozen=True)
class Job:
    """One report to make: its manifest entry, its resolved parameters and the page it becomes."""

    spec: ReportSpec
    parameters: dict[str, object]
    stamp: Stamp

    @property
    def year(self) -> int:
        """Data year of the report."""
        return self.parameters["year"]

    @property
    def page(self) -> Path:
        """Where the page goes."""
        return reports_folder() / str(self.year) / f"{self.spec.id}.html"

    @property
    def name(self) -> str:
        """How the terminal names the report."""
        return f"{self.spec.id} {self.year}"


@dataclass(frozen=True)
class Done:
    """A finished job: seconds it took, or the failure in words."""

    job: Job
    seconds: float
    failure: str = ""


def render(job: Job) -> Done:
    """Runs the notebook of ``job`` and writes its page; never raises for a report that fails.

    The page is written only when every cell has completed and every exhibit that the manifest announces is
    in it; until then the page of the last good run stays as it was.
    """
    started = time.monotonic()
    try:
        body = body_of(run_notebook(job))
        _require_exhibits(job, body)
        _require_commentary(job, body)
        write_whole(job.page, page_of_report(job, body))
    except (ScienceCitiesError, OSError) as error:
        return Done(job, time.monotonic() - started, str(error))
    return Done(job, time.monotonic() - started)


def run_notebook(job: Job) -> nbformat.NotebookNode:
    """The executed notebook of ``job``.

    Raises:
        ReportFailed: if a cell raises, the kernel dies or a cell takes too long.
    """
    with (
        tempfile.TemporaryDirectory(prefix="science-cities-") as folder,
        (Path(folder) / "kernel.log").open("wb") as kernel_log,
    ):
        executed = Path(folder) / f"{job.spec.id}.ipynb"

        class PrivateKernelManager(AsyncKernelManager):
            """A kernel of this interpreter, whatever kernel an author's notebook names.

            Its sockets are files in a private folder, so that parallel runs cannot collide on ports. It is
            handed over as a class, not as an object: only a kernel that the client itself made is ended by it.
            """

            def __init__(self, **kwargs: object) -> None:
                super().__init__(**(kwargs | {"kernel_name": "python3"}))
                self.transport = "ipc"
                self.connection_file = str(Path(folder) / "k.json")

            def start_kernel(self, **kwargs: object) -> object:
                # what a kernel says of its own end belongs to the report, not between the lines of progress
                return super().start_kernel(**(kwargs | {"stdout": kernel_log, "stderr": kernel_log}))

        try:
            notebook = papermill.execute_notebook(
                str(job.spec.notebook),
                str(executed),
                parameters={name: value for name, value in job.parameters.items() if value is not None},
                kernel_name="python3",
                progress_bar=False,
                log_output=False,
                autosave_cell_every=0,
                execution_timeout=CELL_TIMEOUT_SECONDS,
                start_timeout=START_TIMEOUT_SECONDS,
                kernel_manager_class=PrivateKernelManager,
            )
        except PapermillExecutionError as error:
            raise ReportFailed(_failure(job, executed, error)) from error
        except FileNotFoundError as error:
            raise ReportFailed(f"{job.name}: {error}") from error
        except Exception as error:  # noqa: BLE001  a dead kernel and a time-out come as many kinds
            raise ReportFailed(
                f"{job.name}: {type(error).__name__}: {error}{_last_words(kernel_log.name)}"
            ) from error
    _require_completed(job, notebook)
    return notebook


def _last_words(kernel_log: str) -> str:
    lines = Path(kernel_log).read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return f" (the kernel's last words: {lines[-1]})" if lines else ""


def _failure(job: Job, executed: Path, error: PapermillExecutionError) -> str:
    keep = reports_folder() / "failed" / f"{job.year}-{job.spec.id}.ipynb"
    write_whole(keep, executed.read_text(encoding="utf-8"))
    first_line = str(error.source).strip().splitlines()[0] if str(error.source).strip() else ""
    return (
        f"{job.name}: cell {error.cell_index} failed ({first_line}): {error.ename}: {error.evalue}\n"
        f"    The notebook as it stood: {keep.relative_to(reports_folder().parent)}. "
        f"Mend it, then run: make reports YEAR={job.year} REPORT={job.spec.id}"
    )


def _require_completed(job: Job, notebook: nbformat.NotebookNode) -> None:
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        if cell.metadata.get("papermill", {}).get("status") != "completed" or cell.metadata["papermill"].get(
            "exception"
        ):
            raise ReportFailed(f"{job.name}: cell {number} did not complete")
        errors = [output for output in cell.outputs if output.output_type == "error"]
        if errors:
            raise ReportFailed(f"{job.name}: cell {number} failed: {errors[0].ename}: {errors[0].evalue}")


def _require_exhibits(job: Job, body: str) -> None:
    absent = [key for key in job.spec.figures if f'id="{key}" class="exhibit' not in body]
    if absent:
        raise ReportFailed(
            f"{job.name}: the notebook completed without {', '.join(absent)}, announced in notebooks/reports.toml"
        )


def _require_commentary(job: Job, body: str) -> None:
    error = _COMMENTARY_ERROR.search(body)
    if error:
        raise ReportFailed(f"{job.name}: commentary: {unescape(_TAG.sub('', error[1]))}")


class PageExporter(TemplateExporter):
    """nbconvert with the project's own template, ``template/page``.

    Not a subclass of nbconvert's HTML exporter: that one parses and writes every page anew, which costs half
    a second and rewrites the pictures.
    """

    file_extension = ".html"
    template_name = "page"
    output_mimetype = "text/html"


def body_of(notebook: nbformat.NotebookNode) -> str:
    """The body of a page: text and exhibits in order, headings with anchors, code folded away."""
    exporter = PageExporter(extra_template_basedirs=[str(Path(__file__).parent / "template")])
    body, _ = exporter.from_notebook_node(notebook)
    return _ANCHOR_LINK.sub("", body)


def page_of_report(job: Job, body: str) -> str:
    """The whole page around ``body``: contents, parameters and stamp; no time, so equal inputs give equal bytes."""
    contents = [(anchor, unescape(_TAG.sub("", heading))) for anchor, heading in _HEADING.findall(body)]
    parameters = [
        (name, "none: no earlier comparable year has data" if value is None else value)
        for name, value in job.parameters.items()
    ]
    footer = templates().get_template("footer.html.j2").render(parameters=parameters, stamp=asdict(job.stamp))
    return page_of(
        title=job.spec.title,
        title_year=str(job.year),
        description=job.spec.description,
        body=body,
        contents=[*contents, ("about-this-page", "About this page")],
        footer=footer,
    )
