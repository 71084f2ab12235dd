"""What `make check` must find in files that cannot be read as they should, and that one hides nothing of others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from broken_data import CITIES, CITIES_2020, SHARE, WUHAN, change, copy_of_data, find, read, write

from helpers.base.errors import BadData
from helpers.base.paths import data_folder
from helpers.data.check import check_data, require_sound_data
from helpers.data.csv_files import Problem


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return copy_of_data(tmp_path)


def test_a_column_that_is_missing_and_one_that_is_extra(data):
    rows = read(data, CITIES)
    rows[0][rows[0].index("confidence")] = "certainty"
    write(data, CITIES, rows)
    assert check_data(data) == [Problem(CITIES, 1, "certainty", "certainty", "should be called 'confidence'")]
    write(data, CITIES, [[*row, "x"] for row in rows])
    assert check_data(data) == [
        Problem(CITIES, 1, "certainty", "certainty", "no such column is expected here"),
        Problem(CITIES, 1, "confidence", "", "this column is missing"),
        Problem(CITIES, 1, "x", "x", "no such column is expected here"),
    ]


def test_columns_in_another_order(data):
    rows = read(data, "reference/groups.csv")
    write(data, "reference/groups.csv", [[row[1], row[0], *row[2:]] for row in rows])
    assert check_data(data) == [
        Problem("reference/groups.csv", 1, "", "name,group,order,countries_note",
                "columns must stand as group,name,order,countries_note")
    ]  # fmt: skip


def test_a_row_with_too_few_cells(data):
    rows = read(data, CITIES)
    line = find(data, CITIES, **WUHAN)
    rows[line - 1] = rows[line - 1][:-1]
    write(data, CITIES, rows)
    assert check_data(data) == [
        Problem(CITIES, line, "", "science-cities-2022", "has 16 cells, the heading has 17")
    ]


def test_a_quotation_mark_that_is_never_closed(data):
    lines = (data / CITIES).read_text(encoding="utf-8").splitlines()
    lines[5] = '"' + lines[5]
    (data / CITIES).write_text("\n".join(lines).replace('"', "") + "\n", encoding="utf-8")
    clean = (data / CITIES).read_text(encoding="utf-8").splitlines()
    clean[5] = '"' + clean[5]
    (data / CITIES).write_text("\n".join(clean) + "\n", encoding="utf-8")
    told = [p for p in check_data(data) if p.file == CITIES and p.line == 6]
    assert [str(p) for p in told] == [f"data/{CITIES}, line 6 — a quotation mark is opened and never closed"]


def test_a_cell_that_runs_over_two_lines(data):
    line = find(data, CITIES, **WUHAN)
    change(data, CITIES, line, "note", "first line\nsecond line")
    assert check_data(data) == [
        Problem(CITIES, line, "note", "first line",
                "a cell must not run over several lines; is a quotation mark not closed?")
    ]  # fmt: skip


def test_text_in_another_encoding(data):
    text = (data / "reference/groups.csv").read_text(encoding="utf-8")
    (data / "reference/groups.csv").write_bytes(text.replace("UN M49", "ÜN M49", 1).encode("latin-1"))
    line = next(n for n, row in enumerate(text.splitlines(), start=1) if "UN M49" in row)
    assert [str(p) for p in check_data(data)] == [
        f"data/reference/groups.csv, line {line} — is not UTF-8 text, but Windows-1252 or the like; save the file as UTF-8"
    ]


def test_a_byte_order_mark_does_no_harm(data):
    content = (data / CITIES).read_bytes()
    (data / CITIES).write_bytes(b"\xef\xbb\xbf" + content)
    assert check_data(data) == []


def test_an_empty_file_and_an_empty_line(data):
    (data / "reference/breaks.csv").write_text("", encoding="utf-8")
    with (data / "reference/groups.csv").open("a", encoding="utf-8") as handle:
        handle.write("\n")
    lines = len((data / "reference/groups.csv").read_text(encoding="utf-8").splitlines())
    assert [str(p) for p in check_data(data)] == [
        "data/reference/breaks.csv — has no heading; the first line must name the columns",
        f"data/reference/groups.csv, line {lines} — is an empty line; delete it",
    ]


def test_a_table_that_is_missing_or_misnamed(data):
    (data / "reference/breaks.csv").unlink()
    (data / CITIES).rename(data / "printed/2021/citis.csv")
    told = [str(p) for p in check_data(data)]
    assert "data/reference/breaks.csv — is missing" in told
    assert "data/printed/2021/citis.csv — no table of this name is read here. Did you mean 'cities'?" in told
    assert len(told) == 2


def test_a_folder_that_is_no_year(data):
    (data / "printed/2021").rename(data / "printed/2021b")
    told = [str(p) for p in check_data(data)]
    assert told[-1] != "" and (
        "data/printed/2021b — the name of this folder is not a data year, so it is not read" in told
    )


def test_a_damaged_reference_hides_nothing_and_blames_no_good_name(data):
    (data / "reference/places.csv").write_text("place,kind\nBeijing,city\n", encoding="utf-8")
    line = find(data, CITIES, **WUHAN)
    change(data, CITIES, line, "value", "-3")
    told = check_data(data)
    assert Problem(CITIES, line, "value", "-3", "rank must be a positive whole number") in told
    assert {p.file for p in told} == {CITIES, "reference/places.csv"}
    assert not [p for p in told if "no such" in p.message and p.file == CITIES]


def test_all_problems_are_told_together(data):
    rank = find(data, CITIES, **WUHAN)
    share = find(data, CITIES_2020, **SHARE)
    change(data, CITIES, rank, "value", "-3")
    change(data, CITIES, rank, "confidence", "certain")
    change(data, CITIES_2020, share, "value", "many")
    change(data, "reference/groups.csv", 2, "order", "first")
    (data / "reference/breaks.csv").write_text("after_year\n", encoding="utf-8")
    told = check_data(data)
    assert [(p.file, p.line, p.column, p.value) for p in told if p.file != "reference/breaks.csv"] == [
        (CITIES_2020, share, "value", "many"),
        (CITIES, rank, "confidence", "certain"),
        (CITIES, rank, "value", "-3"),
        ("reference/groups.csv", 2, "order", "first"),
    ]
    assert [p.column.count(",") for p in told if p.file == "reference/breaks.csv"] == [
        5
    ]  # six columns in one line
    with pytest.raises(BadData, match=r"data/ has 5 problems") as refusal:
        require_sound_data(data)
    assert f"line {rank}, column value: '-3'" in str(refusal.value)


def test_without_any_printed_table(tmp_path):
    shutil.copytree(data_folder() / "reference", tmp_path / "reference")
    told = check_data(tmp_path)
    assert len(told) == 1
    assert "must hold one folder a data year" in told[0].message
