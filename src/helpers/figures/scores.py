"""Dated bars in panels with a scale of their own: things of different kinds that must not be compared."""

from __future__ import annotations

from dataclasses import dataclass

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import MaxNLocator

from helpers.figures.size import WIDE, inches
from helpers.figures.style import FAINT_INK, HAIRLINE, INK, LINE, PALETTE, SOFT_INK, tint

_WIDTH_INCHES = inches(WIDE)
_LINE_INCHES = 0.15
_ROW_PADDING_INCHES = 0.12
_HEADING_INCHES = 0.3
_SCALE_INCHES = 0.26
_NAME_RIGHT = 3.05
_DATE_LEFT = 3.15
_BAR_LEFT = 4.72
_BAR_RIGHT = 7.2
_PALE = 0.42


@dataclass(frozen=True)
class Score:
    """One bar. ``name`` may have two lines; ``strong`` bars are drawn in full colour, the others pale."""

    name: str
    date: str
    value: float
    text: str
    group: str
    strong: bool


def draw_scores(panels: list[tuple[str, list[Score]]], *, width: int = WIDE) -> Canvas:
    """Draws panels of dated bars under one another, each from zero and on its own scale.

    Args:
        panels: heading and bars of each panel, in the order drawn; values are positive.
    """
    sizes = [
        _HEADING_INCHES + _SCALE_INCHES + 0.1 + sum(_row_inches(score) for score in scores)
        for _, scores in panels
    ]
    high = sum(sizes) + 0.03
    canvas = plt.figure(figsize=(_WIDTH_INCHES, high))
    top = high - 0.01
    for (heading, scores), size in zip(panels, sizes, strict=True):
        axes = canvas.add_axes((0, (top - size) / high, 1, size / high))
        axes.set(xlim=(0, _WIDTH_INCHES), ylim=(size, 0))
        axes.axis("off")
        _draw_panel(axes, heading, scores)
        top -= size
    return canvas


def _row_inches(score: Score) -> float:
    return _ROW_PADDING_INCHES + _LINE_INCHES * (score.name.count("\n") + 1)


def _draw_panel(axes: Axes, heading: str, scores: list[Score]) -> None:
    axes.text(0.02, 0.14, heading, va="center", fontsize=9.5, weight="bold", color=INK)
    end = _HEADING_INCHES + sum(_row_inches(score) for score in scores)
    longest = max(score.value for score in scores)
    scale = (_BAR_RIGHT - _BAR_LEFT) / longest
    for tick in MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10]).tick_values(0, longest):
        if 0 <= tick <= longest * 1.001:
            at = _BAR_LEFT + tick * scale
            axes.plot([at, at], [_HEADING_INCHES, end], color=HAIRLINE, linewidth=0.5, zorder=0)
            axes.text(at, end + 0.11, f"{tick:g}", ha="center", va="center", fontsize=7.5, color=FAINT_INK)
    axes.plot([_BAR_LEFT] * 2, [_HEADING_INCHES, end], color=LINE, linewidth=0.8, zorder=3)
    down = _HEADING_INCHES
    for score in scores:
        size = _row_inches(score)
        _draw_score(axes, score, down + size / 2, scale)
        down += size


def _draw_score(axes: Axes, score: Score, middle: float, scale: float) -> None:
    colour = PALETTE[score.group]
    weight = "bold" if score.strong else "normal"
    ink = INK if score.strong else SOFT_INK
    axes.text(
        _NAME_RIGHT, middle, score.name, ha="right", va="center", fontsize=8.4, color=ink, linespacing=1.2,
        multialignment="right",
    )  # fmt: skip
    axes.text(_DATE_LEFT, middle, score.date, va="center", fontsize=7.8, color=ink, weight=weight)
    # the edge is drawn in full colour, so that a pale bar is seen as well as a full one
    axes.barh(
        middle,
        score.value * scale,
        left=_BAR_LEFT,
        height=0.17,
        linewidth=0.7,
        edgecolor=colour,
        facecolor=colour if score.strong else tint(colour, _PALE),
    )
    axes.text(
        _BAR_LEFT + score.value * scale + 0.07,
        middle,
        score.text,
        va="center",
        fontsize=8.4,
        color=ink,
        weight=weight,
    )
