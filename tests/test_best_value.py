"""The one rule of the best of several printed values, and exhibits of which a figure is printed twice."""

from __future__ import annotations

import csv
from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pandas as pd
import pytest
from conftest import Shown, rows_of, texts_on

import helpers.index.printed
from helpers.commentary.facts import facts
from helpers.figures.sheet import sheets_of
from helpers.index.best_value import best_first, best_values
from helpers.index.interface import Index
from helpers.index.pairs import SCORE, printed_scores
from helpers.index.printed import load_index
from helpers.pages import field_leaders, leading_cities
from helpers.pages.changes.stated import adjusted_changes
from helpers.pages.field_leaders.institutions import INSTITUTIONS_SHOWN
from helpers.pages.frames import printed_shares
from helpers.report.exhibits import Exhibit
from helpers.report.report import open_report

FIELD = "field:atomic-molecular-nuclear-particle-and-plasma-physics"
INFN = "National Institute for Nuclear Physics (INFN)"
BEIJING = "Beijing"
NAMES = {"a": "The A", "b": "The B", "c": "The C"}
# every row differs from the first, the plain one, in the property of which the rule speaks
BLANK = {
    "place": "P", "data_year": 4, "edition": "e4", "edition_year": 4, "relation": "=", "value": "1.0", "source": "a",
    "source_kind": "official", "confidence": "high", "copy": "",
}  # fmt: skip


def figures(*rows: dict[str, object]) -> pd.DataFrame:
    frame = pd.DataFrame([BLANK | row for row in rows], columns=list(BLANK))
    return frame.assign(number=frame["value"].astype(float))


# --- the rule


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"confidence": "low", "edition_year": 5}, {"relation": "≈"}),
        ({"relation": "≈", "confidence": "low"}, {"relation": ">"}),
        ({"confidence": "medium", "source_kind": "news"}, {"confidence": "low"}),
        ({"source_kind": "news"}, {"edition_year": 5, "edition": "e0"}),
        ({"source": "z"}, {"source_kind": "article"}),
        ({"source_kind": "article", "source": "z"}, {"source_kind": "news"}),
        ({"source": "z"}, {"edition": "e5"}),
        ({"copy": "z"}, {"source": "b"}),
        ({}, {"copy": "later"}),
    ],
    ids=["exact", "approximate", "confidence", "own edition", "official", "article", "edition", "source", "copy"],
)  # fmt: skip
def test_each_point_of_the_rule_goes_before_all_that_follow(better: dict, worse: dict) -> None:
    for rows in permutations([better | {"value": "2"}, worse | {"value": "1"}]):
        best = best_values(figures(*rows), ["place"], NAMES).iloc[0]
        assert best["value"] == "2"
        assert best["others"].startswith(f"{worse.get('relation', '')} 1 (The ".strip())


def test_values_of_one_number_agree_and_all_others_stand_beside_it_once() -> None:
    rows = [
        {"source": "b", "value": "1.00"}, {"source": "a"}, {"source": "c", "relation": "≈", "confidence": "low"},
        {"source": "b", "value": "3", "copy": "one"}, {"source": "b", "value": "3", "copy": "two"},
    ]  # fmt: skip
    for shuffled in permutations(rows):
        best = best_values(figures(*shuffled), ["place"], NAMES).iloc[0]
        assert (best["value"], best["source"]) == ("1.0", "a;b")
        assert best["others"] == "3 (The B); ≈ 1.0 (The C)"
        assert best["other_values"] == [("3", "b"), ("≈ 1.0", "c")]


def test_a_value_that_the_own_edition_prints_too_is_its_own() -> None:
    later = {"edition_year": 5, "edition": "e5", "confidence": "high"}
    best = best_values(figures(later, {"confidence": "low", "source": "b"})).iloc[0]
    assert (best["confidence"], bool(best["own_edition"]), best["source"]) == ("high", True, "a;b")
    assert not best_values(figures(later)).iloc[0]["own_edition"]


def test_what_tells_figures_apart_may_be_blank() -> None:
    rows = figures({"value": "1"}, {"value": "2"}, {"value": "3"}).assign(
        base=pd.array([None, 3, None], dtype="Int64")
    )
    best = best_values(rows, ["place", "base"], NAMES)
    assert list(zip(best["value"], best["others"], strict=True)) == [("2", ""), ("1", "3 (The A)")]


def test_nothing_printed_is_an_empty_frame_with_all_columns() -> None:
    nothing = best_values(figures(), ["place"])
    assert nothing.empty
    assert {"value", "others", "other_values", "own_edition"} <= set(nothing.columns)
    assert best_first(figures()).empty


def test_a_pair_named_in_either_order_has_one_score() -> None:
    pair = {
        "place_kind": "pair",
        "metric": SCORE,
        "subject": "overall",
        "period": "",
        "list_scope": "",
        "list_region": "",
    }
    rows = figures({"place": "A – B", "value": "5"}, {"place": "B – A", "value": "6", "confidence": "low"})
    rows = rows.assign(**pair, members=[("A", "B"), ("B", "A")])
    (score,) = printed_scores(rows.iloc[::-1]).to_dict("records")
    assert (score["place"], score["value"], score["others"]) == ("A – B", "5", [("6", "a")])


# --- exhibits of which a figure is printed twice


