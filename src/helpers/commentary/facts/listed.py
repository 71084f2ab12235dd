"""Facts by Share: what tables of institutions, summed to cities, tell; an order by Share is no Nature Index rank."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from helpers.base.words import listed, places_moved
from helpers.commentary.facts.evidence import EvidenceFacts
from helpers.commentary.facts.fact import Fact, fact
from helpers.commentary.facts.names import places_counted, sources_of
from helpers.commentary.facts.ranks import LEADING
from helpers.index.interface import Observation

#: Why a fact by Share is missing where figures are printed alone. Text that asks for one was written for the edition.
TABLES_ABSENT = "the tables of institutions are not here"


class ListedFacts(EvidenceFacts):
    """Facts of listed Share, in the subjects of the tables; of an index of articles, of computed Share."""

    @fact
    def listed_share(self, city: str, subject: str = "overall", year: int | None = None) -> Fact:
        """Listed Share of a city, summed over its institutions in the tables."""
        return self._of_city("listed_share", "share", city, subject, year)

    @fact
    def place_by_share(self, city: str, subject: str = "overall", year: int | None = None) -> Fact:
        """Place of a city in the order by listed Share. ``place_by_share("Boston", "chemistry") | ordinal``"""
        return self._of_city("place_by_share", "rank", city, subject, year)

    @fact
    def leader_by_share(self, subject: str = "overall", position: int = 1, year: int | None = None) -> Fact:
        """City at a place of the order by listed Share."""
        position = places_counted(position)
        rows, about = self._listed(subject, year)
        found = rows[rows["rank"] == position]
        return self._places(f"leader_by_share({position}, {about})", found, about)

    @fact
    def leaders_by_share(self, count: int, subject: str = "overall", year: int | None = None) -> Fact:
        """The first cities by listed Share, as a list in words."""
        count = places_counted(count)
        rows, about = self._listed(subject, year)
        return self._places(
            f"leaders_by_share({count}, {about})", rows[rows["rank"] <= count], about, many=True
        )

    @fact
    def best_by_share(self, country: str, subject: str = "overall", year: int | None = None) -> Fact:
        """City of a country with the largest listed Share."""
        country = self.country(country)
        rows, about = self._listed(subject, year)
        return self._places(
            f"best_by_share({country}, {about})", rows[rows["country"] == country].head(1), about
        )

    @fact
    def cities_in_top_by_share(
        self, country: str, count: int = LEADING, subject: str = "overall", year: int | None = None
    ) -> Fact:
        """Number of a country's cities among the first by listed Share."""
        country, count = self.country(country), places_counted(count)
        rows, about = self._listed(subject, year)
        rows = rows[rows["rank"] <= count]
        found = self._places(f"cities_in_top_by_share({country}, {count}, {about})", rows, about, many=True)
        number = int((rows["country"] == country).sum())
        return found if found.missing else replace(found, value=number, text=str(number))

    @fact
    def ratio_by_share(
        self, city: str, other: str, subject: str = "overall", year: int | None = None
    ) -> Fact:
        """How many times the listed Share of a city is another's."""
        one, two = (self._quiet(self.listed_share, name, subject, year) for name in (city, other))
        expression = f"ratio_by_share({one.expression} / {two.expression})"
        for share in (one, two):
            if share.missing:
                return Fact(expression, missing=share.missing)
        value = one.value / two.value
        return Fact(expression, value, f"{value:.1f} times", one.sources + two.sources)

    @fact
    def percent_of_listed(self, city: str, subject: str = "overall", year: int | None = None) -> Fact:
        """Listed Share of a city in per cent of that of all listed institutions."""
        share = self._quiet(self.listed_share, city, subject, year)
        expression = share.expression.replace("listed_share(", "percent_of_listed(", 1)
        if share.missing:
            return Fact(expression, missing=share.missing)
        total = self.index.total(self.data_year(year), self.subject(subject, self.index))
        if not total:
            return Fact(expression, missing="the total of all listed Shares is not known")
        value = share.value / total * 100
        return Fact(expression, value, f"{value:.1f}%", share.sources)

    @fact
    def moved_by_share(
        self, city: str, subject: str = "overall", since: int | None = None, year: int | None = None
    ) -> Fact:
        """Places moved in the order by listed Share, within an era of the tables; up is positive."""
        year = self.data_year(year)
        since = self.index.earlier_comparable_year(year) if since is None else self.earlier_year(since, year)
        now = self._quiet(self.place_by_share, city, subject, year)
        expression = f"{now.expression.replace('place_by_share(', 'moved_by_share(', 1)[:-1]}, since {since})"
        barrier = self.index.barrier_between(since, year) if since else None
        if since is None or barrier:
            why = (
                f"{since} and {year} cannot be compared: {barrier.title}"
                if barrier
                else "no earlier year of the era is known"
            )
            return Fact(expression, missing=why)
        before = self._quiet(self.place_by_share, city, subject, since)
        for place in (now, before):
            if place.missing:
                return Fact(expression, missing=place.missing)
        text = places_moved(before.value, now.value)
        return Fact(expression, before.value - now.value, text, now.sources + before.sources)

    @fact
    def estimated_share(self, city: str, year: int | None = None) -> Fact:
        """Estimated Share of a city, overall: listed Share with what the lists leave out. Of leading cities alone."""
        city, year = self.city(city), self.data_year(year)
        rows = self.index.estimates(year)
        return self._estimated(f"estimated_share({city}, {year})", rows[rows["place"] == city], year)

    @fact
    def leader_by_estimate(self, position: int = 1, year: int | None = None) -> Fact:
        """City at a place of the order by estimated Share."""
        position, year = places_counted(position), self.data_year(year)
        rows = self.index.estimates(year)
        rows = rows[rows["rank"] == position]
        found = self._estimated(f"leader_by_estimate({position}, {year})", rows, year)
        if found.missing:
            return found
        return replace(found, value=rows.iloc[0]["place"], text=rows.iloc[0]["place"])

    def _estimated(self, expression: str, rows: pd.DataFrame, year: int) -> Fact:
        """The estimate that is the first of ``rows``, as a fact."""
        if rows.empty:
            alone = self.index.voice.digits_as_printed
            return Fact(expression, missing=TABLES_ABSENT if alone else f"not estimated: {expression}")
        row = rows.iloc[0]
        listed_in = self.index.ranking(year)
        sources = sources_of(*listed_in.loc[listed_in["place"] == row["place"], "source"])
        self._observe(
            f"estimated Share, {year},",
            Observation(row["place"], float(row["share"]), row["text"], source=";".join(sources)),
        )
        return Fact(expression, float(row["share"]), row["text"], sources)

    def _listed(self, subject: str, year: int | None) -> tuple[pd.DataFrame, str]:
        """The order by Share, empty where figures are printed alone, and which it is."""
        if self.index.voice.digits_as_printed:
            return self.index.ranking(self.data_year(year)).head(0), f"{subject}, {self.data_year(year)}"
        year, subject = self.data_year(year), self.subject(subject, self.index)
        rows = self.index.ranking(year, subject)
        return rows[rows["share_source"] == rows["source"]], f"{self._named(subject, self.index)}, {year}"

    def _of_city(self, name: str, column: str, city: str, subject: str, year: int | None) -> Fact:
        city = self.city(city)
        rows, about = self._listed(subject, year)
        rows = rows[rows["place"] == city]
        found = self._places(f"{name}({city}, {about})", rows, about)
        if found.missing:
            return found
        number = rows.iloc[0][column]
        text = rows.iloc[0]["share_text"] if column == "share" else str(number)
        return replace(found, value=float(number) if column == "share" else int(number), text=text)

    def _places(self, expression: str, rows: pd.DataFrame, about: str, many: bool = False) -> Fact:
        if rows.empty:
            alone = self.index.voice.digits_as_printed
            return Fact(expression, missing=TABLES_ABSENT if alone else f"not listed: {expression}")
        observed = zip(rows["place"], rows["share"], rows["share_text"], rows["source"], strict=True)
        for place, share, text, source in observed:
            self._observe(f"listed Share, {about},", Observation(place, share, text, source=source))
        places = tuple(rows["place"])
        value = places if many or len(places) > 1 else places[0]
        return Fact(expression, value, listed(places), sources_of(*rows["source"]))
