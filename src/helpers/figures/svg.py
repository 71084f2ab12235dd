"""A matplotlib figure as SVG text: the same bytes on every run, safe to stand beside others in one page."""

from __future__ import annotations

import io
import re
from html import escape, unescape

import matplotlib
from matplotlib.figure import Figure as Canvas

from helpers.figures.places import PREFIX
from helpers.figures.style import INK, PAPER

_IDS = re.compile(r'(\bid="|href="#|url\(#)([^")]+)')
_ROOT = re.compile(r"<svg\b[^>]*?viewBox=\"([^\"]+)\"[^>]*>", re.S)
# a name with quotation marks is written between apostrophes
_PLACE = re.compile(rf"""<g id=(["']){PREFIX}(.*?)\1(/?)>""")
_FONT = re.compile(r"""'DejaVu Sans'(?:, [^;"]*)?""")
# CSS pixels that a point of a drawing may take on a page at most and at least; four thirds are the size in which it was set
PIXELS_A_POINT, LEAST_PIXELS_A_POINT = 1.52, 4 / 3
_BAND = 19.0  # points that a notice takes above a picture
_FONT_STACK = "'DejaVu Sans', Verdana, sans-serif"


def svg_of(canvas: Canvas, key: str, alt: str) -> str:
    """SVG text of ``canvas`` for use inside a page, without date, version or random ids.

    Every id is prefixed with ``key``: pages hold many figures, and equal ids would make one figure borrow
    another's clip paths. ``alt`` becomes the accessible name; not a ``<title>``, which browsers show as a
    tooltip over the whole picture.
    """
    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": key}):
        canvas.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"\s*<metadata>.*?</metadata>", "", text, flags=re.S)
    # the marks of a place are many, an id is one
    text = _PLACE.sub(_marks, text)
    text = _IDS.sub(lambda match: f"{match[1]}{key}-{match[2]}", text)
    text = _FONT.sub(_FONT_STACK, text)
    # matplotlib turns every text by zero degrees, which is a third of the bytes of a text element
    text = re.sub(r' transform="rotate\(-?0 [^)]*\)"', "", text)
    text = re.sub(r"\s*\n\s*", " ", re.sub(r">\s+<", "><", text))
    root = _root(text, f"figure {key}")
    width = float(root[1].split()[2])
    # one scale of letters for all figures: a small figure is not blown up, a wide one scrolls on a phone
    scale = f"max-width:{width * PIXELS_A_POINT:.0f}px;min-width:{width * LEAST_PIXELS_A_POINT:.0f}px"
    opening = (
        f'<svg style="{scale}" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="{root[1]}" role="img" aria-label="{escape(alt, quote=True)}">'
    )
    return opening + text[root.end() :].strip()


def _root(svg: str, name: str = "figure") -> re.Match[str]:
    root = _ROOT.match(svg)
    if root is None:
        raise ValueError(f"{name}: matplotlib wrote an SVG without a viewBox")
    return root


def _marks(match: re.Match[str]) -> str:
    if match[3]:  # a line without a point: nothing is drawn
        return ""
    return f'<g data-place="{escape(unescape(match[2]), quote=True)}">'


def with_places(svg: str, names: dict[str, str]) -> str:
    """``svg`` with the places of its marks named as in the data: ``names`` gives the name for each label.

    Marks of a place that the data do not name belong to nobody any more.
    """

    def named(match: re.Match[str]) -> str:
        name = names.get(unescape(match[1]))
        return f'<g data-place="{escape(name, quote=True)}">' if name else "<g>"

    return re.sub(r'<g data-place="([^"]*)">', named, svg)


def with_notice(svg: str, notice: str) -> str:
    """``svg`` with a band of light letters on ink above the picture, which travels with it wherever it goes."""
    root = _root(svg)
    width, height = map(float, root[1].split()[2:])
    opening = root[0].replace(root[1], f"0 0 {width:g} {height + _BAND:g}")
    style = f"fill: {PAPER}; font: bold 9px {_FONT_STACK}"
    band = (
        f'<rect width="{width:g}" height="{_BAND - 4:g}" style="fill: {INK}"/>'
        f'<text x="6" y="{_BAND - 8:g}" style="{style}">{escape(notice)}</text>'
    )
    return (
        f'{opening}{band}<g transform="translate(0 {_BAND:g})">{svg[root.end() : -len("</svg>")]}</g></svg>'
    )


def svg_file(svg: str, title: str, description: str) -> str:
    """The same picture as a file of its own, with its title, its source and a white ground inside.

    A file leaves the page and its caption behind, so it has to say itself what it shows and from where.
    """
    svg = re.sub(r' data-place="[^"]*"', "", svg)
    # a size of its own, without which some programs do not know how to set the picture
    width, height = _root(svg)[1].split()[2:]
    svg = re.sub(r' style="max-width:[^"]*"', f' width="{width}" height="{height}"', svg, count=1)
    end = svg.index(">") + 1
    head = f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    ground = '<rect width="100%" height="100%" fill="#ffffff"/>'
    return f'<?xml version="1.0" encoding="utf-8"?>\n{svg[:end]}{head}{ground}{svg[end:]}\n'
