"""Whole editions: built, holding what is printed, the same on every run, and ready for a year that is to come."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import (
    Editions,
    Shown,
    contents,
    copy_root,
    made_once,
    report_pages,
    rows_of,
    science_cities,
    write_rows,
)

import helpers.index.printed
from helpers.base.manifest import edition_reports, site_reports
from helpers.base.words import year_ranges
from helpers.data import layout
from helpers.index.interface import FEWEST_RANKED_CITIES, Index

REPORTS, ONCE = edition_reports(), site_reports()


@cache
def visible(path: Path) -> str:
    """What a reader sees of a page without opening anything, with single spaces; signs of numbers made plain."""
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    for hidden in page.select("head, details, pre.code, style, nav, footer"):
        hidden.decompose()
    return re.sub(r"\s+", " ", page.get_text(" "))


def exhibit(path: Path, key: str) -> BeautifulSoup:
    """One exhibit of a page, with its data."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").find(id=key)


def rows(path: Path, key: str) -> list[dict[str, str]]:
    """The table of an exhibit: heading → text."""
    table = exhibit(path, key).find("table")
    heads = [head.get_text(strip=True) for head in table.thead.find_all("th")]
    return [
        dict(zip(heads, (cell.get_text(strip=True) for cell in row.find_all(["th", "td"])), strict=True))
        for row in table.tbody.find_all("tr")
    ]


# --- what a build leaves


def test_all_reports_of_all_editions_are_made(editions: Editions) -> None:
    assert editions.exit_code == 0, editions.said
    assert f"{len(editions.years) * len(REPORTS) + len(ONCE)} reports, 2 at once" in editions.said
    pages = {path.relative_to(editions.reports).as_posix() for path in editions.reports.rglob("*.html")}
    expected = {f"{year}/{name}.html" for year in editions.years for name in [*REPORTS, "index"]}
    # addresses of before lead on
    old = [key for spec in REPORTS.values() for key in spec.formerly]
    expected |= {f"{year}/{key}.html" for year in editions.years for key in old}
    expected |= {f"{folder}{key}.html" for key in ONCE for folder in ("", *(f"{y}/" for y in editions.years))}
    records = (
        json.loads((editions.reports / f"{year}/manifest.json").read_text()) for year in editions.years
    )
    assert all(set(record["reports"]) == set(REPORTS) for record in records)
    assert pages == {*expected, "index.html"}


def test_a_build_says_nothing_that_is_not_meant_for_its_reader(editions: Editions) -> None:
    lines = editions.said.splitlines()
    assert all(
        re.match(r"\d+ reports|\[ ?\d+/\d+\] \w+( \d{4})? +done +\d+\.\d s$|[\d.]+ s in all\. Look at ", line)
        for line in lines
    ), lines


def test_nothing_but_pages_and_their_record_is_left(editions: Editions) -> None:
    others = {name for name in contents(editions.reports) if not name.endswith(".html")}
    assert others == {
        ".lock",
        "made-once.json",
        "manifest.json",
        ".plans.json",
        *(f"{year}/manifest.json" for year in editions.years),
    }


@pytest.mark.parametrize(("year", "report_id"), report_pages())
def test_every_announced_exhibit_is_there_once_and_in_order(
    editions: Editions, year: int, report_id: str
) -> None:
    page = editions.page(year, report_id).read_text(encoding="utf-8")
    shown = re.findall(r'<(?:figure|section) id="([^"]+)" class="exhibit', page)
    announced = list(REPORTS[report_id].figures)
    assert sorted(key for key in shown if key in announced) == sorted(announced)
    # what the edition has not stands at the end of the page
    before, _, _ = page.partition('id="not-in-this-edition"')
    there = [key for key in shown if key in announced and f' id="{key}" class="exhibit' in before]
    assert there == [key for key in announced if key in there]


def test_the_record_of_an_edition_names_parameters_and_stamp(editions: Editions, index: Index) -> None:
    for year in editions.years:
        record = json.loads((editions.reports / str(year) / "manifest.json").read_text(encoding="utf-8"))
        assert set(record["reports"]) == set(REPORTS)
        leading = record["reports"]["leading_cities"]
        assert leading["parameters"] == {
            "source": "printed",
            "compare_to": index.earlier_comparable_year(year),
            "top": REPORTS["leading_cities"].parameters["top"].default,
            "year": year,
        }
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", leading["built"])


# --- numbers as printed


