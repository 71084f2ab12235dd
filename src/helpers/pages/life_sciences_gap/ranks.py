"""Life- and health-sciences ranks over the years."""

from __future__ import annotations

from functools import partial

import pandas as pd

from helpers.base.words import capitalised, listed, listed_ranges
from helpers.figures.history import draw_history
from helpers.index.interface import Index
from helpers.pages.life_sciences_gap.followed import (
    FOLLOWED,
    LONGEST_QUEUE,
    as_adjective,
    best_first,
    in_group,
    life_of,
    life_subjects,
    rank_data,
    ranked_subjects,
    ranks_up_to,
    without_ranks,
)
from helpers.pages.lines import DEEPEST, deep_note, rank_lines
from helpers.pages.notes import break_notes, conflict_note, marks_note, retrospective_note
from helpers.pages.wording import alternative, in_text, level_with_first, sentences
from helpers.report.exhibits import Exhibit, Figure
from helpers.report.report import Report

_KEY = "life-sciences-ranks"


def life_sciences_ranks(report: Report) -> Exhibit:
    """Ranks in the life and health sciences over the years, gaps shown as gaps, printed ranks beside as marks."""
    index, year, group = report.index, report.year, report.parameters["group"]
    every = ranks_up_to(index, year)
    if every.empty:
        return without_ranks(report, _KEY, f"Life- and health-sciences ranks up to {year}", "up to")
    years = [other for other in index.years if every["data_year"].min() <= other <= year]
    fill = index.voice.gaps or year not in set(every["data_year"])  # a year without ranks still has a past
    panels, tables, more = [], [], False
    for subject in life_subjects(index):
        rows = every[every["subject"] == subject]
        cities = _cities(rows, group, year, fill=fill)
        lines = rank_lines(index, subject, cities, years, lambda city: index.country_group(city) == group)
        if lines:
            panels.append((capitalised(index.subject_names[subject]), lines))
            tables.append(rows[rows["place"].isin(cities)])
            more |= bool(set(rows["place"]) - set(cities))
    shown = pd.concat(tables)
    life = set(every.loc[every["subject"] == life_of(index), "data_year"])
    empty = [other for other in years if other not in life] if index.voice.gaps else []
    absent = {other: "none" for other in range(years[0], year) if other not in years}
    unranked = [s for s in life_subjects(index) if s not in set(every["subject"])] if index.voice.gaps else []
    breaks = [b for b in index.breaks(life_of(index)) if b.between(years[0], years[-1])]
    best, who = best_now(index, group, year), in_group(index, group)
    return Figure(
        key=_KEY,
        title=index.by_share(year, best)
        if best
        else f"No city in {who} has a {index.voice.measured} life-sciences {index.rank_word} for {year}",
        subtitle=f"{capitalised(index.voice.ranks)}, {years[0]}{f' to {year}' if len(years) > 1 else ''}; cities in {who} drawn bold",
        caption=sentences(
            index.voice.gaps
            and "Lines join ranks of neighbouring editions only; where nothing is printed there is a gap.",
            "Colour shows the country group.",
            more
            and f"In each subject the {LONGEST_QUEUE} leading cities of {year} and the leading ones in {who}.",
            empty and f"No life-sciences rank is printed for {listed_ranges(empty)}.",
            absent and f"No edition ranks cities for {listed_ranges(absent)}.",
            *(f"No {as_adjective(index.subject_names[s])} rank is printed up to {year}." for s in unranked),
            conflict_note(shown),
            retrospective_note(shown),
            deep_note(index, shown),
            marks_note(index, any(line.apart for _, lines in panels for line in lines)),
            break_notes(index, life_of(index), years),
        ),
        alt=alternative(
            f"Lines of {index.rank_word} by data year in {listed(heading.lower() for heading, _ in panels)}, {f'{years[0]} to ' if len(years) > 1 else ''}{year}.",
            f"{best}." if best else f"No {index.rank_word} of the cities followed is known for the year.",
        ),
        description=" ".join(
            f"{heading}: "
            + "; ".join(
                f"{line.name} " + ", ".join(f"{y} {index.place_in_words(r)}" for y, r in line.ranks.items())
                for line in lines
            )
            + "."
            for heading, lines in panels
        ),
        data=rank_data(index, shown),
        draw=partial(
            draw_history,
            panels,
            years,
            LONGEST_QUEUE,
            barriers=[
                (b.after_year, b.before_year, b.absolute, b.title if len(breaks) == 1 else "") for b in breaks
            ],
            absent_years=absent,
            row_inches=0.27,
        ),
    )


def _cities(rows: pd.DataFrame, group: str, year: int, *, fill: bool) -> list[str]:
    """The leading cities of the year and the leading ones of the group; with ``fill``, while they are few, others."""
    now = rows[(rows["data_year"] == year) & (rows["rank"] <= DEEPEST)]
    own = best_first(now[now["group"] == group], FOLLOWED)
    leading = list(dict.fromkeys([*best_first(now, LONGEST_QUEUE), *own]))
    others = [city for city in best_first(rows, len(rows)) if city not in leading] if fill else []
    return leading + others[: max(0, LONGEST_QUEUE - len(leading))]


def best_now(index: Index, group: str, year: int) -> str:
    """``"Beijing is third in the life sciences and sixth in the health sciences"`` for the group's best city."""
    parts = []
    for subject in ranked_subjects(index, year):
        ranking = index.ranking(year, subject)
        for city in ranking[ranking["group"] == group].head(1).itertuples():
            first, second = str(ranking.iloc[0]["place"]), level_with_first(ranking)
            other = {first: second, second: first}.get(city.place) if second else None
            told = f"level with {in_text(other)}" if other else index.place_in_words(int(city.rank))
            parts.append((city.short, told, index.subject_names[subject]))
    if len({city for city, _, _ in parts}) == 1:
        return f"{parts[0][0]} is {listed(f'{rank} in the {name}' for _, rank, name in parts)}"
    return capitalised(listed(f"{city} is {rank} in the {name}" for city, rank, name in parts))
