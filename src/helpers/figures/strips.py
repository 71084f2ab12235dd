"""Strips of units: how many of a fixed number of places each country group holds, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Rectangle

from helpers.figures.size import WIDE, inches
from helpers.figures.style import FAINT_INK, INK, LINE, PALETTE, PAPER, SOFT_INK

_WIDTH_INCHES = inches(WIDE)
_COLUMNS = 2
_KEY_COLUMNS = 3
_UNIT_INCHES = 0.17
_ROW_INCHES = 0.235
_HEADING_INCHES = 0.34
_YEAR_INCHES = 0.48


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
    """Draws small multiples of unit strips, two panels beside each other, with the key in the free place.

    Args:
        panels: heading and strips of each panel, in the order drawn (left to right, then down).
        units: length of a full strip; units without a holder are drawn as empty outlines.
        kinds: what open and empty units mean; open ones are left out of the key where none is drawn, empty ones
            where they mean nothing.
    """
    entries = _key_entries(panels, kinds)
    lines = [panels[start : start + _COLUMNS] for start in range(0, len(panels), _COLUMNS)]
    sizes = [_HEADING_INCHES + 0.12 + _ROW_INCHES * max(len(strips) for _, strips in line) for line in lines]
    free = len(lines[-1]) < _COLUMNS  # one panel too few: the key stands beside the last one
    key_high = 0.1 + _ROW_INCHES * (len(entries) if free else -(-len(entries) // _KEY_COLUMNS))
    if free:
        sizes[-1] = max(sizes[-1], _HEADING_INCHES + key_high)
    else:
        sizes.append(key_high)
    high = sum(sizes) + 0.05
    canvas = plt.figure(figsize=(_WIDTH_INCHES, high))
    wide = _WIDTH_INCHES / _COLUMNS
    top = high - 0.02
    for line, size in zip(lines, sizes, strict=False):
        for column, (heading, strips) in enumerate(line):
            _draw_panel(_area(canvas, column * wide, top - size, wide, size), heading, strips, units)
        top -= size
    if free:
        axes = _area(canvas, wide, top, wide, sizes[-1])
        _draw_key(axes, entries, 1, wide, _HEADING_INCHES)
    else:
        axes = _area(canvas, 0, top - sizes[-1], _WIDTH_INCHES, sizes[-1])
        _draw_key(axes, entries, _KEY_COLUMNS, _WIDTH_INCHES / _KEY_COLUMNS, 0.05)
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


def _draw_panel(axes: Axes, heading: str, strips: list[Strip], units: int) -> None:
    axes.text(0.04, 0.16, heading, va="center", weight="bold", fontsize=9.5, color=INK)
    for row, strip in enumerate(strips):
        middle = _HEADING_INCHES + (row + 0.5) * _ROW_INCHES
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
                _YEAR_INCHES, middle, strip.text, va="center", fontsize=7.6, color=FAINT_INK, style="italic"
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
        axes.text(end, middle, strip.text, va="center", fontsize=7.6, color=colour, weight=weight)


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


def _draw_key(
    axes: Axes, entries: list[tuple[str | None, bool, str]], columns: int, wide: float, start: float
) -> None:
    for position, (colour, solid, name) in enumerate(entries):
        row, column = divmod(position, columns)
        middle = start + (row + 0.5) * _ROW_INCHES
        left = (_YEAR_INCHES if columns == 1 else 0.04) + column * wide
        _draw_unit(axes, 0, middle, colour, solid, left)
        axes.text(left + _UNIT_INCHES + 0.06, middle, name, va="center", fontsize=8, color=SOFT_INK)
