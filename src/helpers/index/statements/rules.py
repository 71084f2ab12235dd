"""One rule a kind of statement: which printed figures of other sources speak for it or against it.

A statement comes resolved (canonical places, years as numbers) as ``check_statements`` hands it over.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import chain
from types import SimpleNamespace

import pandas as pd

from helpers.base.words import cardinal, ids_in, listed, signed_as_printed, with_article, with_relation
from helpers.index.printed_records import OWN_RECORDS, editions, whole_metrics
from helpers.index.rankings import unprinted_ranks
from helpers.index.statements.evidence import Finding, Note, Others, agreement, varied
from helpers.index.statements.ranks import (
    behind,
    leading_ranks_held,
    only_subject_led,
    overtook,
    rank_trend,
    since,
)
from helpers.index.statements.tables import leading_institutions
from helpers.index.statements.trends import share_ratio_trend, share_trend

Rule = Callable[[SimpleNamespace, Others], Finding]

# A pair is one of the leading pairs if another source ranks it so high.
LEADING_PAIRS = 10
_TOP_CITIES = re.compile(r"(?P<country>.+) top-(?P<top>\d+) cities")
_SIGNS = {"<=": "≤", ">=": "≥"}


def rule_of(metric: str, relation: str) -> Rule:
    """The rule for a statement of ``metric``; a plain comparison of values where there is no other."""
    if metric.startswith("cities_in_top_"):
        return cities_in_top
    if metric.startswith("institutions_in_top_"):
        return institutions_in_top
    if metric == "rank" and relation == "since":
        return since
    return _RULES.get(metric, same_value)


def same_value(said: SimpleNamespace, others: Others, tolerance: str = "") -> Finding:
    """A printed value against the same value as other sources print it; ``tolerance`` where a rule has its own."""
    whole = said.metric in whole_metrics(others.index)
    finding = Finding(tolerance or _tolerance(said, whole))
    found: dict[str, list[SimpleNamespace]] = {}
    for row in others.find(said.metric, said.subject, said.data_year, said.place):
        if row.reference_place != said.reference_place:
            continue
        outcome = agreement((said.relation, said.value), (row.relation, row.value), whole)
        # a change from another year is another figure
        found.setdefault(outcome if row.reference_year == said.reference_year else "open", []).append(row)
    for outcome, rows in found.items():
        values = ", ".join(f"{_words(row)} {others.cite(row)}" for row in rows)
        heading = others.about(said.subject, said.data_year, said.place)
        finding.add(outcome, others.note(f"{heading}: {values}", *rows))
    if (said.metric, said.relation) == ("rank", "="):
        for row in others.city_ranks(said.subject, said.data_year):
            if row.value == said.value and row.place != said.place:
                finding.add("against", others.ranked(row))
    return finding


def change(said: SimpleNamespace, others: Others) -> Finding:
    """A change of one city, or of every city of a country among the leading ones.

    What a source says of every one of the leading cities of a country it says of each of them; what it says of all of
    them together, of none.
    """
    finding, group = same_value(said, others), _TOP_CITIES.fullmatch(said.place)
    if group is None:
        return _with_groups(finding, said, others)
    finding.tolerance = "Every one of the cities must agree; all of them together is another statement."
    for row in others.find(said.metric, said.subject, said.data_year, f"{said.place} combined"):
        if row.reference_year == said.reference_year:
            finding.part.append(others.cited(f"of the cities together, {_words(row)}", row))
    cities = dict.fromkeys(
        row.place
        for row in others.city_ranks(said.subject, said.data_year)
        if row.number <= int(group["top"]) and others.index.country_of(row.place) == group["country"]
    )
    single = [same_value(varied(said, place=city), others) for city in cities]
    for one in single:
        finding.against += one.against
        finding.part += one.support + one.part
    if single and all(one.support and not one.against for one in single):
        finding.support, finding.part = finding.support + finding.part, []
    return finding


def _with_groups(finding: Finding, said: SimpleNamespace, others: Others) -> Finding:
    """With what sources say of every leading city of its country, where the city is known to be one of them."""
    groups: dict[str, list[SimpleNamespace]] = {}
    for row in others.find(said.metric, said.subject, said.data_year):
        stated = (row.relation, row.value, row.reference_year)
        if stated == (said.relation, said.value, said.reference_year) and said.relation != "=":
            groups.setdefault(row.place, []).append(row)
    index = others.index
    country = index.country_of(said.place) if index.knows(said.place) else ""
    for place, rows in groups.items():
        group = _TOP_CITIES.fullmatch(place)
        if group is None or group["country"] != country:
            continue
        ranks = others.ranks(said.place, said.subject, said.data_year)
        if inside := [rank for rank in ranks if rank.number <= int(group["top"])]:
            text = (
                f"every city of {with_article(group['country'])} among the {cardinal(int(group['top']))} leading ones: "
                f"{_words(rows[0])} {others.cite(*rows)}; {others.name(said.place)} is one, rank {inside[0].value} "
                f"{others.cite(inside[0])}"
            )
            finding.add("for", others.note(text, *rows, inside[0]))
    return finding


def share_ratio(said: SimpleNamespace, others: Others) -> Finding:
    """A ratio of Shares against a printed ratio, or against the printed Shares themselves."""
    finding = same_value(said, others)
    for row in others.find("share", said.subject, said.data_year, said.place):
        for base in others.find("share", said.subject, said.data_year, said.reference_place):
            if row.relation == base.relation == "=" and base.number:
                ratio = f"{row.number / base.number:.2f}"
                text = (
                    f"{others.about(said.subject, said.data_year)}: Shares {row.value} of "
                    f"{others.name(row.place)} and {base.value} of {others.name(base.place)}, a ratio of {ratio}"
                )
                outcome = agreement((said.relation, said.value), ("=", ratio), whole=False)
                finding.add(outcome, others.cited(text, row, base))
    return finding


def cities_in_top(said: SimpleNamespace, others: Others) -> Finding:
    """A number of cities of a country among the leading ones: another count, or the ranks themselves."""
    finding = same_value(
        said, others, "Same number, in another count or by the countries of the cities ranked."
    )
    top, stated = int(said.metric.rsplit("_", 1)[1]), int(said.value)
    rows = list(chain.from_iterable(others.holders(said.subject, said.data_year, top).values()))
    if not rows:
        return finding
    sure = list({(row.number, row.place): row for row in rows}.values())  # one row a rank and city
    inside = [row for row in sure if others.index.country_of(row.place) == said.place]
    all_known = not unprinted_ranks(pd.DataFrame({"rank": [row.number for row in sure]}), top)
    cities = others.places(inside)
    text = (
        f"{others.about(said.subject, said.data_year)}: other sources name the holders of "
        f"{'all' if all_known else f'{cardinal(len(sure))} of the'} {cardinal(top)} leading ranks, "
        f"{'all' if len(inside) == len(sure) else cardinal(len(inside))} of them in {with_article(said.place)}{f': {cities}' if cities else ''}"
    )
    impossible = len(inside) > stated or len(sure) - len(inside) > top - stated
    outcome = len(inside) == stated if all_known else "against" if impossible else "open"
    finding.add(outcome, others.cited(text, *rows))
    return finding


def institutions_in_top(said: SimpleNamespace, others: Others) -> Finding:
    """A number of institutions of some cities among the leading ones of the world."""
    finding = same_value(
        said, others, "All leading ranks must be known; institutions count where they have their seat."
    )
    for holds, note in leading_institutions(said, others):
        finding.add(holds, note)
    top, stated = int(said.metric.rsplit("_", 1)[1]), int(said.value)
    index, cities = others.index, said.place.split(" + ")
    printed = {
        (row.number, row.place): row for row in others.institutions(said.data_year) if row.number <= top
    }
    if not printed:
        return finding
    all_known = not unprinted_ranks(pd.DataFrame({"rank": [rank for rank, _ in printed]}), top)
    seated = [row for row in printed.values() if index.institution(row.place)["city"] in cities]
    # an institution that works in many cities may or may not be counted for its seat
    sure = [row for row in seated if not index.spread(row.place)]
    names = listed(f"{index.short(place)} {rank:.0f}" for rank, place in sorted(printed))
    text = (
        f"{others.about(said.subject, said.data_year)}: of the {top} leading world ranks of institutions "
        f"other sources print {cardinal(len(printed))}{f' ({names})' if not all_known else ''}, "
        f"{cardinal(len(seated))} of them seated in {listed(cities, 'or')}"
    )
    possible = len(sure) <= stated <= len(seated)
    outcome = possible if all_known else "against" if len(sure) > stated else "open"
    finding.add(outcome, others.cited(text, *printed.values()))
    return finding


def leading_pair(said: SimpleNamespace, others: Others) -> Finding:
    """A pair among those with the highest bilateral collaboration scores."""
    finding = Finding(f"Another source must rank the pair among the {cardinal(LEADING_PAIRS)} leading ones.")
    for metric, word in (("rank", "rank"), ("bilateral_collaboration_score", "score")):
        for row in others.find(metric, said.subject, said.data_year, said.place):
            heading = others.about(said.subject, said.data_year, row.place)
            leading = metric == "rank" and row.number <= LEADING_PAIRS
            finding.add("for" if leading else "open", others.cited(f"{heading}: {word} {row.value}", row))
    return finding


def journals_tracked(said: SimpleNamespace, others: Others) -> Finding:
    """The number of journals: other printed numbers, and what the edition of the year is known to rest on."""
    finding = same_value(said, others, "Same number of journals.")
    terms = others.index.definitions
    known = terms.loc[terms["term"] == "journals", "source"]
    sources = tuple(i for i in ids_in(known) if i not in (said.article, OWN_RECORDS))
    rows = editions(others.index)
    for row in rows[rows["cities"] & (rows["data_year"] == said.data_year)].itertuples():
        numbers = re.findall(r"\d+", row.journals)
        if not numbers or not sources:
            continue
        if len(numbers) == 1:
            names = dict.fromkeys(others.index.source(source).name for source in sources)
            text = f"{row.title}: {row.journals} journals ({', '.join(names)})"
            finding.add(numbers == [said.value], Note(text, sources))
        else:
            text = f"{row.title}: reports name {listed(numbers, 'or')} journals"
            finding.add("open", Note(text, sources))
            finding.disputed = said.value in numbers
    return finding


def among_leading(said: SimpleNamespace, others: Others) -> Finding:
    """A place among the leading ones of a subject, by its rank."""
    tolerance = f"“Strongly” is read as among the {cardinal(int(said.value))} leading cities."
    return same_value(varied(said, metric="rank"), others, tolerance)


_RULES: dict[str, Rule] = {
    "among_leading": among_leading,
    "change_adjusted_share_pct": change,
    "share_ratio": share_ratio,
    "behind": behind,
    "overtook": overtook,
    "rank_trend": rank_trend,
    "leading_pair": leading_pair,
    "journals_tracked": journals_tracked,
    "share_trend": share_trend,
    "share_ratio_trend": share_ratio_trend,
    "only_subject_led": only_subject_led,
    "leading_ranks_held": leading_ranks_held,
}


def _words(row: SimpleNamespace) -> str:
    """A printed value in words: ``"rank 6"``, ``"+9.14% against 2023"``, ``"10 cities"``."""
    value = with_relation(_SIGNS.get(row.relation, row.relation), row.value)
    if row.metric == "rank":
        return f"rank {value}"
    if row.metric == "share":
        return f"Share {value}"
    if row.metric.startswith("cities_in_top_"):
        top = int(row.metric.rsplit("_", 1)[1])
        if row.relation == "=" and row.value.isdigit():
            value = "all" if int(row.value) == top else cardinal(int(row.value))
        return f"{value} of the {cardinal(top)} leading cities"
    if row.metric.startswith("change_") and row.metric.endswith("_pct"):
        base = f" against {row.reference_year}" if row.reference_year is not None else ""
        return with_relation(row.relation, signed_as_printed(row.value, "%")) + base
    return f"{value} journals" if row.metric == "journals_tracked" else value


def _tolerance(said: SimpleNamespace, whole: bool) -> str:
    if said.relation == "≈":
        return "“≈” counts as within one unit of the last printed digit."
    if said.relation != "=":
        value = with_relation(_SIGNS.get(said.relation, said.relation), said.value)
        return f"Any value {value} agrees."
    if said.metric == "rank":
        return "Same rank."
    return "Same number." if whole else "Equal to the fewer printed decimals."
