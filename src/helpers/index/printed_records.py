"""What the printed index records beside its rankings: terms, editions, breaks, exclusions, statements of articles.

Pages that tell of the printed figures themselves ask here; nobody above ``helpers.index`` reads a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.data.layout import YEAR_SERIES
from helpers.index.interface import OVERALL
from helpers.index.printed_coverage import cities_ranked

if TYPE_CHECKING:
    from helpers.index.printed import PrintedIndex

OWN_RECORDS = "project-records"  # the source of what the project's own tables record about themselves
_REGISTRY = "ROR"


def printed_figures(index: PrintedIndex, year: int | None = None) -> pd.DataFrame:
    """Every printed figure, one row a source that prints it, of one data year if given; see ``Tables.figures``."""
    figures = index.tables.figures
    return figures if year is None else figures[figures["data_year"] == year]


def figures_as_printed(index: PrintedIndex, city: str, year: int) -> pd.DataFrame:
    """Every printed figure of a city, by metric and subject; see ``Index.as_printed``."""
    figures = index.tables.figures_of("city")
    rows = figures[(figures["place"] == city) & (figures["data_year"] == year)]
    metrics = index.tables.metrics.set_index("metric")
    order = {subject: place for place, subject in enumerate((OVERALL, *index.subjects))}
    rows = rows.assign(order=rows["subject"].map(order).fillna(len(order)))
    rows = rows.sort_values(["metric", "order", "subject", "reference_year", "edition", "source", "value"])
    years = ["" if pd.isna(year) else str(year) for year in rows["reference_year"]]
    compared = [f"{place} {year}".strip() for place, year in zip(rows["reference_place"], years, strict=True)]
    rows = rows.assign(
        compared_with=compared,
        unit=rows["metric"].map(metrics["unit"]),
        metric=rows["metric"].map(metrics["name"]),
    )
    columns = ["metric", "unit", "subject", "relation", "value", "compared_with", "period", "edition"]
    return rows[[*columns, "confidence", "source"]].reset_index(drop=True)


def edition_after(index: PrintedIndex, year: int) -> str:
    """The title of the edition that ranks the cities of a data year; empty where none is known to be printed."""
    editions = index.tables.editions
    own = editions[(editions["series"] == YEAR_SERIES) & (editions["data_year"] == year)]
    return "" if own.empty else str(own.iloc[0]["title"])


def editions(index: PrintedIndex) -> pd.DataFrame:
    """The editions, newest ranking of cities first: columns of ``data/``, ``cities`` (whether it ranks them), and
    ``ranked`` (of how many a rank is printed, as text; empty where of none)."""
    rows = index.tables.editions
    ranked = rows["edition"].map(cities_ranked(index.tables.figures))
    rows = rows.assign(
        ranked=["" if pd.isna(number) else str(int(number)) for number in ranked],
        cities=rows["series"] == YEAR_SERIES,
    )
    return rows.sort_values(["cities", "data_year", "title"], ascending=[False, False, True])


def edition_titles(index: PrintedIndex) -> dict[str, str]:
    """Titles of the editions by id."""
    return dict(zip(index.tables.editions["edition"], index.tables.editions["title"], strict=True))


def metric_names(index: PrintedIndex) -> dict[str, str]:
    """Names of the metrics by id."""
    return dict(zip(index.tables.metrics["metric"], index.tables.metrics["name"], strict=True))


def whole_metrics(index: PrintedIndex) -> set[str]:
    """Ids of the metrics whose values are whole numbers."""
    metrics = index.tables.metrics
    return set(metrics.loc[metrics["value_type"] == "integer", "metric"])


def recorded_breaks(index: PrintedIndex) -> pd.DataFrame:
    """Every break of a series, disputed ones too, as ``data/`` records it."""
    return index.tables.breaks


def exclusions(index: PrintedIndex) -> pd.DataFrame:
    """What was collected and left out: ``content, reason`` and where it was found."""
    return index.tables.exclusions


def cities_placed(index: PrintedIndex) -> tuple[int, int]:
    """Of how many cities the coordinates follow from the registry of organisations, and the number of all."""
    places = index.tables.places
    cities = places[places["kind"] == "city"]
    derived = cities["coordinates_basis"].str.contains(_REGISTRY) & cities["latitude"].notna()
    return int(derived.sum()), len(cities)
