"""What drawings are made of: sheets of a matplotlib figure, and the letters, shapes and marks that are put on them.

A sheet is one artist that hands its marks to whatever draws the figure, a page, PDF or PNG. With axes and an artist
for each mark an edition takes 1.6 times as long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from math import cos, radians, sin
from typing import Any, Literal

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure, SubFigure
from matplotlib.markers import MarkerStyle
from matplotlib.patches import BoxStyle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox, IdentityTransform

from helpers.figures.size import POINTS, font, letters_wide
from helpers.figures.style import HAIRLINE, INK

Canvas = Figure  # a drawing
# How the name of a place travels through matplotlib; ``svg`` turns it into ``data-place``.
PREFIX = "place="
Box = tuple[float, float, float, float]  # left, top, right, bottom

# inches that a shape may reach beyond the box that cuts it, such as half of its line
_ROOM = 0.007
# parts of their size that letters of DejaVu Sans reach above and below their baseline, and lines stand apart
_ASCENT, _DESCENT, LINE_SPACING = 0.76, 0.24, 1.2
_BASELINE = {
    "center": (_ASCENT - _DESCENT) / 2,
    "top": _ASCENT,
    "bottom": -_DESCENT,
    "baseline": 0.0,
    "center_baseline": _ASCENT / 2,
}
# the part of a text, or of its lines, that lies to the left of its place, or above it
_BEFORE = {"left": 0.0, "top": 0.0, "center": 0.5}
_AS_IT_IS = IdentityTransform()
_marker = cache(MarkerStyle)


class _Pen:
    """A renderer at work on a canvas, told places in inches from the upper left corner of the canvas."""

    def __init__(self, renderer: RendererBase, canvas: Figure | SubFigure) -> None:
        self.renderer, self.inch = renderer, canvas.dpi
        self.point = float(np.asarray(renderer.points_to_pixels(1)))
        self.left, self.top = canvas.transSubfigure.transform((0, 1)).tolist()
        self.bottom = renderer.get_canvas_width_height()[1] if renderer.flipy() else None
        # an SVG asks the artist of a text where it is bound to, so that the reader's own letters are set from there
        self.anchor, self.reader_measures = Text(), isinstance(renderer, RendererSVG)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Pixels from the lower left corner of what is drawn on."""
        return self.left + x * self.inch, self.top - y * self.inch

    def ink(self, colour: str, width: float = 0.0) -> GraphicsContextBase:
        """A context that draws lines of so many points."""
        gc = self.renderer.new_gc()
        gc.set_foreground(colour)
        gc.set_linewidth(width if colour != "none" else 0.0)
        return gc


@dataclass(slots=True)
class Letters:
    """A text at a place of a sheet. ``va`` says which part of it is level with the place; it is turned by ``angle``
    degrees around its place."""

    x: float
    y: float
    text: str
    points: float
    ink: str
    bold: bool = False
    italic: bool = False
    ha: str = "left"
    va: str = "center"
    spacing: float = LINE_SPACING
    angle: float = 0.0
    place: str = ""
    zorder: float = 3.0

    def lines(self) -> Iterator[tuple[str, float, float]]:
        """Each line, and how many points its baseline lies to the right of the place and below it."""
        texts, angle = self.text.split("\n"), radians(self.angle)
        step = self.points * self.spacing
        above = _BEFORE.get(self.va, 1.0) * (len(texts) - 1) * step
        for number, text in enumerate(texts):
            below = _BASELINE[self.va] * self.points - above + number * step
            yield text, below * sin(angle), below * cos(angle)

    def draw(self, sheet: Sheet, pen: _Pen) -> None:
        x, y = pen.at(*sheet.inches(self.x, self.y))
        gc, prop, angle = pen.ink(self.ink), font(self.points, self.bold, self.italic), radians(self.angle)
        pen.anchor.set(ha=self.ha, rotation_mode="anchor")
        for text, right, below in self.lines():
            if not text.strip():
                continue
            left, base = x + right * pen.point, y - below * pen.point
            pen.anchor.set_position((left, base))
            if (before := _BEFORE.get(self.ha, 1.0)) and not pen.reader_measures:
                wide = pen.renderer.get_text_width_height_descent(text, prop, False)[0]
                left, base = left - before * wide * cos(angle), base - before * wide * sin(angle)
            base = base if pen.bottom is None else pen.bottom - base
            pen.renderer.draw_text(gc, left, base, text, prop, self.angle, False, pen.anchor)
        gc.restore()


