"""Rules for statements about Shares over the years: rising, falling, catching up.

A statement comes resolved (canonical places, years as numbers) as ``check_statements`` hands it over.
"""

from __future__ import annotations

from types import SimpleNamespace

from helpers.base.words import listed, signed
from helpers.index.statements.evidence import Finding, Others
from helpers.index.statements.ranks import comparable_ranks
from helpers.index.statements.tables import listed_shares, smallest_change, table_note


def share_trend(said: SimpleNamespace, others: Others) -> Finding:
    """Whether the Share of every place named rose, or fell, over a period."""
    finding = Finding(
        "The Shares of the first and the last year known are compared, of each place; how fast is not tested."
    )
    years = list(range(said.reference_year, said.data_year + 1))
    for printed in (True, False):
        notes, holds, used = [], [], set[int]()
        rows: list[SimpleNamespace] = []
        for place in said.place.split(" + "):
            own = _printed_shares(others, place, said.subject, years)
            shares = (
                {year: row.number for year, row in own.items()}
                if printed
                else listed_shares(others, place, said.subject, years)
            )
            if len(shares) < 2:
                break
            first, last = min(shares), max(shares)
            change = (shares[last] / shares[first] - 1) * 100
            holds.append(change > 0 if said.relation == "rising" else change < 0)
            notes.append(
                f"{others.name(place)} {shares[first]:,.0f} in {first}, {shares[last]:,.0f} in {last} ({signed(change, unit='%')})"
            )
            used |= {first, last}
            rows += [own[first], own[last]] if printed else []
        else:
            text = f"Share of {listed(notes)}"
            note = (
                others.note(f"{text} {others.cite(*rows)}", *rows)
                if printed
                else table_note(text, sorted(used))
            )
            finding.add("for" if all(holds) else "against" if not any(holds) else "open", note)
    return finding


def share_ratio_trend(said: SimpleNamespace, others: Others) -> Finding:
    """Whether the Share of one place as a multiple of another's rose, or fell, over a period.

    Where no source prints the Shares, ranks of both are told; they settle nothing.
    """
    finding = Finding(
        "The ratio of the Shares in the first and in the last year known is compared; how fast it changes is not tested."
    )
    years = list(range(said.reference_year, said.data_year + 1))
    one, other = (
        _printed_shares(others, place, said.subject, years) for place in (said.place, said.reference_place)
    )
    known = [year for year in years if year in one and year in other and other[year].number]
    if len(known) > 1:
        rows = [row for year in known for row in (one[year], other[year])]
        ratios = {year: one[year].number / other[year].number for year in known}
        finding.add(
            _towards(ratios, said), others.note(f"{_told(ratios, said, others)} {others.cite(*rows)}", *rows)
        )
    listed_one, listed_other = (
        listed_shares(others, place, said.subject, years) for place in (said.place, said.reference_place)
    )
    both_listed = {
        year: listed_one[year] / listed_other[year] for year in listed_one if listed_other.get(year)
    }
    if len(both_listed) > 1:
        least = smallest_change(others, said.data_year)
        text, outcome = _told(both_listed, said, others), _towards(both_listed, said, least)
        if outcome == "open":
            text += f", a change within the error of {least:.0%}"
        finding.add(outcome, table_note(text, list(both_listed)))
    if not (finding.support or finding.against):
        _tell_ranks(finding, said, others, years)
    return finding


def _tell_ranks(finding: Finding, said: SimpleNamespace, others: Others, years: list[int]) -> None:
    for place in (said.place, said.reference_place):
        ranks = comparable_ranks(others, place, said.subject, years)
        if rows := [row for each in ranks.values() for row in each]:
            shown = listed(f"{each[0].value} in {year}" for year, each in ranks.items())
            text = f"{others.about(said.subject, place=place)}: rank {shown} {others.cite(*rows)}"
            finding.part.append(others.note(text, *rows))
    if finding.part:
        finding.part.append(others.note("no other source prints Shares of both for two years"))


def _printed_shares(others: Others, place: str, subject: str, years: list[int]) -> dict[int, SimpleNamespace]:
    """The best printed Share of a place by year, from other sources."""
    found = {}
    for year in years:
        rows = [row for row in others.find("share", subject, year, place) if row.relation in ("=", "≈")]
        rows.sort(
            key=lambda row: (("high", "medium", "low").index(row.confidence), row.relation != "=", row.source)
        )
        if rows:
            found[year] = rows[0]
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
