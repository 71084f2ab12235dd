"""Data of exhibits: their columns, the sources of their rows, and what other evidence says of the same places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.base.words import ids_in
from helpers.index.interface import Index, Metric, cached

NOWHERE = "country not known"
_BY_THE_INDEX = {"city": "place", "institution": "place", "other_values": "others"}


def frame(**columns: Any) -> pd.DataFrame:
    """A table of columns in their order; those that are None are left out."""
    return pd.DataFrame({name: cells for name, cells in columns.items() if cells is not None})


def picked(rows: pd.DataFrame, *names: str) -> pd.DataFrame:
    """The columns of ``rows`` that have one of ``names``, in this order; the index calls some otherwise.

    Of a country that is not known it is said so.
    """
    of = {name: name if name in rows else _BY_THE_INDEX.get(name, name) for name in names}
    found = frame(**{name: rows.get(own) for name, own in of.items()})
    return found.replace({"country": {"": NOWHERE}}) if "country" in found else found


def numbers(index: Index, rows: pd.DataFrame, column: str) -> pd.Series:
    """``share`` or ``count`` of a ranking for data: the digits as printed, or the computed number with two decimals."""
    return rows[f"{column}_text"] if index.voice.digits_as_printed else rows[column].round(2)


def joined_ids(*cells: str) -> str:
    """Source ids of several cells, each once, joined by ``;``."""
    return ";".join(ids_in(cells))


def joined_columns(*columns: Iterable[str]) -> list[str]:
    """Columns of source ids as one: ``joined_ids`` row by row."""
    return [joined_ids(*cells) for cells in zip(*columns, strict=True)]


@dataclass(frozen=True)
class PrintedValue:
    """A printed figure: its number, the text as printed, and the ids of its sources."""

    number: float
    text: str
    source: str


@cached
def printed_ranks(index: Index, year: int, subject: str) -> dict[str, PrintedValue]:
    """Printed ranks of the cities of a year in a subject, as far as a source prints them."""
    beside, subject = next(iter(index.companions), None), index.beside(subject)
    if beside is None or not subject or year not in beside.years:
        return {}
    if beside.measure(year) != index.measure(year):
        return {}  # of another measure and other boundaries: names alone would match
    ranking = beside.ranking(year, subject)
    return {
        row.place: PrintedValue(float(row.rank), str(row.rank), row.source) for row in ranking.itertuples()
    }


@cached
def printed_shares(index: Index, subject: str) -> dict[tuple[str, int], PrintedValue]:
    """Printed Shares of cities in a subject or field, by city and data year."""
    beside, subject = next(iter(index.companions), None), index.beside(subject)
    if beside is None or not subject:
        return {}
    return {
        (row.place, row.data_year): PrintedValue(row.number, row.text, row.source)
        for row in beside.figures(Metric.SHARE, subject).itertuples()
    }


def rank_marks(index: Index, city: str, years: list[int], subject: str) -> list[tuple[int, int]]:
    """``(year, printed rank)`` of a city, for the years that print one; none for an index of few journals."""
    if not index.most_journals:
        return []
    ranks = {year: printed_ranks(index, year, subject).get(city) for year in years}
    return [(year, int(value.number)) for year, value in ranks.items() if value]


def with_printed(
    index: Index, rows: pd.DataFrame, subject: str | None = None, *, shares: bool = False
) -> pd.DataFrame:
    """``rows`` (``place``, ``data_year``, ``source``) with what is printed of them, sources included.

    Adds ``printed_rank`` and, with ``shares``, ``printed_share``: texts, empty where none is printed. Without a
    ``subject`` that of each row counts.
    """
    if not index.companions:
        return rows
    subjects = rows["subject"] if subject is None else [subject] * len(rows)
    keys = list(zip(rows["place"], rows["data_year"], subjects, strict=True))
    found = {"printed_rank": [printed_ranks(index, year, of).get(place) for place, year, of in keys]}
    if shares:
        found["printed_share"] = [printed_shares(index, of).get((place, year)) for place, year, of in keys]
    sources = [
        joined_ids(own, *(value.source for value in values if value))
        for own, *values in zip(rows["source"], *found.values(), strict=True)
    ]
    texts = {name: [value.text if value else "" for value in values] for name, values in found.items()}
    return rows.drop(columns="source").assign(**texts, source=sources)


def with_printed_of(
    index: Index, rows: pd.DataFrame, years: Iterable[int], subject: str | None = None
) -> pd.DataFrame:
    """``rows`` (``place``, ``source``) with ``printed_rank_<year>`` of each of several years, sources included."""
    for year in years if index.companions else ():
        rows = with_printed(index, rows.assign(data_year=year), subject)
        rows = rows.rename(columns={"printed_rank": f"printed_rank_{year}"})
    return rows
