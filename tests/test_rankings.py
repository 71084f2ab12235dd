"""Pure functions of rankings."""

from __future__ import annotations

import random

import pandas as pd
import pytest

from helpers.figures import lines
from helpers.index import rankings


def ranking(*rows: tuple[int, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["rank", "place", "country"])


NOW = ranking((1, "A", "X"), (2, "B", "Y"), (3, "C", "X"), (3, "D", "Z"), (6, "E", "X"))
BEFORE = ranking((1, "B", "Y"), (2, "A", "X"), (9, "E", "X"), (3, "F", "Z"))


def test_rank_changes_count_places_up() -> None:
    changed = rankings.rank_changes(NOW, BEFORE).set_index("place")
    assert changed.loc["A", ["rank_before", "moved"]].tolist() == [2, 1]
    assert changed.loc["B", ["rank_before", "moved"]].tolist() == [1, -1]
    assert changed.loc["E", ["rank_before", "moved"]].tolist() == [9, 3]


def test_rank_changes_leave_an_unprinted_rank_missing() -> None:
    changed = rankings.rank_changes(NOW, BEFORE).set_index("place")
    assert changed.loc[["C", "D"], ["rank_before", "moved"]].isna().all(axis=None)
    assert list(changed.index) == list(NOW["place"])
    assert str(changed["moved"].dtype) == "Int64"


def test_rank_changes_do_not_alter_what_they_are_given() -> None:
    now = NOW.copy()
    rankings.rank_changes(now, BEFORE)
    pd.testing.assert_frame_equal(now, NOW)


def test_rank_changes_against_an_empty_ranking_are_all_missing() -> None:
    changed = rankings.rank_changes(NOW, BEFORE.iloc[0:0])
    assert changed["moved"].isna().all()
    assert len(changed) == len(NOW)


def test_holders_keep_ties_and_gaps() -> None:
    held = rankings.holders(NOW, 5)
    assert [[row["place"] for row in held[rank]] for rank in held] == [["A"], ["B"], ["C", "D"], [], []]


def test_group_counts_count_only_the_top() -> None:
    assert rankings.group_counts(NOW, 3).to_dict() == {"X": 2, "Y": 1, "Z": 1}
    assert next(iter(rankings.group_counts(NOW, 6).items())) == ("X", 3)


def test_unprinted_ranks() -> None:
    assert rankings.unprinted_ranks(NOW, 7) == [5, 7]  # two share rank 3
    assert rankings.unprinted_ranks(NOW, 3) == []


def test_places_ahead() -> None:
    assert list(rankings.places_ahead(NOW.iloc[::-1], "C")["place"]) == ["A", "B"]
    assert rankings.places_ahead(NOW, "A").empty
    assert rankings.places_ahead(NOW, "nowhere").empty


@pytest.mark.parametrize(
    ("years", "available", "barriers", "expected"),
    [
        ([], [1, 2], [], []),
        ([3, 1, 2], [1, 2, 3], [], [[1, 2, 3]]),
        # no edition between 2 and 5: they are neighbours
        ([1, 2, 5], [1, 2, 5], [], [[1, 2, 5]]),
        # 3 has an edition that does not print the place: a gap
        ([1, 2, 4], [1, 2, 3, 4], [], [[1, 2], [4]]),
        ([1, 2, 3], [1, 2, 3], [(1, 2)], [[1], [2, 3]]),
        # a barrier that lies in a gap of the editions
        ([1, 2, 5], [1, 2, 5], [(3, 4)], [[1, 2], [5]]),
        ([1, 2, 3], [1, 2, 3], [(1, 2), (2, 3)], [[1], [2], [3]]),
        ([1, 2, 3], [1, 2, 3], [(3, 4)], [[1, 2, 3]]),
        # a year inside of a barrier joins one side, never both
        ([1, 2, 3], [1, 2, 3], [(1, 3)], [[1, 2], [3]]),
    ],
)
def test_runs(years: list, available: list, barriers: list, expected: list) -> None:
    assert lines.runs(years, available, barriers) == expected


def test_runs_never_cross_a_barrier_or_a_gap() -> None:
    chance = random.Random(7)
    for _ in range(300):
        available = sorted(chance.sample(range(2000, 2020), chance.randint(1, 12)))
        years = chance.sample(available, chance.randint(1, len(available)))
        after = chance.randint(2000, 2018)
        barrier = (after, after + chance.randint(1, 2))
        found = lines.runs(years, available, [barrier])
        assert [year for run in found for year in run] == sorted(years)
        for run in found:
            assert not any(year <= barrier[0] for year in run) or not any(year >= barrier[1] for year in run)
            assert [year for year in available if run[0] <= year <= run[-1]] == run
        # and no run is cut without a reason
        for run, following in zip(found, found[1:], strict=False):
            between = [year for year in available if run[-1] < year < following[0]]
            assert between or (run[0] <= barrier[0] and following[0] >= barrier[1])


@pytest.mark.parametrize(
    ("positions", "gap", "expected"),
    [
        ([], 1.0, []),
        ([5.0], 1.0, [5.0]),
        ([1.0, 9.0], 1.0, [1.0, 9.0]),
        ([5.0, 5.0], 1.0, [4.5, 5.5]),
        ([5.0, 5.5, 6.0], 1.0, [4.5, 5.5, 6.5]),
        ([6.0, 5.0], 2.0, [6.5, 4.5]),
    ],
)
def test_spread(positions: list[float], gap: float, expected: list[float]) -> None:
    assert lines.spread(positions, gap) == pytest.approx(expected)


def test_spread_keeps_order_and_distance() -> None:
    chance = random.Random(3)
    for _ in range(300):
        positions = [chance.uniform(0, 20) for _ in range(chance.randint(1, 25))]
        gap = chance.uniform(0.1, 2)
        placed = lines.spread(positions, gap)
        order = sorted(range(len(positions)), key=lambda i: positions[i])
        assert order == sorted(range(len(placed)), key=lambda i: placed[i])
        ordered = sorted(placed)
        assert all(upper - lower >= gap - 1e-9 for lower, upper in zip(ordered, ordered[1:], strict=False))


def test_spread_leaves_what_stands_apart_where_it_is() -> None:
    positions = [1.0, 3.0, 3.1, 8.0]
    placed = lines.spread(positions, 1.0)
    assert (placed[0], placed[3]) == (1.0, 8.0)
    assert placed[1] + placed[2] == pytest.approx(6.1)
