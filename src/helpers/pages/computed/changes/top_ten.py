"""Who entered and who left the top ten, overall and in every subject."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, joined_sentences, listed, plural
from helpers.figures.board import Entry, draw_board
from helpers.index.articles import ArticlesIndex
from helpers.index.turnover import Place, Turnover
from helpers.pages.beside import with_printed
from helpers.pages.changes.common import count
from helpers.pages.computed.changes.common import not_comparable
from helpers.pages.notes import joined_ids
from helpers.pages.wording import (
    TOP,
    alternative,
    crowded,
    fitted,
    groups_used,
    heading,
    some,
    within,
)
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

_KEY = "top-ten-turnover"
_COLUMNS = [
    ("entered", "Entered"), ("left", "Left"), ("rose", "Rose within"), ("fell", "Fell within"), ("kept", "Same rank"),
]  # fmt: skip
_QUIET = ("kept",)
_NO_SHARE = "no Share"
_LETTERS = 14


def top_ten_turnover(report: Report) -> Exhibit:
    """A board of entrants, leavers, risers and fallers, one row for the whole and one a subject."""
    index = report.index
    if report.compare_to is None:
        return not_comparable(report, _KEY, f"Turnover of the top ten up to {report.year}")
    year, before = report.year, report.compare_to
    found, absent, full = {}, [], []
    for subject in dict.fromkeys([index.whole, *index.subjects]):
        now, then = index.ranking(year, subject), index.ranking(before, subject)
        if now.empty or then.empty:
            absent.append(index.subject_names[subject])
        elif crowded(now) or crowded(then):
            full.append(index.subject_names[subject])
        else:
            found[subject] = complete_turnover(now, then)
    if not found:
        reason = (
            f"In {before} or {year}, too many cities share the leading ranks to say who entered and who left."
        )
        return Missing(_KEY, f"Turnover of the top ten from {before} to {year}", reason, ())
    first = next(iter(found))
    rows = [
        (
            heading(index, subject),
            [
                [_entry(index, place, name in _QUIET) for place in getattr(moves, name)]
                for name, _ in _COLUMNS
            ],
        )
        for subject, moves in found.items()
    ]
    data = _data(index, found, year, before)
    numbers = ", ".join(
        f"{count(len(getattr(found[first], name)))} {verb}"
        for name, verb in (("entered", "entered"), ("left", "left"), ("rose", "rose"), ("fell", "fell"))
    )
    return Figure(
        key=_KEY,
        title=turnover_text(index, found[first], year, before)
        + ("" if first == index.whole else f" ({within(index, first)})"),
        subtitle=f"The ten leading ranks by computed Share in {before} and {year}; rank before → rank now",
        caption=joined_sentences(
            [
                "Equal Shares share a rank, so more than ten cities can hold the ten leading ranks." if _shared(index, found, year, before) else "",
                f"“{_NO_SHARE}”: the city has none in that year." if (data[[f"rank_{before}", f"rank_{year}"]] == _NO_SHARE).any(axis=None) else "",
                f"Without a Share of any city in one of the years: {listed(absent)}." if absent else "",
                f"Too many cities share the leading ranks: {listed(full)}." if full else "",
                "Ranks that sources print of these cities stand in the data, in columns of their own.",
            ]
        ),
        alt=alternative(
            f"Board of the top ten from {before} to {year} in {plural(len(rows), 'row')}, {listed(label for label, _ in rows)}.",
            f"{capitalised(within(index, first))}, {numbers} and {count(len(found[first].kept))} kept the rank.",
        ),
        description=" ".join(_described(index, subject, moves) for subject, moves in found.items()),
        data=data,
        canvas=draw_board(
            [name for _, name in _COLUMNS], rows,
            key=groups_used(index, {index.country_group(city) for city in data["city"]}),
        ),
    )  # fmt: skip


def _shared(index: ArticlesIndex, found: dict[str, Turnover], year: int, before: int) -> bool:
    """Whether cities share one of the leading ranks."""
    tops = (index.ranking(when, subject)["rank"] for subject in found for when in (year, before))
    return any(ranks[ranks <= TOP].duplicated().any() for ranks in tops)


def complete_turnover(now: pd.DataFrame, before: pd.DataFrame, top: int = TOP) -> Turnover:
    """What became of the leading places between two complete rankings (``place``, ``rank``): nobody's fate is open.

    A place that is in one ranking only was, or is, outside of the leading ranks of the other.
    """
    ranks_now, ranks_before = (
        {row.place: int(row.rank) for row in ranking.itertuples()} for ranking in (now, before)
    )
    leaders = [place for place, rank in ranks_now.items() if rank <= top]
    leaders += [place for place, rank in ranks_before.items() if rank <= top and place not in leaders]
    found = Turnover()
    for name in leaders:
        place = Place(name, ranks_before.get(name), ranks_now.get(name))
        _group(found, place, top).append(place)
    return found


def _group(found: Turnover, place: Place, top: int) -> list[Place]:
    if place.now is None or place.now > top:
        return found.left
    if place.before is None or place.before > top:
        return found.entered
    if place.now == place.before:
        return found.kept
    return found.rose if place.now < place.before else found.fell


def turnover_text(index: ArticlesIndex, moves: Turnover, year: int, before: int) -> str:
    """``"A and B entered the top ten, C left it"``."""
    entered, left = (
        some(index.short(place.name) for place in places) for places in (moves.entered, moves.left)
    )
    if entered and left:
        return capitalised(f"{entered} entered the top ten, {left} left it")
    if entered or left:
        return capitalised(f"{entered} entered the top ten" if entered else f"{left} left the top ten")
    order = "in another order" if moves.rose or moves.fell else "in the same order"
    return f"The leading cities of {year} are those of {before}, {order}"


def _ranks(place: Place) -> str:
    texts = [_NO_SHARE if rank is None else str(rank) for rank in (place.before, place.now)]
    return texts[1] if place.before == place.now else " → ".join(texts)


def _entry(index: ArticlesIndex, place: Place, quiet: bool) -> Entry:
    name = fitted(index.short(place.name), _LETTERS)
    return Entry(f"{name} {_ranks(place)}", index.country_group(place.name), quiet, place.name)


def _described(index: ArticlesIndex, subject: str, moves: Turnover) -> str:
    parts = [
        f"{name.lower()}: {listed(f'{index.short(place.name)} {_ranks(place)}' for place in getattr(moves, column))}"
        for column, name in _COLUMNS
        if getattr(moves, column)
    ]
    return f"{capitalised(index.subject_names[subject])}, {'; '.join(parts)}."


def _data(index: ArticlesIndex, found: dict[str, Turnover], year: int, before: int) -> pd.DataFrame:
    parts = []
    for subject, moves in found.items():
        rows = pd.DataFrame(
            [
                (place.name, name.lower(), place.before, place.now)
                for column, name in _COLUMNS
                for place in getattr(moves, column)
            ],
            columns=["place", "change", "before", "now"],
        ).assign(source=index.name)
        then, now = (with_printed(index, rows.assign(data_year=when), subject) for when in (before, year))
        parts.append(
            pd.DataFrame(
                {
                    "data_year": year,
                    "subject": index.subject_names[subject],
                    "city": rows["place"],
                    "change": rows["change"],
                    f"rank_{before}": [
                        _NO_SHARE if pd.isna(rank) else str(int(rank)) for rank in rows["before"]
                    ],
                    f"rank_{year}": [_NO_SHARE if pd.isna(rank) else str(int(rank)) for rank in rows["now"]],
                    f"printed_rank_{before}": then["printed_rank"],
                    f"printed_rank_{year}": now["printed_rank"],
                    "source": [joined_ids(*pair) for pair in zip(now["source"], then["source"], strict=True)],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
