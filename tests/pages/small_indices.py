"""Small computed indices for tests of their pages: one of invented articles, and ones written row by row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pytest
from conftest import texts_on

from helpers.index.stored import Description, new_index, write_description
from helpers.openindex.build import build_demonstration
from helpers.report.exhibits import LONGEST_ALT, Exhibit, Figure
from helpers.report.report import Report, open_report

DEMO, ARTICLES, YEARS = "demo", 3000, [2022, 2023, 2024]
# what no sentence of a computed index may hold
BROKEN = re.compile(
    r"\b(nan|NaN|NaT|None)\b|<NA>|  |\(\)|, ,| ,|\.\.|: \.|\bin in\b|\bthe the\b| \.|not printed"
)
CITY, COUNTRY = "metropolitan_area", "country"


def demonstration(root: Path) -> None:
    """The index ``DEMO`` below ``root``."""
    build_demonstration(DEMO, ARTICLES, 1, YEARS, root=root)


def write_small(
    root: Path,
    name: str,
    rows: Iterable[tuple],
    totals: dict[tuple[str, int], int] | None = None,
    places: dict[str, str] | None = None,
) -> None:
    """An index of ``(level, place, subject, year, share, count, adjusted Share)``; ``places``: city → country."""
    table = pd.DataFrame(
        [(*row[:5], row[5], row[6]) for row in rows],
        columns=["level", "place", "subject", "year", "share", "count", "adjusted_share"],
    ).assign(kind="place")
    table = table.astype({"count": "Int64", "share": "float64", "adjusted_share": "float64"})
    years = sorted({int(year) for year in table["year"]})
    told = Description(name, "Rows of a test", {"kind": "rows"}, base_year=years[-1], years=years)
    with new_index(name, root) as folder:
        table.to_parquet(folder / "shares.parquet")
        where = [(CITY, city, country, "") for city, country in (places or {}).items()]
        columns = ["level", "place", "country", "metropolitan_area"]
        pd.DataFrame(where, columns=columns, dtype="str").to_parquet(folder / "places.parquet")
        if totals is not None:
            rows = [(subject, year, number) for (subject, year), number in totals.items()]
            pd.DataFrame(rows, columns=["subject", "year", "articles"]).to_parquet(folder / "totals.parquet")
        write_description(folder, told)


def cities(subject: str, year: int, **shares: float) -> list[tuple]:
    """Rows of cities, each with its Share, a Count of 9, and an adjusted Share that is the Share."""
    return [(CITY, name.replace("_", " "), subject, year, share, 9, share) for name, share in shares.items()]


def many(prefix: str, number: int, subject: str, year: int, share: float, step: float = 0.0) -> list[tuple]:
    """Rows of ``number`` cities whose Shares go down by ``step``."""
    shares = {f"{prefix}{n}": share - n * step for n in range(1, number + 1)}
    return cities(subject, year, **shares)


def report_of(
    patch: pytest.MonkeyPatch, root: Path, report_id: str, name: str, **parameters: object
) -> Report:
    """The report on an index below ``root``."""
    patch.setattr("helpers.index.choose.index_folder", lambda: root)
    return open_report(report_id, source=name, **parameters)


def ranked(shares: pd.DataFrame, subject: str, year: int) -> dict[str, int]:
    """City → rank, counted the slow way: one more than the number of cities with a larger Share."""
    own = shares[
        (shares["level"] == CITY) & (shares["kind"] == "place") & (shares["subject"] == subject)
        & (shares["year"] == year) & (shares["share"] > 0)
    ]  # fmt: skip
    values = list(own["share"])
    return {row.place: 1 + sum(value > row.share for value in values) for row in own.itertuples()}


def texts_of(exhibit: Exhibit) -> list[str]:
    """All that an exhibit says, letters in its picture included."""
    parts = ("title", "subtitle", "caption", "alt", "description", "reason")
    texts = [getattr(exhibit, part) for part in parts if hasattr(exhibit, part)]
    if isinstance(exhibit, Figure):
        assert len(exhibit.alt) <= LONGEST_ALT
        texts += texts_on(exhibit.canvas)
    return texts
