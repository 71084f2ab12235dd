"""Tiles: a grid of named cells, each coloured by country group and labelled inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.figures.sheet import Canvas, Sheet, box, line, marks_of, sheet_at, write
from helpers.figures.size import NARROW, WIDE, inches, is_narrow, letters_wide, shortened, wrapped
from helpers.figures.style import FAINT_INK, HAIRLINE, INK, LINE, SOFT_INK, colour_of, tint

_BREAK_GAP = 0.16  # of a column
_POINTS = {WIDE: 7.8, NARROW: 7.2}
_HEAD_POINTS, _NOTE_POINTS = 9.0, 7.6
_LINE_INCHES, _HEAD_LINE_INCHES = 0.135, 0.15
_NARROWEST_CELL, _WIDEST_ROW_LABEL = 0.7, 1.1  # inches, on a phone
_IN_CELL, _BESIDE_TEXT = (
    0.94,
    0.08,
)  # part of its column that a cell takes, and inches of it that a text does not


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
    points = _POINTS[NARROW if narrow else WIDE]
    longest = max((letters_wide(word, points) for tile in tiles for word in _words(tile.names)), default=0.0)
    named = (longest + _BESIDE_TEXT) / _IN_CELL  # no name is cut
    least = max(_NARROWEST_CELL, words + 0.06, notes + 0.06, named) if narrow else 0.0
    room = across - label - 0.05
    fitting = max(1, int(room / least - _BREAK_GAP * len(breaks))) if narrow else len(columns)
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
    canvas = Canvas(figsize=size)
    for part in range(parts):
        start = part * each
        sheet = sheet_at(canvas, label, part * part_high + top, wide, high * len(rows))
        sheet.scale((-0.5, wide / cell - 0.5), (len(rows) - 0.5, -0.5))
        _draw_part(
            sheet,
            [tile for tile in tiles if start <= tile.column < start + each],
            headings[start : start + each],
            labels,
            column_notes[start : start + each],
            [(at - start, text) for at, text in breaks if start - 1 < at < start + each - 1],
            start,
            (cell, high),
            points,
        )
    return canvas


def _draw_part(
    sheet: Sheet,
    tiles: list[Tile],
    headings: list[list[str]],
    labels: list[list[str]],
    notes: Sequence[str],
    breaks: list[tuple[float, str]],
    start: int,
    cell: tuple[float, float],
    points: float,
) -> None:
    """Columns from ``start`` on; positions of ``breaks`` count from there."""

    def across(column: float) -> float:
        """Where a column stands: those after a break are moved aside, so that the break is seen."""
        return column + _BREAK_GAP * sum(column > at for at, _ in breaks)

    wide, high = cell
    for position, lines in enumerate(headings):
        text = "\n".join(lines)
        at, upper = across(position), -0.5 - 0.05 / high
        write(sheet, at, upper, text, _HEAD_POINTS, bold=True, ha="center", va="bottom", spacing=1.1)
    for position, lines in enumerate(labels):
        text = "\n".join(lines)
        write(sheet, -0.5 - 0.07 / wide, position, text, _HEAD_POINTS, SOFT_INK, ha="right", spacing=1.1)
    for tile in tiles:
        with marks_of(sheet, tile.place):
            _draw_tile(sheet, tile, across(tile.column - start), cell, points)
    lower = len(labels) - 0.5
    for position, note in enumerate(notes):
        x, y = across(position), lower + 0.07 / high
        write(sheet, x, y, note, _NOTE_POINTS, SOFT_INK, ha="center", va="top", spacing=1.4)
    above = 0.1 + max(map(len, headings)) * _HEAD_LINE_INCHES
    for place, text in breaks:
        at, side = across(place) + _BREAK_GAP / 2, "left" if place < 0 else "center"
        ends = (-0.5 - above / high, lower + 0.1)
        line(sheet, (at, at), ends, INK, 0.9, dash=(2, 2), clip=None)
        write(sheet, at, -0.5 - (above + 0.03) / high, text, _NOTE_POINTS, SOFT_INK, ha=side, va="bottom")


def _draw_tile(sheet: Sheet, tile: Tile, column: float, cell: tuple[float, float], points: float) -> None:
    left, top, wide, high = column - _IN_CELL / 2, tile.row - 0.43, _IN_CELL, 0.86
    text = _in_cell(tile.names, wide * cell[0] - _BESIDE_TEXT, int(high * cell[1] / _LINE_INCHES), points)
    if tile.group is None:
        box(sheet, left, top, wide, high, edge=HAIRLINE, width=0.8, dash=(2, 2))
        write(sheet, column, tile.row, text, _NOTE_POINTS, FAINT_INK, italic=True, ha="center")
        return
    colour = colour_of(tile.group)
    box(sheet, left, top, wide, high, tint(colour, 0.2))
    box(sheet, left, top, 0.05 / cell[0], high, colour)
    if tile.marked:
        box(sheet, left, top, wide, high, edge=LINE, width=1.0, dash=(3, 2))
    write(sheet, column + 0.025, tile.row, text, points, ha="center", spacing=1.15)


def _words(names: tuple[str, ...]) -> list[str]:
    """What of the names stands on a line at least: names that share a cell, and words of one that has it alone."""
    return [*names] if len(names) > 1 else names[0].replace("–", "– ").split()


def _in_cell(names: tuple[str, ...], room: float, lines: int, points: float) -> str:
    """What a cell says: names side by side, else below each other, else how many they are; one name in its lines."""
    text = " · ".join(names)
    if letters_wide(text, points) <= room:
        return text
    if len(names) > lines:
        return f"{len(names)} cities"
    own = [*names] if len(names) > 1 else wrapped(names[0].replace("–", "– "), points, room)[: max(lines, 1)]
    if len(names) == 1 and " ".join(own) != names[0].replace("–", "– "):
        own[-1] += "…"
    return "\n".join(shortened(line.replace("– ", "–"), points, room) for line in own)
