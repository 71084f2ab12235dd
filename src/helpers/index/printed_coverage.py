"""What the tables of printed figures hold: how many figures, of what, from where. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.data.layout import CONFIDENCES, SOURCE_KINDS


@dataclass(frozen=True)
class Holding:
    """One quantity whose coverage is counted: metrics of one kind of place. ``many`` names its figures."""

    name: str
    many: str
    place_kind: str
    metrics: tuple[str, ...]


def coverage(figures: pd.DataFrame, holdings: tuple[Holding, ...], subjects: list[str]) -> pd.DataFrame:
    """For how many places each quantity is printed, by subject and data year.

    Calendar years only, exact and approximate values; a place counts once however many sources print it.
    Subjects beside ``subjects`` (fields, topics, collections) are pooled as ``"other"``: there a place counts
    once a field or topic.

    Args:
        figures: as ``Tables.figures``.
        holdings: the quantities to count.
        subjects: ids of the subjects counted one by one.

    Returns:
        ``holding`` (its name), ``subject``, ``data_year``, ``number`` and ``source`` (ids joined by ``;``), one
        row a combination of which something is printed.
    """
    rows = figures[(figures["period"] == "") & figures["relation"].isin(["=", "≈"])]
    rows = rows.assign(
        pooled=rows["subject"].where(rows["subject"].isin(subjects), "other"),
        figure=rows["place"] + "\n" + rows["subject"],
    )
    found = []
    for holding in holdings:
        own = rows[(rows["place_kind"] == holding.place_kind) & rows["metric"].isin(holding.metrics)]
        cells = own.groupby(["pooled", "data_year"]).agg(
            number=("figure", "nunique"), source=("source", _ids)
        )
        found.append(cells.reset_index(names=["subject", "data_year"]).assign(holding=holding.name))
    return pd.concat(found, ignore_index=True)[["holding", "subject", "data_year", "number", "source"]]


def sources_by_kind(figures: pd.DataFrame) -> pd.DataFrame:
    """Sources and printed figures by kind of source, in the order of ``layout.SOURCE_KINDS``.

    Returns:
        ``kind``, ``sources``, ``figures``, ``high``, ``medium``, ``low`` (figures of that confidence) and
        ``source`` (ids joined by ``;``); one row a kind that occurs.
    """
    by_kind = figures.groupby("source_kind")
    found = by_kind.agg(sources=("source", "nunique"), figures=("source", "size"), source=("source", _ids))
    for word in CONFIDENCES:
        found[word] = (figures["confidence"] == word).groupby(figures["source_kind"]).sum()
    found = found.loc[[kind for kind in SOURCE_KINDS if kind in found.index]]
    return found.reset_index(names="kind")[["kind", "sources", "figures", *CONFIDENCES, "source"]]


def _ids(sources: pd.Series) -> str:
    return ";".join(sorted(set(sources)))


def cities_ranked(figures: pd.DataFrame) -> pd.Series:
    """Number of cities whose overall rank an edition prints for its own data year; index ``edition``."""
    rows = figures[
        (figures["place_kind"] == "city")
        & (figures["metric"] == "rank")
        & (figures["subject"] == "overall")
        & (figures["relation"] == "=")
        & (figures["period"] == "")
        & (figures["data_year"] == figures["edition_year"])
    ]
    return rows.groupby("edition")["place"].nunique()
