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
from dataclasses import astuple, dataclass
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
from helpers.index.interface import cached
from helpers.index.values import typed

ALL = "all"
#: So many cities, those with the largest listed Share of a year, are shown one by one.
LEADING = 100
#: So long were the lists of subjects before they were lengthened; who leads must lead by the first of a longer list, too.
SHORT_LIST = 100

WITHIN_ANOTHER = "counted within {}"
NOT_LISTED_AMONG_ALL = "listed among academic institutions only, below the cut"


@dataclass(frozen=True, slots=True)
class Era:
    """Years whose tables count the same: nothing is compared from one era to another."""

    first_year: int
    last_year: int | None
    title: str
    reason: str
    sources: str


@dataclass(frozen=True, slots=True)
class NotCounted:
    """An institution's Share that counts to no city, or not to the one it has its seat in, and why."""

    institution: Institution
    share: float
    part: float
    why: str


class Annual:
    """The tables of institutions of any number of years, with the ``steps`` to cities that are switched on.

    Tables are read year by year, when asked for.
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
        #: Rankings that an index made of these tables, by year and level; see ``AnnualIndex.ranking``.
        self.rankings: dict[tuple[int, str], dict[str, pd.DataFrame]] = {}

    @cached
    def with_steps(self, steps: frozenset[str]) -> Annual:
        """The same tables, read once, with other steps switched on; one object for each set of steps."""
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
        rows = self.tables.reference("annual_eras")
        lasts = [None if pd.isna(last) else int(last) for last in rows["last_year"]]
        return [
            Era(*cells)
            for cells in zip(
                rows["first_year"], lasts, rows["title"], rows["reason"], rows["sources"], strict=True
            )
        ]

    def era(self, year: int) -> Era:
        """The era of a year; WrongParameter if none holds it."""
        for era in self.eras:
            if era.first_year <= year <= (era.last_year or year):
                return era
        raise WrongParameter(f"No era of reference/annual_eras.csv holds {year}.")

    @cached
    def _lists(self, year: int) -> dict[str, pd.DataFrame]:
        rows = self.tables.year(year)
        rows = rows[rows["rank_all"].notna()].sort_values(["rank_all", "line"])
        return dict(iter(rows.groupby("subject")))

    def listed_rows(self, year: int, subject: str = ALL) -> pd.DataFrame:
        """The rows of a list, best rank first: those with a rank among all institutions."""
        lists = self._lists(year)
        return lists[subject] if subject in lists else self.tables.year(year).head(0)

    @cached
    def listed_total(self, year: int, subject: str = ALL) -> float:
        """The Share of all listed institutions together."""
        return float(self.listed_rows(year, subject)["share"].sum())

    @cached_property
    def _parts(self) -> pd.DataFrame:
        """One row an institution and city: the fields of ``Part`` and the id and ``name`` of the institution."""
        rows = [
            (body.id, body.name, *astuple(part)) for body in self.institutions.values() for part in body.parts
        ]
        return pd.DataFrame(rows, columns=["institution_id", "name", *Part.__dataclass_fields__])

    @cached
    def _placed(self, year: int) -> pd.DataFrame:
        """The parts of listed institutions in all subjects, see ``members``, each city's largest part first."""
        rows = self.tables.year(year)
        rows = rows.loc[rows["rank_all"].notna(), ["subject", "institution_id", "rank_all", "share"]]
        rows = rows.merge(self._parts, on="institution_id")
        rows = rows.assign(value=rows["share"] * rows["weight"])
        return rows.sort_values(["place", "value", "name"], ascending=[True, False, True])

    @cached
    def _members(self, year: int, subject: str) -> pd.DataFrame:
        rows = self._placed(year)
        return rows[rows["subject"] == subject]

    def members(self, place: str, year: int, subject: str = ALL) -> pd.DataFrame:
        """The institutions that the listed Share of a city is the sum of, largest part first.

        ``institution_id, name, rank_all, share``, and ``value`` = ``share`` × ``weight``, with its ``basis``.
        """
        rows = self._members(year, subject)
        return rows[rows["place"] == place]

    @cached
    def sums(self, year: int) -> pd.DataFrame:
        """Listed Share of every city with a listed institution: ``subject, place, share``, largest first."""
        return _summed(self._placed(year))

    @cached
    def listed(self, year: int, subject: str = ALL) -> dict[str, float]:
        """City → listed Share, largest first; no entry is no listed institution."""
        rows = self.sums(year)
        rows = rows[rows["subject"] == subject]
        return dict(zip(rows["place"], rows["share"], strict=True))

    @cached
    def leader_of_short_list(self, year: int, subject: str) -> str:
        """The city that leads by the first ``SHORT_LIST`` institutions of a longer list; empty for one no longer."""
        rows = self._members(year, subject)
        if not (rows["rank_all"] > SHORT_LIST).any():
            return ""
        return str(_summed(rows[rows["rank_all"] <= SHORT_LIST])["place"].iloc[0])

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

    def apart(self, year: int, subject: str = ALL) -> dict[str, float]:
        """Share of listed institutions that counts to no city, in articles: ``spread``, of bodies in several cities, and
        ``not placed``, of others."""
        found: dict[str, float] = {}
        for row in self.listed_rows(year, subject).itertuples():
            body = self.institutions[row.institution_id]
            if body.unplaced:
                kind = "spread" if body.several else "not placed"
                found[kind] = found.get(kind, 0.0) + row.share * body.unplaced
        return found

    def below_cut(self, place: str, year: int, subject: str) -> list[str]:
        """Names of the institutions of a city that the year lists among all subjects and not in this one: each has at
        most the smallest Share of its list.
        """
        everywhere, here = self.members(place, year), self.members(place, year, subject)
        return list(everywhere.loc[~everywhere["institution_id"].isin(here["institution_id"]), "name"])

    def whole(self, year: int) -> pd.Series:
        """Institution → the Share that a year's estimates start from: sums of subjects, by the steps switched on.

        Ranked institutions, and with the step for it those that only the academic list has, unless they are counted
        within another. Empty if ``annual_whole.csv`` says nothing of the year.
        """
        factors = self.tables.reference("annual_whole")
        factors = factors[
            (factors["year"] == year) & ((factors["step"] == "") | factors["step"].isin(self.steps))
        ]
        if factors.empty:
            return pd.Series(dtype="float64")
        rows = self.tables.year(year)
        known = rows[rows["subject"] == ALL]
        wanted = {
            row.institution_id
            for row in known[["institution_id", "rank_all"]].itertuples()
            if not pd.isna(row.rank_all)
            or (ACADEMIC_ROWS in self.steps and not self.institutions[row.institution_id].part_of)
        }
        rows = rows[rows["institution_id"].isin(wanted)]
        rows = rows.merge(factors[["subject", "factor"]], on="subject")
        return (rows["share"] * rows["factor"]).groupby(rows["institution_id"]).sum()

    @cached
    def estimates(self, year: int) -> pd.DataFrame:
        """Estimated Share of every city of ``coverage.csv``, largest first; empty if the year's whole is not told.

        ``place``; ``share``, what institutions of the table hold divided by the part of the city that they are;
        ``listed``, what ranked ones hold. ``low`` and ``high`` hold the intervals of weights and the change of
        coverage; the error against print is larger where much of a city is divided or not covered, and is measured by
        ``index.accuracy``.
        """
        rows = self._parts.assign(whole=self._parts["institution_id"].map(self.whole(year)))
        rows = rows[rows["whole"].notna() & rows["place"].isin(self._coverage.index)]
        ranked = rows["institution_id"].isin(self.listed_rows(year)["institution_id"])
        held = rows[["weight", "low", "high"]].mul(rows["whole"], axis=0)
        sums = held.assign(listed=held["weight"].where(ranked, 0.0)).groupby(rows["place"]).sum()
        covered = self._coverage.loc[sums.index]
        found = pd.DataFrame(
            {
                "share": sums["weight"] / covered["last"],
                "low": sums["low"] / covered["max"],
                "high": sums["high"] / covered["min"],
                "listed": sums["listed"],
            }
        ).reset_index()
        return found.sort_values(["share", "place"], ascending=[False, True], ignore_index=True)

    @cached_property
    def _coverage(self) -> pd.DataFrame:
        """City → the part of it that is listed: by the newest full table, the smallest and the largest of all."""
        rows = self.tables.reference(COVERAGE).sort_values("year")
        if COVERAGE not in self.steps:
            rows = rows.assign(part_listed=1.0)
        return rows.groupby("place")["part_listed"].agg(["last", "min", "max"])


def _summed(members: pd.DataFrame) -> pd.DataFrame:
    sums: dict[tuple[str, str], float] = defaultdict(float)
    # added up as members stand, the largest first: another order may show another last digit
    for subject, place, value in members[["subject", "place", "value"]].itertuples(index=False):
        sums[subject, place] += value
    rows = [{"subject": key[0], "place": key[1], "share": share} for key, share in sorted(sums.items())]
    found = typed(rows, {"subject": "str", "place": "str", "share": "float64"})
    return found.sort_values("share", ascending=False, kind="stable")


def _whole_place(institution: Institution) -> set[str]:
    """The city of a body in one place, which a boundary may have moved away from its seat."""
    return set() if institution.several else {part.place for part in institution.parts}