@dataclass(slots=True)
class Shape:
    """A line or an area through places of a sheet; ``codes`` as of ``Path`` for curves. ``dash`` is in widths of the
    line, on and off; ``clip`` is the box on the canvas, in inches, beyond which nothing of it is seen."""

    xs: Sequence[float]
    ys: Sequence[float]
    face: str = "none"
    edge: str = "none"
    width: float = 0.0
    dash: tuple[float, ...] = ()
    hatch: str = ""
    cap: Literal["butt", "round"] = "butt"
    join: Literal["miter", "round"] = "miter"
    closed: bool = False
    codes: Any = None
    clip: Box | None = None
    place: str = ""
    zorder: float = 1.0

    def draw(self, sheet: Sheet, pen: _Pen) -> None:
        places = [sheet.inches(x, y) for x, y in zip(self.xs, self.ys, strict=True)]
        gc = pen.ink(self.edge, self.width)
        gc.set_capstyle(self.cap)
        gc.set_joinstyle(self.join)
        if self.dash:
            gc.set_dashes(0, [part * self.width for part in self.dash])
        if self.hatch:
            gc.set_hatch(self.hatch)
            gc.set_hatch_color(self.edge)
        if self.clip:
            left, top, right, foot = self.clip
            within = (
                left - _ROOM <= x <= right + _ROOM and top - _ROOM <= y <= foot + _ROOM for x, y in places
            )
            if not all(within):
                gc.set_clip_rectangle(Bbox([pen.at(left, foot), pen.at(right, top)]))
        points = [pen.at(x, y) for x, y in places]
        path = Path([*points, points[0]] if self.closed else points, self.codes, closed=self.closed)
        pen.renderer.draw_path(gc, path, _AS_IT_IS, None if self.face == "none" else to_rgba(self.face))
        gc.restore()


@dataclass(slots=True)
class Mark:
    """A mark of so many points at a place of a sheet; ``shape`` as of matplotlib's markers."""

    x: float
    y: float
    shape: str
    points: float
    face: str
    edge: str
    width: float
    place: str = ""
    zorder: float = 2.0

    def draw(self, sheet: Sheet, pen: _Pen) -> None:
        marker, gc = _marker(self.shape), pen.ink(self.edge, self.width)
        gc.set_joinstyle(marker.get_joinstyle())
        grown = marker.get_transform() + Affine2D().scale(self.points * pen.point)
        place = Path([pen.at(*sheet.inches(self.x, self.y))])
        pen.renderer.draw_markers(gc, marker.get_path(), grown, place, _AS_IT_IS, to_rgba(self.face))
        gc.restore()


class Sheet(Artist):
    """A part of a canvas, in inches from its upper left corner, with scales of its own: by default inches as well."""

    def __init__(self, left: float, top: float, wide: float, high: float) -> None:
        super().__init__()
        self.left, self.top, self.wide, self.high = left, top, wide, high
        self.marks: list[Letters | Shape | Mark] = []
        self.place = ""
        self.scale((0.0, wide), (high, 0.0))

    def scale(self, xlim: tuple[float, float], ylim: tuple[float, float]) -> None:
        """Sets what stands at the left and right edge, and at the lower and upper one; of equal ends the second is one more."""
        self.xlim, self.ylim = ((first, last if last != first else first + 1) for first, last in (xlim, ylim))

    def across(self, part: float) -> float:
        """The place so far along the lower edge, as a part of it."""
        return self.xlim[0] + part * (self.xlim[1] - self.xlim[0])

    def up(self, part: float) -> float:
        """The place so far up from the lower edge, as a part of the height."""
        return self.ylim[0] + part * (self.ylim[1] - self.ylim[0])

    def along(self, points: float) -> float:
        """So many points to the right, on the scale of the sheet."""
        return points * (self.xlim[1] - self.xlim[0]) / self.wide / POINTS

    def down(self, points: float) -> float:
        """So many points down, on the scale of the sheet."""
        return points * (self.ylim[0] - self.ylim[1]) / self.high / POINTS

    def inches(self, x: float, y: float) -> tuple[float, float]:
        """Where a place of the sheet lies, from the upper left corner of the canvas."""
        (x0, x1), (y0, y1) = self.xlim, self.ylim
        return self.left + (x - x0) / (x1 - x0) * self.wide, self.top + (y1 - y) / (y1 - y0) * self.high

    @property
    def box(self) -> Box:
        """Its edges on the canvas in inches."""
        return self.left, self.top, self.left + self.wide, self.top + self.high

    def draw(self, renderer: RendererBase) -> None:
        """Hands its marks to ``renderer``, those behind first, neighbours of one place as a group."""
        if not self.get_visible():
            return
        pen = _Pen(renderer, self.figure)
        for place, own in groupby(sorted(self.marks, key=lambda mark: mark.zorder), lambda mark: mark.place):
            if place:
                renderer.open_group("place", gid=PREFIX + place)
            for mark in own:
                mark.draw(self, pen)
            if place:
                renderer.close_group("place")
        self.stale = False

    def get_window_extent(self, renderer: RendererBase | None = None) -> Bbox:
        """All of the canvas: marks may lie beyond the sheet."""
        return self.figure.bbox.frozen()


