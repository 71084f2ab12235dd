"""Rules for statements about Shares over the years: rising, falling, catching up.

A statement comes resolved (canonical places, years as numbers) as ``check_statements`` hands it over.
"""

from __future__ import annotations

from itertools import chain
from types import SimpleNamespace

from helpers.base.words import listed, signed
from helpers.data.layout import CONFIDENCES
from helpers.index.statements.evidence import Finding, Note, Others
from helpers.index.statements.ranks import comparable_ranks
from helpers.index.statements.tables import listed_shares, smallest_change, table_note


def share_trend(said: SimpleNamespace, others: Others) -> Finding:
    """Whether the Share of every place named rose, or fell, over a period."""
    finding = Finding(
        "The Shares of the first and the last year known are compared, of each place; how fast is not tested."
    )
    years = list(range(said.reference_year, said.data_year + 1))
    places = said.place.split(" + ")
    rows = {place: _printed_shares(others, place, said.subject, years) for place in places}
    if all(len(own) > 1 for own in rows.values()):
        printed = {place: {year: row.number for year, row in own.items()} for place, own in rows.items()}
        outcome, text = _first_and_last(printed, said, others)
        ends = [own[year] for own in rows.values() for year in (min(own), max(own))]
        finding.add(outcome, others.cited(text, *ends))
    tables = {place: listed_shares(others, place, said.subject, years) for place in places}
    if all(len(own) > 1 for own in tables.values()):
        outcome, text = _first_and_last(tables, said, others)
        told = {year for own in tables.values() for year in (min(own), max(own))}
        finding.add(outcome, table_note(text, sorted(told)))
    return finding


def _first_and_last(
    shares: dict[str, dict[int, float]], said: SimpleNamespace, others: Others
) -> tuple[str, str]:
    """The outcome, ``open`` where places moved apart, and the first and the last of the Shares by place and year."""
    texts, holds = [], []
    for place, own in shares.items():
        first, last = min(own), max(own)
        change = (own[last] / own[first] - 1) * 100
        holds.append(change > 0 if said.relation == "rising" else change < 0)
        texts.append(
            f"{others.name(place)} {own[first]:,.0f} in {first}, {own[last]:,.0f} in {last} ({signed(change, unit='%')})"
        )
    outcome = "for" if all(holds) else "open" if any(holds) else "against"
    return outcome, f"Share of {listed(texts)}"


def share_ratio_trend(said: SimpleNamespace, others: Others) -> Finding:
    """Whether the Share of one place as a multiple of another's rose, or fell, over a period.

    Where no source prints the Shares, ranks of both are told; they settle nothing.
    """
    finding = Finding(
        "The ratio of the Shares in the first and in the last year known is compared; how fast it changes is not tested."
    )
    years, places = list(range(said.reference_year, said.data_year + 1)), (said.place, said.reference_place)
    one, other = (_printed_shares(others, place, said.subject, years) for place in places)
    printed = {
        year: row.number / other[year].number
        for year, row in one.items()
        if year in other and other[year].number
    }
    if len(printed) > 1:
        rows = [row for year in printed for row in (one[year], other[year])]
        finding.add(_towards(printed, said), others.cited(_told(printed, said, others), *rows))
    of_one, of_other = (listed_shares(others, place, said.subject, years) for place in places)
    tables = {year: share / of_other[year] for year, share in of_one.items() if of_other.get(year)}
    if len(tables) > 1:
        least = smallest_change(others, said.data_year)
        text, outcome = _told(tables, said, others), _towards(tables, said, least)
        if outcome == "open":
            text += f", a change within the error of {least:.0%}"
        finding.add(outcome, table_note(text, list(tables)))
    if not (finding.support or finding.against):
        for place in places:
            if ranks := comparable_ranks(others, place, said.subject, years):
                shown = listed(f"{rows[0].value} in {year}" for year, rows in ranks.items())
                text = f"{others.about(said.subject, place=place)}: rank {shown}"
                finding.part.append(others.cited(text, *chain.from_iterable(ranks.values())))
        if finding.part:
            finding.part.append(Note("no other source prints Shares of both for two years"))
    return finding


def _printed_shares(others: Others, place: str, subject: str, years: list[int]) -> dict[int, SimpleNamespace]:
    """The best printed Share of a place by year, from other sources."""
    found = {}
    for year in years:
        rows = [row for row in others.find("share", subject, year, place) if row.relation in ("=", "≈")]
        if rows:
            found[year] = min(
                rows,
                key=lambda row: (CONFIDENCES.index(row.confidence), row.relation != "=", row.source),
            )
    return found


def _towards(ratios: dict[int, float], said: SimpleNamespace, least: float = 0.0) -> str:
    """``for`` if the ratio moved as ``said``; ``open`` where it moved by no more than ``least``, a part of it."""
    first, last = ratios[min(ratios)], ratios[max(ratios)]
    if round(first, 2) == round(last, 2) or abs(last / first - 1) <= least:
        return "open"
    return "for" if (last > first) == (said.relation == "rising") else "against"


def _told(ratios: dict[int, float], said: SimpleNamespace, others: Others) -> str:
    values = ", ".join(f"{ratio:.2f} in {year}" for year, ratio in ratios.items())
    return f"Share of {others.name(said.place)} as a multiple of that of {others.name(said.reference_place)}: {values}"
