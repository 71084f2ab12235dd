"""Runs that go wrong: what is told, what stays as it was, and that the other reports are made all the same."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from conftest import ROOT, contents, made_once, rows_of, science_cities, write_rows
from runs.ground import SHOW, Written, small_root, write_notebooks

import helpers.index.printed
from helpers.base.errors import BadData, WrongParameter
from helpers.base.manifest import edition_reports, read_manifest
from helpers.base.words import MINUS, year_ranges
from helpers.index.choose import load_source
from helpers.index.interface import Index
from helpers.index.printed import load_index
from helpers.report.parameters import resolve_parameters
from helpers.report.report import open_report
from helpers.runs import render
from helpers.runs.inputs import Files
from helpers.runs.job import Job, Outcome, ReportFailed
from helpers.runs.notebook_rules import require_open_notebook
from helpers.runs.processes import LocalProcesses
from helpers.runs.publish import run
from helpers.runs.records import Records
from helpers.site.refresh import refresh_site

EMPTY = """import matplotlib.pyplot as plt
import pandas as pd
from helpers.report.exhibits import Figure
canvas, axes = plt.subplots()
source = report.index.tables.sources["source"].iloc[0]
data = pd.DataFrame({"city": ["a"], "source": [source]})
report.show(Figure("some-figure", "Title", "Units", "Caption.", "What is seen.", "All of it.", data, lambda *, width: canvas))"""
# What the third cell of each report does. Every report announces one figure.
CELLS = {
    "good": SHOW,
    "raising": f"{SHOW}\nwhole = 1 / 0",
    "hiding": f"%%capture\n{SHOW}\nraise RuntimeError('hidden by a magic')",
    "swallowing": f"{SHOW}\ntry:\n    whole = 1 / 0\nexcept ZeroDivisionError:\n    pass",
    "empty": EMPTY,
    "forgetful": "report.say('A page without its figure.')",
    "killed": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "leaving": "raise SystemExit('leaves in the middle')",
    "leaving_quietly": f"{SHOW}\nraise SystemExit(0)",
    "in_a_thread": f"import threading, time\n{SHOW}\nthreading.Thread(target=lambda: time.sleep(1) or 1 / 0).start()",
    "in_a_command": f"{SHOW}\n!exit 7",
    "closed_twice": f"{SHOW}\nreport.close()",
    "endless": "while True:\n    print('again' * 100_000)",
    "half_a_letter": "raise ValueError('half a letter: \\ud800')",
    "other_good": SHOW,
}
BROKEN = [name for name in CELLS if "good" not in name]
RAISING = (
    "raising",
    "empty",
    "leaving",
    "leaving_quietly",
    "in_a_thread",
    "in_a_command",
    "endless",
    "half_a_letter",
)


def make_last_good_pages(root: Path, year: int, index: Index) -> None:
    """Pages as an earlier run left them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCIENCE_CITIES_ROOT", str(root))
        jobs = [
            Job(spec, resolve_parameters(spec, {"year": year}, index)) for spec in edition_reports().values()
        ]
        run(
            jobs,
            Written({job.key: "<p>The last good page.</p>" for job in jobs}),
            Records(Files()),
            lambda *_: None,
        )
        refresh_site(index.years)
    for notebook in (root / "notebooks").glob("*.ipynb"):  # so that all are made again
        notebook.write_text(notebook.read_text() + "\n")


@dataclass(frozen=True)
class Run:
    """A run with its root before and after it."""

    root: Path
    year: int
    done: subprocess.CompletedProcess
    before: dict[str, bytes]
    after: dict[str, bytes]

    def page(self, name: str) -> str:
        return f"{self.year}/{name}.html"


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory, index: Index) -> Run:
    """All reports of ``CELLS`` in one run, each with a last good page before it."""
    year = index.years[-1]

    def make(folder: Path) -> list:
        root = small_root(folder / "root", CELLS)
        make_last_good_pages(root, year, index)
        shutil.copytree(root / "reports", folder / "before")
        done = science_cities(root, "build", "--jobs", "2")
        return [done.returncode, done.stdout, done.stderr]

    folder, (code, out, err) = made_once(tmp_path_factory, "failing", make)
    done = subprocess.CompletedProcess([], code, out, err)
    return Run(
        folder / "root", year, done, contents(folder / "before"), contents(folder / "root" / "reports")
    )


