"""The gap year by year: the part of the leader’s Share and the years behind it, or the places ahead of each followed city."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd

from helpers.base.words import cardinal, listed, plural, with_article
from helpers.figures.share_lines import Panel, ValueLine, draw_share_lines
from helpers.figures.tiles import Tile, draw_tiles
from helpers.index.interface import Index
from helpers.pages.field_leaders.level import begins
from helpers.pages.frames import rank_marks, with_printed
from helpers.pages.life_sciences_gap.followed import (
    followed_cities,
    in_grid,
    in_group,
    life_of,
    life_subjects,
    rank_data,
    ranks_up_to,
)
from helpers.pages.life_sciences_gap.gap import Gap, also_years, gaps, years_text
from helpers.pages.lines import cuts_of
from helpers.pages.notes import break_notes, conflict_note, dashed_note
from helpers.pages.rank_tiles import MOST_YEARS
from helpers.pages.wording import alternative, in_text, level_with_first, or_none, sentences, span
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

_KEY = "gap-by-edition"
_Values = dict[str, dict[int, float]]  # city → year → value
_Found = dict[str, dict[str, list[Gap]]]  # subject → city → its gaps


def gap_by_edition(report: Report) -> Exhibit:
    """The gap in Share and in years, where the Share of a followed city is known in several years; else in places."""
    index, year = report.index, report.year
    group, against = (report.parameters[name] for name in ("group", "against"))
    cities, eras = followed_cities(index, group, year), not index.voice.gaps
    found = {
        subject: {
            city: own for city in cities if (own := gaps(index, subject, city, year, against, eras=eras))
        }
        for subject in life_subjects(index)
    }
    over_years = {
        subject: of_city
        for subject, of_city in found.items()
        if any(len(own) > 1 and own[-1].year == year for own in of_city.values())
    }
    return _gap_in_share(report, over_years) if over_years else places_ahead_by_edition(report)


def _gap_in_share(report: Report, found: _Found) -> Figure:
    """Lines of the part of the leader's Share, of that of the leading city of another group, and of years behind."""
    index, year = report.index, report.year
    group, against = (in_group(index, report.parameters[name]) for name in ("group", "against"))
    kept = [(subject, gap) for subject, of_city in found.items() for own in of_city.values() for gap in own]
    first = min(gap.year for _, gap in kept)
    years = [other for other in index.years if first <= other <= year]
    now = [(subject, gap) for subject, gap in kept if gap.year == year]
    best = now[0][1].city
    rivals = report.parameters["group"] != report.parameters["against"] and any(
        gap.rival not in ("", gap.leader) for _, gap in kept
    )
    name = index.groups[report.parameters["against"]]
    short = with_article(name).replace(name, index.short(name) if index.knows(name) else name)
    behind = {subject for subject, gap in kept if gap.years is not None and gap.city != gap.leader}
    panels = []
    for subject, of_city in found.items():
        values = _by_year(of_city, lambda gap: 100 * gap.part)
        panels.append(
            _in_percent(index, subject, values, years, "part of the leader’s Share", ranks=not rivals)
        )
    for subject, of_city in found.items() if rivals else ():
        values = _by_year(of_city, lambda gap: 100 * gap.against if gap.rival else None)
        panels.append(_in_percent(index, subject, values, years, f"part of the first in {short}", ranks=True))
    panels += [_in_years(index, subject, of_city) for subject, of_city in found.items() if behind]
    open_ended = [(subject, gap) for subject, gap in now if gap.years is None]
    title = index.by_share(year, _title(index, year, best, now))
    return Figure(
        key=_KEY,
        title=title,
        subtitle=f"Share in per cent of the leader’s{', and years since the leader had no more' if behind else ''}; "
        f"cities in {group}, {years[0]} to {year}",
        caption=sentences(
            rivals and f"The second row measures the distance to the leading city in {against} instead.",
            behind
            and "Years behind: how long ago the adjusted Share of that year’s leader was last at or below this city’s; "
            "zero for the leader itself. Adjusted Shares are rescaled to one number of articles, so that growth of the "
            "index counts for nobody.",
            behind
            and "A line has a gap where the leader had more in every year that is known: the city is then further back "
            "than the dashed line"
            + (f", as in {year} {_by_subject(index, open_ended)}." if open_ended else "."),
            behind and _years_sentence(index, best, now),
            not behind and _no_years(kept),
            break_notes(index, life_of(index), years),
            _ranks_note(index, panels, best),
        ),
        alt=alternative(
            f"Lines by year for {plural(len({gap.city for _, gap in kept}), 'city', 'cities')} in "
            f"{listed(index.subject_names[s] for s in found)}: part of the leader's Share{', and years behind' if behind else ''}.",
            f"{title}.",
        ),
        description=" ".join(
            f"{gap.city}, {index.subject_names[subject]}: {gap.part:.0%} of the Share of {gap.leader}{also_years(gap)}."
            for subject, gap in now
        ),
        data=_data(index, kept),
        draw=partial(draw_share_lines, panels, years, cuts=cuts_of(index, years), columns=len(found)),
    )


