"""Who entered and who left the top ten, overall and in every subject with ranks of both years."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from helpers.base.words import capitalised, cardinal, listed, plural, year_ranges
from helpers.figures.board import Entry, draw_board
from helpers.index.interface import OVERALL, Index
from helpers.index.rankings import unprinted_ranks
from helpers.index.turnover import Place, Turnover, turnover
from helpers.pages.changes.common import not_comparable, of_ranks, years_with_comparison
from helpers.pages.frames import frame, joined_ids, with_printed_of
from helpers.pages.notes import beside_note, break_notes
from helpers.pages.wording import TOP, alternative, crowded, fitted, in_text, or_none, sentences, some
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

_KEY = "top-ten-turnover"
_COLUMNS = ("entered", "left", "rose", "fell", "kept", "unknown")
_QUIET = ("kept", "unknown")
_LETTERS = 14


def top_ten_turnover(report: Report) -> Exhibit:
    """A board of entrants, leavers, risers and fallers, one row for the whole and one a subject."""
    report = of_ranks(report)
    index, year, before = report.index, report.year, report.compare_to
    if before is None:
        return not_comparable(report, _KEY, "Turnover of the top ten up to")
    found, absent, full = {}, [], []
    for subject in index.whole_and_subjects:
        moves = of_top_ten(index, subject, year, before)
        if any(crowded(index.ranking(when, subject)) for when in (year, before)):
            full.append(index.subject_names[subject])
        elif _anything_known(index, subject, moves, year, before):
            found[subject] = moves
        else:
            absent.append(index.subject_names[subject])
    title = f"Turnover of the top ten from {before} to {year}"
    if index.whole not in found and not full:
        reason = "Of no city is it known whether it was among the ten leading cities in both years."
        return Missing(_KEY, title, reason, years_with_comparison(index))
    if not found:
        reason = (
            f"In {before} or {year}, too many cities share the leading ranks to say who entered and who left."
        )
        return Missing(_KEY, title, reason, ())
    first, main = next(iter(found.items()))
    columns = [name for name in _COLUMNS if any(getattr(moves, name) for moves in found.values())]
    rows = [
        (
            index.heading(subject),
            [[_entry(index, place, name in _QUIET) for place in getattr(moves, name)] for name in columns],
        )
        for subject, moves in found.items()
    ]
    tables = [_rows(index, subject, moves, year, before) for subject, moves in found.items()]
    data = with_printed_of(index, pd.concat(tables, ignore_index=True), (before, year))
    data = data.assign(subject=data["subject"].map(index.subject_names)).rename(columns={"place": "city"})
    ranks = data[[f"rank_{before}", f"rank_{year}"]]
    numbers = [f"{or_none(len(getattr(main, name)))} {name}" for name in ("entered", "left", "rose", "fell")]
    return Figure(
        key=_KEY,
        title=index.by_share(None, turnover_text(index, main, year, before))
        + ("" if first == index.whole else f" ({index.within(first)})"),
        subtitle=f"The ten leading {index.in_the_order(TOP)} in {before} and {year}; {index.rank_word} before → {index.rank_word} now",
        caption=sentences(
            (ranks == index.voice.unknown).any(axis=None) and _unknown_note(index),
            any(moves.unknown for moves in found.values())
            and "“Not known”: the other rank is not printed and leading ranks of that year are open, so that the city "
            "may or may not have been among the ten.",
            _open_ranks(index, found, year, before),
            any(_shared(index.ranking(when, subject)) for subject in found for when in (year, before))
            and "Cities with equal Shares share a rank, so more than ten can hold the ten leading ranks.",
            _disputed(data),
            absent and f"Without {index.rank_word}s in both years: {listed(absent)}.",
            full and f"Too many cities share the leading ranks: {listed(full)}.",
            break_notes(index, OVERALL, [before, year]),
            beside_note(index, data),
        )
        or f"All ten leading {index.rank_word}s of {before} and {year} are known.",
        alt=alternative(
            f"Board of the top ten from {before} to {year} in {plural(len(rows), 'row')}, {listed(label for label, _ in rows)}.",
            f"{capitalised(index.within(first))}{', as far as printed' if main.unknown else ''}: {', '.join(numbers)}, "
            f"{or_none(len(main.kept))} kept the {index.rank_word}.",
        ),
        description=" ".join(_described(index, subject, moves) for subject, moves in found.items()),
        data=data,
        draw=partial(draw_board, [_heading(index, name) for name in columns], rows),
    )


def _heading(index: Index, name: str) -> str:
    """What stands above a kind of move: ``"Rose within"``."""
    words = {"rose": "Rose within", "fell": "Fell within", "unknown": "Not known"}
    return f"Same {index.rank_word}" if name == "kept" else words.get(name, capitalised(name))


def of_top_ten(index: Index, subject: str, year: int, before: int) -> Turnover:
    """What became of the ten leading places of a subject between two years."""
    now, then = (index.ranking(when, subject) for when in (year, before))
    return turnover(now, then, TOP, gaps=index.voice.gaps)


def _anything_known(index: Index, subject: str, moves: Turnover, year: int, before: int) -> bool:
    ranked = all(len(index.ranking(when, subject)) for when in (year, before))
    return ranked and bool(moves.entered or moves.left or moves.stayed)


def _shared(ranking: pd.DataFrame) -> bool:
    """Whether cities share one of the leading ranks."""
    ranks = ranking["rank"]
    return bool(ranks[ranks <= TOP].duplicated().any())


def _unknown_note(index: Index) -> str:
    if index.voice.gaps:
        return "“?”: no source found prints that rank."
    return f"“{index.voice.unknown}”: the city has none in that year."


def turnover_text(index: Index, moves: Turnover, year: int, before: int) -> str:
    """``"A and B entered the top ten, C left it"``."""
    entered, left = (some(in_text(place.name) for place in places) for places in (moves.entered, moves.left))
    if moves.entered or moves.left:
        texts = [f"{entered} entered the top ten"] if moves.entered else []
        texts += [f"{left} left {'it' if moves.entered else 'the top ten'}"] if moves.left else []
        return ", ".join(texts) + index.on_whose_word(_sources(index, moves, year, before))
    moved = len(moves.rose) + len(moves.fell)
    if not moves.unknown:
        order = "in another order" if moved else "in the same order"
        return f"the leading cities of {year} are those of {before}, {order}"
    if not moved:
        return (
            f"{plural(len(moves.kept), 'city', 'cities')} of the top ten kept the rank; no entrant is printed"
        )
    return f"{cardinal(moved)} of the ten leading cities changed their ranks; no entrant is printed"


def _sources(index: Index, moves: Turnover, year: int, before: int) -> list[str]:
    """The sources of the ranks of who entered and who left, overall, one a city."""
    names = [place.name for place in (*moves.entered, *moves.left)]
    ranked = _ranked(index, index.whole, names, year, before)
    return [joined_ids(*(row.source for row in own)) for own in ranked]


def _ranked(index: Index, subject: str, names: list[str], year: int, before: int) -> list[list[Any]]:
    """The rows of each of several cities in the rankings of both years."""
    every = pd.concat([index.ranking(when, subject) for when in (before, year)])
    rows = list(every[every["place"].isin(names)].itertuples())
    return [[row for row in rows if row.place == name] for name in names]


def _open_ranks(index: Index, found: dict[str, Turnover], year: int, before: int) -> str:
    """Leading ranks of either year that may be held by a city not known."""
    parts = []
    for when in (before, year) if index.voice.gaps else ():
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


def _ranks(index: Index, place: Place) -> str:
    unknown = "?" if index.voice.gaps else index.voice.unknown
    texts = [unknown if rank is None else str(rank) for rank in (place.before, place.now)]
    return texts[1] if place.before == place.now else " → ".join(texts)


def _entry(index: Index, place: Place, quiet: bool) -> Entry:
    name = fitted(index.short(place.name), _LETTERS)
    return Entry(f"{name} {_ranks(index, place)}", index.country_group(place.name), quiet, place.name)


def _described(index: Index, subject: str, moves: Turnover) -> str:
    parts = [
        f"{_heading(index, name).lower()}: {listed(f'{index.short(place.name)} {_ranks(index, place)}' for place in getattr(moves, name))}"
        for name in _COLUMNS
        if getattr(moves, name)
    ]
    return f"{capitalised(index.subject_names[subject])}, {'; '.join(parts)}."


def _rows(index: Index, subject: str, moves: Turnover, year: int, before: int) -> pd.DataFrame:
    places = [(_heading(index, name), place) for name in _COLUMNS for place in getattr(moves, name)]
    names = [place.name for _, place in places]
    ranked = _ranked(index, subject, names, year, before)
    return frame(
        data_year=year,
        subject=subject,
        place=names,
        change=[title.lower() for title, _ in places],
        **{f"rank_{before}": [index.voice.unknown if p.before is None else str(p.before) for _, p in places]},
        **{f"rank_{year}": [index.voice.unknown if p.now is None else str(p.now) for _, p in places]},
        other_values=["; ".join(row.others for row in own if row.others) for own in ranked],
        source=[joined_ids(*(row.source for row in own)) for own in ranked],
    )
