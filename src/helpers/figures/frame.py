"""What stands around a drawing: the key of its colours, a notice, and what it says of itself away from its page.

All of it is drawn beyond the edges of the canvas, so that a drawing knows nothing of it: the key below and the notice
above belong to the picture on the page; title, subtitle and notes are shown only in a file of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axis import Axis
from matplotlib.colors import to_hex
from matplotlib.figure import Figure as Canvas
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.text import Text
from matplotlib.typing import ColorType

from helpers.figures.size import letters_wide, wrapped
from helpers.figures.style import FAINT_INK, GROUP_INKS, INK, PALETTE, PAPER, SOFT_INK

_KEY_POINTS, _LINE_INCHES, _SQUARE_INCHES = 8.0, 0.22, 0.095
_NOTICE_INCHES = 0.26
_EDGE = 0.06
_TITLE_POINTS, _SUBTITLE_POINTS, _NOTE_POINTS = 13.0, 9.5, 8.0
# id of what is shown in a file of its own only
FRAME = "frame"
# how matplotlib writes that no stroke, or no mark, is drawn
_NOTHING = ("None", "none", " ", "", None)
_GROUP_OF = {colour: group for group, colour in (*PALETTE.items(), *GROUP_INKS.items())}


@dataclass(frozen=True)
class Frame:
    """What a picture says of itself in a file of its own; ``notes`` are its sources, edition and address."""

    title: str
    subtitle: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Edges:
    """Inches above and below a canvas: those that belong to the picture, and all with the frame."""

    above: float = 0.0
    below: float = 0.0
    all_above: float = 0.0
    all_below: float = 0.0


def surround(
    canvas: Canvas, names: Mapping[str, str], *, notice: str = "", frame: Frame | None = None
) -> Edges:
    """Draws around ``canvas`` and says how much room that takes.

    Args:
        canvas: a finished drawing.
        names: what the colour of each country group stands for; only those that are in the drawing are named.
        notice: words of warning above the picture.
        frame: what the picture says of itself in a file of its own.
    """
    used = groups_of(canvas)
    below = _key(canvas, [(group, name) for group, name in names.items() if group in used])
    above = _notice(canvas, notice) if notice else 0.0
    if frame is None:
        return Edges(above, below, above, below)
    head = [*_lines(canvas, frame.title, _TITLE_POINTS, INK, bold=True),
            *_lines(canvas, frame.subtitle, _SUBTITLE_POINTS, FAINT_INK)]  # fmt: skip
    top = up = above + 0.12 + sum(points * 1.35 / 72 for _, points, _, _ in head)
    for text, points, colour, bold in head:
        up -= points * 1.35 / 72
        _text(canvas, _EDGE, -up, text, points, colour, va="bottom", bold=bold, gid=FRAME)
    down = canvas.get_figheight() + below + 0.1
    for note in frame.notes:
        for text, points, colour, bold in _lines(canvas, note, _NOTE_POINTS, SOFT_INK):
            _text(canvas, _EDGE, down, text, points, colour, va="top", bold=bold, gid=FRAME)
            down += points * 1.4 / 72
    return Edges(above, below, top + 0.08, down - canvas.get_figheight() + 0.06)


def with_line(canvas: Canvas, edges: Edges, text: str) -> Edges:
    """Draws one more line below a drawing and its frame, such as the address of its page."""
    _text(
        canvas,
        _EDGE,
        canvas.get_figheight() + edges.all_below,
        text,
        _NOTE_POINTS,
        SOFT_INK,
        va="top",
        gid=FRAME,
    )
    return replace(edges, all_below=edges.all_below + _NOTE_POINTS * 1.4 / 72 + 0.06)


def groups_of(canvas: Canvas) -> set[str]:
    """The country groups whose colours are in a drawing."""
    seen = {colour for artist in _artists(canvas) for colour in _colours(artist)}
    return {group for group in map(_group_of, seen) if group}


def _artists(artist: Artist) -> Iterator[Artist]:
    """An artist and all in it, but for the scales of axes: asked for their marks, matplotlib makes them first."""
    yield artist
    for child in artist.get_children():
        if not isinstance(child, Axis):
            yield from _artists(child)


def _colours(artist: Artist) -> Iterable[ColorType]:
    """The colours that an artist shows: of a line without a stroke its marks alone, of what is empty none."""
    if not artist.get_visible():
        return
    if isinstance(artist, Text):
        if artist.get_text().strip():
            yield artist.get_color()
    elif isinstance(artist, Line2D):
        if not np.size(artist.get_xdata()):
            return
        if artist.get_linestyle() not in _NOTHING:
            yield artist.get_color()
        if artist.get_marker() not in _NOTHING:
            yield from (artist.get_markeredgecolor(), artist.get_markerfacecolor())
    elif isinstance(artist, Patch):
        yield artist.get_facecolor()
        if artist.get_linewidth():
            yield artist.get_edgecolor()


def _group_of(colour: ColorType) -> str | None:
    return _GROUP_OF.get(to_hex(colour)) if colour not in ("none", "auto") else None


def _key(canvas: Canvas, groups: list[tuple[str, str]]) -> float:
    """Draws one line, or as many as are needed, below the canvas; returns its height."""
    wide, high = canvas.get_size_inches()
    at, line = _EDGE, 0
    for group, name in groups:
        size = 0.16 + letters_wide(name, _KEY_POINTS)
        if at > _EDGE and at + size > wide - 0.02:
            at, line = _EDGE, line + 1
        middle = high + 0.06 + (line + 0.5) * _LINE_INCHES
        _rectangle(canvas, at, middle - _SQUARE_INCHES / 2, _SQUARE_INCHES, _SQUARE_INCHES, PALETTE[group])
        _text(canvas, at + 0.16, middle, name, _KEY_POINTS, SOFT_INK)
        at += size + 0.2
    return 0.08 + (line + 1) * _LINE_INCHES if groups else 0.0


def _notice(canvas: Canvas, notice: str) -> float:
    """Draws a band of light letters on ink, which travels with the picture wherever it goes."""
    lines = wrapped(notice, 8, canvas.get_figwidth() - 2 * _EDGE, bold=True)
    high = _NOTICE_INCHES + (len(lines) - 1) * 0.15
    _rectangle(canvas, 0, -high, canvas.get_figwidth(), high - 0.05, INK)
    _text(canvas, _EDGE, -(high + 0.05) / 2, "\n".join(lines), 8, PAPER, bold=True)
    return high


def _lines(
    canvas: Canvas, text: str, points: float, colour: str, *, bold: bool = False
) -> list[tuple[str, float, str, bool]]:
    room = canvas.get_figwidth() - 2 * _EDGE
    return [(line, points, colour, bold) for line in wrapped(text, points, room, bold=bold)]


def _text(
    canvas: Canvas,
    x: float,
    down: float,
    text: str,
    points: float,
    colour: str,
    *,
    va: str = "center",
    bold: bool = False,
    gid: str | None = None,
) -> None:
    """A text at so many inches from the upper left corner of the canvas."""
    wide, high = canvas.get_size_inches()
    canvas.text(
        x / wide,
        1 - down / high,
        text,
        va=va,
        fontsize=points,
        color=colour,
        weight="bold" if bold else "normal",
        gid=gid,
    )


def _rectangle(canvas: Canvas, x: float, down: float, wide: float, high: float, colour: str) -> None:
    across, up = canvas.get_size_inches()
    canvas.patches.append(
        Rectangle(
            (x / across, 1 - (down + high) / up),
            wide / across,
            high / up,
            transform=canvas.transFigure,
            facecolor=colour,
            linewidth=0,
            figure=canvas,
        )
    )