def sheet_at(canvas: Canvas, left: float, top: float, wide: float, high: float) -> Sheet:
    """A new sheet at so many inches from the upper left corner of a canvas."""
    sheet = Sheet(left, top, wide, high)
    sheet.set_figure(canvas)
    # its lines are drawn above its axes, and Jupyter shows no figure that has neither
    canvas.lines.append(sheet)  # type: ignore[arg-type]
    return sheet


def sheets_of(canvas: Canvas) -> list[Sheet]:
    """The sheets of a canvas in the order of their making."""
    return [artist for artist in canvas.get_children() if isinstance(artist, Sheet)]


def one_sheet(wide: float, high: float) -> tuple[Canvas, Sheet]:
    """A new canvas that is one sheet."""
    canvas = Canvas(figsize=(wide, high))
    return canvas, sheet_at(canvas, 0, 0, wide, high)


@contextmanager
def marks_of(sheet: Sheet, place: str) -> Iterator[None]:
    """Everything put on ``sheet`` inside of the block belongs to ``place``; an empty name belongs to nobody."""
    before, sheet.place = sheet.place, place
    yield
    sheet.place = before


def write(
    sheet: Sheet,
    x: float,
    y: float,
    text: str,
    points: float,
    ink: str = INK,
    *,
    aside: float = 0,
    **style: Any,
) -> None:
    """Writes ``text`` level with a place, ``aside`` of it by so many points to the right; ``style`` as of ``Letters``."""
    sheet.marks.append(Letters(x + sheet.along(aside), y, text, points, ink, place=sheet.place, **style))


def boxed(
    sheet: Sheet, x: float, y: float, text: str, points: float, ink: str = INK, *,
    pad: float, corner: float = 0.0, bold: bool = False, ha: str = "left", va: str = "center", **style: Any,
) -> None:  # fmt: skip
    """Writes ``text`` on a ground that reaches ``pad`` points beyond it, with corners rounded by so many points.

    ``style`` is that of the ground, as of ``Shape``.
    """
    wide, lines = letters_wide(text, points, bold=bold) * POINTS, text.count("\n") + 1
    high = points * (1 + (lines - 1) * LINE_SPACING)
    form = BoxStyle.Round(pad, corner) if corner else BoxStyle.Square(pad)
    ground = form(-_BEFORE.get(ha, 1.0) * wide, -_BEFORE.get(va, 1.0) * high, wide, high, 1.0)
    xs, ys = np.asarray(ground.vertices).T
    xs, ys = x + sheet.along(1) * xs, y + sheet.down(1) * ys
    sheet.marks.append(Shape(xs, ys, codes=ground.codes, place=sheet.place, zorder=3, **style))
    write(sheet, x, y, text, points, ink, bold=bold, ha=ha, va=va)


def box(
    sheet: Sheet, left: float, top: float, wide: float, high: float, face: str = "none", **style: Any
) -> None:
    """Draws a rectangle from its first corner on; ``style`` as of ``Shape``."""
    xs, ys = (left, left + wide, left + wide, left), (top, top, top + high, top + high)
    own: dict[str, Any] = {"clip": sheet.box} | style
    sheet.marks.append(Shape(xs, ys, face, closed=True, place=sheet.place, **own))


def level_bar(
    sheet: Sheet, left: float, middle: float, length: float, high: float, face: str, **style: Any
) -> None:
    """Draws a bar from ``left`` to the right, with its ``middle`` at that height."""
    box(sheet, left, middle - high / 2, length, high, face, **style)


def line(
    sheet: Sheet, xs: Sequence[float], ys: Sequence[float], ink: str, width: float, **style: Any
) -> None:
    """Draws a line through places, with round ends where it is not dashed; ``style`` as of ``Shape``."""
    cap = "butt" if style.get("dash") else "round"
    own: dict[str, Any] = {"cap": cap, "join": "round", "clip": sheet.box, "zorder": 2.0} | style
    sheet.marks.append(Shape(xs, ys, edge=ink, width=width, place=sheet.place, **own))


def mark(
    sheet: Sheet,
    x: float,
    y: float,
    shape: str,
    points: float,
    face: str,
    edge: str | None = None,
    width: float = 1.0,
    zorder: float = 2.0,
) -> None:
    """Draws a mark of so many points at a place, whole at the edge of the sheet too."""
    sheet.marks.append(Mark(x, y, shape, points, face, edge or face, width, sheet.place, zorder))


def rule(sheet: Sheet, left: float, right: float, y: float, ink: str = HAIRLINE, width: float = 0.5) -> None:
    """Draws a level line behind everything."""
    line(sheet, (left, right), (y, y), ink, width, zorder=0)
