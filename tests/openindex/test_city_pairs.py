"""Pairs of cities counted from rows of authors: by hand, within boundaries, and the committed tables again."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT, contents, science_cities
from samples import NATURE_ROWS, needs_samples

from helpers.commands.annual import annual_group
from helpers.openindex.city_pairs import Bounded, CityPair, count_pairs, write_pairs
from helpers.openindex.problems import BadInput
from helpers.openindex.rows import COLUMNS

BEIJING, SHANGHAI = ["Beijing", "CN", "1816670", ""], ["Shanghai", "CN", "1796236", ""]
LONDON, HAMBURG, BERLIN = ["London", "GB", "2643743", ""], ["Hamburg", "DE", "2911298", ""], ["Berlin", "DE", "2950159", ""]  # fmt: skip
NOWHERE = ["", "", "", ""]
ROWS = [
    ["x/1", "2001", "1", "1", *BEIJING],
    ["x/1", "2001", "2", "1", *SHANGHAI],
    ["x/1", "2001", "2", "2", *BEIJING],
    ["x/2", "2001", "1", "1", *BEIJING],
    ["x/2", "2001", "2", "1", *SHANGHAI],
    ["x/2", "2001", "3", "1", *LONDON],
    ["x/2", "2001", "4", "0", *NOWHERE],
    ["x/3", "2002", "1", "1", *BEIJING],
    ["x/3", "2002", "2", "1", *HAMBURG],
    ["x/3", "2002", "3", "1", *BERLIN],
    ["x/4", "2003", "1", "1", *BEIJING],
    ["x/4", "2003", "2", "1", *SHANGHAI],
]
CITIES = {"Beijing", "Shanghai", "London metropolitan area", "Berlin metropolitan area"}


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *ROWS])
    return path


def counted(rows: Path, cities: set[str] = CITIES, **boundaries: str) -> dict[int, list[CityPair]]:
    return count_pairs([rows], [2001, 2002], Bounded(boundaries), cities)


def test_a_score_is_the_sum_of_both_shares_in_joint_articles(rows: Path) -> None:
    found = counted(rows, Hamburg="Berlin metropolitan area")
    assert set(found) == {2001, 2002}  # and not 2003
    assert [(p.place, p.partner, p.articles, round(p.score, 9)) for p in found[2001]] == [
        ("Beijing", "London metropolitan area", 1, 0.5),
        ("Beijing", "Shanghai", 2, 1.5),  # the whole of the first, half of the second
        ("London metropolitan area", "Shanghai", 1, 0.5),
    ]
    # what counts to one city within an article is held together: no pair of its own, and both parts in the score
    assert found[2002] == [CityPair("Beijing", "Berlin metropolitan area", 1, pytest.approx(1.0))]


def test_a_boundary_that_is_switched_off_leaves_a_place_to_itself(rows: Path) -> None:
    assert counted(rows)[2002] == [CityPair("Beijing", "Berlin metropolitan area", 1, pytest.approx(2 / 3))]
    assert {p.partner for p in counted(rows, {*CITIES, "Hamburg"})[2002]} == {
        "Berlin metropolitan area",
        "Hamburg",
    }


def test_only_cities_asked_for_have_pairs(rows: Path) -> None:
    assert counted(rows, {"Beijing"}) == {2001: [], 2002: []}


def test_rows_that_cannot_be_counted_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(",".join(COLUMNS) + "\nx/1,MMI,1,1,,,,\n", encoding="utf-8")
    with pytest.raises(BadInput, match="bad.csv, line 2, column year: 'MMI' must be a whole number"):
        counted(bad)
    done = CliRunner().invoke(
        annual_group, ["pairs", str(bad), "--years", "2001", "--to", str(tmp_path / "to")]
    )
    assert isinstance(done.exception, BadInput)
    assert not (tmp_path / "to").exists()


def test_every_year_has_a_file_in_the_order_of_names(tmp_path: Path) -> None:
    write_pairs(tmp_path, {2001: [CityPair("A", "B", 2, 1.00004)], 2002: []})
    assert contents(tmp_path) == {
        "2001.csv": b"place,partner,articles,score\nA,B,2,1.0000\n",
        "2002.csv": b"place,partner,articles,score\n",
    }


@pytest.mark.slow
@needs_samples
def test_the_committed_pairs_follow_from_the_rows(tmp_path: Path) -> None:
    done = science_cities(
        ROOT, "annual", "pairs", str(NATURE_ROWS), "--years", "2005-2022", "--to", str(tmp_path),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    committed = {
        name: text for name, text in contents(ROOT / "data" / "nature").items() if name.endswith(".csv")
    }
    assert contents(tmp_path) == committed
