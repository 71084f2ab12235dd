"""Whether a report must be made again: every change of what it is made from says yes, every other says no."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from conftest import ROOT, contents, copy_root, made_once, science_cities

from helpers.base.manifest import edition_reports, read_manifest, site_reports
from helpers.data.table_use import ALWAYS_READ
from helpers.index.interface import Index
from helpers.index.printed import load_index
from helpers.index.stored import hash_of_file
from helpers.report.parameters import resolve_parameters
from helpers.report.record import record_of
from helpers.runs import inputs, plans, records, render
from helpers.runs.inputs import Files, modules_of
from helpers.runs.job import Failure, Job, Made, Outcome
from helpers.runs.publish import run
from helpers.runs.records import Records, record_file

# what each of two reports reads, as far as this test is concerned
READ = {
    "leading_cities": (*ALWAYS_READ, "breaks", "printed cities", "printed institutions"),
    "changes": (*ALWAYS_READ, "breaks", "groups", "printed cities"),
}


class Ready:
    """Stands for processes: every report has a body, or fails, at once."""

    at_once = 1

    def __init__(self, failing: tuple[str, ...] = ()) -> None:
        self.failing = failing

    def outcomes(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        for job in jobs:
            if job.spec.id in self.failing:
                yield Outcome(job, 0.5, failure=Failure("it failed"))
            else:
                yield Outcome(job, 0.5, made=Made("<p>A body.</p>", READ[job.spec.id]))


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the helpers, which the fingerprint takes for the helpers."""
    copy = tmp_path / "package" / "helpers"
    shutil.copytree(ROOT / "src" / "helpers", copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(inputs, "_PACKAGE", copy)
    inputs._files_of.cache_clear()
    yield copy
    inputs._files_of.cache_clear()


def jobs_of(index: Index) -> list[Job]:
    return [
        Job(spec, resolve_parameters(spec, {"year": 2021}, index))
        for spec in read_manifest().values()
        if spec.id in READ
    ]


@pytest.fixture
def jobs(root: Path, index: Index) -> list[Job]:
    return jobs_of(index)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, index: Index) -> Path:
    """The pages of two reports, with their records."""

    def make(folder: Path) -> bool:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SCIENCE_CITIES_ROOT", str(copy_root(folder)))
            return run(jobs_of(index), Ready(), Records(Files()), lambda *_: None).failed == []

    folder, sound = made_once(tmp_path_factory, "records", make)
    assert sound
    return folder / "reports"


@pytest.fixture
def built(root: Path, package: Path, jobs: list[Job], made: Path) -> list[Job]:
    """Two reports that were made."""
    shutil.copytree(made, root / "reports", dirs_exist_ok=True)
    return jobs


def verdicts(jobs: list[Job]) -> dict[str, str]:
    """Report → why it must be made; empty for what may stay."""
    declared = read_manifest()
    again = [Job(declared[job.spec.id], job.parameters) for job in jobs]
    found = {job.spec.id: Records(Files()).verdict(job) for job in again}
    return {name: verdict.why if verdict.make else "" for name, verdict in found.items()}


