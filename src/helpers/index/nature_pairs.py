"""Pairs of cities in articles of *Nature* alone: what stands beside the few scores that are printed, told apart."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from helpers.data.table_use import NATURE
from helpers.index.annual_index import VOICE
from helpers.index.annual_names import AnnualNames
from helpers.index.interface import CITY, OVERALL
from helpers.index.values import PAIRS, RANKING, typed


@dataclass(frozen=True)
class NaturePairs(AnnualNames):
    """Scores of pairs in one journal, by year, and nothing else; see ``helpers.index.interface.Index``."""

    voice, pairs_told = VOICE, "articles of Nature alone"

    names: set[str] = field(default_factory=set, compare=False)

    @property
    def names_read(self) -> set[str]:
        return self.names

    @property
    def years(self) -> list[int]:
        """None: no city is ranked by its articles in one journal."""
        return []

    @property
    def pair_years(self) -> list[int]:
        return [year for year in self.annual.tables.nature_years if self.tells(year)]

    def pairs(self, year: int, subject: str = "") -> pd.DataFrame:
        """Pairs of cities that are among the leading ones of any year; see ``Index.pairs``."""
        if year not in self.pair_years or subject not in ("", OVERALL):
            return super().pairs(year)
        self.names.add(f"{NATURE}{year}")
        rows = self.annual.tables.nature(year).rename(columns={"articles": "count"})
        rows = rows.sort_values(["score", "place", "partner"], ascending=[False, True, True])
        return rows.assign(source=self.name)[PAIRS].reset_index(drop=True)

    def ranking(self, year: int, subject: str = "", level: str = CITY) -> pd.DataFrame:
        """Nothing is ranked: a frame without rows."""
        return typed([], RANKING)
