"""What stands around the scales of a sheet: its heading, lines across it, and numbers or names beside these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from matplotlib.ticker import MaxNLocator

from helpers.figures.sheet import Sheet, line, rule, write
from helpers.figures.style import FAINT_INK, HAIRLINE

_PAD, _POINTS = 3.5, 8.0  # points between a sheet and its numbers, and their size
# texts by their places
_Texts = Mapping[int, str] | Mapping[float, str]
STEPS = (1, 2, 2.5, 5, 10)


def ticks(least: float, greatest: float, most: int, **options: Any) -> list[float]:
    """Round numbers from ``least`` to ``greatest``, in ``most`` steps at most; ``options`` as of ``MaxNLocator``."""
    values = MaxNLocator(most, **options).tick_values(least, greatest)
    return [float(value) for value in values if least <= value <= greatest * (1 + 1e-9)]


def heading(sheet: Sheet, lines: Sequence[str], pad: float, points: float = 9.5) -> None:
    """Writes the heading of a sheet so many points above it."""
    foot = sheet.ylim[1] - sheet.down(pad)
    write(sheet, sheet.xlim[0], foot, "\n".join(lines), points, bold=True, va="baseline")


def grid(sheet: Sheet, xs: Iterable[float] = (), ys: Iterable[float] = ()) -> None:
    """Hairlines across the sheet, behind everything."""
    for x in xs:
        line(sheet, (x, x), sheet.ylim, HAIRLINE, 0.5, zorder=0)
    for y in ys:
        rule(sheet, *sheet.xlim, y)


def below(
    sheet: Sheet, texts: _Texts, ink: str = FAINT_INK, points: float = _POINTS, pad: float = _PAD
) -> None:
    """Writes texts below the sheet, each by its place; ``pad`` points above it where that is negative."""
    edge, va = (sheet.ylim[0], "top") if pad > 0 else (sheet.ylim[1], "bottom")
    for x, text in texts.items():
        write(sheet, x, edge + sheet.down(pad), text, points, ink, ha="center", va=va)


def beside(sheet: Sheet, texts: _Texts) -> None:
    """Writes texts at the left of the sheet, each by its place."""
    left = sheet.xlim[0] - sheet.along(_PAD)
    for y, text in texts.items():
        write(sheet, left, y, text, _POINTS, FAINT_INK, ha="right", va="center_baseline")
