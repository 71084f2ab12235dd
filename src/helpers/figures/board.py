"""A board of short texts: rows by columns, several coloured entries to a cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from helpers.figures.sheet import Canvas, Sheet, box, marks_of, one_sheet, rule, write
from helpers.figures.size import WIDE, flowed, inches, is_narrow, letters_wide, wrapped
from helpers.figures.style import FAINT_INK, HAIRLINE, INK, LINE, PALETTE, SOFT_INK

_LINE_INCHES = 0.185
_PADDING_INCHES = 0.17
_TOP_INCHES = 0.34
_LABEL_INCHES = 0.92  # room for the headings of rows
_POINTS, _QUIET_POINTS = 8.3, 7.8
_TIGHT = 0.999  # part of the room that texts ask for, below which they do not fit
_LEAST_POINTS = 7.6  # long texts make all texts smaller, down to this


@dataclass(frozen=True)
class Entry:
    """One text with a mark in the colour of its group. ``quiet`` entries are set smaller and paler.

    ``place`` is the city that the text is about; a text that ``goes_on`` belongs to the one above it and has no mark.
    """

    text: str
    group: str
    quiet: bool = False
    place: str = ""
    goes_on: bool = False


# left end and name of each cell, and its entries with the line and the place where each begins
_Shelf = list[tuple[float, str, list[tuple[int, float, Entry]]]]


def draw_board(
    columns: list[str],
    rows: list[tuple[str, list[list[Entry]]]],
    *,
    width: int = WIDE,
) -> Canvas:
    """Draws the board.

    Args:
        columns: heading of each column; each becomes as wide as its longest text asks for.
        rows: heading and, for each column, its entries; an empty cell shows a dash. A heading
            may have several lines.
    """
    if is_narrow(width):
        return _draw_below(columns, rows, inches(width))
    wide = inches(width)
    asked = [_width(heading, [cells[place] for _, cells in rows]) for place, heading in enumerate(columns)]
    room = wide - _LABEL_INCHES - 0.05
    scale = max(_LEAST_POINTS / _QUIET_POINTS, min(1.0, room / sum(asked)))
    spare = max(0.0, room - sum(asked)) / len(columns)
    tight = room / (sum(asked) * scale)
    if tight < _TIGHT:  # the least letters are too wide: texts go on in a second line
        asked = [asks * tight for asks in asked]
        rows = [
            (heading, [_folded(cell, asks * scale - 0.22) for cell, asks in zip(cells, asked, strict=True)])
            for heading, cells in rows
        ]
    heights = [
        max(*(len(cell) for cell in cells), heading.count("\n") + 1) * _LINE_INCHES + _PADDING_INCHES
        for heading, cells in rows
    ]
    canvas, sheet = one_sheet(wide, _TOP_INCHES + sum(heights) + 0.05)
    edges = [_LABEL_INCHES]
    for heading, asks in zip(columns, asked, strict=True):
        write(sheet, edges[-1] + 0.04, 0.17, heading, 9 * scale, bold=True)
        edges.append(edges[-1] + asks * scale + spare)
    at = _TOP_INCHES
    for (heading, cells), height in zip(rows, heights, strict=True):
        rule(sheet, 0.02, wide - 0.02, at, LINE if at == _TOP_INCHES else HAIRLINE, 0.7)
        first = at + (_PADDING_INCHES + _LINE_INCHES) / 2
        upper = first - _LINE_INCHES / 2 + 0.015
        write(sheet, 0.03, upper, heading, 9, SOFT_INK, va="top", spacing=1.25)
        for left, cell in zip(edges, cells, strict=False):
            _draw_cell(sheet, cell, left, first, scale)
        at += height
    return canvas


def _draw_below(columns: list[str], rows: list[tuple[str, list[list[Entry]]]], wide: float) -> Canvas:
    """The board for a phone: cells below each other, each under the name of its column; empty ones are left out."""
    blocks = [(heading.replace("\n", " "), list(_shelves(columns, cells, wide))) for heading, cells in rows]
    high = 0.05 + sum(
        (1.4 + sum(1.15 + _lines(shelf) for shelf in shelves)) * _LINE_INCHES + _PADDING_INCHES
        for _, shelves in blocks
    )
    canvas, sheet = one_sheet(wide, high)
    at = 0.05
    for heading, shelves in blocks:
        rule(sheet, 0.02, wide - 0.02, at, LINE, 0.7)
        write(sheet, 0.03, at + _LINE_INCHES * 0.8, heading, 9.5, bold=True)
        at += _LINE_INCHES * 1.4
        for shelf in shelves:
            for left, name, placed in shelf:
                write(sheet, left, at + _LINE_INCHES * 0.6, name, _POINTS, FAINT_INK)
                for line, x, entry in placed:
                    _draw_cell(sheet, [entry], x, at + (1.65 + line) * _LINE_INCHES, 1.0)
            at += (1.15 + _lines(shelf)) * _LINE_INCHES
        at += _PADDING_INCHES
    return canvas


def _shelves(columns: list[str], cells: list[list[Entry]], wide: float) -> Iterator[_Shelf]:
    """Cells two abreast, and then those of quiet entries alone, which run on in lines."""
    loud, quiet = [], []
    for name, cell in zip(columns, cells, strict=False):
        if cell and not all(entry.quiet for entry in cell):
            loud.append((name, _folded(cell, wide / 2 - 0.22)))
        elif cell:
            sizes = [letters_wide(entry.text, _QUIET_POINTS) + 0.17 for entry in cell]
            places = flowed(sizes, 0.03, wide - 0.06, 0.1)
            quiet.append((name, [(*place, entry) for place, entry in zip(places, cell, strict=True)]))
    for start in range(0, len(loud), 2):
        abreast = zip((0.03, wide / 2), loud[start : start + 2], strict=False)
        yield [
            (left, name, [(line, left, entry) for line, entry in enumerate(cell)])
            for left, (name, cell) in abreast
        ]
    for name, placed in quiet:
        yield [(0.03, name, placed)]


def _lines(shelf: _Shelf) -> int:
    return 1 + max(line for _, _, placed in shelf for line, _, _ in placed)


def _folded(cell: list[Entry], room: float) -> list[Entry]:
    """Entries in as many lines as they need; lines that go on have no mark of their own."""
    return [
        replace(entry, text=line, goes_on=number > 0)
        for entry in cell
        for number, line in enumerate(wrapped(entry.text, _POINTS, room))
    ]


def _width(heading: str, cells: list[list[Entry]]) -> float:
    """Inches that a column asks for."""
    entries = [entry for cell in cells for entry in cell]
    texts = max((letters_wide(entry.text, _points(entry)) for entry in entries), default=0.0)
    return max(letters_wide(heading, 9, bold=True) + 0.14, texts + 0.28)


def _points(entry: Entry) -> float:
    return _QUIET_POINTS if entry.quiet else _POINTS


def _draw_cell(sheet: Sheet, cell: list[Entry], left: float, first: float, scale: float) -> None:
    if not cell:
        write(sheet, left + 0.04, first, "–", 8.5, FAINT_INK)
    for number, entry in enumerate(cell):
        middle = first + number * _LINE_INCHES
        size = 0.07 if entry.quiet else 0.085
        ink = SOFT_INK if entry.quiet else INK
        with marks_of(sheet, entry.place):
            if not entry.goes_on:
                box(sheet, left + 0.04, middle - size / 2, size, size, PALETTE[entry.group])
            write(sheet, left + 0.17, middle, entry.text, _points(entry) * scale, ink)
