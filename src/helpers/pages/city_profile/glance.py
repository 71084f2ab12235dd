"""One city in one figure: where it stood in every year, its subjects, its institutions, and who is next to it."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from helpers.base.words import capitalised, ordinal, plural
from helpers.figures.city import Glance, Row, YearMark, draw_city
from helpers.index.interface import Index, Metric, cached
from helpers.index.rankings import LAST_TOLD
from helpers.pages.city_profile.places import (
    FEWEST_FOR_PLACE,
    LEAST_SHARE,
    Standing,
    part_text,
    placed_subjects,
    standing,
)
from helpers.pages.city_profile.ranks import ranks_by_year
from helpers.pages.frames import PrintedValue, joined_ids
from helpers.pages.wording import alternative, city_name, sentences
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

_KEY = "at-a-glance"
_INSTITUTIONS, _NEIGHBOURS = 5, 2


def at_a_glance(report: Report) -> Exhibit:
    """Places by listed Share where the index tells no ranks of its own; else the city's ranks by year."""
    index, city, year = report.index, report.parameters["city"], report.year
    if index.voice.ranked or not index.together:
        return ranks_by_year(report)
    own = standing(index, city, year, index.whole)
    if own is None:
        listed = [y for y in index.years if y <= year and standing(index, city, y, index.whole)]
        reason = f"No institution of {city} is among those listed in {year}."
        return Missing(_KEY, f"{city} at a glance, {year}", reason, tuple(listed))
    years = [one for one in index.years if one <= year]
    line = {one: standing(index, city, one, index.together) for one in years}
    printed = printed_ranks_of(index, city, year)
    neighbours, parts = _neighbours(index, city, year), _leading(index, city, year)
    subjects = _subjects(index, city, year)
    newest, name, group = line[year], index.subject_names[index.together], index.country_group(city)
    breaks = [
        (b.after_year, b.before_year)
        for b in index.breaks(index.together)
        if b.absolute and b.between(years[0], year)
    ]
    marks = [
        YearMark(
            one,
            at.share if at else None,
            at.place.short if at and at.place else "–",
            printed[one].text if one in printed else "",
        )
        for one, at in line.items()
    ]
    blocks = [
        (
            f"Subjects, Share and place in {year}",
            [Row(index.heading(s), one.share, one.text, one.words, group) for s, one in subjects.items()],
        ),
        (f"Ahead and behind by Share, {year}", [_neighbour(row, city) for row in neighbours.itertuples()]),
        (
            f"Institutions behind it, Share counted, {year}",
            [_institution(row, group) for row in parts.itertuples()],
        ),
    ]
    return Figure(
        key=_KEY,
        title=_title(index, city, year, own, printed),
        subtitle=f"Listed Share, in articles: {name} from {years[0]} on, and of {year} by subject, institution and neighbour"
        if len(years) > 1
        else f"Listed Share of {year}, in articles, by subject, institution and neighbour",
        caption=sentences(
            "Places are by listed Share and are not Nature Index ranks"
            + ("; squares are printed overall ranks." if printed else "."),
            f"Beyond place {LAST_TOLD} a range is given, since neighbours hardly differ.",
            breaks and "The line ends where the tables begin to count otherwise.",
            any(one and not one.place for one in (*line.values(), *subjects.values()))
            and f"Where fewer than {plural(FEWEST_FOR_PLACE, 'institution')} of the city are listed, no place is given.",
            (parts["part"] < 1).any() and "Of a body in several cities only its part here counts.",
        ),
        alt=alternative(
            f"Line of the listed Share of {city} in {name}, {years[0]} to {year}, with its place in each year; "
            f"bars of {plural(len(subjects), 'subject')}, of {plural(len(parts), 'institution')} and of the cities "
            "next to it by Share."
        ),
        description=_description(index, name, line, subjects, printed),
        data=_data(index, city, year, line, subjects, neighbours, printed),
        draw=partial(
            draw_city,
            Glance(
                group,
                (f"{capitalised(name)}, Share and place", marks),
                breaks,
                blocks,
                newest.text if newest else "",
            ),
        ),
    )


def _leading(index: Index, city: str, year: int) -> pd.DataFrame:
    """The institutions with the largest part of the city's Share; those with next to nothing only if there are none."""
    parts = index.parts(city, year)
    sizeable = parts[parts["number"] >= LEAST_SHARE]
    return (parts if sizeable.empty else sizeable).head(_INSTITUTIONS)


