"""Changes that sources state of cities: in adjusted Share, or in the weighted fractional count of old."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.base.words import signed_as_printed, with_relation

if TYPE_CHECKING:
    from helpers.index.printed import PrintedIndex

ADJUSTED_SHARE, WEIGHTED_COUNT = "adjusted Share", "weighted fractional count"
_METRICS = {"change_adjusted_share_pct": ADJUSTED_SHARE, "change_wfc_pct": WEIGHTED_COUNT}
# One row a place, subject and base year, for a printed number and for a mere direction.
COLUMNS = {
    "measure": "str",  # ADJUSTED_SHARE or WEIGHTED_COUNT
    "place": "str", "short": "str", "group": "str",
    "city": "bool",  # a city, not a group of cities
    "subject": "str",
    "base": "Int64",  # the year compared with, NA where none is stated
    "relation": "str", "value": "str", "number": "float64", "text": "str",
    "numeric": "bool",  # a number is printed, not only a direction
    "weak": "bool",  # approximate, one-sided or of low confidence
    "confidence": "str",
    "panel": "object",  # rows that stand together, in their order
    "statement": "str",  # the words of a source that gives no number
    "others": "str", "source": "str",
}  # fmt: skip


def stated_changes(index: PrintedIndex, year: int, compare_to: int | None) -> pd.DataFrame:
    """Printed changes of cities and groups of cities that end in ``year``, in ``COLUMNS``.

    The changes against ``compare_to`` come first, those whose base year is not stated last; within a panel numbers
    come before directions, the largest first.
    """
    figures = index.tables.figures_of("city", "index")
    rows = figures[
        figures["metric"].isin(list(_METRICS))
        & (figures["data_year"] == year)
        & (figures["list_scope"] == "")
        & (figures["period"] == "")
    ]
    rows = rows.assign(numeric=~(rows["relation"].isin(["<", ">"]) & (rows["number"] == 0)))
    words = index.tables.statements.set_index("id")["statement"]
    said = {
        (row.place, row.subject, row.relation, row.value): words.get(row.statement, "")
        for row in rows.itertuples()
        if row.statement
    }
    order = {subject: place for place, subject in enumerate([index.whole, *index.subjects])}
    best = index.best(rows, ["metric", "subject", "reference_year", "place", "numeric"])
    city, base = best["place_kind"] == "city", best["reference_year"]
    printed = list(zip(best["place"], best["subject"], best["relation"], best["value"], strict=True))
    texts = [_signed(relation, value) for _, _, relation, value in printed]
    directions = best["relation"].map({"<": "declined", ">": "grew"}) + ", no figure printed"
    found = best.assign(
        measure=best["metric"].map(_METRICS),
        short=[index.short(place) if own else place for place, own in zip(best["place"], city, strict=True)],
        group=[
            index.country_group(place) if own else "other"
            for place, own in zip(best["place"], city, strict=True)
        ],
        city=city,
        base=base,
        text=pd.Series(texts, best.index, dtype="str").where(best["numeric"], directions),
        weak=best["numeric"] & ((best["relation"] != "=") | (best["confidence"] == "low")),
        panel=[
            (
                2 if pd.isna(year) else int(year != compare_to),
                order.get(subject, len(order)),
                subject,
                0 if pd.isna(year) else int(year),
            )
            for subject, year in zip(best["subject"], base, strict=True)
        ],
        statement=[said.get(value, "") for value in printed],
        others=[_others(index, values) for values in best["other_values"]],
    )
    table = found[list(COLUMNS)].astype(COLUMNS)
    return table.sort_values(
        ["panel", "numeric", "number", "city", "short"], ascending=[True, False, False, False, True]
    ).reset_index(drop=True)


def _others(index: PrintedIndex, values: list[tuple[str, str]]) -> str:
    """Values of sources that disagree, signed, each with its source."""
    parts = [(*text.rpartition(" ")[::2], source) for text, source in values]
    return "; ".join(f"{_signed(sign, value)} ({index.source(source).name})" for sign, value, source in parts)


def _signed(relation: str, value: str) -> str:
    return with_relation(relation, signed_as_printed(value, "%"))