def told_of(run: Run, name: str) -> str:
    """The one line in which the terminal says why a report failed."""
    lines = [line for line in run.done.stderr.splitlines() if line.startswith(f"{name} {run.year}: ")]
    assert len(lines) == 1, run.done.stderr
    return lines[0]


def failure_page(run: Run, name: str) -> str:
    return run.after[f"{run.year}/failed/{name}.html"].decode()


def test_a_run_with_failures_has_exit_code_1(failing: Run) -> None:
    assert failing.done.returncode == 1
    told = f"{len(BROKEN)} of {len(CELLS)} reports failed; their last good pages are untouched"
    assert told in failing.done.stderr
    assert "Traceback" not in failing.done.stderr


TOLD = {
    "raising": "cell 3 (from helpers.report.exhibits import Missing): ZeroDivisionError: division by zero.",
    "hiding": "cell 3 (%%capture): the magic 'capture' keeps an error from being seen; in notebooks/hiding.ipynb a failure could then pass for a success.",
    "swallowing": "cell 3 (from helpers.report.exhibits import Missing): line 5 catches exceptions; in notebooks/swallowing.ipynb a failure could then pass for a success.",
    "empty": "cell 3 (import matplotlib.pyplot as plt): ValueError: figure some-figure is empty: nothing is drawn in it.",
    "forgetful": "the notebook completed without some-figure, announced in notebooks/reports.toml.",
    "killed": "cell 3 (import os, signal): the process that made it was killed (SIGKILL), from outside or by a fault in a compiled library.",
    "leaving": "cell 3 (raise SystemExit('leaves in the middle')): SystemExit: leaves in the middle.",
    "leaving_quietly": "cell 3 (from helpers.report.exhibits import Missing): SystemExit: 0.",
    "in_a_thread": "cell 3 (import threading, time): ZeroDivisionError: division by zero (in a thread).",
    "in_a_command": "cell 3 (from helpers.report.exhibits import Missing): CalledProcessError: Command 'exit 7' returned non-zero exit status 7..",
    "closed_twice": "the notebook must call report.close() once, after its last exhibit: it gives the sources.",
    "endless": "cell 3 (while True:): ValueError: the cell prints more than 1,000,000 letters.",
    "half_a_letter": "cell 3 (raise ValueError('half a letter: \\ud800')): ValueError: half a letter: \\ud800.",
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_the_terminal_names_report_year_cell_and_error_in_one_line(failing: Run, name: str) -> None:
    told = told_of(failing, name)
    assert told == f"{name} {failing.year}: {TOLD[name]} See reports/{failing.year}/failed/{name}.html"


@pytest.mark.parametrize("name", BROKEN)
def test_a_failure_is_a_page_that_says_what_how_far_why_and_how_again(failing: Run, name: str) -> None:
    page = BeautifulSoup(failure_page(failing, name), "html.parser")
    text = page.get_text(" ", strip=True)
    assert page.title.get_text() == f"Failed: The {name} {failing.year} · Science Cities"
    sentence = TOLD[name].partition("): ")[2] or TOLD[name]
    assert sentence.removesuffix(".") in text
    assert f".venv/bin/science-cities build --year {failing.year} --report {name}" in text
    assert page.find("a", href=f"../{name}.html").get_text() == "The last good page"
    said = {
        dt.get_text(): dd.get_text() for dt, dd in zip(page.find_all("dt"), page.find_all("dd"), strict=True)
    }
    assert said["Parameter year"] == str(failing.year)
    if "cell 3" in TOLD[name]:
        assert f"Cell 3 of 4 of notebooks/{name}.ipynb failed" in text
        assert page.select_one("#cell + pre").get_text() == CELLS[name]
    if name in ("raising", "leaving_quietly"):
        assert said["Cells completed"] == "2 of 4"
        # what is missing is told at the end of a page, which was not reached
        assert said["Exhibits shown before"] == "none"
    if name == "raising":
        assert "division by zero" in page.find("details").get_text()


def test_the_notebook_as_it_stood_is_beside_the_failure_page(failing: Run) -> None:
    link = BeautifulSoup(failure_page(failing, "raising"), "html.parser").find("a", href="raising.ipynb")
    assert link is not None
    notebook = nbformat.reads(failing.after[f"{failing.year}/failed/raising.ipynb"].decode(), as_version=4)
    assert any(output.output_type == "error" for cell in notebook.cells for output in cell.get("outputs", []))


def test_the_index_of_the_edition_links_failures_and_marks_older_pages(failing: Run) -> None:
    index_page = BeautifulSoup(failing.after[f"{failing.year}/index.html"].decode(), "html.parser")
    for name in CELLS:
        link = index_page.find("a", href=f"failed/{name}.html")
        card = index_page.find("a", href=f"{name}.html").find_parent("li")
        assert (link is not None) == (name in BROKEN)
        assert ("older page, the last run failed" in card.get_text()) == (name in BROKEN)


@pytest.mark.parametrize("name", BROKEN)
def test_the_last_good_page_stays_byte_for_byte(failing: Run, name: str) -> None:
    assert failing.after[failing.page(name)] == failing.before[failing.page(name)]


@pytest.mark.parametrize("name", ["good", "other_good"])
def test_the_other_reports_are_made(failing: Run, name: str) -> None:
    page = failing.after[failing.page(name)].decode()
    assert "The last good page." not in page
    assert "It is made up." in page
    assert f"The {name}" in page


def test_one_line_a_report_in_the_order_of_their_ends(failing: Run) -> None:
    lines = [line for line in failing.done.stdout.splitlines() if line.startswith("[")]
    assert [line[1:].split("/")[0].strip() for line in lines] == [str(n) for n in range(1, len(CELLS) + 1)]
    states = {line.split("]")[1].split()[0]: line.split()[-3] for line in lines}
    assert states == {name: "failed" if name in BROKEN else "done" for name in CELLS}


def test_nothing_half_written_is_left(failing: Run) -> None:
    new = set(failing.after) - set(failing.before)
    assert not [name for name in failing.after if name.rsplit("/")[-1].startswith(".") and "/" in name]
    raised = {f"{failing.year}/failed/{name}.ipynb" for name in RAISING}
    told = {f"{failing.year}/failed/{name}.html" for name in BROKEN}
    archived = {name for name in new if name.startswith(f"archive/{failing.year}/")}
    assert new - archived == {*raised, *told, ".lock", ".plans.json"}


def test_no_kernel_outlives_its_report(failing: Run) -> None:
    assert "Parent appears to have exited" not in failing.done.stderr
    assert "WARNING" not in failing.done.stderr


def test_the_record_tells_made_from_failed(failing: Run) -> None:
    record = json.loads(failing.after[f"{failing.year}/manifest.json"])
    assert set(record["reports"]) == set(CELLS)
    assert set(record["failed"]) == set(BROKEN)


def test_a_report_that_is_mended_loses_its_failure(tmp_path: Path, index: Index) -> None:
    root = small_root(tmp_path / "root", {"mended": "whole = 1 / 0", "good": SHOW})
    year = index.years[-1]
    assert science_cities(root, "build").returncode == 1
    again = science_cities(root, "build", "--explain")
    assert again.returncode == 1
    assert f"mended {year}: make, it was not built yet\ngood {year}: leave, " in again.stdout
    path = root / "notebooks" / "mended.ipynb"
    path.write_text(path.read_text().replace("whole = 1 / 0", SHOW.replace("\n", "\\n").replace('"', '\\"')))
    done = science_cities(root, "build")
    assert done.returncode == 0, done.stderr
    left = contents(root / "reports")
    assert not [name for name in left if "failed" in name]
    assert json.loads(left[f"{year}/manifest.json"])["failed"] == {}
    assert b"could not be made" not in left[f"{year}/index.html"]


@pytest.fixture
def job(root: Path, index: Index) -> Job:
    for path in (root / "notebooks").iterdir():
        path.unlink() if path.is_file() else shutil.rmtree(path)
    write_notebooks(root, {"slow": f"import time\n{SHOW}\ntime.sleep(600)", "good": SHOW})
    return Job(read_manifest()["slow"], {"year": index.years[-1]})


def outcome_of(job: Job, **limits: float) -> Outcome:
    (outcome,) = LocalProcesses(1, **limits).outcomes([job])
    return outcome


def test_a_notebook_that_is_not_there_is_a_failure_in_words(job: Job) -> None:
    gone = replace(job, spec=replace(job.spec, id="gone"))
    with pytest.raises(ReportFailed, match=r"notebooks/gone\.ipynb cannot be read: .*No such file"):
        render.run_notebook(gone)
    job.spec.notebook.write_text("{ half a notebook", encoding="utf-8")
    assert "notebooks/slow.ipynb cannot be read" in outcome_of(job).failure.sentence


def test_a_magic_that_hides_an_error_hides_it_not_from_the_engine(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were the rule against such magics ever to miss one."""
    monkeypatch.setattr(render, "require_open_notebook", lambda *_: None)
    hiding = f"%%capture\n{SHOW}\nraise RuntimeError('hidden by a magic')"
    write_notebooks(job.spec.notebook.parents[1], {"slow": hiding})
    failure = outcome_of(job).failure
    assert (failure.cell, failure.sentence) == (3, "RuntimeError: hidden by a magic")


@pytest.mark.parametrize(
    "cell",
    [
        "%%capture\n1",
        "%%capture held\n1",
        "for n in [1]:\n    %capture",
        "%xmode Minimal",
        "try:\n    1\nexcept Exception:\n    pass",
        "try:\n    1\nexcept* ValueError:\n    pass",
        "def f():\n    try:\n        1\n    except:\n        pass",
        "from contextlib import suppress\nwith suppress(ValueError):\n    1",
        "import contextlib\nwith contextlib.suppress(ValueError):\n    1",
        "%matplotlib inline\ntry:\n    1\nexcept Exception:\n    pass",
        "%%bash --no-raise-error\nfalse",
        "%%script --bg bash\nfalse",
        "%%bash --no-r\nfalse",
        "%%script --b bash\nfalse",
        "get_ipython().run_cell_magic('bash', '--no-raise-error', 'false')",
        "%%time\ntry:\n    1\nexcept Exception:\n    pass",
        "%time exec('1')",
        "%%prun\nraise SystemExit",
        "%run -e other.py",
        "exec('1 / 0')",
        "class Hider:\n    def __exit__(self, *error):\n        return True",
        "class Hider:\n    __exit__ = lambda self, *error: True",
        "stack.__exit__(ValueError, ValueError('hidden'), None)",
        "await gather(f(), return_exceptions=True)",
        "def f():\n    try:\n        1 / 0\n    finally:\n        yield 1",
        "def f():\n    try:\n        1 / 0\n    finally:\n        match 1:\n            case _:\n                return",
        "for n in [1]:\n    try:\n        1 / 0\n    finally:\n        for m in []:\n            pass\n        else:\n            break",
        "for n in [1]:\n    try:\n        1 / 0\n    finally:\n        break",
        "def f():\n    try:\n        1 / 0\n    finally:\n        if True:\n            for n in [1]:\n                return n\nf()",
    ],
)
def test_a_cell_that_could_hide_a_failure_is_refused(cell: str) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)])
    with pytest.raises(ReportFailed, match=r"cell 1 .*in notebooks/x\.ipynb a failure could then pass"):
        require_open_notebook(notebook, "x.ipynb")


@pytest.mark.parametrize(
    "cell",
    [
        "try:\n    1\nfinally:\n    2",
        "try:\n    1\nfinally:\n    for n in [1]:\n        break",
        "try:\n    1\nfinally:\n    for n in [1]:\n        if n:\n            continue\n    def f():\n        return 1",
        "%matplotlib inline",
        "%time x = 1",
        "frame.eval('a + b')",
        "!grep --no-messages x y",
        "%%bash\ntry --now || exit",
        "x = 'except'",
        "half a (",
    ],
)
def test_a_cell_that_hides_nothing_is_not_refused(cell: str) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)])
    require_open_notebook(notebook, "x.ipynb")


def test_a_report_that_is_not_heard_of_any_more_is_a_failure(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpers.runs.processes._PATIENCE", 0.1)
    silent = f"{SHOW}\nimport os, time\nos.closerange(3, 256)\ntime.sleep(600)"
    write_notebooks(job.spec.notebook.parents[1], {"slow": silent})
    failure = outcome_of(job).failure
    assert failure.sentence == "the process that made it was not heard of any more, and was ended"


def test_nothing_of_one_report_reaches_the_next(root: Path, index: Index) -> None:
    """Whatever a report changes in modules, settings and the interpreter is gone with its process."""
    leaks = f"""{SHOW}
import builtins, os, sys, matplotlib, helpers.base.words
helpers.base.words.MINUS = "changed"
matplotlib.rcParams["font.size"] = 99
builtins.left_behind = os.environ["LEFT_BEHIND"] = "here"
os.chdir("/")
report.index.tables.places.loc[:, "short_name"] = 'changed'"""
    looks = f"""{SHOW}
import builtins, os, matplotlib, helpers.base.words
found = [helpers.base.words.MINUS, matplotlib.rcParams["font.size"], hasattr(builtins, "left_behind"),
         "LEFT_BEHIND" in os.environ, os.getcwd() == "/", "changed" in set(report.index.tables.places["short_name"])]
report.say(repr(found))"""
    write_notebooks(root, {"a_leaking": leaks, "b_looking": looks, "c_looking": looks})
    load_index()  # read before the processes fork, as in a run
    jobs = [Job(spec, {"year": index.years[-1]}) for spec in edition_reports().values()]
    made = {o.job.spec.id: o.made.body for o in LocalProcesses(1).outcomes(jobs)}
    clean = repr([MINUS, 9.0, False, False, False, False])
    assert clean in unescape(made["b_looking"])
    assert clean in unescape(made["c_looking"])


def test_fail_fast_leaves_the_rest(root: Path, index: Index) -> None:
    write_notebooks(root, {"first": "1 / 0", "second": SHOW, "third": SHOW})
    jobs = [Job(spec, {"year": index.years[-1]}) for spec in edition_reports().values()]
    ended = run(jobs, LocalProcesses(1), Records(Files()), lambda *_: None, keep_going=False)
    assert [outcome.job for outcome in ended.failed] == jobs[:1]
    assert ended.left == jobs[1:]


# --- data that are not sound


def test_bad_data_refuse_a_build_before_anything_runs(
    root: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_last_good_pages(root, index.years[-1], index)
    path = root / "data" / "printed" / "2021" / "cities.csv"
    rows = rows_of(path)
    rows[3]["value"] = "first"
    write_rows(path, rows)
    before = contents(root)
    done = science_cities(root, "build")
    assert done.returncode == 1
    assert "nothing is built" in done.stderr
    assert "data/printed/2021/cities.csv, line 5, column value: 'first' — " in done.stderr
    assert done.stdout == ""
    assert contents(root) == before


def test_a_notebook_run_by_hand_refuses_bad_data_too(root: Path) -> None:
    path = root / "data" / "printed" / "2021" / "cities.csv"
    rows = rows_of(path)
    rows[3]["value"] = "first"
    write_rows(path, rows)
    helpers.index.printed.forget_index()
    with pytest.raises(BadData, match="data/printed/2021/cities.csv, line 5, column value: 'first'"):
        open_report("leading_cities")


# --- notebooks without the command line


OF_PAPERMILL = "changes"


def papermill(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    """The plain ``papermill`` command, started in a folder that has nothing to do with the project."""
    environment = {name: value for name, value in os.environ.items() if name != "SCIENCE_CITIES_ROOT"}
    command = [
        sys.executable,
        "-m",
        "papermill",
        str(ROOT / "notebooks" / f"{OF_PAPERMILL}.ipynb"),
        "out.ipynb",
    ]
    return subprocess.run(
        [*command, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_plain_papermill_runs_a_notebook_from_any_folder(tmp_path: Path) -> None:
    done = papermill(tmp_path, "-p", "year", "2021")
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "out.ipynb").read_text(encoding="utf-8")
    for key in read_manifest()[OF_PAPERMILL].figures:
        assert f'id=\\"{key}\\"' in text
    assert [path.name for path in tmp_path.iterdir()] == ["out.ipynb"]


def test_a_notebook_run_by_hand_refuses_a_year_without_data() -> None:
    told = re.escape(f"No index data for 2031. Years with data: {year_ranges(load_source().years)}.")
    with pytest.raises(WrongParameter, match=told):
        open_report(OF_PAPERMILL, year=2031)


def test_every_job_ends_once_whatever_the_number_of_workers(root: Path, index: Index) -> None:
    write_notebooks(root, {f"report_{number}": SHOW for number in range(7)})
    jobs = [Job(spec, {"year": index.years[-1]}) for spec in edition_reports().values()]
    told: list[tuple[Job, int, int]] = []
    ended = run(
        jobs, LocalProcesses(3), Records(Files()),
        lambda outcome, position, total: told.append((outcome.job, position, total)),
    )  # fmt: skip
    assert sorted(job.spec.id for job, _, _ in told) == [job.spec.id for job in jobs]
    assert [position for _, position, _ in told] == list(range(1, len(jobs) + 1))
    assert {total for _, _, total in told} == {len(jobs)}
    assert ended.failed == ended.left == []
