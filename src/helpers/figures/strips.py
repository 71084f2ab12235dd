"""Strips of units: how many of a fixed number of places each country group holds, row by row."""

from __future__ import annotations

from dataclasses import dataclass

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Rectangle

from helpers.figures.style import FAINT_INK, INK, LINE, PALETTE, PAPER, SOFT_INK

_WIDTH_INCHES = 8.6
_COLUMNS = 2
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


def draw_strips(panels: list[tuple[str, list[Strip]]], units: int, key: list[tuple[str, str]]) -> Canvas:
    """Draws small multiples of unit strips, two panels beside each other.

    Args:
        panels: heading and strips of each panel, in the order drawn (left to right, then down).
        units: length of a full strip; units without a holder are drawn as empty outlines.
        key: country groups that occur, ``(group, name)``; the key stands in the last, free place.
    """
    cells = len(panels) + 1  # the key takes one
    lines = -(-cells // _COLUMNS)
    key_rows = len(key) + 3
    sizes = []
    for line in range(lines):
        rows = [len(strips) for _, strips in panels[line * _COLUMNS : (line + 1) * _COLUMNS]]
        if line == lines - 1 and not rows:
            rows = [key_rows]
        sizes.append(max(rows) * _ROW_INCHES + _HEADING_INCHES + 0.12)
    if lines * _COLUMNS >= cells:
        sizes[-1] = max(sizes[-1], key_rows * _ROW_INCHES + _HEADING_INCHES)
    high = sum(sizes) + 0.05
    canvas = plt.figure(figsize=(_WIDTH_INCHES, high))
    wide = _WIDTH_INCHES / _COLUMNS
    top = high - 0.02
    for position in range(cells):
        line, column = divmod(position, _COLUMNS)
        area = sizes[line]
        bottom = top - sum(sizes[: line + 1])
        axes = canvas.add_axes(
            (column * wide / _WIDTH_INCHES, bottom / high, wide / _WIDTH_INCHES, area / high)
        )
        axes.set(xlim=(0, wide), ylim=(area, 0))
        axes.axis("off")
        if position < len(panels):
            _draw_panel(axes, *panels[position], units)
        else:
            _draw_key(axes, key)
    return canvas


def _draw_panel(axes: Axes, heading: str, strips: list[Strip], units: int) -> None:
    axes.text(0.04, 0.16, heading, va="center", weight="bold", fontsize=9.5, color=INK)
    for row, strip in enumerate(strips):
        middle = _HEADING_INCHES + (row + 0.5) * _ROW_INCHES
        weight = "bold" if strip.strong else "normal"
        axes.text(
            _YEAR_INCHES - 0.07, middle, strip.label, ha="right", va="center", fontsize=8.3, weight=weight,
            color=INK if strip.strong else SOFT_INK,
        )  # fmt: skip
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
        axes.text(
            _YEAR_INCHES + max(place, units) * _UNIT_INCHES + 0.09, middle, strip.text, va="center", fontsize=7.6,
            color=INK if strip.strong else SOFT_INK, weight=weight,
        )  # fmt: skip


def _draw_unit(
    axes: Axes, place: int, middle: float, colour: str | None, solid: bool, left: float = _YEAR_INCHES
) -> None:
    side = _UNIT_INCHES * 0.86
    corner = (left + place * _UNIT_INCHES, middle - side / 2)
    if colour is None:
        style = {"facecolor": "none", "edgecolor": LINE, "linewidth": 0.45}
    elif solid:
        style = {"facecolor": colour, "edgecolor": colour, "linewidth": 0.6}
    else:
        style = {"facecolor": PAPER, "edgecolor": colour, "linewidth": 0.9, "hatch": "//////"}
    axes.add_patch(Rectangle(corner, side, side, **style))


def _draw_key(axes: Axes, key: list[tuple[str, str]]) -> None:
    entries = [(PALETTE[group], True, name) for group, name in key]
    sample = PALETTE[key[0][0]] if key else LINE
    entries += [(sample, False, "counted by a source, city not named"), (None, False, "not printed")]
    for row, (colour, solid, name) in enumerate(entries):
        middle = _HEADING_INCHES + (row + 0.5) * _ROW_INCHES
        _draw_unit(axes, 0, middle, colour, solid)
        axes.text(_YEAR_INCHES + _UNIT_INCHES + 0.07, middle, name, va="center", fontsize=8, color=SOFT_INK)
