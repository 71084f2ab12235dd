"""Facts of groups: which cities of a country rose or fell, from how many countries the first come."""

from __future__ import annotations

from collections.abc import Callable

from helpers.base.errors import WrongParameter
from helpers.commentary.facts.fact import OWN_YEAR, Fact, fact
from helpers.commentary.facts.names import places_of, sources_of
from helpers.commentary.facts.ranks import LEADING, RankFacts
from helpers.index.rankings import rank_changes


def _movers(wanted: Callable[[int], bool]) -> Callable[..., Fact]:
    """The fact named and described as ``wanted``, which says of a number of ranks moved (up is positive) if it counts."""
    name = wanted.__name__.removeprefix("_")

    def movers(
        self: GroupFacts,
        country: str = "",
        count: int | None = None,
        subject: str = "overall",
        since: int | None = None,
        year: int = OWN_YEAR,
        outside: str = "",
    ) -> Fact:
        since = self._since(since, year)
        whose = country or (f"outside {outside}" if outside else "all")
        top = "" if count is None else f", first {count}"
        self.expression = f"{name}({whose}{top}, {self._of(subject, year)}, since {since})"
        self._require_comparable(since, year)
        before = since or year
        rows = rank_changes(self.ranked.ranking(year, subject), self.ranked.ranking(before, subject))
        rows = rows[rows["moved"].notna()]
        rows = rows[rows["country"].eq(country) if country else rows["country"].ne(outside)]
        rows = rows if count is None else rows[rows["rank"] <= count]
        if rows.empty:
            raise self._unknown(f"a rank of {since} and of {year}, {whose}, {self._named(subject)}")
        for each in (year, before):
            self._observe_ranks(rows["place"], subject, each)
        chosen = rows[[wanted(int(moved)) for moved in rows["moved"]]]
        return places_of(chosen["place"], sources_of(*rows["source"]))

    movers.__name__, movers.__doc__ = name, wanted.__doc__
    return fact(movers)


@_movers
def _risen(moved: int) -> bool:
    """Cities with a better rank than before, of those with a rank in both years: of a country, or of all others
    (``outside``), and of the first ``count``. ``number(risen("China"))``
    """
    return moved > 0


@_movers
def _fallen(moved: int) -> bool:
    """Cities with a worse rank than before, as ``risen``. ``fallen("China") == "Hong Kong"``"""
    return moved < 0


@_movers
def _unmoved(moved: int) -> bool:
    """Cities with the same rank as before, as ``risen``."""
    return moved == 0


@_movers
def _compared(moved: int) -> bool:
    """Cities with a rank in both years, as ``risen``. ``number(compared(since=2017)) == 13``"""
    return True


class GroupFacts(RankFacts):
    """Facts of several cities at once."""

    risen, fallen, unmoved, compared = _risen, _fallen, _unmoved, _compared

    @fact
    def countries_in_top(self, count: int = LEADING, subject: str = "overall", year: int = OWN_YEAR) -> Fact:
        """Countries of the first cities, as a list; missing while one of these ranks is."""
        rows = self._first(count, subject, year)
        self._observe_ranks(rows["place"], subject, year)
        return places_of(dict.fromkeys(rows["country"]), sources_of(*rows["source"]))

    @fact
    def number(self, places: Fact) -> Fact:
        """How many places a list has. ``number(fallen("China")) | cardinal``"""
        of = (places.value,) if isinstance(places.value, str) else places.value
        if not isinstance(of, tuple):
            raise WrongParameter(f"{places.expression} is no list of places")
        return Fact(len(of), str(len(of)), places.sources)