def append(path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write("\n")


def retitle(root: Path, report: str) -> None:
    path = root / "notebooks" / "reports.toml"
    title = read_manifest(path)[report].title
    path.write_text(path.read_text().replace(f'title = "{title}"', f'title = "{title} anew"'))


CHANGES: dict[str, tuple[Callable[[Path, Path], object], dict[str, str]]] = {
    "nothing": (lambda root, package: None, {}),
    "a figure that both read": (
        lambda root, package: append(root / "data/printed/2024/cities.csv"),
        dict.fromkeys(READ, "data changed: printed/2024/cities.csv"),
    ),
    "a figure that one reads": (
        lambda root, package: append(root / "data/printed/2019/institutions.csv"),
        {"leading_cities": "data changed: printed/2019/institutions.csv"},
    ),
    "a figure that none reads": (lambda root, package: append(root / "data/printed/2024/pairs.csv"), {}),
    "a table that one reads": (
        lambda root, package: append(root / "data/reference/groups.csv"),
        {"changes": "data changed: reference/groups.csv"},
    ),
    "a table that names are resolved by": (
        lambda root, package: append(root / "data/reference/place_aliases.csv"),
        dict.fromkeys(READ, "data changed: reference/place_aliases.csv"),
    ),
    "a new year": (
        lambda root, package: shutil.copytree(root / "data/printed/2016", root / "data/printed/2031"),
        {
            "leading_cities": "data changed: printed/2031/cities.csv, printed/2031/editions.csv, "
            "printed/2031/institutions.csv and 2 more",
            "changes": "data changed: printed/2031/cities.csv, printed/2031/editions.csv, printed/2031/sources.csv "
            "and 1 more",
        },
    ),
    "the text of one": (
        lambda root, package: append(root / "notebooks/commentary/2021/changes.md"),
        {"changes": "commentary changed: 2021/changes.md"},
    ),
    "the drafts of one": (
        lambda root, package: append(root / "notebooks/commentary/drafts/changes.md"),
        {"changes": "commentary changed: drafts/changes.md"},
    ),
    "the text of another year": (lambda root, package: append(root / "notebooks/commentary/2024/changes.md"), {}),
    "a signature of one": (
        lambda root, package: sign(root, "changes"),
        {"changes": "commentary changed: 2021/signatures.csv"},
    ),
    "a signature of another report": (lambda root, package: sign(root, "methods"), {}),
    "an image beside the text": (
        lambda root, package: (root / "notebooks/commentary/2021/a.svg").write_text("<svg/>"),
        dict.fromkeys(READ, "commentary changed: 2021/a.svg"),
    ),
    "an image in a folder beside the text": (
        lambda root, package: write(root / "notebooks/commentary/2021/more/a.png"),
        dict.fromkeys(READ, "commentary changed: 2021/more/a.png"),
    ),
    "an image whose name begins with a dot": (
        lambda root, package: write(root / "notebooks/commentary/2021/.a.svg"),
        dict.fromkeys(READ, "commentary changed: 2021/.a.svg"),
    ),
    "signatures saved by a spreadsheet, every cell quoted": (lambda root, package: quote(root), {}),
    "a signature of one in such a file": (
        lambda root, package: quote(root, '"changes","opening","fact","(a fact)","1","AB"\r\n'),
        {"changes": "commentary changed: 2021/signatures.csv"},
    ),
    "signatures that cannot be read": (
        lambda root, package: quote(root, '"methods","opening\r\n'),
        dict.fromkeys(READ, "commentary changed: 2021/signatures.csv"),
    ),
    "one notebook": (
        lambda root, package: append(root / "notebooks/changes.ipynb"),
        {"changes": "notebook changed: changes.ipynb"},
    ),
    "the title of one": (
        lambda root, package: retitle(root, "changes"),
        {"changes": "notebook changed: reports.toml; navigation changed: changes", "leading_cities": "navigation changed: changes"},
    ),
    "the title of another, to which every page leads": (
        lambda root, package: retitle(root, "methods"), dict.fromkeys(READ, "navigation changed: methods"),
    ),
    "a module of one": (
        lambda root, package: append(package / "pages/changes/growth.py"),
        {"changes": "helpers changed: pages/changes/growth.py"},
    ),
    "a module of both": (
        lambda root, package: append(package / "report/exhibits.py"), dict.fromkeys(READ, "helpers changed: report/exhibits.py"),
    ),
    "the engine": (
        lambda root, package: append(package / "runs/engine.py"),
        dict.fromkeys(READ, "helpers changed: runs/engine.py"),
    ),
    "the command line": (lambda root, package: append(package / "cli.py"), {}),
    "the style of pages": (
        lambda root, package: append(package / "report/template/style.css"),
        dict.fromkeys(READ, "template changed: report/template/style.css"),
    ),
    "the style of figures": (
        lambda root, package: append(package / "figures/science_cities.mplstyle"),
        dict.fromkeys(READ, "template changed: figures/science_cities.mplstyle"),
    ),
    "the pins": (
        lambda root, package: append(root / "requirements/render.txt"),
        dict.fromkeys(READ, "environment changed: requirements/render.txt"),
    ),
    "one page is gone": (
        lambda root, package: (root / "reports/2021/changes.html").unlink(), {"changes": "it was not built yet"},
    ),
    "one page is another": (
        lambda root, package: (root / "reports/2021/changes.html").write_text("a page"),
        {"changes": "its page is not the one on record"},
    ),
    "one page is cut short": (
        lambda root, package: cut(root / "reports/2021/changes.html", -100), {"changes": "its page is not the one on record"},
    ),
    "one page is altered by a letter": (
        lambda root, package: alter(root / "reports/2021/changes.html"), {"changes": "its page is not the one on record"},
    ),
    "one page is no text": (
        lambda root, package: (root / "reports/2021/changes.html").write_bytes(b"\xff\xfe\x00"),
        {"changes": "its page is not the one on record"},
    ),
    "the record is gone": (
        lambda root, package: record_file(2021).unlink(),
        dict.fromkeys(READ, "there is no record of how its page was made"),
    ),
    "the record is cut short": (
        lambda root, package: record_file(2021).write_text(record_file(2021).read_text()[:400]),
        dict.fromkeys(READ, "there is no record of how its page was made"),
    ),
    "the record is of another version": (
        lambda root, package: record_file(2021).write_text('{"reports": {"changes": {"stamp": {}}}}'),
        dict.fromkeys(READ, "there is no record of how its page was made"),
    ),
    "the record is something else": (
        lambda root, package: record_file(2021).write_text('{"reports": []}'),
        dict.fromkeys(READ, "there is no record of how its page was made"),
    ),
    **{
        f"the record says {junk}": (
            lambda root, package, junk=junk: record_file(2021).write_text(junk),
            dict.fromkeys(READ, "there is no record of how its page was made"),
        )
        for junk in (
            "[]", "null", '{"reports": {"changes": null, "leading_cities": 5}}', '{"reports": 5, "files": [], "failed": null}',
            "\x00", "[" * 100_000,
        )
    },
    "the record has a page of other types": (
        lambda root, package: retype(root), {"changes": "there is no record of how its page was made"},
    ),
    "the record lost its files": (
        lambda root, package: lose_files(), dict.fromkeys(READ, "the record of what it was made from is incomplete"),
    ),
}  # fmt: skip


def sign(root: Path, report: str) -> None:
    with (root / "notebooks/commentary/2021/signatures.csv").open("a", encoding="utf-8") as file:
        file.write(f"{report},opening,fact,(a fact),1,AB\n")


def write(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"an image")


def quote(root: Path, row: str = "") -> None:
    """Saves the signatures as a spreadsheet does: every cell quoted, other line ends, a mark of the encoding."""
    path = root / "notebooks/commentary/2021/signatures.csv"
    rows = list(csv.reader(path.open(encoding="utf-8", newline="")))
    text = "".join(
        ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in cells) + "\r\n" for cells in rows
    )
    path.write_bytes(b"\xef\xbb\xbf" + (text + row).encode())