def _neighbour(row: Any, city: str) -> Row:
    rank = str(row.rank) if row.rank <= LAST_TOLD else ""
    return Row(row.short, float(row.share), row.share_text, "", row.group, row.place == city, rank, row.place)


def _institution(row: Any, group: str) -> Row:
    share = f"{row.number:,.0f}" if row.number >= 100 else f"{row.number:,.1f}"
    part = f"{part_text(row.part)} of it" if row.part < 1 else ""
    return Row(row.short, row.number, share, part, group)


@cached
def printed_ranks_of(index: Index, city: str, until: int) -> dict[int, PrintedValue]:
    """Printed overall ranks of a city among metropolitan areas, by year, up to one."""
    found: dict[int, PrintedValue] = {}
    for beside in index.companions:
        for row in beside.figures(Metric.RANK, beside.whole).itertuples():
            if row.place == city and row.data_year <= until and beside.measure(row.data_year) == "Share":
                found.setdefault(int(row.data_year), PrintedValue(row.number, row.text, row.source))
    return dict(sorted(found.items()))


def _neighbours(index: Index, city: str, year: int) -> pd.DataFrame:
    """The city between the two that are next ahead and next behind in the order by listed Share."""
    ranking = index.ranking(year)
    at = int(ranking.index[ranking["place"] == city][0])
    return ranking.iloc[max(at - _NEIGHBOURS, 0) : at + _NEIGHBOURS + 1]


def _subjects(index: Index, city: str, year: int) -> dict[str, Standing]:
    """The subjects of which the city has more than next to nothing, the largest Share first."""
    found = {subject: standing(index, city, year, subject) for subject in index.subjects}
    sizeable = [(s, one) for s, one in found.items() if one and one.share >= LEAST_SHARE]
    return dict(sorted(sizeable, key=lambda pair: -pair[1].share))


def _title(index: Index, city: str, year: int, own: Standing, printed: dict[int, PrintedValue]) -> str:
    """``"A: printed sixth, sixth by listed Share in 2024; strongest in chemistry (fourth)"``."""
    rank = f"printed {ordinal(int(printed[year].number))}, " if year in printed else ""
    text = f"{city_name(city)}: {rank}{own.in_prose} by listed Share in {year}"
    for subject, best in placed_subjects(index, city, year)[:1]:
        text += f"; strongest in {index.subject_names[subject]} ({best.in_prose})"
    return text


def _description(
    index: Index,
    name: str,
    line: dict[int, Standing | None],
    subjects: dict[str, Standing],
    printed: dict[int, PrintedValue],
) -> str:
    def told(one: Standing | None) -> str:
        return f"{one.text}{f' ({one.words})' if one.words else ''}" if one else "not listed"

    years = ", ".join(f"{year} {told(one)}" for year, one in line.items())
    ranks = ", ".join(f"{year} {value.text}" for year, value in printed.items())
    parts = ", ".join(f"{index.subject_names[s]} {told(one)}" for s, one in subjects.items())
    return sentences(
        f"{capitalised(name)}: {years}.",
        ranks and f"Printed ranks: {ranks}.",
        parts and f"Subjects: {parts}.",
    )


def _data(
    index: Index,
    city: str,
    year: int,
    line: dict[int, Standing | None],
    subjects: dict[str, Standing],
    neighbours: pd.DataFrame,
    printed: dict[int, PrintedValue],
) -> pd.DataFrame:
    """One row a mark; printed ranks are overall ones and stand in the rows of the line."""
    names = index.subject_names
    marks = [(one, city, names[index.together], at, printed.get(one)) for one, at in line.items()]
    marks = [mark for mark in marks if any(mark[3:])]
    marks += [(year, city, names[subject], at, None) for subject, at in subjects.items()]
    whole = names.get(index.whole, index.whole)
    marks += [
        (year, place, whole, standing(index, place, year, index.whole), None) for place in neighbours["place"]
    ]
    return pd.DataFrame(
        {
            "data_year": one,
            "city": place,
            "subject": subject,
            "listed_share": round(at.share, 2) if at else None,
            "place_by_listed_share": at.words if at else "",
            "institutions": at.institutions if at else 0,
            "printed_overall_rank": value.text if value else "",
            "source": joined_ids(at.source if at else "", value.source if value else ""),
        }
        for one, place, subject, at, value in marks
    )
