"""The answer that the page gives first: how far behind, who stands between, and is it closing."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import listed, plural
from helpers.index.interface import Index
from helpers.index.rankings import places_ahead
from helpers.pages.life_sciences_gap.followed import (
    as_adjective,
    in_group,
    life_subjects,
    ranked_subjects,
    ranks_up_to,
)
from helpers.pages.life_sciences_gap.gap import Gap, also_years, gaps
from helpers.pages.wording import first_few, in_text, level_with_first, sentences, some
from helpers.report.exhibits import LONGEST_LEAD
from helpers.report.report import Report

_OTHERS = 2  # cities of the group after its best one


def lead(report: Report) -> list[str]:
    """How far behind, who stands between, and is it closing."""
    index, year, group = report.index, report.year, report.parameters["group"]
    if not life_subjects(index):
        return [f"{index.voice.nothing} the life or the health sciences apart, so no gap can be told."]
    standing, closing = [_of_subject(report, subject) for subject in life_subjects(index)], _closing(report)
    leads = any(index.ranking(year, s).iloc[0]["group"] == group for s in ranked_subjects(index, year))
    if not closing and not leads:
        who = f"no city in {in_group(index, group)} has a {index.voice.measured} {index.rank_word}"
        closing = f"Whether the gap closes cannot be told: {who} both in {year} and before."
    told = [sentences(*standing), *([closing] if closing else [])]
    if len(" ".join(told).split()) > LONGEST_LEAD:
        told[0] = sentences(*(_of_subject(report, s, against=False) for s in life_subjects(index)))
    return told


def _of_subject(report: Report, subject: str, *, against: bool = True) -> str:
    index, year, group = report.index, report.year, report.parameters["group"]
    ranking, name = index.ranking(year, subject), index.subject_names[subject]
    cities = ranking[ranking["group"] == group]
    if ranking.empty:
        if index.voice.ranked:
            return f"No {as_adjective(name)} ranking is {index.voice.measured} for {year}."
        return f"The {name} are not {index.voice.measured} for {year}."
    by = _by(index)
    if cities.empty:
        leader = in_text(ranking.iloc[0]["place"])
        return f"In the {name}, {leader} leads{by}; no {index.rank_word} of a city in {in_group(index, group)} is {index.voice.measured} for {year}."
    first, others = cities.iloc[0], list(cities.iloc[1:].itertuples())
    now = next((gap for gap in _gaps(report, subject, first["place"]) if gap.year == year), None)
    named = first_few(
        (f"{in_text(row.place)} is {index.place_in_words(row.rank)}" for row in others), _OTHERS
    )
    standing = _standing(report, ranking, first, name, now, against)
    return sentences(standing, named and not now and f"{named}.")


def _by(index: Index) -> str:
    """``" by listed Share"``, where a place is no rank."""
    return "" if index.voice.ranked else f" by {index.voice.measured} Share"


def _gaps(report: Report, subject: str, city: str) -> list[Gap]:
    """The gaps in Share of a city, in the years in which they are known."""
    return gaps(report.index, subject, city, report.year, report.parameters["against"])


def _standing(
    report: Report, ranking: pd.DataFrame, city: pd.Series, name: str, gap: Gap | None, against: bool
) -> str:
    place, rank, by = in_text(city["place"]), int(city["rank"]), _by(report.index)
    if rank == 1 and (second := level_with_first(ranking)):
        return f"{place} and {in_text(second)} are level{by} in the {name}, with Shares of {city.share_text} and {ranking.iloc[1]['share_text']}."
    if rank == 1:
        measured = f"{report.index.voice.measured} " if by else ""
        return f"{place} leads the {name}{f' with a {measured}Share of {city.share_text}' if gap else by}."
    ahead = [in_text(other) for other in places_ahead(ranking, city["place"])["place"]]
    if len(ahead) == rank - 1:
        behind = f"behind {some(ahead) if gap else first_few(ahead)}"
    else:
        known = f"; printed ahead of it: {first_few(ahead)}" if ahead and not gap else ""
        behind = f"behind {plural(rank - 1, 'city', 'cities')}{known}"
    return f"{place} is {report.index.place_in_words(rank)}{by} in the {name}, {behind}{_in_share(report, gap, against)}."


def _in_share(report: Report, gap: Gap | None, compared: bool) -> str:
    """The part of the leader's Share, the years behind, and if ``compared`` the part of the Share of the leading city of
    the other group."""
    if gap is None:
        return ""
    text = f", with {gap.part:.0%} of the leader’s Share{also_years(gap)}"
    against = report.parameters["against"]
    if not compared or gap.rival in ("", gap.leader) or against == report.parameters["group"]:
        return text
    return f"{text}, and {gap.against:.0%} of that of {in_text(gap.rival)}, first in {in_group(report.index, against)}"


def _closing(report: Report) -> str:
    """Whether the best city of the group came closer to the leader: in Share where it is known, else in places."""
    index, year, in_places = report.index, report.year, []
    in_share: dict[str, list[str]] = {}
    every = ranks_up_to(index, year, report.parameters["group"])
    for subject in life_subjects(index):
        own = every[every["subject"] == subject]
        now = own[own["data_year"] == year].sort_values("rank")
        if now.empty:
            continue
        known = _gaps(report, subject, now.iloc[0]["place"])
        if len(known) < 2 or known[-1].year != year:
            in_places.append(_closing_in_places(index, own, index.subject_names[subject], now, year))
        elif known[-1].leader != known[-1].city:
            verb, where = _closing_in_share(index.subject_names[subject], known[0], known[-1])
            in_share.setdefault(verb, []).append(where)
    parts = [f"{verb} {listed(where)}" for verb, where in in_share.items()]
    return sentences(parts and f"The gap {listed(parts)}.", *in_places)


def _closing_in_share(name: str, first: Gap, now: Gap) -> tuple[str, str]:
    """``"narrowed"``, ``"in the life sciences (20% in 2020)"``."""
    then = f"{first.part:.0%}"
    verb = "narrowed" if now.part > first.part else "widened"
    verb = "is as wide as before" if then == f"{now.part:.0%}" else verb
    return verb, f"in the {name} ({then} in {first.year})"


def _closing_in_places(index: Index, own: pd.DataFrame, name: str, now: pd.DataFrame, year: int) -> str:
    """Of the best city that was ranked before: how many places closer to the top it is."""
    for city in now.itertuples():
        ranks = own[(own["place"] == city.place) & own["data_year"].isin(index.comparable_years(year))]
        if ranks.empty:
            continue
        before = ranks.sort_values("data_year").iloc[-1]
        moved, where = int(before["rank"]) - int(city.rank), f"In the {name}, {in_text(city.place)} is"
        then, now_at = (index.place_in_words(int(rank)) for rank in (before["rank"], city.rank))
        if not moved:
            return f"{where} where it was in {before['data_year']}, {now_at}."
        closer = f"{plural(abs(moved), 'place')} {'closer to' if moved > 0 else 'further from'} the top"
        return f"{where} {closer} than in {before['data_year']} ({then} then, {now_at} now)."
    return ""
