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
    Observation,
    PrintedPairs,
)
from helpers.index.observations import known_observations
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
        """The empty name: downloads do not tell the index apart."""
        return ""

    @property
    def most_journals(self) -> bool:
        """True: the journals are those of Nature Index, or not told."""
        return True

    @property
    def demonstration(self) -> bool:
        """False: the figures are not invented."""
        return False

    @property
    def describer(self) -> str:
        """The empty name: the plain describer tells how the index was made."""
        return ""

    @property
    def base_year(self) -> int | None:
        """None: no Share is adjusted."""
        return None

    @property
    def whole(self) -> str:
        """The subject of all articles together."""
        return OVERALL

    @property
    def subject_notes(self) -> dict[str, str]:
        """No subject has a note."""
        return {}

    @property
    def subject_ids(self) -> dict[str, str]:
        """Names and ids of what is told apart."""
        names = {name.lower(): subject for subject, name in self.categories.items()}
        return {subject.lower(): subject for subject in self.categories} | names

    @property
    def city_names(self) -> dict[str, str]:
        """The cities of all rankings, by name and short name."""
        cities = self.series()[["place", "short"]].drop_duplicates()
        names = dict(zip(cities["short"], cities["place"], strict=True))
        return names | {place: place for place in cities["place"]}

    @property
    def member_names(self) -> dict[str, str]:
        """The cities: no other member of a pair is known."""
        return self.city_names

    @property
    def countries(self) -> list[str]:
        """The countries of all rankings."""
        return sorted({*self.series()["country"]} - {""})

    @property
    def figure_years(self) -> list[int]:
        """The years with a ranking."""
        return self.years

    @property
    def together(self) -> str:
        """No subject is counted alike in all years."""
        return ""

    def leads(self, year: int) -> Index:
        """The index itself leads in every year."""
        return self

    def beside(self, subject: str) -> str:
        """The same subject stands beside in the companions."""
        return subject

    def total(self, year: int, subject: str = "") -> float | None:
        """The sum of all Share is not known."""
        return None

    def listed(self, year: int, subject: str = "") -> int | None:
        """It is not known how many institutions are listed."""
        return None

    def leader_of_short_list(self, year: int, subject: str) -> str:
        """No list is summed, so none has a shorter one."""
        return ""

    def estimates(self, year: int) -> pd.DataFrame:
        """No Share is estimated: a frame without rows."""
        return pd.DataFrame([], columns=ESTIMATES)

    def evidence(self, year: int) -> pd.DataFrame:
        """No evidence is recorded: an empty frame."""
        return pd.DataFrame()

    def accuracy(self, until: int) -> pd.DataFrame:
        """No accuracy is measured: an empty frame."""
        return pd.DataFrame()

    def figures(self, metric: Metric, subject: str = "") -> pd.DataFrame:
        """The figures that the rankings of all years hold."""
        rows = self.series(subject)
        rows = rows[rows[str(metric)].notna()]
        form = "{:,.0f}" if metric in (Metric.RANK, Metric.COUNT) else "{:,.2f}"
        texts = rows.get(f"{metric}_text", rows[str(metric)].map(form.format))
        return rows.assign(number=rows[str(metric)], text=texts)[list(FIGURES)].astype(FIGURES)

    def observations(
        self, metric: str, year: int, subject: str = "", place: str = "", against: str | int = ""
    ) -> list[Observation]:
        """What the ranking and the pairs hold: one value a place, with no other source beside it."""
        return known_observations(self, metric, year, subject, place, against)

    def contributions(self, year: int, subject: str = "") -> pd.DataFrame:
        """No contribution is known: a frame without rows."""
        return pd.DataFrame([], columns=list(CONTRIBUTIONS)).astype(CONTRIBUTIONS)

    def stated_changes(self, year: int, compare_to: int | None) -> pd.DataFrame:
        """No change is stated: a frame without rows."""
        return pd.DataFrame([], columns=list(STATED_CHANGES)).astype(STATED_CHANGES)

    def growth(self) -> pd.DataFrame:
        """No growth is known: a frame without rows."""
        return pd.DataFrame([], columns=list(GROWTH_COLUMNS))

    def country_counts(self, year: int, subject: str) -> pd.DataFrame:
        """No number of cities is stated: a frame without rows."""
        return pd.DataFrame([], columns=list(COUNTRY_COUNTS)).astype(COUNTRY_COUNTS)

    def stated_ranks(self, subject: str) -> pd.DataFrame:
        """No rank of a period is stated: a frame without rows."""
        return pd.DataFrame([], columns=list(STATED_RANKS)).astype(STATED_RANKS)

    def definition(self, term: str) -> str:
        """The definition that ``definitions`` has of a term; empty where it has none."""
        rows = self.definitions
        return next(iter(rows.loc[rows["term"] == term, "definition"]), "") if len(rows) else ""

    @property
    def pair_years(self) -> list[int]:
        """No pair is known in any year."""
        return []

    @property
    def pairs_told(self) -> str:
        """Pairs are counted in the articles of the index itself."""
        return ""

    def pairs(self, year: int, subject: str = "") -> pd.DataFrame:
        """No pair is known: a frame without rows."""
        return pd.DataFrame([], columns=PAIRS)

    def printed_pairs(self) -> PrintedPairs:
        """Nothing is printed of pairs."""
        return PrintedPairs()

    def as_printed(self, city: str, year: int) -> pd.DataFrame:
        """Nothing is printed of a city: an empty frame."""
        return pd.DataFrame()

    def parts(self, city: str, year: int, subject: str = "") -> pd.DataFrame:
        """No part of an institution is told: a frame without rows."""
        return pd.DataFrame([], columns=list(PARTS)).astype(PARTS)

    def pack(self, year: int, field: str) -> pd.DataFrame:
        """No list is summed by city: a frame without rows."""
        return pd.DataFrame([], columns=["place", "number", "source"])

    def not_counted(self, city: str, year: int) -> pd.DataFrame:
        """No institution is left out: a frame without rows."""
        return pd.DataFrame([], columns=list(NOT_COUNTED)).astype(NOT_COUNTED)

    def cities_with_members(self, year: int) -> list[str]:
        """The cities of the ranking, in its order."""
        return list(self.ranking(year)["place"])

    def ranks_apart(self, years: list[int], cities: list[str]) -> pd.DataFrame:
        """No rank stands apart: a frame without rows."""
        return pd.DataFrame([], columns=RANKS_APART)

    def measure(self, year: int) -> str:
        """Rankings are by Share in every year."""
        return "Share"

    def articles(self, subject: str = "") -> dict[int, int]:
        """No number of articles is known."""
        return {}

    def apart(self, year: int, subject: str = "", level: str = CITY) -> dict[str, float]:
        """No Share is known to lie outside of places."""
        return {}

    def breaks(self, subject: str) -> list[Break]:
        """No method changes: there are no breaks."""
        return []

    def barrier_between(self, earlier: int, later: int) -> Break | None:
        """The first absolute break of the whole between two years."""
        breaks = (row for row in self.breaks(OVERALL) if row.absolute)
        return next((row for row in breaks if row.between(earlier, later)), None)

    def comparable_years(self, year: int) -> list[int]:
        """Earlier years that no absolute break parts from ``year``."""
        return [other for other in self.years if other < year and self.barrier_between(other, year) is None]

    def earlier_comparable_year(self, year: int) -> int | None:
        """The newest comparable year; None where there is none."""
        return max(self.comparable_years(year), default=None)

    def ranked_cities(self, year: int) -> list[str]:
        """The cities of the ranking."""
        return list(self.ranking(year)["place"])

    def profiles(self, year: int) -> list[str]:
        """All cities of a year."""
        return self.cities(year)
