"""What is said of one city first: its rank and Share, its subjects, its partners."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, growth_percent, listed, ordinal, plural, signed, with_article
from helpers.index.interface import COUNTRY, Index
from helpers.index.pairs import counted, latest_pairs, pair_years
from helpers.pages.city_profile.glance import printed_ranks_of
from helpers.pages.city_profile.places import FEWEST_FOR_CHANGE, placed_subjects, standing
from helpers.pages.city_profile.ranks import ranks_of
from helpers.pages.leading_cities.summary import TRUSTED
from helpers.pages.wording import in_text, sentences
from helpers.report.report import Report

PARTNERS_NAMED, SUBJECTS_NAMED = 3, 3


def lead(report: Report) -> list[str]:
    """The city's rank and Share, its part of the country, its ranks by subject, and its closest partners."""
    index, city, year = report.index, report.parameters["city"], report.year
    if not index.voice.ranked:
        return _by_share(index, city, year)
    ranks = ranks_of(index, city).get(year, {})
    subjects: dict[int, list[str]] = {}
    for subject, row in ranks.items():
        if subject != index.whole:
            subjects.setdefault(int(row["rank"]), []).append(index.subject_names[subject])
    told = [f"{ordinal(rank)} in {listed(names)}" for rank, names in sorted(subjects.items())]
    shared = any(len(names) > 1 for names in subjects.values())
    return [
        sentences(
            _overall(report, ranks.get(index.whole)),
            told and f"By subject it is {'; '.join(told) if shared else listed(told)}.",
        ),
        sentences(
            _partners(index, city, year),
            index.voice.digits_as_printed
            and held(len(index.as_printed(city, year)), len(index.members(city, year)), year),
        ),
    ]


def _by_share(index: Index, city: str, year: int) -> list[str]:
    """Printed rank, place by Share, the best subjects, the change within an era, and who is behind it."""
    own, printed = standing(index, city, year, index.whole), printed_ranks_of(index, city, year)
    rank = f"{ordinal(int(printed[year].number))} in the printed ranking of {year}" if year in printed else ""
    if own is None:
        return [
            sentences(
                rank and f"{capitalised(in_text(city))} is {rank}.",
                f"No institution of {city} is listed in {year}.",
            )
        ]
    place = f"{own.in_prose} by Share{'' if rank else f' in {year}'}"
    subjects = [
        f"{index.subject_names[subject]} ({one.in_prose})"
        for subject, one in placed_subjects(index, city, year)[:SUBJECTS_NAMED]
    ]
    first = index.parts(city, year).iloc[0]
    behind = f"{plural(own.institutions, 'listed institution')} {'stands' if own.institutions == 1 else 'stand'} behind it"
    if own.institutions > 1:
        behind += f"; {first['short']} holds {first['number'] / own.share:.0%}"
    return [
        sentences(
            f"{capitalised(in_text(city))} is {f'{rank}, and ' if rank else ''}{place}, with a {index.voice.measured} Share of {own.text}.",
            subjects
            and f"Its best {'subject is' if len(subjects) == 1 else 'subjects are'} {listed(subjects)}.",
            _change(index, city, year),
        ),
        sentences(f"{capitalised(behind)}.", _partners(index, city, year, most=1)),
    ]


def _change(index: Index, city: str, year: int) -> str:
    """Growth against the year before in the subject that is counted alike in every year, beside that of all listed.

    Empty across a break, and for a city of so few institutions that the change would be theirs.
    """
    before, subject = index.earlier_comparable_year(year), index.together
    if before is None or not subject:
        return ""
    then, now = standing(index, city, before, subject), standing(index, city, year, subject)
    if then is None or now is None or min(then.institutions, now.institutions) < FEWEST_FOR_CHANGE:
        return ""
    text = f"In {index.subject_names[subject]} its Share went from {then.text} ({before}) to {now.text}"
    first, last = index.total(before, subject), index.total(year, subject)
    if not first or not last:
        return f"{text}."
    own, every = growth_percent(then.share, now.share), growth_percent(first, last)
    return f"{text}, {signed(own)}%; that of all listed institutions {signed(every)}%."


def _overall(report: Report, own: pd.Series | None) -> str:
    """The rank among all cities, with the Share and its part of the country where both are known."""
    index, city, year = report.index, report.parameters["city"], report.year
    if own is None:
        return f"{index.voice.nothing} an overall rank of {city} for {year}."
    text = f"{capitalised(in_text(city))} is {ordinal(int(own['rank']))} in {index.voice.ranking} of {year}{index.in_subject(index.whole)}"
    if own["share_confidence"] in TRUSTED:
        text += f", with a {index.measure(year)} of {own['share_text']}"
        country, countries = index.country_of(city), index.ranking(year, level=COUNTRY)
        for share in countries.loc[countries["place"] == country, "share"]:
            text += f", {own['share'] / share:.1%} of that of {with_article(country)}"
    return f"{text}."


def _partners(index: Index, city: str, year: int, most: int = PARTNERS_NAMED) -> str:
    """The cities with which its scores are highest, in the articles of the index or in those that are told beside it."""
    evidence, years, pairs = counted(index), pair_years(index, year), latest_pairs(index, year)
    if evidence is None or pairs.empty:
        return ""
    own = pairs[(pairs["place"] == city) | (pairs["partner"] == city)].head(most)
    told = "" if evidence is index else f"in {evidence.pairs_told}, of {years[-1]}, "
    if own.empty:
        return "" if told else f"It has no joint articles with another city in {years[-1]}."
    names = [
        f"{in_text(row.partner if row.place == city else row.place)} ({row.score:,.2f})"
        for row in own.itertuples()
    ]
    text = f"{told}its highest bilateral collaboration {'score is' if len(names) == 1 else 'scores are'} with {listed(names)}."
    return capitalised(text)


def held(figures: int, institutions: int, year: int) -> str:
    """How many figures of the city, and Shares of how many institutions in it, are printed for the year."""
    own = f"{capitalised(plural(figures, 'figure'))} of the city"
    shares = (
        f"{'the Share' if institutions == 1 else 'Shares'} of {plural(institutions, 'institution')} in it"
    )
    if figures and institutions:
        return f"{own} and {shares} are printed for {year}."
    if figures:
        return f"{own} {'is' if figures == 1 else 'are'} printed for {year}, and no Share of an institution in it."
    if institutions:
        verb = "is" if institutions == 1 else "are"
        return f"No figure of the city itself is printed for {year}; {shares} {verb}."
    return f"No figure of the city and no Share of an institution in it is printed for {year}."
