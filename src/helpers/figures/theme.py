"""A figure in two themes: every colour of a picture named, so that a page can set it for a dark screen.

Figures are drawn once, on white. Inside of a page each colour becomes a CSS property named after its light
value, ``fill:var(--cc3d3d,#cc3d3d)``; only a dark screen defines those properties. A picture that leaves the
page, and paper, keep the light values.
"""

from __future__ import annotations

import re

from matplotlib.colors import to_hex, to_rgb

from helpers.figures.style import (
    FAINT_INK,
    GROUP_INKS,
    HAIRLINE,
    INK,
    LINE,
    PALETTE,
    PAPER,
    RANK_HUE,
    SOFT_INK,
)

DARK_PAPER = "#16181d"
# Chosen by hand, not inverted: light and few of them saturated, told apart by every kind of eye (a test measures it).
DARK_PALETTE: dict[str, str] = {
    "china": "#e8615e",
    "united_states": "#8ab8f5",
    "europe": "#e6c15e",
    "east_asia": "#169199",
    "other": "#c4c7cc",
}
DARK: dict[str, str] = {
    PAPER: DARK_PAPER,
    INK: "#e8eaee",
    SOFT_INK: "#c3c8d1",
    FAINT_INK: "#9aa2af",
    LINE: "#7d838e",
    HAIRLINE: "#2e323a",
    RANK_HUE: "#b9a7ee",
    **{GROUP_INKS[group]: colour for group, colour in DARK_PALETTE.items()},
    **{PALETTE[group]: colour for group, colour in DARK_PALETTE.items()},
}
# What tints are made of. Pale greys are tints of several colours; ink comes first, so that a scale of inks is one.
_BASES = (INK, *PALETTE.values(), RANK_HUE, SOFT_INK, FAINT_INK, LINE, *GROUP_INKS.values())
# A tint is written with 8 bits a channel; so many steps may lie between it and a mixture.
_ROUNDING, _NEAREST = 1.0, 0.55
_STYLE = re.compile(r"(<style>)(.*?)(</style>)", re.S)
_PROPERTY = re.compile(r"\b(fill|stroke):(#[0-9a-f]{6})\b")
_ATTRIBUTE = re.compile(r'\b(?:fill|stroke)="(?!none"|url\()[^"]*"|\bstyle="[^"]*(?:fill|stroke|color)[^"]*"')
_OTHER_COLOUR = re.compile(r"\b(?:fill|stroke|stop-color|color): ?+(?!none\b|url\(|var\()[^;\"}]+")


class UnknownColour(ValueError):
    """A colour that has no dark counterpart, so that it would stand on a dark page as it was made for white."""


def dark_of(colour: str) -> str:
    """The colour that a dark page shows for ``colour``, a colour of the style sheet or a tint of one.

    Raises:
        UnknownColour: for any other colour.
    """
    if colour in DARK:
        return DARK[colour]
    base, strength = _mixed_from(colour)
    parts = zip(to_rgb(DARK[base]), to_rgb(DARK_PAPER), strict=True)
    red, green, blue = (strength * part + (1 - strength) * ground for part, ground in parts)
    return to_hex((red, green, blue))


def _mixed_from(colour: str) -> tuple[str, float]:
    """The colour of the style sheet that ``colour`` is a tint of, and how much of it there is."""
    depth = [1 - part for part in to_rgb(colour)]
    found = []
    for base in _BASES:
        full = [1 - part for part in to_rgb(base)]
        strength = sum(a * b for a, b in zip(depth, full, strict=True)) / sum(part * part for part in full)
        steps = max(abs(a - strength * b) for a, b in zip(depth, full, strict=True)) * 255
        if 0 < strength < 1 and steps <= _ROUNDING:
            found.append((steps > _NEAREST, base, strength))
    if not found:
        raise UnknownColour(
            f"the colour {colour} is neither in figures/style.py nor a tint of one of its colours; "
            "it has no counterpart on a dark page (figures/theme.py)"
        )
    _, base, strength = min(found, key=lambda one: one[0])  # the first of those that are equally near
    return base, strength


def themed(svg: str) -> str:
    """``svg`` for the inside of a page, in the colours of the reader's theme.

    Raises:
        UnknownColour: if the picture holds a colour without a counterpart, or one that is not written as a
            property of its style sheet.
    """
    used: set[str] = set()

    def name(match: re.Match[str]) -> str:
        used.add(match[2])
        return f"{match[1]}:var(--{match[2][1:]},{match[2]})"

    inside = _STYLE.sub(lambda match: match[1] + _PROPERTY.sub(name, match[2]) + match[3], svg)
    left = [colour for style in _STYLE.findall(inside) for colour in _OTHER_COLOUR.findall(style[1])]
    for colour in (*_ATTRIBUTE.findall(inside), *left):
        raise UnknownColour(f"the colour {colour} of a figure cannot follow the reader's theme")
    values = ";".join(f"--{colour[1:]}:{dark_of(colour)}" for colour in sorted(used))
    dark = f"@media screen and (prefers-color-scheme:dark){{svg{{{values}}}}}"
    return inside.replace("</style>", f"{dark}</style>", 1)


def unthemed(svg: str) -> str:
    """A picture of a page in its light colours again, for a file of its own."""
    light = re.sub(r"@media screen.*?(?=</style>)", "", svg)
    return re.sub(r"var\(--[0-9a-f]{6},(#[0-9a-f]{6})\)", r"\1", light)
