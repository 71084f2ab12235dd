"""What a sentence says beside its number: that it is the highest, or the highest outside a country, or has risen.

Column ``also`` of ``data/printed/*/statements.csv`` names it; each is tested like the number itself.
"""

from __future__ import annotations

import re
from itertools import chain
from types import SimpleNamespace

from helpers.index.statements.evidence import Finding, Others, members, varied
from helpers.index.statements.ranks import rank_trend

_OUTSIDE = re.compile(r"highest outside (?P<country>.+)")
_ABOVE = {"highest": 0, "second highest": 1}
_LOOK_BACK = 5


def also(said: SimpleNamespace, others: Others) -> Finding:
    """The evidence on what a statement says beside its number.

    Raises:
        ValueError: for what no rule is known of.
    """
    if said.also in _ABOVE:
        return _highest(said, others, _ABOVE[said.also])
    if found := _OUTSIDE.fullmatch(said.also):
        return _highest_outside(said, others, found["country"])
    if said.also == "risen":
        since = said.data_year - _LOOK_BACK
        finding = rank_trend(varied(said, reference_year=since, relation="rising"), others)
        finding.tolerance = (
            "“Risen”: against the first of the five years before with a comparable printed rank."
        )
        return finding
    if said.also == "unchanged":
        return _unchanged(said, others)
    raise ValueError(f"no rule for '{said.also}'")


def _highest(said: SimpleNamespace, others: Others, above: int) -> Finding:
    """No other place of its kind has a higher value, or just one."""
    finding = Finding(
        f"“{said.also.capitalize()}”: no more than that many others may have a higher value, and a source must rank it so."
    )
    higher = [
        row
        for row in others.find(said.metric, said.subject, said.data_year)
        if row.place_kind == said.place_kind
        and members(row.place) != members(said.place)
        and row.number > float(said.value)
    ]
    if len({members(row.place) for row in higher}) > above:
        finding.add("against", others.note(f"higher: {others.places(higher, cite=True)}", *higher))
    for row in others.find("rank", said.subject, said.data_year, said.place):
        finding.add(row.number == above + 1, others.ranked(row))
    return finding


def _highest_outside(said: SimpleNamespace, others: Others, country: str) -> Finding:
    """Every better rank is held by a city of the country."""
    finding = Finding(f"“Highest outside {country}”: all better ranks must be known, and held there.")
    better = int(said.value) - 1
    holders = others.holders(said.subject, said.data_year, better)
    rows = list(chain.from_iterable(holders.values()))
    if outside := [row for row in rows if others.index.country_of(row.place) != country]:
        finding.add("against", others.note(f"ranked better: {others.places(outside, cite=True)}", *outside))
    elif rows:
        note = others.cited(f"ranked better, all in {country}: {others.places(rows)}", *rows)
        finding.add("for" if len(holders) == better else "open", note)
    return finding


def _unchanged(said: SimpleNamespace, others: Others) -> Finding:
    """The same rank in the year before."""
    finding = Finding("“Remains”: the same rank in the year before.")
    for row in others.ranks(said.place, said.subject, said.data_year - 1):
        finding.add(row.value == said.value, others.ranked(row))
    return finding
