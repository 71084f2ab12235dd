"""The figure of the gap: the part of the leader's Share, and the years behind the leader, year by year."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, joined_sentences, listed, plural
from helpers.figures.share_lines import Panel, ValueLine, draw_share_lines
from helpers.index.articles import ArticlesIndex
from helpers.pages.computed.gap import Gap, gaps, years_text
from helpers.pages.computed.life_subjects import followed_cities, life_subjects, without_subjects
from helpers.pages.life_sciences_gap.followed import in_group
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report


def gap_by_edition(report: Report) -> Exhibit:
    """The gap in Share and in years: the part of the leader's Share, and how long ago the leader had no more."""
    index, year, group = report.index, report.year, report.parameters["group"]
    years = [other for other in index.years if other <= year]
    subjects, cities = life_subjects(index), followed_cities(index, group, year)
    if not subjects or not cities:
        return without_subjects(report, "gap-by-edition", "The gap in Share and in years")
    parts, behind, kept = [], [], []
    for subject in subjects:
        found = {city: gaps(index, subject, city, years) for city in cities}
        if any(found.values()):
            of_part, of_years = _panels(index, subject, found, years)
            parts.append(of_part)
            behind.append(of_years)
            kept += [(subject, gap) for of_city in found.values() for gap in of_city]
    now = [(subject, gap) for subject, gap in kept if gap.year == year]
    if not now:
        reason = f"These subjects have no articles in {index.description.base_year}, the base year, so Shares of different years cannot be adjusted."
        return Missing("gap-by-edition", f"The gap in Share and in years, {year}", reason, ())
    open_ended = [(subject, gap) for subject, gap in now if gap.years is None]
    return Figure(
        key="gap-by-edition",
        title=_gap_title(index, cities[0], now),
        subtitle=f"Share in per cent of the leader’s, and years since the leader had no more; cities in {in_group(index, group)}, {years[0]} to {year}",
        caption=joined_sentences(
            [
                "Years behind: how long ago the adjusted Share of that year’s leader was last at or below this city’s; "
                "zero for the leader itself. Adjusted Shares are rescaled to one number of articles, so that growth of the "
                "index counts for nobody.",
                "A line has a gap where the leader had more in every year of the index: the city is then further back "
                "than the dashed line"
                + (f", as in {year} {_by_subject(index, open_ended)}." if open_ended else "."),
                _years_sentence(index, cities[0], now),
                "Sources print such Shares for few of these years, so nothing printed is drawn here; printed ranks stand in the first figure.",
            ]
        ),
        alt=f"Lines by year for {plural(len(cities), 'city', 'cities')} in {listed(index.subject_names[s] for s in subjects)}: "
        f"part of the leader's Share above, years behind below. {_gap_title(index, cities[0], now)}.",
        description=" ".join(
            f"{gap.city}, {index.subject_names[subject]}: {gap.part:.0%} of the Share of {gap.leader}, {years_text(gap)}."
            for subject, gap in now
        ),
        data=pd.DataFrame(
            {
                "subject": [index.subject_names[subject] for subject, _ in kept],
                "data_year": [gap.year for _, gap in kept],
                "city": [gap.city for _, gap in kept],
                "leader": [gap.leader for _, gap in kept],
                "adjusted_share": [round(gap.share, 2) for _, gap in kept],
                "adjusted_share_of_leader": [round(gap.of_leader, 2) for _, gap in kept],
                "percent_of_leader": [round(100 * gap.part, 1) for _, gap in kept],
                "years_behind": [f"more than {gap.at_least}" if gap.years is None else gap.years for _, gap in kept],
                "source": index.name,
            }
        ),
        canvas=draw_share_lines([*parts, *behind], years, columns=len(parts)),
    )  # fmt: skip


def _panels(
    index: ArticlesIndex, subject: str, found: dict[str, list[Gap]], years: list[int]
) -> tuple[Panel, Panel]:
    """The part of the leader's Share, and the years behind it, one line a city, the first one strong."""
    of_part, of_years = [], []
    for number, (city, of_city) in enumerate(found.items()):
        short, colour, strong = index.short(city), index.country_group(city), number == 0
        values = {gap.year: 100 * gap.part for gap in of_city}
        late = {gap.year: float(gap.years) for gap in of_city if gap.years is not None}
        of_part.append(ValueLine(short, colour, values, strong=strong, label=short))
        of_years.append(ValueLine(short, colour, late, strong=strong, label=short if late else ""))
    name = capitalised(index.subject_names[subject])
    reach = {year: float(year - index.years[0]) for year in years}
    return (
        Panel(f"{name}: part of the leader’s Share", of_part, unit="%", most=104.0),
        Panel(
            f"{name}: years behind the leader", of_years, most=max(*reach.values(), 2.0) + 0.5, whole=True,
            reach=reach, reach_text="dashed: how far back the index reaches",
        ),
    )  # fmt: skip


def _by_subject(index: ArticlesIndex, found: list[tuple[str, Gap]]) -> str:
    """``"A and B in the life sciences"``."""
    cities: dict[str, list[str]] = {}
    for subject, gap in found:
        cities.setdefault(subject, []).append(index.short(gap.city))
    return "; ".join(f"{listed(names)} in the {index.subject_names[s]}" for s, names in cities.items())


def _years_sentence(index: ArticlesIndex, city: str, now: list[tuple[str, Gap]]) -> str:
    """``"In …, Beijing in the life sciences stands where the leader was eight years before."``"""
    parts = [
        f"in the {index.subject_names[subject]} {years_text(gap)}"
        for subject, gap in now
        if gap.city == city != gap.leader
    ]
    return f"In {now[0][1].year}, {index.short(city)} stands {' and '.join(parts)}." if parts else ""


def _gap_title(index: ArticlesIndex, city: str, now: list[tuple[str, Gap]]) -> str:
    leading = [index.subject_names[s] for s, gap in now if gap.city == gap.leader == city]
    behind = [
        f"{gap.part:.0%}{'' if number else ' of the leader’s Share'} in the {index.subject_names[s]}"
        for number, (s, gap) in enumerate((s, gap) for s, gap in now if gap.city == city != gap.leader)
    ]
    texts = [f"leads the {listed(leading)}"] if leading else []
    texts += [f"has {listed(behind)}"] if behind else []
    return f"{city} {' and '.join(texts)}"
