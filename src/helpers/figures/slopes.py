"""From start to end: values of which only a few years are printed, joined by a line that claims no more."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from helpers.figures.lines import spread
from helpers.figures.places import marks_of
from helpers.figures.size import WIDE
from helpers.figures.style import FAINT_INK, GROUP_INKS, HAIRLINE, INK, LINE, PALETTE, PAPER

_PANEL_INCHES = 4.1
_HIGH_INCHES = 3.6


@dataclass(frozen=True)
class Slope:
    """One place: ``points`` are (year, value, printed text) in order, ``growth`` from the first to the last."""

    name: str
    group: str
    points: list[tuple[int, float, str]]
    growth: str


def draw_slopes(panels: list[tuple[str, list[Slope]]], *, value_name: str, width: int = WIDE) -> Canvas:
    """Draws one panel a heading, all from zero and on one scale; every point carries its printed value."""
    wide = _PANEL_INCHES * len(panels) + 0.4
    canvas, grid = plt.subplots(1, len(panels), figsize=(wide, _HIGH_INCHES), squeeze=False, sharey=True)
    canvas.subplots_adjust(left=0.45 / wide, right=1 - 0.1 / wide, top=0.84, bottom=0.09, wspace=0.08)
    highest = max(value for _, slopes in panels for slope in slopes for _, value, _ in slope.points)
    for axes, (heading, slopes) in zip(grid[0], panels, strict=True):
        _prepare(axes, heading, slopes, highest)
        ends = spread([slope.points[-1][1] for slope in slopes], highest * 0.16)
        for slope, end in zip(slopes, ends, strict=True):
            with marks_of(axes, slope.name):
                _draw_slope(axes, slope, end, highest)
    grid[0][0].set_ylabel(value_name, fontsize=8.5)
    return canvas


def _prepare(axes: Axes, heading: str, slopes: list[Slope], highest: float) -> None:
    years = sorted({year for slope in slopes for year, _, _ in slope.points})
    span = max(years[-1] - years[0], 1)
    axes.set(xlim=(years[0] - 0.16 * span, years[-1] + 1.06 * span), ylim=(0, highest * 1.16))
    axes.set_xticks(years, [str(year) for year in years])
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_color(LINE)
    axes.yaxis.grid(True, color=HAIRLINE, linewidth=0.5)
    axes.tick_params(axis="y", length=0, labelsize=8, labelcolor=FAINT_INK)
    axes.set_title("\n".join(textwrap.wrap(heading, 44)), fontsize=9.5, pad=8, color=INK)


def _draw_slope(axes: Axes, slope: Slope, label_at: float, highest: float) -> None:
    colour = PALETTE[slope.group]
    years = [year for year, _, _ in slope.points]
    values = [value for _, value, _ in slope.points]
    axes.plot(years, values, color=colour, linewidth=1.6, linestyle=(0, (5, 2)), zorder=2)
    axes.plot(years, values, "o", color=colour, markersize=8, markeredgecolor=PAPER, zorder=3)
    for year, value, text in slope.points[:-1]:
        axes.text(year, value + highest * 0.055, text, ha="center", va="bottom", fontsize=9.5, color=INK)
    last_year, _, last_text = slope.points[-1]
    left, right = axes.get_xlim()
    at = last_year + (right - left) * 0.03
    label, ink = f"{slope.name}  {last_text}", GROUP_INKS[slope.group]
    axes.text(at, label_at, label, va="bottom", fontsize=10.5, weight="bold", color=ink)
    if slope.growth:
        growth = f"{slope.growth} from {years[0]} to {last_year}"
        axes.text(at, label_at - highest * 0.02, growth, va="top", fontsize=9, color=INK)
