"""A heat map of ranks: one row a place, one column a subject, the rank written in every cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log
from typing import Any

import numpy as np
import seaborn
from matplotlib.colors import BoundaryNorm, ListedColormap, to_rgb

from helpers.figures.sheet import Canvas, Sheet, box, boxed, line, mark, marks_of, sheet_at, write
from helpers.figures.size import NARROW, WIDE, inches, is_narrow, letters_wide
from helpers.figures.style import GROUP_INKS, INK, LINE, PALETTE, PAPER, RANK_HUE, tint

_ROW_INCHES = 0.262
_BOX_INCHES = 0.16  # what a boxed rank adds to a row where it has no room beside the text
_POINTS = {WIDE: 8.8, NARROW: 7.1}
_NARROW_NAME_POINTS = 8.2
_BOXED_POINTS = 7.6
_HEADING_INCHES = 0.3
_WIDEST_CELL_INCHES = 1.6
# The leading ranks are strong, the others weak. Nothing lies between: on shades of middle strength neither
# dark nor light numbers can be read, on white paper or on a dark screen.
_LAST_STRONG, _STRONG = 10, (1.0, 0.80)
# Ranks from here on share the faintest colour.
_LAST_SHADE, _WEAK = 40, (0.48, 0.10)


@dataclass(frozen=True)
class HeatRow:
    """One place, or one year of a place. ``ranks`` by column, None where none is printed; ``marked`` columns are
    disputed. The mark of the country ``group`` is left out where all rows would have the same. ``texts`` stand in the
    cells instead of the ranks; ``boxed`` ranks, by column, stand in a small box beside them."""

    name: str
    group: str | None
    ranks: list[int | None]
    marked: frozenset[int] = frozenset()
    texts: tuple[str, ...] = ()
    boxed: Mapping[int, int] = field(default_factory=dict)


def shade(rank: int) -> float:
    """How strongly a rank is drawn, from 1 for the first; within each half equal ratios of ranks, equal steps."""
    if rank <= _LAST_STRONG:
        part, (start, end) = log(rank) / log(_LAST_STRONG), _STRONG
    else:
        first = _LAST_STRONG + 1
        part = log(min(rank, _LAST_SHADE) / first) / log(_LAST_SHADE / first)
        start, end = _WEAK
    return start + part * (end - start)


def text_colour(background: str) -> str:
    """Ink or paper, whichever has the larger contrast ratio (WCAG) to ``background``."""

    def luminance(colour: str) -> float:
        parts = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    def contrast(colour: str) -> float:
        light, dark = sorted((luminance(colour), luminance(background)), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    return max((INK, PAPER), key=contrast)


def draw_heatmap(rows: list[HeatRow], columns: list[str], *, apart: int = 0, width: int = WIDE) -> Canvas:
    """Draws the heat map, best rows first as given.

    Args:
        rows: one a place; ``columns``: their headings.
        apart: so many leading columns stand apart from the rest, such as an overall rank beside its parts.
    """
    across, narrow = inches(width), is_narrow(width)
    points = _POINTS[NARROW if narrow else WIDE]
    if narrow:  # names in the colour of their group take the place of its mark
        label = max(letters_wide(row.name, _NARROW_NAME_POINTS, bold=bool(row.group)) for row in rows) + 0.1
    else:
        square = 0.3 if any(row.group for row in rows) else 0.17
        label = max(*(letters_wide(row.name, 8.8) + square for row in rows), 1.55)
    cell = min(_WIDEST_CELL_INCHES, (across - label - 0.06) / len(columns))
    headings_wide = max(letters_wide(name, 8.8, bold=True) for name in columns)
    upright = headings_wide > cell - 0.04
    head = headings_wide + 0.14 if upright else _HEADING_INCHES
    texts = max((letters_wide(text, points) for row in rows for text in row.texts), default=0.0)
    boxes = max(
        (letters_wide(str(rank), _BOXED_POINTS) for row in rows for rank in row.boxed.values()), default=0.0
    )
    below = bool(boxes) and texts + boxes + 0.16 > cell
    row_high = _ROW_INCHES + (_BOX_INCHES if below else 0.0)
    high = head + row_high * len(rows) + 0.08
    canvas = Canvas(figsize=(across, high))
    # few columns stand in the middle of the page, not at its edge
    left = label + (across - 0.06 - label - cell * len(columns)) / 2.6
    sheet = sheet_at(canvas, left, head, cell * len(columns), row_high * len(rows))
    sheet.scale((0, len(columns)), (len(rows), 0))
    cells = canvas.add_axes(
        (left / across, 0.08 / high, sheet.wide / across, sheet.high / high), frameon=False
    )
    values = np.array([[np.nan if rank is None else rank for rank in row.ranks] for row in rows], dtype=float)
    ranks = range(1, _LAST_SHADE + 1)
    shades = ListedColormap([tint(RANK_HUE, shade(rank)) for rank in ranks])
    by_rank = BoundaryNorm([*ranks, _LAST_SHADE + 1], len(ranks), clip=True)
    seaborn.heatmap(
        values,
        ax=cells,
        cmap=shades,
        norm=by_rank,
        cbar=False,
        linewidths=1.6,
        linecolor=PAPER,
        xticklabels=False,
        yticklabels=False,
    )
    for place, row in enumerate(rows):
        with marks_of(sheet, row.name):
            _draw_row(sheet, place, row, points, below, narrow, 0.44 if boxes and not below else 0.5)
    for position, name in enumerate(columns):
        if upright:
            write(sheet, position + 0.5, -0.3, name, 8.8, bold=True, angle=90)
        else:
            write(sheet, position + 0.5, -0.3, name, 8.8, bold=True, ha="center", va="bottom")
    if apart:
        line(sheet, (apart, apart), (-0.1, len(rows)), INK, 0.9, clip=None)
    return canvas


def _draw_row(
    sheet: Sheet, place: int, row: HeatRow, points: float, below: bool, narrow: bool, centre: float
) -> None:
    """One row, its texts at ``centre`` of their cells; boxed ranks stand ``below`` them where both have no room
    beside each other."""
    coloured = GROUP_INKS[row.group] if narrow and row.group else ""
    aside = -4 if narrow else -17 if row.group else -8
    name_points = _NARROW_NAME_POINTS if narrow else 8.8
    style: dict[str, Any] = {"bold": bool(coloured), "ha": "right", "aside": aside}
    write(sheet, 0, place + 0.5, row.name, name_points, coloured or INK, **style)
    if row.group and not narrow:
        mark(sheet, sheet.along(-8), place + 0.5, "s", 5.2, PALETTE[row.group])
    for column, rank in enumerate(row.ranks):
        middle = place + 0.5
        if rank is None:
            line(sheet, (column + 0.46, column + 0.54), (middle, middle), LINE, 0.7)
            continue
        colour = text_colour(tint(RANK_HUE, shade(rank)))
        is_boxed = column in row.boxed
        x = column + centre
        y = middle - (0.2 if below and is_boxed else 0.0)
        text = row.texts[column] if row.texts else str(rank)
        write(sheet, x, y, text, points, colour, ha="center", va="center_baseline")
        if is_boxed:
            x, y, side = (
                (column + 0.5, middle + 0.23, "center") if below else (column + 0.94, middle, "right")
            )
            own = str(row.boxed[column])
            boxed(sheet, x, y, own, _BOXED_POINTS, pad=1.0, face=PAPER, edge=INK, width=0.7, ha=side)
        if column in row.marked:
            box(sheet, column + 0.03, place + 0.12, 0.94, 0.76, edge=colour, width=1.0, dash=(3, 2))
