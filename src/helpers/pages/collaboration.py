"""Collaboration: every printed bilateral collaboration score with its date, and what else is said of pairs."""

from __future__ import annotations

import re

import pandas as pd

from helpers.base.words import (
    capitalised,
    cardinal,
    joined_sentences,
    listed,
    listed_ranges,
    plural,
    with_relation,
)
from helpers.figures.group_key import KEY_INCHES, draw_group_key
from helpers.figures.scores import Score, draw_scores
from helpers.index.interface import Index, cached
from helpers.index.pairs import (
    PART,
    RATIO,
    SCORE,
    common_member,
    period_text,
    printed_scores,
    ratio_text,
    summed_scores,
)
from helpers.pages.notes import break_notes, with_article
from helpers.report.exhibits import Exhibit, Figure, Missing, Table
from helpers.report.report import Report

_ACRONYM = re.compile(r" \([A-Z][A-Za-z&-]*\)")
_DASH = " – "
_LONGEST_LINE = 44
_MIXED = "other"
_KINDS = {"country": "countries", "institution": "institutions", "city": "cities"}


def lead(report: Report) -> list[str]:
    """The highest printed scores of the year, or that there are none, and what cannot be compared."""
    scores = _scores(report.index)
    own = scores[scores["data_year"] == report.year]
    if own.empty:
        order = _order(report.index)
        told = (order["data_year"] == report.year).sum()
        first = [
            f"No source found prints a bilateral collaboration score for {report.year}.",
            f"Scores are printed for {_years(scores)}; all of them are shown below, each with its date." if len(scores) else "",
            f"What is printed about pairs of {report.year} without a score stands in the table." if told else "",
        ]  # fmt: skip
    else:
        first = [_highest(report.index, rows) for _, rows in own.groupby("heading", sort=False)]
    kinds = list(dict.fromkeys(scores["kind"]))
    second = [
        f"Scores of {_listed_kinds(kinds)} are on different scales and are not compared here." if len(kinds) > 1 else "",
        "Scores of different years rest on different lists of journals and are not adjusted to one another." if scores["data_year"].nunique() > 1 else "",
    ]  # fmt: skip
    return [joined_sentences(first), joined_sentences(second)]


def _highest(index: Index, rows: pd.DataFrame) -> str:
    """The highest and the second score of one kind in one year."""
    first, *others = rows.sort_values("number", ascending=False).itertuples()
    text = (
        f"Among {_lowered(first.kind)}, {pair_name(first.members)} has the {'highest' if others else 'only'} score "
        f"{'computed' if first.parts else 'printed'} for {period_text(first.data_year, first.period)}: {first.value}"
    )
    if first.parts:
        text += f" (the sum of two printed Shares in joint articles, {' and '.join(first.parts)})"
    if others:
        text += f"; {pair_name(others[0].members)} follows with {others[0].value}"
    shared = common_member(list(rows["members"])) if len(rows) > 2 else None
    return f"{text}." + (
        f" All {cardinal(len(rows))} are pairs with {with_article(shared)}." if shared else ""
    )


