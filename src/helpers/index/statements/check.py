"""Every statement of the articles against what all other sources print: one verdict each, with its evidence.

The verdict rests on printed figures, and on Nature Index's own tables of institutions where there are any. Sources that agree mostly retell the same edition of Nature Index,
so agreement shows that a figure is reported alike, not that it was measured twice.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd

from helpers.data.names import Names
from helpers.data.tables import NAMING_TABLES, names_of
from helpers.index.interface import Index, cached
from helpers.index.printed import printed_of
from helpers.index.statements.also import also
from helpers.index.statements.evidence import Finding, Note, Others, both
from helpers.index.statements.rules import rule_of

COLUMNS = (
    "id", "article", "statement", "stated", "kind", "verdict", "evidence", "evidence_sources", "tolerance", "weak",
)  # fmt: skip

_BACKGROUND = Finding(
    "Not a figure of the index.",
    part=[Note("The statement gives background; no table of the index bears on it")],
)


@cached
def check_statements(index: Index) -> pd.DataFrame:
    """One row a statement of the articles, in the order of the tables; columns ``COLUMNS``.

    ``index`` holds printed figures, or has them beside it. ``verdict`` is one of
    ``helpers.index.statements.evidence.VERDICTS``, ``weak`` where aggregators or forums alone bear it. ``stated`` is the number where the words do not hold it. ``evidence`` says what other sources print,
    ``evidence_sources`` holds their ids, joined by ``;`` and empty where there are none, and ``tolerance``
    says what counted as agreement.
    """
    printed = printed_of(index)
    names = names_of({table: getattr(printed.tables, table) for table in NAMING_TABLES})
    others: dict[str, Others] = {}
    rows = []
    for row in printed.tables.statements.to_dict("records"):
        article = others.setdefault(row["article"], Others(printed, row["article"], index))
        finding = examine(resolved(row, names), article) if row["kind"] == "index" else _BACKGROUND
        rows.append(
            {name: row[name] for name in ("id", "article", "statement", "kind")}
            | {name: getattr(finding, name) for name in ("verdict", "evidence", "tolerance", "weak")}
            | {"stated": _stated(row), "evidence_sources": ";".join(finding.sources)}
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def examine(said: SimpleNamespace, others: Others) -> Finding:
    """The evidence of other sources on one statement, see ``resolved``, and on what else it says."""
    finding = rule_of(said.metric, said.relation)(said, others)
    return both(finding, also(said, others)) if said.also else finding


def resolved(row: dict[str, Any], names: Names) -> SimpleNamespace:
    """A row of the statements with canonical places and with years as numbers, None where blank.

    Raises:
        KeyError: if a place is not known.
    """
    years = {
        column: None if pd.isna(row[column]) else int(row[column])
        for column in ("data_year", "reference_year")
    }
    places = {
        "place": names.resolve(row["place"], row["place_kind"])[0],
        "reference_place": names.resolve_reference(row["reference_place"], row["place_kind"]),
    }
    return SimpleNamespace(**(row | years | places))


def _stated(row: dict[str, Any]) -> str:
    """The number that a statement is about, where its words do not hold it: a decimal one; else empty."""
    is_decimal = "." in row["value"] and row["value"] not in row["statement"]
    return f"{row['value']}{row['unit']}" if is_decimal else ""
