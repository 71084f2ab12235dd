"""Codes in tables of users, as they were before a spreadsheet or a data frame took them for numbers.

A column with a blank becomes one of decimals there: 5128581 is written back as 5128581.0. Nothing is guessed: what can
only be one code is read as that, anything else is refused with line and column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

from helpers.openindex import reference
from helpers.openindex.problems import BadInput

_WHOLE = re.compile(r"(\d+)(?:\.0*)?\Z", re.ASCII)
_ROR = re.compile(r"(?:https?://)?(?:ror\.org/)?([0-9a-z]+)\Z", re.ASCII | re.IGNORECASE)
_COUNTRY = re.compile(r"[A-Za-z]{2}\Z", re.ASCII)
_AS_NUMBER = re.compile(r"[-+]?(\d+\.\d*|\d*\.?\d+e[-+]\d+)\Z", re.ASCII | re.IGNORECASE)
#: What data frames write for a blank.
_BLANK = ("", "nan", "NaN", "<NA>", "None", "null")


def _whole(text: str) -> str | None:
    found = _WHOLE.match(text)
    return found[1] if found else None


def _several(read: Callable[[str], str | None], parts: Iterable[str]) -> str | None:
    found = [read(part.strip()) for part in parts]
    return None if None in found else "|".join(filter(None, found))


def _wholes(text: str) -> str | None:
    return _several(_whole, re.split("[|;]", text))  # an organisation can sit in several cities


def _ror(text: str) -> str | None:
    found = _ROR.match(text)
    return found[1].lower() if found and not _AS_NUMBER.match(text) else None


def _rors(text: str) -> str | None:
    # the registry's own table has all relations in one cell: "parent: https://ror.org/…; child: …"
    parts = [part.strip().rpartition(": ") for part in re.split("[|;]", text)]
    return _several(_ror, [code for relation, _, code in parts if relation in ("", "parent")])


def _country(text: str) -> str | None:
    return text.upper() if _COUNTRY.match(text) and text.upper() in _known_countries() else None


@lru_cache(maxsize=1)
def _known_countries() -> frozenset[str]:
    return frozenset(row["code"] for row in reference.rows("country_codes"))


def _name(text: str) -> str | None:
    return None if _AS_NUMBER.match(text) else text


#: A reader of codes of one kind, which gives None for what is none, and what is expected; blank where the table's own
#: reader says that.
_Kind = tuple[Callable[[str], str | None], str]
_NUMBER: _Kind = (_whole, "a code of digits")
_COUNT: _Kind = (_whole, "")

#: Columns of codes, in whichever table they stand.
_COLUMNS: dict[str, _Kind] = {
    "geonameid": _NUMBER,
    "geonames_id": (_wholes, "a code of digits"),
    "city_geonameid": _NUMBER,
    "ror_id": (_ror, "an id of the Research Organization Registry"),
    "parent_ror_ids": (_rors, "ids of the Research Organization Registry with | between them"),
    "country_code": (
        _country,
        "a country code of two letters, as ISO 3166 has it (GB for the United Kingdom, GR for Greece)",
    ),
    "subdivision": (_name, "the name of a region"),
    "year": _COUNT,
    "author_seq": _COUNT,
    "aff_seq": _COUNT,
    "n_authors": _COUNT,
}
_DELINEATION = re.compile(r"(csa|cbsa)_code_\d{4}\Z", re.ASCII)


def code_columns(heading: list[str]) -> list[tuple[str, _Kind]]:
    """The columns of a table that hold codes, with their kinds, for ``read_codes``."""
    kinds = ((column, _NUMBER if _DELINEATION.match(column) else _COLUMNS.get(column)) for column in heading)
    return [(column, kind) for column, kind in kinds if kind]


def read_codes(row: dict[str, str], columns: list[tuple[str, _Kind]], path: Path, line: int) -> None:
    """Put codes into the cells of ``row`` that hold them, without blanks around them.

    Raises:
        BadInput: for a code that is none, or of which digits are lost; names file, line, column and value.
    """
    for column, (read, expected) in columns:
        text = row[column].strip()
        if text in _BLANK:
            row[column] = ""
        elif (code := read(text)) is not None:
            row[column] = code
        elif expected:
            raise BadInput(f"{path}, line {line}, column {column}: '{row[column]}' must be {expected}.")
