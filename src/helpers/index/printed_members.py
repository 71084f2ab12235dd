"""Printed Shares of the institutions of a city: its own printed table, else what other lists print of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.base.words import signed_as_printed, with_relation
from helpers.index.values import MEMBERS, OVERALL

if TYPE_CHECKING:
    from helpers.index.printed import PrintedIndex

_CITY_TABLE = "city"  # the scope of a list that is a city's own
_CHANGE = "change_adjusted_share_pct"


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
    return best.assign(
        short=[index.short(place) for place in best["place"]],
        group=[index.country_group(place) for place in best["place"]],
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
