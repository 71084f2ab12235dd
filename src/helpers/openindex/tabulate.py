"""Counts a corpus at all levels and writes the tables of an index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import ibis.expr.types as ir
import pyarrow as pa
from ibis import _, coalesce, ifelse, literal
from pyarrow.parquet import ParquetWriter

from helpers.openindex import counting
from helpers.openindex.corpus import LEVELS, NOT_PLACED, OVERALL, PLACE_COLUMNS, Corpus, schema_of

NOT_PLACED_NAME = "not placed"

#: Table → column → type.
COLUMNS: dict[str, dict[str, str]] = {
    "totals": {"subject": "string", "year": "int16", "articles": "int64"},
    "places": PLACE_COLUMNS,
    "shares": {
        **dict.fromkeys(("level", "place", "kind", "subject"), "string"),
        "year": "int16",
        "count": "int64",
        "share": "float64",
        "adjusted_share": "float64",
    },
    "pairs": {
        **dict.fromkeys(("level", "place", "partner", "subject"), "string"),
        "year": "int16",
        "count": "int64",
        "score": "float64",
    },
}

# Rows written at once; a reader passes over groups that hold nothing of what it looks for.
ROW_GROUP = 100_000
_SHARES_GROUP = 10_000  # what is read of the Shares is one subject at a time
_PART_DIGITS = 9  # parts of all Share are rounded: their last digits depend on the order of adding


@dataclass(frozen=True)
class Tabulated:
    """What was counted, as a ``Description`` says it: of each level the part of all Share that is not placed."""

    years: list[int]
    articles: int
    not_placed: dict[str, float]


def tabulate(
    corpus: Corpus,
    folder: Path,
    levels: tuple[str, ...] = LEVELS,
    told: Callable[[str], None] = lambda _: None,
) -> Tabulated:
    """Write ``totals``, ``shares``, ``pairs`` and ``places`` as Parquet into ``folder``, and say what was counted.

    ``shares`` is one row a level, place, subject (or field, ``field:…``) and year, ``NOT_PLACED_NAME`` included;
    ``pairs`` one row a pair of places with joint articles, by level, subject and year. ``places`` is one row an
    institution or metropolitan area of ``shares`` with the country, and the metropolitan area, that holds most of its
    Share; null where it is not placed. ``adjusted_share`` is at the level of the last year. The same corpus makes the
    same bytes. ``told`` is given a line before each step.

    Raises:
        BadInput: if the Shares do not sum to the articles.
    """
    with ExitStack() as stack:
        totals, places, shares, pairs = (
            stack.enter_context(ParquetWriter(folder / f"{name}.parquet", schema_of(columns)))
            for name, columns in COLUMNS.items()
        )
        all_articles = stack.enter_context(counting.totals(corpus).cache())
        years = sorted(all_articles.select("year").distinct().to_pyarrow()["year"].to_pylist())
        named = _named(corpus, all_articles).order_by("subject", "year")
        _write(totals, _batches(named, COLUMNS["totals"]), ROW_GROUP)

        told("articles: what each affiliation holds")
        authors = stack.enter_context(counting.authors(corpus).cache())
        shared_out = counting.by_affiliation(corpus, authors)
        if len(levels) > 1:
            shared_out = stack.enter_context(counting.by_site(shared_out).cache())
        for level in LEVELS[:-1]:
            if level in levels:
                _write(places, _places(corpus, shared_out, level), ROW_GROUP)
        not_placed = {}
        for level in levels:
            told(f"{level.replace('_', ' ')}: Count, Share")
            with (
                counting.holdings(corpus, shared_out, level).cache() as held,
                counting.shares(corpus, held).cache() as counted,
            ):
                counting.check_conservation(counted, all_articles, level)
                not_placed[level] = _not_placed(counted)
                rows = counted.mutate(share=counted.units / counting.WHOLE, level=literal(level))
                rows = _named(corpus, counting.adjusted(rows, all_articles, max(years, default=0)))
                rows = rows.order_by("subject", "year", "place")
                _write(shares, _batches(rows, COLUMNS["shares"]), _SHARES_GROUP)
                told(f"{level.replace('_', ' ')}: bilateral collaboration scores")
                _write(pairs, _pairs(corpus, counting.scores(corpus, held), level), ROW_GROUP)
    return Tabulated(years, int(corpus.articles.count().to_pyarrow().as_py()), not_placed)


def _places(corpus: Corpus, held: ir.Table, level: str) -> Iterator[dict[str, pa.Array]]:
    """Places of a level by name, as columns in one batch; all levels above are looked up."""
    found = {}
    for above in LEVELS[LEVELS.index(level) + 1 :]:
        rows = counting.whereabouts(corpus, held, level, above).to_pyarrow().to_pydict()
        found[above] = dict(zip(rows["place"], rows["found"], strict=True))
    names = sorted(found["country"])
    yield {
        "level": pa.repeat(level, len(names)),
        "place": pa.array(names, pa.string()),
        **{
            above: pa.array([found.get(above, {}).get(name) for name in names], pa.string())
            for above in ("country", "metropolitan_area")
        },
    }


def _pairs(corpus: Corpus, scored: ir.Table, level: str) -> Iterator[dict[str, pa.Array]]:
    """Pairs by subject, year, place and partner, as columns in batches.

    Names are put in after sorting, batch by batch: whole numbers are far quicker to sort and to hand on.
    """
    names = _by_key(corpus.places, "place", "name")
    subjects = _by_key(corpus.categories, "category", "id")
    for batch in _batches(scored.order_by("pair"), scored.columns):
        keys = counting.read_pairs(batch["pair"].to_numpy(zero_copy_only=False))
        yield {
            "level": pa.repeat(level, len(batch)),
            "place": names.take(pa.array(keys["place"])),
            "partner": names.take(pa.array(keys["partner"])),
            "subject": subjects.take(pa.array(keys["category"])),
            "year": pa.array(keys["year"]),
            "count": batch["count"],
            "score": pa.array(batch["units"].to_numpy(zero_copy_only=False) / counting.WHOLE),
        }


def _by_key(table: ir.Table, key: str, value: str) -> pa.Array:
    """Values at the position of their keys; null where no key is."""
    rows = table.select(key, value).to_pyarrow().to_pydict()
    found = [None] * (max(rows[key], default=-1) + 1)
    for position, name in zip(rows[key], rows[value], strict=True):
        found[position] = name
    return pa.array(found, pa.string())


def _named(corpus: Corpus, rows: ir.Table) -> ir.Table:
    """Names of places, where there are any, whether they are places at all, and ids of subjects instead of keys."""
    subjects = corpus.categories.select("category", subject="id")
    rows = rows.inner_join(subjects, "category").drop("category")
    if "place" in rows.columns:
        rows = rows.left_join(corpus.places.select("place", found="name"), "place").mutate(
            place=coalesce(_.found, NOT_PLACED_NAME), kind=ifelse(_.found.isnull(), NOT_PLACED_NAME, "place")
        )
    return rows


def _not_placed(counted: ir.Table) -> float:
    """The part of all Share, 0 to 1, that is not placed."""
    units = _.units.cast("float64")
    overall = counted.filter(_.category == OVERALL)
    sums = overall.aggregate(whole=units.sum(), lost=units.sum(where=_.place == NOT_PLACED)).to_pyarrow()
    whole, lost = (sums[name][0].as_py() or 0.0 for name in ("whole", "lost"))
    return round(lost / (whole or 1), _PART_DIGITS)


def _batches(rows: ir.Table, columns: Iterable[str]) -> Iterator[pa.RecordBatch]:
    return rows.select(list(columns)).to_pyarrow_batches(chunk_size=ROW_GROUP)


def _write(file: ParquetWriter, batches: Iterable[pa.RecordBatch | dict[str, pa.Array]], group: int) -> None:
    """Append rows in groups of ``group``, so that memory stays bounded.

    Engines cut batches as they please; groups of one size make the same bytes of the same rows.
    """
    waiting, rows = [], 0
    for batch in batches:
        columns = [batch[field.name].cast(field.type) for field in file.schema]
        waiting.append(pa.RecordBatch.from_arrays(columns, schema=file.schema))
        rows += len(columns[0])
        if rows >= group:
            table = pa.Table.from_batches(waiting)
            rows %= group
            file.write_table(table.slice(0, len(table) - rows), row_group_size=group)
            waiting = table.slice(len(table) - rows).to_batches()
    if rows:
        file.write_table(pa.Table.from_batches(waiting))
