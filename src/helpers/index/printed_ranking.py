"""The ranking that an edition prints, by what it ranks, and whether it drew places alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.index.interface import RANKING, cached
from helpers.index.values import typed

if TYPE_CHECKING:
    from helpers.index.printed import PrintedIndex

WFC = "WFC"  # the weighted count of the first editions; Share under its former name is no measure of its own
_KEPT = ["place", "data_year", "confidence", "own_edition", "edition", "source", "others"]
_NOTHING = {"number": None, "value": "", "confidence": "", "source": ""}


@cached
def city_rankings(index: PrintedIndex, subject: str) -> dict[int, pd.DataFrame]:
    """Year → the cities with a printed rank whose boundaries are those of its edition; see ``Index.ranking``."""
    same = _same_boundaries(index)
    rows = []
    for year, ranks in index.best_by_year("rank", subject).items():
        measure = "wfc" if index.measure(year) == WFC else "share"
        known = {
            name: {row["place"]: row for row in index.best_by_year(metric, subject).get(year, [])}
            for name, metric in (("share", measure), ("count", "count"))
        }
        rows += [_row(index, rank, known) for rank in ranks if (year, rank["place"]) in same]
    rows.sort(key=lambda row: (row["rank"], row["place"]))
    by_year = typed(rows, RANKING).groupby("data_year")
    return {year: ranking.reset_index(drop=True) for year, ranking in by_year}


def _row(index: PrintedIndex, rank: dict[str, Any], known: dict[str, dict[str, Any]]) -> dict[str, Any]:
    place = rank["place"]
    row: dict[str, Any] = {name: rank[name] for name in _KEPT}
    row |= {"rank": int(rank["number"]), "adjusted_share": None}
    for name, values in known.items():
        of_place = values.get(place, _NOTHING)
        row[name], row[f"{name}_text"] = of_place["number"], of_place["value"]
        row[f"{name}_confidence"], row[f"{name}_source"] = of_place["confidence"], of_place["source"]
    row["short"], row["country"] = index.short(place), index.place(place)["country"]
    row["group"] = index.country_group(place)
    return row


@cached
def of_editions(index: PrintedIndex, column: str) -> dict[int, set[str]]:
    """Data year → what the editions have in a column that rank its cities and are of that very year."""
    of_edition = index.tables.editions.set_index("edition")[column].to_dict()
    return {year: {of_edition[row["edition"]] for row in rows} for year, rows in index.own_ranks.items()}


@cached
def _same_boundaries(index: PrintedIndex) -> set[tuple[int, str]]:
    """Years with the places that were drawn as the edition of that year drew places: cities proper or whole areas."""
    of_years = of_editions(index, "boundaries")
    drawn = index.tables.editions.set_index("edition")["boundaries"].to_dict()
    return {
        (year, row["place"])
        for years in index.city_figures.values()
        for year, rows in years.items()
        for row in rows
        if year not in of_years or drawn[row["edition"]] in of_years[year]
    }
