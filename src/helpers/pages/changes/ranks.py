"""Every city with a printed overall rank in both years: from where to where."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, joined_sentences, listed, places_moved, plural
from helpers.figures.dumbbells import Dumbbell, draw_dumbbells
from helpers.pages.changes.common import (
    TOP,
    both_ranks,
    count,
    group_names,
    names,
    not_comparable,
    years_with_comparison,
)
from helpers.pages.notes import break_notes, low_confidence_note
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

# Ranks after this one stand closer together.
_CLOSER_AFTER = 40


def rank_changes(report: Report) -> Exhibit:
    """Arrows from the rank of the year compared with to the rank of the year, largest moves first."""
    key, index = "rank-changes", report.index
    if report.compare_to is None:
        return not_comparable(report, key, f"Changes of rank up to {report.year}")
    year, before = report.year, report.compare_to
    changed = both_ranks(index, year, before)
    if changed.empty:
        return Missing(
            key, f"Changes of rank from {before} to {year}", "No city has a printed rank in both years.",
            years_with_comparison(index),
        )  # fmt: skip
    rose = changed[changed["moved"] > 0].sort_values(["moved", "rank"], ascending=[False, True])
    fell = changed[changed["moved"] < 0].sort_values(["moved", "rank"])
    kept = changed[changed["moved"] == 0]
    canvas = draw_dumbbells(
        [(heading, _rows(rows)) for heading, rows in (("Rose", rose), ("Fell", fell), ("Unchanged", kept))],
        axis_label=f"overall rank, 1 = leading;  ○ {before},  arrow {year}",
        key=group_names(index, changed["group"]),
        boundary=TOP,
        closer_after=_CLOSER_AFTER,
    )
    lowest = changed[["rank", "rank_before"]].max().max()
    ordered = pd.concat([rose, fell, kept])
    return Figure(
        key=key,
        title=_title(rose, fell, len(kept)),
        subtitle=f"Overall rank in {before} and {year}; the {plural(len(changed), 'city', 'cities')} with a printed rank in both",
        caption=joined_sentences(
            [
                "An arrow to the left is a rise. The dotted line stands below the tenth rank.",
                f"Ranks after {_CLOSER_AFTER} stand ever closer together." if lowest > _CLOSER_AFTER else "",
                _one_sided(report, changed),
                _disputed(changed, year, before),
                low_confidence_note(changed, "confidence", f"rank of {year}"),
                low_confidence_note(changed, "confidence_before", f"rank of {before}"),
                break_notes(index, "overall", [before, year]),
            ]
        ),
        alt=f"Arrows from the overall rank of {before} to that of {year} for {plural(len(changed), 'city', 'cities')}: "
        f"{count(len(rose))} rose, {count(len(fell))} fell and {count(len(kept))} kept the rank.",
        description=" ".join(
            f"{row.place} {row.rank_before} to {row.rank}, {places_moved(int(row.rank_before), int(row.rank))}."
            for row in ordered.itertuples()
        ),
        data=pd.DataFrame(
            {
                "data_year": year, "city": ordered["place"], "country": ordered["country"],
                f"rank_{before}": ordered["rank_before"], f"rank_{year}": ordered["rank"],
                "places_up": ordered["moved"], "other_values": ordered["others"],
                f"other_values_{before}": ordered["others_before"], "source": ordered["source"],
            }
        ),
        canvas=canvas,
    )  # fmt: skip


def _rows(rows: pd.DataFrame) -> list[Dumbbell]:
    return [
        Dumbbell(row.short, row.group, int(row.rank_before), int(row.rank), bool(row.others or row.others_before))
        for row in rows.itertuples()
    ]  # fmt: skip


def _title(rose: pd.DataFrame, fell: pd.DataFrame, kept: int) -> str:
    parts = []
    for rows, verb in ((rose, "rose"), (fell, "fell")):
        if rows.empty:
            continue
        most = int(rows["moved"].abs().max())
        first = sorted(rows.loc[rows["moved"].abs() == most, "short"])
        who = listed(first) if len(first) <= 3 else plural(len(first), "city", "cities")
        alone = len(first) == len(rows)
        parts.append(f"{who} {verb}{'' if alone else ' most,'} by {plural(most, 'place')}")
    if not parts:
        return f"{capitalised('the' if kept == 1 else 'all')} {plural(kept, 'city', 'cities')} compared kept the rank"
    return capitalised("; ".join(parts))


def _one_sided(report: Report, changed: pd.DataFrame) -> str:
    """Which cities have a rank in one of the years only."""
    parts = []
    for year, other in ((report.year, report.compare_to), (report.compare_to, report.year)):
        ranking = report.index.ranking(year)
        alone = ranking[~ranking["place"].isin(changed["place"])]
        if len(alone):
            parts.append(f"printed for {year} but not for {other}: {names(list(alone['short']))}")
    return f"Not shown, {'; '.join(parts)}." if parts else ""


def _disputed(changed: pd.DataFrame, year: int, before: int) -> str:
    cases = [
        f"{row.place} {when}: {rank} here, also {others}"
        for row in changed.itertuples()
        for when, rank, others in ((before, row.rank_before, row.others_before), (year, row.rank, row.others))
        if others
    ]
    return f"Sources disagree on ranks marked *: {'; '.join(cases)}." if cases else ""
