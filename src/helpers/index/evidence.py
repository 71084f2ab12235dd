"""What an evidence may be used for: the rows of ``data/evidence.csv`` that hold for a quantity and a year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpers.base.errors import BadData

if TYPE_CHECKING:
    from helpers.data.annual import AnnualTables

_NOT_MEASURED = "not measured"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row of the contract; ``error`` is the part of a value by which nine of ten may be off, None if not measured."""

    evidence: str
    metric: str
    subject: str
    years: str
    role: str
    quantity: str
    cut: str
    error: float | None
    terms: str
    never: str

    def holds(self, year: int) -> bool:
        """Whether the row speaks of a year: ``2017``, ``2015-2023`` or ``2017-``."""
        first, dash, last = self.years.partition("-")
        return int(first) <= year <= (int(last) if last else year if dash else int(first))


def contract(tables: AnnualTables) -> list[Evidence]:
    """All rows, in their order.

    Raises:
        BadData: for an error that is neither a number nor ``not measured``.
    """
    rows = []
    for row in tables.evidence().to_dict("records"):
        text = row.pop("error")
        try:
            error = None if text == _NOT_MEASURED else float(text)
        except ValueError:
            raise BadData(
                f"data/{row['file']}, line {row['line']}, error: '{text}' is neither a number nor '{_NOT_MEASURED}'"
            ) from None
        kept = {name: row[name] for name in Evidence.__dataclass_fields__ if name != "error"}
        rows.append(Evidence(error=error, **kept))
    return rows


def error_of(tables: AnnualTables, quantity: str, year: int) -> float:
    """The error of a quantity in a year as a part of its value; 0 where none is measured."""
    found = (row.error for row in contract(tables) if row.quantity == quantity and row.holds(year))
    return next((error for error in found if error is not None), 0.0)
