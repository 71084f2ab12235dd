"""What the figures of this report share: the two subjects, the cities followed, their ranks as data."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import with_article
from helpers.index.interface import Index, cached
from helpers.index.rankings import LAST_TOLD
from helpers.pages.frames import frame, numbers, picked, with_printed
from helpers.report.exhibits import Missing
from helpers.report.report import Report

# The subjects that this report is about, by their ids in data/reference/subjects.csv.
_LIFE, _HEALTH = "life", "health"
LONGEST_QUEUE = 12
FOLLOWED = 5  # cities of the group in a figure of lines or a sentence
_MOST_ROWS = 8  # and in a grid


def life_of(index: Index) -> str:
    """The subject of an index that is, or is nearest to, the life sciences."""
    return _nearest(index, _LIFE)


def _nearest(index: Index, printed: str) -> str:
    return next((subject for subject in index.subjects if index.beside(subject) == printed), printed)


def life_subjects(index: Index) -> list[str]:
    """The subjects of an index that are, or are nearest to, the life and the health sciences, as far as it has them."""
    return [s for s in (_nearest(index, _LIFE), _nearest(index, _HEALTH)) if s in index.subjects]


def ranked_subjects(index: Index, year: int) -> list[str]:
    """Those of them that have a ranking of the year."""
    return [subject for subject in life_subjects(index) if len(index.ranking(year, subject))]


def without_ranks(report: Report, key: str, title: str, when: str = "for") -> Missing:
    """What stands in the place of a figure where no rank of the year, or ``"up to"`` it, is known in either subject."""
    index = report.index
    years = tuple(year for year in index.years if ranked_subjects(index, year))
    reason = f"{index.voice.nothing} a life- or health-sciences {index.rank_word} {when} {report.year}."
    return Missing(key, title, reason, years)


@cached
def ranks_up_to(index: Index, year: int, group: str = "") -> pd.DataFrame:
    """Ranks in the life and health sciences up to ``year``, of the cities of a group or of all; with ``subject``.

    Only those of years that the index reports on: where few cities are known, their order is no ranking.
    """
    tables = [index.series(subject).assign(subject=subject) for subject in life_subjects(index)]
    rows = pd.concat(tables) if tables else index.series().head(0).assign(subject="")
    rows = rows[rows["data_year"].isin([other for other in index.years if other <= year])]
    return (rows[rows["group"] == group] if group else rows).reset_index(drop=True)


def best_first(rows: pd.DataFrame, most: int) -> list[str]:
    """The cities of ``rows`` (``place, rank``) by the best rank that each has, as many as ``most``."""
    best = rows.groupby("place")["rank"].min().reset_index().sort_values(["rank", "place"])
    return list(best["place"].head(most))


def followed_cities(index: Index, group: str, year: int) -> list[str]:
    """The cities of a group with the best ranks of a year in the life or health sciences, best first."""
    rows = ranks_up_to(index, year, group)
    return best_first(rows[rows["data_year"] == year], FOLLOWED)


def in_grid(index: Index, group: str, year: int) -> list[str]:
    """The cities of a group that a grid of years shows: the best ranked ones of all years up to ``year``.

    Of an order that is no ranking, those above ``LAST_TOLD`` where there are any: below it neighbours hardly differ.
    """
    rows = ranks_up_to(index, year, group)
    told = rows if index.voice.ranked else rows[rows["rank"] <= LAST_TOLD]
    return best_first(told if len(told) else rows, _MOST_ROWS)


def in_group(index: Index, group: str) -> str:
    """The name of a country group inside a sentence: ``"the United States"``."""
    return with_article(index.groups[group])


def as_adjective(subject_name: str) -> str:
    """``"life sciences"`` before a noun: ``"life-sciences"``."""
    return subject_name.replace(" ", "-")


def rank_data(index: Index, rows: pd.DataFrame) -> pd.DataFrame:
    """Ranks with their Shares where any is known, and what is printed of them; ``rows`` have ``subject``."""
    rows = with_printed(index, rows, shares=True)
    return frame(
        subject=rows["subject"].map(index.subject_names),
        **picked(rows, "data_year", "city", "country", "rank"),
        share=numbers(index, rows, "share") if rows["share"].notna().any() else None,
        **picked(rows, "other_values", "printed_rank", "printed_share", "source"),
    ).sort_values(["subject", "city", "data_year"])
