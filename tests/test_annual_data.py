"""The annual tables of the project: every body has its place, the terms are told, and the folder can be left away."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from conftest import ROOT, copy_root, rows_of, science_cities

from helpers.base.paths import data_folder
from helpers.data.annual import AnnualTables, annual_years
from helpers.data.check import check_data
from helpers.data.table_use import ReadTables, files_read
from helpers.data.tables import load_tables
from helpers.index.annual import Annual

DATA = ROOT / "data"
WORDS_OF_OTHERS = ("product", "by eye")


@pytest.fixture(scope="module")
def annual() -> Annual:
    return Annual()


def institutions() -> list[dict[str, str]]:
    return [row for row in rows_of(DATA / "reference" / "institutions.csv") if row["institution_id"]]


def test_every_institution_of_the_tables_is_placed_or_in_several_cities_with_the_basis():
    in_tables = {
        row["institution_id"] for year in annual_years() for row in rows_of(DATA / "annual" / f"{year}.csv")
    }
    known = {row["institution_id"]: row for row in institutions()}
    assert in_tables == set(known)
    assert len(known) == 1506
    for row in known.values():
        assert row["city"] and row["basis"], row
        assert not any(word in row["basis"].lower().split(" ") for word in WORDS_OF_OTHERS), row
        if row["spread"] == "true":
            assert "several cities" in row["basis"] or row["note"].startswith("company"), row
    assert sum(row["spread"] == "true" for row in known.values()) == 146


def test_bodies_and_places_of_one_name_are_told_apart():
    rows = {row["institution"]: row for row in rows_of(DATA / "reference" / "institutions.csv")}
    assert rows["China Medical University (Shenyang)"]["city"] == "Shenyang"
    assert rows["China Medical University (Taichung)"]["city"] == "Taichung"
    assert rows["Dartmouth College"]["city"] == "Hanover (New Hampshire)"
    assert rows["Leibniz University Hannover (LUH)"]["city"] == "Hannover"
    assert rows["Virginia Commonwealth University (VCU)"]["city"] == "Richmond (Virginia)"
    assert rows["Western Sydney University"]["city"] == "Sydney"
    assert rows["Wuyi University"]["city"] == "Jiangmen"
    assert rows["Duke University"]["city"] == "Durham"
    assert rows["Durham University"]["city"] == "Durham (UK)"
    assert rows["University of Tsukuba"]["city"] == "Tsukuba"
    places = {row["place"]: row for row in rows_of(DATA / "reference" / "places.csv")}
    assert places["Durham"]["country"] == "United States"
    for name in ("Chongqing", "Dalian", "Fuzhou", "Nanchang", "Shenyang"):
        assert places[name]["country"] == "China"
    for name in ("Atlanta", "Pittsburgh"):
        assert places[name]["country"] == "United States"
    assert not [
        name for name in places if name.endswith(tuple(f", {state}" for state in ("NY", "CA", "OH", "TX")))
    ]


def test_tables_hold_what_is_known_of_them(annual):
    assert annual.years == list(range(2015, 2026))
    for year in annual.years:
        assert len(annual.listed_rows(year)) == 500
        small = annual.listed_rows(year, "chemistry")
        assert (len(small) >= 500) == (annual.era(year) is annual.eras[-1]), year
        assert sum(annual.listed(year).values()) < annual.listed_total(year)
    assert [len(annual.subjects_of(year)) for year in (2021, 2022, 2024)] == [6, 7, 9]
    assert annual.listed_total(2024) == pytest.approx(82782.52)
    assert [(era.first_year, era.last_year) for era in annual.eras] == [
        (2015, 2021),
        (2022, 2023),
        (2024, None),
    ]


def test_subjects_of_the_tables_are_no_printed_subjects(annual):
    subjects = rows_of(DATA / "reference" / "subjects.csv")
    printed = {row["subject"] for row in subjects}
    own = set(annual.subjects) - {"chemistry"}
    assert not own & printed


def test_printed_reports_read_no_annual_table():
    reading = ReadTables(load_tables())
    reading.figures_of("city")
    assert not [name for name in reading.names if "annual" in name]
    names = reading.names | {"annual 2024", "coverage"}
    files = {path.relative_to(data_folder()).as_posix() for path in files_read(names, data_folder())}
    assert {name for name in files if name.startswith("annual/")} == {"annual/2024.csv"}
    assert "reference/coverage.csv" in files


@pytest.fixture(scope="module")
def without(tmp_path_factory) -> Path:
    root = copy_root(tmp_path_factory.mktemp("without") / "root")
    assert not (root / "data" / "annual").exists()
    return root


def test_without_the_folder_everything_else_loads(without):
    assert annual_years(without / "data") == []
    assert [str(problem) for problem in check_data(without / "data")] == []
    assert len(load_tables(without / "data").figures)
    assert Annual(AnnualTables(without / "data")).years == []
    done = science_cities(without, "accuracy")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "data/annual/ has no tables" in done.stderr


def test_the_terms_are_told_and_the_package_holds_no_data():
    terms = (DATA / "annual" / "LICENSE.md").read_text(encoding="utf-8")
    for words in (
        "https://www.nature.com/nature-index/annual-tables/",
        "Nature Index, Springer Nature, nature.com/nature-index",
        "CC BY-NC-SA 4.0 as stated by the collector (vibewatch/UniRank 25edd17), not confirmed by Springer Nature",
        "Not affiliated with Nature Index",
    ):
        assert words in terms
    for file in ("README.md", "LICENSE", "CITATION.cff", "data/README.md"):
        text = (ROOT / file).read_text(encoding="utf-8")
        assert "annual/LICENSE.md" in text and "MIT" in text, file
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["setuptools"]["packages"]["find"]["where"] == ["src"]
    assert not list((ROOT / "src").rglob("*.csv"))
