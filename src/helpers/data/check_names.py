"""Checks that ids are unique and that every name of an edition, source, place or metric leads to a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from helpers.base.errors import nearest
from helpers.data import layout
from helpers.data.csv_files import Problem, problem_at, problems_in
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


#: Target and its column, what it is to a reader, and the columns that refer to it; cells of those with a ; may hold several.
References = tuple[tuple[str, str, str, str], ...]
_REFERENCES: References = (
    ("editions", "edition", "edition", "figures.edition irregularities.edition"),
    ("sources", "source", "source", "figures.source statements.article metro_areas.source irregularities.source "
     "metrics.source; definitions.sources; breaks.sources; annual_eras.sources;"),
    ("metrics", "metric", "metric", "figures.metric statements.metric irregularities.metric metrics.orders;"),
    ("groups", "group", "group", "places.group"),
    ("fields", "field", "field", "topic_subfields.field"),
)  # fmt: skip
_COUNTRIES = "places.country institutions.country placement_corrections.country"
_CITIES = (
    "places.metropolitan_area institutions.city metro_areas.metropolitan_area metropolitan_rules.place "
    "placement_corrections.city"
)


def name_problems(content: Content) -> Iterator[Problem]:
    """Repeated ids, names that lead nowhere, and rows in the wrong folder."""
    for table, columns in _UNIQUE.items():
        for column in columns:
            yield from _repeated(content.frames[table], column)
    yield from unknown_ids(content, _REFERENCES)
    if content.intact("subjects", "fields"):
        for table, column in (("figures", "subject"), ("statements", "subject"), ("breaks", "applies_to")):
            known = content.subjects | ({"all"} if table == "breaks" else set())
            yield from unknown(content.frames[table], column, known, "subject")
    yield from _unknown_places(content)
    yield from _aliases(content)
    yield from _folders(content)
    yield from _addresses(content)


def _repeated(table: pd.DataFrame, column: str) -> Iterator[Problem]:
    filled = table[column] != ""
    if table.loc[filled, column].is_unique:
        return
    again = repeated(table[filled], [column])
    where = ("data/" + again["file_first"] + ", ").where(again["file_first"] != again["file"], "")
    yield from problems_in(again.assign(where=where), column, "stands already in {where}line {line_first}")


def repeated(rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """The rows whose ``key`` stood before, with the other columns of the first such row as ``file_first``, …"""
    again = rows[rows.duplicated(key)]
    return again if again.empty else again.merge(rows.drop_duplicates(key), on=key, suffixes=("", "_first"))


def unknown_ids(content: Content, references: References) -> Iterator[Problem]:
    """Cells that should hold what a column of another table holds, and do not."""
    for target, key, what, columns in references:
        if content.intact(target):
            known = content.known(target, key)
            for table, column in (address.split(".") for address in columns.split()):
                own = column.removesuffix(";")
                yield from unknown(content.frames[table], own, known, what, several=own != column)


def unknown(
    table: pd.DataFrame, column: str, known: set[str], what: str, several: bool = False
) -> Iterator[Problem]:
    """Filled cells of a column that name nothing known; with ``several`` a cell holds names between ``;``."""
    lost = set(table[column].unique()) - known - {""}
    if not lost:
        return  # as nearly always
    names = table.loc[table[column].isin(lost), column]
    names = names.str.split(";").explode() if several else names
    names = names[~names.isin({"", *known})]
    hints = {name: nearest(name, known) for name in names.unique()}
    for name, row in zip(names, table.loc[names.index].to_dict("records"), strict=True):
        part = f": {name}" if several else ""
        yield problem_at(row, column, f"no such {what} is known{part}.{hints[name]}")


def _unknown_places(content: Content) -> Iterator[Problem]:
    frames, names = content.frames, content.names
    places, bodies = ("places", "place_aliases"), ("institutions", "institution_aliases")
    if content.intact(*places):
        for kind, columns in (("country", _COUNTRIES), ("city", _CITIES)):
            for table, column in (address.split(".") for address in columns.split()):
                yield from unknown(frames[table], column, set(names.of_kind(kind)), kind)
        in_city = frames["figures"][frames["figures"]["list_scope"] == "city"]
        yield from unknown(in_city, "list_region", set(names.cities), "city")
    if content.intact(*bodies):
        members = frames["metro_areas"][frames["metro_areas"]["kind"] == "institution"]
        yield from unknown(members, "member", set(names.institutions), "institution")
    if not content.intact(*places, *bodies):
        return
    for table in (frames["figures"], frames["statements"]):
        for column in ("place", "reference_place"):
            named = table[[column, "place_kind"]].drop_duplicates()
            for name, kind in named.itertuples(index=False, name=None):
                lost = _first_unknown(names, name, kind, column)
                if lost is not None and kind in layout.FIGURE_FILES.values():
                    rows = table[(table[column] == name) & (table["place_kind"] == kind)]
                    part = f": {lost}" if lost != name else ""
                    hint = nearest(lost, names.of_kind(kind))
                    message = "no such {place_kind} is known{part}.{hint}"
                    yield from problems_in(rows, column, message, part=part, hint=hint)


def _first_unknown(names: Names, name: str, kind: str, column: str) -> str | None:
    if name == "":
        return None  # a blank place is told of as a blank cell
    try:
        names.canonical(name, kind, column)
    except KeyError as error:
        return str(error.args[0])
    return None


def _aliases(content: Content) -> Iterator[Problem]:
    for table, target, key in (
        ("place_aliases", "places", "place"),
        ("institution_aliases", "institutions", "institution"),
    ):
        if content.intact(target):
            known, rows = content.known(target, key), content.frames[table]
            yield from unknown(rows, "canonical", known, key)
            message = f"is the name of a row in data/reference/{target}.csv and cannot be an alias too"
            yield from problems_in(rows[rows["alias"].isin(known)], "alias", message)


def _folders(content: Content) -> Iterator[Problem]:
    """Rows that stand in the folder of another year than their edition's, or are younger than it."""
    editions, figures = (
        rows.assign(folder=rows["file"].map({file: file.split("/")[1] for file in rows["file"].unique()}))
        for rows in (content.frames["editions"], content.frames["figures"])
    )
    other = editions["data_year"].str.isdigit() & (editions["data_year"] != editions["folder"])
    message = "the edition {edition} stands in the folder of data year {folder}"
    yield from problems_in(editions[other], "data_year", message)
    figures["home"] = figures["edition"].map(dict(zip(editions["edition"], editions["folder"], strict=True)))
    other = figures["home"].notna() & (figures["home"] != figures["folder"])
    yield from problems_in(figures[other], "edition", "this edition belongs to data/printed/{home}/")
    later = pd.to_numeric(figures["data_year"], errors="coerce") > figures["folder"].astype("int64")
    message = "is later than the data year {folder} of its folder"
    yield from problems_in(figures[later & figures["data_year"].str.isdigit()], "data_year", message)


def _addresses(content: Content) -> Iterator[Problem]:
    """Only official pages are linked; what others report is named by host and path."""
    sources = content.frames["sources"]
    reported, no_address = sources["kind"].isin(layout.REPORTED_KINDS), sources["address"] == ""
    named = "{kind} is named, not linked: leave this blank and fill the locator"
    yield from problems_in(sources[reported & ~no_address], "address", named)
    official = sources["kind"] == "official"
    yield from problems_in(
        sources[official & no_address], "address", "an official source must have its address"
    )
    found = "{kind} must have host and path, so that it can be found again"
    yield from problems_in(sources[reported & (sources["locator"] == "")], "locator", found)
