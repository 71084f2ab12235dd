"""An index computed from articles, as reports ask for it: every rank, Share and score of its places and years.

It answers the same questions as the index of printed figures, without their gaps: what was computed is known
of every place. Names, countries and groups come from the reference tables. The printed figures stand beside it
as ``printed``, to be shown as marks of their own; no number here is made of both.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from helpers.base.errors import BadData
from helpers.data.table_use import COMPUTED
from helpers.index.printed import FEWEST_RANKED_CITIES, Index
from helpers.index.stored import StoredIndex, open_index

OVERALL = "overall"
CITIES, INSTITUTIONS, COUNTRIES = "metropolitan_area", "institution", "country"  # levels of the tables
MOST_PROFILES = 200
_FIELD = "field:"
_NO_GROUP = "other"


class StoredTables:
    """The tables of an index on disk, each read when it is first asked for and kept for all reports of a run."""

    def __init__(self, stored: StoredIndex) -> None:
        self.stored = stored
        self._kept: dict[tuple, pd.DataFrame] = {}

    def table(self, name: str, **equal: object) -> pd.DataFrame:
        """As ``StoredIndex.table``; not to be written to."""
        key = (name, *sorted(equal.items()))
        if key not in self._kept:
            self._kept[key] = self.stored.table(name, **equal)
        return self._kept[key]

    def has(self, name: str) -> bool:
        """Whether the index has this table: what it was made from may tell no pairs, or no articles."""
        return (self.stored.folder / f"{name}.parquet").is_file()


@lru_cache(maxsize=4)
def stored_tables(name: str, folder: Path) -> StoredTables:
    """The tables of the index ``name`` in ``folder``.

    Raises:
        WrongParameter: if there is no index of this name.
        ScienceCitiesError: if it cannot be read, or was changed by hand.
    """
    return StoredTables(open_index(name, folder))


@dataclass(frozen=True)
class ComputedIndex:
    """Figures of one computed index. ``name`` is that of the index; ``printed`` the printed figures beside it."""

    name: str
    tables: StoredTables
    printed: Index

    @cached_property
    def memory(self) -> dict[tuple, object]:
        """What functions marked as ``remembered`` found in this index."""
        return {}

    @property
    def description(self):
        """What the index is: see ``helpers.index.stored.Description``."""
        return self.tables.stored.description

    @property
    def demonstration(self) -> bool:
        """Whether the articles are invented."""
        return self.description.demonstration

    @property
    def label(self) -> str:
        """The name and the state of the index, ``"demo 894cd281d1f4"``: remade of other input it has another one."""
        return f"{self.name} {self.tables.stored.hash[:12]}"

    @property
    def names_read(self) -> set[str]:
        """What of ``data/`` was asked for: the index itself, and tables of the printed figures."""
        return self.printed.names_read | {COMPUTED + self.name}

    @cached_property
    def years(self) -> list[int]:
        """Years in which enough cities have a Share."""
        placed = self._shares(CITIES, self.whole)
        cities = placed.groupby("year")["place"].nunique()
        years = sorted(int(year) for year in cities.index[cities >= FEWEST_RANKED_CITIES])
        if not years:
            raise BadData(
                f"the index '{self.name}' places no year's articles in at least {FEWEST_RANKED_CITIES} cities, "
                "so there is no year to report on"
            )
        return years

    @property
    def groups(self) -> dict[str, str]:
        """Country groups: id → name, in their order."""
        return self.printed.groups

    @cached_property
    def categories(self) -> dict[str, str]:
        """The whole, subjects and fields that the index tells apart: id → name."""
        table = "totals" if self.tables.has("totals") else "shares"
        found = set(self.tables.table(table)["subject"])
        names = {OVERALL: OVERALL} | self.printed.subject_names
        return {key: name for key, name in names.items() if key in found}

    @cached_property
    def whole(self) -> str:
        """The id of all articles together: ``OVERALL``, or in an index of one subject alone that subject."""
        return OVERALL if OVERALL in self.categories else next(iter(self.categories))

    @property
    def subject_names(self) -> dict[str, str]:
        """Names of subjects and fields by id, those that are not in this index too."""
        return self.printed.subject_names

    @cached_property
    def subjects(self) -> list[str]:
        """Ids of the subjects that the index tells apart, in their order."""
        return [subject for subject in self.printed.subjects if subject in self.categories]

    @cached_property
    def fields(self) -> list[str]:
        """Ids of the fields that the index tells apart."""
        return [key for key in self.categories if key.startswith(_FIELD)]

    @cached_property
    def _where(self) -> dict[tuple[str, str], dict]:
        """Level and name of a place → its row of ``places``."""
        return {(row["level"], row["place"]): row for row in self.tables.table("places").to_dict("records")}

    def knows(self, name: str) -> bool:
        """Whether ``name`` is a city or an institution of the index, or a place of the reference tables."""
        return any((level, name) in self._where for level in (CITIES, INSTITUTIONS)) or self.printed.knows(
            name
        )

    def short(self, name: str) -> str:
        """The short name of a place or institution, for labels."""
        return self.printed.short(name) if self.printed.knows(name) else name

    def country_of(self, name: str, level: str = CITIES) -> str:
        """The country of a city or institution: that of the reference tables, else where most of its Share lies."""
        if level == CITIES and self.printed.knows(name):
            return self.printed.place(name)["country"]
        return self._where.get((level, name), {}).get("country") or ""

    def country_group(self, name: str, level: str = CITIES) -> str:
        """The country group of a city or institution; that of all other countries where none is known."""
        country = self.country_of(name, level)
        return self.printed.place(country)["group"] if self.printed.knows(country) else _NO_GROUP

    def city_of(self, institution: str) -> str:
        """The metropolitan area in which most of an institution's Share lies; empty where it is not placed."""
        return self._where.get((INSTITUTIONS, institution), {}).get("metropolitan_area") or ""

    def source(self, source_id: str) -> SimpleNamespace:
        """A source: the index itself by its name, or one of the printed figures.

        Raises:
            KeyError: for an unknown id.
        """
        if source_id != self.name:
            return self.printed.source(source_id)
        stored = self.tables.stored
        return SimpleNamespace(
            source=self.name, kind="computed index", name=f"index “{self.name}”", author="",
            title=self.description.title, published=f"made {stored.made[:10]}, hash {stored.hash[:12]}",
            address="", publisher="", locator="", note="",
        )  # fmt: skip

    def cities(self, year: int) -> list[str]:
        """Cities with a Share in a year, by name."""
        return sorted(self.ranking(year)["place"])

    def profiles(self, year: int) -> list[str]:
        """The cities that have a profile of their own in a year, unless one is asked for by name: the leading ones."""
        return sorted(self.ranking(year)["place"].head(MOST_PROFILES))

    def _shares(self, level: str, subject: str) -> pd.DataFrame:
        """Places of a level with a Share: ``place, year, count, share, adjusted_share``."""
        rows = self.tables.table("shares", level=level, subject=subject)
        return rows[(rows["kind"] == "place") & (rows["share"] > 0)]

    def shares(self, subject: str, level: str = CITIES) -> pd.DataFrame:
        """Every place and year in a subject or field, best first within a year.

        Columns ``place, year`` (int), ``rank`` (int, equal Shares share a rank), ``share``, ``adjusted_share``
        (float, in articles), ``count`` (nullable int).
        """
        key = ("shares", subject, level)
        if key not in self.memory:
            rows = self._shares(level, subject)
            rows = rows.assign(
                year=rows["year"].astype(int),
                count=rows["count"].astype("Int64"),
                rank=rows.groupby("year")["share"].rank(method="min", ascending=False).astype(int),
            )
            columns = ["place", "year", "rank", "share", "adjusted_share", "count"]
            self.memory[key] = rows.sort_values(["year", "rank", "place"])[columns].reset_index(drop=True)
        return self.memory[key].copy(deep=False)

    def ranking(self, year: int, subject: str = "", level: str = CITIES) -> pd.DataFrame:
        """All places of a year by Share: the columns of ``shares`` and ``short, country, group, source``.

        Without ``subject``, by the Share in the whole.
        """
        subject = subject or self.whole
        key = ("ranking", year, subject, level)
        if key not in self.memory:
            every = self.shares(subject, level)
            rows = every[every["year"] == year].reset_index(drop=True)
            self.memory[key] = rows.assign(
                short=[self.short(place) for place in rows["place"]],
                country=[self.country_of(place, level) for place in rows["place"]],
                group=[self.country_group(place, level) for place in rows["place"]],
                source=self.name,
            )
        return self.memory[key].copy(deep=False)

    def articles(self, subject: str = "") -> dict[int, int]:
        """Number of articles by year; empty where what the index is made from does not tell it."""
        if not self.tables.has("totals"):
            return {}
        rows = self.tables.table("totals")
        rows = rows[rows["subject"] == (subject or self.whole)]
        return {int(r.year): int(r.articles) for r in rows.sort_values("year").itertuples()}

    def apart(self, year: int, subject: str = "", level: str = CITIES) -> dict[str, float]:
        """Share that no place of a level holds: ``{"not placed": …, "spread": …}``, in articles."""
        rows = self.tables.table("shares", level=level, subject=subject or self.whole)
        rows = rows[(rows["year"] == year) & (rows["kind"] != "place")]
        return {str(kind): float(share) for kind, share in rows.groupby("kind")["share"].sum().items()}

    def pairs(self, year: int, subject: str = "") -> pd.DataFrame:
        """Pairs of cities with joint articles: ``place, partner, count, score``, highest score first.

        ``score`` is the bilateral collaboration score: both cities' Shares summed over their joint articles.
        Each pair stands once. Empty where what the index is made from tells no pairs.
        """
        if not self.tables.has("pairs"):
            return pd.DataFrame({"place": [], "partner": [], "count": [], "score": []})
        rows = self.tables.table("pairs", level=CITIES, subject=subject or self.whole, year=year)
        known = {name for level, name in self._where if level == CITIES}
        rows = rows[rows["place"].isin(known) & rows["partner"].isin(known)]
        rows = rows.sort_values(["score", "place", "partner"], ascending=[False, True, True])
        return rows[["place", "partner", "count", "score"]].reset_index(drop=True)

    def breaks(self, _: str) -> list[SimpleNamespace]:
        """None: all years of an index are counted at once, by one list of journals and one set of rules."""
        return []

    def barrier_between(self, *_: int) -> None:
        """None: any two years of an index may be compared."""
        return

    def comparable_years(self, year: int) -> list[int]:
        """Earlier years."""
        return [other for other in self.years if other < year]

    def earlier_comparable_year(self, year: int) -> int | None:
        """The year before, or the nearest earlier one."""
        return max(self.comparable_years(year), default=None)
