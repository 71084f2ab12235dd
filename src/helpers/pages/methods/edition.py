"""Methods and data of the edition: what leads, what stands beside, how good it is; the rest is as of what is printed."""

from __future__ import annotations

from helpers.index.origin import TERMS_OF_TABLES
from helpers.pages.methods import plain, printed, records
from helpers.pages.methods.tables import accuracy_sentence
from helpers.pages.wording import sentences
from helpers.report.exhibits import Exhibit
from helpers.report.report import Report


def lead(report: Report) -> list[str]:
    """Where the figures come from, how good the sums are, and what is printed of the year."""
    told = "This edition is composed of printed figures and of Nature Index's tables of institutions, summed by metropolitan area."
    beside = "" if _is_printed(report) else f"No ranking of cities is printed for {report.year}."
    return [sentences(told, beside), accuracy_sentence(report)]


def _is_printed(report: Report) -> bool:
    return report.year in report.printed.years


def coverage(report: Report) -> Exhibit:
    """What is printed of the year, where an edition ranks it; else what the tables hold."""
    return printed.coverage(report) if _is_printed(report) else plain.coverage(report)


def sources(report: Report) -> Exhibit:
    """The sources of the printed figures of the year; of the tables where nothing is printed."""
    return printed.sources(report) if _is_printed(report) else plain.sources(report)


def breaks(report: Report) -> Exhibit:
    """The eras of the tables of institutions."""
    return plain.breaks(report)


def terms(report: Report) -> list[str]:
    """The terms of both evidences."""
    return [TERMS_OF_TABLES, *records.terms(report)]
