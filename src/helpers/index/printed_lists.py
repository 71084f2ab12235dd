"""What sources print beside rankings of cities: world lists of institutions, numbers of a country's leading cities,
ranks stated for a whole period, ranks that belong beside a line and not on it, institutions of a city. Functions of the
printed index, reached through ``helpers.index.interface.Index``.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

import pandas as pd

from helpers.base.words import signed_as_printed, with_relation
from helpers.index.memory import cached
from helpers.index.naming import named
from helpers.index.values import COUNTRY_COUNTS, MEMBERS, OVERALL, RANKING, RANKS_APART, STATED_RANKS, typed

if TYPE_CHECKING:
    from helpers.index.printed import PrintedIndex

_CITIES_PROPER = "cities proper"
_CITY_TABLE = "city"  # the scope of a list that is a city's own
_CHANGE = "change_adjusted_share_pct"
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
    found = named(index, best).assign(
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


def ranks_apart(index: PrintedIndex, years: list[int], cities: list[str]) -> pd.DataFrame:
    """Overall ranks up to the last of ``years`` that the rankings of these years do not hold, or hold of cities proper.

    One row a rank: ``RANKS_APART``, with ``line_of`` the city of ``cities`` whose line it stands beside, and ``note``
    why it is apart.
    """
    shown = {(year, place) for year in years for place in index.ranking(year)["place"]}
    boundaries = dict(zip(index.tables.editions["edition"], index.tables.editions["boundaries"], strict=True))
    rows = []
    for row in chain.from_iterable(index.best_by_year("rank", OVERALL).values()):
        whole = index.place(row["place"])["metropolitan_area"] or row["place"]
        proper = boundaries[row["edition"]] == _CITIES_PROPER
        known = (row["data_year"], row["place"]) in shown
        if row["data_year"] > years[-1] or whole not in cities or (known and not proper):
            continue
        note = "city proper, 68 journals, weighted count" if proper else f"printed by {row['edition']}"
        of_row = {
            "line_of": whole,
            "rank": int(row["number"]),
            "note": note,
            "country": index.country_of(row["place"]),
        }
        rows.append(row | of_row)
    return pd.DataFrame(rows, columns=RANKS_APART)


def printed_members(index: PrintedIndex, city: str, year: int, subject: str = "") -> pd.DataFrame:
    """The institutions of a city with a printed Share, largest first: ``MEMBERS``, see ``Index.members``.

    ``complete`` rows come from the city's own table of the year, with the printed ``change`` in adjusted Share as
    text. Others come from world, sector and country lists, which end at a length of their own; bodies that work in
    many cities are then booked at none.
    """
    figures = index.tables.figures_of("institution")
    figures = figures[(figures["data_year"] == year) & (figures["subject"] == (subject or OVERALL))]
    tables = figures[(figures["list_scope"] == _CITY_TABLE) & (figures["list_region"] == city)]
    own = tables[tables["metric"].isin(["share", "wfc"]) & (tables["edition_year"] == year)]
    changes = index.best(tables[tables["metric"] == _CHANGE], ["place"])
    change_of = {
        row.place: with_relation(row.relation, signed_as_printed(row.value, "%"))
        for row in changes.itertuples()
    }
    rows = own if len(own) else _of_lists(index, figures, city)
    best = index.best(rows, ["place"])
    best = best.sort_values(["number", "place"], ascending=[False, True], ignore_index=True)
    return named(index, best).assign(
        rank=pd.array([pd.NA] * len(best), dtype="Int64"),
        count=pd.array([pd.NA] * len(best), dtype="Int64"),
        text=[with_relation(*cells) for cells in zip(best["relation"], best["value"], strict=True)],
        change=[change_of.get(place, "") for place in best["place"]],
        complete=bool(len(own)),
    )[MEMBERS]


def _of_lists(index: PrintedIndex, figures: pd.DataFrame, city: str) -> pd.DataFrame:
    where = index.tables.institutions
    bodies = set(where.loc[(where["city"] == city) & ~where["spread"], "institution"])
    return figures[
        figures["place"].isin(bodies)
        & (figures["metric"] == "share")
        & (figures["relation"] == "=")
        & (figures["period"] == "")
        & (figures["list_scope"] != _CITY_TABLE)
    ]
