"""From start to end: values of which only a few years are printed, joined by a line that claims no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from helpers.figures.bars import Bar, block_inches, fill_block
from helpers.figures.lines import spread
from helpers.figures.places import marks_of
from helpers.figures.sheet import axes_at, line, mark, sheet_at, write
from helpers.figures.size import WIDE, inches, is_narrow, wrapped
from helpers.figures.style import FAINT_INK, GROUP_INKS, HAIRLINE, INK, LINE, PALETTE, PAPER

_WIDEST_INCHES = 4.6
_HIGH_INCHES, _NARROW_HIGH_INCHES = 3.6, 3.0


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
    canvas = plt.figure(figsize=(wide, high))
    highest = max(value for _, slopes in panels for slope in slopes for _, value, _ in slope.points)
    plot_wide = (wide - 0.55) / (abreast + 0.08 * (abreast - 1))
    for place, ((_, slopes), heading) in enumerate(zip(panels, headings, strict=True)):
        row, column = divmod(place, abreast)
        corner = (0.45 + column * 1.08 * plot_wide, row * a_panel + head)
        axes = axes_at(canvas, *corner, plot_wide, a_panel - head - 0.32)
        _prepare(axes, heading, slopes, highest)
        if column:
            axes.tick_params(labelleft=False)
        else:
            axes.set_ylabel(value_name, fontsize=8.5)
        ends = spread([slope.points[-1][1] for slope in slopes], highest * (0.26 if narrow else 0.16))
        for slope, end in zip(slopes, ends, strict=True):
            with marks_of(axes, slope.name):
                _draw_slope(axes, slope, end, highest, narrow)
    top = a_panel * down
    for lines, bars in under:
        size = block_inches(lines, bars)
        fill_block(sheet_at(canvas, 0, top, wide, size), lines, bars, wide)
        top += size
    return canvas


def _prepare(axes: Axes, heading: list[str], slopes: list[Slope], highest: float) -> None:
    years = sorted({year for slope in slopes for year, _, _ in slope.points})
    span = max(years[-1] - years[0], 1)
    axes.set(xlim=(years[0] - 0.16 * span, years[-1] + 1.06 * span), ylim=(0, highest * 1.16))
    axes.set_xticks(years, [str(year) for year in years])
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_color(LINE)
    axes.yaxis.grid(True, color=HAIRLINE, linewidth=0.5)
    axes.tick_params(axis="y", length=0, labelsize=8, labelcolor=FAINT_INK)
    axes.set_title("\n".join(heading), fontsize=9.5, pad=8, color=INK)


def _draw_slope(axes: Axes, slope: Slope, label_at: float, highest: float, narrow: bool) -> None:
    colour = PALETTE[slope.group]
    years = [year for year, _, _ in slope.points]
    values = [value for _, value, _ in slope.points]
    line(axes, years, values, colour, 1.6, linestyle=(0, (5, 2)), zorder=2)
    for year, value, text in slope.points:
        mark(axes, year, value, "o", 8, colour, PAPER, zorder=3)
        if year != years[-1]:
            write(axes, year, value + highest * 0.055, text, 9.5, ha="center", va="bottom")
    last_year, _, last_text = slope.points[-1]
    left, right = axes.get_xlim()
    at = last_year + (right - left) * 0.03
    label, ink = f"{slope.name}  {last_text}", GROUP_INKS[slope.group]
    write(axes, at, label_at, label, 10.5, ink, bold=True, va="bottom")
    if slope.growth:
        growth = f"{slope.growth}{chr(10) if narrow else ' '}from {years[0]} to {last_year}"
        write(axes, at, label_at - highest * 0.02, growth, 9, va="top")
