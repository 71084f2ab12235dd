"""Names, years and numbers as text gives them to facts, resolved to what the tables use or refused."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from helpers.base.errors import WrongParameter, nearest
from helpers.base.words import year_ranges
from helpers.commentary.facts.fact import Fact
from helpers.index.printed import PrintedIndex

# No edition ranks more cities; a bound, so that a mistyped number is told and not counted up to.
MOST_RANKS = 1000


@dataclass
class FactNames:
    """The printed figures that facts are asked from. ``used`` lists every fact asked for, in order."""

    index: PrintedIndex
    year: int
    compare_to: int | None
    used: list[Fact] = field(default_factory=list)

    def city(self, name: str) -> str:
        """Canonical name of a city, from its canonical name, short name or alias.

        Raises:
            WrongParameter: for an unknown name, with the nearest known one.
        """
        return _known("city", name, self._city_names)

    @functools.cached_property
    def _city_names(self) -> dict[str, str]:
        places = self.index.tables.places
        cities = places[places["kind"] == "city"]
        names = dict(zip(cities["place"], cities["place"], strict=True))
        for row in self.index.tables.place_aliases.itertuples():
            if row.canonical in names:
                names.setdefault(row.alias, row.canonical)
        for row in cities.itertuples():
            names.setdefault(row.short_name, row.place)
        return names

    def subject(self, name: str) -> str:
        """Id of a subject or field, from its id, name or alias, whatever its capitals.

        Raises:
            WrongParameter: for an unknown name, with the nearest known one.
        """
        lowered = name.lower() if isinstance(name, str) else name
        if lowered not in self._subject_names:
            _known("subject or field", name, self._subject_names)
        return self._subject_names[lowered]

    @functools.cached_property
    def _subject_names(self) -> dict[str, str]:
        names = {name.lower(): subject for subject, name in self.index.subject_names.items()}
        for row in self.index.tables.subjects.itertuples():
            for alias in [row.subject, *row.aliases.split(";")]:
                if alias.strip():
                    names.setdefault(alias.strip().lower(), row.subject)
        return names | {subject.lower(): subject for subject in self.index.subject_names}

    def country(self, name: str) -> str:
        """Name of a country that has places in the index.

        Raises:
            WrongParameter: for an unknown name, with the nearest known one.
        """
        return _known("country", name, self._countries)

    @functools.cached_property
    def _countries(self) -> dict[str, str]:
        return {country: country for country in self.index.tables.places["country"] if country}

    def member(self, name: str) -> str:
        """Canonical name of a city, country or institution, as pairs have them.

        Raises:
            WrongParameter: for an unknown name, with the nearest known one.
        """
        return _known("place or institution", name, self._member_names)

    @functools.cached_property
    def _member_names(self) -> dict[str, str]:
        places, bodies = self.index.tables.places, self.index.tables.institutions
        names = dict(zip(bodies["institution"], bodies["institution"], strict=True))
        for row in bodies.itertuples():
            names.setdefault(row.short_name, row.institution)
        return names | dict(zip(places["place"], places["place"], strict=True)) | self._city_names

    @functools.cached_property
    def _printed_years(self) -> list[int]:
        return sorted({int(year) for year in self.index.tables.figures["data_year"]} | {*self.index.years})

    def data_year(self, year: int | None) -> int:
        """``year``, or the year of these facts where none is given.

        Raises:
            WrongParameter: for what is no year, and for a year of which no source prints any figure.
        """
        if year is None:
            return self.year
        # a year of a report has figures anyway; only for others every figure has to be looked through
        if _whole("a year", year) not in self.index.years and year not in self._printed_years:
            close = min(self._printed_years, key=lambda known: abs(known - year))
            raise WrongParameter(
                f"There are no figures for {_short(year)}. Did you mean {close}? "
                f"Years with figures: {year_ranges(self._printed_years)}."
            )
        return year

    def earlier_year(self, since: int, year: int) -> int:
        """``since``, which must be a year with figures before ``year``.

        Raises:
            WrongParameter: otherwise.
        """
        if self.data_year(since) >= year:
            raise WrongParameter(f"{since} is not earlier than {year}.")
        return since

    def _named(self, subject: str) -> str:
        name = self.index.subject_names[subject]
        return name.lower() if subject.startswith("field:") else name

    def _quiet(self, asked: Callable[..., Fact], *arguments: object) -> Fact:
        """Asks for a fact on behalf of another, which alone is recorded."""
        found = asked(*arguments)
        self.used.pop()
        return found


def places_counted(number: int) -> int:
    """A rank or number of ranks.

    Raises:
        WrongParameter: for anything but a whole number from 1 to ``MOST_RANKS``.
    """
    if not 1 <= _whole("a rank or number of ranks", number) <= MOST_RANKS:
        raise WrongParameter(f"Ranks go from 1 to {MOST_RANKS:,}, not {_short(number)}.")
    return number


def best_row(index: PrintedIndex, rows: pd.DataFrame) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The best of several printed values of one figure, and the sources that print it."""
    best = index.best(rows).iloc[0].to_dict()
    return best, sources_of(best["source"])


def sources_of(*cells: str) -> tuple[str, ...]:
    """Ids of the sources in cells of a table, each once."""
    return tuple(
        dict.fromkeys(part.strip() for cell in cells for part in str(cell).split(";") if part.strip())
    )


def not_printed(expression: str, what: str) -> Fact:
    """A missing fact that says what no source prints."""
    return Fact(expression, missing=f"not printed: {what}")


def _known(kind: str, name: object, known: dict[str, str]) -> str:
    if not isinstance(name, str) or name not in known:
        raise WrongParameter(f"There is no {kind} '{_short(name)}'.{nearest(_short(name), known)}")
    return known[name]


def _whole(what: str, number: object) -> int:
    # a bool is an int to Python, and 2021.5 would be cut to 2021: neither is what somebody meant
    if isinstance(number, bool) or not isinstance(number, int):
        raise WrongParameter(f"'{_short(number)}' is not {what}, which is a whole number.")
    return number


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
