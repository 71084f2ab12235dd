"""The leading cities' ranks over all subjects: the gap against the strengths."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import joined_sentences, listed, ordinal, plural
from helpers.figures.pills import Pill, PillRow, draw_pills
from helpers.pages.life_sciences_gap.followed import LIFE, SUBJECTS, TOP, rank_data
from helpers.pages.notes import conflict_note
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report


def ranks_over_subjects(report: Report) -> Exhibit:
    """Each leading city's ranks over all subjects, so that the gap is seen against its strengths."""
    index, year = report.index, report.year
    overall = index.ranking(year)
    leaders = overall[overall["rank"] <= TOP]
    rankings = pd.concat([index.ranking(year, s).assign(subject=s) for s in index.subjects])
    shown = rankings[rankings["place"].isin(leaders["place"])]
    title = f"Ranks of the leading cities over the subjects, {year}"
    if shown.empty or not (shown["subject"] == LIFE).any():
        years = tuple(y for y in index.years if len(index.ranking(y, LIFE)))
        return Missing(
            "ranks-over-subjects",
            title,
            f"No source found prints life-sciences ranks of the leading cities for {year}.",
            years,
        )
    short = dict(zip(index.tables.subjects["subject"], index.tables.subjects["short_name"], strict=True))
    rows, gaps = [], []
    for city in leaders.itertuples():
        own = shown[shown["place"] == city.place]
        if own.empty:
            continue
        pills = []
        for rank, at in own.groupby("rank"):
            strong = at[at["subject"].isin(SUBJECTS)]
            plain = at[~at["subject"].isin(SUBJECTS)]
            for part, is_strong in ((strong, True), (plain, False)):
                if len(part):
                    pills.append(Pill(int(rank), " · ".join(short[s] for s in part["subject"]), is_strong))
        life = own[own["subject"] == LIFE]["rank"]
        rest = own[~own["subject"].isin(SUBJECTS)]["rank"]
        note = ""
        if len(life) and len(rest):
            gap = int(life.iloc[0] - rest.min())
            note = "level" if gap == 0 else f"life {abs(gap)} {'lower' if gap > 0 else 'higher'}"
            gaps.append((gap, city.place, int(life.iloc[0]), int(rest.min())))
        rows.append(PillRow(city.short, city.group, pills, note))
    silent = [city.place for city in leaders.itertuples() if not (shown["place"] == city.place).any()]
    headline = title
    if gaps:
        widest = max(gaps)
        closest = min(gaps)
        headline = f"{index.short(widest[1])} is {ordinal(widest[2])} in the life sciences and {ordinal(widest[3])} in its best other subject"
        if closest[0] < 0:
            headline += f"; {index.short(closest[1])} is {ordinal(closest[2])} and {ordinal(closest[3])}"
    return Figure(
        key="ranks-over-subjects",
        title=headline,
        subtitle=f"Printed ranks by Share in every subject, {year}; the ten leading cities in overall order",
        caption=joined_sentences(
            [
                "A label begins at its rank. Colour shows the country group. Filled: life and health sciences. Right: how the life-sciences rank compares with the best rank in chemistry, Earth & environmental or physical sciences, where both are printed.",
                f"No subject rank is printed for {listed(silent)}." if silent else "",
                "A subject that is missing in a row has no printed rank for that city.",
                conflict_note(shown.assign(value_text=shown["rank"].astype(str)), "ranks"),
            ]
        ),
        alt=f"Ranks of {plural(len(rows), 'leading city', 'leading cities')} in each subject, best at the left. {headline}.",
        description=" ".join(
            f"{row.name}: "
            + ", ".join(
                f"{pill.text} {ordinal(pill.rank)}" for pill in sorted(row.pills, key=lambda p: p.rank)
            )
            + "."
            for row in rows
        ),
        data=rank_data(index, shown),
        canvas=draw_pills(rows, axis_label="Rank"),
    )