@pytest.mark.parametrize("number", ["91.9", "166.3", "+81.0%", "137.6", "191.0", "+38.8%"])
def test_fields_in_which_a_city_pulls_clear_in_2021(editions: Editions, number: str) -> None:
    assert number in visible(editions.page(2021, "field_leaders"))


def test_who_stands_between_beijing_and_the_top_of_the_life_sciences_in_2021(editions: Editions) -> None:
    page = editions.page(2021, "life_sciences_gap")
    ahead = [
        "New York metropolitan area", "Boston metropolitan area", "San Francisco Bay Area", "Baltimore–Washington",
    ]  # fmt: skip
    text = visible(page)
    assert re.search(r"Beijing[^.]* fifth in the life sciences", text)
    assert "behind New York, Boston, the San Francisco Bay Area and Baltimore–Washington" in text
    life = {
        row["City"]: row["Rank"]
        for row in rows(page, "between-the-leader")
        if row["Subject"] in ("life", "life sciences")
    }
    assert [life[city] for city in [*ahead, "Beijing"]] == ["1", "2", "3", "4", "5"]


def test_the_ten_leading_cities_of_2024_in_order(editions: Editions) -> None:
    page = editions.page(2024, "leading_cities")
    ladder = [row for row in rows(page, "rank-ladder") if int(row["Rank"]) <= 10]
    assert [(row["Rank"], row["City"]) for row in ladder] == list(
        zip(
            map(str, range(1, 11)),
            [
                "Beijing", "Shanghai", "New York metropolitan area", "Boston metropolitan area", "Nanjing", "Guangzhou",
                "San Francisco Bay Area", "Wuhan", "Baltimore–Washington", "Hangzhou",
            ],
            strict=True,
        )
    )  # fmt: skip
    assert "six are in China and four in the United States" in visible(page)
    assert [row["Country"] for row in ladder].count("China") == 6
    assert [row["Country"] for row in ladder].count("United States") == 4


def test_the_leader_of_2024_grew(editions: Editions) -> None:
    assert "+9.14%" in visible(editions.page(2024, "changes"))


def test_the_ten_leaders_of_chemistry_in_2024_are_all_in_china(editions: Editions) -> None:
    page = editions.page(2024, "field_leaders")
    chemistry = [row for row in rows(page, "subject-tops") if row["Subject"].lower() == "chemistry"]
    assert [row["Rank"] for row in chemistry] == [str(rank) for rank in range(1, 11)]
    assert {row["Country"] for row in chemistry} == {"China"}


def test_the_life_sciences_of_2024(editions: Editions) -> None:
    page = editions.page(2024, "field_leaders")
    life = {
        row["Rank"]: row["City"]
        for row in rows(page, "subject-tops")
        if row["Subject"].lower().startswith("life")
    }
    assert [life[rank] for rank in ("1", "2", "3", "9")] == [
        "New York metropolitan area", "Boston metropolitan area", "Beijing", "Guangzhou",
    ]  # fmt: skip


@pytest.mark.parametrize("score", ["470.56", "378.49"])
def test_scores_of_pairs_in_2024(editions: Editions, score: str) -> None:
    assert score in visible(editions.page(2024, "collaboration"))


def test_ranks_on_pages_are_those_of_the_index(editions: Editions, index: Index) -> None:
    for year in editions.years:
        printed = index.ranking(year)
        top = REPORTS["leading_cities"].parameters["top"].default
        expected = [(str(row.rank), row.place) for row in printed[printed["rank"] <= top].itertuples()]
        shown = [
            (row["Rank"], row["City"]) for row in rows(editions.page(year, "leading_cities"), "rank-ladder")
        ]
        assert shown == expected


# --- the same again, and beside others


def pages_of(folder: Path) -> dict[str, bytes]:
    return {name: text for name, text in contents(folder).items() if name.endswith(".html")}


def test_the_same_inputs_elsewhere_give_the_same_bytes_and_leave_other_pages_alone(
    editions: Editions, tmp_path: Path
) -> None:
    root = copy_root(tmp_path / "another place")
    shutil.copytree(editions.reports, root / "reports", dirs_exist_ok=True)
    year, again = 2021, ("leading_cities", "collaboration")
    for report_id in again:
        (root / "reports" / str(year) / f"{report_id}.html").unlink()
    wanted = [argument for report_id in again for argument in ("--report", report_id)]
    done = science_cities(root, "build", "--year", str(year), *wanted, "--jobs", "2")
    assert done.returncode == 0, done.stderr
    after, before = pages_of(root / "reports"), pages_of(editions.reports)
    assert set(after) == set(before)
    assert [name for name in after if after[name] != before[name]] == []


