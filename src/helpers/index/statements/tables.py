"""Nature Index's tables of institutions as evidence on a statement, where the index has them."""

from __future__ import annotations

from types import SimpleNamespace

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
    index, year, cities = others.whole, said.data_year, said.place.split(" + ")
    if not isinstance(index, AnnualIndex) or not index.has(Metric.RANK, INSTITUTION, year=year):
        return []
    rows, found = index.annual.tables.year(year), []
    rows = rows[rows["subject"] == ALL]
    seats = others.index.tables.institutions.set_index("institution_id")["city"]
    seated = rows["institution_id"].map(seats[seats.index != ""]).isin(cities)
    top = int(said.metric.rsplit("_", 1)[1])
    for column, what in _LISTS:
        leading = rows[column] <= top
        if not leading.any():
            continue
        own = rows[leading & seated].sort_values(column)
        names = [
            f"{index.short(index.annual.institutions[body].name)} {rank}"
            for body, rank in zip(own["institution_id"], own[column], strict=True)
        ]
        text = (
            f"of the {top} {what} of {year} the tables of Nature Index place {cardinal(len(own))} in "
            f"{listed(cities, 'or')} ({listed(names)})"
        )
        found.append((len(own) == int(said.value), Note(text, (f"{TABLE}{year}",))))
    return found


def listed_shares(others: Others, place: str, subject: str, years: list[int]) -> dict[int, float]:
    """The overall Share of a city as summed from the tables of institutions, by year.

    Subjects are counted otherwise there than in print, so they say nothing of printed ones.
    """
    index = others.whole
    if not isinstance(index, AnnualIndex) or subject != "overall":
        return {}
    told = {
        year: index.observations(Metric.SHARE, year, place=place) for year in years if year in index.years
    }
    return {year: values[0].number for year, values in told.items() if values}


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
