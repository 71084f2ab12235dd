"""The table of what is no research article: rules that cannot be followed are refused, new ones need no code."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import ROOT
from invented_works import NATURE, work, write

from helpers.openindex import chosen_works, works
from helpers.openindex.places import Places
from helpers.openindex.problems import BadInput
from helpers.openindex.reference import journals
from helpers.openindex.work_rules import work_rules


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The table of rules of a root of its own."""
    shutil.copytree(ROOT / "data" / "reference", tmp_path / "data" / "reference")
    monkeypatch.setenv("SCIENCE_CITIES_ROOT", str(tmp_path))
    return tmp_path / "data" / "reference" / "work_rules.csv"


def add(table: Path, row: str) -> None:
    table.write_text(table.read_text() + row + "\n")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("x,title,begins with,A,why,", "no rule looks at 'title' for 'begins with'"),
        ("x,doi,ends with,A,why,", "no rule looks at 'doi' for 'ends with'"),
        ("x,doi,begins with,,why,", "'begins with' needs a column and values, or none of them"),
        ("x,is_xpac,is true,A,why,", "'is true' needs a column and values, or none of them"),
        ("x,,is true,,why,", "'is true' needs a column and values, or none of them"),
        ("x,doi,built in,,why,", "'built in' needs a column and values, or none of them"),
        ("x,,built in,,why,", "column rule: 'x' is not known to the code"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused_with_its_line(table, row, message):
    line = len(table.read_text().splitlines()) + 1
    add(table, row)
    with pytest.raises(BadInput) as error:
        work_rules()
    assert f"work_rules.csv, line {line}" in str(error.value)
    assert message in str(error.value)


def test_a_rule_that_the_code_needs_is_missed(table):
    table.write_text(
        "".join(line for line in table.read_text().splitlines(keepends=True) if "one DOI" not in line)
    )
    with pytest.raises(BadInput, match="lacks the rule 'one DOI under two ids'"):
        work_rules()


def test_a_row_is_a_rule(table, tmp_path):
    add(table, "letters to the editor,doi,begins with,10.1/L; 10.2/,why,")
    file = write(
        tmp_path / "w.jsonl",
        *(work(n, doi=f"https://doi.org/{doi}") for n, doi in enumerate(("10.1/l'7", "10.1/a", "10.2/b"))),
    )
    with works.works_connection("200MB") as connection:
        read = works.read_works(connection, [file])
        tracked = [journal for journal in journals() if journal.issn_l == NATURE]
        chosen = chosen_works.write_works(connection, tmp_path, [2001], tracked, Places(), read)
    assert chosen.excluded["letters to the editor"] == 2
    assert list(chosen.excluded)[-1] == "letters to the editor"
