"""Verdicts on the statements of the articles: comparison of values, rules, and the project's own statements."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.data.annual import annual_years
from helpers.data.tables import names_of
from helpers.index.choose import load_source
from helpers.index.interface import Index
from helpers.index.printed import PrintedIndex
from helpers.index.statements.check import check_statements, examine, resolved
from helpers.index.statements.evidence import (
    CONFIRMED,
    CONTRADICTED,
    DISPUTED,
    ONLY_HERE,
    UNCHECKED,
    VERDICTS,
    Finding,
    Note,
    Others,
    agreement,
    bounds,
)

ARTICLE = "nature-index-2022-science-cities-beijing-shanghai"
REPORT = "deep-news-2025-11-20-research-cities-ranking"
BLANK = {
    "edition": "science-cities-2025", "data_year": 2024, "period": "", "subject": "overall", "place": "",
    "place_kind": "city", "reference_place": "", "reference_year": None, "list_scope": "", "list_region": "",
    "copy": "", "metric": "rank", "relation": "=", "value": "1", "number": 1.0, "source": "natureindex-faq",
    "confidence": "medium", "note": "", "statement": "", "edition_year": 2024, "source_kind": "official",
}  # fmt: skip


def with_figures(index: Index, *rows: dict, keep: bool = False) -> Index:
    """An index whose figures are ``rows`` alone, or in addition to its own."""
    own = index.tables.figures
    made = pd.DataFrame([BLANK | row | {"number": float(row.get("value", "1"))} for row in rows])
    made["reference_year"] = pd.array(list(made["reference_year"]), dtype="Int64")
    figures = pd.concat([own, made], ignore_index=True) if keep else made
    return PrintedIndex("test", dataclasses.replace(index.tables, figures=figures))


def said(**cells: object) -> SimpleNamespace:
    """A statement, ready for its rule."""
    start = {
        "metric": "rank", "relation": "=", "value": "1", "subject": "overall", "place": "Beijing", "data_year": 2024,
        "reference_year": None, "reference_place": "", "article": REPORT, "place_kind": "city", "also": "",
    }  # fmt: skip
    return SimpleNamespace(**(start | cells))


def verdict(index: Index, *rows: dict, **cells: object) -> str:
    """The verdict on a statement where other sources print ``rows`` and nothing else."""
    return finding(index, *rows, **cells).verdict


def finding(index: Index, *rows: dict, **cells: object) -> Finding:
    """The evidence on a statement where other sources print ``rows`` and nothing else."""
    made = with_figures(index, *rows)
    return examine(said(**cells), Others(made, REPORT, made))


@pytest.fixture(scope="module")
def checked(index: Index) -> pd.DataFrame:
    return check_statements(index).set_index("id")


# --- values


@pytest.mark.parametrize(
    ("relation", "value", "whole", "expected"),
    [
        ("=", "7", True, (7, 7)),
        ("=", "9.14", False, (9.135, 9.145)),
        ("=", "20", False, (19.5, 20.5)),
        ("≈", "20", False, (19, 21)),
        ("≈", "-7.4", False, (-7.5, -7.3)),
        ("<=", "10", True, (float("-inf"), 10)),
    ],
)
def test_what_a_printed_value_stands_for(relation: str, value: str, whole: bool, expected: tuple) -> None:
    assert bounds(relation, value, whole) == pytest.approx(expected)


def test_one_sided_values_leave_their_limit_out() -> None:
    assert bounds("<", "0", True)[1] < 0 < bounds(">", "0", True)[0]
    with pytest.raises(ValueError, match="unknown relation"):
        bounds("about", "1", True)


@pytest.mark.parametrize(
    ("stated", "printed", "whole", "expected"),
    [
        (("=", "7"), ("=", "7"), True, "for"),
        (("=", "7"), ("=", "6"), True, "against"),
        (("=", "9.14"), ("=", "9.1"), False, "for"),  # equal to the fewer printed decimals
        (("=", "9.14"), ("=", "9.2"), False, "against"),
        (("=", "9.14"), ("=", "9.15"), False, "against"),
        (("≈", "20"), ("=", "20.9"), False, "for"),
        (("≈", "20"), ("=", "21.6"), False, "against"),
        (("<=", "10"), ("=", "10"), True, "for"),
        (("<=", "10"), ("=", "11"), True, "against"),
        (("=", "10"), ("<=", "10"), True, "open"),  # in line with it, but it says less
        (("<", "0"), ("=", "-0.3"), False, "for"),
        (("<", "0"), ("=", "0.0"), False, "open"),
        (("<", "0"), ("=", "9.14"), False, "against"),
        ((">", "2"), ("=", "2.31"), False, "for"),
        ((">", "2"), (">", "1"), False, "open"),
    ],
)
def test_agreement(stated: tuple, printed: tuple, whole: bool, expected: str) -> None:
    assert agreement(stated, printed, whole) == expected


def test_verdict_follows_from_the_notes() -> None:
    note = [Note("a", ("s",))]
    assert Finding("").verdict == ONLY_HERE
    assert Finding("", part=note).verdict == UNCHECKED
    assert Finding("", support=note, part=note).verdict == CONFIRMED
    assert Finding("", against=note, part=note).verdict == CONTRADICTED
    assert Finding("", support=note, against=note).verdict == DISPUTED
    assert Finding("", against=note, disputed=True).verdict == DISPUTED


def test_evidence_names_both_sides_only_where_there_are_two() -> None:
    one, other = [Note("rank 1 (X)", ("x",))], [Note("rank 2 (Y)", ("y", "x"))]
    assert Finding("", support=one).evidence == "Rank 1 (X)."
    both = Finding("", support=one, against=other)
    assert both.evidence == "For it: rank 1 (X). Against it: rank 2 (Y)."
    assert both.sources == ["x", "y"]


# --- rules, on figures made for them


def test_a_rank_is_confirmed_contradicted_or_printed_only_there(index: Index) -> None:
    beijing = {"place": "Beijing"}
    assert verdict(index, beijing) == CONFIRMED
    assert verdict(index, beijing | {"value": "2"}) == CONTRADICTED
    assert verdict(index, beijing, beijing | {"value": "2"}) == DISPUTED
    assert verdict(index, beijing | {"data_year": 2023}) == ONLY_HERE
    assert verdict(index, beijing | {"subject": "life"}) == ONLY_HERE


def test_the_article_itself_is_no_evidence(index: Index) -> None:
    assert verdict(index, {"place": "Beijing", "source": REPORT}) == ONLY_HERE
    # the other article is
    assert verdict(index, {"place": "Beijing", "source": ARTICLE}) == CONFIRMED


def test_regional_lists_and_windows_are_no_evidence(index: Index) -> None:
    assert verdict(index, {"place": "Beijing", "list_scope": "all", "list_region": "China"}) == ONLY_HERE
    assert verdict(index, {"place": "Beijing", "period": "2023-10-01/2024-09-30"}) == ONLY_HERE


def test_a_rank_given_to_another_city_speaks_against(index: Index) -> None:
    assert verdict(index, {"place": "Shanghai"}) == CONTRADICTED


def test_a_change_against_another_year_settles_nothing(index: Index) -> None:
    row = {"place": "Beijing", "metric": "change_adjusted_share_pct", "value": "9.14"}
    claim = {"metric": "change_adjusted_share_pct", "value": "9.14", "reference_year": 2023}
    assert verdict(index, row | {"reference_year": 2023}, **claim) == CONFIRMED
    assert verdict(index, row | {"reference_year": 2019}, **claim) == UNCHECKED
    assert verdict(index, row, **claim) == UNCHECKED


def test_every_city_of_a_group_must_have_declined(index: Index) -> None:
    cities = ["New York metropolitan area", "Boston metropolitan area"]
    ranks = [{"place": city, "value": str(place)} for place, city in enumerate(cities, start=3)]
    falls = [
        {"place": city, "metric": "change_adjusted_share_pct", "value": "-1.5", "reference_year": 2023}
        for city in cities
    ]
    claim = {
        "metric": "change_adjusted_share_pct", "relation": "<", "value": "0", "reference_year": 2023,
        "place": "United States top-10 cities",
    }  # fmt: skip
    assert verdict(index, *ranks, **claim) == ONLY_HERE
    assert verdict(index, *ranks, falls[0], **claim) == UNCHECKED
    assert verdict(index, *ranks, *falls, **claim) == CONFIRMED
    assert verdict(index, *ranks, falls[0], falls[1] | {"value": "0.4"}, **claim) == CONTRADICTED


def test_a_ratio_follows_from_two_printed_shares(index: Index) -> None:
    shares = [
        {"place": "Beijing", "metric": "share", "value": "500.5"},
        {"place": "Nanjing", "metric": "share", "value": "240.1"},
    ]
    claim = {"metric": "share_ratio", "relation": ">", "value": "2", "reference_place": "Nanjing"}
    assert verdict(index, *shares, **claim) == CONFIRMED
    assert verdict(index, *shares, **(claim | {"value": "3"})) == CONTRADICTED
    assert verdict(index, shares[0], **claim) == ONLY_HERE


def test_behind_compares_two_ranks(index: Index) -> None:
    claim = {"metric": "behind", "reference_place": "Shanghai"}
    fifth, first = {"place": "Beijing", "value": "5"}, {"place": "Shanghai", "value": "1"}
    assert verdict(index, fifth, first, **claim) == CONFIRMED
    assert verdict(index, fifth, first | {"value": "9"}, **claim) == CONTRADICTED
    assert verdict(index, fifth, **claim) == ONLY_HERE


def test_overtaking_needs_both_years(index: Index) -> None:
    claim = {"metric": "overtook", "reference_place": "Shanghai"}
    now = [{"place": "Beijing", "value": "3"}, {"place": "Shanghai", "value": "4"}]
    then = [
        {"place": "Beijing", "value": "5", "data_year": 2023, "edition_year": 2023},
        {"place": "Shanghai", "value": "3", "data_year": 2023, "edition_year": 2023},
    ]
    assert verdict(index, *now, *then, **claim) == CONFIRMED
    assert verdict(index, *now, **claim) == UNCHECKED
    assert verdict(index, *now, then[0] | {"value": "2"}, then[1], **claim) == CONTRADICTED
    assert verdict(index, *then, now[0] | {"value": "6"}, now[1], **claim) == CONTRADICTED


def test_overtaking_across_a_break_settles_nothing(index: Index) -> None:
    limit = next(row for row in index.breaks("overall") if row.absolute)
    before = {"data_year": limit.after_year, "edition_year": limit.after_year}
    after = {"data_year": limit.before_year, "edition_year": limit.before_year}
    rows = [
        {"place": "Beijing", "value": "5"} | before, {"place": "Shanghai", "value": "3"} | before,
        {"place": "Beijing", "value": "3"} | after, {"place": "Shanghai", "value": "4"} | after,
    ]  # fmt: skip
    claim = {"metric": "overtook", "reference_place": "Shanghai", "data_year": limit.before_year}
    assert verdict(index, *rows, **claim) == UNCHECKED


def test_since_holds_as_far_as_ranks_are_printed(index: Index) -> None:
    claim = {"relation": "since", "reference_year": 2020, "data_year": 2022}
    rows = {
        year: {"place": "Beijing", "data_year": year, "edition_year": year} for year in (2020, 2021, 2022)
    }
    assert verdict(index, rows[2020], rows[2022], **claim) == CONFIRMED
    found = finding(index, rows[2020], rows[2022], **claim)
    assert "No rank is printed for 2021." in found.tolerance
    assert verdict(index, rows[2021], rows[2022], **claim) == UNCHECKED  # the beginning is not printed
    assert verdict(index, *rows.values(), rows[2021] | {"value": "2"}, **claim) == DISPUTED
    assert verdict(index, rows[2020], rows[2021] | {"value": "2"}, rows[2022], **claim) == CONTRADICTED


def test_a_period_with_one_rank_covers_its_years(index: Index) -> None:
    claim = {"relation": "since", "reference_year": 2020, "data_year": 2022}
    throughout = {"place": "Beijing", "metric": "rank_throughout", "period": "2019/2022", "data_year": 2022}
    assert verdict(index, throughout, **claim) == CONFIRMED
    assert verdict(index, throughout | {"value": "2"}, **claim) == CONTRADICTED


def test_a_trend_compares_first_and_last_rank(index: Index) -> None:
    claim = {"metric": "rank_trend", "relation": "rising", "reference_year": 2018, "data_year": 2021}
    rows = [
        {"place": "Beijing", "data_year": year, "edition_year": year, "value": value}
        for year, value in ((2019, "9"), (2020, "12"), (2021, "5"))
    ]
    assert verdict(index, *rows, **claim) == CONFIRMED
    assert verdict(index, *rows, **(claim | {"relation": "falling"})) == CONTRADICTED
    assert verdict(index, rows[0], rows[1], **claim) == ONLY_HERE  # nothing printed at the end of the period
    assert verdict(index, rows[2], **claim) == ONLY_HERE
    assert verdict(index, rows[0] | {"value": "5"}, rows[2], **claim) == CONTRADICTED


def test_a_move_across_a_disputed_break_settles_nothing(index: Index) -> None:
    limit = next(row for row in index.breaks("overall") if not row.absolute)
    years = (limit.after_year - 1, limit.after_year, limit.before_year, limit.before_year + 1)
    claim = {
        "metric": "rank_trend",
        "relation": "falling",
        "reference_year": years[0],
        "data_year": years[-1],
    }

    def rows(*values: str) -> list[dict]:
        return [
            {"place": "Beijing", "data_year": year, "edition_year": year, "value": value}
            for year, value in zip(years, values, strict=True)
        ]

    assert verdict(index, *rows("2", "2", "3", "3"), **claim) == UNCHECKED
    assert verdict(index, *rows("2", "3", "3", "3"), **claim) == CONFIRMED


def test_ranks_of_cities_proper_are_not_compared_with_later_ones(index: Index) -> None:
    limit = next(row for row in index.breaks("overall") if row.absolute)
    claim = {
        "metric": "rank_trend", "relation": "rising", "reference_year": limit.after_year,
        "data_year": limit.before_year + 2,
    }  # fmt: skip
    old = {"place": "Beijing", "data_year": limit.after_year, "value": "8"}
    new = {"place": "Beijing", "data_year": limit.before_year + 2, "edition_year": 2024, "value": "5"}
    assert verdict(index, old | {"edition_year": limit.after_year}, new, **claim) == ONLY_HERE
    # printed by a later edition, on its own terms, the same year can be compared
    assert verdict(index, old | {"edition_year": 2024}, new, **claim) == CONFIRMED


def test_cities_in_the_top_by_their_ranks(index: Index) -> None:
    claim = {"metric": "cities_in_top_10", "value": "9", "place": "China"}
    chinese = list(index.tables.places.query("country == 'China' and kind == 'city'")["place"])[:9]
    rows = [{"place": city, "value": str(rank)} for rank, city in enumerate(chinese, start=1)]
    last = {"place": "Boston metropolitan area", "value": "10"}
    assert verdict(index, *rows, last, **claim) == CONFIRMED
    assert verdict(index, *rows, last, **(claim | {"value": "8"})) == CONTRADICTED
    assert verdict(index, *rows[:4], last, **claim) == UNCHECKED
    # with two of another country among the ten, nine are impossible
    assert (
        verdict(index, last, last | {"place": "Tokyo metropolitan area", "value": "9"}, **claim)
        == CONTRADICTED
    )
    # a rank for which sources name two cities counts for nobody
    other = {"place": "Paris metropolitan area", "source": ARTICLE}
    assert verdict(index, *rows, last, last | other, **claim) == UNCHECKED


def test_cities_in_the_top_with_a_shared_rank(index: Index) -> None:
    claim = {"metric": "cities_in_top_10", "value": "8", "place": "China"}
    chinese = list(index.tables.places.query("country == 'China' and kind == 'city'")["place"])[:8]
    rows = [{"place": city, "value": str(rank)} for rank, city in enumerate(chinese, start=1)]
    ninth = [{"place": f"{city} metropolitan area", "value": "9"} for city in ("Boston", "Paris")]
    assert verdict(index, *rows, *ninth, **claim) == CONFIRMED
    assert verdict(index, *rows, *ninth, **(claim | {"value": "7"})) == CONTRADICTED
    assert verdict(index, *rows, ninth[0], **claim) == UNCHECKED


def test_institutions_in_the_top_need_all_ranks(index: Index) -> None:
    claim = {"metric": "institutions_in_top_50", "value": "1", "place": "Beijing + Shanghai"}
    seats = index.tables.institutions
    free = seats[~seats["institution"].map(index.spread)]
    inside = list(free.loc[free["city"] == "Beijing", "institution"])[:1]
    outside = list(free.loc[~free["city"].isin(["Beijing", "Shanghai"]), "institution"])[:49]
    rows = [
        {"place": name, "place_kind": "institution", "list_scope": "all", "list_region": "global", "value": str(rank)}
        for rank, name in enumerate(inside + outside, start=1)
    ]  # fmt: skip
    assert verdict(index, *rows, **claim) == CONFIRMED
    assert verdict(index, *rows, **(claim | {"value": "2"})) == CONTRADICTED
    assert verdict(index, *rows[:7], **claim) == UNCHECKED
    assert verdict(index, *rows[:7], **(claim | {"value": "0"})) == CONTRADICTED


def test_the_members_of_a_pair_have_no_order(index: Index) -> None:
    pair = "Peking University (PKU) – Tsinghua University"
    claim = {"metric": "bilateral_collaboration_score", "value": "378.49", "place": pair}
    row = {
        "metric": claim["metric"],
        "place": "Tsinghua University – Peking University (PKU)",
        "place_kind": "pair",
    }
    assert verdict(index, row | {"value": "378.49"}, **claim) == CONFIRMED
    assert verdict(index, row | {"value": "378.5"}, **claim) == CONFIRMED
    assert verdict(index, row | {"value": "370.1"}, **claim) == CONTRADICTED
    leading = {"metric": "leading_pair", "place": pair}
    assert verdict(index, row | {"metric": "rank", "value": "4"}, **leading) == CONFIRMED
    assert verdict(index, row | {"value": "378.49"}, **leading) == UNCHECKED


# --- how firm the sources are


def test_what_nobody_firm_speaks_against_is_not_contradicted(index: Index) -> None:
    other = {"place": "Beijing", "value": "2"}
    assert verdict(index, other | {"source_kind": "aggregator"}) == DISPUTED
    assert verdict(index, other | {"confidence": "low"}) == DISPUTED
    assert verdict(index, other) == CONTRADICTED
    # an official table that a forum hands on whole is as good as the table
    assert verdict(index, other | {"source_kind": "forum", "confidence": "high"}) == CONTRADICTED


def test_what_aggregators_and_forums_alone_print_is_said_to_be_so(index: Index) -> None:
    one = {"place": "Beijing", "source_kind": "forum"}
    alone = finding(index, one)
    assert (alone.verdict, alone.weak) == (CONFIRMED, True)
    assert alone.evidence.endswith("Only aggregators or forums print this.")
    assert not finding(index, one, one | {"source_kind": "news", "source": ARTICLE}).weak
    assert not finding(index, one | {"place": "Shanghai", "value": "2"}).weak, "it bears on nothing"


# --- what a sentence says beside its number


def test_the_highest_is_tested_and_not_only_the_number(index: Index) -> None:
    pair = "Peking University (PKU) – Tsinghua University"
    claim = {
        "metric": "bilateral_collaboration_score", "value": "378.49", "place": pair, "place_kind": "pair", "also": "highest",
    }  # fmt: skip
    own = {"metric": claim["metric"], "value": "378.49", "place": pair, "place_kind": "pair"}
    rival = own | {
        "place": "Harvard University – Massachusetts Institute of Technology (MIT)",
        "value": "470.56",
    }
    assert verdict(index, own, **claim) == UNCHECKED, "the number alone does not make it the highest"
    assert verdict(index, own, own | {"metric": "rank", "value": "1"}, **claim) == CONFIRMED
    assert verdict(index, own, rival, **claim) == CONTRADICTED
    second = claim | {"also": "second highest"}
    assert verdict(index, own, rival, **second) == UNCHECKED
    assert verdict(index, own, rival, own | {"metric": "rank", "value": "2"}, **second) == CONFIRMED
    third = rival | {"place": "Fudan University – Shanghai Jiao Tong University (SJTU)", "value": "400.1"}
    assert verdict(index, own, rival, third, **second) == CONTRADICTED


def test_the_highest_outside_a_country_needs_all_better_ranks(index: Index) -> None:
    claim = {"place": "Tokyo metropolitan area", "value": "3", "also": "highest outside China"}
    own = {"place": "Tokyo metropolitan area", "value": "3"}
    first, second = {"place": "Beijing", "value": "1"}, {"place": "Shanghai", "value": "2"}
    assert verdict(index, own, **claim) == UNCHECKED
    assert verdict(index, own, first, **claim) == UNCHECKED
    assert verdict(index, own, first, second, **claim) == CONFIRMED
    assert verdict(index, own, first, second | {"place": "Boston metropolitan area"}, **claim) == CONTRADICTED


def test_risen_and_remains_look_at_the_years_before(index: Index) -> None:
    now, before = (
        {"place": "Beijing", "value": "3"},
        {"place": "Beijing", "data_year": 2023, "edition_year": 2023},
    )
    risen, remains = {"value": "3", "also": "risen"}, {"value": "3", "also": "unchanged"}
    assert verdict(index, now, **risen) == UNCHECKED
    assert verdict(index, now, before | {"value": "5"}, **risen) == CONFIRMED
    assert verdict(index, now, before | {"value": "3"}, **risen) == CONTRADICTED
    assert verdict(index, now, **remains) == UNCHECKED
    assert verdict(index, now, before | {"value": "3"}, **remains) == CONFIRMED
    assert verdict(index, now, before | {"value": "2"}, **remains) == CONTRADICTED
    with pytest.raises(ValueError, match="no rule for 'tallest'"):
        verdict(index, now, value="3", also="tallest")


# --- Shares over the years, and who leads


def test_all_cities_together_are_another_statement_than_every_one(index: Index) -> None:
    change = {"metric": "change_adjusted_share_pct", "relation": "<", "value": "0", "reference_year": 2023}
    group = "United States top-10 cities"
    of_all = change | {"place": group, "place_kind": "index"}
    claim = change | {"place": group, "place_kind": "index"}
    assert verdict(index, of_all | {"place": f"{group} combined"}, **claim) == UNCHECKED
    assert verdict(index, of_all, **claim) == CONFIRMED
    # what holds for every one holds for one that is known to be among them
    boston = change | {"place": "Boston metropolitan area"}
    rank = {"place": "Boston metropolitan area", "value": "4"}
    assert verdict(index, of_all, **boston) == ONLY_HERE
    assert verdict(index, of_all, rank | {"value": "11"}, **boston) == ONLY_HERE
    assert verdict(index, of_all, rank, **boston) == CONFIRMED
    assert verdict(index, of_all | {"place": f"{group} combined"}, rank, **boston) == ONLY_HERE


def test_catching_up_is_a_ratio_of_shares_over_the_years(index: Index) -> None:
    def share(place: str, year: int, value: str) -> dict:
        return {"place": place, "metric": "share", "data_year": year, "edition_year": year, "value": value}

    claim = {
        "metric": "share_ratio_trend", "relation": "falling", "value": "", "reference_place": "Shanghai", "reference_year": 2022,
    }  # fmt: skip
    then = [share("Beijing", 2022, "300"), share("Shanghai", 2022, "100")]
    assert verdict(index, *then, **claim) == ONLY_HERE
    assert (
        verdict(index, *then, share("Beijing", 2024, "300"), share("Shanghai", 2024, "150"), **claim)
        == CONFIRMED
    )
    assert (
        verdict(index, *then, share("Beijing", 2024, "400"), share("Shanghai", 2024, "100"), **claim)
        == CONTRADICTED
    )
    # ranks settle nothing
    assert verdict(index, {"place": "Beijing"}, {"place": "Shanghai", "value": "2"}, **claim) == UNCHECKED


def test_output_must_have_grown_in_every_place_named(index: Index) -> None:
    def shares(place: str, then: str, now: str) -> list[dict]:
        row = {"place": place, "metric": "share"}
        return [row | {"data_year": 2022, "edition_year": 2022, "value": then}, row | {"value": now}]

    claim = {
        "metric": "share_trend", "relation": "rising", "value": "", "place": "Beijing + Shanghai", "reference_year": 2022,
    }  # fmt: skip
    beijing = shares("Beijing", "100", "120")
    assert verdict(index, *beijing, **claim) == ONLY_HERE
    assert verdict(index, *beijing, *shares("Shanghai", "50", "70"), **claim) == CONFIRMED
    assert verdict(index, *beijing, *shares("Shanghai", "50", "40"), **claim) == UNCHECKED
    assert (
        verdict(index, *shares("Beijing", "9", "8"), *shares("Shanghai", "5", "4"), **claim) == CONTRADICTED
    )


def test_the_only_subject_led_needs_the_leaders_of_all(index: Index) -> None:
    claim = {
        "metric": "only_subject_led",
        "place": "United States",
        "place_kind": "country",
        "subject": "life",
    }
    life = {"place": "New York metropolitan area", "subject": "life"}
    others = [{"place": "Beijing", "subject": subject} for subject in index.subjects if subject != "life"]
    assert verdict(index, life, *others, **claim) == CONFIRMED
    assert verdict(index, life | {"place": "Beijing"}, *others, **claim) == DISPUTED
    assert (
        verdict(index, life, {"place": "Boston metropolitan area", "subject": "health"}, **claim) == DISPUTED
    )
    # a subject in which ranks are printed, and no leader
    assert verdict(index, life, others[0] | {"value": "4"}, **claim) == UNCHECKED


def test_to_lead_a_subject_is_to_hold_its_leading_ranks(index: Index) -> None:
    claim = {
        "metric": "leading_ranks_held",
        "value": "2",
        "place": "United States + Europe",
        "place_kind": "index",
    }
    boston, london = (
        {"place": "Boston metropolitan area"},
        {"place": "London metropolitan area", "value": "2"},
    )
    assert verdict(index, boston, **claim) == UNCHECKED
    assert verdict(index, boston, london, **claim) == CONFIRMED
    assert verdict(index, boston, london | {"place": "Beijing"}, **claim) == CONTRADICTED


# --- tables of institutions, where there are any


@pytest.mark.skipif(not annual_years(), reason="the tables of institutions are not here")
def test_tables_place_institutions_by_both_lists(checked: pd.DataFrame) -> None:
    edition = load_source("edition")
    both_lists = check_statements(edition).set_index("id").loc["A22"]
    assert both_lists["verdict"] == DISPUTED
    assert (
        "of the 50 leading institutions of 2021 the tables of Nature Index place six in Beijing or"
        in both_lists["evidence"]
    )
    assert (
        "of the 50 leading academic institutions of 2021 the tables of Nature Index place five in"
        in both_lists["evidence"]
    )
    assert both_lists["evidence_sources"].startswith("annual-2021")
    assert "annual 2021" in edition.names_read
    assert checked.loc["A22", "verdict"] == UNCHECKED, "print alone does not tell"
    assert list(check_statements(edition)["id"]) == list(checked.index)


# --- the project's own statements


def test_every_statement_has_one_verdict(index: Index, checked: pd.DataFrame) -> None:
    assert list(checked.index) == list(index.tables.statements["id"])
    assert set(checked["verdict"]) <= set(VERDICTS)
    assert (checked["evidence"].str.len() > 0).all()
    assert (checked["tolerance"].str.len() > 0).all()


def test_evidence_never_comes_from_the_article_itself(index: Index, checked: pd.DataFrame) -> None:
    known = set(index.tables.sources["source"])
    for row in checked.itertuples():
        sources = [source for source in row.evidence_sources.split(";") if source]
        assert row.article not in sources
        assert set(sources) <= known
        assert bool(sources) == (row.verdict not in (ONLY_HERE, UNCHECKED)) or row.verdict == UNCHECKED


def test_background_cannot_be_checked(checked: pd.DataFrame) -> None:
    background = checked[checked["kind"] != "index"]
    assert len(background)
    assert set(background["verdict"]) == {UNCHECKED}


@pytest.mark.parametrize(
    ("statement", "expected", "words"),
    [
        ("A02", CONFIRMED, "rank 1 throughout 2016 to 2019"),
        ("A02b", CONFIRMED, "no other source prints the ranks of both for 2015"),
        ("A03", CONFIRMED, "New York, overall, 2020: rank 2"),
        ("A05", CONFIRMED, "Shanghai rank 5, Boston rank 3"),
        ("A16", CONFIRMED, "rank 5 (China Daily)"),
        ("A21", DISPUTED, "rank 6 (China Daily, low confidence)"),
        ("A22", UNCHECKED, "of the 50 leading world ranks of institutions other sources print eleven"),
        ("A31", CONFIRMED, "1.92 in 2019, 1.82 in 2020"),
        ("A32", CONFIRMED, "Share of Beijing 2,846 in 2019, 2,895 in 2020 (+1.7%)"),
        ("A33", UNCHECKED, "no other source prints who leads Earth & environmental sciences"),
        ("B11", CONFIRMED, "six of them in China"),
        ("B13", CONFIRMED, "+9.14% against 2023"),
        ("B15", CONFIRMED, "every city of the United States among the ten leading ones: < 0% against 2023"),
        ("B16", CONFIRMED, "Boston is one, rank 4 (Wikipedia)"),
        ("B17", CONFIRMED, "Of the cities together, < 0% against 2023 (People's Daily Online)"),
        ("B22", CONFIRMED, "Only aggregators or forums print this."),
        ("B25", DISPUTED, "Tianjin, chemistry, 2024: rank 7 (huashangw.com, low confidence)"),
        ("B29", UNCHECKED, "Ranked better, all in China: Beijing 1, Guangzhou 4"),
        ("B39", CONFIRMED, "rank 5 in 2021, 5 in 2022, 3 in 2024"),
        ("B47", ONLY_HERE, "No other source found prints it."),
        ("B46", CONFIRMED, "rank 10"),
        ("B51", DISPUTED, "145 journals"),
        ("B52b", CONFIRMED, "rank 42 in 2015"),
        ("B53", UNCHECKED, "the only move lies across a disputed break"),
        ("B54", UNCHECKED, "5 of the ten leading cities in the United States"),
        ("B55", UNCHECKED, "rank 5 in 2021, 5 in 2022 and 3 in 2024"),
        ("B56", ONLY_HERE, "No other source found prints it."),
    ],
)
def test_known_verdicts(checked: pd.DataFrame, statement: str, expected: str, words: str) -> None:
    row = checked.loc[statement]
    assert row["verdict"] == expected
    assert words in row["evidence"]


def test_a_changed_figure_changes_the_verdict(index: Index, checked: pd.DataFrame) -> None:
    assert checked.loc["A01", "verdict"] == CONFIRMED
    figures = index.tables.figures.copy()
    wrong = (
        (figures["place"] == "Beijing")
        & (figures["metric"] == "rank")
        & (figures["subject"] == "overall")
        & (figures["data_year"] == 2021)
        & (figures["statement"] == "")
    )
    assert wrong.any()
    figures.loc[wrong, ["value", "number"]] = ["4", 4.0]
    again = check_statements(PrintedIndex("test", dataclasses.replace(index.tables, figures=figures)))
    assert again.set_index("id").loc["A01", "verdict"] == CONTRADICTED


def test_places_and_years_of_a_statement_are_resolved(index: Index) -> None:
    names = names_of(vars(index.tables))
    row = index.tables.statements.set_index("id", drop=False).loc["B47"].to_dict()
    found = resolved(row, names)
    assert found.place == "Harvard University – Massachusetts Institute of Technology (MIT)"
    assert (found.data_year, found.reference_year) == (2024, None)
