"""What spreadsheets leave behind: one table of figures in 35 habits is right, or told of in one clear line."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT
from test_import import copy_of_tables

from helpers.data import layout
from helpers.data.check import check_data, told_once
from helpers.data.csv_files import csv_text, read_csv
from helpers.data.habits import number_fault, text_fault
from helpers.data.schemas import cell_problems
from helpers.data.tables import text_frame

CASES = (
    Path(os.environ.get("SCIENCE_CITIES_SAMPLES", ROOT.parent / "shared" / "samples")).parent
    / "cases"
    / "spreadsheets"
)
#: Case -> what its one line says; blank where the values are right.
TOLD = {
    "bom": "", "cr_only": "", "ok": "", "quoted_all": "",
    "cols_reordered": "columns must stand as edition,data_year",
    "cp1252": "line 26 — is not UTF-8 text, but Windows-1252",
    "dash_missing": "'–' — must be a number with a decimal point and without thousands separators; prints no number; delete the row",
    "date_like": "line 24, column value: '5-Jan' — is a date, which a spreadsheet makes of numbers",
    "double_space_name": "line 11, column place: 'Boston  metropolitan area' — has two spaces in a row; delete one (also lines 12, 13)",
    "dup_conflict": "line 29, column value: '3999.00' — share of Beijing stands already in",
    "extra_empty_columns": "line 1 — has 2 columns without heading at its end; delete them",
    "formula": "column note: '=HYPERLINK(\"http://x\")' — begins with =",
    "heading_case": "headings must be written exactly so: 'edition', 'data_year'",
    "heading_space": "headings must be written exactly so: 'data_year'",
    "mojibake": "was read in a wrong encoding and saved again; write 'Zürich' (also lines 27, 28)",
    "na": "'#N/A' — is an error of a spreadsheet",
    "newline_in_note": "line 2, column note: 'line one' — a cell must not run over several lines",
    "nfd_name": "has accents as characters of their own; write 'Zürich' (also lines 27, 28)",
    "paren_negative": "write -0.5 if the brackets mean a minus",
    "plus_sign": "write 0.5",
    "rank_order_wrong": "line 3, column value: '400.00' — Beijing (rank 1) has less than Shanghai behind it (2000.00); did the decimal point slip? 4000.00 would fit",
    "rank_tie": "line 5, column value: '1' — Shanghai and Beijing share this rank",
    "semicolon": "line 1 — is separated by semicolons; save it separated by commas",
    "semicolon_deccomma": "line 1 — is separated by semicolons; save it separated by commas, and with decimal points",
    "shift_decimal": "line 3, column value: '40000.00' — the Share of Beijing is about 4000",
    "source_missing": "no such source is known. Did you mean 'ni-2026'? (also lines 3, 4)",
    "tab_sep": "line 1 — is separated by tabs",
    "thousands_apos": "write 4000.00",
    "thousands_nbsp": "has a no-break space (U+00A0); write 4000.00",
    "thousands_quoted": "write 4000.00",
    "trailing_comma_lines": "line 29 — has commas and nothing else; delete it (also line 30)",
    "trailing_space_name": "line 2, column place: 'Beijing ' — begins or ends with a space (also lines 3, 4)",
    "utf16": "line 1 — is UTF-16 text",
    "wrong_year_folder": "'2052' — is later than the data year",
    "zero_width": "a character that cannot be read (U+200B); delete it (also lines 3, 4)",
}  # fmt: skip
FIRST = 1960  # the cases stand side by side, each in a year of its own


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> dict[str, list[str]]:
    """Case -> what a check of all of them together says of it."""
    if not CASES.is_dir():
        pytest.skip(f"no spreadsheets in {CASES}")
    data = copy_of_tables(tmp_path_factory.mktemp("cases"))
    source = ("ni-2026", "official", "Nature Index", "", "", "", "", "https://www.nature.com/x", "", "")
    years = {}
    for number, case in enumerate(sorted(TOLD)):
        year = years[case] = str(FIRST + number)
        folder = data / "printed" / year
        folder.mkdir()
        raw = (CASES / f"{case}.csv").read_bytes()
        for old, new in (
            ("science-cities-2026", f"invented-{year}"),
            ("2025", year),
            ("2024", str(int(year) - 1)),
        ):
            kinds = ("utf-16-le",) if case == "utf16" else ("ascii",)
            raw = raw.replace(old.encode(kinds[0]), new.encode(kinds[0]))
        (folder / "cities.csv").write_bytes(raw)
        row = (f"invented-{year}", "invented", "Invented", "", year, "", "Share", "", "")
        (folder / "editions.csv").write_text(
            csv_text([layout.YEAR_TABLES["editions"]]) + ",".join(row) + "\n"
        )
        if number == 0:
            (folder / "sources.csv").write_text(csv_text([layout.SOURCE_COLUMNS]) + ",".join(source) + "\n")
    lines = [str(problem) for problem in check_data(data)]
    return {case: [line for line in lines if f"printed/{year}/" in line] for case, year in years.items()}


@pytest.mark.parametrize("case", sorted(TOLD))
def test_a_habit_is_read_rightly_or_told_of_in_one_line(told, case):
    assert len(told[case]) == bool(TOLD[case]), told[case]
    assert all(TOLD[case] in line for line in told[case]), told[case]


def test_every_case_is_here():
    if not CASES.is_dir():
        pytest.skip(f"no spreadsheets in {CASES}")
    assert {path.stem for path in CASES.glob("*.csv")} == set(TOLD)


@pytest.mark.parametrize(
    "cell", ["Zürich", "São Paulo", "نيويورك", "Xi'an", "=", "", "東京", "Côte d’Ivoire"]
)
def test_sound_text_is_left_in_peace(cell):
    assert text_fault(cell) == ""


@pytest.mark.parametrize("cell", ["", " ", "many", "1 2", "12 (3)"])
def test_nothing_is_proposed_where_no_number_can_be_told(cell):
    assert number_fault(cell) == ""


def read_and_told(tmp_path: Path, text: str) -> list[str]:
    """What is told of a table whose rows are ``text``."""
    path = tmp_path / "annual_whole.csv"
    path.write_text(text, encoding="utf-8")
    table = read_csv(path, "reference/annual_whole.csv", layout.ANNUAL_TABLES["annual_whole"])
    cells = cell_problems(text_frame([table], "annual_whole"), "annual_whole")
    problems = [*table.problems, *(replace(problem, form=True) for problem in cells)]
    return [str(problem) for problem in told_once(problems)]


HEADING = csv_text([layout.ANNUAL_TABLES["annual_whole"]])
ROWS = "".join(f"{2000 + n},all,{n}.5,5\n" for n in range(9))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# by AB\n" + HEADING + ROWS, "line 1 — is no heading, but a note; delete the line"),
        ("sep=,\n" + HEADING + ROWS, "line 1 — is no heading, but a note; delete the line"),
        (HEADING + HEADING + ROWS, "line 2 — repeats the heading; delete it"),
        (
            HEADING.replace("subject", "field") + ROWS,
            "line 1, column field: 'field' — should be called 'subject'",
        ),
        (
            HEADING + '"2000" x,all,1,5\n',
            "line 2 — a cell that begins with a quotation mark goes on after the next",
        ),
        (
            HEADING + ROWS.replace(",all", ",all "),
            "line 2, column subject: 'all ' — begins or ends with a space (and 8 more",
        ),
        (
            HEADING + ROWS.replace(".5", ",5").replace(",all,", ',all,"').replace(",5,", ',5",'),
            "'0,5' — must be a number with a decimal point and without thousands separators; write 0.5 (and 8 more cells",
        ),
        (HEADING + "2000.0,all,1,\n", "column year: '2000.0' — must be a whole number; write 2000"),
    ],
)
def test_one_habit_in_all_of_a_table_is_one_message(tmp_path, text, said):
    [told] = read_and_told(tmp_path, text)
    assert said in told
