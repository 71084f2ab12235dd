"""The answer that the page gives first: who leads, who moved, and whether it is one country."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import (
    joined_sentences,
    listed,
)
from helpers.index.rankings import rank_changes
from helpers.pages.notes import (
    country_counts,
    who_leads,
)
from helpers.report.report import Report

TOP = 10


def lead(report: Report) -> list[str]:
    """Who leads, who moved, and whether it is one country: the answer before any method."""
    ranking = report.index.ranking(report.year)
    others = ranking[(ranking["rank"] > ranking["rank"].min()) & (ranking["rank"] <= 3)]["place"]
    sentences = [
        f"{who_leads(ranking)} the printed ranking of {report.year}"
        + (f", ahead of {listed(others)}." if len(others) else "."),
        f"Of the ten leading cities {country_counts(ranking, TOP, report.index)}.",
    ]
    return [joined_sentences(sentences), _movers_sentence(report, ranking)]


def _movers_sentence(report: Report, ranking: pd.DataFrame) -> str:
    if report.compare_to is None:
        return "No earlier edition with figures can be compared with this one, so no changes are shown."
    changed = rank_changes(ranking, report.index.ranking(report.compare_to))
    leaders = changed[(changed["rank"] <= TOP) & changed["moved"].notna()]
    up, down = leaders[leaders["moved"] > 0], leaders[leaders["moved"] < 0]
    parts = []
    for rows, word in ((up, "rose"), (down, "fell")):
        if len(rows):
            parts.append(
                listed(f"{row.place} ({row.rank_before} to {row.rank})" for row in rows.itertuples())
                + f" {word}"
            )
    unknown = changed[(changed["rank"] <= TOP) & changed["moved"].isna()]
    text = (
        f"Against {report.compare_to}, {'; '.join(parts)}."
        if parts
        else f"Against {report.compare_to}, no leading city moved."
    )
    if len(unknown):
        text += f" No rank of {report.compare_to} is printed for {listed(unknown['place'])}."
    return text
