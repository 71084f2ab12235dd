"""A small folder of annual tables with numbers that can be added up by hand."""

from __future__ import annotations

import csv
from pathlib import Path

from helpers.data import layout
from helpers.data.annual import AnnualTables
from helpers.index.annual import Annual

# One body in one city, one in two, one that no article places, one below the cut, one within another.
ALPHA, BETA, GAMMA, DELTA, EPSILON = (f"{number:024x}" for number in range(1, 6))

INSTITUTIONS = [
    {"institution": "Alpha", "institution_id": ALPHA, "city": "Left", "spread": "false"},
    {"institution": "Beta", "institution_id": BETA, "city": "Left", "spread": "true"},
    {"institution": "Gamma", "institution_id": GAMMA, "city": "Right", "spread": "true"},
    {"institution": "Delta", "institution_id": DELTA, "city": "Right", "spread": "false"},
    {
        "institution": "Epsilon",
        "institution_id": EPSILON,
        "city": "Left",
        "spread": "false",
        "part_of": "Beta",
    },
    {"institution": "Known from print", "city": "Left", "spread": "false"},
]
WEIGHTS = [
    {"institution_id": BETA, "place": "Left", "weight": "0.5", "low": "0.4", "high": "0.6", "articles": "30",
     "corrected": "0.3", "correction_basis": "printed"},
    {"institution_id": BETA, "place": "Suburb", "weight": "0.4", "low": "0.2", "high": "0.5", "articles": "30",
     "corrected": "0.6", "correction_basis": "printed"},
    {"institution_id": BETA, "place": "", "weight": "0.1", "low": "0", "high": "0.2", "articles": "30",
     "corrected": "0.1", "correction_basis": "printed"},
]  # fmt: skip
TABLES: dict[str, list[dict[str, str]]] = {
    "institutions": INSTITUTIONS,
    "site_weights": WEIGHTS,
    "annual_subjects": [
        {"subject": "all", "name": "all subjects", "order": "1", "compared_with": "overall"},
        {"subject": "sum", "name": "sum", "order": "2", "parts": "one;two"},
        {"subject": "one", "name": "one", "order": "3"},
        {"subject": "two", "name": "two", "order": "4"},
    ],
    "annual_eras": [
        {"first_year": "2001", "last_year": "2001", "title": "first"},
        {"first_year": "2002", "title": "second"},
    ],
    "annual_steps": [
        {"step": "site_weights"}, {"step": "site_corrections", "decided_on": "cities"}, {"step": "suburb"},
        {"step": "coverage"}, {"step": "academic_rows"}, {"step": "whole", "decided_on": "cities"},
    ],
    "annual_whole": [
        {"year": "2002", "subject": "all", "factor": "1"},
        {"year": "2002", "subject": "one", "factor": "-0.5", "step": "whole"},
    ],
    "boundaries": [
        {"step": "suburb", "key_kind": "place", "key": "Suburb", "off_place": "Suburb", "on_place": "Right"},
        {"step": "suburb", "key_kind": "institution", "key": ALPHA, "off_place": "Right", "on_place": "Left",
         "reason": "printed so"},
    ],
    "coverage": [
        {"place": "Left", "year": "2001", "share": "1", "part_listed": "0.4"},
        {"place": "Left", "year": "2002", "share": "1", "part_listed": "0.5"},
        {"place": "Right", "year": "2002", "share": "1", "part_listed": "0.8"},
    ],
}  # fmt: skip


def row(subject: str, institution_id: str, rank: str, share: str, **others: str) -> dict[str, str]:
    return {"subject": subject, "institution_id": institution_id, "rank_all": rank, "share": share, "count": "99999", **others}  # fmt: skip


YEARS = {
    2001: [row("all", ALPHA, "1", "90"), row("all", BETA, "2", "80")],
    2002: [
        row("all", ALPHA, "1", "100"), row("all", BETA, "2", "50"), row("all", GAMMA, "3", "20"),
        row("all", DELTA, "", "8", rank_academic="3"), row("all", EPSILON, "", "7", rank_academic="4"),
        row("one", BETA, "1", "30"), row("one", ALPHA, "2", "10"), row("one", DELTA, "", "2"),
    ],
}  # fmt: skip


def write(path: Path, columns: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def small(folder: Path, steps: set[str] | None = None, **changed: list[dict[str, str]]) -> Annual:
    """The small tables below ``folder``, some of them ``changed``, with the chosen steps (all by default)."""
    for name, rows in {**TABLES, **changed}.items():
        columns = {**layout.REFERENCE_TABLES, **layout.ANNUAL_TABLES}[name]
        write(folder / "reference" / f"{name}.csv", columns, rows)
    for year, rows in YEARS.items():
        write(folder / "annual" / f"{year}.csv", layout.ANNUAL_COLUMNS, rows)
    return Annual(AnnualTables(folder), steps)
