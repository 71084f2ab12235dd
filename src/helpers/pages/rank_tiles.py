"""Cells of a grid of ranks: who holds a rank, where Shares can be equal."""

from __future__ import annotations

from typing import Any

from helpers.base.words import cardinal
from helpers.figures.style import NEUTRAL
from helpers.figures.tiles import Tile
from helpers.index.rankings import only

# Grids of more years would have cells too narrow for names.
MOST_YEARS = 8


def left_out_note(years: list[int]) -> str:
    """That a grid shows the latest years only; empty where it shows all."""
    told = f"The latest {cardinal(MOST_YEARS)} years; the index begins in {years[0]}."
    return told if len(years) > MOST_YEARS else ""


def rank_tile(
    column: int, row: int, holders: list[dict[str, Any]], nobody: str = "shared above", marked: bool = False
) -> Tile:
    """The cell of the places that share a rank; ``nobody`` is said where all places of a rank stand higher."""
    if not holders:
        return Tile(column, row, (nobody,), None)
    groups = {holder["group"] for holder in holders}
    disputed = marked or any(holder.get("others") for holder in holders)
    names = tuple(holder["short"] for holder in holders)
    return Tile(column, row, names, groups.pop() if len(groups) == 1 else NEUTRAL, disputed, only(holders))
