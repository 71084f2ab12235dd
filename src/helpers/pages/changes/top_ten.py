"""Who entered and who left the top ten, overall and in every subject with ranks of both years."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, cardinal, joined_sentences, listed, plural, year_ranges
from helpers.figures.board import Entry, draw_board
from helpers.index.interface import Index
from helpers.index.rankings import unprinted_ranks
from helpers.index.turnover import Place, Turnover, turnover
from helpers.pages.changes.common import (
    TOP,
    count,
    group_names,
    not_comparable,
    years_with_comparison,
)
from helpers.pages.notes import break_notes, joined_ids
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

_COLUMNS = [
    ("entered", "Entered"), ("left", "Left"), ("rose", "Rose within"), ("fell", "Fell within"),
    ("kept", "Same rank"), ("unknown", "Not known"),
]  # fmt: skip
_QUIET = ("kept", "unknown")


def top_ten_turnover(report: Report) -> Exhibit:
    """A board of entrants, leavers, risers and fallers, one row for the whole and one a subject."""
    key, index = "top-ten-turnover", report.index
    if report.compare_to is None:
        return not_comparable(report, key, f"Turnover of the top ten up to {report.year}")
    year, before = report.year, report.compare_to
    found = {
        subject: turnover(index.ranking(year, subject), index.ranking(before, subject), TOP)
        for subject in ["overall", *index.subjects]
        if subject == "overall" or _printed_in_both(index, subject, year, before)
    }
    overall = found["overall"]
    if not (overall.stayed or overall.entered or overall.left):
        return Missing(
            key, f"Turnover of the top ten from {before} to {year}",
            "Of no city is it printed whether it was among the ten leading cities in both years.",
            years_with_comparison(index),
        )  # fmt: skip
    rows = [
        (
            _heading(index, subject),
            [
                [_entry(index, place, name in _QUIET) for place in getattr(moves, name)]
                for name, _ in _COLUMNS
            ],
        )
        for subject, moves in found.items()
    ]
    data = _data(index, found, year, before)
    absent = [index.subject_names[subject] for subject in index.subjects if subject not in found]
    return Figure(
        key=key,
        title=_title(overall, index, year, before),
        subtitle=f"The ten leading ranks in {before} and {year}; rank before → rank now, as far as printed",
        caption=joined_sentences(
            [
                "“?”: no source found prints that rank."
                if data.eq("not printed").any(axis=None)
                else "",
                "“Not known”: the other rank is not printed and leading ranks of that year are open, so that the city "
                "may or may not have been among the ten." if any(moves.unknown for moves in found.values()) else "",
                _open_ranks(index, found, year, before),
                _disputed(data),
                f"Without ranks printed for both years: {listed(absent)}." if absent else "",
                break_notes(index, "overall", [before, year]),
            ]
        ),
        alt=f"Board of the top ten from {before} to {year}, overall"
        + (f" and in {plural(len(found) - 1, 'subject')}" if len(found) > 1 else "")
        + f". Overall, as far as printed: {count(len(overall.entered))} entered, {count(len(overall.left))} left, "
        f"{count(len(overall.rose))} rose, {count(len(overall.fell))} fell, {count(len(overall.kept))} kept the rank.",
        description=" ".join(_described(index, subject, moves) for subject, moves in found.items()),
        data=data,
        canvas=draw_board(
            [heading for _, heading in _COLUMNS], rows,
            key=group_names(index, pd.Series([index.country_group(city) for city in data["city"]])),
        ),
    )  # fmt: skip


def _printed_in_both(index: Index, subject: str, year: int, before: int) -> bool:
    both = set(index.ranking(year, subject)["place"]) & set(index.ranking(before, subject)["place"])
    moves = turnover(index.ranking(year, subject), index.ranking(before, subject), TOP)
    return bool(both) and bool(moves.entered or moves.left or moves.stayed)


def _heading(index: Index, subject: str) -> str:
    short = index.tables.subjects.set_index("subject")["short_name"]
    return capitalised(short.get(subject, "") or index.subject_names[subject])


def _entry(index: Index, place: Place, quiet: bool) -> Entry:
    before = "?" if place.before is None else str(place.before)
    now = "?" if place.now is None else str(place.now)
    text = now if place.before == place.now else f"{before} → {now}"
    return Entry(f"{index.short(place.name)} {text}", index.country_group(place.name), quiet, place.name)


def _title(overall: Turnover, index: Index, year: int, before: int) -> str:
    entered = listed(index.short(place.name) for place in overall.entered)
    left = listed(index.short(place.name) for place in overall.left)
    if entered and left:
        return f"{entered} entered the top ten, {left} left it"
    if entered or left:
        return f"{entered} entered the top ten" if entered else f"{left} left the top ten"
    if not overall.unknown:
        order = "in the same order" if not overall.rose and not overall.fell else "in another order"
        return f"The ten leading cities of {year} are those of {before}, {order}"
    moved = len(overall.rose) + len(overall.fell)
    if not moved:
        return f"{capitalised(plural(len(overall.kept), 'city', 'cities'))} of the top ten kept the rank; no entrant is printed"
    return (
        f"{capitalised(cardinal(moved))} of the ten leading cities changed their ranks; no entrant is printed"
    )


def _open_ranks(index: Index, found: dict[str, Turnover], year: int, before: int) -> str:
    """Leading ranks of either year for which nobody is printed."""
    parts = []
    for when in (before, year):
        cases = []
        for subject in found:
            if missing := unprinted_ranks(index.ranking(when, subject), TOP):
                cases.append(f"{index.subject_names[subject]} {year_ranges(missing)}")
        if cases:
            parts.append(f"{when}: {'; '.join(cases)}")
    return f"Ranks not printed in {'. In '.join(parts)}." if parts else ""


def _disputed(data: pd.DataFrame) -> str:
    cases = [
        f"{row.city}, {row.subject}, also {row.other_values}" for row in data.itertuples() if row.other_values
    ]
    return f"Sources disagree on a rank: {'; '.join(cases)}." if cases else ""


def _described(index: Index, subject: str, moves: Turnover) -> str:
    parts = [
        f"{heading.lower()}: {listed(_entry(index, place, False).text for place in getattr(moves, name))}"
        for name, heading in _COLUMNS if getattr(moves, name)
    ]  # fmt: skip
    return f"{capitalised(index.subject_names[subject])}, {'; '.join(parts)}."


def _data(index: Index, found: dict[str, Turnover], year: int, before: int) -> pd.DataFrame:
    rows = []
    for subject, moves in found.items():
        rankings = {when: index.ranking(when, subject).set_index("place") for when in (before, year)}
        for name, heading in _COLUMNS:
            for place in getattr(moves, name):
                known = [
                    ranking.loc[place.name] for ranking in rankings.values() if place.name in ranking.index
                ]
                rows.append(
                    {
                        "data_year": year,
                        "subject": index.subject_names[subject],
                        "city": place.name,
                        "change": heading.lower(),
                        f"rank_{before}": "not printed" if place.before is None else str(place.before),
                        f"rank_{year}": "not printed" if place.now is None else str(place.now),
                        "other_values": "; ".join(row["others"] for row in known if row["others"]),
                        "source": joined_ids(*(row["source"] for row in known)),
                    }
                )
    return pd.DataFrame(rows)
