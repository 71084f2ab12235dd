"""Sentences that several reports need: what is missing, what is disputed, where a series breaks."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from helpers.base.words import capitalised, cardinal, listed, listed_ranges, ordinal, with_article
from helpers.index.interface import CITY, Index
from helpers.index.rankings import group_counts, unprinted_ranks
from helpers.pages.wording import TOP, lowered, some

NOT_PRINTED = "not printed"
_MOST_COUNTRIES = 5  # of longer lists the first ones are named


def unprinted_note(ranking: pd.DataFrame, top: int) -> str:
    """Which of the ``top`` ranks are not printed; an empty text where all are."""
    missing = unprinted_ranks(ranking, top)
    if not missing:
        return ""
    rank, blank = (
        ("Rank {} is", "it stays blank and is")
        if len(missing) == 1
        else ("Ranks {} are", "they stay blank and are")
    )
    return (
        f"{rank.format(listed_ranges(missing))} not printed in any source found; {blank} counted for nobody."
    )


def nobody(ranking: pd.DataFrame, rank: int, unknown: str = NOT_PRINTED) -> str:
    """What stands in place of the holder of a rank that no place has."""
    return unknown if rank in unprinted_ranks(ranking, rank) else "shared above"


def shared_note(rankings: Iterable[pd.DataFrame]) -> str:
    """How shared ranks are shown, where a ranking has one."""
    if not any(ranking["rank"].duplicated().any() for ranking in rankings):
        return ""
    return "Cities that share a rank stand side by side; the ranks that they use up are held by nobody."


def conflict_note(rows: pd.DataFrame, what: str = "ranks", column: str = "rank") -> str:
    """Where sources disagree on the values of a column; an empty text where none do."""
    disputed = rows[rows["others"] != ""]
    cells = zip(disputed["place"], disputed[column], disputed["others"], strict=True)
    cases = [f"{place}: {value} here, also {others}" for place, value, others in cells]
    return f"Sources disagree on {what}: {'; '.join(cases)}." if cases else ""


def dashed_note(disputed: bool) -> str:
    """What a dashed frame means, where a figure has one."""
    return "Dashed frames mark ranks on which sources disagree." if disputed else ""


def retrospective_note(rows: pd.DataFrame) -> str:
    """Which ranks are known only from an edition of another year; an empty text where there are none."""
    later = listed(rows.loc[~rows["own_edition"], "place"])
    return f"{later}: the rank is from an edition of another year." if later else ""


def low_confidence_note(rows: pd.DataFrame, column: str, what: str) -> str:
    """Which values come with low confidence; an empty text where none do."""
    weak = listed(rows.loc[rows[column] == "low", "place"])
    return f"{capitalised(what)} of {weak}: low confidence, one source without a check." if weak else ""


def break_notes(index: Index, subject: str, years: list[int]) -> str:
    """Every break of the series of ``subject`` that lies within ``years``; the reasons stand in Methods."""
    words = {True: "not comparable", False: "sources differ on whether figures are comparable"}
    found: dict[bool, list[str]] = {absolute: [] for absolute in words}
    for row in index.breaks(subject):
        if row.between(min(years), max(years)):
            found[row.absolute].append(f"{row.after_year}–{row.before_year} ({lowered(row.title)})")
    told = [f"{words[absolute]} across {listed(own)}" for absolute, own in found.items() if own]
    return f"{capitalised('; '.join(told))}; see Methods and data." if told else ""


def at_least(ranking: pd.DataFrame) -> str:
    """``"at least "`` where some of the ten leading ranks are not printed; else empty."""
    return "at least " if unprinted_ranks(ranking, TOP) else ""


def leading_country(ranking: pd.DataFrame) -> tuple[str, int]:
    """The country with most of the ten leading ranks, with its article where it wants one, and how many it has."""
    counts = group_counts(ranking, TOP)
    return with_article(str(counts.index[0])), int(counts.iloc[0])


def country_counts(ranking: pd.DataFrame) -> str:
    """``"six are in China and four in the United States"``, with "at least" where ranks are not printed."""
    counts = group_counts(ranking, TOP)
    hedge = at_least(ranking)
    parts = []
    most = len(counts) if len(counts) <= _MOST_COUNTRIES else _MOST_COUNTRIES - 1
    for position, (country, number) in enumerate(counts.head(most).items()):
        verb = ("is " if number == 1 else "are ") if position == 0 else ""
        parts.append(f"{hedge}{cardinal(int(number))} {verb}in {with_article(country)}")
    if rest := int(counts.iloc[most:].sum()):
        parts.append(f"{hedge}{cardinal(rest)} in other countries")
    return listed(parts)


def leading_places(ranking: pd.DataFrame) -> str:
    """``"the ten leading cities"``; where the last rank is shared ``"the eleven cities of the first ten ranks"``."""
    number = int((ranking["rank"] <= TOP).sum())
    if number > TOP:
        return f"the {cardinal(number)} cities of the first {cardinal(TOP)} ranks"
    return f"the {cardinal(TOP)} leading cities"


def who_leads(ranking: pd.DataFrame) -> str:
    """``"A leads"``, ``"A and B lead"`` where they share the first printed rank."""
    first = ranking.loc[ranking["rank"] == ranking["rank"].min(), "place"]
    return f"{some(first)} {'leads' if len(first) == 1 else 'lead'}"


def rank_then_and_now(city: str, ranks: dict[int, int]) -> str:
    """``{2001: 7, 2002: 5}`` → ``"A is fifth in 2002; it was seventh in 2001"``; at least one year is given."""
    newest, oldest = max(ranks), min(ranks)
    now = f"{city} is {ordinal(ranks[newest])} in {newest}"
    if newest == oldest:
        return now
    if ranks[newest] == ranks[oldest]:
        return f"{now}, as in {oldest}"
    return f"{now}; it was {ordinal(ranks[oldest])} in {oldest}"


def ranks_described(
    subject_names: dict[str, str], subjects: Iterable[str], rows: dict[str, list[int | None]]
) -> str:
    """Ranks of several cities over ``subjects`` in sentences; ``rows`` gives each city's ranks in their order."""
    names = [subject_names.get(subject, subject) for subject in subjects]
    texts = []
    for city, ranks in rows.items():
        known = [f"{name} {rank}" for name, rank in zip(names, ranks, strict=True) if rank is not None]
        texts.append(f"{city}: {', '.join(known)}.")
    return " ".join(texts)


