"""OpenAlex works, read by DuckDB into plain tables: works, their authorships, and the affiliations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.base.temporary import temporary_folder
from helpers.openindex.problems import BadInput
from helpers.openindex.work_files import (
    LONGEST_LINE,
    TOO_LONG,
    batches,
    check_whole,
    lean_works,
    select_works,
    told,
)
from helpers.openindex.work_rules import NO_ID, OTHER_JOURNAL, OTHER_YEAR

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Only:
    """The years, and the journals by ISSN-L, whose works are kept while reading."""

    years: tuple[int, ...]
    issns: tuple[str, ...]


@dataclass(frozen=True)
class WorksRead:
    """Numbers of what was read. ``works`` are all; of them, ``repeats`` are copies of another word for word, ``older``
    are versions of a work of which there is a newer one, ``completed`` are cut lists of authors of a work that is there
    whole, and ``passed_over`` were not kept, by reason.
    """

    works: int
    repeats: int
    older: int
    completed: int
    passed_over: dict[str, int]


@contextmanager
def works_connection(memory: str, temporary: Path | None = None) -> Iterator[DuckDBPyConnection]:
    """A DuckDB connection that keeps to ``memory``, with a folder that goes away for what does not fit."""
    import duckdb

    with (
        temporary_folder("works", temporary) as folder,
        duckdb.connect(config={"memory_limit": memory, "temp_directory": folder}) as connection,
    ):
        yield connection


def read_works(
    connection: DuckDBPyConnection,
    files: list[Path],
    verified: bool = False,
    pages: bool = False,
    only: Only | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> WorksRead:
    """Read files of works into the tables ``works``, ``work_authorships`` and ``work_affiliations``.

    Files are JSON lines or lists, gzipped or not, or Parquet. ``works``: ``key`` (by id), ``id, year, type, doi, issn_l,
    topic, subfield, retracted, paratext, xpac, authors, cut``. ``work_authorships``: ``key, author``. ``work_affiliations``:
    ``key, author, parts, institution, name, ror, country``: a row holds one ``parts``-th of the author. An author's part
    is split over the affiliations as printed, that of an affiliation over its institutions; one for which none was
    found is a row without institution. Authors without printed affiliations are split over their institutions, and
    without those over the countries that OpenAlex names.

    ``verified`` says that the files are known to be whole, by size or hash; else each gzip stream is looked through to
    its end. ``pages`` says that each file is one answer of OpenAlex, which cuts lists of authors. With ``only``, works of
    other years and journals are counted and not kept, file by file, so that memory stays bounded.

    Of several versions of a work the newest is kept, of equals the one with more authors.

    Raises:
        BadInput: for a file that is missing or cut short or a line that is no JSON, naming file and line.
    """
    for path in files:
        if not path.is_file():
            raise BadInput(f"{path} does not exist.")
    passed_over: Counter[str] = Counter()
    # the check runs beside the reader, on the cores that it leaves
    with ThreadPoolExecutor(max_workers=1) as beside:
        whole = beside.submit(lambda: [check_whole(path) for path in files if not verified])
        done = 0
        connection.execute("DROP TABLE IF EXISTS lines")
        for form, batch in batches(files, pages, whole=only is None):
            passed_over += _read(connection, form, batch, only, first=not done)
            done += len(batch)
            if done < len(files):
                progress(f"{done:,} of {len(files):,} files of works read")
        whole.result()
    if not files:
        raise BadInput("there are no files of works.")
    return _tables(connection, passed_over)


def _read(
    connection: DuckDBPyConnection, form: str, files: list[Path], only: Only | None, first: bool
) -> Counter[str]:
    """Add the works of ``files`` to the table ``lines``; returns how many are passed over, by reason."""
    import duckdb

    reason = "NULL"
    if only:
        years = ", ".join(map(str, only.years)) or "NULL"
        issns = ", ".join(f"'{issn}'" for issn in only.issns) or "NULL"
        reason = f"""CASE WHEN id IS NULL THEN '{NO_ID}' WHEN coalesce(year NOT IN ({years}), true) THEN '{OTHER_YEAR}'
            WHEN coalesce(issn_l NOT IN ({issns}), true) THEN '{OTHER_JOURNAL}' END"""
    into = "CREATE TEMP TABLE lines AS" if first else "INSERT INTO lines"
    for longest in LONGEST_LINE:
        try:
            query = select_works(connection, form, files, longest, reason)
            if only is None:
                connection.execute(f"{into} {lean_works(form, f'({query})')}")
                return Counter()
            connection.execute(f"CREATE OR REPLACE TEMP TABLE batch AS {query}")
            break
        except duckdb.Error as error:
            if TOO_LONG not in str(error) or longest == LONGEST_LINE[-1]:
                raise told(error) from error
    connection.execute(f"{into} {lean_works(form, 'batch')} WHERE passed_over IS NULL")
    counted = connection.execute(
        "SELECT passed_over, count(*) FROM batch WHERE passed_over IS NOT NULL GROUP BY passed_over"
    ).fetchall()
    connection.execute("DROP TABLE batch")
    return Counter(dict(counted))


def _tables(connection: DuckDBPyConnection, passed_over: Counter[str]) -> WorksRead:
    number, repeated = connection.execute(
        "SELECT count(*), count(id) <> count(DISTINCT id) FROM lines"
    ).fetchone()
    source = "newest" if repeated else "lines"
    dropped = _keep_newest(connection) if repeated else Counter[str]()
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
        SELECT key, unnest(range(len(authorships)))::INTEGER AS author, unnest(authorships) AS has
        FROM {source} JOIN keys ON {source}.rowid = keys.line;
        CREATE OR REPLACE TEMP TABLE work_affiliations AS
        SELECT key, author, part.parts AS parts, part.id AS institution, part.found.display_name AS name,
               split_part(part.found.ror, '/', -1) AS ror, coalesce(part.found.country_code, part.country) AS country
        FROM (SELECT key, author, unnest({_PARTS}) AS part FROM each_author);
        """
    )
    connection.execute(
        "DROP VIEW each_author; DROP TABLE keys; DROP TABLE IF EXISTS newest; DROP TABLE lines"
    )
    kinds = dropped["repeat"], dropped["older"], dropped["completed"]
    return WorksRead(number + passed_over.total(), *kinds, dict(passed_over))


