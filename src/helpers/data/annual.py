"""Nature Index's own tables of institutions, one file a year, what places their Share in cities, and pairs of cities.

Tables are read when they are asked for, year by year, so a report of printed figures pays nothing for them. The folder
``data/annual/`` may be absent: then there are no years.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import pandas as pd

from helpers.base.paths import data_folder
from helpers.data import layout
from helpers.data.table_use import ANNUAL, NATURE
from helpers.data.tables import frame, sound_table


def annual_years(data: Path | None = None) -> list[int]:
    """The years that have a table in ``data/annual/``; none without the folder."""
    return _years_in((data_folder() if data is None else data) / "annual")


def _years_in(folder: Path) -> list[int]:
    return sorted(int(path.stem) for path in folder.glob("*.csv") if layout.is_year(path.stem))


class AnnualTables:
    """The annual tables below ``data``, each read once, when it is asked for."""

    def __init__(self, data: Path | None = None) -> None:
        self._data = data_folder() if data is None else data
        self._read: dict[str, pd.DataFrame] = {}

    @cached_property
    def years(self) -> list[int]:
        """The years that have a table."""
        return annual_years(self._data)

    def year(self, year: int) -> pd.DataFrame:
        """The table of a year: ``layout.ANNUAL_COLUMNS`` typed, ``file`` and ``line``.

        Ranks are Int64, ``share`` and ``previous_share`` float64.

        Raises:
            BadData: if there is none, or for the first cell that cannot be read; names file, line, column and value.
        """
        return self._table(f"{ANNUAL}{year}", f"annual/{year}.csv")

    @cached_property
    def nature_years(self) -> list[int]:
        """The years that have pairs of cities in articles of *Nature*."""
        return _years_in(self._data / "nature")

    def nature(self, year: int) -> pd.DataFrame:
        """Pairs of cities in articles of *Nature* of a year: ``layout.NATURE_COLUMNS``; BadData if there are none."""
        return self._table(f"{NATURE}{year}", f"nature/{year}.csv")

    def evidence(self) -> pd.DataFrame:
        """The contract of evidence, ``data/evidence.csv``: the columns of ``layout.EVIDENCE_COLUMNS`` as text."""
        return self._table("evidence", "evidence.csv")

    def reference(self, name: str) -> pd.DataFrame:
        """A table of ``data/reference/`` with typed columns, ``file`` and ``line``."""
        return self._table(name, f"reference/{name}.csv")

    def _table(self, name: str, file: str) -> pd.DataFrame:
        if name not in self._read:
            self._read[name] = frame([sound_table(self._data / file, file)], layout.table_of(file)[0])
        return self._read[name]
