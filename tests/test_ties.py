"""Shared ranks: the ranks that they use up are held by nobody, and are not called missing."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from conftest import drawn_texts, overlapping_texts, texts_inside

from helpers.base.manifest import find_report
from helpers.commentary.facts import facts
from helpers.index.country_counts import country_tops, open_ranks
from helpers.index.interface import Index
from helpers.index.printed import PrintedIndex, load_index
from helpers.index.rankings import holders, unprinted_ranks
from helpers.index.turnover import turnover
from helpers.pages import changes, field_leaders, leading_cities, life_sciences_gap
from helpers.pages.notes import country_counts, nobody, unprinted_note
from helpers.report.exhibits import Figure
from helpers.report.report import Report

YEAR, BEFORE, TOP = 2024, 2023, 10
NOT_PRINTED = "not printed"


def ranking(*ranks: int) -> pd.DataFrame:
    """Places A, B … of one country with these ranks."""
    rows = [(rank, chr(ord("A") + n), "X") for n, rank in enumerate(ranks)]
    return pd.DataFrame(rows, columns=["rank", "place", "country"])


@pytest.mark.parametrize(
    ("ranks", "missing"),
    [
        ((1, 2, 3, 4, 5, 6, 7, 8, 8, 10), []),
        ((1, 2, 3, 4, 5, 6, 7, 8, 8, 8), []),
        ((1, 1, 1, 4, 5, 6, 7, 8, 9, 10), []),
        ((1, 2, 3, 4, 5, 6, 7, 8, 9, 9), []),
        ((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10), []),
        ((1, 2, 3, 4, 5, 6, 8, 8, 8), [7]),
        ((1, 2, 3, 4, 5, 6, 7, 8, 8), [10]),
        ((1, 2, 3, 4, 5, 6, 7, 10, 10, 10), [8, 9]),
        ((), list(range(1, 11))),
    ],
)
def test_a_shared_rank_uses_up_as_many_ranks_as_places_share_it(ranks: tuple, missing: list[int]) -> None:
    rows = ranking(*ranks)
    assert unprinted_ranks(rows, TOP) == missing
    assert bool(unprinted_note(rows, TOP)) == bool(missing)
    for rank, places in holders(rows, TOP).items():
        assert places or nobody(rows, rank) == (NOT_PRINTED if rank in missing else "shared above")
    own = country_tops(rows, pd.DataFrame(columns=["country", "within", "number"]), TOP)
    assert open_ranks(rows, own, TOP) == len(missing)
    assert all(holding.exact == (not missing) for holding in own)


def test_counted_cities_fill_only_ranks_that_are_open() -> None:
    rows = ranking(1, 2, 3, 4, 5, 6, 7, 10, 10, 10)
    own = country_tops(rows, pd.DataFrame({"country": ["Y"], "within": TOP, "number": 1}), TOP)
    assert open_ranks(rows, own, TOP) == 1
    assert not next(holding for holding in own if holding.country == "X").exact
    own = country_tops(rows, pd.DataFrame({"country": ["Y"], "within": TOP, "number": 2}), TOP)
    assert open_ranks(rows, own, TOP) == 0 and all(holding.exact for holding in own)


def test_a_place_is_known_to_have_left_a_top_with_a_shared_rank() -> None:
    found = turnover(ranking(1, 2, 2), pd.DataFrame({"place": ["A", "Z"], "rank": [2, 1]}), 3)
    assert [place.name for place in found.left] == ["Z"]
    assert not [place for place in found.unknown if place.now is None]


# --- the reports of printed figures


def tied(index: Index, *ranks: int, subject: str = "overall") -> Index:
    """The index in which the best cities of the year have these ranks; those after them keep theirs."""
    figures = index.tables.figures.copy()
    own = (
        (figures["data_year"] == YEAR) & (figures["metric"] == "rank") & (figures["place_kind"] == "city")
        & (figures["list_scope"] == "") & (figures["subject"] == subject)
    )  # fmt: skip
    places = index.ranking(YEAR, subject)["place"].head(len(ranks))
    for place, rank in zip(places, ranks, strict=True):
        rows = own & (figures["place"] == place)
        figures.loc[rows, "number"], figures.loc[rows, "value"] = float(rank), str(rank)
    return PrintedIndex("printed", dataclasses.replace(index.tables, figures=figures))


def report_on(index: Index, report_id: str, **parameters: object) -> Report:
    return Report(find_report(report_id), {"year": YEAR} | parameters, index)


def sound(exhibit: object) -> Figure:
    assert isinstance(exhibit, Figure)
    assert texts_inside(exhibit.canvas) == []
    assert overlapping_texts(exhibit.canvas) == []
    return exhibit


TIES = {
    "two": (1, 2, 3, 4, 5, 6, 7, 8, 8, 10),
    "three": (1, 2, 3, 4, 5, 6, 7, 8, 8, 8),
    "last two": (1, 2, 3, 4, 5, 6, 7, 8, 9, 9),
    "first two": (1, 1, 3, 4, 5, 6, 7, 8, 9, 10),
    "beyond the last": (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10),
}


@pytest.mark.parametrize("ranks", TIES.values(), ids=TIES)
def test_leading_cities_with_a_shared_rank(index: Index, ranks: tuple[int, ...]) -> None:
    assert not unprinted_ranks(index.ranking(YEAR), TOP)  # or this would show nothing
    own = tied(index, *ranks)
    report = report_on(own, "leading_cities", compare_to=BEFORE, top=TOP)
    ladder = sound(leading_cities.rank_ladder(report))
    grid = sound(leading_cities.top_ten_by_country(report))
    lead = " ".join(leading_cities.lead(report))
    for text in (
        ladder.title,
        ladder.caption,
        lead,
        grid.title,
        grid.alt,
        country_counts(own.ranking(YEAR)),
    ):
        assert "at least" not in text
        assert ("of the ten leading" in text.lower()) <= ((own.ranking(YEAR)["rank"] <= TOP).sum() == TOP)
        assert "is not printed in any source" not in text and ", one not printed" not in text
    for figure in (ladder, grid):
        drawn = drawn_texts(figure.canvas)[0]
        empty = sum(not rows for rows in holders(own.ranking(YEAR), TOP).values())
        assert drawn.count("shared above") == empty
        assert "Cities that share a rank stand side by side" in figure.caption
    assert (
        drawn_texts(ladder.canvas)[0].count(NOT_PRINTED)
        == ladder.data[f"rank_{BEFORE}"].eq(NOT_PRINTED).sum()
    )


def test_a_shared_first_rank_has_two_leaders(index: Index) -> None:
    own = tied(index, 1, 1)
    first = list(own.ranking(YEAR)["place"].head(2))
    report = report_on(own, "leading_cities", compare_to=BEFORE, top=TOP)
    words = f"{first[0]} and {first[1]} lead"
    assert leading_cities.rank_ladder(report).title.startswith(f"{words};")
    assert leading_cities.lead(report)[0].startswith(f"{words} the printed ranking of {YEAR}, ahead of ")


def test_a_shared_first_rank_of_a_subject_is_drawn_for_both(index: Index) -> None:
    subject = next(s for s in index.subjects if len(index.ranking(YEAR, s)) > 2)
    own = tied(index, 1, 1, subject=subject)
    figure = sound(field_leaders.subject_leaders(report_on(own, "field_leaders")))
    rows = figure.data[
        (figure.data["data_year"] == YEAR) & (figure.data["subject"] == own.subject_names[subject])
    ]
    assert sorted(rows["city"]) == sorted(own.ranking(YEAR, subject)["place"].head(2))


@pytest.mark.parametrize(
    ("last", "whole"), [((8, 8, 10), True), ((10, 10, 10), False)], ids=["known", "open"]
)
def test_all_ten_are_said_of_ten_known_ranks_only(index: Index, last: tuple[int, ...], whole: bool) -> None:
    own = tied(index, 1, 2, 3, 4, 5, 6, 7, *last, subject="chemistry")
    assert own.ranking(YEAR, "chemistry").query("rank <= @TOP")["country"].nunique() == 1
    figure = sound(field_leaders.subject_tops(report_on(own, "field_leaders")))
    assert ("all ten leading cities in chemistry" in figure.title) == whole


@pytest.mark.parametrize("ranks", [(1, 2, 2), (1, 2, 2, 2)], ids=["two", "three"])
def test_subjects_and_life_sciences_with_a_shared_rank(index: Index, ranks: tuple[int, ...]) -> None:
    subject = "life"
    assert len(index.ranking(YEAR, subject)) >= len(ranks)
    own = tied(index, *ranks, subject=subject)
    tops = sound(field_leaders.subject_tops(report_on(own, "field_leaders")))
    between = life_sciences_gap.between_the_leader(report_on(own, "life_sciences_gap", group="china"))
    for figure in (tops, sound(between)):
        assert "shared above" in [" ".join(text.split()) for text in drawn_texts(figure.canvas)[0]]
        assert "Cities that share a rank stand side by side" in figure.caption


def test_turnover_and_facts_with_a_shared_rank(index: Index) -> None:
    own = tied(index, *TIES["two"])
    figure = changes.top_ten_turnover(report_on(own, "changes", compare_to=BEFORE))
    assert "overall" not in figure.caption.partition("Ranks not printed in")[2].partition(f"{YEAR}: ")[2]
    known = facts.Facts(own, YEAR, BEFORE)
    assert (
        known.cities_in_top("China").value
        == (own.ranking(YEAR).query("rank <= 10")["country"] == "China").sum()
    )
    assert len(known.leaders(TOP).value) == TOP
    assert len(known.leader(position=8).value) == 2
    assert str(known.leader(position=9)) == f"[nobody holds rank 9, overall, {YEAR}: a better rank is shared]"


def test_every_printed_ranking_names_its_open_ranks_as_before() -> None:
    index = load_index()
    for year in index.years:
        rows = index.ranking(year)
        if not rows["rank"].duplicated().any():
            assert unprinted_ranks(rows, TOP) == sorted(set(range(1, TOP + 1)) - set(rows["rank"]))
