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
from helpers.pages.wording import alternative, by_share, rank_word, sentences
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
        reason = f"{index.voice.nothing} a life- or health-sciences {rank_word(index)} of these cities up to {year}."
        return Missing(_KEY, title, reason, tuple(y for y in index.years if followed_cities(index, group, y)))
    years = [y for y in index.years if int(every["data_year"].min()) <= y <= year][-MOST_YEARS:]
    shown = every[every["place"].isin(cities) & every["data_year"].isin(years)]
    rows = [
        (subject, city)
        for subject in life_subjects(index)
        for city in cities
        if ((shown["place"] == city) & (shown["subject"] == subject)).any()
    ]
    known = {(row.subject, row.place, row.data_year): row for row in shown.itertuples()}
    tiles = []
    for number, (subject, city) in enumerate(rows):
        for column, when in enumerate(years):
            row = known.get((subject, city, when))
            text = f"{int(row.rank) - 1} ahead" if row else index.voice.unknown
            tiles.append(
                Tile(column, number, (text,), group, bool(row.others), city)
                if row
                else Tile(column, number, (text,), None)
            )
    title, left_out = (
        by_share(index, year, _title(index, shown, year)),
        every["place"].nunique() - len(cities),
    )
    shares = shown["share"].notna().any()
    return Figure(
        key=_KEY,
        title=title,
        subtitle=f"Places ahead in {index.voice.ranking} by data year, {years[0]} to {years[-1]}"
        if len(years) > 1
        else f"Places ahead in {index.voice.ranking}, {years[0]}",
        caption=sentences(
            f"A place ahead is a city with a better {rank_word(index)} by Share"
            + (
                "."
                if shares
                else "; the Shares themselves are not printed, so the distance in Share cannot be told."
            ),
            left_out
            and f"The {plural(len(cities), 'city', 'cities')} of the best {rank_word(index)}s; {cardinal(left_out)} more are {'ranked' if index.voice.ranked else 'listed'}.",
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
            + ", ".join(f"{int(r.data_year)} {_ahead(int(r.rank) - 1)}" for r in own.itertuples())
            + "."
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


def _ahead(number: int) -> str:
    return f"{cardinal(number) if number else 'none'} ahead"


def _title(index: Index, shown: pd.DataFrame, year: int) -> str:
    """The change of the best followed city in the life sciences, from its first to its last known rank."""
    life = shown[shown["subject"] == life_of(index)]
    rows = life if len(life) else shown
    latest = rows[rows["data_year"] == rows["data_year"].max()].sort_values("rank").iloc[0]
    comparable = [*index.comparable_years(int(latest["data_year"])), int(latest["data_year"])]
    own = rows[(rows["place"] == latest["place"]) & rows["data_year"].isin(comparable)].sort_values(
        "data_year"
    )
    name = index.subject_names[latest["subject"]]
    first, last = own.iloc[0], own.iloc[-1]
    when = f" of {int(latest['data_year'])}" if index.voice.ranked or latest["data_year"] != year else ""
    if len(own) < 2:
        return (
            f"{latest['place']} has {plural(int(latest['rank']) - 1, 'city', 'cities')} ahead in the {name}"
            + when
        )
    trend = f"{cardinal(int(first['rank']) - 1)} in {int(first['data_year'])}, {cardinal(int(last['rank']) - 1)} in {int(last['data_year'])}"
    return f"Cities ahead of {latest['place']} in the {name}: {trend}"
