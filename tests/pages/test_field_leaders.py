"""Leaders by field from printed figures: what little is printed, and full tables that somebody has."""

from __future__ import annotations

import dataclasses
import re

import pandas as pd
import pytest
from conftest import drawn_texts, overlapping_texts, texts_inside

from helpers.base.errors import WrongParameter
from helpers.base.manifest import find_report
from helpers.base.words import cardinal
from helpers.figures.sheet import sheets_of
from helpers.index.interface import INSTITUTION, Index
from helpers.index.printed import PrintedIndex, load_index
from helpers.pages import field_leaders
from helpers.pages.field_leaders.common import rankings, throughout_note
from helpers.pages.field_leaders.table import tables_held
from helpers.report.exhibits import Figure, Missing
from helpers.report.report import Report, open_report

YEARS = load_index().years
KEYS = find_report("field_leaders").figures
PHYSICS = "field:atomic-molecular-nuclear-particle-and-plasma-physics"
DRAWN = (
    field_leaders.pulling_clear, field_leaders.pulling_clear_share, field_leaders.printed_fields,
    field_leaders.subject_heat_map, field_leaders.printed_subject_ranks, field_leaders.subject_leaders,
    field_leaders.subject_tops, field_leaders.subject_table, field_leaders.countries_by_subject,
    field_leaders.field_institutions,
)  # fmt: skip
MOST_WORDS = 90


def report_of(year: int, **parameters: object) -> Report:
    return open_report("field_leaders", source="printed", year=year, **parameters)


def words_of(report: Report) -> int:
    return len(" ".join(field_leaders.lead(report)).split())


def sound(exhibit: object) -> Figure:
    assert isinstance(exhibit, Figure), exhibit
    assert texts_inside(exhibit.canvas) == [], exhibit.key
    assert overlapping_texts(exhibit.canvas) == [], exhibit.key
    return exhibit


# --- what is printed


def test_a_report_that_became_a_part_is_named() -> None:
    with pytest.raises(WrongParameter, match="'subjects' any more: it is a part of 'field_leaders'"):
        find_report("subjects")


def test_the_printed_tops_are_found(index: Index) -> None:
    chemistry = rankings(index, 2024)["chemistry"]
    ten = chemistry[chemistry["rank"] <= 10]
    assert list(ten["rank"]) == list(range(1, 11))
    assert set(ten["country"]) == {"China"}


def test_two_sources_that_agree_are_one_count(index: Index) -> None:
    counts = index.country_counts(2024, "physical")
    assert counts[["country", "within", "number", "others"]].values.tolist() == [["China", 10, 6, ""]]
    assert len(counts.iloc[0]["source"].split(";")) == 2


def test_sources_that_disagree_on_a_count_are_both_told(index: Index) -> None:
    figures = index.tables.figures
    again = figures[
        (figures["metric"] == "cities_in_top_10") & (figures["subject"] == "physical") & (figures["data_year"] == 2024)
    ].head(1)  # fmt: skip
    other = again.assign(number=7.0, value="7", confidence="low")
    own = PrintedIndex("printed", dataclasses.replace(index.tables, figures=pd.concat([figures, other])))
    count = own.country_counts(2024, "physical").iloc[0]
    assert count["number"] == 6
    assert count["others"].startswith("7 (")
    report = Report(find_report("field_leaders"), {"year": 2024}, own)
    assert "6 here, also 7 (" in field_leaders.countries_by_subject(report).caption


def test_a_world_list_is_ranked_by_share_and_holds_an_institution_once(index: Index) -> None:
    ranking = index.ranking(2021, PHYSICS, INSTITUTION)
    assert len(ranking) == ranking["place"].nunique() == 28
    assert ranking["share"].is_monotonic_decreasing
    first = ranking.iloc[0]
    assert (first["short"], first["rank"], first["share_text"]) == (
        "National Institute for Nuclear Physics",
        1,
        "79.87",
    )
    assert index.ranking(2022, PHYSICS, INSTITUTION).empty
    assert index.has("share", INSTITUTION, PHYSICS, 2021)
    assert not index.has("share", INSTITUTION, PHYSICS, 2022)


def test_contributions_are_printed_for_a_few(index: Index) -> None:
    found = index.contributions(2020, "physical").set_index("place")
    assert found.at["Beijing", "text"] == "24.1"
    assert index.contributions(2024, "physical").empty


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


