"""The leading institutions of cities, from lists that are the cities' own."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from helpers.base.words import capitalised, listed
from helpers.figures.bars import Bar, draw_bars
from helpers.index.interface import INSTITUTION, Index, cached
from helpers.pages.frames import picked
from helpers.pages.notes import apart_note, conflict_note
from helpers.pages.wording import in_text, sentences
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

_CITIES, _INSTITUTIONS = 3, 10
_KEY = "leading-institutions"


def leading_institutions(report: Report) -> Exhibit:
    """The institutions with the largest Share within each of the leading cities that have a list of their own."""
    index, year = report.index, report.year
    members = _members(index, year)
    if members.empty:
        return Missing(
            _KEY,
            f"Leading institutions within cities, {year}",
            f"{index.voice.nothing} a city's own list of institutions for {year}. "
            "National and sector tables are fragments and are never added up to a city.",
            tuple(other for other in index.years if len(_members(index, other))),
        )
    panels = [
        (str(city), [_bar(row) for row in rows.itertuples()])
        for city, rows in members.groupby("city", sort=False)
    ]
    measure = "weighted fractional count (WFC)" if "wfc" in set(members["metric"]) else "Share"
    changes = (members["change"] != "").any()
    return Figure(
        key=_KEY,
        title=capitalised(
            listed(
                f"{bars[0].name} {'' if place else 'leads '}in {in_text(city)}"
                for place, (city, bars) in enumerate(panels)
            )
        ),
        subtitle=f"{index.voice.measured.capitalize()} {measure}{index.in_subject(index.whole)} of the leading institutions of each city, {year}",
        caption=sentences(
            *_meaning(index, panels[0][0], year, measure, bool(changes)),
            apart_note(index, year, level=INSTITUTION),
            conflict_note(members.assign(place=members["short"]), measure, "text"),
        ),
        alt=f"Bars of {measure} for the leading institutions of {listed(in_text(city) for city, _ in panels)}; the longest are "
        + listed(f"{bars[0].name} ({bars[0].text.partition('  ')[0]})" for _, bars in panels)
        + ".",
        description=" ".join(
            f"{city}: {listed(' '.join(f'{bar.name} {bar.text}'.split()) for bar in bars)}."
            for city, bars in panels
        ),
        data=_data(index, members, year),
        draw=partial(draw_bars, panels, axis_label=f"{measure}, in articles", narrow_rows=5),
    )


def _meaning(index: Index, city: str, year: int, measure: str, brackets: bool) -> list[str]:
    """What a bar holds of an institution with sites elsewhere, and what stands in brackets behind it."""
    if len(index.parts(city, year)):
        return [
            "Of an institution with sites in several cities, only its part in this one counts"
            + (f"; the brackets hold this part of its whole {measure}." if brackets else ".")
        ]
    return [
        f"The figure of an institution is its whole {measure}; of one with sites in several cities, it may exceed what it holds in this one.",
        "In brackets: printed change in adjusted Share against the year before." if brackets else "",
    ]


@cached
def _members(index: Index, year: int) -> pd.DataFrame:
    """Institutions of the first cities, in the order of the ranking, that have a list of their own, with ``city``."""
    found = []
    for city in index.cities_with_members(year):
        rows = index.members(city, year)
        if len(rows) and rows["complete"].all():
            found.append(rows.head(_INSTITUTIONS).assign(city=city))
        if len(found) == _CITIES:
            break
    return pd.concat(found, ignore_index=True) if found else index.members("", year).assign(city="")


def _bar(row: Any) -> Bar:
    text = row.text + (f"  ({row.change})" if row.change else "")
    return Bar(row.short, float(row.number), text, row.group)


def _data(index: Index, members: pd.DataFrame, year: int) -> pd.DataFrame:
    value = members["text"] if index.voice.digits_as_printed else members["number"].round(2)
    rows = members.assign(data_year=year, value=value).dropna(axis="columns", how="all")
    names = ("data_year", "city", "institution", "metric", "value", "count", "other_values", "source")
    return picked(rows, *names)
