"""A matrix of pairs: one cell a pair of places, darker the higher its score, the score written inside."""

from __future__ import annotations

import numpy as np

from helpers.figures.heatmap import text_colour
from helpers.figures.sheet import Canvas, Sheet, box, marks_of, sheet_at, write
from helpers.figures.size import NARROW, WIDE, inches, is_narrow, letters_wide
from helpers.figures.style import FAINT_INK, GROUP_INKS, HAIRLINE, RANK_HUE, tint

_NAME_POINTS, _POINTS, _NARROW_POINTS = 8.5, 8.0, 7.2
_HIGHEST_CELL_INCHES = 0.44
# Shades of middle strength carry neither dark nor light numbers; nothing lies between weak and strong.
_WEAK, _STRONG = (0.06, 0.46), (0.82, 1.0)


def draw_matrix(
    places: list[tuple[str, str]],
    scores: dict[tuple[int, int], float],
    *,
    decimals: int = 1,
    width: int = WIDE,
) -> Canvas:
    """Draws the lower triangle of a symmetric matrix.

    Args:
        places: name and country group of each row and column, in their order; two at least.
        scores: ``(row, column)`` with row > column → score, in articles; a pair without one has no joint article.
        decimals: digits after the point in a cell.
    """
    number, narrow = len(places), is_narrow(width)
    # on a phone columns are numbered, and so are the rows
    rows = [f"{name}  {place}" if narrow else name for place, (name, _) in enumerate(places, start=1)]
    heads = [str(place) if narrow else name for place, (name, _) in enumerate(places, start=1)]
    label = max(letters_wide(name, _NAME_POINTS, bold=True) for name in rows[1:]) + 0.12
    # each column is named where the diagonal would be, so the last names reach beyond the cells
    room = max((letters_wide(name, _NAME_POINTS, bold=True) for name in heads[-3:-1]), default=0.0)
    cell = min((inches(width) - label - room) / (number - 1), _HIGHEST_CELL_INCHES * 2)
    tall = min(cell, _HIGHEST_CELL_INCHES)
    # what stands around a small matrix needs the width of a phone
    size = (max(label + cell * (number - 1) + room, inches(NARROW)), tall * number + 0.05)
    canvas = Canvas(figsize=size)
    sheet = sheet_at(canvas, label, 0, cell * (number - 1), tall * number)
    sheet.scale((-0.5, number - 1.5), (number - 0.5, -0.5))
    strengths = _strengths(list(scores.values()))
    for row in range(1, number):
        for column in range(row):
            score = scores.get((row, column))
            with marks_of(sheet, places[row][0]):
                _draw_cell(sheet, row, column, score, strengths, _text(score, decimals, cell, narrow), narrow)
    for position, (name, group) in enumerate(places):
        ink = GROUP_INKS[group]
        with marks_of(sheet, name):
            if position:
                write(sheet, -0.62, position, rows[position], _NAME_POINTS, ink, bold=True, ha="right")
            if position < number - 1:
                write(sheet, position - 0.46, position, heads[position], _NAME_POINTS, ink, bold=True)
    return canvas


def _strengths(scores: list[float]) -> dict[float, float]:
    """How strongly each score is drawn: equal parts of a scale of its logarithm."""
    positive = [score for score in scores if score > 0]
    if not positive:
        return {}
    low, high = np.log(min(positive)), np.log(max(positive))
    found = {}
    for score in positive:
        part = (np.log(score) - low) / (high - low) if high > low else 1.0
        (start, end), within = (_STRONG, (part - 0.7) / 0.3) if part > 0.7 else (_WEAK, part / 0.7)
        found[score] = float(start + within * (end - start))
    return found


def _text(score: float | None, decimals: int, cell: float, narrow: bool) -> str:
    """A score with as many decimals as its cell has room for; the shade alone tells where it has room for none."""
    points = _NARROW_POINTS if narrow else _POINTS
    texts = [f"{score or 0:,.{digits}f}" for digits in (decimals, 0)]
    if score and score < 0.5:
        texts[1] = "<1"
    return next((text for text in texts if letters_wide(text, points) <= cell - 0.02), "")


def _draw_cell(
    sheet: Sheet,
    row: int,
    column: int,
    score: float | None,
    strengths: dict[float, float],
    text: str,
    narrow: bool,
) -> None:
    left, top = column - 0.48, row - 0.46
    if not score:
        box(sheet, left, top, 0.96, 0.92, edge=HAIRLINE, width=0.8)
        write(sheet, column, row, "–", _POINTS, FAINT_INK, ha="center")
        return
    shade = tint(RANK_HUE, strengths[score])
    box(sheet, left, top, 0.96, 0.92, shade)
    points = _NARROW_POINTS if narrow else _POINTS
    write(sheet, column, row, text, points, text_colour(shade), ha="center")
