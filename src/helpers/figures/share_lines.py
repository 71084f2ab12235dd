"""Computed values over the years: one line a place, named at its end, printed values as hollow squares beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from helpers.figures import axis
from helpers.figures.bars import Bar, block_inches, fill_block
from helpers.figures.lines import runs, spread
from helpers.figures.sheet import Canvas, Sheet, box, boxed, line, mark, marks_of, sheet_at, write
from helpers.figures.size import WIDE, inches, is_narrow, letters_wide, wrapped
from helpers.figures.style import FAINT_INK, GROUP_INKS, INK, LINE, PAPER, SOFT_INK, colour_of

_PANEL_INCHES = 2.15
_LABEL_INCHES = 0.165  # what a name takes in height
_HEADING_INCHES, _FOOT_INCHES, _AXIS_INCHES = 0.34, 0.27, 0.5
_YEAR_INCHES = 0.4
_RANKS_INCHES, _SQUARE_INCHES = 0.48, 0.19  # printed ranks and what is said of them, below the years
_REASON_INCHES = 0.16  # a row above the panels for what happened at the cuts
# Printed values so many times above all lines would press those flat; they stand at the upper edge instead.
_FAR_ABOVE = 2.5


@dataclass(frozen=True)
class ValueLine:
    """Computed values of one place by year. ``marks`` are printed ``(year, value)`` that no line joins.

    ``strong`` lines are drawn in full width; ``label`` is written at the end, nothing where it is empty.
    """

    name: str
    group: str
    values: dict[int, float]
    marks: list[tuple[int, float]] = field(default_factory=list)
    strong: bool = True
    label: str = ""


@dataclass(frozen=True)
class Cut:
    """Two years that no line joins, and the reason, which is written above the place."""

    after: int
    before: int
    text: str


@dataclass(frozen=True)
class Panel:
    """Lines on one scale. ``unit`` is written after the numbers of the axis; ``most`` is its upper end.

    ``absent`` says why the panel is empty at its left, where it begins later than the others.

    ``level`` is a value that a line across the panel marks. ``ranks`` are printed ranks by year, which stand below the
    years in squares of the colour of ``ranks_of``; ``ranks_text`` says what they are.

    ``whole`` numbers only stand at the axis. ``reach`` is a bound by year above which nothing can be known; it is
    drawn dashed, and ``reach_text`` says what it is.
    """

    heading: str
    lines: list[ValueLine]
    unit: str = ""
    most: float | None = None
    whole: bool = False
    reach: dict[int, float] = field(default_factory=dict)
    reach_text: str = ""
    absent: str = ""
    level: float | None = None
    ranks: dict[int, str] = field(default_factory=dict)
    ranks_of: str = "other"
    ranks_text: str = ""


def draw_share_lines(
    panels: list[Panel],
    years: list[int],
    *,
    cuts: Sequence[Cut] = (),
    columns: int = 2,
    narrow_columns: int = 1,
    panel_inches: float = _PANEL_INCHES,
    width: int = WIDE,
) -> Canvas:
    """Draws panels of lines in a grid, each from zero on its own scale; of a single year bars, for there is no line.

    Args:
        panels: in reading order.
        years: all years of the axis; a line has a gap where it has no value for one of them.
        cuts: pairs of following years that no line joins.
        columns: panels side by side; on a phone ``narrow_columns``.
        panel_inches: height of one panel without its heading.
    """
    if len(years) == 1 and not any(
        panel.reach or any(line.marks for line in panel.lines) for panel in panels
    ):
        return _draw_one_year(panels, years[0], 1 if is_narrow(width) else columns, inches(width))
    across = inches(width)
    columns = min(narrow_columns if is_narrow(width) else columns, len(panels))
    rows = -(-len(panels) // columns)
    cell = across / columns
    headings = [wrapped(panel.heading, 9.5, cell - _AXIS_INCHES - 0.05, bold=True) for panel in panels]
    head = _HEADING_INCHES + (max(map(len, headings)) - 1) * _REASON_INCHES + (_REASON_INCHES if cuts else 0)
    feet = [
        _FOOT_INCHES
        + _RANKS_INCHES * any(panel.ranks for panel in panels[row * columns : (row + 1) * columns])
        for row in range(rows)
    ]
    high = rows * (panel_inches + head) + sum(feet)
    canvas = Canvas(figsize=(across, high))
    labels = (letters_wide(line.label, 8) for panel in panels for line in panel.lines)
    room = max(labels, default=0.0) + 0.18
    for number, panel in enumerate(panels):
        row, column = divmod(number, columns)
        left = column * cell + _AXIS_INCHES
        top = row * (panel_inches + head) + head + sum(feet[:row])
        sheet = sheet_at(canvas, left, top, cell - _AXIS_INCHES - room, panel_inches)
        _draw_panel(sheet, panel, headings[number], years, cuts)
    return canvas


def _draw_one_year(panels: list[Panel], year: int, columns: int, across: float) -> Canvas:
    """Bars of the values of one year, the longest first; each panel on its own scale."""
    columns = min(columns, len(panels))
    wide = across / columns - 0.1
    blocks = []
    for panel in panels:
        ordered = sorted(
            (line for line in panel.lines if year in line.values), key=lambda line: -line.values[year]
        )
        bars = [
            Bar(line.name, line.values[year], _told(line.values[year], panel), line.group) for line in ordered
        ]
        blocks.append((wrapped(panel.heading, 9.5, wide - 0.1, bold=True), bars))
    rows = [blocks[start : start + columns] for start in range(0, len(blocks), columns)]
    heights = [max(block_inches(*block) for block in row) + 0.1 for row in rows]
    canvas = Canvas(figsize=(across, sum(heights)))
    top = 0.0
    for row, high in zip(rows, heights, strict=True):
        for number, (heading, bars) in enumerate(row):
            sheet = sheet_at(canvas, number * across / columns, top, wide, high)
            if bars:
                fill_block(sheet, heading, bars)
        top += high
    return canvas


def _told(value: float, panel: Panel) -> str:
    digits = f"{value:,.0f}" if panel.whole or value >= 100 else f"{value:,.1f}"
    return f"{digits}{panel.unit}"


def _draw_panel(
    sheet: Sheet, panel: Panel, heading: list[str], years: list[int], cuts: Sequence[Cut]
) -> None:
    largest = max((v for line in panel.lines for v in line.values.values()), default=0.0)
    near = [v for line in panel.lines for _, v in line.marks if not largest or v <= _FAR_ABOVE * largest]
    most = panel.most or max(largest, *near, 0.0) * 1.06 or 1.0
    if any(value not in near for line in panel.lines for _, value in line.marks):
        most *= 1.16  # room for what stands at the upper edge
    half = 0.25 if len(years) > 1 else 0.5
    sheet.scale((years[0] - half, years[-1] + half), (0, most))
    step = sheet.wide / (years[-1] - years[0] + 2 * half)
    shown = years if step >= _YEAR_INCHES else [years[0], years[-1]]
    if step >= _YEAR_INCHES / 2 and len(shown) == 2 and len(years) > 4:
        shown = [year for year in years if (years[-1] - year) % 3 == 0]
    # the first year stands under the zero of the other axis
    axis.below(sheet, {year: str(year) for year in shown}, pad=6.5)
    ticks = axis.ticks(0, most, 4, min_n_ticks=2, integer=panel.whole)
    axis.beside(sheet, {tick: f"{tick:,.4g}{panel.unit}" for tick in ticks})
    axis.grid(sheet, ys=ticks)
    axis.heading(sheet, heading, 6 + (_REASON_INCHES * 72 if cuts else 0))
    # where a panel begins, nothing is cut
    begins = min((year for line in panel.lines for year in line.values), default=years[0])
    _draw_cuts(sheet, [cut for cut in cuts if begins <= cut.after])
    if panel.level is not None:
        line(sheet, sheet.xlim, (panel.level, panel.level), LINE, 0.9, zorder=1)
    if panel.ranks:
        _draw_ranks(sheet, panel, years)
    if panel.absent:
        write(sheet, sheet.across(0.02), sheet.up(0.5), panel.absent, 8, FAINT_INK)
    if panel.reach:
        bound, text = panel.reach, "\n".join(wrapped(panel.reach_text, 7.6, 0.7 * sheet.wide))
        line(sheet, list(bound), list(bound.values()), FAINT_INK, 0.9, dash=(3, 3), zorder=2)
        boxed(sheet, sheet.across(0.02), sheet.up(0.93), text, 7.6, FAINT_INK, pad=1.0, face=PAPER, va="top")
    for own in sorted(panel.lines, key=lambda own: own.strong):
        with marks_of(sheet, own.name):
            _draw_line(sheet, own, years, cuts)
            _draw_marks(sheet, own, near, most)
    _label_ends(sheet, panel, years)


def _draw_cuts(sheet: Sheet, cuts: Sequence[Cut]) -> None:
    """Dotted lines between two years; reasons to their left, the last of several to its right, so that none touch."""
    for number, cut in enumerate(cuts):
        at = (cut.after + cut.before) / 2
        line(sheet, (at, at), sheet.ylim, FAINT_INK, 0.8, dash=(1, 2), zorder=1)
        side = "left" if 0 < number == len(cuts) - 1 else "right"
        write(sheet, at, sheet.up(1.02), cut.text, 8, SOFT_INK, ha=side, va="bottom")


def _draw_ranks(sheet: Sheet, panel: Panel, years: list[int]) -> None:
    """Printed ranks in squares below their years; a dash where none is printed."""
    wide, high = sheet.along(_SQUARE_INCHES * 72), sheet.down(_SQUARE_INCHES * 72)
    middle = sheet.down((_FOOT_INCHES + _SQUARE_INCHES / 2) * 72)
    for year in years:
        if (rank := panel.ranks.get(year)) is None:
            write(sheet, year, middle, "–", 8, FAINT_INK, ha="center")
            continue
        face = GROUP_INKS[panel.ranks_of]
        box(sheet, year - wide / 2, middle - high / 2, wide, high, face, clip=None)
        write(sheet, year, middle, rank, 7.6, PAPER, bold=True, ha="center")
    write(sheet, sheet.xlim[0], middle + 0.9 * high, panel.ranks_text, 7.6, SOFT_INK, va="top")


def _draw_line(sheet: Sheet, own: ValueLine, years: list[int], cuts: Sequence[Cut]) -> None:
    colour, width = colour_of(own.group), 2.0 if own.strong else 0.9
    for run in runs(own.values, years, [(cut.after, cut.before) for cut in cuts]):
        points = [own.values[year] for year in run]
        if len(run) == 1:
            mark(sheet, run[0], points[0], "o", 4.5 if own.strong else 3, colour, zorder=3)
        else:
            line(sheet, run, points, colour, width, zorder=4 if own.strong else 3)


def _draw_marks(sheet: Sheet, own: ValueLine, near: list[float], most: float) -> None:
    """Printed values as hollow squares; those not ``near`` the lines at the upper edge, with their number."""
    colour = colour_of(own.group)
    for year, value in own.marks:
        if value in near:
            mark(sheet, year, value, "s", 5, PAPER, colour, 1.2, zorder=5)
            continue
        mark(sheet, year, most * 0.985, "^", 6, PAPER, colour, 1.2, zorder=5)
        write(sheet, year, most * 0.945, f"{value:,.6g}", 7.6, SOFT_INK, ha="center", va="top")


def _label_ends(sheet: Sheet, panel: Panel, years: list[int]) -> None:
    """Names at the right edge, level with the last value, moved apart where they would touch."""
    named = [line for line in panel.lines if line.label and line.values]
    if not named:
        return
    bottom, top = sheet.ylim
    a_point = (top - bottom) / sheet.high
    ends = [line.values[max(line.values)] for line in named]
    placed = spread(ends, _LABEL_INCHES * a_point, top, least=bottom)
    right = sheet.xlim[1]
    for own, at, position in zip(named, ends, placed, strict=True):
        last = max(own.values)
        with marks_of(sheet, own.name):
            if abs(position - at) > 0.3 * _LABEL_INCHES * a_point or last != years[-1]:
                line(sheet, (last + 0.05, right), (at, position), FAINT_INK, 0.5, clip=None, zorder=1)
            write(sheet, right, position, own.label, 8, INK if own.strong else SOFT_INK, aside=3)
