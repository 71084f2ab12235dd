"""Pages of cities as a part of an edition: which there are, and where they stand."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT, Shown, copy_root, rows_of, science_cities

from helpers.base.words import address_part
from helpers.index.choose import find_rankings, fresh_sources, load_source
from helpers.pages.city_profile.places import Place, part_text
from helpers.report.exhibits import Exhibit
from helpers.runs import plans
from helpers.runs.content import content_of
from helpers.runs.job import Job

YEAR = 2024


@pytest.fixture
def tables_root() -> Path:
    """The project itself, with the tables of institutions; nobody may write into it."""
    return ROOT


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


# --- what a page says, with numbers added up by hand from the tables


def rows_of_year(root: Path, year: int, subject: str) -> dict[str, dict[str, str]]:
    """Rows of a list with a rank among all institutions, by institution."""
    rows = rows_of(root / f"data/annual/{year}.csv")
    return {row["institution"]: row for row in rows if row["subject"] == subject and row["rank_all"]}


def exhibits(run_cells: Callable[..., Shown], **parameters: object) -> dict[str, Exhibit]:
    return {one.key: one for one in run_cells("city_profile", source="edition", **parameters).exhibits}


def test_vienna_by_hand(tables_root: Path, run_cells: Callable[..., Shown]) -> None:
    shown = exhibits(run_cells, year=2025, city="Vienna")
    listed = rows_of_year(tables_root, 2025, "all")
    table = shown["institutions"].data.set_index("institution")
    for name in ("University of Vienna", "Vienna University of Technology (TU Wien)"):
        assert (
            table.loc[name, "share_counted"]
            == float(listed[name]["share"])
            == table.loc[name, "listed_share"]
        )
        assert table.loc[name, "part_counted"] == "100%"
    divided = table[table["part_counted"] != "100%"]
    weights = {
        row["institution"]: row["corrected"] or row["weight"]
        for row in rows_of(tables_root / "data/reference/site_weights.csv")
        if row["place"] == "Vienna"
    }
    assert len(divided) > 0
    for name, row in divided.iterrows():
        assert row["share_counted"] == pytest.approx(
            float(listed[name]["share"]) * float(weights[name]), abs=0.01
        )
    # below the cut of all subjects, so it is in no sum
    assert "Medical University of Vienna (MUW)" in set(shown["not-counted"].data["institution"])
    data = shown["at-a-glance"].data
    own = data[(data["city"] == "Vienna") & (data["subject"] == "overall")].iloc[0]
    assert own["listed_share"] == pytest.approx(table["share_counted"].sum(), abs=0.02)
    assert re.match(r"Vienna: about \d+th to \d+th by listed Share in 2025", shown["at-a-glance"].title)
    printed = data[data["printed_overall_rank"] != ""]
    assert list(zip(printed["data_year"], printed["printed_overall_rank"], strict=True)) == [(2019, "49")]


def test_boston_by_hand(tables_root: Path, run_cells: Callable[..., Shown]) -> None:
    report = run_cells("city_profile", source="edition", year=2024, city="Boston")
    shown = {one.key: one for one in report.exhibits}
    listed = rows_of_year(tables_root, 2024, "all")
    table = shown["institutions"].data.set_index("institution")
    assert table["share_counted"].iloc[0] == float(listed["Harvard University"]["share"])
    assert shown["at-a-glance"].title.startswith("Boston: printed fourth, ")
    assert "printed-figures" in shown
    natural = shown["at-a-glance"].data.query("subject == 'natural sciences'").set_index("data_year")
    # the year before is of another era: nothing is said of a change
    assert "went from" not in report.page
    assert natural["printed_overall_rank"][2024] == "4"
    assert max(natural.index) == 2024


def test_a_change_is_told_within_an_era_and_of_enough_institutions_only(
    tables_root: Path, run_cells: Callable[..., Shown]
) -> None:
    said = run_cells("city_profile", source="edition", year=2025, city="Boston").page
    shares = {
        year: load_source("edition").ranking(year, "natural-sciences").set_index("place")["share_text"]
        for year in (2024, 2025)
    }
    city = "Boston metropolitan area"
    assert f"went from {shares[2024][city]} (2024) to {shares[2025][city]}" in said
    few = run_cells("city_profile", source="edition", year=2025, city="Oxford").text
    assert "went from" not in " ".join(few[-6:])


def test_a_city_with_one_institution_has_no_place_in_a_subject(
    tables_root: Path, run_cells: Callable[..., Shown]
) -> None:
    shown = exhibits(run_cells, year=2025, city="Nashville")
    data = shown["at-a-glance"].data
    subjects = data[(data["city"] == "Nashville") & (data["subject"] != "overall")]
    assert len(subjects) > 3
    assert set(subjects["place_by_listed_share"]) == {""}
    assert (subjects["institutions"] < 3).all()
    assert "strongest" not in shown["at-a-glance"].title


@pytest.mark.parametrize(
    ("rank", "near", "words", "told", "short"),
    [
        (4, False, "4th", "fourth", "4"),
        (4, True, "about 4th", "about fourth", "4"),
        (35, False, "35th", "35th", "35"),
        (36, False, "about 30th to 40th", "about 30th to 40th", "30–40"),
        (38, True, "about 35th to 45th", "about 35th to 45th", "35–45"),
        (112, False, "about 105th to 115th", "about 105th to 115th", "105–115"),
    ],
)
def test_a_place_far_down_is_a_range(rank: int, near: bool, words: str, told: str, short: str) -> None:
    place = Place(rank, near)
    assert (place.words, place.in_prose, place.short) == (words, told, short)


@pytest.mark.parametrize(
    ("part", "text"), [(1.0, "100%"), (0.3998, "40%"), (0.0712, "7.1%"), (0.0005, "0.05%")]
)
def test_small_parts_keep_their_digits(part: float, text: str) -> None:
    assert part_text(part) == text


def test_names_of_cities_lead_to_their_pages(tables_root: Path, run_cells: Callable[..., Shown]) -> None:
    page = run_cells("city_profile", source="edition", year=2025, city="Nashville").page
    ranking = load_source("edition").ranking(2025)["place"]
    at = list(ranking).index("Nashville")
    assert at < 98
    for city in ranking[at - 2 : at + 3]:
        link = f'<a href="../cities/{address_part(city)}.html">{city}</a>'
        assert (link in page) == (city != "Nashville")
    # print alone makes no pages of cities by itself
    assert "cities/" not in run_cells("leading_cities", source="printed", year=2024).html[-2]


def test_a_link_to_a_page_of_a_city_is_known_as_one() -> None:
    body = '<p><a href="../cities/new-york-metropolitan-area.html">New York</a></p>'
    assert content_of(nbformat.v4.new_notebook(), body).links == ["../cities/new-york-metropolitan-area.html"]


def test_a_page_reads_no_table_of_a_later_year_and_notes_what_was_found_before(
    tables_root: Path, run_cells: Callable[..., Shown]
) -> None:
    find_rankings("edition", 2025)
    fresh_sources()
    run_cells("city_profile", source="edition", year=2021, city="Vienna")
    read = {name for name in load_source("edition", until=2021).names_read if name.startswith("annual 2")}
    assert read == {f"annual {year}" for year in range(2015, 2022)}
