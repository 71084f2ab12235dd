"""The names of what is printed: places, institutions, country groups, subjects and sources, as the tables have them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import pandas as pd

from helpers.base.errors import WrongParameter, nearest
from helpers.data.table_use import ReadTables
from helpers.data.tables import Tables
from helpers.index.interface import CITY, OVERALL, Break, Index, Source
from helpers.index.printed_records import OWN_RECORDS
from helpers.index.values import records

_BREAK = [*Break.__dataclass_fields__]


@lru_cache(maxsize=32)
def _rows_by_name(tables: Tables, table: str, name: str) -> dict[str, dict[str, Any]]:
    """Rows of a table that every report reads, found once for all reports of a process."""
    return {row[name]: row for row in records(getattr(tables, table))}


@dataclass(frozen=True)
class PrintedNames(Index):
    """The reference tables beside the printed figures; ``helpers.index.printed`` adds the figures."""

    name: str
    tables: Tables | ReadTables

    @cached_property
    def groups(self) -> dict[str, str]:
        return dict(zip(self.tables.groups["group"], self.tables.groups["name"], strict=True))

    @cached_property
    def subject_names(self) -> dict[str, str]:
        names = dict(zip(self.tables.subjects["subject"], self.tables.subjects["name"], strict=True))
        return names | dict(zip(self.tables.fields["field"], self.tables.fields["name"], strict=True))

    @cached_property
    def subject_ids(self) -> dict[str, str]:
        """Names, aliases and ids of subjects and fields, in small letters → id."""
        names = {name.lower(): subject for subject, name in self.subject_names.items()}
        for row in self.tables.subjects.itertuples():
            for alias in [row.subject, *row.aliases.split(";")]:
                if alias.strip():
                    names.setdefault(alias.strip().lower(), row.subject)
        return names | {subject.lower(): subject for subject in self.subject_names}

    @cached_property
    def city_names(self) -> dict[str, str]:
        """Names, other names and short names of cities → name."""
        places = self.tables.places
        cities = places[places["kind"] == "city"]
        names = dict(zip(cities["place"], cities["place"], strict=True))
        for row in self.tables.place_aliases.itertuples():
            if row.canonical in names:
                names.setdefault(row.alias, row.canonical)
        for row in cities.itertuples():
            names.setdefault(row.short_name, row.place)
        return names

    @cached_property
    def member_names(self) -> dict[str, str]:
        """Names of cities, countries and institutions → name; see ``Naming.member_names``."""
        places, bodies = self.tables.places, self.tables.institutions
        names = dict(zip(bodies["institution"], bodies["institution"], strict=True))
        for row in bodies.itertuples():
            names.setdefault(row.short_name, row.institution)
        return names | dict(zip(places["place"], places["place"], strict=True)) | self.city_names

    @cached_property
    def countries(self) -> list[str]:
        """The countries of all places."""
        return list(dict.fromkeys(country for country in self.tables.places["country"] if country))

    @cached_property
    def subjects(self) -> list[str]:
        """Ids of the subjects (not the whole, not fields or collections), in their order."""
        rows = self.tables.subjects
        return list(rows.loc[rows["kind"] == "subject"].sort_values("order", key=pd.to_numeric)["subject"])

    @cached_property
    def subject_shorts(self) -> dict[str, str]:
        """Names of subjects where there is little room; the name where it has no shorter one."""
        rows = self.tables.subjects
        shorts = dict(zip(rows["subject"], rows["short_name"], strict=True))
        return {subject: shorts.get(subject) or name for subject, name in self.subject_names.items()}

    @cached_property
    def subject_notes(self) -> dict[str, str]:
        """Remarks of the table of subjects."""
        rows = self.tables.subjects[self.tables.subjects["note"] != ""]
        return dict(zip(rows["subject"], rows["note"], strict=True))

    @cached_property
    def places(self) -> dict[str, dict[str, Any]]:
        """Rows of the cities and countries by name: ``short_name``, ``country``, ``group`` and so on."""
        return _rows_by_name(self.tables.loaded, "places", "place")

    @cached_property
    def _institutions(self) -> dict[str, dict[str, Any]]:
        return _rows_by_name(self.tables.loaded, "institutions", "institution")

    @cached_property
    def _sources(self) -> dict[str, Source]:
        rows = records(self.tables.sources[list(Source.__dataclass_fields__)])
        return {row["source"]: Source(**row) for row in rows}

    def place(self, name: str) -> dict[str, Any]:
        """The row of a city or country.

        Raises:
            WrongParameter: for an unknown name; the message gives the nearest known one.
        """
        if name not in self.places:
            raise WrongParameter(f"There is no place '{name}'.{nearest(name, self.places)}")
        return self.places[name]

    def knows(self, name: str) -> bool:
        return name in self._institutions or name in self.places

    def short(self, name: str) -> str:
        if name in self._institutions:
            return str(self._institutions[name]["short_name"] or name)
        return str(self.place(name)["short_name"] or name)

    def institution(self, name: str) -> dict[str, Any]:
        """The row of an institution: ``short_name``, ``country``, ``city``, ``spread``.

        Raises:
            WrongParameter: for an unknown name; the message gives the nearest known one.
        """
        if name not in self._institutions:
            raise WrongParameter(f"There is no institution '{name}'.{nearest(name, self._institutions)}")
        return self._institutions[name]

    def spread(self, institution: str) -> bool:
        """Whether an institution works in many cities, so that it is booked at none."""
        return str(self.institution(institution)["spread"]).lower() == "true"

    def country_of(self, name: str, level: str = CITY) -> str:
        row = self._institutions[name] if name in self._institutions else self.place(name)
        return str(row["country"])

    def country_group(self, name: str, level: str = CITY) -> str:
        place = self._institutions[name]["country"] if name in self._institutions else name
        return str(self.place(place)["group"])

    def city_of(self, institution: str) -> str:
        return "" if self.spread(institution) else str(self.institution(institution)["city"])

    def has_source(self, source_id: str) -> bool:
        """Whether there is a source of that id."""
        return source_id in self._sources

    def source(self, source_id: str) -> Source:
        return self._sources[source_id]

    @property
    def definitions(self) -> pd.DataFrame:
        rows = self.tables.definitions
        return rows[["term", "definition"]].assign(
            source=rows["sources"].where(rows["sources"] != "", OWN_RECORDS)
        )

    @cached_property
    def _breaks(self) -> list[tuple[str, Break]]:
        rows = self.tables.breaks
        rows = rows.assign(absolute=rows["status"] == "not comparable")
        return [(row.pop("applies_to"), Break(**row)) for row in records(rows[["applies_to", *_BREAK]])]

    def breaks(self, subject: str) -> list[Break]:
        """Breaks in the series of ``subject``; those that are not absolute are disputed."""
        return [found for of, found in self._breaks if of in ("all", subject)]

    def reason(self, year: int) -> str:
        """Why no earlier year can be compared with ``year``: the break that forbids it, or that there is none."""
        barriers = [row for row in self.breaks(OVERALL) if row.absolute and row.before_year <= year]
        if barriers:
            return f"No earlier year is comparable. {barriers[-1].title}: {barriers[-1].reason}"
        return "No edition before this one has figures."
