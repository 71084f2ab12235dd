"""Which part of an institution's Share counts to which city, and by what evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace

import pandas as pd

from helpers.data.annual import AnnualTables

SITE_WEIGHTS = "site_weights"
SITE_CORRECTIONS = "site_corrections"
ACADEMIC_ROWS = "academic_rows"
COVERAGE = "coverage"
HEADQUARTERS = "headquarters"  # in place of weights, to compare them; no step of the tables themselves
# how notes of companies begin, whose headquarters do not say where their laboratories are
_COMPANY = "company"
_CITIES = "cities"  # what a step was decided on: printed figures of cities

NO_SITES = "sites in several cities, and no evidence of their parts"
NO_PLACE = "in cities that are no places of these tables"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an institution that counts to one city: 1 for a body in one place.

    ``low`` and ``high`` are the 90 per cent interval of a weight, moved along with a corrected one.
    """

    place: str
    weight: float
    low: float
    high: float
    basis: str


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution of the annual tables: names, the city of its seat, and what of it is where.

    ``unplaced`` is the part that counts to no city, and ``why`` the reason for it. ``part_of`` names the body whose
    figures hold this one's, where such a body is listed.
    """

    id: str
    name: str
    short_name: str
    country: str
    seat: str
    part_of: str
    several: bool
    parts: tuple[Part, ...]
    unplaced: float
    why: str


def all_steps(tables: AnnualTables) -> frozenset[str]:
    """The ids of every step from a table of institutions to cities."""
    return frozenset(tables.reference("annual_steps")["step"])


def steps_without(tables: AnnualTables) -> frozenset[str]:
    """The steps but for those that were decided on printed figures of cities."""
    steps = tables.reference("annual_steps")
    return frozenset(steps.loc[steps["decided_on"] != _CITIES, "step"])


def placement(tables: AnnualTables, steps: Collection[str]) -> dict[str, Institution]:
    """Every institution of the annual tables by its id, placed with the chosen ``steps``."""
    institutions = tables.reference("institutions")
    institutions = institutions[institutions["institution_id"] != ""]
    places, bodies = boundaries_of(tables, steps)
    weights = _weights(tables, steps) if SITE_WEIGHTS in steps else {}
    found = {}
    for row in institutions.itertuples():
        own = bodies.get(row.institution_id)
        at_seat = HEADQUARTERS in steps and not row.note.startswith(_COMPANY)
        if not row.spread and not (own or row.city):
            parts: tuple[Part, ...] = ()
            unplaced, why = 1.0, row.basis
        elif not row.spread or (at_seat and row.city):
            place, basis = own or (row.city, row.basis)
            parts = (Part(place, 1.0, 1.0, 1.0, basis),)
            unplaced, why = 0.0, ""
        else:
            sites = weights.get(row.institution_id, [])
            parts = tuple(
                replace(part, place=places.get(part.place, part.place)) for part in sites if part.place
            )
            unplaced = max(0.0, 1 - sum(part.weight for part in parts))
            why = NO_PLACE if sites else NO_SITES
        found[row.institution_id] = Institution(
            row.institution_id,
            row.institution,
            row.short_name,
            row.country,
            row.city,
            row.part_of,
            bool(row.spread),
            parts,
            unplaced,
            why if unplaced else "",
        )
    return found


def boundaries_of(
    tables: AnnualTables, steps: Collection[str]
) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """Place → place that it counts to, and institution → (place, reason), with each step on or off."""
    places, bodies = {}, {}
    for row in tables.reference("boundaries").itertuples():
        place = row.on_place if row.step in steps else row.off_place
        if row.key_kind == "place":
            places[row.key] = place
        else:
            bodies[row.key] = (place, row.reason)
    return places, bodies


def _weights(tables: AnnualTables, steps: Collection[str]) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = defaultdict(list)
    for row in tables.reference("site_weights").itertuples():
        weight, low, high, basis = row.weight, row.low, row.high, f"authors of {row.articles} articles"
        if SITE_CORRECTIONS in steps and not pd.isna(row.corrected):
            moved = row.corrected - weight
            weight, low, high = row.corrected, max(0.0, low + moved), min(1.0, high + moved)
            basis = f"{basis}; {row.correction_basis}"
        if weight > 0:
            found[row.institution_id].append(Part(row.place, weight, low, high, basis))
    return found
