"""The articles among the works of OpenAlex: those of tracked journals, with subjects, fields and places.

Every work is accounted for: it becomes an article, or it is counted under the reason for which it is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.openindex import reference
from helpers.openindex.corpus import OVERALL, SCHEMAS, write_rows
from helpers.openindex.places import Organisation, Places
from helpers.openindex.rows import SiteTable
from helpers.openindex.subjects import subjects_by_topic

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Reasons for which a work is left out, in the order in which they are looked for.
NO_ID = "no id"
OTHER_YEAR = "other year"
OTHER_JOURNAL = "journal not tracked"
NOT_RESEARCH = "no primary research (type)"
RETRACTED = "retracted"
PART_TRACKED = "journal tracked in part, which part cannot be told"
CUT_AUTHORS = "authors cut off by OpenAlex"

_RESEARCH = ("article",)


@dataclass(frozen=True)
class Chosen:
    """How many works are left out, by reason, and the subjects of the others (see ``subjects_by_topic``)."""

    left_out: dict[str, int]
    by_topic: dict[str, dict[str, int]]


def write_works(
    connection: DuckDBPyConnection,
    folder: Path,
    years: list[int],
    journals: list[reference.Journal],
    places: Places,
    organisations: dict[str, Organisation],
    told: Callable[[str], None] = lambda _: None,
    data: Path | None = None,
) -> Chosen:
    """Write the article-level tables of the works read."""
    import pyarrow as pa

    told("choosing the articles of tracked journals")
    rows = [
        (key, journal.issn_l, journal.name, bool(journal.scope_note)) for key, journal in enumerate(journals)
    ]
    connection.register("tracked", pa.table(dict(zip(("journal", "issn_l", "name", "in_part"), map(list, zip(*rows, strict=True)), strict=True))))  # fmt: skip
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE chosen AS
        SELECT works.*, tracked.journal, CASE
            WHEN works.id IS NULL THEN '{NO_ID}'
            WHEN coalesce(year NOT IN ({", ".join(map(str, years)) or "NULL"}), true) THEN '{OTHER_YEAR}'
            WHEN tracked.journal IS NULL THEN '{OTHER_JOURNAL}'
            WHEN type IS NULL OR type NOT IN ({", ".join(f"'{kind}'" for kind in _RESEARCH)}) OR paratext THEN '{NOT_RESEARCH}'
            WHEN retracted THEN '{RETRACTED}'
            WHEN in_part THEN '{PART_TRACKED}'
            WHEN cut THEN '{CUT_AUTHORS}'
            END AS left_out
        FROM works LEFT JOIN tracked USING (issn_l)
        """
    )
    left_out = dict(
        connection.execute(
            "SELECT left_out, count(*) FROM chosen WHERE left_out IS NOT NULL GROUP BY ALL ORDER BY ALL"
        ).fetchall()
    )
    connection.execute("DELETE FROM chosen WHERE left_out IS NOT NULL")
    _write_sites(connection, folder, places, organisations)
    by_topic = _write_profiles(connection, folder, journals, data)
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
    return Chosen(left_out, by_topic)


def _write_sites(
    connection: DuckDBPyConnection, folder: Path, places: Places, organisations: dict[str, Organisation]
) -> None:
    """Places of institutions: city by the registry, country as OpenAlex says."""
    import pyarrow as pa

    table = SiteTable(places, organisations)
    found = connection.execute(
        """
        SELECT coalesce(ror, ''), coalesce(institution, ''), coalesce(country, ''), coalesce(min(name), '')
        FROM work_affiliations SEMI JOIN chosen USING (key) GROUP BY ALL ORDER BY ALL
        """
    ).fetchall()
    keys = []
    for ror, institution, country, name in found:
        of = organisations.get(ror)
        keys.append(table.site_of(f"ror:{ror}" if ror else institution, of.name if of else name,
                                  of.geonames_id if of else "", of.city if of else "", country))  # fmt: skip
    columns = list(zip(*found, strict=True)) or [()] * 4
    connection.register("found_sites", pa.table({
        "found_ror": pa.array(columns[0], pa.string()), "found_institution": pa.array(columns[1], pa.string()),
        "found_country": pa.array(columns[2], pa.string()), "site": pa.array(keys, pa.int32()),
    }))  # fmt: skip
    write_rows(folder, "sites", table.sites)
    write_rows(folder, "places", table.places)


def _write_profiles(
    connection: DuckDBPyConnection, folder: Path, journals: list[reference.Journal], data: Path | None
) -> dict[str, dict[str, int]]:
    """Subjects by the journal where it has them for all articles, else by the topic; fields by the topic.

    Returns what ``subjects_by_topic`` tells of the articles.
    """
    import pyarrow as pa

    mapped = {
        row["subfield"]: (row["subject"], row["field"]) for row in reference.rows("topic_subfields", data)
    }
    subjects = list(reference.fields_by_subject(data))
    ids = ["overall", *subjects, *sorted({field for _, field in mapped.values() if field})]
    combinations = connection.execute(
        "SELECT journal, coalesce(subfield, ''), count(*) FROM chosen GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    profiles: dict[tuple[int, ...], int] = {}
    keys = []
    for journal, subfield, _ in combinations:
        subject, field = mapped.get(subfield, ("", ""))
        by_topic = (subject,) if subject in journals[journal].by_article else ()
        found = {
            OVERALL,
            *(ids.index(name) for name in (*(journals[journal].subjects or by_topic), field) if name),
        }
        keys.append(profiles.setdefault(tuple(sorted(found)), len(profiles)))
    columns = list(zip(*combinations, strict=True)) or [()] * 3
    connection.register(
        "found_profiles",
        pa.table(
            {
                "journal": pa.array(columns[0], pa.int64()),
                "found_subfield": pa.array(columns[1], pa.string()),
                "profile": pa.array(keys, pa.int32()),
            }
        ),
    )
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE chosen AS SELECT chosen.*, profile FROM chosen JOIN found_profiles
        ON chosen.journal = found_profiles.journal AND coalesce(subfield, '') = found_subfield
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
