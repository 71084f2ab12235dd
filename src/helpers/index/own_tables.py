"""Tables of institutions of one's own, of any years and subjects: read and weighted as those of ``data/annual/``.

They lie in ``data/index/<name>/`` as ``listed.parquet``, ``institutions.parquet`` (those that the reference tables do not
know) and ``places.parquet``. Whatever else turns Shares of institutions into Shares of cities, weights of bodies in
several cities and boundaries, is that of the reference tables. Nothing is estimated: how much of a city such a table
lists is not known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

import pandas as pd

from helpers.base.errors import BadData
from helpers.data.annual import AnnualTables
from helpers.data.table_use import ANNUAL, COMPUTED
from helpers.index.annual import ALL
from helpers.index.annual_index import VOICE, AnnualIndex
from helpers.index.interface import CITY, OVERALL, Break, Index, Source
from helpers.index.stored import Description, StoredIndex
from helpers.index.values import SUMMED

NO_TERMS = "not told by whoever made the index; ask before the figures are passed on"
_VOICE = replace(
    VOICE,
    meaning="Listed Share is the sum of the Shares of a city’s institutions in the tables that the index was made from.",
)
_NOT_ESTIMATED = ("annual_whole", "coverage")


class OwnTables(AnnualTables):
    """The tables of one index, with the reference tables of the project behind them."""

    def __init__(self, stored: StoredIndex) -> None:
        super().__init__()
        self.stored = stored
        self._subjects: dict[str, str] = stored.description.made_from["subjects"]  # type: ignore[assignment]

    @property
    def whole(self) -> str:
        """The id of what is ranked first: ``OVERALL``, or the one subject that the tables have."""
        return str(self.stored.description.made_from["whole"])

    @cached_property
    def years(self) -> list[int]:
        """The years that have a table."""
        return sorted({int(year) for year in self.stored.table("listed")["year"]})

    def year(self, year: int) -> pd.DataFrame:
        """The table of a year; see ``AnnualTables.year``."""
        key = f"{ANNUAL}{year}"
        if key not in self._read:
            rows = self.stored.table("listed")
            rows = rows[rows["year"] == year].drop(columns="year").reset_index(drop=True)
            ranks = {"rank_all": "Int64", "rank_academic": "Int64", "count": "Int64"}
            file = f"index/{self.stored.description.name}/listed.parquet"
            self._read[key] = rows.astype(ranks).assign(file=file)
        return self._read[key]

    def reference(self, name: str) -> pd.DataFrame:
        """A reference table, with the institutions, subjects and years of these tables in it."""
        known = super().reference(name)
        if name in _NOT_ESTIMATED:
            return known.head(0)
        if name == "institutions":
            return pd.concat([known, self.stored.table("institutions")], ignore_index=True).fillna(
                {"note": "", "part_of": ""}
            )
        if name == "annual_subjects":
            return self._of_subjects(known)
        if name == "annual_eras" and self.years and self.years[0] < int(known["first_year"].min()):
            before = {
                "first_year": self.years[0],
                "last_year": int(known["first_year"].min()) - 1,
                "title": "before the tables of the project",
                "reason": "What changed between these years is not recorded.",
                "sources": "",
            }
            return pd.concat([pd.DataFrame([before]), known], ignore_index=True).astype(
                {"last_year": "Int64"}
            )
        return known

    def _of_subjects(self, known: pd.DataFrame) -> pd.DataFrame:
        """The subjects of the tables alone: those that are known in their order, then the others."""
        rows = known[known["subject"].isin(self._subjects)]
        rows = rows.assign(
            parts=[parts if set(parts.split(";")) <= self._subjects.keys() else "" for parts in rows["parts"]]
        )
        others = [subject for subject in self._subjects if subject not in set(known["subject"])]
        new = pd.DataFrame(
            {
                "subject": others,
                "name": [self._subjects[subject] for subject in others],
                "short_name": [self._subjects[subject] for subject in others],
                "order": [int(known["order"].max()) + number for number, _ in enumerate(others, 1)],
                "parts": "",
                "compared_with": others,
            }
        )
        rows = pd.concat([rows, new], ignore_index=True).fillna({"note": ""})
        if self.whole != OVERALL:
            rows.loc[rows["subject"] == ALL, ["name", "short_name"]] = self._subjects[ALL]
            rows.loc[rows["subject"] == ALL, "compared_with"] = self.whole
        return rows


@dataclass(frozen=True)
class OwnTablesIndex(AnnualIndex):
    """Listed Shares by city, from tables of one's own; see ``helpers.index.interface.Index``."""

    voice, describer = _VOICE, "own_tables"

    @property
    def _tables(self) -> OwnTables:
        return cast(OwnTables, self.annual.tables)  # ``choose`` makes no other

    @property
    def tables(self) -> StoredIndex:
        """The tables of the index on disk."""
        return self._tables.stored

    @property
    def description(self) -> Description:
        """What the index is: see ``helpers.index.stored.Description``."""
        return self.tables.description

    @property
    def whole(self) -> str:
        """All subjects together, or the one subject that the tables have."""
        return self._tables.whole

    @property
    def demonstration(self) -> bool:
        return self.description.demonstration

    @property
    def label(self) -> str:
        return f"{self.name} {self.tables.hash[:12]}"

    @property
    def names_read(self) -> set[str]:
        """The index itself, and the reference tables that were asked for."""
        return {name for name in super().names_read if not name.startswith(ANNUAL)} | {COMPUTED + self.name}

    @cached_property
    def years(self) -> list[int]:
        try:
            return super().years
        except BadData as error:
            raise BadData(
                f"the index '{self.name}': {str(error).partition(': ')[2]}, so there is no year to report on"
            ) from error

    def breaks(self, subject: str) -> list[Break]:
        """The ends of eras that lie between years of these tables."""
        years = self._tables.years
        return [one for one in super().breaks(subject) if one.between(years[0], years[-1])]

    def reason(self, year: int) -> str:
        """That an era begins, or that there is no earlier year in the index."""
        earlier = any(other < year for other in self.years)
        return super().reason(year) if earlier else Index.reason(self, year)

    @cached_property
    def _own_places(self) -> dict[str, str]:
        """City that the reference tables do not know → its country."""
        rows = self.tables.table("places", level=CITY)
        return {
            row.place: row.country or "" for row in rows.itertuples() if not self.printed.knows(row.place)
        }

    @cached_property
    def city_names(self) -> dict[str, str]:
        """The names of the reference tables, and of places of the index that they lack."""
        return {name: name for name in self._own_places} | self.printed.city_names

    def knows(self, name: str) -> bool:
        return name in self._own_places or super().knows(name)

    def country_of(self, name: str, level: str = CITY) -> str:
        return self._own_places[name] if name in self._own_places else super().country_of(name)

    def table_id(self, year: int) -> str:
        """The id of the table of a year, as a source."""
        return f"{self.name}-{year}"

    def source(self, source_id: str) -> Source:
        """A source: the table of a year by its id, the index by its name, or one of the printed figures."""
        tables = {self.table_id(year): str(year) for year in self._tables.years}
        if source_id != self.name and source_id not in tables:
            return super().source(source_id)
        stored, year = self.tables, tables.get(source_id, "")
        return Source(
            source_id,
            f"index “{self.name}”" + (f", data year {year}" if year else ""),
            kind=SUMMED,
            title=f"{self.description.title}; summed by metropolitan area in this project",
            published=f"made {stored.made[:10]}, hash {stored.hash[:12]}",
            note=str(self.description.made_from["terms"]),
        )
