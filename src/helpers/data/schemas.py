"""Schemas of the tables: which text each cell may hold, by heading and column.

The cells are examined as the text that stands in the file, so that every complaint can name line and value; each text
of a column once, for most stand in many cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import filterfalse

import pandas as pd

from helpers.data import layout
from helpers.data.check_plausible import CONTRIBUTION, GROWTH, HISTORY
from helpers.data.csv_files import FORMS, PRINTED_NUMBER, Problem, problem_at
from helpers.data.habits import text_fault, with_hint

JOURNALS = ("68", "82", "145", "68 or 82", "82 or 145", "")
BOUNDARIES = ("cities proper", "metropolitan areas", "")
SUBJECT_KINDS = ("overall", "subject", "collection", "topic")
VALUE_TYPES = ("integer", "decimal", "comparison", "trend", "context")
BREAK_STATUS = ("not comparable", "disputed")
MEMBER_KINDS = ("city", "institution", "rule")
COVERAGE = ("all", "by_article", "")
DECIDED_ON = ("", "institutions", "cities")  # whose printed figures decided a step; blank: none
RULES = ("rank order", "share above count", "plausible range", GROWTH, HISTORY, CONTRIBUTION)

_INTERVAL = re.compile(r"(\d{4}(-\d{2}-\d{2})?)/(\d{4}(-\d{2}-\d{2})?)\Z", re.ASCII)
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*\Z", re.ASCII)
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*\Z", re.ASCII)
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?\Z", re.ASCII)
_ALSO = re.compile(r"((second )?highest|highest outside \S.*|risen|unchanged)?\Z")
_ISSN = re.compile(r"\d{4}-\d{3}[\dX]\Z", re.ASCII)
_RULE_KEY = re.compile(r"(geonames|subdivision|country|named_after|csa_\d{4})\Z", re.ASCII)
_ID = re.compile(r"[0-9a-f]{24}\Z", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s/]+(/\S*)?\Z", re.ASCII)


#: What a text must fulfil, and what is said if it does not.
Rule = tuple[Callable[[str], object], str]


def _one_of(allowed: tuple[str, ...]) -> Rule:
    listed = ", ".join(f"'{word}'" for word in allowed if word) + (" or blank" if "" in allowed else "")
    return allowed.__contains__, f"must be one of {listed}"


def _matches(pattern: re.Pattern[str], message: str, blank: bool = False) -> Rule:
    return (lambda text: text == "" or pattern.match(text)) if blank else pattern.match, message


def _between(low: float, high: float, message: str) -> Rule:
    # of what is no number another rule says so
    return lambda text: not PRINTED_NUMBER.match(text) or low <= float(text) <= high, message


def period_end(period: str) -> int | None:
    """The year in which an ISO 8601 interval ends; ``None`` if it is none, or ends before it begins."""
    found = _INTERVAL.match(period)
    if not found:
        return None
    begin, end = found.group(1), found.group(3)
    if len(begin) != len(end) or begin > end:
        return None
    try:
        pd.Timestamp(begin), pd.Timestamp(end)
    except ValueError:
        return None
    return int(end[:4])


def issn_is_valid(issn: str) -> bool:
    """Whether the check digit of an ISSN such as ``0028-0836`` fits its other digits."""
    if not _ISSN.match(issn):
        return False
    digits = [10 if digit == "X" else int(digit) for digit in issn.replace("-", "")]
    return sum(weight * digit for weight, digit in zip(range(8, 0, -1), digits, strict=True)) % 11 == 0


_FILLED = (lambda text: text != "", "must not be blank")
_TIDY = (lambda text: not text_fault(text), "")
_YEAR = _matches(re.compile(r"(19|20)\d\d\Z", re.ASCII), "must be a year of four digits")
_YEAR_OR_BLANK = _matches(re.compile(r"((19|20)\d\d)?\Z", re.ASCII), "must be a year of four digits or blank")
_PERIOD = (
    lambda text: text == "" or period_end(text) is not None,
    "must be blank or an ISO 8601 interval of years or of days, YYYY/YYYY or YYYY-MM-DD/YYYY-MM-DD",
)
_PLACE_KIND = _one_of(tuple(layout.FIGURE_FILES.values()))
_ID_MESSAGE = "must be an id of 24 digits and letters a to f"
_PART = _between(0, 1, "must lie between 0 and 1")
_POSITIVE = _between(1, float("inf"), "must be 1 or more")
_SLUG_ID = _matches(_SLUG, "must be an id of small letters, digits and hyphens")
_NAME_ID = _matches(_IDENTIFIER, "must be an id of small letters, digits and underscores")
_INSTITUTION_ID = _matches(_ID, _ID_MESSAGE)
_PUBLISHED = _matches(_DATE, "must be a date of the form YYYY-MM or YYYY-MM-DD, or blank", blank=True)
_TWO_DIGITS = _matches(
    re.compile(r"\d\d\Z", re.ASCII), "must be a code of two digits; was a zero at its beginning lost?"
)
_TWO_CAPITALS = _matches(re.compile(r"[A-Z]{2}\Z"), "must be a code of two capital letters")

#: Columns that must not be blank, by table.
_FILLED_COLUMNS = {
    "figures": "edition subject place metric source",
    "editions": "series title",
    "sources": "name",
    "statements": "id article statement place metric",
    "places": "place short_name country group coordinates_basis",
    "place_aliases": "alias canonical reason",
    "institutions": "institution short_name country basis",
    "institution_aliases": "alias canonical reason",
    "subjects": "name short_name",
    "fields": "name",
    "metrics": "name definition",
    "journals": "journal",
    "metro_areas": "member basis source",
    "definitions": "term definition",
    "breaks": "applies_to title reason sources",
    "groups": "group name",
    "irregularities": "reason",
    "subject_divisions": "reason",
    "country_codes": "country",
    "us_states": "name",
    "metropolitan_rules": "key reason",
    "topic_subfields": "reason",
    "placement_corrections": "institution country reason",
    "work_rules": "rule reason",
    "service_prices": "service unit",
    "annual": "subject institution",
    "nature": "place partner",
    "annual_subjects": "subject name short_name",
    "annual_eras": "title reason",
    "annual_steps": "name reason",
    "annual_whole": "subject",
    "boundaries": "step key off_place on_place reason",
    "coverage": "place",
    "site_corrections": "basis",
    "exclusions": "collected_table content reason",
}
#: The other rule of a column, by table; every column is tidied and every typed one is read besides.
_COLUMNS: dict[str, dict[str, Rule]] = {
    "figures": {
        "data_year": _YEAR, "period": _PERIOD, "place_kind": _PLACE_KIND, "reference_year": _YEAR_OR_BLANK,
        "relation": _one_of(layout.RELATIONS), "confidence": _one_of(layout.CONFIDENCES),
    },
    "editions": {
        "edition": _SLUG_ID, "data_year": _YEAR, "journals": _one_of(JOURNALS), "boundaries": _one_of(BOUNDARIES),
        "published": _PUBLISHED,
    },
    "sources": {
        "source": _SLUG_ID, "kind": _one_of(layout.SOURCE_KINDS), "published": _PUBLISHED,
        "address": _matches(_ADDRESS, "must be a full address, http:// or https://, or blank", blank=True),
        "locator": (lambda text: "://" not in text, "must be host and path without http://"),
    },
    "statements": {
        "kind": _one_of(("index", "context")), "place_kind": _PLACE_KIND, "data_year": _YEAR_OR_BLANK,
        "reference_year": _YEAR_OR_BLANK, "relation": _one_of((*layout.RELATIONS, "since", "rising", "falling")),
        "also": _matches(_ALSO, "must be blank, highest, second highest, highest outside a country, risen or unchanged"),
    },
    "places": {
        "kind": _one_of(("city", "country")), "latitude": _between(-90, 90, "must lie between -90 and 90"),
        "longitude": _between(-180, 180, "must lie between -180 and 180"),
    },
    "institutions": {
        "institution_id": _matches(re.compile(r"([0-9a-f]{24})?\Z", re.ASCII), f"{_ID_MESSAGE}, or blank"),
    },
    "subjects": {"subject": _NAME_ID, "kind": _one_of(SUBJECT_KINDS)},
    "fields": {
        "field": (lambda text: text.startswith("field:") and bool(_SLUG.match(text[6:])), "must be field: and an id of small letters, digits and hyphens"),
        "code": _matches(re.compile(r"\d{4}\Z", re.ASCII), "must be a code of four digits; was a zero at its beginning lost?"),
    },
    "metrics": {"metric": _NAME_ID, "value_type": _one_of(VALUE_TYPES)},
    "journals": {
        "issn_l": (issn_is_valid, "is not an ISSN: eight digits with a dash, the last of which is a check; were zeros at its beginning lost?"),
        **{name: _one_of(COVERAGE) for name in layout.JOURNAL_SUBJECTS},
    },
    "metro_areas": {"kind": _one_of(MEMBER_KINDS)},
    "breaks": {"after_year": _YEAR, "before_year": _YEAR, "status": _one_of(BREAK_STATUS)},
    "irregularities": {"rule": _one_of(RULES)},
    "subject_divisions": {"subject": _one_of(layout.JOURNAL_SUBJECTS), "division": _TWO_DIGITS},
    "country_codes": {"code": _TWO_CAPITALS},
    "us_states": {"state": _TWO_CAPITALS, "fips": _TWO_DIGITS},
    "metropolitan_rules": {
        "key_kind": _matches(_RULE_KEY, "must be geonames, subdivision, country, named_after, or csa_ and the year of the delineation"),
        "basis": _one_of(("exception", "rule")),
    },
    "topic_subfields": {
        "subfield": _matches(re.compile(r"(\d{4}|T\d{5})\Z", re.ASCII), "must be a code of four digits, or T and five; was a zero at its beginning lost?"),
        "subject": _one_of(layout.JOURNAL_SUBJECTS),
    },
    "work_rules": {
        "column": _one_of(layout.WORK_COLUMNS), "test": _one_of(layout.WORK_TESTS),
        "address": _matches(_ADDRESS, "must be an address, or blank", blank=True),
    },
    "service_prices": {
        "operation": _one_of(("list", "single")), "read": _matches(_DATE, "must be a date"),
        "address": _matches(_ADDRESS, "must be an address"),
    },
    "annual": {"institution_id": _INSTITUTION_ID, "rank_all": _POSITIVE, "rank_academic": _POSITIVE},
    "nature": {"articles": _POSITIVE},
    "evidence": {
        "years": _matches(re.compile(r"\d{4}(-(\d{4})?)?\Z", re.ASCII), "must be a year, or years with a hyphen between, of which the last may be left out"),
        "error": _matches(re.compile(r"\d+(\.\d+)?\Z|not measured\Z", re.ASCII), "must be a number with a decimal point, or: not measured"),
    },
    "annual_eras": {"first_year": _YEAR, "last_year": _YEAR_OR_BLANK},
    "annual_steps": {
        "step": _NAME_ID, "applies_to": _one_of(("both", "estimated")), "decided_on": _one_of(DECIDED_ON),
    },
    "annual_whole": {"year": _YEAR},
    "boundaries": {"key_kind": _one_of(("institution", "place"))},
    "coverage": {"year": _YEAR, "part_listed": _PART},
    "site_bodies": {"institution_id": _INSTITUTION_ID},
    "site_corrections": {"institution_id": _INSTITUTION_ID, "weight": _PART},
    "site_weights": {
        "institution_id": _INSTITUTION_ID, "weight": _PART, "low": _PART, "high": _PART, "corrected": _PART,
    },
}  # fmt: skip


def rules_of(table: str, column: str) -> list[Rule]:
    """The rules of a column, the most basic first."""
    kind = layout.TYPES.get(table, {}).get(column)
    typed = [_matches(*FORMS[kind])] if kind else []
    filled = [_FILLED] if column in _FILLED_COLUMNS.get(table, "").split() else []
    other = _COLUMNS.get(table, {}).get(column)
    return [_TIDY, *typed, *filled, *([other] if other else [])]


def cell_problems(rows: pd.DataFrame, name: str) -> Iterator[Problem]:
    """Everything that single cells of a table do wrong, one complaint a cell: the most basic.

    ``rows`` are text, with ``file`` and ``line``; ``name`` is of ``layout.HEADINGS``.
    """
    for column in layout.HEADINGS[name]:
        kind = layout.TYPES.get(name, {}).get(column)
        texts = set(rows[column].tolist())
        wrong: dict[str, str] = {}
        for test, message in reversed(rules_of(name, column)):  # what the most basic says stays
            for text in filterfalse(test, texts):
                wrong[text] = text_fault(text) or message
                if kind and not FORMS[kind][0].match(text):
                    wrong[text] = with_hint(message, text, kind)
        for row in rows[rows[column].isin(wrong)].to_dict("records") if wrong else ():
            yield problem_at(row, column, wrong[row[column]])
