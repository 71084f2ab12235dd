"""Leading ranks by country, and tables with gaps: functions of rankings alone."""

from __future__ import annotations

import pandas as pd

from helpers.figures.heatmap import shade, text_colour
from helpers.figures.style import INK, PAPER
from helpers.index.country_counts import (
    country_tops,
    most_widely_leading,
    open_ranks,
    with_gaps,
)


def ranking(*rows: tuple[int, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["rank", "place", "country"])


def counted(*row: object) -> pd.DataFrame:
    return pd.DataFrame([row] if row else [], columns=["country", "within", "number"])


def test_unnamed_cities_are_what_a_printed_number_adds_to_the_names() -> None:
    named = ranking((1, "A", "X"), (4, "B", "X"), (5, "C", "Y"), (12, "D", "X"))
    own = {top.country: top for top in country_tops(named, counted("X", 10, 6), 10)}
    assert (own["X"].named, own["X"].counted, own["X"].total, own["X"].exact) == (2, 4, 6, True)
    assert (own["Y"].named, own["Y"].counted, own["Y"].exact) == (1, 0, False)
    assert open_ranks(named, own.values(), 10) == 3


def test_a_number_within_fewer_ranks_is_a_lower_bound() -> None:
    named = ranking((1, "A", "X"), (7, "B", "X"), (9, "C", "X"))
    (own,) = country_tops(named, counted("X", 7, 7), 10)
    # seven within the first seven, and the ninth beyond them
    assert (own.named, own.counted, own.total, own.exact) == (3, 5, 8, False)


def test_numbers_within_more_ranks_say_nothing_of_the_top() -> None:
    assert country_tops(ranking(), counted("X", 50, 20), 10) == []


def test_a_number_below_the_names_takes_no_name_away() -> None:
    (own,) = country_tops(ranking((1, "A", "X"), (2, "B", "X")), counted("X", 10, 1), 10)
    assert (own.named, own.counted) == (2, 0)


def test_a_full_list_is_exact_for_every_country() -> None:
    rows = ranking((1, "A", "X"), (2, "B", "Y"), (3, "C", "X"))
    own = country_tops(rows, counted(), 3)
    assert [(top.country, top.total, top.exact) for top in own] == [("X", 2, True), ("Y", 1, True)]
    assert open_ranks(rows, own, 3) == 0


def test_most_widely_leading_counts_subjects_not_ranks() -> None:
    tops = {"a": ranking((1, "P", "X"), (11, "Q", "X")), "b": ranking((10, "P", "X"), (2, "Q", "X"))}
    assert most_widely_leading(tops, 10) == (2, ["P"])
    assert most_widely_leading({}, 10) == (0, [])


def test_gaps_stand_where_ranks_are_missing_and_not_behind_shared_ranks() -> None:
    assert with_gaps([1, 2, 5, 6]) == [1, 2, [3, 4], 5, 6]
    assert with_gaps([1, 2, 2, 4]) == [1, 2, 4]
    assert with_gaps([3]) == [[1, 2], 3]


def test_better_ranks_are_darker_and_text_stays_readable() -> None:
    shades = [shade(rank) for rank in (1, 2, 5, 10, 25, 40, 400)]
    assert shades == sorted(shades, reverse=True)
    assert shades[-1] == shades[-2] > 0
    assert text_colour("#000000") == PAPER
    assert text_colour("#ffffff") == INK


def test_a_complete_list_leaves_no_rank_to_others() -> None:
    (own,) = country_tops(ranking((1, "A", "X"), (2, "B", "X")), counted(), 10, complete=True)
    assert own.exact
    (own,) = country_tops(ranking((1, "A", "X"), (2, "B", "X")), counted(), 10)
    assert not own.exact
