"""From one rank to another: a dot for the rank before, an arrow to the rank now, one row a city."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import log

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from helpers.figures.places import marks_of
from helpers.figures.size import WIDE, inches
from helpers.figures.style import FAINT_INK, HAIRLINE, INK, PALETTE, PAPER, SOFT_INK

_WIDTH_INCHES = inches(WIDE)
_ROW_INCHES = 0.245
_QUIET_ROW_INCHES = 0.19
_HEADING_INCHES = 0.3
_LABEL_INCHES = 1.95


@dataclass(frozen=True)
class Dumbbell:
    """One city with its rank ``before`` and ``now``; ``marked`` ranks are disputed or of low confidence."""

    name: str
    group: str
    before: int
    now: int
    marked: bool = False


def draw_dumbbells(
    sections: list[tuple[str, list[Dumbbell]]],
    *,
    axis_label: str,
    boundary: int | None = None,
    closer_after: int | None = None,
    width: int = WIDE,
) -> Canvas:
    """Draws sections under one another on one axis of ranks, rank 1 at the left.

    Args:
        sections: heading and rows of each section, in the order drawn. Rows whose rank did not change are
            drawn smaller than the others.
        axis_label: what the axis shows.
        boundary: a rank after which a dotted line is drawn, such as the last of the leading ten.
        closer_after: ranks after this one stand ever closer together, so that a far one does not flatten all others.
    """
    rows = [row for _, own in sections for row in own]
    lowest = max(max(row.before, row.now) for row in rows)
    across = partial(_across, closer_after=closer_after)
    high = 0.5 + sum(_HEADING_INCHES + sum(_height(row) for row in own) + 0.06 for _, own in sections if own)
    canvas, axes = plt.subplots(figsize=(_WIDTH_INCHES, high))
    canvas.subplots_adjust(
        left=_LABEL_INCHES / _WIDTH_INCHES,
        right=0.945,
        top=1 - 0.42 / high,
        bottom=0.06 / high,
    )
    _prepare(axes, lowest, high - 0.48, axis_label, closer_after)
    if boundary is not None and boundary < lowest:
        axes.axvline(boundary + 0.5, color=FAINT_INK, linewidth=0.7, linestyle=(0, (1, 2)), zorder=1)
    position = 0.0
    for heading, own in sections:
        if not own:
            continue
        position += _HEADING_INCHES
        axes.text(
            -0.02, position - 0.07, heading, transform=axes.get_yaxis_transform(), ha="right", va="center",
            weight="bold", fontsize=9, color=INK,
        )  # fmt: skip
        for row in own:
            position += _height(row)
            with marks_of(axes, row.name):
                _draw_row(axes, row, position, across)
        position += 0.06
    return canvas


def _height(row: Dumbbell) -> float:
    return _QUIET_ROW_INCHES if row.before == row.now else _ROW_INCHES


def _across(rank: int, closer_after: int | None) -> float:
    """Where a rank stands on the axis: each at its number, beyond ``closer_after`` by the logarithm of its ratio."""
    if closer_after is None or rank <= closer_after:
        return rank
    return closer_after * (1 + log(rank / closer_after))


def _ticks(lowest: int, closer_after: int | None) -> list[int]:
    last = lowest if closer_after is None else min(lowest, closer_after)
    ticks = [1, *range(5, last + 1, 5)] if lowest > 12 else list(range(1, max(lowest, 10) + 1))
    far = (digit * 10**power for power in range(1, len(str(lowest))) for digit in (2, 3, 5, 10))
    return ticks + [rank for rank in far if last < rank <= lowest and _across(rank, last) >= last + 3]


def _prepare(axes: Axes, lowest: int, inches: float, axis_label: str, closer_after: int | None) -> None:
    axes.set(xlim=(0.4, max(_across(lowest, closer_after), 10) + 0.8), ylim=(inches + 0.02, 0.1))
    axes.spines[["left", "bottom"]].set_visible(False)
    ticks = _ticks(lowest, closer_after)
    axes.set_xticks([_across(rank, closer_after) for rank in ticks], [str(rank) for rank in ticks])
    axes.set_yticks([])
    axes.tick_params(
        axis="x", top=False, bottom=False, labeltop=True, labelbottom=False, length=0, pad=2,
        labelcolor=FAINT_INK, labelsize=8,
    )  # fmt: skip
    axes.xaxis.set_label_position("top")
    axes.set_xlabel(axis_label, fontsize=8.5, color=SOFT_INK, loc="left")
    axes.xaxis.grid(True, color=HAIRLINE, linewidth=0.5)


def _draw_row(axes: Axes, row: Dumbbell, at: float, across: Callable[[int], float]) -> None:
    moved = row.before - row.now
    before, now = across(row.before), across(row.now)
    sideways = axes.get_yaxis_transform()
    colour = PALETTE[row.group]
    star = " *" if row.marked else ""
    if moved == 0:
        axes.text(
            -0.02,
            at,
            f"{row.name} {row.now}{star}",
            transform=sideways,
            ha="right",
            va="center",
            fontsize=8,
            color=SOFT_INK,
        )
        axes.plot([now], [at], "o", markersize=4.2, color=colour, zorder=4)
        return
    axes.text(
        -0.02,
        at,
        f"{row.name} {row.before} → {row.now}{star}",
        transform=sideways,
        ha="right",
        va="center",
        fontsize=9,
        color=INK,
    )
    axes.plot([before, now], [at, at], color=colour, linewidth=2.0, zorder=3, solid_capstyle="butt")
    axes.plot(
        [before],
        [at],
        "o",
        markersize=5.6,
        markerfacecolor=PAPER,
        markeredgecolor=colour,
        markeredgewidth=1.3,
        zorder=4,
    )
    axes.plot([now], [at], "<" if moved > 0 else ">", markersize=7.5, color=colour, zorder=5)
    axes.text(
        1.012,
        at,
        f"{'▲' if moved > 0 else '▼'} {abs(moved)}",
        transform=sideways,
        va="center",
        fontsize=8.5,
        color=INK,
    )
    axes.plot([0.4, min(before, now)], [at, at], color=HAIRLINE, linewidth=0.5, zorder=1)
