"""Tiles: a grid of named cells, each coloured by country group and labelled inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Rectangle

from helpers.figures.places import marks_of
from helpers.figures.size import NARROW, WIDE, inches, is_narrow, letters_wide, shortened, wrapped
from helpers.figures.style import FAINT_INK, HAIRLINE, INK, LINE, SOFT_INK, colour_of, tint

_BREAK_GAP = 0.16  # of a column
_POINTS, _HEAD_POINTS, _NOTE_POINTS = 7.8, 9.0, 7.6
_LINE_INCHES, _HEAD_LINE_INCHES = 0.135, 0.15
_NARROWEST_CELL, _WIDEST_ROW_LABEL = 0.7, 1.1  # inches, on a phone


@dataclass(frozen=True)
class Tile:
    """One cell with the ``names`` of those who share it, or with one text. ``group`` is None for a cell that is not
    printed; ``marked`` sets a disputed cell apart.

    ``place`` is the city whose cell it is, where it is one city's.
    """

    column: int
    row: int
    names: tuple[str, ...]
    group: str | None
    marked: bool = False
    place: str = ""


def side_by_side(names: list[str], letters: int) -> str:
    """The names of places that share a line; how many they are, where it has no room for ``letters`` so many."""
    text = " · ".join(names)
    return text if len(names) == 1 or len(text) <= letters else f"{len(names)} cities"


def draw_tiles(
    tiles: list[Tile],
    columns: list[str],
    rows: list[str],
    *,
    column_notes: Sequence[str] = (),
    breaks: Sequence[tuple[float, str]] = (),
    cell_high: float = 0.34,
    widest_cell: float = 1.16,
    width: int = WIDE,
) -> Canvas:
    """Draws a grid of tiles; where it has too many columns for the width, in parts below each other.

    Args:
        tiles: the cells; a place without a tile stays blank (no such edition or subject).
        columns: headings of the columns; ``rows``: headings of the rows.
        column_notes: a few short lines under each column.
        breaks: position between columns (0.5 = after the first) and the text of a break in the series.
        cell_high: inches of a cell; ``widest_cell``: inches that it is wide at most.
    """
    across, narrow = inches(width), is_narrow(width)
    most = _WIDEST_ROW_LABEL if narrow else across
    labels = [wrapped(name, _HEAD_POINTS, most) if narrow else name.split("\n") for name in rows]
    label = max(letters_wide(line, _HEAD_POINTS) for lines in labels for line in lines) + 0.14
    high = max(cell_high, max(map(len, labels)) * _HEAD_LINE_INCHES + 0.06)
    words = max(letters_wide(word, _HEAD_POINTS, bold=True) for name in columns for word in name.split())
    notes = max((letters_wide(note, _NOTE_POINTS) for note in column_notes), default=0.0)
    least = max(_NARROWEST_CELL, words + 0.06, notes + 0.06) if narrow else 0.0
    room = across - label - 0.05
    fitting = max(1, int(room / least)) if narrow else len(columns)
    parts = -(-len(columns) // fitting)
    each = -(-len(columns) // parts)
    gaps = max(
        sum(start - 1 < at < start + each - 1 for at, _ in breaks) for start in range(0, len(columns), each)
    )
    cell = min(widest_cell, room / (each + _BREAK_GAP * gaps))
    headings = [wrapped(name, _HEAD_POINTS, cell - 0.04, bold=True) for name in columns]
    top = 0.15 + max(map(len, headings)) * _HEAD_LINE_INCHES + (0.22 if breaks else 0.0)
    foot = max((note.count("\n") + 1 for note in column_notes), default=0) * 0.17 + 0.1
    part_high = top + high * len(rows) + foot
    wide = cell * (each + _BREAK_GAP * gaps)
    # what stands around a small grid needs the width of a phone
    size = (max(label + wide + 0.05, inches(NARROW)), part_high * parts)
    canvas = plt.figure(figsize=size)
    for part in range(parts):
        start = part * each
        bottom = size[1] - (part + 1) * part_high + foot
        axes = canvas.add_axes(
            (label / size[0], bottom / size[1], wide / size[0], high * len(rows) / size[1])
        )
        axes.set(xlim=(-0.5, wide / cell - 0.5), ylim=(len(rows) - 0.5, -0.5))
        axes.axis("off")
        _draw_part(
            axes,
            [tile for tile in tiles if start <= tile.column < start + each],
            headings[start : start + each],
            labels,
            column_notes[start : start + each],
            [(at - start, text) for at, text in breaks if start - 1 < at < start + each - 1],
            start,
            (cell, high),
        )
    return canvas


def _draw_part(
    axes: Axes,
    tiles: list[Tile],
    headings: list[list[str]],
    labels: list[list[str]],
    notes: Sequence[str],
    breaks: list[tuple[float, str]],
    start: int,
    cell: tuple[float, float],
) -> None:
    """Columns from ``start`` on; positions of ``breaks`` count from there."""

    def across(column: float) -> float:
        """Where a column stands: those after a break are moved aside, so that the break is seen."""
        return column + _BREAK_GAP * sum(column > at for at, _ in breaks)

    wide, high = cell
    for position, lines in enumerate(headings):
        axes.text(
            across(position),
            -0.5 - 0.05 / high,
            "\n".join(lines),
            ha="center",
            va="bottom",
            weight="bold",
            fontsize=_HEAD_POINTS,
            color=INK,
            linespacing=1.1,
        )
    for position, lines in enumerate(labels):
        axes.text(
            -0.5 - 0.07 / wide,
            position,
            "\n".join(lines),
            ha="right",
            va="center",
            fontsize=_HEAD_POINTS,
            color=SOFT_INK,
            linespacing=1.1,
        )
    for tile in tiles:
        with marks_of(axes, tile.place):
            _draw_tile(axes, tile, across(tile.column - start), cell)
    for position, note in enumerate(notes):
        axes.text(
            across(position),
            len(labels) - 0.5 + 0.04 / high,
            note,
            ha="center",
            va="top",
            fontsize=_NOTE_POINTS,
            color=SOFT_INK,
            linespacing=1.4,
        )
    above = 0.1 + max(map(len, headings)) * _HEAD_LINE_INCHES
    for place, text in breaks:
        at = across(place) + _BREAK_GAP / 2
        axes.plot(
            [at, at],
            [-0.5 - above / high, len(labels) - 0.4],
            color=INK,
            linewidth=0.9,
            linestyle=(0, (2, 2)),
            clip_on=False,
        )
        axes.text(
            at,
            -0.5 - (above + 0.03) / high,
            text,
            ha="left" if place < 0 else "center",
            va="bottom",
            fontsize=_NOTE_POINTS,
            color=SOFT_INK,
        )


def _draw_tile(axes: Axes, tile: Tile, column: float, cell: tuple[float, float]) -> None:
    left, top, wide, high = column - 0.47, tile.row - 0.43, 0.94, 0.86
    text = _in_cell(tile.names, wide * cell[0] - 0.08, int(high * cell[1] / _LINE_INCHES))
    if tile.group is None:
        frame = Rectangle(
            (left, top),
            wide,
            high,
            facecolor="none",
            edgecolor=HAIRLINE,
            linewidth=0.8,
            linestyle=(0, (2, 2)),
        )
        axes.add_artist(frame)
        axes.text(
            column,
            tile.row,
            text,
            ha="center",
            va="center",
            fontsize=_NOTE_POINTS,
            color=FAINT_INK,
            style="italic",
        )
        return
    colour = colour_of(tile.group)
    axes.add_artist(Rectangle((left, top), wide, high, facecolor=tint(colour, 0.2), linewidth=0))
    axes.add_artist(Rectangle((left, top), 0.05 / cell[0], high, facecolor=colour, linewidth=0))
    if tile.marked:
        frame = Rectangle(
            (left, top), wide, high, facecolor="none", edgecolor=LINE, linewidth=1.0, linestyle=(0, (3, 2))
        )
        axes.add_artist(frame)
    axes.text(
        column + 0.025,
        tile.row,
        text,
        ha="center",
        va="center",
        fontsize=_POINTS,
        color=INK,
        linespacing=1.15,
    )


def _in_cell(names: tuple[str, ...], room: float, lines: int) -> str:
    """What a cell says: names side by side, else below each other, else how many they are; one name in its lines."""
    text = " · ".join(names)
    if letters_wide(text, _POINTS) <= room:
        return text
    if len(names) > lines:
        return f"{len(names)} cities"
    own = [*names] if len(names) > 1 else wrapped(names[0].replace("–", "– "), _POINTS, room)[: max(lines, 1)]
    if len(names) == 1 and " ".join(own) != names[0].replace("–", "– "):
        own[-1] += "…"
    return "\n".join(shortened(line.replace("– ", "–"), _POINTS, room) for line in own)
