"""The subjects that the gap is about, as far as an index tells them, and the cities of a group that are followed."""

from __future__ import annotations

from helpers.index.articles import ArticlesIndex
from helpers.pages.life_sciences_gap.followed import SUBJECTS
from helpers.report.exhibits import Missing
from helpers.report.report import Report

FOLLOWED = 5  # cities of the group


def life_subjects(index: ArticlesIndex) -> list[str]:
    """Those of the life and health sciences that the index tells apart."""
    return [subject for subject in SUBJECTS if subject in index.subjects]


def without_subjects(report: Report, key: str, title: str) -> Missing:
    """What stands in the place of a figure when the index tells neither subject."""
    reason = "What the index was made from tells neither the life nor the health sciences apart."
    return Missing(key, f"{title}, {report.year}", reason, ())


def followed_cities(index: ArticlesIndex, group: str, year: int) -> list[str]:
    """The cities of a group with the largest Share in the life or health sciences of a year, best first."""
    best: dict[str, int] = {}
    for subject in life_subjects(index):
        for row in index.ranking(year, subject).itertuples():
            if row.group == group:
                best[row.place] = min(best.get(row.place, row.rank), row.rank)
    return sorted(best, key=lambda city: (best[city], city))[:FOLLOWED]
