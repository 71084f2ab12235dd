"""Places far down an order by summed Share, where neighbours hardly differ: in data they are told as ranges."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from helpers.base.words import ids_in
from helpers.index.interface import Index
from helpers.index.rankings import LAST_TOLD, place_text
from helpers.index.values import SUMMED
from helpers.report.exhibits import Exhibit, Figure, Table

_PLACE = "rank"  # the column of places in an order


def with_ranges(exhibit: Exhibit, index: Index) -> Exhibit:
    """``exhibit`` with a range for each place beyond ``LAST_TOLD`` that rests on a table of institutions.

    Ranks of an index that has ranks, and printed ones, stay as they are.
    """
    if index.voice.ranked or not isinstance(exhibit, Figure | Table) or _PLACE not in exhibit.data:
        return exhibit
    summed = [
        any(index.source(one).kind == SUMMED for one in ids_in([cell])) for cell in exhibit.data["source"]
    ]
    places = exhibit.data[_PLACE]
    far = pd.to_numeric(places, errors="coerce").gt(LAST_TOLD) & pd.Series(summed, places.index)
    if not far.any():
        return exhibit
    told = [
        place_text(int(place)) if beyond else "" if pd.isna(place) else str(place)
        for place, beyond in zip(places, far, strict=True)
    ]
    note = f"Beyond place {LAST_TOLD} the data give a range, since neighbours hardly differ."
    return replace(exhibit, data=exhibit.data.assign(**{_PLACE: told}), caption=f"{exhibit.caption} {note}")
