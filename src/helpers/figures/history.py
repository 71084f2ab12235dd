"""Rank histories: one line a city over the editions, with gaps where no rank is printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from helpers.figures import axis
from helpers.figures.lines import runs, spread
from helpers.figures.sheet import Canvas, Sheet, line, mark, marks_of, sheet_at, write
from helpers.figures.size import WIDE, inches, is_narrow, letters_wide, wrapped
from helpers.figures.style import FAINT_INK, INK, PALETTE, PAPER, SOFT_INK

# Ranks beyond the ladder stand closer together, so that one far place does not flatten all the others.
_BEYOND = 0.35
_YEAR_INCHES, _SHORT_YEAR_INCHES = 0.4, 0.22
_SMALL_POINTS = 7.6
_TOP_INCHES = 0.55
# Names of barriers that stand close together take turns on so many lines of this height.
_NAME_LINES = 2
_NAME_INCHES = 0.15
# Marks nearer to their line, in ranks, are seen to be its own.
_NEAR = 0.5
_NAME_ROWS = 0.6  # and names beside lone marks take so much of them


@dataclass(frozen=True)
class Line:
    """Ranks of one city by data year. ``apart`` are ``(year, rank)`` that no line may join to the others:
    printed for other boundaries or in a later edition. ``strong`` lines are drawn in full colour. ``told`` are ranks
    as texts, where they are not told by their number. In ``deep`` years the city stands below all that is drawn: its
    line leaves the picture at the foot."""

    name: str
    group: str
    ranks: dict[int, int]
    apart: list[tuple[int, int]] = field(default_factory=list)
    strong: bool = True
    told: dict[int, str] = field(default_factory=dict)
    deep: list[int] = field(default_factory=list)


def draw_history(
    panels: list[tuple[str, list[Line]]],
    years: list[int],
    top: int,
    *,
    barriers: list[tuple[int, int, bool, str]],
    row_inches: float = 0.24,
    absent_years: dict[int, str] | None = None,
    left_labels: dict[int, list[tuple[int, str]]] | None = None,
    width: int = WIDE,
) -> Canvas:
    """Draws rank histories side by side, best rank on top.

    Args:
        panels: heading and lines of each panel; all share the years.
        years: data years with an edition, in order.
        top: ranks up to here stand at full distance, those beyond closer together.
        barriers: ``(after, before, absolute, text)``; no line crosses an absolute one, dashed lines cross the others.
        absent_years: years on the axis without an edition, and what to say there.
        left_labels: names written left of the marks that stand apart, by year: ``(rank, name)``.
    """
    lowest = max(
        (
            max([*line.ranks.values(), *(rank for _, rank in line.apart)], default=1)
            for _, lines in panels
            for line in lines
        ),
        default=1,
    )
    # cities that share ranks may be more than the ranks there are
    named = max((sum(bool(line.ranks) for line in lines) for _, lines in panels), default=0)
    bottom = max(_row(max(lowest, 3), top), 0.55 + (named - 1) * _label_rows(row_inches))
    on_axis = [barrier for barrier in barriers if years[0] <= barrier[0] and barrier[1] <= years[-1]]
    across, narrow = inches(width), is_narrow(width)
    abreast = 1 if narrow else len(panels)
    down = -(-len(panels) // abreast)
    labels = (
        max(
            (
                letters_wide(text, 8 if narrow else 8.5, bold=line.strong)
                for _, lines in panels
                for line, _, text in _ends(lines, narrow, years[-1])
            ),
            default=0.0,
        )
        + 0.2
    )
    beside = max(
        (letters_wide(name, _SMALL_POINTS) for names in (left_labels or {}).values() for _, name in names),
        default=0.0,
    )
    # below each other the names of barriers stand alone, beside each other they take turns
    name_lines = max(len(on_axis), 1) if narrow else min(max(len(on_axis), 1), _NAME_LINES)
    foot = 0.3 + (name_lines - 1) * _NAME_INCHES
    plot_high = bottom * row_inches + 0.15
    panel_high = _TOP_INCHES + plot_high + foot
    canvas = Canvas(figsize=(across, panel_high * down))
    a_panel = across / abreast
    for place, (heading, lines) in enumerate(panels):
        row, column = divmod(place, abreast)
        corner = (0.36 + column * a_panel, row * panel_high + _TOP_INCHES)
        sheet = sheet_at(canvas, *corner, a_panel - 0.4 - labels, plot_high)
        _prepare(sheet, heading, years, bottom, top, lowest, {} if narrow else absent_years or {}, beside)
        for number, (after, before, absolute, text) in enumerate(on_axis):
            lower = number % name_lines * _NAME_INCHES / row_inches
            _draw_barrier(sheet, after, before, absolute, text, lower, labels if narrow else 0.0)
        for own in sorted(lines, key=lambda own: own.strong):
            with marks_of(sheet, own.name):
                _draw_line(sheet, own, years, top, barriers)
        _label_ends(sheet, lines, years[-1], top, row_inches, bottom + 0.45, narrow)
        _name_lone_marks(sheet, lines, years, top)
        for year, names in (left_labels or {}).items():
            for rank, name in names:
                with marks_of(sheet, name):
                    at = _row(rank, top)
                    write(sheet, year, at, name, _SMALL_POINTS, SOFT_INK, ha="right", aside=-5)
    return canvas


def _row(rank: float, top: int) -> float:
    return rank if rank <= top else top + (rank - top) * _BEYOND


def _prepare(
    sheet: Sheet,
    heading: str,
    years: list[int],
    bottom: float,
    top: int,
    lowest: int,
    absent: dict[int, str],
    beside: float,
) -> None:
    """The scales of a panel; ``beside`` is the room on the left for names of marks that stand apart."""
    span = max(years[-1] - years[0], 1)
    part = (beside + 0.12) / sheet.wide if beside else 0.05
    # a single year stands beside its names
    left = years[0] - (1.02 * span * part / (1 - part) if len(years) > 1 else 1.0)
    sheet.scale((left, years[-1] + 0.02 * span), (bottom + 0.6, 0.4))
    # whole years where there is room for them, else their last two digits
    a_year = sheet.wide / (years[-1] + 0.02 * span - left)
    nearest = min((b - a for a, b in zip(years, years[1:], strict=False)), default=1) * a_year
    whole = len(years) < 2 or nearest > _YEAR_INCHES
    every = 1 if whole else -(-_SHORT_YEAR_INCHES // nearest)
    shown = [year for place, year in enumerate(reversed(years)) if place % every == 0]
    named = {year: str(year) if whole else f"’{year % 100:02d}" for year in shown}
    axis.below(sheet, named, SOFT_INK, 9, -3.5)
    ticks = [1, *range(5, min(top, lowest) + 1, 5)] if top > 12 else list(range(1, min(top, lowest) + 1))
    ticks += [rank for rank in range((top // 10 + 1) * 10, lowest + 1, 10)]
    placed = {_row(rank, top): str(rank) for rank in ticks}
    axis.beside(sheet, placed)
    axis.grid(sheet, ys=placed)
    if lowest > top:
        line(sheet, sheet.xlim, (top + 0.5, top + 0.5), FAINT_INK, 0.5, dash=(1, 2), zorder=0)
    for year, text in absent.items():
        write(sheet, year, 0.2, text, _SMALL_POINTS, FAINT_INK, italic=True, ha="center", va="bottom")
    if heading:
        axis.heading(sheet, wrapped(heading, 10, sheet.wide + 1.0, bold=True), 22, 10)


def _draw_barrier(
    sheet: Sheet,
    after: int,
    before: int,
    absolute: bool,
    text: str,
    lower: float,
    beyond: float,
) -> None:
    """A line between two years and its name; with room ``beyond`` the sheet a name moves so as to end on the canvas."""
    middle = (after + before) / 2
    left, right = sheet.xlim
    if not left < middle < right:
        return
    ink, dash = (INK, ()) if absolute else (FAINT_INK, (3, 3))
    line(sheet, (middle, middle), sheet.ylim, ink, 1.0, dash=dash, zorder=1)
    at = middle
    if beyond:
        a_year = (right - left) / sheet.wide
        half = letters_wide(text, _SMALL_POINTS) / 2 * a_year
        at = min(max(middle, left - 0.3 * a_year + half), right + (beyond - 0.05) * a_year - half)
    foot = sheet.ylim[0] + 0.1 + lower
    write(sheet, at, foot, text, _SMALL_POINTS, SOFT_INK, ha="center", va="top")


def _draw_line(
    sheet: Sheet, own: Line, years: list[int], top: int, barriers: list[tuple[int, int, bool, str]]
) -> None:
    colour = PALETTE[own.group]
    width, size = (2.0, 5.0) if own.strong else (0.9, 3.6)
    absolute = [(after, before) for after, before, is_absolute, _ in barriers if is_absolute]
    disputed = [(after, before) for after, before, is_absolute, _ in barriers if not is_absolute]
    rows = {year: _row(rank, top) for year, rank in own.ranks.items()}
    joined = rows | dict.fromkeys(own.deep, sheet.ylim[0] + 1)
    for run in runs(joined, years, absolute):
        for start, end in pairwise(run):
            if not {start, end} & set(own.ranks):
                continue
            dashed = any(start <= after and end >= before for after, before in disputed)
            dash = (3, 1.6) if dashed else ()
            line(sheet, (start, end), (joined[start], joined[end]), colour, width, dash=dash, zorder=3)
    for year, row in rows.items():
        mark(sheet, year, row, "o", size, colour, PAPER, 0.7, zorder=4)
    for year, rank in own.apart:
        at = _row(rank, top)
        if year in rows and abs(at - rows[year]) > _NEAR:
            # a stem leads from the line to a mark that stands far from it
            line(sheet, (year, year), (rows[year], at), colour, 0.6, zorder=2)
        mark(sheet, year, at, "s", 4.6, PAPER, colour, 1.1, zorder=4)


def _name_lone_marks(sheet: Sheet, lines: list[Line], years: list[int], top: int) -> None:
    """Names beside marks that no line leads to, where another name leaves room for them."""
    left, right = sheet.xlim
    a_year = sheet.wide / (right - left)
    named: list[tuple[float, float, float]] = []
    for own in lines:
        for run in runs([*own.ranks, *own.deep], years, []):
            year = run[0]
            if len(run) > 1 or year not in own.ranks or year == max(own.ranks):
                continue
            at = _row(own.ranks[year], top)
            end = year + (letters_wide(own.name, _SMALL_POINTS) + 0.1) / a_year
            taken = any(
                begin < end and year < until and abs(row - at) < _NAME_ROWS for begin, until, row in named
            )
            if end > right or taken:
                continue
            named.append((year, end, at))
            with marks_of(sheet, own.name):
                write(sheet, year, at, own.name, _SMALL_POINTS, SOFT_INK, aside=4)


def _ends(lines: list[Line], narrow: bool, last: int) -> list[tuple[Line, int, str]]:
    """Each line with the year it ends in and its label, which names that year where it is not the ``last`` one."""
    found = []
    for own in lines:
        if own.ranks:
            year = max(own.ranks)
            when = "" if year == last else f" ’{year % 100:02d}" if narrow else f" ({year})"
            found.append((own, year, f"{own.told.get(year, own.ranks[year])}  {own.name}{when}"))
    return found


def _label_rows(row_inches: float) -> float:
    """What a name takes in height, in ranks."""
    return max(0.95, 0.155 / row_inches)


def _label_ends(
    sheet: Sheet, lines: list[Line], last: int, top: int, row_inches: float, most: float, narrow: bool
) -> None:
    """Names at the right edge, level with the last printed rank, moved apart where they would touch."""
    ends = _ends(lines, narrow, last)
    left, right = sheet.xlim
    unit = (right - left) / 8
    gap = _label_rows(row_inches)
    placed = spread([_row(line.ranks[year], top) for line, year, _ in ends], gap, most, least=_row(1, top))
    for (own, year, text), position in zip(ends, placed, strict=True):
        at = _row(own.ranks[year], top)
        with marks_of(sheet, own.name):
            if abs(position - at) > 0.2 or year != last:
                across = (year + 0.08 * unit, right + 0.05 * unit)
                line(sheet, across, (at, position), FAINT_INK, 0.5, zorder=1, clip=None)
            points, ink = 8.5 if own.strong and not narrow else 8, INK if own.strong else SOFT_INK
            write(sheet, right + 0.1 * unit, position, text, points, ink, bold=own.strong)
