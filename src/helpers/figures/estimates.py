"""Cities by an estimated quantity: printed rank, bar with the part that is listed, band of its error, own order."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.figures.sheet import Canvas, Sheet, box, level_bar, line, marks_of, one_sheet, rule, write
from helpers.figures.size import WIDE, inches, is_narrow, letters_wide
from helpers.figures.style import FAINT_INK, GROUP_INKS, INK, PALETTE, PAPER, SOFT_INK, tint

_ROW_INCHES = 0.29
_PALE = 0.35
_FAR = 5  # places between two orders from which on the number is bold


@dataclass(frozen=True)
class Estimate:
    """One city. ``printed`` is empty without a printed rank; ``low`` and ``high`` are the ends of the error band."""

    name: str
    group: str
    printed: str
    order: int
    value: float
    listed: float
    low: float
    high: float
    text: str

    @property
    def far(self) -> bool:
        """Whether the printed rank and the own order lie far apart."""
        return self.printed.isdigit() and abs(int(self.printed) - self.order) >= _FAR


def draw_estimates(rows: list[Estimate], measure: str, *, width: int = WIDE) -> Canvas:
    """Draws one row a city.

    Args:
        rows: from the top down.
        measure: heading of the bars.
    """
    across = inches(width)
    ranked = any(row.printed for row in rows)
    canvas, sheet = one_sheet(across, (len(rows) + 1.2) * _ROW_INCHES)
    sheet.scale((0, across), (len(rows) + 0.6, -0.6))
    narrow = is_narrow(width)
    left = 0.08 + (0.46 if ranked else 0.0)
    names = max(letters_wide(row.name, 9, bold=True) for row in rows) + 0.1
    bars = left + (names if narrow else max(names, 1.75))
    end = max(letters_wide(row.text, 8.5) for row in rows) + 0.12 + (0.3 if narrow else 0.7)
    room = across - bars - end
    widest = max(max(row.value, row.high) for row in rows)
    if ranked:
        write(sheet, 0.05, 0, "Printed", 8.5, FAINT_INK)
    words = [measure, measure.partition(",")[0], measure.split()[-1]] if narrow else [measure]
    free = across - bars - letters_wide("By Share", 8.5) - 0.15
    fitting = [text for text in words if letters_wide(text, 8.5) <= free]
    write(sheet, bars, 0, (fitting or [""])[0], 8.5, FAINT_INK)
    write(sheet, across - 0.05, 0, "By Share", 8.5, FAINT_INK, ha="right")
    for position, row in enumerate(rows, start=1):
        rule(sheet, 0, across, position + 0.5)
        with marks_of(sheet, row.name):
            _draw_row(sheet, row, position, left, bars, room / widest, across)
    return canvas


def _draw_row(
    sheet: Sheet, row: Estimate, at: int, left: float, bars: float, scale: float, inches: float
) -> None:
    colour, ink = PALETTE[row.group], GROUP_INKS[row.group]
    if row.printed:
        box(sheet, 0.05, at - 0.34, 0.4, 0.68, ink)
        write(sheet, 0.25, at, row.printed, 8.5, PAPER, bold=True, ha="center")
    write(sheet, left, at, row.name, 9, bold=True)
    level_bar(sheet, bars, at, scale * row.value, 0.56, tint(colour, _PALE))
    level_bar(sheet, bars, at, scale * min(row.listed, row.value), 0.56, colour)
    ends = (bars + scale * row.low, bars + scale * row.high)
    line(sheet, ends, (at, at), SOFT_INK, 1.0, cap="butt")
    for end in ends:
        line(sheet, (end, end), (at - 0.14, at + 0.14), SOFT_INK, 1.0)
    write(sheet, max(ends[1], bars + scale * row.value) + 0.07, at, row.text, 8.5)
    order = str(row.order)
    write(sheet, inches - 0.05, at, order, 8.5, INK if row.far else FAINT_INK, bold=row.far, ha="right")
