"""Printed names to the project's own, by writing and country; what stays unknown is listed once, with a ready row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from helpers.base.errors import WrongParameter
from helpers.base.likeness import name_key, near_names
from helpers.data import layout
from helpers.data.names import Names
from helpers.data.tables import NAMING_TABLES, names_of

NEW_PLACE = "a new place"
NEW = "new"  # what a name is said to be if it is that of a new place
_QUALIFIED = re.compile(r"(.+?)\s*(?:,|\()\s*([^,()]+?)\)?\s*$")
_OF_AREA = re.compile(
    r"^(greater|metro|metropolitan) | (metro|metropolis|metropolitan|area|region|city)( area| region)?$"
)
_CENSUS = re.compile(r".+-.+, ?[A-Z]{2}(-[A-Z]{2})*\Z")  # title of a census area: its cities, then its states


@dataclass(frozen=True)
class Unknown:
    """A name that is not known: where it stands, which names are near, and the row that would make it known.

    ``table`` is blank where nothing but the reader can decide between the near names and a new place.
    """

    printed: str
    country: str
    where: str
    near: tuple[str, ...]
    table: str = ""
    row: tuple[str, ...] = ()
    why: str = ""


@dataclass
class Resolved:
    """Names as printed, with their country, and what they are here; and those that are unknown."""

    names: dict[tuple[str, str], str] = field(default_factory=dict)
    unknown: list[Unknown] = field(default_factory=list)


class Resolver:
    """Resolves names of one kind of place.

    Args:
        frames: the ``NAMING_TABLES`` as text or typed.
        kind: ``city``, ``institution`` or ``country``.
        decided: name as printed -> the project's name, ``new``, or ``new:`` and a country; what the reader has said.
        reason: why an alias is one, for the table of aliases.
    """

    def __init__(
        self, frames: Mapping[str, pd.DataFrame], kind: str, decided: Mapping[str, str], reason: str
    ) -> None:
        self._frames, self._kind, self._decided, self._reason = frames, kind, dict(decided), reason
        self._names: Names = names_of({name: frames[name] for name in NAMING_TABLES})
        self._known = self._names.of_kind(kind)
        places, bodies = frames["places"], frames["institutions"]
        named, key = (bodies, "institution") if kind == "institution" else (places, "place")
        self._country = dict(zip(named[key], named["country"], strict=True))
        self._within = set(places.loc[places["metropolitan_area"] != "", "place"])
        self._countries = {name_key(name): own for name, own in self._names.countries.items()}
        self._strong: dict[str, set[str]] = defaultdict(set)
        self._weak: dict[str, set[str]] = defaultdict(set)
        own_kind = set(self._known.values()) - self._within
        shorts = zip(named["short_name"], named[key], strict=True)
        also = [(short, own) for short, own in shorts if own in own_kind]
        for spelling, own in (*self._known.items(), *also):
            self._strong[name_key(spelling)].add(own)
            self._weak[_bare(spelling)].add(own)

    def country(self, printed: str) -> str:
        """The project's name of a country, blank if it has none."""
        key = name_key(printed)
        return self._countries.get(key) or self._countries.get(_bare(printed), "")

    def resolve(self, rows: Iterable[tuple[str, str, str]]) -> Resolved:
        """All names of (name, country, where); an unknown name is listed once, where it stands first.

        Raises:
            WrongParameter: if somebody has decided that a name is one that is not known either.
        """
        result = Resolved()
        for printed, country, where in rows:
            if (printed, country) in result.names or any(
                (u.printed, u.country) == (printed, self.country(country) or country) for u in result.unknown
            ):
                continue
            found = self._find(printed, self.country(country))
            if len(found) == 1:
                result.names[printed, country] = found[0]
            else:
                result.unknown.append(self._unknown(printed, country, where, found))
        return result

    def spelling_leads_to(self, printed: str, place: str) -> bool:
        """Whether the tables of names lead from a spelling, as it is, to a place."""
        return self._known.get(printed) == place

    def _find(self, printed: str, country: str) -> list[str]:
        """The one name, or all that it may be; none if it is not known."""
        if printed in self._decided:
            return []
        exact = self._known.get(printed)
        if exact and country in ("", self._country[exact]):
            return [exact]
        found = _QUALIFIED.fullmatch(printed)
        if found and (said := self.country(found[2])):
            return self._find(found[1], said) if country in ("", said) else []
        for index, key in (
            (self._strong, name_key(printed)),
            (self._weak, _bare(printed)),
            (self._strong, _without_area(printed)),
        ):
            candidates = {c for c in index.get(key, ()) if country in ("", self._country[c])}
            candidates = candidates - self._within or candidates
            if candidates:
                return sorted(candidates)
        return []

    def _unknown(self, printed: str, country: str, where: str, found: list[str]) -> Unknown:
        own = self.country(country)
        unknown = Unknown(printed, own or country, where, tuple(found) or self._near(printed, own))
        said = self._decided.get(printed)
        if said is not None:
            return self._as_decided(unknown, said)
        if self._kind == "country" and printed in self._names.cities:
            return replace(
                unknown,
                near=(),
                why="a city, and this seems to be a table of countries: call the column City",
            )
        if found:
            return replace(unknown, why="several places have this name; the country would decide")
        if self._kind == "city" and _CENSUS.fullmatch(printed) and unknown.near:
            first = unknown.near[0]
            if name_key(printed).startswith(name_key(first) + " "):
                return self._alias(unknown, first)
        if unknown.near:
            return replace(unknown, why="a slip, or a place of its own?")
        return self._new(unknown, own)

    def _near(self, printed: str, country: str) -> tuple[str, ...]:
        pool = [
            s
            for s, own in self._known.items()
            if country in ("", self._country[own]) and own not in self._within
        ]
        return tuple(dict.fromkeys(self._known[spelling] for spelling in near_names(printed, pool, most=6)))[
            :3
        ]

    def _as_decided(self, unknown: Unknown, said: str) -> Unknown:
        if said == NEW or said.startswith(f"{NEW}:"):
            given = said.removeprefix(NEW).removeprefix(":").strip()
            return self._new(unknown, self.country(given) if given else unknown.country)
        own = self._known.get(said) or next(iter(self._find(said, "")), None)
        if own is None:
            near = ", ".join(self._near(said, "")) or "none"
            raise WrongParameter(
                f"--name '{unknown.printed}={said}': no {self._kind} '{said}' is known; near names: {near}."
            )
        return self._alias(unknown, own)

    def _alias(self, unknown: Unknown, own: str) -> Unknown:
        table = "institution_aliases" if self._kind == "institution" else "place_aliases"
        return replace(
            unknown, table=table, row=(unknown.printed, own, self._reason), why=f"another name of {own}"
        )

    def _new(self, unknown: Unknown, country: str) -> Unknown:
        """The row of a new place or institution, which needs a country that is known."""
        name, places = unknown.printed, self._frames["places"]
        if self._kind == "country":
            cells = {"kind": "country", "country": name, "group": "other",
                     "coordinates_basis": "countries have no coordinates here"}  # fmt: skip
            return self._added(unknown, name, cells, "a new country; look at its group")
        if country not in self._names.countries.values():
            given = f"the country '{unknown.country}' is not known, and " if unknown.country else ""
            return replace(unknown, why=f"{given}a new place needs its country: --name 'PRINTED=new:COUNTRY'")
        if self._kind == "institution":
            basis = "added by an import; its city was not looked up"
            cells = {"country": country, "spread": "false", "basis": basis}
            return self._added(unknown, name, cells, "a new institution")
        if name in {*places["place"], *places["short_name"], *self._known}:
            name = f"{name} ({country})"
        group = places.loc[places["country"] == country, "group"].iloc[0]
        cells = {"kind": "city", "country": country, "group": group,
                 "coordinates_basis": "added by an import; its coordinates were not looked up"}  # fmt: skip
        why = "said to be new" if unknown.printed in self._decided else NEW_PLACE
        return self._added(unknown, name, cells, why)

    def _added(self, unknown: Unknown, name: str, cells: Mapping[str, str], why: str) -> Unknown:
        table, key = ("institutions", "institution") if self._kind == "institution" else ("places", "place")
        cells = {key: name, "short_name": name, **cells}
        return replace(unknown, table=table, row=layout.row_of(table, cells), why=why)


def with_rows(frames: Mapping[str, pd.DataFrame], unknown: Iterable[Unknown]) -> dict[str, pd.DataFrame]:
    """The naming tables with the rows that make unknown names known."""
    tables = {name: frames[name] for name in NAMING_TABLES}
    for one in unknown:
        added = pd.DataFrame([one.row], columns=list(layout.REFERENCE_TABLES[one.table]))
        tables[one.table] = pd.concat([tables[one.table], added], ignore_index=True)
    return tables


def _without_area(name: str) -> str:
    """The key of a city that is named as an area: "Greater London", "Los Angeles Metro", "New York City"."""
    return _OF_AREA.sub("", name_key(name)).strip()


def _bare(name: str) -> str:
    """The key without what stands in brackets, and without an article before it."""
    return name_key(re.sub(r"\s*\([^()]*\)", "", name)).removeprefix("the ")
