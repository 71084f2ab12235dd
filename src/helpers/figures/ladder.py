"""The rank ladder: a ranking as rows, with the ranking before it and the moves between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from helpers.figures.places import marks_of
from helpers.figures.size import WIDE, inches, is_narrow, letters_wide, shortened
from helpers.figures.style import FAINT_INK, GROUP_INKS, HAIRLINE, INK, PALETTE, SOFT_INK

_ROW_INCHES = 0.285
_NARROW_BAR = 0.5  # inches that the longest bar has on a phone at least


@dataclass(frozen=True)
class Rung:
    """One rank of the ladder. ``name`` is empty where nobody stands, and ``nobody`` says why.

    ``rank_before`` is None where the earlier rank is not printed. ``share`` and ``count`` are printed texts.
    """

    rank: int
    name: str
    country: str
    group: str
    rank_before: int | None
    share: str
    count: str
    bar: float | None
    nobody: str = "not printed"


def draw_ladder(
    rungs: list[Rung],
    before: dict[int, tuple[str, str]],
    heading: str,
    heading_before: str | None,
    measure: str,
    *,
    unknown: str = "not printed",
    width: int = WIDE,
) -> Canvas:
    """Draws the ladder.

    Args:
        rungs: one a rank, in order; ranks that nobody holds included with an empty name.
        before: rank → (name, group) of the earlier ranking, for its own column.
        heading: name of the year of the ladder.
        heading_before: name of the earlier year, None where there is none to compare with.
        measure: what the ranking ranks by, the heading of its column.
        unknown: what is said of a city without an earlier rank.
    """
    if is_narrow(width):
        return _draw_narrow(
            rungs, heading, measure, unknown if heading_before is not None else "", inches(width)
        )
    lowest = max([rung.rank for rung in rungs], default=1)
    # cities that come from below the ladder keep their own rows under it, in their order
    below = sorted({r.rank_before for r in rungs if r.name and r.rank_before and r.rank_before > lowest})
    row_before = {rank: rank for rank in before if rank <= lowest} | {
        rank: lowest + 1 + place for place, rank in enumerate(below)
    }
    rows = lowest + len(below) + 1.2
    canvas, axes = plt.subplots(figsize=(inches(width), rows * _ROW_INCHES + 0.1))
    canvas.subplots_adjust(left=0.005, right=0.995, top=0.995, bottom=0.005)
    axes.set(xlim=(0, 100), ylim=(lowest + len(below) + 0.7, -0.6))
    axes.axis("off")
    bars = any(rung.bar is not None for rung in rungs)
    columns = _columns(heading_before is not None, bars, any(rung.count for rung in rungs))
    _draw_headings(axes, columns, heading, heading_before, measure, rungs, bars)
    if heading_before is not None:
        _draw_before(axes, before, row_before, lowest, columns)
    widest = max([rung.bar for rung in rungs if rung.bar is not None], default=0.0)
    for rung in rungs:
        axes.axhline(
            rung.rank + 0.5,
            xmin=max(0.0, columns["rank"] / 100 - 0.025),
            color=HAIRLINE,
            linewidth=0.5,
            zorder=0,
        )
        with marks_of(axes, rung.name):
            _draw_rung(axes, rung, columns, row_before, unknown if heading_before is not None else "", widest)
    return canvas


def _draw_narrow(rungs: list[Rung], heading: str, measure: str, unknown: str, wide: float) -> Canvas:
    """The ladder for a phone: rank, name, change, and the Share with its bar, or the Count where there is no bar."""
    canvas, axes = plt.subplots(figsize=(wide, (len(rungs) + 1.3) * _ROW_INCHES))
    canvas.subplots_adjust(left=0, right=1, top=1, bottom=0)
    axes.set(xlim=(0, wide), ylim=(len(rungs) + 0.7, -0.6))
    axes.axis("off")
    bars = any(rung.bar is not None for rung in rungs)
    moves = max(letters_wide(text, 8) for text in ("Change", "▲ 10", unknown)) if unknown else 0.0
    shares = max(letters_wide(rung.share, 8.5) for rung in rungs)
    names = max(letters_wide(rung.name or rung.nobody, 9, bold=True) for rung in rungs)
    names = min(names, wide - 0.65 - moves - shares - (_NARROW_BAR if bars else 0.0))
    change = 0.36 + max(names, letters_wide(heading, 8.5, bold=True)) + 0.12 + moves / 2
    left = change + moves / 2 + (0.12 if unknown else 0.0)
    counts = max(letters_wide(text, 8.5) for text in ("Count", *(rung.count for rung in rungs)))
    counted = any(rung.count for rung in rungs) and wide - left - shares - counts > (0.75 if bars else 0.2)
    right = wide - 0.05 - (counts + 0.1 if counted else 0.0)
    widest = max([rung.bar for rung in rungs if rung.bar is not None], default=0.0)
    style: dict[str, Any] = {"va": "center", "color": FAINT_INK, "fontsize": 8.5}
    axes.text(0.36, 0, heading, weight="bold", **(style | {"color": INK}))
    if unknown:
        axes.text(change, 0, "Change", ha="center", **(style | {"fontsize": 8}))
    if any(rung.share for rung in rungs):
        axes.text(left if bars else right, 0, measure, ha="left" if bars else "right", **style)
    if counted:
        axes.text(wide - 0.05, 0, "Count", ha="right", **style)
    for row, rung in enumerate(rungs, start=1):
        axes.axhline(row + 0.5, color=HAIRLINE, linewidth=0.5, zorder=0)
        own: dict[str, Any] = {"va": "center", "fontsize": 9}
        with marks_of(axes, rung.name):
            if not rung.name:
                axes.text(0.27, row, str(rung.rank), ha="right", color=FAINT_INK, **own)
                axes.text(0.36, row, rung.nobody, color=FAINT_INK, style="italic", **own)
                continue
            axes.text(
                0.27, row, str(rung.rank), ha="right", color=GROUP_INKS[rung.group], weight="bold", **own
            )
            axes.text(0.36, row, shortened(rung.name, 9, names, bold=True), color=INK, weight="bold", **own)
            if unknown:
                text, ink = _move(rung, unknown)
                axes.text(change, row, text, ha="center", va="center", color=ink, fontsize=8)
            if rung.bar is not None and widest:
                length = max(right - left - shares - 0.06, 0.1) * rung.bar / widest
                axes.barh(row, length, left=left, height=0.56, color=PALETTE[rung.group])
                axes.text(left + length + 0.05, row, rung.share, va="center", fontsize=8)
            elif rung.share:
                axes.text(right, row, rung.share, ha="right", va="center", fontsize=8.5)
            if counted:
                axes.text(wide - 0.05, row, rung.count, ha="right", va="center", fontsize=8.5)
    return canvas


def _columns(compared: bool, bars: bool, counts: bool) -> dict[str, float]:
    """Where the columns stand, in hundredths of the width. Bars take the room of long names."""
    start = 33.0 if compared else 3.0
    columns = {"before": 20.0, "rank": start, "name": start + 2.2, "change": 81.5, "count": 99.5}
    columns["country"] = start + (18.5 if bars else 30.0)
    if bars:
        columns["change"] = columns["country"] + 15.5
        columns["share"] = columns["change"] + (7.0 if compared else 0.0)
    else:
        columns["share"] = 91.5 if counts else 99.5
    return columns


def _draw_headings(
    axes: Axes,
    columns: dict[str, float],
    heading: str,
    heading_before: str | None,
    measure: str,
    rungs: list[Rung],
    bars: bool,
) -> None:
    style: dict[str, Any] = {"va": "center", "color": FAINT_INK, "fontsize": 8.5}
    axes.text(columns["name"], 0, heading, ha="left", weight="bold", **(style | {"color": INK}))
    axes.text(columns["country"], 0, "Country", ha="left", **style)
    if heading_before is not None:
        axes.text(columns["before"], 0, heading_before, ha="right", weight="bold", **(style | {"color": INK}))
        axes.text(columns["change"], 0, "Change", ha="center", **style)
    if any(rung.share for rung in rungs):
        axes.text(columns["share"], 0, measure, ha="left" if bars else "right", **style)
    if any(rung.count for rung in rungs):
        axes.text(columns["count"], 0, "Count", ha="right", **style)


def _draw_before(
    axes: Axes,
    before: dict[int, tuple[str, str]],
    row_before: dict[int, int],
    lowest: int,
    columns: dict[str, float],
) -> None:
    for rank, row in row_before.items():
        name, group = before.get(rank, ("", ""))
        if not name:
            continue
        left = columns["before"]
        style: dict[str, Any] = {"ha": "right", "va": "center", "fontsize": 8.5}
        with marks_of(axes, name):
            axes.text(left - 3.2, row, name, color=SOFT_INK, **style)
            axes.text(left, row, str(rank), color=GROUP_INKS[group], **style)


def _draw_rung(
    axes: Axes,
    rung: Rung,
    columns: dict[str, float],
    row_before: dict[int, int],
    unknown: str,
    widest: float,
) -> None:
    """One rank; ``unknown`` is empty where nothing is compared."""
    if not rung.name:
        axes.text(columns["rank"], rung.rank, str(rung.rank), ha="right", va="center", color=FAINT_INK)
        axes.text(columns["name"], rung.rank, rung.nobody, va="center", color=FAINT_INK, style="italic")
        return
    colour, ink = PALETTE[rung.group], GROUP_INKS[rung.group]
    axes.text(columns["rank"], rung.rank, str(rung.rank), ha="right", va="center", color=ink, weight="bold")
    axes.text(columns["name"], rung.rank, rung.name, va="center", color=INK, weight="bold", fontsize=9)
    axes.text(columns["country"], rung.rank, rung.country, va="center", color=SOFT_INK, fontsize=8.5)
    if unknown:
        _draw_move(axes, rung, columns, row_before, colour, unknown)
    if rung.bar is not None and widest:
        left, room = columns["share"], columns["count"] - columns["share"] - 15
        axes.barh(rung.rank, room * rung.bar / widest, left=left, height=0.62, color=colour)
        axes.text(left + room * rung.bar / widest + 0.6, rung.rank, rung.share, va="center", fontsize=8)
    elif rung.share:
        axes.text(columns["share"], rung.rank, rung.share, ha="right", va="center", fontsize=8.5)
    if rung.count:
        axes.text(columns["count"], rung.rank, rung.count, ha="right", va="center", fontsize=8.5)


def _draw_move(
    axes: Axes, rung: Rung, columns: dict[str, float], row_before: dict[int, int], colour: str, unknown: str
) -> None:
    text, ink = _move(rung, unknown)
    if rung.rank_before is not None:
        axes.plot(
            [columns["before"] + 1.2, columns["rank"] - 3.2],
            [row_before[rung.rank_before], rung.rank],
            color=colour,
            linewidth=0.8 if rung.rank_before == rung.rank else 1.7,
        )
    axes.text(columns["change"], rung.rank, text, ha="center", va="center", color=ink, fontsize=8)


def _move(rung: Rung, unknown: str) -> tuple[str, str]:
    """What is said of the change of a rank, and its colour."""
    if rung.rank_before is None:
        return unknown, FAINT_INK
    moved = rung.rank_before - rung.rank
    return ("–", FAINT_INK) if moved == 0 else (f"{'▲' if moved > 0 else '▼'} {abs(moved)}", INK)
