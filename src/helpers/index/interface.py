"""What every index answers, whatever its figures come from: printed, counted from articles, or invented.

Reports ask an ``Index`` and nothing else. They choose what to show by what an index ``has``, never by what kind it
is; the words for where its figures come from are its ``voice``. A kind of index is one class that fulfils this
protocol and one entry in ``helpers.index.choose``.
"""

from __future__ import annotations

from typing import Any, Protocol

import pandas as pd

from helpers.index.memory import cached
from helpers.index.naming import Naming
from helpers.index.values import (
    CITY,
    CONTRIBUTION,
    CONTRIBUTIONS,
    COUNTRY,
    ESTIMATES,
    FEWEST_RANKED_CITIES,
    FIGURES,
    INSTITUTION,
    NOT_COUNTED,
    OVERALL,
    PARTS,
    RANKING,
    Break,
    Metric,
    Observation,
    PrintedPairs,
    Relation,
    Source,
    Value,
    Voice,
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
    "Relation",
    "Source",
    "Value",
    "Voice",
    "cached",
]


class Index(Naming, Protocol):
    """Figures of places by subject and data year, each with its sources.

    ``companions`` are other evidences of the same years, whose values stand beside and are never joined to these.
    """

    @property
    def name(self) -> str:
        """The name by which a run asks for it."""
        ...

    @property
    def label(self) -> str:
        """The name with the state of the index, for downloads; empty for the default one."""
        ...

    @property
    def voice(self) -> Voice: ...

    @property
    def companions(self) -> tuple[Index, ...]: ...

    @property
    def most_journals(self) -> bool:
        """Whether most of the journals of Nature Index are counted, so that printed figures may stand on one scale."""
        ...

    @property
    def demonstration(self) -> bool:
        """Whether the figures are invented."""
        ...

    @property
    def memory(self) -> dict[tuple[Any, ...], Any]:
        """What functions marked as ``cached`` found in this index."""
        ...

    @property
    def names_read(self) -> set[str]:
        """What of ``data/`` was asked for, by the names of ``helpers.data.table_use``."""
        ...

    @property
    def years(self) -> list[int]:
        """Data years in which enough cities are ranked."""
        ...

    @property
    def describer(self) -> str:
        """The module of ``helpers.pages.methods`` that tells how the index was made; empty for the plain one."""
        ...

    @property
    def base_year(self) -> int | None:
        """The year to whose number of articles adjusted Shares are rescaled; None where there are none."""
        ...

    def has(self, metric: Metric, level: str = CITY, subject: str = "", year: int | None = None) -> bool:
        """Whether any place of a level has such a figure."""
        ...

    def ranking(self, year: int, subject: str = "", level: str = CITY) -> pd.DataFrame:
        """The places of a year with a known rank, best first; the columns of ``RANKING``.

        ``share``, ``adjusted_share`` (in articles) and ``count`` are missing where they are not known; their
        ``_text`` is as printed, or with the decimals of a computed number. ``others`` are values of sources that
        disagree on the rank, as ``"6 (name of the source)"``. ``own_edition`` is false for a rank that an edition
        of another year prints. Without ``subject``: the whole. Institutions are ranked by Share.
        """
        ...

    def series(self, subject: str = "", level: str = CITY, until: int | None = None) -> pd.DataFrame:
        """The rankings of all years up to ``until`` one below the other, oldest first."""
        ...

    def leads(self, year: int) -> Index:
        """The evidence whose ranking comes first in a year: this index, or one of its companions."""
        ...

    def beside(self, subject: str) -> str:
        """The subject of the companions that stands beside one of this index; empty where there is none."""
        ...

    def total(self, year: int, subject: str = "") -> float | None:
        """All Share of a year that the index tells of, in articles; None where it is not known."""
        ...

    def listed(self, year: int, subject: str = "") -> int | None:
        """How many institutions the list has of which cities are sums; None where cities are counted whole."""
        ...

    def leader_of_short_list(self, year: int, subject: str) -> str:
        """The city that leads by the first institutions of a list alone, where a longer one is summed; else empty."""
        ...

    def estimates(self, year: int) -> pd.DataFrame:
        """Estimated Shares of cities, overall: ``place, share, low, high, listed, text, rank``, largest first.

        ``listed`` is the part of ``share`` that listed institutions hold. Empty where nothing is estimated.
        """
        ...

    def evidence(self, year: int) -> pd.DataFrame:
        """What leads and what stands beside in a year, in plain words, one row a quantity; empty for one evidence."""
        ...

    def accuracy(self, until: int) -> pd.DataFrame:
        """How far figures hold what is printed, by year up to ``until`` and over all of them; see ``accuracy.table``.

        Empty where nothing is summed.
        """
        ...

    def value(self, metric: Metric, place: str, year: int, subject: str = "") -> Value:
        """One figure, or why it is not known."""
        ...

    def figures(self, metric: Metric, subject: str = "") -> pd.DataFrame:
        """Every known figure of the cities, ranked or not, one a city and year: the columns of ``FIGURES``.

        Years in which too few cities are ranked for a report are among them. Oldest first.
        """
        ...

    @property
    def figure_years(self) -> list[int]:
        """Data years of which any figure is known, those without a ranking too."""
        ...

    def observations(
        self, metric: str, year: int, subject: str = "", place: str = "", against: str | int = ""
    ) -> list[Observation]:
        """Every value of a figure that a source gives, the best of a place first; without ``place``, of all places.

        ``metric`` is one of ``Metric``, ``contribution``, or of those that only sources state: ``change`` of adjusted
        Share in per cent ``against`` a year, ``ratio`` of Shares ``against`` a place, ``cities_in_top_10`` of a
        country. A score, or a ``pair_rank``, is that of ``place`` and ``against``, cities, countries or institutions.
        """
        ...

    def contributions(self, year: int, subject: str = "") -> pd.DataFrame:
        """Known contributions of cities to the Share of their country, in per cent: columns of ``CONTRIBUTIONS``."""
        ...

    def country_counts(self, year: int, subject: str) -> pd.DataFrame:
        """Numbers of a country's cities among the leading ones that are stated without naming them all: ``country``,
        ``within`` (how many are leading), ``number``, ``source``, ``others`` (values that disagree)."""
        ...

    def stated_ranks(self, subject: str) -> pd.DataFrame:
        """Ranks stated for every year of a period at once: ``place, first, last, rank, source``."""
        ...

    def stated_changes(self, year: int, compare_to: int | None) -> pd.DataFrame:
        """Changes that sources state of cities and groups of cities up to ``year``; see ``stated_changes.COLUMNS``.

        Those against ``compare_to`` come first. Empty where figures are computed.
        """
        ...

    @property
    def pair_years(self) -> list[int]:
        """The years of which ``pairs`` are told; empty where none are."""
        ...

    @property
    def pairs_told(self) -> str:
        """The articles in which pairs are counted, where they are not those of the index itself; else empty."""
        ...

    def pairs(self, year: int, subject: str = "") -> pd.DataFrame:
        """Pairs of cities with joint articles: ``place, partner, count, score, source``, highest score first, each
        once; ``score`` is the sum of both cities' Shares in their joint articles."""
        ...

    def printed_pairs(self) -> PrintedPairs:
        """What sources print of pairs of any kind and period; empty where nothing is printed here."""
        ...

    def as_printed(self, city: str, year: int) -> pd.DataFrame:
        """Every figure of a city that a source prints, once a source: ``metric, unit`` (their names), ``subject``,
        ``relation, value, compared_with, period, edition, confidence, source``. Empty where figures are computed."""
        ...

    def members(self, city: str, year: int, subject: str = "") -> pd.DataFrame:
        """The institutions of a city with a known Share, largest first: ``place, short, group, number, text``,
        ``confidence, others, source`` and ``complete`` (the list is the city's own, not cut from a world list)."""
        ...

    def parts(self, city: str, year: int, subject: str = "") -> pd.DataFrame:
        """What of which institution counts to a city, largest first: the columns of ``PARTS``.

        ``number`` = ``share`` of the institution × ``part`` (0 to 1), in articles; ``number`` adds up to the city's
        Share. Empty where Shares of cities are no sums of institutions.
        """
        ...

    def pack(self, year: int, field: str) -> pd.DataFrame:
        """Cities in a printed world list of institutions in a field, summed over it: ``place, number, source``.

        ``number`` in articles, largest first; only a part of what a city has. Empty where nothing is summed.
        """
        ...

    def not_counted(self, city: str, year: int) -> pd.DataFrame:
        """Institutions of a city that count to no city, wholly or in ``part``, and why: columns of ``NOT_COUNTED``."""
        ...

    def cities_with_members(self, year: int) -> list[str]:
        """Cities whose own list of institutions is known for a year, in the order of the ranking."""
        ...

    def ranks_apart(self, years: list[int], cities: list[str]) -> pd.DataFrame:
        """Overall ranks that stand beside the line of a city and are not joined to it; see ``silent.RANKS_APART``."""
        ...

    def measure(self, year: int) -> str:
        """What the ranking of a year ranks by: ``"Share"`` or ``"WFC"``."""
        ...

    def articles(self, subject: str = "") -> dict[int, int]:
        """Number of articles by year; empty where it is not known."""
        ...

    def growth(self) -> pd.DataFrame:
        """Growth of the number of articles that follows from other figures: ``derived.GROWTH_COLUMNS``.

        From one year to the next, the whole and each subject; empty where ``articles`` tells the number itself.
        """
        ...

    def apart(self, year: int, subject: str = "", level: str = CITY) -> dict[str, float]:
        """Share that no place of a level holds, by the reason, in articles."""
        ...

    def breaks(self, subject: str) -> list[Break]:
        """Changes of method in the series of a subject."""
        ...

    def barrier_between(self, earlier: int, later: int) -> Break | None:
        """The break that makes two data years not comparable, if there is one."""
        ...

    def comparable_years(self, year: int) -> list[int]:
        """Earlier data years that may be compared with ``year``."""
        ...

    def earlier_comparable_year(self, year: int) -> int | None:
        """The nearest of them."""
        ...

    def reason(self, year: int) -> str:
        """Why no earlier year can be compared with ``year``."""
        ...

    def cities(self, year: int) -> list[str]:
        """Cities of which a figure of a year is known, by name."""
        ...

    def ranked_cities(self, year: int) -> list[str]:
        """Cities with a figure of their own in a year."""
        ...

    def profiles(self, year: int) -> list[str]:
        """The cities that have a page of their own in a year, unless one is asked for by name."""
        ...
