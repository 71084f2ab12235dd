"""Printed life- and health-sciences ranks over the editions."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, joined_sentences, listed, listed_ranges, ordinal
from helpers.figures.history import Line, draw_history
from helpers.index.interface import Index
from helpers.pages.life_sciences_gap.followed import (
    HEALTH,
    LIFE,
    LONGEST_QUEUE,
    SUBJECTS,
    in_group,
    rank_data,
)
from helpers.pages.notes import break_notes, conflict_note, retrospective_note
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report


def life_sciences_ranks(report: Report) -> Exhibit:
    """Printed life- and health-sciences ranks of all cities over the editions, gaps shown as gaps."""
    index, group = report.index, report.parameters["group"]
    years = [year for year in index.years if year <= report.year]
    printed = pd.concat([index.ranking(y, s).assign(subject=s) for s in SUBJECTS for y in years])
    title = f"Life- and health-sciences ranks up to {report.year}"
    if printed.empty:
        return Missing(
            "life-sciences-ranks",
            title,
            f"No source found prints a life- or health-sciences rank up to {report.year}.",
            tuple(y for y in index.years if any(len(index.ranking(y, s)) for s in SUBJECTS)),
        )
    years = [year for year in years if year >= printed["data_year"].min()]
    panels = []
    for subject in SUBJECTS:
        rows = printed[printed["subject"] == subject]
        lines = [
            Line(
                index.short(place),
                index.country_group(place),
                dict(zip(r["data_year"].astype(int), r["rank"].astype(int), strict=True)),
                [],
                index.country_group(place) == group,
            )
            for place, r in rows.groupby("place")
        ]
        if lines:
            panels.append((capitalised(index.subject_names[subject]), lines))
    barriers = [(b.after_year, b.before_year, b.absolute, b.title) for b in index.breaks(LIFE)]
    empty = [y for y in years if printed[(printed["data_year"] == y) & (printed["subject"] == LIFE)].empty]
    absent = {y: "none" for y in range(years[0], report.year) if y not in years}
    best = _best_now(index, group, report.year)
    described = " ".join(
        f"{heading}: "
        + "; ".join(
            f"{line.name} " + ", ".join(f"{y} {ordinal(r)}" for y, r in line.ranks.items()) for line in lines
        )
        + "."
        for heading, lines in panels
    )
    return Figure(
        key="life-sciences-ranks",
        title=best
        or f"No city in {in_group(index, group)} has a printed life-sciences rank for {report.year}",
        subtitle=f"Printed ranks by Share, {years[0]} to {report.year}; cities in {in_group(index, group)} drawn bold"
        if len(years) > 1
        else f"Printed ranks by Share, {years[0]}; cities in {in_group(index, group)} drawn bold",
        caption=joined_sentences(
            [
                "Lines join ranks of neighbouring editions only; where nothing is printed there is a gap. Colour shows the country group.",
                f"No life-sciences rank is printed for {listed_ranges(empty)}." if empty else "",
                f"No edition ranks cities for {listed_ranges(absent)}." if absent else "",
                "Health sciences are ranked only where a panel shows them."
                if len(panels) > 1
                else f"No health-sciences rank is printed up to {report.year}."
                if not any(h == capitalised(index.subject_names[HEALTH]) for h, _ in panels)
                else "",
                conflict_note(printed.assign(value_text=printed["rank"].astype(str)), "ranks"),
                retrospective_note(printed),
                break_notes(index, LIFE, years),
            ]
        ),
        alt=f"Lines of rank by data year in {listed(heading.lower() for heading, _ in panels)}, {years[0]} to {report.year}. "
        + (f"{best}." if best else "No rank of the cities followed is printed for the year."),
        description=described,
        data=rank_data(index, printed),
        canvas=draw_history(
            panels, years, LONGEST_QUEUE, barriers=barriers, absent_years=absent, row_inches=0.27
        ),
    )


def _best_now(index: Index, group: str, year: int) -> str:
    """``"Beijing is third in the life sciences and sixth in the health sciences"`` for the group's best city."""
    parts = []
    for subject in SUBJECTS:
        ranking = index.ranking(year, subject)
        cities = ranking[ranking["group"] == group]
        if len(cities):
            parts.append(
                (
                    index.short(cities.iloc[0]["place"]),
                    int(cities.iloc[0]["rank"]),
                    index.subject_names[subject],
                )
            )
    if not parts:
        return ""
    if len({city for city, _, _ in parts}) == 1:
        return f"{parts[0][0]} is {listed(f'{ordinal(rank)} in the {name}' for _, rank, name in parts)}"
    return capitalised(listed(f"{city} is {ordinal(rank)} in the {name}" for city, rank, name in parts))
