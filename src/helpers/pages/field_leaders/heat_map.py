"""The leading cities over the subjects: their ranks, or their Shares shaded by place; and the printed ranks alone."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from helpers.base.words import capitalised, listed, ordinal, plural
from helpers.figures.heatmap import HeatRow, draw_heatmap
from helpers.index.country_counts import most_widely_leading
from helpers.index.interface import OVERALL, Index
from helpers.pages.field_leaders.common import (
    Tops,
    disputed_note,
    is_disputed,
    open_ranks_of,
    rank_data,
    rank_notes,
    rankings,
    without_ranks,
    years_with_subject_ranks,
)
from helpers.pages.field_leaders.level import absent_note, lists_note, surely_leading
from helpers.pages.frames import printed_ranks
from helpers.pages.notes import ranks_described
from helpers.pages.wording import TOP, alternative, city_name, fitted, in_text, lowered, sentences, some
from helpers.report.exhibits import Exhibit, Figure, Missing, NotApplicable
from helpers.report.report import Report

CITIES, CITIES_WITH_SHARES = 30, 20
# A heat map of fewer ranks would be mostly blank.
FEWEST_RANKS = 5
_LETTERS = 18
# So many subjects are named in a title.
_NAMED = 3
_CELL = ["place", "rank", "share_text", "others", "confidence"]
_KEY, _PRINTED_KEY = "subject-heat-map", "printed-subject-ranks"


def subject_heat_map(report: Report) -> Exhibit:
    """City by subject: the known ranks of the leading cities, with the overall rank beside them."""
    return _heat_map(report.index, report.year, _KEY)


def printed_subject_ranks(report: Report) -> Exhibit:
    """The printed ranks by subject, where they stand beside other figures."""
    index, year, title = report.index, report.year, f"Printed ranks by subject, {report.year}"
    if index.voice.gaps:
        shown = "Printed ranks are those of the figure above."
    elif not index.companions:
        shown = "Printed figures are no part of this source."
    else:
        shown = "Printed ranks stand in the data of the figure above."
    if index.voice.ranked or not index.companions:
        return NotApplicable(_PRINTED_KEY, title, shown, told="nowhere")
    printed = report.printed
    if year not in printed.years:
        return without_ranks(printed, _PRINTED_KEY, title, year)
    return _heat_map(printed, year, _PRINTED_KEY)


def _heat_map(index: Index, year: int, key: str) -> Exhibit:
    found = rankings(index, year)
    title = f"Ranks of cities by subject, {year}"
    known = sum(map(len, found.values()))
    if not known:
        return without_ranks(index, key, title, year)
    if known < FEWEST_RANKS:
        reason = f"Only {plural(known, 'rank')} in subjects {'is' if known == 1 else 'are'} known for {year}, too few to compare cities."
        return Missing(key, title, reason, years_with_subject_ranks(index, FEWEST_RANKS))
    columns = {OVERALL: index.ranking(year)} | found if OVERALL in index.categories else found
    if len(columns) < 2:
        reason = f"The index holds articles of one subject only, {index.subject_names[next(iter(found))]}, so there is nothing to compare it with."
        return Missing(key, title, reason, ())
    every = _in_order(index.ranking(year, index.whole), found)
    with_shares = not index.voice.ranked
    cities = every[: CITIES_WITH_SHARES if with_shares else CITIES]
    own = {subject: rows[rows["place"].isin(cities)] for subject, rows in columns.items()}
    cells = {
        subject: {row["place"]: row for row in rows[_CELL].to_dict("records")}
        for subject, rows in own.items()
    }
    rows = [_row(index, year, city, cells) for city in cities]
    headings = [index.heading(subject) for subject in columns]
    if with_shares and OVERALL in columns:
        headings[0] = f"All of {year}"
    widest = _widest(index, found if with_shares else own)
    # places far down lie too close together to be told
    farthest = "" if with_shares else _farthest(index, cities, cells)
    whole = "overall and " if OVERALL in columns else ""
    by = f"{'overall' if whole else 'their'} rank"
    if with_shares:
        by = f"{index.voice.measured} Share of all subjects"
    value, number = "Share" if with_shares else "rank", plural(len(cities), "city", "cities")
    shown = f"{capitalised(number)} with a {value} in at least one subject, by {by}"
    claims = [text for text in (widest, farthest) if text]
    claim = "; ".join(claims) or lowered(shown)
    if key == _PRINTED_KEY:
        title = f"Printed for {year}: {claim}"
    else:
        title = index.by_share(year, claim) if claims else shown
    return Figure(
        key=key,
        title=title,
        subtitle=f"{capitalised(index.voice.measured)} {value} {whole}by subject, {year}; the stronger the shade, the better the {'place' if with_shares else 'rank'}",
        caption=sentences(
            f"{shown}{f', the first of {len(every)}' if len(every) > len(cities) else ''}.",
            any(None in row.ranks for row in rows) and f"A dash: {index.voice.unknown}.",
            absent_note(index, year, found),
            any(row.boxed for row in rows) and _boxed_note(index, own),
            lists_note(index, [s for s in found if index.listed(year, s)], [year]),
            *rank_notes(index, own),
            disputed_note(index, any(row.marked for row in rows)),
        ),
        alt=alternative(
            f"Heat map of the {value}s of {number} in {plural(len(found), 'subject')}, {year}.",
            *(f"{index.by_share(year, text)}." for text in claims),
        ),
        description=ranks_described(
            index.subject_names,
            columns,
            {city_name(city): row.ranks for city, row in zip(cities, rows, strict=True)},
        ),
        data=rank_data(index, own),
        draw=partial(draw_heatmap, rows, headings, apart=int(OVERALL in columns)),
    )


def _boxed_note(index: Index, own: Tops) -> str:
    """What the boxes are, and which subjects print names otherwise."""
    other = [
        f"beside {index.subject_names[s]} it is that of the printed {index.companions[0].subject_names[near]}"
        for s in own
        if (near := index.beside(s)) and index.companions[0].subject_names[near] != index.subject_names[s]
    ]
    return f"In a box: the printed rank, where it differs from the place by Share{f'; {listed(other)}' if other else ''}."


def _in_order(whole: pd.DataFrame, found: Tops) -> list[str]:
    """Cities with a rank in a subject: by the rank in all articles, then by their best rank in a subject."""
    best = pd.concat(found.values()).groupby("place")["rank"].min()
    ranks = whole.set_index("place")["rank"].to_dict()
    return sorted(best.index, key=lambda city: (ranks.get(city, float("inf")), best[city], city))


def _row(index: Index, year: int, city: str, cells: dict[str, dict[str, dict[str, Any]]]) -> HeatRow:
    own = [of.get(city) for of in cells.values()]
    known = [(at, subject, cell) for at, (subject, cell) in enumerate(zip(cells, own, strict=True)) if cell]
    name, group = fitted(index.short(city), _LETTERS), index.country_group(city)
    ranks = [int(cell["rank"]) if cell else None for cell in own]
    if index.voice.ranked:
        marked = (at for at, subject, cell in known if is_disputed(index, year, subject, cell))
        return HeatRow(name, group, ranks, frozenset(marked))
    boxed = {}
    for at, subject, cell in known:
        beside = printed_ranks(index, year, subject).get(city)
        if beside and int(beside.number) != cell["rank"]:
            boxed[at] = int(beside.number)
    texts = tuple(cell["share_text"] if cell else "" for cell in own)
    return HeatRow(name, group, ranks, texts=texts, boxed=boxed)


def _widest(index: Index, own: Tops) -> str:
    """Which of the cities are among the ten leading ones in most subjects; empty where subjects are few."""
    subjects = {s: surely_leading(index, ranking) for s, ranking in own.items() if s != OVERALL}
    most, cities = most_widely_leading(subjects, TOP)
    if most < 2:
        return ""
    verb = "is" if len(cities) == 1 else "are"
    if any(open_ranks_of(index, ranking) for ranking in subjects.values()):
        verb += f" {index.voice.measured}"
    what = plural(most, "subject")
    if most == (len(index.subjects) if index.voice.ranked else len(subjects)):
        what = f"all {what}" if most > 2 else "both subjects"
    return f"{some(in_text(city) for city in cities)} {verb} among the ten leading cities of {what}"


def _farthest(index: Index, cities: list[str], cells: dict[str, dict[str, dict[str, Any]]]) -> str:
    """Whose ranks differ most, from where to where; empty where a rank may exist that is not known."""
    compared = [subject for subject in cells if subject != OVERALL]
    compared = compared if len(compared) > 1 else list(cells)
    spans = {
        city: {subject: int(cells[subject][city]["rank"]) for subject in compared if city in cells[subject]}
        for city in cities
    }
    if index.voice.gaps and any(len(own) < len(compared) for own in spans.values()):
        return ""
    width = {city: max(own.values()) - min(own.values()) for city, own in spans.items() if len(own) > 1}
    most = max(width.values(), default=0)
    if not most:
        same = "the subjects" if len(compared) > _NAMED else listed(index.subject_names[s] for s in compared)
        return f"no {index.rank_word} of the {plural(len(cities), 'city', 'cities')} differs between {same}"
    widest = [city for city in cities if width.get(city) == most]
    if len(widest) > 1:
        return f"the {index.rank_word}s of {some(in_text(city) for city in widest)} differ most, by {plural(most, 'place')}"
    own = spans[widest[0]]
    ends = [min(own, key=own.__getitem__), max(own, key=own.__getitem__)]
    told = [f"{ordinal(own[subject])} {index.within(subject)}" for subject in ends]
    return f"the {index.rank_word}s of {in_text(widest[0])} differ most, from {' to '.join(told)}"