def _lowered(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def _definition(index: Index) -> str:
    terms = index.tables.definitions.set_index("term")["definition"]
    text = terms.get("bilateral collaboration score", "")
    return f"The bilateral collaboration score: {_lowered(text)}" if text else ""


def _listed_kinds(kinds: list[str]) -> str:
    return listed(_lowered(kind) for kind in kinds)


def _years(rows: pd.DataFrame) -> str:
    return listed_ranges(rows["data_year"].astype(int))


def pair_name(members: tuple[str, str]) -> str:
    """Both partners in running text, without the acronyms that stand in brackets behind names."""
    return _DASH.join(_ACRONYM.sub("", member).removesuffix(" metropolitan area") for member in members)


@cached
def _scores(index: Index) -> pd.DataFrame:
    """All scores with ``kind`` (``"pairs of institutions"``), ``heading`` of their panel, ``label``, ``group``."""
    figures = index.tables.figures
    found = [printed_scores(figures), summed_scores(figures)]
    rows = pd.concat([part for part in found if len(part)] or found[:1], ignore_index=True)
    known = _names_by_kind(index)
    kinds = [
        _kind(known, row.members, row.list_region if row.list_scope == "city" else "")
        for row in rows.itertuples()
    ]
    rows = rows.assign(kind=pd.Series(kinds, dtype="str"))
    other = ["" if not row.period else ", periods other than a calendar year" for row in rows.itertuples()]
    rows["heading"] = rows["kind"] + pd.Series(other, dtype="str")
    rows["group"] = [_group(index, members) for members in rows["members"]]
    return rows


def _names_by_kind(index: Index) -> dict[str, set[str]]:
    places = index.tables.places
    return {
        "institution": set(index.tables.institutions["institution"]),
        "country": set(places.loc[places["kind"] == "country", "place"]),
        "city": set(places.loc[places["kind"] == "city", "place"]),
    }


def _kind(known: dict[str, set[str]], members: tuple[str, str], city: str) -> str:
    fitting = [kind for kind, names in known.items() if names.issuperset(members)]
    if not fitting:
        return "Pairs of different kinds"
    where = f" inside {city}" if city else ""
    return f"Pairs of {_KINDS[fitting[0]]}{where}"


def _group(index: Index, members: tuple[str, str]) -> str:
    """The country group of both partners; the grey of all others where they differ."""
    groups = {index.country_group(member) for member in members}
    return groups.pop() if len(groups) == 1 else _MIXED


def collaboration_scores(report: Report) -> Exhibit:
    """Every printed score, those of the report's year first, each kind on its own scale."""
    index, year = report.index, report.year
    scores = _scores(index)
    if scores.empty:
        return Missing(
            "collaboration-scores", "Printed bilateral collaboration scores",
            "No source found prints a bilateral collaboration score of a pair.", (),
        )  # fmt: skip
    scores = scores.assign(now=scores["data_year"] == year)
    scores = scores.sort_values(["now", "data_year", "number"], ascending=False)
    panels = []
    for heading, rows in scores.groupby("heading", sort=False):
        shared = common_member(list(rows["members"]))
        panels.append(
            (
                heading + (f" (all printed ones are with {with_article(shared)})" if shared else ""),
                [_bar(index, row) for row in rows.itertuples()],
            )
        )
    canvas = draw_scores(panels, foot_inches=KEY_INCHES)
    used = set(scores["group"])
    names = index.groups | {_MIXED: "partners of two groups, or of others"}
    draw_group_key(canvas, [(group, name) for group, name in names.items() if group in used])
    own = scores[scores["now"]]
    conflicts = [
        f"{pair_name(row.members)} {period_text(row.data_year, row.period)}: {row.value} here, also "
        + listed(f"{value} ({index.source(source).name})" for value, source in row.others)
        for row in scores.itertuples() if row.others
    ]  # fmt: skip
    computed = scores[scores["parts"].map(len) > 0]
    weak = scores[scores["confidence"] == "low"]
    years = [int(y) for y in scores["data_year"]]
    return Figure(
        key="collaboration-scores",
        title=_scores_title(own, scores, year),
        subtitle="Bilateral collaboration score by pair, in articles; each with its year or period, each panel on its own scale from zero",
        caption=joined_sentences(
            [
                _definition(index),
                f"Full colour: {year}; faint: other years." if len(own) else f"No score is printed for {year}; faint bars are other years.",
                "Bars have the colour of the country group to which both partners belong.",
                f"Scores inside {listed(dict.fromkeys(computed['list_region']))} are computed: the sum of the two printed Shares in joint articles, which stand in brackets." if len(computed) else "",
                "Only printed scores are shown; sources print few of them, and a pair without a bar is not a pair without joint articles.",
                f"Sources disagree: {'; '.join(conflicts)}." if conflicts else "",
                f"Low confidence: {listed(pair_name(members) for members in weak['members'])}." if len(weak) else "",
                break_notes(index, "overall", years) if len(set(years)) > 1 else "",
            ]
        ),
        alt=f"Bars of {plural(len(scores), 'score')} in {plural(len(panels), 'panel')}, {cardinal(len(own)) if len(own) else 'none'} of them for {year}. "
        + f"The longest of each panel: {_longest(panels)}.",
        description=" ".join(
            f"{heading}: "
            + "; ".join(
                f"{pair_name(row.members)}, {period_text(row.data_year, row.period)}: {with_relation(row.relation, row.value)}"
                for row in rows.itertuples()
            ) + "."
            for heading, rows in scores.groupby("heading", sort=False)
        ),
        data=pd.DataFrame(
            {
                "data_year": scores["data_year"],
                "period": [period_text(row.data_year, row.period) for row in scores.itertuples()],
                "kind": scores["kind"], "pair": scores["place"],
                "subject": [index.subject_names[subject] for subject in scores["subject"]],
                "score": [with_relation(row.relation, row.value) for row in scores.itertuples()],
                "computed_from": [" + ".join(parts) for parts in scores["parts"]],
                "confidence": scores["confidence"],
                "other_values": ["; ".join(f"{v} ({index.source(s).name})" for v, s in others) for others in scores["others"]],
                "source": [";".join([row.source, *(s for _, s in row.others)]) for row in scores.itertuples()],
            }
        ),
        canvas=canvas,
    )  # fmt: skip


def _longest(panels: list[tuple[str, list[Score]]]) -> str:
    longest = [max(bars, key=lambda bar: bar.value) for _, bars in panels]
    return "; ".join(" ".join(f"{bar.name} {bar.text}".split()) for bar in longest)


def _bar(index: Index, row: object) -> Score:
    names = [index.short(member) for member in row.members]
    one_line = _DASH.join(names)
    name = one_line if len(one_line) <= _LONGEST_LINE else f"{names[0]} –\n{names[1]}"
    if row.subject != "overall":
        name += f" ({index.subject_names[row.subject]})"
    parts = f"  ({' + '.join(row.parts)})" if row.parts else ""
    return Score(
        name, _short_period(row), row.number, with_relation(row.relation, row.value) + parts, row.group, row.now
    )  # fmt: skip


def _short_period(row: object) -> str:
    """A date for a narrow column: ``"Dec 2019 – Nov 2020"``."""
    words = [
        word[:3] if word.isalpha() and word != "to" else word
        for word in period_text(row.data_year, row.period).split()
    ]
    return " ".join(words).replace(" to ", _DASH)


def _scores_title(own: pd.DataFrame, scores: pd.DataFrame, year: int) -> str:
    if own.empty:
        return f"No bilateral collaboration score is printed for {year}; {_years(scores)} have printed scores"
    texts = []
    for _, rows in own.groupby("heading", sort=False):
        best = rows.sort_values("number", ascending=False).iloc[0]
        kind = _lowered(best["kind"])
        rank = "highest" if len(rows) > 1 else "only"
        when = f" ({period_text(year, best['period'])})" if best["period"] else ""
        texts.append(
            f"{pair_name(best['members'])} has the {rank} {'computed' if best['parts'] else 'printed'} score "
            f"among {kind}, {best['value']}{when}"
        )
    return f"{year}: {'; '.join(texts)}"


def _order(index: Index) -> pd.DataFrame:
    """What sources print about pairs besides scores: ``data_year, pair, subject, printed, confidence, source``."""
    figures = index.tables.figures
    metrics = index.tables.metrics.set_index("metric")
    counts_pairs = figures["metric"].isin(metrics.index[metrics["unit"] == "pairs"])
    rows = figures[
        ((figures["place_kind"] == "pair") & ~figures["metric"].isin([SCORE, PART])) | counts_pairs
    ]
    found = [
        {
            "data_year": int(row.data_year),
            "pair": pair_name(row.members) if row.members else row.place,
            "subject": index.subject_names[row.subject],
            "printed": _in_words(index, row, metrics.at[row.metric, "name"], metrics.at[row.metric, "unit"]),
            "period": period_text(row.data_year, row.period),
            "confidence": row.confidence,
            "source": row.source,
        }
        for row in rows.itertuples()
    ]
    trust = figures[figures["statement"] != ""].drop_duplicates("source").set_index("source")["confidence"]
    statements = index.tables.statements
    said = statements[
        (statements["place_kind"] == "pair") & (statements["kind"] == "index")
        & (statements["metric"].map(metrics["value_type"]) == "comparison")
    ]  # fmt: skip
    found += [
        {
            "data_year": int(row.data_year),
            "pair": pair_name(tuple(row.place.split(_DASH))),
            "subject": index.subject_names[row.subject],
            "printed": _in_words(index, row, metrics.at[row.metric, "name"], metrics.at[row.metric, "unit"]),
            "period": str(row.data_year),
            "confidence": trust.get(row.article, ""),  # that of the article's other statements
            "source": row.article,
        }
        for row in said.itertuples()
    ]
    columns = ["data_year", "pair", "subject", "printed", "period", "confidence", "source"]
    return pd.DataFrame(found, columns=columns)


def _in_words(index: Index, row: object, name: str, unit: str) -> str:
    """What one row says of its pair, from its metric, relation and value."""
    other = pair_name(tuple(row.reference_place.split(_DASH))) if row.reference_place else ""
    if row.metric == "rank":
        kind = _kind(_names_by_kind(index), row.members, row.list_region if row.list_scope == "city" else "")
        return f"rank {with_relation(row.relation, row.value)} among {_lowered(kind)}"
    if row.metric == RATIO:
        return ratio_text(row.relation, row.value, other)
    if unit == "yes = 1":
        text = name if float(row.value) else f"not {name}"
        return f"{text}, compared with {other}" if other else text
    return f"{with_relation(row.relation, row.value)} {name}"


def collaboration_order(report: Report) -> Exhibit:
    """Ranks, comparisons and counts of pairs that come without a score, those of the report's year first."""
    index, year = report.index, report.year
    order = _order(index)
    if order.empty:
        return Missing(
            "collaboration-order", "What sources print about pairs without a score",
            "No source found prints a rank, a comparison or a count of pairs.", (),
        )  # fmt: skip
    order = order.assign(now=order["data_year"] == year).sort_values(
        ["now", "data_year", "pair", "printed"], ascending=[False, False, True, True]
    )
    own = int(order["now"].sum())
    columns = ["period", "pair", "subject", "printed", "confidence", "source"]
    partnerships = index.tables.metrics.set_index("metric")["definition"].get(
        "institutional_partnerships", ""
    )
    return Table(
        key="collaboration-order",
        title=(
            f"{capitalised(plural(own, 'printed statement'))} about pairs in {year}, and those of other years"
            if own
            else f"Besides scores nothing is printed about pairs in {year}; the statements are of other years"
        ),
        caption=joined_sentences(
            [
                "Ranks are by bilateral collaboration score.",
                "A comparison says which score is greater and, where it is printed, by how much; the scores themselves are not printed.",
                f"Institutional partnerships: {_lowered(partnerships)}" if partnerships else "",
            ]
        ),
        data=order[columns].rename(columns={"period": "year or period"}),
    )
