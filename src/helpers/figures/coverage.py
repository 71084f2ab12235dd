"""Coverage: small panels of one grid, each cell shaded by how much is printed and carrying the number."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from helpers.figures.sheet import box, line, rule, sheet_at, write
from helpers.figures.size import WIDE, inches, is_narrow, letters_wide
from helpers.figures.style import FAINT_INK, INK, LINE, PAPER, SOFT_INK, tint

_ROW_INCHES = 0.215
_BETWEEN_INCHES = 0.22
_HEAD_INCHES = 0.52  # heading of a panel and its years
_POINTS, _NARROW_POINTS = 7.6, 7.1
_PALEST, _DARKEST = 0.06, 0.36  # of ink; text stays readable on the darkest


@dataclass(frozen=True)
class Cell:
    """One cell of a panel: ``number`` of things printed, at least one."""

    column: int
    row: int
    number: int


def draw_coverage(
    panels: list[tuple[str, list[Cell]]],
    columns: list[str],
    rows: list[str],
    *,
    highlighted: int | None = None,
    faint: frozenset[int] = frozenset(),
    breaks: list[tuple[float, bool]] | None = None,
    width: int = WIDE,
) -> Canvas:
    """Draws panels two abreast, on a phone one, all with the same columns and rows and one scale of shading.

    Args:
        panels: heading and cells of each panel; a place without a cell gets a dot: nothing is printed.
        columns: headings of the columns, narrow enough for a cell of a quarter of an inch.
        rows: headings of the rows.
        highlighted: the column set in a frame.
        faint: columns whose heading is set back.
        breaks: position between columns (0.5 = after the first) and whether the line is solid.
    """
    all_across, abreast = inches(width), 1 if is_narrow(width) else 2
    down = math.ceil(len(panels) / abreast)
    label = max(letters_wide(text, 8.5) for text in rows) + 0.12
    panel_inches = _HEAD_INCHES + _ROW_INCHES * len(rows)
    height = panel_inches * down + 0.12 * (down - 1) + 0.08
    across = (all_across - label - _BETWEEN_INCHES * (abreast - 1) - 0.06) / abreast
    canvas = plt.figure(figsize=(all_across, height))
    most = max((cell.number for _, cells in panels for cell in cells), default=1)
    points = _NARROW_POINTS if is_narrow(width) else _POINTS
    # on a phone a heading begins at the left edge
    begin = -0.5 - ((label - 0.04) * len(columns) / across if is_narrow(width) else 0.0)
    for position, (heading, cells) in enumerate(panels):
        down_here, side = divmod(position, abreast)
        top = 0.02 + down_here * (panel_inches + 0.12) + _HEAD_INCHES
        left = label + side * (across + _BETWEEN_INCHES)
        axes = sheet_at(canvas, left, top, across, _ROW_INCHES * len(rows))
        axes.set(xlim=(-0.5, len(columns) - 0.5), ylim=(len(rows) - 0.5, -0.5))
        write(axes, begin, -0.5 - 0.27 / _ROW_INCHES, heading, 9, bold=True, va="bottom")
        for column, text in enumerate(columns):
            own, quiet = column == highlighted, column in faint
            ink = INK if own else FAINT_INK if quiet else SOFT_INK
            write(axes, column, -0.72, text, points, ink, bold=own, italic=quiet, ha="center", va="bottom")
        for row, text in enumerate(rows if side == 0 else []):
            write(axes, -0.5, row, text, 8.5, SOFT_INK, ha="right", aside=-5)
        _draw_cells(axes, cells, len(columns), len(rows), most, points)
        for at, solid in breaks or []:
            ends, ink = (-0.5, len(rows) - 0.5), INK if solid else FAINT_INK
            stroke = "-" if solid else (0, (2.5, 2))
            line(axes, (at, at), ends, ink, 0.9, linestyle=stroke, zorder=4, clip_on=False)
        if highlighted is not None:
            frame: dict[str, Any] = {"edgecolor": INK, "linewidth": 1.3, "zorder": 5, "clip_on": False}
            box(axes, highlighted - 0.5, -0.5, 1, len(rows), **frame)
    return canvas


def _draw_cells(axes: Axes, cells: list[Cell], columns: int, rows: int, most: int, points: float) -> None:
    taken = {(cell.column, cell.row) for cell in cells}
    empty = [(c, r) for r in range(rows) for c in range(columns) if (c, r) not in taken]
    axes.plot(
        [c for c, _ in empty],
        [r for _, r in empty],
        "o",
        color=LINE,
        markersize=1.3,
        markeredgewidth=0,
        zorder=2,
    )
    for row in range(rows + 1):
        rule(axes, -0.5, columns - 0.5, row - 0.5)
    for cell in cells:
        # the scale is logarithmic: from one place to a hundred the first few matter most
        share = math.log(cell.number) / math.log(most) if most > 1 else 1.0
        shade = tint(INK, _PALEST + (_DARKEST - _PALEST) * share)
        box(axes, cell.column - 0.5, cell.row - 0.5, 1, 1, shade, edgecolor=PAPER, linewidth=0.8, zorder=3)
        write(axes, cell.column, cell.row, str(cell.number), points, ha="center", zorder=6)
