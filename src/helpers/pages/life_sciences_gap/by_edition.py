"""Places ahead of each followed city, edition by edition."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import cardinal, joined_sentences, plural
from helpers.figures.tiles import Tile, draw_tiles
from helpers.index.interface import Index
from helpers.pages.life_sciences_gap.followed import (
    LIFE,
    SUBJECTS,
    followed_cities,
    in_group,
    printed_ranks,
    rank_data,
)
from helpers.pages.notes import break_notes, conflict_note, dashed_note
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report


def gap_by_edition(report: Report) -> Exhibit:
    """How many places stood ahead of each followed city, edition by edition."""
    index, year, group = report.index, report.year, report.parameters["group"]
    cities = followed_cities(index, group, year)
    printed = pd.concat([printed_ranks(index, group, year, s) for s in SUBJECTS])
    title = f"Places ahead of the cities in {in_group(index, group)}, by edition"
    if printed.empty:
        return Missing(
            "gap-by-edition",
            title,
            f"No source found prints a life- or health-sciences rank of these cities up to {year}.",
            tuple(
                y for y in index.years if any((index.ranking(y, s)["group"] == group).any() for s in SUBJECTS)
            ),
        )
    years = [y for y in index.years if int(printed["data_year"].min()) <= y <= year]
    tiles, labels = [], []
    for subject in SUBJECTS:
        of_subject = printed[printed["subject"] == subject]
        for city in cities:
            ranks = of_subject[of_subject["place"] == city].set_index("data_year")
            if ranks.empty:
                continue
            for column, y in enumerate(years):
                if y in ranks.index:
                    row = ranks.loc[y]
                    tiles.append(
                        Tile(
                            column,
                            len(labels),
                            f"{int(row['rank']) - 1} ahead",
                            group,
                            bool(row["others"]),
                            city,
                        )  # fmt: skip
                    )
                else:
                    tiles.append(Tile(column, len(labels), "not printed", None))
            labels.append(f"{index.short(city)}, {index.subject_names[subject]}")
    return Figure(
        key="gap-by-edition",
        title=_gap_title(index, printed, year),
        subtitle=f"Places ahead in the printed ranking by data year, {years[0]} to {years[-1]}"
        if len(years) > 1
        else f"Places ahead in the printed ranking, {years[0]}",
        caption=joined_sentences(
            [
                "A place ahead is a city with a better rank by Share; the Shares themselves are not printed, so the distance in Share cannot be told.",
                conflict_note(printed.assign(value_text=printed["rank"].astype(str)), "ranks"),
                dashed_note((printed["others"] != "").any()),
                break_notes(index, LIFE, years),
            ]
        ),
        alt=f"Grid of places ahead by edition for {plural(len(labels), 'city and subject', 'pairs of city and subject')}. {_gap_title(index, printed, year)}.",
        description=" ".join(
            f"{place}, {index.subject_names[subject]}: "
            + ", ".join(f"{int(r.data_year)} {cardinal(int(r.rank) - 1)} ahead" for r in rows.itertuples())
            + "."
            for (subject, place), rows in printed.groupby(["subject", "place"])
        ),
        data=rank_data(index, printed).assign(places_ahead=lambda rows: rows["rank"] - 1),
        canvas=draw_tiles(
            tiles,
            [str(y) for y in years],
            labels,
            cell_inches=(min(1.15, 6.0 / max(len(years), 3)), 0.34),
            label_inches=2.3,
        ),
    )


def _gap_title(index: Index, printed: pd.DataFrame, year: int) -> str:
    """The change of the best followed city in the life sciences, from its first to its last printed rank."""
    life = printed[printed["subject"] == LIFE]
    rows = life if len(life) else printed
    latest = rows[rows["data_year"] == rows["data_year"].max()].sort_values("rank").iloc[0]
    own = rows[rows["place"] == latest["place"]].sort_values("data_year")
    name = index.subject_names[latest["subject"]]
    first, last = own.iloc[0], own.iloc[-1]
    if len(own) < 2:
        return f"{latest['place']} has {plural(int(latest['rank']) - 1, 'city', 'cities')} ahead in the {name} of {int(latest['data_year'])}"
    trend = f"{cardinal(int(first['rank']) - 1)} in {int(first['data_year'])}, {cardinal(int(last['rank']) - 1)} in {int(last['data_year'])}"
    return f"Cities ahead of {latest['place']} in the {name}: {trend}"
