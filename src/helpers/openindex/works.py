"""OpenAlex works as JSON lines, read by DuckDB into plain tables: works, their authorships, and the affiliations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.base.temporary import temporary_folder
from helpers.openindex.problems import BadInput

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: What is read of a work. Keys that are not named here are let pass, missing ones read as null.
_COLUMNS = {
    "id": "VARCHAR",
    "publication_year": "SMALLINT",
    "type": "VARCHAR",
    "is_retracted": "BOOLEAN",
    "is_paratext": "BOOLEAN",
    "is_authors_truncated": "BOOLEAN",
    "primary_location": "STRUCT(source STRUCT(issn_l VARCHAR))",
    "primary_topic": "STRUCT(subfield STRUCT(id VARCHAR))",
    "authorships": "STRUCT(countries VARCHAR[], institutions STRUCT(id VARCHAR, display_name VARCHAR, ror VARCHAR, country_code VARCHAR)[])[]",
}
# Bytes of the longest line: the reader's usual bound, and what is tried when a work of thousands of authors is
# longer; the larger one makes the reader set aside more memory, which takes time.
_LONGEST_LINE = (16 * 1024 * 1024, 128 * 1024 * 1024)
# Bytes of a gzip stream that are looked through at once: small enough for the result to stay in the processor's cache.
_CHUNK = 1 << 15
_TOO_LONG = "maximum_object_size"
_PLACE = re.compile(
    r'(?P<kind>Malformed JSON|JSON transform error) in file "(?P<file>[^"]+)",(?: at byte \d+)? in '
    r"(?:line|record/value) (?P<line>\d+): (?P<what>.*)"
)


@dataclass(frozen=True)
class WorksRead:
    """Numbers of what was read; ``works`` are all lines, ``repeats`` of them copies of another."""

    works: int
    repeats: int
    authorships: int
    affiliations: int


@contextmanager
def works_connection(memory: str, temporary: Path | None = None) -> Iterator[DuckDBPyConnection]:
    """A DuckDB connection that keeps to ``memory``, with a folder that goes away for what does not fit."""
    import duckdb

    with temporary_folder("works", temporary) as folder:
        connection = duckdb.connect(config={"memory_limit": memory, "temp_directory": folder})
        try:
            yield connection
        finally:
            connection.close()


def read_works(
    connection: DuckDBPyConnection, files: list[Path], verified: bool = False, pages: bool = False
) -> WorksRead:
    """Read JSON lines (gzipped or not) into the tables ``works``, ``work_authorships`` and ``work_affiliations``.

    ``works``: ``key`` (by id), ``id, year, type, issn_l, subfield, retracted, paratext, cut``. ``work_authorships``:
    ``key, author``. ``work_affiliations``: ``key, author, parts, institution, name, ror, country``, one row an institution of
    an author, and for authors without institution one row a country. Lines that repeat a work word for word are
    dropped and counted. ``verified`` says that the files are known to be whole, by size or hash; else each gzip stream
    is looked through to its end. ``pages`` says that each file is one answer of OpenAlex, with its works in a list.

    Raises:
        BadInput: for a file that is cut short or a line that is no JSON, naming file and line; for a work that stands
            twice with other content, naming it.
    """
    import duckdb

    for path in files:
        if not path.is_file():
            raise BadInput(f"{path} does not exist.")
    columns = ", ".join(f"{name}: '{kind}'" for name, kind in _COLUMNS.items())
    form, source = "newline_delimited", "read"
    if pages:
        fields = ", ".join(f'"{name}" {kind}' for name, kind in _COLUMNS.items())
        columns, form = f"results: 'STRUCT({fields})[]'", "unstructured"
        source = "(SELECT unnest(results, recursive := false) AS work FROM read) AS pages"
    of = "work." if pages else ""
    names = "[" + ", ".join("'" + str(path).replace("'", "''") + "'" for path in files) + "]"
    # the check runs beside the reader, on the cores that it leaves
    with ThreadPoolExecutor(max_workers=1) as beside:
        whole = beside.submit(lambda: [_check_whole(path) for path in files if not verified])
        for longest in _LONGEST_LINE:
            try:
                connection.execute(
                    f"""
                    CREATE OR REPLACE TEMP TABLE lines AS
                    WITH read AS (
                        SELECT * FROM read_json({names}, format = '{form}', columns = {{{columns}}},
                                                maximum_object_size = {longest})
                    )
                    SELECT {of}id AS id, {of}publication_year AS year, {of}type AS type,
                           {of}primary_location.source.issn_l AS issn_l,
                           split_part({of}primary_topic.subfield.id, '/', -1) AS subfield,
                           coalesce({of}is_retracted, false) AS retracted,
                           coalesce({of}is_paratext, false) AS paratext,
                           coalesce({of}is_authors_truncated, false) AS cut,
                           coalesce({of}authorships, []) AS authorships
                    FROM {source}
                    """
                )
                break
            except duckdb.Error as error:
                if _TOO_LONG not in str(error) or longest == _LONGEST_LINE[-1]:
                    raise _told(error) from error
        whole.result()
    return _tables(connection)


def _told(error: Exception) -> BadInput:
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


def _check_whole(path: Path) -> None:
    """A gzip stream that ends too early may end between two lines, which the JSON reader does not notice."""
    import zlib

    with path.open("rb") as file:
        if file.read(2) != b"\x1f\x8b":
            return
        file.seek(0)
        stream = zlib.decompressobj(wbits=31)
        while chunk := file.read(_CHUNK):
            while chunk:
                try:
                    stream.decompress(chunk)
                except zlib.error as error:
                    raise BadInput(f"{path} is damaged: {error}") from error
                chunk = stream.unused_data if stream.eof else b""
                if stream.eof and chunk:
                    stream = zlib.decompressobj(wbits=31)
        if not stream.eof:
            raise BadInput(f"{path} is cut short: its gzip stream does not end.")


def _tables(connection: DuckDBPyConnection) -> WorksRead:
    def number(table: str) -> int:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]

    lines, source = number("lines"), "lines"
    if connection.execute("SELECT count(*) <> count(DISTINCT id) FROM lines WHERE id IS NOT NULL").fetchone()[
        0
    ]:
        source = "distinct_lines"
        connection.execute(
            """
            CREATE OR REPLACE TEMP TABLE distinct_lines AS
            SELECT DISTINCT ON (id, hash(lines)) * FROM lines WHERE id IS NOT NULL
            UNION ALL SELECT * FROM lines WHERE id IS NULL
            """
        )
        twice = connection.execute(
            "SELECT id FROM distinct_lines WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1 ORDER BY id LIMIT 1"
        ).fetchone()
        if twice:
            raise BadInput(f"{twice[0]} stands twice, with other content; keep the newer of the two files.")
    # keys go to lines by their number: a copy of the lines with their keys would take longer than all the rest
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE keys AS
        SELECT rowid AS line, (row_number() OVER (ORDER BY id) - 1)::INTEGER AS key FROM {source};
        CREATE OR REPLACE TEMP TABLE works AS
        SELECT key, {source}.* EXCLUDE (authorships) FROM {source} JOIN keys ON {source}.rowid = keys.line;
        CREATE OR REPLACE TEMP TABLE work_authorships AS
        SELECT key, unnest(range(len(authorships)))::INTEGER AS author
        FROM {source} JOIN keys ON {source}.rowid = keys.line;
        CREATE OR REPLACE TEMP VIEW each_author AS
        SELECT key, unnest(range(len(authorships)))::INTEGER AS author, unnest(authorships) AS authorship
        FROM {source} JOIN keys ON {source}.rowid = keys.line;
        CREATE OR REPLACE TEMP TABLE work_affiliations AS
        SELECT key, author, parts, found.id AS institution, found.display_name AS name,
               split_part(found.ror, '/', -1) AS ror, found.country_code AS country
        FROM (SELECT key, author, len(authorship.institutions)::INTEGER AS parts,
                     unnest(authorship.institutions) AS found FROM each_author)
        UNION ALL
        SELECT key, author, len(authorship.countries)::INTEGER, NULL, NULL, NULL, unnest(authorship.countries)
        FROM each_author
        WHERE coalesce(len(authorship.institutions), 0) = 0;
        """
    )
    read = WorksRead(lines, lines - number("works"), number("work_authorships"), number("work_affiliations"))
    connection.execute(
        "DROP VIEW each_author; DROP TABLE keys; DROP TABLE IF EXISTS distinct_lines; DROP TABLE lines"
    )
    return read
