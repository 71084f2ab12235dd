"""From start to end: values of which only a few years are printed, joined by a line that claims no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from helpers.figures import axis
from helpers.figures.bars import Bar, block_inches, fill_block
from helpers.figures.lines import spread
from helpers.figures.sheet import Canvas, Sheet, line, mark, marks_of, rule, sheet_at, write
from helpers.figures.size import WIDE, inches, is_narrow, letters_wide, wrapped
from helpers.figures.style import GROUP_INKS, LINE, PALETTE, PAPER, SOFT_INK

_WIDEST_INCHES = 4.6
_HIGH_INCHES, _NARROW_HIGH_INCHES = 3.6, 3.0
_TICK_POINTS = 3.0


@dataclass(frozen=True)
class Slope:
    """One place: ``points`` are (year, value, printed text) in order, ``growth`` from the first to the last."""

    name: str
    group: str
    points: list[tuple[int, float, str]]
    growth: str


def draw_slopes(
    panels: list[tuple[str, list[Slope]]],
    *,
    value_name: str,
    below: Sequence[tuple[str, list[Bar]]] = (),
    width: int = WIDE,
) -> Canvas:
    """Draws one panel a heading, all from zero and on one scale; every point carries its printed value.

    Args:
        below: heading and bars of what is measured otherwise: under the panels, on scales of their own.
    """
    narrow = is_narrow(width)
    down, abreast = (len(panels), 1) if narrow else (1, len(panels))
    wide = min(inches(width), _WIDEST_INCHES * abreast)
    under = [(wrapped(heading, 9.5, wide - 0.15, bold=True), bars) for heading, bars in below]
    foot = sum(block_inches(lines, bars) for lines, bars in under)
    a_panel = _NARROW_HIGH_INCHES if narrow else _HIGH_INCHES
    high = a_panel * down + foot
    room = (wide - 0.55) / abreast - 0.1
    headings = [wrapped(heading, 9.5, room, bold=True) for heading, _ in panels]
    head = 0.26 + 0.16 * max(map(len, headings))
    canvas = Canvas(figsize=(wide, high))
    highest = max(value for _, slopes in panels for slope in slopes for _, value, _ in slope.points)
    plot_wide = (wide - 0.55) / (abreast + 0.08 * (abreast - 1))
    for place, ((_, slopes), heading) in enumerate(zip(panels, headings, strict=True)):
        row, column = divmod(place, abreast)
        corner = (0.45 + column * 1.08 * plot_wide, row * a_panel + head)
        sheet = sheet_at(canvas, *corner, plot_wide, a_panel - head - 0.32)
        ticks = axis.ticks(0, highest * 1.16, 9, steps=axis.STEPS)
        _prepare(sheet, heading, slopes, highest, ticks)
        if not column:
            axis.beside(sheet, {tick: f"{tick:g}" for tick in ticks})
            left = sheet.xlim[0] - sheet.along(letters_wide(f"{ticks[-1]:g}", 8) * 72 + 7.2)
            turned: dict[str, Any] = {"ha": "center", "va": "bottom", "angle": 90}
            write(sheet, left, sheet.up(0.5), value_name, 8.5, SOFT_INK, **turned)
        ends = spread([slope.points[-1][1] for slope in slopes], highest * (0.26 if narrow else 0.16))
        for slope, end in zip(slopes, ends, strict=True):
            with marks_of(sheet, slope.name):
                _draw_slope(sheet, slope, end, highest, narrow)
    top = a_panel * down
    for lines, bars in under:
        size = block_inches(lines, bars)
        fill_block(sheet_at(canvas, 0, top, wide, size), lines, bars)
        top += size
    return canvas


def _prepare(
    sheet: Sheet, heading: list[str], slopes: list[Slope], highest: float, ticks: list[float]
) -> None:
    years = sorted({year for slope in slopes for year, _, _ in slope.points})
    span = max(years[-1] - years[0], 1)
    sheet.scale((years[0] - 0.16 * span, years[-1] + 1.06 * span), (0, highest * 1.16))
    axis.grid(sheet, ys=ticks)
    rule(sheet, *sheet.xlim, 0, LINE, 0.6)
    for year in years:
        line(sheet, (year, year), (0, sheet.down(_TICK_POINTS)), LINE, 0.6, cap="butt", clip=None)
    axis.below(sheet, {year: str(year) for year in years}, SOFT_INK, 9, _TICK_POINTS + 3.5)
    axis.heading(sheet, heading, 8)


def _draw_slope(sheet: Sheet, slope: Slope, label_at: float, highest: float, narrow: bool) -> None:
    colour = PALETTE[slope.group]
    years = [year for year, _, _ in slope.points]
    values = [value for _, value, _ in slope.points]
    line(sheet, years, values, colour, 1.6, dash=(5, 2), zorder=2)
    for year, value, text in slope.points:
        mark(sheet, year, value, "o", 8, colour, PAPER, zorder=3)
        if year != years[-1]:
            write(sheet, year, value + highest * 0.055, text, 9.5, ha="center", va="bottom")
    last_year, _, last_text = slope.points[-1]
    at = last_year + (sheet.xlim[1] - sheet.xlim[0]) * 0.03
    label, ink = f"{slope.name}  {last_text}", GROUP_INKS[slope.group]
    write(sheet, at, label_at, label, 10.5, ink, bold=True, va="bottom")
    if slope.growth:
        growth = f"{slope.growth}{chr(10) if narrow else ' '}from {years[0]} to {last_year}"
        write(sheet, at, label_at - highest * 0.02, growth, 9, va="top")
