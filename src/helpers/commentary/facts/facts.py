"""Named facts: the numbers, names and relations that prose may use, with the words for them.

A fact knows its value, how it is written, on which sources it rests, and why it is missing where it is. The same facts
serve notebooks, indexes and commentary, so that a sentence and a figure cannot differ. ``fact`` says what a fact is,
``names`` resolves names and years; ``ranks``, ``groups``, ``evidence`` and ``listed`` hold facts of their kinds; here
are those of Shares, Counts, changes and scores, and ``Facts``, which has them all.
"""

from __future__ import annotations

from dataclasses import replace

from helpers.base.paths import ALL_YEARS
from helpers.base.words import growth_percent, listed, signed, signed_as_printed, with_relation
from helpers.commentary.facts.fact import FACT_NAMES, Fact, FactMissing, fact
from helpers.commentary.facts.listed import ListedFacts
from helpers.commentary.facts.names import agreeing, sources_of
from helpers.commentary.facts.ranks import LEADING
from helpers.index.interface import INSTITUTION, Index, Metric, Observation

__all__ = ["FACT_NAMES", "LEADING", "Fact", "FactMissing", "Facts", "facts_of"]

_RELATION_WORDS = {"=": "", "≈": "about ", ">": "more than ", "<": "less than "}


class Facts(ListedFacts):
    """The facts of one index as seen from a data year. ``used`` lists every fact asked for, in order."""

    @fact
    def share(self, city: str, subject: str = "overall", year: int | None = None) -> Fact:
        """Printed Share of a city in a subject or field, with its printed digits."""
        return self._city_figure("share", "Share", city, subject, year)

    @fact
    def count(self, city: str, subject: str = "overall", year: int | None = None) -> Fact:
        """Printed Count of a city in a subject."""
        return self._city_figure("count", "Count", city, subject, year)

    @fact
    def contribution(self, city: str, subject: str = "overall", year: int | None = None) -> Fact:
        """Printed contribution of a city to its location's Share, in per cent."""
        return self._city_figure("contribution", "contribution", city, subject, year, unit="%")

    @fact
    def change(
        self, city: str, subject: str = "overall", since: int | None = None, year: int | None = None
    ) -> Fact:
        """Printed change in adjusted Share since the year before, or since ``since``: ``+9.14%``, ``≈ +20%``."""
        city, subject, year = self.city(city), self.subject(subject), self.data_year(year)
        since = year - 1 if since is None else self.earlier_year(since, year)
        expression = f"change({city}, {self._named(subject)}, {since} to {year})"
        printed = self.ranked.observations("change", year, subject, city, since)
        self._observe(f"change in adjusted Share, {self._named(subject)}, {since} to {year},", *printed)
        if printed:
            best = printed[0]
            text = with_relation(best.relation, signed_as_printed(best.text, "%"))
            return self._from(expression, printed, _with_confidence(text, best.confidence))
        if barrier := self._no_comparison(since, year):
            return Fact(expression, missing=barrier)
        shares = [
            self.ranked.observations(Metric.ADJUSTED_SHARE, each, subject, city) for each in (since, year)
        ]
        if not all(shares) or not shares[0][0].number:
            what = f"change in adjusted Share of {city}, {self._named(subject)}, {since} to {year}"
            return self._missing(expression, what)
        value = growth_percent(*(found[0].number for found in shares))
        return Fact(
            expression, value, signed(value, unit="%"), sources_of(*(found[0].source for found in shares))
        )

    @fact
    def growth(self, city: str, field_name: str, start: int, end: int | None = None) -> Fact:
        """Growth of a printed Share in a field or subject, computed: ``+81.0%``."""
        city, subject, end = self.city(city), self.subject(field_name), self.data_year(end)
        start = self.earlier_year(start, end)
        expression = f"growth({city}, {self._named(subject)}, {start} to {end})"
        if barrier := self._no_comparison(start, end) if subject == "overall" else "":
            return Fact(expression, missing=barrier)
        first, last = (self._quiet(self.share, city, subject, year) for year in (start, end))
        for share in (first, last):
            if share.missing:
                return Fact(expression, missing=share.missing)
        if not first.value:
            return Fact(expression, missing=f"{first.expression} is {first.text}; nothing grows from it")
        value = growth_percent(first.value, last.value)
        return Fact(expression, value, signed(value, unit="%"), first.sources + last.sources)

    @fact
    def ratio(self, city: str, other: str, subject: str = "overall", year: int | None = None) -> Fact:
        """How many times a city's Share is another's: computed from printed Shares, else as printed."""
        city, other, subject = self.city(city), self.city(other), self.subject(subject)
        year = self.data_year(year)
        expression = f"ratio({city}, {other}, {self._named(subject)}, {year})"
        one, two = (self._quiet(self.share, name, subject, year) for name in (city, other))
        if not one.missing and not two.missing and two.value:
            value = one.value / two.value
            return Fact(expression, value, f"{value:.1f} times", one.sources + two.sources)
        printed = self.ranked.observations("ratio", year, subject, city, other)
        self._observe(f"ratio of Shares to that of {other}, {self._named(subject)}, {year},", *printed)
        if not printed:
            what = f"Shares of {city} and {other}, {self._named(subject)}, {year}"
            return self._missing(expression, what)
        best = printed[0]
        return self._from(expression, printed, f"{_RELATION_WORDS[best.relation]}{best.text} times")

    @fact
    def score(self, one: str, other: str, year: int | None = None) -> Fact:
        """Printed bilateral collaboration score of two cities, countries or institutions, by name or short name."""
        year = self.data_year(year)
        members = sorted({self.member(one), self.member(other)})
        expression = f"score({', '.join(members)}, {year})"
        printed = self.ranked.observations(Metric.SCORE, year, "", members[0], members[-1])
        self._observe(f"bilateral collaboration score in {year}", *printed)
        if not printed:
            return self._missing(expression, f"score of {listed(members)}, {year}")
        return self._from(expression, printed, _with_confidence(printed[0].text, printed[0].confidence))

    @fact
    def years_scored(self, one: str, other: str) -> Fact:
        """Number of data years for which a score of a pair is printed."""
        members = sorted({self.member(one), self.member(other)})
        years = self._years_told
        found = {
            each: self.ranked.observations(Metric.SCORE, each, "", members[0], members[-1]) for each in years
        }
        number = sum(map(bool, found.values()))
        sources = sources_of(*(value.source for values in found.values() for value in values))
        return Fact(f"years_scored({', '.join(members)})", number, str(number), sources)

    @fact
    def pair_rank(self, one: str, other: str, year: int | None = None) -> Fact:
        """Printed rank of a pair by its score."""
        year = self.data_year(year)
        members = sorted({self.member(one), self.member(other)})
        expression = f"pair_rank({', '.join(members)}, {year})"
        printed = self.ranked.observations("pair_rank", year, "", members[0], members[-1])
        self._observe(f"rank of the pair in {year}", *printed)
        if not printed:
            return self._missing(expression, f"rank of the pair {listed(members)}, {year}")
        return Fact(expression, int(printed[0].number), printed[0].text, agreeing(printed))

    @fact
    def leading_institution(self, subject: str = "overall", year: int | None = None) -> Fact:
        """Institution with the largest Share in the world list of a subject or field."""
        subject, year = self.subject(subject), self.data_year(year)
        expression = f"leading_institution({self._named(subject)}, {year})"
        rows = self.ranked.ranking(year, subject, INSTITUTION).head(1)
        if rows.empty:
            return self._missing(expression, f"world list of institutions, {self._named(subject)}, {year}")
        row = rows.iloc[0]
        self._observe(
            f"Share, {self._named(subject)}, {year},",
            Observation(row["place"], row["share"], row["share_text"], source=row["source"]),
        )
        return Fact(expression, row["place"], row["place"], sources_of(row["source"]))

    def _city_figure(
        self, metric: str, label: str, city: str, subject: str, year: int | None, unit: str = ""
    ) -> Fact:
        city, subject, year = self.city(city), self.subject(subject), self.data_year(year)
        expression = f"{label.lower()}({city}, {self._named(subject)}, {year})"
        printed = self.ranked.observations(metric, year, subject, city)
        self._observe(f"{label}, {self._named(subject)}, {year},", *printed)
        exact = [one for one in printed if one.relation == "="]
        if not exact:
            return self._missing(expression, f"{label} of {city}, {self._named(subject)}, {year}")
        return self._from(expression, exact, _with_confidence(f"{exact[0].text}{unit}", exact[0].confidence))

    def _from(self, expression: str, printed: list[Observation], text: str) -> Fact:
        """A fact of the best of several values of one figure."""
        return Fact(expression, printed[0].number, text, agreeing(printed), relation=printed[0].relation)


def _with_confidence(text: str, confidence: str) -> str:
    return f"{text} (low confidence)" if confidence == "low" else text


def facts_of(index: Index, year: int, last: int | None = None) -> Facts:
    """The facts as a report of ``year`` sees them: compared with what the evidence that leads in that year can be.

    Of several years facts tell up to ``last``, by default up to ``year``. A report of ``ALL_YEARS`` sees all of them, from
    the newest with a ranking.
    """
    facts = Facts(index, year, None, year if last is None else last)
    if year == ALL_YEARS:
        facts = Facts(index, facts.ranked.years[-1], None)
    return replace(facts, compare_to=index.leads(facts.year).earlier_comparable_year(facts.year))
