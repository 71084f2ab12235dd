"""The texts of a picture as a reader sees them, measured from its SVG alone: no drawing is made anew."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass

from helpers.figures.size import NARROW, PIXELS_AN_INCH, WIDE, letters_wide
from helpers.figures.style import GROUP_INKS, PALETTE

SVG = "{http://www.w3.org/2000/svg}"
_RULE = re.compile(r"\.(s\d+)\{([^}]*)\}")
_COLOUR = re.compile(r"(?:fill|stroke):(?:var\(--[0-9a-f]{6},)?(#[0-9a-f]{6})")
_TURNED = re.compile(r"rotate\((-?[\d.]+)")
# the least width in pixels at which the page shows each picture, of the width it is made for
SHOWN_FROM = {"wide": (800, WIDE), "narrow": (328, NARROW)}


@dataclass(frozen=True)
class Seen:
    """A text with its size in points and its box: left, top, right, bottom."""

    text: str
    points: float
    box: tuple[float, float, float, float]


def texts_of(svg: str) -> tuple[list[Seen], tuple[float, float, float, float]]:
    """The texts of a picture that the page shows, and the box of the picture."""
    root = ET.fromstring(svg)
    rules = dict(_RULE.findall(root.find(f"{SVG}style").text))
    left, top, wide, high = map(float, root.get("viewBox").split())
    hidden = {t for g in root.iter(f"{SVG}g") if g.get("class") == "frame" for t in g.iter(f"{SVG}text")}
    seen = []
    for text in root.iter(f"{SVG}text"):
        if text in hidden or not (text.text or "").strip():
            continue
        style = dict(part.split(":", 1) for part in rules.get(text.get("class", ""), "").split(";") if part)
        points = float(style["font-size"].removesuffix("px"))
        length = letters_wide(text.text, points, bold=style.get("font-weight") in ("700", "bold")) * 72
        before = {"middle": length / 2, "end": length}.get(style.get("text-anchor", "start"), 0.0)
        x, y = float(text.get("x", 0)), float(text.get("y", 0))
        # from the foot of the letters to the top of capitals
        box = (x - before, y - 0.73 * points, x - before + length, y + 0.05 * points)
        if turned := _TURNED.search(text.get("transform", "")):
            assert turned[1] == "-90", turned[1]
            box = (x - 0.73 * points, y + before - length, x + 0.05 * points, y + before)
        seen.append(Seen(text.text, points, box))
    return seen, (left, top, left + wide, top + high)


def faults_of(svg: str, kind: str) -> list[str]:
    """What a reader could not read: letters outside of the picture, on each other, or below nine pixels."""
    seen, (left, top, right, bottom) = texts_of(svg)
    shown, made = SHOWN_FROM[kind]
    found = [f"{made} px: '{t.text}' lies outside" for t in seen
             if t.box[0] < left - 1 or t.box[2] > right + 1.5 or t.box[1] < top - 1 or t.box[3] > bottom + 1]  # fmt: skip
    least = min((t.points for t in seen), default=99.0) * PIXELS_AN_INCH / 72 * shown / made
    if least < 8.95:
        found.append(f"{made} px: letters of {least:.1f} pixels")
    order = sorted(seen, key=lambda t: t.box[1])
    for place, one in enumerate(order):
        for other in order[place + 1 :]:
            if other.box[1] >= one.box[3] - 0.6:
                break
            if one.box[0] < other.box[2] - 0.8 and other.box[0] < one.box[2] - 0.8:
                found.append(f"{made} px: '{one.text}' and '{other.text}' lie on each other")
    return found


def keyed_without_a_mark(svg: str, names: dict[str, str]) -> list[str]:
    """Names in the key of a picture whose colour no mark, line or letter of the drawing itself has."""
    root = ET.fromstring(svg)
    rules = dict(_RULE.findall(root.find(f"{SVG}style").text))
    shown: Counter[str] = Counter()
    for element in root.iter():
        colours = set(_COLOUR.findall(rules.get(element.get("class", ""), "")))
        # neighbours of one style are one path, each with a start of its own
        times = element.get("d", "M").count("M")
        shown.update(dict.fromkeys(colours, times))
    named = {text.text for text in root.iter(f"{SVG}text")}
    return [
        name
        for group, name in names.items()
        if name in named and shown[PALETTE[group]] == 1 and not shown[GROUP_INKS[group]]
    ]