def cut(path: Path, at: int) -> None:
    path.write_bytes(path.read_bytes()[:at])


def alter(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"A body", b"A bidy"))


def retype(root: Path) -> None:
    record = json.loads(record_file(2021).read_text())
    record["reports"]["changes"]["inputs"] = dict.fromkeys(record["reports"]["changes"]["inputs"], 3)
    record_file(2021).write_text(json.dumps(record))


def lose_files() -> None:
    record = json.loads(record_file(2021).read_text())
    record_file(2021).write_text(json.dumps(record | {"files": {}}))


@pytest.mark.parametrize("case", CHANGES)
def test_what_changed_is_found_and_named(built: list[Job], root: Path, package: Path, case: str) -> None:
    change, expected = CHANGES[case]
    change(root, package)
    assert verdicts(built) == {name: expected.get(name, "") for name in READ}


def test_a_package_more_or_another_version_is_a_change(
    built: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = inputs.environment()
    monkeypatch.setattr(records, "environment", lambda: before | {"pandas": "0.1"})
    assert set(verdicts(built).values()) == {"environment changed: pandas"}


def test_what_no_page_is_made_from_is_no_input(root: Path) -> None:
    """The packages of tests are installed here, and are none of them."""
    found = inputs.environment()
    assert {"python", "pandas", "matplotlib", "papermill"} <= set(found)
    assert not {"pytest", "ruff", "playwright"} & set(found)


def test_other_parameters_are_a_change_and_are_named(built: list[Job], index: Index) -> None:
    spec = read_manifest()["leading_cities"]
    other = Job(spec, resolve_parameters(spec, {"year": 2021, "top": 10, "compare_to": 2017}, index))
    assert verdicts([other]) == {"leading_cities": "parameters differ: compare_to 2020 → 2017, top 20 → 10"}


def test_a_report_that_failed_is_made_again_though_nothing_changed(built: list[Job]) -> None:
    run(built[:1], Ready(failing=("leading_cities",)), Records(Files()), lambda *_: None)
    assert verdicts(built) == {"leading_cities": "its last run failed", "changes": ""}
    run(built[:1], Ready(), Records(Files()), lambda *_: None)
    assert verdicts(built) == {"leading_cities": "", "changes": ""}


EDITED = {
    "a table": ("data/printed/2024/cities.csv", "data"),
    "the text": ("notebooks/commentary/2021/changes.md", "commentary"),
    "the notebook": ("notebooks/changes.ipynb", "notebook"),
    "the signatures": ("notebooks/commentary/2021/signatures.csv", "commentary"),
}


@pytest.mark.parametrize("case", EDITED)
@pytest.mark.parametrize("failed_before", [False, True], ids=["for the first time", "after a failure"])
def test_a_file_that_is_edited_while_a_page_is_made_makes_the_next_run_make_it_again(
    root: Path, package: Path, jobs: list[Job], case: str, failed_before: bool
) -> None:
    path, part = EDITED[case]
    [job] = [job for job in jobs if job.spec.id == "changes"]
    if failed_before:
        run([job], Ready(failing=("changes",)), Records(Files()), lambda *_: None)
    files = Files()
    files.data, files.helpers, files.template  # noqa: B018  as a build does, before it reads anything

    class Edited(Ready):
        def outcomes(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
            sign(root, "changes") if case == "the signatures" else append(root / path)
            return super().outcomes(jobs)

    run([job], Edited(), Records(files), lambda *_: None)
    assert verdicts([job]) == {
        "changes": f"{part} changed: {path.split('/', 2 if part == 'commentary' else 1)[-1]}"
    }


def test_a_table_that_comes_while_a_page_is_made_makes_the_next_run_make_it_again(
    root: Path, package: Path, jobs: list[Job]
) -> None:
    files = Files()
    assert files.data

    class Added(Ready):
        def outcomes(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
            shutil.copytree(root / "data/printed/2016", root / "data/printed/2031")
            return super().outcomes(jobs)

    run(jobs, Added(), Records(files), lambda *_: None)
    assert all(why.startswith("data changed: printed/2031/cities.csv") for why in verdicts(jobs).values())


def test_a_failed_report_keeps_the_record_of_its_last_good_page(built: list[Job]) -> None:
    before = json.loads(record_file(2021).read_text())["reports"]
    run(built, Ready(failing=tuple(READ)), Records(Files()), lambda *_: None)
    record = json.loads(record_file(2021).read_text())
    assert record["reports"] == before
    assert {key: failed["why"] for key, failed in record["failed"].items()} == dict.fromkeys(
        READ, "it failed"
    )


def test_the_page_carries_what_is_on_record(built: list[Job]) -> None:
    record = json.loads(record_file(2021).read_text())["reports"]
    for job in built:
        text = job.page.read_text(encoding="utf-8")
        kept, told = record[job.key], record_of(text)
        assert f"<dd><code>{kept['fingerprint']}</code>" in text
        assert all(f"{part} <code>{hash_}</code>" in text for part, hash_ in kept["inputs"].items())
        assert kept["page"] == hash_of_file(job.page)
        assert (told.fingerprint, told.inputs, told.parameters) == (
            kept["fingerprint"],
            kept["inputs"],
            job.parameters,
        )


def test_fingerprints_of_two_reports_and_two_years_differ(root: Path, index: Index) -> None:
    found = set()
    made = Records(Files())
    for spec in read_manifest().values():
        for year in (2021, 2024):
            if not spec.each and not spec.once:
                job = Job(spec, resolve_parameters(spec, {"year": year}, index))
                made.begin([job])
                found.add(made.inputs(job, ALWAYS_READ).fingerprint)
    assert len(found) == 2 * len(edition_reports())


# --- what a report imports and reads


# each report in a process of its own, forked from one that has imported what every report needs
IMPORTED = """
import os, sys
from helpers.base.manifest import edition_reports, read_manifest
from helpers.index.printed import load_index
from helpers.report.parameters import resolve_parameters
from helpers.runs import page, render
from helpers.runs.job import Job
for report_id in sys.argv[1:]:
    if os.fork() == 0:
        spec = read_manifest()[report_id]
        render.make(Job(spec, resolve_parameters(spec, {}, load_index())))
        own = [m.__file__ for n, m in sys.modules.items() if n.split('.')[0] == 'helpers']
        print(report_id, *own, flush=True)
        os._exit(0)
    os.wait()
"""


def test_no_module_that_a_report_imports_is_missed() -> None:
    reports = ("leading_cities", "article_check")
    command = [sys.executable, "-c", IMPORTED, *reports]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = {report_id: files for report_id, *files in map(str.split, done.stdout.splitlines())}
    assert set(found) == set(reports)
    for report_id, files in found.items():
        assert len(files) > 20
        known = {ROOT / "src" / "helpers" / file for file in modules_of(read_manifest()[report_id])}
        assert set(map(Path, files)) - known == set()


def test_a_report_is_seen_to_read_the_same_whatever_was_read_before(index: Index) -> None:
    spec = read_manifest()["leading_cities"]
    job = Job(spec, resolve_parameters(spec, {}, index))
    first = render.make(job)
    load_index().ranking(2021)
    assert render.make(job).read == first.read
    assert {"printed cities", "printed institutions"} <= set(first.read)
    assert "printed pairs" not in first.read


# --- requests that are kept


def test_a_request_is_kept_until_tables_or_code_change(root: Path, package: Path, index: Index) -> None:
    request = plans.Request(years=("2021",), reports=("methods",))
    jobs = plans.plan(request, index)
    assert plans.cached(request, Files()) is None
    plans.keep(request, Files(), jobs)
    assert plans.cached(request, Files()) == jobs
    assert plans.cached(plans.Request(years=("2022",), reports=("methods",)), Files()) is None
    append(root / "data/reference/groups.csv")
    assert plans.cached(request, Files()) is None
    plans.keep(request, Files(), jobs)
    append(package / "report/parameters.py")
    assert plans.cached(request, Files()) is None


def test_a_kept_request_knows_the_rows_in_use(
    root: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, files = plans.Request(years=("2021",), reports=("methods",)), Files()
    plans.keep(request, files, plans.plan(request, index))
    monkeypatch.setattr(inputs, "read_texts", None)  # no table is looked through
    again = Files()
    assert plans.cached(request, again) is not None
    assert again.data_until(2021) == files.data_until(2021) != again.data
    assert again.data_until(2021) is again.data_until(2021)


def test_a_shared_table_that_changes_after_a_run_began_counts_as_it_was(root: Path) -> None:
    files, name = Files(), "reference/places.csv"
    before = files.data[name]
    append(root / "data" / name)
    assert files.data_until(2021)[name] == before != Files().data_until(2021)[name]


def test_half_a_memory_is_none(root: Path, index: Index) -> None:
    request = plans.Request()
    jobs = plans.plan(request, index)
    plans.keep(request, Files(), jobs)
    memory = root / "reports" / ".plans.json"
    whole = memory.read_text()
    [key] = json.loads(whole)
    found = json.loads(whole)[key]
    junk = [whole[:-40], "[]", "null", "7", "\x00", "[" * 100_000]
    junk += [
        json.dumps({key: part})
        for part in (None, [], 3, "x", {"jobs": [[1]], "years": []}, {**found, "years": None})
    ]
    junk += [json.dumps({key: {**found, "rows in use": part}}) for part in (None, [], {"x": {}}, {"2021": 3})]
    junk.append(json.dumps({key: {**found, "jobs": [["changes", None]]}}))
    junk.append(json.dumps({key: {**found, "jobs": [["changes", {}]]}}))
    for text in junk:
        memory.write_text(text)
        assert plans.cached(request, Files()) is None, text[:60]
        plans.keep(request, Files(), jobs)
        assert plans.cached(request, Files()) is not None


def test_only_the_latest_requests_are_kept(root: Path, index: Index) -> None:
    files = Files()
    asked = [plans.Request(years=(str(number),)) for number in range(50)]
    for request in asked:
        plans.keep(request, files, plans.Plan([], []))
    known = [request for request in asked if plans.cached(request, files) is not None]
    assert known == asked[-40:]


# --- through the command line


def test_a_second_run_makes_nothing_and_touches_nothing(root: Path) -> None:
    first = science_cities(root, "build", "--year", "2017", "--report", "collaboration")
    assert first.returncode == 0, first.stderr
    before = {
        path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file() and path.name != ".lock"
    }
    whole = contents(root / "reports" / "2017")
    second = science_cities(root, "build", "--year", "2017", "--report", "collaboration", "--explain")
    assert second.returncode == 0
    assert second.stdout.startswith(
        "collaboration 2017: leave, nothing that it is made from has changed\nthe report is up to date; "
    )
    assert {path: path.stat().st_mtime_ns for path in before} == before
    dry = science_cities(root, "build", "--year", "2017", "--dry-run")
    every = len(edition_reports()) + len(site_reports())
    assert dry.stdout == f"{every - 1} of {every} reports would be made\n"
    again = science_cities(
        root, "build", "--year", "2017", "--report", "collaboration", "--again", "--explain"
    )
    assert "collaboration 2017: make, it was asked for again" in again.stdout
    after = contents(root / "reports" / "2017")
    assert {name: text for name, text in after.items() if name != "manifest.json"} == {
        name: text for name, text in whole.items() if name != "manifest.json"
    }
