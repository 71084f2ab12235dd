"""What the parts of the page share: the leading cities of both years, and why there is no comparison."""

from __future__ import annotations

import pandas as pd

from helpers.index import rankings
from helpers.pages.wording import some
from helpers.report.exhibits import Missing
from helpers.report.report import Report

CITIES = 20


def not_comparable(report: Report, key: str, title: str) -> Missing:
    """The exhibit ``key`` where the index has no earlier year."""
    index = report.index
    reason = f"A comparison needs two years, and the index holds none before {report.year}."
    return Missing(key, title, reason, tuple(index.years[1:]))


def both_ranks(report: Report) -> pd.DataFrame:
    """Cities among the leading ones of either year, with a Share in both, best rank first.

    The columns of ``ArticlesIndex.ranking`` and ``rank_before``, ``moved`` (places up).
    """
    whole = report.index.whole
    now, before = (report.index.ranking(year, whole) for year in (report.year, report.compare_to))
    leading = {*now["place"].head(CITIES), *before["place"].head(CITIES)}
    changed = rankings.rank_changes(now, before)
    return changed[changed["place"].isin(leading) & changed["moved"].notna()]


def one_sided(report: Report) -> str:
    """Which of the leading cities have no Share in the other year; an empty text where all have."""
    index, whole = report.index, report.index.whole
    parts = []
    for year, other in ((report.year, report.compare_to), (report.compare_to, report.year)):
        known = set(index.ranking(other, whole)["place"])
        alone = [place for place in index.ranking(year, whole)["place"].head(CITIES) if place not in known]
        if alone:
            parts.append(f"without a Share in {other}: {some(index.short(place) for place in alone)}")
    return f"Not shown, {'; '.join(parts)}." if parts else ""
