"""Cities by an estimated quantity: printed rank, bar with the part that is listed, band of its error, own order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Rectangle

from helpers.figures.places import marks_of
from helpers.figures.size import WIDE, inches, is_narrow, letters_wide
from helpers.figures.style import FAINT_INK, GROUP_INKS, HAIRLINE, INK, PALETTE, PAPER, SOFT_INK, tint

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
    high = (len(rows) + 1.2) * _ROW_INCHES
    canvas, axes = plt.subplots(figsize=(across, high))
    canvas.subplots_adjust(left=0.005, right=0.995, top=0.995, bottom=0.005)
    axes.set(xlim=(0, across), ylim=(len(rows) + 0.6, -0.6))
    axes.axis("off")
    narrow = is_narrow(width)
    left = 0.08 + (0.46 if ranked else 0.0)
    names = max(letters_wide(row.name, 9, bold=True) for row in rows) + 0.1
    bars = left + (names if narrow else max(names, 1.75))
    end = max(letters_wide(row.text, 8.5) for row in rows) + 0.12 + (0.3 if narrow else 0.7)
    room = across - bars - end
    widest = max(max(row.value, row.high) for row in rows)
    style: dict[str, Any] = {"va": "center", "color": FAINT_INK, "fontsize": 8.5}
    if ranked:
        axes.text(0.05, 0, "Printed", ha="left", **style)
    words = [measure, measure.partition(",")[0], measure.split()[-1]] if narrow else [measure]
    free = across - bars - letters_wide("By Share", 8.5) - 0.15
    fitting = [text for text in words if letters_wide(text, 8.5) <= free]
    axes.text(bars, 0, (fitting or [""])[0], ha="left", **style)
    axes.text(across - 0.05, 0, "By Share", ha="right", **style)
    for position, row in enumerate(rows, start=1):
        axes.axhline(position + 0.5, color=HAIRLINE, linewidth=0.5, zorder=0)
        with marks_of(axes, row.name):
            _draw_row(axes, row, position, left, bars, room / widest, across)
    return canvas


def _draw_row(
    axes: Axes, row: Estimate, at: int, left: float, bars: float, scale: float, inches: float
) -> None:
    colour, ink = PALETTE[row.group], GROUP_INKS[row.group]
    if row.printed:
        axes.add_patch(Rectangle((0.05, at - 0.34), 0.4, 0.68, facecolor=ink, linewidth=0))
        axes.text(0.25, at, row.printed, ha="center", va="center", color=PAPER, weight="bold", fontsize=8.5)
    axes.text(left, at, row.name, va="center", color=INK, weight="bold", fontsize=9)
    axes.barh(at, scale * row.value, left=bars, height=0.56, color=tint(colour, _PALE), linewidth=0)
    axes.barh(at, scale * min(row.listed, row.value), left=bars, height=0.56, color=colour, linewidth=0)
    ends = (bars + scale * row.low, bars + scale * row.high)
    axes.plot(ends, (at, at), color=SOFT_INK, linewidth=1.0, solid_capstyle="butt")
    for end in ends:
        axes.plot((end, end), (at - 0.14, at + 0.14), color=SOFT_INK, linewidth=1.0)
    axes.text(
        max(ends[1], bars + scale * row.value) + 0.07, at, row.text, va="center", color=INK, fontsize=8.5
    )
    axes.text(
        inches - 0.05,
        at,
        str(row.order),
        ha="right",
        va="center",
        fontsize=8.5,
        color=INK if row.far else FAINT_INK,
        weight="bold" if row.far else "normal",
    )
