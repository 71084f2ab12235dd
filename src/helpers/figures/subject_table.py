"""A table with bars: rank, name, value as a bar, and further printed columns, with thin rows for gaps."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.base.words import cardinal
from helpers.figures.sheet import Canvas, Sheet, level_bar, line, marks_of, rule, sheet_at, write
from helpers.figures.size import WIDE, inches, is_narrow, letters_wide, shortened
from helpers.figures.style import FAINT_INK, GROUP_INKS, LINE, PALETTE, SOFT_INK

_ROW_INCHES = 0.262
_GAP_INCHES = 0.2
_HEADING_INCHES = 0.34
_BELOW_INCHES = 0.17  # a line below a row, on a phone
_NAME_INCHES = 0.42
_POINTS, _NAME_POINTS, _HEAD_POINTS, _GAP_POINTS = 8.5, 8.8, 8.3, 7.6
_NARROW_ROWS = 5
_NARROW_BAR = 0.9  # inches that the longest bar has on a phone at least


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

    On a phone each table ends after its first rows and says how many more the data have.
    """
    across, narrow = inches(width), is_narrow(width)
    if narrow:
        panels = [(heading, _first(rows)) for heading, rows in panels]
    table = [row for _, rows in panels for row in rows if isinstance(row, TableRow)]
    columns = _columns(table, (order, *headings), across, narrow)
    below = narrow and any(row.count or row.part for row in table)
    sizes = [
        _HEADING_INCHES + 0.04 + (0.26 if heading else 0) + sum(_high(row, below) for row in rows)
        for heading, rows in panels
    ]
    high = sum(sizes) + 0.04
    canvas = Canvas(figsize=(across, high))
    top = 0.02
    for (heading, rows), size in zip(panels, sizes, strict=True):
        sheet = sheet_at(canvas, 0, top, across, size)
        _draw_panel(sheet, heading, rows, (order, *headings), columns, across, below, narrow)
        top += size
    return canvas


def _first(rows: list[TableRow | GapRow]) -> list[TableRow | GapRow]:
    more = sum(isinstance(row, TableRow) for row in rows[_NARROW_ROWS:])
    return rows if more < 2 else [*rows[:_NARROW_ROWS], GapRow(f"{cardinal(more)} more in the data")]


def _columns(
    rows: list[TableRow], headings: tuple[str, str, str, str], across: float, narrow: bool
) -> dict[str, float]:
    """Where the columns stand, in inches. On a phone Count and part stand below their row."""
    names = max((letters_wide(row.name, _NAME_POINTS) for row in rows), default=0.0) + 0.12
    texts = max((letters_wide(row.text, _POINTS) for row in rows), default=0.0) + 0.12
    if narrow:
        bar = _NAME_INCHES + min(names, across - _NAME_INCHES - texts - _NARROW_BAR)
        return {"bar": bar, "bar_end": across - texts}
    of = max((letters_wide(row.of, _POINTS) for row in rows), default=0.0)
    part = across - 0.03 - of - 0.08
    own = max((letters_wide(row.part, _POINTS) for row in rows), default=0.0)
    counts = max(letters_wide(headings[2], _HEAD_POINTS), *(letters_wide(row.count, _POINTS) for row in rows))
    count = min(part - own, across - 0.03 - letters_wide(headings[3], _HEAD_POINTS)) - 0.2
    return {
        "bar": max(_NAME_INCHES + names, 1.78),
        "bar_end": count - counts - texts - 0.1,
        "count": count,
        "part": part,
        "of": part + 0.08,
    }


def _high(row: TableRow | GapRow, below: bool) -> float:
    return _GAP_INCHES if isinstance(row, GapRow) else _ROW_INCHES + (_BELOW_INCHES if below else 0.0)


def _draw_panel(
    sheet: Sheet,
    heading: str,
    rows: list[TableRow | GapRow],
    headings: tuple[str, str, str, str],
    columns: dict[str, float],
    across: float,
    below: bool,
    narrow: bool,
) -> None:
    down = 0.13
    if heading:
        write(sheet, _NAME_INCHES, down, heading, 9.5, bold=True)
        down += 0.26
    write(sheet, 0.03, down, headings[0], _HEAD_POINTS, FAINT_INK)
    write(sheet, columns["bar"], down, headings[1], _HEAD_POINTS, FAINT_INK)
    if not narrow:
        write(sheet, columns["count"], down, headings[2], _HEAD_POINTS, FAINT_INK, ha="right")
        write(sheet, across - 0.03, down, headings[3], _HEAD_POINTS, FAINT_INK, ha="right")
    down += 0.18
    longest = max(
        [row.value for row in rows if isinstance(row, TableRow) and row.value is not None], default=0.0
    )
    start = down
    for row in rows:
        size = _high(row, below)
        rule(sheet, 0.02, across - 0.03, down)
        if isinstance(row, GapRow):
            write(sheet, _NAME_INCHES, down + size / 2, row.text, _GAP_POINTS, FAINT_INK, italic=True)
        else:
            with marks_of(sheet, row.name):
                _draw_row(sheet, row, down + _ROW_INCHES / 2, longest, columns, headings, narrow)
        down += size
    if not narrow:
        line(sheet, (columns["bar"], columns["bar"]), (start, down), LINE, 0.8)


def _draw_row(
    sheet: Sheet,
    row: TableRow,
    middle: float,
    longest: float,
    columns: dict[str, float],
    headings: tuple[str, str, str, str],
    narrow: bool,
) -> None:
    write(sheet, 0.3, middle, str(row.rank), _NAME_POINTS, GROUP_INKS[row.group], bold=True, ha="right")
    bar = columns["bar"]
    name = shortened(row.name, _NAME_POINTS, bar - _NAME_INCHES - 0.06)
    write(sheet, _NAME_INCHES, middle, name, _NAME_POINTS)
    if row.value is None:
        write(sheet, bar + 0.08, middle, row.text, _POINTS, FAINT_INK, italic=True)
    else:
        length = (columns["bar_end"] - bar) * row.value / longest if longest else 0.0
        level_bar(sheet, bar, middle, length, _ROW_INCHES * 0.62, PALETTE[row.group])
        write(sheet, bar + length + 0.07, middle, row.text, _POINTS)
    if narrow:
        count = f"{headings[2]} {row.count}" if row.count else ""
        text = "  ·  ".join(filter(None, [count, f"{row.part} {row.of}".strip()]))
        write(sheet, _NAME_INCHES, middle + 0.19, text, 7.6, SOFT_INK)
        return
    write(sheet, columns["count"], middle, row.count, _POINTS, ha="right")
    write(sheet, columns["part"], middle, row.part, _POINTS, ha="right")
    write(sheet, columns["of"], middle, row.of, _POINTS, SOFT_INK)
