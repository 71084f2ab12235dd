"""A corpus of invented articles over real cities, institutions and journals, of any size, the same for each seed.

Cities weigh about as much as real ones, so that pages look as they do with real figures. Who writes with whom, and how
much, is invented: nothing computed from it says anything about a real place. It serves to try every page without network
or key, and to measure the engine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow.parquet import ParquetWriter

from helpers.openindex import reference
from helpers.openindex.corpus import NOT_PLACED, OVERALL, SCHEMAS, schema_of, write_rows

_CHUNK = 250_000  # articles made at once: bounds the memory, whatever the size asked for

# Shapes of the invented articles, chosen so that a million articles have about 8 million authorships and 10 million
# affiliations, the proportions of the journals that the Nature Index tracks.
_AUTHORS_MEDIAN, _AUTHORS_SPREAD, _AUTHORS_MOST = 5.6, 0.72, 150
_HYPER_AUTHORED, _HYPER_FEWEST, _HYPER_MOST = 0.0008, 200, 2500
_AFFILIATIONS = (0.015, 0.775, 0.16, 0.04, 0.01)  # chances that an author has none, one, two … affiliations
_CITY_ONLY, _COUNTRY_ONLY, _NOWHERE = (
    0.02,
    0.01,
    0.02,
)  # chances that an affiliation is known no closer than that
_PARTNERS = 1.3  # mean number of further teams an article has
_PARTNER_AT_HOME = 0.5  # chance that a partner sits in the same country
_SECOND_FIELD = 0.15
_YEARLY_DRIFT = 0.04  # standard deviation of the yearly change of a city's weight, as a logarithm
_YEARLY_GROWTH = 1.04  # of the number of articles


@dataclass(frozen=True)
class _World:
    """Rows of the tables of places and sites, and what is drawn from: arrays with a value an institution."""

    places: list[tuple]
    sites: list[tuple]
    site: np.ndarray
    city_site: np.ndarray  # sites that are known no closer than the city of the institution …
    country_site: np.ndarray  # … or its country
    weight: np.ndarray
    city: np.ndarray  # keys of places
    country: np.ndarray


def write_demonstration(
    folder: Path,
    articles: int,
    seed: int,
    years: list[int],
    told: Callable[[str], None] = lambda _: None,
) -> None:
    """Write the article-level tables of ``articles`` invented articles, spread over ``years``, into ``folder``.

    Same arguments, same tables, byte for byte (with the same versions of numpy and pyarrow).
    """
    random = np.random.default_rng([seed, 0])
    world = _world(random)
    titles = [journal for journal in reference.journals() if journal.in_145]
    fields = reference.fields_by_subject()
    shelves = _Shelves(titles, fields)
    drift = _drift(random, world, len(years))

    writers = {
        name: ParquetWriter(folder / f"{name}.parquet", schema_of(SCHEMAS[name]), compression="zstd")
        for name in ("articles", "authorships", "affiliations")
    }
    try:
        for number, start in enumerate(range(0, articles, _CHUNK)):
            size = min(_CHUNK, articles - start)
            told(f"articles {start + 1:,} to {start + size:,}")
            made = _chunk(np.random.default_rng([seed, 1, number]), size, start, years, world, drift, shelves)
            made["articles"]["id"] = pa.array([f"demonstration-{seed}-{start + i}" for i in range(size)])
            for name, writer in writers.items():
                writer.write_table(pa.table(made[name], schema=writer.schema))
    finally:
        for writer in writers.values():
            writer.close()
    small = {
        "sites": world.sites,
        "places": world.places,
        "profiles": shelves.profile_rows(),
        "categories": shelves.category_rows(),
        "journals": [(key, journal.issn_l, journal.name) for key, journal in enumerate(titles)],
    }
    for name, rows in small.items():
        write_rows(folder, name, rows)


def _world(random: np.random.Generator) -> _World:
    """Institutions of the reference tables that sit in one city, with invented parts of the weight of that city."""
    places: list[tuple] = []
    sites: list[tuple] = []

    def place(level: str, name: str) -> int:
        places.append((len(places) + 1, level, f"{level}:{name}", name))
        return len(places)

    def site(institution: int, city: int, country: int) -> int:
        sites.append((len(sites), institution, city, country))
        return len(sites) - 1

    site(NOT_PLACED, NOT_PLACED, NOT_PLACED)
    found = [row for row in reference.rows("institutions") if row["spread"] == "false" and row["city"]]
    weights = _city_weights(Counter(row["city"] for row in found))
    order, parts = random.permutation(len(found)), np.empty(len(found))
    parts[order] = _parts([found[number]["city"] for number in order])
    cities: dict[str, tuple[int, int]] = {}  # name → key and site, also of countries
    countries: dict[str, tuple[int, int]] = {}
    institutions = []
    for row, part in zip(found, parts, strict=True):
        if row["country"] not in countries:
            key = place("country", row["country"])
            countries[row["country"]] = key, site(NOT_PLACED, NOT_PLACED, key)
        country, country_site = countries[row["country"]]
        if row["city"] not in cities:
            key = place("metropolitan_area", row["city"])
            cities[row["city"]] = key, site(NOT_PLACED, key, country)
        city, city_site = cities[row["city"]]
        own = site(place("institution", row["institution"]), city, country)
        institutions.append((own, city_site, country_site, weights[row["city"]] * part, city, country))
    return _World(places, sites, *map(np.array, zip(*institutions, strict=True)))


def _city_weights(institutions: Counter[str]) -> dict[str, float]:
    """The newest Share of each city that full tables of institutions tell; cities without are all below those with one,
    in proportion to their ``institutions``.
    """
    told = {
        row["place"]: float(row["share"])
        for row in sorted(reference.rows("coverage"), key=lambda r: r["year"])
    }
    least = min(told.values())
    most = max((number for city, number in institutions.items() if city not in told), default=1)
    return {city: told.get(city, least * number / (most + 1)) for city, number in institutions.items()}


def _parts(cities: list[str]) -> pd.Series:
    """Parts of institutions in their cities, in this order: the n-th of a city holds 1/√n of what its first one does."""
    of = pd.Series(cities)
    held = (1 + of.groupby(of).cumcount()) ** -0.5
    return held / held.groupby(of).transform("sum")


def _drift(random: np.random.Generator, world: _World, years: int) -> np.ndarray:
    """Cumulated weights of institutions, one row a year; cities rise and fall as a random walk."""
    steps = random.normal(0, _YEARLY_DRIFT, (years, world.city.max() + 1)).cumsum(axis=0)
    yearly = world.weight * np.exp(steps[:, world.city])
    return np.cumsum(yearly / yearly.sum(axis=1, keepdims=True), axis=1)


class _Shelves:
    """Journals, and the profiles (sets of subject and field) that articles of each can have."""

    def __init__(self, titles: list[reference.Journal], fields: dict[str, list[str]]) -> None:
        self.subjects = list(fields)
        self.fields = [field for subject in self.subjects for field in fields[subject]]
        usual = float(np.median([journal.articles for journal in titles if journal.articles]))
        weight = np.array([journal.articles or usual for journal in titles], dtype=float)
        self.cumulated = np.cumsum(weight / weight.sum())
        options = [journal.subjects or journal.by_article for journal in titles]
        sure = [bool(journal.subjects) for journal in titles]
        # bit sets of subjects: all sure ones, or one drawn from those that articles of the journal can have
        self.sure = np.array([self._bits(o) if s else 0 for o, s in zip(options, sure, strict=True)])
        self.choice = [np.array([self.subjects.index(s) for s in o]) for o in options]
        self.size = np.array([len(fields[subject]) for subject in self.subjects])
        self.profiles: dict[tuple[int, int, int], int] = {}

    def _bits(self, subjects: tuple[str, ...]) -> int:
        return sum(1 << self.subjects.index(subject) for subject in subjects)

    def draw(self, random: np.random.Generator, size: int) -> tuple[np.ndarray, np.ndarray]:
        """Journal and profile of ``size`` articles, as keys."""
        journal = np.searchsorted(self.cumulated, random.random(size)).clip(max=len(self.cumulated) - 1)
        bits, lot = self.sure[journal], random.random((size, 3))
        widest = max(map(len, self.choice))
        table = np.array([np.resize(c, widest) for c in self.choice])
        lengths = np.array([len(c) for c in self.choice])
        main = table[journal, (lot[:, 0] * lengths[journal]).astype(int)]
        bits = np.where(bits == 0, 1 << main, bits)
        first = (self.size.cumsum() - self.size)[main]
        one = first + (lot[:, 1] ** 2 * self.size[main]).astype(int)
        other = first + (lot[:, 2] * self.size[main]).astype(int)
        other = np.where(random.random(size) < _SECOND_FIELD, other, one)
        combined = np.stack([bits, np.minimum(one, other), np.maximum(one, other)], axis=1)
        kinds, which = np.unique(combined, axis=0, return_inverse=True)
        keys = np.array([self.profiles.setdefault(tuple(map(int, k)), len(self.profiles)) for k in kinds])
        return journal, keys[which.ravel()]

    def category_rows(self) -> list[tuple]:
        """Rows of the table ``categories``: overall, subjects, fields."""
        kinds = ["overall", *["subject"] * len(self.subjects), *["field"] * len(self.fields)]
        return list(zip(count(), kinds, ["overall", *self.subjects, *self.fields], strict=False))

    def profile_rows(self) -> list[tuple]:
        """Rows of the table ``profiles``."""
        found = []
        for (bits, one, other), key in self.profiles.items():
            subjects = [1 + i for i in range(len(self.subjects)) if bits >> i & 1]
            fields = [1 + len(self.subjects) + number for number in {one, other}]
            found += [(key, category) for category in sorted([OVERALL, *subjects, *fields])]
        return found


def _chunk(
    random: np.random.Generator,
    size: int,
    start: int,
    years: list[int],
    world: _World,
    drift: np.ndarray,
    shelves: _Shelves,
) -> dict[str, dict[str, np.ndarray]]:
    growth = np.cumsum(_YEARLY_GROWTH ** np.arange(len(years)))
    year = np.searchsorted(growth / growth[-1], random.random(size)).clip(max=len(years) - 1)
    journal, profile = shelves.draw(random, size)
    authors = random.lognormal(np.log(_AUTHORS_MEDIAN), _AUTHORS_SPREAD, size).round()
    authors = authors.clip(1, _AUTHORS_MOST).astype(np.int32)
    hyper = np.flatnonzero(random.random(size) < _HYPER_AUTHORED)
    authors[hyper] = random.integers(_HYPER_FEWEST, _HYPER_MOST, len(hyper), endpoint=True)

    teams = np.minimum(1 + random.poisson(_PARTNERS, size), authors)
    teams[hyper] = authors[hyper] // 12
    first_team = np.cumsum(teams) - teams
    team = _draw_teams(random, teams, year, world, drift)

    article = np.repeat(np.arange(size, dtype=np.int32), authors)
    author = np.arange(len(article), dtype=np.int32) - np.repeat(np.cumsum(authors) - authors, authors)
    number = random.choice(len(_AFFILIATIONS), len(article), p=_AFFILIATIONS)
    parts = np.maximum(number, 1).astype(np.int32)  # an author without affiliation has one row, not placed
    at = np.repeat(article, parts)
    # the first team has most authors; authors with several affiliations take any of the article's teams
    lot = random.random(len(at)) ** np.where(teams[at] > 12, 1.0, 1.5)
    site = team[first_team[at] + (lot * teams[at]).astype(np.int64)]
    site = np.where(np.repeat(number, parts) == 0, NOT_PLACED, _blurred(random, site, world)).astype(np.int32)
    return {
        "articles": {
            "article": np.arange(start, start + size, dtype=np.int32),
            "year": np.array(years, dtype=np.int16)[year],
            "journal": journal.astype(np.int32),
            "profile": profile.astype(np.int32),
        },
        "authorships": {"article": article + np.int32(start), "author": author},
        "affiliations": {
            "article": at + np.int32(start),
            "author": np.repeat(author, parts),
            "parts": np.repeat(parts, parts),
            "site": site,
        },
    }


def _draw_teams(
    random: np.random.Generator, teams: np.ndarray, year: np.ndarray, world: _World, drift: np.ndarray
) -> np.ndarray:
    """Position (among the institutions of ``world``) of each team; the teams of an article stand together, its own first."""
    article = np.repeat(np.arange(len(teams)), teams)
    is_first = np.zeros(len(article), dtype=bool)
    is_first[np.cumsum(teams) - teams] = True
    drawn = np.empty(len(article), dtype=np.int64)
    lot = random.random(len(article))
    for which, cumulated in enumerate(drift):
        of_year = year[article] == which
        drawn[of_year] = np.searchsorted(cumulated, lot[of_year])
    drawn = drawn.clip(max=len(world.site) - 1)
    # some partners are drawn again from the country of the first team: institutions sorted by country
    country = world.country
    by_country = np.argsort(country, kind="stable")
    first = np.searchsorted(country[by_country], np.arange(country.max() + 2))
    home = country[drawn[is_first]][article]
    near = ~is_first & (random.random(len(article)) < _PARTNER_AT_HOME)
    below = np.concatenate([[0.0], np.cumsum(world.weight[by_country])])
    least, most = below[first[home[near]]], below[first[home[near] + 1]]
    within = np.searchsorted(below, least + random.random(near.sum()) * (most - least), side="right") - 1
    drawn[near] = by_country[within.clip(first[home[near]], first[home[near] + 1] - 1)]
    return drawn


def _blurred(random: np.random.Generator, position: np.ndarray, world: _World) -> np.ndarray:
    """Sites of positions, some of them known no closer than the city, the country or not at all."""
    site = world.site[position]
    lot = random.random(len(site))
    limits = np.cumsum([_CITY_ONLY, _COUNTRY_ONLY, _NOWHERE])
    blurred = [world.city_site[position], world.country_site[position], np.zeros_like(site)]
    return np.select([lot < limit for limit in limits], blurred, site)
