"""What an index answers with: figures and the reasons for their absence, sources, breaks, and the columns of tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

import pandas as pd
from pandas.api.types import pandas_dtype

# A data year exists for the suite when an index ranks at least so many cities overall.
FEWEST_RANKED_CITIES = 8
OVERALL = "overall"
CITY, INSTITUTION, COUNTRY = "metropolitan_area", "institution", "country"  # levels
SUMMED = "institution table"  # kind of a source of sums, whose order tells no rank


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
class Observation:
    """One value of a figure as one source gives it; ``place`` holds both members of a pair, joined by a dash."""

    place: str
    number: float
    text: str
    relation: str = "="
    confidence: str = "high"
    source: str = ""
    source_kind: str = ""


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

    @property
    def called(self) -> str:
        """Its name, and its publisher where the name does not say it; empty where its locator, the host and the path
        under which it is found again, says as much."""
        host = self.locator.partition("/")[0]
        name = "" if host and f".{host}".endswith(f".{self.name}") else self.name
        return ", ".join(
            part for part in (name, "" if self.publisher in self.name else self.publisher) if part
        )


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
    "confidence": "str", "own_edition": "bool", "edition": "str", "others": "str", "source": "str",
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

# Columns of ``Index.members``, of ``Index.pairs`` and of ``Index.ranks_apart``.
MEMBERS = [
    "place", "short", "group", "rank", "metric", "number", "text", "count", "change", "confidence", "others", "source",
    "complete",
]  # fmt: skip
PAIRS = ["place", "partner", "count", "score", "source"]
RANKS_APART = ["data_year", "place", "line_of", "rank", "country", "note", "others", "source"]
# Columns of ``Index.country_counts`` and of ``Index.stated_ranks`` with their types.
COUNTRY_COUNTS = {"country": "str", "within": "int64", "number": "int64", "source": "str", "others": "str"}
STATED_RANKS = {"place": "str", "first": "int64", "last": "int64", "rank": "int64", "source": "str"}


_dtype = cache(pandas_dtype)  # to read its name costs more than to make a short column of it


def typed(rows: pd.DataFrame | Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> pd.DataFrame:
    """Rows, or a frame with more columns, as a frame of ``columns`` (name → type); typed even without rows, as an
    empty frame joined to others must not turn their columns into objects."""
    dtypes = {name: _dtype(kind) for name, kind in columns.items()}
    if isinstance(rows, pd.DataFrame):
        found = pd.DataFrame(rows, columns=list(columns))
        own = dict(zip(found.columns, found.dtypes, strict=True))
        return found.astype({name: dtype for name, dtype in dtypes.items() if dtype != own[name]})
    cells = {name: [row.get(name) for row in rows] for name in columns}
    return pd.DataFrame({name: pd.array(cells[name], dtype=dtype) for name, dtype in dtypes.items()})


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as ``rows.to_dict("records")`` gives them, in less time; a missing whole number is NA."""
    cells = zip(*(rows[name].tolist() for name in rows.columns), strict=True)
    return [dict(zip(rows.columns, row, strict=True)) for row in cells]


def computed_ranking(rows: pd.DataFrame, confidence: str, source: str) -> pd.DataFrame:
    """Computed figures as the columns of ``RANKING``, with what is the same of all of them.

    ``rows`` have ``place, short, country, group, data_year, rank, share, share_text, adjusted_share, count``.
    """
    rows = rows.assign(
        count_text=["" if pd.isna(count) else f"{int(count):,}" for count in rows["count"]],
        share_confidence=confidence,
        confidence=confidence,
        own_edition=True,
        edition="",
        others="",
        share_source=source,
        count_source=source,
        source=source,
    )
    return typed(rows, RANKING).reset_index(drop=True)


def number_text(metric: str, number: float) -> str:
    """A computed number as it is shown: ranks and Counts are whole, all others have two decimals."""
    return f"{number:,.0f}" if metric in (Metric.RANK, Metric.COUNT) else f"{number:,.2f}"
