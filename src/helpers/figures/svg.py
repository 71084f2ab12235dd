"""A matplotlib figure as SVG text: the same bytes on every run, safe to stand beside others in one page, and light."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Literal

import matplotlib
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure as Canvas
from matplotlib.font_manager import FontProperties

from helpers.figures.frame import FRAME, Edges
from helpers.figures.places import PREFIX
from helpers.figures.style import PAPER

_POINTS = 72  # to an inch: the unit of an SVG
_NAMESPACE = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"
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
}  # fmt: skip


@dataclass
class _Sheet:
    """The styles of a picture, each written once under a short name, and its ids, numbered in order of use."""

    key: str
    boxes: dict[str, tuple[float, float, float, float]]
    classes: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    places: Mapping[str, str] | None = None

    def named(self, style: str) -> str:
        parts = [part.strip() for part in style.split(";") if part.strip()]
        kept = [part for part in parts if part not in _SAID_ONCE and part.split(":")[0] not in _SAID_ONCE]
        plain = ";".join(part.replace(": ", ":") for part in kept)
        return self.classes.setdefault(plain, f"s{len(self.classes)}") if plain else ""

    def id_of(self, name: str) -> str:
        return self.ids.setdefault(name, f"{self.key}-{len(self.ids)}")

    def rules(self) -> str:
        return "".join(f"#{self.key} .{name}{{{style}}}" for style, name in self.classes.items())


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
    """
    root = ET.fromstring(_rendered(canvas, key))
    box = root.get("viewBox")
    if box is None:
        raise ValueError(f"figure {key}: matplotlib wrote an SVG without a viewBox")
    wide, high = map(float, box.split()[2:])
    definitions = {child.get("id", ""): child for child in _definitions(root)}
    sheet = _Sheet(
        key,
        {name: found for name, child in definitions.items() if (found := _clip_box(child))},
        places=places,
    )
    body = "".join(_joined(piece for child in root for piece in _pieces(child, sheet)))
    used = ""
    for name in [name for name in definitions if name in sheet.ids]:
        used += _definition(definitions[name], sheet)
    edges = edges or Edges()
    shown = f"0 {_n(-edges.above * 72)} {_n(wide)} {_n(high + (edges.above + edges.below) * 72)}"
    whole = f"0 {_n(-edges.all_above * 72)} {_n(wide)} {_n(high + (edges.all_above + edges.all_below) * 72)}"
    # what another picture names is its drawing for phones
    most = wide * 4 / 3 * (_LARGEST_NARROW if named_by else _LARGEST)
    size = f"max-width:{most:.0f}px" + (f";min-width:{most:.0f}px" if most < _WIDE and not named_by else "")
    name = f'aria-labelledby="{named_by}"' if named_by else f'aria-label="{escape(alt, quote=True)}"'
    return (
        f'<svg id="{key}" style="{size}" xmlns="http://www.w3.org/2000/svg" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="{shown}"{f" data-whole={chr(34)}{whole}{chr(34)}" if whole != shown else ""} '
        f'role="img" {name} font-family="{_FONT}" stroke-linejoin="round"><style>{sheet.rules()}</style>'
        f"{f'<defs>{used}</defs>' if used else ''}{body}</svg>"
    )


class _Renderer(RendererSVG):
    """Measures a text once for all drawings of a report, which say most texts at least twice."""

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: bool | Literal["TeX"]
    ) -> tuple[float, float, float]:
        key = s, prop, ismath
        if key not in _measured:
            _measured[key] = super().get_text_width_height_descent(*key)  # type: ignore[no-untyped-call]
        return _measured[key]


_measured: dict[tuple[str, FontProperties, bool | str], tuple[float, float, float]] = {}


def _rendered(canvas: Canvas, key: str) -> str:
    """``canvas`` as SVG of matplotlib, as ``savefig`` makes it, with ids that follow from ``key``."""
    buffer, dpi = io.StringIO(), canvas.dpi
    wide, high = canvas.get_size_inches() * _POINTS
    with matplotlib.rc_context({"svg.hashsalt": key}):
        renderer = _Renderer(wide, high, buffer, metadata={"Date": None, "Creator": None})
        canvas.dpi = _POINTS
        try:
            canvas.draw(renderer)
        finally:
            canvas.dpi = dpi
        renderer.finalize()
    return buffer.getvalue()


def _definitions(root: ET.Element) -> Iterator[ET.Element]:
    for defs in root.iter(f"{_NAMESPACE}defs"):
        yield from (child for child in defs if child.get("id"))


def _clip_box(element: ET.Element) -> tuple[float, float, float, float] | None:
    rect = element.find(f"{_NAMESPACE}rect") if element.tag == f"{_NAMESPACE}clipPath" else None
    if rect is None:
        return None
    x, y, wide, high = (float(rect.get(name, "0")) for name in ("x", "y", "width", "height"))
    return x, y, x + wide, y + high


@dataclass(frozen=True)
class _Piece:
    """A written element. Neighbours of one ``place``, and shapes of one style, are written as one."""

    text: str
    place: str = ""
    shape: str = ""


def _joined(pieces: Iterator[_Piece]) -> Iterator[str]:
    """The texts of pieces, neighbours that are alike joined."""
    before: _Piece | None = None
    for piece in pieces:
        if before and piece.place and piece.place == before.place:
            before = _Piece(before.text + piece.text, place=piece.place)
        elif before and piece.shape and piece.shape == before.shape:
            before = _Piece(before.text + piece.text, shape=piece.shape)
        else:
            if before:
                yield _closed(before)
            before = piece
    if before:
        yield _closed(before)


