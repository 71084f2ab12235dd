"""The answer that the page gives first: how far behind, who stands between, and is it closing."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import joined_sentences, listed, ordinal, plural
from helpers.index.interface import Index
from helpers.index.rankings import places_ahead
from helpers.pages.life_sciences_gap.followed import SUBJECTS, as_adjective, in_group, printed_ranks
from helpers.report.report import Report


def lead(report: Report) -> list[str]:
    """How far behind, who stands between, and is it closing."""
    index, year, group = report.index, report.year, report.parameters["group"]
    sentences = []
    for subject in SUBJECTS:
        ranking = index.ranking(year, subject)
        cities = ranking[ranking["group"] == group]
        name = index.subject_names[subject]
        if ranking.empty:
            sentences.append(f"No {as_adjective(name)} ranking is printed for {year}.")
        elif cities.empty:
            sentences.append(
                f"In the {name}, {ranking.iloc[0]['place']} leads; no rank of a city in {in_group(index, group)} is printed for {year}."
            )
        else:
            first = cities.iloc[0]
            sentences.append(_standing(index, ranking, first, name))
            if len(cities) > 1:
                sentences.append(
                    f"{listed(f'{r.place} is {ordinal(r.rank)}' for r in cities.iloc[1:].itertuples())}."
                )
    return [joined_sentences(sentences), _closing(index, group, year)]


def _standing(index: Index, ranking: pd.DataFrame, city: pd.Series, subject_name: str) -> str:
    ahead = places_ahead(ranking, city["place"])
    if city["rank"] == 1:
        return f"{city['place']} leads the {subject_name}."
    if len(ahead) == city["rank"] - 1:
        behind = f"behind {listed(ahead['place'])}"
    else:
        known = f"; printed ahead of it: {listed(ahead['place'])}" if len(ahead) else ""
        behind = f"behind {plural(int(city['rank']) - 1, 'city', 'cities')}{known}"
    return f"{city['place']} is {ordinal(int(city['rank']))} in the {subject_name}, {behind}."


def _closing(index: Index, group: str, year: int) -> str:
    """Whether the best city's distance from the leader has changed since the last edition that prints it."""
    sentences = []
    for subject in SUBJECTS:
        rows = printed_ranks(index, group, year, subject)
        for place, ranks in rows.groupby("place"):
            if len(ranks) < 2 or ranks.iloc[-1]["data_year"] != year:
                continue
            before, now = ranks.iloc[-2], ranks.iloc[-1]
            moved = int(before["rank"] - now["rank"])
            if moved:
                verb = "closer to" if moved > 0 else "further from"
                sentences.append(
                    f"In the {index.subject_names[subject]}, {place} is {plural(abs(moved), 'place')} {verb} the top than in "
                    f"{int(before['data_year'])} ({ordinal(int(before['rank']))} then, {ordinal(int(now['rank']))} now)."
                )
            else:
                sentences.append(
                    f"In the {index.subject_names[subject]}, {place} is where it was in {int(before['data_year'])}, {ordinal(int(now['rank']))}."
                )
    return (
        joined_sentences(sentences)
        or f"Whether the gap closes cannot be told: no city in {in_group(index, group)} has a printed rank both in {year} and before."
    )
