"""What every index calls things, and says of itself: its subjects, places, institutions, sources and words."""

from __future__ import annotations

from typing import Protocol

import pandas as pd

from helpers.index.values import CITY, OVERALL, Source, Voice


class Naming(Protocol):
    """The names of an index, see ``helpers.index.interface.Index``; ``name`` is that by which a run asks for it."""

    name: str

    @property
    def label(self) -> str:
        """The name with the state of the index, for downloads; empty for the default one."""
        return ""

    @property
    def voice(self) -> Voice:
        """The words for where its figures come from."""
        ...

    @property
    def describer(self) -> str:
        """The module of ``helpers.pages.methods`` that tells how the index was made; empty for the plain one."""
        return ""

    @property
    def demonstration(self) -> bool:
        """Whether the figures are invented."""
        return False

    @property
    def most_journals(self) -> bool:
        """Whether most of the journals of Nature Index are counted, so that printed figures may stand on one scale."""
        return True

    @property
    def names_read(self) -> set[str]:
        """What of ``data/`` was asked for, by the names of ``helpers.data.table_use``."""
        ...

    @property
    def whole(self) -> str:
        """The subject of all articles together; in an index of one subject alone, that subject."""
        return OVERALL

    @property
    def subjects(self) -> list[str]:
        """Ids of the subjects that are told apart, in their order; neither the whole nor fields."""
        ...

    @property
    def together(self) -> str:
        """The subject that is the sum of others and is counted alike in every year; empty where there is none."""
        return ""

    @property
    def fields(self) -> list[str]:
        """Ids of the fields of research that are told apart."""
        return []

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
        return {}

    @property
    def subject_ids(self) -> dict[str, str]:
        """Whatever the subjects and fields are called, in small letters → id."""
        names = {name.lower(): subject for subject, name in self.categories.items()}
        return {subject.lower(): subject for subject in self.categories} | names

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
        rows = self.definitions
        return str(next(iter(rows.loc[rows["term"] == term, "definition"]), ""))

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


def named(index: Naming, rows: pd.DataFrame, level: str = CITY) -> pd.DataFrame:
    """``rows`` with the ``short`` name, the ``country`` and the country ``group`` of their ``place``."""
    known = {
        place: (index.short(place), index.country_of(place, level), index.country_group(place, level))
        for place in rows["place"].unique()
    }
    cells = [known[place] for place in rows["place"]]
    return rows.assign(**pd.DataFrame(cells, rows.index, columns=["short", "country", "group"]))