def _row(subject: str, gap: Gap) -> dict[str, object]:
    return {
        "subject": subject,
        "data_year": gap.year,
        "place": gap.city,
        "leader": gap.leader,
        "share": round(gap.share, 2),
        "share_of_leader": round(gap.of_leader, 2),
        "percent_of_leader": round(100 * gap.part, 1),
        "compared_with": gap.rival,
        "percent_of_compared": round(100 * gap.against, 1) if gap.rival else None,
        "years_behind": f"more than {gap.at_least}" if gap.years is None else gap.years,
        "source": gap.source,
    }


def _data(index: Index, kept: list[tuple[str, Gap]]) -> pd.DataFrame:
    """One row a subject, city and year, with the printed rank where there is one."""
    rows = with_printed(index, pd.DataFrame([_row(subject, gap) for subject, gap in kept]))
    names = rows["subject"].map(index.subject_names)
    return rows.assign(subject=names).rename(columns={"place": "city"})


def _lines(index: Index, values: _Values) -> list[ValueLine]:
    """One line a city, the first one strong."""
    return [
        ValueLine(
            index.short(city),
            index.country_group(city),
            own,
            strong=number == 0,
            label=index.short(city) if own else "",
        )
        for number, (city, own) in enumerate(values.items())
    ]


def _printed(index: Index, subject: str, city: str, years: list[int]) -> dict[str, Any]:
    """What a panel shows of the printed ranks of a city, where there are any."""
    ranks = {year: str(rank) for year, rank in rank_marks(index, city, years, subject)}
    if not ranks:
        return {}
    return {
        "ranks": ranks,
        "ranks_of": index.country_group(city),
        "ranks_text": f"printed rank of {index.short(city)} in the {index.subject_names[index.beside(subject)]}",
    }


def _ranks_note(index: Index, panels: list[Panel], city: str) -> str:
    """That printed ranks stand below the years, or that none are printed."""
    if not index.companions or not index.most_journals:
        return ""
    if not any(panel.ranks for panel in panels):
        return "No source found prints a rank of these cities in these subjects for these years."
    told = f"Squares below the years: printed ranks of {in_text(city)}; a dash: no source prints one."
    if index.voice.ranked:
        return told
    return (
        f"{told} Tables divide an article among its subjects, "
        "print counts it in each, so that the order by Share and printed ranks can differ."
    )


def _absent(index: Index, subject: str, years: list[int]) -> str:
    """Why a panel has no lines in its first years."""
    begins_in = begins(index, subject, years)
    return f"not in the index\nbefore {begins_in}" if begins_in and begins_in > years[0] + 1 else ""


def _by_year(of_city: dict[str, list[Gap]], number: Callable[[Gap], float | None]) -> _Values:
    """One number a gap of each city, where it has one."""
    return {
        city: {gap.year: value for gap in own if (value := number(gap)) is not None}
        for city, own in of_city.items()
    }


def _in_percent(
    index: Index, subject: str, values: _Values, years: list[int], told: str, *, ranks: bool
) -> Panel:
    most = max((value for own in values.values() for value in own.values()), default=0.0)
    return Panel(
        f"{index.heading(subject)}: {told}",
        _lines(index, values),
        unit="%",
        most=max(104.0, 1.04 * most),
        absent=_absent(index, subject, years),
        level=100.0,
        **(_printed(index, subject, next(iter(values)), years) if ranks else {}),
    )


def _in_years(index: Index, subject: str, of_city: dict[str, list[Gap]]) -> Panel:
    reach = {gap.year: float(gap.at_least) for own in of_city.values() for gap in own}
    return Panel(
        f"{index.heading(subject)}: years behind the leader",
        _lines(index, _by_year(of_city, lambda gap: gap.years)),
        most=max(*reach.values(), 2.0) + 0.5,
        whole=True,
        reach=dict(sorted(reach.items())),
        reach_text="dashed: how far back Shares are known",
    )


def _no_years(kept: list[tuple[str, Gap]]) -> str:
    """Why no panel of years behind is drawn."""
    why = "Shares of these years cannot be adjusted to one number of articles"
    if any(gap.at_least for _, gap in kept):
        why = "the leader had more in all years that are known"
    return f"How many years the cities are behind cannot be told: {why}."


def _by_subject(index: Index, found: list[tuple[str, Gap]]) -> str:
    """``"A and B in the life sciences"``."""
    cities: dict[str, list[str]] = {}
    for subject, gap in found:
        cities.setdefault(subject, []).append(index.short(gap.city))
    return "; ".join(f"{listed(names)} in the {index.subject_names[s]}" for s, names in cities.items())


def _years_sentence(index: Index, city: str, now: list[tuple[str, Gap]]) -> str:
    """``"In …, Beijing in the life sciences stands where the leader was eight years before."``"""
    parts = [
        f"in the {index.subject_names[subject]} {years_text(gap)}"
        for subject, gap in now
        if gap.city == city != gap.leader
    ]
    return f"In {now[0][1].year}, {index.short(city)} stands {' and '.join(parts)}." if parts else ""


