"""Who stands between the followed cities and the top."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from helpers.base.words import capitalised, cardinal, listed, plural
from helpers.figures.tiles import draw_tiles
from helpers.index.interface import Index
from helpers.index.rankings import holders, places_ahead
from helpers.pages.life_sciences_gap.followed import (
    FOLLOWED,
    LONGEST_QUEUE,
    as_adjective,
    in_group,
    life_subjects,
    rank_data,
    ranked_subjects,
    without_ranks,
)
from helpers.pages.notes import beside_note, conflict_note, dashed_note, nobody, shared_note, unprinted_note
from helpers.pages.rank_tiles import rank_tile
from helpers.pages.wording import TOP, alternative, first_few, lowered, sentences
from helpers.report.exhibits import Exhibit, Figure
from helpers.report.report import Report

_KEY = "between-the-leader"


def between_the_leader(report: Report) -> Exhibit:
    """The queue from the first rank down to the group's cities: who stands between, name by name."""
    index, year, group = report.index, report.year, report.parameters["group"]
    ranked = ranked_subjects(index, year)
    if not ranked:
        return without_ranks(report, _KEY, f"Who stands between {in_group(index, group)} and the top, {year}")
    columns = list(dict.fromkeys([index.whole, *ranked]))
    rankings = {subject: index.ranking(year, subject) for subject in columns}
    depth = max(TOP, min(LONGEST_QUEUE, max(int(rankings[s]["rank"].max()) for s in ranked)))
    tops = {subject: ranking[ranking["rank"] <= depth] for subject, ranking in rankings.items()}
    tiles = [
        rank_tile(column, rank - 1, rows, nobody(rankings[subject], rank) if index.voice.gaps else "")
        for column, subject in enumerate(columns)
        for rank, rows in holders(rankings[subject], depth).items()
    ]
    own = {subject: rankings[subject][rankings[subject]["group"] == group] for subject in ranked}
    shown = pd.concat([rows.assign(subject=subject) for subject, rows in tops.items()])
    data = rank_data(index, shown)
    beyond = []
    for subject in ranked:
        below = own[subject][own[subject]["rank"] > depth]
        named = first_few(
            f"{row.place} ({index.place_in_words(int(row.rank))})" for row in below.itertuples()
        )
        if named:
            beyond.append(f"in the {index.subject_names[subject]} {named}")
    notes = {subject: unprinted_note(rankings[subject], depth) for subject in ranked if index.voice.gaps}
    main, name = ranked[0], index.subject_names[ranked[0]]
    title = index.by_share(year, _title(index, rankings[main], own[main], name, group))
    return Figure(
        key=_KEY,
        title=title,
        subtitle=f"{capitalised(index.voice.ranks)}, {year}: {listed(index.subject_names[s] for s in columns)}",
        caption=sentences(
            "Colour shows the country group"
            + ("; open cells are ranks that no source prints." if any(notes.values()) else "."),
            shared_note(tops.values()),
            beyond and f"Further down: {'; '.join(beyond)}.",
            *(f"{capitalised(index.subject_names[s])}: {lowered(note)}" for s, note in notes.items() if note),
            *(
                f"No {as_adjective(index.subject_names[s])} {index.rank_word} is {index.voice.measured} for {year}."
                for s in life_subjects(index)
                if s not in ranked
            ),
            conflict_note(shown),
            dashed_note((shown["others"] != "").any()),
            beside_note(index, data),
        ),
        alt=alternative(
            f"Columns of {index.rank_word}s 1 to {depth}: {listed(index.subject_names[s] for s in columns)}.",
            f"{title}.",
        ),
        description=" ".join(
            _standing(index, rankings[subject], row, subject)
            for subject in ranked
            for row in own[subject].head(FOLLOWED).itertuples()
        )
        or f"No city in {in_group(index, group)} has a {index.voice.measured} {index.rank_word}.",
        data=data,
        draw=partial(
            draw_tiles,
            tiles,
            [capitalised(index.subject_names[s]) for s in columns],
            [str(rank) for rank in range(1, depth + 1)],
            cell_high=0.32,
            widest_cell=1.9,
        ),
    )


def _standing(index: Index, ranking: pd.DataFrame, row: Any, subject: str) -> str:
    """``"Beijing, third in the life sciences, Share 3.17: two ahead (New York and Boston)."``"""
    ahead, number = places_ahead(ranking, row.place), int(row.rank) - 1
    names = list(ahead["short"])
    if unnamed := number - len(names):
        names.append(f"{cardinal(unnamed)} not printed")
    share = f", Share {row.share_text}" if row.share_text else ""
    between = f": {cardinal(number)} ahead ({first_few(names, most=LONGEST_QUEUE)})" if len(ahead) else ""
    return f"{row.place}, {index.place_in_words(int(row.rank))} in the {index.subject_names[subject]}{share}{between}."


def _title(index: Index, ranking: pd.DataFrame, own: pd.DataFrame, name: str, group: str) -> str:
    first = (ranking if own.empty else own).iloc[0]
    word, number = index.on_whose_word([first["source"]]), int(first["rank"]) - 1
    if len(own) and number:
        stand = f"{plural(number, 'city', 'cities')} {'stands' if number == 1 else 'stand'}"
        return f"{stand} between {first['place']} and the top of the {name}{word}"
    leads = f"{first['place']} leads the {name}{word}"
    nobody = f"; no city in {in_group(index, group)} has a {index.voice.measured} {index.rank_word}"
    return leads if len(own) else f"{leads}{nobody}"
