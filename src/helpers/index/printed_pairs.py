"""What sources print of pairs: scores with their dates, and ranks, comparisons and counts without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.data.layout import PAIR_SEPARATOR
from helpers.index.interface import PrintedPairs, cached
from helpers.index.pairs import PART, SCORE, printed_scores, summed_scores

if TYPE_CHECKING:
    from helpers.index.printed import PrintedIndex

_ROWS = [
    "data_year", "members", "place", "list_region", "subject", "period", "metric", "relation", "value",
    "reference_place", "confidence", "source",
]  # fmt: skip


@cached
def printed_pairs(index: PrintedIndex) -> PrintedPairs:
    """Everything printed of pairs; see ``helpers.index.interface.PrintedPairs``."""
    figures, metrics = index.tables.figures, index.tables.metrics
    known = _names_by_level(index)
    found = [printed_scores(figures), summed_scores(figures)]
    scores = pd.concat([part for part in found if len(part)] or found[:1], ignore_index=True)
    others = pd.concat([_figures_without_score(index), _statements(index)], ignore_index=True)
    others = others.merge(metrics[["metric", "name", "unit"]], on="metric", how="left")
    return PrintedPairs(
        scores.assign(level=_levels(known, scores)),
        others.assign(level=_levels(known, others)),
        dict(zip(metrics["metric"], metrics["definition"], strict=True)),
    )


def _figures_without_score(index: PrintedIndex) -> pd.DataFrame:
    figures, metrics = index.tables.figures, index.tables.metrics
    counts_pairs = figures["metric"].isin(metrics.loc[metrics["unit"] == "pairs", "metric"])
    of_pairs = (figures["place_kind"] == "pair") & ~figures["metric"].isin([SCORE, PART])
    rows = figures.loc[of_pairs | counts_pairs, _ROWS]
    # a region tells of a list only where the list is a city's own
    return rows.assign(list_region=rows["list_region"].where(figures["list_scope"] == "city", ""))


def _statements(index: PrintedIndex) -> pd.DataFrame:
    """What an article says of pairs by comparison; it is trusted as far as the other statements of the article."""
    figures, metrics, said = index.tables.figures, index.tables.metrics, index.tables.statements
    comparisons = metrics.loc[metrics["value_type"] == "comparison", "metric"]
    said = said[(said["place_kind"] == "pair") & (said["kind"] == "index") & said["metric"].isin(comparisons)]
    trust = figures[figures["statement"] != ""].drop_duplicates("source").set_index("source")["confidence"]
    return said.assign(
        members=pd.Series(
            [tuple(place.split(PAIR_SEPARATOR)) for place in said["place"]], said.index, dtype="object"
        ),
        data_year=said["data_year"].astype("int64"),
        period="",
        list_region="",
        confidence=said["article"].map(trust).astype("str").fillna(""),
        source=said["article"],
    )[_ROWS]


def _names_by_level(index: PrintedIndex) -> dict[str, set[str]]:
    places = index.tables.places
    return {
        "institution": set(index.tables.institutions["institution"]),
        "country": set(places.loc[places["kind"] == "country", "place"]),
        "city": set(places.loc[places["kind"] == "city", "place"]),
    }


def _levels(known: dict[str, set[str]], rows: pd.DataFrame) -> pd.Series:
    """What both partners of each pair are; empty where they are of different kinds."""
    levels = [
        next((level for level, names in known.items() if members and names.issuperset(members)), "")
        for members in rows["members"]
    ]
    return pd.Series(levels, rows.index, dtype="str")
