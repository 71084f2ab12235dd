"""Small roots for tests of runs, and runs whose pages are given, so that they take little more than their start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import nbformat
from conftest import copy_root

from helpers.base.manifest import read_manifest
from helpers.base.paths import ALL_YEARS, edition_name
from helpers.data.table_use import ALWAYS_READ
from helpers.index.interface import Index
from helpers.report.parameters import resolve_parameters
from helpers.report.record import ShownExhibit
from helpers.runs.content import content_of
from helpers.runs.inputs import Files
from helpers.runs.job import Failure, Job, Made, Outcome
from helpers.runs.publish import run
from helpers.runs.records import Records

YEAR = 2021

SHOW = """from helpers.report.exhibits import Missing
report.show(Missing("some-figure", "Some figure", "It is made up.", ()))"""


def small_root(folder: Path, cells: dict[str, str]) -> Path:
    """A root whose reports are small notebooks; ``cells`` gives the third cell of each."""
    root = copy_root(folder)
    write_notebooks(root, cells)
    return root


def write_notebooks(root: Path, cells: dict[str, str]) -> None:
    """Puts small notebooks, and their manifest, in the place of all notebooks."""
    for path in (root / "notebooks").glob("*.ipynb"):
        path.unlink()
    manifest = []
    for name, source in cells.items():
        notebook = nbformat.v4.new_notebook(
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        )
        parameters = nbformat.v4.new_code_cell("year = None", metadata={"tags": ["parameters"]})
        opening = nbformat.v4.new_code_cell(
            f'from helpers.report.report import open_report\nreport = open_report("{name}", year=year)'
        )
        notebook.cells = [
            parameters, opening, nbformat.v4.new_code_cell(source), nbformat.v4.new_code_cell("report.close()")
        ]  # fmt: skip
        nbformat.write(notebook, root / "notebooks" / f"{name}.ipynb")
        manifest.append(
            f'[{name}]\ntitle = "The {name}"\ndescription = "A report."\nfigures = ["some-figure"]\n'
        )
    (root / "notebooks" / "reports.toml").write_text("\n".join(manifest), encoding="utf-8")


# --- runs that make pages of given bodies


class Written:
    """Stands for processes: every report has the body that the test gives, and the exhibits; what has none fails."""

    at_once = 1

    def __init__(self, bodies: dict[str, str | tuple[str, list[ShownExhibit]]]) -> None:
        self.bodies = bodies

    def outcomes(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        for job in jobs:
            given = self.bodies.get(job.key)
            if given is None:
                yield Outcome(job, 0.5, failure=Failure("it failed"))
                continue
            body, exhibits = given if isinstance(given, tuple) else (given, [])
            content = content_of(nbformat.v4.new_notebook(), body)
            yield Outcome(job, 0.5, made=Made(body, ALWAYS_READ, replace(content, exhibits=exhibits)))


Make = Callable[..., list[Outcome]]


def maker(root: Path, index: Index) -> Make:
    """Makes pages of given bodies; ``text`` is their commentary, so that pages of other texts have other inputs."""

    def make(text: str = "", year: int = YEAR, **bodies: str) -> list[Outcome]:
        manifest = read_manifest()
        jobs = []
        for key in bodies:
            spec = manifest[key]
            name = edition_name(ALL_YEARS if spec.once else year)
            written = root / "notebooks" / "commentary" / name / f"{key}.md"
            written.parent.mkdir(exist_ok=True)
            written.write_text(text, encoding="utf-8")
            jobs.append(Job(spec, resolve_parameters(spec, {} if spec.once else {"year": year}, index)))
        return run(jobs, Written(bodies), Records(Files()), lambda *_: None).outcomes

    return make


def page(root: Path, key: str = "changes") -> Path:
    """Where a page stands that ``maker`` made."""
    return root / "reports" / str(YEAR) / f"{key}.html"
