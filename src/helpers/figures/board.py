"""A board of short texts: rows by columns, several coloured entries to a cell."""

from __future__ import annotations

from dataclasses import dataclass

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Rectangle

from helpers.figures.places import marks_of
from helpers.figures.size import WIDE, inches
from helpers.figures.style import FAINT_INK, HAIRLINE, INK, LINE, PALETTE, SOFT_INK

_WIDTH_INCHES = inches(WIDE)
_LINE_INCHES = 0.185
_PADDING_INCHES = 0.17
_TOP_INCHES = 0.34
_LETTER_INCHES = 0.0665
# Long texts make all texts smaller, but never smaller than 7 points.
_SMALLEST_SCALE = 7 / 7.8


@dataclass(frozen=True)
class Entry:
    """One text with a mark in the colour of its group. ``quiet`` entries are set smaller and paler.

    ``place`` is the city that the text is about.
    """

    text: str
    group: str
    quiet: bool = False
    place: str = ""


def draw_board(
    columns: list[str],
    rows: list[tuple[str, list[list[Entry]]]],
    *,
    label_inches: float = 0.92,
    width: int = WIDE,
) -> Canvas:
    """Draws the board.

    Args:
        columns: heading of each column; each becomes as wide as its longest text asks for.
        rows: heading and, for each column, its entries; an empty cell shows a dash.
        label_inches: room for the row headings; a heading may have several lines.
    """
    heights = [
        max(max((len(cell) for cell in cells), default=0), heading.count("\n") + 1, 1) * _LINE_INCHES
        + _PADDING_INCHES
        for heading, cells in rows
    ]
    high = _TOP_INCHES + sum(heights) + 0.05
    canvas, axes = plt.subplots(figsize=(_WIDTH_INCHES, high))
    canvas.subplots_adjust(left=0, right=1, top=1, bottom=0)
    axes.set(xlim=(0, _WIDTH_INCHES), ylim=(high, 0))
    axes.axis("off")
    asked = [_width(heading, [cells[place] for _, cells in rows]) for place, heading in enumerate(columns)]
    room = _WIDTH_INCHES - label_inches - 0.05
    scale = max(_SMALLEST_SCALE, min(1.0, room / sum(asked)))
    spare = max(0.0, room - sum(asked)) / len(columns)
    edges = [label_inches]
    for heading, width in zip(columns, asked, strict=True):
        axes.text(edges[-1] + 0.04, 0.17, heading, va="center", fontsize=9 * scale, weight="bold", color=INK)
        edges.append(edges[-1] + width * scale + spare)
    at = _TOP_INCHES
    for (heading, cells), height in zip(rows, heights, strict=True):
        axes.plot(
            [0.02, _WIDTH_INCHES - 0.02],
            [at, at],
            color=LINE if at == _TOP_INCHES else HAIRLINE,
            linewidth=0.7,
        )
        first = at + (_PADDING_INCHES + _LINE_INCHES) / 2
        axes.text(
            0.03,
            first - _LINE_INCHES / 2 + 0.015,
            heading,
            va="top",
            fontsize=9,
            color=SOFT_INK,
            linespacing=1.25,
        )
        for left, cell in zip(edges, cells, strict=False):
            _draw_cell(axes, cell, left, first, scale)
        at += height
    return canvas


def _width(heading: str, cells: list[list[Entry]]) -> float:
    """Inches that a column asks for."""
    letters = max((len(entry.text) for cell in cells for entry in cell), default=0)
    return max(len(heading) * 0.088 + 0.14, letters * _LETTER_INCHES + 0.28)


def _draw_cell(axes: Axes, cell: list[Entry], left: float, first: float, scale: float) -> None:
    if not cell:
        axes.text(left + 0.04, first, "–", va="center", fontsize=8.5, color=FAINT_INK)
    for line, entry in enumerate(cell):
        middle = first + line * _LINE_INCHES
        size = 0.07 if entry.quiet else 0.085
        with marks_of(axes, entry.place):
            axes.add_artist(
                Rectangle(
                    (left + 0.04, middle - size / 2), size, size, facecolor=PALETTE[entry.group], linewidth=0
                )
            )
            axes.text(
                left + 0.17,
                middle,
                entry.text,
                va="center",
                fontsize=(7.8 if entry.quiet else 8.3) * scale,
                color=SOFT_INK if entry.quiet else INK,
            )
