"""The ten leading cities of every subject."""

from __future__ import annotations

from functools import partial

from helpers.base.words import capitalised, listed, plural, with_article
from helpers.figures.tiles import Tile, draw_tiles
from helpers.index.interface import Index
from helpers.index.rankings import holders, unprinted_ranks
from helpers.pages.field_leaders.common import (
    Tops,
    agreement,
    disputed_note,
    is_disputed,
    leaders_text,
    leading,
    open_ranks_of,
    rank_data,
    rank_notes,
    throughout_note,
    without_ranks,
)
from helpers.pages.field_leaders.level import absent_note
from helpers.pages.notes import apart_note, leading_places, shared_note
from helpers.pages.rank_tiles import rank_tile
from helpers.pages.wording import TOP, alternative, city_name, sentences
from helpers.report.exhibits import Exhibit, Figure
from helpers.report.report import Report

_ROW_INCHES = 0.48


def subject_tops(report: Report) -> Exhibit:
    """Who holds the ten leading ranks of every subject in the year, as far as known."""
    index, year = report.index, report.year
    tops = leading(index, year)
    if not tops:
        return without_ranks(index, "subject-tops", f"The ten leading cities of each subject, {year}", year)
    tiles = _tiles(index, year, tops)
    named = sum(ranking["rank"].nunique() for ranking in tops.values())
    leaders, measured = leaders_text(index, tops, brief=True), index.voice.measured
    order = f"Places 1 to {TOP} by {measured} Share"
    if index.voice.ranked:
        order = f"Holders of {measured} ranks 1 to {TOP} by Share"
    return Figure(
        key="subject-tops",
        title=index.by_share(year, _title(index, tops, leaders)),
        subtitle=f"{order} in each subject, {year}",
        caption=sentences(
            "Colour shows the country group.",
            any(open_ranks_of(index, ranking) for ranking in tops.values())
            and f"An open cell is a rank that is {index.voice.unknown}.",
            shared_note(tops.values()),
            absent_note(index, year, tops).replace("No ", "No leading ", 1),
            *rank_notes(index, tops),
            apart_note(index, year, index.whole),
            agreement(index, year, tops),
            disputed_note(index, any(tile.marked for tile in tiles)),
            throughout_note(index, [year]),
        ),
        alt=alternative(
            f"Grid of {plural(len(tops), 'subject')} by ten {index.rank_word}s, coloured by country group; "
            f"{named} of {TOP * len(tops)} cells filled.",
            leaders and f"{index.by_share(year, leaders)}.",
        ),
        description=" ".join(
            f"{capitalised(index.subject_names[subject])}: "
            + ", ".join(f"{row.rank} {city_name(row.place)}" for row in ranking.itertuples())
            + "."
            for subject, ranking in tops.items()
        ),
        data=rank_data(index, tops),
        draw=partial(
            draw_tiles,
            tiles,
            [str(rank) for rank in range(1, TOP + 1)],
            [index.heading(subject) for subject in tops],
            cell_high=_ROW_INCHES,
        ),
    )


def _tiles(index: Index, year: int, tops: Tops) -> list[Tile]:
    tiles = []
    for row, (subject, ranking) in enumerate(tops.items()):
        unknown = unprinted_ranks(ranking, TOP)
        for rank, places in holders(ranking, TOP).items():
            nobody = index.voice.unknown if rank in unknown else "shared above"
            marked = any(is_disputed(index, year, subject, place) for place in places)
            tiles.append(rank_tile(rank - 1, row, places, nobody, marked))
    return tiles


def _title(index: Index, tops: Tops, leaders: str) -> str:
    """Who leads, and the subjects whose leading cities all lie in one country."""
    alone: dict[tuple[str, str], list[str]] = {}
    for subject, ranking in tops.items():
        country = ranking.iloc[0]["country"]
        if country and not unprinted_ranks(ranking, TOP) and ranking["country"].nunique() == 1:
            which = leading_places(ranking).removeprefix("the ")
            alone.setdefault((which, country), []).append(f"in {index.subject_names[subject]}")
    texts = [
        f"all {which} {listed(names)} are in {with_article(country)}"
        for (which, country), names in alone.items()
    ]
    return (
        "; ".join(filter(None, [leaders, *texts]))
        or f"Leading ranks are known for {listed(index.subject_names[s] for s in tops)}"
    )
