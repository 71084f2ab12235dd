"""Methods and data of an index from tables of institutions of one's own: what it was made from, and what counts nowhere."""

from __future__ import annotations

from typing import cast

from helpers.index.origin import terms_of
from helpers.index.own_tables import OwnTablesIndex
from helpers.pages.methods import plain
from helpers.pages.methods.articles import made_from
from helpers.report.exhibits import Exhibit
from helpers.report.report import Report

_WEIGHTS = (
    "Institutions are summed by metropolitan area; bodies in several cities are divided by the addresses of their authors "
    "in articles of Nature, as the tables of the project are."
)


def _index(report: Report) -> OwnTablesIndex:
    """The index of ``report``, which is of this kind: it named this module as its describer."""
    return cast(OwnTablesIndex, report.index)


def lead(report: Report) -> list[str]:
    """What the index holds, and how much of it counts to no city."""
    about = _index(report).description
    apart = sum(about.not_placed.values()) + sum(about.spread.values())
    told = f"{about.title}: of all Share, {apart:.1%} counts to no city, because its place, or its parts in several, are not known."
    return [*plain.lead(report), told]


def sources(report: Report) -> Exhibit:
    """What the index was made from, with the hashes of its files."""
    index = _index(report)
    return made_from(index, [_WEIGHTS, *index.description.notes, "Hashes are SHA-256."])


def terms(report: Report) -> list[str]:
    """Under which terms the figures may be used."""
    return [terms_of(report.index.name, _index(report).description), plain.LICENCE]
