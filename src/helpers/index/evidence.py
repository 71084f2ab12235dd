"""What an evidence may be used for: the rows of ``data/evidence.csv`` that hold for a quantity and a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from helpers.data.annual import AnnualTables

_NOT_MEASURED = "not measured"
_TOLD = ["quantity", "metric", "subject", "role", "evidence", "cut", "error", "never"]


def contract(tables: AnnualTables, year: int) -> pd.DataFrame:
    """The rows that hold for a year, in their order, with ``error`` in words; see ``Index.evidence``."""
    rows = _rows(tables, year)
    errors = [_NOT_MEASURED if pd.isna(error) else f"{error:.0%}" for error in rows["error"]]
    return rows.assign(error=errors)[_TOLD].reset_index(drop=True)


def error_of(tables: AnnualTables, quantity: str, year: int) -> float:
    """The part of a quantity's value by which nine of ten may be off in a year; 0 where it is not measured."""
    rows = _rows(tables, year)
    errors = rows.loc[rows["quantity"] == quantity, "error"].dropna()
    return float(errors.iloc[0]) if len(errors) else 0.0


def _rows(tables: AnnualTables, year: int) -> pd.DataFrame:
    """The rows that hold for a year, with ``error`` as a number, NaN where it is not measured."""
    rows = tables.evidence()
    errors = pd.to_numeric(rows["error"], errors="coerce").astype("float64")
    return rows.assign(error=errors)[[_holds(years, year) for years in rows["years"]]]


def _holds(years: str, year: int) -> bool:
    """Whether ``2017``, ``2015-2023`` or ``2017-`` holds a year."""
    first, dash, last = years.partition("-")
    return int(first) <= year <= (int(last) if last else year if dash else int(first))
