"""Facts of evidence: what is printed and by whom, which ranks are known, what breaks a series, how articles fare."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from helpers.base.errors import WrongParameter, nearest
from helpers.commentary.facts.fact import Fact, fact
from helpers.commentary.facts.groups import GroupFacts
from helpers.commentary.facts.names import sources_of
from helpers.data.layout import REPORTED_KINDS, SOURCE_KINDS
from helpers.index.interface import Metric, Observation
from helpers.index.observations import PAIR
from helpers.index.printed import PrintedIndex
from helpers.index.rankings import unprinted_ranks
from helpers.index.statements import VERDICTS, check_statements

# what text calls a figure → what the index calls it
FIGURES = {
    "rank": Metric.RANK, "Share": Metric.SHARE, "Count": Metric.COUNT, "change": "change", "contribution": "contribution",
    "ratio": "ratio", "score": Metric.SCORE,
}  # fmt: skip
_REPORTED = "reported"
PAIRS = ("cities", "countries", "institutions")


class EvidenceFacts(GroupFacts):
    """Facts of what is known, by whom, and of what is not."""

    @fact
    def printed(self, what: str, city: str = "", subject: str = "overall", year: int | None = None) -> Fact:
        """Whether a figure of a city, or of any city, is printed, if only as a bound. ``not printed("Share", "New York")``"""
        metric, subject, year = self._figure(what), self.subject(subject), self.data_year(year)
        city = city and self.city(city)
        expression = f"printed({what}, {city or 'any city'}, {self._named(subject)}, {year})"
        found = self.ranked.observations(metric, year, subject, city)
        self._observe(f"{what}, {self._named(subject)}, {year},", *(found if city else ()))
        return Fact(expression, bool(found), "printed" if found else "not printed", _ids(found))

    @fact
    def number_printed(
        self, what: str, subject: str = "overall", year: int | None = None, country: str = ""
    ) -> Fact:
        """Number of cities, of a country or of all, of which a figure is printed, if only as a bound.

        ``number_printed("Share") == 0``
        """
        metric, subject, year = self._figure(what), self.subject(subject), self.data_year(year)
        found = self.ranked.observations(metric, year, subject)
        if country:
            country = self.country(country)
            found = [one for one in found if self.index.country_of(one.place) == country]
        number = len({one.place for one in found})
        whose = f", {country}" if country else ""
        expression = f"number_printed({what}, {self._named(subject)}, {year}{whose})"
        return Fact(expression, number, str(number), _ids(found))

    @fact
    def exact(self, of: Fact) -> Fact:
        """Whether a fact is printed as a number, not as a bound or about one. ``not exact(change("New York"))``"""
        self.seen += self._about(of).observations
        return Fact(
            f"exact({of.expression})",
            of.relation == "=",
            "a number" if of.relation == "=" else "no number",
            of.sources,
        )

    @fact
    def years_with(self, what: str, city: str = "", subject: str = "overall") -> Fact:
        """Number of data years of which a figure of a city, or of any city, is printed."""
        metric, subject, city = self._figure(what), self.subject(subject), city and self.city(city)
        expression = f"years_with({what}, {city or 'any city'}, {self._named(subject)})"
        found = [self.ranked.observations(metric, year, subject, city) for year in self._years_told]
        number = sum(map(bool, found))
        return Fact(expression, number, str(number), _ids([one for each in found for one in each]))

    @fact
    def first_year_with(self, what: str, city: str = "", subject: str = "overall") -> Fact:
        """First data year of which a figure of a city, or of any city, is printed."""
        return self._year_with("first", min, what, city, subject)

    @fact
    def last_year_with(self, what: str, city: str = "", subject: str = "overall") -> Fact:
        """Last such year."""
        return self._year_with("last", max, what, city, subject)

    @fact
    def fields_with_share(self, year: int | None = None) -> Fact:
        """Number of fields of research in which a Share of a city is printed."""
        year = self.data_year(year)
        found = {field: self.ranked.observations(Metric.SHARE, year, field) for field in self.ranked.fields}
        number = sum(map(bool, found.values()))
        ids = _ids([one for each in found.values() for one in each])
        return Fact(f"fields_with_share({year})", number, str(number), ids)

    @fact
    def scored_pairs(self, of: str = "", year: int | None = None) -> Fact:
        """Number of pairs with a printed score: of ``"cities"``, ``"countries"`` or ``"institutions"``, or of all."""
        year = self.data_year(year)
        if of and of not in PAIRS:
            raise WrongParameter(
                f"There are no pairs of '{of}'.{nearest(of, PAIRS)} Pairs are of: {', '.join(PAIRS)}."
            )
        found = [
            one for one in self.ranked.observations(Metric.SCORE, year) if of in ("", self._level(one.place))
        ]
        self._observe(f"bilateral collaboration score in {year}", *found)
        number = len({one.place for one in found})
        return Fact(f"scored_pairs({of or 'all'}, {year})", number, str(number), _ids(found))

    @fact
    def known_to(self, subject: str = "overall", year: int | None = None) -> Fact:
        """Down to which rank every rank is printed. ``known_to("life sciences") == 5``"""
        subject, year = self.subject(subject), self.data_year(year)
        ranking = self._ranking(subject, year)
        last = int(ranking["rank"].max()) if len(ranking) else 0
        gaps = unprinted_ranks(ranking, last)
        number = gaps[0] - 1 if gaps else last
        rows = ranking[ranking["rank"] <= number]
        self._observe_ranks(rows["place"], subject, year)
        return Fact(
            f"known_to({self._named(subject)}, {year})", number, str(number), sources_of(*rows["source"])
        )

    @fact
    def sources_of(self, of: Fact) -> Fact:
        """Number of sources that give a fact. ``sources_of(share("Hangzhou")) == 1``"""
        self.seen += self._about(of).observations
        return Fact(f"sources_of({of.expression})", len(of.sources), str(len(of.sources)), of.sources)

    @fact
    def sources_agree(self, of: Fact) -> Fact:
        """Whether all sources of a fact print one value. ``not sources_agree(rank("Shanghai", "life sciences"))``"""
        self.seen += self._about(of).observations
        values: dict[str, set[str]] = {}
        for line in of.observations:
            what, _, value = line.partition("\t")
            values.setdefault(what.rpartition(", ")[0], set()).add(value.partition(",")[0])
        agree = all(len(each) == 1 for each in values.values())
        return Fact(f"sources_agree({of.expression})", agree, "agree" if agree else "disagree", of.sources)

    @fact
    def printed_elsewhere(self, of: Fact, article: str) -> Fact:
        """Whether a source beside an article gives a fact. ``printed_elsewhere(change("Beijing"), "Deep News")``"""
        self.seen += self._about(of).observations
        others = [one for one in of.sources if one not in self._sources_called(article, of.sources)]
        text = "printed elsewhere" if others else "printed nowhere else"
        return Fact(f"printed_elsewhere({of.expression}, {article})", bool(others), text, tuple(others))

    @fact
    def ranks_from(self, kind: str, subject: str = "overall", year: int | None = None) -> Fact:
        """Number of cities whose rank a kind of source prints: ``official``, ``article``, ``reported`` by others, or one
        of the kinds of these, such as ``news`` or ``encyclopaedia``."""
        subject, year = self.subject(subject), self.data_year(year)
        if kind not in (*SOURCE_KINDS, _REPORTED):
            raise WrongParameter(
                f"There is no kind of source '{kind}'.{nearest(kind, (*SOURCE_KINDS, _REPORTED))}"
            )
        kinds = REPORTED_KINDS if kind == _REPORTED else (kind,)
        found = [
            one for one in self.ranked.observations(Metric.RANK, year, subject) if one.source_kind in kinds
        ]
        number = len({one.place for one in found})
        return Fact(f"ranks_from({kind}, {self._named(subject)}, {year})", number, str(number), _ids(found))

    @fact
    def comparable(self, since: int, year: int | None = None) -> Fact:
        """Whether overall figures of two years may be compared; a disputed break does not forbid it."""
        year = self.data_year(year)
        barrier = self._no_comparison(self.earlier_year(since, year), year)
        return Fact(f"comparable({since}, {year})", not barrier, barrier or "comparable")

    @fact
    def disputed(self, since: int, subject: str = "overall", year: int | None = None) -> Fact:
        """Whether it is in dispute that a series breaks between two years. ``disputed(2021)``"""
        subject, year = self.subject(subject), self.data_year(year)
        since = self.earlier_year(since, year)
        found = [row for row in self.ranked.breaks(subject) if not row.absolute and row.between(since, year)]
        expression = f"disputed({since}, {self._named(subject)}, {year})"
        return Fact(
            expression,
            bool(found),
            found[0].title if found else "not disputed",
            sources_of(*(row.sources for row in found)),
        )

    @fact
    def verdict(self, statement: str) -> Fact:
        """What the check of the articles says of a statement. ``verdict("A12") == "contradicted"``"""
        rows = self._examined()
        row = rows[rows["id"] == statement]
        if row.empty:
            raise WrongParameter(f"There is no statement '{statement}'.{nearest(str(statement), rows['id'])}")
        verdict, source = str(row.iloc[0]["verdict"]), str(row.iloc[0]["evidence_sources"])
        return Fact(f"verdict({statement})", verdict, verdict, sources_of(source, row.iloc[0]["article"]))

    @fact
    def verdicts(self, verdict: str = "", article: str = "") -> Fact:
        """Number of statements with a verdict, of one article or of all. ``verdicts("contradicted", "Nature") == 0``"""
        rows = self._examined()
        if verdict and verdict not in VERDICTS:
            raise WrongParameter(f"There is no verdict '{verdict}'.{nearest(verdict, VERDICTS)}")
        if article:
            rows = rows[rows["article"].isin(self._sources_called(article, tuple(rows["article"].unique())))]
        chosen = rows[rows["verdict"] == verdict] if verdict else rows
        expression = f"verdicts({verdict or 'any'}, {article or 'all articles'})"
        return Fact(expression, len(chosen), str(len(chosen)), tuple(dict.fromkeys(rows["article"])))

    def _figure(self, what: str) -> str:
        if what not in FIGURES:
            raise WrongParameter(
                f"There is no figure '{what}'.{nearest(str(what), FIGURES)} Figures are: {', '.join(FIGURES)}."
            )
        return FIGURES[what]

    def _year_with(self, name: str, which: Callable[..., int], what: str, city: str, subject: str) -> Fact:
        metric, subject, city = self._figure(what), self.subject(subject), city and self.city(city)
        expression = f"{name}_year_with({what}, {city or 'any city'}, {self._named(subject)})"
        found = {year: self.ranked.observations(metric, year, subject, city) for year in self._years_told}
        found = {year: rows for year, rows in found.items() if rows}
        if not found:
            return self._missing(expression, f"{what} of {city or 'any city'}, {self._named(subject)}")
        year = which(found)
        return Fact(expression, year, str(year), _ids(found[year]))

    def _about(self, of: object) -> Fact:
        if not isinstance(of, Fact):
            raise WrongParameter(f"'{of}' is no fact; ask for one, such as share(\"…\")")
        return of

    def _sources_called(self, name: str, ids: tuple[str, ...]) -> set[str]:
        """Which of some sources are called ``name``, by name, publisher or id."""
        for among in (self._articles, ids):  # an article that is checked comes before others of its publisher
            known = {one: self.ranked.source(one) for one in among}
            if called := {
                i for i, one in known.items() if name in (i, one.name.partition(" (")[0], one.publisher)
            }:
                return called
        names = {self.ranked.source(one).name.partition(" (")[0] for one in (*self._articles, *ids)}
        raise WrongParameter(f"There is no article of '{name}'.{nearest(str(name), names)}")

    @property
    def _articles(self) -> list[str]:
        return list(dict.fromkeys(self._examined()["article"]))

    def _examined(self) -> pd.DataFrame:
        """The statements of articles with their verdicts; none where nothing printed stands beside the index."""
        printed = any(isinstance(one, PrintedIndex) for one in (self.index, *self.index.companions))
        return check_statements(self.index) if printed else pd.DataFrame(columns=["id", "article", "verdict"])

    def _level(self, pair: str) -> str:
        members = pair.split(PAIR)
        if all(member in self.index.city_names for member in members):
            return "cities"
        return "countries" if all(member in self.index.countries for member in members) else "institutions"


def _ids(found: list[Observation]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.source for one in found))
