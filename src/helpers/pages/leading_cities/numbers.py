"""A year in three numbers, each with what it is made from."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import cardinal
from helpers.index.interface import Index
from helpers.index.rankings import group_counts, unprinted_ranks
from helpers.pages.leading_cities.summary import shares_known
from helpers.pages.notes import joined_ids, with_article
from helpers.pages.wording import LEVEL, TOP, city_name, in_text
from helpers.report.exhibits import Exhibit, Missing, Table
from helpers.report.report import Report

_KEY = "in-numbers"
_FEWEST_SUBJECTS = 3


def in_numbers(report: Report) -> Exhibit:
    """How far the first city is ahead, from which country most leaders are, and who leads most subjects."""
    index, year = report.index, report.year
    rows = [row for row in (_ahead(index, year), _countries(index, year), _subjects(index, year)) if row]
    if not rows:
        return Missing(
            _KEY, f"{year} in numbers", f"{index.voice.nothing} enough of {year} for a number.", ()
        )
    return Table(
        key=_KEY,
        title=f"{year} in {cardinal(len(rows))} {'number' if len(rows) == 1 else 'numbers'}",
        caption="Each number is computed from the figures of the evidence beside it. What differs by less than 3 per cent "
        "is called level.",
        data=pd.DataFrame(rows, columns=["number", "statement", "evidence", "source"]),
        numeric=("number",),
    )


def _ahead(index: Index, year: int) -> tuple[str, str, str, str] | None:
    """How many times the second city's Share the first one has."""
    estimates, ranking = index.estimates(year), index.ranking(year)
    if len(estimates) > 1:
        shares, kind = estimates.set_index("place")["share"], "estimated"
        sources = ranking.set_index("place")["source"]
        source = joined_ids(*(str(sources.get(place, "")) for place in shares.index[:2]))
    elif len(ranking) > 1 and shares_known(ranking, TOP) and index.voice.ranked:
        shares, kind = ranking.set_index("place")["share"], index.voice.measured
        source = joined_ids(*ranking["share_source"].head(2))
    else:
        return None
    (first, second), times = shares.index[:2], shares.iloc[0] / shares.iloc[1]
    evidence = (
        f"{kind} {index.measure(year)}, {'as printed' if index.voice.digits_as_printed else 'computed'}"
    )
    if times < LEVEL:
        return (
            "level",
            f"{city_name(first)} and {city_name(second)}, by {kind} {index.measure(year)} of {year}",
            evidence,
            source,
        )
    return (
        f"{times:.1f} ×",
        f"{kind} {index.measure(year)} of {in_text(first)} against that of {in_text(second)}, {year}",
        evidence,
        source,
    )


def _countries(index: Index, year: int) -> tuple[str, str, str, str] | None:
    """How many of the ten leading cities lie in the country that has most of them."""
    leading, estimates = index.leads(year), index.estimates(year)
    if leading is not index or estimates.empty:
        ranking = leading.ranking(year)
        top = ranking[ranking["rank"] <= TOP]
        which, evidence = (
            f"leading cities in {leading.voice.ranking} of {year}",
            f"{leading.voice.measured} ranks",
        )
        hedge = "at least " if unprinted_ranks(ranking, TOP) else ""
        source = joined_ids(*top["source"])
    else:
        ranking = estimates.assign(country=[index.country_of(city) for city in estimates["place"]])
        top, hedge = ranking[ranking["rank"] <= TOP], ""
        which, evidence = f"cities with the largest estimated Share of {year}", "estimated Share, computed"
        sources = index.ranking(year).set_index("place")["source"]
        source = joined_ids(*(str(sources.get(place, "")) for place in top["place"]))
    if top.empty:
        return None
    country, number = next(iter(group_counts(ranking, TOP).items()))
    within = max(TOP, len(top)) if not hedge else TOP
    return (
        f"{number} of {within}",
        f"{which} {'is' if number == 1 else 'are'} {hedge}in {with_article(str(country))}",
        evidence,
        source,
    )


def _subjects(index: Index, year: int) -> tuple[str, str, str, str] | None:
    """In how many subjects the city that leads most of them has the largest Share, or the first rank."""
    firsts: dict[str, list[str]] = {}
    sources, known = [], 0
    for subject in index.subjects:
        ranking = index.ranking(year, subject).sort_values(["rank", "place"])
        if ranking.empty or ranking["rank"].iloc[0] != 1:
            continue
        known += 1
        sources.append(str(ranking["source"].iloc[0]))
        close = ranking["share"].iloc[0] <= LEVEL * ranking["share"].iloc[1] if len(ranking) > 1 else False
        shared = int((ranking["rank"] == 1).sum()) > 1
        if not shared and not (close and not index.voice.ranked):
            firsts.setdefault(str(ranking["place"].iloc[0]), []).append(subject)
    if known < _FEWEST_SUBJECTS or not firsts:
        return None
    voice, source = index.voice, joined_ids(*sources)
    evidence = f"{voice.measured} ranks" if voice.ranked else f"{voice.measured} Share, computed"
    city = max(firsts, key=lambda place: len(firsts[place]))
    if len(firsts[city]) == 1:
        return (
            str(len(firsts)),
            f"cities lead one subject each of the {cardinal(known)} of {year}",
            evidence,
            source,
        )
    has = f"is first by {voice.measured} rank" if voice.ranked else f"has the largest {voice.measured} Share"
    return (
        f"{len(firsts[city])} of {known}",
        f"subjects of {year} in which {in_text(city)} {has}",
        evidence,
        source,
    )
