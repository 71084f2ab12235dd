"""Named facts: the numbers, names and relations that prose may use, with the words for them.

A fact knows its value, how it is written, on which sources it rests, and why it is missing where it is. The
same facts serve notebooks, indexes and commentary, so that a sentence and a figure cannot differ.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pandas as pd

from helpers.errors import ScienceCitiesError, WrongParameter, nearest
from helpers.index import Index
from helpers.measures import places_ahead, unprinted_ranks
from helpers.words import growth_percent, listed, places_moved, signed, signed_as_printed, with_relation

LEADING = 10


class FactMissing(ScienceCitiesError):
    """A fact was compared or counted with, but no source prints it; the message says what is missing."""


@dataclass(frozen=True, eq=False)
class Fact:
    """One fact: ``expression`` names it, ``value`` compares, ``text`` is written, ``sources`` are ids.

    A missing fact has ``missing`` set to the reason; it is written in brackets, and comparing it raises
    ``FactMissing``, so that no condition is ever true or false by what is not known.
    """

    expression: str
    value: object = None
    text: str = ""
    sources: tuple[str, ...] = ()
    missing: str = ""

    def __str__(self) -> str:
        return f"[{self.missing}]" if self.missing else self.text

    def known(self) -> object:
        """The value.

        Raises:
            FactMissing: if no source prints it.
        """
        if self.missing:
            raise FactMissing(f"{self.expression}: {self.missing}")
        return self.value

    def _compare(self, other: object, how: Callable[[object, object], bool]) -> bool:
        known = other.known() if isinstance(other, Fact) else other
        try:
            return how(self.known(), known)
        except TypeError as error:
            raise WrongParameter(f"{self.expression} cannot be compared with {known!r}") from error

    def __eq__(self, other: object) -> bool:
        return self._compare(other, operator.eq)

    def __ne__(self, other: object) -> bool:
        return self._compare(other, operator.ne)

    def __lt__(self, other: object) -> bool:
        return self._compare(other, operator.lt)

    def __le__(self, other: object) -> bool:
        return self._compare(other, operator.le)

    def __gt__(self, other: object) -> bool:
        return self._compare(other, operator.gt)

    def __ge__(self, other: object) -> bool:
        return self._compare(other, operator.ge)

    def __bool__(self) -> bool:
        return bool(self.known())

    def __contains__(self, item: object) -> bool:
        return item in self.known()

    __hash__ = None


def _plain(value: object) -> object:
    """A fact may be the argument of another: ``rank(leader("chemistry"), "life sciences")``."""
    return value.value if isinstance(value, Fact) else value


FACT_NAMES: dict[str, Callable] = {}


def _fact(method: Callable) -> Callable:
    """Marks a method as a fact: its arguments are resolved to canonical names and its use is recorded."""

    @functools.wraps(method)
    def recorded(self: Facts, *arguments: object, **named: object) -> Fact:
        given = [*arguments, *named.values()]
        unknown = next((value for value in given if isinstance(value, Fact) and value.missing), None)
        if unknown is not None:
            found = Fact(f"{method.__name__}({unknown.expression})", missing=unknown.missing)
        else:
            plain = {name: _plain(value) for name, value in named.items()}
            found = method(self, *(_plain(value) for value in arguments), **plain)
        self.used.append(found)
        return found

    FACT_NAMES[method.__name__] = recorded
    return recorded


@dataclass
class Facts:
    """The facts of one index as seen from a data year. ``used`` lists every fact asked for, in order."""

    index: Index
    year: int
    compare_to: int | None
    used: list[Fact] = field(default_factory=list)

    # -- names and years -------------------------------------------------------------------------------

    def city(self, name: str) -> str:
        """Canonical name of a city, from its canonical name, short name or alias.

        Raises:
            WrongParameter: for an unknown name, with the nearest known one.
        """
        if name not in self._city_names:
            raise WrongParameter(f"There is no city '{name}'.{nearest(name, self._city_names)}")
        return self._city_names[name]

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
        """Id of a subject or field, from its id, name or alias.

        Raises:
            WrongParameter: for an unknown name, with the nearest known one.
        """
        lowered = str(name).lower()
        if lowered not in self._subject_names:
            raise WrongParameter(
                f"There is no subject or field '{name}'.{nearest(str(name), self._subject_names)}"
            )
        return self._subject_names[lowered]

    @functools.cached_property
    def _subject_names(self) -> dict[str, str]:
        names = {name.lower(): subject for subject, name in self.index.subject_names.items()}
        for row in self.index.tables.subjects.itertuples():
            for alias in [row.subject, *row.aliases.split(";")]:
                if alias.strip():
                    names.setdefault(alias.strip().lower(), row.subject)
        return names

    def _require_country(self, country: str) -> None:
        known = set(self.index.tables.places["country"])
        if country not in known:
            raise WrongParameter(f"There is no country '{country}'.{nearest(country, known)}")

    def _year(self, year: int | None) -> int:
        return self.year if year is None else int(year)

    def _named(self, subject: str) -> str:
        name = self.index.subject_names[subject]
        return name.lower() if subject.startswith("field:") else name

    def _not_printed(self, expression: str, what: str) -> Fact:
        return Fact(expression, missing=f"not printed: {what}")

    # -- ranks -----------------------------------------------------------------------------------------

    @_fact
    def rank(self, city: str, subject: str = "overall", year: int | None = None) -> Fact:
        """Printed rank of a city in a subject. ``rank("Beijing", "life sciences") | ordinal``"""
        city, subject, year = self.city(city), self.subject(subject), self._year(year)
        expression = f"rank({city}, {self._named(subject)}, {year})"
        ranking = self.index.ranking(year, subject)
        row = ranking[ranking["place"] == city]
        if row.empty:
            return self._not_printed(expression, f"rank of {city}, {self._named(subject)}, {year}")
        value = int(row.iloc[0]["rank"])
        return Fact(expression, value, str(value), _sources(row.iloc[0]["source"]))

    @_fact
    def leader(self, subject: str = "overall", position: int = 1, year: int | None = None) -> Fact:
        """City at a position of a printed ranking. ``leader("chemistry")``, ``leader("chemistry", 2)``"""
        subject, year = self.subject(subject), self._year(year)
        expression = f"leader({self._named(subject)}, {position}, {year})"
        ranking = self.index.ranking(year, subject)
        rows = ranking[ranking["rank"] == position]
        if rows.empty:
            return self._not_printed(expression, f"rank {position}, {self._named(subject)}, {year}")
        places = listed(rows["place"])
        return Fact(expression, places, places, _sources(*rows["source"]))

    @_fact
    def leaders(self, count: int, subject: str = "overall", year: int | None = None) -> Fact:
        """The first cities of a printed ranking, as a list in words. ``leaders(3, "life sciences")``"""
        subject, year = self.subject(subject), self._year(year)
        expression = f"leaders({count}, {self._named(subject)}, {year})"
        ranking = self.index.ranking(year, subject)
        if missing := unprinted_ranks(ranking, count):
            return self._not_printed(expression, f"rank {missing[0]}, {self._named(subject)}, {year}")
        rows = ranking[ranking["rank"] <= count]
        return Fact(expression, tuple(rows["place"]), listed(rows["place"]), _sources(*rows["source"]))

    @_fact
    def best_of(self, country: str, subject: str = "overall", year: int | None = None) -> Fact:
        """The best-ranked city of a country, as far as printed. ``best_of("China", "life sciences")``"""
        self._require_country(country)
        subject, year = self.subject(subject), self._year(year)
        expression = f"best_of({country}, {self._named(subject)}, {year})"
        ranking = self.index.ranking(year, subject)
        rows = ranking[ranking["country"] == country]
        if rows.empty:
            return self._not_printed(
                expression, f"rank of a city of {country}, {self._named(subject)}, {year}"
            )
        return Fact(
            expression, rows.iloc[0]["place"], rows.iloc[0]["place"], _sources(rows.iloc[0]["source"])
        )

    @_fact
    def gap(self, city: str, subject: str = "overall", year: int | None = None) -> Fact:
        """Number of places ahead of a city. ``gap("Beijing", "life sciences") | cardinal``"""
        rank = self._quiet(self.rank, city, subject, year)
        expression = rank.expression.replace("rank(", "gap(", 1)
        if rank.missing:
            return replace(rank, expression=expression)
        return Fact(expression, rank.value - 1, str(rank.value - 1), rank.sources)

    @_fact
    def ahead(self, city: str, subject: str = "overall", year: int | None = None) -> Fact:
        """The places ahead of a city, as a list in words; missing if one of them is not printed."""
        city, subject, year = self.city(city), self.subject(subject), self._year(year)
        expression = f"ahead({city}, {self._named(subject)}, {year})"
        ranking = self.index.ranking(year, subject)
        rows = places_ahead(ranking, city)
        own = ranking[ranking["place"] == city]
        if own.empty or len(rows) != int(own.iloc[0]["rank"]) - 1:
            return self._not_printed(
                expression, f"all places ahead of {city}, {self._named(subject)}, {year}"
            )
        return Fact(
            expression, tuple(rows["place"]), listed(rows["place"]), _sources(*rows["source"], *own["source"])
        )

    @_fact
    def moved(
        self, city: str, subject: str = "overall", since: int | None = None, year: int | None = None
    ) -> Fact:
        """Places moved since an earlier year (default: the year compared with); up is positive.

        ``moved("Hangzhou")`` is written ``up three places``.
        """
        year, since = self._year(year), self.compare_to if since is None else int(since)
        now = self._quiet(self.rank, city, subject, year)
        expression = now.expression.replace("rank(", "moved(", 1)[:-1] + f", since {since})"
        if since is None:
            return Fact(expression, missing="no earlier comparable year has figures")
        if barrier := self.index.barrier_between(since, year):
            return Fact(expression, missing=f"{since} and {year} cannot be compared: {barrier.title}")
        before = self._quiet(self.rank, city, subject, since)
        for rank in (now, before):
            if rank.missing:
                return Fact(expression, missing=rank.missing)
        value = before.value - now.value
        return Fact(expression, value, places_moved(before.value, now.value), now.sources + before.sources)

    @_fact
    def overtook(
        self,
        city: str,
        other: str,
        subject: str = "overall",
        since: int | None = None,
        year: int | None = None,
    ) -> Fact:
        """Whether a city stood behind another before and stands ahead of it now. For claims."""
        now = (
            self._quiet(self.moved, city, subject, since, year),
            self._quiet(self.moved, other, subject, since, year),
        )
        expression = f"overtook({self.city(city)}, {self.city(other)}{now[0].expression.removeprefix(f'moved({self.city(city)}')}"
        for fact in now:
            if fact.missing:
                return Fact(expression, missing=fact.missing)
        ranks = [self._quiet(self.rank, name, subject, year).value for name in (city, other)]
        earlier = [rank + fact.value for rank, fact in zip(ranks, now, strict=True)]
        value = ranks[0] < ranks[1] and earlier[0] > earlier[1]
        return Fact(
            expression, value, "overtook" if value else "did not overtake", now[0].sources + now[1].sources
        )

    @_fact
    def cities_in_top(
        self, country: str, count: int = LEADING, subject: str = "overall", year: int | None = None
    ) -> Fact:
        """Number of a country's cities among the first: counted where all ranks are printed, else as printed."""
        subject, year = self.subject(subject), self._year(year)
        self._require_country(country)
        expression = f"cities_in_top({country}, {count}, {self._named(subject)}, {year})"
        ranking = self.index.ranking(year, subject)
        if not unprinted_ranks(ranking, count):
            rows = ranking[(ranking["rank"] <= count) & (ranking["country"] == country)]
            return Fact(expression, len(rows), str(len(rows)), _sources(*ranking["source"]))
        figures = self.index.tables.figures
        printed = figures[
            (figures["metric"] == f"cities_in_top_{count}") & (figures["place"] == country)
            & (figures["subject"] == subject) & (figures["data_year"] == year) & (figures["relation"] == "=")
        ]  # fmt: skip
        return self._from_rows(
            expression, printed, f"cities of {country} in the top {count}, {self._named(subject)}, {year}"
        )

    @_fact
    def count_led(self, city: str, year: int | None = None) -> Fact:
        """Number of subjects that a city leads; missing while the leader of a subject is not printed."""
        city, year = self.city(city), self._year(year)
        expression = f"count_led({city}, {year})"
        led, sources = 0, []
        for subject in self.index.subjects:
            ranking = self.index.ranking(year, subject)
            first = ranking[ranking["rank"] == 1]
            if first.empty:
                return self._not_printed(expression, f"leader of {self._named(subject)}, {year}")
            led += int(city in set(first["place"]))
            sources += list(first["source"])
        return Fact(expression, led, str(led), _sources(*sources))

    @_fact
    def ranked_cities(self, subject: str = "overall", year: int | None = None) -> Fact:
        """Number of cities with a printed rank."""
        subject, year = self.subject(subject), self._year(year)
        ranking = self.index.ranking(year, subject)
        expression = f"ranked_cities({self._named(subject)}, {year})"
        return Fact(expression, len(ranking), str(len(ranking)), _sources(*ranking["source"]))

    # -- Shares, Counts, changes -----------------------------------------------------------------------

    @_fact
    def share(self, city: str, subject: str = "overall", year: int | None = None) -> Fact:
        """Printed Share of a city in a subject or field, with its printed digits."""
        return self._city_figure("share", city, subject, year)

    @_fact
    def count(self, city: str, subject: str = "overall", year: int | None = None) -> Fact:
        """Printed Count of a city in a subject."""
        return self._city_figure("count", city, subject, year)

    @_fact
    def contribution(self, city: str, subject: str = "overall", year: int | None = None) -> Fact:
        """Printed contribution of a city to its location's Share, in per cent."""
        found = self._city_figure("contribution_pct", city, subject, year)
        return found if found.missing else replace(found, text=f"{found.text}%")

    @_fact
    def change(
        self, city: str, subject: str = "overall", since: int | None = None, year: int | None = None
    ) -> Fact:
        """Printed change in adjusted Share since the year before, or since ``since``: ``+9.14%``, ``≈ +20%``."""
        city, subject, year = self.city(city), self.subject(subject), self._year(year)
        since = year - 1 if since is None else int(since)
        expression = f"change({city}, {self._named(subject)}, {since} to {year})"
        figures = self.index.tables.figures
        rows = figures[
            (figures["metric"] == "change_adjusted_share_pct") & (figures["place"] == city)
            & (figures["subject"] == subject) & (figures["data_year"] == year) & (figures["reference_year"] == since)
        ]  # fmt: skip
        exact = rows[rows["relation"].isin(["=", "≈"])]
        what = f"change in adjusted Share of {city}, {self._named(subject)}, {since} to {year}"
        found = self._from_rows(expression, exact, what)
        if found.missing:
            return found
        first = exact.iloc[0]
        text = with_relation(first["relation"], signed_as_printed(first["value"], "%"))
        return replace(found, text=text)

    @_fact
    def growth(self, city: str, field_name: str, start: int, end: int | None = None) -> Fact:
        """Growth of a printed Share in a field or subject, computed: ``+81.0%``."""
        end = self._year(end)
        first, last = (
            self._quiet(self.share, city, field_name, start),
            self._quiet(self.share, city, field_name, end),
        )
        expression = f"growth({self.city(city)}, {self._named(self.subject(field_name))}, {start} to {end})"
        for fact in (first, last):
            if fact.missing:
                return Fact(expression, missing=fact.missing)
        value = growth_percent(first.value, last.value)
        return Fact(expression, value, signed(value, unit="%"), first.sources + last.sources)

    @_fact
    def ratio(self, city: str, other: str, subject: str = "overall", year: int | None = None) -> Fact:
        """How many times a city's Share is another's: computed from printed Shares, else as printed."""
        year = self._year(year)
        one, two = self._quiet(self.share, city, subject, year), self._quiet(self.share, other, subject, year)
        city, other, subject = self.city(city), self.city(other), self.subject(subject)
        expression = f"ratio({city}, {other}, {self._named(subject)}, {year})"
        if not one.missing and not two.missing:
            value = one.value / two.value
            return Fact(expression, value, f"{value:.1f} times", one.sources + two.sources)
        figures = self.index.tables.figures
        rows = figures[
            (figures["metric"] == "share_ratio") & (figures["place"] == city) & (figures["reference_place"] == other)
            & (figures["subject"] == subject) & (figures["data_year"] == year)
        ]  # fmt: skip
        found = self._from_rows(
            expression, rows, f"Shares of {city} and {other}, {self._named(subject)}, {year}"
        )
        if found.missing:
            return found
        words = {"=": "", "≈": "about ", ">": "more than ", "<": "less than "}[rows.iloc[0]["relation"]]
        return replace(found, text=f"{words}{rows.iloc[0]['value']} times")

    @_fact
    def score(self, one: str, other: str, year: int | None = None) -> Fact:
        """Printed bilateral collaboration score of two cities, countries or institutions, by name or short name."""
        year = self._year(year)
        members = {self._member(one), self._member(other)}
        expression = f"score({', '.join(sorted(members))}, {year})"
        figures = self.index.tables.figures
        rows = figures[
            (figures["metric"] == "bilateral_collaboration_score") & (figures["data_year"] == year)
            & (figures["members"].map(set) == members) & (figures["relation"] == "=")
        ]  # fmt: skip
        return self._from_rows(expression, rows, f"score of {listed(sorted(members))}, {year}")

    def _member(self, name: str) -> str:
        names = self._member_names
        if name not in names:
            raise WrongParameter(f"There is no place or institution '{name}'.{nearest(name, names)}")
        return names[name]

    @functools.cached_property
    def _member_names(self) -> dict[str, str]:
        places, bodies = self.index.tables.places, self.index.tables.institutions
        names = dict(zip(bodies["institution"], bodies["institution"], strict=True))
        for row in bodies.itertuples():
            names.setdefault(row.short_name, row.institution)
        return names | dict(zip(places["place"], places["place"], strict=True)) | self._city_names

    # -- helpers ---------------------------------------------------------------------------------------

    def _quiet(self, fact: Callable[..., Fact], *arguments: object) -> Fact:
        """Asks for a fact on behalf of another, which alone is recorded."""
        found = fact(*arguments)
        self.used.pop()
        return found

    def _city_figure(self, metric: str, city: str, subject: str, year: int | None) -> Fact:
        city, subject, year = self.city(city), self.subject(subject), self._year(year)
        label = metric.removesuffix("_pct")
        expression = f"{label}({city}, {self._named(subject)}, {year})"
        rows = self.index.best_city_figures(metric, subject, year)
        rows = rows[rows["place"] == city]
        if rows.empty:
            return self._not_printed(
                expression, f"{label.capitalize()} of {city}, {self._named(subject)}, {year}"
            )
        row = rows.iloc[0]
        text = f"{row['value']} (low confidence)" if row["confidence"] == "low" else row["value"]
        return Fact(expression, float(row["number"]), text, _sources(row["source"]))

    def _from_rows(self, expression: str, rows: pd.DataFrame, what: str) -> Fact:
        if rows.empty:
            return self._not_printed(expression, what)
        first = rows.iloc[0]
        return Fact(expression, float(first["number"]), first["value"], _sources(*rows["source"]))


def _sources(*cells: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for cell in cells for part in str(cell).split(";") if part))
