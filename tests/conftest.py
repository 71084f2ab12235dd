"""Shared ground of the tests: copied roots to build in, built editions, and what the eye would see of a figure."""

from __future__ import annotations

import csv
import fcntl
import gc
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import matplotlib
import nbformat
import numpy as np
import pytest
import warm_cli
from readings import read_tables_once

from helpers.base.manifest import edition_reports, find_report
from helpers.data.tables import load_tables
from helpers.figures.sheet import Canvas, Letters, Mark, Shape, Sheet, sheets_of
from helpers.figures.size import POINTS, letters_wide
from helpers.index.interface import Index
from helpers.index.printed import PrintedIndex, load_index
from helpers.report import report as report_module
from helpers.report.exhibits import Exhibit
from helpers.report.record import MEDIA_TYPE
from helpers.report.report import Report

matplotlib.use("Agg")
gc.disable()  # until everything is imported

ROOT = Path(__file__).resolve().parents[1]
# The years whose texts are recorded: two with many printed figures, and the one of cities proper.
PRINTED_YEARS = (2024, 2021, 2016)


def pytest_collection_finish() -> None:
    """Searches for garbage seldom, and not among what was imported: that took a third of the time of a report."""
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)
    gc.enable()


# --- roots: a folder with data/, notebooks/ and an empty reports/, so that the developer's pages stay as they are


def copy_root(target: Path, *, tables: bool = False) -> Path:
    """A root of its own in ``target``, ready to be built in; with the ``tables`` of institutions only if asked for.

    Without them everything is made from print alone.
    """
    left_out = {"index"} if tables else {"index", "annual"}
    shutil.copytree(
        ROOT / "data",
        target / "data",
        ignore=lambda folder, _: left_out if Path(folder) == ROOT / "data" else set(),
    )
    shutil.copytree(ROOT / "notebooks", target / "notebooks", ignore=shutil.ignore_patterns(".*"))
    for folder in (target / "notebooks" / "commentary").glob("[0-9]*"):
        if not tables and not (ROOT / "data" / "printed" / folder.name).is_dir():
            shutil.rmtree(folder)  # of a year that is known from tables alone
    (target / "requirements").mkdir()
    shutil.copy(ROOT / "requirements" / "render.txt", target / "requirements")
    (target / "reports").mkdir()
    return target


