"""What every kind of index takes from the printed figures that stand beside it: names of places, subjects and terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.index.interface import CITY, Index

if TYPE_CHECKING:
    from helpers.index.printed import PrintedIndex

_NOWHERE = {"group": "other"}


class BesidePrinted(Index):
    """An index of computed figures, whose places and subjects have the names of the reference tables."""

    printed: PrintedIndex
    until: int | None  # the last year that is told; None for all

    def tells(self, year: int) -> bool:
        """Whether a year is none of those that come too late."""
        return self.until is None or year <= self.until

    @property
    def subject_names(self) -> dict[str, str]:
        return self.printed.subject_names

    @property
    def subject_shorts(self) -> dict[str, str]:
        return self.printed.subject_shorts

    @property
    def city_names(self) -> dict[str, str]:
        return self.printed.city_names

    @property
    def member_names(self) -> dict[str, str]:
        return self.printed.member_names

    @property
    def countries(self) -> list[str]:
        return self.printed.countries

    @property
    def groups(self) -> dict[str, str]:
        return self.printed.groups

    @property
    def definitions(self) -> pd.DataFrame:
        return self.printed.definitions

    def short(self, name: str) -> str:
        return self.printed.short(name) if self.printed.knows(name) else name

    def group_of(self, country: str) -> str:
        """The group of a country; that of all other countries where it is not known."""
        return str(self.printed.places.get(country, _NOWHERE)["group"])

    def country_group(self, name: str, level: str = CITY) -> str:
        return self.group_of(self.country_of(name, level) or name)