def _title(index: Index, year: int, city: str, now: list[tuple[str, Gap]]) -> str:
    first = [s for s, gap in now if gap.city == gap.leader == city]
    level = {s: other for s in first if (other := level_with_first(index.ranking(year, s)))}
    leading = [index.subject_names[s] for s in first if s not in level]
    behind = [
        f"{gap.part:.0%}{'' if number else ' of the leader’s Share'} in the {index.subject_names[s]}"
        for number, (s, gap) in enumerate((s, gap) for s, gap in now if gap.city == city != gap.leader)
    ]
    texts = [f"leads the {listed(leading)}"] if leading else []
    texts += [f"is level with {in_text(other)} in the {index.subject_names[s]}" for s, other in level.items()]
    texts += [f"has {listed(behind)}"] if behind else []
    return f"{city} {listed(texts)}"


def places_ahead_by_edition(report: Report) -> Exhibit:
    """How many places stood ahead of each followed city, edition by edition."""
    index, year, group = report.index, report.year, report.parameters["group"]
    every = ranks_up_to(index, year, group)
    cities = in_grid(index, group, year)
    if every.empty:
        title = f"Places ahead of the cities in {in_group(index, group)}, by {index.voice.edition}"
        reason = f"{index.voice.nothing} a life- or health-sciences {index.rank_word} of these cities up to {year}."
        return Missing(_KEY, title, reason, tuple(y for y in index.years if followed_cities(index, group, y)))
    years = [y for y in index.years if int(every["data_year"].min()) <= y <= year][-MOST_YEARS:]
    shown = every[every["place"].isin(cities) & every["data_year"].isin(years)]
    told = set(zip(shown["subject"], shown["place"], strict=True))
    rows = [(s, city) for s in life_subjects(index) for city in cities if (s, city) in told]
    known = {(row.subject, row.place, row.data_year): row for row in shown.itertuples()}
    tiles = []
    for number, (subject, city) in enumerate(rows):
        for column, when in enumerate(years):
            if row := known.get((subject, city, when)):
                ahead = f"{int(row.rank) - 1} ahead"
                tiles.append(Tile(column, number, (ahead,), group, bool(row.others), city))
            else:
                tiles.append(Tile(column, number, (index.voice.unknown,), None))
    title = index.by_share(year, _places_title(index, shown, year))
    left_out = every["place"].nunique() - len(cities)
    unknown = "; the Shares themselves are not printed, so the distance in Share cannot be told"
    return Figure(
        key=_KEY,
        title=title,
        subtitle=f"Places ahead in {index.voice.ranking}{' by data year' if len(years) > 1 else ''}, {span(years)}",
        caption=sentences(
            f"A place ahead is a city with a better {index.rank_word} by Share{'' if shown['share'].notna().any() else unknown}.",
            left_out
            and f"The {plural(len(cities), 'city', 'cities')} of the best {index.rank_word}s; {cardinal(left_out)} more are {'ranked' if index.voice.ranked else 'listed'}.",
            conflict_note(shown),
            dashed_note((shown["others"] != "").any()),
            break_notes(index, life_of(index), years),
        ),
        alt=alternative(
            f"Grid of places ahead by {index.voice.edition} for {plural(len(rows), 'city and subject', 'pairs of city and subject')}.",
            f"{title}.",
        ),
        description=" ".join(
            f"{place}, {index.subject_names[subject]}: "
            f"{', '.join(f'{row.data_year} {or_none(int(row.rank) - 1)} ahead' for row in own.itertuples())}."
            for (subject, place), own in shown.groupby(["subject", "place"])
        ),
        data=rank_data(index, shown).assign(places_ahead=lambda rows: rows["rank"] - 1),
        draw=partial(
            draw_tiles,
            tiles,
            [str(y) for y in years],
            [f"{index.short(city)}, {index.subject_names[subject]}" for subject, city in rows],
        ),
    )


def _places_title(index: Index, shown: pd.DataFrame, year: int) -> str:
    """The change of the best followed city in the life sciences, from its first to its last known rank."""
    life = shown[shown["subject"] == life_of(index)]
    rows = life if len(life) else shown
    latest = rows[rows["data_year"] == rows["data_year"].max()].sort_values("rank").iloc[0]
    place, newest, name = latest["place"], int(latest["data_year"]), index.subject_names[latest["subject"]]
    own = rows[(rows["place"] == place) & rows["data_year"].isin([*index.comparable_years(newest), newest])]
    if len(own) < 2:
        when = f" of {newest}" if index.voice.ranked or newest != year else ""
        return f"{place} has {plural(int(latest['rank']) - 1, 'city', 'cities')} ahead in the {name}{when}"
    ends = own.sort_values("data_year").iloc[[0, -1]]
    trend = ", ".join(f"{cardinal(row.rank - 1)} in {row.data_year}" for row in ends.itertuples())
    return f"Cities ahead of {place} in the {name}: {trend}"
