"""What pages of a source say of it: its name, that its data are invented where they are, and what they come from."""

from __future__ import annotations

from helpers.base.paths import PRINTED
from helpers.index.stored import open_index

DEMONSTRATION = "DEMONSTRATION DATA"

_TERMS_OF_PRINTED = (
    "Nature Index publishes its data for non-commercial use under a Creative Commons licence (exact version not "
    "confirmed); the supplements are © Springer Nature."
)


def site_name(source: str) -> str:
    """What the front page of a source is called."""
    return "Science Cities" if source == PRINTED else f"Science Cities, index {source}"


def pdf_name(source: str, year: int) -> str:
    """Name of the PDF of an edition, unlike that of another source."""
    return f"science-cities-{'' if source == PRINTED else f'{source}-'}{year}.pdf"


def notice_of(source: str) -> str:
    """The warning on every page of a demonstration; empty for every other source."""
    if source == PRINTED or not open_index(source).description.demonstration:
        return ""
    return f"{DEMONSTRATION}: invented articles over real places. No computed figure here says anything about a real place."


def origin_of(source: str) -> str:
    """Where the figures of a source come from, for the foot of a page."""
    if source == PRINTED:
        return "printed Nature Index figures"
    description = open_index(source).description
    return (
        f"the computed index “{source}” ({description.title}), counted by this project; printed Nature Index "
        "figures stand beside them where that is said"
    )


def terms_of(source: str) -> str:
    """The terms under which the figures of a source stand."""
    return _TERMS_OF_PRINTED if source == PRINTED else f"Printed figures: {_TERMS_OF_PRINTED}"
