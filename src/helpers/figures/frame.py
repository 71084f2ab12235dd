"""What stands around a drawing: the key of its colours, a notice, and what it says of itself away from its page.

All of it is drawn beyond the edges of the canvas, so that a drawing knows nothing of it: the key below and the notice
above belong to the picture on the page; title, subtitle and notes are shown only in a file of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.path import Path
from matplotlib.transforms import Transform
from matplotlib.typing import ColorType

from helpers.figures.sheet import Canvas, Letters, Sheet, box, level_bar, marks_of, sheet_at, write
from helpers.figures.size import flowed, letters_wide, wrapped
from helpers.figures.style import FAINT_INK, GROUP_INKS, INK, PALETTE, PAPER, SOFT_INK

_KEY_POINTS, _LINE_INCHES, _SQUARE_INCHES = 8.0, 0.22, 0.095
_NOTICE_INCHES = 0.26
_EDGE = 0.06
_TITLE_POINTS, _SUBTITLE_POINTS, _NOTE_POINTS = 13.0, 9.5, 8.0
# place of what is shown in a file of its own only
FRAME = "frame"
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
    around = sheet_at(canvas, 0, 0, *canvas.get_size_inches())
    below = _key(around, [(group, name) for group, name in names.items() if group in used])
    above = _notice(around, notice) if notice else 0.0
    if frame is None:
        return Edges(above, below, above, below)
    room = around.wide - 2 * _EDGE
    head = [(line, _TITLE_POINTS, INK, True) for line in wrapped(frame.title, _TITLE_POINTS, room, bold=True)]
    units = wrapped(frame.subtitle, _SUBTITLE_POINTS, room)
    head += [(line, _SUBTITLE_POINTS, FAINT_INK, False) for line in units]
    top = up = above + 0.12 + sum(points * 1.35 / 72 for _, points, _, _ in head)
    down = around.high + below + 0.1
    with marks_of(around, FRAME):
        for text, points, colour, bold in head:
            up -= points * 1.35 / 72
            write(around, _EDGE, -up, text, points, colour, va="bottom", bold=bold)
        for text in (line for note in frame.notes for line in wrapped(note, _NOTE_POINTS, room)):
            write(around, _EDGE, down, text, _NOTE_POINTS, SOFT_INK, va="top")
            down += _NOTE_POINTS * 1.4 / 72
    return Edges(above, below, top + 0.08, down - around.high + 0.06)


def with_line(canvas: Canvas, edges: Edges, text: str) -> Edges:
    """Draws one more line below a drawing and its frame, such as the address of its page."""
    around = sheet_at(canvas, 0, 0, *canvas.get_size_inches())
    with marks_of(around, FRAME):
        write(around, _EDGE, around.high + edges.all_below, text, _NOTE_POINTS, SOFT_INK, va="top")
    return replace(edges, all_below=edges.all_below + _NOTE_POINTS * 1.4 / 72 + 0.06)


def groups_of(canvas: Canvas) -> set[str]:
    """The country groups whose colours are in a drawing."""
    seen = _Seen()
    for artist in canvas.get_children():
        if not isinstance(artist, Sheet):
            artist.draw(seen)
            continue
        for mark in artist.marks:
            if isinstance(mark, Letters):
                seen.colours |= {mark.ink} if mark.text.strip() else set()
            else:
                seen.colours |= {mark.face, mark.edge if mark.width else mark.face}
    return {_GROUP_OF[colour] for colour in seen.colours if colour in _GROUP_OF}


class _Seen(RendererBase):
    """Draws nothing, and notes the colours that it is told to draw in."""

    def __init__(self) -> None:
        super().__init__()
        self.colours: set[str] = set()

    def draw_path(
        self, gc: GraphicsContextBase, path: Path, transform: Transform, rgbFace: ColorType | None = None
    ) -> None:
        if np.size(path.vertices):
            self.colours |= {to_hex(gc.get_rgb())} if gc.get_linewidth() else set()
            self.colours |= set() if rgbFace is None else {to_hex(rgbFace)}

    def draw_text(self, gc: GraphicsContextBase, x: float, y: float, s: str, *_: Any, **__: Any) -> None:
        self.colours |= {to_hex(gc.get_rgb())} if s.strip() else set()

    def draw_image(self, *_: Any, **__: Any) -> None:
        """An image has no colour of a group."""


def _key(around: Sheet, groups: list[tuple[str, str]]) -> float:
    """Draws one line, or as many as are needed, below the canvas; returns its height."""
    sizes = [0.16 + letters_wide(name, _KEY_POINTS) for _, name in groups]
    places = flowed(sizes, _EDGE, around.wide - 0.02, 0.2)
    for (group, name), (line, at) in zip(groups, places, strict=True):
        middle = around.high + 0.06 + (line + 0.5) * _LINE_INCHES
        level_bar(around, at, middle, _SQUARE_INCHES, _SQUARE_INCHES, PALETTE[group], clip=None)
        write(around, at + 0.16, middle, name, _KEY_POINTS, SOFT_INK)
    return 0.08 + (places[-1][0] + 1) * _LINE_INCHES if places else 0.0


def _notice(around: Sheet, notice: str) -> float:
    """Draws a band of light letters on ink, which travels with the picture wherever it goes."""
    lines = wrapped(notice, 8, around.wide - 2 * _EDGE, bold=True)
    high = _NOTICE_INCHES + (len(lines) - 1) * 0.15
    box(around, 0, -high, around.wide, high - 0.05, INK, clip=None)
    write(around, _EDGE, -(high + 0.05) / 2, "\n".join(lines), 8, PAPER, bold=True)
    return high
