"""Rules for statements about who leads a subject, by the countries of the cities that other sources rank.

A statement comes resolved (canonical places, years as numbers) as ``check_statements`` hands it over.
"""

from __future__ import annotations

from itertools import chain
from types import SimpleNamespace

from helpers.base.words import cardinal, listed, with_article
from helpers.index.statements.evidence import Finding, Others


def only_subject_led(said: SimpleNamespace, others: Others) -> Finding:
    """A subject led by a city of the country, and no other subject of the edition led by one."""
    finding = Finding("The leader of every subject must be known; by a city that is first, a country leads.")
    leaders = {
        subject: rows
        for subject in others.index.subjects
        if (rows := others.holders(subject, said.data_year, 1).get(1))
    }
    for subject, rows in leaders.items():
        own = {others.index.country_of(row.place) for row in rows} == {said.place}
        names = listed(dict.fromkeys(others.name(row.place) for row in rows))
        note = others.cited(f"{others.about(subject, said.data_year)}: {names} first", *rows)
        finding.add(own == (subject == said.subject), note)
    open_ones = [s for s in others.subjects_of(said.data_year) if s not in leaders]
    if open_ones and leaders:
        named = listed(others.index.subject_names[subject] for subject in open_ones)
        finding.part += [*finding.support, others.note(f"no other source prints who leads {named}")]
        finding.support = []
    return finding


def leading_ranks_held(said: SimpleNamespace, others: Others) -> Finding:
    """The leading ranks of a subject, all held by cities of some countries or country groups."""
    top, named = int(said.value), said.place.split(" + ")
    finding = Finding(
        f"“Lead” is read as holding the {cardinal(top)} leading ranks, all of which must be known."
    )
    heading = others.about(said.subject, said.data_year)
    holders = others.holders(said.subject, said.data_year, top)
    rows = list(chain.from_iterable(holders.values()))
    if not rows:
        for row in others.find("cities_in_top_10", said.subject, said.data_year):
            text = f"{heading}: {row.value} of the ten leading cities in {with_article(row.place)}"
            finding.part.append(others.cited(text, row))
        return finding
    index = others.index
    inside = all(
        index.country_of(row.place) in named or index.groups[index.country_group(row.place)] in named
        for row in rows
    )
    outcome = "against" if not inside else "for" if len(holders) == top else "open"
    finding.add(outcome, others.cited(f"{heading}: {others.places(rows)}", *rows))
    return finding
