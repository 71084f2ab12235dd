"""What `make check` must find in the annual tables: each rule broken, and the words that tell of it."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pandas as pd
import pytest
from annual_ground import ALPHA, BETA, TABLES, YEARS, row
from broken_data import change, copy_of_data, find

from helpers.data import layout
from helpers.data.check import check_data
from helpers.data.check_annual import annual_problems
from helpers.data.check_names import Content
from helpers.data.csv_files import Problem


def content(years: dict[int, list[dict]] | None = None, **changed: list[dict]) -> Content:
    """The small tables as the checks see them, some of them changed."""
    frames = {}
    rows = {**TABLES, "places": PLACES, "subjects": [{"subject": "overall"}], **changed}
    for name, columns in {**layout.REFERENCE_TABLES, **layout.ANNUAL_TABLES}.items():
        frames[name] = _frame(
            [(f"reference/{name}.csv", n, r) for n, r in enumerate(rows.get(name, []), 2)], columns
        )
    each = [
        (f"annual/{year}.csv", line, r)
        for year, own in (YEARS if years is None else years).items()
        for line, r in enumerate(own, 2)
    ]
    frames["annual"] = _frame(each, layout.ANNUAL_COLUMNS)
    return Content(frames)


def _frame(rows: list[tuple[str, int, dict]], columns: tuple[str, ...]) -> pd.DataFrame:
    cells = [[file, line, *(r.get(column, "") for column in columns)] for file, line, r in rows]
    return pd.DataFrame(cells, columns=["file", "line", *columns]).astype({name: "str" for name in columns})


PLACES = [{"place": name, "kind": "city"} for name in ("Left", "Right", "Suburb")]


def told(content: Content) -> list[str]:
    return [str(problem) for problem in annual_problems(content)]


def test_the_small_tables_are_sound():
    assert told(content()) == []


A_SUM = [row("sum", ALPHA, "1", "10"), row("one", ALPHA, "1", "7.50"), row("two", ALPHA, "1", "2.47")]


@pytest.mark.parametrize(("share", "sound"), [("10", False), ("9.99", True), ("9.95", True), ("9.94", False)])
def test_a_subject_is_the_sum_of_its_parts_for_bodies_in_all_lists(share, sound):
    rows = [A_SUM[0] | {"share": share}, *A_SUM[1:]]
    message = f"data/annual/2002.csv, line 2, column share: '{share}' — is not the sum 9.97 of one, two ()"
    assert told(content({2002: rows})) == ([] if sound else [message])
    assert told(content({2002: rows[:2]})) == []  # not in every list: nothing to hold it against


def test_the_share_of_the_year_before_is_what_that_year_says():
    before = {2001: [row("all", ALPHA, "1", "90")]}
    good = {**before, 2002: [row("all", ALPHA, "1", "100", previous_share="90.00")]}
    assert told(content(good)) == []
    bad = {**before, 2002: [row("all", ALPHA, "1", "100", previous_share="90.02")]}
    assert told(content(bad)) == [
        "data/annual/2002.csv, line 2, column previous_share: '90.02' — data/annual/2001.csv has 90 ()"
    ]
    # a body that was not listed the year before, another subject, a gap of a year, and no value at all
    for rows in (
        {**before, 2002: [row("all", BETA, "1", "100", previous_share="80")]},
        {**before, 2002: [row("one", ALPHA, "1", "100", previous_share="80")]},
        {**before, 2003: [row("all", ALPHA, "1", "100", previous_share="80")]},
        {**before, 2002: [row("all", ALPHA, "1", "100")]},
    ):
        assert told(content(rows)) == []


def test_the_table_of_another_year_is_doubted_once_and_not_in_every_row():
    ids = [f"{n:024x}" for n in range(12)]
    before = [row("all", own, str(n), "9") for n, own in enumerate(ids, 1)]
    after = [row("all", own, str(n), "9", previous_share="8") for n, own in enumerate(ids, 1)]
    found = [text for text in told(content({2001: before, 2002: after})) if "previous_share" in text]
    assert len(found) == 1
    assert "12 of 12 Shares of the year before differ: is this the table of 2002?" in found[0]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"share": "100", "count": "99"}, "is above its Count 99"),
        ({"share": "401", "count": "999", "previous_share": "100"}, "was 100 the year before"),
        ({"share": "24", "count": "999", "previous_share": "100"}, "was 100 the year before"),
        ({"share": "390", "count": "999", "previous_share": "100"}, ""),
        ({"share": "40", "count": "99", "previous_share": "4"}, ""),
    ],
)
def test_a_slipped_decimal_point_shows_in_count_and_year_before(cells, message):
    found = told(content({2002: [row("all", ALPHA, "1", "1") | cells]}))
    assert len(found) == bool(message)
    assert all(message in text for text in found)


def test_an_institution_stands_once_a_subject():
    rows = [
        row("all", ALPHA, "1", "9", institution="Alpha"),
        row("all", ALPHA, "2", "8", institution="Alpha"),
    ]
    assert told(content({2002: rows})) == [
        f"data/annual/2002.csv, line 3, column institution_id: '{ALPHA}' — Alpha stands already in line 2 for all"
    ]
    assert told(content({2002: rows[:1], 2003: rows[:1]})) == []


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        (("1", "8"), ("2", "8"), None),  # equal to two decimals
        (("1", "8"), ("1", "8"), None),  # a tie
        (("1", "8"), ("2", "9"), "column rank_all: '2' — has a Share of 9, and A (rank 1) of 8"),
        (("1", "9"), ("1", "8"), "column rank_all: '1' — has a Share of 8, and A (rank 1) of 9"),
        (("3", "9"), ("2", "8"), "column rank_all: '3' — has a Share of 9, and B (rank 2) of 8"),
    ],
)
def test_ranks_follow_the_order_of_share(first, second, message):
    rows = [row("all", ALPHA, *first, institution="A"), row("all", BETA, *second, institution="B")]
    found = told(content({2002: rows}))
    assert [text.split(", ", 2)[2] for text in found] == ([message] if message else [])
    academic = [{**r, "rank_all": "", "rank_academic": r["rank_all"]} for r in rows]
    assert len(told(content({2002: academic}))) == (message is not None)


UNKNOWN = "f" * 24


@pytest.mark.parametrize(
    ("changed", "where", "message"),
    [
        ({"years": {2002: [row("all", UNKNOWN, "1", "9")]}}, ("annual/2002.csv", "institution_id", UNKNOWN), "no such id of an institution"),
        ({"years": {2002: [row("al", ALPHA, "1", "9")]}}, ("annual/2002.csv", "subject", "al"), "no such subject of these tables is known. Did you mean 'all'?"),
        ({"coverage": [{"place": "Lefft"}]}, ("reference/coverage.csv", "place", "Lefft"), "Did you mean 'Left'?"),
        ({"site_weights": [{"institution_id": BETA, "place": "Lefft", "weight": "1"}]}, ("reference/site_weights.csv", "place", "Lefft"), "Did you mean 'Left'?"),
        ({"site_weights": [{"institution_id": ALPHA, "place": "Left", "weight": "1"}]}, ("reference/site_weights.csv", "institution_id", ALPHA), "does not say that this body has sites in many cities"),
        ({"site_weights": [{"institution_id": BETA, "place": "Left", "weight": "0.5"}] * 2}, ("reference/site_weights.csv", "place", "Left"), "stands twice"),
        ({"site_weights": [{"institution_id": BETA, "place": p, "weight": "0.6"} for p in ("Left", "Right")]}, ("reference/site_weights.csv", "weight", "0.6"), "sum to 1.2000"),
        ({"boundaries": [TABLES["boundaries"][0] | {"key": "Suburbia"}]}, ("reference/boundaries.csv", "key", "Suburbia"), "no such place of places.csv"),
        ({"boundaries": [TABLES["boundaries"][1] | {"key": UNKNOWN}]}, ("reference/boundaries.csv", "key", UNKNOWN), "no such institution of institutions.csv"),
        ({"boundaries": [TABLES["boundaries"][0] | {"step": "suburbs"}]}, ("reference/boundaries.csv", "step", "suburbs"), "Did you mean 'suburb'?"),
        ({"annual_whole": [{"year": "2002", "subject": "all", "factor": "1", "step": "hole"}]}, ("reference/annual_whole.csv", "step", "hole"), "Did you mean 'whole'?"),
        ({"annual_eras": [{"first_year": "2001", "last_year": "2001"}, {"first_year": "2003"}]}, ("reference/annual_eras.csv", "first_year", "2003"), "must be the year after the era before, which ends in '2001'"),
        ({"annual_eras": [{"first_year": "2001", "last_year": "²⁰⁰²"}, {"first_year": "2003"}]}, ("reference/annual_eras.csv", "first_year", "2003"), "which ends in '²⁰⁰²'"),
        ({"institutions": [*TABLES["institutions"], {"institution": "Zeta", "institution_id": "e" * 24, "spread": "false"}]}, ("reference/institutions.csv", "city", ""), "must have a city"),
        ({"institutions": [r | ({"part_of": "Betta"} if r.get("part_of") else {}) for r in TABLES["institutions"]]}, ("reference/institutions.csv", "part_of", "Betta"), "Did you mean 'Beta'?"),
    ],
)  # fmt: skip
def test_every_name_leads_to_a_row(changed, where, message):
    found: list[Problem] = list(annual_problems(content(**changed)))
    assert [(problem.file, problem.column, problem.value) for problem in found] == [where]
    assert message in found[0].message and found[0].line >= 2


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    return copy_of_data(tmp_path_factory.mktemp("copy"))


def test_a_problem_names_file_line_column_and_value(copy):
    line = find(copy, "annual/2016.csv", subject="natural-sciences", rank_all="1")
    change(copy, "annual/2016.csv", line, "share", "9999.99")
    change(copy, "reference/site_weights.csv", 2, "weight", "1.5")
    change(copy, "reference/institutions.csv", 2, "institution_id", "5139")
    found = [str(problem) for problem in check_data(copy)]
    where = f"data/annual/2016.csv, line {line}, column share: '9999.99' — is not the sum "
    assert any(text.startswith(where) for text in found)
    assert "data/reference/site_weights.csv, line 2, column weight: '1.5' — must lie between 0 and 1" in found
    assert any(
        "institutions.csv, line 2, column institution_id: '5139' — must be an id of 24" in t for t in found
    )


def test_a_file_that_is_no_table_of_a_year_is_told_of(tmp_path):
    data = copy_of_data(tmp_path)
    shutil.copy(data / "annual" / "2016.csv", data / "annual" / "latest.csv")
    assert [str(p) for p in check_data(data)] == [
        "data/annual/latest.csv — no table of this name is read here."
    ]
    (data / "annual" / "latest.csv").unlink()
    with (data / "annual" / "2016.csv").open(encoding="utf-8", newline="") as file:
        heading, *rows = csv.reader(file)
    rows[3] = rows[3][:-1]
    with (data / "annual" / "2016.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([heading, *rows])
    assert "data/annual/2016.csv, line 5" in str(check_data(data)[0])
    assert "has 8 cells, the heading has 9" in str(check_data(data)[0])
