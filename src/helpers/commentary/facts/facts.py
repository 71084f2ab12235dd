"""Named facts: the numbers, names and relations that prose may use, with the words for them.

A fact knows its value, how it is written, on which sources it rests, and why it is missing where it is. The same facts
serve notebooks, indexes and commentary, so that a sentence and a figure cannot differ. ``fact`` says what a fact is,
``names`` resolves names and years; ``ranks``, ``groups``, ``evidence`` and ``listed`` hold facts of their kinds; here
are those of Shares, Counts, changes and scores, and ``Facts``, which has them all.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from helpers.base.paths import ALL_YEARS
from helpers.base.words import growth_percent, listed, signed, signed_as_printed, with_relation
from helpers.commentary.facts.fact import FACT_NAMES, OWN_YEAR, Fact, FactMissing, fact
from helpers.commentary.facts.listed import ListedFacts
from helpers.commentary.facts.names import agreeing, ids_of, sources_of
from helpers.index.interface import INSTITUTION, OVERALL, Index, Metric, Observation

__all__ = ["FACT_NAMES", "Fact", "FactMissing", "Facts", "facts_of"]

_RELATION_WORDS = {"=": "", "≈": "about ", ">": "more than ", "<": "less than "}


class Facts(ListedFacts):
    """The facts of one index as seen from a data year. ``used`` lists every fact asked for, in order."""

    @fact
    def share(self, city: str, subject: str = "overall", year: int = OWN_YEAR) -> Fact:
        """Printed Share of a city in a subject or field, with its printed digits."""
        return self._city_figure("share", "Share", city, subject, year)

    @fact
    def count(self, city: str, subject: str = "overall", year: int = OWN_YEAR) -> Fact:
        """Printed Count of a city in a subject."""
        return self._city_figure("count", "Count", city, subject, year)

    @fact
    def contribution(self, city: str, subject: str = "overall", year: int = OWN_YEAR) -> Fact:
        """Printed contribution of a city to its location's Share, in per cent."""
        return self._city_figure("contribution", "contribution", city, subject, year, unit="%")

    @fact
    def change(
        self, city: str, subject: str = "overall", since: int | None = None, year: int = OWN_YEAR
    ) -> Fact:
        """Printed change in adjusted Share since the year before, or since ``since``: ``+9.14%``, ``≈ +20%``."""
        since = year - 1 if since is None else self.earlier_year(since, year)
        period = f"{self._named(subject)}, {since} to {year}"
        self.expression = f"change({city}, {period})"
        printed = self.ranked.observations("change", year, subject, city, since)
        self._observe(f"change in adjusted Share, {period},", *printed)
        if printed:
            text = with_relation(printed[0].relation, signed_as_printed(printed[0].text, "%"))
            return _best(printed, text)
        self._require_comparable(since, year)
        before, now = (
            self.ranked.observations(Metric.ADJUSTED_SHARE, each, subject, city) for each in (since, year)
        )
        if not before or not now or not before[0].number:
            raise self._unknown(f"change in adjusted Share of {city}, {period}")
        value = growth_percent(before[0].number, now[0].number)
        return Fact(value, signed(value, unit="%"), sources_of(before[0].source, now[0].source))

    @fact
    def growth(self, city: str, field_name: str, start: int, end: int = OWN_YEAR) -> Fact:
        """Growth of a printed Share in a field or subject, computed: ``+81.0%``."""
        start = self.earlier_year(start, end)
        self.expression = f"growth({city}, {self._named(field_name)}, {start} to {end})"
        if field_name == OVERALL:
            self._require_comparable(start, end)
        first, last = self._known_each(self.share, (city, field_name, start), (city, field_name, end))
        if not first.value:
            raise FactMissing(f"{first.expression} is {first.text}; nothing grows from it")
        value = growth_percent(first.value, last.value)
        return Fact(value, signed(value, unit="%"), first.sources + last.sources)

    @fact
    def ratio(self, city: str, other: str, subject: str = "overall", year: int = OWN_YEAR) -> Fact:
        """How many times a city's Share is another's: computed from printed Shares, else as printed."""
        other = self.city(other)
        self.expression = f"ratio({city}, {other}, {self._of(subject, year)})"
        one, two = (self._quiet(self.share, name, subject, year) for name in (city, other))
        if not one.missing and not two.missing and two.value:
            value = one.value / two.value
            return Fact(value, f"{value:.1f} times", one.sources + two.sources)
        printed = self.ranked.observations("ratio", year, subject, city, other)
        self._observe(f"ratio of Shares to that of {other}, {self._of(subject, year)},", *printed)
        if not printed:
            raise self._unknown(f"Shares of {city} and {other}, {self._of(subject, year)}")
        return _best(printed, f"{_RELATION_WORDS[printed[0].relation]}{printed[0].text} times")

    @fact
    def score(self, one: str, other: str, year: int = OWN_YEAR) -> Fact:
        """Printed bilateral collaboration score of two cities, countries or institutions, by name or short name."""
        members = self.members(one, other)
        self.expression = f"score({', '.join(members)}, {year})"
        printed = self.ranked.observations(Metric.SCORE, year, "", members[0], members[-1])
        self._observe(f"bilateral collaboration score in {year}", *printed)
        if not printed:
            raise self._unknown(f"score of {listed(members)}, {year}")
        return _best(printed, printed[0].text)

    @fact
    def years_scored(self, one: str, other: str) -> Fact:
        """Number of data years for which a score of a pair is printed."""
        members = self.members(one, other)
        self.expression = f"years_scored({', '.join(members)})"
        found = self._by_year(Metric.SCORE, "", members[0], members[-1])
        return Fact(len(found), str(len(found)), ids_of(chain(*found.values())))

    @fact
    def pair_rank(self, one: str, other: str, year: int = OWN_YEAR) -> Fact:
        """Printed rank of a pair by its score."""
        members = self.members(one, other)
        self.expression = f"pair_rank({', '.join(members)}, {year})"
        printed = self.ranked.observations("pair_rank", year, "", members[0], members[-1])
        self._observe(f"rank of the pair in {year}", *printed)
        if not printed:
            raise self._unknown(f"rank of the pair {listed(members)}, {year}")
        return Fact(int(printed[0].number), printed[0].text, agreeing(printed))

    @fact
    def leading_institution(self, subject: str = "overall", year: int = OWN_YEAR) -> Fact:
        """Institution with the largest Share in the world list of a subject or field."""
        rows = self.ranked.ranking(year, subject, INSTITUTION)
        if rows.empty:
            raise self._unknown(f"world list of institutions, {self._of(subject, year)}")
        row = rows.iloc[0]
        self._observe(
            f"Share, {self._of(subject, year)},",
            Observation(row["place"], row["share"], row["share_text"], source=row["source"]),
        )
        return Fact(row["place"], row["place"], sources_of(row["source"]))

    def _city_figure(
        self, metric: str, label: str, city: str, subject: str, year: int, unit: str = ""
    ) -> Fact:
        printed = self.ranked.observations(metric, year, subject, city)
        self._observe(f"{label}, {self._of(subject, year)},", *printed)
        exact = [one for one in printed if one.relation == "="]
        if not exact:
            raise self._unknown(f"{label} of {city}, {self._of(subject, year)}")
        return _best(exact, f"{exact[0].text}{unit}")


def _best(values: list[Observation], text: str) -> Fact:
    """The best of several values of one figure, which says so if its confidence is low."""
    best = values[0]
    low = " (low confidence)" if best.confidence == "low" else ""
    return Fact(best.number, f"{text}{low}", agreeing(values), relation=best.relation)


def facts_of(index: Index, year: int, last: int | None = None) -> Facts:
    """The facts as a report of ``year`` sees them: compared with what the evidence that leads in that year can be.

    Of several years facts tell up to ``last``, by default up to ``year``. A report of ``ALL_YEARS`` sees all of them, from
    the newest with a ranking.
    """
    facts = Facts(index, year, None, year if last is None else last)
    if year == ALL_YEARS:
        facts = Facts(index, facts.ranked.years[-1], None)
    return replace(facts, compare_to=index.leads(facts.year).earlier_comparable_year(facts.year))
