"""Ranks of the leading cities over the subjects."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, joined_sentences, listed, ordinal, plural
from helpers.figures.group_key import KEY_INCHES, draw_group_key
from helpers.figures.heatmap import HeatRow, draw_heatmap
from helpers.index.articles import ArticlesIndex
from helpers.index.country_counts import most_widely_leading
from helpers.index.interface import OVERALL
from helpers.pages.computed.subjects.common import (
    differs_from_print,
    rank_data,
    rankings,
    without_subjects,
)
from helpers.pages.notes import ranks_described
from helpers.pages.subject_tops import city_name, in_text
from helpers.pages.wording import (
    TOP,
    alternative,
    fitted,
    groups_used,
    heading,
    shared_end_note,
    some,
    within,
)
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

CITIES = 25
_LETTERS = 18
# So many subjects are named in a title.
_NAMED = 3
_KEY = "subject-heat-map"


def subject_heat_map(report: Report) -> Exhibit:
    """City by subject: the rank of every leading city in every subject, with the overall rank beside it."""
    index, year = report.index, report.year
    found, title = rankings(index, year), f"Ranks of cities by subject, {year}"
    if not found:
        return without_subjects(index, _KEY, title, year)
    columns = {OVERALL: index.ranking(year)} | found if OVERALL in index.categories else found
    if len(columns) < 2:
        reason = f"The index holds articles of one subject only, {index.subject_names[next(iter(found))]}, so there is nothing to compare it with."
        return Missing(_KEY, title, reason, ())
    ranking = index.ranking(year, index.whole)
    shown = ranking.head(CITIES)
    cities = list(shown["place"])
    ranks = {
        subject: dict(zip(rows["place"], rows["rank"], strict=True)) for subject, rows in columns.items()
    }
    rows = [_row(index, year, city, ranks) for city in cities]
    canvas = draw_heatmap(
        rows, [heading(index, subject) for subject in columns], apart=int(OVERALL in columns), foot_inches=KEY_INCHES
    )  # fmt: skip
    draw_group_key(canvas, groups_used(index, {row.group for row in rows}))
    own = {subject: rows[rows["place"].isin(cities)] for subject, rows in columns.items()}
    widest, farthest = _widest(index, own), _farthest(index, cities, ranks)
    return Figure(
        key=_KEY,
        title=capitalised("; ".join(filter(None, [widest, farthest]))),
        subtitle=f"Rank by computed Share {'overall and ' if OVERALL in columns else ''}by subject, {year}; the stronger the shade, the better the rank",
        caption=joined_sentences(
            [
                f"The {plural(len(cities), 'city', 'cities')} with the largest Share {within(index, index.whole)}.",
                "A dash: no Share in that subject." if any(None in row.ranks for row in rows) else "",
                shared_end_note(ranking, shown),
                "Dashed outline: a source prints another rank, which stands in the data." if any(row.marked for row in rows) else "",
            ]
        ),
        alt=alternative(
            f"Heat map of the ranks of {plural(len(cities), 'city', 'cities')} in {plural(len(found), 'subject')}, {year}.",
            f"{capitalised(widest)}." if widest else "",
            f"{capitalised(farthest)}.",
        ),
        description=ranks_described(
            index.subject_names, columns, {city_name(city): row.ranks for city, row in zip(cities, rows, strict=True)}
        ),
        data=rank_data(index, own, year),
        canvas=canvas,
    )  # fmt: skip


def _row(index: ArticlesIndex, year: int, city: str, ranks: dict[str, dict[str, int]]) -> HeatRow:
    own = [None if city not in of else int(of[city]) for of in ranks.values()]
    marked = [
        place
        for place, (subject, rank) in enumerate(zip(ranks, own, strict=True))
        if rank is not None and differs_from_print(index, year, subject, city, rank)
    ]
    return HeatRow(fitted(index.short(city), _LETTERS), index.country_group(city), own, frozenset(marked))


def _widest(index: ArticlesIndex, own: dict[str, pd.DataFrame]) -> str:
    """Which of the cities are among the ten leading ones in most subjects; empty where subjects are few."""
    subjects = {subject: ranking for subject, ranking in own.items() if subject != OVERALL}
    most, cities = most_widely_leading(subjects, TOP)
    if most < 2:
        return ""
    verb = "is" if len(cities) == 1 else "are"
    if most == len(subjects):
        what = f"all {plural(most, 'subject')}" if most > 2 else "both subjects"
    else:
        what = f"{plural(most, 'subject')}"
    return f"{some(in_text(city) for city in cities)} {verb} among the ten leading cities of {what}"


def _farthest(index: ArticlesIndex, cities: list[str], ranks: dict[str, dict[str, int]]) -> str:
    """Whose ranks differ most, from where to where."""
    subjects = [subject for subject in ranks if subject != OVERALL]
    compared = subjects if len(subjects) > 1 else list(ranks)
    spans = {}
    for city in cities:
        own = {subject: int(ranks[subject][city]) for subject in compared if city in ranks[subject]}
        if len(own) > 1:
            spans[city] = own
    width = {city: max(own.values()) - min(own.values()) for city, own in spans.items()}
    most = max(width.values(), default=0)
    if not most:
        same = "the subjects" if len(compared) > _NAMED else listed(index.subject_names[s] for s in compared)
        return f"no rank of the {plural(len(cities), 'city', 'cities')} differs between {same}"
    widest = [city for city in cities if width.get(city) == most]
    if len(widest) > 1:
        return (
            f"the ranks of {some(in_text(city) for city in widest)} differ most, by {plural(most, 'place')}"
        )
    own = spans[widest[0]]
    ends = [min(own, key=own.get), max(own, key=own.get)]
    told = [f"{ordinal(own[subject])} {within(index, subject)}" for subject in ends]
    return f"the ranks of {in_text(widest[0])} differ most, from {' to '.join(told)}"
