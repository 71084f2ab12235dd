"""No page joins years of two eras: not in words, and not by a line. And no place is claimed where cities are level."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import pytest
from conftest import areas_of, length, lines_of, overlapping_texts, texts_inside, texts_on
from eras import changes_across, require_of_a_year

from helpers.base.manifest import find_report
from helpers.figures.lines import runs
from helpers.figures.sheet import sheets_of
from helpers.index.choose import load_source
from helpers.index.interface import Break, Index
from helpers.pages import field_leaders, leading_cities
from helpers.report.exhibits import Exhibit, Figure, Missing, NotApplicable
from helpers.report.report import Report, open_report

# the first and the last year, and the first after a barrier
YEARS = (2015, 2022, 2025)
BREAKS = [
    Break(2021, 2022, True, "", "", ""),
    Break(2023, 2024, True, "", "", ""),
    Break(2018, 2019, False, "", "", ""),
]
FIELDS = (
    field_leaders.pulling_clear, field_leaders.pulling_clear_share, field_leaders.printed_fields,
    field_leaders.subject_heat_map, field_leaders.printed_subject_ranks, field_leaders.subject_leaders,
    field_leaders.subject_tops, field_leaders.subject_table, field_leaders.countries_by_subject,
    field_leaders.field_institutions,
)  # fmt: skip
CITIES = (
    leading_cities.rank_ladder, leading_cities.rank_history, leading_cities.top_ten_by_country,
    leading_cities.leading_institutions, leading_cities.parts_of_the_whole, leading_cities.in_numbers,
)  # fmt: skip


@lru_cache
def report_of(year: int) -> Report:
    return open_report("field_leaders", source="edition", year=year)


@lru_cache
def drawn(year: int, draw: Callable[[Report], Exhibit]) -> Exhibit:
    return draw(report_of(year))


def exhibits(year: int) -> tuple[Report, dict[str, Exhibit]]:
    return report_of(year), {exhibit.key: exhibit for exhibit in (drawn(year, draw) for draw in FIELDS)}


def texts_of(exhibit: Exhibit) -> list[str]:
    if isinstance(exhibit, Missing | NotApplicable):
        return [exhibit.title, exhibit.reason]
    return [exhibit.title, exhibit.caption, *([exhibit.alt] if isinstance(exhibit, Figure) else [])]


@pytest.mark.parametrize(
    "text",
    [
        "Beijing grew from 100 in 2015 to 300 in 2025.",
        "Shares from 2021 to 2022 stand here.",
        "Its part doubled: 4 % in 2018, 8 % in 2024.",
        "Boston 3 % in 2023, +12.5 % in 2025.",
        "It has pulled ahead since 2015; since 2015 it leads, in 2025 by far.",
        "Nothing is said here. Shanghai goes from fifth in 2020 to second in 2023.",
    ],
)
def test_a_change_across_a_break_is_found(text: str) -> None:
    assert changes_across(text, BREAKS)


@pytest.mark.parametrize(
    "text",
    [
        "Beijing grew from 100 in 2015 to 300 in 2021.",
        "Beijing grew from 100 in 2024 to 300 in 2025; in 2018 it was fourth.",
        "Not comparable across 2021–2022 (health sciences joined); see Methods and data.",
        "Not in the index before: health sciences (2022), applied sciences (2024).",
        "It fell from 2018 to 2019.",  # this break is no barrier
        "Tables of subjects hold 100 institutions in 2015–2023 and 500 institutions in 2024–2025.",
    ],
)
def test_what_stays_in_an_era_is_not(text: str) -> None:
    assert changes_across(text, BREAKS) == []


# of the newest year, ``test_every_year`` looks at them
@pytest.mark.parametrize("year", YEARS[:-1])
def test_no_text_of_the_leaders_by_field_crosses_an_era(year: int) -> None:
    report, found = exhibits(year)
    assert set(find_report("field_leaders").figures) == set(found)
    lead = field_leaders.lead(report)
    assert len(" ".join(lead).split()) <= 90
    breaks = load_source("edition").breaks("")
    assert breaks
    for text in [*lead, *(text for exhibit in found.values() for text in texts_of(exhibit))]:
        assert changes_across(text, breaks) == []
        assert [told for told in re.findall(r"\b20\d\d\b", text) if int(told) > year] == [], text
    figures = [exhibit for exhibit in found.values() if isinstance(exhibit, Figure)]
    require_of_a_year(figures, year)
    for figure in figures:
        assert texts_inside(figure.canvas) == [], figure.key
        assert overlapping_texts(figure.canvas) == [], figure.key


@pytest.mark.parametrize("year", YEARS)
def test_no_text_of_the_leading_cities_crosses_an_era(year: int) -> None:
    report = open_report("leading_cities", source="edition", year=year)
    breaks = report.index.breaks("")
    told = [text for draw in CITIES for text in texts_of(draw(report))]
    for text in [*leading_cities.lead(report), *told]:
        assert changes_across(text, breaks) == []


@pytest.mark.parametrize("year", YEARS)
def test_per_cent_is_that_of_all_institutions_listed_and_no_line_crosses_an_era(year: int) -> None:
    report = report_of(year)
    index, figure = report.index, drawn(year, field_leaders.pulling_clear)
    names = set(figure.data["field"])
    assert {index.subject_names[s] for s in index.subjects if index.total(year, s)} < names
    for row in figure.data.itertuples():
        whole = index.total(row.data_year, subject_of(index, row.field))
        assert row.per_cent == pytest.approx(row.share / whole * 100, abs=0.02)
    barriers = [(one.after_year, one.before_year) for one in index.breaks("")]
    lines = [line for sheet in sheets_of(figure.canvas) for line in lines_of(sheet) if line.place]
    for line in lines:
        years = [int(x) for x in line.xs if float(x).is_integer()]
        if len(years) == len(line.xs):
            assert len(runs(years, years, barriers)) == 1, years
    assert (year in index.years[:1]) or any(len(line.xs) > 2 for line in lines)


@pytest.mark.parametrize("year", YEARS)
def test_parts_of_the_whole_are_told_era_by_era(year: int) -> None:
    report = open_report("leading_cities", source="edition", year=year)
    index, figure = report.index, leading_cities.parts_of_the_whole(report)
    assert isinstance(figure, Figure)
    assert (texts_inside(figure.canvas), overlapping_texts(figure.canvas)) == ([], [])
    assert re.search(rf"\b(?:{year}|{year - 1})\b", figure.title)
    parts = {}
    for row in figure.data.itertuples():
        assert row.per_cent == pytest.approx(
            row.listed_share / index.total(row.data_year, index.together) * 100, abs=0.01
        )
        parts.setdefault(index.short(row.city), {})[row.data_year] = row.per_cent
    told = re.search(
        r"(?:index up to \d{4}|to \d{4}), (.*?) gained part of .*?, and (.*?) lost some", figure.title
    )
    spans = [
        (2015, min(year, 2021)),
        *([(2022, 2023)] if year > 2022 else []),
        *([(2024, 2025)] if year > 2024 else []),
    ]
    assert bool(told) == (year > 2015)
    for names, sign in zip(told.groups() if told else (), (1, -1), strict=False):
        for name in names.replace("the San Francisco Bay Area", "SF Bay Area").split(" and "):
            for first, last in spans:
                assert sign * (parts[name][last] - parts[name][first]) > 0, (name, first, last)


def test_where_no_whole_is_known_there_are_no_parts() -> None:
    report = open_report("leading_cities", source="printed", year=2024)
    absent = leading_cities.parts_of_the_whole(report)
    assert isinstance(absent, NotApplicable)
    assert absent.told == "nowhere"


def subject_of(index: Index, name: str) -> str:
    """Of two subjects with one name, that of the tables."""
    return next(subject for subject in index.categories if index.subject_names[subject] == name)


def test_the_pack_is_the_five_leading_cities_and_the_first_leader() -> None:
    report = report_of(2025)
    data = drawn(2025, field_leaders.pulling_clear).data
    for name, rows in data.groupby("field"):
        subject = subject_of(report.index, str(name))
        ranking = report.index.ranking(2025, subject)
        first = min(y for y in report.index.years if report.index.total(y, subject))
        expected = {*ranking["place"].head(5), report.index.ranking(first, subject)["place"].iloc[0]}
        assert set(rows["city"]) == expected


def test_cities_and_subjects_asked_for_are_drawn_alone() -> None:
    asked = {"cities": "Vienna;Boston", "fields": "chemistry"}
    report = open_report("field_leaders", source="edition", year=2025, **asked)
    figure = field_leaders.pulling_clear(report)
    assert set(figure.data["field"]) == {"chemistry"}
    assert {city.split()[0] for city in figure.data["city"]} == {"Vienna", "Boston"}


def test_level_cities_are_called_level() -> None:
    assert "Beijing and Boston are level in health sciences" in drawn(2025, field_leaders.subject_tops).title
    assert "Beijing and Boston are level" in drawn(2025, field_leaders.subject_table).title


def test_who_leads_must_lead_by_the_hundred_leading_institutions_too() -> None:
    index, figure = report_of(2025).index, drawn(2025, field_leaders.subject_leaders)
    assert list(index.ranking(2025, "social-sciences")["place"].head(1)) == ["Beijing"]
    assert index.leader_of_short_list(2025, "social-sciences") == "Boston metropolitan area"
    own = figure.data
    own = own[(own["data_year"] == 2025) & (own["subject"] == index.subject_names["social-sciences"])]
    assert set(own["city"]) == {"Beijing", "Boston metropolitan area"}
    assert "in another order if the table ended at 100 institutions" in figure.caption
    assert index.leader_of_short_list(2023, "chemistry") == "", "this list has no more than a hundred"


def test_the_length_of_the_lists_and_the_breaks_are_said() -> None:
    figure = drawn(2025, field_leaders.pulling_clear)
    assert "100 institutions in 2015–2023 and 500 institutions in 2024–2025" in figure.caption
    texts = set(texts_on(figure.canvas))
    assert {"+ health", "+ applied, social"} <= texts
    assert "not in the index\nbefore 2022" in texts


def test_an_edition_shows_printed_fields_of_its_own_year_alone() -> None:
    printed = drawn(2021, field_leaders.printed_fields)
    assert isinstance(printed, Figure)
    assert {"91.9", "166.3", "137.6", "191.0"} <= set(printed.data["share"])
    assert isinstance(drawn(2022, field_leaders.printed_fields), Missing)


def test_institutions_printed_in_a_field_give_the_pack_as_listed_share() -> None:
    report, figure = report_of(2021), drawn(2021, field_leaders.printed_fields)
    pack = figure.data[figure.data["quantity"] == "listed Share of 28 institutions"]
    shares = dict(zip(pack["city"], pack["share"], strict=True))
    assert (shares["Boston metropolitan area"], shares["San Francisco Bay Area"]) == ("78.3", "70.9")
    assert set(figure.data["quantity"]) == {"printed Share", "listed Share of 28 institutions"}
    assert "the 28 institutions printed for 2021, summed by metropolitan area, give" in figure.caption
    assert "not comparable with their printed Shares" in figure.caption
    # drawn apart from the printed Shares, with a scale of its own
    below = sheets_of(figure.canvas)[-1]
    assert "otherwise measured: listed Share of the 28" in " ".join(texts_on(below)[0].split())
    widths = [length(bar) for bar in areas_of(below)]
    assert widths == sorted(widths, reverse=True)
    assert widths[1] / widths[0] == pytest.approx(
        float(pack["share"].iloc[1]) / float(pack["share"].iloc[0]), abs=0.01
    )
    # nothing is lost and nothing counted twice: what is placed is what is printed, but for what is in no city
    field = next(
        key for key in report.printed.fields if len(report.index.pack(2021, key)) and "atomic" in key
    )
    printed = report.printed.ranking(2021, field, "institution")["share"].sum()
    assert 0.9 * printed < report.index.pack(2021, field)["number"].sum() <= printed + 1e-6
    assert (
        report.index.pack(2020, field).empty
        and open_report("methods", source="annual", year=2021).index.pack(2021, field).empty
    )


def test_listed_and_printed_biology_are_told_apart() -> None:
    figure = drawn(2024, field_leaders.subject_heat_map)
    assert "life sciences" not in figure.title + figure.alt + " ".join(map(str, figure.data["subject"]))
    assert "that of the printed life sciences" in figure.caption
    ranks = drawn(2024, field_leaders.printed_subject_ranks)
    assert set(ranks.data["subject"]) >= {"life sciences"}


def test_tables_alone_know_nothing_of_print() -> None:
    report = open_report("field_leaders", source="annual", year=2024)
    for draw in (field_leaders.printed_fields, field_leaders.printed_subject_ranks):
        assert isinstance(draw(report), NotApplicable)
    assert isinstance(field_leaders.pulling_clear(report), Figure)
