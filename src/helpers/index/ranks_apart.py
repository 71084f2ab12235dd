"""Printed ranks that belong beside a line and not on it: of cities proper, and of years printed only in retrospect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.index.values import OVERALL, RANKS_APART

if TYPE_CHECKING:
    from helpers.index.printed import PrintedIndex

_CITIES_PROPER = "cities proper"


def ranks_apart(index: PrintedIndex, years: list[int], cities: list[str]) -> pd.DataFrame:
    """Overall ranks up to the last of ``years`` that the rankings of these years do not hold, or hold of cities proper.

    One row a rank: ``RANKS_APART``, with ``line_of`` the city of ``cities`` whose line it stands beside, and ``note``
    why it is apart.
    """
    shown = {(year, place) for year in years for place in index.ranking(year)["place"]}
    boundaries = dict(zip(index.tables.editions["edition"], index.tables.editions["boundaries"], strict=True))
    rows = []
    for row in index.best_city_figures("rank", OVERALL).to_dict("records"):
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
