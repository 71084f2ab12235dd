"""Growth rates as a table of small bars: years downwards, one column a series, all on one scale."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.figures import axis
from helpers.figures.sheet import Canvas, Sheet, level_bar, line, sheet_at, write
from helpers.figures.size import WIDE, inches, is_narrow, letters_wide
from helpers.figures.style import FAINT_INK, INK, LINE, PAPER, SOFT_INK

_ROW_INCHES = 0.29
_HEAD_INCHES, _FOOT_INCHES = 0.4, 0.32
_BAR_INCHES = 0.5  # what the longest bar has beside its number at least
_TEXT_POINTS = 7.8
_TEXT_AT = 0.97  # right end of the numbers, as a part of a column


@dataclass(frozen=True)
class Rate:
    """Growth in ``row`` of ``column`` between ``low`` and ``high`` per cent, with its text.

    ``ranged``: the ends differ in print, so the range is marked; ``hatched``: weak evidence.
    """

    column: str
    row: str
    low: float
    high: float
    text: str
    ranged: bool = False
    hatched: bool = False


def draw_growth(
    rates: list[Rate],
    columns: list[tuple[str, str]],
    rows: list[tuple[str, str]],
    *,
    strong: str,
    nothing: str,
    own_scales: bool = False,
    width: int = WIDE,
) -> Canvas:
    """Draws the bars, each from zero to the middle of its range; the range itself as its dark end.

    Args:
        rates: the bars; a cell without one says ``nothing``.
        columns: id and heading of each column; ``rows`` likewise, in the order drawn.
        strong: id of the row set off by ink and bold text.
        own_scales: every column has a scale of its own, for numbers of things that differ much in size.
    """
    across = inches(width)
    label = max(letters_wide(name, 8.5, bold=True) for _, name in rows) + 0.12
    text = max(letters_wide(rate.text, _TEXT_POINTS, bold=True) for rate in rates) + 0.12
    fitting = max(1, int((across - label) / (text + _BAR_INCHES)))
    lines = -(-len(columns) // fitting)
    abreast = -(-len(columns) // lines) if is_narrow(width) or lines > 1 else len(columns)
    cells = {(rate.column, rate.row): rate for rate in rates}
    starts = range(0, len(columns), abreast)
    shown = [_rows_of(columns[start : start + abreast], rows, cells, strong, width) for start in starts]
    plots_high = sum(map(len, shown)) * _ROW_INCHES
    high = plots_high + lines * (_HEAD_INCHES + _FOOT_INCHES)
    canvas = Canvas(figsize=(across, high))
    abreast_wide = across * 0.995 - label
    wide = abreast_wide / (abreast + 0.06 * (abreast - 1))
    deep = _HEAD_INCHES + _FOOT_INCHES
    least, most = min(0.0, *(rate.low for rate in rates)), max(0.0, *(rate.high for rate in rates))
    # the bars take the left part of each column, the numbers stand at its right edge
    free = (across - label) / abreast * 0.95
    span = (most - least) or 1.0
    limits = (least - 0.05 * span, least + span / max(0.2, 1 - text / free))
    top = _HEAD_INCHES
    for start, own_rows in zip(starts, shown, strict=True):
        plot_high = len(own_rows) * _ROW_INCHES
        for place, (column, heading) in enumerate(columns[start : start + abreast]):
            if own_scales:
                limits = _own_limits([rate for rate in rates if rate.column == column], free)
            sheet = sheet_at(canvas, label + place * 1.06 * wide, top, wide, plot_high)
            sheet.scale(limits, (len(own_rows) - 0.45, -0.55))
            axis.heading(sheet, [heading], 6, 9)
            # every bar carries its number, so the scale needs no more than its zero
            line(sheet, (0, 0), sheet.ylim, LINE, 0.8)
            axis.below(sheet, {0: "0"}, FAINT_INK, 7.6, 5.4)
            for position, (row, name) in enumerate(own_rows):
                if place == 0:
                    bold, ink = row == strong, INK if row == strong else SOFT_INK
                    write(sheet, limits[0], position, name, 8.5, ink, bold=bold, ha="right", aside=-3.5)
                _draw_cell(sheet, cells.get((column, row)), position, row == strong, nothing)
        top += plot_high + deep
    return canvas


def _rows_of(
    columns: list[tuple[str, str]],
    rows: list[tuple[str, str]],
    cells: dict[tuple[str, str], Rate],
    strong: str,
    width: int,
) -> list[tuple[str, str]]:
    """The rows that stand beside columns: on a phone those with a bar, and the one set off."""
    if not is_narrow(width):
        return rows
    return [row for row in rows if row[0] == strong or any((name, row[0]) in cells for name, _ in columns)]


def _own_limits(rates: list[Rate], free: float) -> tuple[float, float]:
    """Ends of the axis of one column, so that its longest bar ends before the numbers at the right."""
    least, most = min(0.0, *(rate.low for rate in rates)), max(0.0, *(rate.high for rate in rates))
    text = max(letters_wide(rate.text, _TEXT_POINTS, bold=True) for rate in rates) + 0.1
    span = (most - least) or 1.0
    part = max(0.2, _TEXT_AT - text / free)
    return least - 0.02 * span, least + span / part


def _draw_cell(sheet: Sheet, rate: Rate | None, position: int, strong: bool, nothing: str) -> None:
    edge = sheet.across(_TEXT_AT)
    if rate is None:
        write(sheet, edge, position, nothing, 7.6, FAINT_INK, italic=True, ha="right")
        return
    colour = SOFT_INK if strong else LINE
    middle = (rate.low + rate.high) / 2
    if rate.hatched:
        level_bar(sheet, 0, position, middle, 0.56, PAPER, edge=colour, width=0.9, hatch="/////")
    else:
        level_bar(sheet, 0, position, middle, 0.56, colour)
    if rate.ranged:
        level_bar(sheet, rate.low, position, rate.high - rate.low, 0.56, INK, edge=INK, width=0.8)
    ink = INK if strong else SOFT_INK
    write(sheet, edge, position, rate.text, _TEXT_POINTS, ink, bold=strong, ha="right")
