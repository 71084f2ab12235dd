"""What an index answers to questions that its figures do not tell of; every kind begins here and says more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.index.derived import GROWTH_COLUMNS
from helpers.index.interface import (
    CITY,
    CONTRIBUTIONS,
    ESTIMATES,
    FIGURES,
    NOT_COUNTED,
    OVERALL,
    PARTS,
    Break,
    Index,
    Metric,
    PrintedPairs,
)
from helpers.index.printed_lists import COUNTRY_COUNTS, STATED_RANKS
from helpers.index.stated_changes import COLUMNS as STATED_CHANGES

if TYPE_CHECKING:
    _Base = Index
else:
    _Base = object

PAIRS = ["place", "partner", "count", "score", "source"]
# Columns of ranks that stand beside the line of a city; ``note`` says why.
RANKS_APART = ["data_year", "place", "line_of", "rank", "country", "note", "others", "source"]


class SilentIndex(_Base):
    """An index without state of its own, companions, pairs, numbers of articles, estimates and breaks.

    A kind of index gives ``years``, ``comparable_years`` follows from its breaks.
    """

    @property
    def label(self) -> str:
        return ""

    @property
    def demonstration(self) -> bool:
        return False

    @property
    def describer(self) -> str:
        return ""

    @property
    def base_year(self) -> int | None:
        return None

    @property
    def whole(self) -> str:
        return OVERALL

    @property
    def subject_notes(self) -> dict[str, str]:
        return {}

    @property
    def together(self) -> str:
        return ""

    def leads(self, year: int) -> Index:
        return self

    def beside(self, subject: str) -> str:
        return subject

    def total(self, year: int, subject: str = "") -> float | None:
        return None

    def listed(self, year: int, subject: str = "") -> int | None:
        return None

    def estimates(self, year: int) -> pd.DataFrame:
        return pd.DataFrame([], columns=ESTIMATES)

    def evidence(self, year: int) -> pd.DataFrame:
        return pd.DataFrame()

    def accuracy(self, until: int) -> pd.DataFrame:
        return pd.DataFrame()

    def figures(self, metric: Metric, subject: str = "") -> pd.DataFrame:
        rows = self.series(subject)
        rows = rows[rows[str(metric)].notna()]
        texts = rows.get(f"{metric}_text", rows[str(metric)].map("{:,.2f}".format))
        return rows.assign(number=rows[str(metric)], text=texts)[list(FIGURES)].astype(FIGURES)

    def contributions(self, year: int, subject: str = "") -> pd.DataFrame:
        return pd.DataFrame([], columns=list(CONTRIBUTIONS)).astype(CONTRIBUTIONS)

    def stated_changes(self, year: int, compare_to: int | None) -> pd.DataFrame:
        return pd.DataFrame([], columns=list(STATED_CHANGES)).astype(STATED_CHANGES)

    def growth(self) -> pd.DataFrame:
        return pd.DataFrame([], columns=list(GROWTH_COLUMNS))

    def country_counts(self, year: int, subject: str) -> pd.DataFrame:
        return pd.DataFrame([], columns=list(COUNTRY_COUNTS)).astype(COUNTRY_COUNTS)

    def stated_ranks(self, subject: str) -> pd.DataFrame:
        return pd.DataFrame([], columns=list(STATED_RANKS)).astype(STATED_RANKS)

    def definition(self, term: str) -> str:
        rows = self.definitions
        return next(iter(rows.loc[rows["term"] == term, "definition"]), "") if len(rows) else ""

    def pairs(self, year: int, subject: str = "") -> pd.DataFrame:
        return pd.DataFrame([], columns=PAIRS)

    def printed_pairs(self) -> PrintedPairs:
        return PrintedPairs()

    def as_printed(self, city: str, year: int) -> pd.DataFrame:
        return pd.DataFrame()

    def parts(self, city: str, year: int, subject: str = "") -> pd.DataFrame:
        return pd.DataFrame([], columns=list(PARTS)).astype(PARTS)

    def not_counted(self, city: str, year: int) -> pd.DataFrame:
        return pd.DataFrame([], columns=list(NOT_COUNTED)).astype(NOT_COUNTED)

    def cities_with_members(self, year: int) -> list[str]:
        return list(self.ranking(year)["place"])

    def ranks_apart(self, years: list[int], cities: list[str]) -> pd.DataFrame:
        return pd.DataFrame([], columns=RANKS_APART)

    def measure(self, year: int) -> str:
        return "Share"

    def articles(self, subject: str = "") -> dict[int, int]:
        return {}

    def apart(self, year: int, subject: str = "", level: str = CITY) -> dict[str, float]:
        return {}

    def breaks(self, subject: str) -> list[Break]:
        return []

    def barrier_between(self, earlier: int, later: int) -> Break | None:
        breaks = (row for row in self.breaks(OVERALL) if row.absolute)
        return next((row for row in breaks if row.between(earlier, later)), None)

    def comparable_years(self, year: int) -> list[int]:
        return [other for other in self.years if other < year and self.barrier_between(other, year) is None]

    def earlier_comparable_year(self, year: int) -> int | None:
        return max(self.comparable_years(year), default=None)

    def ranked_cities(self, year: int) -> list[str]:
        return list(self.ranking(year)["place"])

    def profiles(self, year: int) -> list[str]:
        return self.cities(year)
