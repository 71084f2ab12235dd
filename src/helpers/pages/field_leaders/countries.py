"""Cities of each country among the ten leading cities of every subject: named ones and counted ones."""

from __future__ import annotations

from collections import Counter
from functools import partial

import pandas as pd

from helpers.base.words import capitalised, cardinal, listed, plural, with_article
from helpers.figures.strips import Part, Strip, draw_strips
from helpers.index.country_counts import CountryTop, open_ranks
from helpers.index.interface import Index
from helpers.pages.field_leaders.common import (
    held,
    leading,
    stated_counts,
    subject_notes,
    throughout_note,
    with_subject,
)
from helpers.pages.frames import NOWHERE, joined_ids
from helpers.pages.notes import break_notes, conflict_note
from helpers.pages.wording import TOP, alternative, city_name, crowded, sentences, span
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

YEARS = 10
# So many letters stand beside a strip; further countries are added up.
_LETTERS_BESIDE = 29
# From so many of the ten leading cities on a country is worth a place in the title.
_WORTH_SAYING = 5
_NOTHING = "no rank known"
_NOBODY = pd.DataFrame(columns=["rank", "place", "country", "group", "source", "others"])
_KEY = "countries-by-subject"
# Columns that are left out where they say nothing.
_NOTES = ["at_least", "counted_not_named", "printed_number", "open_ranks", "other_values"]


def years_with_anything(index: Index, last: int) -> list[int]:
    """Years up to ``last`` for which a leading rank in a subject, or a number of leading cities, is known."""
    return [
        year
        for year in index.years
        if year <= last
        and (leading(index, year) or any(_held(index, year, subject) for subject in index.subjects))
    ]


def _held(index: Index, year: int, subject: str) -> list[CountryTop]:
    return held(index, year, subject, leading(index, year).get(subject, _NOBODY))


def countries_by_subject(report: Report) -> Exhibit:
    """How many of the ten leading cities of each subject every country holds, year by year."""
    index, year = report.index, report.year
    known = years_with_anything(index, year)
    if not known:
        return Missing(
            _KEY,
            f"Countries among the ten leading cities of each subject, up to {year}",
            f"{index.voice.nothing} a leading rank in a subject for a year up to {year}.",
            tuple(other for other in index.years if years_with_anything(index, other)),
        )
    years = known[-YEARS:]
    strips: dict[str, list[Strip]] = {subject: [] for subject in index.subjects}
    newest: dict[str, list[CountryTop]] = {}
    rows, notes = [], []
    every_top = {other: leading(index, other) for other in reversed(years)}
    for other, tops in every_top.items():
        for subject in index.subjects:
            if not (index.voice.ranked or index.total(other, subject)):
                continue  # not in the index yet
            ranking = tops.get(subject, _NOBODY)
            own = _held(index, other, subject)
            if other == years[-1]:
                newest[subject] = own
            strips[subject].append(_strip(index, other, own, ranking, strong=other == year))
            rows += _rows(index, subject, other, own, ranking)
            notes += _count_conflicts(index, subject, other, own, ranking)
    if not any(strip.parts for of_subject in strips.values() for strip in of_subject):
        reason = "In every subject too many cities share the leading ranks to count them by country."
        return Missing(_KEY, f"Countries among the ten leading cities of each subject, {year}", reason, ())
    told = {
        s: of_subject for s, of_subject in strips.items() if any(row.text != _NOTHING for row in of_subject)
    }
    panels = [(capitalised(index.subject_names[s]), of_subject) for s, of_subject in told.items()]
    absent = [index.subject_names[s] for s in strips if s not in told and index.voice.ranked]
    every = [strip for of_subject in told.values() for strip in of_subject]
    order = [index.subject_names[subject] for subject in index.subjects]
    data = pd.DataFrame(rows).sort_values("subject", key=lambda names: names.map(order.index), kind="stable")
    empty = [name for name in _NOTES if not data[name].astype(bool).any()]
    data = data.drop(columns=[*empty, *(["named"] if "counted_not_named" in empty else [])])
    title = _title(index, newest)
    free = any(one.parts and sum(part.solid + part.open for part in one.parts) < TOP for one in every)
    unknown = index.voice.unknown if index.voice.gaps else "no city"
    return Figure(
        key=_KEY,
        title=index.by_share(year, title) if years[-1] == year else f"In {years[-1]} {title}",
        subtitle=f"Cities of each country among the ten leading cities by {index.voice.measured} {'rank' if index.voice.ranked else 'Share'} in each subject, {span(years)}",
        caption=sentences(
            f"One square a city; cities that share a {index.rank_word} are counted each.",
            "counted_not_named" in data and "Hatched: a source counts it for its country without naming it.",
            free and f"Empty: {unknown}.",
            "at_least" in data
            and "The sign ≥ marks lower bounds: some ranks are not known, and no source counts the country's cities.",
            len(known) > len(years) and f"The latest {cardinal(YEARS)} years up to {year}.",
            absent and f"Nothing is known for {listed(absent)}.",
            *notes,
            any(every_top.values()) and conflict_note(with_subject(index, *every_top.values())),
            throughout_note(index, years),
            len(years) > 1 and break_notes(index, "", years),
            subject_notes(index),
        ),
        alt=alternative(
            f"Strips of ten squares for {plural(len(panels), 'subject')} and {plural(len(years), 'year')}, coloured by country group.",
            f"{index.by_share(years[-1], title)}.",
        ),
        description=" ".join(
            _described(own, str(subject)) for subject, own in data.groupby("subject", sort=False)
        ),
        data=data,
        draw=partial(
            draw_strips, panels, TOP, ("counted by a source, city not named", unknown if free else "")
        ),
    )


