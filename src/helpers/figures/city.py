"""One city at a glance: its line over the years with places below, and rows of bars beside and under it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from helpers.figures.lines import runs
from helpers.figures.places import marks_of
from helpers.figures.size import WIDE, inches
from helpers.figures.style import FAINT_INK, GROUP_INKS, HAIRLINE, INK, LINE, PALETTE, PAPER, SOFT_INK, tint

_TWO_COLUMNS_FROM = 6.0
_GAP, _HEADING, _ROW, _LINE, _PLACES = 0.32, 0.3, 0.235, 1.25, 0.34
_NAME = 1.55  # width of names where they are short
_LETTER, _BOLD_LETTER = 0.069, 0.085
_SHORTEST = 0.3  # room that the longest bar of a block has at least
_PALE = 0.45
_Draw = Callable[[Axes, float], None]


@dataclass(frozen=True)
class YearMark:
    """A year of the line: ``value`` is None where nothing is listed; ``place`` and ``printed`` are written below."""

    year: int
    value: float | None
    place: str
    printed: str


@dataclass(frozen=True)
class Row:
    """A bar: ``text`` is written behind it and ``note`` at the right edge; ``strong`` rows have the full colour.

    ``before`` is written in front of the name, and the marks can be followed as ``place``, if one is given.
    """

    name: str
    value: float
    text: str
    note: str
    group: str
    strong: bool = True
    before: str = ""
    place: str = ""


@dataclass(frozen=True)
class Glance:
    """What is drawn of a city; each block is a heading with its marks, a block without rows is left out.

    ``breaks`` are pairs of years that no line joins.
    """

    group: str
    line: tuple[str, list[YearMark]]
    breaks: list[tuple[int, int]]
    blocks: list[tuple[str, list[Row]]]
    end_text: str


def draw_city(glance: Glance, *, width: int = WIDE) -> Canvas:
    """Draws the line and the blocks, in two columns where there is room for them.

    Args:
        glance: blocks in reading order; in two columns the first half stands at the left, below the line.
    """
    across = inches(width)
    blocks = [block for block in glance.blocks if block[1]]
    two = across >= _TWO_COLUMNS_FROM
    first = (across - 0.35) * 0.54 if two else across - 0.1
    printed = any(mark.printed for mark in glance.line[1])
    line_high = _HEADING + _LINE + 0.24 + _PLACES + (0.3 if printed else 0.0)
    at_left = [(line_high, lambda axes, top: _draw_line(axes, glance, 0.05, top, first))]
    at_right: list[tuple[float, _Draw]] = []
    for number, (heading, rows) in enumerate(blocks):
        right = two and number > 0
        x, wide = (0.05 + first + 0.35, across - first - 0.45) if right else (0.05, first)
        draw = _block(heading, rows, x, wide)
        (at_right if right else at_left).append((_HEADING + len(rows) * _ROW, draw))
    high = max(sum(part + _GAP for part, _ in column) for column in (at_left, at_right)) - _GAP + 0.1
    canvas = plt.figure(figsize=(across, high))
    axes = canvas.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, across), ylim=(high, 0))
    axes.axis("off")
    for column in (at_left, at_right):
        top = 0.05
        for part, draw in column:
            draw(axes, top)
            top += part + _GAP
    return canvas


def _heading(axes: Axes, text: str, x: float, top: float) -> None:
    axes.text(x, top + 0.1, text, va="center", fontsize=9.5, weight="bold", color=INK)


def _draw_line(axes: Axes, glance: Glance, x: float, top: float, width: float) -> None:
    heading, marks = glance.line
    _heading(axes, heading, x, top)
    left, right = x + 0.62, x + width - max(0.42, len(glance.end_text) * _BOLD_LETTER + 0.14)
    base, upper = top + _HEADING + _LINE, top + _HEADING
    values = {mark.year: mark.value for mark in marks if mark.value is not None}
    most = 1.08 * max(values.values(), default=1.0) or 1.0
    first, last = marks[0].year, marks[-1].year
    step = (right - left) / max(last - first, 1)

    def at(year: float) -> float:
        return left + (year - first) * step if last > first else (left + right) / 2

    def height(value: float) -> float:
        return base - value / most * _LINE

    for tick in MaxNLocator(3, min_n_ticks=2).tick_values(0, most):
        if 0 <= tick <= most:
            axes.plot([left - 0.1, right], [height(tick)] * 2, color=HAIRLINE, linewidth=0.6, zorder=0)
            axes.text(
                left - 0.16,
                height(tick),
                f"{tick:,.4g}",
                ha="right",
                va="center",
                fontsize=8,
                color=FAINT_INK,
            )
    rows = [
        ("", base + 0.14),
        ("Place", base + 0.24 + _PLACES / 2),
        ("Printed", base + 0.24 + _PLACES + 0.15),
    ]
    printed = any(mark.printed for mark in marks)
    for after, before in glance.breaks:
        middle = at((after + before) / 2)
        end = rows[2][1] + 0.12 if printed else rows[1][1] + 0.16
        axes.plot([middle, middle], [upper, end], color=LINE, linewidth=0.9, linestyle=(0, (2, 2)), zorder=1)
    for name, y in rows[1 : 3 if printed else 2]:
        axes.text(x, y, name, va="center", fontsize=8, color=FAINT_INK)
    narrow = step < 0.34
    for mark in marks:
        text = f"’{mark.year % 100:02}" if narrow else str(mark.year)
        centre: dict[str, Any] = {"x": at(mark.year), "ha": "center", "va": "center"}
        axes.text(y=rows[0][1], s=text, fontsize=8, color=FAINT_INK, **centre)
        axes.text(
            y=rows[1][1],
            s=mark.place.replace("–", "–\n"),
            fontsize=7.2 if narrow else 8,
            color=INK,
            linespacing=1.0,
            **centre,
        )
        if mark.printed:
            square = (at(mark.year) - 0.13, rows[2][1] - 0.1)
            axes.add_patch(Rectangle(square, 0.26, 0.2, facecolor=GROUP_INKS[glance.group], linewidth=0))
            axes.text(y=rows[2][1], s=mark.printed, fontsize=8, color=PAPER, weight="bold", **centre)
        elif printed:
            axes.text(y=rows[2][1], s="–", fontsize=8, color=FAINT_INK, **centre)
    for run in runs(values, range(first, last + 1), glance.breaks):
        style = {"marker": "o", "markersize": 5} if len(run) == 1 else {"linewidth": 2.2}
        axes.plot(
            [at(year) for year in run],
            [height(values[year]) for year in run],
            color=PALETTE[glance.group],
            zorder=3,
            **style,
        )
    if values:
        end = max(values)
        axes.text(
            at(end) + 0.09,
            height(values[end]),
            glance.end_text,
            va="center",
            fontsize=9,
            weight="bold",
            color=GROUP_INKS[glance.group],
        )


def _block(heading: str, rows: list[Row], x: float, width: float) -> _Draw:
    """What draws rows of bars below a heading, all on one scale."""
    notes = max((len(row.note) for row in rows), default=0) * _LETTER
    texts = max(len(row.text) for row in rows) * _LETTER + 0.2
    before = max(len(row.before) for row in rows) * _LETTER
    needed = before + max(len(row.name) for row in rows) * _LETTER + 0.2
    names = min(max(_NAME, needed), width - notes - texts - _SHORTEST)
    room = width - names - notes - texts
    most = max(row.value for row in rows) or 1.0

    def draw(axes: Axes, top: float) -> None:
        _heading(axes, heading, x, top)
        for number, row in enumerate(rows):
            y = top + _HEADING + (number + 0.5) * _ROW
            weight = "bold" if row.strong and any(not other.strong for other in rows) else "normal"
            with marks_of(axes, row.place):
                if row.before:
                    axes.text(
                        x + before, y, row.before, ha="right", va="center", fontsize=8.5, color=FAINT_INK
                    )
                start = x + before + (0.08 if before else 0.0)
                axes.text(start, y, row.name, va="center", fontsize=8.5, color=INK, weight=weight)
                colour = PALETTE[row.group] if row.strong else tint(PALETTE[row.group], _PALE)
                axes.barh(y, row.value / most * room, left=x + names, height=0.15, color=colour, linewidth=0)
                end = x + names + row.value / most * room + 0.06
                axes.text(end, y, row.text, va="center", fontsize=8.5, color=INK, weight=weight)
                if row.note:
                    axes.text(x + width, y, row.note, ha="right", va="center", fontsize=8, color=SOFT_INK)

    return draw
