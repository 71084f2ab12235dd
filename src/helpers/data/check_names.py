"""Checks that ids are unique and that every name of an edition, source, place or metric leads to a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from helpers.base.errors import nearest
from helpers.data import layout
from helpers.data.csv_files import Problem
from helpers.data.names import Names
from helpers.data.tables import names_of, subject_aliases

#: Columns whose values must not repeat, by table.
_UNIQUE = {
    "editions": ("edition",), "sources": ("source",), "statements": ("id",),
    "places": ("place", "short_name"), "place_aliases": ("alias",),
    "institutions": ("institution", "short_name", "institution_id"),
    "institution_aliases": ("alias",), "subjects": ("subject", "name", "order"), "fields": ("field", "name"),
    "metrics": ("metric",), "journals": ("journal", "issn_l"), "definitions": ("term",),
    "groups": ("group", "order"), "country_codes": ("code", "country"),
    "topic_subfields": ("subfield",), "annual_subjects": ("subject", "name", "order"), "annual_steps": ("step",),
    "site_bodies": ("institution_id",), "work_rules": ("rule",),
}  # fmt: skip


@dataclass
class Content:
    """All tables as text, with ``file`` and ``line``, and the names of tables of which something was lost."""

    frames: dict[str, pd.DataFrame]
    damaged: set[str] = field(default_factory=set)

    @cached_property
    def names(self) -> Names:
        """The names of places and institutions."""
        return names_of(self.frames)

    @cached_property
    def subjects(self) -> set[str]:
        """Ids and other names of subjects, and ids of fields."""
        subjects = self.frames["subjects"]
        return {*subjects["subject"], *subject_aliases(subjects), *self.frames["fields"]["field"]}

    def known(self, table: str, column: str) -> set[str]:
        """The values of an id column."""
        return set(self.frames[table][column])

    def intact(self, *tables: str) -> bool:
        """Whether names may be looked up in these tables: a lost row would make good names look unknown."""
        return not self.damaged.intersection(tables)


def name_problems(content: Content) -> Iterator[Problem]:
    """Repeated ids, names that lead nowhere, and rows in the wrong folder."""
    for table, columns in _UNIQUE.items():
        for column in columns:
            yield from _repeated(content.frames[table], column)
    yield from _unknown_ids(content)
    yield from _unknown_places(content)
    yield from _aliases(content)
    yield from _folders(content)
    yield from _addresses(content)


def _repeated(table: pd.DataFrame, column: str) -> Iterator[Problem]:
    filled = table[table[column] != ""]
    first = filled.drop_duplicates(column).set_index(column)
    for row in filled[filled.duplicated(column)].to_dict("records"):
        other = first.loc[row[column]]
        where = (
            f"line {other['line']}"
            if other["file"] == row["file"]
            else f"data/{other['file']}, line {other['line']}"
        )
        yield Problem(row["file"], row["line"], column, row[column], f"stands already in {where}")


def _unknown(
    table: pd.DataFrame, column: str, known: set[str], what: str, several: bool = False
) -> Iterator[Problem]:
    """Filled cells of a column that name nothing known; with ``several`` a cell holds names between ``;``."""
    hints: dict[str, str] = {}
    for value, file, line in table[[column, "file", "line"]].itertuples(index=False, name=None):
        for name in value.split(";") if several else [value]:
            if name == "" or name in known:
                continue
            hint = hints.setdefault(name, nearest(name, known))
            yield Problem(
                file, line, column, value, f"no such {what} is known{': ' + name if several else ''}.{hint}"
            )


#: Table, column, the table that it refers to, and whether a cell may hold several ids.
_REFERENCES = (
    ("figures", "edition", "editions", False), ("figures", "source", "sources", False),
    ("figures", "metric", "metrics", False), ("statements", "article", "sources", False),
    ("statements", "metric", "metrics", False), ("metro_areas", "source", "sources", False),
    ("metrics", "orders", "metrics", True), ("metrics", "source", "sources", True),
    ("definitions", "sources", "sources", True), ("breaks", "sources", "sources", True),
    ("places", "group", "groups", False), ("irregularities", "edition", "editions", False),
    ("topic_subfields", "field", "fields", False),
    ("annual_eras", "sources", "sources", True),
    ("irregularities", "source", "sources", False), ("irregularities", "metric", "metrics", False),
)  # fmt: skip


def _unknown_ids(content: Content) -> Iterator[Problem]:
    frames = content.frames
    for table, column, target, several in _REFERENCES:
        if content.intact(target):
            key = target.removesuffix("s")
            yield from _unknown(frames[table], column, content.known(target, key), key, several)
    if content.intact("subjects", "fields"):
        yield from _unknown(frames["figures"], "subject", content.subjects, "subject")
        yield from _unknown(frames["statements"], "subject", content.subjects, "subject")
        yield from _unknown(frames["breaks"], "applies_to", content.subjects | {"all"}, "subject")


def _unknown_places(content: Content) -> Iterator[Problem]:
    frames, names = content.frames, content.names
    if content.intact("places", "place_aliases"):
        for table, column, kind in (
            ("places", "country", "country"),
            ("places", "metropolitan_area", "city"),
            ("institutions", "country", "country"),
            ("institutions", "city", "city"),
            ("metro_areas", "metropolitan_area", "city"),
            ("metropolitan_rules", "place", "city"),
            ("placement_corrections", "city", "city"),
            ("placement_corrections", "country", "country"),
        ):
            yield from _unknown(frames[table], column, set(names.of_kind(kind)), kind)
        in_city = frames["figures"][frames["figures"]["list_scope"] == "city"]
        yield from _unknown(in_city, "list_region", set(names.cities), "city")
    if content.intact("institutions", "institution_aliases"):
        members = frames["metro_areas"][frames["metro_areas"]["kind"] == "institution"]
        yield from _unknown(members, "member", set(names.institutions), "institution")
    if not content.intact("places", "place_aliases", "institutions", "institution_aliases"):
        return
    hints: dict[tuple[str, str], str] = {}
    wanted = ["place", "reference_place", "place_kind", "file", "line"]
    for table in ("figures", "statements"):
        for place, reference, kind, file, line in frames[table][wanted].itertuples(index=False, name=None):
            for column, name in (("place", place), ("reference_place", reference)):
                unknown = _first_unknown(names, name, kind, column)
                if unknown is not None and kind in layout.FIGURE_FILES.values():
                    hint = hints.setdefault((unknown, kind), nearest(unknown, names.of_kind(kind)))
                    part = f": {unknown}" if unknown != name else ""
                    yield Problem(file, line, column, name, f"no such {kind} is known{part}.{hint}")


def _first_unknown(names: Names, name: str, kind: str, column: str) -> str | None:
    if name == "":
        return None  # a blank place is told of as a blank cell
    try:
        names.resolve(name, kind) if column == "place" else names.resolve_reference(name, kind)
    except KeyError as error:
        return str(error.args[0])
    return None


def _aliases(content: Content) -> Iterator[Problem]:
    frames = content.frames
    for table, target, key, what in (
        ("place_aliases", "places", "place", "place"),
        ("institution_aliases", "institutions", "institution", "institution"),
    ):
        if content.intact(target):
            known = content.known(target, key)
            yield from _unknown(frames[table], "canonical", known, what)
            for row in frames[table][frames[table]["alias"].isin(known)].to_dict("records"):
                message = f"is the name of a row in data/reference/{target}.csv and cannot be an alias too"
                yield Problem(row["file"], row["line"], "alias", row["alias"], message)


def _folders(content: Content) -> Iterator[Problem]:
    """Rows that stand in the folder of another year than their edition's, or are younger than it."""
    editions = content.frames["editions"]
    home = dict(zip(editions["edition"], editions["file"].str.split("/").str[1], strict=True))
    for edition, year, file, line in editions[["edition", "data_year", "file", "line"]].itertuples(
        index=False
    ):
        folder = file.split("/")[1]
        if year.isdigit() and year != folder:
            message = f"the edition {edition} stands in the folder of data year {folder}"
            yield Problem(file, line, "data_year", year, message)
    columns = ["edition", "data_year", "file", "line"]
    for edition, year, file, line in content.frames["figures"][columns].itertuples(index=False):
        folder = file.split("/")[1]
        if edition in home and home[edition] != folder:
            message = f"this edition belongs to data/printed/{home[edition]}/"
            yield Problem(file, line, "edition", edition, message)
        if year.isdigit() and int(year) > int(folder):
            message = f"is later than the data year {folder} of its folder"
            yield Problem(file, line, "data_year", year, message)


def _addresses(content: Content) -> Iterator[Problem]:
    """Only official pages are linked; what others report is named by host and path."""
    for row in content.frames["sources"].to_dict("records"):
        if row["kind"] in layout.REPORTED_KINDS and row["address"]:
            message = f"{row['kind']} is named, not linked: leave this blank and fill the locator"
            yield Problem(row["file"], row["line"], "address", row["address"], message)
        if row["kind"] == "official" and not row["address"]:
            yield Problem(row["file"], row["line"], "address", "", "an official source must have its address")
        if row["kind"] in layout.REPORTED_KINDS and not row["locator"]:
            message = f"{row['kind']} must have host and path, so that it can be found again"
            yield Problem(row["file"], row["line"], "locator", "", message)
