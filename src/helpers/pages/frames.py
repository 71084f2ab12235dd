"""Data of exhibits: their columns, and the sources of their rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from helpers.index.interface import Index

NOWHERE = "country not known"
_BY_THE_INDEX = {"city": "place", "institution": "place", "other_values": "others"}


def frame(**columns: Any) -> pd.DataFrame:
    """A table of columns in their order; those that are None are left out."""
    return pd.DataFrame({name: cells for name, cells in columns.items() if cells is not None})


def picked(rows: pd.DataFrame, *names: str) -> pd.DataFrame:
    """The columns of ``rows`` that have one of ``names``, in this order; the index calls some otherwise, and a country
    that it does not know by no name."""
    of = {name: name if name in rows else _BY_THE_INDEX.get(name, name) for name in names}
    found = frame(**{name: rows.get(own) for name, own in of.items()})
    return found.replace({"country": {"": NOWHERE}}) if "country" in found else found


def numbers(index: Index, rows: pd.DataFrame, column: str) -> pd.Series:
    """``share`` or ``count`` of a ranking for data: the digits as printed, or the computed number with two decimals."""
    return rows[f"{column}_text"] if index.voice.digits_as_printed else rows[column].round(2)


def joined_ids(*cells: str) -> str:
    """Source ids of several cells, each once, joined by ``;``."""
    return ";".join(dict.fromkeys(part for cell in cells for part in cell.split(";") if part))


def joined_columns(*columns: Iterable[str]) -> list[str]:
    """Columns of source ids as one: ``joined_ids`` row by row."""
    return [joined_ids(*cells) for cells in zip(*columns, strict=True)]
