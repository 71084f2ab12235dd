"""One row a city, one label a rank: in which subjects a city stands where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from helpers.figures.sheet import Canvas, Sheet, boxed, line, mark, marks_of, one_sheet, rule, sheet_at, write
from helpers.figures.size import WIDE, flowed, inches, is_narrow, letters_wide
from helpers.figures.style import FAINT_INK, GROUP_INKS, HAIRLINE, INK, PAPER, SOFT_INK, tint

_ROW_INCHES = 0.36
# A label stands at the right of its rank, so the last rank needs room.
_ROOM_FOR_LAST = 2.2
_LETTERS_ACROSS = 72
_LETTER_INCHES = 0.077
_POINTS, _PILL_INCHES = 7.8, 0.24


@dataclass(frozen=True)
class Pill:
    """Short subject names that share one rank of a city. ``strong`` ones are filled with the group's colour.

    ``told`` is the rank as a text, where it is not told by its number.
    """

    rank: int
    text: str
    strong: bool
    told: str = ""


@dataclass(frozen=True)
class PillRow:
    """A city with its pills; ``note`` stands at the right edge."""

    name: str
    group: str
    pills: list[Pill]
    note: str


def draw_pills(rows: list[PillRow], *, axis_label: str, width: int = WIDE) -> Canvas:
    """Draws the rows, best rank at the left: a mark at each rank, its subjects beside it; labels that would touch are stacked.

    A phone has no room for an axis: there each label is a pill that says its rank, and they follow each other below the name.
    """
    if is_narrow(width):
        return _draw_lists(rows, axis_label, inches(width))
    furthest = max((pill.rank for row in rows for pill in row.pills), default=1)
    step = max(furthest, 8)
    room = _room_for_last([pill for row in rows for pill in row.pills], step)
    # letters per rank on the axis decide which pills would touch
    letters = _LETTERS_ACROSS / (step + room)
    heights = [1 + 0.72 * (len(_lanes(row, letters)) - 1) for row in rows]
    across, plot_high = inches(width), sum(heights) * _ROW_INCHES + 0.05
    canvas = Canvas(figsize=(across, plot_high + 0.5))
    longest = max((len(row.name) for row in rows), default=0)
    left = max(0.145 * across, longest * _LETTER_INCHES + 0.12)
    sheet = sheet_at(canvas, left, 0.42, 0.86 * across - left, plot_high)
    sheet.scale((0.6, step + room), (sum(heights) - 0.5, -0.5))
    write(sheet, 0.6, sheet.up(1 + 0.32 / plot_high), axis_label, 8.5, SOFT_INK)
    for rank in [1, *range(5, step + 1, 5)] if step > 10 else range(1, step + 1):
        line(sheet, (rank, rank), sheet.ylim, HAIRLINE, 0.5, zorder=0)
        write(sheet, rank, sheet.up(1 + 0.1 / plot_high), str(rank), 9, FAINT_INK, ha="center")
    start = 0.0
    for row, height in zip(rows, heights, strict=True):
        middle = start + (height - 1) / 2
        with marks_of(sheet, row.name):
            write(sheet, 0.6 - 0.012 * step, middle, row.name, 9, ha="right")
            write(sheet, step + room + 0.15, middle, row.note, 8, SOFT_INK)
            for lane, pills in enumerate(_lanes(row, letters)):
                for pill in pills:
                    _draw_mark(sheet, pill, GROUP_INKS[row.group], start + lane * 0.72)
        start += height
        rule(sheet, 0.6, step + room, start - 0.5)
    return canvas


def _draw_lists(rows: list[PillRow], axis_label: str, wide: float) -> Canvas:
    placed = [_placed(row, wide - 0.1) for row in rows]
    lines = [1 + max((line for line, _, _ in own), default=-1) for own in placed]
    high = 0.28 + sum(0.38 + number * _PILL_INCHES for number in lines)
    canvas, sheet = one_sheet(wide, high)
    write(sheet, 0.05, 0.13, f"{axis_label}, and what in", 8.5, SOFT_INK)
    at = 0.28
    for row, own, number in zip(rows, placed, lines, strict=True):
        rule(sheet, 0.02, wide - 0.02, at)
        with marks_of(sheet, row.name):
            write(sheet, 0.05, at + 0.15, row.name, 9, bold=True)
            write(sheet, wide - 0.05, at + 0.15, row.note, 8, SOFT_INK, ha="right")
            for line, x, pill in own:
                middle = at + 0.3 + (line + 0.5) * _PILL_INCHES
                _draw_pill(sheet, replace(pill, text=_ranked(pill)), GROUP_INKS[row.group], middle, x)
        at += 0.38 + number * _PILL_INCHES
    return canvas


def _ranked(pill: Pill) -> str:
    return f"{pill.told or pill.rank}  {pill.text}"


def _in_order(row: PillRow) -> list[Pill]:
    return sorted(row.pills, key=lambda pill: (pill.rank, not pill.strong))


def _placed(row: PillRow, room: float) -> list[tuple[int, float, Pill]]:
    """Pills with the line and the place where each begins."""
    pills = _in_order(row)
    sizes = [letters_wide(_ranked(pill), _POINTS, bold=pill.strong) + 0.14 for pill in pills]
    places = flowed(sizes, 0.1, room, 0.06)
    return [(*place, pill) for place, pill in zip(places, pills, strict=True)]


def _room_for_last(pills: list[Pill], step: int) -> float:
    """Ranks beyond ``step`` that the axis needs, so that the label of the last rank ends on it."""
    needed = [
        pill.rank - step + (len(pill.text) + 3) * step / (_LETTERS_ACROSS - len(pill.text) - 3)
        for pill in pills
    ]
    return max([_ROOM_FOR_LAST, *needed])


def _lanes(row: PillRow, letters_per_rank: float) -> list[list[Pill]]:
    """Pills in lanes, so that none touches its neighbour: each takes the first lane with room."""
    lanes: list[list[Pill]] = []
    for pill in _in_order(row):
        for lane in lanes:
            last = lane[-1]
            if pill.rank - last.rank > (len(last.text) + 3) / letters_per_rank:
                lane.append(pill)
                break
        else:
            lanes.append([pill])
    return lanes or [[]]


def _draw_mark(sheet: Sheet, pill: Pill, colour: str, height: float) -> None:
    """A point at the rank, for a box around the label would reach over ranks that are not meant."""
    mark(sheet, pill.rank, height, "o", 5.5, colour if pill.strong else PAPER, colour, 1.1)
    write(sheet, pill.rank, height, pill.text, _POINTS, bold=pill.strong, aside=5.5)


def _draw_pill(sheet: Sheet, pill: Pill, colour: str, height: float, x: float) -> None:
    ink, face = (PAPER, colour) if pill.strong else (INK, tint(colour, 0.08))
    ground: dict[str, Any] = {"pad": 0.28 * _POINTS, "corner": 0.7 * _POINTS, "face": face, "edge": colour}
    boxed(sheet, x, height, pill.text, _POINTS, ink, bold=pill.strong, width=0.9, **ground)
