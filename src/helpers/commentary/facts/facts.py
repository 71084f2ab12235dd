"""Named facts: the numbers, names and relations that prose may use, with the words for them.

A fact knows its value, how it is written, on which sources it rests, and why it is missing where it is. The
same facts serve notebooks, indexes and commentary, so that a sentence and a figure cannot differ. ``fact``
says what a fact is, ``fact_names`` resolves names and years, ``fact_ranks`` holds the facts of ranks; here
are those of Shares, Counts, changes and scores, and ``Facts``, which has them all.
"""

from __future__ import annotations

import pandas as pd

from helpers.base.words import growth_percent, listed, signed, signed_as_printed, with_relation
from helpers.commentary.facts.fact import FACT_NAMES, Fact, FactMissing, fact
from helpers.commentary.facts.names import best_row, not_printed, sources_of
from helpers.commentary.facts.ranks import LEADING, RankFacts

__all__ = ["FACT_NAMES", "LEADING", "Fact", "FactMissing", "Facts"]

_RELATION_WORDS = {"=": "", "≈": "about ", ">": "more than ", "<": "less than "}


class Facts(RankFacts):
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
        return self._city_figure("contribution_pct", "contribution", city, subject, year, unit="%")

    @fact
    def change(
        self, city: str, subject: str = "overall", since: int | None = None, year: int | None = None
    ) -> Fact:
        """Printed change in adjusted Share since the year before, or since ``since``: ``+9.14%``, ``≈ +20%``."""
        city, subject, year = self.city(city), self.subject(subject), self.data_year(year)
        since = year - 1 if since is None else self.earlier_year(since, year)
        expression = f"change({city}, {self._named(subject)}, {since} to {year})"
        figures = self._printed("change_adjusted_share_pct", year, "city")
        rows = figures[
            (figures["place"] == city)
            & (figures["subject"] == subject)
            & (figures["reference_year"] == since)
            & (figures["list_scope"] == "")
        ]
        if rows.empty:
            what = f"change in adjusted Share of {city}, {self._named(subject)}, {since} to {year}"
            return not_printed(expression, what)
        row, sources = best_row(self.index, rows)
        text = with_relation(row["relation"], signed_as_printed(row["value"], "%"))
        text = _with_confidence(text, row["confidence"])
        return Fact(expression, float(row["number"]), text, sources, relation=row["relation"])

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
        figures = self._printed("share_ratio", year, "city", "pair")
        rows = figures[
            (figures["place"] == city)
            & (figures["reference_place"] == other)
            & (figures["subject"] == subject)
        ]
        if rows.empty:
            what = f"Shares of {city} and {other}, {self._named(subject)}, {year}"
            return not_printed(expression, what)
        row, sources = best_row(self.index, rows)
        text = f"{_RELATION_WORDS[row['relation']]}{row['value']} times"
        return Fact(expression, float(row["number"]), text, sources, relation=row["relation"])

    @fact
    def score(self, one: str, other: str, year: int | None = None) -> Fact:
        """Printed bilateral collaboration score of two cities, countries or institutions, by name or short name."""
        year = self.data_year(year)
        members = {self.member(one), self.member(other)}
        expression = f"score({', '.join(sorted(members))}, {year})"
        figures = self._printed("bilateral_collaboration_score", year, "pair")
        rows = figures[(figures["members"].map(set) == members) & (figures["relation"] == "=")]
        if rows.empty:
            return not_printed(expression, f"score of {listed(sorted(members))}, {year}")
        row, sources = best_row(self.index, rows)
        return Fact(
            expression, float(row["number"]), _with_confidence(row["value"], row["confidence"]), sources
        )

    def _printed(self, metric: str, year: int, *kinds: str) -> pd.DataFrame:
        """Printed figures of a calendar year; a window of other twelve months is another figure."""
        figures = self.index.tables.figures_of(*kinds)
        return figures[
            (figures["metric"] == metric) & (figures["data_year"] == year) & (figures["period"] == "")
        ]

    def _city_figure(
        self, metric: str, label: str, city: str, subject: str, year: int | None, unit: str = ""
    ) -> Fact:
        city, subject, year = self.city(city), self.subject(subject), self.data_year(year)
        expression = f"{label.lower()}({city}, {self._named(subject)}, {year})"
        rows = self.index.best_city_figures(metric, subject, year)
        rows = rows[rows["place"] == city]
        if rows.empty:
            return not_printed(expression, f"{label} of {city}, {self._named(subject)}, {year}")
        row = rows.iloc[0]
        text = _with_confidence(f"{row['value']}{unit}", row["confidence"])
        return Fact(expression, float(row["number"]), text, sources_of(row["source"]))


def _with_confidence(text: str, confidence: str) -> str:
    return f"{text} (low confidence)" if confidence == "low" else text
