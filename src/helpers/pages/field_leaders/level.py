"""Who may be said to lead where figures are sums: a city hardly ahead of the next is level with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import pandas as pd

from helpers.base.words import listed
from helpers.index.interface import Index
from helpers.pages.wording import LEVEL, TOP, sentences, span

# A lead that two decimals do not tell.
HARDLY = 1.005


def first_places(index: Index, subject: str, ranking: pd.DataFrame) -> list[str]:
    """The places on the first rank; of an order that is no ranking, all that are level with the first.

    So is a city that is first by the leading institutions of the list alone: which one leads then hangs on its length.
    """
    if index.voice.ranked or ranking.empty:
        return list(ranking.loc[ranking["rank"] == 1, "place"])
    short = index.leader_of_short_list(int(ranking["data_year"].iloc[0]), subject)
    level = (ranking["share"] * LEVEL > ranking["share"].max()) | (ranking["place"] == short)
    return list(ranking.loc[level, "place"])


def surely_leading(index: Index, ranking: pd.DataFrame) -> pd.DataFrame:
    """The leading places; of an order that is no ranking, those clearly ahead of the first that is not one."""
    top = ranking[ranking["rank"] <= TOP]
    after = ranking.loc[ranking["rank"] > TOP, "share"]
    return top if index.voice.ranked or after.empty else top[top["share"] > after.max() * LEVEL]


def lists_note(
    index: Index, subjects: Iterable[str], years: Collection[int], sums: Iterable[str] = ()
) -> str:
    """What is measured, and how many institutions the tables hold; empty where cities are counted whole.

    ``sums`` are named apart, as far as they are sums of subjects.
    """
    held: dict[tuple[int, ...], list[int]] = {}
    for year in sorted(years):
        sizes = {index.listed(year, subject) for subject in subjects}
        held.setdefault(tuple(sorted(size for size in sizes if size)), []).append(year)
    parts = [
        f"{listed(map(str, sizes))} institutions in {span(own, '–')}" for sizes, own in held.items() if sizes
    ]
    together = [
        f"that of {index.subject_names[subject]} together {size}"
        for subject in dict.fromkeys(sums)
        if subject not in (*index.subjects, *index.fields, index.whole)
        and (size := index.listed(max(years), subject))
    ]
    lengths = "; ".join(filter(None, [listed(parts), listed(together)]))
    return sentences(index.voice.meaning, parts and f"Tables of subjects hold {lengths}.")


def absent_note(index: Index, year: int, found: Iterable[str]) -> str:
    """Subjects without any figure of a year, once; those that the index has not yet are left out of its figures."""
    known = set(found)
    names = [
        index.subject_names[s]
        for s in index.subjects
        if s not in known and (index.voice.ranked or index.total(year, s))
    ]
    return f"No {index.rank_word} is known for {listed(names)}." if names else ""


def begins(index: Index, subject: str, years: Iterable[int]) -> int | None:
    """The first of ``years`` in which a subject has institutions or Shares; None if it has none."""
    return next((year for year in sorted(years) if index.total(year, subject)), None)