def beside_note(index: Index, data: pd.DataFrame) -> str:
    """That printed figures stand in the data of an exhibit, or that none are printed."""
    if not index.companions:
        return ""
    columns = [column for column in data if str(column).startswith("printed_")]
    if (data[columns] != "").any(axis=None):
        return "What Nature Index prints of these cities is in the data, in columns of its own."
    return "No source found prints a rank or Share of these cities."


def marks_note(index: Index, marked: bool, what: str = "ranks") -> str:
    """How printed figures are shown in a chart, or that none are printed."""
    if not index.companions:
        return ""
    if not index.most_journals:
        return (
            f"Printed {what} count all journals of Nature Index; they stand in the data, not in the picture."
        )
    if marked:
        squares = f"Hollow squares, in the colour of the city’s country group, are printed {what}; lines join computed ones only."
        above = "Those far above the lines are set at the upper edge, with their number."
        return f"{squares} {above}" if what == "Shares" else squares
    return f"No source found prints {what} of these cities for these years."


def apart_note(index: Index, year: int, subject: str = "", level: str = CITY) -> str:
    """Which part of all Share no city, or no institution, holds."""
    apart = index.apart(year, subject, level)
    if not apart:
        return ""
    whole = sum(apart.values()) + float(index.ranking(year, subject, level)["share"].sum())
    what = "a city" if level == CITY else "an institution"
    words = {
        "not placed": f"is not known to belong to {what}",
        "spread": "is held by bodies with sites in many cities",
    }
    parts = [
        f"{share / whole:.1%} {words.get(kind, kind)}" for kind, share in apart.items() if share and whole
    ]
    return f"Of all Share, {listed(parts)}." if parts else ""
