"""What sources other than one article print, and whether a printed value agrees with a stated one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from types import SimpleNamespace

import pandas as pd

from helpers.base.words import MINUS, capitalised, listed
from helpers.data.layout import PAIR_SEPARATOR, WEAK_KINDS
from helpers.index.interface import OVERALL, Index, cached
from helpers.index.printed import PrintedIndex
from helpers.index.values import records

CONFIRMED = "confirmed by another source"
CONTRADICTED = "contradicted"
DISPUTED = "sources disagree"
ONLY_HERE = "printed only here"
UNCHECKED = "cannot be checked"
VERDICTS = (CONFIRMED, CONTRADICTED, DISPUTED, ONLY_HERE, UNCHECKED)

# What one-sided values such as "< 0" leave out: far below any printed digit.
_OPEN = 1e-9

_COLUMNS = (
    "metric", "subject", "data_year", "period", "place", "place_kind", "reference_place", "reference_year",
    "list_scope", "list_region", "relation", "value", "number", "source", "source_kind", "confidence", "edition_year",
)  # fmt: skip


@dataclass(frozen=True)
class Note:
    """A piece of evidence: a few words and the ids of the sources that print it.

    ``firm``: more than aggregators, forums and rows of low confidence print it. ``known``: more than aggregators and
    forums do.
    """

    text: str
    sources: tuple[str, ...] = ()
    firm: bool = True
    known: bool = True


@dataclass
class Finding:
    """The evidence on a statement: notes that ``support`` it, speak ``against`` it, or bear on it in ``part``.

    ``tolerance`` says what counts as agreement. ``disputed``: the sources themselves leave the matter open.
    """

    tolerance: str
    support: list[Note] = field(default_factory=list)
    against: list[Note] = field(default_factory=list)
    part: list[Note] = field(default_factory=list)
    disputed: bool = False

    def add(self, outcome: str | bool, note: Note) -> None:
        """Files a note under an outcome of ``agreement``, or for the statement if true, and else against it."""
        if isinstance(outcome, bool):
            outcome = "for" if outcome else "against"
        {"for": self.support, "against": self.against, "open": self.part}[outcome].append(note)

    @property
    def verdict(self) -> str:
        """One of ``VERDICTS``. What no firm note speaks against is not contradicted."""
        if self.disputed or (self.support and self.against):
            return DISPUTED
        if self.against and not any(note.firm for note in self.against):
            return DISPUTED
        if self.support or self.against:
            return CONFIRMED if self.support else CONTRADICTED
        return UNCHECKED if self.part else ONLY_HERE

    @property
    def weak(self) -> bool:
        """Whether the verdict rests on aggregators or forums alone."""
        notes = self.support + self.against
        return bool(notes) and not any(note.known for note in notes)

    @property
    def evidence(self) -> str:
        """The notes as sentences."""
        if not (self.support or self.against or self.part):
            return "No other source found prints it."
        mixed = bool(self.against) and bool(self.support or self.part)
        parts = (
            ("For it: " if mixed else "", self.support),
            ("Against it: " if mixed else "", self.against),
            ("", self.part),
        )
        sentences = [
            capitalised(lead + "; ".join(note.text for note in notes)) + "." for lead, notes in parts if notes
        ]
        return " ".join([*sentences, *(["Only aggregators or forums print this."] if self.weak else [])])

    @property
    def sources(self) -> list[str]:
        """The ids of all sources named, each once, in order."""
        notes = self.support + self.against + self.part
        return list(dict.fromkeys(source for note in notes for source in note.sources))


def bounds(relation: str, value: str, whole: bool) -> tuple[float, float]:
    """The least and the largest number that a printed value stands for.

    Args:
        relation: ``=``, ``≈`` (within one unit of the last printed digit), ``<``, ``<=``, ``>`` or ``>=``.
        value: the printed number.
        whole: a whole number stands for itself; any other is taken as rounded to its printed decimals.

    Raises:
        ValueError: for an unknown relation or a value that is no number.
    """
    number = float(value.replace(MINUS, "-"))
    unit = 10.0 ** -len(value.partition(".")[2])
    if relation == "≈":
        return number - unit, number + unit
    if relation == "=":
        # neighbours such as 9.14 and 9.15 share no number, so the halves stop short of each other
        half = 0.0 if whole else unit / 2 - _OPEN
        return number - half, number + half
    limits = {
        "<": (float("-inf"), number - _OPEN),
        "<=": (float("-inf"), number),
        ">": (number + _OPEN, float("inf")),
        ">=": (number, float("inf")),
    }
    if relation not in limits:
        raise ValueError(f"unknown relation '{relation}'")
    return limits[relation]


def agreement(stated: tuple[str, str], printed: tuple[str, str], whole: bool) -> str:
    """Whether a printed ``(relation, value)`` speaks for a stated one: ``for``, ``against`` or ``open``.

    It speaks for it if all that it stands for fits the statement, or if both are single numbers that are
    equal to the fewer printed decimals; against it if nothing that it stands for fits.
    """
    least, most = bounds(*stated, whole)
    low, high = bounds(*printed, whole)
    slack = _OPEN / 2
    if high < least - slack or low > most + slack:
        return "against"
    single = stated[0] in ("=", "≈") and printed[0] in ("=", "≈")
    return "for" if single or (low >= least - slack and high <= most + slack) else "open"


def both(main: Finding, more: Finding) -> Finding:
    """The evidence on a statement that says two things: it holds where both hold, and falls where one falls."""
    one_is_open = not (main.support and more.support)
    joined = Finding(f"{main.tolerance} {more.tolerance}", disputed=main.disputed or more.disputed)
    for finding in (main, more):
        joined.against += finding.against
        (joined.part if one_is_open else joined.support).extend(finding.support)
        joined.part += finding.part
    if main.against and main.support or more.against and more.support:
        joined.disputed = True
    return joined


@dataclass(frozen=True)
class Others:
    """The printed figures of all sources but ``article``; ``whole`` is the index that also has institution tables."""

    index: PrintedIndex
    article: str
    whole: Index

    def _rows(self, metric: str, subject: str, year: int | None = None) -> list[SimpleNamespace]:
        """Of one year, or of all."""
        by_year = _printed(self.index).get((metric, subject), {})
        rows = chain.from_iterable(by_year.values()) if year is None else by_year.get(year, ())
        return [row for row in rows if row.source != self.article]

    def find(self, metric: str, subject: str, year: int, place: str = "") -> list[SimpleNamespace]:
        """World figures of a calendar year; of one place if given. The members of a pair have no order.

        Regional lists, lists of one sector and 12-month windows count within themselves and are left out.
        """
        return [
            row
            for row in self._rows(metric, subject, year)
            if (row.list_scope, row.period) == ("", "")
            and (not place or members(row.place) == members(place))
        ]

    def city_ranks(self, subject: str, year: int) -> list[SimpleNamespace]:
        """The exact ranks of cities."""
        rows = self.find("rank", subject, year)
        return [row for row in rows if (row.place_kind, row.relation) == ("city", "=")]

    def institutions(self, year: int) -> list[SimpleNamespace]:
        """Overall world ranks of institutions of all sectors."""
        return [
            row
            for row in self._rows("rank", OVERALL, year)
            if (row.place_kind, row.list_scope, row.list_region) == ("institution", "all", "global")
        ]

    def throughout(self, place: str, subject: str) -> list[SimpleNamespace]:
        """Ranks that a source states for all years of a period, with ``years``."""
        found = []
        for row in self._rows("rank_throughout", subject):
            if row.place == place:
                start, end = (int(part[:4]) for part in row.period.split("/"))
                found.append(SimpleNamespace(**vars(row), years=range(start, end + 1)))
        return found

    def ranks(self, place: str, subject: str, year: int) -> list[SimpleNamespace]:
        """Printed ranks of a city, or of the cities proper within it, with ``side``.

        ``side`` counts the breaks of the series behind which the edition lies that prints the rank: only
        ranks of one side are drawn up alike.
        """
        firsts = [limit.before_year for limit in self.index.breaks(subject) if limit.absolute]
        return [
            SimpleNamespace(**vars(row), side=sum(row.edition_year >= first for first in firsts))
            for row in self.city_ranks(subject, year)
            if place in (row.place, self.index.place(row.place)["metropolitan_area"])
        ]

    def subjects_of(self, year: int) -> list[str]:
        """The subjects in which any source, the article too, ranks cities in a year."""
        ranks = {subject: _printed(self.index).get(("rank", subject), {}) for subject in self.index.subjects}
        return [
            subject
            for subject, years in ranks.items()
            if any(row.place_kind == "city" for row in years.get(year, ()))
        ]

    def holders(self, subject: str, year: int, until: int) -> dict[int, list[SimpleNamespace]]:
        """Who other sources rank how, of cities up to a rank; a rank that sources give to different cities is left
        out, unless one of them says that they share it."""
        found: dict[int, dict[str, list[SimpleNamespace]]] = {}
        for row in self.city_ranks(subject, year):
            if row.number <= until:
                found.setdefault(int(row.number), {}).setdefault(row.place, []).append(row)
        return {
            rank: [row for rows in places.values() for row in rows]
            for rank, places in sorted(found.items())
            if set.intersection(*({row.source for row in rows} for rows in places.values()))
        }

    def note(self, text: str, *rows: SimpleNamespace) -> Note:
        """``text`` with the sources of the printed figures that it tells of, and how firm they are."""
        known = [row for row in rows if row.source_kind not in WEAK_KINDS or row.confidence == "high"]
        return Note(
            text,
            sources=tuple(dict.fromkeys(row.source for row in rows)),
            firm=not rows or any(row.confidence != "low" for row in known),
            known=not rows or bool(known),
        )

    def cited(self, text: str, *rows: SimpleNamespace) -> Note:
        """A note whose ``text`` ends with the names of the sources of ``rows``."""
        return self.note(f"{text} {self.cite(*rows)}", *rows)

    def ranked(self, row: SimpleNamespace) -> Note:
        """``"Shanghai, life sciences, 2021: rank 7 (China Daily)"``."""
        return self.cited(f"{self.about(row.subject, row.data_year, row.place)}: rank {row.value}", row)

    def places(self, rows: Iterable[SimpleNamespace], *, cite: bool = False) -> str:
        """``"Beijing 1 and New York 2"``: places with their values, each with its source if told to cite."""
        return listed(
            f"{self.name(row.place)} {row.value}{f' {self.cite(row)}' if cite else ''}" for row in rows
        )

    def name(self, place: str) -> str:
        """Short name of a place or of the members of a pair; a group such as the index keeps its own."""
        if len(members(place)) > 1:
            return PAIR_SEPARATOR.join(self.index.short(member) for member in place.split(PAIR_SEPARATOR))
        return self.index.short(place) if self.index.knows(place) else place

    def about(self, subject: str, year: int | None = None, place: str = "") -> str:
        """``"Shanghai, life sciences, 2021"``: what a piece of evidence is about."""
        named = self.index.subject_names.get(subject, subject)
        parts = [self.name(place) if place else "", named, str(year) if year is not None else ""]
        return ", ".join(part for part in parts if part)

    def cite(self, *rows: SimpleNamespace) -> str:
        """The sources of figures in brackets, each once: ``"(China Daily, low confidence)"``."""
        names = list(dict.fromkeys(self.index.source(row.source).name for row in rows))
        if any(row.confidence == "low" for row in rows):
            names.append("low confidence")
        return f"({', '.join(names)})"


@cached
def _printed(index: PrintedIndex) -> dict[tuple[str, str], dict[int, list[SimpleNamespace]]]:
    """Printed figures by metric and subject, and by data year."""
    figures = index.tables.figures
    # of institutions no statement asks for more than their ranks, and they are most of the figures
    wanted = (figures["place_kind"] != "institution") | (figures["metric"] == "rank")
    found: dict[tuple[str, str], dict[int, list[SimpleNamespace]]] = {}
    for cells in records(figures.loc[wanted, list(_COLUMNS)]):
        row = SimpleNamespace(**cells)
        row.reference_year = None if pd.isna(row.reference_year) else int(row.reference_year)
        found.setdefault((row.metric, row.subject), {}).setdefault(row.data_year, []).append(row)
    return found


def varied(said: SimpleNamespace, **parts: object) -> SimpleNamespace:
    """A statement with other ``parts``."""
    return SimpleNamespace(**(vars(said) | parts))


def members(place: str) -> frozenset[str]:
    """The two members of a pair, which have no order, or the one place."""
    return frozenset(place.split(PAIR_SEPARATOR))
