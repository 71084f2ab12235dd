"""Facts by Share: what tables of institutions, summed to cities, tell; an order by Share is no Nature Index rank."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd

from helpers.base.words import places_moved
from helpers.commentary.facts.evidence import EvidenceFacts
from helpers.commentary.facts.fact import OWN_YEAR, Fact, FactMissing, fact, require_known
from helpers.commentary.facts.names import places_of, sources_of
from helpers.commentary.facts.ranks import LEADING
from helpers.index.interface import Observation

fact_by_share = partial(fact, of="index")


class ListedFacts(EvidenceFacts):
    """Facts of listed Share, in the subjects of the tables; of an index of articles, of computed Share."""

    @fact_by_share
    def listed_share(self, city: str, subject: str = "overall", year: int = OWN_YEAR) -> Fact:
        """Listed Share of a city, summed over its institutions in the tables."""
        rows = self._listed(subject, year)
        rows = rows[rows["place"] == city]
        found = self._cities_by_share(rows, subject, year)
        return replace(found, value=float(rows.iloc[0]["share"]), text=rows.iloc[0]["share_text"])

    @fact_by_share
    def place_by_share(self, city: str, subject: str = "overall", year: int = OWN_YEAR) -> Fact:
        """Place of a city in the order by listed Share. ``place_by_share("Boston", "chemistry") | ordinal``"""
        rows = self._listed(subject, year)
        rows = rows[rows["place"] == city]
        found = self._cities_by_share(rows, subject, year)
        return replace(found, value=int(rows.iloc[0]["rank"]), text=str(rows.iloc[0]["rank"]))

    @fact_by_share
    def leader_by_share(self, subject: str = "overall", position: int = 1, year: int = OWN_YEAR) -> Fact:
        """City at a place of the order by listed Share."""
        self.expression = f"leader_by_share({position}, {self._named(subject, 'index')}, {year})"
        rows = self._listed(subject, year)
        return self._cities_by_share(rows[rows["rank"] == position], subject, year)

    @fact_by_share
    def leaders_by_share(self, count: int, subject: str = "overall", year: int = OWN_YEAR) -> Fact:
        """The first cities by listed Share, as a list in words."""
        rows = self._listed(subject, year)
        return self._cities_by_share(rows[rows["rank"] <= count], subject, year, many=True)

    @fact_by_share
    def best_by_share(self, country: str, subject: str = "overall", year: int = OWN_YEAR) -> Fact:
        """City of a country with the largest listed Share."""
        rows = self._listed(subject, year)
        return self._cities_by_share(rows[rows["country"] == country].head(1), subject, year)

    @fact_by_share
    def cities_in_top_by_share(
        self, country: str, count: int = LEADING, subject: str = "overall", year: int = OWN_YEAR
    ) -> Fact:
        """Number of a country's cities among the first by listed Share."""
        rows = self._listed(subject, year)
        rows = rows[rows["rank"] <= count]
        number = int((rows["country"] == country).sum())
        return replace(self._cities_by_share(rows, subject, year), value=number, text=str(number))

    @fact_by_share
    def ratio_by_share(self, city: str, other: str, subject: str = "overall", year: int = OWN_YEAR) -> Fact:
        """How many times the listed Share of a city is another's."""
        one, two = (self._quiet(self.listed_share, name, subject, year) for name in (city, other))
        self.expression = f"ratio_by_share({one.expression} / {two.expression})"
        require_known(one, two)
        value = one.value / two.value
        return Fact(value, f"{value:.1f} times", one.sources + two.sources)

    @fact_by_share
    def percent_of_listed(self, city: str, subject: str = "overall", year: int = OWN_YEAR) -> Fact:
        """Listed Share of a city in per cent of that of all listed institutions."""
        (share,) = self._known_each(self.listed_share, (city, subject, year))
        total = self.index.total(year, subject)
        if not total:
            raise FactMissing("the total of all listed Shares is not known")
        value = share.value / total * 100
        return Fact(value, f"{value:.1f}%", share.sources)

    @fact_by_share
    def moved_by_share(
        self, city: str, subject: str = "overall", since: int | None = None, year: int = OWN_YEAR
    ) -> Fact:
        """Places moved in the order by listed Share, within an era of the tables; up is positive."""
        since = self.index.earlier_comparable_year(year) if since is None else self.earlier_year(since, year)
        about = f"{self._named(subject, 'index')}, {year}"
        self.expression = f"moved_by_share({city}, {about}, since {since})"
        if since is None:
            raise FactMissing("no earlier year of the era is known")
        if barrier := self.index.barrier_between(since, year):
            raise FactMissing(f"{since} and {year} cannot be compared: {barrier.title}")
        now, before = self._known_each(self.place_by_share, (city, subject, year), (city, subject, since))
        text = places_moved(before.value, now.value)
        return Fact(before.value - now.value, text, now.sources + before.sources)

    @fact_by_share
    def estimated_share(self, city: str, year: int = OWN_YEAR) -> Fact:
        """Estimated Share of a city, overall: listed Share with what the lists leave out. Of leading cities alone."""
        rows = self.index.estimates(year)
        return self._estimated(rows[rows["place"] == city], year)

    @fact_by_share
    def leader_by_estimate(self, position: int = 1, year: int = OWN_YEAR) -> Fact:
        """City at a place of the order by estimated Share."""
        rows = self.index.estimates(year)
        rows = rows[rows["rank"] == position]
        return replace(self._estimated(rows, year), value=rows.iloc[0]["place"], text=rows.iloc[0]["place"])

    def _estimated(self, rows: pd.DataFrame, year: int) -> Fact:
        """The estimate that is the first of ``rows``, as a fact."""
        if rows.empty:
            raise FactMissing(f"not estimated: {self.expression}")
        row = rows.iloc[0]
        listed_in = self.index.ranking(year)
        sources = sources_of(*listed_in.loc[listed_in["place"] == row["place"], "source"])
        self._observe(
            f"estimated Share, {year},",
            Observation(row["place"], float(row["share"]), row["text"], source=";".join(sources)),
        )
        return Fact(float(row["share"]), row["text"], sources)

    def _listed(self, subject: str, year: int) -> pd.DataFrame:
        """The order by Share."""
        rows = self.index.ranking(year, subject)
        return rows[rows["share_source"] == rows["source"]]

    def _cities_by_share(self, rows: pd.DataFrame, subject: str, year: int, many: bool = False) -> Fact:
        """The cities of rows of the order by Share, which must be some."""
        if rows.empty:
            raise FactMissing(f"not listed: {self.expression}")
        about = f"{self._named(subject, 'index')}, {year}"
        observed = zip(rows["place"], rows["share"], rows["share_text"], rows["source"], strict=True)
        for place, share, text, source in observed:
            self._observe(f"listed Share, {about},", Observation(place, share, text, source=source))
        return places_of(rows["place"], sources_of(*rows["source"]), many)
