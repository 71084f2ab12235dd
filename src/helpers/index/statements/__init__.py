"""Statements of articles about the ranking, each with the verdict that printed figures give on it, and the evidence."""

from helpers.index.statements.check import check_statements, verdict_counts, verdict_of
from helpers.index.statements.evidence import (
    CONFIRMED,
    CONTRADICTED,
    DISPUTED,
    ONLY_HERE,
    UNCHECKED,
    VERDICTS,
)

__all__ = [
    "CONFIRMED",
    "CONTRADICTED",
    "DISPUTED",
    "ONLY_HERE",
    "UNCHECKED",
    "VERDICTS",
    "check_statements",
    "verdict_counts",
    "verdict_of",
]
