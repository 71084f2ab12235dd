"""Lines over the years: ranks, with those that cannot be joined to them as marks beside, and where lines are cut."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd

from helpers.base.words import capitalised
from helpers.figures.history import Line
from helpers.figures.share_lines import Cut
from helpers.index.interface import Index
from helpers.pages.frames import rank_marks
from helpers.pages.wording import fitted

# An index can rank hundreds of cities; lines that fall far below the leaders would flatten all others.
DEEPEST = 40
_REASON_LETTERS = 24


def rank_lines(
    index: Index,
    subject: str,
    cities: list[str],
    years: list[int],
    strong: Callable[[str], bool],
    apart: pd.DataFrame | None = None,
) -> list[Line]:
    """One line a city, that leaves the picture where it ranks below ``DEEPEST``; cities that never rank above have none.

    ``apart`` are ranks that stand beside the line of a city: ``line_of, data_year, rank``.
    """
    every = index.series(subject)
    rows = every[every["place"].isin(cities) & every["data_year"].isin(years)]
    ranks: dict[str, dict[int, int]] = {}
    deep: dict[str, list[int]] = {}
    for row in rows.itertuples():
        if row.rank <= DEEPEST:
            ranks.setdefault(row.place, {})[int(row.data_year)] = int(row.rank)
        else:
            deep.setdefault(row.place, []).append(int(row.data_year))
    marks: dict[str, list[tuple[int, int]]] = {}
    for row in () if apart is None else apart.itertuples():
        marks.setdefault(row.line_of, []).append((int(row.data_year), int(row.rank)))
    return [
        Line(
            index.short(city),
            index.country_group(city),
            ranks[city],
            marks.get(city, [])
            + [(year, rank) for year, rank in rank_marks(index, city, years, subject) if rank <= DEEPEST],
            strong=strong(city),
            deep=deep.get(city, []),
            told={year: index.place_in_digits(rank) for year, rank in ranks[city].items()},
        )
        for city in cities
        if city in ranks
    ]


def lines_described(index: Index, lines: Iterable[Line]) -> str:
    """``"Beijing: 2021 first, 2022 first. …"``"""
    return " ".join(
        f"{line.name}: {', '.join(f'{year} {index.place_in_words(rank)}' for year, rank in sorted(line.ranks.items()))}."
        for line in lines
    )


def deep_note(index: Index, rows: pd.DataFrame) -> str:
    """That places below ``DEEPEST`` are left out of the picture; empty where there are none."""
    if (rows["rank"] > DEEPEST).any():
        return f"{capitalised(index.rank_word)}s below {DEEPEST} are not drawn: there a line leaves the picture at its foot, and the data go on."
    return ""


def cuts_of(index: Index, years: list[int]) -> list[Cut]:
    """The breaks of the index within ``years``, named by the subjects that joined, else by their title."""
    cuts = []
    for one in index.breaks(index.whole):
        if one.absolute and one.between(years[0], years[-1]):
            joined = [
                index.subject_shorts.get(subject, index.subject_names[subject])
                for subject in index.subjects
                if index.total(one.before_year, subject) and not index.total(one.after_year, subject)
            ]
            text = f"+ {', '.join(joined)}" if joined else one.title
            cuts.append(Cut(one.after_year, one.before_year, fitted(text, _REASON_LETTERS)))
    return cuts
