"""Facts of evidence: what is printed and by whom, which ranks are known, what breaks a series, how articles fare."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from itertools import chain

import pandas as pd

from helpers.base.errors import WrongParameter, nearest
from helpers.commentary.facts.fact import OWN_YEAR, Fact, fact
from helpers.commentary.facts.groups import GroupFacts
from helpers.commentary.facts.names import ids_of, sources_of
from helpers.data.layout import PAIR_SEPARATOR, REPORTED_KINDS, SOURCE_KINDS
from helpers.index.interface import Metric, Observation
from helpers.index.printed import PrintedIndex
from helpers.index.rankings import unprinted_ranks
from helpers.index.statements.check import check_statements
from helpers.index.statements.evidence import VERDICTS

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
    def printed(self, what: str, city: str = "", subject: str = "overall", year: int = OWN_YEAR) -> Fact:
        """Whether a figure of a city, or of any city, is printed, if only as a bound. ``not printed("Share", "New York")``"""
        found = self.ranked.observations(_figure(what), year, subject, city)
        self._observe(f"{what}, {self._of(subject, year)},", *(found if city else ()))
        return Fact(bool(found), "printed" if found else "not printed", ids_of(found))

    @fact
    def number_printed(
        self, what: str, subject: str = "overall", year: int = OWN_YEAR, country: str = ""
    ) -> Fact:
        """Number of cities, of a country or of all, of which a figure is printed, if only as a bound.

        ``number_printed("Share") == 0``
        """
        found = self.ranked.observations(_figure(what), year, subject)
        if country:
            found = [one for one in found if self.index.country_of(one.place) == country]
        return _places_in(found)

    @fact
    def exact(self, of: Fact) -> Fact:
        """Whether a fact is printed as a number, not as a bound or about one. ``not exact(change("New York"))``"""
        exact = of.relation == "="
        return Fact(exact, "a number" if exact else "no number", of.sources)

    @fact
    def years_with(self, what: str, city: str = "", subject: str = "overall") -> Fact:
        """Number of data years of which a figure of a city, or of any city, is printed."""
        found = self._by_year(_figure(what), subject, city)
        return _number(len(found), chain(*found.values()))

    @fact
    def first_year_with(self, what: str, city: str = "", subject: str = "overall") -> Fact:
        """First data year of which a figure of a city, or of any city, is printed."""
        return self._year_with(min, what, city, subject)

    @fact
    def last_year_with(self, what: str, city: str = "", subject: str = "overall") -> Fact:
        """Last such year."""
        return self._year_with(max, what, city, subject)

    def _by_year(self, metric: str, subject: str, *places: str) -> dict[int, list[Observation]]:
        """The values of a figure by data year, of the years of which there are any."""
        found = {year: self.ranked.observations(metric, year, subject, *places) for year in self._years_told}
        return {year: values for year, values in found.items() if values}

    def _year_with(self, which: Callable[..., int], what: str, city: str, subject: str) -> Fact:
        found = self._by_year(_figure(what), subject, city)
        if not found:
            raise self._unknown(f"{what} of {city or 'any city'}, {self._named(subject)}")
        year = which(found)
        return _number(year, found[year])

    @fact
    def fields_with_share(self, year: int = OWN_YEAR) -> Fact:
        """Number of fields of research in which a Share of a city is printed."""
        found = [self.ranked.observations(Metric.SHARE, year, field) for field in self.ranked.fields]
        return _number(sum(map(bool, found)), chain(*found))

    @fact
    def scored_pairs(self, of: str = "", year: int = OWN_YEAR) -> Fact:
        """Number of pairs with a printed score: of ``"cities"``, ``"countries"`` or ``"institutions"``, or of all."""
        self.expression = f"scored_pairs({of or 'all'}, {year})"
        if of and of not in PAIRS:
            raise WrongParameter(
                f"There are no pairs of '{of}'.{nearest(of, PAIRS)} Pairs are of: {', '.join(PAIRS)}."
            )
        found = self.ranked.observations(Metric.SCORE, year)
        found = [one for one in found if of in ("", self._level(one.place))]
        self._observe(f"bilateral collaboration score in {year}", *found)
        return _places_in(found)

    @fact
    def known_to(self, subject: str = "overall", year: int = OWN_YEAR) -> Fact:
        """Down to which rank every rank is printed. ``known_to("life sciences") == 5``"""
        ranking = self.ranked.ranking(year, subject)
        last = int(ranking["rank"].max()) if len(ranking) else 0
        gaps = unprinted_ranks(ranking, last)
        number = gaps[0] - 1 if gaps else last
        rows = ranking[ranking["rank"] <= number]
        self._observe_ranks(rows["place"], subject, year)
        return Fact(number, str(number), sources_of(*rows["source"]))

    @fact
    def sources_of(self, of: Fact) -> Fact:
        """Number of sources that give a fact. ``sources_of(share("Hangzhou")) == 1``"""
        return Fact(len(of.sources), str(len(of.sources)), of.sources)

    @fact
    def sources_agree(self, of: Fact) -> Fact:
        """Whether all sources of a fact print one value. ``not sources_agree(rank("Shanghai", "life sciences"))``"""
        values: dict[str, set[str]] = {}
        for line in of.observations:
            what, _, value = line.partition("\t")
            values.setdefault(what.rpartition(", ")[0], set()).add(value.partition(",")[0])
        agree = all(len(each) == 1 for each in values.values())
        return Fact(agree, "agree" if agree else "disagree", of.sources)

    @fact
    def printed_elsewhere(self, of: Fact, article: str) -> Fact:
        """Whether a source beside an article gives a fact. ``printed_elsewhere(change("Beijing"), "Deep News")``"""
        called = self._sources_called(article, of.sources)
        others = tuple(one for one in of.sources if one not in called)
        return Fact(bool(others), "printed elsewhere" if others else "printed nowhere else", others)

    @fact
    def ranks_from(self, kind: str, subject: str = "overall", year: int = OWN_YEAR) -> Fact:
        """Number of cities whose rank a kind of source prints: ``official``, ``article``, ``reported`` by others, or one
        of the kinds of these, such as ``news`` or ``encyclopaedia``."""
        _require("kind of source", kind, (*SOURCE_KINDS, _REPORTED))
        kinds = REPORTED_KINDS if kind == _REPORTED else (kind,)
        found = self.ranked.observations(Metric.RANK, year, subject)
        return _places_in([one for one in found if one.source_kind in kinds])

    @fact
    def comparable(self, since: int, year: int = OWN_YEAR) -> Fact:
        """Whether overall figures of two years may be compared; a disputed break does not forbid it."""
        barrier = self._no_comparison(self.earlier_year(since, year), year)
        return Fact(not barrier, barrier or "comparable")

    @fact
    def disputed(self, since: int, subject: str = "overall", year: int = OWN_YEAR) -> Fact:
        """Whether it is in dispute that a series breaks between two years. ``disputed(2021)``"""
        since = self.earlier_year(since, year)
        found = [row for row in self.ranked.breaks(subject) if not row.absolute and row.between(since, year)]
        text = found[0].title if found else "not disputed"
        return Fact(bool(found), text, sources_of(*(row.sources for row in found)))

    @fact
    def verdict(self, statement: str) -> Fact:
        """What the check of the articles says of a statement. ``verdict("A12") == "contradicted"``"""
        rows = self._examined().set_index("id")
        _require("statement", statement, list(rows.index))
        row = rows.loc[statement]
        return Fact(
            str(row["verdict"]), str(row["verdict"]), sources_of(row["evidence_sources"], row["article"])
        )

    @fact
    def verdicts(self, verdict: str = "", article: str = "") -> Fact:
        """Number of statements with a verdict, of one article or of all. ``verdicts("contradicted", "Nature") == 0``"""
        self.expression = f"verdicts({verdict or 'any'}, {article or 'all articles'})"
        rows = self._examined()
        if verdict:
            _require("verdict", verdict, VERDICTS)
        if article:
            rows = rows[rows["article"].isin(self._sources_called(article, tuple(rows["article"].unique())))]
        number = int((rows["verdict"] == verdict).sum()) if verdict else len(rows)
        return Fact(number, str(number), tuple(dict.fromkeys(rows["article"])))

    def _sources_called(self, name: str, ids: tuple[str, ...]) -> set[str]:
        """Which of some sources are called ``name``, by name, publisher or id."""
        for among in (self._articles, ids):  # an article that is checked comes before others of its publisher
            known = {one: self.index.source(one) for one in among}
            if called := {
                i for i, one in known.items() if name in (i, one.name.partition(" (")[0], one.publisher)
            }:
                return called
        names = {self.index.source(one).name.partition(" (")[0] for one in (*self._articles, *ids)}
        raise WrongParameter(f"There is no article of '{name}'.{nearest(str(name), names)}")

    @property
    def _articles(self) -> list[str]:
        return list(dict.fromkeys(self._examined()["article"]))

    def _examined(self) -> pd.DataFrame:
        """The statements of articles with their verdicts; none where nothing printed stands beside the index."""
        printed = any(isinstance(one, PrintedIndex) for one in (self.index, *self.index.companions))
        return check_statements(self.index) if printed else pd.DataFrame(columns=["id", "article", "verdict"])

    def _level(self, pair: str) -> str:
        members = pair.split(PAIR_SEPARATOR)
        if all(member in self.index.city_names for member in members):
            return "cities"
        return "countries" if all(member in self.index.countries for member in members) else "institutions"


def _figure(what: str) -> str:
    """What the index calls a figure."""
    if what not in FIGURES:
        raise WrongParameter(
            f"There is no figure '{what}'.{nearest(str(what), FIGURES)} Figures are: {', '.join(FIGURES)}."
        )
    return FIGURES[what]


def _require(kind: str, name: str, known: Collection[str]) -> None:
    if name not in known:
        raise WrongParameter(f"There is no {kind} '{name}'.{nearest(str(name), known)}")


def _places_in(found: list[Observation]) -> Fact:
    """How many places values are of."""
    return _number(len({one.place for one in found}), found)


def _number(number: int, found: Iterable[Observation]) -> Fact:
    return Fact(number, str(number), ids_of(found))
