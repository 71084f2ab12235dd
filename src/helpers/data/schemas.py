"""Schemas of the tables: which text each cell may hold, by heading and column.

The cells are examined as the text that stands in the file, so that every complaint can name line and value; each text
of a column once, for most stand in many cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pandas as pd

from helpers.data import layout
from helpers.data.check_plausible import CONTRIBUTION, GROWTH, HISTORY
from helpers.data.csv_files import CsvTable, Problem, parse
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
Rule = tuple[Callable[[str], bool], str]


def _rule(test: Callable[[str], bool], message: str) -> Rule:
    return test, message


def _one_of(allowed: tuple[str, ...]) -> Rule:
    listed = ", ".join(f"'{word}'" for word in allowed if word) + (" or blank" if "" in allowed else "")
    return allowed.__contains__, f"must be one of {listed}"


def _matches(pattern: re.Pattern[str], message: str, blank: bool = False) -> Rule:
    return _rule(lambda text: (blank and text == "") or bool(pattern.match(text)), message)


def _readable(text: str, kind: str) -> bool:
    """Whether a cell is of its kind."""
    try:
        parse(text, kind)
    except ValueError:
        return False
    return True


def _typed(kind: str) -> Rule:
    messages = {
        "yes or no": "must be true or false",
        "integer": "must be a whole number",
        "integer or blank": "must be a whole number or blank",
        "decimal": "must be a number with a decimal point and without thousands separators",
        "decimal or blank": "must be a number with a decimal point or blank",
        "printed number": "must be a number with a decimal point and without thousands separators",
    }
    return _rule(lambda text: _readable(text, kind), messages[kind])


def _within(text: str, bound: int) -> bool:
    try:
        number = parse(text, "decimal or blank")
    except ValueError:
        return True  # another check says that it is no number
    return number is None or abs(number) <= bound


def _between(text: str, low: float, high: float) -> bool:
    try:
        number = parse(text, "decimal or blank")
    except ValueError:
        return True  # another check says that it is no number
    return number is None or low <= number <= high


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
    digits = issn.replace("-", "")
    total = sum(int(digit) * (8 - position) for position, digit in enumerate(digits[:7]))
    check = (11 - total % 11) % 11
    return digits[7] == ("X" if check == 10 else str(check))


_FILLED = _rule(lambda text: text != "", "must not be blank")
_TIDY = _rule(lambda text: not text_fault(text), "")
_YEAR = _matches(re.compile(r"(19|20)\d\d\Z", re.ASCII), "must be a year of four digits")
_YEAR_OR_BLANK = _matches(re.compile(r"((19|20)\d\d)?\Z", re.ASCII), "must be a year of four digits or blank")
_PERIOD = _rule(
    lambda text: text == "" or period_end(text) is not None,
    "must be blank or an ISO 8601 interval of years or of days, YYYY/YYYY or YYYY-MM-DD/YYYY-MM-DD",
)
_PLACE_KIND = _one_of(tuple(layout.FIGURE_FILES.values()))
_ID_MESSAGE = "must be an id of 24 digits and letters a to f"
_PART = _rule(lambda text: _between(text, 0, 1), "must lie between 0 and 1")
_POSITIVE = _rule(lambda text: text == "" or _between(text, 1, float("inf")), "must be 1 or more")
_LATITUDE = _rule(lambda text: _within(text, 90), "must lie between -90 and 90")
_LONGITUDE = _rule(lambda text: _within(text, 180), "must lie between -180 and 180")

#: Checks of single columns by table; every column is tidied and every typed one is read besides.
_COLUMNS: dict[str, dict[str, list[Rule]]] = {
    "figures": {
        "edition": [_FILLED], "data_year": [_YEAR], "period": [_PERIOD], "subject": [_FILLED],
        "place": [_FILLED], "place_kind": [_PLACE_KIND], "reference_year": [_YEAR_OR_BLANK],
        "metric": [_FILLED], "relation": [_one_of(layout.RELATIONS)], "source": [_FILLED],
        "confidence": [_one_of(layout.CONFIDENCES)],
    },
    "editions": {
        "edition": [_matches(_SLUG, "must be an id of small letters, digits and hyphens")],
        "series": [_FILLED], "title": [_FILLED], "data_year": [_YEAR], "journals": [_one_of(JOURNALS)],
        "boundaries": [_one_of(BOUNDARIES)],
        "published": [_matches(_DATE, "must be a date of the form YYYY-MM or YYYY-MM-DD, or blank", blank=True)],
    },
    "sources": {
        "source": [_matches(_SLUG, "must be an id of small letters, digits and hyphens")],
        "kind": [_one_of(layout.SOURCE_KINDS)], "name": [_FILLED],
        "published": [_matches(_DATE, "must be a date of the form YYYY-MM or YYYY-MM-DD, or blank", blank=True)],
        "address": [_matches(_ADDRESS, "must be a full address, http:// or https://, or blank", blank=True)],
        "locator": [_rule(lambda text: "://" not in text, "must be host and path without http://")],
    },
    "statements": {
        "id": [_FILLED], "article": [_FILLED], "statement": [_FILLED],
        "kind": [_one_of(("index", "context"))], "place": [_FILLED], "place_kind": [_PLACE_KIND],
        "data_year": [_YEAR_OR_BLANK], "reference_year": [_YEAR_OR_BLANK], "metric": [_FILLED],
        "relation": [_one_of((*layout.RELATIONS, "since", "rising", "falling"))],
        "also": [_matches(_ALSO, "must be blank, highest, second highest, highest outside a country, risen or unchanged")],
    },
    "places": {
        "place": [_FILLED], "short_name": [_FILLED], "kind": [_one_of(("city", "country"))],
        "country": [_FILLED], "group": [_FILLED], "latitude": [_LATITUDE], "longitude": [_LONGITUDE],
        "coordinates_basis": [_FILLED],
    },
    "place_aliases": {"alias": [_FILLED], "canonical": [_FILLED], "reason": [_FILLED]},
    "institutions": {
        **dict.fromkeys(("institution", "short_name", "country", "basis"), [_FILLED]),
        "institution_id": [_matches(re.compile(r"([0-9a-f]{24})?\Z", re.ASCII), f"{_ID_MESSAGE}, or blank")],
    },
    "institution_aliases": {"alias": [_FILLED], "canonical": [_FILLED], "reason": [_FILLED]},
    "subjects": {
        "subject": [_matches(_IDENTIFIER, "must be an id of small letters, digits and underscores")],
        "name": [_FILLED], "short_name": [_FILLED], "kind": [_one_of(SUBJECT_KINDS)],
    },
    "fields": {
        "field": [_rule(lambda text: text.startswith("field:") and bool(_SLUG.match(text[6:])),
                        "must be field: and an id of small letters, digits and hyphens")],
        "name": [_FILLED], "code": [_matches(re.compile(r"\d{4}\Z"), "must be a code of four digits; was a zero at its beginning lost?")],
    },
    "metrics": {
        "metric": [_matches(_IDENTIFIER, "must be an id of small letters, digits and underscores")],
        "name": [_FILLED], "value_type": [_one_of(VALUE_TYPES)], "definition": [_FILLED],
    },
    "journals": {
        "journal": [_FILLED],
        "issn_l": [_rule(issn_is_valid, "is not an ISSN: eight digits with a dash, the last of which is a check; were zeros at its beginning lost?")],
        **{name: [_one_of(COVERAGE)] for name in layout.JOURNAL_SUBJECTS},
    },
    "metro_areas": {
        "member": [_FILLED], "kind": [_one_of(MEMBER_KINDS)], "basis": [_FILLED], "source": [_FILLED],
    },
    "definitions": {"term": [_FILLED], "definition": [_FILLED]},
    "breaks": {
        "after_year": [_YEAR], "before_year": [_YEAR], "applies_to": [_FILLED],
        "status": [_one_of(BREAK_STATUS)], "title": [_FILLED], "reason": [_FILLED], "sources": [_FILLED],
    },
    "groups": {"group": [_FILLED], "name": [_FILLED]},
    "irregularities": {"rule": [_one_of(RULES)], "reason": [_FILLED]},
    "subject_divisions": {
        "subject": [_one_of(layout.JOURNAL_SUBJECTS)],
        "division": [_matches(re.compile(r"\d\d\Z", re.ASCII), "must be a code of two digits; was a zero at its beginning lost?")],
        "reason": [_FILLED],
    },
    "country_codes": {
        "code": [_matches(re.compile(r"[A-Z]{2}\Z"), "must be a code of two capital letters")], "country": [_FILLED],
    },
    "us_states": {
        "state": [_matches(re.compile(r"[A-Z]{2}\Z"), "must be a code of two capital letters")],
        "fips": [_matches(re.compile(r"\d\d\Z", re.ASCII), "must be a code of two digits; was a zero at its beginning lost?")], "name": [_FILLED],
    },
    "metropolitan_rules": {
        "key_kind": [_matches(_RULE_KEY, "must be geonames, subdivision, country, named_after, or csa_ and the year of the delineation")],
        "key": [_FILLED], "basis": [_one_of(("exception", "rule"))], "reason": [_FILLED],
    },
    "topic_subfields": {
        "subfield": [_matches(re.compile(r"(\d{4}|T\d{5})\Z", re.ASCII), "must be a code of four digits, or T and five; was a zero at its beginning lost?")],
        "subject": [_one_of(layout.JOURNAL_SUBJECTS)], "reason": [_FILLED],
    },
    "placement_corrections": {"institution": [_FILLED], "country": [_FILLED], "reason": [_FILLED]},
    "work_rules": {
        "rule": [_FILLED], "column": [_one_of(layout.WORK_COLUMNS)], "test": [_one_of(layout.WORK_TESTS)], "reason": [_FILLED],
        "address": [_matches(_ADDRESS, "must be an address, or blank", blank=True)],
    },
    "service_prices": {
        "service": [_FILLED], "operation": [_one_of(("list", "single"))], "unit": [_FILLED],
        "read": [_matches(_DATE, "must be a date")], "address": [_matches(_ADDRESS, "must be an address")],
    },
    "annual": {
        "subject": [_FILLED], "institution": [_FILLED], "institution_id": [_matches(_ID, _ID_MESSAGE)],
        "rank_all": [_POSITIVE], "rank_academic": [_POSITIVE],
    },
    "nature": {"place": [_FILLED], "partner": [_FILLED], "articles": [_POSITIVE]},
    "annual_subjects": dict.fromkeys(("subject", "name", "short_name"), [_FILLED]),
    "annual_eras": {"first_year": [_YEAR], "last_year": [_YEAR_OR_BLANK], "title": [_FILLED], "reason": [_FILLED]},
    "annual_steps": {
        "step": [_matches(_IDENTIFIER, "must be an id of small letters, digits and underscores")], "name": [_FILLED],
        "applies_to": [_one_of(("both", "estimated"))], "decided_on": [_one_of(DECIDED_ON)], "reason": [_FILLED],
    },
    "annual_whole": {"year": [_YEAR], "subject": [_FILLED]},
    "boundaries": {
        "step": [_FILLED], "key_kind": [_one_of(("institution", "place"))], "key": [_FILLED], "off_place": [_FILLED],
        "on_place": [_FILLED], "reason": [_FILLED],
    },
    "coverage": {"place": [_FILLED], "year": [_YEAR], "part_listed": [_PART]},
    "site_bodies": {"institution_id": [_matches(_ID, _ID_MESSAGE)]},
    "site_corrections": {"institution_id": [_matches(_ID, _ID_MESSAGE)], "weight": [_PART], "basis": [_FILLED]},
    "site_weights": {
        "institution_id": [_matches(_ID, _ID_MESSAGE)], "weight": [_PART], "low": [_PART], "high": [_PART],
        "corrected": [_PART],
    },
    "exclusions": {"collected_table": [_FILLED], "content": [_FILLED], "reason": [_FILLED]},
}  # fmt: skip


def rules_of(table: str, column: str) -> list[Rule]:
    """The rules of a column, the most basic first."""
    types = layout.TYPES.get(table, {})
    typed = [_typed(types[column])] if column in types else []
    return [_TIDY, *typed, *_COLUMNS.get(table, {}).get(column, [])]


def cell_problems(tables: list[CsvTable]) -> Iterator[Problem]:
    """Everything that single cells of files with one heading do wrong, one complaint a cell: the most basic."""
    name, columns = layout.table_of(tables[0].file)
    for place, column in enumerate(columns):
        rules, kind = rules_of(name, column), layout.TYPES.get(name, {}).get(column)
        wrong = {}
        for text in {row[place] for table in tables for row in table.rows}:
            if (broken := next((message for test, message in rules if not test(text)), None)) is not None:
                told = text_fault(text) or broken
                wrong[text] = told if kind is None or _readable(text, kind) else with_hint(broken, text, kind)
        for table in tables if wrong else ():
            for row, line in zip(table.rows, table.lines, strict=True):
                if row[place] in wrong:
                    yield Problem(table.file, line, column, row[place], wrong[row[place]])
