"""From one rank to another: a dot for the rank before, an arrow to the rank now, one row a city."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import log

from helpers.figures import axis
from helpers.figures.sheet import Canvas, Sheet, line, mark, marks_of, rule, sheet_at, write
from helpers.figures.size import WIDE, inches, is_narrow, letters_wide, shortened, wrapped
from helpers.figures.style import FAINT_INK, INK, PALETTE, PAPER, SOFT_INK

_ROW_INCHES = 0.245
_QUIET_ROW_INCHES = 0.19
_HEADING_INCHES = 0.3
_NARROW_AXIS = 1.15  # inches that the axis has on a phone at least


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
    wide, narrow = inches(width), is_narrow(width)
    explained = wrapped(axis_label, 8.5, wide - 0.1)
    top = 0.25 + 0.17 * len(explained)
    plot = 0.02 + sum(_HEADING_INCHES + sum(_height(row) for row in own) + 0.06 for _, own in sections if own)
    high = top + plot + 0.06
    moves = max(letters_wide(_move(row), 8.5) for row in rows) + 0.1
    label = 0.1 + max(
        *(letters_wide(_label(row, row.name), 9) for row in rows),
        *(letters_wide(heading, 9, bold=True) for heading, own in sections if own),
    )
    if narrow:
        label = min(label, wide - moves - _NARROW_AXIS)
    canvas = Canvas(figsize=(wide, high))
    sheet = sheet_at(canvas, label, top, wide - label - moves, plot)
    _prepare(sheet, lowest, closer_after, narrow)
    left = sheet.across((0.05 - label) / sheet.wide) if narrow else sheet.xlim[0]
    write(sheet, left, sheet.up(1 + (top - 0.02) / plot), "\n".join(explained), 8.5, SOFT_INK, va="top")
    if boundary is not None and boundary < lowest:
        line(sheet, (boundary + 0.5,) * 2, sheet.ylim, FAINT_INK, 0.7, dash=(1, 2), zorder=1)
    position = 0.0
    for heading, own in sections:
        if not own:
            continue
        position += _HEADING_INCHES
        _beside(sheet, position - 0.07, heading, 9, INK, bold=True)
        for row in own:
            position += _height(row)
            with marks_of(sheet, row.name):
                _draw_row(sheet, row, position, across, label - 0.08)
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


def _prepare(sheet: Sheet, lowest: int, closer_after: int | None, narrow: bool) -> None:
    sheet.scale((0.4, max(_across(lowest, closer_after), 10) + 0.8), (sheet.high + 0.02, 0.1))
    ticks = _ticks(lowest, closer_after)
    if narrow:  # those at an end stay, of the others so many that none touch
        kept: list[int] = []
        span = max(_across(lowest, closer_after), 10)
        for rank in ticks:
            if not kept or (_across(rank, closer_after) - _across(kept[-1], closer_after)) / span > 0.16:
                kept.append(rank)
        ticks = kept
    placed = {_across(rank, closer_after): str(rank) for rank in ticks}
    axis.below(sheet, placed, pad=-2)
    axis.grid(sheet, placed)


def _label(row: Dumbbell, name: str) -> str:
    ranks = f"{row.now}" if row.before == row.now else f"{row.before} → {row.now}"
    return f"{name} {ranks}{' *' if row.marked else ''}"


def _move(row: Dumbbell) -> str:
    return f"{'▲' if row.now < row.before else '▼'} {abs(row.before - row.now)}"


def _draw_row(sheet: Sheet, row: Dumbbell, at: float, across: Callable[[int], float], room: float) -> None:
    moved = row.before - row.now
    before, now = across(row.before), across(row.now)
    colour = PALETTE[row.group]
    points, ink = (9.0, INK) if moved else (8.0, SOFT_INK)
    # what a long name loses at its end is not its ranks
    name = shortened(row.name, points, room - letters_wide(_label(row, ""), points))
    _beside(sheet, at, _label(row, name), points, ink)
    if moved == 0:
        mark(sheet, now, at, "o", 4.2, colour, zorder=4)
        return
    line(sheet, (before, now), (at, at), colour, 2.0, zorder=3, cap="butt")
    mark(sheet, before, at, "o", 5.6, PAPER, colour, 1.3, zorder=4)
    mark(sheet, now, at, "<" if moved > 0 else ">", 7.5, colour, zorder=5)
    write(sheet, sheet.xlim[1], at, _move(row), 8.5, aside=4)
    rule(sheet, 0.4, min(before, now), at)


def _beside(sheet: Sheet, at: float, text: str, points: float, ink: str, *, bold: bool = False) -> None:
    """A text at the left of the axis."""
    write(sheet, sheet.xlim[0], at, text, points, ink, bold=bold, ha="right", aside=-6)
