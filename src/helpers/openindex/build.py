"""Makes an index: article-level tables into a folder aside, counted, described, and put in its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from helpers.openindex.corpus import check_corpus, open_corpus
from helpers.openindex.demo import write_demonstration
from helpers.openindex.engine import start_engine
from helpers.openindex.store import (
    Description,
    StoredIndex,
    new_index,
    open_index,
    write_description,
)
from helpers.openindex.tabulate import tabulate

ARTICLE_TABLES = "articles"
"""Folder, inside the folder of an index, of the article-level tables that it was counted from."""


def build_index(
    name: str,
    description: Description,
    write_tables: Callable[[Path], Description | None],
    told: Callable[[str], None] = lambda _: None,
    *,
    root: Path | None = None,
    base_year: int | None = None,
    check: bool = True,
    **settings: object,
) -> StoredIndex:
    """Make the index ``name``: ``write_tables`` writes the article-level tables, the rest is the same for all.

    ``description`` says what it is made from; ``write_tables`` may return a fuller one. Years, articles, journals and
    what is not placed are counted. ``settings`` are of ``start_engine``. The old index stays until the new one is whole.
    """
    with new_index(name, root) as folder:
        tables = folder / ARTICLE_TABLES
        tables.mkdir()
        description = write_tables(tables) or description
        with start_engine(**settings) as running:
            corpus = open_corpus(running.connection, tables)
            if check:
                told("checking the article-level tables")
                check_corpus(corpus)
            counted = tabulate(running, corpus, folder, base_year, told=told)
            used = corpus.journals.semi_join(corpus.articles, "journal").select("issn_l").execute()["issn_l"]
        described = replace(
            description,
            base_year=max(counted.years, default=0) if base_year is None else base_year,
            years=list(counted.years),
            articles=counted.articles,
            journals=sorted(used),
            not_placed=counted.not_placed,
            spread=counted.spread,
        )
        write_description(folder, described)
    return open_index(name, root)


def build_demonstration(
    name: str,
    articles: int,
    seed: int,
    years: list[int],
    told: Callable[[str], None] = lambda _: None,
    *,
    root: Path | None = None,
    **settings: object,
) -> StoredIndex:
    """Make an index of invented articles; see ``helpers.openindex.demo``."""
    described = empty_description(
        name,
        "DEMONSTRATION DATA: invented articles over real places",
        {"kind": "demonstration", "articles": articles, "seed": seed, "years": [years[0], years[-1]]},
        demonstration=True,
        notes=["Invented articles over real cities, institutions and journals; no figure says anything about a real place."],
    )  # fmt: skip
    return build_index(
        name,
        described,
        lambda folder: write_demonstration(folder, articles, seed, years, told=told),
        told,
        root=root,
        check=False,
        **settings,
    )


def empty_description(name: str, title: str, made_from: dict, **more: object) -> Description:
    """A description of which everything that is counted is still open."""
    return Description(
        **{
            "name": name, "title": title, "demonstration": False, "made_from": made_from, "base_year": 0, "years": [],
            "articles": 0, "journals": [], "not_placed": {}, "spread": {}, **more,
        }
    )  # fmt: skip
