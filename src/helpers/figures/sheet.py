"""Empty sheets measured in inches, and what drawings put on them: letters, boxes and lines, one artist each.

On sheets and on other axes these are lighter than ``bar`` and ``plot``, which look after limits that are set already.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import ScaledTranslation

from helpers.figures.style import HAIRLINE, INK


def axes_at(canvas: Canvas, left: float, top: float, wide: float, high: float) -> Axes:
    """Axes at so many inches from the upper left corner of a canvas."""
    across, down = canvas.get_size_inches()
    return canvas.add_axes((left / across, 1 - (top + high) / down, wide / across, high / down))


def sheet_at(canvas: Canvas, left: float, top: float, wide: float, high: float) -> Axes:
    """An empty part of a canvas, whose coordinates are inches from its upper left corner."""
    axes = axes_at(canvas, left, top, wide, high)
    axes.set(xlim=(0, wide), ylim=(high, 0))
    axes.axis("off")
    return axes


def sheet(wide: float, high: float) -> tuple[Canvas, Axes]:
    """A new canvas that is one sheet."""
    canvas = plt.figure(figsize=(wide, high))
    return canvas, sheet_at(canvas, 0, 0, wide, high)


def write(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    points: float,
    ink: str = INK,
    *,
    bold: bool = False,
    italic: bool = False,
    aside: float = 0.0,
    va: str = "center",
    **style: Any,
) -> None:
    """Writes ``text`` level with a place, ``aside`` of it by so many points to the right; ``style`` as of ``Axes.text``."""
    if aside:
        along = style.get("transform", axes.transData)
        style["transform"] = along + ScaledTranslation(aside / 72, 0, axes.figure.dpi_scale_trans)
    weight, slant = "bold" if bold else "normal", "italic" if italic else "normal"
    axes.text(x, y, text, fontsize=points, color=ink, weight=weight, style=slant, va=va, **style)


def box(
    axes: Axes, left: float, top: float, wide: float, high: float, face: str = "none", **style: Any
) -> None:
    """Draws a rectangle from its first corner on; ``style`` as of ``Rectangle``."""
    axes.add_artist(Rectangle((left, top), wide, high, facecolor=face, **style))


def level_bar(
    axes: Axes, left: float, middle: float, length: float, high: float, face: str, **style: Any
) -> None:
    """Draws a bar from ``left`` to the right, with its ``middle`` at that height."""
    box(axes, left, middle - high / 2, length, high, face, **style)


def line(axes: Axes, xs: Sequence[float], ys: Sequence[float], ink: str, width: float, **style: Any) -> None:
    """Draws a line through places; ``style`` as of ``Line2D``."""
    axes.add_artist(Line2D(xs, ys, color=ink, linewidth=width, **style))


def mark(
    axes: Axes,
    x: float,
    y: float,
    shape: str,
    size: float,
    face: str,
    edge: str | None = None,
    edge_width: float = 1.0,
    **style: Any,
) -> None:
    """Draws a mark of so many points at a place, whole at the edge of the axes too; ``style`` as of ``Line2D``."""
    shown: dict[str, Any] = {"marker": shape, "markersize": size, "markerfacecolor": face}
    shown |= {"linestyle": "none", "clip_on": False}
    shown |= {"markeredgecolor": edge or face, "markeredgewidth": edge_width}
    axes.add_artist(Line2D([x], [y], **(shown | style)))


def rule(axes: Axes, left: float, right: float, y: float, ink: str = HAIRLINE, width: float = 0.5) -> None:
    """Draws a level line behind everything."""
    line(axes, (left, right), (y, y), ink, width, zorder=0)
