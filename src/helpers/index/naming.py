"""What every index calls things: its subjects, fields and country groups, places, institutions and sources."""

from __future__ import annotations

from typing import Protocol

import pandas as pd

from helpers.index.values import CITY, Source


class Naming(Protocol):
    """The names of an index; see ``helpers.index.interface.Index``."""

    @property
    def whole(self) -> str:
        """The subject of all articles together; in an index of one subject alone, that subject."""
        ...

    @property
    def subjects(self) -> list[str]:
        """Ids of the subjects that are told apart, in their order; neither the whole nor fields."""
        ...

    @property
    def together(self) -> str:
        """The subject that is the sum of others and is counted alike in every year; empty where there is none."""
        ...

    @property
    def fields(self) -> list[str]:
        """Ids of the fields of research that are told apart."""
        ...

    @property
    def categories(self) -> dict[str, str]:
        """The whole, subjects and fields that are told apart: id → name."""
        ...

    @property
    def subject_names(self) -> dict[str, str]:
        """Names of all subjects and fields by id."""
        ...

    @property
    def subject_shorts(self) -> dict[str, str]:
        """Names of subjects where there is little room."""
        ...

    @property
    def subject_notes(self) -> dict[str, str]:
        """What must be known of a subject to compare its years, such as when it was added; of those with a note."""
        ...

    @property
    def subject_ids(self) -> dict[str, str]:
        """Whatever the subjects and fields are called, in small letters → id."""
        ...

    @property
    def city_names(self) -> dict[str, str]:
        """Whatever the cities are called → name."""
        ...

    @property
    def member_names(self) -> dict[str, str]:
        """Whatever cities, countries and institutions are called → name; who can be a member of a pair."""
        ...

    @property
    def countries(self) -> list[str]:
        """The countries of the cities."""
        ...

    @property
    def groups(self) -> dict[str, str]:
        """Country groups: id → name, in their order."""
        ...

    @property
    def definitions(self) -> pd.DataFrame:
        """Terms as reports use them: ``term, definition, source``."""
        ...

    def definition(self, term: str) -> str:
        """What a term means in this index; empty where it is not defined."""
        ...

    def knows(self, name: str) -> bool:
        """Whether ``name`` is a place or an institution."""
        ...

    def short(self, name: str) -> str:
        """The short name of a place or institution, for labels."""
        ...

    def country_of(self, name: str, level: str = CITY) -> str:
        """The country of a city or institution; empty where it is not known."""
        ...

    def country_group(self, name: str, level: str = CITY) -> str:
        """The country group of a city, country or institution."""
        ...

    def city_of(self, institution: str) -> str:
        """The city in which an institution mainly sits; empty where it has many sites or is not placed."""
        ...

    def source(self, source_id: str) -> Source:
        """A source by its id.

        Raises:
            KeyError: for an unknown id.
        """
        ...
