"""What the parts of the page share: ranks of both years side by side, and why a comparison is missing."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import cardinal, listed
from helpers.index import rankings
from helpers.index.interface import Index
from helpers.pages.notes import joined_ids
from helpers.report.exhibits import Missing
from helpers.report.report import Report

TOP = 10
# Longer lists of names are counted instead of written out.
LONGEST_LIST = 12


def not_comparable(report: Report, key: str, title: str) -> Missing:
    """No earlier year can be compared: the break or the lack of an edition that forbids it."""
    index = report.index
    barriers = [row for row in index.breaks("overall") if row.absolute and row.before_year <= report.year]
    reason = (
        f"No earlier data year can be compared with {report.year}. {barriers[-1].reason}"
        if barriers
        else f"No data year before {report.year} has a ranking of cities."
    )
    return Missing(key, title, reason, years_with_comparison(index))


def years_with_comparison(index: Index) -> tuple[int, ...]:
    """Data years that have an earlier comparable one."""
    return tuple(year for year in index.years if index.comparable_years(year))


def both_ranks(index: Index, now: int, before: int, subject: str = "overall") -> pd.DataFrame:
    """Cities with a printed rank in both years: ``place, short, country, group, rank, rank_before, moved``,
    with ``others`` and ``confidence`` of either year joined and all sources in ``source``; best rank first.
    """
    earlier = index.ranking(before, subject)
    changed = rankings.rank_changes(index.ranking(now, subject), earlier)
    changed = changed[changed["moved"].notna()].copy()
    known = earlier.set_index("place")
    changed["others_before"] = changed["place"].map(known["others"]).fillna("")
    changed["confidence_before"] = changed["place"].map(known["confidence"]).fillna("")
    before_sources = changed["place"].map(known["source"]).fillna("")
    changed["source"] = [joined_ids(*pair) for pair in zip(changed["source"], before_sources, strict=True)]
    return changed


def names(places: list[str], what: str = "cities") -> str:
    """The names as a list, or their number where the list would be long."""
    return listed(places) if len(places) <= LONGEST_LIST else f"{cardinal(len(places))} {what}"


def count(number: int) -> str:
    """A number of cities in words; ``"none"`` for zero."""
    return cardinal(number) if number else "none"


def group_names(index: Index, groups: pd.Series) -> list[tuple[str, str]]:
    """Country groups that occur, ``(group, name)``, in their order."""
    present = set(groups)
    return [(group, name) for group, name in index.groups.items() if group in present]
