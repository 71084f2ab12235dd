"""Pairs of cities in the articles of one journal, by year: joint articles and scores, from rows of authors.

Counted as every index is (``counting``), within the boundaries that totals of cities have. Only totals of pairs are
written, no article and no author.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.base.temporary import temporary_folder
from helpers.data import layout
from helpers.openindex import counting
from helpers.openindex.corpus import open_corpus
from helpers.openindex.engine import start_engine
from helpers.openindex.places import Area, Organisation, Places
from helpers.openindex.rows import RowsRead, read_author_rows, write_author_rows

_LEVEL = "metropolitan_area"
_JOURNALS = [("", "")]  # pairs are not told apart by journal


@dataclass(frozen=True)
class CityPair:
    """Two cities in the order of their names, their joint articles of a year, and their score in articles."""

    place: str
    partner: str
    articles: int
    score: float


class Bounded:
    """Finds areas as ``Places`` does, and then lets a place count to the one that ``boundaries`` names for it."""

    def __init__(self, places: Places, boundaries: Mapping[str, str]) -> None:
        self._places, self._boundaries = places, boundaries

    def area(
        self, geonames_id: str, city: str = "", institution: str = "", country_code: str = ""
    ) -> Area | None:
        """The area that an affiliation counts to; see ``Places.area``."""
        found = self._places.area(geonames_id, city, institution, country_code)
        if found is None or self._boundaries.get(found.name, found.name) == found.name:
            return found
        name = self._boundaries[found.name]
        return Area(f"place:{name}", name, "boundary")

    def country(self, code: str) -> str | None:
        """The project's name of a country by its code; see ``Places.country``."""
        return self._places.country(code)

    def country_code(self, name: str) -> str:
        """The code of a country by its name; see ``Places.country_code``."""
        return self._places.country_code(name)

    def geonames_id(self, city: str, country_code: str) -> str:
        """The id of a city by its name; see ``Places.geonames_id``."""
        return self._places.geonames_id(city, country_code)


def count_pairs(
    paths: list[Path],
    years: Sequence[int],
    finder: Places | Bounded,
    organisations: dict[str, Organisation],
    cities: Collection[str],
) -> dict[int, list[CityPair]]:
    """The pairs of ``cities`` with joint articles, by year, in the order of names; a year may have none.

    Raises:
        BadInput: for rows that cannot be counted; names file and line.
    """
    read = _of_years(read_author_rows(paths), years)
    pairs: dict[int, list[CityPair]] = {year: [] for year in years}
    with temporary_folder("pairs") as folder, start_engine() as engine:
        write_author_rows(read, Path(folder), finder, organisations, _JOURNALS)
        corpus = open_corpus(engine.connection, Path(folder))
        held = counting.by_affiliation(corpus, engine.keep(counting.authors(corpus)))
        scored = counting.scores(corpus, counting.holdings(corpus, held, _LEVEL)).to_pyarrow()
        names = dict(
            zip(*(corpus.places.to_pyarrow()[name].to_pylist() for name in ("place", "name")), strict=True)
        )
    keys = counting.read_pairs(scored["pair"].to_numpy())
    counted = (
        keys["year"],
        keys["place"],
        keys["partner"],
        *(scored[name].to_pylist() for name in ("count", "units")),
    )
    for year, one, other, articles, units in zip(*counted, strict=True):
        place, partner = sorted((names[one], names[other]))
        if place in cities and partner in cities:
            pairs[int(year)].append(CityPair(place, partner, articles, units / counting.WHOLE))
    return {year: sorted(found, key=lambda pair: (pair.place, pair.partner)) for year, found in pairs.items()}


def _of_years(read: RowsRead, years: Sequence[int]) -> RowsRead:
    kept = {doi: year for doi, year in read.years.items() if year in years}
    return RowsRead(kept, {doi: read.authors[doi] for doi in kept})


def write_pairs(folder: Path, pairs: Mapping[int, Sequence[CityPair]]) -> None:
    """Write ``<year>.csv`` for every year; scores to four decimals."""
    folder.mkdir(parents=True, exist_ok=True)
    for year, found in pairs.items():
        with (folder / f"{year}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(layout.NATURE_COLUMNS)
            writer.writerows([one.place, one.partner, one.articles, f"{one.score:.4f}"] for one in found)
