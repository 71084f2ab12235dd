"""The answer that the page gives first: who pulls clear of the pack, and who leads the subjects."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import cardinal, listed, plural, with_article
from helpers.index.interface import Index
from helpers.index.rankings import group_counts
from helpers.pages.field_leaders.choice import field_name, large_leads, leads
from helpers.pages.field_leaders.common import Tops, held, leaders_text, leading, without_leader
from helpers.pages.field_leaders.level import HARDLY
from helpers.pages.field_leaders.printed_fields import field_shares, field_slopes
from helpers.pages.frames import NOWHERE
from helpers.pages.wording import TOP, in_text, sentences, some, times
from helpers.report.report import Report

_FURTHEST, _COUNTRIES = 2, 3


def lead(report: Report) -> list[str]:
    """Who pulls clear of the pack, by how much; who leads which subjects, and which countries hold most of the top."""
    index, year = report.index, report.year
    tops = leading(index, year)
    subjects = f"{index.voice.nothing} a leading rank in a subject for {year}."
    if tops:
        subjects = sentences(_leaders(index, year, tops), _countries(index, year, tops))
    return list(filter(None, [_pulling_clear(index, year), subjects]))


def _pulling_clear(index: Index, year: int) -> str:
    if len(found := leads(index, year)):
        of_fields = found["field"].iloc[0] in index.fields
        shown = _FURTHEST if index.voice.ranked and of_fields else 1
        clear = listed(
            f"{in_text(row.place)} in {field_name(index, row.field)} ({times(row.ahead)} the Share of {in_text(row.second)})"
            for row in large_leads(index, year).head(shown).itertuples()
            if row.ahead >= HARDLY
        )
        if not clear:
            return ""
        if not index.voice.ranked:  # who leads is told of the subjects, with who is level
            return f"By {index.voice.measured} Share, the clearest lead of {year} is that of {clear}."
        told = f"The clearest {'lead' if shown == 1 else 'leads'} of {year}: {clear}."
        if not of_fields:
            return told  # who leads the subjects is the next sentence
        counts = found["place"].value_counts()
        most = sorted(counts.index[counts == counts.max()])
        number = f"{plural(int(counts.max()), 'field')} of {len(found)}"
        who = some(in_text(place) for place in most)
        return f"{told} {who} {'leads' if len(most) == 1 else 'each lead'} {number}."
    panels = field_slopes(index, field_shares(index, year))
    if not panels:
        return ""  # the exhibit says so
    return sentences(
        *(
            f"In {field}, {slope.name} goes from a {index.voice.measured} Share of {slope.points[0][2]} ({slope.points[0][0]}) to "
            f"{slope.points[-1][2]} ({slope.points[-1][0]}): {slope.growth}."
            if slope.growth
            else f"In {field}, {slope.name} has a {index.voice.measured} Share of {slope.points[-1][2]}."
            for field, (slope, *_) in panels[:_FURTHEST]
        )
    )


def _leaders(index: Index, year: int, tops: Tops) -> str:
    unknown = without_leader(index, tops)
    text = leaders_text(index, tops, brief=True)
    told = f"In the subjects of {year}, {text}" if index.voice.ranked else index.by_share(year, text)
    return sentences(
        text and f"{told}.",
        unknown and index.voice.ranked and f"Who leads {listed(unknown, 'or')} is not known.",
    )


def _countries(index: Index, year: int, tops: Tops) -> str:
    """How many of the leading ranks each country holds, as far as cities are named, and how many are open."""
    named = pd.concat(tops.values())
    if len(named) == 1:
        return ""
    counts = group_counts(named.assign(country=named["country"].replace("", NOWHERE)), TOP)
    counts = counts.sort_index().sort_values(ascending=False, kind="stable")
    where = {country: f"in {with_article(str(country))}" for country in counts.index}
    where |= {NOWHERE: "by cities whose country is not known"}
    parts = [f"{cardinal(int(number))} {where[c]}" for c, number in counts.head(_COUNTRIES).items()]
    if rest := int(counts.iloc[_COUNTRIES:].sum()):
        parts.append(f"{cardinal(rest)} in other countries")
    ranks = TOP * len(index.subjects)
    every = f"{cardinal(len(named))} leading {'ranks' if index.voice.ranked else 'places'} of the {plural(len(tops), 'subject')}"
    if not index.voice.gaps or len(named) >= ranks:
        parts[0] = parts[0].replace(" ", " is " if counts.iloc[0] == 1 else " are ", 1)
        return f"Of the {every}, {listed(parts)}."
    unnamed = sum(
        holding.counted
        for s in index.subjects
        for holding in held(index, year, s, tops.get(s, named.head(0)))
    )
    text = f"Of the {ranks} leading ranks, {cardinal(len(named))} are {index.voice.measured} with a city's name, {listed(parts)}"
    if unnamed:
        text += f"; {cardinal(unnamed)} more {'is' if unnamed == 1 else 'are'} counted for a country"
    return f"{text}."
