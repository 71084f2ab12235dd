"""Places ahead of each followed city, edition by edition."""

from __future__ import annotations

from functools import partial

import pandas as pd

from helpers.base.words import cardinal, plural
from helpers.figures.tiles import Tile, draw_tiles
from helpers.index.interface import Index
from helpers.pages.life_sciences_gap.followed import (
    followed_cities,
    in_grid,
    in_group,
    life_of,
    life_subjects,
    rank_data,
    ranks_up_to,
)
from helpers.pages.notes import break_notes, conflict_note, dashed_note
from helpers.pages.rank_tiles import MOST_YEARS
from helpers.pages.wording import alternative, or_none, sentences, span
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

_KEY = "gap-by-edition"


def places_ahead_by_edition(report: Report) -> Exhibit:
    """How many places stood ahead of each followed city, edition by edition."""
    index, year, group = report.index, report.year, report.parameters["group"]
    every = ranks_up_to(index, year, group)
    cities = in_grid(index, group, year)
    if every.empty:
        title = f"Places ahead of the cities in {in_group(index, group)}, by {index.voice.edition}"
        reason = f"{index.voice.nothing} a life- or health-sciences {index.rank_word} of these cities up to {year}."
        return Missing(_KEY, title, reason, tuple(y for y in index.years if followed_cities(index, group, y)))
    years = [y for y in index.years if int(every["data_year"].min()) <= y <= year][-MOST_YEARS:]
    shown = every[every["place"].isin(cities) & every["data_year"].isin(years)]
    told = set(zip(shown["subject"], shown["place"], strict=True))
    rows = [(s, city) for s in life_subjects(index) for city in cities if (s, city) in told]
    known = {(row.subject, row.place, row.data_year): row for row in shown.itertuples()}
    tiles = []
    for number, (subject, city) in enumerate(rows):
        for column, when in enumerate(years):
            if row := known.get((subject, city, when)):
                ahead = f"{int(row.rank) - 1} ahead"
                tiles.append(Tile(column, number, (ahead,), group, bool(row.others), city))
            else:
                tiles.append(Tile(column, number, (index.voice.unknown,), None))
    title = index.by_share(year, _title(index, shown, year))
    left_out = every["place"].nunique() - len(cities)
    unknown = "; the Shares themselves are not printed, so the distance in Share cannot be told"
    return Figure(
        key=_KEY,
        title=title,
        subtitle=f"Places ahead in {index.voice.ranking}{' by data year' if len(years) > 1 else ''}, {span(years)}",
        caption=sentences(
            f"A place ahead is a city with a better {index.rank_word} by Share{'' if shown['share'].notna().any() else unknown}.",
            left_out
            and f"The {plural(len(cities), 'city', 'cities')} of the best {index.rank_word}s; {cardinal(left_out)} more are {'ranked' if index.voice.ranked else 'listed'}.",
            conflict_note(shown),
            dashed_note((shown["others"] != "").any()),
            break_notes(index, life_of(index), years),
        ),
        alt=alternative(
            f"Grid of places ahead by {index.voice.edition} for {plural(len(rows), 'city and subject', 'pairs of city and subject')}.",
            f"{title}.",
        ),
        description=" ".join(
            f"{place}, {index.subject_names[subject]}: "
            f"{', '.join(f'{row.data_year} {or_none(int(row.rank) - 1)} ahead' for row in own.itertuples())}."
            for (subject, place), own in shown.groupby(["subject", "place"])
        ),
        data=rank_data(index, shown).assign(places_ahead=lambda rows: rows["rank"] - 1),
        draw=partial(
            draw_tiles,
            tiles,
            [str(y) for y in years],
            [f"{index.short(city)}, {index.subject_names[subject]}" for subject, city in rows],
        ),
    )


def _title(index: Index, shown: pd.DataFrame, year: int) -> str:
    """The change of the best followed city in the life sciences, from its first to its last known rank."""
    life = shown[shown["subject"] == life_of(index)]
    rows = life if len(life) else shown
    latest = rows[rows["data_year"] == rows["data_year"].max()].sort_values("rank").iloc[0]
    place, newest, name = latest["place"], int(latest["data_year"]), index.subject_names[latest["subject"]]
    own = rows[(rows["place"] == place) & rows["data_year"].isin([*index.comparable_years(newest), newest])]
    if len(own) < 2:
        when = f" of {newest}" if index.voice.ranked or newest != year else ""
        return f"{place} has {plural(int(latest['rank']) - 1, 'city', 'cities')} ahead in the {name}{when}"
    ends = own.sort_values("data_year").iloc[[0, -1]]
    trend = ", ".join(f"{cardinal(row.rank - 1)} in {row.data_year}" for row in ends.itertuples())
    return f"Cities ahead of {place} in the {name}: {trend}"
