"""The answer that the page gives first: who rose, fell and entered, and how the index grew meanwhile."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, plural, with_article
from helpers.index.interface import Metric
from helpers.pages.changes.adjusted import changes, changes_text, growth_text, years_of_growth
from helpers.pages.changes.common import all_compared, both_ranks, moves, of_ranks
from helpers.pages.changes.growth import growth_sentence
from helpers.pages.changes.ranks import moves_text
from helpers.pages.changes.stated import stated_sentence
from helpers.pages.changes.top_ten import of_top_ten, turnover_text
from helpers.pages.wording import crowded, incomplete_note, or_none, sentences
from helpers.report.exhibits import LONGEST_LEAD
from helpers.report.report import Report


def lead(report: Report) -> list[str]:
    """Who moved, who entered the top ten, what adjusted Shares say, and the growth of the index."""
    index, year, ranks = report.index, report.year, of_ranks(report)
    measured = sentences(_adjusted(report), growth_sentence(index, year), incomplete_note(index, year))
    told = [_moves(ranks), measured]
    if len(" ".join(told).split()) > LONGEST_LEAD:
        # the figure of ranks names who moved most; nothing else on the first screen says how the index grew
        told[0] = _moves(ranks, named=False)
    return told


def _moves(report: Report, *, named: bool = True) -> str:
    index, year, before = report.index, report.year, report.compare_to
    if before is None:
        return (
            f"No earlier data year can be compared with {year}, so no change of {index.rank_word} is shown."
        )
    changed = both_ranks(index, year, before)
    leading = "" if all_compared(index, year, before) else "leading "
    if changed.empty:
        return f"No {leading}city has a {index.in_the_order(overall=True)} in both {before} and {year}."
    rose, fell, kept = moves(changed)
    text = (
        f"Of the {plural(len(changed), f'{leading}city', f'{leading}cities')} with {index.in_the_order(len(changed), overall=True)} of {before} and {year}, "
        f"{or_none(len(rose))} rose{_one_country(rose)}, {or_none(len(fell))} fell and {or_none(len(kept))} kept theirs."
    )
    largest = (
        f"{capitalised(moves_text(index, rose, fell, kept))}." if named and len(kept) < len(changed) else ""
    )
    return sentences(text, largest, _entrants(report))


def _one_country(rose: pd.DataFrame) -> str:
    countries = set(rose["country"])
    if len(rose) < 2 or len(countries) != 1 or "" in countries:
        return ""
    return f", all in {with_article(countries.pop())}"


def _entrants(report: Report) -> str:
    index, year, before = report.index, report.year, report.compare_to
    if before is None or crowded(index.ranking(year)) or crowded(index.ranking(before)):
        return ""
    moved = of_top_ten(index, index.whole, year, before)
    told = capitalised(turnover_text(index, moved, year, before))
    return f"{told}, as far as printed." if moved.unknown and (moved.entered or moved.left) else f"{told}."


def _adjusted(report: Report) -> str:
    index, year, before = report.index, report.year, report.compare_to
    if not index.has(Metric.ADJUSTED_SHARE):
        years = years_of_growth(index, year)
        return f"{growth_text(index, *years)}." if years else stated_sentence(index, year, before)
    rows = None if before is None else changes(index, year, before)
    if rows is None or rows["change"].isna().all():
        return ""
    return f"{changes_text(rows)}, of the {plural(len(rows), 'city', 'cities')} with the largest Share in {year}."
