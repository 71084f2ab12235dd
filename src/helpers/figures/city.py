"""One city at a glance: its line over the years with places below, and rows of bars beside and under it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from matplotlib.ticker import MaxNLocator

from helpers.figures.lines import runs
from helpers.figures.sheet import Canvas, Sheet, box, level_bar, line, mark, marks_of, one_sheet, rule, write
from helpers.figures.size import WIDE, inches, letters_wide, shortened
from helpers.figures.style import FAINT_INK, GROUP_INKS, LINE, PALETTE, PAPER, SOFT_INK, tint

_TWO_COLUMNS_FROM = 6.0
_GAP, _HEADING, _ROW, _LINE, _PLACES = 0.32, 0.3, 0.235, 1.25, 0.34
_NAME = 1.55  # width of names where they are short
_LETTER, _BOLD_LETTER = 0.069, 0.085
_SHORTEST = 0.6  # room that the longest bar of a block has at least
_PALE = 0.45
_Draw = Callable[[Sheet, float], None]


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
    at_left = [(line_high, lambda sheet, top: _draw_line(sheet, glance, 0.05, top, first))]
    at_right: list[tuple[float, _Draw]] = []
    for number, (heading, rows) in enumerate(blocks):
        right = two and number > 0
        x, wide = (0.05 + first + 0.35, across - first - 0.45) if right else (0.05, first)
        draw = _block(heading, rows, x, wide)
        (at_right if right else at_left).append((_HEADING + len(rows) * _ROW, draw))
    high = max(sum(part + _GAP for part, _ in column) for column in (at_left, at_right)) - _GAP + 0.1
    canvas, sheet = one_sheet(across, high)
    for column in (at_left, at_right):
        top = 0.05
        for part, draw in column:
            draw(sheet, top)
            top += part + _GAP
    return canvas


def _draw_line(sheet: Sheet, glance: Glance, x: float, top: float, width: float) -> None:
    heading, marks = glance.line
    write(sheet, x, top + 0.1, heading, 9.5, bold=True)
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
            rule(sheet, left - 0.1, right, height(tick), width=0.6)
            write(sheet, left - 0.16, height(tick), f"{tick:,.4g}", 8, FAINT_INK, ha="right")
    years_at, places_at = base + 0.14, base + 0.24 + _PLACES / 2
    printed_at = base + 0.24 + _PLACES + 0.15
    printed = any(mark.printed for mark in marks)
    write(sheet, x, places_at, "Place", 8, FAINT_INK)
    if printed:
        write(sheet, x, printed_at, "Printed", 8, FAINT_INK)
    foot = printed_at + 0.12 if printed else places_at + 0.16
    for after, before in glance.breaks:
        middle = at((after + before) / 2)
        line(sheet, (middle, middle), (upper, foot), LINE, 0.9, dash=(2, 2), zorder=1)
    narrow = step < 0.34
    for year_mark in marks:
        middle = at(year_mark.year)
        text = f"’{year_mark.year % 100:02}" if narrow else str(year_mark.year)
        write(sheet, middle, years_at, text, 8, FAINT_INK, ha="center")
        place = year_mark.place.replace("–", "–\n")
        write(sheet, middle, places_at, place, 7.2 if narrow else 8, ha="center", spacing=1.0)
        if year_mark.printed:
            box(sheet, middle - 0.13, printed_at - 0.1, 0.26, 0.2, GROUP_INKS[glance.group])
            write(sheet, middle, printed_at, year_mark.printed, 8, PAPER, bold=True, ha="center")
        elif printed:
            write(sheet, middle, printed_at, "–", 8, FAINT_INK, ha="center")
    colour = PALETTE[glance.group]
    for run in runs(values, range(first, last + 1), glance.breaks):
        if len(run) == 1:
            mark(sheet, at(run[0]), height(values[run[0]]), "o", 5, colour, zorder=3)
        else:
            heights = [height(values[year]) for year in run]
            line(sheet, [at(year) for year in run], heights, colour, 2.2, zorder=3)
    if values:
        end = max(values)
        ink = GROUP_INKS[glance.group]
        write(sheet, at(end) + 0.09, height(values[end]), glance.end_text, 9, ink, bold=True)


def _block(heading: str, rows: list[Row], x: float, width: float) -> _Draw:
    """What draws rows of bars below a heading, all on one scale."""
    notes = max((len(row.note) for row in rows), default=0) * _LETTER
    texts = max(len(row.text) for row in rows) * _LETTER + 0.2
    before = max(len(row.before) for row in rows) * _LETTER
    bold = [row.strong and not all(other.strong for other in rows) for row in rows]
    needed = (
        before + max(letters_wide(row.name, 8.5, bold=b) for row, b in zip(rows, bold, strict=True)) + 0.2
    )
    names = min(max(_NAME, needed), width - notes - texts - _SHORTEST)
    room = width - names - notes - texts
    most = max(row.value for row in rows) or 1.0

    def draw(sheet: Sheet, top: float) -> None:
        write(sheet, x, top + 0.1, heading, 9.5, bold=True)
        for number, (row, strong) in enumerate(zip(rows, bold, strict=True)):
            y = top + _HEADING + (number + 0.5) * _ROW
            with marks_of(sheet, row.place):
                if row.before:
                    write(sheet, x + before, y, row.before, 8.5, FAINT_INK, ha="right")
                start = x + before + (0.08 if before else 0.0)
                name = shortened(row.name, 8.5, x + names - start - 0.06, bold=strong)
                write(sheet, start, y, name, 8.5, bold=strong)
                colour = PALETTE[row.group] if row.strong else tint(PALETTE[row.group], _PALE)
                length = row.value / most * room
                level_bar(sheet, x + names, y, length, 0.15, colour)
                write(sheet, x + names + length + 0.06, y, row.text, 8.5, bold=strong)
                if row.note:
                    write(sheet, x + width, y, row.note, 8, SOFT_INK, ha="right")

    return draw
