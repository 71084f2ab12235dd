"""Pairs in articles of *Nature* alone: the tables and their checks, the index beside the edition, and the page."""

from __future__ import annotations

import csv
import re

import pandas as pd
import pytest
from conftest import ROOT, overlapping_texts, rows_of, texts_inside

from helpers.data.check_annual import nature_problems
from helpers.data.check_names import Content
from helpers.data.layout import NATURE_COLUMNS
from helpers.index.choose import load_source
from helpers.index.interface import Metric
from helpers.index.pairs import counted, latest_pairs, pair_years
from helpers.pages import city_profile, collaboration
from helpers.report.exhibits import LONGEST_ALT, LONGEST_LEAD, Exhibit, Figure, Missing, NotApplicable
from helpers.report.report import open_report

NATURE = ROOT / "data" / "nature"
YEARS = sorted(int(path.stem) for path in NATURE.glob("*.csv"))
GOOD = [("A", "B", "2", "1.5"), ("A", "C", "1", "1.0000"), ("B", "C", "3", "0.0001")]


def content(*rows: tuple[str, ...]) -> Content:
    cells = [["nature/2001.csv", line, *row] for line, row in enumerate(rows, 2)]
    frame = pd.DataFrame(cells, columns=["file", "line", *NATURE_COLUMNS])
    places = pd.DataFrame({"place": ["A", "B", "C", "D"], "kind": ["city", "city", "city", "country"]})
    return Content({"nature": frame, "places": places})


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        (("A", "X", "2", "1.5"), "partner", "'X' — no such city is known. Did you mean 'A'?"),
        (("A", "D", "2", "1.5"), "partner", "'D' — no such city is known. Did you mean 'A'?"),
        (("C", "B", "2", "1.5"), "partner", "'B' — must come after C in the order of letters"),
        (("A", "A", "2", "1.5"), "partner", "'A' — must come after A in the order of letters"),
        (("A", "B", "4", "2.5"), "partner", "'B' — stands twice with A"),
        (
            ("B", "C", "1", "1.01"),
            "score",
            "'1.01' — must be more than 0, and no more than the 1 joint articles",
        ),
        (("B", "C", "1", "0"), "score", "'0' — must be more than 0, and no more than the 1 joint articles"),
    ],
)
def test_what_cannot_be_is_named_with_its_line(row: tuple[str, ...], column: str, message: str) -> None:
    assert list(nature_problems(content(*GOOD))) == []
    found = [str(problem) for problem in nature_problems(content(*GOOD[:2], row))]
    assert found == [f"data/nature/2001.csv, line 4, column {column}: {message}"], found


def test_the_edition_has_them_beside_and_no_other_source_has_them() -> None:
    edition = load_source("edition")
    assert [one.name for one in edition.companions] == ["printed", "articles-of-nature"]
    beside = counted(edition)
    assert beside is edition.companions[1] and not edition.has(Metric.SCORE) and beside.has(Metric.SCORE)
    assert beside.years == [] and beside.pair_years == YEARS and not beside.has(Metric.SHARE)
    assert (
        len(beside.ranking(2020)) == len(beside.cities(2020)) == 0 and beside.pairs(2020, "chemistry").empty
    )
    for name in ("printed", "annual"):
        assert counted(load_source(name)) is None and pair_years(load_source(name), 2025) == []


@pytest.mark.parametrize("year", [YEARS[-1] - 4, YEARS[-1], YEARS[-1] + 3])
def test_pairs_are_those_of_the_leading_cities_of_the_year_and_of_no_later_one(year: int) -> None:
    edition = load_source("edition")
    last = min(year, YEARS[-1])
    assert pair_years(edition, year) == [one for one in YEARS if one <= year]
    leading = set(edition.ranking(year)["place"].head(100))
    expected = {
        (row["place"], row["partner"]): (int(row["articles"]), float(row["score"]))
        for row in rows_of(NATURE / f"{last}.csv")
        if {row["place"], row["partner"]} <= leading
    }
    found = latest_pairs(edition, year)
    assert {(r.place, r.partner): (r.count, r.score) for r in found.itertuples()} == expected
    assert found["score"].is_monotonic_decreasing
    assert {f"nature {last}"} <= edition.names_read


