"""Facts of groups: which cities of a country rose or fell, from how many countries the first come."""

from __future__ import annotations

from collections.abc import Callable

from helpers.base.words import listed
from helpers.commentary.facts.fact import Fact, fact
from helpers.commentary.facts.names import places_counted, sources_of
from helpers.commentary.facts.ranks import LEADING, RankFacts
from helpers.index.rankings import rank_changes, unprinted_ranks


def _movers(wanted: Callable[[int], bool]) -> Callable[..., Fact]:
    """The fact named and described as ``wanted``, which says of a number of ranks moved (up is positive) if it counts."""
    name = wanted.__name__.removeprefix("_")

    def movers(
        self: GroupFacts,
        country: str = "",
        count: int | None = None,
        subject: str = "overall",
        since: int | None = None,
        year: int | None = None,
        outside: str = "",
    ) -> Fact:
        subject, year = self.subject(subject), self.data_year(year)
        since = self._since(since, year)
        country, outside = country and self.country(country), outside and self.country(outside)
        whose = country or (f"outside {outside}" if outside else "all")
        top = "" if count is None else f", first {places_counted(count)}"
        expression = f"{name}({whose}{top}, {self._named(subject)}, {year}, since {since})"
        if barrier := self._no_comparison(since, year):
            return Fact(expression, missing=barrier)
        now, before = self._ranking(subject, year), self._ranking(subject, since or year)
        rows = rank_changes(now, before)
        rows = rows[rows["moved"].notna()]
        rows = rows[rows["country"].eq(country) if country else rows["country"].ne(outside)]
        rows = rows if count is None else rows[rows["rank"] <= count]
        if rows.empty:
            return self._missing(
                expression, f"a rank of {since} and of {year}, {whose}, {self._named(subject)}"
            )
        chosen = rows[[wanted(int(moved)) for moved in rows["moved"]]]
        for each in (year, since or year):
            self._observe_ranks(rows["place"], subject, each)
        return _several(expression, chosen["place"], sources_of(*rows["source"]))

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
    def countries_in_top(
        self, count: int = LEADING, subject: str = "overall", year: int | None = None
    ) -> Fact:
        """Countries of the first cities, as a list; missing while one of these ranks is."""
        subject, year, count = self.subject(subject), self.data_year(year), places_counted(count)
        expression = f"countries_in_top({count}, {self._named(subject)}, {year})"
        ranking = self._ranking(subject, year)
        if lacking := unprinted_ranks(ranking, count):
            return self._missing(expression, f"rank {lacking[0]}, {self._named(subject)}, {year}")
        rows = ranking[ranking["rank"] <= count]
        self._observe_ranks(rows["place"], subject, year)
        return _several(expression, dict.fromkeys(rows["country"]), sources_of(*rows["source"]))

    @fact
    def number(self, places: Fact) -> Fact:
        """How many places a list has. ``number(fallen("China")) | cardinal``"""
        of = (places.value,) if isinstance(places.value, str) else places.value
        self.seen += places.observations
        return Fact(f"number({places.expression})", len(of), str(len(of)), places.sources)


def _several(expression: str, places: object, sources: tuple[str, ...]) -> Fact:
    """A list of places as a fact: of one place its name alone."""
    names = tuple(str(place) for place in places)  # type: ignore[attr-defined]
    return Fact(expression, names[0] if len(names) == 1 else names, listed(names) or "no place", sources)
