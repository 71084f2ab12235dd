"""What other evidence says of the same places: marks on a chart, columns in its data, never a part of a line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from helpers.base.words import listed
from helpers.index.interface import CITY, Index, Metric, cached


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
        ";".join(dict.fromkeys([own, *(value.source for value in values if value)]))
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


def beside_note(index: Index, data: pd.DataFrame) -> str:
    """That printed figures stand in the data of an exhibit, or that none are printed."""
    if not index.companions:
        return ""
    columns = [column for column in data if str(column).startswith("printed_")]
    if (data[columns] != "").any(axis=None):
        return "What Nature Index prints of these cities is in the data, in columns of its own."
    return "No source found prints a rank or Share of these cities."


def marks_note(index: Index, marked: bool, what: str = "ranks") -> str:
    """How printed figures are shown in a chart, or that none are printed."""
    if not index.companions:
        return ""
    if not index.most_journals:
        return (
            f"Printed {what} count all journals of Nature Index; they stand in the data, not in the picture."
        )
    if marked:
        squares = f"Hollow squares, in the colour of the city’s country group, are printed {what}; lines join computed ones only."
        above = "Those far above the lines are set at the upper edge, with their number."
        return f"{squares} {above}" if what == "Shares" else squares
    return f"No source found prints {what} of these cities for these years."


def apart_note(index: Index, year: int, subject: str = "", level: str = CITY) -> str:
    """Which part of all Share no city, or no institution, holds."""
    apart = index.apart(year, subject, level)
    if not apart:
        return ""
    whole = sum(apart.values()) + float(index.ranking(year, subject, level)["share"].sum())
    what = "a city" if level == CITY else "an institution"
    words = {
        "not placed": f"is not known to belong to {what}",
        "spread": "is held by bodies with sites in many cities",
    }
    parts = [
        f"{share / whole:.1%} {words.get(kind, kind)}" for kind, share in apart.items() if share and whole
    ]
    return f"Of all Share, {listed(parts)}." if parts else ""