def _strip(index: Index, year: int, own: list[CountryTop], ranking: pd.DataFrame, *, strong: bool) -> Strip:
    """One year of one subject; countries of one group stand together, the group with most cities first."""
    if not own:
        return Strip(str(year), [], _NOTHING, strong)
    if crowded(ranking):
        return Strip(str(year), [], f"{len(ranking)} cities share the leading ranks", strong)
    group_of = dict(zip(ranking["country"], ranking["group"], strict=True))
    groups = {h.country: group_of.get(h.country) or index.country_group(h.country) for h in own}
    sizes = Counter[str]()
    for holding in own:
        sizes[groups[holding.country]] += holding.total
    ordered = sorted(own, key=lambda h: (-sizes[groups[h.country]], groups[h.country], -h.total, h.country))
    parts = [Part(groups[h.country], h.named, h.counted) for h in ordered]
    return Strip(str(year), parts, _beside(index, own), strong)


def _beside(index: Index, own: list[CountryTop]) -> str:
    """``"China 6 · US ≥ 3 · Japan ≥ 1"``, as many countries as there is room for; the others are added up."""

    def entry(name: str, holdings: list[CountryTop]) -> str:
        least = "" if all(holding.exact for holding in holdings) else "≥ "
        return f"{name} {least}{sum(holding.total for holding in holdings)}"

    texts = [
        entry(index.short(holding.country) if holding.country else NOWHERE, [holding]) for holding in own
    ]
    for shown in range(len(own), 0, -1):
        text = " · ".join([*texts[:shown], *([entry("others", own[shown:])] if own[shown:] else [])])
        if len(text) <= _LETTERS_BESIDE:
            return text
    return plural(len(own), "country", "countries")


