"""Small corpora for the tests of counting: made from plain rows, and counted the slow and obvious way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from helpers.openindex.corpus import LEVELS, SCHEMAS, open_corpus
from helpers.openindex.engine import start_engine
from helpers.openindex.tabulate import Tabulated, tabulate

SUBJECTS = ("life", "physical")
FIELDS = ("field:optical-physics",)


@dataclass(frozen=True)
class Article:
    """``authors``: for each author the affiliations, each a place at the three levels ("" = not placed)."""

    year: int
    categories: tuple[str, ...]
    authors: tuple[tuple[tuple[str, str, str], ...], ...]


@dataclass
class Written:
    """The tables of a corpus as lists of rows; to be broken by a test before they are written."""

    rows: dict[str, list[tuple]] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        for name, columns in SCHEMAS.items():
            schema = pa.schema([(column, pa.type_for_alias(kind)) for column, kind in columns.items()])
            arrays = list(zip(*self.rows[name], strict=True)) or [()] * len(columns)
            pq.write_table(pa.table(dict(zip(columns, map(list, arrays), strict=True)), schema=schema),
                           folder / f"{name}.parquet")  # fmt: skip
        return folder


def written(articles: Iterable[Article]) -> Written:
    """Rows of article-level tables; names of places serve as their ids."""
    articles = list(articles)
    names = {
        level: sorted({a[i] for article in articles for author in article.authors for a in author} - {""})
        for i, level in enumerate(LEVELS)
    }
    places, keys = [], {}
    for level in LEVELS:
        for name in names[level]:
            keys[level, name] = len(places) + 1
            places.append((len(places) + 1, level, name, name))
    sites = {("", "", ""): 0}
    for article in articles:
        for author in article.authors:
            for affiliation in author:
                sites.setdefault(affiliation, len(sites))
    ids = ["overall", *SUBJECTS, *FIELDS]
    profiles = {frozenset(article.categories): 0 for article in articles}
    profiles = {categories: number for number, categories in enumerate(profiles)}
    return Written(
        {
            "articles": [
                (n, f"id-{n}", a.year, 0, profiles[frozenset(a.categories)]) for n, a in enumerate(articles)
            ],
            "authorships": [(n, i) for n, a in enumerate(articles) for i in range(len(a.authors))],
            "affiliations": [
                (n, i, max(1, len(y)), sites[x])
                for n, a in enumerate(articles)
                for i, y in enumerate(a.authors)
                for x in y or [("", "", "")]
            ],
            "sites": [
                (key, *(keys.get((level, name), 0) for level, name in zip(LEVELS, site, strict=True)))
                for site, key in sites.items()
            ],
            "places": places,
            "profiles": [
                (number, ids.index(category))
                for categories, number in profiles.items()
                for category in ("overall", *sorted(categories))
            ],
            "categories": [
                (key, "overall" if not key else "field" if name in FIELDS else "subject", name)
                for key, name in enumerate(ids)
            ],
            "journals": [(0, "0000-0000", "A journal")],
        }
    )


def count(articles: Iterable[Article], folder: Path, engine: str = "duckdb", **more: object) -> Tabulated:
    """Write the corpus and its tables below ``folder``."""
    return count_tables(written(articles).write(folder / "articles"), folder, engine, **more)


def count_tables(tables: Path, folder: Path, engine: str = "duckdb", **more: object) -> Tabulated:
    with start_engine(engine, memory="1GB", threads=1) as running:
        return tabulate(open_corpus(running, tables), folder, **more)


def table(folder: Path, name: str) -> pd.DataFrame:
    """A table of an index in one order."""
    rows = pd.read_parquet(folder / f"{name}.parquet")
    keys = [c for c in ("level", "place", "partner", "subject", "year") if c in rows]
    return rows.sort_values(keys).reset_index(drop=True)


def by_hand(articles: Iterable[Article]) -> tuple[dict, dict, dict, dict]:
    """Share, Count, score and joint articles in exact fractions, straight from the definitions.

    Keys: (level, place, subject, year), and (level, place, partner, subject, year) in both directions.
    """
    share, counted, score, joint = (defaultdict(Fraction) for _ in range(4))
    for article in articles:
        for i, level in enumerate(LEVELS):
            held = defaultdict(Fraction)
            for author in article.authors:
                part = Fraction(1, len(article.authors))
                for affiliation in author:
                    held[affiliation[i] or "not placed"] += part / len(author)
                if not author:
                    held["not placed"] += part
            if not article.authors:
                held["not placed"] += 1
            for subject in ("overall", *article.categories):
                for place, part in held.items():
                    share[level, place, subject, article.year] += part
                    counted[level, place, subject, article.year] += 1
                    for partner in held:
                        if partner != place and "not placed" not in (place, partner):
                            key = (level, place, partner, subject, article.year)
                            score[key] += part + held[partner]
                            joint[key] += 1
    return share, counted, score, joint
