"""Computed ranks over the years as lines, printed ranks as marks beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd

from helpers.figures.history import Line
from helpers.index.articles import ComputedIndex
from helpers.pages.computed.beside_printed import rank_marks

# An index ranks hundreds of cities; lines that fall far below the leaders would flatten all others.
DEEPEST = 40


def rank_lines(
    index: ComputedIndex, subject: str, cities: list[str], years: list[int], strong: Callable[[str], bool]
) -> list[Line]:
    """One line a city, with a gap where it ranks below ``DEEPEST``; cities that never rank above have none."""
    every = index.shares(subject)
    rows = every[every["place"].isin(cities) & every["year"].isin(years) & (every["rank"] <= DEEPEST)]
    ranks: dict[str, dict[int, int]] = {}
    for row in rows.sort_values("year").itertuples():
        ranks.setdefault(row.place, {})[int(row.year)] = int(row.rank)
    return [
        Line(
            index.short(city), index.country_group(city), ranks[city],
            [(year, rank) for year, rank in rank_marks(index, city, years, subject) if rank <= DEEPEST],
            strong=strong(city),
        )
        for city in cities if city in ranks
    ]  # fmt: skip


def deep_note(rows: Iterable[pd.DataFrame]) -> str:
    """That ranks below ``DEEPEST`` are left out of the picture; empty where there are none."""
    if any((table["rank"] > DEEPEST).any() for table in rows):
        return f"Ranks below {DEEPEST} are not drawn; they stand in the data."
    return ""
