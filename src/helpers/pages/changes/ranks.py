"""The leading cities of both years: from which rank to which."""

from __future__ import annotations

from functools import partial

import pandas as pd

from helpers.base.words import capitalised, places_moved, plural
from helpers.figures.dumbbells import Dumbbell, draw_dumbbells
from helpers.index.interface import OVERALL, Index
from helpers.pages.changes.common import (
    CITIES,
    all_compared,
    both_ranks,
    moves,
    not_comparable,
    of_ranks,
    one_sided,
    years_with_comparison,
)
from helpers.pages.frames import frame, picked, with_printed_of
from helpers.pages.notes import beside_note, break_notes, low_confidence_note
from helpers.pages.wording import TOP, alternative, fitted, in_text, or_none, sentences, some
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

_KEY = "rank-changes"
_LETTERS = 15
# Ranks after this one stand closer together.
_CLOSER_AFTER = 2 * CITIES


def rank_changes(report: Report) -> Exhibit:
    """Arrows from the rank of the year compared with to the rank of the year, largest moves first."""
    report = of_ranks(report)
    index, year, before = report.index, report.year, report.compare_to
    if before is None:
        return not_comparable(report, _KEY, f"Changes of {index.rank_word} up to")
    changed = both_ranks(index, year, before)
    if changed.empty:
        reason = f"No leading city of {before} or {year} has a {index.in_the_order()} in both years."
        title = f"Changes of {index.rank_word} from {before} to {year}"
        return Missing(_KEY, title, reason, _years_with_ranks(index))
    rose, fell, kept = moves(changed)
    ordered = pd.concat([rose, fell, kept])
    lowest = max(changed["rank"].max(), changed["rank_before"].max())
    rank, word = index.in_the_order(overall=True), index.rank_word
    data = _data(index, ordered, year, before)
    who = f"the {plural(len(changed), 'city', 'cities')} with a {word} in both"
    if not all_compared(index, year, before):
        who = f"cities among the {CITIES} leading ones of either year"
    return Figure(
        key=_KEY,
        title=index.by_share(None, moves_text(index, rose, fell, kept)),
        subtitle=f"{capitalised(rank)}{index.in_subject(index.whole)} in {before} and {year}; {who}",
        caption=sentences(
            "An arrow to the left is a rise. A city may owe a move to its own Share or to the Shares of others.",
            lowest > TOP and f"The dotted line stands below the tenth {word}.",
            lowest > _CLOSER_AFTER
            and f"{capitalised(word)}s after {_CLOSER_AFTER} stand ever closer together.",
            one_sided(report),
            _disputed(changed, year, before),
            low_confidence_note(changed, "confidence", f"{word} of {year}"),
            low_confidence_note(changed, "confidence_before", f"{word} of {before}"),
            break_notes(index, OVERALL, [before, year]),
            beside_note(index, data),
        ),
        alt=alternative(
            f"Arrows from the {index.in_the_order()} of {before} to that of {year} for {plural(len(changed), 'city', 'cities')}: "
            f"{or_none(len(rose))} rose, {or_none(len(fell))} fell and {or_none(len(kept))} kept the {word}."
        ),
        description=" ".join(
            f"{row.place} {row.rank_before} to {row.rank}, {places_moved(int(row.rank_before), int(row.rank))}."
            for row in ordered.itertuples()
        ),
        data=data,
        draw=partial(
            draw_dumbbells,
            [(name, _rows(rows)) for name, rows in (("Rose", rose), ("Fell", fell), ("Unchanged", kept))],
            axis_label=f"{rank}, 1 = leading;  ○ {before},  arrow {year}",
            boundary=TOP,
            closer_after=_CLOSER_AFTER,
        ),
    )


def _years_with_ranks(index: Index) -> tuple[int, ...]:
    """Data years in which a leading city has a rank in the year and in the comparable one before it."""
    before = {year: index.earlier_comparable_year(year) for year in years_with_comparison(index)}
    return tuple(year for year, other in before.items() if other and len(both_ranks(index, year, other)))


def _rows(rows: pd.DataFrame) -> list[Dumbbell]:
    return [
        Dumbbell(
            fitted(row.short, _LETTERS),
            row.group,
            int(row.rank_before),
            int(row.rank),
            bool(row.others or row.others_before),
        )
        for row in rows.itertuples()
    ]


def moves_text(index: Index, rose: pd.DataFrame, fell: pd.DataFrame, kept: pd.DataFrame) -> str:
    """``"A rose most, by four places; B and C fell most, by two places"``."""
    parts, sources = [], []
    for rows, verb in ((rose, "rose"), (fell, "fell")):
        if len(rows):
            most = int(rows["moved"].abs().max())
            first = rows[rows["moved"].abs() == most]
            who = some(in_text(place) for place in sorted(first["place"]))
            parts.append(
                f"{who} {verb}{' most,' if len(first) < len(rows) else ''} by {plural(most, 'place')}"
            )
            sources += list(first["source"])
    if not parts:
        return f"{'the' if len(kept) == 1 else 'all'} {plural(len(kept), 'city', 'cities')} compared kept the {index.rank_word}"
    return "; ".join(parts) + index.on_whose_word(sources)


def _disputed(changed: pd.DataFrame, year: int, before: int) -> str:
    cases = [
        f"{row.place} {when}: {rank} here, also {others}"
        for row in changed.itertuples()
        for when, rank, others in ((before, row.rank_before, row.others_before), (year, row.rank, row.others))
        if others
    ]
    return f"Sources disagree on ranks marked *: {'; '.join(cases)}." if cases else ""


def _data(index: Index, ordered: pd.DataFrame, year: int, before: int) -> pd.DataFrame:
    rows = with_printed_of(index, ordered, (before, year), index.whole)
    return frame(
        data_year=year,
        **picked(rows, "city", "country"),
        **{f"rank_{before}": rows["rank_before"], f"rank_{year}": rows["rank"]},
        places_up=rows["moved"],
        other_values=rows["others"],
        **{f"other_values_{before}": rows["others_before"]},
        **rows.filter(like="printed_rank_"),
        source=rows["source"],
    )
