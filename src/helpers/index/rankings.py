"""Pure functions of rankings and figures: no file is read and nothing is drawn here."""

from __future__ import annotations

from typing import Any

import pandas as pd

# Beyond this place in an order by summed Share neighbours differ by about one per cent, and a range is told.
LAST_TOLD, _HALF_RANGE = 35, 5


def place_range(rank: int) -> tuple[int, int]:
    """The range told for a place beyond ``LAST_TOLD``: ``68`` → ``(65, 75)``."""
    middle = _HALF_RANGE * round(rank / _HALF_RANGE)
    return middle - _HALF_RANGE, middle + _HALF_RANGE


def place_text(rank: int) -> str:
    """``"4"``, ``"65–75"``."""
    return str(rank) if rank <= LAST_TOLD else "{}–{}".format(*place_range(rank))


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


def holders(ranking: pd.DataFrame, top: int) -> dict[int, list[dict[str, Any]]]:
    """Who holds each rank from 1 to ``top``: rank → rows of ``ranking``.

    Empty where no place is printed, and where a better rank is shared; ``unprinted_ranks`` tells which it is.
    """
    rows = ranking[ranking["rank"] <= top].to_dict("records")
    return {rank: [row for row in rows if row["rank"] == rank] for rank in range(1, top + 1)}


def only(rows: list[dict[str, Any]]) -> str:
    """The place of the only row; empty where a rank is shared or held by nobody."""
    return rows[0]["place"] if len(rows) == 1 else ""


def group_counts(ranking: pd.DataFrame, top: int) -> pd.Series:
    """Number of places of each country in the ``top`` ranks, as far as printed; index ``country``.

    Ranks that are not printed are counted for nobody, so each number is a lower bound unless all are printed.
    """
    return ranking[ranking["rank"] <= top].groupby("country").size().sort_values(ascending=False)


def unprinted_ranks(ranking: pd.DataFrame, top: int) -> list[int]:
    """Ranks from 1 to ``top`` for which no place is printed.

    Two places that share rank 8 use up rank 9 as well: nobody can hold it, and it is not missing.
    """
    used = {
        taken
        for rank, sharing in ranking["rank"].value_counts().items()
        for taken in range(int(rank), int(rank) + int(sharing))
    }
    return sorted(set(range(1, top + 1)) - used)


def places_ahead(ranking: pd.DataFrame, place: str) -> pd.DataFrame:
    """The places printed ahead of ``place``, best first; empty if ``place`` has no printed rank."""
    own = ranking.loc[ranking["place"] == place, "rank"]
    if own.empty:
        return ranking.iloc[0:0]
    return ranking[ranking["rank"] < own.iloc[0]].sort_values("rank")