# --- years to come


def ranks_of(places: list[str], subject: str = "overall") -> list[dict[str, str]]:
    """Ranks from the first on."""
    return [
        {"subject": subject, "place": place, "metric": "rank", "value": str(rank)}
        for rank, place in enumerate(places, 1)
    ]


@dataclass(frozen=True)
class Future:
    """Two invented years in a root of their own, built beside the editions that were there."""

    root: Path
    rich: int
    poor: int
    places: list[str]
    exit_code: int
    said: str
    before: dict[str, bytes]


def add_year(root: Path, year: int, figures: list[dict[str, str]]) -> None:
    """A folder of printed figures, as somebody adds it: an edition, a source, cities."""
    folder = root / "data" / "printed" / str(year)
    folder.mkdir()
    edition = {
        "edition": f"science-cities-{year + 1}",
        "series": layout.YEAR_SERIES,
        "title": "An invented edition",
        "published": f"{year + 1}-11-19",
        "data_year": str(year),
        "journals": "145",
        "metric_basis": "Share",
        "boundaries": "metropolitan areas",
    }
    source = {"source": f"invented-{year}", "kind": "official", "name": f"Invented source of {year}", "publisher": "Nobody",
              "address": f"https://example.org/{year}"}  # fmt: skip
    common = {
        "edition": edition["edition"],
        "data_year": str(year),
        "place_kind": "city",
        "relation": "=",
        "source": source["source"],
        "confidence": "high",
    }
    tables = {"editions": [edition], "sources": [source], "cities": [common | figure for figure in figures]}
    for name, given in tables.items():
        columns = list(layout.YEAR_TABLES[name])
        write_rows(folder / f"{name}.csv", [dict.fromkeys(columns, "") | row for row in given], columns)


@pytest.fixture(scope="module")
def future(tmp_path_factory: pytest.TempPathFactory, editions: Editions, index: Index) -> Future:
    rich, poor = index.years[-1] + 1, index.years[-1] + 2
    # the leaders in reverse, and one that was never ranked
    figures = index.tables.figures_of("city")
    ranked = set(figures.loc[figures["metric"] == "rank", "place"])
    members = set(index.tables.metro_areas["member"])
    places = index.tables.places
    whole = places.loc[(places["kind"] == "city") & (places["metropolitan_area"] == ""), "place"]
    new = next(place for place in whole if place not in ranked and place not in members)
    leaders = [*index.ranking(index.years[-1])["place"].head(11)[::-1], new]

    def make(folder: Path) -> list:
        root = copy_root(folder)
        shutil.copytree(editions.reports, root / "reports", dirs_exist_ok=True)
        ranks = ranks_of(leaders)
        shares = [
            {"subject": "overall", "place": place, "metric": "share", "value": f"{6000 - 317.25 * rank:.2f}"}
            for rank, place in enumerate(leaders[:9], 1)
        ]
        subjects = [row for subject in ("chemistry", "life") for row in ranks_of(leaders[2:7], subject)]
        add_year(root, rich, ranks + shares + subjects)
        add_year(root, poor, ranks[:FEWEST_RANKED_CITIES])
        checked = science_cities(root, "check")
        # the reports of both years run in the process of the tests; one is built to see that pages follow
        done = science_cities(root, "build", "--year", str(rich), "--report", "leading_cities")
        last = science_cities(root, "build", "--report", "leading_cities")
        said = "".join(run.stdout + run.stderr for run in (checked, done, last))
        return [checked.returncode or done.returncode or last.returncode, said]

    root, (exit_code, said) = made_once(tmp_path_factory, "future", make)
    return Future(root, rich, poor, leaders, exit_code, said, pages_of(editions.reports))


def test_a_new_year_needs_rows_and_nothing_else(future: Future) -> None:
    assert future.exit_code == 0, future.said
    assert "data/ is sound" in future.said
    for year in (future.rich, future.poor):
        record = json.loads((future.root / "reports" / str(year) / "manifest.json").read_text())
        assert set(record["reports"]) == {"leading_cities"}


