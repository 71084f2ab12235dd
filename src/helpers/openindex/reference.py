"""What the computed index needs of the reference tables: places, institutions, journals, subjects and fields."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.base.errors import BadData
from helpers.base.paths import data_folder
from helpers.data import layout
from helpers.data.tables import sound_table
from helpers.openindex.problems import BadInput

DELINEATION = "csa_"  # kind of key: a combined statistical area of the delineation of the year that follows


@dataclass(frozen=True)
class Journal:
    """A tracked journal; ``subjects`` are sure for each article, ``by_article`` for some of its articles."""

    name: str
    issn_l: str
    in_82: bool
    in_145: bool
    subjects: tuple[str, ...]
    by_article: tuple[str, ...]
    scope_note: str
    articles: int | None


def rows(table: str) -> list[dict[str, str]]:
    """The rows of ``data/reference/<table>.csv`` as texts by column, with ``line``.

    Raises:
        BadInput: if the file is missing or cannot be read; names file and line.
    """
    file = f"reference/{table}.csv"
    try:
        read = sound_table(data_folder() / file, file)
    except BadData as error:
        raise BadInput(str(error)) from error
    lines = zip(read.rows, read.lines, strict=True)
    return [dict(zip(read.columns, row, strict=True)) | {"line": str(line)} for row, line in lines]


def journals() -> list[Journal]:
    """The tracked journals."""
    return [
        Journal(
            row["journal"],
            row["issn_l"],
            row["in_82"] == "true",
            row["in_145"] == "true",
            tuple(subject for subject in layout.JOURNAL_SUBJECTS if row[subject] == "all"),
            tuple(subject for subject in layout.JOURNAL_SUBJECTS if row[subject] == "by_article"),
            row["scope_note"],
            int(row["articles_2019_03_to_2020_02"]) if row["articles_2019_03_to_2020_02"] else None,
        )
        for row in rows("journals")
    ]


def delineation_year() -> str:
    """The year of the delineation of US areas that the rules of metropolitan areas are written for."""
    kinds = sorted(row["key_kind"] for row in rows("metropolitan_rules"))
    return next(kind for kind in kinds if kind.startswith(DELINEATION)).removeprefix(DELINEATION)


def fields_by_subject() -> dict[str, list[str]]:
    """Subject → ids of the fields of its divisions of the field classification."""
    fields = rows("fields")
    found: dict[str, list[str]] = {subject: [] for subject in layout.JOURNAL_SUBJECTS}
    for row in rows("subject_divisions"):
        found[row["subject"]] += [field["field"] for field in fields if field["division"] == row["division"]]
    return found
