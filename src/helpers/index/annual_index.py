"""Institution tables summed to cities, as reports ask for them; alone, or as the edition with printed figures beside.

What is ranked here is *listed Share*: places in the order of it are no Nature Index ranks. *Estimated Share* is asked
for by its own name. Every subject but the whole has the id of the institution tables.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from helpers.base.errors import BadData
from helpers.base.words import ids_in
from helpers.data.table_use import ANNUAL as TABLE_OF
from helpers.data.table_use import until_name
from helpers.index.accuracy import table as accuracy_table
from helpers.index.accuracy import variants
from helpers.index.annual import ALL, LEADING
from helpers.index.annual_names import AnnualNames
from helpers.index.annual_rows import member_rows, not_counted, rankings_of, share_text
from helpers.index.evidence import contract, error_of
from helpers.index.interface import (
    CITY,
    ESTIMATES,
    FEWEST_RANKED_CITIES,
    INSTITUTION,
    PARTS,
    RANKING,
    Index,
    PrintedPairs,
    Voice,
    cached,
)
from helpers.index.values import MEMBERS, typed

VOICE = Voice(
    measured="listed",
    ranking="the order by listed Share",
    ranks="places by listed Share",
    unknown="not listed",
    edition="year",
    editions="years",
    nothing="The tables of institutions do not give",
    no_rank="No institution of {names} is listed in {year}.",
    digits_as_printed=False,
    ranked=False,
    meaning="Listed Share is the sum of the Shares of a city’s institutions in the tables of Nature Index. These divide an article "
    "among its subjects, whereas printed editions count it in each.",
)
_NOTHING = typed([], RANKING)
# tables that all years of an index share
_SHARED = (
    "institutions", "evidence", "annual_subjects", "annual_eras", "annual_steps", "annual_whole", "boundaries",
    "coverage", "site_weights", "site_corrections",
)  # fmt: skip


@dataclass(frozen=True)
class AnnualIndex(AnnualNames):
    """Listed Shares by city, institution, subject and data year; see ``helpers.index.interface.Index``.

    ``companions`` are the printed figures in the edition, first of all, and nothing where the tables stand alone.
    """

    voice = VOICE

    companions: tuple[Index, ...] = ()
    names: set[str] = field(default_factory=lambda: set(_SHARED), compare=False)

    @property
    def names_read(self) -> set[str]:
        return self.printed.names_read.union(
            until_name(self.until), self.names, *(beside.names_read for beside in self.companions)
        )

    def _has(self, year: int) -> bool:
        """Whether there is a table of a year that is told, which is then noted as read."""
        if year in self.annual.years and self.tells(year):
            self.names.add(f"{TABLE_OF}{year}")
            return True
        return False

    @cached_property
    def years(self) -> list[int]:
        """The years with a table that places institutions in enough cities."""
        # not noted as read: what a report shows of a year it asks for by itself
        told = [year for year in self.annual.years if self.tells(year)]
        years = [year for year in told if len(self.annual.listed(year)) >= FEWEST_RANKED_CITIES]
        if not years and self.until is None:
            raise BadData(
                f"data/annual: no table lists institutions in at least {FEWEST_RANKED_CITIES} cities"
            )
        return years

    @property
    def together(self) -> str:
        """The sum of the natural sciences, which is listed alike in every year."""
        return next(iter(self._sums), "")

    def leads(self, year: int) -> Index:
        """The printed figures where an edition of metropolitan areas ranks the cities of a year; else the tables."""
        for companion in self.companions:
            if year in companion.years and companion.measure(year) == "Share":
                return companion
        return self

    def ranking(self, year: int, subject: str = "", level: str = CITY) -> pd.DataFrame:
        """Cities by listed Share, or institutions as they are listed; see ``Index.ranking``."""
        if level not in (CITY, INSTITUTION) or not self._has(year):
            return _NOTHING.copy(deep=False)
        # kept with the tables, for all reports of a process: nothing else but names of places goes into it
        rankings = self.annual.rankings
        if (year, level) not in rankings:
            rankings[year, level] = rankings_of(self, year, level)
        return rankings[year, level].get(self.table_of(subject), _NOTHING).copy(deep=False)

    def estimates(self, year: int) -> pd.DataFrame:
        """The band from ``low`` to ``high`` is never narrower than the error measured against print; see ``Index.estimates``."""
        if not self._has(year):
            return super().estimates(year)
        found = self.annual.estimates(year)
        error = error_of(self.annual.tables, "estimated Share", year)
        found = found.assign(
            low=found["low"].clip(upper=found["share"] * (1 - error)),
            high=found["high"].clip(lower=found["share"] * (1 + error)),
            text=[share_text(share) for share in found["share"]],
            rank=range(1, len(found) + 1),
        )
        return found[ESTIMATES]

    @property
    def describer(self) -> str:
        """What the tables hold and how they become cities; in the edition, what is printed too."""
        return "edition" if self.companions else "annual"

    def printed_pairs(self) -> PrintedPairs:
        return self.printed.printed_pairs() if self.companions else PrintedPairs()

    def as_printed(self, city: str, year: int) -> pd.DataFrame:
        return self.printed.as_printed(city, year) if self.companions else pd.DataFrame()

    def evidence(self, year: int) -> pd.DataFrame:
        """The rows of ``data/evidence.csv`` that hold for a year; in the edition alone."""
        return contract(self.annual.tables, year) if self.companions else pd.DataFrame()

    @cached
    def accuracy(self, until: int) -> pd.DataFrame:
        """Against the printed figures, overall; see ``accuracy.table``."""
        until = min(until, self.until or until)
        for year in self.annual.years:
            if year <= until:
                self._has(year)
        return accuracy_table(variants(self.annual), self.printed, [self.beside(self.whole)], until=until)

    def growth(self) -> pd.DataFrame:
        """The growth of the number of articles that follows from what is printed, in the edition."""
        return self.printed.growth() if self.companions else super().growth()

    def total(self, year: int, subject: str = "") -> float | None:
        """The Share of all listed institutions of a year together, in articles."""
        if not self._has(year):
            return None
        return self.annual.listed_total(year, self.table_of(subject)) or None

    def listed(self, year: int, subject: str = "") -> int | None:
        """How many institutions a table holds; None for a subject that the year does not have."""
        if not self._has(year):
            return None
        rows = self.annual.listed_rows(year, self.table_of(subject))
        return int(rows["rank_all"].max()) if len(rows) else None

    def leader_of_short_list(self, year: int, subject: str) -> str:
        table = self.table_of(subject)
        return self.annual.leader_of_short_list(year, table) if self._has(year) else ""

    def members(self, city: str, year: int, subject: str = "") -> pd.DataFrame:
        """The institutions of a city with the part of their Share that counts to it; see ``Index.members``."""
        if not self._has(year):
            return super().members(city, year)
        return member_rows(self, city, year, self.table_of(subject))[MEMBERS]

    def parts(self, city: str, year: int, subject: str = "") -> pd.DataFrame:
        """What of which institution counts to a city, and by what evidence; see ``Index.parts``."""
        if not self._has(year):
            return super().parts(city, year)
        return typed(member_rows(self, city, year, self.table_of(subject)), PARTS)

    def pack(self, year: int, field: str) -> pd.DataFrame:
        """A printed list of institutions summed as the tables are, bodies in several cities divided; see ``Index.pack``."""
        listed = self.printed.ranking(year, field, INSTITUTION) if self.companions else pd.DataFrame()
        sums: dict[str, float] = {}
        for row in listed.itertuples():
            body = self._bodies.get(row.place)
            whole = {self.printed.city_of(row.place): 1.0}
            for city, part in ({one.place: one.weight for one in body.parts} if body else whole).items():
                sums[city] = sums.get(city, 0.0) + float(row.share) * part
        rows = sorted(
            ((city, share) for city, share in sums.items() if city), key=lambda one: (-one[1], one[0])
        )
        sources = ";".join(ids_in(listed.get("source", ())))
        return pd.DataFrame(rows, columns=["place", "number"]).assign(source=sources)

    def not_counted(self, city: str, year: int) -> pd.DataFrame:
        """Institutions of a city that count to no city; see ``Index.not_counted``."""
        if not self._has(year):
            return super().not_counted(city, year)
        found = not_counted(self.annual, city, year, self.together, self.table_id(year))
        return found.assign(subject=found["subject"].replace(ALL, self.whole))

    def apart(self, year: int, subject: str = "", level: str = CITY) -> dict[str, float]:
        """Share of listed institutions that counts to no city, in articles."""
        if level != CITY or not self._has(year):
            return {}
        return self.annual.apart(year, self.table_of(subject))

    def cities(self, year: int) -> list[str]:
        """Cities with a listed institution, or a printed figure beside, by name."""
        beside = {city for companion in self.companions for city in companion.cities(year)}
        return sorted(beside | set(self.ranking(year)["place"]))

    def profiles(self, year: int) -> list[str]:
        """The cities with the largest listed Share, and those of which a figure is printed."""
        printed = self.printed.ranked_cities(year) if self.companions else []
        return sorted({*printed} | set(self.ranking(year)["place"].head(LEADING)))
