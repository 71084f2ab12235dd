"""Strips of units: how many of a fixed number of places each country group holds, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from helpers.figures.sheet import Canvas, Sheet, box, sheet_at, write
from helpers.figures.size import WIDE, inches, is_narrow, letters_wide
from helpers.figures.style import FAINT_INK, INK, LINE, PALETTE, PAPER, SOFT_INK

_UNIT_INCHES = 0.17
_ROW_INCHES = 0.235
_HEADING_INCHES = 0.34
_YEAR_INCHES = 0.48
_TEXT_POINTS, _KEY_POINTS = 7.6, 8.0
_BELOW_ROWS = 0.75  # rows that a text takes below its strip, where there is no room beside it


@dataclass(frozen=True)
class Part:
    """What one country holds: ``solid`` units named, ``open`` units counted without a name."""

    group: str
    solid: int
    open: int


@dataclass(frozen=True)
class Strip:
    """One row: its ``label``, the parts in order, and the text after it; ``strong`` for the row looked at.

    A strip without parts says its text alone.
    """

    label: str
    parts: list[Part]
    text: str
    strong: bool = False


def draw_strips(
    panels: list[tuple[str, list[Strip]]], units: int, kinds: tuple[str, str], *, width: int = WIDE
) -> Canvas:
    """Draws small multiples of unit strips, two panels beside each other, on a phone below each other.

    Args:
        panels: heading and strips of each panel, in the order drawn (left to right, then down).
        units: length of a full strip; units without a holder are drawn as empty outlines.
        kinds: what open and empty units mean; open ones are left out of the key where none is drawn, empty ones
            where they mean nothing.
    """
    every = [strip for _, strips in panels for strip in strips]
    counted = [part for strip in every for part in strip.parts if part.open]
    entries: list[tuple[str | None, str]] = [(PALETTE[part.group], kinds[0]) for part in counted[:1]]
    entries += [(None, kinds[1])] if kinds[1] else []
    across = inches(width)
    columns = 1 if is_narrow(width) else 2
    wide = across / columns
    lines = [panels[start : start + columns] for start in range(0, len(panels), columns)]
    texts = max((letters_wide(s.text, _TEXT_POINTS, bold=s.strong) for s in every if s.parts), default=0.0)
    longest = max([units, *(_held(strip) for strip in every)])  # ties can hold more than there are places
    unit = min(_UNIT_INCHES, (wide - _YEAR_INCHES - 0.1) / longest)
    below = _YEAR_INCHES + longest * unit + 0.12 + texts > wide
    row = _ROW_INCHES * (1.0 + (_BELOW_ROWS if below else 0.0))
    sizes = [_HEADING_INCHES + 0.12 + row * max(len(strips) for _, strips in line) for line in lines]
    key_lines = -(-len(entries) // columns)
    high = sum(sizes) + key_lines * _ROW_INCHES + 0.05
    canvas = Canvas(figsize=(across, high))
    top = 0.02
    for line, size in zip(lines, sizes, strict=True):
        for column, (heading, strips) in enumerate(line):
            sheet = sheet_at(canvas, column * wide, top, wide, size)
            _draw_panel(sheet, heading, strips, units, row, unit, below=below)
        top += size
    for position, (colour, name) in enumerate(entries):
        key_line, column = divmod(position, columns)
        sheet = sheet_at(canvas, column * wide, top + key_line * _ROW_INCHES, wide, _ROW_INCHES)
        _draw_unit(sheet, 0.06, _ROW_INCHES / 2, colour, _UNIT_INCHES, solid=False)
        write(sheet, 0.06 + _UNIT_INCHES + 0.06, _ROW_INCHES / 2, name, _KEY_POINTS, SOFT_INK)
    return canvas


def _held(strip: Strip) -> int:
    return sum(part.solid + part.open for part in strip.parts)


def _draw_panel(
    sheet: Sheet,
    heading: str,
    strips: list[Strip],
    units: int,
    row_inches: float,
    each: float,
    *,
    below: bool,
) -> None:
    write(sheet, 0.04, 0.16, heading, 9.5, bold=True)
    for row, strip in enumerate(strips):
        middle = _HEADING_INCHES + row * row_inches + 0.5 * _ROW_INCHES
        ink = INK if strip.strong else SOFT_INK
        write(sheet, _YEAR_INCHES - 0.07, middle, strip.label, 8.3, ink, bold=strip.strong, ha="right")
        if not strip.parts:
            write(sheet, _YEAR_INCHES, middle, strip.text, _TEXT_POINTS, FAINT_INK, italic=True)
            continue
        left = _YEAR_INCHES
        for part in strip.parts:
            for unit in range(part.solid + part.open):
                _draw_unit(sheet, left, middle, PALETTE[part.group], each, solid=unit < part.solid)
                left += each
        for _ in range(units - _held(strip)):
            _draw_unit(sheet, left, middle, None, each, solid=False)
            left += each
        x, y = (_YEAR_INCHES, middle + 0.82 * _ROW_INCHES) if below else (left + 0.09, middle)
        write(sheet, x, y, strip.text, _TEXT_POINTS, ink, bold=strip.strong)


def _draw_unit(
    sheet: Sheet, left: float, middle: float, colour: str | None, each: float, *, solid: bool
) -> None:
    side = each * 0.86
    if colour is None:
        style: dict[str, Any] = {"face": "none", "edge": LINE, "width": 0.45}
    elif solid:
        style = {"face": colour, "edge": colour, "width": 0.6}
    else:
        style = {"face": PAPER, "edge": colour, "width": 0.9, "hatch": "//////"}
    box(sheet, left, middle - side / 2, side, side, **style)
