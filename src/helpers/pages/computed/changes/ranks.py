"""The leading cities of both years: from which rank to which."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, joined_sentences, places_moved, plural
from helpers.figures.dumbbells import Dumbbell, draw_dumbbells
from helpers.pages.beside import with_printed
from helpers.pages.changes.common import count
from helpers.pages.computed.changes.common import CITIES, both_ranks, not_comparable, one_sided
from helpers.pages.notes import joined_ids
from helpers.pages.wording import (
    NOWHERE,
    TOP,
    alternative,
    fitted,
    groups_used,
    some,
    within,
)
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

_KEY = "rank-changes"
_LETTERS = 15
# Ranks after this one stand closer together.
_CLOSER_AFTER = 2 * CITIES


def rank_changes(report: Report) -> Exhibit:
    """Arrows from the rank of the year compared with to the rank of the year, largest moves first."""
    index = report.index
    if report.compare_to is None:
        return not_comparable(report, _KEY, f"Changes of rank up to {report.year}")
    year, before = report.year, report.compare_to
    changed = both_ranks(report)
    if changed.empty:
        reason = f"No leading city of one of the years has a Share in the other, {before} or {year}."
        return Missing(_KEY, f"Changes of rank from {before} to {year}", reason, ())
    rose, fell, kept = moves(changed)
    ordered = pd.concat([rose, fell, kept])
    lowest = max(changed["rank"].max(), changed["rank_before"].max())
    canvas = draw_dumbbells(
        [(name, _rows(rows)) for name, rows in (("Rose", rose), ("Fell", fell), ("Unchanged", kept))],
        axis_label=f"rank by computed Share, 1 = leading;  ○ {before},  arrow {year}",
        key=groups_used(index, changed["group"]),
        boundary=TOP,
        closer_after=_CLOSER_AFTER,
    )
    return Figure(
        key=_KEY,
        title=moves_text(rose, fell, kept),
        subtitle=f"Rank by computed Share {within(index, index.whole)} in {before} and {year}; the {CITIES} leading cities of either year",
        caption=joined_sentences(
            [
                "An arrow to the left is a rise. The dotted line stands below the tenth rank." if lowest > TOP else "An arrow to the left is a rise.",
                f"Ranks after {_CLOSER_AFTER} stand ever closer together." if lowest > _CLOSER_AFTER else "",
                one_sided(report),
                "Ranks that sources print of these cities stand in the data, in columns of their own.",
            ]
        ),
        alt=alternative(
            f"Arrows from the rank of {before} to that of {year} for {plural(len(changed), 'leading city', 'leading cities')}: "
            f"{count(len(rose))} rose, {count(len(fell))} fell and {count(len(kept))} kept the rank."
        ),
        description=" ".join(
            f"{row.place} {row.rank_before} to {row.rank}, {places_moved(int(row.rank_before), int(row.rank))}."
            for row in ordered.itertuples()
        ),
        data=_data(report, ordered),
        canvas=canvas,
    )  # fmt: skip


def moves(changed: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Those that rose and those that fell, largest moves first, and those that kept their rank."""
    return (
        changed[changed["moved"] > 0].sort_values(["moved", "rank"], ascending=[False, True]),
        changed[changed["moved"] < 0].sort_values(["moved", "rank"]),
        changed[changed["moved"] == 0],
    )


def moves_text(rose: pd.DataFrame, fell: pd.DataFrame, kept: pd.DataFrame) -> str:
    """``"A rose most, by four places; B and C fell most, by two places"``."""
    parts = []
    for rows, verb in ((rose, "rose"), (fell, "fell")):
        if len(rows):
            most = int(rows["moved"].abs().max())
            first = some(rows.loc[rows["moved"].abs() == most, "short"])
            alone = (rows["moved"].abs() == most).all()
            parts.append(f"{first} {verb}{'' if alone else ' most,'} by {plural(most, 'place')}")
    if not parts:
        return f"{capitalised('the' if len(kept) == 1 else 'all')} {plural(len(kept), 'leading city', 'leading cities')} kept the rank"
    return capitalised("; ".join(parts))


def _rows(rows: pd.DataFrame) -> list[Dumbbell]:
    return [
        Dumbbell(fitted(row.short, _LETTERS), row.group, int(row.rank_before), int(row.rank))
        for row in rows.itertuples()
    ]


def _data(report: Report, ordered: pd.DataFrame) -> pd.DataFrame:
    index, whole = report.index, report.index.whole
    now, then = (
        with_printed(index, ordered.assign(data_year=year), whole)
        for year in (report.year, report.compare_to)
    )
    return pd.DataFrame(
        {
            "data_year": report.year,
            "city": ordered["place"],
            "country": ordered["country"].replace("", NOWHERE),
            f"rank_{report.compare_to}": ordered["rank_before"],
            f"rank_{report.year}": ordered["rank"],
            "places_up": ordered["moved"],
            f"printed_rank_{report.compare_to}": then["printed_rank"],
            f"printed_rank_{report.year}": now["printed_rank"],
            "source": [joined_ids(*pair) for pair in zip(now["source"], then["source"], strict=True)],
        }
    )
