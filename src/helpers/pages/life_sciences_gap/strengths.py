"""The leading cities' ranks over all subjects: the gap against the strengths."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, joined_sentences, listed, ordinal, plural
from helpers.figures.pills import Pill, PillRow, draw_pills
from helpers.pages.beside import beside_note
from helpers.pages.life_sciences_gap.followed import followed_subjects, life_of, rank_data
from helpers.pages.notes import conflict_note
from helpers.pages.rank_lines import DEEPEST, deep_note
from helpers.pages.wording import TOP, alternative, fitted
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

_KEY = "ranks-over-subjects"
_LETTERS = 17


def ranks_over_subjects(report: Report) -> Exhibit:
    """Each leading city's ranks over all subjects, so that the gap is seen against its strengths."""
    index, year = report.index, report.year
    overall = index.ranking(year)
    leaders = overall[overall["rank"] <= TOP].head(TOP)
    tables = [index.ranking(year, s).assign(subject=s) for s in index.subjects]
    shown = pd.concat([rows[rows["place"].isin(leaders["place"])] for rows in tables]) if tables else overall
    title = f"Ranks of the leading cities over the subjects, {year}"
    if not tables or not (shown["subject"] == life_of(index)).any():
        years = tuple(
            y
            for y in index.years
            if life_of(index) in index.subjects and len(index.ranking(y, life_of(index)))
        )
        reason = f"{index.voice.nothing} life-sciences ranks of the leading cities for {year}."
        return Missing(_KEY, title, reason, years)
    rows, gaps = [], []
    for city in leaders.itertuples():
        own = shown[shown["place"] == city.place]
        pills = [
            Pill(int(rank), " · ".join(index.subject_shorts[s] for s in part["subject"]), strong)
            for rank, at in own[own["rank"] <= DEEPEST].groupby("rank")
            for strong in (True, False)
            if len(part := at[at["subject"].isin(followed_subjects(index)) == strong])
        ]
        life = own[own["subject"] == life_of(index)]["rank"]
        rest = own[~own["subject"].isin(followed_subjects(index))]["rank"]
        note = ""
        if len(life) and len(rest):
            gap = int(life.iloc[0] - rest.min())
            note = "level" if gap == 0 else f"life {abs(gap)} {'lower' if gap > 0 else 'higher'}"
            gaps.append((gap, city.place, int(life.iloc[0]), int(rest.min())))
        if pills:
            rows.append(PillRow(fitted(city.short, _LETTERS), city.group, pills, note))
    silent = [city.place for city in leaders.itertuples() if not (shown["place"] == city.place).any()]
    if gaps:
        widest, closest = max(gaps), min(gaps)
        title = f"{index.short(widest[1])} is {ordinal(widest[2])} in the life sciences and {ordinal(widest[3])} in its best other subject"
        if closest[0] < 0:
            title += f"; {index.short(closest[1])} is {ordinal(closest[2])} and {ordinal(closest[3])}"
    data = rank_data(index, shown)
    return Figure(
        key=_KEY,
        title=title,
        subtitle=f"{capitalised(index.voice.ranks)} in every subject, {year}; the ten leading cities in overall order",
        caption=joined_sentences(
            [
                "A label begins at its rank. Colour shows the country group. Filled: life and health sciences. Right: how the life-sciences rank compares with the best rank in another subject.",
                f"No subject rank is {index.voice.measured} for {listed(silent)}." if silent else "",
                f"A subject that is missing in a row has no {index.voice.measured} rank for that city."
                if len(shown) < len(leaders) * len(index.subjects) else "",
                deep_note([shown]),
                conflict_note(shown.assign(value_text=shown["rank"].astype(str)), "ranks"),
                beside_note(index, data),
            ]
        ),
        alt=alternative(
            f"Ranks of {plural(len(rows), 'leading city', 'leading cities')} in each subject, best at the left.", f"{title}."
        ),
        description=" ".join(
            f"{row.name}: "
            + ", ".join(f"{pill.text} {ordinal(pill.rank)}" for pill in sorted(row.pills, key=lambda p: p.rank))
            + "."
            for row in rows
        ),
        data=data,
        canvas=draw_pills(rows, axis_label="Rank"),
    )  # fmt: skip
