"""Units sorted into verdicts: one small labelled square a statement, one row a verdict, blocks by source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from helpers.figures.sheet import Canvas, Sheet, box, line, one_sheet, rule, write
from helpers.figures.size import WIDE, inches, is_narrow, letters_wide
from helpers.figures.style import FAINT_INK, INK, LINE, PAPER, SOFT_INK, tint

_NAME_INCHES = 0.24  # a name above its units, on a phone
_POINTS = 7.6
_CELL_INCHES = (0.385, 0.235)
_ROW_GAP_INCHES = 0.13
_HEADING_INCHES = 0.36

# Fills by weight, not by hue: colour belongs to the country groups. Each has its own edge or pattern too.
STYLES: dict[str, dict[str, Any]] = {
    "solid": {"face": SOFT_INK, "edge": SOFT_INK, "width": 0.8},
    "crossed": {"face": PAPER, "edge": INK, "width": 1.6},
    "dashed": {"face": PAPER, "edge": INK, "width": 1.2, "dash": (3, 1.5)},
    "pale": {"face": tint(SOFT_INK, 0.13), "edge": tint(SOFT_INK, 0.13), "width": 0.8},
    "open": {"face": PAPER, "edge": LINE, "width": 0.7, "dash": (1, 1.5)},
}


@dataclass(frozen=True)
class Verdict:
    """One row of a block: its name, how it looks (a key of ``STYLES``), and the labels of its units."""

    name: str
    style: str
    units: list[str]


def draw_verdicts(blocks: list[tuple[str, list[Verdict]]], *, width: int = WIDE) -> Canvas:
    """Draws the blocks under one another; every row carries its name and its number of units.

    Raises:
        KeyError: for an unknown style.
    """
    across, narrow = inches(width), is_narrow(width)
    names = max(letters_wide(verdict.name, 8.8) for _, verdicts in blocks for verdict in verdicts)
    label = 0.03 if narrow else max(names + 0.5, 2.0)
    per_line = int((across - label - 0.05) / _CELL_INCHES[0])
    high = 0.05 + sum(
        _HEADING_INCHES + sum(_height(verdict, per_line, narrow) for verdict in verdicts) + 0.12
        for _, verdicts in blocks
    )
    canvas, sheet = one_sheet(across, high)
    at = 0.0
    for heading, verdicts in blocks:
        write(sheet, 0.03, at + 0.19, heading, 9.5, bold=True)
        at += _HEADING_INCHES
        rule(sheet, 0.03, across - 0.03, at - 0.02, width=0.7)
        for verdict in verdicts:
            _draw_row(sheet, verdict, at + _ROW_GAP_INCHES / 2, per_line, label, narrow)
            at += _height(verdict, per_line, narrow)
        at += 0.12
    return canvas


def _height(verdict: Verdict, per_line: int, narrow: bool) -> float:
    lines = max(0 if narrow else 1, -(-len(verdict.units) // per_line))
    return lines * _CELL_INCHES[1] + _ROW_GAP_INCHES + (_NAME_INCHES if narrow else 0.0)


def _draw_row(sheet: Sheet, verdict: Verdict, top: float, per_line: int, begin: float, narrow: bool) -> None:
    """Name and number of a verdict with its units beside them, on a phone below them."""
    wide, high = _CELL_INCHES
    middle = top + high / 2
    quiet = not verdict.units
    name_at, number_at = (0.34, 0.26) if narrow else (begin - 0.37, begin - 0.09)
    ink, number_ink = (FAINT_INK, FAINT_INK) if quiet else (SOFT_INK, INK)
    write(sheet, name_at, middle, verdict.name, 8.8, ink, ha="left" if narrow else "right")
    write(sheet, number_at, middle, str(len(verdict.units)), 10, number_ink, bold=not quiet, ha="right")
    top += _NAME_INCHES if narrow else 0.0
    for place, label in enumerate(verdict.units):
        left = begin + place % per_line * wide
        upper = top + place // per_line * high
        box(sheet, left + 0.02, upper + 0.02, wide - 0.045, high - 0.045, **STYLES[verdict.style])
        if verdict.style == "crossed":
            ends = (left + 0.02, left + wide - 0.025), (upper + high - 0.025, upper + 0.02)
            line(sheet, *ends, LINE, 0.8)
        ink = PAPER if verdict.style == "solid" else INK
        write(sheet, left + wide / 2, upper + high / 2, label, _POINTS, ink, ha="center")
