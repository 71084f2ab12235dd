"""What the figures of this report share: the two subjects, the cities followed, their printed ranks."""

from __future__ import annotations

import pandas as pd

from helpers.index.interface import Index
from helpers.pages.notes import with_article

# The subjects that this report is about, by their ids in data/reference/subjects.csv.
LIFE, HEALTH = "life", "health"
SUBJECTS = (LIFE, HEALTH)
TOP = 10
LONGEST_QUEUE = 12


def followed_cities(index: Index, group: str, year: int) -> list[str]:
    """Cities of ``group`` with a printed life- or health-sciences rank in any year up to ``year``, best first."""
    best: dict[str, int] = {}
    for subject in SUBJECTS:
        for other in (y for y in index.years if y <= year):
            for row in index.ranking(other, subject).itertuples():
                if row.group == group:
                    best[row.place] = min(best.get(row.place, row.rank), row.rank)
    return sorted(best, key=lambda city: (best[city], city))


def in_group(index: Index, group: str) -> str:
    """The name of a country group inside a sentence: ``"the United States"``."""
    return with_article(index.groups[group])


def as_adjective(subject_name: str) -> str:
    """``"life sciences"`` before a noun: ``"life-sciences"``."""
    return subject_name.replace(" ", "-")


def printed_ranks(index: Index, group: str, year: int, subject: str) -> pd.DataFrame:
    """Printed ranks of the group's cities in a subject, all comparable years up to ``year``."""
    rows = [index.ranking(y, subject).assign(subject=subject) for y in index.years if y <= year]
    every = pd.concat(rows)
    return every[every["group"] == group].sort_values(["place", "data_year"])


def rank_data(index: Index, rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "subject": rows["subject"].map(index.subject_names),
            "data_year": rows["data_year"],
            "city": rows["place"],
            "country": rows["country"],
            "rank": rows["rank"],
            "other_values": rows["others"],
            "source": rows["source"],
        }
    ).sort_values(["subject", "city", "data_year"])
