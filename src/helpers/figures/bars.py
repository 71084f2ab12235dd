"""Horizontal bars and dots with their names and values written beside them."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.base.words import cardinal
from helpers.figures import axis
from helpers.figures.sheet import Canvas, Sheet, boxed, level_bar, line, mark, marks_of, sheet_at, write
from helpers.figures.size import WIDE, inches, is_narrow, letters_wide, shortened, wrapped
from helpers.figures.style import FAINT_INK, INK, LINE, NEUTRAL, PAPER, SOFT_INK, colour_of

_ROW_INCHES = 0.27
_NAME_POINTS, _ABOVE_POINTS, _TEXT_POINTS = 9.0, 8.5, 8.5
_NAME_ROWS = 0.75  # rows that a name takes above its bar, where there is no room beside it
_WIDEST_LABEL = 0.5  # part of the width that names may take; longer ones are cut, the data have them whole
_WIDEST_BESIDE = 0.4  # on a phone; there longer names stand above their bars
_NARROWEST_LABEL_INCHES = 0.9
_HEADING_INCHES, _FOOT_INCHES = 0.3, 0.45
_LINE_INCHES, _BLOCK_ROW_INCHES = 0.16, 0.22
_LABEL_PAD = 15.5  # points from the plot to the label of its axis, below the numbers
_DRAWN_WIDER = 1.02  # letters as drawn, in those as measured: hinting moves them apart


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
    narrow_rows: int | None = None,
    width: int = WIDE,
) -> Canvas:
    """Draws panels of horizontal bars under one another, each bar from zero, all on one scale.

    Args:
        panels: heading and bars of each panel, in the order drawn.
        axis_label: what the bars measure, with its unit.
        heading_inches: room above each panel; panels of very different length need it. By default it follows
            from the length of the panels.
        narrow_rows: of so many bars of a panel on a phone, which says how many more the data have; by default all.
    """
    across = inches(width)
    if is_narrow(width) and narrow_rows:
        panels = [(heading, _first(bars, narrow_rows)) for heading, bars in panels]
    every = [bar for _, bars in panels for bar in bars]
    longest = max(letters_wide(bar.name, _NAME_POINTS) for bar in every) * _DRAWN_WIDER + 0.1
    above = is_narrow(width) and longest > _WIDEST_BESIDE * across
    pitch = 1.0 + (_NAME_ROWS if above else 0.0)
    spare = 1.5 if heading_inches is None else 0.3
    sizes = [len(bars) * pitch + spare for _, bars in panels]
    plots, between = sum(sizes) * _ROW_INCHES, heading_inches or 0.0
    canvas = Canvas(figsize=(across, plots + len(panels) * between + _FOOT_INCHES))
    if heading_inches is None:  # headings have a part of the room of the panels
        plots = (plots - _HEADING_INCHES) / (1 + 0.16 * (len(panels) - 1) / len(panels))
        between = 0.16 * plots / len(panels)
    left = (
        0.08 / across
        if above
        else min(_WIDEST_LABEL, max(longest, 0.0 if is_narrow(width) else _NARROWEST_LABEL_INCHES) / across)
    )
    values = [v for bar in every for v in (bar.value, bar.before) if v is not None]
    least, greatest = min(0.0, *values), max(0.0, *values)
    if least == greatest:
        greatest = 1.0  # nothing but zeros: an axis needs some length
    least, right = _edges(every, left, across, least, greatest)
    plot_wide = across * (right - left)
    an_inch = (greatest - least) / plot_wide
    # a number at the left edge would begin before the picture
    first = least + max(0.0, letters_wide(f"{least:,.0f}", 8) / 2 + 0.03 - across * left) * an_inch
    most = 4 if is_narrow(width) else 9
    ticks = [tick for tick in axis.ticks(least, greatest, most, steps=axis.STEPS) if first <= tick]
    points = _ABOVE_POINTS if above else _NAME_POINTS
    room = (across - 0.08 if above else across * left - 0.08) / _DRAWN_WIDER
    top = heading_inches or _HEADING_INCHES
    for (name, bars), size in zip(panels, sizes, strict=True):
        sheet = sheet_at(canvas, across * left, top, plot_wide, plots * size / sum(sizes))
        top += plots * size / sum(sizes) + between
        sheet.scale((least, greatest), ((len(bars) - 1) * pitch + 0.6, -0.7 - (pitch - 1)))
        axis.grid(sheet, ticks)
        line(sheet, (0, 0), sheet.ylim, LINE, 0.8)
        if name:
            axis.heading(sheet, wrapped(name, 9.5, across * (1 - left) - 0.05, bold=True), 4)
        for row, bar in enumerate(bars):
            with marks_of(sheet, bar.name):
                _write_name(sheet, row * pitch, shortened(bar.name, points, room), above)
                _draw_bar(sheet, row * pitch, bar, 0.06 * an_inch)
    axis.below(sheet, {tick: f"{tick:,g}".replace("-", "−") for tick in ticks})
    axis.below(sheet, {sheet.across(0.5): axis_label}, SOFT_INK, 8.5, _LABEL_PAD)
    return canvas


def _first(bars: list[Bar], most: int) -> list[Bar]:
    more = len(bars) - most
    return bars if more < 2 else [*bars[:most], Bar("", None, f"{cardinal(more)} more in the data", NEUTRAL)]


def _write_name(sheet: Sheet, at: float, name: str, above: bool) -> None:
    """A name ``above`` its bar, on a ground of its own, or beside it."""
    left = sheet.xlim[0]
    if above and name:
        boxed(sheet, left, at - 0.68, name, _ABOVE_POINTS, face=PAPER, pad=0.8)
    else:
        write(sheet, left, at, name, _NAME_POINTS, SOFT_INK, ha="right", va="center_baseline", aside=-3.5)


def _edges(bars: list[Bar], left: float, across: float, least: float, greatest: float) -> tuple[float, float]:
    """Where the axis begins, and where the bars end in parts of the width, so that the text beside each has room."""
    edge = 0.88
    if least < 0:  # texts of bars to the left stand at their ends
        own = max(letters_wide(bar.text, _TEXT_POINTS) for bar in bars if (bar.value or 0.0) < 0) + 0.12
        free = max(across * (edge - left) - own, 0.3)
        least -= own * (greatest - least) / free
    for bar in bars:
        end = 0.0 if bar.value is None else max(bar.value, bar.before or 0.0)
        part = (end - least) / (greatest - least)
        text = (letters_wide(bar.text, _TEXT_POINTS) + 0.09) / across
        if part > 0 and (end > 0 or bar.value is None):
            edge = min(edge, left + (0.995 - text - left) / part)
    return least, max(edge, left + 0.1)


def _draw_bar(sheet: Sheet, row: float, bar: Bar, room: float) -> None:
    if bar.value is None:
        write(sheet, room, row, bar.text, 8, FAINT_INK, italic=True)
        return
    colour = colour_of(bar.group)
    if bar.hatched:
        level_bar(sheet, 0, row, bar.value, 0.6, PAPER, edge=colour, width=1.0, hatch="////")
    else:
        level_bar(sheet, 0, row, bar.value, 0.6, colour)
    end = bar.value
    if bar.before is not None:
        mark(sheet, bar.before, row, "o", 5.5, PAPER, INK, 1.1, zorder=5)
        end = max(bar.value, bar.before) if bar.value >= 0 else min(bar.value, bar.before)
    aside, side = (-room, "right") if bar.value < 0 else (room, "left")
    write(sheet, end + aside, row, bar.text, _TEXT_POINTS, ha=side)


def block_inches(heading: list[str], bars: list[Bar]) -> float:
    """How high the bars of ``fill_block`` are with the lines of their heading."""
    return 0.24 + _LINE_INCHES * len(heading) + _BLOCK_ROW_INCHES * len(bars)


def fill_block(sheet: Sheet, heading: list[str], bars: list[Bar]) -> None:
    """Draws bars below their heading on a scale of their own, each with its number, into a ``sheet`` in inches."""
    write(sheet, 0.06, 0.16, "\n".join(heading), 9.5, bold=True, va="top", spacing=1.15)
    left = max(letters_wide(bar.name, 8.5) for bar in bars) + 0.16
    longest = max(bar.value or 0.0 for bar in bars)
    scale = (sheet.wide - left - max(letters_wide(bar.text, 8.5) for bar in bars) - 0.2) / (longest or 1.0)
    for number, bar in enumerate(bars):
        middle = 0.24 + _LINE_INCHES * len(heading) + (number + 0.5) * _BLOCK_ROW_INCHES
        with marks_of(sheet, bar.name):
            write(sheet, left - 0.08, middle, bar.name, 8.5, ha="right")
            length = scale * (bar.value or 0.0)
            level_bar(sheet, left, middle, length, 0.13, colour_of(bar.group))
            write(sheet, left + length + 0.06, middle, bar.text, 8.5)
