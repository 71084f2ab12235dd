"""The answer that the page gives first: who leads, who moved, and whether it is one country."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import cardinal, listed, plural
from helpers.index.interface import Index
from helpers.index.rankings import rank_changes, unprinted_ranks
from helpers.pages.frames import printed_ranks
from helpers.pages.notes import country_counts, leading_places, who_leads
from helpers.pages.wording import (
    LEVEL,
    MEASURES,
    TOP,
    city_name,
    first_few,
    in_text,
    incomplete_note,
    or_none,
    sentences,
    some,
)
from helpers.report.report import Report

TRUSTED = ("high", "medium")
_LEADERS = 3


def lead(report: Report) -> list[str]:
    """Who leads, who moved, and whether it is one country: the answer before any method."""
    index, year = report.index.leads(report.year), report.year
    ranking = index.ranking(year)
    if index is report.index and len(estimates := index.estimates(year)):
        answer = _estimated_leaders(index, year, estimates)
    else:
        answer = f"{leaders(index, year, ranking)}. Of {leading_places(ranking)} {country_counts(ranking)}."
    return [
        answer,
        sentences(
            _movers(index, report.compare_to or index.earlier_comparable_year(year), ranking),
            _estimated(report, ranking),
            _agreement(report, ranking),
            incomplete_note(index, year),
        ),
    ]


def _estimated_leaders(index: Index, year: int, estimates: pd.DataFrame) -> str:
    """The cities with the largest estimated Share, those too close together called level, and their countries."""
    first, second, third = estimates.head(_LEADERS).itertuples()
    after = [f"{city_name(row.place)} ({row.text})" for row in (second, third)]
    if first.share <= LEVEL * second.share:
        answer = f"By estimated Share, {city_name(first.place)} ({first.text}) and {after[0]} are level at the top of {year}"
    else:
        answer = f"By estimated Share, {city_name(first.place)} leads {year} with {first.text}, ahead of {after[0]} and {after[1]}"
    countries = country_counts(estimates.assign(country=estimates["place"].map(index.country_of)))
    return f"{answer}; this is not a Nature Index ranking. Of the first ten, {countries}."


def how_counted(report: Report) -> str:
    """By what cities are ranked in the year, and how that is counted."""
    index, measure = report.index, report.index.measure(report.year)
    if name := MEASURES.get(measure):
        return f"Cities are ranked by {name}. {index.definition(name.partition(' (')[0])}"
    ranked = "ranked" if index.leads(report.year).voice.ranked else "ordered"
    return (
        f"Cities are {ranked} by Share: every article counts as one and is split equally among its authors, and an "
        "author's part equally among the author's affiliations."
    )


def leaders(index: Index, year: int, ranking: pd.DataFrame) -> str:
    """The first city and those behind it, with their Shares where all of them are known and trusted."""
    leading = ranking[ranking["rank"] <= _LEADERS]
    first, others = leading.iloc[0], list(leading[leading["rank"] > leading["rank"].min()].itertuples())
    shares = shares_known(ranking, _LEADERS)
    text = f"{who_leads(ranking)} {index.voice.ranking} of {year}{index.in_subject(index.whole)}"
    text += f" with a {index.measure(year)} of {first.share_text}" if shares else ""
    after = some(city_name(row.place) + (f" ({row.share_text})" if shares else "") for row in others)
    return f"{text}, ahead of {after}" if others else text


def shares_known(ranking: pd.DataFrame, top: int) -> bool:
    """Whether the Shares of all cities in the ``top`` ranks are known and trusted."""
    rows = ranking[ranking["rank"] <= top]
    return bool(rows["share"].notna().all() and rows["share_confidence"].isin(TRUSTED).all())


def _movers(index: Index, before: int | None, ranking: pd.DataFrame) -> str:
    voice = index.voice
    if before is None:
        return (
            f"No earlier {voice.edition} with figures can be compared with this one, so no changes are shown."
        )
    changed = rank_changes(ranking, index.ranking(before))
    leading = changed[changed["rank"] <= TOP]
    parts = []
    for rows, word in ((leading[leading["moved"] > 0], "rose"), (leading[leading["moved"] < 0], "fell")):
        if len(rows):
            rows = rows.sort_values(["moved", "rank"], key=abs, ascending=[False, True], kind="stable")
            moved = first_few(
                f"{in_text(row.place)} ({row.rank_before} to {row.rank})" for row in rows.itertuples()
            )
            parts.append(f"{moved} {word}")
    unknown = leading.loc[leading["moved"].isna(), "place"]
    known = unknown.empty and not unprinted_ranks(ranking, TOP)
    kept = "no leading city moved" if known else "no leading city whose ranks are known moved"
    text = f"{'Against' if voice.ranked else f'By {voice.measured} Share, against'} {before}, {'; '.join(parts) or kept}."
    if len(unknown):
        text += " " + voice.no_rank.format(year=before, names=some(unknown))
    return text


def _estimated(report: Report, ranking: pd.DataFrame) -> str:
    """How the order by estimated Share compares with the ranking, or who leads by it."""
    index, year = report.index, report.year
    estimates = index.estimates(year)
    if estimates.empty or index.leads(year) is index:  # the answer says it
        return ""
    first, second, *_ = estimates.itertuples()
    text = f"By estimated Share, {city_name(first.place)} has {first.text} and {city_name(second.place)} {second.text}"
    leading = set(ranking.loc[ranking["rank"] <= TOP, "place"])
    both = len(leading & set(estimates["place"].head(TOP)))
    printed = f"{plural(len(leading), 'city', 'cities')} printed among the first ten"
    held = "all" if both == len(leading) else f"{cardinal(both)} of the"
    return f"{text}; {held} {printed} are there by it too."


def _agreement(report: Report, ranking: pd.DataFrame) -> str:
    """How many of the printed leaders are among those of an index that has printed figures beside it."""
    if not report.index.companions or len(report.index.estimates(report.year)):
        return ""
    printed = printed_ranks(report.index, report.year, report.index.whole)
    leading = {city for city, value in printed.items() if value.number <= TOP}
    if not leading:
        return f"No ranking of cities is printed for {report.year}."
    both = leading & set(ranking.loc[ranking["rank"] <= TOP, "place"])
    return (
        f"Of the {plural(len(leading), 'city', 'cities')} that sources print among the ten leading ones, "
        f"{or_none(len(both))} {'is' if len(both) == 1 else 'are'} among the ten here."
    )


def described(ranking: pd.DataFrame) -> str:
    """Rank by rank in one sentence, with the Shares that are trusted: ``"1 A (86.06), 2 B"``."""
    return listed(
        f"{row.rank} {row.place}" + (f" ({row.share_text})" if row.share_confidence in TRUSTED else "")
        for row in ranking.itertuples()
    )
