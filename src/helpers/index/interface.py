"""What every index answers, whatever its figures come from: printed, counted from articles, or invented.

Reports ask an ``Index`` and nothing else. They choose what to show by what an index ``has``, never by what kind it
is; the words for where its figures come from are its ``voice``. A kind of index is one class, which says what its
figures tell of and leaves the rest to the answers here, and one entry in ``helpers.index.choose``.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, Protocol

import pandas as pd

from helpers.index.derived import GROWTH_COLUMNS
from helpers.index.memory import cached
from helpers.index.observations import known_observations
from helpers.index.phrases import Phrases
from helpers.index.stated_changes import COLUMNS as STATED_CHANGES
from helpers.index.values import (
    CITY,
    CONTRIBUTION,
    CONTRIBUTIONS,
    COUNTRY,
    COUNTRY_COUNTS,
    ESTIMATES,
    FEWEST_RANKED_CITIES,
    FIGURES,
    INSTITUTION,
    MEMBERS,
    NOT_COUNTED,
    OVERALL,
    PAIRS,
    PARTS,
    RANKING,
    RANKS_APART,
    STATED_RANKS,
    Break,
    Metric,
    Observation,
    PrintedPairs,
    Source,
    Voice,
    number_text,
    typed,
)

__all__ = [
    "Break",
    "CITY",
    "CONTRIBUTION",
    "CONTRIBUTIONS",
    "COUNTRY",
    "ESTIMATES",
    "FEWEST_RANKED_CITIES",
    "FIGURES",
    "INSTITUTION",
    "Index",
    "Metric",
    "NOT_COUNTED",
    "OVERALL",
    "Observation",
    "PARTS",
    "PrintedPairs",
    "RANKING",
    "Source",
    "Voice",
    "cached",
]


class Index(Phrases, Protocol):
    """Figures of places by subject and data year, each with its sources.

    ``companions`` are other evidences of the same years, whose values stand beside and are never joined to these.
    """

    @property
    def companions(self) -> tuple[Index, ...]:
        return ()

    @cached_property
    def memory(self) -> dict[tuple[Any, ...], Any]:
        """What functions marked as ``cached`` found in this index."""
        return {}

    @property
    def years(self) -> list[int]:
        """Data years in which enough cities are ranked."""
        ...

    @property
    def base_year(self) -> int | None:
        """The year to whose number of articles adjusted Shares are rescaled; None where there are none."""
        return None

    def has(self, metric: Metric, level: str = CITY, subject: str = "", year: int | None = None) -> bool:
        """Whether any place of a level has such a figure."""
        if metric == Metric.SCORE:
            return level == CITY and bool(self.pair_years if year is None else year in self.pair_years)
        rankings = (self.ranking(one, subject, level) for one in (self.years if year is None else [year]))
        return any(ranking[str(metric)].notna().any() for ranking in rankings)

    def ranking(self, year: int, subject: str = "", level: str = CITY) -> pd.DataFrame:
        """The places of a year with a known rank, best first; the columns of ``RANKING``.

        ``share``, ``adjusted_share`` (in articles) and ``count`` are missing where they are not known; their
        ``_text`` is as printed, or with the decimals of a computed number. ``others`` are values of sources that
        disagree on the rank, as ``"6 (name of the source)"``. ``own_edition`` is false for a rank that an edition
        of another year prints. Without ``subject``: the whole. Institutions are ranked by Share.
        """
        ...

    @cached
    def series(self, subject: str = "", level: str = CITY, until: int | None = None) -> pd.DataFrame:
        """The rankings of all years up to ``until`` one below the other, oldest first."""
        years = [year for year in self.years if until is None or year <= until]
        rankings = [self.ranking(year, subject, level) for year in years]
        return pd.concat(rankings, ignore_index=True) if rankings else typed([], RANKING)

    def leads(self, year: int) -> Index:
        """The evidence whose ranking comes first in a year: this index, or one of its companions."""
        return self

    def beside(self, subject: str) -> str:
        """The subject of the companions that stands beside one of this index; empty where there is none."""
        return subject

    def total(self, year: int, subject: str = "") -> float | None:
        """All Share of a year that the index tells of, in articles; None where it is not known."""
        return None

    def listed(self, year: int, subject: str = "") -> int | None:
        """How many institutions the list has of which cities are sums; None where cities are counted whole."""
        return None

    def leader_of_short_list(self, year: int, subject: str) -> str:
        """The city that leads by the first institutions of a list alone, where a longer one is summed; else empty."""
        return ""

    def estimates(self, year: int) -> pd.DataFrame:
        """Estimated Shares of cities, overall: the columns of ``ESTIMATES``, largest first.

        ``listed`` is the part of ``share`` that listed institutions hold, ``low`` to ``high`` its error. Empty where
        nothing is estimated.
        """
        return pd.DataFrame([], columns=ESTIMATES)

    def evidence(self, year: int) -> pd.DataFrame:
        """What leads and what stands beside in a year, in plain words, one row a quantity; empty for one evidence."""
        return pd.DataFrame()

    def accuracy(self, until: int) -> pd.DataFrame:
        """How far figures hold what is printed, by year up to ``until`` and over all of them; see ``accuracy.table``.

        Empty where nothing is summed.
        """
        return pd.DataFrame()

    def figures(self, metric: Metric, subject: str = "") -> pd.DataFrame:
        """Every known figure of the cities, ranked or not, one a city and year: the columns of ``FIGURES``.

        Years in which too few cities are ranked for a report are among them. Oldest first.
        """
        rows = self.series(subject)
        rows = rows[rows[str(metric)].notna()]
        texts = rows.get(f"{metric}_text", [number_text(metric, number) for number in rows[str(metric)]])
        return typed(rows.assign(number=rows[str(metric)], text=texts), FIGURES)

    @property
    def figure_years(self) -> list[int]:
        """Data years of which any figure is known, those without a ranking too."""
        return self.years

    def observations(
        self, metric: str, year: int, subject: str = "", place: str = "", against: str | int = ""
    ) -> list[Observation]:
        """Every value of a figure that a source gives, the best of a place first; without ``place``, of all places.

        ``metric`` is one of ``Metric``, ``contribution``, or of those that only sources state: ``change`` of adjusted
        Share in per cent ``against`` a year, ``ratio`` of Shares ``against`` a place, ``cities_in_top_10`` of a
        country. A score, or a ``pair_rank``, is that of ``place`` and ``against``, cities, countries or institutions.
        """
        return known_observations(self, metric, year, subject, place, against)

    def contributions(self, year: int, subject: str = "") -> pd.DataFrame:
        """Known contributions of cities to the Share of their country, in per cent: columns of ``CONTRIBUTIONS``."""
        return typed([], CONTRIBUTIONS)

    def country_counts(self, year: int, subject: str) -> pd.DataFrame:
        """Numbers of a country's cities among the leading ones that are stated without naming them all:
        ``COUNTRY_COUNTS``, with ``within`` (how many are leading) and ``others`` (values that disagree)."""
        return typed([], COUNTRY_COUNTS)

    def stated_ranks(self, subject: str) -> pd.DataFrame:
        """Ranks stated for every year of a period at once: ``STATED_RANKS``."""
        return typed([], STATED_RANKS)

    def stated_changes(self, year: int, compare_to: int | None) -> pd.DataFrame:
        """Changes that sources state of cities and groups of cities up to ``year``; see ``stated_changes.COLUMNS``.

        Those against ``compare_to`` come first. Empty where figures are computed.
        """
        return typed([], STATED_CHANGES)

    @property
    def pair_years(self) -> list[int]:
        """The years of which ``pairs`` are told; empty where none are."""
        return []

    @property
    def pairs_told(self) -> str:
        """The articles in which pairs are counted, where they are not those of the index itself; else empty."""
        return ""

    def pairs(self, year: int, subject: str = "") -> pd.DataFrame:
        """Pairs of cities with joint articles: the columns of ``PAIRS``, highest score first, each once; ``score`` is
        the sum of both cities' Shares in their joint articles."""
        return pd.DataFrame([], columns=PAIRS)

    def printed_pairs(self) -> PrintedPairs:
        """What sources print of pairs of any kind and period; empty where nothing is printed here."""
        return PrintedPairs()

    def as_printed(self, city: str, year: int) -> pd.DataFrame:
        """Every figure of a city that a source prints, once a source: ``metric, unit`` (their names), ``subject``,
        ``relation, value, compared_with, period, edition, confidence, source``. Empty where figures are computed."""
        return pd.DataFrame()

    def members(self, city: str, year: int, subject: str = "") -> pd.DataFrame:
        """The institutions of a city with a known Share, largest first: the columns of ``MEMBERS``; ``complete`` where
        the list is the city's own, not cut from a world list."""
        return pd.DataFrame([], columns=MEMBERS)

    def parts(self, city: str, year: int, subject: str = "") -> pd.DataFrame:
        """What of which institution counts to a city, largest first: the columns of ``PARTS``.

        ``number`` = ``share`` of the institution × ``part`` (0 to 1), in articles; ``number`` adds up to the city's
        Share; ``basis`` is the evidence. Empty where Shares of cities are no sums of institutions.
        """
        return typed([], PARTS)

    def pack(self, year: int, field: str) -> pd.DataFrame:
        """Cities in a printed world list of institutions in a field, summed over it: ``place, number, source``.

        ``number`` in articles, largest first; only a part of what a city has. Empty where nothing is summed.
        """
        return pd.DataFrame([], columns=["place", "number", "source"])

    def not_counted(self, city: str, year: int) -> pd.DataFrame:
        """Institutions of a city that count to no city, wholly or in ``part``, and why: columns of ``NOT_COUNTED``."""
        return typed([], NOT_COUNTED)

    def cities_with_members(self, year: int) -> list[str]:
        """Cities whose own list of institutions is known for a year, in the order of the ranking."""
        return list(self.ranking(year)["place"])

    def ranks_apart(self, years: list[int], cities: list[str]) -> pd.DataFrame:
        """Overall ranks that stand beside the line of a city and are not joined to it: the columns of ``RANKS_APART``,
        with the reason in ``note``."""
        return pd.DataFrame([], columns=RANKS_APART)

    def measure(self, year: int) -> str:
        """What the ranking of a year ranks by: ``"Share"`` or ``"WFC"``."""
        return "Share"

    def articles(self, subject: str = "") -> dict[int, int]:
        """Number of articles by year; empty where it is not known."""
        return {}

    def growth(self) -> pd.DataFrame:
        """Growth of the number of articles that follows from other figures: ``derived.GROWTH_COLUMNS``.

        From one year to the next, the whole and each subject; empty where ``articles`` tells the number itself.
        """
        return pd.DataFrame([], columns=list(GROWTH_COLUMNS))

    def apart(self, year: int, subject: str = "", level: str = CITY) -> dict[str, float]:
        """Share that no place of a level holds, by the reason, in articles."""
        return {}

    def breaks(self, subject: str) -> list[Break]:
        """Changes of method in the series of a subject; those that are not absolute are disputed."""
        return []

    def barrier_between(self, earlier: int, later: int) -> Break | None:
        """The first break that makes two data years not comparable, if there is one."""
        breaks = (row for row in self.breaks(OVERALL) if row.absolute)
        return next((row for row in breaks if row.between(earlier, later)), None)

    def eras(self, subject: str, years: list[int]) -> list[list[int]]:
        """``years``, those together that may be compared in a subject."""
        found: list[list[int]] = []
        for year in years:
            if found and not any(b.absolute and b.between(found[-1][-1], year) for b in self.breaks(subject)):
                found[-1].append(year)
            else:
                found.append([year])
        return found

    def comparable_years(self, year: int) -> list[int]:
        """Earlier data years that may be compared with ``year``."""
        return [other for other in self.years if other < year and self.barrier_between(other, year) is None]

    def earlier_comparable_year(self, year: int) -> int | None:
        """The nearest of them."""
        return max(self.comparable_years(year), default=None)

    def reason(self, year: int) -> str:
        """Why no earlier year can be compared with ``year``."""
        return f"A comparison needs two years, and the index holds none before {year}."

    def cities(self, year: int) -> list[str]:
        """Cities of which a figure of a year is known, by name."""
        return sorted(self.ranking(year)["place"])

    def profiles(self, year: int) -> list[str]:
        """The cities that have a page of their own in a year, unless one is asked for by name."""
        return self.cities(year)

    @property
    def city_names(self) -> dict[str, str]:
        """Whatever the cities are called → name; by default those of all rankings."""
        cities = self.series()[["place", "short"]].drop_duplicates()
        names = dict(zip(cities["short"], cities["place"], strict=True))
        return names | {place: place for place in cities["place"]}

    @property
    def member_names(self) -> dict[str, str]:
        """Whatever cities, countries and institutions are called → name; who can be a member of a pair."""
        return self.city_names

    @property
    def countries(self) -> list[str]:
        """The countries of the cities; by default those of all rankings."""
        return sorted({*self.series()["country"]} - {""})
