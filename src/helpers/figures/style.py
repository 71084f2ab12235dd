"""The style sheet and the palette: one colour per country group, the same in every figure of every report."""

from __future__ import annotations

from pathlib import Path

import matplotlib
import matplotlib.colors
import matplotlib.font_manager
import matplotlib.style

from helpers.base.errors import ScienceCitiesError

INK = "#1d2026"
SOFT_INK = "#3d434d"
FAINT_INK = "#6b7280"
LINE = "#8a8f98"
HAIRLINE = "#dfe2e7"
PAPER = "#ffffff"

# Five hues, at least 3:1 against white; the smallest CAM02-UCS distance between any two is above 11 for
# trichromats, protanopes, deuteranopes and tritanopes alike (a test measures it).
PALETTE: dict[str, str] = {
    "china": "#cc3d3d",
    "united_states": "#477dc1",
    "europe": "#b2891b",
    "east_asia": "#0b6c72",
    "other": "#8c8c8c",
}
# The same hues for letters and for areas that carry white letters: at least 4.5:1 against white.
GROUP_INKS: dict[str, str] = {
    "china": "#c23434",
    "united_states": "#3768ab",
    "europe": "#85650c",
    "east_asia": "#0b6c72",
    "other": "#6b6b6b",
}
# One hue that stands for no country group: the shades of ranks.
RANK_HUE = "#4b3a78"


#: What belongs to no country group, or to several: a total, a cell that cities of two groups share. Not in any key.
NEUTRAL = "neutral"


def colour_of(group: str) -> str:
    """The colour of a country group for areas and lines, or of what belongs to none."""
    return LINE if group == NEUTRAL else PALETTE[group]


def tint(colour: str, strength: float = 0.2) -> str:
    """``colour`` mixed with white, for areas that carry dark text."""
    red, green, blue = (1 - strength * (1 - part) for part in matplotlib.colors.to_rgb(colour))
    return matplotlib.colors.to_hex((red, green, blue))


def use_style() -> None:
    """Applies the project's style sheet to all figures drawn afterwards.

    Raises:
        ScienceCitiesError: if its font is not there. matplotlib would take another and say so only in a log,
            and labels measured in one font would overlap in the other.
    """
    matplotlib.style.use(Path(__file__).with_name("science_cities.mplstyle"))
    family = matplotlib.rcParams["font.family"][0]
    try:
        matplotlib.font_manager.findfont(family, fallback_to_default=False)
    except ValueError as error:
        raise ScienceCitiesError(
            f"the font '{family}' of science_cities.mplstyle is not installed; figures are not drawn in another"
        ) from error
