"""Leading ranks of subjects: who leads, which countries hold them, what is open. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from helpers.index.rankings import unprinted_ranks


@dataclass(frozen=True)
class CountryTop:
    """What one country holds of the leading ranks of one subject in one year.

    ``named`` cities are printed with name and rank; ``counted`` are those that a source counts beyond them
    without a name. ``exact``: the sum is known to be complete, not only a lower bound.
    """

    country: str
    named: int
    counted: int
    exact: bool

    @property
    def total(self) -> int:
        """Named and counted cities together."""
        return self.named + self.counted


def country_tops(
    ranking: pd.DataFrame, counts: pd.DataFrame, top: int, *, complete: bool = False
) -> list[CountryTop]:
    """The ``top`` ranks of a subject by country, largest holding first.

    Args:
        ranking: columns ``rank`` and ``country``, one row a printed rank.
        counts: printed numbers, ``country, within, number``; those within fewer than ``top`` ranks give lower bounds,
            those within more are ignored.
        top: how many ranks count as leading.
        complete: whether ``ranking`` names every place that holds a rank.

    Returns:
        One ``CountryTop`` a country that is named or counted. A printed number below the number of named cities
        adds nothing: the names stand.
    """
    ranks: dict[str, list[int]] = {}
    for country, rank in zip(ranking["country"], ranking["rank"], strict=True):
        if rank <= top:
            ranks.setdefault(country, []).append(rank)
    told = [row for row in counts.itertuples() if row.within <= top]
    found = []
    for country in dict.fromkeys([*ranks, *(row.country for row in told)]):
        own, stated = ranks.get(country, []), [row for row in told if row.country == country]
        beyond = [row.number - sum(rank <= row.within for rank in own) for row in stated]
        exact = any(row.within == top for row in stated)
        found.append(CountryTop(country, len(own), max([0, *beyond]), exact))
    if complete or sum(one.counted for one in found) >= len(unprinted_ranks(ranking, top)):
        found = [replace(one, exact=True) for one in found]
    return sorted((one for one in found if one.total), key=lambda one: (-one.total, one.country))


def open_ranks(ranking: pd.DataFrame, held: Iterable[CountryTop], top: int) -> int:
    """How many of the ``top`` ranks are neither named in ``ranking`` nor counted for any country."""
    return max(0, len(unprinted_ranks(ranking, top)) - sum(holding.counted for holding in held))


def most_widely_leading(tops: dict[str, pd.DataFrame], top: int) -> tuple[int, list[str]]:
    """In how many subjects the most widely leading cities hold one of the ``top`` ranks, and which they are."""
    spread: dict[str, int] = {}
    for ranking in tops.values():
        for place in dict.fromkeys(ranking.loc[ranking["rank"] <= top, "place"]):
            spread[place] = spread.get(place, 0) + 1
    most = max(spread.values(), default=0)
    return most, [place for place, number in spread.items() if number == most]


def with_gaps(ranks: Iterable[int]) -> list[int | list[int]]:
    """Printed ranks in order, with a list of the missing ones wherever some lie between: ``[1, [2, 3], 4]``.

    Ranks missing before the first printed one are a gap as well; nothing is said of those after the last.
    """
    result: list[int | list[int]] = []
    expected = 1
    printed = list(ranks)
    for rank in sorted(set(printed)):
        if rank > expected:
            result.append(list(range(expected, rank)))
        result.append(rank)
        expected = rank + printed.count(rank)  # a shared rank uses up as many numbers as places share it
    return result
