"""How the leading cities of the year came to their ranks."""

from __future__ import annotations

from functools import partial

import pandas as pd

from helpers.base.words import capitalised, listed_ranges, plural
from helpers.figures.history import draw_history
from helpers.index.interface import OVERALL, Index
from helpers.pages.frames import picked, with_printed
from helpers.pages.lines import DEEPEST, deep_note, lines_described, rank_lines
from helpers.pages.notes import break_notes, marks_note
from helpers.pages.wording import TOP, in_text, order_name, sentences
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report


def rank_history(report: Report) -> Exhibit:
    """How the leading cities of the year moved over the years up to it."""
    index, year, top = report.index, report.year, report.parameters["top"]
    years = [other for other in index.years if other <= year]
    if not any(index.comparable_years(other) for other in years):
        return Missing(
            "rank-history",
            f"How the leading cities moved up to {year}",
            f"A history needs two comparable {index.voice.editions}. {index.reason(year)}",
            tuple(other for other in index.years if index.comparable_years(other)),
        )
    ranking = index.ranking(year)
    cities = list(ranking.loc[ranking["rank"] <= top, "place"])
    leaders = set(ranking.loc[ranking["rank"] <= TOP, "place"])
    every = index.series(until=year)
    history = every[every["place"].isin(cities) & every["data_year"].isin(years)]
    apart = index.ranks_apart(years, cities)
    lines = rank_lines(index, index.whole, cities, years, leaders.__contains__, apart)
    shown_years = sorted({*years, *(int(other) for other in apart["data_year"])})
    absent = {other: f"no {index.voice.edition}" for other in range(years[0], year) if other not in years}
    title = _largest_moves(index, history, max(other for other in years if index.comparable_years(other)))
    return Figure(
        key="rank-history",
        title=title or f"No city of the top changed its {index.rank_word}",
        subtitle=f"{order_name(index, index.measure(year))} and data year, {years[0]} to {year}; the {plural(len(cities), 'city', 'cities')} "
        f"in the top {top} of {year}",
        caption=sentences(
            index.voice.digits_as_printed
            and f"Lines join ranks of neighbouring {index.voice.editions}; where a rank is {index.voice.unknown} the line stops.",
            f"Colour shows the country group. Bold: the ten leading cities of {year}. {capitalised(index.rank_word)}s below {top} stand closer together.",
            len(apart)
            and "Hollow marks are ranks that cannot be joined: cities proper, or printed only by a later edition.",
            deep_note(index, history),
            marks_note(index, any(line.apart for line in lines)),
            break_notes(index, OVERALL, [*years, year]),
            absent and f"No edition ranks cities for {listed_ranges(absent)}.",
        ),
        alt=f"Lines of {index.rank_word} by data year for {plural(len(cities), 'city', 'cities')} up to {year}. "
        + (f"{title}." if title else ""),
        description=lines_described(index, lines),
        data=_data(index, history, apart),
        draw=partial(
            draw_history,
            [("", lines)],
            shown_years,
            top,
            barriers=[(b.after_year, b.before_year, b.absolute, b.title) for b in index.breaks(OVERALL)],
            absent_years=absent,
            left_labels=_names_beside(index, apart) or None,
        ),
    )


def _names_beside(index: Index, apart: pd.DataFrame) -> dict[int, list[tuple[int, str]]]:
    """The names of the ranks that stand apart, by year: their cities may have another extent than the lines'."""
    return {
        int(year): [
            (int(rank), " · ".join(index.short(place) for place in places))
            for rank, places in rows.groupby("rank")["place"]
        ]
        for year, rows in apart.groupby("data_year")
    }


def _data(index: Index, history: pd.DataFrame, apart: pd.DataFrame) -> pd.DataFrame:
    rows = pd.concat([with_printed(index, history, index.whole).assign(note=""), apart], ignore_index=True)
    names = ("data_year", "city", "country", "rank", "other_values", "note", "printed_rank", "source")
    return picked(rows.sort_values(["place", "data_year"]), *names)


def _largest_moves(index: Index, history: pd.DataFrame, year: int) -> str:
    """``"Wuhan climbed from 18th (…) to seventh; …"``: who rose most and who fell most, from its first comparable
    rank to that of the year; empty where nobody moved."""
    drawn = history[history["rank"] <= DEEPEST]
    comparable = drawn[drawn["data_year"].isin([*index.comparable_years(year), year])]
    moves = []
    for place, rows in comparable.sort_values("data_year").groupby("place"):
        first, last = rows.iloc[0], rows.iloc[-1]
        if len(rows) > 1 and last["data_year"] == year:
            moves.append((int(first["rank"] - last["rank"]), place, first, last))
    if not moves:
        return ""
    parts, sources = [], []
    for find, word in ((max, "climbed"), (min, "fell")):
        moved, place, first, last = find(moves, key=lambda move: (move[0], move[1]))
        if moved and (moved > 0) == (word == "climbed"):
            # of a range, “from about 35th to 45th” would be a move
            before = index.place_in_words(int(first["rank"])).replace(" to ", "–")
            then = f"{before} ({int(first['data_year'])})"
            parts.append(f"{in_text(place)} {word} to {index.place_in_words(int(last['rank']))} from {then}")
            sources += [first["source"], last["source"]]
    newest = "" if year == history["data_year"].max() else f" in {year}"
    return index.by_share(None, "; ".join(parts)) + newest + index.on_whose_word(sources) if parts else ""
