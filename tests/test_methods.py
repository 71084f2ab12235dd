"""The report on methods and data: every exhibit of every year, against the tables that it tells of."""

from __future__ import annotations

import dataclasses
import re
from functools import cache

import pytest
from conftest import ROOT, overlapping_texts, texts_inside, texts_on

from helpers.base.manifest import find_report
from helpers.base.words import cardinal
from helpers.figures.coverage import Cell, draw_coverage
from helpers.index.printed import PrintedIndex, load_index
from helpers.index.printed_records import OWN_RECORDS
from helpers.pages import methods
from helpers.pages.methods import printed, records
from helpers.report.exhibits import Exhibit, Figure, Missing, Table
from helpers.report.report import Report, open_report

YEARS = load_index().years
EXHIBITS = (
    methods.coverage, methods.sources, methods.definitions, methods.breaks, methods.conflicts,
    methods.differing_tables, methods.revisions, methods.exclusions, methods.editions,
)  # fmt: skip


@pytest.fixture(params=[*YEARS[:-1:2], YEARS[-1]])  # of the first years and of late ones
def report(request) -> Report:
    return open_report("methods", source="printed", year=request.param)


@pytest.fixture
def newest() -> Report:
    return open_report("methods", source="printed")


@cache
def page(year: int) -> dict[str, Exhibit]:
    """The exhibits of a year by key, made once for all tests."""
    report = open_report("methods", source="printed", year=year)
    made = [make(report) for make in EXHIBITS]
    return {exhibit.key: exhibit for exhibit in made}


def changed(report: Report, **tables: object) -> Report:
    """``report`` over an index of which some tables are replaced."""
    index = PrintedIndex(report.index.name, dataclasses.replace(report.index.tables.loaded, **tables))
    return Report(report.spec, report.parameters, index)


def test_every_exhibit_of_the_manifest_is_made_for_years_of_all_times(report, displayed):
    made = page(report.year).values()
    report.show(*made)  # cites every source, so an unknown one is an error here
    assert set(find_report("methods").figures) - {"accuracy", "evidence"} <= set(report.shown)
    # what came first in a later year is no matter of this one
    early = {"breaks", "conflicts"} if report.year <= 2017 else set()
    assert {exhibit.key for exhibit in made if isinstance(exhibit, Missing)} <= early


def test_texts_of_every_year_are_tidy(report):
    texts = [*methods.lead(report), *methods.terms(report)]
    for exhibit in page(report.year).values():
        texts += [exhibit.title, exhibit.reason if isinstance(exhibit, Missing) else exhibit.caption]
        if isinstance(exhibit, Figure):
            texts += [exhibit.subtitle, exhibit.alt, exhibit.description]
    for text in texts:
        assert "  " not in text and " ." not in text and ".." not in text and " ," not in text, text
        assert "nan" not in text.split() and "None" not in text and "()" not in text, text


# the numbers are the same in every year, only the frame moves
@pytest.mark.parametrize("year", [YEARS[0], YEARS[-1]])
def test_the_coverage_figure_is_readable(year):
    canvas = page(year)["coverage"].canvas
    assert texts_inside(canvas) == []
    assert overlapping_texts(canvas) == []


def test_the_lead_counts_the_figures_of_the_year(report):
    figures = report.index.tables.figures
    own = figures[figures["data_year"] == report.year]
    basis, missing = methods.lead(report)
    assert f"rests on {len(own):,} printed figures" in basis
    for number in own.groupby("source_kind")["source"].nunique():
        assert re.search(rf"(from|,|and) {cardinal(number)} [a-z]", basis)
    for confidence, number in own["confidence"].value_counts().items():
        assert f"{confidence} for {number:,}" in basis
    ranks = set(report.index.ranking(report.year)["rank"])
    for rank in range(1, printed.LEADING + 1):
        if rank not in ranks:
            assert "not printed" in missing
            break
    else:
        assert f"All of the {printed.LEADING} leading ranks are printed." in missing


