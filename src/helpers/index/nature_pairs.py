"""Pairs of cities in articles of *Nature* alone: what stands beside the few scores that are printed, told apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from helpers.data.table_use import NATURE
from helpers.index.annual_index import VOICE
from helpers.index.annual_names import AnnualNames
from helpers.index.interface import CITY, OVERALL, RANKING, Index, Metric, Value, Voice
from helpers.index.printed_members import COLUMNS as MEMBERS
from helpers.index.silent import PAIRS


@dataclass(frozen=True)
class NaturePairs(AnnualNames):
    """Scores of pairs in one journal, by year, and nothing else; see ``helpers.index.interface.Index``."""

    companions: tuple[Index, ...] = ()
    names_read: set[str] = field(default_factory=set, compare=False)
    memory: dict[tuple[Any, ...], Any] = field(default_factory=dict, compare=False)

    @property
    def voice(self) -> Voice:
        """That of the tables of institutions, beside which it stands."""
        return VOICE

    @property
    def years(self) -> list[int]:
        """None: no city is ranked by its articles in one journal."""
        return []

    @property
    def pair_years(self) -> list[int]:
        """The years that have been counted."""
        return [year for year in self.annual.tables.nature_years if self.tells(year)]

    @property
    def pairs_told(self) -> str:
        """Which articles are counted."""
        return "articles of Nature alone"

    def has(self, metric: Metric, level: str = CITY, subject: str = "", year: int | None = None) -> bool:
        """Scores of cities, of all articles together."""
        known = bool(self.pair_years) if year is None else year in self.pair_years
        return metric == Metric.SCORE and level == CITY and subject in ("", OVERALL) and known

    def pairs(self, year: int, subject: str = "") -> pd.DataFrame:
        """Pairs of cities that are among the leading ones of any year; see ``Index.pairs``."""
        if not self.has(Metric.SCORE, subject=subject, year=year):
            return super().pairs(year, subject)
        self.names_read.add(f"{NATURE}{year}")
        rows = self.annual.tables.nature(year).rename(columns={"articles": "count"})
        rows = rows.sort_values(["score", "place", "partner"], ascending=[False, True, True])
        return rows.assign(source=self.name)[PAIRS].reset_index(drop=True)

    def ranking(self, year: int, subject: str = "", level: str = CITY) -> pd.DataFrame:
        """Nothing is ranked: a frame without rows."""
        return pd.DataFrame([], columns=list(RANKING)).astype(RANKING)

    def series(self, subject: str = "", level: str = CITY, until: int | None = None) -> pd.DataFrame:
        """Nothing is ranked: a frame without rows."""
        return self.ranking(0, subject, level)

    def value(self, metric: Metric, place: str, year: int, subject: str = "") -> Value:
        """No city has a figure of its own here."""
        return Value(None, missing=VOICE.unknown)

    def members(self, city: str, year: int, subject: str = "") -> pd.DataFrame:
        """No institution is told of: a frame without rows."""
        return pd.DataFrame([], columns=MEMBERS)

    def cities(self, year: int) -> list[str]:
        """None has a figure of its own."""
        return []