# What an author ``has``, as rows: one ``parts``-th of the author each. ``[0]`` of a list that counts from 1 is null.
_LISTED = "list_distinct(list_filter(has.institutions, lambda listed: listed.id IS NOT NULL))"
_NAMED = "len(list_filter(has.printed, lambda one: len(one.institutions) > 0)) > 0"
_PARTS = f"""
    CASE WHEN {_NAMED} THEN flatten(list_transform(has.printed, lambda one:
        CASE WHEN len(one.institutions) = 0
        THEN [{{'parts': len(has.printed)::INTEGER, 'id': NULL::VARCHAR, 'found': has.institutions[0],
                'country': NULL::VARCHAR}}]
        ELSE list_transform(one.institutions, lambda id: {{
            'parts': (len(has.printed) * len(one.institutions))::INTEGER, 'id': id,
            'found': list_filter(has.institutions, lambda listed: listed.id = id)[1], 'country': NULL::VARCHAR}}) END))
    WHEN len({_LISTED}) > 0 THEN list_transform({_LISTED}, lambda listed: {{
        'parts': len({_LISTED})::INTEGER, 'id': listed.id, 'found': listed, 'country': NULL::VARCHAR}})
    ELSE list_transform(list_distinct(has.countries), lambda code: {{
        'parts': len(list_distinct(has.countries))::INTEGER, 'id': NULL::VARCHAR, 'found': has.institutions[0],
        'country': code}}) END
"""


def _keep_newest(connection: DuckDBPyConnection) -> Counter[str]:
    """Keep one version of each work in the table ``newest``; returns how many lines are dropped, by what they are."""
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE ranked AS
        SELECT rowid AS line, id, hash(lines) AS content, version, cut, authors,
               row_number() OVER (PARTITION BY id ORDER BY version DESC, authors DESC, hash(lines)) AS position
        FROM lines WHERE id IS NOT NULL;
        CREATE OR REPLACE TEMP TABLE newest AS
        SELECT lines.* FROM lines WHERE id IS NULL OR rowid IN (SELECT line FROM ranked WHERE position = 1)
        """
    )
    found = connection.execute(
        """
        SELECT CASE WHEN other.content = kept.content OR repeated THEN 'repeat'
                    WHEN other.cut AND NOT kept.cut AND other.authors < kept.authors THEN 'completed' ELSE 'older' END AS what,
               count(*)
        FROM (SELECT *, row_number() OVER (PARTITION BY id, content ORDER BY position) > 1 AS repeated FROM ranked)
             AS other JOIN ranked AS kept USING (id)
        WHERE kept.position = 1 AND other.position > 1 GROUP BY what
        """
    ).fetchall()
    connection.execute("DROP TABLE ranked")
    return Counter(dict(found))
