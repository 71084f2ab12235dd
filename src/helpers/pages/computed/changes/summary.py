"""The answer that the page gives first: who rose, fell and entered, and how the index grew meanwhile."""

from __future__ import annotations

from helpers.base.words import capitalised, joined_sentences, listed, plural
from helpers.pages.changes.common import count
from helpers.pages.computed.changes.adjusted import changes, changes_text
from helpers.pages.computed.changes.common import both_ranks
from helpers.pages.computed.changes.growth import articles_text
from helpers.pages.computed.changes.ranks import moves
from helpers.pages.computed.changes.top_ten import complete_turnover, turnover_text
from helpers.pages.wording import crowded, incomplete_note
from helpers.report.report import Report

_NAMED = 3


def lead(report: Report) -> list[str]:
    """Who moved, who entered the top ten, what adjusted Shares say, and the growth of the index."""
    grown = articles_text(report.index, report.year)
    grown = f"{capitalised(grown)}." if grown else ""
    if report.compare_to is None:
        return [
            joined_sentences(
                [
                    f"The index holds no year before {report.year}, so no change of rank or Share is shown.",
                    grown,
                ]
            )
        ]
    return [
        _moves(report),
        joined_sentences([_adjusted(report), grown, incomplete_note(report.index, report.year)]),
    ]


def _moves(report: Report) -> str:
    index, year, before = report.index, report.year, report.compare_to
    changed = both_ranks(report)
    if changed.empty:
        return f"No leading city of {before} or {year} has a Share in both years."
    rose, fell, kept = moves(changed)
    sentences = [
        f"Of the {plural(len(changed), 'city', 'cities')} that are among the leading ones of {before} or {year} by the Share computed, "
        f"{count(len(rose))} rose, {count(len(fell))} fell and {count(len(kept))} kept the rank."
    ]
    for rows, word in ((rose, "Risers"), (fell, "Fallers")):
        if len(rows):
            named = listed(
                f"{row.short} ({row.rank_before} to {row.rank})" for row in rows.head(_NAMED).itertuples()
            )
            label = word if len(rows) > 1 else word[:-1]
            sentences.append(f"{label}{', largest moves first' if len(rows) > _NAMED else ''}: {named}.")
    now, then = (index.ranking(when, index.whole) for when in (year, before))
    if not (crowded(now) or crowded(then)):
        sentences.append(f"{turnover_text(index, complete_turnover(now, then), year, before)}.")
    return joined_sentences(sentences)


def _adjusted(report: Report) -> str:
    rows = changes(report.index, report.year, report.compare_to)
    if rows["change"].isna().all():
        return ""
    return f"{changes_text(rows)}, of the {plural(len(rows), 'city', 'cities')} with the largest Share in {report.year}."
