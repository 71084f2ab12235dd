"""The leading cities' ranks over all subjects: the gap against the strengths."""

from __future__ import annotations

from functools import partial

import pandas as pd

from helpers.base.words import capitalised, listed, plural
from helpers.figures.pills import Pill, PillRow, draw_pills
from helpers.index.interface import Index
from helpers.pages.life_sciences_gap.followed import life_of, life_subjects, rank_data
from helpers.pages.lines import DEEPEST
from helpers.pages.notes import beside_note, conflict_note
from helpers.pages.wording import TOP, alternative, fitted, in_text, sentences
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

_KEY = "ranks-over-subjects"
_LETTERS = 17
_TOGETHER = 3  # names of subjects in one label


def ranks_over_subjects(report: Report) -> Exhibit:
    """Each leading city's ranks over all subjects, so that the gap is seen against its strengths."""
    index, year = report.index, report.year
    main, strong_ones = life_of(index), life_subjects(index)
    overall = index.ranking(year)
    leaders = overall[overall["rank"] <= TOP].head(TOP)
    tables = [index.ranking(year, s).assign(subject=s) for s in index.subjects]
    shown = pd.concat([rows[rows["place"].isin(leaders["place"])] for rows in tables]) if tables else overall
    title = f"Ranks of the leading cities over the subjects, {year}"
    if not tables or not (shown["subject"] == main).any():
        years = tuple(y for y in index.years if main in index.subjects and len(index.ranking(y, main)))
        reason = f"{index.voice.nothing} life-sciences ranks of the leading cities for {year}."
        return Missing(_KEY, title, reason, years)
    rows, gaps = [], []
    for city in leaders.itertuples():
        own = shown[shown["place"] == city.place]
        ranks = own[own["subject"] == main]["rank"]
        rest = own[~own["subject"].isin(strong_ones)]["rank"]
        note = ""
        if len(ranks) and len(rest):
            gap = int(ranks.iloc[0] - rest.min())
            how = f"{abs(gap)} {'lower' if gap > 0 else 'higher'}"
            note = f"{index.subject_shorts[main]} {how}" if gap else "level"
            gaps.append((gap, city.place, int(ranks.iloc[0]), int(rest.min())))
        if pills := _pills(index, own, strong_ones):
            rows.append(PillRow(fitted(city.short, _LETTERS), city.group, pills, note))
    silent = [city for city in leaders["place"] if city not in set(shown["place"])]
    if gaps:
        _, city, rank, best = max(gaps)
        told = (
            f"{in_text(city)} is {index.place_in_words(rank)} in the {index.subject_names[main]} "
            f"and {index.place_in_words(best)} in its best other subject"
        )
        title = index.by_share(year, told)
        gap, city, rank, best = min(gaps)
        if gap < 0:
            title += f"; {in_text(city)} is {index.place_in_words(rank)} and {index.place_in_words(best)}"
    data = rank_data(index, shown)
    return Figure(
        key=_KEY,
        title=title,
        subtitle=f"{capitalised(index.voice.ranks)} in every subject, {year}; the ten leading cities in overall order",
        caption=sentences(
            f"Each label stands at its {index.rank_word} or, for want of room, begins with it. Colour shows the country group. Filled: {listed(index.subject_names[s] for s in strong_ones if s in set(shown['subject']))}. Right: how the {index.rank_word} in the {index.subject_names[main]} compares with the best {index.rank_word} in another subject.",
            silent and f"No subject {index.rank_word} is {index.voice.measured} for {listed(silent)}.",
            len(shown) < len(leaders) * len(index.subjects)
            and f"A subject that is missing in a row has no {index.voice.measured} {index.rank_word} for that city.",
            (shown["rank"] > DEEPEST).any()
            and f"{capitalised(index.rank_word)}s below {DEEPEST} are not drawn; they stand in the data.",
            conflict_note(shown),
            beside_note(index, data),
        ),
        alt=alternative(
            f"{capitalised(index.rank_word)}s of {plural(len(rows), 'leading city', 'leading cities')} in each subject, best at the left.",
            f"{title}.",
        ),
        description=" ".join(
            f"{row.name}: {', '.join(f'{pill.text} {index.place_in_words(pill.rank)}' for pill in row.pills)}."
            for row in rows
        ),
        data=data,
        draw=partial(draw_pills, rows, axis_label=capitalised(index.rank_word)),
    )


def _pills(index: Index, own: pd.DataFrame, strong_ones: list[str]) -> list[Pill]:
    """The ranks of one city: subjects that share one stand in one label, those of the report apart from the others."""
    drawn = own[own["rank"] <= DEEPEST].assign(other=lambda rows: ~rows["subject"].isin(strong_ones))
    pills = []
    for (rank, other), rows in drawn.groupby(["rank", "other"]):
        names = list(rows["subject"].map(index.subject_shorts))
        pills += [
            Pill(
                int(rank),
                " · ".join(names[at : at + _TOGETHER]),
                not other,
                index.place_in_digits(int(rank)),
            )
            for at in range(0, len(names), _TOGETHER)
        ]
    return pills
