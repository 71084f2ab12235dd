"""What every index answers, whatever its figures come from: printed, counted from articles, or invented.

Reports ask an ``Index`` and nothing else. They choose what to show by what an index ``has``, never by what kind it
is; the words for where its figures come from are its ``voice``. A kind of index is one class that fulfils this
protocol and one entry in ``helpers.index.choose``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import wraps
from typing import Any, Literal, Protocol, TypeVar

import pandas as pd

# A data year exists for the suite when an index ranks at least so many cities overall.
FEWEST_RANKED_CITIES = 8
OVERALL = "overall"
CITY, INSTITUTION, COUNTRY = "metropolitan_area", "institution", "country"  # levels
Relation = Literal["=", "≈", "<", ">", "≤", "≥"]
T = TypeVar("T")


class Metric(StrEnum):
    """What can be known of a place."""

    RANK = "rank"
    SHARE = "share"
    COUNT = "count"
    ADJUSTED_SHARE = "adjusted_share"
    SCORE = "score"  # of a pair


# Columns of ``Index.figures`` with their types, and of ``Index.contributions``.
FIGURES = {
    "place": "str", "data_year": "int64", "number": "float64", "text": "str", "confidence": "str", "others": "str",
    "source": "str",
}  # fmt: skip
CONTRIBUTIONS = {"place": "str", "number": "float64", "text": "str", "source": "str"}
CONTRIBUTION = "contribution to the location's Share"  # as ``Index.definition`` knows it


@dataclass(frozen=True, slots=True)
class Value:
    """One number as it is known, or the reason why it is not (``missing``).

    ``text`` holds the printed digits, or the decimals of a computed number; ``others`` are the values of sources
    that disagree, each with the id of its source.
    """

    number: float | None
    text: str = ""
    relation: Relation = "="
    confidence: str = "high"
    sources: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    missing: str = ""

    @property
    def source(self) -> str:
        """The ids of the sources, joined by ``;``."""
        return ";".join(self.sources)


@dataclass(frozen=True, slots=True)
class Break:
    """A change of method between two data years. ``absolute``: figures on both sides cannot be compared at all."""

    after_year: int
    before_year: int
    absolute: bool
    title: str
    reason: str
    sources: str

    def between(self, earlier: int, later: int) -> bool:
        """Whether the break lies between two years."""
        return earlier <= self.after_year and later >= self.before_year


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures come from. ``address`` is empty but for official pages."""

    source: str
    name: str
    kind: str = ""
    author: str = ""
    title: str = ""
    published: str = ""
    address: str = ""
    publisher: str = ""
    locator: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """The words in which a report speaks of where its figures come from.

    ``measured`` goes before a figure (``"printed"`` Share), ``ranking`` names the order of the cities, ``ranks``
    the places in it; ``unknown`` stands in a cell without a value; ``edition`` is what a year of the index is;
    ``no_rank`` says of which places a year tells no rank. ``digits_as_printed``: numbers are shown as they were
    printed, otherwise with two decimals. ``gaps``: a rank that no place holds may be that of a place not known.
    """

    measured: str
    ranking: str
    ranks: str
    unknown: str
    edition: str
    editions: str
    nothing: str  # begins the sentence that says that something is not known
    no_rank: str  # with ``{year}`` and ``{names}``
    digits_as_printed: bool
    ranked: bool = True  # whether a place in the order is called a rank
    meaning: str = ""  # what is measured, in one sentence, where readers cannot know it
    gaps: bool = False


@dataclass(frozen=True, slots=True)
class PrintedPairs:
    """What sources print of pairs of cities, countries and institutions, of all years.

    ``scores``: see ``helpers.index.pairs.printed_scores``, with ``level``: ``city``, ``country`` or
    ``institution``, empty for a pair of two kinds. ``others``: ranks, comparisons and counts without a score, with
    ``members``, ``place``, ``level``, ``list_region``, ``subject``, ``data_year``, ``period``, ``metric`` (its id),
    ``name``, ``unit``, ``relation``, ``value``, ``reference_place``, ``confidence``, ``source``.
    ``definitions`` are those of the metrics, by id.
    """

    scores: pd.DataFrame = field(default_factory=pd.DataFrame)
    others: pd.DataFrame = field(default_factory=pd.DataFrame)
    definitions: dict[str, str] = field(default_factory=dict)


