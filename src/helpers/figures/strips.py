"""Strips of units: how many of a fixed number of places each country group holds, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Rectangle

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
    entries = _key_entries(panels, kinds)
    across = inches(width)
    columns = 1 if is_narrow(width) else 2
    wide = across / columns
    lines = [panels[start : start + columns] for start in range(0, len(panels), columns)]
    every = [strip for _, strips in panels for strip in strips]
    texts = max((letters_wide(s.text, _TEXT_POINTS, bold=s.strong) for s in every if s.parts), default=0.0)
    below = _YEAR_INCHES + units * _UNIT_INCHES + 0.12 + texts > wide
    row = _ROW_INCHES * (1.0 + (_BELOW_ROWS if below else 0.0))
    sizes = [_HEADING_INCHES + 0.12 + row * max(len(strips) for _, strips in line) for line in lines]
    key_lines = -(-len(entries) // columns)
    high = sum(sizes) + key_lines * _ROW_INCHES + 0.05
    canvas = plt.figure(figsize=(across, high))
    top = high - 0.02
    for line, size in zip(lines, sizes, strict=True):
        for column, (heading, strips) in enumerate(line):
            _draw_panel(
                _area(canvas, column * wide, top - size, wide, size), heading, strips, units, row, below
            )
        top -= size
    if entries:
        axes = _area(canvas, 0, 0.02, across, key_lines * _ROW_INCHES)
        _draw_key(axes, entries, columns, wide)
    return canvas


def _area(canvas: Canvas, left: float, bottom: float, wide: float, high: float) -> Axes:
    """An empty area whose coordinates are inches, from its upper left corner."""
    width, height = canvas.get_size_inches()
    axes = canvas.add_axes((left / width, bottom / height, wide / width, high / height))
    axes.set(xlim=(0, wide), ylim=(high, 0))
    axes.axis("off")
    return axes


def _key_entries(
    panels: list[tuple[str, list[Strip]]], kinds: tuple[str, str]
) -> list[tuple[str | None, bool, str]]:
    entries: list[tuple[str | None, bool, str]] = []
    counted = [part.group for _, strips in panels for strip in strips for part in strip.parts if part.open]
    if counted:
        entries.append((PALETTE[counted[0]], False, kinds[0]))
    return [*entries, (None, False, kinds[1])] if kinds[1] else entries


def _draw_panel(
    axes: Axes, heading: str, strips: list[Strip], units: int, row_inches: float, below: bool
) -> None:
    axes.text(0.04, 0.16, heading, va="center", weight="bold", fontsize=9.5, color=INK)
    for row, strip in enumerate(strips):
        middle = _HEADING_INCHES + row * row_inches + 0.5 * _ROW_INCHES
        weight = "bold" if strip.strong else "normal"
        axes.text(
            _YEAR_INCHES - 0.07,
            middle,
            strip.label,
            ha="right",
            va="center",
            fontsize=8.3,
            weight=weight,
            color=INK if strip.strong else SOFT_INK,
        )
        if not strip.parts:
            axes.text(
                _YEAR_INCHES,
                middle,
                strip.text,
                va="center",
                fontsize=_TEXT_POINTS,
                color=FAINT_INK,
                style="italic",
            )
            continue
        place = 0
        for part in strip.parts:
            for unit in range(part.solid + part.open):
                _draw_unit(axes, place, middle, PALETTE[part.group], unit < part.solid)
                place += 1
        for empty in range(place, units):
            _draw_unit(axes, empty, middle, None, False)
        end = _YEAR_INCHES + max(place, units) * _UNIT_INCHES + 0.09
        colour = INK if strip.strong else SOFT_INK
        at = (_YEAR_INCHES, middle + 0.82 * _ROW_INCHES) if below else (end, middle)
        axes.text(*at, strip.text, va="center", fontsize=_TEXT_POINTS, color=colour, weight=weight)


def _draw_unit(
    axes: Axes, place: int, middle: float, colour: str | None, solid: bool, left: float = _YEAR_INCHES
) -> None:
    side = _UNIT_INCHES * 0.86
    corner = (left + place * _UNIT_INCHES, middle - side / 2)
    if colour is None:
        style: dict[str, Any] = {"facecolor": "none", "edgecolor": LINE, "linewidth": 0.45}
    elif solid:
        style = {"facecolor": colour, "edgecolor": colour, "linewidth": 0.6}
    else:
        style = {"facecolor": PAPER, "edgecolor": colour, "linewidth": 0.9, "hatch": "//////"}
    axes.add_artist(Rectangle(corner, side, side, **style))


def _draw_key(axes: Axes, entries: list[tuple[str | None, bool, str]], columns: int, wide: float) -> None:
    for position, (colour, solid, name) in enumerate(entries):
        row, column = divmod(position, columns)
        middle, left = (row + 0.5) * _ROW_INCHES, 0.06 + column * wide
        _draw_unit(axes, 0, middle, colour, solid, left)
        axes.text(left + _UNIT_INCHES + 0.06, middle, name, va="center", fontsize=_KEY_POINTS, color=SOFT_INK)
