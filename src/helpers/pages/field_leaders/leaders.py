"""The leader of every subject, year by year."""

from __future__ import annotations

from helpers.base.words import capitalised, joined_sentences, listed, plural
from helpers.figures.tiles import draw_tiles, letters_in
from helpers.index.interface import Index
from helpers.pages.beside import beside_note
from helpers.pages.field_leaders.common import (
    Tops,
    leaders_text,
    rank_data,
    rankings,
    subject_notes,
)
from helpers.pages.notes import break_notes, dashed_note
from helpers.pages.rank_tiles import MOST_YEARS, left_out_note, rank_tile
from helpers.pages.wording import alternative, city_name, heading
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report


def leaders_of(index: Index, year: int) -> Tops:
    """The first of every subject in a year, several where they share the rank; subjects without one are left out."""
    first = {subject: ranking[ranking["rank"] == 1] for subject, ranking in rankings(index, year).items()}
    return {subject: rows for subject, rows in first.items() if len(rows)}


def subject_leaders(report: Report) -> Exhibit:
    """The leader of every subject in the years up to that of the report."""
    index, year = report.index, report.year
    now = leaders_of(index, year)
    if not now:
        return Missing(
            "subject-leaders",
            f"Leaders of the subjects, {year}",
            f"{index.voice.nothing} the leading city of a subject for {year}.",
            tuple(other for other in index.years if leaders_of(index, other)),
        )
    every_year = [other for other in index.years if other <= year and leaders_of(index, other)]
    years = every_year[-MOST_YEARS:]
    found = {other: leaders_of(index, other) for other in years}
    wide = min(1.15, 7.45 / max(len(years), 3))
    tiles = [
        rank_tile(
            column, row, found[other][subject].to_dict("records") if subject in found[other] else [],
            index.voice.unknown, letters_in(wide),
        )
        for column, other in enumerate(years)
        for row, subject in enumerate(index.subjects)
    ]  # fmt: skip
    data = rank_data(index, *found.values())
    leaders = leaders_text(index, now)
    return Figure(
        key="subject-leaders",
        title=capitalised(leaders),
        subtitle=f"First {index.voice.measured} rank in every subject by data year, {years[0]} to {year}"
        if len(years) > 1
        else f"First {index.voice.measured} rank in every subject, {year}",
        caption=joined_sentences(
            [
                "Colour shows the country group.",
                f"A subject whose first rank is {index.voice.unknown} stays open."
                if any(not tile.group for tile in tiles)
                else "",
                left_out_note(every_year),
                break_notes(index, index.subjects[0], years) if len(years) > 1 else "",
                dashed_note(any(tile.marked for tile in tiles)),
                subject_notes(index),
                beside_note(index, data),
            ]
        ),
        alt=alternative(
            f"Grid of {plural(len(index.subjects), 'subject')} by {plural(len(years), 'year')}.",
            f"In {year} {leaders_text(index, now, brief=True)}.",
        ),
        description=" ".join(
            f"{other}: "
            + listed(
                f"{city_name(row.place)} in {index.subject_names[subject]}"
                for subject, rows in tops.items()
                for row in rows.itertuples()
            )
            + "."
            for other, tops in found.items()
        ),
        data=data,
        canvas=draw_tiles(
            tiles,
            [str(other) for other in years],
            [heading(index, subject) for subject in index.subjects],
            cell_inches=(wide, 0.36),
            label_inches=1.05,
        ),
    )
