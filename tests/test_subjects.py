"""The page of subjects: leading ranks by country, tables with gaps, and what the page says of them."""

from __future__ import annotations

import dataclasses
import re

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from conftest import overlapping_texts, texts_inside

from helpers.base.manifest import find_report
from helpers.base.words import cardinal
from helpers.figures.heatmap import shade, text_colour
from helpers.figures.style import INK, PAPER
from helpers.index.country_counts import (
    CountryCount,
    country_tops,
    leaders,
    leading_run,
    most_widely_leading,
    open_ranks,
    with_gaps,
)
from helpers.index.interface import Index
from helpers.index.printed import PrintedIndex, load_index
from helpers.pages import subjects
from helpers.pages.subject_tops import (
    counts_of_countries,
    printed_counts,
    rankings,
    tables_held,
    throughout_note,
    top_sentence,
)
from helpers.report.exhibits import Figure, Missing
from helpers.report.report import Report, open_report

YEARS = load_index().years
FIGURES = {
    "subject-tops": subjects.subject_tops,
    "subject-heat-map": subjects.subject_heat_map,
    "countries-by-subject": subjects.countries_by_subject,
    "subject-table": subjects.subject_table,
}


def ranking(*rows: tuple[int, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["rank", "place", "country"])


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


def report_of(year: int) -> Report:
    return open_report("subjects", year=year)


# --- pure functions


def test_unnamed_cities_are_what_a_printed_number_adds_to_the_names() -> None:
    named = ranking((1, "A", "X"), (4, "B", "X"), (5, "C", "Y"), (12, "D", "X"))
    own = {top.country: top for top in country_tops(named, [CountryCount("X", 10, 6)], 10)}
    assert (own["X"].named, own["X"].counted, own["X"].total, own["X"].exact) == (2, 4, 6, True)
    assert (own["Y"].named, own["Y"].counted, own["Y"].exact) == (1, 0, False)
    assert open_ranks(named, own.values(), 10) == 3


def test_a_number_within_fewer_ranks_is_a_lower_bound() -> None:
    named = ranking((1, "A", "X"), (7, "B", "X"), (9, "C", "X"))
    (own,) = country_tops(named, [CountryCount("X", 7, 7)], 10)
    # seven within the first seven, and the ninth beyond them
    assert (own.named, own.counted, own.total, own.exact) == (3, 5, 8, False)


def test_numbers_within_more_ranks_say_nothing_of_the_top() -> None:
    assert country_tops(ranking(), [CountryCount("X", 50, 20)], 10) == []


def test_a_number_below_the_names_takes_no_name_away() -> None:
    (own,) = country_tops(ranking((1, "A", "X"), (2, "B", "X")), [CountryCount("X", 10, 1)], 10)
    assert (own.named, own.counted) == (2, 0)


def test_a_full_list_is_exact_for_every_country() -> None:
    rows = ranking((1, "A", "X"), (2, "B", "Y"), (3, "C", "X"))
    own = country_tops(rows, [], 3)
    assert [(top.country, top.total, top.exact) for top in own] == [("X", 2, True), ("Y", 1, True)]
    assert open_ranks(rows, own, 3) == 0


def test_the_leading_run_ends_at_the_first_gap_and_keeps_shared_ranks() -> None:
    rows = ranking((1, "A", "X"), (2, "B", "X"), (2, "C", "X"), (4, "D", "X"), (6, "E", "X"))
    assert list(leading_run(rows)["place"]) == ["A", "B", "C", "D"]
    assert leading_run(ranking((3, "A", "X"))).empty


def test_leaders_come_with_their_subjects_most_first() -> None:
    tops = {
        "a": ranking((1, "P", "X")),
        "b": ranking((1, "Q", "X"), (2, "P", "X")),
        "c": ranking((1, "Q", "X")),
    }
    assert leaders(tops) == {"Q": ["b", "c"], "P": ["a"]}
    assert list(leaders(tops)) == ["Q", "P"]


def test_most_widely_leading_counts_subjects_not_ranks() -> None:
    tops = {"a": ranking((1, "P", "X"), (11, "Q", "X")), "b": ranking((10, "P", "X"), (2, "Q", "X"))}
    assert most_widely_leading(tops, 10) == (2, ["P"])
    assert most_widely_leading({}, 10) == (0, [])


def test_gaps_stand_where_ranks_are_missing_and_not_behind_shared_ranks() -> None:
    assert with_gaps([1, 2, 5, 6]) == [1, 2, [3, 4], 5, 6]
    assert with_gaps([1, 2, 2, 4]) == [1, 2, 4]
    assert with_gaps([3]) == [[1, 2], 3]


def test_sentences_of_a_subject() -> None:
    assert top_sentence("life sciences", ranking((1, "A", "X"), (2, "B", "Y"), (9, "C", "X"))) == (
        "In life sciences A leads, followed by B; C is ninth."
    )
    assert top_sentence("chemistry", ranking((3, "A", "X"), (6, "B", "X"))) == (
        "In chemistry the leader is not printed; A is third and B sixth."
    )
    assert top_sentence("chemistry", ranking((1, "A", "X"))) == "In chemistry A leads."


def test_better_ranks_are_darker_and_text_stays_readable() -> None:
    shades = [shade(rank) for rank in (1, 2, 5, 10, 25, 40, 400)]
    assert shades == sorted(shades, reverse=True)
    assert shades[-1] == shades[-2] > 0
    assert text_colour("#000000") == PAPER
    assert text_colour("#ffffff") == INK


# --- from the project's data


def test_the_printed_tops_are_found(index: Index) -> None:
    chemistry = rankings(index, 2024)["chemistry"]
    ten = chemistry[chemistry["rank"] <= 10]
    assert list(ten["rank"]) == list(range(1, 11))
    assert set(ten["country"]) == {"China"}
    life = rankings(index, 2024)["life"].set_index("place")["rank"]
    assert life[["New York metropolitan area", "Boston metropolitan area", "Beijing", "Guangzhou"]].tolist() == [
        1, 2, 3, 9,
    ]  # fmt: skip


def test_two_sources_that_agree_are_one_count(index: Index) -> None:
    counts = printed_counts(index, counts_of_countries(index), "physical", 2024)
    assert counts[["country", "within", "number", "others"]].values.tolist() == [["China", 10, 6, ""]]
    assert len(counts.iloc[0]["source"].split(";")) == 2


def test_sources_that_disagree_on_a_count_are_both_told(index: Index) -> None:
    rows = counts_of_countries(index)
    again = rows[(rows["subject"] == "physical") & (rows["data_year"] == 2024)].head(1)
    other = pd.concat([rows, again.assign(number=7.0, value="7", confidence="low", trust=2)])
    count = printed_counts(index, other, "physical", 2024).iloc[0]
    assert count["number"] == 6
    assert count["others"].startswith("7 (")


def test_tables_held_are_those_with_ten_shares_of_one_source(index: Index) -> None:
    found = {year: sorted(tables_held(index, year)) for year in index.years}
    assert {year: names for year, names in found.items() if names} == {
        2019: ["earth_environmental"],
        2020: ["physical"],
    }


def test_a_rank_stated_for_a_whole_period_is_told_where_no_single_rank_is_printed(index: Index) -> None:
    assert "Nanjing was second in Earth & environmental sciences" in throughout_note(index, [2021])
    assert throughout_note(index, [2023]) == ""
    assert throughout_note(index, [2019]) == ""


# --- the page


@pytest.mark.parametrize("year", YEARS)
def test_every_year_has_all_exhibits_whole_and_readable(year: int) -> None:
    report = report_of(year)
    assert set(find_report("subjects").figures) == set(FIGURES)
    for key, function in FIGURES.items():
        exhibit = function(report)
        assert exhibit.key == key
        if isinstance(exhibit, Missing):
            assert year not in exhibit.years
            continue
        assert texts_inside(exhibit.canvas) == [], key
        assert overlapping_texts(exhibit.canvas) == [], key
        for text in (exhibit.title, exhibit.subtitle, exhibit.caption, exhibit.alt, exhibit.description):
            assert "  " not in text
            assert ".." not in text
            assert not re.search(
                r"\bone (?:cities|subjects|years)\b|\b(?:two|ten) (?:city|subject|year)\b", text
            )


@pytest.mark.parametrize("year", YEARS)
def test_the_lead_counts_all_ranks(year: int, index: Index) -> None:
    paragraphs = subjects.lead(report_of(year))
    named = [rows[rows["rank"] <= 10] for rows in rankings(index, year).values()]
    if not named:
        assert paragraphs[0].startswith("No source found prints")
        return
    assert len(paragraphs) == 3
    assert f"Of the {10 * len(index.subjects)} leading ranks" in paragraphs[2]
    total = sum(len(rows) for rows in named)
    assert f"{cardinal(total)} are printed with a city's name" in paragraphs[2]
    assert f"The other {cardinal(10 * len(index.subjects) - total)} are not" in paragraphs[2]


def test_what_the_page_says_of_2024() -> None:
    text = " ".join(subjects.lead(report_of(2024)))
    assert "In chemistry all ten leading cities are in China" in text
    assert "In life sciences New York leads, followed by Boston and Beijing; Guangzhou is ninth." in text
    assert "Beijing leads three of the five subjects" in text
    assert (
        "30 are printed with a city's name: 23 in China, six in the United States and one in South Korea"
        in text
    )
    assert "four of them are counted for a country" in text


def test_the_tops_name_disputes_and_subjects_without_ranks() -> None:
    figure = subjects.subject_tops(report_of(2021))
    assert isinstance(figure, Figure)
    assert "Shanghai (life sciences): 7 here, also 6 (China Daily)" in figure.caption
    assert "No leading rank is printed for health sciences." in figure.caption
    shanghai = figure.data[(figure.data["city"] == "Shanghai") & (figure.data["subject"] == "life sciences")]
    assert shanghai["other_values"].item() == "6 (China Daily)"


def test_the_heat_map_holds_every_printed_rank_and_the_overall_one(index: Index) -> None:
    figure = subjects.subject_heat_map(report_of(2024))
    found = rankings(index, 2024)
    by_subject = figure.data[figure.data["subject"] != "overall"]
    assert len(by_subject) == sum(len(rows) for rows in found.values())
    cities = list(dict.fromkeys(figure.data.loc[figure.data["subject"] == "overall", "city"]))
    assert cities[0] == "Beijing"
    assert figure.title.startswith(
        "Beijing and Guangzhou are printed among the ten leading cities of all five"
    )


def test_countries_show_counted_cities_beside_named_ones() -> None:
    figure = subjects.countries_by_subject(report_of(2024))
    data = figure.data.set_index(["subject", "data_year", "country"])
    physical = data.loc[("physical sciences", 2024, "China")]
    assert (physical["cities"], physical["named"], physical["counted_not_named"]) == (6, 4, 2)
    assert physical["at_least"] == ""
    health = data.loc[("health sciences", 2024, "United States")]
    assert (health["named"], health["counted_not_named"]) == (4, 1)
    assert data.loc[("chemistry", 2022, "China"), "at_least"] == "at least"
    assert data.loc[("chemistry", 2022, "China"), "cities"] == 7
    assert (figure.data["data_year"] <= 2024).all()
    assert figure.title.startswith("China has all ten leading cities in chemistry, and six in Earth")


def test_the_subject_table_prints_digits_and_gaps() -> None:
    figure = subjects.subject_table(report_of(2020))
    assert figure.title == (
        "Beijing has a Share of 1028.33 in physical sciences, 1.8 times that of New York, second"
    )
    first = figure.data.iloc[0]
    assert first[["share", "count", "contribution_pct"]].tolist() == ["1028.33", "2429", "24.1"]
    texts = {text.get_text() for axes in figure.canvas.axes for text in axes.texts}
    assert {"12 not printed", "17, 18 not printed", "32 to 34 not printed", "of South Korea"} <= texts
    assert "Mainland China, Hong Kong and Macau are pooled" in figure.caption


def test_a_future_year_with_few_ranks_is_stated_and_not_drawn(index: Index) -> None:
    """A new edition that ranks eight cities overall and none in a subject."""
    newest = index.years[-1]
    figures = index.tables.figures
    rows = figures[
        (figures["metric"] == "rank") & (figures["subject"] == "overall") & (figures["place_kind"] == "city")
        & (figures["list_scope"] == "") & (figures["data_year"] == newest) & (figures["number"] <= 8)
    ]  # fmt: skip
    edition = f"science-cities-{newest + 2}"
    rows = rows.assign(data_year=newest + 1, edition_year=newest + 1, edition=edition)
    editions = index.tables.editions
    later = editions[editions["data_year"] == newest].head(1).assign(edition=edition, data_year=newest + 1)
    tables = dataclasses.replace(
        index.tables,
        figures=pd.concat([figures, rows], ignore_index=True),
        editions=pd.concat([editions, later]),
    )
    future = PrintedIndex("printed", tables)
    assert future.years[-1] == newest + 1
    report = Report(find_report("subjects"), {"year": newest + 1}, future)
    assert isinstance(subjects.subject_tops(report), Missing)
    assert isinstance(subjects.subject_heat_map(report), Missing)
    assert isinstance(subjects.subject_table(report), Missing)
    countries = subjects.countries_by_subject(report)
    assert countries.title.startswith(f"In {newest} China has")
    assert subjects.lead(report)[0].startswith("No source found prints a leading rank")
