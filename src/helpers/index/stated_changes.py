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
    found = []
    key = ["metric", "subject", "reference_year", "place", "numeric"]
    for row in index.best(rows, key).itertuples():
        base, relation, value = row.reference_year, row.relation, row.value
        city, far = row.place_kind == "city", 2 if pd.isna(base) else int(int(base) != compare_to)
        text = _signed(relation, value)
        if not row.numeric:
            text = f"{'declined' if relation == '<' else 'grew'}, no figure printed"
        found.append(
            {
                "measure": _METRICS[row.metric],
                "place": row.place,
                "short": index.short(row.place) if city else row.place,
                "group": index.country_group(row.place) if city else "other",
                "city": city,
                "subject": row.subject,
                "base": base,
                "relation": relation,
                "value": value,
                "number": row.number,
                "text": text,
                "numeric": row.numeric,
                "weak": row.numeric and (relation != "=" or row.confidence == "low"),
                "confidence": row.confidence,
                "panel": (
                    far,
                    order.get(row.subject, len(order)),
                    row.subject,
                    0 if pd.isna(base) else int(base),
                ),
                "statement": said.get((row.place, row.subject, relation, value), ""),
                "others": _others(index, row.other_values),
                "source": row.source,
            }
        )
    table = pd.DataFrame(found, columns=list(COLUMNS)).astype(COLUMNS)
    return table.sort_values(
        ["panel", "numeric", "number", "city", "short"], ascending=[True, False, False, False, True]
    ).reset_index(drop=True)


def _others(index: PrintedIndex, values: list[tuple[str, str]]) -> str:
    """Values of sources that disagree, signed, each with its source."""
    parts = [(*text.rpartition(" ")[::2], source) for text, source in values]
    return "; ".join(f"{_signed(sign, value)} ({index.source(source).name})" for sign, value, source in parts)


def _signed(relation: str, value: str) -> str:
    return with_relation(relation, signed_as_printed(value, "%"))
