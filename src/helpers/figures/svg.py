"""A matplotlib figure as SVG text: the same bytes on every run, safe to stand beside others in one page, and light."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from html import escape
from itertools import groupby
from typing import NamedTuple

import matplotlib
from matplotlib.backends.backend_svg import RendererSVG

from helpers.figures.frame import FRAME, Edges
from helpers.figures.sheet import PREFIX, Canvas
from helpers.figures.size import POINTS
from helpers.figures.style import PAPER

_USED = re.compile(r"url\(#([^)]+)\)")
_MOVED = re.compile(r"translate\(([-\d.]+) ([-\d.]+)\)(?: rotate\(([-\d.]+)\))?")
_ROTATION = re.compile(r"rotate\(-?0 ")
_OPENING = re.compile(r"<svg\b[^>]*>")
_FONT = "'DejaVu Sans', Verdana, sans-serif"
# of the width that a drawing is made for, so that no letters are far larger than those of the text around
_LARGEST, _LARGEST_NARROW = 1.07, 1.55
_WIDE = 800  # pixels; the style sheet makes no picture for a desk smaller, but for one that is drawn so
# matplotlib says of every shape and text what the root says once, or what holds anyway
_SAID_ONCE = {
    "font-family", "stroke-dashoffset: 0", "stroke-linejoin: round", "stroke-linecap: butt", "stroke-miterlimit: 100000",
    "text-anchor: start",
}  # fmt: skip


def svg_of(
    canvas: Canvas,
    key: str,
    alt: str,
    *,
    edges: Edges | None = None,
    places: Mapping[str, str] | None = None,
    named_by: str = "",
) -> str:
    """SVG text of ``canvas`` for use inside a page, without date, version or random ids.

    Every id and every rule of style begins with ``key``: pages hold many pictures, and equal ids would make one borrow
    another's clip paths.

    Args:
        canvas: the drawing.
        key: id of the picture, like no other on its page.
        alt: its accessible name; not a ``<title>``, which browsers show as a tooltip over the whole picture.
        edges: what is drawn around the canvas; by default nothing.
        places: name in the data of each name in the drawing; marks of others belong to nobody. By default as drawn.
        named_by: id of the element that names the picture, in the place of ``alt``.

    Raises:
        ValueError: if the drawing holds what pages do not show, such as an image.
    """
    picture, dpi = _Picture(key, places), canvas.dpi
    wide, high = (float(inch) * POINTS for inch in canvas.get_size_inches())
    with matplotlib.rc_context({"svg.hashsalt": key, "svg.fonttype": "none"}):
        renderer = RendererSVG(wide, high, io.StringIO(), metadata={"Date": None, "Creator": None})
        renderer.writer = picture  # type: ignore[assignment]
        canvas.dpi = POINTS
        try:
            canvas.draw(renderer)
        finally:
            canvas.dpi = dpi
        renderer.finalize()
    edges = edges or Edges()
    shown = f"0 {_n(-edges.above * POINTS)} {_n(wide)} {_n(high + (edges.above + edges.below) * POINTS)}"
    whole = f"0 {_n(-edges.all_above * POINTS)} {_n(wide)} {_n(high + (edges.all_above + edges.all_below) * POINTS)}"
    # what another picture names is its drawing for phones
    most = wide * 4 / 3 * (_LARGEST_NARROW if named_by else _LARGEST)
    size = f"max-width:{most:.0f}px" + (f";min-width:{most:.0f}px" if most < _WIDE and not named_by else "")
    name = f'aria-labelledby="{named_by}"' if named_by else f'aria-label="{escape(alt, quote=True)}"'
    beyond = f' data-whole="{whole}"' if whole != shown else ""
    return (
        f'<svg id="{key}" style="{size}" xmlns="http://www.w3.org/2000/svg" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="{shown}"{beyond} '
        f'role="img" {name} font-family="{_FONT}" stroke-linejoin="round">{picture.inside()}</svg>'
    )


class _Piece(NamedTuple):
    """A written element. Neighbours of one ``place``, and shapes of one style, are written as one."""

    text: str
    place: str = ""
    shape: str = ""


def _joined(pieces: Iterable[_Piece]) -> str:
    """The texts of pieces, neighbours that are alike joined."""
    joined = ""
    for (place, shape), alike in groupby(pieces, lambda piece: (piece.place, piece.shape)):
        text = "".join(piece.text for piece in alike)
        if place == FRAME:
            text = f'<g class="frame">{text}</g>'
        elif place:
            text = f'<g data-place="{escape(place, quote=True)}">{text}</g>'
        elif shape:
            text = f'<path{shape} d="{text}"/>'
        joined += text
    return joined


class _Picture:
    """What the renderer writes to in the place of a file: each element becomes a piece of the picture as it ends.

    Styles are written once under a short name, ids are numbered in order of use.
    """

    def __init__(self, key: str, places: Mapping[str, str] | None) -> None:
        self.key, self.places = key, places
        self.open: list[tuple[str, dict[str, str], list[_Piece]]] = [("svg", {}, [])]
        self.defined = ""
        self.classes: dict[str, str] = {}
        self.ids: dict[str, str] = {}

    def inside(self) -> str:
        """The picture without the element that holds it."""
        rules = "".join(f"#{self.key} .{name}{{{style}}}" for style, name in self.classes.items())
        defined = f"<defs>{self.defined}</defs>" if self.defined else ""
        return f"<style>{rules}</style>{defined}{_joined(self.open[0][2])}"

    def start(self, tag: str, attrib: Mapping[str, str] | None = None, **more: str) -> None:
        self.open.append((tag, {**(attrib or {}), **more}, []))

    def element(self, tag: str, text: str = "", attrib: Mapping[str, str] | None = None, **more: str) -> None:
        self.start(tag, attrib, **more)
        if text:
            self.open[-1][2].append(_Piece(escape(text, quote=False)))
        self.end()

    def end(self, _: str = "") -> None:
        tag, own, pieces = self.open.pop()
        around, within = self.open[-1][0], self.open[-1][2]
        if tag == "defs":
            self.defined += _joined(pieces)
        elif tag == "g":
            within.extend(self._group(own, pieces))
        elif tag == "path":
            d = own.pop("d")
            path = _path(d, 1 if around in ("svg", "g") and "C" not in d and "Q" not in d else 2)
            # an area without fill and edge is not seen
            if path and own.get("style") != "fill: none":
                # a shape without a style is a shape too
                within.append(_Piece(path, shape=self._attributes(own) or " "))
        elif tag in ("text", "use", "rect", "clipPath", "pattern"):
            text = _joined(pieces)
            closed = f">{text}</{tag}>" if text else "/>"
            within.append(_Piece(f"<{tag}{self._attributes(own)}{closed}"))
        else:
            raise ValueError(f"figure {self.key}: a drawing has an element <{tag}>, which pages do not show")

    def close(self, _: object = None) -> None:
        """Called at the end, when nothing but the picture itself is open."""

    comment = flush = close

    def _group(self, own: dict[str, str], pieces: list[_Piece]) -> list[_Piece]:
        """What is in a group: as one piece if it belongs to a place, or has a style or an edge to be cut at."""
        gid = own.pop("id", "")
        place, attributes = gid.removeprefix(PREFIX) if gid.startswith(PREFIX) else "", self._attributes(own)
        if self.places is not None and place != FRAME:
            place = self.places.get(place, "")
        text = _joined(pieces) if place or attributes else ""
        if not text:
            return [] if attributes else pieces
        return [_Piece(f"<g{attributes}>{text}</g>" if attributes else text, place=place)]

    def _attributes(self, own: Mapping[str, str]) -> str:
        """Attributes as they are written: styles by name, ids renewed, places rounded."""
        text = ""
        for name, value in own.items():
            if name in ("style", "fill"):
                named = self._named(value if name == "style" else f"fill: {value}")
                text += f' class="{named}"' if named else ""
            elif name == "id":
                text += f' id="{self._id(value)}"'
            elif name == "xlink:href":
                text += f' xlink:href="#{self._id(value[1:])}"'
            elif name == "clip-path":
                text += f' clip-path="{self._renewed(value)}"'
            elif name in ("x", "y", "width", "height"):
                text += f' {name}="{_n(float(value))}"'
            elif moved := _MOVED.fullmatch(value):  # where the lines of a text stand
                x, y = (_n(float(part)) for part in moved.groups()[:2])
                text += f' x="{x}" y="{y}"' + (f' transform="rotate({moved[3]} {x} {y})"' if moved[3] else "")
            # matplotlib turns every text by zero degrees, which is a third of the bytes of a text element
            elif value and not _ROTATION.match(value):
                text += f' {name}="{value}"'
        return text

    def _named(self, style: str) -> str:
        parts = [part.strip() for part in self._renewed(style).split(";") if part.strip()]
        kept = [part for part in parts if part not in _SAID_ONCE and part.split(":")[0] not in _SAID_ONCE]
        plain = ";".join(part.replace(": ", ":") for part in kept)
        return self.classes.setdefault(plain, f"s{len(self.classes)}") if plain else ""

    def _renewed(self, text: str) -> str:
        """A text with the ids of hatches and clip paths in it as they are written."""
        return _USED.sub(lambda used: f"url(#{self._id(used[1])})", text)

    def _id(self, name: str) -> str:
        return self.ids.setdefault(name, f"{self.key}-{len(self.ids)}")


def _n(value: float, digits: int = 1) -> str:
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _path(d: str, digits: int) -> str:
    """A path with rounded numbers; level and upright lines are written by where they end."""
    words, out, at, i = d.split(), "", ("", ""), 0
    while i < len(words):
        command = words[i]
        i += 1
        if command in "zZ":
            out += "z"
            continue
        size = {"M": 2, "L": 2, "Q": 4, "C": 6}[command]
        numbers = [_n(float(word), digits) for word in words[i : i + size]]
        i += size
        end = (numbers[-2], numbers[-1])
        if command == "L" and end[1] == at[1]:
            out += f"H{end[0]}" if end[0] != at[0] else ""
        elif command == "L" and end[0] == at[0]:
            out += f"V{end[1]}"
        else:
            out += command + " ".join(numbers).replace(" -", "-")
        at = end
    return out


def svg_file(svg: str, title: str, description: str) -> str:
    """The same picture as a file of its own, with its title, its source and a white ground inside.

    A file leaves the page and its caption behind, so it shows what is drawn around the picture as well.
    """
    svg = re.sub(r' data-place="[^"]*"', "", svg)
    opening = _OPENING.match(svg)
    if opening is None:
        raise ValueError("a picture does not begin with <svg>")
    whole = re.search(r' data-whole="([^"]*)"', opening[0]) or re.search(r' viewBox="([^"]*)"', opening[0])
    if whole is None:
        raise ValueError("a picture has no viewBox")
    x, y, width, height = whole[1].split()
    # a size of its own, without which some programs do not know how to set the picture
    head = re.sub(r' (?:style|viewBox|data-whole)="[^"]*"', "", opening[0])[:-1]
    head += f' viewBox="{whole[1]}" width="{width}pt" height="{height}pt">'
    head += f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    ground = f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{PAPER}"/>'
    return f'<?xml version="1.0" encoding="utf-8"?>\n{head}{ground}{svg[opening.end() :]}\n'
