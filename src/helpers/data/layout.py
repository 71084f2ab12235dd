"""Where each table lies and which columns it has: the one place that knows the headings of ``data/``."""

from __future__ import annotations

from collections.abc import Mapping

FIGURE_COLUMNS = (
    "edition", "data_year", "period", "subject", "place", "place_kind", "reference_place", "reference_year",
    "list_scope", "list_region", "copy", "metric", "relation", "value", "source", "confidence", "note",
)  # fmt: skip

#: One printed table: the rows in which ranks and Shares stand side by side.
TABLE_KEY = (
    "edition", "data_year", "period", "subject", "place_kind", "list_scope", "list_region", "copy",
    "source",
)  # fmt: skip

#: Key of a figure in its table. The value is not part of it: two values under one key contradict each other.
FIGURE_KEY = ("place", "reference_place", "reference_year", "metric", "relation")

#: File of a year folder -> the kind of place that its figures are about.
FIGURE_FILES = {
    "cities": "city",
    "institutions": "institution",
    "countries": "country",
    "pairs": "pair",
    "index": "index",
}

SOURCE_COLUMNS = (
    "source", "kind", "name", "title", "author", "publisher", "published", "address", "locator", "note",
)  # fmt: skip

JOURNAL_SUBJECTS = ("chemistry", "earth_environmental", "life", "physical", "health")

#: Tables of a year folder, ``data/printed/<data year>/<name>.csv``.
YEAR_TABLES: dict[str, tuple[str, ...]] = {
    "editions": (
        "edition", "series", "title", "published", "data_year", "journals", "metric_basis", "boundaries",
        "note",
    ),
    "sources": SOURCE_COLUMNS,
    **{name: FIGURE_COLUMNS for name in FIGURE_FILES},
    "statements": (
        "id", "article", "statement", "kind", "subject", "place", "place_kind", "data_year", "reference_year",
        "reference_place", "metric", "relation", "value", "unit", "also",
    ),
}  # fmt: skip

#: Tables of ``data/reference/``.
REFERENCE_TABLES: dict[str, tuple[str, ...]] = {
    "places": (
        "place", "short_name", "kind", "country", "group", "metropolitan_area", "latitude", "longitude",
        "geonames_id", "coordinates_basis", "note",
    ),
    "place_aliases": ("alias", "canonical", "reason"),
    "institutions": (
        "institution", "institution_id", "short_name", "country", "city", "spread", "sector", "founded",
        "part_of", "basis", "note",
    ),
    "institution_aliases": ("alias", "canonical", "reason"),
    "subjects": ("subject", "name", "short_name", "kind", "order", "aliases", "note"),
    "fields": ("field", "name", "code", "division", "division_name", "standard"),
    "metrics": (
        "metric", "name", "unit", "value_type", "definition", "source", "minimum", "maximum", "orders",
    ),
    "journals": (
        "journal", "issn_l", "issn_basis", "in_82", "in_145", *JOURNAL_SUBJECTS,
        "articles_2019_03_to_2020_02", "scope_note",
    ),
    "metro_areas": ("metropolitan_area", "member", "kind", "basis", "source"),
    "definitions": ("term", "definition", "sources"),
    "breaks": ("after_year", "before_year", "applies_to", "status", "title", "reason", "sources"),
    "groups": ("group", "name", "order", "countries_note"),
    "sources": SOURCE_COLUMNS,
    "irregularities": ("edition", "source", "copy", "place", "metric", "rule", "reason"),
}  # fmt: skip

#: Tables of ``data/reference/`` that only the computed index uses; no report of printed figures reads them.
INDEX_TABLES: dict[str, tuple[str, ...]] = {
    "subject_divisions": ("subject", "division", "reason"),
    "country_codes": ("code", "country", "pooled_with", "note"),
    "us_states": ("state", "fips", "name"),
    "metropolitan_rules": ("key_kind", "key", "place", "basis", "reason"),
    "topic_subfields": ("subfield", "subject", "field", "reason"),
    "placement_corrections": ("institution", "country", "city", "geonames_id", "spread", "reason"),
    "work_rules": ("rule", "column", "test", "values", "reason", "address"),
    "service_prices": (
        "service", "operation", "calls", "price", "unit", "day_with_key", "day_without_key", "read", "address",
    ),
}  # fmt: skip

#: How a rule of ``work_rules`` tells what it is for; "built in" is decided by the code, under the name of the rule.
WORK_TESTS = ("is true", "begins with", "is none of", "built in")
WORK_COLUMNS = ("", "type", "doi", "is_retracted", "is_paratext", "is_xpac")

#: Columns of ``data/annual/<data year>.csv``, Nature Index's own tables of institutions. ``rank_all`` is blank for
#: bodies that only the table of academic institutions lists.
ANNUAL_COLUMNS = (
    "subject", "institution", "country", "institution_id", "rank_all", "rank_academic", "share", "count",
    "previous_share",
)  # fmt: skip

#: Columns of ``data/nature/<year>.csv``, pairs of cities with joint articles in the journal *Nature*: number of articles
#: and bilateral collaboration score, as counted by this project.
NATURE_COLUMNS = ("place", "partner", "articles", "score")

#: ``data/evidence.csv``: which evidence leads for a metric, how it is called, how good it is, what it must not say.
EVIDENCE_COLUMNS = (
    "evidence", "metric", "subject", "years", "role", "quantity", "cut", "error", "terms", "never",
)  # fmt: skip

