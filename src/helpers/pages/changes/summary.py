"""The answer that the page gives first: who rose, fell and entered, and how the index grew meanwhile."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, cardinal, joined_sentences, listed, plural
from helpers.index.rankings import unprinted_ranks
from helpers.index.turnover import turnover
from helpers.pages.changes.adjusted import printed_changes
from helpers.pages.changes.common import TOP, both_ranks, count
from helpers.pages.changes.growth import growth_rates, growth_words
from helpers.pages.notes import with_article
from helpers.report.report import Report


def lead(report: Report) -> list[str]:
    """Who moved, who entered the top ten, what adjusted Shares say, and the growth of the index."""
    return [_moves(report), joined_sentences([_adjusted(report), _growth(report)])]


def _moves(report: Report) -> str:
    if report.compare_to is None:
        return f"No earlier data year can be compared with {report.year}, so no change of rank is shown."
    index, year, before = report.index, report.year, report.compare_to
    changed = both_ranks(index, year, before)
    if changed.empty:
        return f"No city has a printed overall rank in both {before} and {year}."
    rose = changed[changed["moved"] > 0].sort_values(["moved", "rank"], ascending=[False, True])
    fell = changed[changed["moved"] < 0].sort_values(["moved", "rank"])
    kept = len(changed) - len(rose) - len(fell)
    sentences = [
        f"Of the {plural(len(changed), 'city', 'cities')} with a printed overall rank in both {before} and {year}, "
        f"{count(len(rose))} rose, {count(len(fell))} fell and {count(kept)} kept the rank."
    ]
    for rows, word in ((rose, "Risers"), (fell, "Fallers")):
        if len(rows):
            named = listed(
                f"{row.short} ({row.rank_before} to {row.rank})" for row in rows.head(3).itertuples()
            )
            label = word if len(rows) > 1 else word[:-1]
            sentences.append(f"{label}{', largest moves first' if len(rows) > 3 else ''}: {named}.")
    sentences.append(_one_country(rose))
    sentences.append(_entrants(report))
    return joined_sentences(sentences)


def _one_country(rose: pd.DataFrame) -> str:
    countries = set(rose["country"])
    if len(rose) < 2 or len(countries) != 1:
        return ""
    return f"All {cardinal(len(rose))} risers are in {with_article(countries.pop())}."


def _entrants(report: Report) -> str:
    index, year, before = report.index, report.year, report.compare_to
    now, earlier = index.ranking(year), index.ranking(before)
    moves = turnover(now, earlier, TOP)
    parts = []
    for places, verb in ((moves.entered, "entered"), (moves.left, "left")):
        if places:
            named = listed(
                f"{index.short(place.name)} ({_from(place.before)}to {place.now})" if verb == "entered"
                else f"{index.short(place.name)} ({'now ' + str(place.now) if place.now else 'rank now not printed'})"
                for place in places
            )  # fmt: skip
            parts.append(f"{named} {verb}")
    if parts:
        text = f"{capitalised(' the top ten; '.join(parts))} {'it' if len(parts) > 1 else 'the top ten'}."
    elif moves.unknown:
        text = "No entrant to the top ten is printed."
    else:
        text = "The top ten holds the same cities in both years."
    if moves.unknown:
        gaps = [
            f"{cardinal(len(missing))} of the ten leading ranks of {when}"
            for when, ranking in ((before, earlier), (year, now)) if (missing := unprinted_ranks(ranking, TOP))
        ]  # fmt: skip
        text += f" Nobody is printed for {listed(gaps)}, so there may be more turnover."
    return text


def _from(rank: int | None) -> str:
    return "earlier rank not printed, " if rank is None else f"{rank} "


def _adjusted(report: Report) -> str:
    rows = printed_changes(report.index, report.year, report.compare_to)
    main = rows[(rows["subject"] == "overall") & rows["numeric"]]
    if main.empty:
        return f"No overall change in adjusted Share is printed for {report.year}."
    parts = [
        f"{row.short} {row.text}" + (" (base year not stated)" if pd.isna(row.base) else f" against {int(row.base)}")
        for row in main.itertuples()
    ]  # fmt: skip
    return f"Printed changes in adjusted Share, overall: {listed(parts)}."


def _growth(report: Report) -> str:
    rates = growth_rates(report.index)
    own = rates[(rates["data_year"] == report.year) & (rates["subject"] == "overall")]
    if own.empty:
        return f"How much the index itself grew overall from {report.year - 1} to {report.year} does not follow from any table found."
    row = own.iloc[0]
    doubt = " (low confidence)" if row["confidence"] == "low" else ""
    return (
        f"The number of articles in the index itself {growth_words(row['low'], row['high'])} "
        f"from {report.year - 1} to {report.year}{doubt}."
    )
