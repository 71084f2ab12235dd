"""Every printed bilateral collaboration score with its date, and what else is printed of pairs."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from helpers.base.words import (
    capitalised,
    cardinal,
    listed,
    listed_ranges,
    plural,
    with_article,
    with_relation,
)
from helpers.figures.scores import Score, draw_scores
from helpers.index.interface import Index, PrintedPairs, cached
from helpers.index.pairs import common_member, period_text
from helpers.pages.collaboration.pairs import (
    DASH,
    common_group,
    in_its_subject,
    in_words,
    kind_of_pair,
    pair_name,
)
from helpers.pages.frames import frame, joined_ids
from helpers.pages.notes import break_notes
from helpers.pages.wording import alternative, first_few, lowered, or_none, sentences
from helpers.report.exhibits import Exhibit, Figure, Missing, Table
from helpers.report.report import Report

_LONGEST_LINE = 44
_MIXED = "other"


def lead(report: Report) -> list[str]:
    """The highest printed scores of the year, or that there are none."""
    index, year = report.index, report.year
    evidence, scores = _evidence(index), _asked(report)
    own = scores[scores["data_year"] == year]
    if own.empty:
        told = (evidence.printed_pairs().others.get("data_year", pd.Series()) == year).any()
        first = [
            f"{evidence.voice.nothing} a bilateral collaboration score{_within(report)} for {year}.",
            f"Scores printed for {_years(scores)} are shown below with their dates." if len(scores) else "",
            f"A table gives what else is printed about pairs of {year}." if told else "",
        ]
    else:
        first = [_highest(rows) for _, rows in own.groupby("heading", sort=False)]
    return [sentences(_apart(index, evidence), *first)]


def _within(report: Report) -> str:
    """The subject that was asked for; empty where none was, for then all are shown."""
    return in_its_subject(report) if report.parameters.get("subject") else ""


def _evidence(index: Index) -> Index:
    """What prints scores of pairs: what stands beside the index, else the index itself."""
    every = (*index.companions, index)
    return next((one for one in every if len(one.printed_pairs().scores)), every[0])


def _apart(index: Index, evidence: Index) -> str:
    """That the index tells no pairs, where the scores shown are only those of what stands beside it."""
    if evidence.printed_pairs().scores.empty or len(index.printed_pairs().scores):
        return ""
    return (
        f"{index.voice.nothing} joint articles of cities; the scores here are {evidence.voice.measured} ones."
    )


def _highest(rows: pd.DataFrame) -> str:
    """The highest and the second score of one kind in one year."""
    first, *others = rows.sort_values("number", ascending=False).itertuples()
    text = (
        f"Among {lowered(first.kind)}, {pair_name(first.members)} has the {'highest' if others else 'only'} score "
        f"{'computed' if first.parts else 'printed'} for {first.when}: {first.value}"
    )
    if first.parts:
        text += f" (the sum of two printed Shares in joint articles, {' and '.join(first.parts)})"
    if others:
        text += f"; {pair_name(others[0].members)} follows with {others[0].value}"
    shared = common_member(list(rows["members"])) if len(rows) > 2 else None
    return sentences(
        f"{text}.", shared and f"All {cardinal(len(rows))} are pairs with {with_article(shared)}."
    )


def _definition(index: Index) -> str:
    text = index.definition("bilateral collaboration score")
    return f"The bilateral collaboration score is, {lowered(text)}" if text else ""


def _years(rows: pd.DataFrame) -> str:
    return listed_ranges(rows["data_year"].astype(int))


def _asked(report: Report) -> pd.DataFrame:
    """The scores in the subject that was asked for; all of them where none was."""
    scores, subject = _scores(report.index), report.parameters.get("subject")
    return scores[scores["subject"] == subject] if subject else scores


@cached
def _scores(index: Index) -> pd.DataFrame:
    """All scores with ``kind`` (``"Pairs of institutions"``), ``when``, ``heading`` of their panel, and ``group``."""
    evidence = _evidence(index)
    rows = evidence.printed_pairs().scores
    if rows.empty:
        return pd.DataFrame(columns=["data_year", "kind", "subject"])
    kinds = [
        kind_of_pair(row.level, row.list_region if row.list_scope == "city" else "")
        for row in rows.itertuples()
    ]
    # scores of different years or periods have no scale in common, and so no panel
    when = [period_text(row.data_year, row.period) for row in rows.itertuples()]
    return rows.assign(
        kind=kinds,
        when=when,
        heading=[f"{kind}, {period}" for kind, period in zip(kinds, when, strict=True)],
        group=[common_group(evidence, members, _MIXED) for members in rows["members"]],
    )


def collaboration_scores(report: Report) -> Exhibit:
    """Every printed score, those of the report's year first, each kind on its own scale."""
    index, year = _evidence(report.index), report.year
    scores = _asked(report)
    if scores.empty:
        return Missing(
            "collaboration-scores",
            "Bilateral collaboration scores",
            f"{index.voice.nothing} a bilateral collaboration score of a pair{_within(report)}.",
            (),
        )
    scores = scores.assign(now=scores["data_year"] == year)
    scores = scores.sort_values(["now", "data_year", "number"], ascending=False)
    panels = []
    for heading, rows in scores.groupby("heading", sort=False):
        shared = common_member(list(rows["members"]))
        note = f" (all printed ones are with {with_article(shared)})" if shared else ""
        panels.append((f"{heading}{note}", [_bar(index, row) for row in rows.itertuples()]))
    own = scores[scores["now"]]
    return Figure(
        key="collaboration-scores",
        title=_scores_title(own, scores, year),
        subtitle="Bilateral collaboration score by pair, in articles; a panel for each kind and year or period, each on its own scale from zero",
        caption=sentences(_definition(index), _notes(index, scores, year), _apart(report.index, index)),
        alt=alternative(
            f"Bars of {plural(len(scores), 'score')} in {plural(len(panels), 'panel')}, "
            f"{or_none(len(own))} of them for {year}.",
            f"The longest of each panel: {_longest(panels)}.",
        ),
        description=" ".join(
            f"{heading}: "
            + "; ".join(
                f"{pair_name(row.members)} {with_relation(row.relation, row.value)}"
                for row in rows.itertuples()
            )
            + "."
            for heading, rows in scores.groupby("heading", sort=False)
        ),
        data=_data(index, scores),
        draw=partial(draw_scores, panels),
        colours=index.groups | {_MIXED: "partners of two groups, or of others"},
    )


