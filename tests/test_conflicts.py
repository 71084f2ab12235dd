"""Contradictions between printed values: which are told, which are only rounding, lists or revisions."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.index.disagreements import (
    COPIES,
    PUBLICATIONS,
    SOURCES,
    agree,
    comparable_values,
    copies_summary,
    disagreements,
    low_confidence,
    publications_summary,
)

_BLANK = {
    "edition": "annual-tables-2020", "edition_year": 2019, "data_year": 2019, "period": "", "subject": "overall",
    "place": "A", "place_kind": "institution", "reference_place": "", "reference_year": None, "list_scope": "all",
    "list_region": "global", "copy": "", "metric": "share", "relation": "=", "confidence": "high", "note": "",
    "members": (), "source_kind": "official", "file": "printed/2019/institutions.csv",
}  # fmt: skip


def printed(*rows: dict) -> pd.DataFrame:
    """Printed values as the loader gives them; each row names what differs from ``_BLANK``."""
    frame = pd.DataFrame([_BLANK | {"line": line} | row for line, row in enumerate(rows, start=2)])
    frame["number"] = frame["value"].astype(float)
    return frame.astype({"reference_year": "Int64"})


def found(*rows: dict) -> pd.DataFrame:
    return disagreements(comparable_values(printed(*rows)))


def kinds(*rows: dict) -> set[str]:
    return set(found(*rows)["between"])


PRESS = {"source": "p", "source_kind": "news", "confidence": "medium"}


@pytest.mark.parametrize(
    ("value", "other", "same"),
    [
        ("1162", "1161.62", True),
        ("1161.62", "1162", True),
        ("45.45", "45.4", True),  # either rounding of a final five is accepted
        ("45.45", "45.5", True),
        ("45.46", "45.4", False),
        ("925.15", "925.16", False),
        ("29", "29.0", True),
        ("6", "7", False),
        ("9", "10", False),
        ("-7.4", "-7", True),
    ],
)
def test_values_agree_when_the_finer_one_rounds_to_the_coarser(value, other, same):
    assert agree(value, other) is same


def test_no_number_is_refused():
    with pytest.raises(ValueError, match="no printed number"):
        agree("n/a", "6.5")


def test_two_sources_that_disagree_are_both_kept():
    rows = found({"source": "o", "value": "7"}, PRESS | {"value": "6"})
    assert set(rows["value"]) == {"6", "7"}
    assert set(rows["between"]) == {SOURCES}


def test_two_press_reports_contradict_each_other_without_an_official_value():
    assert kinds(PRESS | {"value": "7"}, PRESS | {"source": "q", "value": "6"}) == {SOURCES}


def test_rounding_is_no_contradiction():
    assert not kinds({"source": "o", "value": "1161.62"}, PRESS | {"value": "1162"})


@pytest.mark.parametrize(
    "difference",
    [
        {"edition_year": 2020, "edition": "annual-tables-2021"},  # a revision
        {"data_year": 2018},
        {"subject": "life"},
        {"period": "2015/2019"},
        {"place": "B"},
        {"metric": "count"},
        {"list_scope": "city", "list_region": "Shanghai"},  # the part of the institution in that city
        {"relation": "≈"},
    ],
)
def test_another_figure_is_no_contradiction(difference):
    assert not kinds({"source": "o", "value": "7"}, PRESS | {"value": "6"} | difference)


def test_a_rank_belongs_to_its_list_and_a_share_does_not():
    elsewhere = {"list_scope": "npo"}
    assert not kinds({"source": "o", "metric": "rank", "value": "7"}, PRESS | elsewhere | {"metric": "rank", "value": "6"})  # fmt: skip
    assert kinds({"source": "o", "value": "7.1"}, PRESS | elsewhere | {"value": "6.1"}) == {SOURCES}


def test_changes_are_compared_only_where_their_base_year_is_stated():
    change = {"metric": "change_adjusted_share_pct"}
    rows = [{"source": "o", "value": "7.1"} | change, PRESS | {"value": "6.1"} | change]
    assert not kinds(*rows)
    assert kinds(*(row | {"reference_year": 2018} for row in rows)) == {SOURCES}
    assert not kinds(rows[0] | {"reference_year": 2018}, rows[1] | {"reference_year": 2017})


def test_a_pair_is_the_same_in_either_order():
    pair = {
        "place_kind": "pair",
        "metric": "bilateral_collaboration_score",
        "list_scope": "",
        "list_region": "",
    }
    one = pair | {"source": "o", "place": "A – B", "members": ("A", "B"), "value": "7.1"}
    other = pair | PRESS | {"place": "B – A", "members": ("B", "A"), "value": "6.1"}
    assert kinds(one, other) == {SOURCES}


def test_copies_of_one_table_and_different_publications_are_told_apart():
    first = {"source": "o", "value": "7.10"}
    copy = {"source": "o", "value": "6.10", "copy": "earlier archived copy"}
    elsewhere = {"source": "w", "value": "5.10", "edition": "nature-index-2020-china", "list_region": "China"}
    assert kinds(first, copy) == {COPIES}
    assert kinds(first, elsewhere) == {PUBLICATIONS}
    assert kinds(first, copy, elsewhere) == {COPIES, PUBLICATIONS}
    # the other publication prints what one copy prints
    assert kinds(first, copy, elsewhere | {"value": "6.10"}) == {COPIES}
    # a press report that repeats one of the copies adds nothing
    assert kinds(first, copy, PRESS | {"value": "6.1"}) == {COPIES}


def test_a_summary_counts_figures_and_shows_the_largest_difference_of_a_share():
    copy = {"source": "o2"}
    rows = printed(
        {"source": "o", "value": "100.00"}, copy | {"value": "101.00"},
        {"place": "B", "source": "o", "value": "10.00"}, copy | {"place": "B", "value": "12.00"},
        {"place": "C", "source": "o", "value": "9.00"}, copy | {"place": "C", "value": "9.00"},
        {"place": "D", "source": "o", "value": "8.00"},
        {"place": "B", "source": "o", "metric": "rank", "value": "1"}, copy | {"place": "B", "metric": "rank", "value": "9"},
    )  # fmt: skip
    values = comparable_values(rows)
    summary = copies_summary(values, disagreements(values))
    assert len(summary) == 1
    row = summary.iloc[0]
    assert row["tables"] == (("annual-tables-2020", "all", "global"),)
    assert (row["differing"], row["compared"]) == (3, 4)
    assert (row["place"], row["metric"], row["values"]) == ("B", "share", "10.00 / 12.00")
    assert set(row["source"].split(";")) == {"o", "o2"}
    assert publications_summary(values, disagreements(values)).empty


def test_no_rows_give_empty_tables():
    values = comparable_values(printed({"source": "o", "value": "7"}))
    rows = disagreements(values)
    assert rows.empty
    assert copies_summary(values, rows).empty
    assert publications_summary(values, rows).empty


def test_a_weak_figure_is_told_once():
    rows = printed(
        {"source": "o", "value": "7"},
        PRESS | {"value": "6", "confidence": "low"},
        PRESS | {"place": "B", "value": "3", "confidence": "low"},
    )
    weak = low_confidence(rows, disagreements(comparable_values(rows)))
    assert list(weak["place"]) == ["B"]


def test_the_printed_conflicts(index):
    figures = index.tables.figures
    rows = disagreements(comparable_values(figures))
    sources = rows[rows["between"] == SOURCES]
    shanghai = sources[(sources["place"] == "Shanghai") & (sources["subject"] == "life")]
    assert set(shanghai["value"]) == {"6", "7"}
    assert set(shanghai["data_year"]) == {2021}
    journals = sources[sources["metric"] == "journals_tracked"]
    assert set(journals["value"]) == {"82", "145"}
    assert sources["figure"].nunique() < 20, "differences of rounding must not drown the conflicts"


def test_every_printed_contradiction_has_two_values(index):
    rows = disagreements(comparable_values(index.tables.figures))
    for (_, between), figure in rows.groupby(["figure", "between"]):
        assert figure["number"].nunique() > 1, (between, figure["place"].iloc[0])
