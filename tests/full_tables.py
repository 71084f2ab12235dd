"""Printed tables as complete as they can be: two invented years with rank, Share, Share before and change."""

from __future__ import annotations

import dataclasses
from functools import cache
from random import Random

import pandas as pd

from helpers.data.tables import Tables, load_tables
from helpers.index.interface import FEWEST_RANKED_CITIES, Index
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


@dataclasses.dataclass(frozen=True)
class Plan:
    """How complete printed tables are: of each year the number of rows by subject, and what stands in the columns.

    ``ties`` is the part of rows that repeat Share and rank of the row above, ``gaps`` the part of cells left out.
    """

    rows: tuple[dict[str, int], ...]  # one dictionary a year, oldest first
    share: bool = True
    before: bool = True  # a column with the Share of the year before, and the change in adjusted Share
    count: bool = True
    ties: float = 0.0
    gaps: float = 0.0
    seed: int = 0


@cache
def _tables() -> Tables:
    return load_tables()


def printed_alone(plan: Plan) -> Tables:
    """Invented tables of ``plan`` and no other figure: years after the newest that is printed."""
    tables, random = _tables(), Random(plan.seed)
    known = tables.figures
    like = known[
        (known["place_kind"] == "city") & (known["metric"] == "rank") & (known["list_scope"] == "")
    ].iloc[0]
    cities = _areas(tables)
    random.shuffle(cities)
    strength = {place: 3000 / (number + 1) ** 0.8 for number, place in enumerate(cities)}
    rows, editions, past = [], [], {}
    for year, lengths in enumerate(plan.rows, YEARS[-1] + 1):
        own = like.to_dict() | {
            "edition": f"science-cities-{year + 1}",
            "edition_year": year,
            "confidence": "high",
        }
        editions.append(
            tables.editions.iloc[-1].to_dict()
            | {
                "edition": own["edition"],
                "data_year": year,
                "title": f"Nature Index {year + 1} Science Cities",
                "series": "science-cities",
            }
        )
        for subject, length in lengths.items():
            shares = {
                place: round(strength[place] * random.uniform(0.8, 1.25), 2)
                for place in cities[: length + length // 4]
            }
            order = sorted(shares, key=lambda place: -shares[place])[:length]
            rank = 0
            for position, place in enumerate(order, 1):
                if position > 1 and random.random() < plan.ties:
                    shares[place] = shares[order[position - 2]]
                else:
                    rank = position
                earlier = past.get(
                    (subject, place), round(shares[place] / GROWTH / random.uniform(0.9, 1.1), 2)
                )
                change = 100 * (shares[place] / earlier / GROWTH - 1)
                cells = [("rank", str(rank), year, pd.NA)]
                cells += [("share", f"{shares[place]:.2f}", year, pd.NA)] if plan.share else []
                cells += (
                    [
                        ("share", f"{earlier:.2f}", year - 1, pd.NA),
                        ("change_adjusted_share_pct", f"{change:.1f}", year, year - 1),
                    ]
                    if plan.before
                    else []
                )
                cells += [("count", str(40 + int(3 * shares[place])), year, pd.NA)] if plan.count else []
                for metric, value, of, base in cells:
                    sure = (subject, metric) == ("overall", "rank") and position <= FEWEST_RANKED_CITIES
                    if sure or random.random() >= plan.gaps:
                        rows.append(
                            own
                            | {
                                "subject": subject,
                                "place": place,
                                "metric": metric,
                                "value": value,
                                "number": float(value),
                                "data_year": of,
                                "reference_year": base,
                            }
                        )
            past |= {(subject, place): share for place, share in shares.items()}
    return dataclasses.replace(
        tables,
        figures=pd.DataFrame(rows).astype(known.dtypes.to_dict()),
        editions=pd.DataFrame(editions).astype(tables.editions.dtypes.to_dict()),
    )


def _areas(tables: Tables) -> list[str]:
    """Cities that are no part of a metropolitan area."""
    places, members = tables.places, set(tables.metro_areas["member"])
    whole = places[(places["kind"] == "city") & (places["metropolitan_area"] == "")]
    return [place for place in whole["place"] if place not in members]
