"""Pages of cities as a part of an edition: which there are, and where they stand."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from conftest import copy_root, rows_of, science_cities

from helpers.index.choose import fresh_sources, load_source
from helpers.index.printed import forget_index
from helpers.runs import plans
from helpers.runs.job import Job

YEAR = 2024


@pytest.fixture
def tables_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root with the tables of institutions, which this process takes for the project."""
    root = copy_root(tmp_path / "root", tables=True)
    monkeypatch.setenv("SCIENCE_CITIES_ROOT", str(root))
    fresh_sources()
    yield root
    forget_index()
    fresh_sources()


def jobs_of(**asked: object) -> list[Job]:
    return plans.plan(plans.Request(years=(str(YEAR),), **asked), load_source(asked.get("source", ""))).jobs


def test_an_edition_holds_the_leading_cities_and_those_with_a_printed_figure(tables_root: Path) -> None:
    jobs = jobs_of()
    cities = [job.parameters["city"] for job in jobs if job.spec.each]
    assert [job.key for job in jobs][:2] == [
        "leading_cities",
        "field_leaders",
    ]  # as before, cities behind them
    listed = load_source("edition").ranking(YEAR)
    printed = {row["place"] for row in rows_of(tables_root / f"data/printed/{YEAR}/cities.csv")}
    printed &= set(load_source("printed").cities(YEAR))
    assert set(cities) == {*listed["place"].head(100), *printed}
    assert len(cities) == len(set(cities)) >= 100
    vienna = next(job for job in jobs if job.parameters.get("city") == "Vienna")
    assert vienna.page == tables_root / f"reports/{YEAR}/cities/vienna.html"


def test_cities_are_asked_for_alone_and_one_by_one(tables_root: Path) -> None:
    assert {job.spec.id for job in jobs_of(reports=("city_profile",))} == {"city_profile"}
    (job,) = jobs_of(reports=("city_profile",), parameters=(("city", "Boston"),))
    assert job.key == "cities/boston-metropolitan-area"


def test_an_edition_of_print_alone_holds_no_page_of_a_city(tables_root: Path) -> None:
    assert not [job for job in jobs_of(source="printed") if job.spec.each]


def test_a_page_at_its_former_address_leads_on(tmp_path: Path) -> None:
    root = copy_root(tmp_path / "root")
    build = ("build", "--year", str(YEAR), "--report", "city_profile", "-p", "city=Beijing")
    assert science_cities(root, *build).returncode == 0
    edition = root / "reports" / str(YEAR)
    # as an older version left it
    record = json.loads((edition / "manifest.json").read_text())
    record["reports"]["city_profile/beijing"] = record["reports"]["cities/beijing"]
    record["reports"]["city_profile/shanghai"] = record["reports"]["cities/beijing"]
    (edition / "manifest.json").write_text(json.dumps(record))
    (edition / "city_profile").mkdir()
    for city in ("beijing", "shanghai"):
        shutil.copy(edition / "cities/beijing.html", edition / f"city_profile/{city}.html")
    kept = (edition / "city_profile/shanghai.html").read_bytes()
    for _ in range(2):
        assert "up to date" in science_cities(root, *build).stdout
        page = (edition / "city_profile/beijing.html").read_text()
        assert 'href="../cities/beijing.html"' in page
        assert len(page) < 60_000
        assert (edition / "city_profile/shanghai.html").read_bytes() == kept, "nothing took its place yet"
        index = (edition / "index.html").read_text()
        assert 'href="cities/beijing.html"' in index
        assert 'href="city_profile/beijing.html"' not in index
