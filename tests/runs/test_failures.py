"""Runs that go wrong: what is told, what stays as it was, and that the other reports are made all the same."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT, contents, copy_root, made_once, rows_of, science_cities, write_rows

import helpers.build
import helpers.index
from helpers import render
from helpers.index import Index
from helpers.manifest import read_manifest
from helpers.render import Done, Job, ReportFailed, run_notebook
from helpers.shell import page_of
from helpers.site import refresh_site
from helpers.stamp import current_stamp

SHOW = """from helpers.exhibits import Missing
report.show(Missing("some-figure", "Some figure", "It is made up.", ()))"""
# What the third cell of each report does. Every report announces one figure.
CELLS = {
    "good": SHOW,
    "raising": f"{SHOW}\nwhole = 1 / 0",
    "hiding": f"%%capture\n{SHOW}\nraise RuntimeError('hidden by a magic')",
    "forgetful": "report.say('A page without its figure.')",
    "killed": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "leaving": "raise SystemExit('leaves in the middle')",
    "other_good": SHOW,
}
BROKEN = [name for name in CELLS if "good" not in name]


def small_root(folder: Path, cells: dict[str, str]) -> Path:
    """A root whose reports are small notebooks, so that a run takes little more than its kernels."""
    root = copy_root(folder)
    for path in (root / "notebooks").glob("*.ipynb"):
        path.unlink()
    manifest = []
    for name, source in cells.items():
        notebook = nbformat.v4.new_notebook(
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        )
        parameters = nbformat.v4.new_code_cell("year = None", metadata={"tags": ["parameters"]})
        opening = nbformat.v4.new_code_cell(
            f'from helpers.report import open_report\nreport = open_report("{name}", year=year)'
        )
        notebook.cells = [
            parameters, opening, nbformat.v4.new_code_cell(source), nbformat.v4.new_code_cell("report.close()")
        ]  # fmt: skip
        nbformat.write(notebook, root / "notebooks" / f"{name}.ipynb")
        manifest.append(
            f'[{name}]\ntitle = "The {name}"\ndescription = "A report."\nfigures = ["some-figure"]\n'
        )
    (root / "notebooks" / "reports.toml").write_text("\n".join(manifest), encoding="utf-8")
    return root


def make_last_good_pages(root: Path, year: int, index: Index) -> None:
    """Pages as an earlier run left them, linked to each other."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCIENCE_CITIES_ROOT", str(root))
        for spec in read_manifest().values():
            path = root / "reports" / str(year) / f"{spec.id}.html"
            path.parent.mkdir(exist_ok=True)
            path.write_text(
                page_of(
                    title=spec.title, title_year=str(year), description="The last good page.", body="<p>Old.</p>",
                    contents=[], footer="",
                )
            )  # fmt: skip
        refresh_site(index)


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
    """What the terminal says of one failed report."""
    lines = run.done.stderr.splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith(f"  {name} {run.year}: ")]
    assert len(starts) == 1, run.done.stderr
    end = next((n for n in range(starts[0] + 1, len(lines)) if not lines[n].startswith("    ")), len(lines))
    return "\n".join(lines[starts[0] : end])


def test_a_run_with_failures_has_exit_code_1(failing: Run) -> None:
    assert failing.done.returncode == 1
    told = f"{len(BROKEN)} of {len(CELLS)} reports failed; their last good pages are untouched in reports:"
    assert told in failing.done.stderr
    assert "Traceback" not in failing.done.stderr


def test_a_cell_that_raises_is_named_with_report_year_error_and_what_to_do(failing: Run) -> None:
    told = told_of(failing, "raising")
    assert f"raising {failing.year}: cell 3 failed" in told
    assert "ZeroDivisionError: division by zero" in told
    assert f"make reports YEAR={failing.year} REPORT=raising" in told


def test_the_notebook_as_it_stood_is_kept_where_the_message_says(failing: Run) -> None:
    name = f"failed/{failing.year}-raising.ipynb"
    assert f"reports/{name}" in told_of(failing, "raising")
    notebook = nbformat.reads(failing.after[name].decode(), as_version=4)
    assert any(output.output_type == "error" for cell in notebook.cells for output in cell.get("outputs", []))


def test_a_magic_that_hides_output_hides_no_failure(failing: Run) -> None:
    assert "RuntimeError: hidden by a magic" in told_of(failing, "hiding")


def test_a_notebook_without_an_announced_figure_fails(failing: Run) -> None:
    told = told_of(failing, "forgetful")
    assert "the notebook completed without some-figure, announced in notebooks/reports.toml" in told


def test_a_kernel_that_dies_fails_its_report_only(failing: Run) -> None:
    assert "DeadKernelError" in told_of(failing, "killed")


def test_leaving_in_the_middle_is_a_failure(failing: Run) -> None:
    assert "leaves in the middle" in told_of(failing, "leaving")


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
    assert [line.split("/")[0] for line in lines] == [f"[{number}" for number in range(1, len(CELLS) + 1)]
    states = {line.split("]")[1].split()[0]: line.split()[-3] for line in lines}
    assert states == {name: "failed" if name in BROKEN else "done" for name in CELLS}


