"""The command line: what it refuses, with which exit code, and that a refusal leaves nothing behind."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click.testing
import pytest
from conftest import ROOT, contents, copy_root, rows_of, science_cities, write_rows

import helpers.index.printed
import helpers.runs.publish
from helpers.base.errors import BadData, ScienceCitiesError, WrongParameter
from helpers.base.manifest import KINDS_OF_SOURCE, edition_reports, read_manifest, site_reports
from helpers.base.words import listed, year_ranges
from helpers.cli import main
from helpers.index.choose import load_source
from helpers.index.interface import Index
from helpers.runs.job import Failure, Job, Outcome
from helpers.runs.publish import Run


def run(*arguments: str) -> click.testing.Result:
    """Runs the command line in this process; an unforeseen error comes through as it is."""
    result = click.testing.CliRunner().invoke(main, arguments)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture(scope="module")
def shared_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_root(tmp_path_factory.mktemp("cli") / "root")


@pytest.fixture
def idle(shared_root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root in which nothing may run; its data are known to be sound."""

    def must_not_run(*_: object) -> Run:
        raise AssertionError("a report was made")

    monkeypatch.setenv("SCIENCE_CITIES_ROOT", str(shared_root))
    monkeypatch.setattr("helpers.data.check.check_data", lambda data=None: [])
    monkeypatch.setattr(helpers.runs.publish, "run", must_not_run)
    return shared_root


REFUSED = {
    "an unknown year": (["--year", "2031"], "No index data for 2031. Years with data: "),
    "a year without an edition": (["--year", "2018"], "No index data for 2018. Years with data: "),
    "a second year that is wrong": (["--year", "2021", "--year", "1066"], "No index data for 1066."),
    "a year in words": (["--year", "twenty"], "year must be a whole number such as 2024, not 'twenty'."),
    "half a year": (["--year", "2021.5"], "year must be a whole number such as 2024, not '2021.5'."),
    "a year and all years": (["--year", "2021", "--all-years"], "Give --year or --all-years, not both."),
    "an unknown report": (["--report", "leading_citys"], "There is no report 'leading_citys'. Did you mean 'leading_cities'?"),
    "a second report that is wrong": (["--report", "methods", "--report", "method"], "Did you mean 'methods'?"),
    "a report without a name": (["--report", ""], "There is no report ''."),
    "an unknown parameter": (
        ["--report", "leading_cities", "-p", "colour=red"], "Report 'leading_cities' has no parameter 'colour'."
    ),
    "a quotation without an end": (["--parameters", "cities='Beijing"], "no closing quotation"),
    "a parameter twice, in both ways": (
        ["--report", "leading_cities", "-p", "top=10", "--parameters", "top=12"], "Parameter 'top' is given twice."
    ),
    "a name with spaces in one text": (
        ["--report", "field_leaders", "--parameters", "cities='Beijing;Boston metropolitan are' fields=chemistry"],
        "no city 'Boston metropolitan are' in the index. Did you mean 'Boston metropolitan area'?",
    ),
    "a misspelt parameter": (["--report", "leading_cities", "-p", "tpo=10"], "Did you mean 'top'?"),
    "a parameter of another report": (["--report", "methods", "-p", "top=10"], "Report 'methods' has no parameter 'top'."),
    "a parameter that not every report has": (["-p", "top=10"], "has no parameter 'top'."),
    "a number in words": (["--report", "leading_cities", "-p", "top=ten"], "top must be a whole number such as 20, not 'ten'."),
    "a number out of range": (["--report", "leading_cities", "-p", "top=41"], "top must lie between 5 and 40, not 41."),
    "an unknown group": (
        ["--report", "life_sciences_gap", "-p", "group=chna"], "group: no country group 'chna'. Did you mean 'China'?"
    ),
    "a comparison with a later year": (
        ["--report", "changes", "--year", "2021", "-p", "compare_to=2022"],
        "compare_to must be earlier than the year 2021, not 2022.",
    ),
    "a comparison across a break": (
        ["--report", "changes", "--year", "2017", "-p", "compare_to=2016"], "2017 cannot be compared with 2016: ",
    ),
    "a city that is not known": (
        ["--report", "city_profile", "--year", "2021", "-p", "city=Bejing"],
        "city: there is no figure of a city 'Bejing' for 2021. Did you mean 'Beijing'?",
    ),
    "a city for a report of all cities": (["--report", "methods", "-p", "city=Beijing"], "has no parameter 'city'."),
    "the year as a parameter": (["-p", "year=2021"], "The year is given by --year, not by -p year=…."),
    "a parameter without a value": (["-p", "top"], "-p takes name=value, not 'top'."),
    "a value without a parameter": (["-p", "=10"], "-p takes name=value, not '=10'."),
    "a parameter given twice": (["-p", "top=10", "-p", "top=12"], "Parameter 'top' is given twice."),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_run_is_refused_before_anything_runs(idle: Path, case: str) -> None:
    arguments, told = REFUSED[case]
    before = contents(idle)
    result = run("build", *arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stderr.startswith("science-cities: ")
    assert result.stderr.count("\n") == 1, "one sentence, no traceback"
    assert result.stdout == ""
    assert contents(idle) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["bild"],
        ["build", "--yaer", "2021"],
        ["build", "--jobs", "0"],
        ["build", "--jobs", "many"],
        ["build", "2021"],
        ["list", "all"],
        ["data"],
        ["data", "new"],
    ],
    ids=" ".join,
)
def test_a_wrong_command_is_refused(idle: Path, arguments: list[str]) -> None:
    before = contents(idle)
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Usage: " in result.stderr
    assert contents(idle) == before