def science_cities(root: Path, *arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess:
    """Runs the command line on ``root`` as a user would, in a process of its own."""
    return warm_cli.run(arguments, os.environ | {"SCIENCE_CITIES_ROOT": str(root)}, folder or root)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder`` by its relative name, hidden ones included."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root of its own, which this process takes for the project."""
    folder = copy_root(tmp_path / "root")
    monkeypatch.setenv("SCIENCE_CITIES_ROOT", str(folder))
    return folder


@pytest.fixture(scope="session")
def index() -> Index:
    """The index of the project's own data."""
    return PrintedIndex("printed", load_tables())


@pytest.fixture(scope="session", autouse=True)
def tables_read_once() -> Iterator[None]:
    """Roots are copies of one: tables that were read in one, and not touched since, are not read again in another."""
    yield from read_tables_once()


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a table of ``data/``."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path: Path, rows: list[dict[str, str]], columns: list[str] | None = None) -> None:
    """Writes a table of ``data/`` back."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns or list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


# --- built editions: made once a session, by whichever worker comes first


@dataclass(frozen=True)
class Editions:
    """The built editions of ``years`` below ``root``, with what the command line said."""

    root: Path
    years: list[int]
    exit_code: int
    said: str

    @property
    def reports(self) -> Path:
        """The folder of pages. Nobody may write into it: copy it first."""
        return self.root / "reports"

    def page(self, year: int, report_id: str) -> Path:
        """A page that must have been built."""
        path = self.reports / str(year) / f"{report_id}.html"
        assert path.exists(), f"{report_id} {year} was not built:\n{self.said}"
        return path


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds a lock that all workers of a test run share."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def made_once(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]
) -> tuple[Path, object]:
    """A folder that ``make`` fills once a session, by whichever worker comes first, and what it returned.

    Nobody may write into the folder afterwards: copy it first.
    """
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, record = shared / name, shared / f"{name}.json"
    with locked(shared / f"{name}.lock"):
        if not record.exists():
            shutil.rmtree(folder, ignore_errors=True)  # of a worker that failed
            record.write_text(json.dumps(make(folder)))
    return folder, json.loads(record.read_text())


def edition_years() -> list[int]:
    """The years that are built once for all tests: the newest, and an earlier one with many printed figures."""
    return [load_index().years[-1], 2021]


@pytest.fixture(scope="session")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Editions:
    """All reports of ``edition_years``, built through the command line."""
    years = edition_years()

    def make(folder: Path) -> list:
        wanted = [argument for year in years for argument in ("--year", str(year))]
        done = science_cities(copy_root(folder), "build", "--jobs", "2", *wanted)
        return [done.returncode, done.stdout + done.stderr]

    folder, (exit_code, said) = made_once(tmp_path_factory, "editions", make)
    return Editions(folder, years, exit_code, said)


@pytest.fixture(scope="session")
def computed_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with the computed indices of ``computed.KINDS``. Nobody may write into it: copy it first."""

    def make(folder: Path) -> bool:
        from computed import make_indices

        make_indices(copy_root(folder))
        return True

    return made_once(tmp_path_factory, "computed", make)[0]


@pytest.fixture
def computed(computed_root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same root, which this process takes for the project."""
    monkeypatch.setenv("SCIENCE_CITIES_ROOT", str(computed_root))
    return computed_root


@pytest.fixture(scope="session")
def built_from_indices(tmp_path_factory: pytest.TempPathFactory, computed_root: Path) -> Path:
    """A root with one printed report, those of an edition of an index that says that it is invented, without the two
    that take longest, and a report of one that does not. Nobody may write into it: copy it first."""

    def make(folder: Path) -> list[str]:
        copy_root(folder)
        shutil.copytree(computed_root / "data" / "index", folder / "data" / "index")
        said = []
        chosen = [key for key in edition_reports("demo") if key not in ("field_leaders", "life_sciences_gap")]
        for source, reports in (("printed", ["collaboration"]), ("demo", chosen), ("articles", ["methods"])):
            wanted = [argument for report_id in reports for argument in ("--report", report_id)]
            done = science_cities(folder, "build", "--source", source, *wanted)
            assert done.returncode == 0, done.stdout + done.stderr
            said.append(done.stdout)
        return said

    return made_once(tmp_path_factory, "built-from-indices", make)[0]


def report_pages() -> list[tuple[int, str]]:
    """Every page of ``edition_years``: year and report."""
    return [(year, report_id) for year in edition_years() for report_id in edition_reports()]


# --- notebooks in this process, for what no kernel of its own is needed for


@dataclass
class Shown:
    """What a notebook showed: its report, the exhibits in order, and the HTML and text of each output."""

    report: Report | None = None
    exhibits: list[Exhibit] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    told: list[dict] = field(default_factory=list)
    bundles: list[dict] = field(default_factory=list)
    closed: int = 0

    @property
    def page(self) -> str:
        """All of the HTML."""
        return "".join(self.html)


@pytest.fixture
def displayed(monkeypatch: pytest.MonkeyPatch) -> Shown:
    """Catches what a report displays on its page; not the head, which only a notebook shows."""
    shown = Shown()

    def display(bundle: dict[str, str], raw: bool) -> None:
        assert raw
        if bundle.get(MEDIA_TYPE, {}).get("notebook_only"):
            return
        shown.bundles.append(bundle)
        shown.html.append(bundle["text/html"])
        shown.text.append(bundle["text/plain"])
        shown.told.append(next(iter(bundle.get(MEDIA_TYPE, {}).get("exhibits", [])), {}))

    monkeypatch.setattr("helpers.report.report.display", display)
    return shown


@pytest.fixture
def run_cells(displayed: Shown, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Shown]:
    """Runs the code cells of a report's notebook in this process, parameters injected as papermill does.

    Figures are drawn, but not written as pictures, which takes a third of the time, if not asked for.
    """
    show, close, written = Report.show, Report.close, report_module.picture

    def caught(report: Report, *exhibits: Exhibit) -> None:
        displayed.report = report
        displayed.exhibits += exhibits
        show(report, *exhibits)

    def closed(report: Report) -> None:
        displayed.closed += 1
        close(report)

    monkeypatch.setattr(Report, "show", caught)
    monkeypatch.setattr(Report, "close", closed)

    def run(report_id: str, *, pictures: bool = False, **parameters: object) -> Shown:
        monkeypatch.setattr(report_module, "picture", written if pictures else lambda *_: "")
        notebook = nbformat.read(find_report(report_id).notebook, as_version=4)
        names: dict[str, object] = {"__name__": "__main__"}
        for cell in notebook.cells:
            if cell.cell_type == "code":
                exec(compile(cell.source, f"{report_id}.ipynb", "exec"), names)
                if "parameters" in cell.metadata.get("tags", []):
                    names.update(parameters)
        return displayed

    return run


# --- figures as the eye sees them


def letters_of(sheet: Sheet) -> list[Letters]:
    """The texts of a sheet that are not empty."""
    return [mark for mark in sheet.marks if isinstance(mark, Letters) and mark.text.strip()]


def texts_on(drawn: Canvas | Sheet) -> list[str]:
    """What the texts of a drawing, or of a part of one, say."""
    sheets = sheets_of(drawn) if isinstance(drawn, Canvas) else [drawn]
    return [letters.text for sheet in sheets for letters in letters_of(sheet)]


def areas_of(sheet: Sheet) -> list[Shape]:
    """Bars, boxes and tiles."""
    return [mark for mark in sheet.marks if isinstance(mark, Shape) and mark.closed]


def lines_of(sheet: Sheet) -> list[Shape]:
    """Lines, those of scales included."""
    return [mark for mark in sheet.marks if isinstance(mark, Shape) and not mark.closed]


def marks_on(sheet: Sheet, shape: str) -> list[Mark]:
    """Marks of one kind."""
    return [mark for mark in sheet.marks if isinstance(mark, Mark) and mark.shape == shape]


def length(shape: Shape) -> float:
    """How far a bar reaches, on the scale of its sheet; bars to the left have less than nothing."""
    return shape.xs[1] - shape.xs[0]


def drawn_texts(canvas: Canvas) -> tuple[list[str], np.ndarray]:
    """Every text that is drawn, and its box: left, top, right, bottom in points."""
    texts, boxes = [], []
    for sheet in sheets_of(canvas):
        for own in letters_of(sheet):
            x, y = (inch * POINTS for inch in sheet.inches(own.x, own.y))
            wide = letters_wide(own.text, own.points, bold=own.bold) * POINTS
            left = -wide * {"left": 0.0, "center": 0.5, "right": 1.0}[own.ha]
            baselines = [right + down for _, right, down in own.lines()]
            top, bottom = baselines[0] - 0.76 * own.points, baselines[-1] + 0.24 * own.points
            assert own.angle in (0, 90)
            box = (left, top, left + wide, bottom) if own.angle == 0 else (top, -left - wide, bottom, -left)
            texts.append(own.text)
            boxes.append((x + box[0], y + box[1], x + box[2], y + box[3]))
    return texts, np.array(boxes).reshape(-1, 4)


def texts_inside(canvas: Canvas) -> list[str]:
    """The texts that do *not* lie wholly inside of the canvas; an empty list if nothing is clipped."""
    texts, boxes = drawn_texts(canvas)
    right, bottom = canvas.get_figwidth() * POINTS, canvas.get_figheight() * POINTS
    outside = (boxes[:, :2] < -0.7).any(axis=1) | (boxes[:, 2] > right + 0.7) | (boxes[:, 3] > bottom + 0.7)
    return [texts[place] for place in np.flatnonzero(outside)]


def overlapping_texts(canvas: Canvas) -> list[tuple[str, str]]:
    """Pairs of texts whose letters overlap. Boxes hold the room for ascenders and descenders of a whole line,
    so an eighth of a line above and below is not yet an overlap, nor is a pixel at the sides."""
    texts, boxes = drawn_texts(canvas)
    line = (boxes[:, 3] - boxes[:, 1]) / [text.count("\n") + 1 for text in texts] / 8
    left, top, right, bottom = boxes[:, 0] + 0.7, boxes[:, 1] + line, boxes[:, 2] - 0.7, boxes[:, 3] - line
    over = (
        (left[:, None] < right) & (left < right[:, None]) & (top[:, None] < bottom) & (top < bottom[:, None])
    )
    return [(texts[one], texts[other]) for one, other in np.argwhere(np.triu(over, 1))]