# the first and the newest year, those of which tables of a subject are held, and one with ranks of every subject
@pytest.mark.parametrize("year", [YEARS[0], 2019, 2020, 2022, YEARS[-1]])
def test_years_of_each_kind_have_all_exhibits_whole_and_readable(year: int, index: Index) -> None:
    report = report_of(year)
    drawn = [draw(report) for draw in DRAWN]
    assert [exhibit.key for exhibit in drawn] == list(KEYS)
    assert words_of(report) <= MOST_WORDS
    for exhibit in drawn:
        if isinstance(exhibit, Missing):
            assert year not in exhibit.years
        if not isinstance(exhibit, Figure):
            continue
        for text in (exhibit.title, exhibit.subtitle, exhibit.caption, exhibit.alt, exhibit.description):
            assert not re.search(
                r"  |\.\.|\bone (?:cities|subjects|years)\b|\b(?:two|ten) (?:city|subject|year)\b", text
            )
    named = sum(len(rows[rows["rank"] <= 10]) for rows in rankings(index, year).values())
    lead = " ".join(field_leaders.lead(report))
    if named:
        assert f"Of the {10 * len(index.subjects)} leading ranks, {cardinal(named)} are printed" in lead
    else:
        assert lead.startswith("No source found prints a leading rank")


def test_what_the_page_says_of_2024() -> None:
    (text,) = field_leaders.lead(report_of(2024))
    assert "Beijing leads three of the five subjects, Boston leads health sciences" in text
    assert (
        "30 are printed with a city's name, 23 in China, six in the United States and one in South Korea; "
        "four more are counted for a country" in text
    )


def test_the_tops_name_disputes_and_subjects_without_ranks() -> None:
    figure = sound(field_leaders.subject_tops(report_of(2021)))
    assert "Shanghai (life sciences): 7 here, also 6 (China Daily)" in figure.caption
    assert "No leading rank is known for health sciences." in figure.caption
    shanghai = figure.data[(figure.data["city"] == "Shanghai") & (figure.data["subject"] == "life sciences")]
    assert shanghai["other_values"].item() == "6 (China Daily)"


def test_the_heat_map_holds_every_printed_rank_and_the_overall_one(index: Index) -> None:
    figure = sound(field_leaders.subject_heat_map(report_of(2024)))
    by_subject = figure.data[figure.data["subject"] != "overall"]
    assert len(by_subject) == sum(len(rows) for rows in rankings(index, 2024).values())
    assert figure.data.loc[figure.data["subject"] == "overall", "city"].iloc[0] == "Beijing"
    assert figure.title == (
        "Beijing and Guangzhou are printed among the ten leading cities of all five subjects"
    )


def test_countries_show_counted_cities_beside_named_ones() -> None:
    figure = field_leaders.countries_by_subject(report_of(2024))
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
    figure = sound(field_leaders.subject_table(report_of(2020)))
    assert figure.title == (
        "Beijing has a Share of 1028.33 in physical sciences, 1.8 times that of New York, second"
    )
    first = figure.data.iloc[0]
    assert first[["share", "count", "contribution_pct"]].tolist() == ["1028.33", "2429", "24.1"]
    texts = set(drawn_texts(figure.canvas)[0])
    assert {"12 not printed", "17, 18 not printed", "32 to 34 not printed", "of South Korea"} <= texts
    assert "Mainland China, Hong Kong and Macau are pooled" in figure.caption


def test_cities_and_fields_can_be_asked_for(index: Index) -> None:
    figure = field_leaders.pulling_clear(report_of(2021, fields="organic chemistry"))
    assert set(figure.data["city"]) == {"Shanghai"}
    nothing = field_leaders.pulling_clear(report_of(2024, fields="chemistry"))
    assert isinstance(nothing, Missing)


def test_a_future_year_with_few_ranks_is_stated_and_not_drawn(index: Index) -> None:
    """A new edition that ranks eight cities overall and none in a subject."""
    newest = index.years[-1]
    figures = index.tables.figures
    rows = figures[
        (figures["metric"] == "rank") & (figures["subject"] == "overall") & (figures["place_kind"] == "city")
        & (figures["list_scope"] == "") & (figures["data_year"] == newest) & (figures["number"] <= 8)
    ]  # fmt: skip
    future = with_edition(index, newest + 1, rows)
    report = Report(find_report("field_leaders"), {"year": newest + 1}, future)
    for draw in (field_leaders.subject_tops, field_leaders.subject_heat_map, field_leaders.subject_table):
        assert isinstance(draw(report), Missing)
    countries = field_leaders.countries_by_subject(report)
    assert countries.title.startswith(f"In {newest} China has")
    assert field_leaders.lead(report)[0].startswith("No source found prints a leading rank")


# --- full tables


def with_edition(index: Index, year: int, rows: pd.DataFrame) -> PrintedIndex:
    """The index with one edition more, made like the newest, that prints ``rows``."""
    newest = index.years[-1]
    edition = f"science-cities-{year + 1}"
    editions = index.tables.editions
    like = editions[editions["data_year"] == newest].head(1).assign(edition=edition, data_year=year)
    rows = rows.assign(data_year=year, edition_year=year, edition=edition)
    tables = dataclasses.replace(
        index.tables,
        figures=pd.concat([index.tables.figures, rows], ignore_index=True),
        editions=pd.concat([editions, like]),
    )
    return PrintedIndex("printed", tables)