#: Tables of ``data/reference/`` that only totals of cities from ``data/annual/`` use.
ANNUAL_TABLES: dict[str, tuple[str, ...]] = {
    "annual_subjects": ("subject", "name", "short_name", "order", "parts", "compared_with", "note"),
    "annual_eras": ("first_year", "last_year", "title", "reason", "sources"),
    "annual_steps": ("step", "name", "applies_to", "decided_on", "reason"),
    "annual_whole": ("year", "subject", "factor", "step"),
    "boundaries": ("step", "key_kind", "key", "name", "off_place", "on_place", "strength", "reason"),
    "coverage": ("place", "year", "share", "part_listed"),
    "site_bodies": (
        "institution_id", "institution", "ror_ids", "words", "other_ror_ids", "other_words", "readings",
    ),
    "site_corrections": ("institution_id", "institution", "place", "weight", "basis"),
    "site_weights": (
        "institution_id", "institution", "place", "weight", "low", "high", "articles", "corrected",
        "correction_basis",
    ),
}  # fmt: skip

EXCLUSION_COLUMNS = ("collected_table", "collected_row", "content", "reason")

#: All tables of ``data/reference/``.
REFERENCE: dict[str, tuple[str, ...]] = {**REFERENCE_TABLES, **INDEX_TABLES, **ANNUAL_TABLES}

#: Heading of every kind of table, by the names that ``table_of`` gives.
HEADINGS: dict[str, tuple[str, ...]] = {
    **{name: columns for name, columns in YEAR_TABLES.items() if name not in FIGURE_FILES},
    **REFERENCE,
    "figures": FIGURE_COLUMNS,
    "annual": ANNUAL_COLUMNS,
    "nature": NATURE_COLUMNS,
    "exclusions": EXCLUSION_COLUMNS,
    "evidence": EVIDENCE_COLUMNS,
}

#: Columns that are not text: "integer", "integer or blank", "decimal", "decimal or blank", "yes or no".
TYPES: dict[str, dict[str, str]] = {
    "figures": {"data_year": "integer", "reference_year": "integer or blank", "value": "printed number"},
    "editions": {"data_year": "integer"},
    "statements": {"data_year": "integer or blank", "reference_year": "integer or blank"},
    "places": {"latitude": "decimal or blank", "longitude": "decimal or blank"},
    "institutions": {"spread": "yes or no"},
    "placement_corrections": {"spread": "yes or no"},
    "service_prices": {
        "calls": "integer", "price": "decimal or blank", "day_with_key": "decimal or blank",
        "day_without_key": "decimal or blank",
    },
    "subjects": {"order": "integer"},
    "metrics": {"minimum": "decimal or blank", "maximum": "decimal or blank"},
    "journals": {
        "in_82": "yes or no", "in_145": "yes or no", "articles_2019_03_to_2020_02": "integer or blank",
    },
    "breaks": {"after_year": "integer", "before_year": "integer"},
    "groups": {"order": "integer"},
    "annual": {
        "rank_all": "integer or blank", "rank_academic": "integer or blank", "share": "decimal",
        "count": "integer", "previous_share": "decimal or blank",
    },
    "nature": {"articles": "integer", "score": "decimal"},
    "annual_subjects": {"order": "integer"},
    "annual_eras": {"first_year": "integer", "last_year": "integer or blank"},
    "annual_whole": {"year": "integer", "factor": "decimal"},
    "coverage": {"year": "integer", "share": "decimal", "part_listed": "decimal"},
    "site_corrections": {"weight": "decimal"},
    "site_weights": {
        "weight": "decimal", "low": "decimal", "high": "decimal", "articles": "integer",
        "corrected": "decimal or blank",
    },
}  # fmt: skip

RELATIONS = ("=", "≈", ">", "<", ">=", "<=")
CONFIDENCES = ("high", "medium", "low")
#: What a source is. Official pages are linked; what others report is named, not linked.
REPORTED_KINDS = ("institution", "news", "agency repost", "encyclopaedia", "aggregator", "forum")
#: Nothing is said first, and no verdict given, on these alone: who wrote them, and from what, is not known.
WEAK_KINDS = ("aggregator", "forum")
SOURCE_KINDS = ("official", "article", *REPORTED_KINDS, "project")  # project: this project's own records
PAIR_SEPARATOR = " – "
YEAR_SERIES = "science-cities"  # the series of editions that makes data years
TABLE_SERIES = "annual-tables"  # the one that prints tables of institutions and countries


def row_of(table: str, cells: Mapping[str, str]) -> tuple[str, ...]:
    """Cells by column as a row of a table of ``HEADINGS``; those that are not given are blank."""
    return tuple(cells.get(column, "") for column in HEADINGS[table])


def is_year(name: str) -> bool:
    """Whether a name is a year of four digits."""
    return len(name) == 4 and name.isascii() and name.isdigit()


def table_of(file: str) -> tuple[str, tuple[str, ...]]:
    """Name for ``TYPES`` and heading of a file relative to ``data/``; KeyError if it is no table."""
    match file.removesuffix(".csv").split("/"):
        case ["evidence" | "exclusions" as name]:
            pass
        case ["reference", name] if name in REFERENCE:
            pass
        case ["annual" | "nature" as name, year] if is_year(year):
            pass
        case ["printed", _, table] if table in YEAR_TABLES:
            name = "figures" if table in FIGURE_FILES else table
        case _:
            raise KeyError(file)
    return name, HEADINGS[name]