def _closed(piece: _Piece) -> str:
    if piece.place == FRAME:
        return f'<g class="frame">{piece.text}</g>'
    if piece.place:
        return f'<g data-place="{escape(piece.place, quote=True)}">{piece.text}</g>'
    return f'<path{piece.shape} d="{piece.text}"/>' if piece.shape else piece.text


def _pieces(element: ET.Element, sheet: _Sheet) -> Iterator[_Piece]:
    tag = element.tag.removeprefix(_NAMESPACE)
    if tag in ("metadata", "defs", "style"):
        return
    if tag == "g":
        inside = (piece for child in element for piece in _pieces(child, sheet))
        gid, attributes = element.get("id", ""), _attributes(element, sheet)
        place = gid.removeprefix(PREFIX) if gid.startswith(PREFIX) else gid if gid == FRAME else ""
        if place and place != FRAME and sheet.places is not None:
            place = sheet.places.get(place, "")
        if place or attributes:
            text = "".join(_joined(inside))
            text = f"<g{attributes}>{text}</g>" if attributes and text else text
            if text:
                yield _Piece(text, place=place)
        else:
            yield from inside
    elif tag == "path":
        shape, curved = (
            _attributes(element, sheet),
            "C" in element.get("d", "") or "Q" in element.get("d", ""),
        )
        path = _path(element.get("d", ""), 2 if curved else 1)
        # an area without fill and edge is not seen
        if path and element.get("style", "").replace(" ", "") not in ("fill:none", "fill:none;"):
            # a shape with a place of its own is named by style even where it has none
            yield _Piece(path, shape=shape or " ")
    elif tag == "text":
        yield _Piece(f"<text{_attributes(element, sheet)}>{escape(element.text or '', quote=False)}</text>")
    elif tag == "use":
        href = sheet.id_of(element.get(_LINK, "").removeprefix("#"))
        yield _Piece(f'<use xlink:href="#{href}"{_attributes(element, sheet)}/>')
    else:
        raise ValueError(f"figure {sheet.key}: a drawing has an element <{tag}>, which pages do not show")


def _attributes(element: ET.Element, sheet: _Sheet) -> str:
    """Attributes as they are written: styles by name, places rounded, no cut where there is nothing to cut."""
    text, style = "", element.get("style", "")
    for used in _USED.findall(style):  # hatches
        style = style.replace(f"#{used})", f"#{sheet.id_of(used)})")
    if name := sheet.named(style):
        text += f' class="{name}"'
    clip = _USED.search(element.get("clip-path", ""))
    if clip and not _lies_in(element, sheet.boxes.get(clip[1])):
        text += f' clip-path="url(#{sheet.id_of(clip[1])})"'
    for place in ("x", "y"):
        if (value := element.get(place)) is not None:
            text += f' {place}="{_n(float(value))}"'
    turned = element.get("transform", "")
    if moved := _MOVED.fullmatch(turned):  # where the lines of a text stand
        x, y = (_n(float(value)) for value in moved.groups()[:2])
        text += f' x="{x}" y="{y}"'
        turned = f"rotate({moved[3]} {x} {y})" if moved[3] else ""
    # matplotlib turns every text by zero degrees, which is a third of the bytes of a text element
    if turned and not _ROTATION.match(turned):
        text += f' transform="{turned}"'
    return text


def _lies_in(element: ET.Element, box: tuple[float, float, float, float] | None) -> bool:
    """Whether all points of an element are so well inside of ``box`` that cutting there takes nothing away."""
    if box is None:
        return False
    if element.get("d") is not None:
        numbers = [float(word) for word in element.get("d", "").split() if not word.isalpha()]
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        room = 0.5
    else:
        points = [
            (float(use.get("x", "0")), float(use.get("y", "0"))) for use in element.iter(f"{_NAMESPACE}use")
        ]
        room = -4.0
        if not points:
            return False
    left, top, right, bottom = box
    return all(left - room <= x <= right + room and top - room <= y <= bottom + room for x, y in points)


def _definition(element: ET.Element, sheet: _Sheet) -> str:
    """A marker, hatch or clip path under its new id, finer than the rest: it is small, and used often."""
    tag = element.tag.removeprefix(_NAMESPACE)
    own = sheet.ids[element.get("id", "")]
    text = f'<{tag} id="{own}"'
    for name, value in element.attrib.items():
        if name == "style":
            text += f' class="{sheet.named(value)}"' if sheet.named(value) else ""
        elif name == "fill":
            text += f' class="{sheet.named(f"fill: {value}")}"'
        elif name == "d":
            text += f' d="{_path(value, 2)}"'
        elif name != "id":
            text += f' {name}="{value}"'
    inside = "".join(_part(child, sheet) for child in element)
    return f"{text}>{inside}</{tag}>" if inside else f"{text}/>"


def _part(element: ET.Element, sheet: _Sheet) -> str:
    tag, text = element.tag.removeprefix(_NAMESPACE), ""
    for name, value in element.attrib.items():
        if name in ("style", "fill"):
            text += f' class="{sheet.named(value if name == "style" else f"fill: {value}")}"'
        else:
            text += f' {name}="{_path(value, 2) if name == "d" else value}"'
    return f"<{tag}{text}/>"


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
