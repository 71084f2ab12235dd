"""The two widths that every figure is drawn for, and how wide letters are: what a drawing is laid out with.

A drawing function takes ``width`` in CSS pixels and returns a canvas of that width. Sizes of letters and distances
inside are in points and inches as ever: at its own width a drawing has 96 pixels to the inch, on a page and in print.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Protocol

from matplotlib.figure import Figure as Canvas
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags

WIDE, NARROW = 900, 343
PIXELS_AN_INCH, POINTS = 96, 72  # to an inch
# A wide drawing is shown from 800 pixels on, a narrow one down to 328, and there no letter is below nine.
LEAST_POINTS = {WIDE: 7.6, NARROW: 7.1}
_MEASURED_POINTS = 32.0
_ON_SCREEN = 1.02  # small letters on a screen of few pixels are set a little wider


class Draw(Protocol):
    """What draws a figure: a drawing function of ``figures/`` with its rows, to which only the width is left to give."""

    def __call__(self, *, width: int) -> Canvas: ...


def inches(width: int) -> float:
    """Inches of so many pixels."""
    return width / PIXELS_AN_INCH


def is_narrow(width: int) -> bool:
    """Whether a drawing of so many pixels has the room of a phone only."""
    return width < 600


def letters_wide(text: str, points: float, *, bold: bool = False) -> float:
    """Inches that the longest line of ``text`` takes in letters of so many points."""
    widths = (sum(_advance(letter, bold) for letter in line) for line in text.split("\n"))
    return max(widths) * points / POINTS


def wrapped(text: str, points: float, room: float, *, bold: bool = False) -> list[str]:
    """``text`` in lines that take at most ``room`` inches each; a word that is longer stands alone."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and letters_wide(longer, points, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def flowed(sizes: Iterable[float], start: float, room: float, gap: float) -> list[tuple[int, float]]:
    """Line, from 0, and left end of things of so many inches that follow each other from ``start`` on, ``gap`` apart."""
    found, line, at = [], 0, start
    for size in sizes:
        if at > start and at + size > room:
            line, at = line + 1, start
        found.append((line, at))
        at += size + gap
    return found


def shortened(text: str, points: float, room: float, *, bold: bool = False) -> str:
    """``text``, or as much of it as ``room`` inches hold with a sign that more was there."""
    if letters_wide(text, points, bold=bold) <= room:
        return text
    while text and letters_wide(f"{text}…", points, bold=bold) > room:
        text = text[:-1].rstrip()
    return f"{text}…"


@cache
def font(points: float, bold: bool = False, italic: bool = False) -> FontProperties:
    """The project's font in one size."""
    weight = "bold" if bold else "normal"
    return FontProperties(
        family="DejaVu Sans", size=points, weight=weight, style="italic" if italic else "normal"
    )


@cache
def _advance(letter: str, bold: bool) -> float:
    """Width of a letter of the project's font, as a part of its size."""
    measured = get_font(findfont(font(_MEASURED_POINTS, bold)))
    measured.set_size(_MEASURED_POINTS, POINTS)
    wide: float = measured.load_char(ord(letter), flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65536
    return wide / _MEASURED_POINTS * _ON_SCREEN
