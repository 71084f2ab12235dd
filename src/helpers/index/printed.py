"""Printed figures as an index: what sources print of a place, a subject and a year, and how it is known.

It picks one value where several sources print one, by a stated rule, and keeps the others beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.base.errors import BadData
from helpers.base.paths import data_folder
from helpers.data.table_use import ReadTables, until_name
from helpers.data.tables import Tables, load_tables, up_to
from helpers.index import derived
from helpers.index.best_value import CityFigures, Figures, best_values
from helpers.index.interface import (
    CITY,
    CONTRIBUTIONS,
    FEWEST_RANKED_CITIES,
    FIGURES,
    INSTITUTION,
    OVERALL,
    RANKING,
    Index,
    Metric,
    Voice,
    cached,
)
from helpers.index.observations import printed_observations
from helpers.index.pairs import printed_pairs
from helpers.index.printed_lists import (
    printed_country_counts,
    printed_members,
    ranks_apart,
    stated_ranks,
    world_list,
    world_list_rows,
)
from helpers.index.printed_names import PrintedNames
from helpers.index.printed_ranking import WFC, city_rankings, of_editions
from helpers.index.printed_records import figures_as_printed
from helpers.index.stated_changes import stated_changes
from helpers.index.values import typed

VOICE = Voice(
    measured="printed",
    ranking="the printed ranking",
    ranks="printed ranks by Share",
    unknown="not printed",
    edition="edition",
    editions="editions",
    nothing="No source found prints",
    no_rank="No rank of {year} is printed for {names}.",
    digits_as_printed=True,
    gaps=True,
)
_FIELD = "field:"

# columns and their types of the best printed values
_BEST = {
    "place": "str", "data_year": "int64", "number": "float64", "value": "str", "confidence": "str",
    "own_edition": "bool", "edition": "str", "source": "str", "others": "str",
}  # fmt: skip


@dataclass(frozen=True)
class PrintedIndex(PrintedNames):
    """Printed figures by place, subject and data year; see ``helpers.index.interface.Index``."""

    voice, describer = VOICE, "printed"

    @property
    def until(self) -> int | None:
        """The last year that is told; None for all."""
        return self.tables.until if isinstance(self.tables, ReadTables) else None

    @property
    def names_read(self) -> set[str]:
        return {*self.tables.names, *until_name(self.until)} if isinstance(self.tables, ReadTables) else set()

    @cached_property
    def years(self) -> list[int]:
        """Data years with figures: those whose Science Cities edition ranks enough cities overall."""
        cities = {year: {row["place"] for row in rows} for year, rows in self.own_ranks.items()}
        years = sorted(year for year, places in cities.items() if len(places) >= FEWEST_RANKED_CITIES)
        if not years and self.until is None:
            raise BadData(
                f"data/printed: no edition ranks at least {FEWEST_RANKED_CITIES} cities overall, "
                "so there is no year to report on"
            )
        return years

    @cached_property
    def fields(self) -> list[str]:
        """Ids of the fields of research in which a Share of a city, or a world list of institutions, is printed."""
        listed = world_list_rows(self)
        found = {subject for metric, subject in self.city_figures if metric == "share"}
        found |= set(listed.loc[listed["metric"] == "share", "subject"])
        return sorted(subject for subject in found if subject.startswith(_FIELD))

    @cached_property
    def categories(self) -> dict[str, str]:
        return {key: self.subject_names[key] for key in (OVERALL, *self.subjects, *self.fields)}

    @cached_property
    def _cities(self) -> CityFigures:
        self.tables.figures_of("city")  # seen as read, though another index may have ordered them already
        return _cities_in_order(self.tables.loaded)

    def best(self, figures: pd.DataFrame, key: Sequence[str] = ()) -> pd.DataFrame:
        """The best value of each figure among rows of ``tables.figures``: see ``best_value.best_values``."""
        return best_values(figures, key, _source_names(self.tables))

    def cities_with_members(self, year: int) -> list[str]:
        """Cities of whose institutions an edition of the year prints a table."""
        rows = self.tables.figures_of("institution")
        rows = rows[
            (rows["list_scope"] == "city") & (rows["data_year"] == year) & (rows["edition_year"] == year)
        ]
        found = set(rows.loc[rows["metric"].isin(["share", "wfc"]), "list_region"])
        ranked = [place for place in self.ranking(year)["place"] if place in found]
        return [*ranked, *sorted(found - set(ranked))]

    def cities(self, year: int) -> list[str]:
        """Cities of which a figure of a data year is printed, or of an institution in them, by name."""
        figures = self.tables.figures_of("institution")
        figures = figures[figures["data_year"] == year]
        seats = {self.city_of(body) for body in figures["place"].unique()} - {""}
        listed = figures.loc[figures["list_scope"] == "city", "list_region"].unique()
        return sorted({*self.ranked_cities(year), *seats, *(city for city in listed if city in self.places)})

    def ranked_cities(self, year: int) -> list[str]:
        """Cities of which a figure of a data year is printed."""
        return sorted({row["place"] for years in self.city_figures.values() for row in years.get(year, ())})

    @property
    def city_figures(self) -> Figures:
        """All printed figures of cities in world rankings, calendar years only, best source first."""
        return self._cities.by_figure

    @cached_property
    def own_ranks(self) -> dict[int, list[dict[str, Any]]]:
        """Exact overall ranks of cities that an edition of that very data year prints, by year."""
        own = {
            year: [row for row in rows if row["relation"] == "=" and row["own_edition"]]
            for year, rows in self.city_figures.get(("rank", OVERALL), {}).items()
        }
        return {year: rows for year, rows in own.items() if rows}

    def best_by_year(self, metric: str, subject: str) -> dict[int, list[dict[str, Any]]]:
        """One value a city, by data year: rows as of ``best_value.best_values``."""
        return self._cities.best(metric, subject)

    def best_city_figures(self, metric: str, subject: str, year: int | None = None) -> pd.DataFrame:
        """One value a city and year: ``place, data_year, number, value, confidence, own_edition, edition``,
        ``source`` (all sources that print this value) and ``others`` (values of sources that disagree, as
        ``"6 (name of the source)"``, else empty).
        """
        by_year = self.best_by_year(metric, subject)
        best = [row for each in by_year.values() for row in each] if year is None else by_year.get(year, [])
        return typed(best, _BEST)

    def ranking(self, year: int, subject: str = "", level: str = CITY) -> pd.DataFrame:
        """The printed ranking of the cities of a year, or its world list of institutions; see ``Index.ranking``.

        Only ranks that are printed; a missing rank is missing. Ranks that a later edition prints for ``year`` are
        included where the boundaries of places are the same (see ``breaks``).
        """
        subject = subject or OVERALL
        if level == INSTITUTION:
            return world_list(self, year, subject)
        found = city_rankings(self, subject).get(year) if level == CITY else None
        return typed([], RANKING) if found is None else found.copy(deep=False)

    def has(self, metric: Metric, level: str = CITY, subject: str = "", year: int | None = None) -> bool:
        if level != CITY:
            return super().has(metric, level, subject, year)
        by_year = self.best_by_year(str(metric), subject or OVERALL)
        return bool(by_year if year is None else by_year.get(year))

    @cached
    def figures(self, metric: Metric, subject: str = "") -> pd.DataFrame:
        best = self.best_city_figures(str(metric), subject or OVERALL).rename(columns={"value": "text"})
        return best[list(FIGURES)]

    def contributions(self, year: int, subject: str = "") -> pd.DataFrame:
        best = self.best_city_figures("contribution_pct", subject or OVERALL, year)
        return best.rename(columns={"value": "text"})[list(CONTRIBUTIONS)]

    @cached_property
    def figure_years(self) -> list[int]:
        """Data years of which a source prints any figure."""
        return sorted({int(year) for year in self.tables.figures["data_year"]} | {*self.years})

    observations, country_counts, stated_ranks = printed_observations, printed_country_counts, stated_ranks
    stated_changes, ranks_apart, as_printed = stated_changes, ranks_apart, figures_as_printed
    printed_pairs, members = printed_pairs, printed_members

    @cached
    def growth(self) -> pd.DataFrame:
        rates = derived.index_growth(self.tables.figures_of("institution", "country", "city"))
        wanted = rates["subject"].isin([OVERALL, *self.subjects])
        rates = rates[wanted & (rates["data_year"] == rates["previous_year"] + 1)]
        return rates.sort_values(["data_year", "subject"]).reset_index(drop=True)

    def measure(self, year: int) -> str:
        """What the ranking of a year ranks by: ``"Share"``, or ``"WFC"`` for the weighted count of old.

        The fractional count (FC) of the first metropolitan editions is Share under its former name.
        """
        return WFC if WFC in of_editions(self, "metric_basis").get(year, ()) else "Share"


def _source_names(tables: Tables | ReadTables) -> dict[str, str]:
    return dict(zip(tables.sources["source"], tables.sources["name"], strict=True))


@lru_cache(maxsize=16)
def _cities_in_order(tables: Tables) -> CityFigures:
    """The figures of cities, ordered once for all reports of a process."""
    return CityFigures(tables.figures_of("city"), _source_names(tables))


@lru_cache(maxsize=3)
def _cached_tables(data: Path) -> Tables:
    return load_tables(data)


@lru_cache(maxsize=16)
def _cached_index(data: Path, until: int | None) -> PrintedIndex:
    tables = _cached_tables(data)
    return PrintedIndex("printed", ReadTables(tables if until is None else up_to(tables, until), until))


def printed_beside(index: Index) -> PrintedIndex | None:
    """The printed figures: ``index`` itself, or what stands beside it; None for an index without any."""
    return next((one for one in (index, *index.companions) if isinstance(one, PrintedIndex)), None)


def printed_of(index: Index) -> PrintedIndex:
    """The printed figures of an index that has them.

    Raises:
        TypeError: for an index without any.
    """
    found = printed_beside(index)
    if found is None:
        raise TypeError(f"no printed figures stand beside the index '{index.name}'")
    return found


def load_index(data: Path | None = None, until: int | None = None) -> PrintedIndex:
    """The index of printed figures, read once a process and folder; with ``until`` it tells of no later year.

    Raises:
        BadData: if a table cannot be read.
    """
    return _cached_index(data_folder() if data is None else data, until)


def fresh_index() -> None:
    """Lets the next ``load_index`` answer from the tables already read, with nothing kept as read.

    An index keeps its answers; a report that found them ready would not be seen to read anything.
    """
    _cached_index.cache_clear()


def forget_index() -> None:
    """Lets the next ``load_index`` read ``data/`` anew."""
    for kept in (_cached_index, _cached_tables, up_to, _cities_in_order):
        kept.cache_clear()
