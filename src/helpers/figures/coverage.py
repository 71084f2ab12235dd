"""Coverage: small panels of one grid, each cell shaded by how much is printed and carrying the number."""

from __future__ import annotations

import math
from dataclasses import dataclass

from helpers.figures.sheet import Canvas, Sheet, box, line, mark, rule, sheet_at, write
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
    canvas = Canvas(figsize=(all_across, height))
    most = max((cell.number for _, cells in panels for cell in cells), default=1)
    points = _NARROW_POINTS if is_narrow(width) else _POINTS
    # on a phone a heading begins at the left edge
    begin = -0.5 - ((label - 0.04) * len(columns) / across if is_narrow(width) else 0.0)
    for position, (heading, cells) in enumerate(panels):
        down_here, side = divmod(position, abreast)
        top = 0.02 + down_here * (panel_inches + 0.12) + _HEAD_INCHES
        left = label + side * (across + _BETWEEN_INCHES)
        sheet = sheet_at(canvas, left, top, across, _ROW_INCHES * len(rows))
        sheet.scale((-0.5, len(columns) - 0.5), (len(rows) - 0.5, -0.5))
        write(sheet, begin, -0.5 - 0.27 / _ROW_INCHES, heading, 9, bold=True, va="bottom")
        for column, text in enumerate(columns):
            own, quiet = column == highlighted, column in faint
            ink = INK if own else FAINT_INK if quiet else SOFT_INK
            write(sheet, column, -0.72, text, points, ink, bold=own, italic=quiet, ha="center", va="bottom")
        for row, text in enumerate(rows if side == 0 else []):
            write(sheet, -0.5, row, text, 8.5, SOFT_INK, ha="right", aside=-5)
        _draw_cells(sheet, cells, len(columns), len(rows), most, points)
        for at, solid in breaks or []:
            ends, ink = (-0.5, len(rows) - 0.5), INK if solid else FAINT_INK
            line(sheet, (at, at), ends, ink, 0.9, dash=() if solid else (2.5, 2), clip=None, zorder=4)
        if highlighted is not None:
            box(sheet, highlighted - 0.5, -0.5, 1, len(rows), edge=INK, width=1.3, clip=None, zorder=5)
    return canvas


def _draw_cells(sheet: Sheet, cells: list[Cell], columns: int, rows: int, most: int, points: float) -> None:
    taken = {(cell.column, cell.row) for cell in cells}
    empty = [(c, r) for r in range(rows) for c in range(columns) if (c, r) not in taken]
    for column, row in empty:
        mark(sheet, column, row, "o", 1.3, LINE, width=0)
    for row in range(rows + 1):
        rule(sheet, -0.5, columns - 0.5, row - 0.5)
    for cell in cells:
        # the scale is logarithmic: from one place to a hundred the first few matter most
        share = math.log(cell.number) / math.log(most) if most > 1 else 1.0
        shade = tint(INK, _PALEST + (_DARKEST - _PALEST) * share)
        box(sheet, cell.column - 0.5, cell.row - 0.5, 1, 1, shade, edge=PAPER, width=0.8, zorder=3)
        write(sheet, cell.column, cell.row, str(cell.number), points, ha="center", zorder=6)