def exhibits(year: int, source: str = "edition", **asked: str) -> list[Exhibit]:
    report = open_report("collaboration", source=source, year=year, **asked)
    return [collaboration.pairs_matrix(report), collaboration.pairs_over_time(report)]


@pytest.mark.parametrize("year", [YEARS[-1] - 5, YEARS[-1] - 4, YEARS[-1] + 3])
def test_the_figures_say_whose_articles_they_count(year: int) -> None:
    last = min(year, YEARS[-1])
    report = open_report("collaboration", source="edition", year=year)
    assert collaboration.section(report)[0] == "Articles of Nature alone"
    lead = collaboration.lead(report)
    assert lead[1].startswith(f"In articles of Nature alone, of {last}, ")
    assert len(" ".join(lead).split()) <= LONGEST_LEAD
    for figure in exhibits(year):
        assert isinstance(figure, Figure)
        assert figure.title.startswith("Articles of Nature alone: ") and str(last) in figure.title
        assert "articles of Nature alone" in figure.subtitle
        assert re.search("[Nn]ot (a )?scores? of Nature Index", figure.caption)
        assert (f"The last year counted is {last}; the cities are those of {year}." in figure.caption) == (
            last < year
        )
        assert figure.data["data_year"].max() == last and set(figure.data["source"]) == {"articles-of-nature"}
        told = " ".join([figure.title, figure.subtitle, figure.caption, figure.alt, figure.description])
        assert [text for text in re.findall(r"\b20\d\d\b", told) if int(text) > year] == []
        assert len(figure.alt) <= LONGEST_ALT
        assert texts_inside(figure.canvas) == [] and overlapping_texts(figure.canvas) == []


def test_a_pair_without_a_joint_article_has_the_score_nought() -> None:
    data = exhibits(YEARS[-1])[1].data
    written = {
        (year, row["place"], row["partner"]): float(row["score"]) for year in YEARS for row in rows_of(NATURE / f"{year}.csv")
    }  # fmt: skip
    assert len(data) == 12 * len(YEARS) and (data["score"] == 0).any()
    for row in data.itertuples():
        expected = written.get((row.data_year, row.city, row.partner), 0.0)
        assert row.score == pytest.approx(expected, abs=0.006), row


def test_cities_can_be_asked_for_and_those_that_do_not_lead_are_named() -> None:
    edition = load_source("edition")
    outside = edition.ranking(2024)["place"].iloc[150]
    asked = f"Boston metropolitan area;Vienna;{outside}"
    figure = exhibits(2024, cities=asked)[0]
    assert set(figure.data["city"]) | set(figure.data["partner"]) == {"Boston metropolitan area", "Vienna"}
    assert (
        f"Not among the 100 cities with the largest Share of 2024: {edition.short(outside)}."
        in figure.caption
    )
    missing = exhibits(2024, subject="chemistry")
    assert [type(one) for one in missing] == [Missing, Missing] and "in chemistry" in missing[0].reason


@pytest.mark.parametrize("source", ["printed", "annual"])
def test_one_evidence_alone_has_none(source: str) -> None:
    assert [type(one) for one in exhibits(2021, source)] == [NotApplicable, NotApplicable]


def test_a_city_page_names_the_partners_of_a_leading_city() -> None:
    report = open_report("city_profile", source="edition", year=YEARS[-1], city="Boston")
    told = " ".join(city_profile.lead(report))
    assert (
        f"In articles of Nature alone, of {YEARS[-1]}, its highest bilateral collaboration score is with New York"
        in told
    )


def test_the_terms_are_told_and_no_row_of_the_collection_is_here() -> None:
    terms = (NATURE / "LICENSE.md").read_text(encoding="utf-8")
    for words in (
        "greenelab/nature_news_disparities (BSD-3",
        "GeoNames (CC BY 4.0)",
        "Not affiliated with Nature Index",
    ):
        assert words in terms
    for path in NATURE.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == ["place", "partner", "articles", "score"]
