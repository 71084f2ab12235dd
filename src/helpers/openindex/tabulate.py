"""Counts a corpus at all levels and writes the tables of an index."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.openindex import counting
from helpers.openindex.corpus import LEVELS, Corpus
from helpers.openindex.engine import Engine

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from pyarrow.parquet import ParquetWriter

NOT_PLACED_NAME = "not placed"

#: Columns of the tables, with their types.
SHARE_COLUMNS = {
    "level": "string", "place": "string", "kind": "string", "subject": "string", "year": "int16", "count": "int64",
    "share": "float64", "adjusted_share": "float64",
}  # fmt: skip
PAIR_COLUMNS = {
    "level": "string", "place": "string", "partner": "string", "subject": "string", "year": "int16",
    "count": "int64", "score": "float64",
}  # fmt: skip
TOTAL_COLUMNS = {"subject": "string", "year": "int16", "articles": "int64"}

_BATCH = 100_000  # rows written at once
_PART_DIGITS = 9  # parts of all Share are rounded: their last digits depend on the order of adding


@dataclass(frozen=True)
class Tabulated:
    """What was counted: years, articles, and of each level the part of all Share that is not placed or spread."""

    years: tuple[int, ...]
    articles: int
    not_placed: dict[str, float]
    spread: dict[str, float]


def tabulate(
    engine: Engine,
    corpus: Corpus,
    folder: Path,
    base_year: int | None = None,
    levels: tuple[str, ...] = LEVELS,
    told: Callable[[str], None] = lambda _: None,
) -> Tabulated:
    """Write ``totals``, ``shares`` and ``pairs`` as Parquet into ``folder``, and say what was counted.

    ``shares`` is one row a level, place, subject (or field, ``field:…``) and year, ``NOT_PLACED_NAME`` included;
    ``pairs`` one row a pair of places with joint articles. ``adjusted_share`` is at the level of ``base_year``, by
    default the last year. ``told`` is given a line before each step.

    Raises:
        BadInput: if the Shares do not sum to the articles.
    """
    all_articles = engine.keep(counting.totals(corpus))
    years = tuple(sorted(all_articles.select("year").distinct().to_pyarrow()["year"].to_pylist()))
    base_year = max(years, default=0) if base_year is None else base_year
    with _parquet(folder / "totals.parquet", TOTAL_COLUMNS) as file:
        _write(file, _named(corpus, all_articles, []).order_by("subject", "year"), TOTAL_COLUMNS)

    told("articles: what each affiliation holds")
    by_affiliation = counting.by_affiliation(corpus, engine.keep(counting.authors(corpus)))
    shared_out = engine.keep(counting.by_site(by_affiliation)) if len(levels) > 1 else by_affiliation
    lost, spread = {}, {}
    with (
        _parquet(folder / "shares.parquet", SHARE_COLUMNS) as shares_file,
        _parquet(folder / "pairs.parquet", PAIR_COLUMNS) as pairs_file,
    ):
        for level in levels:
            told(f"{level.replace('_', ' ')}: Count, Share")
            held = engine.keep(counting.holdings(corpus, shared_out, level))
            counted = engine.keep(counting.shares(corpus, held))
            counting.check_conservation(counted, all_articles, level)
            lost[level], spread[level] = _unplaced(corpus, counted)
            rows = _shares(corpus, counted, all_articles, base_year, level)
            _write(shares_file, rows.order_by("place", "subject", "year"), SHARE_COLUMNS)
            told(f"{level.replace('_', ' ')}: bilateral collaboration scores")
            # in no order: sorting so many rows would take longer than counting them
            _write(pairs_file, _pairs(corpus, counting.scores(corpus, held), level), PAIR_COLUMNS)
            held.release()
            counted.release()
    number = int(corpus.articles.count().to_pyarrow().as_py())
    return Tabulated(years, number, lost, spread)


def _shares(corpus: Corpus, counted: ir.Table, totals: ir.Table, base_year: int, level: str) -> ir.Table:
    from ibis import _, literal

    rows = counted.mutate(share=_.units / counting.WHOLE)
    rows = counting.adjusted(rows, totals, base_year)
    return _named(corpus, rows, ["place"]).mutate(level=literal(level))


def _pairs(corpus: Corpus, scored: ir.Table, level: str) -> ir.Table:
    from ibis import _, literal

    rows = scored.mutate(score=_.units / counting.WHOLE)
    return _named(corpus, rows, ["place", "partner"]).mutate(level=literal(level))


def _named(corpus: Corpus, rows: ir.Table, places: list[str]) -> ir.Table:
    """Names of places and ids of subjects instead of keys."""
    from ibis import _, coalesce

    subjects = corpus.categories.select("category", subject="id")
    rows = rows.inner_join(subjects, "category").drop("category")
    for column in places:
        names = corpus.places.select(**{column: _.place}, found="name", found_kind="kind")
        rows = (
            rows.left_join(names, column)
            .mutate(**{column: coalesce(_.found, NOT_PLACED_NAME), "kind": coalesce(_.found_kind, NOT_PLACED_NAME)})
            .drop("found", "found_kind", f"{column}_right")
        )  # fmt: skip
    return rows


def _unplaced(corpus: Corpus, counted: ir.Table) -> tuple[float, float]:
    """Parts of all Share, 0 to 1, that are not placed, and that bodies spread over many cities hold."""
    from ibis import _, coalesce

    kinds = corpus.places.select("place", "kind")
    overall = counted.inner_join(corpus.categories.filter(_.kind == "overall").select("category"), "category")
    sums = (
        overall.left_join(kinds, "place")
        .group_by(kind=coalesce(_.kind, NOT_PLACED_NAME))
        .aggregate(units=_.units.cast("float64").sum())
        .to_pyarrow()
        .to_pydict()
    )
    units = dict(zip(sums["kind"], sums["units"], strict=True))
    whole = sum(units.values())
    if not whole:
        return 0.0, 0.0
    not_placed, spread = (
        round(units.get(kind, 0.0) / whole, _PART_DIGITS) for kind in (NOT_PLACED_NAME, "spread")
    )
    return not_placed, spread


@contextmanager
def _parquet(path: Path, columns: dict[str, str]) -> Iterator[ParquetWriter]:
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    schema = pa.schema([(column, pa.type_for_alias(kind)) for column, kind in columns.items()])
    with ParquetWriter(path, schema) as writer:
        yield writer


def _write(file: ParquetWriter, rows: ir.Table, columns: dict[str, str]) -> None:
    """Append rows in batches, so that memory stays bounded."""
    for batch in rows.cast({"year": "int16"}).select(list(columns)).to_pyarrow_batches(chunk_size=_BATCH):
        file.write_batch(batch.cast(file.schema))
