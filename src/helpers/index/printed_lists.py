"""What sources print beside rankings of cities: world lists of institutions, numbers of a country's leading cities,
ranks stated for a whole period. Functions of the printed index, reached through ``helpers.index.interface.Index``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from helpers.index.memory import cached
from helpers.index.values import COUNTRY_COUNTS, RANKING, STATED_RANKS, typed

if TYPE_CHECKING:
    from helpers.index.printed import PrintedIndex

_WITHIN = re.compile(r"cities_in_top_(\d+)")


@cached
def world_list_rows(index: PrintedIndex) -> pd.DataFrame:
    """All values of world lists of institutions, each printed by the edition of its own year."""
    figures = index.tables.figures_of("institution")
    return figures[
        (figures["list_scope"] == "all")
        & (figures["list_region"] == "global")
        & (figures["data_year"] == figures["edition_year"])
        & (figures["relation"] == "=")
        & (figures["period"] == "")
    ]


@cached
def _world_lists(index: PrintedIndex) -> dict[tuple[int, str], pd.DataFrame]:
    return dict(iter(world_list_rows(index).groupby(["data_year", "subject"])))


@cached
def world_list(index: PrintedIndex, year: int, subject: str) -> pd.DataFrame:
    """The printed world list of institutions of a subject or field: the columns of ``RANKING``, in the order of Share.

    Institutions without a printed Share are left out. ``rank`` is the place in this order, equal Shares on one.
    """
    rows = _world_lists(index).get((year, subject))
    if rows is None:
        return typed([], RANKING)
    best = index.best(rows[rows["metric"] == "share"], ["place"])
    counts = index.best(rows[rows["metric"] == "count"], ["place"]).set_index("place")
    best = best.sort_values(["number", "place"], ascending=[False, True], ignore_index=True)
    places = best["place"]
    found = best.assign(
        short=[index.short(place) for place in places],
        country=[index.country_of(place) for place in places],
        group=[index.country_group(place) for place in places],
        rank=best["number"].rank(method="min", ascending=False),
        share=best["number"],
        share_text=best["value"],
        share_confidence=best["confidence"],
        share_source=best["source"],
        adjusted_share=float("nan"),
        count=places.map(counts["number"]).astype("Float64"),
        count_text=places.map(counts["value"]).fillna(""),
        count_source=places.map(counts["source"]).fillna(""),
    )
    return typed(found, RANKING)


@cached
def printed_country_counts(index: PrintedIndex, year: int, subject: str) -> pd.DataFrame:
    """Printed numbers of a whole country's cities among the ``within`` leading ones: ``COUNTRY_COUNTS``."""
    return typed(_country_counts(index).get((year, subject), []), COUNTRY_COUNTS)


@cached
def _country_counts(index: PrintedIndex) -> dict[tuple[int, str], pd.DataFrame]:
    """These numbers by year and subject."""
    figures = index.tables.figures_of("country")
    within = {
        metric: int(found[1]) for metric in figures["metric"].unique() if (found := _WITHIN.fullmatch(metric))
    }
    rows = figures[
        (figures["relation"] == "=") & (figures["period"] == "") & figures["metric"].isin(list(within))
    ]
    # parts of a country, such as a mainland, have another boundary than the named cities' country
    whole = [index.place(place)["country"] == place for place in rows["place"]]
    rows = rows.assign(within=rows["metric"].map(within))[pd.Series(whole, index=rows.index, dtype=bool)]
    best = index.best(rows, ["data_year", "subject", "place", "within"]).rename(columns={"place": "country"})
    return {key: rows.reset_index(drop=True) for key, rows in best.groupby(["data_year", "subject"])}


@cached
def stated_ranks(index: PrintedIndex, subject: str) -> pd.DataFrame:
    """Ranks that a source states for every year of a period: ``STATED_RANKS``."""
    figures = index.tables.figures_of("city")
    rows = figures[
        (figures["metric"] == "rank_throughout")
        & (figures["subject"] == subject)
        & (figures["relation"] == "=")
    ]
    ends = [[int(part[:4]) for part in period.split("/")] for period in rows["period"]]
    found = rows.assign(
        first=[first for first, _ in ends], last=[last for _, last in ends], rank=rows["number"]
    )
    return typed(found, STATED_RANKS)
