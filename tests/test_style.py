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
from helpers.figures.heatmap import shade, text_colour
from helpers.figures.theme import DARK, DARK_PALETTE, DARK_PAPER, UnknownColour, dark_of
from helpers.index.interface import Index

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
    assert 2 <= len(style.PALETTE) <= 6
    assert len(set(style.PALETTE.values())) == len(style.PALETTE)


def test_every_country_group_has_a_colour_and_every_colour_a_group(index: Index) -> None:
    assert set(style.PALETTE) == set(index.groups)


@pytest.mark.parametrize("group", style.PALETTE)
def test_colours_are_seen_on_white(group: str) -> None:
    assert contrast(style.PALETTE[group], style.PAPER) >= LEAST_CONTRAST


@pytest.mark.parametrize("group", style.PALETTE)
def test_colours_are_seen_on_a_dark_page(group: str) -> None:
    assert contrast(dark_of(style.PALETTE[group]), DARK_PAPER) >= LEAST_CONTRAST


@pytest.mark.parametrize("mark", ["LINE", "FAINT_INK"])
def test_marks_without_a_group_are_seen_in_both_themes(mark: str) -> None:
    colour = getattr(style, mark)
    assert contrast(colour, style.PAPER) >= LEAST_CONTRAST
    assert contrast(dark_of(colour), DARK_PAPER) >= LEAST_CONTRAST


@pytest.mark.parametrize("colour", [style.INK, style.SOFT_INK, style.FAINT_INK, *style.GROUP_INKS.values()])
def test_text_is_read_in_both_themes(colour: str) -> None:
    assert contrast(colour, style.PAPER) >= 4.5
    assert contrast(dark_of(colour), dark_of(style.PAPER)) >= 4.5


@pytest.mark.parametrize("rank", range(1, 60))
def test_ranks_are_read_on_their_shade_in_both_themes(rank: int) -> None:
    ground = style.tint(style.RANK_HUE, shade(rank))
    ink = text_colour(ground)
    assert contrast(ink, ground) >= 4.5
    assert contrast(dark_of(ink), dark_of(ground)) >= 4.5


@pytest.mark.parametrize("group", style.PALETTE)
def test_text_is_read_on_a_tint(group: str) -> None:
    ground = style.tint(style.PALETTE[group])
    assert contrast(style.INK, ground) >= 7
    assert contrast(dark_of(style.INK), dark_of(ground)) >= 7


@pytest.mark.parametrize("palette", [style.PALETTE, DARK_PALETTE], ids=["light", "dark"])
@pytest.mark.parametrize("eye", EYES)
def test_colours_are_told_apart(eye: str, palette: dict[str, str]) -> None:
    distances = {
        pair: deltaE(
            *(seen(palette[group], eye) for group in pair),
            input_space="sRGB1",
            uniform_space="CAM02-UCS",
        )
        for pair in combinations(palette, 2)
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
    homes = ("style.py", "theme.py")
    hues = {
        f"{module.name}: {colour}"
        for module in folder.glob("*.py")
        if module.name not in homes
        for colour in re.findall(r"#[0-9a-fA-F]{6}\b", module.read_text(encoding="utf-8"))
        if max(to_rgb(colour)) - min(to_rgb(colour)) > 0.1  # greys carry no group
    }
    assert hues == set()


def test_every_colour_of_the_style_has_its_own_dark_counterpart() -> None:
    plain = {
        style.INK,
        style.SOFT_INK,
        style.FAINT_INK,
        style.LINE,
        style.HAIRLINE,
        style.PAPER,
        style.RANK_HUE,
    }
    assert set(DARK) == plain | set(style.PALETTE.values()) | set(style.GROUP_INKS.values())
    assert set(style.GROUP_INKS) == set(style.PALETTE) == set(DARK_PALETTE)
    assert len({DARK[colour] for colour in plain}) == len(plain)


@pytest.mark.parametrize("colour", [style.INK, style.RANK_HUE, *style.PALETTE.values()])
def test_every_tint_has_a_dark_counterpart_and_stronger_ones_are_brighter(colour: str) -> None:
    dark = [sum(to_rgb(dark_of(style.tint(colour, step / 200)))) for step in range(200)]
    assert all(later > earlier - 3 / 255 for earlier, later in zip(dark, dark[1:], strict=False))
    assert dark[-1] > dark[0] + 0.5


@pytest.mark.parametrize(
    "group", sorted(set(style.PALETTE) - {"other"})
)  # a pale grey may be one of ink as well
@pytest.mark.parametrize("strength", [0.08, 0.2, 0.42])
def test_a_tint_is_as_strong_in_the_dark(group: str, strength: float) -> None:
    dark = np.array(to_rgb(dark_of(style.tint(style.PALETTE[group], strength))))
    ground, full = np.array(to_rgb(DARK_PAPER)), np.array(to_rgb(DARK_PALETTE[group]))
    assert dark == pytest.approx(ground + strength * (full - ground), abs=0.02)


@pytest.mark.parametrize("colour", ["#1f77b4", "#000000", "#ff00ff", "#7f9f7f"])
def test_a_colour_from_elsewhere_has_no_dark_counterpart(colour: str) -> None:
    with pytest.raises(UnknownColour, match=colour):
        dark_of(colour)


def test_the_page_and_its_figures_stand_on_the_same_dark_ground() -> None:
    text = (style.Path(style.__file__).parents[1] / "report" / "template" / "style.css").read_text(
        encoding="utf-8"
    )
    [dark] = re.findall(r"prefers-color-scheme:dark\)\{:root\{([^}]*)\}\}", text)
    values = dict(pair.split(":") for pair in dark.split(";"))
    assert all(name.startswith("--") for name in values), "a theme sets colours and nothing else"
    assert values["--paper"] == DARK_PAPER
    for name in ("ink", "soft", "faint", "link", "warn"):
        assert contrast(values[f"--{name}"], DARK_PAPER) >= 4.5
    assert text.count("prefers-color-scheme") == 1
