"""The leading institutions of cities, from the cities' own printed tables."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import (
    capitalised,
    joined_sentences,
    listed,
    signed_as_printed,
    with_relation,
)
from helpers.figures.bars import Bar, draw_bars
from helpers.index.printed import Index
from helpers.pages.notes import conflict_note
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report


def leading_institutions(report: Report) -> Exhibit:
    """The leading institutions of cities, from the cities' own printed tables only."""
    index = report.index
    figures = index.tables.figures_of("institution")
    own = figures[figures["list_scope"] == "city"]
    tables = own[own["metric"].isin(["share", "wfc"])]
    years = tuple(sorted(set(int(year) for year in tables["edition_year"])))
    title = f"Leading institutions within cities, {report.year}"
    current = tables[(tables["edition_year"] == report.year) & (tables["data_year"] == report.year)]
    if current.empty:
        return Missing(
            "leading-institutions",
            title,
            f"No edition prints a city's own table of institutions for {report.year}. "
            "National and sector tables are fragments and are never added up to a city.",
            years,
        )
    metric = "share" if "share" in set(current["metric"]) else "wfc"
    measure = "Share" if metric == "share" else "weighted fractional count (WFC)"
    current = index.best(current[current["metric"] == metric], ["list_region", "place"])
    current = current.sort_values(["list_region", "number", "place"], ascending=[True, False, True])
    changes = own[(own["metric"] == "change_adjusted_share_pct") & (own["data_year"] == report.year)]
    changes = index.best(changes, ["list_region", "place"])
    change_of = {
        (row.list_region, row.place): with_relation(row.relation, signed_as_printed(row.value, "%"))
        for row in changes.itertuples()
    }
    panels, described = [], []
    for city, rows in current.groupby("list_region"):
        bars = []
        for row in rows.itertuples():
            change = change_of.get((city, row.place))
            text = with_relation(row.relation, row.value) + (f"  ({change})" if change else "")
            bars.append(Bar(index.short(row.place), row.number, text, index.country_group(row.place)))
        panels.append((city, bars))
        described.append(f"{city}: {listed(f'{index.short(r.place)} {r.value}' for r in rows.itertuples())}.")
    firsts = [(city, bars[0].name) for city, bars in panels]
    return Figure(
        key="leading-institutions",
        title=capitalised(listed(f"{name} leads in {city}" for city, name in firsts)),
        subtitle=f"{measure} of the ten leading institutions of each city, {report.year}",
        caption=joined_sentences(
            [
                f"From each city's own printed table. An institution's figure covers its own {measure}; "
                "institutions with sites in several cities may exceed what they hold in this one.",
                "In brackets: printed change in adjusted Share against the year before."
                if len(changes)
                else "",
                _conflicts(index, current, measure),
                _conflicts(index, changes, "changes"),
            ]
        ),
        alt=f"Bars of {measure} for the ten leading institutions of {listed(city for city, _ in firsts)}; the longest are "
        + listed(f"{bars[0].name} ({bars[0].value:g})" for _, bars in panels)
        + ".",
        description=" ".join(described),
        data=pd.DataFrame(
            {
                "data_year": current["data_year"],
                "city": current["list_region"],
                "institution": current["place"],
                "metric": current["metric"],
                "value": current["value"],
                "other_values": current["others"],
                "source": current["source"],
            }
        ),
        canvas=draw_bars(panels, axis_label=measure),
    )


def _conflicts(index: Index, rows: pd.DataFrame, what: str) -> str:
    named = rows.assign(place=[index.short(place) for place in rows["place"]], value_text=rows["value"])
    return conflict_note(named, what)
