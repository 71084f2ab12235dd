"""The ten leading cities of every subject by country, year by year."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, cardinal, joined_sentences, listed, plural
from helpers.figures.strips import Part, Strip, draw_strips
from helpers.index.articles import ArticlesIndex
from helpers.pages.computed.subjects.common import (
    leading,
    rankings,
    without_subjects,
    years_with_subjects,
)
from helpers.pages.notes import with_article
from helpers.pages.subject_tops import city_name
from helpers.pages.wording import NOWHERE, TOP, alternative, crowded, groups_used
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

YEARS = 10
# So many letters stand beside a strip; further countries are added up.
_LETTERS_BESIDE = 29
# So many countries with equally many cities are named in a title.
_NAMED_IN_TITLE = 2
# From so many of the leading ranks on a country is worth a place in the title.
_WORTH_SAYING = 5
_KEY = "countries-by-subject"


def countries_by_subject(report: Report) -> Exhibit:
    """How many of the ten leading cities of each subject every country holds, year by year."""
    index, year = report.index, report.year
    if not rankings(index, year):
        title = f"Countries among the ten leading cities of each subject, {year}"
        return without_subjects(index, _KEY, title, year)
    earlier = [other for other in years_with_subjects(index) if other <= year]
    years = earlier[-YEARS:]
    tops = {other: leading(rankings(index, other)) for other in years}
    panels = [
        (
            capitalised(index.subject_names[subject]),
            [
                _strip(index, other, tops[other].get(subject), strong=other == year)
                for other in reversed(years)
            ],
        )
        for subject in index.subjects
        if any(subject in found for found in tops.values())
    ]
    data = pd.DataFrame(
        [
            row
            for subject in index.subjects
            for other in reversed(years)
            if subject in tops[other]
            for row in _rows(index, subject, other, tops[other][subject])
        ]
    )
    title = _title(index, tops[year])
    groups = {part.group for _, strips in panels for strip in strips for part in strip.parts}
    if not groups:
        reason = "In every subject too many cities share the leading ranks to count them by country."
        return Missing(_KEY, f"Countries among the ten leading cities of each subject, {year}", reason, ())
    empty = any(
        strip.parts and sum(part.solid for part in strip.parts) < TOP
        for _, strips in panels
        for strip in strips
    )
    full = any(not strip.parts for _, strips in panels for strip in strips)
    span = str(year) if len(years) == 1 else f"{years[0]} to {year}"
    return Figure(
        key=_KEY,
        title=f"In {year} {title}" if len(years) > 1 else capitalised(title),
        subtitle=f"Cities of each country among the holders of ranks 1 to {TOP} by computed Share in each subject, {span}",
        caption=joined_sentences(
            [
                "One square a city; cities that share a rank are counted each.",
                "Empty: nobody else has a Share in the subject, or a rank is shared." if empty else "",
                "No squares: no city has a Share, or too many share the leading ranks." if full else "",
                f"The {cardinal(YEARS)} latest years up to {year}; the index begins in {earlier[0]}." if len(earlier) > len(years) else "",
            ]
        ),
        alt=alternative(
            f"Strips of one square a leading city for {plural(len(panels), 'subject')} and {plural(len(years), 'year')}, coloured by country group.",
            f"In {year} {title}.",
        ),
        description=" ".join(_described(rows, subject) for subject, rows in data.groupby("subject", sort=False)),
        data=data,
        canvas=draw_strips(panels, TOP, groups_used(index, groups), ("", "no city" if empty else "")),
    )  # fmt: skip


def _counts(top: pd.DataFrame) -> dict[str, int]:
    """Cities by country, most first."""
    numbers = top.groupby("country").size()
    return {
        str(country): int(number) for country, number in sorted(numbers.items(), key=lambda i: (-i[1], i[0]))
    }


def _strip(index: ArticlesIndex, year: int, top: pd.DataFrame | None, strong: bool) -> Strip:
    """One year of one subject; countries of one group stand together, the group with most cities first."""
    if top is None:
        return Strip(str(year), [], "no city has a Share", strong)
    if crowded(top):
        return Strip(str(year), [], f"{len(top)} cities share the leading ranks", strong)
    counts = _counts(top)
    group_of = dict(zip(top["country"], top["group"], strict=True))
    sizes = top.groupby("group").size()
    ordered = sorted(counts, key=lambda c: (-sizes[group_of[c]], group_of[c], -counts[c], c))
    parts = [Part(group_of[country], counts[country], 0) for country in ordered]
    return Strip(str(year), parts, _beside(index, counts), strong)


def _beside(index: ArticlesIndex, counts: dict[str, int]) -> str:
    """``"China 6 · US 3 · Japan 1"``; further countries are added up."""
    texts = [f"{index.short(country) or NOWHERE} {number}" for country, number in counts.items()]
    numbers = list(counts.values())
    if len(" · ".join(texts)) <= _LETTERS_BESIDE:
        return " · ".join(texts)
    shown = sum(number > 1 for number in numbers)
    if not shown:
        return plural(len(numbers), "country", "countries")
    while shown > 1 and len(_with_others(texts, numbers, shown)) > _LETTERS_BESIDE:
        shown -= 1
    return _with_others(texts, numbers, shown)


def _with_others(texts: list[str], numbers: list[int], shown: int) -> str:
    """The first ``shown`` countries, and the sum of all others."""
    rest = sum(numbers[shown:])
    return " · ".join([*texts[:shown], *([f"others {rest}"] if rest else [])])


def _rows(index: ArticlesIndex, subject: str, year: int, top: pd.DataFrame) -> list[dict]:
    return [
        {
            "data_year": year,
            "subject": index.subject_names[subject],
            "country": country or NOWHERE,
            "cities": number,
            "named_cities": ", ".join(
                f"{city_name(row.place)} {row.rank}" for row in top[top["country"] == country].itertuples()
            ),
            "source": index.name,
        }
        for country, number in _counts(top).items()
    ]


def _title(index: ArticlesIndex, tops: dict[str, pd.DataFrame]) -> str:
    """Which countries hold many of the leading ranks, in which subjects; else that no country does."""
    counts = {subject: _counts(top) for subject, top in tops.items()}
    most = max(max(of.values()) for of in counts.values())
    if most < _WORTH_SAYING:
        first = list(
            dict.fromkeys(
                country for of in counts.values() for country, number in of.items() if number == most
            )
        )
        text = f"no country holds more than {cardinal(most)} of the leading ranks of a subject"
        if len(first) > _NAMED_IN_TITLE or "" in first:
            return text
        where = " and ".join(
            f"{with_article(country)} in {_names(index, [s for s, of in counts.items() if of.get(country) == most])}"
            for country in first
        )
        return f"{text}, and as many are held by {where}"
    texts = []
    for country in sorted(
        {c for of in counts.values() for c in of if c},
        key=lambda c: (-max(of.get(c, 0) for of in counts.values()), c),
    ):
        numbers: dict[int, list[str]] = {}
        for subject, of in counts.items():
            if of.get(country, 0) >= _WORTH_SAYING:
                numbers.setdefault(of[country], []).append(subject)
        parts = [
            f"{cardinal(number)} in {_names(index, numbers[number])}"
            for number in sorted(numbers, reverse=True)
        ]
        if parts:
            parts[0] = parts[0].replace(" in ", " of the leading ranks in ", 1)
            texts.append(f"{with_article(country)} holds {listed(parts)}")
    return (
        "; ".join(texts) or f"the country of up to {cardinal(most)} leading cities of a subject is not known"
    )


def _names(index: ArticlesIndex, subjects: list[str]) -> str:
    return listed(index.subject_names[subject] for subject in subjects)


def _described(rows: pd.DataFrame, subject: str) -> str:
    years = [
        f"{year}: " + ", ".join(f"{row.country} {row.cities}" for row in own.itertuples())
        for year, own in rows.groupby("data_year", sort=False)
    ]
    return f"{capitalised(subject)}. {'; '.join(years)}."
