"""How single files, cells and names are read."""

from __future__ import annotations

import pytest

from helpers.data.csv_files import parse, read_csv
from helpers.data.names import Names


def test_lines_are_counted_in_the_file_and_not_in_rows(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text('a,b\r\n1,"x ""y"""\r\n\r\n2,z\r\n', encoding="utf-8", newline="")
    table = read_csv(path, "t.csv", ("a", "b"))
    assert table.rows == [["1", 'x "y"'], ["2", "z"]]
    assert table.lines == [2, 4]
    assert [str(problem) for problem in table.problems] == [
        "data/t.csv, line 3 — is an empty line; delete it"
    ]


@pytest.mark.parametrize(("cell", "told"), [("x\ny", "x"), ("\n", ""), ("\ny", "y")])
def test_a_cell_over_two_lines_is_told_and_the_next_row_keeps_its_line(tmp_path, cell, told):
    path = tmp_path / "t.csv"
    path.write_text(f'a,b\n1,"{cell}"\n2,z\n', encoding="utf-8")
    table = read_csv(path, "t.csv", ("a", "b"))
    assert (table.rows, table.lines) == ([["2", "z"]], [4])
    assert [(problem.line, problem.column, problem.value) for problem in table.problems] == [(2, "b", told)]


@pytest.mark.parametrize("value", ["1,000", "1e3", "nan", "inf", "٣", "1.", ".5", "--1", ""])
def test_what_is_no_printed_number(value):
    with pytest.raises(ValueError, match="must be a number"):
        parse(value, "printed number")


def test_names_are_resolved_by_alias_and_never_by_likeness():
    names = Names.build(
        [("Oslo", "city", "Norway"), ("Norway", "country", "Norway"), ("Singapore", "city", "Singapore")],
        [("Christiania", "Oslo"), ("Nowhere", "Atlantis")],
        ["University of Oslo (UiO)"],
        [("UiO", "University of Oslo (UiO)")],
    )
    assert names.resolve("Christiania", "city") == ("Oslo", ())
    assert names.resolve("Singapore", "country") == ("Singapore", ())
    assert names.resolve("Christiania – UiO", "pair")[1] == ("Oslo", "University of Oslo (UiO)")
    assert names.resolve_reference("UiO", "pair") == "University of Oslo (UiO)"
    assert names.resolve_reference("", "city") == ""
    for name, kind in [
        ("oslo", "city"),
        ("Norway", "city"),
        ("Nowhere", "city"),
        ("Oslo", "pair"),
        ("Oslo", "town"),
    ]:
        with pytest.raises(KeyError):
            names.resolve(name, kind)
