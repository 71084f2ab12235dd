"""Makes an index: article-level tables into a folder aside, counted, described, and put in its place."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from helpers.base.words import capitalised, plural
from helpers.index.annual import Annual
from helpers.index.own_tables import NO_TERMS, OwnTables
from helpers.index.stored import (
    OWN_TABLES,
    Description,
    StoredIndex,
    hash_of_file,
    new_index,
    open_index,
    write_description,
)
from helpers.openindex.chosen_works import write_works
from helpers.openindex.corpus import Corpus, check_corpus, open_corpus
from helpers.openindex.demo import write_demonstration
from helpers.openindex.engine import DEFAULT_MEMORY, start_engine
from helpers.openindex.institution_files import read_tables
from helpers.openindex.institution_tables import parts_apart, write_tables
from helpers.openindex.places import Places, Registries
from helpers.openindex.problems import BadInput
from helpers.openindex.reference import Journal
from helpers.openindex.rows import journals_of, read_author_rows, write_author_rows
from helpers.openindex.work_rules import work_rules
from helpers.openindex.works import Only, read_works, works_connection

ARTICLE_TABLES = "articles"
"""Folder, inside the folder of an index, of the article-level tables that it was counted from."""

REPEATED_ROWS = "rows that repeat another one"
"""What ``Description.excluded`` calls identical rows that were dropped."""


def build_index(
    description: Description,
    write_tables: Callable[[Path], Description | None],
    told: Callable[[str], None] = lambda _: None,
    *,
    root: Path | None = None,
    check: bool = True,
    **settings: object,
) -> StoredIndex:
    """Make the index of this name: ``write_tables`` writes the article-level tables, the rest is the same for all.

    ``description`` says what it is made from; ``write_tables`` may return a fuller one. Years, articles, journals and
    what is not placed are counted. ``settings`` are of ``start_engine``. The old index stays until the new one is whole.
    """
    # counting alone needs the engine's packages; an index of tables of institutions is made without
    from helpers.openindex.tabulate import tabulate

    with new_index(description.name, root) as folder:
        tables = folder / ARTICLE_TABLES
        tables.mkdir()
        description = write_tables(tables) or description
        with start_engine(**settings) as connection:
            corpus = open_corpus(connection, tables)
            _require_articles(corpus, description)
            if check:
                told("checking the article-level tables")
                check_corpus(corpus)
            counted = tabulate(corpus, folder, told=told)
            used = corpus.journals.semi_join(corpus.articles, "journal").to_pyarrow()["issn_l"]
        described = replace(
            description,
            base_year=max(counted.years, default=0),
            journals=sorted(used.to_pylist()),
            spread=dict.fromkeys(counted.not_placed, 0.0),  # articles name the sites of every body
            **vars(counted),
        )
        write_description(folder, described)
    return open_index(description.name, root)


def _require_articles(corpus: Corpus, description: Description) -> None:
    """An index without articles says nothing; it must not take the place of one that does.

    Raises:
        BadInput: if there is no article, with the reasons for which none is left.
    """
    if corpus.articles.limit(1).count().to_pyarrow().as_py():
        return
    why = ", ".join(f"{reason}: {number:,}" for reason, number in description.excluded.items() if number)
    raise BadInput(
        f"no article is left to count ({why or 'nothing was given'}); no index '{description.name}' was made, "
        "and one that was there stays."
    )


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
    described = Description(
        name,
        "DEMONSTRATION DATA: invented articles over real places",
        {"kind": "demonstration", "articles": articles, "seed": seed, "years": [years[0], years[-1]]},
        demonstration=True,
        notes=[
            "Invented articles over real cities, institutions and journals; no figure says anything about a real place."
        ],
    )

    def write(folder: Path) -> None:
        write_demonstration(folder, articles, seed, years, told)

    return build_index(described, write, told, root=root, check=False, **settings)


def build_from_rows(
    name: str,
    files: list[Path],
    journal: tuple[str, str] | None,
    registries: Registries,
    told: Callable[[str], None] = lambda _: None,
    *,
    root: Path | None = None,
    **settings: object,
) -> StoredIndex:
    """Make an index of tables of authors and affiliations of ``journal``, or of those that the rows name; see ``helpers.openindex.rows``."""
    read = read_author_rows(files)
    journals = journals_of(read, journal)
    number = plural(len(journals), "journal")
    described = Description(
        name,
        f"Articles of {number if len(journals) > 1 else journals[0][1]}",
        {"kind": "author and affiliation rows", "files": _hashes(*files, *registries)},
        excluded={REPEATED_ROWS: len(read.repeats)},
        notes=[f"{capitalised(number)}, without subjects."],
    )

    def write(folder: Path) -> None:
        write_author_rows(read, folder, Places(*registries), journals, told)

    return build_index(described, write, told, root=root, **settings)


def build_from_works(
    name: str,
    files: list[Path],
    years: list[int],
    journals: list[Journal],
    registries: Registries,
    told: Callable[[str], None] = lambda _: None,
    *,
    pages: bool = False,
    verified: bool = False,
    origin: dict[str, object] | None = None,
    notes: tuple[str, ...] = (),
    root: Path | None = None,
    **settings: object,
) -> StoredIndex:
    """Make an index of OpenAlex works; see ``helpers.openindex.works``.

    ``origin`` says where and when the files came from, ``notes`` what a reader must know of that.
    """
    described = Description(
        name,
        f"Articles of {len(journals)} journals, from OpenAlex",
        {
            "kind": "OpenAlex works",
            "files": len(files),
            "hash": _hash_of_all(files),
            **(origin or {}),
            "registries": _hashes(*registries),
        },
        notes=[
            "Which articles the Nature Index takes of a journal is not known exactly: the type of OpenAlex decides.",
            "Subjects of multidisciplinary journals, and all fields, follow the main topic of OpenAlex.",
            *notes,
        ],
        reasons={rule.name: rule.reason for rule in work_rules()},
    )
    only = Only(tuple(years), tuple(journal.issn_l for journal in journals))

    def write(folder: Path) -> Description:
        with works_connection(
            settings.get("memory", DEFAULT_MEMORY), settings.get("temporary")
        ) as connection:
            told(f"reading {plural(len(files), 'file')} of works")
            read = read_works(connection, files, verified, pages, only, told)
            places = Places(*registries)
            chosen = write_works(connection, folder, years, journals, places, read, told)
        return replace(described, **vars(chosen))

    return build_index(described, write, told, root=root, **settings)


def build_from_tables(
    name: str,
    files: list[Path],
    registries: Registries,
    *,
    year: int | None = None,
    subject: str | None = None,
    decimal: str | None = None,
    terms: str = "",
    demonstration: bool = False,
    root: Path | None = None,
) -> StoredIndex:
    """Make an index of tables of institutions; see ``helpers.openindex.institution_files``.

    ``terms`` are those of the files. The parts of Share that count to no city are told of the whole of all years.
    """
    tables = read_tables(files, Places(*registries), year, subject, decimal)
    several = len(files) > 1
    described = Description(
        name,
        f"Tables of institutions, {plural(len(files), 'file') if several else files[0].name}",
        {
            "kind": OWN_TABLES,
            "files": _hashes(*files),
            "registries": _hashes(*registries),
            "subjects": tables.subjects,
            "whole": tables.whole,
            "terms": terms or NO_TERMS,
        },
        demonstration=demonstration,
        years=tables.years,
        excluded={REPEATED_ROWS: len(tables.repeats)},
        notes=["Counts of institutions do not add up to Counts of cities, so those are missing."],
    )
    with new_index(name, root) as folder:
        write_tables(tables, folder)
        apart = parts_apart(Annual(OwnTables(StoredIndex(folder, described, "", ""))))
        if not apart.placed:
            raise BadInput(f"no institution of {files[0]} is placed in a city; no index '{name}' was made.")
        level = "metropolitan_area"
        write_description(
            folder, replace(described, not_placed={level: apart.not_placed}, spread={level: apart.spread})
        )
    return open_index(name, root)


def _hash_of_all(files: list[Path]) -> str:
    return hashlib.sha256("".join(hash_of_file(file) for file in files).encode()).hexdigest()


def _hashes(*files: Path | None) -> dict[str, str]:
    return {file.name: hash_of_file(file) for file in files if file}