def _notes(index: Index, scores: pd.DataFrame, year: int) -> str:
    """What a reader must know of the bars: their colours, what is computed, disputed or of low confidence."""
    conflicts = [
        f"{pair_name(row.members)} {row.when}: {row.value} here, also {listed(_others(index, row))}"
        for row in scores.itertuples()
        if row.others
    ]
    computed = scores[scores["parts"].map(len) > 0]
    weak = scores[scores["confidence"] == "low"]
    years = [int(y) for y in scores["data_year"]]
    several = len(set(years)) > 1
    return sentences(
        f"Full colour: {year}; faint: other years."
        if scores["now"].any()
        else f"No score is printed for {year}; faint bars are other years.",
        several
        and "Scores of different years rest on different journals and are not adjusted to one another.",
        "Bars have the colour of the country group to which both partners belong.",
        len(computed)
        and f"Scores inside {listed(dict.fromkeys(computed['list_region']))} are computed: the sum of the two printed Shares in joint articles, which stand in brackets.",
        "Sources print few scores: a pair without a bar may well have joint articles.",
        conflicts and f"Sources disagree: {'; '.join(conflicts)}.",
        len(weak) and f"Low confidence: {first_few(map(pair_name, weak['members']))}.",
        several and break_notes(index, index.whole, years),
    )


def _others(index: Index, row: Any) -> list[str]:
    """The values that other sources print of a score, with their names."""
    return [f"{value} ({index.source(source).name})" for value, source in row.others]