def full_tables(index: Index, year: int, length: int, *, shares: bool = True, tie: bool = False) -> Index:
    """Invented tables of all subjects for a new year: the first cities of ``places``, another order each subject."""
    figures = index.tables.figures
    row = figures[
        (figures["metric"] == "rank") & (figures["place_kind"] == "city") & (figures["list_scope"] == "")
        & (figures["relation"] == "=") & (figures["data_year"] == YEARS[-1])
    ].iloc[0].to_dict() | {"confidence": "high"}  # fmt: skip
    members = set(index.tables.metro_areas["member"])
    places = index.tables.places
    cities = [
        place
        for place in places.loc[(places["kind"] == "city") & (places["metropolitan_area"] == ""), "place"]
        if place not in members
    ][:length]
    rows = []
    for turn, subject in enumerate(("overall", *index.subjects)):
        order = cities[turn:] + cities[:turn]
        for rank, place in enumerate(order, start=1):
            values = {"rank": 2 if tie and rank == 3 else rank}
            if shares:
                values |= {"share": round(3000 / rank**0.8 + year % 7, 2), "count": 9000 // rank + 40}
            rows += [
                row
                | {"subject": subject, "place": place, "metric": metric, "number": float(v), "value": str(v)}
                for metric, v in values.items()
            ]
    return with_edition(index, year, pd.DataFrame(rows))


def test_full_tables_of_several_years_draw_full_figures(index: Index) -> None:
    newest = YEARS[-1]
    own = full_tables(full_tables(index, newest + 1, 10, tie=True), newest + 2, 10, tie=True)
    report = Report(find_report("field_leaders"), {"year": newest + 2}, own)
    clear = sound(field_leaders.pulling_clear(report))
    assert " times the Share of " in clear.title
    assert set(clear.data["data_year"]) == {newest + 1, newest + 2}
    assert clear.data["field"].nunique() == len(own.subjects) > len(sheets_of(clear.canvas)) / 2
    elsewhere = {"pulling-clear-share", "printed-fields", "printed-subject-ranks", "field-institutions"}
    for draw in DRAWN[1:]:
        if (exhibit := draw(report)).key in elsewhere:
            assert not isinstance(exhibit, Figure)
            continue
        figure = sound(exhibit)
        assert len(figure.title) < 300
        assert len(figure.caption.split()) < 250, figure.caption
    assert words_of(report) <= MOST_WORDS
    table = field_leaders.subject_table(report)
    assert table.data.groupby("subject").size().tolist() == [10] * len(own.subjects)
    assert "are in the data" not in table.caption
    assert "at least" not in field_leaders.countries_by_subject(report).title


def test_of_long_tables_the_first_fifty_are_listed(index: Index) -> None:
    """How figures of long tables look, ``test_full_tables`` tells."""
    year = YEARS[-1] + 1
    own = full_tables(index, year, 60)
    table = field_leaders.subject_table(Report(find_report("field_leaders"), {"year": year}, own))
    assert table.data.groupby("subject").size().tolist() == [50] * len(own.subjects)
    assert "are in the data" in table.caption


def test_a_subject_with_shares_of_one_year_alone_has_no_way_to_pull_clear(index: Index) -> None:
    own = full_tables(index, YEARS[-1] + 1, 20)
    report = Report(find_report("field_leaders"), {"year": YEARS[-1] + 1}, own)
    before = {name for year in YEARS for name in tables_held(index, year)}
    drawn = sound(field_leaders.pulling_clear(report)).data["field"]
    assert (
        set(drawn) == {index.subject_names[subject] for subject in before} < set(index.subject_names.values())
    )
    sound(field_leaders.subject_table(report))


def test_tables_of_ranks_alone_have_no_shares(index: Index) -> None:
    own = full_tables(index, YEARS[-1] + 1, 20, shares=False)
    report = Report(find_report("field_leaders"), {"year": YEARS[-1] + 1}, own)
    assert isinstance(field_leaders.subject_table(report), Missing)
    assert "share" not in sound(field_leaders.subject_tops(report)).data
    assert " differ most" in sound(field_leaders.subject_heat_map(report)).title


def test_asked_cities_are_drawn_alone(index: Index) -> None:
    own = full_tables(full_tables(index, YEARS[-1] + 1, 20), YEARS[-1] + 2, 20)
    ranking = own.ranking(YEARS[-1] + 2, "chemistry")
    asked = list(ranking["place"].iloc[[3, 12]])
    parameters = {"year": YEARS[-1] + 2, "fields": "chemistry", "cities": ";".join(asked)}
    figure = sound(field_leaders.pulling_clear(Report(find_report("field_leaders"), parameters, own)))
    assert set(figure.data["city"]) == set(asked)
    assert figure.data["source"].ne("").all()
