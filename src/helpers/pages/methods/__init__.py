"""Methods and data: what a report rests on, how its terms are defined, and what is missing or left out.

How an index came to be differs by its kind, so each kind may have a describer of its own, which the index names;
``plain`` describes every other one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from helpers.pages.methods import articles, edition, own_tables, plain, printed
from helpers.pages.methods.tables import accuracy, evidence
from helpers.report.report import Report

__all__ = [
    "accuracy", "evidence", "breaks", "conflicts", "coverage", "definitions", "differing_tables", "editions", "exclusions", "lead",
    "revisions", "sources", "terms",
]  # fmt: skip

_DESCRIBERS = {"printed": printed, "articles": articles, "edition": edition, "own_tables": own_tables}


def _told(name: str) -> Callable[[Report], Any]:
    """The function ``name`` of whichever module describes the index of a report."""

    def told(report: Report) -> Any:
        return getattr(_DESCRIBERS.get(report.index.describer, plain), name)(report)

    told.__name__ = name
    return told


lead = _told("lead")
coverage = _told("coverage")
sources = _told("sources")
definitions = _told("definitions")
breaks = _told("breaks")
conflicts = _told("conflicts")
differing_tables = _told("differing_tables")
revisions = _told("revisions")
exclusions = _told("exclusions")
editions = _told("editions")
terms = _told("terms")
