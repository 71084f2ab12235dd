"""A table with bars: rank, name, value as a bar, and further printed columns, with thin rows for gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from helpers.figures.places import marks_of
from helpers.figures.size import WIDE, inches
from helpers.figures.style import FAINT_INK, GROUP_INKS, HAIRLINE, INK, LINE, PALETTE, SOFT_INK

_WIDTH_INCHES = inches(WIDE)
_ROW_INCHES = 0.262
_GAP_INCHES = 0.2
_HEADING_INCHES = 0.34
_COLUMNS = {"rank": 0.3, "name": 0.42, "bar": 1.78, "bar_end": 5.55, "count": 6.75, "part": 7.42, "of": 7.5}


@dataclass(frozen=True)
class TableRow:
    """One printed row. ``value`` gives the bar, the texts are as printed; ``of`` names the whole of ``part``."""

    rank: int
    name: str
    group: str
    value: float | None
    text: str
    count: str
    part: str
    of: str


@dataclass(frozen=True)
class GapRow:
    """Ranks between printed rows that are not held, said in words."""

    text: str


def draw_subject_table(
    panels: list[tuple[str, list[TableRow | GapRow]]],
    *,
    headings: tuple[str, str, str],
    order: str = "Rank",
    width: int = WIDE,
) -> Canvas:
    """Draws one table with bars below another; every panel has bars from zero on its own scale.

    Args:
        panels: heading and rows of each table.
        headings: of the bars, of the count, and of the part; ``order``: of the places.
    """
    sizes = [
        _HEADING_INCHES
        + 0.04
        + (0.26 if heading else 0)
        + sum(_GAP_INCHES if isinstance(row, GapRow) else _ROW_INCHES for row in rows)
        for heading, rows in panels
    ]
    high = sum(sizes) + 0.04
    canvas = plt.figure(figsize=(_WIDTH_INCHES, high))
    top = high - 0.02
    for (heading, rows), size in zip(panels, sizes, strict=True):
        axes = canvas.add_axes((0, (top - size) / high, 1, size / high))
        axes.set(xlim=(0, _WIDTH_INCHES), ylim=(size, 0))
        axes.axis("off")
        _draw_panel(axes, heading, rows, (order, *headings))
        top -= size
    return canvas


def _draw_panel(
    axes: Axes, heading: str, rows: list[TableRow | GapRow], headings: tuple[str, str, str, str]
) -> None:
    down = 0.13
    if heading:
        axes.text(_COLUMNS["name"], down, heading, va="center", weight="bold", fontsize=9.5, color=INK)
        down += 0.26
    style: dict[str, Any] = {"va": "center", "fontsize": 8.3, "color": FAINT_INK}
    axes.text(_COLUMNS["rank"], down, headings[0], ha="right", **style)
    axes.text(_COLUMNS["bar"], down, headings[1], ha="left", **style)
    axes.text(_COLUMNS["count"], down, headings[2], ha="right", **style)
    axes.text(_WIDTH_INCHES - 0.03, down, headings[3], ha="right", **style)
    down += 0.18
    longest = max(
        [row.value for row in rows if isinstance(row, TableRow) and row.value is not None], default=0.0
    )
    start = down
    for row in rows:
        size = _GAP_INCHES if isinstance(row, GapRow) else _ROW_INCHES
        axes.plot([0.02, _WIDTH_INCHES - 0.03], [down, down], color=HAIRLINE, linewidth=0.5, zorder=0)
        if isinstance(row, GapRow):
            axes.text(
                _COLUMNS["name"],
                down + size / 2,
                row.text,
                va="center",
                fontsize=7.3,
                color=FAINT_INK,
                style="italic",
            )
        else:
            with marks_of(axes, row.name):
                _draw_row(axes, row, down + size / 2, longest)
        down += size
    axes.plot([_COLUMNS["bar"]] * 2, [start, down], color=LINE, linewidth=0.8)


def _draw_row(axes: Axes, row: TableRow, middle: float, longest: float) -> None:
    colour = PALETTE[row.group]
    axes.text(
        _COLUMNS["rank"],
        middle,
        str(row.rank),
        ha="right",
        va="center",
        weight="bold",
        color=GROUP_INKS[row.group],
        fontsize=8.8,
    )
    axes.text(_COLUMNS["name"], middle, row.name, va="center", fontsize=8.8, color=INK)
    plain: dict[str, Any] = {"va": "center", "fontsize": 8.5}
    if row.value is None:
        axes.text(_COLUMNS["bar"] + 0.08, middle, row.text, color=FAINT_INK, style="italic", **plain)
    else:
        length = (_COLUMNS["bar_end"] - _COLUMNS["bar"]) * row.value / longest if longest else 0.0
        axes.barh(middle, length, left=_COLUMNS["bar"], height=_ROW_INCHES * 0.62, color=colour)
        axes.text(_COLUMNS["bar"] + length + 0.07, middle, row.text, color=INK, **plain)
    axes.text(_COLUMNS["count"], middle, row.count, ha="right", color=INK, **plain)
    axes.text(_COLUMNS["part"], middle, row.part, ha="right", color=INK, **plain)
    axes.text(_COLUMNS["of"], middle, row.of, color=SOFT_INK, **plain)
