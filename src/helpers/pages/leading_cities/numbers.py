"""A year in three numbers, each with what it is made from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from helpers.base.words import cardinal
from helpers.index.interface import Index
from helpers.pages.frames import joined_ids
from helpers.pages.leading_cities.summary import shares_known
from helpers.pages.notes import at_least, leading_country
from helpers.pages.wording import LEVEL, TOP, city_name, in_text
from helpers.report.exhibits import Exhibit, Missing, Table
from helpers.report.report import Report

_KEY = "in-numbers"
_FEWEST_SUBJECTS = 3
_ESTIMATED = "estimated Share, computed"


class _Number(NamedTuple):
    """A number with what it says, the evidence it is made from, and its sources."""

    number: str
    statement: str
    evidence: str
    source: str


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
        caption="Each number is made from the figures of the evidence beside it. What differs by less than 3 per cent "
        "is called level.",
        data=pd.DataFrame(rows, columns=list(_Number._fields)),
    )


def _ahead(index: Index, year: int) -> _Number | None:
    """How many times the second city's Share the first one has."""
    estimates, ranking, measure = index.estimates(year), index.ranking(year), index.measure(year)
    if len(estimates) > 1:
        shares, kind, evidence = estimates.set_index("place")["share"], "estimated", _ESTIMATED
        source = _sources(index, year, shares.index[:2])
    elif len(ranking) > 1 and shares_known(ranking, TOP) and index.voice.ranked:
        shares, kind = ranking.set_index("place")["share"], index.voice.measured
        evidence, source = f"{kind} {measure}", joined_ids(*ranking["share_source"].head(2))
    else:
        return None
    first, second = shares.index[:2]
    times = shares.iloc[0] / shares.iloc[1]
    if times < LEVEL:
        level = f"{city_name(first)} and {city_name(second)}, by {kind} {measure} of {year}"
        return _Number("level", level, evidence, source)
    against = f"{kind} {measure} of {in_text(first)} against that of {in_text(second)}, {year}"
    return _Number(f"{times:.1f} ×", against, evidence, source)


def _countries(index: Index, year: int) -> _Number | None:
    """How many of the ten leading cities lie in the country that has most of them."""
    leading, estimates = index.leads(year), index.estimates(year)
    if leading is index and len(estimates):
        ranking = estimates.assign(country=[index.country_of(city) for city in estimates["place"]])
        which, evidence = f"cities with the largest estimated Share of {year}", _ESTIMATED
        top, hedge = ranking[ranking["rank"] <= TOP], ""
        source = _sources(index, year, top["place"])
    else:
        ranking, voice = leading.ranking(year), leading.voice
        which, evidence = f"leading cities in {voice.ranking} of {year}", f"{voice.measured} ranks"
        top, hedge = ranking[ranking["rank"] <= TOP], at_least(ranking)
        source = joined_ids(*top["source"])
    if top.empty:
        return None
    country, number = leading_country(ranking)
    # where cities share ranks, more than ten can lead
    within = TOP if hedge else max(TOP, len(top))
    verb = "is" if number == 1 else "are"
    return _Number(f"{hedge}{number} of {within}", f"{which} {verb} in {country}", evidence, source)


def _subjects(index: Index, year: int) -> _Number | None:
    """In how many subjects the city that leads most of them has the largest Share, or the first rank."""
    voice, sources, firsts = index.voice, [], dict[str, list[str]]()
    for subject in index.subjects:
        ranking = index.ranking(year, subject).sort_values(["rank", "place"])
        first = ranking[ranking["rank"] == 1]
        if first.empty:
            continue
        sources.append(str(first["source"].iloc[0]))
        shares = ranking["share"].head(2)
        level = not voice.ranked and len(shares) > 1 and shares.iloc[0] < LEVEL * shares.iloc[1]
        if len(first) == 1 and not level:
            firsts.setdefault(str(first["place"].iloc[0]), []).append(subject)
    most = max(map(len, firsts.values()), default=0)
    if len(sources) < _FEWEST_SUBJECTS or (most < 2 and len(firsts) < 2):
        return None
    source = joined_ids(*sources)
    evidence = f"{voice.measured} ranks" if voice.ranked else f"{voice.measured} Share, computed"
    known = "" if len(sources) == len(index.subjects) or not voice.ranked else " with a known leader"
    if most == 1:
        told = f"cities lead one subject each of the {cardinal(len(sources))}{known} of {year}"
        return _Number(str(len(firsts)), told, evidence, source)
    city = max(firsts, key=lambda place: len(firsts[place]))
    has = f"is first by {voice.measured} rank" if voice.ranked else f"has the largest {voice.measured} Share"
    return _Number(
        f"{most} of {len(sources)}",
        f"subjects of {year}{known} in which {in_text(city)} {has}",
        evidence,
        source,
    )


def _sources(index: Index, year: int, cities: Iterable[str]) -> str:
    """The sources that the Shares of cities are summed from."""
    sources = index.ranking(year).set_index("place")["source"]
    return joined_ids(*(str(sources.get(city, "")) for city in cities))
