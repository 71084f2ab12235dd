"""The palette: few colours, seen on white, told apart by every kind of eye, one for each country group."""

from __future__ import annotations

import re
from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from colorspacious import cspace_convert, deltaE
from matplotlib.colors import to_rgb

from helpers.figures import style
from helpers.index import Index

LEAST_CONTRAST = 3.0
LEAST_DISTANCE = 10.0
EYES = {
    "trichromat": "sRGB1",
    **{
        kind: {"name": "sRGB1+CVD", "cvd_type": kind, "severity": 100}
        for kind in ("protanomaly", "deuteranomaly", "tritanomaly")
    },
}


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, as WCAG defines it."""

    def luminance(colour: str) -> float:
        parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in to_rgb(colour)]
        return float(np.dot([0.2126, 0.7152, 0.0722], parts))

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def seen(colour: str, eye: str) -> np.ndarray:
    """A colour as an eye sees it."""
    return np.clip(cspace_convert(to_rgb(colour), EYES[eye], "sRGB1"), 0, 1)


def test_the_palette_is_small() -> None:
    assert 2 <= len(style.PALETTE) <= style.LARGEST_PALETTE == 6
    assert len(set(style.PALETTE.values())) == len(style.PALETTE)


def test_every_country_group_has_a_colour_and_every_colour_a_group(index: Index) -> None:
    assert set(style.PALETTE) == set(index.groups)


@pytest.mark.parametrize("group", style.PALETTE)
def test_colours_are_seen_on_white(group: str) -> None:
    assert contrast(style.PALETTE[group], style.PAPER) >= LEAST_CONTRAST


@pytest.mark.parametrize("ink", ["INK", "SOFT_INK", "FAINT_INK"])
def test_text_is_read_on_white(ink: str) -> None:
    assert contrast(getattr(style, ink), style.PAPER) >= 4.5


@pytest.mark.parametrize("group", style.PALETTE)
def test_text_is_read_on_a_tint(group: str) -> None:
    assert contrast(style.INK, style.tint(style.PALETTE[group])) >= 7


@pytest.mark.parametrize("eye", EYES)
def test_colours_are_told_apart(eye: str) -> None:
    distances = {
        pair: deltaE(
            *(seen(style.PALETTE[group], eye) for group in pair),
            input_space="sRGB1",
            uniform_space="CAM02-UCS",
        )
        for pair in combinations(style.PALETTE, 2)
    }
    nearest = min(distances, key=distances.get)
    assert distances[nearest] > LEAST_DISTANCE, (nearest, distances[nearest])


def test_the_measure_of_distance_knows_what_some_eyes_confuse() -> None:
    red, green = "#c04040", "#708020"
    apart = {
        eye: deltaE(seen(red, eye), seen(green, eye), input_space="sRGB1", uniform_space="CAM02-UCS")
        for eye in EYES
    }
    assert apart["deuteranomaly"] < apart["trichromat"] / 2


def test_a_group_without_a_colour_is_an_error() -> None:
    with pytest.raises(KeyError):
        style.group_colour("atlantis")


@pytest.mark.parametrize(("strength", "expected"), [(0, "#ffffff"), (1, "#cc3d3d")])
def test_a_tint_lies_between_white_and_the_colour(strength: float, expected: str) -> None:
    assert style.tint("#cc3d3d", strength) == expected


def test_the_style_keeps_letters_as_letters_in_the_font_they_are_measured_in() -> None:
    style.use_style()
    assert plt.rcParams["svg.fonttype"] == "none"
    assert plt.rcParams["font.family"] == ["DejaVu Sans"]


def test_colours_are_set_in_one_place() -> None:
    """Drawing modules take colours from here; a hue of their own would stand for no group."""
    folder = style.Path(style.__file__).parent
    hues = {
        f"{module.name}: {colour}"
        for module in folder.glob("*.py")
        if module.name != "style.py"
        for colour in re.findall(r"#[0-9a-fA-F]{6}\b", module.read_text(encoding="utf-8"))
        if max(to_rgb(colour)) - min(to_rgb(colour)) > 0.1  # greys carry no group
    }
    # the ranks of the heat map are shaded in one hue that stands for no country group
    assert {hue for hue in hues if not hue.startswith("heatmap.py")} == set()
    assert len(hues) <= 1
