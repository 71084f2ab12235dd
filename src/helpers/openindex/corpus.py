"""The article-level tables that everything is counted from: which there are, how they are opened and checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import parquet

from helpers.openindex.problems import BadInput

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

NOT_PLACED = 0
"""Key of the place, and of the site, of everything that cannot be placed; it has no row in ``places``."""

MOST_PLACES = 1 << 20
MOST_CATEGORIES = 1 << 10
"""Keys of places and of categories are smaller: with the year they fit into one whole number of 64 bits."""

OVERALL = 0
"""Key of the category that every article belongs to."""

_ROUNDING = 1e-9

LEVELS = ("institution", "metropolitan_area", "country")

PLACE_COLUMNS = dict.fromkeys(("level", "place", "country", "metropolitan_area"), "string")
"""Columns of the table of places that every index has, with their types."""

#: Table → column → type. Keys are whole numbers: they are what makes the counting quick.
SCHEMAS: dict[str, dict[str, str]] = {
    # one row an article; ``profile`` says in which subjects and fields it counts
    "articles": {"article": "int32", "id": "string", "year": "int16", "journal": "int32", "profile": "int32"},
    # one row an author of an article, whether or not with an affiliation
    "authorships": {"article": "int32", "author": "int32"},
    # one row an affiliation of an author, and one with the site ``NOT_PLACED`` for an author without; the row holds one
    # ``parts``-th of the author: of three affiliations each has 3, and one of two institutions is two rows with 6
    "affiliations": {"article": "int32", "author": "int32", "parts": "int32", "site": "int32"},
    # where an affiliation is: the keys of its places at the three levels, 0 where it cannot be placed
    "sites": {"site": "int32", **dict.fromkeys(LEVELS, "int32")},
    "places": {"place": "int32", "level": "string", "id": "string", "name": "string"},
    # a profile is a set of categories; all articles of a profile are added up before they are counted in each
    "profiles": {"profile": "int32", "category": "int32"},
    # kind: "overall", "subject" or "field"
    "categories": {"category": "int32", "kind": "string", "id": "string"},
    "journals": {"journal": "int32", "issn_l": "string", "name": "string"},
}


@dataclass(frozen=True)
class Corpus:
    """Article-level tables as Ibis relations; columns as in ``SCHEMAS``."""

    articles: ir.Table
    authorships: ir.Table
    affiliations: ir.Table
    sites: ir.Table
    places: ir.Table
    profiles: ir.Table
    categories: ir.Table
    journals: ir.Table


def open_corpus(connection: BaseBackend, folder: Path) -> Corpus:
    """The Parquet tables of ``folder``, read only when something is counted."""
    return Corpus(**{name: connection.read_parquet(str(folder / f"{name}.parquet")) for name in SCHEMAS})


def schema_of(columns: dict[str, str]) -> pa.Schema:
    """The schema of a table, of column → type."""
    return pa.schema([(column, pa.type_for_alias(kind)) for column, kind in columns.items()])


def table_of(columns: dict[str, str], rows: Sequence[tuple]) -> pa.Table:
    """A table of rows whose cells stand in the order of ``columns``, column → type."""
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pa.Table.from_arrays(
        list(map(pa.array, cells, schema_of(columns).types)), schema=schema_of(columns)
    )


def write_rows(folder: Path, name: str, rows: Sequence[tuple]) -> None:
    """Write the article-level table ``name`` of rows whose cells stand in the order of its columns."""
    write_table(folder / f"{name}.parquet", SCHEMAS[name], rows)


def write_table(path: Path, columns: dict[str, str], rows: Sequence[tuple]) -> None:
    """Write rows as ``table_of`` makes a table of them."""
    parquet.write_table(table_of(columns, rows), path, compression="zstd")


def check_corpus(corpus: Corpus) -> None:
    """Check that every key leads somewhere and no row repeats.

    Raises:
        BadInput: naming the first table, and one of the keys, that breaks a rule.
    """
    from ibis import _

    for name, keys in {
        "articles": ["article"],
        "authorships": ["article", "author"],
        "sites": ["site"],
        "places": ["place"],
        "profiles": ["profile", "category"],
        "categories": ["category"],
        "journals": ["journal"],
    }.items():
        table = getattr(corpus, name)
        repeated = table.group_by(keys).aggregate(rows=_.count()).filter(_.rows > 1)
        _refuse(repeated, f"{name}: {' and '.join(keys)} must not repeat", keys)
    for name, keys, target in (
        ("authorships", ["article"], "articles"),
        ("affiliations", ["article", "author"], "authorships"),
        ("authorships", ["article", "author"], "affiliations"),
        ("affiliations", ["site"], "sites"),
        ("articles", ["profile"], "profiles"),
        ("articles", ["journal"], "journals"),
        ("profiles", ["category"], "categories"),
    ):
        lost = getattr(corpus, name).anti_join(getattr(corpus, target), keys)
        _refuse(lost, f"{name}: leads to no row of {target}", keys)
    counted = corpus.affiliations.group_by("article", "author").aggregate(
        whole=(1.0 / _.parts).sum(), least=_.parts.min()
    )
    wrong = counted.filter((_.least < 1) | ((_.whole - 1.0).abs() > _ROUNDING))
    _refuse(wrong, "affiliations: the parts of the author do not make a whole", ["article", "author"])
    for level in LEVELS:
        known = corpus.places.filter(_.level == level).select(**{level: _.place})
        lost = corpus.sites.filter(_[level] != NOT_PLACED).anti_join(known, level)
        _refuse(lost, f"sites: leads to no {level} of places", [level])
    for name, key, most in (("places", "place", MOST_PLACES), ("categories", "category", MOST_CATEGORIES)):
        table = getattr(corpus, name)
        _refuse(
            table.filter((_[key] < 0) | (_[key] >= most)),
            f"{name}: {key} must be from 0 to {most - 1}",
            [key],
        )
    lost = corpus.articles.anti_join(corpus.profiles.filter(_.category == OVERALL), "profile")
    _refuse(lost, "profiles: an article does not count in the whole", ["profile"])


def _refuse(rows: ir.Table, complaint: str, keys: list[str]) -> None:
    for first in rows.select(keys).limit(1).to_pyarrow().to_pylist():
        told = ", ".join(f"{key} {first[key]}" for key in keys)
        raise BadInput(f"{complaint} ({told}).")