def _rows(
    index: Index, subject: str, year: int, own: list[CountryTop], ranking: pd.DataFrame
) -> list[dict[str, object]]:
    """One row a part of a strip, as drawn."""
    named, counts = list(ranking.itertuples()), stated_counts(index, year, subject)
    unknown = open_ranks(ranking, own, TOP) if index.voice.gaps else 0
    rows = []
    for holding in own:
        cities = [row for row in named if row.country == holding.country]
        printed = [row for row in counts if row.country == holding.country]
        rows.append(
            {
                "data_year": year,
                "subject": index.subject_names[subject],
                "country": holding.country or NOWHERE,
                "cities": holding.total,
                "at_least": "" if holding.exact else "at least",
                "named": holding.named,
                "counted_not_named": holding.counted,
                "named_cities": ", ".join(f"{city_name(row.place)} {row.rank}" for row in cities),
                "printed_number": ", ".join(f"{row.number} of {row.within}" for row in printed),
                "open_ranks": unknown,
                "other_values": "; ".join(row.others for row in (*cities, *printed) if row.others),
                "source": joined_ids(*(row.source for row in (*cities, *printed))),
            }
        )
    return rows


def _count_conflicts(
    index: Index, subject: str, year: int, own: list[CountryTop], ranking: pd.DataFrame
) -> list[str]:
    """Where stated numbers contradict each other, the named cities, or the length of the list."""
    texts = []
    label = f"{index.subject_names[subject]} {year}"
    named = {holding.country: holding.named for holding in own}
    for row in stated_counts(index, year, subject):
        if row.others:
            texts.append(
                f"Sources disagree on the number of cities of {with_article(row.country)} among the {row.within} leading ones "
                f"in {label}: {row.number} here, also {row.others}."
            )
        if row.within == TOP and row.number < named.get(row.country, 0):
            texts.append(
                f"For {label} a source counts {row.number} cities of {with_article(row.country)}, "
                f"but {named[row.country]} are printed by name."
            )
    total = sum(holding.total for holding in own)
    if total > max(TOP, len(ranking)):  # a shared last rank makes the leading cities more than their ranks
        texts.append(f"For {label} names and printed numbers add up to {total} cities among {TOP}.")
    return texts


def _title(index: Index, newest: dict[str, list[CountryTop]]) -> str:
    """Which countries hold most of the leading ranks, in which subjects; else that none holds many."""
    largest = [
        (known[0], subject) for subject, own in newest.items() if (known := [h for h in own if h.country])
    ]
    if not largest:
        return "the countries of the leading cities are not known"
    worth = [(h, s) for h, s in largest if h.total >= _WORTH_SAYING]
    most, where = max(largest, key=lambda pair: pair[0].total)
    if not worth and all(holding.exact for own in newest.values() for holding in own):
        return f"no country has more than {cardinal(most.total)} of the ten leading cities of a subject"
    found: dict[str, dict[str, list[str]]] = {}  # country → number → subjects
    for holding, subject in sorted(worth or [(most, where)], key=lambda pair: -pair[0].total):
        number = _number(holding, alone=len(newest[subject]) == 1)
        names = found.setdefault(holding.country, {}).setdefault(number, [])
        names.append(f"in {index.subject_names[subject]}")
    texts = []
    for country, of_number in found.items():
        (number, names), *others = of_number.items()
        what = "leading cities" if number == _ALL else "of the ten leading cities"
        parts = [
            f"{number} {what} {listed(names)}",
            *(f"{number} {listed(names)}" for number, names in others),
        ]
        before = f"{', '.join(parts[:-1])}, and " if others else ""
        texts.append(f"{with_article(country)} has {before}{parts[-1]}")
    return "; ".join(texts)


_ALL = "all ten"


def _number(holding: CountryTop, *, alone: bool) -> str:
    if holding.total >= TOP and alone:
        return _ALL
    return cardinal(holding.total) if holding.exact else f"at least {cardinal(holding.total)}"


def _described(rows: pd.DataFrame, subject: str) -> str:
    least = rows.get("at_least", pd.Series("", index=rows.index))
    rows = rows.assign(number=[f"{word} {n}".strip() for word, n in zip(least, rows["cities"], strict=True)])
    years = [
        f"{year}: {', '.join(f'{row.country} {row.number}' for row in own.itertuples())}"
        for year, own in rows.groupby("data_year", sort=False)
    ]
    return f"{capitalised(subject)}. {'; '.join(years)}."
