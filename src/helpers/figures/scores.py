"""Bars in panels with a scale of their own: things of different kinds that must not be compared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from matplotlib.ticker import MaxNLocator

from helpers.figures.sheet import Canvas, Sheet, level_bar, line, sheet_at, write
from helpers.figures.size import WIDE, inches, is_narrow, letters_wide, wrapped
from helpers.figures.style import FAINT_INK, HAIRLINE, INK, LINE, PALETTE, SOFT_INK, tint

_LINE_INCHES = 0.15
_ROW_PADDING_INCHES = 0.12
_HEADING_INCHES = 0.3
_SCALE_INCHES = 0.26
_NAME_POINTS, _SCALE_POINTS = 8.4, 7.6
_BAR_INCHES = 0.26  # what a bar takes below a name, on a phone
_PALE = 0.42


@dataclass(frozen=True)
class Score:
    """One bar. ``name`` may have two lines; ``strong`` bars are drawn in full colour, the others pale."""

    name: str
    value: float
    text: str
    group: str
    strong: bool


def draw_scores(panels: list[tuple[str, list[Score]]], *, width: int = WIDE) -> Canvas:
    """Draws panels of bars under one another, each from zero and on its own scale.

    Args:
        panels: heading and bars of each panel, in the order drawn; values are positive.
    """
    across, narrow = inches(width), is_narrow(width)
    room = across - 0.1
    if narrow:
        panels = [
            (heading, [replace(score, name=_folded(score.name, room)) for score in scores])
            for heading, scores in panels
        ]
    every = [score for _, scores in panels for score in scores]
    text = max(letters_wide(score.text, _NAME_POINTS, bold=True) for score in every) + 0.12
    names = 0.05 if narrow else max(letters_wide(score.name, _NAME_POINTS) for score in every) + 0.15
    room_of_bars = across - text - names
    headings = [wrapped(heading, 9.5, room, bold=True) for heading, _ in panels]
    sizes = [
        _HEADING_INCHES
        + (len(lines) - 1) * _LINE_INCHES
        + _SCALE_INCHES
        + 0.1
        + sum(_row_inches(s, narrow) for s in scores)
        for lines, (_, scores) in zip(headings, panels, strict=True)
    ]
    high = sum(sizes) + 0.03
    canvas = Canvas(figsize=(across, high))
    top = 0.01
    for lines, (_, scores), size in zip(headings, panels, sizes, strict=True):
        sheet = sheet_at(canvas, 0, top, across, size)
        _draw_panel(sheet, lines, scores, names, room_of_bars, narrow)
        top += size
    return canvas


def _folded(name: str, room: float) -> str:
    return "\n".join(wrapped(name.replace("\n", " "), _NAME_POINTS, room))


def _row_inches(score: Score, narrow: bool) -> float:
    return (
        _ROW_PADDING_INCHES + _LINE_INCHES * (score.name.count("\n") + 1) + (_BAR_INCHES if narrow else 0.0)
    )


def _draw_panel(
    sheet: Sheet, heading: list[str], scores: list[Score], left: float, room: float, narrow: bool
) -> None:
    for number, text in enumerate(heading):
        write(sheet, 0.02, 0.14 + number * _LINE_INCHES, text, 9.5, bold=True)
    start = _HEADING_INCHES + (len(heading) - 1) * _LINE_INCHES
    end = start + sum(_row_inches(score, narrow) for score in scores)
    longest = max(score.value for score in scores)
    scale = room / longest
    for tick in MaxNLocator(nbins=2 if narrow else 4, steps=[1, 2, 2.5, 5, 10]).tick_values(0, longest):
        if 0 <= tick <= longest * 1.001:
            at = left + tick * scale
            if not narrow:  # there lines would go through the names
                line(sheet, (at, at), (start, end), HAIRLINE, 0.5, zorder=0)
            write(sheet, at, end + 0.11, f"{tick:g}", _SCALE_POINTS, FAINT_INK, ha="center")
    if not narrow:
        line(sheet, (left, left), (start, end), LINE, 0.8, zorder=3)
    down = start
    for score in scores:
        size = _row_inches(score, narrow)
        _draw_score(sheet, score, down, size, left, scale, narrow)
        down += size


def _draw_score(
    sheet: Sheet, score: Score, top: float, size: float, left: float, scale: float, narrow: bool
) -> None:
    colour = PALETTE[score.group]
    ink = INK if score.strong else SOFT_INK
    if narrow:
        middle = top + size - _ROW_PADDING_INCHES / 2 - _BAR_INCHES / 2
        own: dict[str, Any] = {"x": 0.05, "y": top + _ROW_PADDING_INCHES / 2, "va": "top"}
    else:
        middle = top + size / 2
        own = {"x": left - 0.1, "y": middle, "ha": "right"}
    write(sheet, text=score.name, points=_NAME_POINTS, ink=ink, spacing=1.2, **own)
    face = colour if score.strong else tint(colour, _PALE)
    # the edge is drawn in full colour, so that a pale bar is seen as well as a full one
    level_bar(sheet, left, middle, score.value * scale, 0.17, face, width=0.7, edge=colour)
    end = left + score.value * scale + 0.07
    write(sheet, end, middle, score.text, _NAME_POINTS, ink, bold=score.strong)
