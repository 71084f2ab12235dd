"""The articles among the works of OpenAlex: those of tracked journals, with subjects, fields and places.

Every work is accounted for: it becomes an article, or it is counted under the reason for which it is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.openindex import reference
from helpers.openindex.corpus import OVERALL, SCHEMAS, table_of, write_rows
from helpers.openindex.places import Places
from helpers.openindex.rows import SiteTable
from helpers.openindex.subjects import subjects_by_topic
from helpers.openindex.work_rules import CUT_AUTHORS, OLDER, REPEATS, SAME_DOI, WITHDRAWN, work_rules
from helpers.openindex.works import WorksRead

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

UNKNOWN = "affiliations as printed for which OpenAlex found no institution"
COMPLETED = "works with authors cut off in lists, completed one by one"


@dataclass(frozen=True)
class Chosen:
    """What became of the works, as a ``Description`` says it: how many are left out, by rule, what else fell under one."""

    excluded: dict[str, int]
    treated: dict[str, int]
    incomplete: list[str]
    subjects_by_topic: dict[str, dict[str, int]]


def write_works(
    connection: DuckDBPyConnection,
    folder: Path,
    years: list[int],
    journals: list[reference.Journal],
    places: Places,
    read: WorksRead,
    told: Callable[[str], None] = lambda _: None,
) -> Chosen:
    """Write the article-level tables of the works ``read``, held against the rules.

    Raises:
        BadInput: for a rule that cannot be followed.
    """
    told("choosing the articles of tracked journals")
    rules = work_rules()
    tracked = {"journal": "int32", "issn_l": "string", "name": "string", "in_part": "bool"}
    rows = [
        (key, journal.issn_l, journal.name, bool(journal.scope_note)) for key, journal in enumerate(journals)
    ]
    connection.register("tracked", table_of(tracked, rows))
    conditions = [(rule.name.replace("'", "''"), rule.condition(years)) for rule in rules]
    cases = " ".join(f"WHEN {condition} THEN '{name}'" for name, condition in conditions if condition)
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE chosen AS
        SELECT *, CASE {cases} END AS left_out FROM (SELECT works.*, journal, in_part FROM works LEFT JOIN tracked USING (issn_l));
        UPDATE chosen SET left_out = '{SAME_DOI}' WHERE key IN (
            SELECT key FROM chosen WHERE left_out IS NULL AND doi <> ''
            QUALIFY row_number() OVER (PARTITION BY doi ORDER BY version DESC, authors DESC, id) > 1
        );
        """
    )
    fallen = connection.execute(
        "SELECT left_out, count(*) FROM chosen WHERE left_out IS NOT NULL GROUP BY ALL"
    )
    counted = Counter(dict(fallen.fetchall()))
    counted += Counter({REPEATS: read.repeats, OLDER: read.older, **read.passed_over})
    incomplete = connection.execute("SELECT id FROM chosen WHERE left_out = ? ORDER BY id", [CUT_AUTHORS])
    incomplete = [id for (id,) in incomplete.fetchall()]
    connection.execute("DELETE FROM chosen WHERE left_out IS NOT NULL")
    withdrawn = _write_sites(connection, folder, places)
    unknown = connection.execute(
        "SELECT count(*) FROM work_affiliations SEMI JOIN chosen USING (key) WHERE institution IS NULL AND country IS NULL"
    ).fetchone()[0]
    by_topic = _write_profiles(connection, folder, journals)
    _copy(connection, folder, "articles", "SELECT key, id, year, journal, profile FROM chosen ORDER BY key")
    _copy(
        connection,
        folder,
        "authorships",
        "SELECT key, author FROM work_authorships SEMI JOIN chosen USING (key) ORDER BY ALL",
    )
    _copy(
        connection,
        folder,
        "affiliations",
        """
          SELECT key, author, 1, 0 FROM work_authorships SEMI JOIN chosen USING (key)
          ANTI JOIN work_affiliations USING (key, author)
          UNION ALL SELECT key, author, parts, site FROM work_affiliations SEMI JOIN chosen USING (key)
          JOIN found_sites ON coalesce(ror, '') = found_sites.found_ror
          AND coalesce(institution, '') = found_institution AND coalesce(country, '') = found_country ORDER BY ALL""",
    )
    _copy(connection, folder, "journals", "SELECT journal, issn_l, name FROM tracked ORDER BY journal")
    return Chosen(
        {rule.name: counted[rule.name] for rule in rules if rule.name != WITHDRAWN},
        {UNKNOWN: unknown, COMPLETED: read.completed, WITHDRAWN: withdrawn},
        incomplete,
        by_topic,
    )


