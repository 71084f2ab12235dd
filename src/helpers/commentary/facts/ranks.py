"""Facts of ranks: who stands where, who stands ahead, how far a city has moved, how many a country has."""

from __future__ import annotations

import pandas as pd

from helpers.base.errors import WrongParameter
from helpers.base.words import places_moved
from helpers.commentary.facts.fact import OWN_YEAR, Fact, FactMissing, fact
from helpers.commentary.facts.names import FactNames, agreeing, places_of, sources_of
from helpers.index.rankings import places_ahead, unprinted_ranks

LEADING = 10


class RankFacts(FactNames):
    """Facts that follow from printed rankings alone."""

    @fact
    def rank(self, city: str, subject: str = "overall", year: int = OWN_YEAR) -> Fact:
        """Printed rank of a city in a subject. ``rank("Beijing", "life sciences") | ordinal``"""
        ranking = self.ranked.ranking(year, subject)
        own = ranking[ranking["place"] == city]
        if own.empty:
            raise self._unknown(f"rank of {city}, {self._of(subject, year)}")
        self._observe_ranks([city], subject, year)
        rank = int(own.iloc[0]["rank"])
        return Fact(rank, str(rank), sources_of(*own["source"]))

    @fact
    def leader(self, subject: str = "overall", position: int = 1, year: int = OWN_YEAR) -> Fact:
        """City at a position of a printed ranking. ``leader("chemistry")``, ``leader("chemistry", 2)``"""
        ranking = self.ranked.ranking(year, subject)
        rows = ranking[ranking["rank"] == position]
        about = f"rank {position}, {self._of(subject, year)}"
        if rows.empty and position not in unprinted_ranks(ranking, position):
            raise FactMissing(f"nobody holds {about}: a better rank is shared")
        if rows.empty:
            raise self._unknown(about)
        return self._cities(rows, subject, year)

    @fact
    def leaders(self, count: int, subject: str = "overall", year: int = OWN_YEAR) -> Fact:
        """The first cities of a printed ranking, as a list in words. ``leaders(3, "life sciences")``"""
        return self._cities(self._first(count, subject, year), subject, year, many=True)

    def _first(self, count: int, subject: str, year: int) -> pd.DataFrame:
        """The first cities of a printed ranking.

        Raises:
            FactMissing: where one of their ranks is not printed.
        """
        ranking = self.ranked.ranking(year, subject)
        if lacking := unprinted_ranks(ranking, count):
            raise self._unknown(f"rank {lacking[0]}, {self._of(subject, year)}")
        return ranking[ranking["rank"] <= count]

    @fact
    def best_of(self, country: str, subject: str = "overall", year: int = OWN_YEAR) -> Fact:
        """The best-ranked city of a country, as far as printed. ``best_of("China", "life sciences")``"""
        ranking = self.ranked.ranking(year, subject)
        rows = ranking[ranking["country"] == country]
        if rows.empty:
            raise self._unknown(f"rank of a city of {country}, {self._of(subject, year)}")
        return self._cities(rows[rows["rank"] == rows["rank"].min()], subject, year)

    @fact
    def gap(self, city: str, subject: str = "overall", year: int = OWN_YEAR) -> Fact:
        """Number of ranks between a city and the first. ``gap("Beijing", "life sciences") | place_or_places``"""
        (rank,) = self._known_each(self.rank, (city, subject, year))
        return Fact(rank.value - 1, str(rank.value - 1), rank.sources)

    @fact
    def ahead(self, city: str, subject: str = "overall", year: int = OWN_YEAR) -> Fact:
        """The places ahead of a city, as a list in words; missing if one of them is not printed."""
        ranking = self.ranked.ranking(year, subject)
        rows = places_ahead(ranking, city)
        own = ranking[ranking["place"] == city]
        self._observe_ranks(rows["place"], subject, year)
        if own.empty or len(rows) != int(own.iloc[0]["rank"]) - 1:
            raise self._unknown(f"all places ahead of {city}, {self._of(subject, year)}")
        return places_of(rows["place"], sources_of(*rows["source"], *own["source"]), many=True)

    @fact
    def moved(
        self, city: str, subject: str = "overall", since: int | None = None, year: int = OWN_YEAR
    ) -> Fact:
        """Ranks moved since an earlier year (default: the year compared with); up is positive.

        ``moved("Hangzhou")`` is written ``up three places``.
        """
        since = self._since(since, year)
        self.expression = f"moved({city}, {self._of(subject, year)}, since {since})"
        self._require_comparable(since, year)
        now, before = self._known_each(self.rank, (city, subject, year), (city, subject, since))
        moved = places_moved(before.value, now.value)
        return Fact(before.value - now.value, moved, now.sources + before.sources)

    @fact
    def overtook(
        self,
        city: str,
        other: str,
        subject: str = "overall",
        since: int | None = None,
        year: int = OWN_YEAR,
    ) -> Fact:
        """Whether a city stood behind another before and stands ahead of it now. For claims."""
        other, since = self.city(other), self._since(since, year)
        self.expression = f"overtook({city}, {other}, {self._of(subject, year)}, since {since})"
        self._require_comparable(since, year)
        asked = [(name, subject, when) for when in (since, year) for name in (city, other)]
        ranks = self._known_each(self.rank, *asked)
        before, other_before, now, other_now = (rank.value for rank in ranks)
        value = before > other_before and now < other_now
        sources = tuple(dict.fromkeys(source for rank in ranks for source in rank.sources))
        return Fact(value, "overtook" if value else "did not overtake", sources)

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

    def _require_comparable(self, since: int | None, year: int) -> None:
        if barrier := self._no_comparison(since, year):
            raise FactMissing(barrier)

    @fact
    def cities_in_top(
        self, country: str, count: int = LEADING, subject: str = "overall", year: int = OWN_YEAR
    ) -> Fact:
        """Number of a country's cities among the first: counted where all ranks are printed, else as printed."""
        ranking = self.ranked.ranking(year, subject)
        if not unprinted_ranks(ranking, count):
            first = ranking[ranking["rank"] <= count]
            self._observe_ranks(first["place"], subject, year)
            number = int((first["country"] == country).sum())
            return Fact(number, str(number), sources_of(*first["source"]))
        stated = self.ranked.observations(f"cities_in_top_{count}", year, subject, country)
        self._observe(f"cities in the top {count} in {year}, {self._named(subject)},", *stated)
        if not stated:
            raise self._unknown(f"cities of {country} in the top {count}, {self._of(subject, year)}")
        return Fact(int(stated[0].number), stated[0].text, agreeing(stated))

    @fact
    def count_led(self, city: str, year: int = OWN_YEAR) -> Fact:
        """Number of subjects that a city leads; missing while the leader of a subject is not printed."""
        led, sources = 0, []
        for subject in self.ranked.subjects:
            ranking = self.ranked.ranking(year, subject)
            first = ranking[ranking["rank"] == 1]
            if first.empty:
                raise self._unknown(f"leader of {self._of(subject, year)}")
            self._observe_ranks(first["place"], subject, year)
            led += int(city in set(first["place"]))
            sources += list(first["source"])
        return Fact(led, str(led), sources_of(*sources))

    @fact
    def ranked_cities(self, subject: str = "overall", year: int = OWN_YEAR) -> Fact:
        """Number of cities with a printed rank."""
        ranking = self.ranked.ranking(year, subject)
        return Fact(len(ranking), str(len(ranking)), sources_of(*ranking["source"]))