def print_again(root: Path, file: str, of: dict[str, str], **changed: str) -> None:
    """Appends to a table of ``data/printed`` the row that fits ``of``, with other cells."""
    path = root / "data" / "printed" / file
    rows = rows_of(path)
    row = next(row for row in rows if of.items() <= row.items())
    _append(path, row | changed)


def _append(path: Path, row: dict[str, str]) -> None:
    with path.open("a", encoding="utf-8", newline="") as table:
        csv.DictWriter(table, list(row), lineterminator="\n").writerow(row)
    helpers.index.printed.forget_index()


@pytest.fixture
def beijing_again(root: Path) -> str:
    """A second Share of Beijing in a field, of low confidence; the name of its source."""
    path = root / "data" / "printed" / "2021" / "cities.csv"
    row = next(row for row in rows_of(path) if row["place"] == BEIJING and row["metric"] == "rank")
    press = next(
        r for r in rows_of(root / "data" / "reference" / "sources.csv") if r["kind"] == "institution"
    )
    _append(
        path, row | {"subject": FIELD, "metric": "share", "relation": "=", "value": "199.9", "confidence": "low", "source": press["source"]}
    )  # fmt: skip
    return press["name"]


def test_the_leader_of_a_field_has_one_share_wherever_it_is_told(
    beijing_again: str, run_cells: Callable[..., Shown]
) -> None:
    shown = run_cells("field_leaders", year=2021)
    figure = next(exhibit for exhibit in shown.exhibits if exhibit.key == "pulling-clear")
    lead = " ".join(shown.text)
    for text in (lead, figure.alt, figure.description):
        assert "166.3" in text
    assert "199.9" not in " ".join([figure.title, figure.alt, figure.description])
    assert "+81.0%" in figure.title and "+81.0%" in lead and "117.5" not in lead
    row = figure.data[(figure.data["city"] == BEIJING) & (figure.data["data_year"] == 2021)]
    assert row["share"].tolist() == ["166.3"]
    assert row["other_values"].tolist() == [f"199.9 ({beijing_again})"]
    assert (
        f"Sources disagree on Shares: Beijing in {facts_name()}, 2021: 166.3 here, also 199.9"
        in figure.caption
    )
    drawn = texts_on(sheets_of(figure.canvas)[0])
    assert "Beijing  166.3" in drawn and not any("199.9" in text for text in drawn)


def facts_name() -> str:
    return load_index().subject_names[FIELD].lower()


def test_commentary_and_computed_reports_take_the_same_value(beijing_again: str) -> None:
    index = load_index()
    share = facts.Facts(index, 2021, None).share(BEIJING, FIELD)
    assert (share.value, share.text) == (166.3, "166.3")

    class Computed(Index):
        companions, memory = (index,), {}

    beside = printed_shares(Computed(), FIELD)[BEIJING, 2021]
    assert (beside.number, beside.text) == (166.3, "166.3")


@pytest.mark.parametrize("value", ["99.90", "1.00"])
def test_an_institution_printed_twice_has_one_bar_and_crowds_out_nobody(value: str, root: Path) -> None:
    def institutions() -> Exhibit:
        return field_leaders.field_institutions(open_report("field_leaders", year=2021))

    before = institutions()
    of = {
        "place": INFN,
        "subject": FIELD,
        "metric": "share",
        "data_year": "2021",
        "list_scope": "all",
        "list_region": "global",
    }
    print_again(root, "2021/institutions.csv", of, value=value, confidence="low")
    after = institutions()
    own = after.data[after.data["field"] == load_index().subject_names[FIELD]]
    assert len(own) == own["institution"].nunique() == INSTITUTIONS_SHOWN
    columns = [column for column in after.data if column != "other_values"]
    pd.testing.assert_frame_equal(after.data[columns], before.data[columns])
    assert (after.title, after.alt, after.description) == (before.title, before.alt, before.description)
    assert after.data.loc[after.data["institution"] == INFN, "other_values"].iloc[0].startswith(f"{value} (")
    assert f"{load_index().short(INFN)} in {facts_name()}, 2021: 79.87 here, also {value}" in after.caption


def test_an_institution_printed_twice_in_a_citys_own_table_has_one_bar(root: Path) -> None:
    def institutions() -> Exhibit:
        return leading_cities.leading_institutions(open_report("leading_cities", year=2016))

    before = institutions()
    first = before.data.iloc[0]
    of = {
        "place": first["institution"],
        "list_scope": "city",
        "metric": first["metric"],
        "value": first["value"],
    }
    print_again(root, "2016/institutions.csv", of, value="999.9", confidence="low")
    after = institutions()
    columns = [column for column in after.data if column != "other_values"]
    pd.testing.assert_frame_equal(after.data[columns], before.data[columns])
    assert (after.title, after.alt, after.description) == (before.title, before.alt, before.description)
    assert after.data.iloc[0]["other_values"].startswith("999.9 (")
    assert f"{first['value']} here, also 999.9" in after.caption


def test_a_change_printed_with_two_values_has_one_bar_and_the_value_of_the_facts(root: Path) -> None:
    of = {"place": BEIJING, "metric": "change_adjusted_share_pct", "value": "9.14"}
    print_again(root, "2024/cities.csv", of, value="-50.0", confidence="low")
    index = load_index()
    rows = adjusted_changes(index, 2024, 2023)
    (row,) = rows[rows["place"] == BEIJING].to_dict("records")
    assert row["text"] == facts.Facts(index, 2024, 2023).change(BEIJING).text
    assert row["others"].startswith("−50.0% (")