def _write_sites(connection: DuckDBPyConnection, folder: Path, places: Places) -> int:
    """Places of institutions: city by the registry, country as OpenAlex says.

    Returns the number of affiliations that lead to a withdrawn organisation.
    """
    table = SiteTable(places)
    found = connection.execute(
        """
        SELECT coalesce(ror, ''), coalesce(institution, ''), coalesce(country, ''), coalesce(min(name), ''),
               count(*)
        FROM work_affiliations SEMI JOIN chosen USING (key) GROUP BY ALL ORDER BY ALL
        """
    ).fetchall()
    sites, withdrawn = [], 0
    for ror, institution, country, name, number in found:
        of = places.organisations.get(ror)
        if of and of.withdrawn:
            of, withdrawn = None, withdrawn + number
        known = (of.name, of.geonames_id, of.city) if of else (name, "", "")
        site = table.site_of(f"ror:{ror}" if ror else institution, *known, country)
        sites.append((ror, institution, country, site))
    columns = {
        **dict.fromkeys(("found_ror", "found_institution", "found_country"), "string"),
        "site": "int32",
    }
    connection.register("found_sites", table_of(columns, sites))
    write_rows(folder, "sites", table.sites)
    write_rows(folder, "places", table.places)
    return withdrawn


def _write_profiles(
    connection: DuckDBPyConnection, folder: Path, journals: list[reference.Journal]
) -> dict[str, dict[str, int]]:
    """Subjects by the journal where it has them for all articles, else by the topic; fields by the topic.

    Returns what ``subjects_by_topic`` tells of the articles.
    """
    mapped = {row["subfield"]: (row["subject"], row["field"]) for row in reference.rows("topic_subfields")}
    # a topic that its subfield misplaces has a row of its own
    topics = ", ".join(f"'{key}'" for key in mapped if key.startswith("T")) or "NULL"
    stands = f"CASE WHEN topic IN ({topics}) THEN topic ELSE coalesce(subfield, '') END"
    subjects = list(reference.fields_by_subject())
    ids = ["overall", *subjects, *sorted({field for _, field in mapped.values() if field})]
    combinations = connection.execute(
        f"SELECT journal, {stands}, count(*) FROM chosen GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    profiles: dict[tuple[int, ...], int] = {}
    rows = []
    for journal, subfield, _ in combinations:
        subject, field = mapped.get(subfield, ("", ""))
        by_topic = (subject,) if subject in journals[journal].by_article else ()
        found = {
            OVERALL,
            *(ids.index(name) for name in (*(journals[journal].subjects or by_topic), field) if name),
        }
        rows.append((journal, subfield, profiles.setdefault(tuple(sorted(found)), len(profiles))))
    columns = {"journal": "int32", "found_subfield": "string", "profile": "int32"}
    connection.register("found_profiles", table_of(columns, rows))
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE chosen AS SELECT chosen.*, profile FROM chosen JOIN found_profiles
        ON chosen.journal = found_profiles.journal AND {stands} = found_subfield
        """
    )
    kinds = {"overall": "overall", **dict.fromkeys(subjects, "subject")}
    write_rows(folder, "categories", [(key, kinds.get(name, "field"), name) for key, name in enumerate(ids)])
    write_rows(folder, "profiles", [(key, category) for found, key in profiles.items() for category in found])
    return subjects_by_topic(
        (journals[journal], mapped.get(subfield, ("", ""))[0], number)
        for journal, subfield, number in combinations
    )


def _copy(connection: DuckDBPyConnection, folder: Path, name: str, query: str) -> None:
    kinds = {"int32": "INTEGER", "int16": "SMALLINT", "string": "VARCHAR"}
    columns = SCHEMAS[name]
    casts = ", ".join(f"{column}::{kinds[kind]} AS {column}" for column, kind in columns.items())
    target = str(folder / f"{name}.parquet").replace("'", "''")
    connection.execute(
        f"COPY (SELECT {casts} FROM ({query}) AS found({', '.join(columns)})) TO '{target}' (COMPRESSION zstd)"
    )
