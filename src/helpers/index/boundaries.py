"""Whether places were drawn alike: a city proper or a whole metropolitan area."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.index.interface import OVERALL, cached

if TYPE_CHECKING:
    from helpers.index.printed import PrintedIndex


@cached
def same_boundaries(index: PrintedIndex, year: int) -> dict[str, bool]:
    """Whether a place was drawn in ``year`` as the edition of that year drew places."""
    own = index.city_figures("rank", OVERALL)
    own = own[own["own_edition"] & (own["data_year"] == year)]
    boundaries = dict(zip(index.tables.editions["edition"], index.tables.editions["boundaries"], strict=True))
    kinds = {boundaries[edition] for edition in own["edition"]}
    rows = index.city_rows[index.city_rows["data_year"] == year]
    same: dict[str, bool] = {}
    for place, edition in zip(rows["place"], rows["edition"], strict=True):
        same[place] = same.get(place, False) or not kinds or boundaries[edition] in kinds
    return same
