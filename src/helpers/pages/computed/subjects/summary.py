"""The answer that the page gives first: who leads which subject, and from which countries the leaders come."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, cardinal, joined_sentences, listed, plural
from helpers.index.articles import ArticlesIndex
from helpers.index.rankings import group_counts
from helpers.pages.computed.subjects.common import (
    agreement,
    leaders_text,
    leading,
    no_subjects,
    rankings,
)
from helpers.pages.notes import with_article
from helpers.pages.subject_tops import in_text
from helpers.pages.wording import NOWHERE, TOP, some, within
from helpers.report.report import Report

_COUNTRIES_NAMED = 5


def lead(report: Report) -> list[str]:
    """Which city leads which subjects, who follows, and which countries hold most of the leading ranks."""
    index, year = report.index, report.year
    tops = leading(rankings(index, year))
    if not tops:
        return [joined_sentences([no_subjects(index, year), _whole(index, year)])]
    first = f"By the Share computed for {year}, {leaders_text(index, tops)}."
    each = [_followers(index, subject, ranking) for subject, ranking in tops.items()]
    return [
        first,
        joined_sentences(each),
        joined_sentences([_countries(tops), agreement(index, year, tops)]),
    ]


def _whole(index: ArticlesIndex, year: int) -> str:
    """Who leads where there are no subjects."""
    whole = index.whole
    ranking = index.ranking(year, whole)
    first = ranking[ranking["rank"] == 1]
    who = some(in_text(place) for place in first["place"])
    share = f"a Share of {first.iloc[0]['share']:,.2f}"
    where = capitalised(within(index, whole))
    if len(first) > 1:
        return f"{where}, {who} share the lead of {year} with {share} each."
    return f"{where}, {who} leads in {year} with {share}."


def _followers(index: ArticlesIndex, subject: str, ranking: pd.DataFrame) -> str:
    """``"In chemistry A (30.12) is ahead of B (20.05) and C (19.80)."``, Shares in brackets."""
    name = index.subject_names[subject]
    ahead = ranking[ranking["rank"] == 1]
    rest = ranking[ranking["rank"] > 1].head(max(0, 3 - len(ahead)))
    first = f"{some(in_text(place) for place in ahead['place'])} ({ahead.iloc[0]['share']:,.2f}{' each' if len(ahead) > 1 else ''})"
    verb = "is" if len(ahead) == 1 else "are"
    if rest.empty:
        return f"In {name} {first} {verb} first."
    followers = listed(f"{in_text(row.place)} ({row.share:,.2f})" for row in rest.itertuples())
    return f"In {name} {first} {verb} ahead of {followers}."


def _countries(tops: dict[str, pd.DataFrame]) -> str:
    named = pd.concat(tops.values())
    counts = group_counts(named.assign(country=named["country"].replace("", NOWHERE)), TOP)
    counts = counts.sort_index().sort_values(ascending=False, kind="stable")
    shown = counts if len(counts) <= _COUNTRIES_NAMED + 1 else counts.head(_COUNTRIES_NAMED)
    parts = [
        f"{cardinal(int(number))} {'by cities whose ' + NOWHERE.replace(' not', ' is not') if country == NOWHERE else 'in ' + with_article(country)}"
        for country, number in shown.items()
    ]
    rest = int(counts.sum() - shown.sum())
    if rest:
        parts.append(
            f"{cardinal(rest)} in {plural(len(counts) - len(shown), 'other country', 'other countries')}"
        )
    if len(named) == 1:
        return ""
    what = f"{cardinal(len(named))} leading ranks of the {plural(len(tops), 'subject')}"
    if len(tops) == 1:
        what = f"{cardinal(len(named))} leading ranks in the one subject of the index"
    if len(counts) == 1 and NOWHERE not in counts:
        return f"All {what} are held in {with_article(counts.index[0])}."
    number, place = parts[0].split(" ", 1)
    parts[0] = f"{number} {'is' if counts.iloc[0] == 1 else 'are'} held {place}"
    return f"Of the {what}, {listed(parts)}."
