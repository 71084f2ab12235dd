"""Facts of ranks: who stands where, who stands ahead, how far a city has moved, how many a country has."""

from __future__ import annotations

from dataclasses import replace

from helpers.base.errors import WrongParameter
from helpers.base.words import listed, places_moved
from helpers.commentary.facts.fact import Fact, fact
from helpers.commentary.facts.names import FactNames, agreeing, places_counted, ranks_of, sources_of
from helpers.index.rankings import places_ahead, unprinted_ranks

LEADING = 10


class RankFacts(FactNames):
    """Facts that follow from printed rankings alone."""

    @fact
    def rank(self, city: str, subject: str = "overall", year: int | None = None) -> Fact:
        """Printed rank of a city in a subject. ``rank("Beijing", "life sciences") | ordinal``"""
        city, subject, year = self.city(city), self.subject(subject), self.data_year(year)
        expression = f"rank({city}, {self._named(subject)}, {year})"
        found = ranks_of(self.ranked, year, subject).get(city)
        if found is None:
            return self._missing(expression, f"rank of {city}, {self._named(subject)}, {year}")
        self._observe_ranks([city], subject, year)
        return Fact(expression, found[0], str(found[0]), sources_of(found[1]))

    @fact
    def leader(self, subject: str = "overall", position: int = 1, year: int | None = None) -> Fact:
        """City at a position of a printed ranking. ``leader("chemistry")``, ``leader("chemistry", 2)``"""
        subject, year, position = self.subject(subject), self.data_year(year), places_counted(position)
        expression = f"leader({self._named(subject)}, {position}, {year})"
        ranking = self._ranking(subject, year)
        rows = ranking[ranking["rank"] == position]
        if rows.empty and position not in unprinted_ranks(ranking, position):
            about = f"{self._named(subject)}, {year}"
            return Fact(expression, missing=f"nobody holds rank {position}, {about}: a better rank is shared")
        if rows.empty:
            return self._missing(expression, f"rank {position}, {self._named(subject)}, {year}")
        self._observe_ranks(rows["place"], subject, year)
        places = tuple(rows["place"])
        value = places[0] if len(places) == 1 else places
        return Fact(expression, value, listed(places), sources_of(*rows["source"]))

    @fact
    def leaders(self, count: int, subject: str = "overall", year: int | None = None) -> Fact:
        """The first cities of a printed ranking, as a list in words. ``leaders(3, "life sciences")``"""
        subject, year, count = self.subject(subject), self.data_year(year), places_counted(count)
        expression = f"leaders({count}, {self._named(subject)}, {year})"
        ranking = self._ranking(subject, year)
        if missing := unprinted_ranks(ranking, count):
            return self._missing(expression, f"rank {missing[0]}, {self._named(subject)}, {year}")
        rows = ranking[ranking["rank"] <= count]
        self._observe_ranks(rows["place"], subject, year)
        return Fact(expression, tuple(rows["place"]), listed(rows["place"]), sources_of(*rows["source"]))

    @fact
    def best_of(self, country: str, subject: str = "overall", year: int | None = None) -> Fact:
        """The best-ranked city of a country, as far as printed. ``best_of("China", "life sciences")``"""
        country, subject, year = self.country(country), self.subject(subject), self.data_year(year)
        expression = f"best_of({country}, {self._named(subject)}, {year})"
        ranking = self._ranking(subject, year)
        rows = ranking[ranking["country"] == country]
        if rows.empty:
            return self._missing(expression, f"rank of a city of {country}, {self._named(subject)}, {year}")
        rows = rows[rows["rank"] == rows["rank"].min()]
        self._observe_ranks(rows["place"], subject, year)
        places = tuple(rows["place"])
        value = places[0] if len(places) == 1 else places
        return Fact(expression, value, listed(places), sources_of(*rows["source"]))

    @fact
    def gap(self, city: str, subject: str = "overall", year: int | None = None) -> Fact:
        """Number of ranks between a city and the first. ``gap("Beijing", "life sciences") | place_or_places``"""
        rank = self._quiet(self.rank, city, subject, year)
        expression = rank.expression.replace("rank(", "gap(", 1)
        if rank.missing:
            return replace(rank, expression=expression)
        return Fact(expression, rank.value - 1, str(rank.value - 1), rank.sources)

    @fact
    def ahead(self, city: str, subject: str = "overall", year: int | None = None) -> Fact:
        """The places ahead of a city, as a list in words; missing if one of them is not printed."""
        city, subject, year = self.city(city), self.subject(subject), self.data_year(year)
        expression = f"ahead({city}, {self._named(subject)}, {year})"
        ranking = self._ranking(subject, year)
        rows = places_ahead(ranking, city)
        own = ranking[ranking["place"] == city]
        self._observe_ranks(rows["place"], subject, year)
        if own.empty or len(rows) != int(own.iloc[0]["rank"]) - 1:
            return self._missing(expression, f"all places ahead of {city}, {self._named(subject)}, {year}")
        text = listed(rows["place"]) or "no place"
        return Fact(expression, tuple(rows["place"]), text, sources_of(*rows["source"], *own["source"]))

    @fact
    def moved(
        self, city: str, subject: str = "overall", since: int | None = None, year: int | None = None
    ) -> Fact:
        """Ranks moved since an earlier year (default: the year compared with); up is positive.

        ``moved("Hangzhou")`` is written ``up three places``.
        """
        city, subject, year = self.city(city), self.subject(subject), self.data_year(year)
        since = self._since(since, year)
        expression = f"moved({city}, {self._named(subject)}, {year}, since {since})"
        if barrier := self._no_comparison(since, year):
            return Fact(expression, missing=barrier)
        before = self._quiet(self.rank, city, subject, since)
        now = self._quiet(self.rank, city, subject, year)
        for rank in (now, before):
            if rank.missing:
                return Fact(expression, missing=rank.missing)
        value = before.value - now.value
        return Fact(expression, value, places_moved(before.value, now.value), now.sources + before.sources)

    @fact
    def overtook(
        self,
        city: str,
        other: str,
        subject: str = "overall",
        since: int | None = None,
        year: int | None = None,
    ) -> Fact:
        """Whether a city stood behind another before and stands ahead of it now. For claims."""
        city, other, subject = self.city(city), self.city(other), self.subject(subject)
        year = self.data_year(year)
        since = self._since(since, year)
        expression = f"overtook({city}, {other}, {self._named(subject)}, {year}, since {since})"
        if barrier := self._no_comparison(since, year):
            return Fact(expression, missing=barrier)
        ranks = [
            self._quiet(self.rank, name, subject, when) for when in (since, year) for name in (city, other)
        ]
        for rank in ranks:
            if rank.missing:
                return Fact(expression, missing=rank.missing)
        before, other_before, now, other_now = (rank.value for rank in ranks)
        value = before > other_before and now < other_now
        sources = tuple(dict.fromkeys(source for rank in ranks for source in rank.sources))
        return Fact(expression, value, "overtook" if value else "did not overtake", sources)

    def _since(self, since: int | None, year: int) -> int | None:
        return self.compare_to if since is None else self.earlier_year(since, year)

    def _no_comparison(self, since: int | None, year: int) -> str:
        """Why two years cannot be compared; empty where they can."""
        if since is None:
            return "no earlier comparable year has figures"
        if since >= year:
            raise WrongParameter(
                f"{since}, the year compared with, is not earlier than {year}; give since=…."
            )
        barrier = self.ranked.barrier_between(since, year)
        return f"{since} and {year} cannot be compared: {barrier.title}" if barrier else ""

    @fact
    def cities_in_top(
        self, country: str, count: int = LEADING, subject: str = "overall", year: int | None = None
    ) -> Fact:
        """Number of a country's cities among the first: counted where all ranks are printed, else as printed."""
        country, count = self.country(country), places_counted(count)
        subject, year = self.subject(subject), self.data_year(year)
        expression = f"cities_in_top({country}, {count}, {self._named(subject)}, {year})"
        ranking = self._ranking(subject, year)
        if not unprinted_ranks(ranking, count):
            first = ranking[ranking["rank"] <= count]
            self._observe_ranks(first["place"], subject, year)
            number = int((first["country"] == country).sum())
            return Fact(expression, number, str(number), sources_of(*first["source"]))
        stated = self.ranked.observations(f"cities_in_top_{count}", year, subject, country)
        self._observe(f"cities in the top {count} in {year}, {self._named(subject)},", *stated)
        if not stated:
            what = f"cities of {country} in the top {count}, {self._named(subject)}, {year}"
            return self._missing(expression, what)
        return Fact(expression, int(stated[0].number), stated[0].text, agreeing(stated))

    @fact
    def count_led(self, city: str, year: int | None = None) -> Fact:
        """Number of subjects that a city leads; missing while the leader of a subject is not printed."""
        city, year = self.city(city), self.data_year(year)
        expression = f"count_led({city}, {year})"
        led, sources = 0, []
        for subject in self.ranked.subjects:
            ranking = self._ranking(subject, year)
            first = ranking[ranking["rank"] == 1]
            if first.empty:
                return self._missing(expression, f"leader of {self._named(subject)}, {year}")
            self._observe_ranks(first["place"], subject, year)
            led += int(city in set(first["place"]))
            sources += list(first["source"])
        return Fact(expression, led, str(led), sources_of(*sources))

    @fact
    def ranked_cities(self, subject: str = "overall", year: int | None = None) -> Fact:
        """Number of cities with a printed rank."""
        subject, year = self.subject(subject), self.data_year(year)
        ranking = self._ranking(subject, year)
        expression = f"ranked_cities({self._named(subject)}, {year})"
        return Fact(expression, len(ranking), str(len(ranking)), sources_of(*ranking["source"]))
