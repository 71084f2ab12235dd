"""Share of cities from Nature Index's own tables of institutions: what is listed, and what is estimated.

*Listed Share*: the rows of one table that have a rank among all institutions, summed over a city, bodies in several
cities divided. Members add up to it. *Estimated Share*: overall only; the whole of a year, divided by the part of the
city that listed institutions hold, and only for cities of which that part is known. The two are never on one axis.

Subjects have the ids of these tables, which no name of a printed subject leads to: an article is divided among the
subjects here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from helpers.base.errors import WrongParameter, nearest
from helpers.data.annual import AnnualTables
from helpers.index.annual_placement import (
    ACADEMIC_ROWS,
    COVERAGE,
    HEADQUARTERS,
    Institution,
    Part,
    all_steps,
    boundaries_of,
    placement,
)
from helpers.index.annual_values import Cut, Era, Estimate, Listed, Member, NotCounted
from helpers.index.interface import cached

ALL = "all"
#: So many cities, those with the largest listed Share of a year, are shown one by one.
LEADING = 100
#: So long were the lists of subjects before they were lengthened; who leads must lead by the first of a longer list, too.
SHORT_LIST = 100

WITHIN_ANOTHER = "counted within {}"
NOT_LISTED_AMONG_ALL = "listed among academic institutions only, below the cut"


class Annual:
    """The tables of institutions of any number of years, with the ``steps`` to cities that are switched on.

    Tables are read year by year, when asked for; ``tables.names`` collects which, for ``table_use``.
    """

    def __init__(self, tables: AnnualTables | None = None, steps: Collection[str] | None = None) -> None:
        self.tables = AnnualTables() if tables is None else tables
        known = all_steps(self.tables)
        if unknown := set(steps or ()) - known - {HEADQUARTERS}:
            name = min(unknown)
            raise WrongParameter(f"There is no step '{name}'.{nearest(name, known)}")
        self.steps = known if steps is None else frozenset(steps)
        #: What ``cached`` keeps.
        self.memory: dict[tuple[Any, ...], Any] = {}
        #: Rankings that an index made of these tables, by year, subject and level; see ``AnnualIndex.ranking``.
        self.rankings: dict[tuple[int, str, str], pd.DataFrame] = {}

    def with_steps(self, steps: Collection[str]) -> Annual:
        """The same tables, read once, with other steps switched on; one object for each set of steps."""
        return self._with_steps(frozenset(steps))

    @cached
    def _with_steps(self, steps: frozenset[str]) -> Annual:
        return Annual(self.tables, steps)

    @property
    def years(self) -> list[int]:
        """The years that have a table."""
        return self.tables.years

    @cached_property
    def institutions(self) -> dict[str, Institution]:
        """Every institution by its id, placed."""
        return placement(self.tables, self.steps)

    @property
    def boundaries(self) -> dict[str, str]:
        """Place → the place that it counts to, with the steps that are switched on."""
        return boundaries_of(self.tables, self.steps)[0]

    @cached_property
    def subjects(self) -> dict[str, str]:
        """Id → name of every subject of these tables, in their order."""
        rows = self.tables.reference("annual_subjects").sort_values("order")
        return dict(zip(rows["subject"], rows["name"], strict=True))

    def subjects_of(self, year: int) -> list[str]:
        """The subjects that the table of a year has."""
        present = set(self.tables.year(year)["subject"])
        return [subject for subject in self.subjects if subject in present]

    @cached_property
    def eras(self) -> list[Era]:
        """The eras, oldest first."""
        return [
            Era(
                row.first_year,
                None if pd.isna(row.last_year) else int(row.last_year),
                row.title,
                row.reason,
                tuple(filter(None, row.sources.split(";"))),
            )
            for row in self.tables.reference("annual_eras").itertuples()
        ]

    def era(self, year: int) -> Era:
        """The era of a year; WrongParameter if none holds it."""
        for era in self.eras:
            if era.holds(year):
                return era
        raise WrongParameter(f"No era of reference/annual_eras.csv holds {year}.")

    @cached
    def listed_rows(self, year: int, subject: str = ALL) -> pd.DataFrame:
        """The rows of a list, best rank first: those with a rank among all institutions."""
        rows = self.tables.year(year)
        rows = rows[(rows["subject"] == subject) & rows["rank_all"].notna()]
        return rows.sort_values(["rank_all", "line"], kind="stable")

    def listed_total(self, year: int, subject: str = ALL) -> float:
        """The Share of all listed institutions together."""
        return float(self.listed_rows(year, subject)["share"].sum())

    def cut(self, year: int, subject: str = ALL) -> Cut | None:
        """Where a list ends; None if the year has no such list."""
        rows = self.listed_rows(year, subject)
        if rows.empty:
            return None
        return Cut(len(rows), int(rows["rank_all"].max()), float(rows["share"].min()))

    def members(self, place: str, year: int, subject: str = ALL) -> list[Member]:
        """The institutions that the listed Share of a city is the sum of, largest part first."""
        return self._by_place(year, subject).get(place, [])

    @cached
    def _by_place(self, year: int, subject: str) -> dict[str, list[Member]]:
        found: dict[str, list[Member]] = defaultdict(list)
        for row in self.listed_rows(year, subject).itertuples():
            institution = self.institutions[row.institution_id]
            for part in institution.parts:
                found[part.place].append(_member(institution, int(row.rank_all), row.share, part))
        for members in found.values():
            members.sort(key=lambda member: (-member.value, member.institution.name))
        return dict(found)

    @cached
    def listed(self, year: int, subject: str = ALL) -> tuple[Listed, ...]:
        """Listed Share of every city with a listed institution, largest first; no entry is no listed institution."""
        cities = [_sum(place, members) for place, members in self._by_place(year, subject).items()]
        return tuple(sorted(cities, key=lambda city: (-city.share, city.place)))

    def leader_of_short_list(self, year: int, subject: str) -> str:
        """The city that leads by the first ``SHORT_LIST`` institutions of a longer list; empty for one no longer."""
        cut = self.cut(year, subject)
        if cut is None or cut.rank <= SHORT_LIST:
            return ""
        sums: dict[str, float] = defaultdict(float)
        for place, members in self._by_place(year, subject).items():
            sums[place] = sum(member.value for member in members if member.rank <= SHORT_LIST)
        return min(sums, key=lambda place: (-sums[place], place))

    def listed_share(self, place: str, year: int, subject: str = ALL) -> float | None:
        """Listed Share of one city; None if no institution of it is listed."""
        members = self.members(place, year, subject)
        return sum(member.value for member in members) if members else None

    def not_counted(self, year: int, subject: str = ALL, seat: str | None = None) -> list[NotCounted]:
        """What counts to no city, largest first: parts of listed bodies that are not placed, and institutions below
        the cut that only the academic list has. ``seat`` keeps the institutions that sit in one city.
        """
        rows = self.tables.year(year)
        found = []
        for row in rows[rows["subject"] == subject].itertuples():
            institution = self.institutions[row.institution_id]
            if seat is not None and seat not in {institution.seat, *_whole_place(institution)}:
                continue
            if pd.isna(row.rank_all):
                within = (
                    WITHIN_ANOTHER.format(institution.part_of)
                    if institution.part_of
                    else NOT_LISTED_AMONG_ALL
                )
                found.append(NotCounted(institution, row.share, 1.0, within))
            elif institution.unplaced > 0:
                found.append(NotCounted(institution, row.share, institution.unplaced, institution.why))
        return sorted(found, key=lambda one: (-one.share * one.part, one.institution.name))

    def below_cut(self, place: str, year: int, subject: str) -> list[Institution]:
        """Institutions of a city that the year lists among all subjects and not in this one: each has at most the
        Share of ``cut``.
        """
        here = {member.institution.id for member in self.members(place, year, subject)}
        return [
            member.institution for member in self.members(place, year) if member.institution.id not in here
        ]

    def whole(self, year: int) -> dict[str, float]:
        """Institution → the Share that a year's estimates start from: sums of subjects, by the steps switched on.

        Ranked institutions, and with the step for it those that only the academic list has, unless they are counted
        within another. Empty if ``annual_whole.csv`` says nothing of the year.
        """
        rows = self.tables.reference("annual_whole")
        rows = rows[(rows["year"] == year) & ((rows["step"] == "") | rows["step"].isin(self.steps))]
        if rows.empty:
            return {}
        table = self.tables.year(year)
        sums = {
            row.institution_id: 0.0
            for row in table[table["subject"] == ALL].itertuples()
            if not pd.isna(row.rank_all)
            or (ACADEMIC_ROWS in self.steps and not self.institutions[row.institution_id].part_of)
        }
        for subject, factor in rows[["subject", "factor"]].itertuples(index=False):
            own = table[(table["subject"] == subject) & table["institution_id"].isin(sums)]
            for body, share in zip(own["institution_id"], own["share"], strict=True):
                sums[body] += factor * share
        return sums

    @cached
    def estimates(self, year: int) -> tuple[Estimate, ...]:
        """Estimated Share of every city of ``coverage.csv``, largest first; empty if the year's whole is not told.

        ``low`` and ``high`` hold the intervals of weights and the change of coverage; the error against print is
        larger where much of a city is divided or not covered, and is measured by ``index.accuracy``.
        """
        ranked = set(self.listed_rows(year)["institution_id"])
        sums: dict[str, _Sums] = defaultdict(_Sums)
        for body, share in self.whole(year).items():
            for part in self.institutions[body].parts:
                if part.place in self._coverage:
                    sums[part.place].add(share, part, body in ranked)
        found = []
        for place, value in sums.items():
            listed, least, most = self._coverage[place]
            share = (value.listed + value.academic) / listed
            found.append(
                Estimate(place, share, value.low / most, value.high / least, value.listed, value.academic)
            )
        return tuple(sorted(found, key=lambda one: (-one.share, one.place)))

    @cached_property
    def _coverage(self) -> dict[str, tuple[float, float, float]]:
        """City → the part of it that is listed: by the newest full table, the smallest and the largest of all."""
        rows = self.tables.reference(COVERAGE).sort_values("year")
        parts = {place: list(own["part_listed"]) for place, own in rows.groupby("place", sort=False)}
        if COVERAGE not in self.steps:
            return dict.fromkeys(parts, (1.0, 1.0, 1.0))
        return {place: (own[-1], min(own), max(own)) for place, own in parts.items()}


@dataclass(slots=True)
class _Sums:
    """What is added up for the estimate of one city."""

    listed: float = 0.0
    academic: float = 0.0
    low: float = 0.0
    high: float = 0.0

    def add(self, share: float, part: Part, ranked: bool) -> None:
        if ranked:
            self.listed += share * part.weight
        else:
            self.academic += share * part.weight
        self.low += share * part.low
        self.high += share * part.high


def _whole_place(institution: Institution) -> set[str]:
    """The city of a body in one place, which a boundary may have moved away from its seat."""
    return set() if institution.several else {part.place for part in institution.parts}


def _member(institution: Institution, rank: int, share: float, part: Part) -> Member:
    return Member(
        institution,
        rank,
        share,
        part.weight,
        share * part.weight,
        share * part.low,
        share * part.high,
        part.basis,
    )


def _sum(place: str, members: list[Member]) -> Listed:
    share = sum(member.value for member in members)
    return Listed(
        place,
        share,
        sum(member.low for member in members),
        sum(member.high for member in members),
        len(members),
    )
