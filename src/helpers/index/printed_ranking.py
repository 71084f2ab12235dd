"""The ranking that an edition prints, by what it ranks, and whether it drew places alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.index.interface import OVERALL, RANKING, cached
from helpers.index.values import typed

if TYPE_CHECKING:
    from helpers.index.printed import PrintedIndex

WFC = "WFC"  # the weighted count of the first editions; Share under its former name is no measure of its own
_KEPT = ["place", "data_year", "confidence", "own_edition", "edition", "source", "others", "other_sources"]
_NOTHING = {"number": None, "value": "", "confidence": "", "source": ""}


@cached
def city_ranking(index: PrintedIndex, year: int, subject: str) -> pd.DataFrame:
    """The cities of a year with a printed rank whose boundaries are those of its edition; see ``Index.ranking``."""
    same = same_boundaries(index, year)
    known = {
        name: {row["place"]: row for row in index.best_rows(metric, subject, year)}
        for name, metric in (("share", "wfc" if ranked_by_wfc(index, year) else "share"), ("count", "count"))
    }
    rows = []
    for printed in index.best_rows("rank", subject, year):
        place = printed["place"]
        if not same[place]:
            continue
        row: dict[str, Any] = {name: printed[name] for name in _KEPT}
        row |= {"rank": int(printed["number"]), "adjusted_share": None}
        for name, values in known.items():
            of_place = values.get(place, _NOTHING)
            row[name], row[f"{name}_text"] = of_place["number"], of_place["value"]
            row[f"{name}_confidence"], row[f"{name}_source"] = of_place["confidence"], of_place["source"]
        row["short"], row["country"] = index.short(place), index.place(place)["country"]
        row["group"] = index.country_group(place)
        rows.append(row)
    rows.sort(key=lambda row: (row["rank"], row["place"]))
    return typed(rows, RANKING)


@cached
def ranked_by_wfc(index: PrintedIndex, year: int) -> bool:
    """Whether the edition of a year ranks by the weighted count of old."""
    bases = dict(zip(index.tables.editions["edition"], index.tables.editions["metric_basis"], strict=True))
    return any(bases[edition] == WFC for edition in _own_ranks(index, year)["edition"])


@cached
def same_boundaries(index: PrintedIndex, year: int) -> dict[str, bool]:
    """Whether a place was drawn in ``year`` as the edition of that year drew places: a city proper or a whole area."""
    boundaries = dict(zip(index.tables.editions["edition"], index.tables.editions["boundaries"], strict=True))
    kinds = {boundaries[edition] for edition in _own_ranks(index, year)["edition"]}
    rows = index.city_rows[index.city_rows["data_year"] == year]
    same: dict[str, bool] = {}
    for place, edition in zip(rows["place"], rows["edition"], strict=True):
        same[place] = same.get(place, False) or not kinds or boundaries[edition] in kinds
    return same


@cached
def _own_ranks(index: PrintedIndex, year: int) -> pd.DataFrame:
    own = index.city_figures("rank", OVERALL)
    return own[own["own_edition"] & (own["data_year"] == year)]
