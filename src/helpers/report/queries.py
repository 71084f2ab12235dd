"""What an analyst asks in a notebook: a series of a quantity, as a tidy frame with its sources."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from helpers.base.errors import WrongParameter, meant
from helpers.base.words import ids_in, listed
from helpers.index.interface import CITY, Index, Metric
from helpers.report.parameters import city_spellings, subject_spellings

#: Columns of a series; ``era`` tells which years may be joined by a line.
SERIES = [
    "city",
    "data_year",
    "era",
    "subject",
    "quantity",
    "value",
    "text",
    "confidence",
    "other_values",
    "source",
    "source_name",
]
_NAMES = {
    Metric.SHARE: "Share",
    Metric.RANK: "rank",
    Metric.COUNT: "Count",
    Metric.ADJUSTED_SHARE: "adjusted Share",
}
_ESTIMATED = "estimated Share"


def quantities(index: Index) -> dict[str, tuple[Index, Metric | None]]:
    """What an index and its companions tell of cities, by name: ``listed Share``, ``printed rank``.

    Each with who tells it and its metric; None for estimated Share, which has a call of its own.
    """
    found: dict[str, tuple[Index, Metric | None]] = {}
    if any(len(index.estimates(year)) for year in index.years):
        found[_ESTIMATED] = (index, None)
    for evidence in (index, *index.companions):
        for metric, name in _NAMES.items():
            if evidence.has(metric, CITY):
                measured = f"{evidence.voice.measured} {name}"
                ordered = metric == Metric.RANK and not evidence.voice.ranked
                found[f"place by {evidence.voice.measured} Share" if ordered else measured] = (
                    evidence,
                    metric,
                )
    return found


def series(index: Index, quantity: str, cities: Iterable[str], subject: str, until: int) -> pd.DataFrame:
    """A quantity of cities over the years up to ``until``; the columns of ``SERIES``.

    ``cities`` are names, or one name. One row a city and year that the evidence tells of; where a city has no figure, ``value`` is missing and ``text``
    says so. Years of one ``era`` were made by one method; no line and no percentage crosses its end.

    Raises:
        WrongParameter: for a quantity, a city or a subject that is not there, with the nearest name.
    """
    named = quantities(index)
    known = {name: name for name in named}
    quantity = meant(quantity, known, f"No quantity '{quantity}'.", f"Quantities: {listed(named)}.")
    evidence, metric = named[quantity]
    key = _subject(evidence, subject)
    if metric is None and key != evidence.whole:
        raise WrongParameter(f"{quantity} is known over all subjects only, not of {subject}.")
    rows = _estimates(evidence, until) if metric is None else evidence.figures(metric, key)
    rows = rows[rows["data_year"] <= until]
    years = sorted({*rows["data_year"], *(year for year in evidence.years if year <= until)})
    wished = [_city(evidence, city) for city in ([cities] if isinstance(cities, str) else cities)]
    grid = pd.MultiIndex.from_product([list(dict.fromkeys(wished)), years], names=["place", "data_year"])
    rows = (
        rows.drop_duplicates(["place", "data_year"])
        .set_index(["place", "data_year"])
        .reindex(grid)
        .reset_index()
    )
    unknown = rows["number"].isna()
    return rows.assign(
        city=rows["place"],
        era=rows["data_year"].map(_eras(evidence, key, years)),
        subject=evidence.categories.get(key, key),
        quantity=quantity,
        value=rows["number"],
        text=rows["text"].where(~unknown, evidence.voice.unknown),
        confidence=rows["confidence"].fillna(""),
        other_values=rows["others"].fillna(""),
        source=rows["source"].fillna(""),
        source_name=[source_names(evidence, ids) for ids in rows["source"].fillna("")],
    )[SERIES]


def _estimates(index: Index, until: int) -> pd.DataFrame:
    frames = []
    for year in (year for year in index.years if year <= until):
        source = index.ranking(year)[["place", "source"]]
        frames.append(index.estimates(year).merge(source, on="place", how="left").assign(data_year=year))
    rows = pd.concat(frames, ignore_index=True).rename(columns={"share": "number"})
    return rows.assign(confidence="medium", others="")


def _eras(index: Index, subject: str, years: list[int]) -> dict[int, str]:
    """The first and last of the years that may be compared with each, as ``"2015–2021"``."""
    return {
        year: f"{era[0]}–{era[-1]}" if len(era) > 1 else str(year)
        for era in index.eras(subject, years)
        for year in era
    }


def _city(index: Index, name: str) -> str:
    known = city_spellings(index, {city for year in index.years for city in index.cities(year)})
    return meant(name, known, f"No city '{name}' in the index.")


def _subject(index: Index, name: str) -> str:
    if not name:
        return index.whole
    refusal, choice = f"No {index.voice.measured} figures of '{name}'.", listed(index.categories.values())
    return meant(name, subject_spellings(index), refusal, f"Subjects: {choice}.")


def source_names(index: Index, ids: str) -> str:
    """The names of sources, each once, from their ids separated by ``;``."""
    return "; ".join(dict.fromkeys(index.source(i).name for i in ids_in([ids])))
