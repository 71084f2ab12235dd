"""Cells of a grid of ranks: who holds a rank, where Shares can be equal."""

from __future__ import annotations

from helpers.figures.tiles import Tile
from helpers.measures import only
from helpers.pages.computed.common import fitted


def rank_tile(
    column: int, row: int, holders: list[dict], nobody: str = "shared above", letters: int = 15
) -> Tile:
    """The cell of the places that share a rank; ``nobody`` is said where all places of a rank stand higher.

    A cell has room for so many ``letters``.
    """
    if not holders:
        return Tile(column, row, nobody, None)
    names = [holder["short"] for holder in holders]
    text = fitted(names[0], letters) if len(names) == 1 else " · ".join(names)
    if len(text) > letters:
        text = f"{len(names)} cities"
    groups = {holder["group"] for holder in holders}
    return Tile(column, row, text, groups.pop() if len(groups) == 1 else "other", place=only(holders))
