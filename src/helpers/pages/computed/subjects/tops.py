"""The ten leading cities of every subject."""

from __future__ import annotations

import textwrap

import pandas as pd

from helpers.base.words import capitalised, joined_sentences, listed, plural
from helpers.figures.group_key import KEY_INCHES, draw_group_key
from helpers.figures.tiles import Tile, draw_tiles
from helpers.index.articles import ArticlesIndex
from helpers.index.rankings import holders, only
from helpers.pages.beside import apart_note
from helpers.pages.computed.subjects.common import (
    agreement,
    differs_from_print,
    leaders_text,
    leading,
    rank_data,
    rankings,
    without_subjects,
)
from helpers.pages.notes import with_article
from helpers.pages.subject_tops import city_name
from helpers.pages.wording import TOP, alternative, fitted, groups_used
from helpers.report.exhibits import Exhibit, Figure
from helpers.report.report import Report

_LABEL_INCHES, _WIDTH_INCHES, _ROW_INCHES = 1.12, 8.6, 0.48
# A name of more letters than a line has is broken at a blank or a hyphen, or cut where it has none.
_LETTERS_OF_LINE, _LETTERS = 10, 12
# So many names stand in one cell; more are counted.
_IN_CELL = 2


def subject_tops(report: Report) -> Exhibit:
    """Who holds the ten leading ranks of every subject in the year."""
    index, year = report.index, report.year
    tops = leading(rankings(index, year))
    if not tops:
        return without_subjects(
            index, "subject-tops", f"The ten leading cities of each subject, {year}", year
        )
    tiles = [
        tile for row, subject in enumerate(tops) for tile in _tiles(index, year, subject, tops[subject], row)
    ]
    canvas = draw_tiles(
        tiles, [str(rank) for rank in range(1, TOP + 1)],
        [textwrap.fill(capitalised(index.subject_names[subject]), 14) for subject in tops],
        cell_inches=((_WIDTH_INCHES - _LABEL_INCHES - 0.05) / TOP, _ROW_INCHES), label_inches=_LABEL_INCHES,
        notes_inches=KEY_INCHES,
    )  # fmt: skip
    draw_group_key(canvas, groups_used(index, {tile.group for tile in tiles}))
    absent = [index.subject_names[subject] for subject in index.subjects if subject not in tops]
    leaders = leaders_text(index, tops)
    return Figure(
        key="subject-tops",
        title=capitalised("; ".join([leaders, *_one_country(index, tops)])),
        subtitle=f"Holders of ranks 1 to {TOP} by computed Share in each subject, {year}",
        caption=joined_sentences(
            [
                "Equal Shares share a rank; the ranks after it are then held by nobody." if any(ranking["rank"].duplicated().any() for ranking in tops.values()) else "",
                f"No city has a Share in {listed(absent, 'or')} in {year}." if absent else "",
                apart_note(index, year, index.whole),
                agreement(index, year, tops),
                "Dashed outline: a source prints another rank, which stands in the data." if any(tile.marked for tile in tiles) else "",
            ]
        ),
        alt=alternative(
            f"Grid of the ten leading ranks by {plural(len(tops), 'subject')}, coloured by country group, {year}.",
            f"{capitalised(leaders)}.",
        ),
        description=" ".join(
            f"{capitalised(index.subject_names[subject])}: "
            + ", ".join(f"{row.rank} {city_name(row.place)}" for row in ranking.itertuples()) + "."
            for subject, ranking in tops.items()
        ),
        data=rank_data(index, tops, year),
        canvas=canvas,
    )  # fmt: skip


def _tiles(index: ArticlesIndex, year: int, subject: str, ranking: pd.DataFrame, row: int) -> list[Tile]:
    tiles = []
    for rank, places in holders(ranking, TOP).items():
        if not places:
            text = "shared above" if rank <= len(ranking) else "no city"
            tiles.append(Tile(rank - 1, row, text, None))
            continue
        differs = any(differs_from_print(index, year, subject, one["place"], rank) for one in places)
        tiles.append(Tile(rank - 1, row, _in_cell(places), _group(places), differs, only(places)))
    return tiles


def _group(places: list[dict]) -> str:
    """The common group of the holders; that of all other countries where they have none."""
    groups = {place["group"] for place in places}
    return groups.pop() if len(groups) == 1 else "other"


def _in_cell(places: list[dict]) -> str:
    """The holders of a rank in the lines of a narrow cell."""
    if len(places) > _IN_CELL:
        return f"{len(places)} cities"
    if len(places) > 1:
        return "\n".join(fitted(place["short"], _LETTERS) for place in places)
    lines = textwrap.wrap(
        places[0]["short"], _LETTERS_OF_LINE, max_lines=2, placeholder="…", break_long_words=False
    )
    return "\n".join(fitted(line, _LETTERS) for line in lines)


def _one_country(index: ArticlesIndex, tops: dict[str, pd.DataFrame]) -> list[str]:
    """The subjects whose leading cities all lie in one country."""
    texts = []
    for subject, ranking in tops.items():
        country = ranking.iloc[0]["country"]
        if len(ranking) >= TOP and country and ranking["country"].nunique() == 1:
            texts.append(
                f"all ten leading cities in {index.subject_names[subject]} are in {with_article(country)}"
            )
    return texts