def test_every_number_of_the_coverage_figure_is_counted_from_the_tables(newest):
    data = page(YEARS[-1])["coverage"].data
    figures = newest.index.tables.figures
    for year in YEARS:
        row = data[
            (data["figure"] == "Cities: rank") & (data["subject"] == "overall") & (data["data_year"] == year)
        ]
        own = figures[
            (figures["place_kind"] == "city") & (figures["metric"] == "rank") & (figures["subject"] == "overall")
            & (figures["data_year"] == year) & (figures["period"] == "") & (figures["relation"] == "=")
        ]  # fmt: skip
        assert row["places_with_printed_figure"].tolist() == [own["place"].nunique()]


def test_the_coverage_figure_writes_one_number_a_row_of_its_data():
    figure = page(YEARS[-1])["coverage"]
    numbers = [text for text in texts_on(figure.canvas) if text.isdigit()]
    assert sorted(numbers) == sorted(figure.data["places_with_printed_figure"].astype(str))
    assert (figure.data["places_with_printed_figure"] > 0).all()


def test_the_coverage_figure_cites_the_sources_of_its_own_year(report):
    data = page(report.year)["coverage"].data
    figures = report.index.tables.figures
    own = set(figures.loc[figures["data_year"] == report.year, "source"])
    for row in data.itertuples():
        if row.data_year == report.year:
            assert set(row.source.split(";")) <= own
        else:
            assert row.source == OWN_RECORDS


def test_the_title_says_what_is_missing():
    title = printed._coverage_title({"ranks": 12, "Shares": 3, "Counts": 0}, 2024)
    assert (
        title
        == "Ranks of cities are covered best in 2024, with 12 printed; Counts are not printed for that year"
    )
    title = printed._coverage_title({"ranks": 12, "Shares": 3, "Counts": 2}, 2024)
    assert title == "Ranks of cities are covered best in 2024, with 12 printed; Counts least, with 2"


def test_conflicts_hold_the_known_ones_with_both_values():
    data = page(YEARS[-1])["conflicts"].data
    assert not {"file", "line"} & set(data.columns)
    shanghai = data[data["figure"] == "Shanghai, life sciences: rank"].iloc[0]
    assert shanghai["data_year"] == "2021"
    assert shanghai["values"].startswith("7 in ")
    assert "; 6 in " in shanghai["values"]
    journals = data[data["figure"].str.endswith("journals tracked")].iloc[0]
    assert "82 in " in journals["values"] and "145 in " in journals["values"]
    assert "82 or 145 journals" in set(data["values"])
    weak = data[data["kind"] == "low confidence"]
    assert weak["values"].str.contains("Beijing, Share 5501.45").any()


def test_conflicts_of_the_year_of_the_report_come_first_and_none_is_of_a_later_one():
    for year, own in ((2021, "one is"), (2024, "two are")):
        table = page(year)["conflicts"]
        assert table.data.iloc[0]["data_year"] == str(year)
        assert table.title.endswith(f"; {own} of {year}")
        assert max(int(told[-4:]) for told in table.data["data_year"]) == year
    assert isinstance(page(2016)["conflicts"], Missing)


def test_conflicts_stay_a_table_that_can_be_read():
    assert len(page(YEARS[-1])["conflicts"].data) < 40
    assert len(page(YEARS[-1])["differing-tables"].data) < 60


def test_copies_of_a_table_are_told_with_how_many_figures_differ():
    data = page(YEARS[-1])["differing-tables"].data
    row = data[(data["tables"] == "Nature Index annual tables 2016 (non-profit, global)")].iloc[0]
    assert row["kind"] == "pages of one table"
    differing, _, compared = row["figures_that_differ"].partition(" of ")
    assert 0 < int(differing) < int(compared)
    assert row["largest_difference"].endswith("42.45 / 44.68")


def test_revisions_name_both_printed_values():
    data = page(YEARS[-1])["revisions"].data
    harvard = data[(data["place"].str.startswith("Harvard")) & (data["data_year"] == "2023")].iloc[0]
    assert (harvard["first_printed"], harvard["printed_a_year_later"]) == ("1143.43", "1206.87")
    assert (harvard["difference"], harvard["per_cent"]) == ("+63.44", "+5.5")
    assert harvard["confidence"] == "low"
    # the largest difference first
    sizes = data["difference"].str.replace("−", "-").astype(float).abs()
    assert sizes.is_monotonic_decreasing


