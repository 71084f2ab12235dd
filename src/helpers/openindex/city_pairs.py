"""Pairs of cities in the articles of one journal, by year: joint articles and scores, from rows of authors.

Counted as every index is (``counting``), within the boundaries that totals of cities have. Only totals of pairs are
written, no article and no author.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.base.files import write_whole
from helpers.base.temporary import temporary_folder
from helpers.data import layout
from helpers.data.csv_files import csv_text
from helpers.openindex.corpus import open_corpus
from helpers.openindex.engine import start_engine
from helpers.openindex.places import Area, Places
from helpers.openindex.rows import RowsRead, read_author_rows, write_author_rows
from helpers.openindex.tabulate import tabulate

_JOURNALS = [("", "")]  # pairs are not told apart by journal


@dataclass(frozen=True)
class CityPair:
    """Two cities in the order of their names, their joint articles of a year, and their score in articles."""

    place: str
    partner: str
    articles: int
    score: float


class Bounded(Places):
    """Finds areas as ``Places`` does, and then lets a place count to the one that ``boundaries`` names for it."""

    def __init__(self, boundaries: Mapping[str, str], *registries: Path | None) -> None:
        super().__init__(*registries)
        self._boundaries = boundaries

    def area(
        self, geonames_id: str, city: str = "", institution: str = "", country_code: str = ""
    ) -> Area | None:
        """The area that an affiliation counts to; see ``Places.area``."""
        found = super().area(geonames_id, city, institution, country_code)
        if found is None or self._boundaries.get(found.name, found.name) == found.name:
            return found
        name = self._boundaries[found.name]
        return Area(f"place:{name}", name, "boundary")


def count_pairs(
    paths: list[Path], years: Sequence[int], places: Places, cities: Collection[str]
) -> dict[int, list[CityPair]]:
    """The pairs of ``cities`` with joint articles, by year, in the order of names; a year may have none.

    Raises:
        BadInput: for rows that cannot be counted; names file and line.
    """
    from pyarrow.parquet import read_table

    read = read_author_rows(paths)
    kept = {doi: year for doi, year in read.years.items() if year in years}
    read = RowsRead(kept, {doi: read.authors[doi] for doi in kept})
    with temporary_folder("pairs") as folder, start_engine() as connection:
        tables = folder / "articles"
        tables.mkdir()
        write_author_rows(read, tables, places, _JOURNALS)
        tabulate(open_corpus(connection, tables), folder, ("metropolitan_area",))
        rows = read_table(folder / "pairs.parquet").to_pylist()
    pairs: dict[int, list[CityPair]] = {year: [] for year in years}
    for row in rows:
        place, partner = sorted((row["place"], row["partner"]))
        if place in cities and partner in cities:
            pairs[row["year"]].append(CityPair(place, partner, row["count"], row["score"]))
    return {year: sorted(found, key=lambda pair: (pair.place, pair.partner)) for year, found in pairs.items()}


def write_pairs(folder: Path, pairs: Mapping[int, Sequence[CityPair]]) -> None:
    """Write ``<year>.csv`` for every year; scores to four decimals."""
    for year, found in pairs.items():
        rows = ((one.place, one.partner, one.articles, f"{one.score:.4f}") for one in found)
        write_whole(folder / f"{year}.csv", csv_text([layout.NATURE_COLUMNS, *rows]))
