"""Rules for statements about the order of cities: behind, overtook, since, rising and falling, and who leads.

A statement comes resolved (canonical places, years as numbers) as ``check_statements`` hands it over.
"""

from __future__ import annotations

from itertools import chain
from types import SimpleNamespace

from helpers.base.words import cardinal, listed, listed_ranges, with_article
from helpers.index.statements.evidence import Finding, Note, Others


def behind(said: SimpleNamespace, others: Others) -> Finding:
    """The place ranks behind the place compared."""
    finding = Finding("The printed ranks of both places are compared.")
    for ahead, _, note in _orders(said, others, said.data_year):
        finding.add(not ahead, note)
    return finding


def overtook(said: SimpleNamespace, others: Others) -> Finding:
    """Ahead in the year, behind in the year before or in the year named, in rankings drawn up alike."""
    earlier = said.reference_year or said.data_year - 1
    finding = Finding(
        f"The printed ranks of both places must say behind in {earlier}, ahead in {said.data_year}."
    )
    before, now = _orders(said, others, earlier), _orders(said, others, said.data_year)
    finding.against += [note for ahead, _, note in before if ahead]
    finding.against += [note for ahead, _, note in now if not ahead]
    right = [note for ahead, _, note in before if not ahead] + [note for ahead, _, note in now if ahead]
    alike = {side for ahead, side, _ in before if not ahead} & {side for ahead, side, _ in now if ahead}
    if alike:
        finding.support += right
    else:
        finding.part += right
    for row in others.find("overtook", said.subject, said.data_year, said.place):
        if row.reference_place == said.reference_place:
            text = f"{others.name(row.place)} passed {others.name(row.reference_place)} in {said.data_year}"
            finding.add(bool(row.number), others.cited(text, row))
    if not alike and (before or now):
        open_years = [year for year, found in ((earlier, before), (said.data_year, now)) if not found]
        finding.part += [Note(f"no other source prints the ranks of both for {year}") for year in open_years]
    return finding


def _orders(said: SimpleNamespace, others: Others, year: int) -> list[tuple[bool, int, Note]]:
    """Whether the place stands ahead of the place compared: one entry a pair of ranks drawn up alike."""
    found = []
    for own in others.ranks(said.place, said.subject, year):
        for other in others.ranks(said.reference_place, said.subject, year):
            if own.side == other.side and own.number != other.number:
                text = (
                    f"{others.about(said.subject, year)}: {others.name(own.place)} rank {own.value}, "
                    f"{others.name(other.place)} rank {other.value}"
                )
                found.append((own.number < other.number, own.side, others.cited(text, own, other)))
    return found


def since(said: SimpleNamespace, others: Others) -> Finding:
    """One rank in every year from the reference year on, as far as ranks are printed.

    Sources disagree only where they print different ranks for one year; a year with other ranks alone
    contradicts the statement.
    """
    finding = Finding("The same rank in every year for which another source prints one.")
    years = range(said.reference_year, said.data_year + 1)
    printed: dict[int, set[bool]] = {year: set() for year in years}
    for row in others.throughout(said.place, said.subject):
        if shared := [year for year in years if year in row.years]:
            for year in shared:
                printed[year].add(row.value == said.value)
            when = f"{shared[0]} to {shared[-1]}" if len(shared) > 1 else str(shared[0])
            text = f"{others.about(said.subject, place=row.place)}: rank {row.value} throughout {when}"
            finding.add(row.value == said.value, others.cited(text, row))
    for year in years:
        for row in others.ranks(said.place, said.subject, year):
            printed[year].add(row.value == said.value)
            finding.add(row.value == said.value, others.ranked(row))
    ends_printed = all(True in printed[year] for year in (years[0], years[-1]))
    if not ends_printed or {False} in printed.values():
        finding.part, finding.support = finding.support, []
    if unprinted := [year for year in years if not printed[year]]:
        finding.tolerance += f" No rank is printed for {listed_ranges(unprinted)}."
    for limit in others.index.breaks(said.subject):
        if limit.absolute and limit.between(years[0], years[-1]):
            finding.tolerance += (
                f" Ranks up to {limit.after_year} and from {limit.before_year} on are not comparable; "
                "each counts within its own edition."
            )
    return finding


def rank_trend(said: SimpleNamespace, others: Others) -> Finding:
    """Whether the rank rose or fell over a period, by ranks that can be compared.

    A move that lies wholly across a disputed break of the series bears on the statement but settles nothing.
    """
    finding = Finding(
        "The first and the last comparable rank of the period are compared, not the pace between."
    )
    years = list(range(said.reference_year, said.data_year + 1))
    ranks = comparable_ranks(others, said.place, said.subject, years)
    if len(ranks) < 2 or said.data_year not in ranks:
        return finding
    first = min(ranks)
    shown = ", ".join(
        f"{' or '.join(dict.fromkeys(row.value for row in rows))} in {year}" for year, rows in ranks.items()
    )
    text = f"{others.about(said.subject, place=said.place)}: rank {shown}"
    outcome = _direction(ranks, first, said.data_year, said.relation)
    breaks = [
        limit
        for limit in others.index.breaks(said.subject)
        if not limit.absolute and limit.between(first, said.data_year)
    ]
    limits = [limit.after_year for limit in breaks]
    spans = [
        [year for year in ranks if after < year <= until]
        for after, until in zip([first - 1, *limits], [*limits, said.data_year], strict=True)
    ]
    if not any(span and _direction(ranks, span[0], span[-1], said.relation) == outcome for span in spans):
        outcome = "open"
        titles = listed(limit.title for limit in breaks)
        text += f"; the only move lies across a disputed break of the series ({titles})"
    finding.add(outcome, others.note(text, *chain.from_iterable(ranks.values())))
    if missing := list(range(said.reference_year, first)):
        finding.tolerance += (
            f" No comparable rank is printed for {listed_ranges(missing)}; the check begins with {first}."
        )
    return finding


def comparable_ranks(
    others: Others, place: str, subject: str, years: list[int]
) -> dict[int, list[SimpleNamespace]]:
    """Printed ranks of a place by year, those that are drawn up as the ranks of the last year are."""
    by_year = {year: rows for year in years if (rows := others.ranks(place, subject, year))}
    side = by_year[max(by_year)][0].side if by_year else 0
    alike = {year: [row for row in rows if row.side == side] for year, rows in by_year.items()}
    return {year: rows for year, rows in alike.items() if rows}


def _direction(ranks: dict[int, list[SimpleNamespace]], start: int, end: int, trend: str) -> str:
    """``for`` if all printed ranks of ``end`` lie on the side of ``start`` that ``trend`` names."""
    better = {
        later.number < sooner.number if later.number != sooner.number else None
        for sooner in ranks[start]
        for later in ranks[end]
    }
    if len(better) > 1:
        return "open"
    return "for" if better == {trend == "rising"} else "against"


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
