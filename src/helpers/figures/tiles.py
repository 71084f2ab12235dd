"""Tiles: a grid of named cells, each coloured by country group and labelled inside."""

from __future__ import annotations

from dataclasses import dataclass

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Rectangle

from helpers.figures.places import marks_of
from helpers.figures.size import WIDE
from helpers.figures.style import FAINT_INK, HAIRLINE, INK, LINE, PALETTE, SOFT_INK, tint

_BREAK_GAP = 0.16
_LETTER_INCHES = 0.061


@dataclass(frozen=True)
class Tile:
    """One cell. ``group`` is None for a cell that is not printed; ``marked`` sets a disputed cell apart.

    ``place`` is the city whose cell it is, where it is one city's.
    """

    column: int
    row: int
    text: str
    group: str | None
    marked: bool = False
    place: str = ""


def letters_in(cell_inches: float) -> int:
    """How many letters of a name a cell has room for."""
    return int((cell_inches * 0.94 - 0.08) / _LETTER_INCHES)


def side_by_side(names: list[str], letters: int) -> str:
    """The names of places that share a cell; how many they are, where it has no room for ``letters`` so many."""
    text = " · ".join(names)
    return text if len(names) == 1 or len(text) <= letters else f"{len(names)} cities"


def draw_tiles(
    tiles: list[Tile],
    columns: list[str],
    rows: list[str],
    *,
    column_notes: list[str] | None = None,
    breaks: list[tuple[float, str]] | None = None,
    cell_inches: tuple[float, float] = (0.98, 0.33),
    label_inches: float = 0.5,
    notes_inches: float = 0.0,
    width: int = WIDE,
) -> Canvas:
    """Draws a grid of tiles.

    Args:
        tiles: the cells; a place without a tile stays blank (no such edition or subject).
        columns: headings of the columns; ``rows``: headings of the rows.
        column_notes: a few short lines under each column.
        breaks: position between columns (0.5 = after the first) and the text of a break in the series.
        cell_inches: width and height of a cell; ``label_inches``: room for row headings.
    """
    width, height = cell_inches
    top = 0.30 + (0.22 if breaks else 0.0)
    size = (
        label_inches + width * (len(columns) + _BREAK_GAP * len(breaks or [])) + 0.05,
        top + height * len(rows) + notes_inches + 0.08,
    )
    canvas, axes = plt.subplots(figsize=size)
    canvas.subplots_adjust(
        left=label_inches / size[0],
        right=1 - 0.05 / size[0],
        top=1 - top / size[1],
        bottom=(notes_inches + 0.06) / size[1],
    )
    gaps = [position for position, _ in breaks or []]
    axes.set(xlim=(-0.5, len(columns) - 0.5 + _BREAK_GAP * len(gaps)), ylim=(len(rows) - 0.5, -0.5))

    def across(column: float) -> float:
        """Where a column stands: those after a break are moved aside, so that the break is seen."""
        return column + _BREAK_GAP * sum(column > gap for gap in gaps)

    axes.axis("off")
    for position, text in enumerate(columns):
        axes.text(
            across(position), -0.62, text, ha="center", va="bottom", weight="bold", fontsize=9, color=INK
        )
    for position, text in enumerate(rows):
        axes.text(-0.58, position, text, ha="right", va="center", fontsize=9, color=SOFT_INK)
    for tile in tiles:
        with marks_of(axes, tile.place):
            _draw_tile(axes, tile, across(tile.column))
    for position, note in enumerate(column_notes or []):
        axes.text(
            across(position),
            len(rows) - 0.42,
            note,
            ha="center",
            va="top",
            fontsize=7.5,
            color=SOFT_INK,
            linespacing=1.4,
        )
    for place, text in breaks or []:
        at = across(place) + _BREAK_GAP / 2
        axes.plot(
            [at, at], [-1.2, len(rows) - 0.4], color=INK, linewidth=0.9, linestyle=(0, (2, 2)), clip_on=False
        )
        axes.text(at, -1.4, text, ha="center", va="bottom", fontsize=7.5, color=SOFT_INK)
    return canvas


def _draw_tile(axes: Axes, tile: Tile, column: float) -> None:
    left, top, wide, high = column - 0.47, tile.row - 0.43, 0.94, 0.86
    if tile.group is None:
        axes.add_artist(
            Rectangle(
                (left, top),
                wide,
                high,
                facecolor="none",
                edgecolor=HAIRLINE,
                linewidth=0.8,
                linestyle=(0, (2, 2)),
            )
        )
        axes.text(
            column, tile.row, tile.text, ha="center", va="center", fontsize=7, color=FAINT_INK, style="italic"
        )
        return
    colour = PALETTE[tile.group]
    axes.add_artist(Rectangle((left, top), wide, high, facecolor=tint(colour, 0.2), linewidth=0))
    axes.add_artist(Rectangle((left, top), 0.05, high, facecolor=colour, linewidth=0))
    if tile.marked:
        axes.add_artist(
            Rectangle(
                (left, top),
                wide,
                high,
                facecolor="none",
                edgecolor=LINE,
                linewidth=1.0,
                linestyle=(0, (3, 2)),
            )
        )
    axes.text(column + 0.025, tile.row, tile.text, ha="center", va="center", fontsize=7.8, color=INK)
