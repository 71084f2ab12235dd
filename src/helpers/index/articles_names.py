"""The names of an index computed from articles: its places and subjects, named as the reference tables name them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from helpers.index.beside_printed import BesidePrinted
from helpers.index.interface import CITY, INSTITUTION, OVERALL, Source
from helpers.index.printed import PrintedIndex
from helpers.index.stored import Description, StoredIndex

_FIELD = "field:"


@dataclass(frozen=True)
class ArticlesNames(BesidePrinted):
    """What a computed index calls things; ``helpers.index.articles`` adds the figures."""

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