def holes_of(page: BeautifulSoup, report_id: str) -> list[str]:
    """Announced exhibits that hold neither a picture nor a table nor a reason, and signs of values that are not there."""
    found = []
    for key in REPORTS[report_id].figures:
        shown = page.find(id=key)
        if not (shown.find("svg") or shown.find("table") or len(shown.find_all("p")[-1].get_text()) > 30):
            found.append(key)
    text = page.get_text(" ")
    return found + re.findall(r".{30}(?:\b(?:nan|NaN|NaT)\b|<NA>).{30}", text)


@pytest.mark.parametrize("report_id", REPORTS)
@pytest.mark.parametrize("kind", ["rich", "poor"])
def test_every_report_of_a_new_year_holds_its_figures_or_says_what_is_missing(
    future: Future,
    run_cells: Callable[..., Shown],
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    report_id: str,
) -> None:
    """Eight ranks, all that is known of the poor year, are enough."""
    monkeypatch.setenv("SCIENCE_CITIES_ROOT", str(future.root))
    helpers.index.printed.forget_index()
    try:
        shown = run_cells(report_id, **({"year": future.rich} if kind == "rich" else {}))
    finally:
        helpers.index.printed.forget_index()
    assert shown.report.year == getattr(future, kind)
    assert set(REPORTS[report_id].figures) <= set(shown.report.shown)
    assert holes_of(BeautifulSoup(shown.page, "html.parser"), report_id) == []


@pytest.mark.parametrize("kind", ["rich", "poor"])
def test_the_ranking_of_a_new_year_is_the_one_that_was_added(future: Future, kind: str) -> None:
    year = getattr(future, kind)
    places = future.places if kind == "rich" else future.places[:FEWEST_RANKED_CITIES]
    path = future.root / "reports" / str(year) / "leading_cities.html"
    heading = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").h1.get_text(" ", strip=True)
    assert heading == f"{REPORTS['leading_cities'].title} {year}"
    assert [row["City"] for row in rows(path, "rank-ladder")] == places
    assert f"{places[0]} leads the printed ranking of {year}" in visible(path)
    assert f"Invented source of {year}" in path.read_text(encoding="utf-8")


def test_a_new_year_is_compared_with_the_one_before(future: Future, index: Index) -> None:
    path = future.root / "reports" / str(future.rich) / "leading_cities.html"
    ladder = rows(path, "rank-ladder")
    before = f"Rank {index.years[-1]}"
    assert ladder[0][before] == "11"
    assert ladder[-1][before] == "not printed"


def test_old_pages_are_left_as_they_are_and_lead_to_the_new_edition(future: Future) -> None:
    after = pages_of(future.root / "reports")
    # what is made once tells of all years, and is made again
    old = {name for name in future.before if not name.endswith("index.html")} - {
        f"{key}.html" for key in ONCE
    }
    assert old
    assert [name for name in old if after[name] != future.before[name]] == []
    front = after["index.html"].decode("utf-8")
    assert all(f'href="{year}/leading_cities.html"' in front for year in (future.rich, future.poor))


def test_the_newest_year_is_what_is_built_when_no_year_is_asked_for(future: Future, index: Index) -> None:
    told = science_cities(future.root, "list").stdout
    assert told.startswith(f"Years with data: {year_ranges([*index.years, future.rich, future.poor])}\n")
    refused = science_cities(
        future.root, "build", "--report", "leading_cities", "-p", f"compare_to={future.poor}"
    )
    assert f"compare_to must be earlier than the year {future.poor}" in refused.stderr


def test_a_year_with_too_few_ranks_is_no_year(tmp_path: Path, index: Index) -> None:
    root = copy_root(tmp_path / "root")
    year = index.years[-1] + 1
    ranks = ranks_of(list(index.ranking(index.years[-1])["place"].head(FEWEST_RANKED_CITIES - 1)))
    add_year(root, year, ranks)
    done = science_cities(root, "build", "--year", str(year))
    assert done.returncode == 2
    assert f"No index data for {year}. Years with data: {year_ranges(index.years)}." in done.stderr
    assert contents(root / "reports") == {}


def test_tables_of_a_year_may_be_left_out(future: Future) -> None:
    """The invented years have no institutions, pairs or statements; a missing file is an empty one."""
    folder = future.root / "data" / "printed" / str(future.poor)
    assert {path.stem for path in folder.iterdir()} == {"editions", "sources", "cities"}
    assert len(rows_of(folder / "cities.csv")) == FEWEST_RANKED_CITIES