def test_every_verb_is_the_one_that_it_is_called() -> None:
    for name in main.commands:
        command = main.get_command(click.Context(main), name)
        assert command and command.name == name and command.callback and command.help, name


@pytest.mark.parametrize(("wrong", "right"), [("bild", "build"), ("chekc", "check"), ("lst", "list")])
def test_a_misspelt_verb_is_refused_with_the_nearest(idle: Path, wrong: str, right: str) -> None:
    assert f"Did you mean '{right}'?" in run(wrong).stderr


def test_years_in_a_refusal_come_from_the_data(idle: Path, index: Index) -> None:
    assert f"Years with data: {year_ranges(index.years)}." in run("build", "--year", "2031").stderr


def test_a_refusal_in_a_process_of_its_own(shared_root: Path) -> None:
    before = contents(shared_root)
    done = science_cities(shared_root, "build", "--year", "2031")
    assert done.returncode == 2
    assert done.stderr.startswith(
        "science-cities: No index data for 2031. Years with data: 2016, 2017, 2019 to "
    )
    assert contents(shared_root) == before


def test_exit_codes_of_errors() -> None:
    assert (WrongParameter.exit_code, BadData.exit_code, ScienceCitiesError.exit_code) == (2, 1, 1)


# --- what is planned


@pytest.fixture
def planned(idle: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Job]]:
    jobs: list[Job] = []

    def remember(given: list[Job], *_: object) -> Run:
        jobs.extend(given)
        return Run([Outcome(job, 0.0, failure=Failure("not made")) for job in given])

    monkeypatch.setattr(helpers.runs.publish, "run", remember)
    yield jobs
    shutil.rmtree(idle / "reports")
    (idle / "reports").mkdir()


def test_without_a_word_all_reports_of_the_newest_year(planned: list[Job], index: Index) -> None:
    run("build")
    assert sorted(job.spec.id for job in planned) == sorted([*edition_reports(), *site_reports()])
    assert {job.year for job in planned if not job.spec.once} == {index.years[-1]}


def test_an_empty_year_is_no_year(planned: list[Job], index: Index) -> None:
    run("build", "--year", "", "--report", "methods")
    assert [(job.spec.id, job.year) for job in planned] == [("methods", index.years[-1])]


def test_all_years(planned: list[Job], index: Index) -> None:
    run("build", "--all-years", "--report", "methods")
    assert [job.year for job in planned] == index.years


def test_what_is_asked_for_twice_is_made_once(planned: list[Job]) -> None:
    twice = [
        "--report",
        "methods",
        "--report",
        "changes",
        "--report",
        "methods",
        "--year",
        "2021",
        "--year",
        "2021",
    ]
    run("build", *twice)
    assert [(job.spec.id, job.year) for job in planned] == [("methods", 2021), ("changes", 2021)]


def test_parameters_are_completed_before_the_run(planned: list[Job]) -> None:
    run("build", "--year", "2019", "--report", "leading_cities", "-p", "top=10")
    assert planned[0].parameters == {"source": "printed", "year": 2019, "compare_to": 2017, "top": 10}
    assert planned[0].name == "leading_cities 2019"


def test_a_report_of_each_city_is_made_for_every_city_or_for_one(planned: list[Job], index: Index) -> None:
    run("build", "--year", "2021", "--report", "city_profile")
    assert [job.parameters["city"] for job in planned] == index.cities(2021)
    assert len({job.page for job in planned}) == len(planned) > 50
    planned.clear()
    run("build", "--year", "2021", "--report", "city_profile", "-p", "city=New York")
    assert [job.parameters for job in planned] == [
        {"source": "printed", "year": 2021, "city": "New York metropolitan area"}
    ]
    assert planned[0].page.parts[-2:] == ("cities", "new-york-metropolitan-area.html")


