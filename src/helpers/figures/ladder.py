"""The rank ladder: a ranking as rows, with the ranking before it and the moves between them."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.figures.sheet import Canvas, Sheet, level_bar, line, marks_of, one_sheet, rule, write
from helpers.figures.size import WIDE, inches, is_narrow, letters_wide, shortened
from helpers.figures.style import FAINT_INK, GROUP_INKS, INK, PALETTE, SOFT_INK

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
    """Draws the ladder; on a phone without the earlier ranking and the countries.

    Args:
        rungs: one a rank, in order; ranks that nobody holds included with an empty name.
        before: rank → (name, group) of the earlier ranking, for its own column.
        heading: name of the year of the ladder.
        heading_before: name of the earlier year, None where there is none to compare with.
        measure: what the ranking ranks by, the heading of its column.
        unknown: what is said of a city without an earlier rank.
    """
    compared, across, narrow = heading_before is not None, inches(width), is_narrow(width)
    bars = any(rung.bar is not None for rung in rungs)
    lowest = max([rung.rank for rung in rungs], default=1)
    # cities that come from below the ladder keep their own rows under it, in their order
    below = sorted({r.rank_before for r in rungs if r.name and r.rank_before and r.rank_before > lowest})
    row_before = {rank: rank for rank in before if rank <= lowest} | {
        rank: lowest + 1 + place for place, rank in enumerate(below)
    }
    if narrow or not compared:
        below, row_before = [], {}
    columns = (
        _narrow_columns(rungs, heading, unknown if compared else "", across, bars)
        if narrow
        else _wide_columns(rungs, compared, across, bars)
    )
    rows = lowest + len(below) + 1.3
    canvas, sheet = one_sheet(across, rows * _ROW_INCHES)
    sheet.scale((0, across), (rows - 0.6, -0.6))
    write(sheet, columns.name, 0, heading, 8.5, bold=True)
    if columns.before is not None:
        write(sheet, columns.before, 0, heading_before or "", 8.5, bold=True, ha="right")
    if columns.country is not None:
        write(sheet, columns.country, 0, "Country", 8.5, FAINT_INK)
    if columns.change is not None:
        write(sheet, columns.change, 0, "Change", 8 if narrow else 8.5, FAINT_INK, ha="center")
    if any(rung.share for rung in rungs):
        write(sheet, columns.share, 0, measure, 8.5, FAINT_INK, ha="left" if bars else "right")
    if columns.count is not None:
        write(sheet, columns.count, 0, "Count", 8.5, FAINT_INK, ha="right")
    for rank, row in row_before.items():
        _draw_before(sheet, before.get(rank, ("", "")), rank, row, columns)
    widest = max([rung.bar for rung in rungs if rung.bar is not None], default=0.0)
    for rung in rungs:
        rule(sheet, 0.0 if narrow else max(0.0, columns.rank - 0.23), across, rung.rank + 0.5)
        with marks_of(sheet, rung.name):
            _draw_rung(sheet, rung, columns, row_before, unknown, widest)
    return canvas


@dataclass(frozen=True)
class _Columns:
    """Where the columns stand, in inches; None for those left out. Ranks and Counts end there, the change stands around.

    ``share`` is where bars begin, of which the longest takes ``bar``, or where the texts end. A name has ``room``.
    """

    rank: float
    name: float
    room: float
    share: float
    bar: float
    change: float | None
    count: float | None
    before: float | None = None
    country: float | None = None


def _wide_columns(rungs: list[Rung], compared: bool, across: float, bars: bool) -> _Columns:
    """Columns in hundredths of the width. Bars take the room of long names."""
    part = across / 100
    start = 33.0 if compared else 3.0
    counts = any(rung.count for rung in rungs)
    country = start + (18.5 if bars else 30.0)
    change = country + 15.5 if bars else 81.5
    share = change + (7.0 if compared else 0.0) if bars else 91.5 if counts else 99.5
    return _Columns(
        rank=start * part,
        name=(start + 2.2) * part,
        room=across,
        share=share * part,
        bar=(84.5 - share) * part,
        change=change * part if compared else None,
        count=99.5 * part if counts else None,
        before=20.0 * part if compared else None,
        country=country * part,
    )


def _narrow_columns(rungs: list[Rung], heading: str, unknown: str, wide: float, bars: bool) -> _Columns:
    """Rank, name, change, and the Share with its bar; the Count where there is room. ``unknown`` is empty where nothing
    is compared."""
    moves = max(letters_wide(text, 8) for text in ("Change", "▲ 10", unknown)) if unknown else 0.0
    shares = max(letters_wide(rung.share, 8.5) for rung in rungs)
    names = max(letters_wide(rung.name or rung.nobody, 9, bold=True) for rung in rungs)
    names = min(names, wide - 0.65 - moves - shares - (_NARROW_BAR if bars else 0.0))
    change = 0.36 + max(names, letters_wide(heading, 8.5, bold=True)) + 0.12 + moves / 2
    left = change + moves / 2 + (0.12 if unknown else 0.0)
    counts = max(letters_wide(text, 8.5) for text in ("Count", *(rung.count for rung in rungs)))
    counted = any(rung.count for rung in rungs) and wide - left - shares - counts > (0.75 if bars else 0.2)
    right = wide - 0.05 - (counts + 0.1 if counted else 0.0)
    return _Columns(
        rank=0.27,
        name=0.36,
        room=names,
        share=left if bars else right,
        bar=max(right - left - shares - 0.06, 0.1),
        change=change if unknown else None,
        count=wide - 0.05 if counted else None,
    )


def _draw_before(sheet: Sheet, who: tuple[str, str], rank: int, row: int, columns: _Columns) -> None:
    name, group = who
    if name and columns.before is not None:
        with marks_of(sheet, name):
            write(sheet, columns.before - 0.3, row, name, 8.5, SOFT_INK, ha="right")
            write(sheet, columns.before, row, str(rank), 8.5, GROUP_INKS[group], ha="right")


def _draw_rung(
    sheet: Sheet, rung: Rung, columns: _Columns, row_before: dict[int, int], unknown: str, widest: float
) -> None:
    row, rank = rung.rank, str(rung.rank)
    if not rung.name:
        write(sheet, columns.rank, row, rank, 9, FAINT_INK, ha="right")
        write(sheet, columns.name, row, rung.nobody, 9, FAINT_INK, italic=True)
        return
    colour = PALETTE[rung.group]
    write(sheet, columns.rank, row, rank, 9, GROUP_INKS[rung.group], bold=True, ha="right")
    write(sheet, columns.name, row, shortened(rung.name, 9, columns.room, bold=True), 9, bold=True)
    if columns.country is not None:
        write(sheet, columns.country, row, rung.country, 8.5, SOFT_INK)
    if columns.change is not None:
        write(sheet, columns.change, row, *_move(rung, unknown), ha="center")
    if columns.before is not None and rung.rank_before is not None:
        ends, stays = (columns.before + 0.11, columns.rank - 0.3), rung.rank_before == rung.rank
        line(sheet, ends, (row_before[rung.rank_before], row), colour, 0.8 if stays else 1.7)
    if rung.bar is not None and widest:
        length = columns.bar * rung.bar / widest
        level_bar(sheet, columns.share, row, length, 0.6, colour)
        write(sheet, columns.share + length + 0.05, row, rung.share, 8)
    elif rung.share:
        write(sheet, columns.share, row, rung.share, 8.5, ha="right")
    if columns.count is not None:
        write(sheet, columns.count, row, rung.count, 8.5, ha="right")


def _move(rung: Rung, unknown: str) -> tuple[str, float, str]:
    """What is said of the change of a rank, how large, and its colour."""
    if rung.rank_before is None:
        return unknown, 8, FAINT_INK
    moved = rung.rank_before - rung.rank
    return ("–", 8, FAINT_INK) if moved == 0 else (f"{'▲' if moved > 0 else '▼'} {abs(moved)}", 8, INK)
