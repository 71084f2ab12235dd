"""Where institutions of tables sit: found by their names, never by likeness."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from helpers.openindex import reference
from helpers.openindex.places import Organisation, Places, plain

NO_COUNTRY = "International"
"""What exports write instead of a country for bodies of many."""

_SHORT_NAME = re.compile(r"\s*\([^()]*\)\s*$")
_COMPANY = "company"  # how notes of the reference table begin for companies


@dataclass(frozen=True)
class New:
    """An institution that the reference tables do not know: where it is, and by what, or why it is nowhere."""

    institution_id: str
    institution: str
    country: str
    city: str
    spread: bool
    how: str


class InstitutionNames:
    """Knows and places institutions by name. The same name in two cities places nothing.

    ``new`` are those, by id, that were asked for and that the reference tables do not know.
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self._corrections = {
            (row["institution"], row["country"]): row for row in reference.rows("placement_corrections")
        }
        self._aliases = {row["alias"]: row["canonical"] for row in reference.rows("institution_aliases")}
        rows = reference.rows("institutions")
        self._reference = {row["institution"]: row for row in rows}
        self._ids = {row["institution_id"] for row in rows} - {""}
        self._taken = {row["institution"] for row in rows if row["institution_id"]}
        self._countries = {row["place"] for row in reference.rows("places") if row["kind"] == "country"}
        self.new: dict[str, New] = {}
        pooled = {row["country"]: row["pooled_with"] for row in reference.rows("country_codes")}
        self._alike = {frozenset(pair) for pair in pooled.items()}
        self._own: dict[tuple[str, str], list[Organisation]] = defaultdict(list)
        self._other: dict[tuple[str, str], list[Organisation]] = defaultdict(list)
        for found in places.organisations.values():
            if found.withdrawn:
                continue
            country = places.country(found.country_code)
            for where in {country, pooled.get(country or "")} - {None, ""}:
                self._own[plain(found.name), where].append(found)
                for name in found.other_names:
                    self._other[plain(name), where].append(found)

    def listed(self, institution: str, country: str) -> dict[str, str] | None:
        """The row of ``institutions.csv`` of this name and country; None for another one's name."""
        row = self._reference.get(self._aliases.get(institution, institution))
        country = country_of(country)
        if row is None or country in (row["country"], NO_COUNTRY, ""):
            return row
        return row if frozenset((country, row["country"])) in self._alike else None

    def id(self, institution: str, country: str, own: str) -> str:
        """The id of an institution: that of the reference tables where they know ``own`` or the name, else of a new one."""
        if own in self._ids:
            return own
        where, known = country_of(country), self.listed(institution, country)
        if known and known["institution_id"]:
            return known["institution_id"]
        id = own or f"{institution}, {where}"
        if id not in self.new:
            city, spread, how = self.place(institution, country)
            name = f"{institution} ({where})" if institution in self._taken else institution
            self._taken.add(name)
            self.new[id] = New(id, name, where if where in self._countries else "", city, spread, how)
        return id

    def place(self, institution: str, country: str) -> tuple[str, bool, str]:
        """Metropolitan area (or ""), whether the body is spread, and by what it was found, or why not."""
        country = country_of(country)
        correction = self._corrections.get((institution, country))
        if correction:
            area = self._places.area(correction["geonames_id"]) if correction["geonames_id"] else None
            return area.name if area else correction["city"], correction["spread"] == "true", "correction"
        canonical = self._aliases.get(institution, institution)
        listed = self.listed(institution, country)
        another = listed is None and canonical in self._reference  # one of the same name, in another country
        if listed and listed["spread"] == "true":
            # the headquarters of a company say nothing of where its laboratories are
            return "" if listed["note"].startswith(_COMPANY) else listed["city"], True, "reference table"
        printed = None if another else self._places.area("", institution=canonical)
        if printed:
            return printed.name, False, "printed"
        found, why = self._registered(institution, country)
        if found:
            area = self._places.area(found.geonames_id, found.city, country_code=found.country_code)
            if area:
                return area.name, False, "registry"
        if listed and listed["city"]:
            return listed["city"], False, "reference table"
        area = self._places.named_after(institution, country)
        return (area.name, False, "name") if area else ("", False, why)

    def _registered(self, institution: str, country: str) -> tuple[Organisation | None, str]:
        name = plain(institution)
        without_short = plain(_SHORT_NAME.sub("", institution))
        for names in (self._own, self._other):
            for candidate in dict.fromkeys((name, without_short)):
                found = names.get((candidate, country), [])
                # one that has ceased gives way to one of the same name that has not
                found = [one for one in found if not one.inactive] or found
                cities = {one.geonames_id for one in found}
                if len(cities) == 1:
                    return found[0], ""
                if len(cities) > 1:
                    return None, "several organisations of this name"
        return None, "no organisation of this name"


def country_of(country: str) -> str:
    """``"United States of America (USA)"`` of an export as the project writes it; ``NO_COUNTRY`` stays."""
    short = _SHORT_NAME.sub("", country).strip()
    return "United States" if short == "United States of America" else short