def test_nothing_half_written_is_left(failing: Run) -> None:
    new = set(failing.after) - set(failing.before)
    assert not [name for name in failing.after if Path(name).name.startswith(".")]
    raised = {f"failed/{failing.year}-{name}.ipynb" for name in ("raising", "hiding", "leaving")}
    assert new == {*raised, f"{failing.year}/manifest.json"}


def test_no_kernel_outlives_its_report(failing: Run) -> None:
    assert "Parent appears to have exited" not in failing.done.stderr
    assert "WARNING" not in failing.done.stderr


def test_only_made_reports_are_on_record(failing: Run) -> None:
    record = failing.after[f"{failing.year}/manifest.json"].decode()
    assert all((f'"{name}": {{' in record) == (name not in BROKEN) for name in CELLS)


def test_a_worker_that_is_killed_fails_what_had_not_ended_and_leaves_no_trace(
    tmp_path: Path, index: Index
) -> None:
    cells = {"killer": "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)", "good": SHOW}
    root = small_root(tmp_path / "root", cells)
    make_last_good_pages(root, index.years[-1], index)
    before = contents(root / "reports")
    done = science_cities(root, "build", "--jobs", "1")
    assert done.returncode == 1
    assert f"killer {index.years[-1]}: the process that made it was killed (out of memory?)" in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(root / "reports") == before


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, index: Index) -> Job:
    root = small_root(tmp_path / "root", {"slow": f"import time\n{SHOW}\ntime.sleep(600)", "good": SHOW})
    monkeypatch.setenv("SCIENCE_CITIES_ROOT", str(root))
    return Job(read_manifest()["slow"], {"year": index.years[-1]}, current_stamp())


def test_a_cell_without_end_is_ended(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "CELL_TIMEOUT_SECONDS", 2)
    started = time.monotonic()
    done = render.render(job)
    assert "slow" in done.failure
    assert "CellTimeoutError" in done.failure
    assert time.monotonic() - started < 60
    assert not job.page.exists()


def test_a_notebook_that_is_not_there_is_a_failure_in_words(job: Job) -> None:
    gone = replace(job, spec=replace(job.spec, id="gone"))
    with pytest.raises(ReportFailed, match=r"gone \d{4}: .*No such file"):
        run_notebook(gone)
    job.spec.notebook.write_text("{ half a notebook", encoding="utf-8")
    assert "slow" in render.render(job).failure


def test_a_page_that_cannot_be_written_is_a_failure(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(render, "run_notebook", lambda job: None)
    monkeypatch.setattr(render, "body_of", lambda notebook: '<figure id="some-figure" class="exhibit">')
    assert render.render(job).failure == ""
    before = job.page.read_bytes()
    monkeypatch.setattr("helpers.files.os.replace", full)
    assert "No space left on device" in render.render(job).failure
    assert contents(job.page.parent) == {job.page.name: before}


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
    from helpers.errors import BadData
    from helpers.report import open_report

    path = root / "data" / "printed" / "2021" / "cities.csv"
    rows = rows_of(path)
    rows[3]["value"] = "first"
    write_rows(path, rows)
    helpers.index.forget_index()
    with pytest.raises(BadData, match="data/printed/2021/cities.csv, line 5, column value: 'first'"):
        open_report("leading_cities")


# --- notebooks without the command line


def papermill(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    """The plain ``papermill`` command, started in a folder that has nothing to do with the project."""
    environment = {name: value for name, value in os.environ.items() if name != "SCIENCE_CITIES_ROOT"}
    command = [
        sys.executable,
        "-m",
        "papermill",
        str(ROOT / "notebooks" / "field_leaders.ipynb"),
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
    for key in read_manifest()["field_leaders"].figures:
        assert f'id=\\"{key}\\"' in text
    assert [path.name for path in tmp_path.iterdir()] == ["out.ipynb"]


def test_plain_papermill_refuses_a_year_without_data(tmp_path: Path) -> None:
    done = papermill(tmp_path, "-p", "year", "2031")
    assert done.returncode != 0
    assert "No index data for 2031. Years with data: 2016, 2017, 2019 to " in done.stderr


def test_what_a_run_returns_for_each_job(monkeypatch: pytest.MonkeyPatch, index: Index) -> None:
    """Every job ends once, told in order, whatever the number of workers."""
    monkeypatch.setattr(helpers.build, "render", quick)
    stamp = current_stamp()
    jobs = [Job(spec, {"year": index.years[-1]}, stamp) for spec in read_manifest().values()]
    told: list[tuple[str, int, int]] = []
    finished = helpers.build.run(
        jobs, 3, lambda done, position, total: told.append((done.job.spec.id, position, total))
    )
    assert {done.job.spec.id for done in finished} == set(read_manifest())
    assert [position for _, position, _ in told] == list(range(1, len(jobs) + 1))
    assert {total for _, _, total in told} == {len(jobs)}


def quick(job: Job) -> Done:
    """Stands for ``render`` in the processes of a pool."""
    return Done(job, 0.0)
