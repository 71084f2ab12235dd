"""Pure functions of rankings and figures: no file is read and nothing is drawn here."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd


def rank_changes(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Every place of ``now`` with its rank before, where both are printed.

    Args:
        now: columns ``place`` and ``rank``, as ``Index.ranking`` gives them.
        before: the same for the year compared with.

    Returns:
        ``now`` with ``rank_before`` and ``moved`` (places up; negative = down), both nullable integers.
    """
    earlier = before.set_index("place")["rank"]
    changed = now.copy()
    changed["rank_before"] = changed["place"].map(earlier).astype("Int64")
    changed["moved"] = (changed["rank_before"] - changed["rank"].astype("Int64")).astype("Int64")
    return changed


def holders(ranking: pd.DataFrame, top: int) -> dict[int, list[dict]]:
    """Who holds each rank from 1 to ``top``: rank → rows of ``ranking``, empty where none is printed."""
    rows = ranking[ranking["rank"] <= top].to_dict("records")
    return {rank: [row for row in rows if row["rank"] == rank] for rank in range(1, top + 1)}


def only(rows: list[dict]) -> str:
    """The place of the only row; empty where a rank is shared or held by nobody."""
    return rows[0]["place"] if len(rows) == 1 else ""


def group_counts(ranking: pd.DataFrame, top: int) -> pd.Series:
    """Number of places of each country in the ``top`` ranks, as far as printed; index ``country``.

    Ranks that are not printed are counted for nobody, so each number is a lower bound unless all are printed.
    """
    return ranking[ranking["rank"] <= top].groupby("country").size().sort_values(ascending=False)


def unprinted_ranks(ranking: pd.DataFrame, top: int) -> list[int]:
    """Ranks from 1 to ``top`` for which no place is printed."""
    return sorted(set(range(1, top + 1)) - set(ranking["rank"]))


def runs(
    years: Iterable[int], available: Iterable[int], barriers: Iterable[tuple[int, int]]
) -> list[list[int]]:
    """Splits ``years`` into runs that a line may join.

    Two years are joined only if no year of ``available`` lies between them (that would be a gap in what is
    printed, which a line must not bridge) and no barrier ``(after, before)`` lies within the run.
    """
    ordered = sorted(available)
    position = {year: place for place, year in enumerate(ordered)}
    barriers = list(barriers)
    result: list[list[int]] = []
    for year in sorted(years):
        last = result[-1][-1] if result else None
        joined = (
            last is not None
            and position[year] == position[last] + 1
            and not any(result[-1][0] <= after and year >= before for after, before in barriers)
        )
        if joined:
            result[-1].append(year)
        else:
            result.append([year])
    return result


def places_ahead(ranking: pd.DataFrame, place: str) -> pd.DataFrame:
    """The places printed ahead of ``place``, best first; empty if ``place`` has no printed rank."""
    own = ranking.loc[ranking["place"] == place, "rank"]
    if own.empty:
        return ranking.iloc[0:0]
    return ranking[ranking["rank"] < own.iloc[0]].sort_values("rank")


def spread(positions: list[float], gap: float) -> list[float]:
    """Moves label positions as little as needed so that neighbours stand at least ``gap`` apart.

    Positions keep their order; overlapping ones form a block around their common centre.
    """
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    blocks: list[dict] = []
    for item in order:
        block = {"items": [item], "centre": positions[item]}
        blocks.append(block)
        while len(blocks) > 1 and _top(blocks[-1], gap) - _bottom(blocks[-2], gap) < gap:
            last, previous = blocks.pop(), blocks.pop()
            items = previous["items"] + last["items"]
            blocks.append({"items": items, "centre": sum(positions[i] for i in items) / len(items)})
    result = list(positions)
    for block in blocks:
        for place, item in enumerate(block["items"]):
            result[item] = _top(block, gap) + place * gap
    return result


def _top(block: dict, gap: float) -> float:
    return block["centre"] - gap * (len(block["items"]) - 1) / 2


def _bottom(block: dict, gap: float) -> float:
    return block["centre"] + gap * (len(block["items"]) - 1) / 2