# Columns of a ranking with their types; see ``Index.ranking``.
RANKING = {
    "place": "str", "short": "str", "country": "str", "group": "str", "data_year": "int64", "rank": "int64",
    "share": "float64", "share_text": "str", "share_confidence": "str", "share_source": "str",
    "adjusted_share": "float64", "count": "Int64", "count_text": "str", "count_source": "str",
    "confidence": "str", "own_edition": "bool", "edition": "str", "others": "str", "other_sources": "str",
    "source": "str",
}  # fmt: skip


# Columns of ``Index.parts`` and of ``Index.not_counted`` with their types.
PARTS = {
    "place": "str", "short": "str", "share": "float64", "part": "float64", "number": "float64", "basis": "str",
    "source": "str",
}  # fmt: skip
NOT_COUNTED = {
    "place": "str", "subject": "str", "share": "float64", "relation": "str", "part": "float64", "why": "str",
    "source": "str",
}  # fmt: skip
ESTIMATES = ["place", "share", "low", "high", "listed", "text", "rank"]


class Index(Protocol):
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
    def whole(self) -> str:
        """The subject of all articles together; in an index of one subject alone, that subject."""
        ...

    @property
    def subjects(self) -> list[str]:
        """Ids of the subjects that are told apart, in their order; neither the whole nor fields."""
        ...

    @property
    def together(self) -> str:
        """The subject that is the sum of others and is counted alike in every year; empty where there is none."""
        ...

    @property
    def fields(self) -> list[str]:
        """Ids of the fields of research that are told apart."""
        ...

    @property
    def categories(self) -> dict[str, str]:
        """The whole, subjects and fields that are told apart: id → name."""
        ...

    @property
    def subject_names(self) -> dict[str, str]:
        """Names of all subjects and fields by id."""
        ...

    @property
    def subject_shorts(self) -> dict[str, str]:
        """Names of subjects where there is little room."""
        ...

    @property
    def subject_notes(self) -> dict[str, str]:
        """What must be known of a subject to compare its years, such as when it was added; of those with a note."""
        ...

    @property
    def groups(self) -> dict[str, str]:
        """Country groups: id → name, in their order."""
        ...

    @property
    def describer(self) -> str:
        """The module of ``helpers.pages.methods`` that tells how the index was made; empty for the plain one."""
        ...

    @property
    def definitions(self) -> pd.DataFrame:
        """Terms as reports use them: ``term, definition, source``."""
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

    def definition(self, term: str) -> str:
        """What a term means in this index; empty where it is not defined."""
        ...

    def stated_changes(self, year: int, compare_to: int | None) -> pd.DataFrame:
        """Changes that sources state of cities and groups of cities up to ``year``; see ``stated_changes.COLUMNS``.

        Those against ``compare_to`` come first. Empty where figures are computed.
        """
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

    def knows(self, name: str) -> bool:
        """Whether ``name`` is a place or an institution."""
        ...

    def short(self, name: str) -> str:
        """The short name of a place or institution, for labels."""
        ...

    def country_of(self, name: str, level: str = CITY) -> str:
        """The country of a city or institution; empty where it is not known."""
        ...

    def country_group(self, name: str, level: str = CITY) -> str:
        """The country group of a city, country or institution."""
        ...

    def city_of(self, institution: str) -> str:
        """The city in which an institution mainly sits; empty where it has many sites or is not placed."""
        ...

    def source(self, source_id: str) -> Source:
        """A source by its id.

        Raises:
            KeyError: for an unknown id.
        """
        ...


def cached(find: Callable[..., T]) -> Callable[..., T]:
    """Keeps what a function finds in an index, as long as the index lives: lead and figures ask for the same.

    The first argument is the index, the others can be hashed. Frames are given out as copies that become
    another's own when written to.
    """

    @wraps(find)
    def once(index: Index, *arguments: object) -> T:
        key = (find, *arguments)
        if key not in index.memory:
            index.memory[key] = find(index, *arguments)
        found: T = index.memory[key]
        return found.copy(deep=False) if isinstance(found, pd.DataFrame) else found

    return once
