"""An index computed from articles, as reports ask for it: every rank, Share and score of its places and years.

It answers the same questions as the index of printed figures, without their gaps: what was computed is known
of every place. Names, countries and groups come from the reference tables. The printed figures stand beside it
as ``printed``, to be shown as marks of their own; no number here is made of both.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from helpers.base.errors import BadData
from helpers.data.table_use import COMPUTED
from helpers.index.beside_printed import BesidePrinted
from helpers.index.interface import (
    CITY,
    CONTRIBUTIONS,
    COUNTRY,
    FEWEST_RANKED_CITIES,
    INSTITUTION,
    OVERALL,
    Index,
    Source,
    Voice,
    cached,
)
from helpers.index.naming import named
from helpers.index.printed import PrintedIndex
from helpers.index.stored import Description, StoredIndex
from helpers.index.values import MEMBERS, PAIRS, computed_ranking, typed

VOICE = Voice(
    measured="computed",
    ranking="the ranking by computed Share",
    ranks="ranks by computed Share",
    unknown="no Share",
    edition="year",
    editions="years",
    nothing="What the index was made from does not tell",
    no_rank="No Share in {year}: {names}.",
    digits_as_printed=False,
)
MOST_PROFILES = 200
_FIELD = "field:"


@dataclass(frozen=True)
class ArticlesIndex(BesidePrinted):
    """Figures of one computed index. ``name`` is that of the index; ``printed`` the printed figures beside it."""

    voice, describer = VOICE, "articles"

    name: str
    tables: StoredIndex
    printed: PrintedIndex
    until: int | None = None  # the last year that is told; None for all

    @property
    def description(self) -> Description:
        """What the index is: see ``helpers.index.stored.Description``."""
        return self.tables.description

    @cached_property
    def subject_ids(self) -> dict[str, str]:
        """Whatever the reference tables call what the index tells apart; without a whole, ``overall`` is its subject."""
        known = self.printed.subject_ids.items()
        return {OVERALL: self.whole} | {name: key for name, key in known if key in self.categories}

    @cached_property
    def city_names(self) -> dict[str, str]:
        """The names of the reference tables, and of places of the index that they lack."""
        own = {name: name for level, name in self._where if level == CITY}
        return own | self.printed.city_names

    @cached_property
    def member_names(self) -> dict[str, str]:
        own = {name: name for level, name in self._where if level in (CITY, INSTITUTION)}
        return own | self.printed.member_names

    @cached_property
    def categories(self) -> dict[str, str]:
        table = "totals" if self.tables.has("totals") else "shares"
        found = set(self.tables.table(table)["subject"])
        names = {OVERALL: OVERALL} | self.printed.subject_names
        return {key: name for key, name in names.items() if key in found}

    @cached_property
    def whole(self) -> str:
        """The id of all articles together: ``OVERALL``, or in an index of one subject alone that subject."""
        return OVERALL if OVERALL in self.categories else next(iter(self.categories))

    @cached_property
    def subjects(self) -> list[str]:
        return [subject for subject in self.printed.subjects if subject in self.categories]

    @cached_property
    def fields(self) -> list[str]:
        return [key for key in self.categories if key.startswith(_FIELD)]

    @cached_property
    def _where(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Level and name of a place → its row of ``places``."""
        return {(row["level"], row["place"]): row for row in self.tables.table("places").to_dict("records")}

    def knows(self, name: str) -> bool:
        return any((level, name) in self._where for level in (CITY, INSTITUTION)) or self.printed.knows(name)

    def country_of(self, name: str, level: str = CITY) -> str:
        """The country of a city or institution: that of the reference tables, else where most of its Share lies."""
        if level == CITY and self.printed.knows(name):
            return self.printed.country_of(name)
        return self._where.get((level, name), {}).get("country") or ""

    def city_of(self, institution: str) -> str:
        """The metropolitan area in which most of an institution's Share lies; empty where it is not placed."""
        return self._where.get((INSTITUTION, institution), {}).get("metropolitan_area") or ""

    def source(self, source_id: str) -> Source:
        """The index itself by its name, or a source of the printed figures; see ``Naming.source``."""
        if source_id != self.name:
            return self.printed.source(source_id)
        return Source(
            self.name,
            f"index “{self.name}”",
            kind="computed index",
            title=self.description.title,
            published=f"made {self.tables.made[:10]}, hash {self.tables.hash[:12]}",
        )

    @property
    def companions(self) -> tuple[Index, ...]:
        return (self.printed,)

    @cached_property
    def most_journals(self) -> bool:
        """Whether it counts at least half as many journals as Nature Index; where they are not recorded, it may."""
        counted = len(self.description.journals)
        return not counted or 2 * counted >= len(self.printed.tables.journals)

    @property
    def demonstration(self) -> bool:
        return self.description.demonstration

    @property
    def base_year(self) -> int | None:
        return self.description.base_year

    @property
    def label(self) -> str:
        """The name and the state of the index, ``"demo 894cd281d1f4"``: remade of other input it has another one."""
        return f"{self.name} {self.tables.hash[:12]}"

    @property
    def names_read(self) -> set[str]:
        return self.printed.names_read | {COMPUTED + self.name}

    @cached_property
    def years(self) -> list[int]:
        """Years in which enough cities have a Share."""
        placed = self._shares(CITY, self.whole)
        cities = placed.groupby("year")["place"].nunique()
        years = sorted(int(year) for year in cities.index[cities >= FEWEST_RANKED_CITIES])
        if not years and self.until is None:
            raise BadData(
                f"the index '{self.name}' places no year's articles in at least {FEWEST_RANKED_CITIES} cities, "
                "so there is no year to report on"
            )
        return years

    def profiles(self, year: int) -> list[str]:
        """The cities that have a profile of their own in a year, unless one is asked for by name: the leading ones."""
        return sorted(self.ranking(year)["place"].head(MOST_PROFILES))

    def _shares(self, level: str, subject: str) -> pd.DataFrame:
        """Places of a level with a Share: ``place, year, count, share, adjusted_share``."""
        rows = self.tables.table("shares", level=level, subject=subject)
        rows = rows[(rows["kind"] == "place") & (rows["share"] > 0)]
        return rows if self.until is None else rows[rows["year"] <= self.until]

    @cached
    def shares(self, subject: str, level: str = CITY) -> pd.DataFrame:
        """Every place and year in a subject or field, best first within a year.

        Columns ``place, year`` (int), ``rank`` (int, equal Shares share a rank), ``share``, ``adjusted_share``
        (float, in articles), ``count`` (nullable int).
        """
        rows = self._shares(level, subject)
        rows = rows.assign(
            year=rows["year"].astype(int),
            count=rows["count"].astype("Int64"),
            rank=rows.groupby("year")["share"].rank(method="min", ascending=False).astype(int),
        )
        columns = ["place", "year", "rank", "share", "adjusted_share", "count"]
        return rows.sort_values(["year", "rank", "place"])[columns].reset_index(drop=True)

    def total(self, year: int, subject: str = "") -> float | None:
        """The sum of all Shares, those outside of cities too."""
        placed = float(self.ranking(year, subject)["share"].sum())
        return placed + sum(self.apart(year, subject).values())

    def series(self, subject: str = "", level: str = CITY, until: int | None = None) -> pd.DataFrame:
        """Every place and year by Share, oldest year first; see ``Index.series``."""
        rows = self._series(subject or self.whole, level)
        return rows if until is None else rows[rows["data_year"] <= until]

    @cached
    def _series(self, subject: str, level: str) -> pd.DataFrame:
        rows = self.shares(subject, level).rename(columns={"year": "data_year"})
        rows = rows.assign(share_text=[f"{share:,.2f}" for share in rows["share"]])
        return computed_ranking(named(self, rows, level), "high", self.name)

    @cached
    def ranking(self, year: int, subject: str = "", level: str = CITY) -> pd.DataFrame:
        """All places of a year by Share, equal Shares on one rank; see ``Index.ranking``."""
        every = self.series(subject, level)
        return every[every["data_year"] == year].reset_index(drop=True)

    def contributions(self, year: int, subject: str = "") -> pd.DataFrame:
        """Shares of cities in per cent of the Share of their country, where countries have Shares.

        Territories count with the country of the reference tables.
        """
        rows = self.shares(subject or self.whole, COUNTRY)
        rows = rows[rows["year"] == year]
        owners = [self.printed.country_of(p) if self.printed.knows(p) else p for p in rows["place"]]
        wholes = rows.assign(owner=pd.array(owners, dtype="str")).groupby("owner")["share"].sum()
        cities = self.ranking(year, subject)
        found = cities.assign(number=cities["share"] / cities["country"].map(wholes) * 100)
        found = found[found["number"].notna()]
        return typed(found.assign(text=found["number"].map("{:.1f}".format)), CONTRIBUTIONS)

    def members(self, city: str, year: int, subject: str = "") -> pd.DataFrame:
        """The institutions that sit mainly in a city, with the Share of all their sites; see ``Index.members``."""
        bodies = self.ranking(year, subject, INSTITUTION)
        bodies = bodies[bodies["place"].map(self.city_of).eq(city)]
        bodies = bodies.rename(columns={"share": "number", "share_text": "text"})
        return bodies.assign(metric="share", change="", complete=True)[MEMBERS].reset_index(drop=True)

    def articles(self, subject: str = "") -> dict[int, int]:
        """Number of articles by year; empty where what the index is made from does not tell it."""
        if not self.tables.has("totals"):
            return {}
        rows = self.tables.table("totals")
        rows = rows[rows["subject"] == (subject or self.whole)]
        found = {int(r.year): int(r.articles) for r in rows.sort_values("year").itertuples()}
        return {year: number for year, number in found.items() if self.until is None or year <= self.until}

    def apart(self, year: int, subject: str = "", level: str = CITY) -> dict[str, float]:
        """Share that no place of a level holds: ``{"not placed": …, "spread": …}``, in articles."""
        rows = self.tables.table("shares", level=level, subject=subject or self.whole)
        rows = rows[(rows["year"] == year) & (rows["kind"] != "place")]
        return {str(kind): float(share) for kind, share in rows.groupby("kind")["share"].sum().items()}

    @property
    def pair_years(self) -> list[int]:
        """All years, where what the index is made from tells pairs."""
        return self.years if self.tables.has("pairs") else []

    def pairs(self, year: int, subject: str = "") -> pd.DataFrame:
        """Pairs of cities with joint articles; see ``Index.pairs``.

        ``score`` is the bilateral collaboration score: both cities' Shares summed over their joint articles.
        Each pair stands once. Empty where what the index is made from tells no pairs.
        """
        if not self.tables.has("pairs"):
            return super().pairs(year)
        rows = self.tables.table("pairs", level=CITY, subject=subject or self.whole, year=year)
        known = {name for level, name in self._where if level == CITY}
        rows = rows[rows["place"].isin(known) & rows["partner"].isin(known)]
        rows = rows.sort_values(["score", "place", "partner"], ascending=[False, True, True])
        return rows.assign(source=self.name)[PAIRS].reset_index(drop=True)
