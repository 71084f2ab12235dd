"""Methods and data of the edition: what leads, what stands beside, how good it is; and all about what is printed."""

from __future__ import annotations

from dataclasses import replace

from helpers.base.words import joined_sentences
from helpers.index.origin import TERMS_OF_TABLES
from helpers.pages.methods import plain, printed
from helpers.pages.methods.tables import accuracy_sentence
from helpers.report.exhibits import Exhibit
from helpers.report.report import Report

__all__ = [
    "breaks", "conflicts", "coverage", "definitions", "differing_tables", "editions", "exclusions",
    "lead", "revisions", "sources", "terms",
]  # fmt: skip


def _on_print(report: Report) -> Report:
    """The same report, asking the printed figures alone."""
    return replace(report, index=report.printed)


def lead(report: Report) -> list[str]:
    """Where the figures come from, how good the sums are, and what is printed of the year."""
    told = "This edition is composed of printed figures and of Nature Index's tables of institutions, summed by metropolitan area."
    beside = (
        "" if report.year in report.printed.years else f"No ranking of cities is printed for {report.year}."
    )
    return [joined_sentences([told, beside]), accuracy_sentence(report)]


def coverage(report: Report) -> Exhibit:
    """What is printed of the year, where an edition ranks it; else what the tables hold."""
    return (
        printed.coverage(_on_print(report)) if report.year in report.printed.years else plain.coverage(report)
    )


def sources(report: Report) -> Exhibit:
    """The sources of the printed figures of the year; of the tables where nothing is printed."""
    return (
        printed.sources(_on_print(report)) if report.year in report.printed.years else plain.sources(report)
    )


def definitions(report: Report) -> Exhibit:
    """The terms of the reference tables."""
    return printed.definitions(_on_print(report))


def breaks(report: Report) -> Exhibit:
    """The eras of the tables of institutions."""
    return plain.breaks(report)


def conflicts(report: Report) -> Exhibit:
    """Where printed sources disagree."""
    return printed.conflicts(_on_print(report))


def differing_tables(report: Report) -> Exhibit:
    """Where copies of one printed table differ."""
    return printed.differing_tables(_on_print(report))


def revisions(report: Report) -> Exhibit:
    """What later editions print of earlier years."""
    return printed.revisions(_on_print(report))


def exclusions(report: Report) -> Exhibit:
    """What of the collected printed material is left out."""
    return printed.exclusions(_on_print(report))


def editions(report: Report) -> Exhibit:
    """The printed editions."""
    return printed.editions(_on_print(report))


def terms(report: Report) -> list[str]:
    """The terms of both evidences."""
    return [TERMS_OF_TABLES, *printed.terms(_on_print(report))]
