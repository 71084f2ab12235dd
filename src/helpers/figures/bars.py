"""Horizontal bars and dots with their names and values written beside them."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from helpers.figures.places import marks_of
from helpers.figures.size import WIDE, inches
from helpers.figures.style import FAINT_INK, HAIRLINE, INK, LINE, PALETTE, PAPER, SOFT_INK

_ROW_INCHES = 0.27
_LETTER_INCHES, _TEXT_LETTER_INCHES = 0.072, 0.066
_CUT_LETTER_INCHES = 0.069  # long names have many narrow letters
_WIDEST_LABEL = 0.5  # part of the width that names may take; longer ones are cut, the data have them whole
_NARROWEST_LABEL_INCHES = 0.9


@dataclass(frozen=True)
class Bar:
    """One row. ``value`` is None for a row that is not printed; ``before`` is drawn as a hollow mark.

    ``hatched`` values are approximate, one-sided or of low confidence.
    """

    name: str
    value: float | None
    text: str
    group: str
    before: float | None = None
    hatched: bool = False


def draw_bars(
    panels: list[tuple[str, list[Bar]]],
    *,
    axis_label: str,
    heading_inches: float | None = None,
    letter_inches: float = _LETTER_INCHES,
    width: int = WIDE,
) -> Canvas:
    """Draws panels of horizontal bars under one another, each bar from zero, all on one scale.

    Args:
        panels: heading and bars of each panel, in the order drawn.
        axis_label: what the bars measure, with its unit.
        heading_inches: room above each panel; panels of very different length need it. By default it follows
            from the length of the panels.
        letter_inches: room for a letter of a name; names that were cut to a length have few narrow letters.
    """
    width_inches = inches(width)
    spare = 1.5 if heading_inches is None else 0.3
    sizes = [len(bars) + spare for _, bars in panels]
    high = sum(sizes) * _ROW_INCHES + len(panels) * (heading_inches or 0.0) + 0.45
    canvas, grid = plt.subplots(
        len(panels), 1, figsize=(width_inches, high), squeeze=False, sharex=True, height_ratios=sizes
    )
    letters = int((_WIDEST_LABEL * width_inches - 0.1) / _CUT_LETTER_INCHES)
    longest = max(len(bar.name) for _, bars in panels for bar in bars)
    left = min(_WIDEST_LABEL, max(longest * letter_inches + 0.1, _NARROWEST_LABEL_INCHES) / width_inches)
    values = [v for _, bars in panels for bar in bars for v in (bar.value, bar.before) if v is not None]
    least, greatest = min(0.0, *values), max(0.0, *values)
    if least == greatest:
        greatest = 1.0  # nothing but zeros: an axis needs some length
    right = _right_edge([bar for _, bars in panels for bar in bars], left, width_inches, least, greatest)
    gap = 0.16 if heading_inches is None else heading_inches * len(panels) / (sum(sizes) * _ROW_INCHES)
    canvas.subplots_adjust(
        left=left, right=right, top=1 - (heading_inches or 0.3) / high, bottom=0.45 / high, hspace=gap
    )
    room = (greatest - least) * 0.02
    for axes, (heading, bars) in zip(grid[:, 0], panels, strict=True):
        axes.set(xlim=(least - (room * 6 if least < 0 else 0), greatest), ylim=(len(bars) - 0.4, -0.7))
        axes.spines[["left", "bottom"]].set_visible(False)
        axes.set_yticks(range(len(bars)), [shorten(bar.name, letters, placeholder=" …") for bar in bars])
        axes.tick_params(axis="x", length=0, labelcolor=FAINT_INK, labelsize=8)
        axes.xaxis.grid(True, color=HAIRLINE, linewidth=0.5)
        axes.axvline(0, color=LINE, linewidth=0.8)
        if heading:
            axes.set_title(heading, fontsize=9.5, pad=4, color=INK)
        for row, bar in enumerate(bars):
            with marks_of(axes, bar.name):
                _draw_bar(axes, row, bar, room)
    grid[-1, 0].set_xlabel(axis_label, fontsize=8.5, color=SOFT_INK)
    return canvas


def _right_edge(bars: list[Bar], left: float, width_inches: float, least: float, greatest: float) -> float:
    """Where the bars end, in parts of the width, so that the text behind each still has room."""
    edge = 0.88
    for bar in bars:
        end = 0.0 if bar.value is None else max(bar.value, bar.before or 0.0)
        part = (end - least) / (greatest - least)
        text = len(bar.text) * _TEXT_LETTER_INCHES / width_inches
        if part > 0:
            edge = min(edge, left + (0.985 - text - left) / part)
    return max(edge, left + 0.1)


def _draw_bar(axes: Axes, row: int, bar: Bar, room: float) -> None:
    if bar.value is None:
        axes.text(room, row, bar.text, va="center", fontsize=8, color=FAINT_INK, style="italic")
        return
    colour = PALETTE[bar.group]
    style = (
        {"facecolor": PAPER, "edgecolor": colour, "hatch": "////", "linewidth": 1.0}
        if bar.hatched
        else {"facecolor": colour}
    )
    axes.barh(row, bar.value, height=0.6, **style)
    end = bar.value
    if bar.before is not None:
        axes.plot(
            [bar.before],
            [row],
            "o",
            markersize=5.5,
            markerfacecolor=PAPER,
            markeredgecolor=INK,
            markeredgewidth=1.1,
            zorder=5,
            clip_on=False,
        )
        end = max(bar.value, bar.before) if bar.value >= 0 else min(bar.value, bar.before)
    negative = bar.value < 0
    axes.text(
        (end - room) if negative else (end + room),
        row,
        bar.text,
        va="center",
        ha="right" if negative else "left",
        fontsize=8.5,
        color=INK,
        clip_on=False,
    )
