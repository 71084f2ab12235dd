"""Printed tables as complete as they can be: two invented years with rank, Share, Share before and change."""

from __future__ import annotations

import dataclasses

import pandas as pd

from helpers.data.tables import load_tables
from helpers.index.interface import Index
from helpers.index.printed import PrintedIndex, load_index

YEARS = load_index().years
CITIES_EACH, GROWTH = 60, 1.05


def full_tables() -> Index:
    """The printed figures and two invented years more, as complete as a table can be."""
    index, rows = PrintedIndex("test", load_tables()), []
    kinds = index.tables.places
    places = list(kinds.loc[kinds["kind"] == "city", "place"])[:CITIES_EACH]
    source = index.tables.figures.iloc[0]["source"]
    like = index.tables.figures[index.tables.figures["place_kind"] == "city"].iloc[0]

    def row(
        year: int, subject: str, place: str, metric: str, number: float, of: int, base: object = pd.NA
    ) -> None:
        rows.append(
            like.to_dict()
            | {
                "edition": f"science-cities-{year + 1}", "edition_year": year, "data_year": of, "period": "",
                "subject": subject, "place": place, "place_kind": "city", "reference_place": "", "reference_year": base,
                "list_scope": "", "list_region": "", "copy": "", "metric": metric, "relation": "=",
                "value": f"{number:.2f}" if metric != "rank" else str(int(number)), "number": round(number, 2),
                "source": source, "confidence": "high", "note": "", "statement": "",
            }
        )  # fmt: skip

    for number, year in enumerate((YEARS[-1] + 1, YEARS[-1] + 2)):
        for subject in ["overall", *index.subjects]:
            for position, place in enumerate(places):
                before = 3000.0 - 40 * position
                change = 9.0 - position / 4
                share = before * GROWTH * (1 + change / 100)
                before, share = before * (number + 1), share * (number + 1)
                row(year, subject, place, "rank", position + 1, year)
                row(year, subject, place, "share", share, year)
                row(year, subject, place, "share", before, year - 1)
                row(year, subject, place, "change_adjusted_share_pct", change, year, year - 1)
    own = index.tables.editions.iloc[-1].to_dict()
    editions = [
        own | {"edition": f"science-cities-{y + 1}", "data_year": y} for y in (YEARS[-1] + 1, YEARS[-1] + 2)
    ]
    figures = pd.concat([index.tables.figures, pd.DataFrame(rows)], ignore_index=True)
    figures = figures.astype(index.tables.figures.dtypes.to_dict())
    every = pd.concat([index.tables.editions, pd.DataFrame(editions)], ignore_index=True)
    every = every.astype(index.tables.editions.dtypes.to_dict())
    return PrintedIndex("test", dataclasses.replace(index.tables, figures=figures, editions=every))