def _data(index: Index, scores: pd.DataFrame) -> pd.DataFrame:
    rows = list(scores.itertuples())
    return frame(
        data_year=scores["data_year"],
        period=scores["when"],
        kind=scores["kind"],
        pair=scores["place"],
        subject=scores["subject"].map(index.subject_names),
        score=[with_relation(row.relation, row.value) for row in rows],
        computed_from=[" + ".join(row.parts) for row in rows],
        confidence=scores["confidence"],
        other_values=["; ".join(_others(index, row)) for row in rows],
        source=[joined_ids(row.source, *(source for _, source in row.others)) for row in rows],
    )


def _longest(panels: list[tuple[str, list[Score]]]) -> str:
    longest = [max(bars, key=lambda bar: bar.value) for _, bars in panels]
    return "; ".join(" ".join(f"{bar.name} {bar.text}".split()) for bar in longest)


def _bar(index: Index, row: Any) -> Score:
    names = [index.short(member) for member in row.members]
    one_line = DASH.join(names)
    name = one_line if len(one_line) <= _LONGEST_LINE else f"{names[0]} –\n{names[1]}"
    if row.subject != index.whole:
        name += f" ({index.subject_names[row.subject]})"
    parts = f"  ({' + '.join(row.parts)})" if row.parts else ""
    text = with_relation(row.relation, row.value) + parts
    return Score(name, row.number, text, row.group, row.now)


def _scores_title(own: pd.DataFrame, scores: pd.DataFrame, year: int) -> str:
    if own.empty:
        return f"No bilateral collaboration score is printed for {year}; {_years(scores)} have printed scores"
    texts = []
    for _, rows in own.groupby("heading", sort=False):
        best = rows.sort_values("number", ascending=False).iloc[0]
        kind = lowered(best["kind"])
        rank = "highest" if len(rows) > 1 else "only"
        when = f" ({period_text(year, best['period'])})" if best["period"] else ""
        texts.append(
            f"{pair_name(best['members'])} has the {rank} {'computed' if best['parts'] else 'printed'} score "
            f"among {kind}, {best['value']}{when}"
        )
    return f"{year}: {'; '.join(texts)}"


def collaboration_order(report: Report) -> Exhibit:
    """Ranks, comparisons and counts of pairs that come without a score, those of the report's year first."""
    index, year = _evidence(report.index), report.year
    pairs = index.printed_pairs()
    if pairs.others.empty:
        return Missing(
            "collaboration-order",
            "What sources print about pairs without a score",
            f"{index.voice.nothing} a rank, a comparison or a count of pairs.",
            (),
        )
    order, keys = _order(index, pairs), ["data_year", "pair", "as_printed"]
    order = order.sort_values(keys, ascending=[False, True, True])
    order = order.sort_values("data_year", key=lambda years: years != year, kind="stable")
    own = int((order["data_year"] == year).sum())
    partnerships = pairs.definitions.get("institutional_partnerships", "")
    return Table(
        key="collaboration-order",
        title=(
            f"{capitalised(plural(own, 'printed statement'))} about pairs in {year}, and those of other years"
            if own
            else f"Nothing else is printed about pairs in {year}; the statements shown are of other years"
        ),
        caption=sentences(
            "Ranks are by bilateral collaboration score.",
            "A comparison says which score is greater and, where it is printed, by how much; the scores themselves are not printed.",
            partnerships and f"Institutional partnerships: {lowered(partnerships)}",
            _apart(report.index, index),
        ),
        data=order.drop(columns="data_year").rename(columns={"period": "year or period"}),
    )


def _order(index: Index, pairs: PrintedPairs) -> pd.DataFrame:
    rows = list(pairs.others.itertuples())
    return frame(
        data_year=pairs.others["data_year"],
        period=[period_text(row.data_year, row.period) for row in rows],
        pair=[pair_name(row.members) if row.members else row.place for row in rows],
        subject=pairs.others["subject"].map(index.subject_names),
        as_printed=[in_words(row) for row in rows],
        confidence=pairs.others["confidence"],
        source=pairs.others["source"],
    )
