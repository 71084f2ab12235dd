"""Where imported figures come from: subject and edition, the row of their source, and how far it can be trusted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pandas as pd

from helpers.base.errors import WrongParameter, nearest
from helpers.base.likeness import name_key
from helpers.base.words import address_part
from helpers.data import layout
from helpers.data.importing.headings import Understood
from helpers.data.importing.meanings import ONE_YEAR
from helpers.data.importing.sheets import PASTED, NotUnderstood
from helpers.data.tables import Tables, subject_aliases

_SHORTEST_ALIAS = 5  # shorter names of subjects, such as "all", are words of any title


@dataclass(frozen=True)
class Asked:
    """What was said on the command line; blank or None where nothing was."""

    year: int | None = None
    subject: str | None = None
    address: str = ""
    source: str = ""
    edition: str | None = None
    confidence: str | None = None
    decimal: str | None = None
    scope: str = "all"
    region: str = "global"
    table: int | None = None
    accept: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Origin:
    """Ids of edition and source, the rows to be written where they are new, and the confidence of the figures."""

    edition: str
    edition_row: tuple[str, ...] | None
    source: str
    source_row: tuple[str, ...] | None
    stated: bool  # whether anybody has said where the table comes from
    confidence: str


def subject_of(table: Understood, said: str | None, tables: Tables, label: str) -> str:
    """The id of the subject of a table: what was ``said``, or the one subject that a title names; else overall.

    Raises:
        WrongParameter: for a subject that is not known, or one that the titles contradict.
        NotUnderstood: if titles name several.
    """
    subjects, aliases = tables.subjects, subject_aliases(tables.subjects)
    names = {name_key(name): own for name, own in aliases.items()} | keys_of_subjects(subjects)
    for column in table.columns:
        key = name_key(ONE_YEAR.sub("", column.heading))
        if not column.meaning and key in names and len(key) >= _SHORTEST_ALIAS and any(table.cells(column)):
            raise NotUnderstood(
                f"{table.sheet.where}: the column '{column.heading}' names a subject and not what is counted; make a table of "
                "each subject, with a column Share."
            )
    if said is not None:
        fields = dict(zip(map(name_key, tables.fields["name"]), tables.fields["field"], strict=True))
        found = (fields | names).get(name_key(said))
        if not found and said not in set(tables.fields["field"]):
            near = nearest(said, [*subjects["name"], *subjects["subject"]])
            raise WrongParameter(f"No subject '{said}' is known.{near}")
        return found or said
    titles = [*table.sheet.titles, *(" ".join(row) for row in table.sheet.rows[: table.first_row - 1]), label]
    for title in titles:
        key, seen = f" {name_key(title)} ", set()
        for name in sorted(names, key=len, reverse=True):
            if len(name) >= _SHORTEST_ALIAS and f" {name} " in key:
                seen.add(names[name])
                key = key.replace(f" {name} ", " ")
        if len(seen) > 1:
            raise NotUnderstood(
                f"{table.sheet.where}: its title names several subjects ({title}); say --subject."
            )
        if seen:
            return seen.pop()
    return str(subjects.loc[subjects["kind"] == "overall", "subject"].iloc[0])


def keys_of_subjects(subjects: pd.DataFrame) -> dict[str, str]:
    """Keys of the id and the names of each subject -> its id."""
    return {
        name_key(said): row.subject
        for row in subjects.itertuples()
        for said in (row.subject, row.name, row.short_name)
    }


def edition_of(kind: str, year: int, tables: Tables, said: str | None) -> tuple[str, tuple[str, ...] | None]:
    """The edition that prints a data year, and its row if it is a new one, like the nearest edition of its series.

    Raises:
        WrongParameter: for an edition that is not known, or is of another year.
    """
    editions = tables.editions
    if said is not None:
        own = editions[editions["edition"] == said]
        if own.empty:
            raise WrongParameter(f"No edition '{said}' is known.{nearest(said, editions['edition'])}")
        if own["data_year"].iloc[0] != year:
            raise WrongParameter(
                f"The edition {said} prints the data year {own['data_year'].iloc[0]}, not {year}."
            )
        return said, None
    series = editions[editions["series"] == (layout.YEAR_SERIES if kind == "city" else layout.TABLE_SERIES)]
    own = series[series["data_year"] == year]
    if len(own):
        return str(own["edition"].iloc[0]), None
    like = series.assign(apart=(series["data_year"] - year).abs()).sort_values(["apart", "data_year"]).iloc[0]
    shown = str(like["data_year"] + 1)  # an edition is named by the year in which it appears

    def renamed(text: str) -> str:
        return text.replace(shown, str(year + 1))

    row = like.to_dict() | {
        "edition": renamed(like["edition"]),
        "title": renamed(like["title"]),
        "published": "",
        "data_year": str(year),
        "note": f"added by an import: journals and boundaries as in {like['edition']}",
    }
    return row["edition"], tuple(str(row[column]) for column in layout.YEAR_TABLES["editions"])


def origin_of(table: Understood, subject: str, year: int, label: str, tables: Tables, asked: Asked) -> Origin:
    """Edition, source and confidence of a table: what was ``asked``, before what the page says of itself.

    Raises:
        WrongParameter: for a source or an edition that is not known.
    """
    edition_id, edition_row = edition_of(table.kind, year, tables, asked.edition)

    def origin(own: str, kind: str, stated: bool = True, row: tuple[str, ...] | None = None) -> Origin:
        return Origin(edition_id, edition_row, own, row, stated, asked.confidence or _trust(kind))

    known = dict(zip(tables.sources["source"], tables.sources["kind"], strict=True))
    if source := asked.source:
        if source not in known:
            raise WrongParameter(f"No source '{source}' is known.{nearest(source, known)}")
        return origin(source, known[source])
    address = asked.address or table.sheet.address
    if not address:
        own = f"imported-{edition_id}-{subject}-{table.kind}".replace("_", "-").replace(":", "-")
        name = "imported table" if label == PASTED else f"imported table, {label}"
        cells = {"kind": "project", "name": name, "note": "its address was not given"}
    else:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        host = parts.netloc.lower().removeprefix("www.")
        place = (host + parts.path + (f"?{parts.query}" if parts.query else "")).rstrip("/")
        for row in tables.sources.itertuples():
            if place in (row.locator, _bare(row.address)):
                return origin(row.source, row.kind)
        kind, publisher = _kind_of(host, tables.sources)
        own = _slug(("" if kind == "official" else f"{kind}-") + place)
        cells = {"kind": kind, "name": host, "publisher": publisher}
        cells |= {"address": address} if kind == "official" else {"locator": place}
    if own in known:
        return origin(own, cells["kind"], bool(address))
    title = next((title for title in table.sheet.titles if len(title.split()) > 1), "")
    cells |= {"source": own, "title": title}
    return origin(own, cells["kind"], bool(address), layout.row_of("sources", cells))


def _kind_of(host: str, sources: pd.DataFrame) -> tuple[str, str]:
    """Official if the host, or one above it, is that of an official source; its publisher then."""
    official = sources[(sources["kind"] == "official") & (sources["address"] != "")]
    for row in official.itertuples():
        theirs = _bare(row.address).split("/")[0]
        if host == theirs or host.endswith(f".{theirs}"):
            return "official", str(row.publisher)
    return "press", ""


def _trust(kind: str) -> str:
    return {"official": "high", "article": "medium", "press": "medium"}.get(kind, "low")


def _bare(address: str) -> str:
    return re.sub(r"^https?://(www\.)?", "", address).rstrip("/")


def _slug(text: str) -> str:
    return address_part(re.sub(r"\.(com|org|net|html?|php)\b", "", text.lower()))[:100].strip("-")


def later_copy(copies: Iterable[str]) -> str:
    """The name of one more copy of a page that has ``copies``."""
    taken, number = set(copies), 2
    while (name := "later copy" if number == 2 else f"later copy {number - 1}") in taken:
        number += 1
    return name
