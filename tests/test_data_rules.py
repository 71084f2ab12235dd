"""What `make check` must find: each rule broken in a copy of the tables, and the words that tell of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from broken_data import (
    ANY_SHARE,
    CITIES,
    CITIES_2020,
    PHYSICAL_2020,
    SHARE,
    WUHAN,
    add,
    change,
    copy_of_data,
    find,
    read,
    write,
)  # fmt: skip

from helpers.base.paths import data_folder
from helpers.data.check import check_data, require_sound_data
from helpers.data.csv_files import Problem

INSTITUTIONS = "printed/2021/institutions.csv"
NUMBER = "must be a number with a decimal point and without thousands separators"
INTERVAL = "must be blank or an ISO 8601 interval of years or of days, YYYY/YYYY or YYYY-MM-DD/YYYY-MM-DD"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return copy_of_data(tmp_path)


def test_the_tables_of_the_project_are_sound():
    assert [str(problem) for problem in check_data(data_folder())] == []


def test_the_copy_is_sound_before_it_is_broken(data):
    assert [str(problem) for problem in check_data(data)] == []
    require_sound_data(data)


ANY_RANK = {"metric": "rank", "data_year": "2021"}
BROKEN_CELLS = [
    (CITIES, ANY_RANK, "value", "-3", "rank must be a positive whole number"),
    (CITIES, ANY_RANK, "value", "0", "rank must be a positive whole number"),
    (CITIES, ANY_RANK, "value", "2.5", "rank must be a positive whole number"),
    (CITIES, ANY_RANK, "value", "third", NUMBER),
    (CITIES, ANY_RANK, "value", "", NUMBER),
    (CITIES_2020, ANY_SHARE, "value", "1,091.5", f"{NUMBER}; write 1091.5"),
    (CITIES_2020, ANY_SHARE, "value", "-1091.5", "Share must be a number, 0 or more"),
    (CITIES_2020, ANY_SHARE, "value", "nan",
     f"{NUMBER}; prints no number; delete the row, for what is not printed has none"),
    (CITIES_2020, PHYSICAL_2020 | {"metric": "count"}, "value", "5512.5",
     "Count must be a whole number, 0 or more"),
    (CITIES_2020, PHYSICAL_2020 | {"metric": "contribution_pct"}, "value", "117.0",
     "contribution to the location's Share must be a number, between 0 and 100"),
    (CITIES, ANY_RANK, "metric", "rnak", "no such metric is known. Did you mean 'rank'?"),
    (CITIES, ANY_RANK, "subject", "phisical", "no such subject is known. Did you mean 'physical'?"),
    (CITIES, ANY_RANK, "edition", "science-cities-2202",
     "no such edition is known. Did you mean 'science-cities-2022'?"),
    (CITIES, ANY_RANK, "edition", "science-cities-2021", "this edition belongs to data/printed/2020/"),
    (CITIES, ANY_RANK, "place", "Wuhann", "no such city is known. Did you mean 'Wuhan'?"),
    (CITIES, ANY_RANK, "note", "printed so ", "begins or ends with a space"),
    (CITIES, ANY_RANK, "relation", "==", "must be one of '=', '≈', '>', '<', '>=', '<='"),
    (CITIES, ANY_RANK, "confidence", "certain", "must be one of 'high', 'medium', 'low'"),
    (CITIES, ANY_RANK, "data_year", "2022", "is later than the data year 2021 of its folder"),
    (CITIES, ANY_RANK, "data_year", "21", "must be a year of four digits"),
    (CITIES, ANY_RANK, "period", "2015-2021", INTERVAL),
    (CITIES, ANY_RANK, "period", "2021-13-01/2021-12-31", INTERVAL),
    (CITIES, ANY_RANK, "period", "2021/2015", INTERVAL),
    (CITIES, ANY_RANK, "period", "2015/2020", "the period ends in 2020, the data year is 2021"),
    (CITIES, ANY_RANK, "reference_year", "2021", "must be earlier than the data year 2021"),
    (CITIES, ANY_RANK, "reference_year", "²⁰²⁰", "must be a whole number or blank; write 2020"),
    (INSTITUTIONS, {"metric": "share"}, "place", "Max Plank Society",
     "no such institution is known. Did you mean 'Max Planck Society'?"),
    ("printed/2016/pairs.csv", {"place": "Beijing – Shanghai"}, "place", "Beijing – Shangai",
     "no such pair is known: Shangai. Did you mean 'Shanghai'?"),
    ("printed/2016/pairs.csv", {"metric": "rank"}, "place", "Shenzhen-Shanghai",
     "no such pair is known. Did you mean 'Shenzhen'?"),
    ("printed/2021/statements.csv", {"id": "A09"}, "value", "166,3", f"{NUMBER}; write 166.3"),
    ("printed/2021/statements.csv", {"id": "A10"}, "value", "0", "rank must be a positive whole number"),
    ("printed/2021/statements.csv", {"id": "A20"}, "reference_place", "Baltimore–Washingtn",
     "no such city is known. Did you mean 'Baltimore–Washington'?"),
    ("printed/2021/editions.csv", {"edition": "science-cities-2022"}, "data_year", "2022",
     "the edition science-cities-2022 stands in the folder of data year 2021"),
    ("printed/2021/editions.csv", {"edition": "science-cities-2022"}, "journals", "28",
     "must be one of '68', '82', '145', '68 or 82', '82 or 145' or blank"),
    ("printed/2021/sources.csv", {"kind": "official"}, "address", "",
     "an official source must have its address"),
    ("printed/2021/sources.csv", {"kind": "news"}, "address", "https://example.org/a",
     "news is named, not linked: leave this blank and fill the locator"),
    ("reference/places.csv", {"place": "Aachen"}, "latitude", "97.2", "must lie between -90 and 90"),
    ("reference/places.csv", {"place": "Aalborg"}, "latitude", "57,05",
     "must be a number with a decimal point or blank; write 57.05"),
    ("reference/places.csv", {"place": "Aachen"}, "group", "europa",
     "no such group is known. Did you mean 'europe'?"),
    ("reference/places.csv", {"place": "Cambridge (US)"}, "metropolitan_area", "Boston metro area",
     "no such city is known. Did you mean 'Boston metropolitan area'?"),
    ("reference/place_aliases.csv", {"alias": "Zurich"}, "canonical", "Zürrich",
     "no such place is known. Did you mean 'Zürich'?"),
    ("reference/place_aliases.csv", {"alias": "Zurich"}, "alias", "Beijing",
     "is the name of a row in data/reference/places.csv and cannot be an alias too"),
    ("reference/institutions.csv", {"institution": "Yale University"}, "city", "New York metropolitan aera",
     "no such city is known. Did you mean 'New York metropolitan area'?"),
    ("reference/institutions.csv", {"institution": "Yale University"}, "spread", "no", "must be true or false"),
    ("reference/institution_aliases.csv", {"alias": "UCAS"}, "canonical", "Harvard Universty",
     "no such institution is known. Did you mean 'Harvard University'?"),
    ("reference/metrics.csv", {"metric": "rank"}, "orders", "share;wfcc",
     "no such metric is known: wfcc. Did you mean 'wfc'?"),
    ("reference/journals.csv", {"journal": "ACS Nano"}, "issn_l", "1936-0852",
     "is not an ISSN: eight digits with a dash, the last of which is a check; were zeros at its beginning lost?"),
    ("reference/breaks.csv", {"after_year": "2016"}, "sources", "unknown-page",
     "no such source is known: unknown-page."),
    ("reference/definitions.csv", {"term": "Share"}, "sources", "unknown-page",
     "no such source is known: unknown-page."),
    ("reference/metro_areas.csv", {"member": "Yale University"}, "member", "Yale Universty",
     "no such institution is known. Did you mean 'Yale University'?"),
    ("reference/groups.csv", {"group": "other"}, "order", "last", "must be a whole number"),
    ("evidence.csv", {"metric": "rank", "evidence": "annual"}, "years", "²⁰¹⁵-",
     "must be a year, or years with a hyphen between, of which the last may be left out"),
    ("evidence.csv", {"metric": "pairs"}, "error", "small", "must be a number with a decimal point, or: not measured"),
]  # fmt: skip


@pytest.fixture(scope="module")
def broken(tmp_path_factory) -> tuple[list[int], list[str]]:
    """Every cell of BROKEN_CELLS broken in one copy, in different rows: their lines, and what is told."""
    data = copy_of_data(tmp_path_factory.mktemp("broken"))
    sound = copy_of_data(tmp_path_factory.mktemp("sound"))
    lines: list[int] = []
    used: dict[str, set[int]] = {}
    for file, row, column, value, _ in BROKEN_CELLS:
        taken = used.setdefault(file, set()) if row in (ANY_RANK, ANY_SHARE) else set()
        line = find(sound, file, taken, **row)
        used.setdefault(file, set()).add(line)
        change(data, file, line, column, value)
        lines.append(line)
    return lines, [str(problem) for problem in check_data(data)]


CASE_NAMES = ["=".join(case[2:4]) for case in BROKEN_CELLS]


@pytest.mark.parametrize("case", range(len(BROKEN_CELLS)), ids=CASE_NAMES)
def test_a_broken_cell_is_told_once_with_file_line_column_and_value(broken, case):
    file, _, column, value, message = BROKEN_CELLS[case]
    lines, told = broken
    where = f"data/{file}, line {lines[case]}, column {column}:"
    assert [line for line in told if line.startswith(where)] == [f"{where} '{value}' — {message}"]


def test_a_message_is_worded_as_documented(data):
    line = find(data, CITIES, **WUHAN)
    change(data, CITIES, line, "value", "-3")
    assert [str(p) for p in check_data(data)] == [
        f"data/printed/2021/cities.csv, line {line}, column value: '-3' — "
        "rank must be a positive whole number"
    ]


def test_an_unknown_source_is_told_with_the_nearest_one(data):
    line = find(data, CITIES_2020, **SHARE)
    change(data, CITIES_2020, line, "source", "natureindex-2021-science-cities-physical-science")
    assert [str(p) for p in check_data(data)] == [
        f"data/{CITIES_2020}, line {line}, column source: 'natureindex-2021-science-cities-physical-science' — "
        "no such source is known. Did you mean 'natureindex-2021-science-cities-physical-sciences'?"
    ]


def test_a_figure_in_the_file_of_another_kind_of_place(data):
    line = find(data, CITIES, **WUHAN)
    change(data, CITIES, line, "place_kind", "country")
    told = check_data(data)
    assert Problem(CITIES, line, "place_kind", "country", "belongs in countries.csv") in told
    assert [(p.line, p.column) for p in told] == [(line, "place"), (line, "place_kind")]


def test_a_figure_that_stands_twice_even_with_another_value(data):
    rows = read(data, CITIES)
    line = find(data, CITIES, **WUHAN)
    again = list(rows[line - 1])
    again[rows[0].index("value")] = "99"
    write(data, CITIES, [*rows, again])
    value = rows[line - 1][rows[0].index("value")]
    assert check_data(data) == [
        Problem(CITIES, len(rows) + 1, "value", "99",
                f"rank of Wuhan stands already in data/{CITIES}, line {line}, with the value {value}")
    ]  # fmt: skip


def test_a_figure_that_stands_twice_under_two_spellings(data):
    file = "printed/2020/cities.csv"
    rows = read(data, file)
    line = find(data, file, place="Baltimore–Washington", metric="share", **PHYSICAL_2020)
    again = list(rows[line - 1])
    again[rows[0].index("place")] = "Baltimore-Washington"
    write(data, file, [*rows, again])
    told = check_data(data)
    assert [(p.line, p.column) for p in told] == [(len(rows) + 1, "value")]
    assert "share of Baltimore–Washington stands already" in told[0].message


def test_a_share_above_its_count(data):
    share = find(data, CITIES_2020, metric="share", place="Daejeon", **PHYSICAL_2020)
    count = find(data, CITIES_2020, metric="count", place="Daejeon", **PHYSICAL_2020)
    change(data, CITIES_2020, count, "value", "7")
    value = read(data, CITIES_2020)[share - 1][13]
    assert check_data(data) == [
        Problem(CITIES_2020, share, "value", value,
                f"Share of Daejeon is above its Count 7 in the same table (line {count})")
    ]  # fmt: skip


def test_a_rank_out_of_the_order_of_the_shares(data):
    beijing = find(data, CITIES_2020, metric="rank", place="Beijing", **PHYSICAL_2020)
    change(data, CITIES_2020, beijing, "value", "2")
    first = find(data, CITIES_2020, metric="rank", place="New York metropolitan area", **PHYSICAL_2020)
    change(data, CITIES_2020, first, "value", "1")
    told = check_data(data)
    assert [(p.file, p.line, p.column, p.value) for p in told] == [(CITIES_2020, beijing, "value", "2")]
    assert told[0].message.startswith(
        "Beijing is behind New York metropolitan area (rank 1), but the table prints"
    )


def test_two_places_on_one_rank_with_different_shares(data):
    line = find(data, CITIES_2020, metric="rank", place="Shanghai", **PHYSICAL_2020)
    change(data, CITIES_2020, line, "value", "5")
    told = check_data(data)
    assert len(told) == 1
    assert (told[0].file, told[0].column, told[0].value) == (CITIES_2020, "value", "5")
    assert "Shanghai" in told[0].message
    assert "share this rank, but the table prints share" in told[0].message


def test_two_places_on_one_rank_without_shares(data):
    first = {"metric": "rank", "subject": "overall", "data_year": "2021"}
    line = find(data, CITIES, **first)
    heading, *rows = read(data, CITIES)
    cells = dict(zip(heading, rows[line - 2], strict=True))
    new = add(data, CITIES, **(cells | {"place": "Kyoto"}))
    assert check_data(data) == [
        Problem(CITIES, new, "value", cells["value"],
                f"Kyoto and {cells['place']} share this rank, and no printed value shows a tie")
    ]  # fmt: skip


def test_a_missing_rank_is_coverage_and_no_problem(data):
    rows = read(data, CITIES_2020)
    line = find(data, CITIES_2020, metric="rank", place="Beijing", **PHYSICAL_2020)
    write(data, CITIES_2020, rows[: line - 1] + rows[line:])
    assert check_data(data) == []


def test_a_printed_oddity_is_excused_by_a_row_and_by_nothing_else(data):
    count = find(data, CITIES_2020, metric="count", place="Daejeon", **PHYSICAL_2020)
    change(data, CITIES_2020, count, "value", "7")
    row = {"rule": "share above count", "place": "Daejeon", "reason": "printed so"}
    line = add(data, "reference/irregularities.csv", **row)
    assert check_data(data) == []
    change(data, "reference/irregularities.csv", line, "place", "Boulder")
    told = check_data(data)
    assert "Share of Daejeon is above its Count 7" in told[0].message
    assert told[1] == Problem(
        "reference/irregularities.csv", line, "rule", "share above count",
        "no figure breaks this rule any more; delete the row",
    )  # fmt: skip


def test_an_id_that_stands_in_two_folders(data):
    rows = read(data, "printed/2021/sources.csv")
    other = read(data, "printed/2016/sources.csv")
    write(data, "printed/2021/sources.csv", [*rows, other[1]])
    assert check_data(data) == [
        Problem("printed/2021/sources.csv", len(rows) + 1, "source", other[1][0],
                "stands already in data/printed/2016/sources.csv, line 2")
    ]  # fmt: skip
