"""Counts of what the tables hold, on small tables counted by hand."""

from __future__ import annotations

import pandas as pd

from helpers.index.derived import revised_shares
from helpers.index.printed_coverage import Holding, cities_ranked, coverage, sources_by_kind

_BLANK = {
    "edition": "science-cities-2020", "edition_year": 2019, "data_year": 2019, "period": "", "subject": "overall",
    "place": "A", "place_kind": "city", "list_scope": "", "list_region": "", "copy": "", "metric": "rank",
    "relation": "=", "value": "1", "source": "o", "source_kind": "official", "confidence": "high",
    "file": "printed/2019/cities.csv",
}  # fmt: skip
RANK = Holding("rank", "ranks", "city", ("rank",))
SHARE = Holding("Share", "Shares", "city", ("share", "wfc"))


def printed(*rows: dict) -> pd.DataFrame:
    frame = pd.DataFrame([_BLANK | {"line": line} | row for line, row in enumerate(rows, start=2)])
    frame["number"] = frame["value"].astype(float)
    return frame


def test_a_place_counts_once_however_many_sources_print_it():
    counted = coverage(
        printed({}, {"source": "p"}, {"place": "B", "source": "p"}), (RANK, SHARE), ["overall"]
    )
    assert counted.to_dict("records") == [
        {"holding": "rank", "subject": "overall", "data_year": 2019, "number": 2, "source": "o;p"}
    ]


def test_both_metrics_of_a_holding_count_as_one_figure():
    counted = coverage(printed({"metric": "share"}, {"metric": "wfc"}), (SHARE,), ["overall"])
    assert list(counted["number"]) == [1]


def test_periods_and_one_sided_values_are_not_counted():
    rows = printed({"period": "2015/2019"}, {"place": "B", "relation": "<="}, {"place": "C", "relation": "≈"})
    assert list(coverage(rows, (RANK,), ["overall"])["number"]) == [1]


def test_fields_are_pooled_and_a_place_counts_once_in_each():
    rows = printed({"subject": "field:a"}, {"subject": "field:b"}, {"subject": "field:b", "source": "p"})
    counted = coverage(rows, (RANK,), ["overall"])
    assert list(counted["subject"]) == ["other"]
    assert list(counted["number"]) == [2]


def test_nothing_printed_gives_no_row():
    assert coverage(printed({"place_kind": "country"}), (RANK,), ["overall"]).empty


def test_sources_and_figures_by_kind():
    rows = printed(
        {}, {"place": "B"},
        {"source": "p", "source_kind": "news", "confidence": "low"},
        {"source": "q", "source_kind": "news", "confidence": "medium"},
    )  # fmt: skip
    kinds = sources_by_kind(rows).set_index("kind")
    assert list(kinds.index) == ["official", "news"]
    assert kinds.loc["official", ["sources", "figures", "high", "medium", "low"]].tolist() == [1, 2, 2, 0, 0]
    assert kinds.loc["news", ["sources", "figures", "high", "medium", "low"]].tolist() == [2, 2, 0, 1, 1]
    assert kinds.loc["news", "source"] == "p;q"


def _share(value: str, edition_year: int, **other: object) -> dict:
    return {
        "place_kind": "institution", "metric": "share", "value": value, "list_scope": "all", "list_region": "global",
        "edition": f"annual-tables-{edition_year + 1}", "edition_year": edition_year, "source": f"s{edition_year}",
    } | other  # fmt: skip


def test_a_revision_takes_the_closest_values_and_the_lower_confidence():
    rows = printed(
        _share("10.00", 2019),
        _share("11.00", 2019, copy="earlier archived copy"),
        _share("11.50", 2020, confidence="medium"),
        _share("30.00", 2019, place="B"),
        _share("25.00", 2020, place="B"),
    )
    revised = revised_shares(rows)
    assert list(revised["place"]) == ["B", "A"], "the largest difference comes first"
    small = revised.iloc[1]
    assert (small["first_value"], small["next_value"]) == ("11.00", "11.50")
    assert small["difference"] == 0.5
    assert small["confidence"] == "medium"
    assert small["source"] == "s2019;s2020"
    assert not revised["alike"].any()


def test_a_share_that_both_editions_print_is_no_revision():
    rows = printed(
        _share("10.00", 2019),
        _share("11.00", 2019, copy="earlier archived copy"),
        _share("10.00", 2020),
    )
    assert revised_shares(rows)["alike"].tolist() == [True]


def test_cities_ranked_by_an_edition_for_its_own_year():
    rows = printed({}, {"source": "p"}, {"place": "B"}, {"place": "C", "data_year": 2018}, {"place": "D", "subject": "life"})  # fmt: skip
    assert cities_ranked(rows).to_dict() == {"science-cities-2020": 2}
