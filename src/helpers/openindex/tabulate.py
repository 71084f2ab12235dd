"""Counts a corpus at all levels and writes the tables of an index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.openindex import counting
from helpers.openindex.corpus import LEVELS, Corpus
from helpers.openindex.engine import Engine

if TYPE_CHECKING:
    import ibis.expr.types as ir

NOT_PLACED_NAME = "not placed"

SHARE_COLUMNS = ("level", "place", "kind", "subject", "year", "count", "share", "adjusted_share")
PAIR_COLUMNS = ("level", "place", "partner", "subject", "year", "count", "score")
TOTAL_COLUMNS = ("subject", "year", "articles")


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
    years = tuple(sorted(all_articles.select("year").distinct().execute()["year"].astype(int)))
    base_year = max(years, default=0) if base_year is None else base_year
    _write(
        _named(corpus, all_articles, []).select(TOTAL_COLUMNS), folder / "totals.parquet", TOTAL_COLUMNS[:2]
    )

    told("articles: what each affiliation holds")
    held_by_site = counting.by_affiliation(corpus)
    if len(levels) > 1:
        held_by_site = engine.keep(held_by_site)
    share_files, pair_files, lost, spread = [], [], {}, {}
    for level in levels:
        told(f"{level.replace('_', ' ')}: Count, Share")
        held = engine.keep(counting.holdings(corpus, held_by_site, level))
        counted = engine.keep(counting.shares(corpus, held))
        counting.check_conservation(counted, all_articles, level)
        lost[level], spread[level] = _unplaced(corpus, counted)
        share_files.append(folder / f".shares-{level}.parquet")
        _write(_shares(corpus, counted, all_articles, base_year, level), share_files[-1], SHARE_COLUMNS[1:5])
        told(f"{level.replace('_', ' ')}: bilateral collaboration scores")
        pair_files.append(folder / f".pairs-{level}.parquet")
        _write(_pairs(corpus, counting.scores(corpus, held), level), pair_files[-1], ())
        held.release()
        counted.release()
    _join(share_files, folder / "shares.parquet")
    _join(pair_files, folder / "pairs.parquet")
    number = int(corpus.articles.count().execute())
    return Tabulated(years, number, lost, spread)


def _shares(corpus: Corpus, counted: ir.Table, totals: ir.Table, base_year: int, level: str) -> ir.Table:
    from ibis import _, literal

    rows = counted.mutate(share=_.units / counting.WHOLE)
    rows = counting.adjusted(rows, totals, base_year)
    return _named(corpus, rows, ["place"]).mutate(level=literal(level)).select(SHARE_COLUMNS)


def _pairs(corpus: Corpus, scored: ir.Table, level: str) -> ir.Table:
    from ibis import _, literal

    rows = scored.mutate(score=_.units / counting.WHOLE)
    return _named(corpus, rows, ["place", "partner"]).mutate(level=literal(level)).select(PAIR_COLUMNS)


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
        .execute()
    )
    units = dict(zip(sums["kind"], sums["units"], strict=True))
    whole = sum(units.values())
    if not whole:
        return 0.0, 0.0
    return units.get(NOT_PLACED_NAME, 0.0) / whole, units.get("spread", 0.0) / whole


def _write(rows: ir.Table, path: Path, order: tuple[str, ...]) -> None:
    """One Parquet file, in a stable order where ``order`` asks for one; in batches, so that memory stays bounded."""
    from pyarrow.parquet import ParquetWriter

    if order:
        rows = rows.order_by(list(order))
    with ParquetWriter(path, rows.schema().to_pyarrow(), compression="zstd") as writer:
        for batch in rows.to_pyarrow_batches():
            writer.write_batch(batch)


def _join(files: list[Path], target: Path) -> None:
    """One Parquet file of several with the same columns; ``files`` are removed."""
    from pyarrow.parquet import ParquetFile, ParquetWriter

    with ParquetWriter(target, ParquetFile(files[0]).schema_arrow, compression="zstd") as writer:
        for file in files:
            for batch in ParquetFile(file).iter_batches():
                writer.write_batch(batch)
    for file in files:
        file.unlink()
