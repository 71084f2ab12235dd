"""Names, years and numbers as text gives them to facts, resolved to what the tables use or refused."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Self

import pandas as pd

from helpers.base.errors import WrongParameter, nearest
from helpers.base.words import ids_in, listed, with_relation, year_ranges
from helpers.commentary.facts.fact import Fact, FactMissing, require_known
from helpers.index.interface import Index, Metric, Observation

# No edition ranks more cities; a bound, so that a mistyped number is told and not counted up to.
MOST_RANKS = 1000
# Why a fact by Share is missing where figures are printed alone. Text that asks for one was written for the edition.
TABLES_ABSENT = "the tables of institutions are not here"


@dataclass
class FactNames:
    """The index that facts are asked from, as seen from a data year.

    ``used`` lists every fact asked for, and ``seen`` the observations these came from, in order; ``expression`` is how the
    fact that is asked for right now is written.
    """

    index: Index
    year: int
    compare_to: int | None
    last: int | None = None  # the last year of which facts of several years tell
    used: list[Fact] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    expression: str = ""

    @functools.cached_property
    def ranked(self) -> Index:
        """The evidence whose ranks, Shares and scores are told: an order by listed Share is none of ranks."""
        return next((one for one in (self.index, *self.index.companions) if one.voice.ranked), self.index)

    def again(self) -> Self:
        """The same facts, of which none was asked for yet."""
        return replace(self, used=[], seen=[])

    def argument(self, parameter: str, value: Any, default: Any, of: str) -> Any:
        """An argument of a fact as the tables have it, by the name of its parameter: all facts read a city alike.

        Raises:
            WrongParameter: for what does not exist, with the nearest that does.
            FactMissing: for a fact by Share where there are no tables, which may have subjects of their own.
        """
        if of == "index" and self.index.voice.digits_as_printed:
            raise FactMissing(TABLES_ABSENT)
        match parameter:
            case "year" | "end":
                return self.data_year(value)
            case "subject" | "field_name":
                return self.subject(value, of)
            case "count" | "position" if value is not default:
                return places_counted(value)
            case "city" if value != default:
                return self.city(value)
            case "country" | "outside" if value != default:
                return self._known("country", value, {country: country for country in self.index.countries})
        return value

    def written(self, parameter: str, value: Any, of: str) -> str:
        """An argument as expressions have it; empty where text leaves it out."""
        if isinstance(value, Fact):
            return value.expression
        if parameter in ("subject", "field_name"):
            return self._named(value, of)
        return "any city" if parameter == "city" and not value else str(value)

    def city(self, name: str) -> str:
        """Canonical name of a city, from its canonical name, short name or alias; an unknown one is refused."""
        return self._known("city", name, self.index.city_names)

    def subject(self, name: str, of: str = "ranked") -> str:
        """Id of a subject or field, from its id, name or alias, whatever its capitals; an unknown one is refused."""
        index: Index = getattr(self, of)
        lowered = name.lower() if isinstance(name, str) else name
        return self._known("subject or field", lowered, index.subject_ids, name)

    def members(self, *names: str) -> list[str]:
        """Canonical names of the cities, countries or institutions of a pair, sorted; an unknown one is refused."""
        return sorted({self._known("place or institution", name, self.index.member_names) for name in names})

    @functools.cached_property
    def _years(self) -> list[int]:
        return sorted({*self.index.figure_years, *self.ranked.figure_years})

    @property
    def _years_told(self) -> list[int]:
        """The years of which a fact of several years tells."""
        return [year for year in self.ranked.figure_years if self.last is None or year <= self.last]

    def data_year(self, year: int | None) -> int:
        """``year``, or the year of these facts where none is given.

        Raises:
            WrongParameter: for what is no year, and for a year of which no source prints any figure.
        """
        if year is None:
            return self.year
        # a year of a report has figures anyway; only for others every figure has to be looked through
        years = (self.index.years, self.ranked.years)
        if not any(_whole("a year", year) in known for known in years) and year not in self._years:
            close = min(self._years, key=lambda known: abs(known - year))
            raise WrongParameter(
                f"There are no figures for {_short(year)}. Did you mean {close}? "
                f"Years with figures: {year_ranges(self._years)}."
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

    def _named(self, subject: str, of: str = "ranked") -> str:
        name: str = getattr(self, of).subject_names[subject]
        return name.lower() if subject.startswith("field:") else name

    def _of(self, subject: str, year: int) -> str:
        return f"{self._named(subject)}, {year}"

    def _quiet(self, asked: Callable[..., Fact], *arguments: object) -> Fact:
        """Asks for a fact on behalf of another, which alone is recorded."""
        found = asked(*arguments)
        self.used.pop()
        return found

    def _known_each(self, asked: Callable[..., Fact], *each: tuple[object, ...]) -> list[Fact]:
        """Asks for facts on which another rests, quietly.

        Raises:
            FactMissing: where one of them is missing.
        """
        found = [self._quiet(asked, *arguments) for arguments in each]
        require_known(*found)
        return found

    def _observe(self, what: str, *values: Observation) -> None:
        """Notes what a fact came from: one line a source."""
        confidence = (f", {value.confidence} confidence" * (value.confidence != "high") for value in values)
        self.seen += [
            f"{what} of {value.place}, {value.source}\t{with_relation(value.relation, value.text)}{doubt}"
            for value, doubt in zip(values, confidence, strict=True)
        ]

    def _observe_ranks(self, places: Iterable[str], subject: str, year: int) -> None:
        """Notes the ranks of places, with whatever other sources say of them."""
        what = f"rank in {year}, {self._named(subject)},"
        for place in places:
            self._observe(what, *self.ranked.observations(Metric.RANK, year, subject, place))

    def _unknown(self, what: str) -> FactMissing:
        """What a fact raises that is not known."""
        return FactMissing(f"{self.ranked.voice.unknown}: {what}")

    def _cities(self, rows: pd.DataFrame, subject: str, year: int, many: bool = False) -> Fact:
        """The cities of rows of a ranking; see ``places_of``."""
        self._observe_ranks(rows["place"], subject, year)
        return places_of(rows["place"], sources_of(*rows["source"]), many)

    def _known(self, kind: str, name: object, known: dict[str, str], said: object = None) -> str:
        if not isinstance(name, str) or name not in known:
            said = name if said is None else said
            hint = self._swapped(said, kind) or nearest(_short(name), known)
            raise WrongParameter(f"There is no {kind} '{_short(said)}'.{hint}")
        return known[name]

    def _swapped(self, name: object, kind: str) -> str:
        """What somebody meant who gave something that belongs in another place."""
        if isinstance(name, int) and name in self._years:
            return f" A year is given by its name: year={name}."
        if isinstance(name, int | float):
            return " A name belongs here, not a number: are two arguments swapped?"
        kinds: dict[str, Callable[[], Iterable[str]]] = {
            "city": lambda: self.index.city_names,
            "country": lambda: self.index.countries,
            "subject or field": lambda: self.ranked.subject_ids,
        }
        for other, names in kinds.items():
            if other != kind and isinstance(name, str) and name.lower() in map(str.lower, names()):
                return f" '{_short(name)}' is a {other}: are two arguments swapped?"
        return ""


def places_counted(number: int) -> int:
    """A rank or number of ranks.

    Raises:
        WrongParameter: for anything but a whole number from 1 to ``MOST_RANKS``.
    """
    if not 1 <= _whole("a rank or number of ranks", number) <= MOST_RANKS:
        raise WrongParameter(f"Ranks go from 1 to {MOST_RANKS:,}, not {_short(number)}.")
    return number


def agreeing(observations: list[Observation]) -> tuple[str, ...]:
    """Ids of the sources that give the best value."""
    best = (observations[0].number, observations[0].relation)
    return ids_of([one for one in observations if (one.number, one.relation) == best])


def ids_of(observations: Iterable[Observation]) -> tuple[str, ...]:
    """Ids of the sources of values, each once."""
    return tuple(dict.fromkeys(one.source for one in observations))


def sources_of(*cells: str) -> tuple[str, ...]:
    """Ids of the sources in cells of a table, each once."""
    return tuple(ids_in(cells))


def places_of(names: Iterable[str], sources: tuple[str, ...], many: bool = False) -> Fact:
    """Several places as a fact, as a list; a single one by its name alone, unless a list is wanted (``many``)."""
    places = tuple(names)
    value = places if many or len(places) != 1 else places[0]
    return Fact(value, listed(places) or "no place", sources)


def _whole(what: str, number: object) -> int:
    # a bool is an int to Python, and 2021.5 would be cut to 2021: neither is what somebody meant
    if isinstance(number, bool) or not isinstance(number, int):
        raise WrongParameter(f"'{_short(number)}' is not {what}, which is a whole number.")
    return number


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
