"""What pages of a source say of it: its name, that its data are invented where they are, and what they come from."""

from __future__ import annotations

from typing import NamedTuple

from helpers.base.paths import ANNUAL, BUILT_IN, EDITION, PRINTED, default_source
from helpers.index.stored import Description, open_index, stored_names

DEMONSTRATION = "DEMONSTRATION DATA"

_TERMS_OF_PRINTED = (
    "Nature Index publishes its data for non-commercial use under a Creative Commons licence (exact version not "
    "confirmed); the supplements are © Springer Nature."
)

TERMS_OF_TABLES = (
    "Shares of cities are summed by metropolitan area from Nature Index's tables of institutions (Nature Index, Springer "
    "Nature, nature.com/nature-index; CC BY-NC-SA 4.0 as stated by the collector, not confirmed by Springer Nature); "
    "these sums, and figures and downloads made from them, stand under the same terms."
)


class _Told(NamedTuple):
    """What pages say of a source that comes with the project: its name, where its figures come from, whose they are, and
    the terms under which they stand."""

    name: str
    origin: str
    figures: str
    terms: str


_NATURE_INDEX = "Nature Index, Springer Nature"
#: An entry for each of ``BUILT_IN``.
_TOLD = {
    PRINTED: _Told("print alone", "printed Nature Index figures", _NATURE_INDEX, _TERMS_OF_PRINTED),
    ANNUAL: _Told(
        "institution tables alone",
        "Nature Index's tables of institutions, summed by metropolitan area in this project",
        _NATURE_INDEX,
        f"{TERMS_OF_TABLES} {_TERMS_OF_PRINTED}",
    ),
    EDITION: _Told(
        "edition",
        "printed Nature Index figures, and Nature Index's tables of institutions, summed by metropolitan area in this "
        "project; pairs of cities also as counted in articles of Nature. Which is which is said at each figure",
        _NATURE_INDEX,
        f"{TERMS_OF_TABLES} {_TERMS_OF_PRINTED}",
    ),
}


def site_name(source: str) -> str:
    """What the front page of a source is called."""
    if source == default_source():
        return "Science Cities"
    return f"Science Cities, {_TOLD[source].name if source in BUILT_IN else f'index {source}'}"


def pdf_name(source: str, year: int) -> str:
    """Name of the PDF of an edition, unlike that of another source."""
    return f"science-cities-{'' if source == default_source() else f'{source}-'}{year}.pdf"


def notice_of(source: str) -> str:
    """The warning on every page of a demonstration; empty for every other source."""
    if source in BUILT_IN or not open_index(source).description.demonstration:
        return ""
    what = "Shares of institutions" if open_index(source).description.is_own_tables else "articles"
    return f"{DEMONSTRATION}: invented {what} over real places. No computed figure here says anything about a real place."


def origin_of(source: str) -> str:
    """Where the figures of a source come from, for the foot of a page."""
    if source in BUILT_IN:
        return _TOLD[source].origin
    description = open_index(source).description
    if description.is_own_tables:
        return (
            f"the index “{source}” ({description.title}), tables of institutions that whoever made it gave, summed by "
            "metropolitan area in this project"
        )
    return (
        f"the computed index “{source}” ({description.title}), counted by this project; printed Nature Index "
        "figures stand beside them where that is said"
    )


def figures_of(source: str) -> str:
    """Whose figures pages of a source show, in a citation."""
    if source in BUILT_IN:
        return _TOLD[source].figures
    stored = open_index(source)
    mark = f"{DEMONSTRATION}, " if stored.description.demonstration else ""
    return f"{mark}computed index {source} ({stored.description.title}), hash {stored.hash[:12]}"


def terms_of(source: str, description: Description | None = None) -> str:
    """The terms under which the figures of a source stand; ``description`` is that of an index that is open."""
    if source in BUILT_IN:
        return _TOLD[source].terms
    if description is None and source in stored_names():
        description = open_index(source).description
    if description is not None and description.is_own_tables:
        return (
            f"Terms of the tables of institutions: {str(description.made_from['terms']).rstrip('.')}. What places and weighs them "
            f"stands under those of the tables of the project (CC BY-NC-SA 4.0). Printed figures: {_TERMS_OF_PRINTED}"
        )
    return f"Printed figures: {_TERMS_OF_PRINTED}"