def test_a_value_may_hold_an_equals_sign_and_be_empty(planned: list[Job]) -> None:
    run("build", "--report", "life_sciences_gap", "-p", "group=")
    assert planned[0].parameters["group"] == "china"
    assert "no country group 'a=b'" in run("build", "--report", "life_sciences_gap", "-p", "group=a=b").stderr


def test_reports_that_fail_give_exit_code_1_and_are_told(planned: list[Job], idle: Path) -> None:
    result = run("build", "--report", "methods", "--report", "changes")
    assert result.exit_code == 1
    assert "2 of 2 reports failed; their last good pages are untouched" in result.stderr
    assert not list((idle / "reports").rglob("methods.html"))


# --- list, check, clean, data new


def test_list_names_years_reports_and_parameters(index: Index) -> None:
    result = run("list")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Years with data: {year_ranges(load_source().years)}\n")
    assert f"Source 'printed': years {year_ranges(index.years)}\n" in result.stdout
    for spec in read_manifest().values():
        only = "" if spec.sources == KINDS_OF_SOURCE else f" ({listed(spec.sources)} figures only)"
        only += " (made once, for all years)" if spec.once else ""
        assert f"{spec.id}: {spec.title}{only}\n    {spec.description}\n" in result.stdout
        for parameter in spec.parameters.values():
            assert parameter.description in result.stdout
    assert (
        "article_check: Article check (printed and edition figures only) (made once, for all years)\n"
        in result.stdout
    )
    assert "-p cities (cities, at least 2): Cities of the matrix" in result.stdout
    assert (
        "-p top (integer, 5 to 40): How many ranks the ladder and the history show. Default: 20."
        in result.stdout
    )


def test_check_names_file_line_column_and_value_of_every_problem(root: Path) -> None:
    path = root / "data" / "printed" / "2021" / "cities.csv"
    rows = rows_of(path)
    rows[3]["value"] = "12,5"
    rows[7]["source"] = "no-such-source"
    write_rows(path, rows)
    result = run("check")
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert any(
        line.startswith("data/printed/2021/cities.csv, line 5, column value: '12,5' — ") for line in lines
    )
    assert any(
        line.startswith("data/printed/2021/cities.csv, line 9, column source: 'no-such-source' — ")
        for line in lines
    )
    assert lines[-1].startswith("two problems in data/")


def test_check_of_the_own_data(index: Index) -> None:
    result = run("check")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("data/ is sound")


def test_clean_removes_pages_and_nothing_else(root: Path) -> None:
    (root / "reports" / "2021").mkdir()
    (root / "reports" / "2021" / "methods.html").write_text("a page")
    before = contents(root)
    assert run("clean").stdout == "removed reports/\n"
    assert contents(root) == {name: text for name, text in before.items() if not name.startswith("reports/")}
    assert run("clean").exit_code == 0
    elsewhere = root.parent / "elsewhere"
    (elsewhere / "2021").mkdir(parents=True)
    (root / "reports").symlink_to(elsewhere)
    assert run("clean").exit_code == 0
    assert ((root / "reports").is_symlink(), list(elsewhere.iterdir())) == (True, [])


def test_a_new_year_is_made_empty_and_is_not_yet_a_year(root: Path, index: Index) -> None:
    year = index.years[-1] + 1
    result = run("data", "new", str(year))
    assert result.exit_code == 0
    assert f"made data/printed/{year}/cities.csv" in result.stdout
    helpers.index.printed.forget_index()
    assert helpers.index.printed.load_index().years == index.years
    assert run("check").exit_code == 0
    again = run("data", "new", str(year))
    assert again.exit_code == 2
    assert "exists already" in again.stderr


@pytest.mark.parametrize("year", ["next", "20255", "1999"])
def test_what_is_no_new_year_is_refused(idle: Path, year: str) -> None:
    before = contents(idle)
    assert run("data", "new", year).exit_code == 2
    assert contents(idle) == before


def test_help_needs_no_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCIENCE_CITIES_ROOT", str(tmp_path))
    for arguments in (["--help"], ["build", "-h"], ["--version"]):
        assert run(*arguments).exit_code == 0


def test_a_root_without_data_is_told_in_words(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    for verb in ("build", "list", "check"):
        done = science_cities(tmp_path, verb)
        assert done.returncode == 1
        assert "is missing" in done.stderr
        assert "Traceback" not in done.stderr


def test_the_installed_command_is_this_one() -> None:
    command = Path(sys.executable).with_name("science-cities")
    done = subprocess.run([command, "list"], capture_output=True, text=True, check=True)
    assert done.stdout == run("list").stdout
