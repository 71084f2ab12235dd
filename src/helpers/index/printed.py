"""One tidy table of figures behind one interface, whatever the source of the figures.

An ``Index`` answers what is known of a place, a subject and a year, and says how it is known. It picks one
value where several sources print one, by a stated rule, and keeps the others beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, wraps
from pathlib import Path
from types import SimpleNamespace
from typing import TypeVar

import pandas as pd

from helpers.base.errors import BadData, WrongParameter, nearest
from helpers.data.table_use import ReadTables
from helpers.data.tables import Tables, load_tables
from helpers.index.best_value import CityFigures, best_values

# A data year exists for the suite when an edition ranks at least so many cities overall.
FEWEST_RANKED_CITIES = 8

T = TypeVar("T")

# columns and their types
_BEST = {
    "place": "str", "data_year": "int64", "number": "float64", "value": "str", "confidence": "str",
    "own_edition": "bool", "edition": "str", "source": "str", "others": "str", "other_sources": "str",
}  # fmt: skip
_RANKING = {name: kind for name, kind in _BEST.items() if name not in ("number", "value")} | {
    "rank": "int64", **{f"{m}{part}": "str" for m in ("share", "count") for part in ("", "_confidence", "_source")},
    "short": "str", "country": "str", "group": "str",
}  # fmt: skip


def remembered(find: Callable[..., T]) -> Callable[..., T]:
    """Keeps what a function finds in an index, as long as the index lives: lead and figures ask for the same.

    The first argument is the index, the others can be hashed. Frames are given out as copies that become
    another's own when written to.
    """

    @wraps(find)
    def once(index: Index, *arguments: object) -> T:
        key = (find, *arguments)
        if key not in index.memory:
            index.memory[key] = find(index, *arguments)
        found = index.memory[key]
        return found.copy(deep=False) if isinstance(found, pd.DataFrame) else found

    return once


@dataclass(frozen=True)
class Index:
    """Figures of one source, by place, subject and data year. ``name`` is ``printed`` for printed figures."""

    name: str
    tables: Tables | ReadTables

    @cached_property
    def memory(self) -> dict[tuple, object]:
        """What functions marked as ``remembered`` found in this index."""
        return {}

    @property
    def demonstration(self) -> bool:
        """Whether the figures are invented: printed ones never are."""
        return False

    @property
    def names_read(self) -> set[str]:
        """The tables that were asked for, by the names of ``helpers.data.table_use``."""
        return self.tables.names

    @cached_property
    def years(self) -> list[int]:
        """Data years with figures: those whose Science Cities edition ranks enough cities overall."""
        ranks = self.city_figures("rank", "overall")
        own = ranks[ranks["own_edition"]]
        cities = own.groupby("data_year")["place"].nunique()
        years = sorted(int(year) for year in cities.index[cities >= FEWEST_RANKED_CITIES])
        if not years:
            raise BadData(
                f"data/printed: no edition ranks at least {FEWEST_RANKED_CITIES} cities overall, "
                "so there is no year to report on"
            )
        return years

    @cached_property
    def groups(self) -> dict[str, str]:
        """Country groups: id → name, in their order."""
        return dict(zip(self.tables.groups["group"], self.tables.groups["name"], strict=True))

    @cached_property
    def subject_names(self) -> dict[str, str]:
        """Names of subjects and fields by id."""
        names = dict(zip(self.tables.subjects["subject"], self.tables.subjects["name"], strict=True))
        return names | dict(zip(self.tables.fields["field"], self.tables.fields["name"], strict=True))

    @cached_property
    def subjects(self) -> list[str]:
        """Ids of the subjects (not the whole, not fields or collections), in their order."""
        rows = self.tables.subjects
        return list(rows.loc[rows["kind"] == "subject"].sort_values("order", key=pd.to_numeric)["subject"])

    @cached_property
    def _places(self) -> dict[str, dict]:
        return {row["place"]: row for row in self.tables.places.to_dict("records")}

    @cached_property
    def _institutions(self) -> dict[str, dict]:
        return {row["institution"]: row for row in self.tables.institutions.to_dict("records")}

    @cached_property
    def _sources(self) -> dict[str, SimpleNamespace]:
        return {row["source"]: SimpleNamespace(**row) for row in self.tables.sources.to_dict("records")}

    def place(self, name: str) -> dict:
        """The row of a city or country: ``short_name``, ``country``, ``group`` and so on.

        Raises:
            WrongParameter: for an unknown name; the message gives the nearest known one.
        """
        if name not in self._places:
            raise WrongParameter(f"There is no place '{name}'.{nearest(name, self._places)}")
        return self._places[name]

    def knows(self, name: str) -> bool:
        """Whether ``name`` is a place or an institution of the tables."""
        return name in self._institutions or name in self._places

    def short(self, name: str) -> str:
        """The short name of a place or institution, for labels."""
        if name in self._institutions:
            return self._institutions[name]["short_name"] or name
        return self.place(name)["short_name"] or name

    def institution(self, name: str) -> dict:
        """The row of an institution: ``short_name``, ``country``, ``city``, ``spread``.

        Raises:
            WrongParameter: for an unknown name; the message gives the nearest known one.
        """
        if name not in self._institutions:
            raise WrongParameter(f"There is no institution '{name}'.{nearest(name, self._institutions)}")
        return self._institutions[name]

    def spread(self, institution: str) -> bool:
        """Whether an institution works in many cities, so that it is booked at none."""
        return str(self.institution(institution)["spread"]).lower() == "true"

    def country_group(self, place: str) -> str:
        """The country group of a city, country or institution."""
        if place in self._institutions:
            return self.place(self._institutions[place]["country"])["group"]
        return self.place(place)["group"]

    def source(self, source_id: str) -> SimpleNamespace:
        """A source with ``name``, ``kind``, ``address`` (official ones), ``title``, ``published``.

        Raises:
            KeyError: for an unknown id.
        """
        return self._sources[source_id]

    @cached_property
    def _cities(self) -> CityFigures:
        self.tables.figures_of("city")  # seen as read, though another index may have ordered them already
        return _cities_in_order(getattr(self.tables, "loaded", self.tables))

    def best(self, figures: pd.DataFrame, key: Sequence[str] = ()) -> pd.DataFrame:
        """The best value of each figure among rows of ``tables.figures``: see ``best_value.best_values``."""
        return best_values(figures, key, _source_names(self.tables))

    def cities(self, year: int) -> list[str]:
        """Cities of which a figure of a data year is printed, or of an institution in them, by name."""
        rows = self._cities.rows
        own = set(rows.loc[rows["data_year"] == year, "place"])
        figures = self.tables.figures_of("institution")
        bodies = set(figures.loc[figures["data_year"] == year, "place"])
        where = self.tables.institutions
        where = where[~where["spread"]]
        return sorted(own | set(where.loc[where["institution"].isin(bodies), "city"]) - {""})

    def profiles(self, year: int) -> list[str]:
        """The cities that have a profile of their own in a year, unless one is asked for by name: all of them."""
        return self.cities(year)

    def city_figures(self, metric: str, subject: str | None = None) -> pd.DataFrame:
        """All printed values of ``metric`` for cities in world rankings, calendar years only, exact ones only.

        One row a printed value (several where sources repeat or contradict each other), best source first
        within a place and year. ``own_edition``: printed by an edition of that very data year.
        """
        figures = self._cities
        if subject is not None:
            return figures.exact.get((metric, subject), figures.rows.iloc[:0])
        rows = figures.rows
        return rows[(rows["metric"] == metric) & (rows["relation"] == "=")]

    def best_city_figures(self, metric: str, subject: str, year: int | None = None) -> pd.DataFrame:
        """One value a city and year: ``place, data_year, number, value, confidence, own_edition, edition``,
        ``source`` (all sources that print this value) and ``others`` (values of sources that disagree, as
        ``"6 (name of the source)"``, else empty).
        """
        by_year = self._cities.best(metric, subject)
        best = [row for each in by_year.values() for row in each] if year is None else by_year.get(year, [])
        # typed even when empty: an empty frame joined to others must not turn their columns into objects
        return pd.DataFrame(best, columns=list(_BEST)).astype(_BEST)

    def ranking(self, year: int, subject: str = "overall") -> pd.DataFrame:
        """The printed ranking of a year: ``rank, place, short, country, group, share, count``, with
        ``confidence, source, others``. Only ranks that are printed; a missing rank is missing.

        ``share`` and ``count`` are the printed texts, empty where none is printed; ``share_confidence`` is
        the confidence of the Share. Ranks that a later edition prints for ``year`` are included where the
        boundaries of places are the same (see ``breaks``), and marked by ``own_edition``.
        """
        if (year, subject) in self._rankings:
            return self._rankings[year, subject].copy(deep=False)  # written to, it becomes another's
        figures, same = self._cities, self._same_boundaries(year)
        known = {
            metric: {row["place"]: row for row in figures.best(metric, subject).get(year, [])}
            for metric in ("share", "count")
        }
        rows = []
        for printed in figures.best("rank", subject).get(year, []):
            place = printed["place"]
            if not same[place]:
                continue
            row = {name: printed[name] for name in _BEST if name not in ("number", "value")}
            row["rank"] = int(printed["number"])
            for metric, values in known.items():
                for column, part in (("", "value"), ("_confidence", "confidence"), ("_source", "source")):
                    row[f"{metric}{column}"] = values[place][part] if place in values else ""
            row["short"], row["country"] = self.short(place), self.place(place)["country"]
            row["group"] = self.country_group(place)
            rows.append(row)
        rows.sort(key=lambda row: (row["rank"], row["place"]))
        ranks = pd.DataFrame(rows, columns=list(_RANKING)).astype(_RANKING)
        self._rankings[year, subject] = ranks
        return ranks.copy(deep=False)

    def rank_of(self, city: str, year: int, subject: str = "overall") -> tuple[int, str] | None:
        """The printed rank of a city and its sources, as ``ranking`` has them; None where none is printed."""
        if (year, subject) not in self._ranks:
            ranking = self.ranking(year, subject)
            ranks = zip(ranking["rank"].tolist(), ranking["source"].tolist(), strict=True)
            self._ranks[year, subject] = dict(zip(ranking["place"].tolist(), ranks, strict=True))
        return self._ranks[year, subject].get(city)

    @cached_property
    def _ranks(self) -> dict[tuple[int, str], dict[str, tuple[int, str]]]:
        return {}

    @cached_property
    def _rankings(self) -> dict[tuple[int, str], pd.DataFrame]:
        """Rankings already made; a report asks for the same ones many times."""
        return {}

    def measure(self, year: int) -> str:
        """What the ranking of a year ranks by: ``"Share"``, or ``"WFC"`` for the weighted count of old.

        The fractional count (FC) of the first metropolitan editions is Share under its former name.
        """
        own = self.city_figures("rank", "overall")
        own = own[own["own_edition"] & (own["data_year"] == year)]
        basis = dict(zip(self.tables.editions["edition"], self.tables.editions["metric_basis"], strict=True))
        return "WFC" if any(basis[edition] == "WFC" for edition in own["edition"]) else "Share"

    def _same_boundaries(self, year: int) -> dict[str, bool]:
        """Whether a place was drawn in ``year`` as its edition drew places: a city proper or a whole area."""
        if year in self._boundaries:
            return self._boundaries[year]
        own = self.city_figures("rank", "overall")
        own = own[own["own_edition"] & (own["data_year"] == year)]
        boundaries = self._boundaries_of_edition
        kinds = {boundaries[edition] for edition in own["edition"]}
        rows = self._cities.rows
        rows = rows[rows["data_year"] == year]
        same: dict[str, bool] = {}
        for place, edition in zip(rows["place"], rows["edition"], strict=True):
            same[place] = same.get(place, False) or not kinds or boundaries[edition] in kinds
        self._boundaries[year] = same
        return same

    @cached_property
    def _boundaries(self) -> dict[int, dict[str, bool]]:
        return {}

    @cached_property
    def _boundaries_of_edition(self) -> dict[str, str]:
        return dict(zip(self.tables.editions["edition"], self.tables.editions["boundaries"], strict=True))

    def barrier_between(self, earlier: int, later: int) -> SimpleNamespace | None:
        """The break that makes two data years not comparable, if there is one (``title``, ``reason``)."""
        return next(
            (row for row in self.breaks("overall") if row.absolute and row.between(earlier, later)), None
        )

    def breaks(self, subject: str) -> list[SimpleNamespace]:
        """Breaks in the series of ``subject``: ``after_year, before_year, absolute, title, reason, sources``.

        ``absolute`` breaks separate figures that cannot be compared at all; the others are disputed.
        """
        found = []
        for row in self.tables.breaks.to_dict("records"):
            if row["applies_to"] not in ("all", subject):
                continue
            after, before = int(row["after_year"]), int(row["before_year"])
            found.append(
                SimpleNamespace(
                    after_year=after,
                    before_year=before,
                    absolute=row["status"] == "not comparable",
                    title=row["title"],
                    reason=row["reason"],
                    sources=row["sources"],
                    between=lambda a, b, after=after, before=before: a <= after and b >= before,
                )
            )
        return found

    def comparable_years(self, year: int) -> list[int]:
        """Earlier data years with figures that may be compared with ``year``."""
        return [other for other in self.years if other < year and self.barrier_between(other, year) is None]

    def earlier_comparable_year(self, year: int) -> int | None:
        """The nearest earlier comparable year with figures, or None."""
        return max(self.comparable_years(year), default=None)


def _source_names(tables: Tables | ReadTables) -> dict[str, str]:
    return dict(zip(tables.sources["source"], tables.sources["name"], strict=True))


@lru_cache(maxsize=1)
def _cities_in_order(tables: Tables) -> CityFigures:
    """The figures of cities, ordered once for all reports of a process."""
    return CityFigures(tables.figures_of("city"), _source_names(tables))


@lru_cache(maxsize=1)
def _cached_tables(data: Path | None) -> Tables:
    return load_tables(data)


@lru_cache(maxsize=1)
def _cached_index(data: Path | None) -> Index:
    return Index("printed", ReadTables(_cached_tables(data)))


def load_index(data: Path | None = None) -> Index:
    """The index of printed figures, read once a process.

    Raises:
        BadData: if a table cannot be read.
    """
    return _cached_index(data)


def fresh_index() -> None:
    """Lets the next ``load_index`` answer from the tables already read, with nothing remembered as read.

    An index keeps its answers; a report that found them ready would not be seen to read anything.
    """
    _cached_index.cache_clear()


def forget_index() -> None:
    """Lets the next ``load_index`` read ``data/`` anew."""
    _cached_index.cache_clear()
    _cached_tables.cache_clear()
    _cities_in_order.cache_clear()