def test_definitions_without_a_source_are_the_project_s_own(newest):
    data = methods.definitions(newest).data
    assert len(data) == len(newest.index.tables.definitions)
    own = set(data.loc[data["source"] == OWN_RECORDS, "term"])
    assert own == set(newest.index.tables.definitions.query("sources == ''")["term"])


def test_breaks_say_what_the_year_may_be_compared_with():
    assert isinstance(page(2016)["breaks"], Missing)
    caption = page(2017)["breaks"].caption
    assert caption.startswith("Figures of 2017 may be compared with those of no other data year.")
    assert page(2021)["breaks"].caption.startswith(
        "Figures of 2021 may be compared with those of 2017, 2019 and 2020."
    )


def test_exclusions_are_all_shown_or_grouped_by_reason(newest):
    rows = newest.index.tables.exclusions
    short = methods.exclusions(newest)
    assert len(short.data) == len(rows)
    many = changed(newest, exclusions=rows.sample(records._MOST_EXCLUSIONS + 1, replace=True, random_state=1))
    grouped = methods.exclusions(many)
    assert grouped.data["entries"].sum() == records._MOST_EXCLUSIONS + 1
    assert grouped.data["reason"].is_unique
    assert "data/exclusions.csv" in grouped.caption
    assert isinstance(methods.exclusions(changed(newest, exclusions=rows.iloc[0:0])), Missing)


def test_editions_give_the_number_of_cities_ranked(newest):
    table = methods.editions(newest)
    ranking = newest.index.ranking(newest.year)
    own = table.data[table.data["data_year"] == str(newest.year)].iloc[0]
    assert int(own["cities_ranked"]) == int(ranking["own_edition"].sum())
    assert len(table.data) == len(newest.index.tables.editions)
    assert own["edition"] in table.caption


def test_sources_by_kind_add_up(report):
    data = page(report.year)["sources"].data
    figures = report.index.tables.figures
    assert data["figures"].sum() == (figures["data_year"] == report.year).sum()
    assert (data[["high_confidence", "medium", "low"]].sum(axis=1) == data["figures"]).all()


def test_without_contradictions_and_revisions_the_report_says_so(newest):
    figures = newest.index.tables.figures
    calm = figures[(figures["place_kind"] == "city") & (figures["confidence"] != "low")]
    quiet = changed(newest, figures=calm, breaks=newest.index.tables.breaks.iloc[0:0])
    for make in (methods.conflicts, methods.differing_tables, methods.revisions, methods.breaks):
        assert isinstance(make(quiet), Missing), make.__name__


def test_a_year_with_nothing_but_eight_ranks_has_its_report(newest, displayed):
    """The poorest year that the suite reports on."""
    figures = newest.index.tables.figures
    ranks = figures[
        (figures["data_year"] == newest.year) & (figures["place_kind"] == "city") & (figures["metric"] == "rank")
        & (figures["subject"] == "overall") & (figures["number"] <= 8) & (figures["edition_year"] == newest.year)
    ]  # fmt: skip
    poor = changed(newest, figures=ranks)
    for make in EXHIBITS:
        exhibit = make(poor)
        assert isinstance(exhibit, Figure | Table | Missing)
    assert "No rank of a city in any single subject is printed." in methods.lead(poor)[1]
    assert "Shares, Counts and contributions to the location's Share of none" in methods.lead(poor)[1]


def test_terms_come_from_the_data_and_the_licence(newest):
    use, code, coordinates = methods.terms(newest)
    assert "Creative Commons" in use and "not confirmed" in use
    assert "MIT" in code
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
    assert "CC0" in coordinates
    empty = newest.index.tables.definitions.iloc[0:0]
    assert "not recorded" in methods.terms(changed(newest, definitions=empty))[0]


def test_one_panel_with_one_number_can_be_drawn():
    canvas = draw_coverage([("Rank", [Cell(0, 0, 1)])], ["’24"], ["Overall"], highlighted=0)
    assert texts_inside(canvas) == []
