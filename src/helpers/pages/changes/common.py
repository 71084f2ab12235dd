"""What the parts of the page share: the leading cities of both years, and why there is no comparison."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from helpers.index import rankings
from helpers.index.interface import Index
from helpers.pages.frames import joined_columns
from helpers.pages.wording import fitted, some
from helpers.report.exhibits import Missing
from helpers.report.report import Report

# So many leading cities of either year are compared; more would make no readable figure.
CITIES = 20
# Room for a name beside a bar, and what a letter takes of it.
LETTERS = 24
# Longer lists of names are counted instead of written out.
LONGEST_LIST = 12


def of_ranks(report: Report) -> Report:
    """The report as the evidence sees it whose ranking leads in the year, compared with the year that this allows."""
    index = report.index.leads(report.year)
    if index is report.index:
        return report
    asked, comparable = report.compare_to, index.comparable_years(report.year)
    before = asked if asked in comparable else index.earlier_comparable_year(report.year)
    return replace(report, index=index, parameters=report.parameters | {"compare_to": before})


def not_comparable(report: Report, key: str, title: str) -> Missing:
    """No earlier year can be compared: the break or the lack of an edition that forbids it."""
    reason = report.index.reason(report.year)
    return Missing(key, f"{title} {report.year}", reason, years_with_comparison(report.index))


def years_with_comparison(index: Index) -> tuple[int, ...]:
    """Data years that have an earlier comparable one."""
    return tuple(year for year in index.years if index.comparable_years(year))


def both_ranks(index: Index, now: int, before: int) -> pd.DataFrame:
    """Cities among the leading ones of either year with a known rank in both, best rank first.

    The columns of ``Index.ranking`` with ``rank_before``, ``moved`` (places up), ``others_before``,
    ``confidence_before``, and the sources of both years in ``source``.
    """
    ranking, earlier = index.ranking(now), index.ranking(before)
    leading = {*ranking["place"].head(CITIES), *earlier["place"].head(CITIES)}
    changed = rankings.rank_changes(ranking, earlier)
    changed = changed[changed["moved"].notna() & changed["place"].isin(leading)].copy()
    known = earlier.set_index("place")
    for column in ("others", "confidence", "source"):
        changed[f"{column}_before"] = changed["place"].map(known[column]).fillna("")
    return changed.assign(source=joined_columns(changed["source"], changed["source_before"]))


def all_compared(index: Index, now: int, before: int) -> bool:
    """Whether no city with a rank in both years is left out as being far from the leading ones."""
    both = set(index.ranking(now)["place"]) & set(index.ranking(before)["place"])
    return len(both) == len(both_ranks(index, now, before))


def one_sided(report: Report) -> str:
    """Which of the leading cities have a rank in one of the years only; an empty text where none has."""
    index, now, before, parts = report.index, report.year, report.compare_to, []
    if before is None:
        return ""
    most = None if all_compared(index, now, before) else CITIES
    for year, other in ((now, before), (before, now)):
        known = set(index.ranking(other)["place"])
        alone = [place for place in index.ranking(year)["place"][:most] if place not in known]
        if alone:
            parts.append(
                f"{some((index.short(place) for place in alone), most=LONGEST_LIST)} (no rank in {other})"
            )
    return f"Not shown: {'; '.join(parts)}." if parts else ""


def moves(changed: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Those that rose and those that fell, largest moves first, and those that kept their rank."""
    return (
        changed[changed["moved"] > 0].sort_values(["moved", "rank"], ascending=[False, True]),
        changed[changed["moved"] < 0].sort_values(["moved", "rank"]),
        changed[changed["moved"] == 0],
    )


def with_country(index: Index, place: str) -> str:
    """The short name of a city beside a bar, with its country where both fit."""
    name, country = fitted(index.short(place), LETTERS), index.country_of(place)
    # a city-state is not named twice
    both = f"{name}, {index.short(country)}" if country and index.short(country) != name else name
    return both if len(both) <= LETTERS else name
