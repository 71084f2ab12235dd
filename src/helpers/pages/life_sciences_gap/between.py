"""Who stands between the followed cities and the top."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, cardinal, joined_sentences, listed, ordinal, plural
from helpers.figures.tiles import Tile, draw_tiles, letters_in, side_by_side
from helpers.index.rankings import holders, only, places_ahead
from helpers.pages.life_sciences_gap.followed import (
    LONGEST_QUEUE,
    SUBJECTS,
    TOP,
    as_adjective,
    in_group,
    rank_data,
)
from helpers.pages.notes import conflict_note, dashed_note, nobody, shared_note, unprinted_note
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

_CELL_INCHES = 1.9


def between_the_leader(report: Report) -> Exhibit:
    """The queue from the first rank down to the group's cities: who stands between, name by name."""
    index, year, group = report.index, report.year, report.parameters["group"]
    rankings = {s: index.ranking(year, s) for s in ("overall", *SUBJECTS)}
    printed = [s for s in SUBJECTS if len(rankings[s])]
    if not printed:
        return Missing(
            "between-the-leader",
            f"Who stands between {in_group(index, group)} and the top, {year}",
            f"No source found prints a life- or health-sciences rank for {year}.",
            tuple(y for y in index.years if any(len(index.ranking(y, s)) for s in SUBJECTS)),
        )
    columns = ["overall", *printed]
    depth = min(LONGEST_QUEUE, max(int(rankings[s]["rank"].max()) for s in printed))
    depth = max(depth, TOP)
    tiles, shown = [], []
    for column, subject in enumerate(columns):
        for rank, rows in holders(rankings[subject], depth).items():
            text = (
                side_by_side([row["short"] for row in rows], letters_in(_CELL_INCHES))
                if rows
                else nobody(rankings[subject], rank)
            )
            tiles.append(
                Tile(
                    column,
                    rank - 1,
                    text,
                    rows[0]["group"] if rows else None,
                    any(row["others"] for row in rows),
                    only(rows),
                )
            )
            shown += [row | {"subject": subject} for row in rows]
    data = pd.DataFrame(shown)
    lines = []
    for subject in printed:
        cities = rankings[subject][rankings[subject]["group"] == group]
        for row in cities.itertuples():
            ahead = places_ahead(rankings[subject], row.place)
            unnamed = int(row.rank) - 1 - len(ahead)
            lines.append(
                f"{row.place}, {ordinal(int(row.rank))} in the {index.subject_names[subject]}: {cardinal(int(row.rank) - 1)} ahead"
                + (
                    f" ({listed(ahead['short'])}"
                    + (f", {cardinal(unnamed)} not printed)" if unnamed else ")")
                    if len(ahead)
                    else ""
                )
                + "."
            )
    beyond = [
        f"{r.place} is {ordinal(int(r.rank))} in the {index.subject_names[s]}"
        for s in printed
        for r in rankings[s][(rankings[s]["rank"] > depth) & (rankings[s]["group"] == group)].itertuples()
    ]
    best = rankings[printed[0]][rankings[printed[0]]["group"] == group]
    name = index.subject_names[printed[0]]
    if best.empty:
        title = f"{rankings[printed[0]].iloc[0]['place']} leads the {name}; no city in {in_group(index, group)} is printed"
    elif int(best.iloc[0]["rank"]) == 1:
        title = f"{best.iloc[0]['place']} leads the {name}"
    else:
        number = int(best.iloc[0]["rank"]) - 1
        verb = "stands" if number == 1 else "stand"
        title = f"{capitalised(plural(number, 'city', 'cities'))} {verb} between {best.iloc[0]['place']} and the top of the {name}"
    return Figure(
        key="between-the-leader",
        title=title,
        subtitle=f"Printed ranks by Share, {year}: overall beside the life and health sciences",
        caption=joined_sentences(
            [
                "Colour shows the country group; open cells are ranks that no source prints.",
                shared_note(rankings[s][rankings[s]["rank"] <= depth] for s in columns),
                f"Further down: {'; '.join(beyond)}." if beyond else "",
                *(
                    f"{capitalised(index.subject_names[s])}: {unprinted_note(rankings[s], depth)[:1].lower()}{unprinted_note(rankings[s], depth)[1:]}"
                    if unprinted_note(rankings[s], depth)
                    else ""
                    for s in printed
                ),
                *(
                    f"No {as_adjective(index.subject_names[s])} rank is printed for {year}."
                    for s in SUBJECTS
                    if s not in printed
                ),
                conflict_note(data.assign(value_text=data["rank"].astype(str)), "ranks"),
                dashed_note((data["others"] != "").any()),
            ]
        ),
        alt=f"Columns of ranks 1 to {depth}: {listed(index.subject_names[s] for s in columns)}. {title}.",
        description=" ".join(lines) or f"No city in {in_group(index, group)} has a printed rank.",
        data=rank_data(index, data),
        canvas=draw_tiles(
            tiles,
            [capitalised(index.subject_names[s]) for s in columns],
            [str(rank) for rank in range(1, depth + 1)],
            cell_inches=(_CELL_INCHES, 0.32),
            label_inches=0.35,
        ),
    )
