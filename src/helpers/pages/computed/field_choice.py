"""Which fields and cities a report on fields shows: those asked for, else those whose leaders are furthest ahead."""

from __future__ import annotations

import pandas as pd

from helpers.index.articles import ArticlesIndex
from helpers.index.interface import cached
from helpers.pages.beside import printed_shares
from helpers.report.parameters import SEPARATOR
from helpers.report.report import Report

FIELDS_SHOWN, CITIES_SHOWN = 6, 10


def in_text(name: str) -> str:
    """A field's name inside a sentence: the classification capitalises every word."""
    return name.lower()


@cached
def leads(index: ArticlesIndex, year: int) -> pd.DataFrame:
    """The leader of every field in a year, furthest ahead first.

    Columns ``field, place, share`` (of the leader), ``second`` (its follower), ``ahead`` (the leader's Share
    in that of the second; 2.0 is twice as much), ``articles`` (all Share placed in a city).
    """
    rows = []
    for field in index.fields:
        every = index.shares(field)
        ranking = every[every["year"] == year]
        if len(ranking) > 1:
            first, second = ranking.head(2).itertuples()
            whole = float(ranking["share"].sum())
            rows.append((field, first.place, first.share, second.place, first.share / second.share, whole))
    found = pd.DataFrame(rows, columns=["field", "place", "share", "second", "ahead", "articles"])
    return found.sort_values(["ahead", "field"], ascending=[False, True]).reset_index(drop=True)


def chosen_fields(report: Report) -> list[str]:
    """The fields asked for; else those with printed Shares, then those whose leader is furthest ahead.

    Of the fields with fewer articles than the middle one, none is chosen: a few articles make a leader there.
    """
    index, asked = report.index, report.parameters["fields"]
    if asked:
        return asked.split(SEPARATOR)
    printed = [field for field in index.fields if printed_shares(index, field)]
    found = leads(index, report.year)
    large = found[found["articles"] >= found["articles"].median()]["field"]
    return list(dict.fromkeys([*printed, *large]))[:FIELDS_SHOWN]


def chosen_cities(report: Report, field: str) -> list[str]:
    """The cities asked for; else the leading ones of the field in the year of the report."""
    asked = report.parameters["cities"]
    return (
        asked.split(SEPARATOR)
        if asked
        else list(report.index.ranking(report.year, field).head(CITIES_SHOWN)["place"])
    )
