"""The leader of every subject, year by year."""

from __future__ import annotations

from functools import partial

from helpers.base.words import listed, plural
from helpers.figures.tiles import draw_tiles
from helpers.index.annual import SHORT_LIST
from helpers.index.interface import Index, cached
from helpers.pages.field_leaders.common import Tops, leaders_text, rank_data, rankings, subject_notes
from helpers.pages.field_leaders.level import begins, first_places
from helpers.pages.lines import cuts_of
from helpers.pages.notes import beside_note, break_notes, dashed_note
from helpers.pages.rank_tiles import MOST_YEARS, left_out_note, rank_tile
from helpers.pages.wording import alternative, city_name, sentences, span
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report


@cached
def leaders_of(index: Index, year: int) -> Tops:
    """The first of every subject in a year, several where they share the rank or are level; subjects without one
    are left out."""
    first = {
        subject: ranking[ranking["place"].isin(first_places(index, subject, ranking))]
        for subject, ranking in rankings(index, year).items()
    }
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
    # a subject is shown from the year in which the index has it
    since = {subject: begins(index, subject, years) for subject in index.subjects}
    shown = [s for s in index.subjects if since[s] or index.voice.ranked]
    late = {s: since[s] or years[0] for s in shown if not index.voice.ranked and since[s] != years[0]}
    cuts = [(years.index(cut.before) - 0.5, cut.text) for cut in cuts_of(index, years) if cut.before in years]
    tiles = [
        rank_tile(
            column,
            row,
            found[other][subject].to_dict("records") if subject in found[other] else [],
            index.voice.unknown,
        )
        for column, other in enumerate(years)
        for row, subject in enumerate(shown)
        if other >= late.get(subject, other)
    ]
    data = rank_data(index, *found.values())
    level = not index.voice.ranked and any(len(rows) > 1 for tops in found.values() for rows in tops.values())
    brief, measured = leaders_text(index, now, brief=True), index.voice.measured
    first = f"City with the largest {measured} Share"
    if index.voice.ranked:
        first, brief = f"First {measured} rank", f"in {year} {brief}"
    return Figure(
        key="subject-leaders",
        title=index.by_share(year, leaders_text(index, now)),
        subtitle=f"{first} in every subject{' by data year' if len(years) > 1 else ''}, {span(years)}",
        caption=sentences(
            "Colour shows the country group.",
            level
            and f"Cities in one cell are level: less than three per cent apart, or in another order if the table ended at {SHORT_LIST} institutions.",
            any(not tile.group for tile in tiles)
            and f"A subject whose first rank is {index.voice.unknown} stays open.",
            late
            and f"Not in the index before: {listed(f'{index.subject_names[s]} ({first})' for s, first in late.items())}.",
            left_out_note(every_year),
            len(years) > 1 and break_notes(index, index.subjects[0], years),
            dashed_note(any(tile.marked for tile in tiles)),
            subject_notes(index),
            beside_note(index, data),
        ),
        alt=alternative(
            f"Grid of {plural(len(shown), 'subject')} by {plural(len(years), 'year')}.",
            f"{index.by_share(year, brief)}.",
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
        draw=partial(
            draw_tiles,
            tiles,
            [str(other) for other in years],
            [index.heading(subject) for subject in shown],
            breaks=cuts,
            cell_high=0.36,
        ),
    )
