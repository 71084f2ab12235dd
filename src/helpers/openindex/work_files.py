"""Files of OpenAlex works in every form the service gives them, as one SELECT: JSON lines, JSON lists, answers, Parquet."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.base.files import unpacking
from helpers.openindex.problems import BadInput

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: What is read of a work. Keys that are not named here are let pass, missing ones read as null.
COLUMNS = {
    "id": "VARCHAR",
    "doi": "VARCHAR",
    "publication_year": "SMALLINT",
    "type": "VARCHAR",
    "is_retracted": "BOOLEAN",
    "is_paratext": "BOOLEAN",
    "is_xpac": "BOOLEAN",
    "is_authors_truncated": "BOOLEAN",
    "updated_date": "VARCHAR",
    "primary_location": "STRUCT(source STRUCT(issn_l VARCHAR))",
    "primary_topic": "STRUCT(id VARCHAR, subfield STRUCT(id VARCHAR))",
    "authorships": "STRUCT(countries VARCHAR[], "
    "institutions STRUCT(id VARCHAR, display_name VARCHAR, ror VARCHAR, country_code VARCHAR)[], "
    "affiliations STRUCT(raw_affiliation_string VARCHAR, institution_ids VARCHAR[])[])[]",
}
# Where an author stands is needed only of lists that may be cut off; reading it takes a tenth of the time.
_WITH_POSITIONS = COLUMNS | {
    "authorships": COLUMNS["authorships"].replace("STRUCT(", "STRUCT(author_position VARCHAR, ", 1)
}
MOST_LISTED = 100
"""A list of the service holds no more authorships of a work than this, and no longer says that it cuts them off."""

# Bytes of the longest line: the reader's usual bound, and what is tried when a work of thousands of authors is
# longer; the larger one makes the reader set aside more memory, which takes time.
LONGEST_LINE = (16 * 1024 * 1024, 128 * 1024 * 1024)
TOO_LONG = "maximum_object_size"
PARQUET, ANSWERS, LINES, LIST = "parquet", "unstructured", "newline_delimited", "array"
# Bytes of a gzip stream that are looked through at once: small enough for the result to stay in the processor's cache.
_CHUNK = 1 << 15
_BATCH = 1 << 30  # bytes of files that are read before what is not looked for is dropped
_PLACE = re.compile(
    r'(?P<kind>Malformed JSON|JSON transform error) in file "(?P<file>[^"]+)",(?: at byte \d+)? in '
    r"(?:line|record/value) (?P<line>\d+): (?P<what>.*)"
)

# An author's affiliations as they were printed, each with the institutions that were found for it. Spellings of one
# affiliation that lead to the same institutions are one; of those that lead nowhere the text tells them apart.
_HAS_LAST = (
    "list_contains(list_transform(authorships, lambda author: coalesce(author.author_position, '')), 'last')"
)
_FOUND = "list_any_value(found.institution_ids) IS NOT NULL"
_IDS = f"""CASE WHEN len(found.institution_ids) > 1 THEN list_sort(list_distinct(found.institution_ids))
          WHEN {_FOUND} THEN found.institution_ids ELSE [] END"""
_PRINTED = f"""list_filter(list_transform(author.affiliations, lambda found: {{
        'institutions': {_IDS},
        'text': CASE WHEN NOT {_FOUND} THEN nullif(lower(trim(found.raw_affiliation_string)), '') END}}),
    lambda found: len(found.institutions) > 0 OR found.text IS NOT NULL)"""
# functions of lists are dear, so lists of one are spared them: most are
_LEAN = f"""list_transform(coalesce(authorships, []), lambda author: {{
    'institutions': author.institutions, 'countries': author.countries,
    'printed': CASE WHEN len(author.affiliations) > 1 THEN list_distinct({_PRINTED}) ELSE {_PRINTED} END}})"""


def batches(files: list[Path], pages: bool, whole: bool) -> Iterator[tuple[str, list[Path]]]:
    """Files that can be read together, with their form; all of a form at once if ``whole``, else up to a gigabyte.

    ``pages`` says that each file is one answer of OpenAlex, with its works in a list.
    """
    for form, of in groupby(files, key=lambda path: ANSWERS if pages else _form(path)):
        batch: list[Path] = []
        size = 0
        for path in of:
            batch.append(path)
            size += path.stat().st_size
            if size >= _BATCH and not whole:
                yield form, batch
                batch, size = [], 0
        if batch:
            yield form, batch


def _form(path: Path) -> str:
    with path.open("rb") as file:
        first = file.read(4)
    if first == b"PAR1":
        return PARQUET
    unpack = gzip.open if first[:2] == b"\x1f\x8b" else open
    try:
        with unpack(path, "rb") as file:
            return LIST if file.read(64).lstrip()[:1] == b"[" else LINES
    except (EOFError, OSError):
        return LINES  # the reader, or the look through the stream, says what is wrong


def select_works(
    connection: DuckDBPyConnection, form: str, files: list[Path], longest: int, passed_over: str = "NULL"
) -> str:
    """The works of ``files`` as a SELECT, one row a work, with what ``lean_works`` asks for.

    ``passed_over`` is SQL for the reason for which a work is not looked for, if there is one: it becomes a column, and
    such works come without authorships.
    """
    names = "[" + ", ".join(_quoted(str(path)) for path in files) + "]"
    of = ""
    if form == PARQUET:
        source = _parquet(connection, names)
    elif form == ANSWERS:
        fields = ", ".join(f'"{name}" {kind}' for name, kind in _WITH_POSITIONS.items())
        source, of = (
            f"(SELECT filename, unnest(results, recursive := false) AS work FROM "
            f"{_json(names, {'results': f'STRUCT({fields})[]'}, form, longest)})",
            "work.",
        )
    else:
        source = _json(names, COLUMNS, form, longest)
    return f"""
        SELECT * REPLACE (CASE WHEN passed_over IS NULL THEN authorships END AS authorships)
        FROM (SELECT *, {passed_over} AS passed_over FROM (
            SELECT {of}id AS id, {of}publication_year AS year, {of}type AS type, {of}doi AS doi,
                   {of}primary_location.source.issn_l AS issn_l, {of}primary_topic.id AS topic,
                   {of}primary_topic.subfield.id AS subfield,
                   {of}is_retracted AS retracted, {of}is_paratext AS paratext, {of}is_xpac AS xpac,
                   {of}updated_date AS updated, {of}is_authors_truncated AS cut, {of}authorships AS authorships, filename
            FROM {source}
        ))"""


def lean_works(form: str, source: str) -> str:
    """Works of ``select_works``, or a table of them, with what is read of them in few columns, as a SELECT.

    ``version`` is larger for the newer of two versions of a work; ``authorships`` are lists of what an author has:
    institutions, countries, and the affiliations as printed.
    """
    cut = f"(len(authorships) = {MOST_LISTED} AND NOT {_HAS_LAST})" if form == ANSWERS else "false"
    return f"""
        SELECT id, year, type, regexp_replace(lower(doi), '^https?://(dx\\.)?doi\\.org/', '') AS doi, issn_l,
               split_part(topic, '/', -1) AS topic, split_part(subfield, '/', -1) AS subfield, coalesce(retracted, false) AS retracted,
               coalesce(paratext, false) AS paratext, coalesce(xpac, false) AS xpac,
               regexp_extract(filename, 'updated_date=([0-9-]{{10}})', 1) || ' ' || coalesce(updated, '') AS version,
               coalesce(len(authorships), 0) AS authors, coalesce(cut OR {cut}, {cut}, false) AS cut,
               {_LEAN} AS authorships
        FROM {source}"""


def _json(names: str, columns: dict[str, str], form: str, longest: int) -> str:
    told = ", ".join(f"{name}: '{kind}'" for name, kind in columns.items())
    return (
        f"read_json({names}, format = '{form}', columns = {{{told}}}, filename = true, "
        f"maximum_object_size = {longest})"
    )


def _parquet(connection: DuckDBPyConnection, names: str) -> str:
    source = f"read_parquet({names}, union_by_name = true, filename = true, hive_partitioning = false)"
    there = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
    told = ", ".join(
        f"{name}::{kind} AS {name}" if name in there else f"NULL::{kind} AS {name}"
        for name, kind in COLUMNS.items()
    )
    return f"(SELECT filename, {told} FROM {source})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def told(error: Exception) -> BadInput:
    """What the reader complains of, in one line with file and line."""
    text = str(error).splitlines()[0]
    found = _PLACE.search(text)
    if found and found["kind"] == "Malformed JSON":
        return BadInput(
            f"{found['file']}, line {found['line']}: is no whole JSON object; the file is damaged or cut short."
        )
    if found:
        return BadInput(
            f"{found['file']}, line {found['line']}: has a value of another form ({found['what']})."
        )
    return BadInput(f"the works cannot be read: {text}")


def check_whole(path: Path) -> None:
    """A gzip stream that ends too early may end between two lines, which the JSON reader does not notice.

    Raises:
        BadInput: if the stream is damaged or does not end.
    """
    with path.open("rb") as file:
        if file.read(2) != b"\x1f\x8b":
            return
        file.seek(0)
        try:
            for _ in unpacking(iter(partial(file.read, _CHUNK), b"")):
                pass
        except ValueError as error:
            raise BadInput(f"{path} {error}.") from error
