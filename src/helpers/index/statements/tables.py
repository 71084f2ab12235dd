"""Nature Index's tables of institutions as evidence on a statement, where the index has them."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from helpers.base.words import cardinal, listed
from helpers.index.annual import ALL
from helpers.index.annual_index import AnnualIndex
from helpers.index.annual_names import TABLE
from helpers.index.evidence import error_of
from helpers.index.interface import INSTITUTION, Metric
from helpers.index.statements.evidence import Note, Others

# a list of the tables: its column of ranks, and what it ranks
_LISTS = (("rank_all", "leading institutions"), ("rank_academic", "leading academic institutions"))


def leading_institutions(said: SimpleNamespace, others: Others) -> list[tuple[bool, Note]]:
    """How many of the leading institutions have their seat in the cities of a statement, by each list of the tables."""
    rows, found = institution_table(others, said.data_year), []
    top, cities = int(said.metric.rsplit("_", 1)[1]), said.place.split(" + ")
    for column, what in _LISTS:
        leading = rows[rows[column] <= top].sort_values(column)
        if leading.empty:
            continue
        inside = [
            f"{others.whole.short(name)} {rank}"
            for name, rank, city in zip(leading["institution"], leading[column], leading["city"], strict=True)
            if city in cities
        ]
        text = (
            f"of the {top} {what} of {said.data_year} the tables of Nature Index place {cardinal(len(inside))} in "
            f"{listed(cities, 'or')} ({listed(inside)})"
        )
        found.append((len(inside) == int(said.value), Note(text, (f"{TABLE}{said.data_year}",))))
    return found


def institution_table(others: Others, year: int) -> pd.DataFrame:
    """The institutions of a year's table with both ranks, by name, and the ``city`` of their seat; empty without one."""
    index = others.whole
    if not isinstance(index, AnnualIndex) or not index.has(Metric.RANK, INSTITUTION, year=year):
        return pd.DataFrame(columns=["institution", "city", *(column for column, _ in _LISTS)])
    rows = index.annual.tables.year(year)
    rows = rows[rows["subject"] == ALL]
    seats = others.index.tables.institutions.set_index("institution_id")["city"]
    bodies = index.annual.institutions
    return rows.assign(
        institution=[bodies[body].name for body in rows["institution_id"]],
        city=rows["institution_id"].map(seats[seats.index != ""]).fillna(""),
    )


def listed_shares(others: Others, place: str, subject: str, years: list[int]) -> dict[int, float]:
    """The overall Share of a city as summed from the tables of institutions, by year.

    Subjects are counted otherwise there than in print, so they say nothing of printed ones.
    """
    index = others.whole
    if not isinstance(index, AnnualIndex) or subject != "overall":
        return {}
    values = {year: index.value(Metric.SHARE, place, year) for year in years if year in index.years}
    return {year: value.number for year, value in values.items() if value.number is not None}


def smallest_change(others: Others, year: int) -> float:
    """The change of a listed Share, as a part of it, that is told from none: the error measured against print."""
    index = others.whole
    return error_of(index.annual.tables, "estimated Share", year) if isinstance(index, AnnualIndex) else 0.0


def table_note(text: str, years: list[int]) -> Note:
    """A note that rests on the tables of some years."""
    told = (
        f"{text} (listed Shares, summed by metropolitan area in this project from the tables of Nature Index)"
    )
    return Note(told, tuple(f"{TABLE}{year}" for year in years))
