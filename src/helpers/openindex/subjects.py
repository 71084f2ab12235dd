"""How often the main topic of a work tells the subject that its journal has for sure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from helpers.openindex.reference import Journal

BY_ARTICLE = "by_article"
"""Row of the journals whose articles have different subjects: nothing is known to compare them with."""

NO_SUBJECT = "none"
"""Column of articles without topic, or with one that stands for no subject."""


def subjects_by_topic(articles: Iterable[tuple[Journal, str, int]]) -> dict[str, dict[str, int]]:
    """Subject of the journal → subject by the topic → number of articles.

    ``articles`` are journals with a subject by the topic (or "") and a number. Rows are the subjects of journals that
    belong to exactly one for sure, and ``BY_ARTICLE``; columns are subjects and ``NO_SUBJECT``. Journals of several
    sure subjects are in no row: topics tell only one.
    """
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for journal, by_topic, number in articles:
        if len(journal.subjects) == 1:
            found[journal.subjects[0]][by_topic or NO_SUBJECT] += number
        elif not journal.subjects and journal.by_article:
            found[BY_ARTICLE][by_topic or NO_SUBJECT] += number
    return {row: dict(sorted(found[row].items())) for row in sorted(found)}


def agreement(by_topic: dict[str, dict[str, int]]) -> dict[str, tuple[int, int]]:
    """Subject → articles of its journals, and how many of them the topic puts into it.

    ``by_topic`` is of ``subjects_by_topic``; articles without subject by the topic are among those that do not agree.
    """
    return {
        subject: (sum(found.values()), found.get(subject, 0))
        for subject, found in by_topic.items()
        if subject != BY_ARTICLE
    }
