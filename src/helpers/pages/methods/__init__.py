"""Methods and data: what a report rests on, how its terms are defined, and what is missing or left out.

How an index came to be differs by its kind, so each kind may have a describer of its own, which the index names;
``plain`` describes every other one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from helpers.pages.methods import articles, contradictions, edition, own_tables, plain, printed, records
from helpers.pages.methods.tables import accuracy, evidence
from helpers.report.report import Report

_OF_PRINT = (printed, contradictions, records)
# Each exhibit is told by the first of the modules that has it; what none of them has, ``plain`` tells.
_DESCRIBERS = {
    "printed": _OF_PRINT,
    "edition": (edition, *_OF_PRINT),
    "articles": (articles,),
    "own_tables": (own_tables,),
}


def _told(name: str) -> Callable[[Report], Any]:
    """The function ``name`` of whichever module describes the index of a report."""

    def told(report: Report) -> Any:
        describers = (*_DESCRIBERS.get(report.index.describer, ()), plain)
        tell: Callable[[Report], Any] = next(vars(each)[name] for each in describers if name in vars(each))
        return tell(report)

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
