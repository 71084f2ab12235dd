"""A line that names the colours of the country groups that a figure uses."""

from __future__ import annotations

from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Rectangle

from helpers.figures.style import PALETTE, SOFT_INK

# Room that the line takes at the foot of a figure.
KEY_INCHES = 0.27
_LETTER_INCHES = 0.068
_SQUARE_INCHES = 0.095


def draw_group_key(canvas: Canvas, groups: list[tuple[str, str]], *, left_inches: float = 0.05) -> None:
    """Draws the line at the foot of ``canvas``; ``groups`` are ``(group, name)`` in their order."""
    wide, high = canvas.get_size_inches()
    at, middle = left_inches, KEY_INCHES / 2
    for group, name in groups:
        canvas.patches.append(
            Rectangle(
                (at / wide, (middle - _SQUARE_INCHES / 2) / high),
                _SQUARE_INCHES / wide,
                _SQUARE_INCHES / high,
                transform=canvas.transFigure,
                facecolor=PALETTE[group],
                linewidth=0,
                figure=canvas,
            )
        )
        canvas.text((at + 0.16) / wide, middle / high, name, va="center", fontsize=8, color=SOFT_INK)
        at += 0.16 + len(name) * _LETTER_INCHES + 0.22
