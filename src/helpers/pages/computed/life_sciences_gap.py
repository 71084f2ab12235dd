"""The life-sciences gap in a computed index: in ranks, in Share and in years, for every year."""

from __future__ import annotations

import pandas as pd

from helpers.computed_index import ComputedIndex
from helpers.exhibits import Exhibit, Figure, Missing
from helpers.figures.history import draw_history
from helpers.figures.pills import Pill, PillRow, draw_pills
from helpers.figures.share_lines import Panel, ValueLine, draw_share_lines
from helpers.figures.tiles import draw_tiles
from helpers.measures import holders, places_ahead
from helpers.pages.computed.beside_printed import marks_note, with_printed
from helpers.pages.computed.common import within
from helpers.pages.computed.gap import Gap, gaps, years_text
from helpers.pages.computed.rank_lines import DEEPEST, deep_note, rank_lines
from helpers.pages.computed.rank_tiles import rank_tile
from helpers.pages.life_sciences_gap.followed import LIFE, LONGEST_QUEUE, SUBJECTS, in_group
from helpers.report import Report
from helpers.words import capitalised, joined_sentences, listed, ordinal, plural

TOP = 10
FOLLOWED = 5  # cities of the group
HISTORY_SHOWN = 12


def lead(report: Report) -> list[str]:
    """How far behind in ranks, Share and years, who stands between, and whether the gap closes."""
    index, year, group = report.index, report.year, report.parameters["group"]
    found = _subjects(index)
    if not found:
        return ["The index tells neither the life nor the health sciences apart, so no gap can be told."]
    standing, closing = [], []
    for subject in found:
        ranking = index.ranking(year, subject)
        name, own = index.subject_names[subject], ranking[ranking["group"] == group]
        if own.empty:
            standing.append(f"In the {name}, no city in {in_group(index, group)} has a Share in {year}.")
            continue
        city = own.iloc[0]
        now = gaps(index, subject, city["place"], [year])[0]
        standing.append(_standing(city, ranking, name, now))
        if report.year != index.years[0]:
            closing.append(_closing(index, subject, city["place"], year))
    return [joined_sentences(standing), joined_sentences(closing)]


def _subjects(index: ComputedIndex) -> list[str]:
    return [subject for subject in SUBJECTS if subject in index.subjects]


def _standing(city: pd.Series, ranking: pd.DataFrame, name: str, now: Gap) -> str:
    if city["rank"] == 1:
        return f"{city['place']} leads the {name} with a Share of {city['share']:,.2f}."
    ahead = places_ahead(ranking, city["place"])["place"]
    behind = listed(ahead) if len(ahead) <= 3 else plural(len(ahead), "city", "cities")
    return (
        f"{city['place']} is {ordinal(int(city['rank']))} in the {name}, behind {behind}: its Share is "
        f"{now.part:.0%} of that of {now.leader}, {years_text(now)}."
    )


def _closing(index: ComputedIndex, subject: str, city: str, year: int) -> str:
    """How the part of the leader's Share changed from the first year of the index to ``year``."""
    first, now = gaps(index, subject, city, [index.years[0], year])
    name = index.subject_names[subject]
    change = "more" if now.part > first.part else "less"
    if f"{now.part:.0%}" == f"{first.part:.0%}":
        return f"In the {name}, {city} has {now.part:.0%} of the leader's Share, as in {first.year}."
    return f"In the {name}, {city} has {now.part:.0%} of the leader's Share, {change} than in {first.year} ({first.part:.0%})."


def _without_subjects(report: Report, key: str, title: str) -> Missing:
    reason = "What the index was made from tells neither the life nor the health sciences apart."
    return Missing(key, f"{title}, {report.year}", reason, ())


def followed_cities(index: ComputedIndex, group: str, year: int) -> list[str]:
    """The cities of a group with the largest Share in the life or health sciences of a year, best first."""
    best: dict[str, int] = {}
    for subject in _subjects(index):
        for row in index.ranking(year, subject).itertuples():
            if row.group == group:
                best[row.place] = min(best.get(row.place, row.rank), row.rank)
    return sorted(best, key=lambda city: (best[city], city))[:FOLLOWED]


def life_sciences_ranks(report: Report) -> Exhibit:
    """Ranks in the life and health sciences over the years, printed ranks as marks."""
    index, year, group = report.index, report.year, report.parameters["group"]
    years = [other for other in index.years if other <= year]
    panels, kept = [], []
    for subject in _subjects(index):
        cities = list(index.ranking(year, subject).head(HISTORY_SHOWN)["place"])
        own = index.ranking(year, subject)
        own = own[(own["group"] == group) & (own["rank"] <= DEEPEST)]["place"].head(FOLLOWED)
        cities = list(dict.fromkeys([*cities, *own]))
        every = index.shares(subject)
        rows = every[every["place"].isin(cities) & every["year"].isin(years)]
        lines = rank_lines(index, subject, cities, years, lambda city: index.country_group(city) == group)
        panels.append((capitalised(index.subject_names[subject]), lines))
        kept.append((subject, rows))
    if not any(lines for _, lines in panels):
        return _without_subjects(report, "life-sciences-ranks", "Life- and health-sciences ranks")
    data = _data(index, [(s, rows.rename(columns={"year": "data_year"})) for s, rows in kept])
    title = _best_now(report)
    return Figure(
        key="life-sciences-ranks",
        title=title,
        subtitle=f"Ranks by computed Share, {years[0]} to {year}; cities in {in_group(index, group)} drawn bold",
        caption=joined_sentences(
            [
                f"The {HISTORY_SHOWN} leading cities of {year} in each subject, and the leading ones in {in_group(index, group)}. "
                f"Ranks below {LONGEST_QUEUE} stand closer together.",
                deep_note(rows for _, rows in kept),
                marks_note(index, any(line.apart for _, lines in panels for line in lines)),
            ]
        ),
        alt=f"Lines of rank by year in the {listed(heading.lower() for heading, _ in panels)}, {years[0]} to {year}. {title}.",
        description=" ".join(
            f"{heading}: "
            + "; ".join(f"{line.name} " + ", ".join(f"{y} {ordinal(r)}" for y, r in line.ranks.items()) for line in lines)
            + "."
            for heading, lines in panels
        ),
        data=data,
        canvas=draw_history(panels, years, LONGEST_QUEUE, barriers=[], row_inches=0.27),
    )  # fmt: skip


def _best_now(report: Report) -> str:
    """``"Beijing is third in the life sciences and sixth in the health sciences"`` for the group's best cities."""
    index, group, parts = report.index, report.parameters["group"], []
    for subject in _subjects(index):
        ranking = index.ranking(report.year, subject)
        own = ranking[ranking["group"] == group]
        if len(own):
            parts.append(
                (own.iloc[0]["place"], ordinal(int(own.iloc[0]["rank"])), index.subject_names[subject])
            )
    if not parts:
        return f"No city in {in_group(index, group)} has a Share in the life sciences of {report.year}"
    if len({city for city, _, _ in parts}) == 1:
        return f"{parts[0][0]} is {listed(f'{rank} in the {name}' for _, rank, name in parts)}"
    return capitalised(listed(f"{city} is {rank} in the {name}" for city, rank, name in parts))


def _data(index: ComputedIndex, tables: list[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    """Ranks, Shares and what is printed of them, one row a subject, city and year."""
    found = [
        with_printed(index, rows.assign(source=index.name), subject, shares=True).assign(subject=subject)
        for subject, rows in tables
    ]
    rows = pd.concat(found, ignore_index=True)
    return pd.DataFrame(
        {
            "subject": rows["subject"].map(lambda s: index.subject_names.get(s, s)),
            "data_year": rows["data_year"], "city": rows["place"],
            "country": [index.country_of(city) for city in rows["place"]], "rank": rows["rank"],
            "share": rows["share"].round(2), "printed_rank": rows["printed_rank"],
            "printed_share": rows["printed_share"], "source": rows["source"],
        }
    ).sort_values(["subject", "city", "data_year"])  # fmt: skip


def between_the_leader(report: Report) -> Exhibit:
    """The queue from the first rank down: overall beside the life and health sciences."""
    index, year, group = report.index, report.year, report.parameters["group"]
    if not _subjects(index):
        return _without_subjects(
            report, "between-the-leader", f"Who stands between {in_group(index, group)} and the top"
        )
    columns = list(dict.fromkeys([index.whole, *_subjects(index)]))
    tiles, tables, lines = [], [], []
    for column, subject in enumerate(columns):
        ranking = index.ranking(year, subject)
        for rank, rows in holders(ranking, LONGEST_QUEUE).items():
            tiles.append(rank_tile(column, rank - 1, rows))
        tables.append((subject, ranking[ranking["rank"] <= LONGEST_QUEUE].assign(data_year=year)))
        for row in ranking[ranking["group"] == group].head(FOLLOWED).itertuples():
            lines.append(
                f"{row.place}, {ordinal(row.rank)} {within(index, subject)}, Share {row.share:,.2f}."
            )
    main = _subjects(index)[0]
    first = index.ranking(year, main)
    own = first[first["group"] == group]
    name = index.subject_names[main]
    if own.empty or int(own.iloc[0]["rank"]) == 1:
        title = f"{first.iloc[0]['place']} leads the {name}"
    else:
        number = int(own.iloc[0]["rank"]) - 1
        title = f"{capitalised(plural(number, 'city', 'cities'))} {'stands' if number == 1 else 'stand'} between {own.iloc[0]['place']} and the top of the {name}"
    return Figure(
        key="between-the-leader",
        title=title,
        subtitle=f"Ranks by computed Share, {year}: {listed(index.subject_names.get(s, s) for s in columns)}",
        caption="Colour shows the country group. Shares, and what is printed of these cities, stand in the data.",
        alt=f"Columns of ranks 1 to {LONGEST_QUEUE}: {listed(index.subject_names.get(s, s) for s in columns)}. {title}.",
        description=" ".join(lines) or f"No city in {in_group(index, group)} has a Share.",
        data=_data(index, tables),
        canvas=draw_tiles(
            tiles, [capitalised(index.subject_names.get(s, s)) for s in columns],
            [str(rank) for rank in range(1, LONGEST_QUEUE + 1)], cell_inches=(1.9, 0.32), label_inches=0.35,
        ),
    )  # fmt: skip


def ranks_over_subjects(report: Report) -> Exhibit:
    """Each leading city's ranks over all subjects, so that the gap is seen against its strengths."""
    index, year = report.index, report.year
    if LIFE not in index.subjects:
        return _without_subjects(
            report, "ranks-over-subjects", "Ranks of the leading cities over the subjects"
        )
    leaders = index.ranking(year).head(TOP)
    short = dict(
        zip(
            index.printed.tables.subjects["subject"], index.printed.tables.subjects["short_name"], strict=True
        )
    )
    rankings = {
        subject: index.ranking(year, subject).set_index("place")["rank"].to_dict()
        for subject in index.subjects
    }
    rows, found = [], []
    for city in leaders.itertuples():
        by_rank: dict[tuple[int, bool], list[str]] = {}
        for subject, ranks in rankings.items():
            if ranks.get(city.place, DEEPEST + 1) <= DEEPEST:
                by_rank.setdefault((ranks[city.place], subject in SUBJECTS), []).append(short[subject])
        pills = [Pill(rank, " · ".join(names), strong) for (rank, strong), names in sorted(by_rank.items())]
        others = [
            ranks[city.place] for s, ranks in rankings.items() if s not in SUBJECTS and city.place in ranks
        ]
        note = ""
        if city.place in rankings[LIFE] and others:
            gap = rankings[LIFE][city.place] - min(others)
            note = "level" if gap == 0 else f"life {abs(gap)} {'lower' if gap > 0 else 'higher'}"
            found.append((gap, city.place, rankings[LIFE][city.place], min(others)))
        rows.append(PillRow(city.short, city.group, pills, note))
    title = f"Ranks of the leading cities over the subjects, {year}"
    if found:
        widest = max(found)
        title = f"{widest[1]} is {ordinal(widest[2])} in the life sciences and {ordinal(widest[3])} in its best other subject"
    tables = []
    for subject in index.subjects:
        ranking = index.ranking(year, subject)
        tables.append((subject, ranking[ranking["place"].isin(leaders["place"])].assign(data_year=year)))
    return Figure(
        key="ranks-over-subjects",
        title=title,
        subtitle=f"Rank by computed Share in every subject, {year}; the ten leading cities in overall order",
        caption=joined_sentences(
            [
                "A label begins at its rank. Filled: life and health sciences. Right: how the life-sciences rank compares "
                "with the best rank in another subject.",
                deep_note(table for _, table in tables),
            ]
        ),
        alt=f"Ranks of {plural(len(rows), 'leading city', 'leading cities')} in each subject, best at the left. {title}.",
        description=" ".join(
            f"{row.name}: " + ", ".join(f"{pill.text} {ordinal(pill.rank)}" for pill in row.pills) + "." for row in rows
        ),
        data=_data(index, tables),
        canvas=draw_pills(rows, axis_label="Rank"),
    )  # fmt: skip


def gap_by_edition(report: Report) -> Exhibit:
    """The gap in Share and in years: the part of the leader's Share, and how long ago the leader had no more."""
    index, year, group = report.index, report.year, report.parameters["group"]
    years = [other for other in index.years if other <= year]
    subjects, cities = _subjects(index), followed_cities(index, group, year)
    if not subjects or not cities:
        return _without_subjects(report, "gap-by-edition", "The gap in Share and in years")
    parts, behind, kept = [], [], []
    for subject in subjects:
        of_part, of_years = [], []
        for city in cities:
            found = gaps(index, subject, city, years)
            short, colour = index.short(city), index.country_group(city)
            values = {gap.year: 100 * gap.part for gap in found}
            of_part.append(ValueLine(short, colour, values, strong=city == cities[0], label=short))
            late = {gap.year: float(gap.years) for gap in found if gap.years is not None}
            of_years.append(
                ValueLine(short, colour, late, strong=city == cities[0], label=short if late else "")
            )
            kept += [(subject, gap) for gap in found]
        name = capitalised(index.subject_names[subject])
        parts.append(Panel(f"{name}: part of the leader’s Share", of_part, unit="%", most=104.0))
        reach = {at: float(at - index.years[0]) for at in years}
        behind.append(
            Panel(
                f"{name}: years behind the leader",
                of_years,
                most=max(*reach.values(), 2.0) + 0.5,
                whole=True,
                reach=reach,
                reach_text="dashed: how far back the index reaches",
            )  # fmt: skip
        )
    now = [(subject, gap) for subject, gap in kept if gap.year == year]
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
                "No Shares are printed for all of these years, so nothing printed is drawn here; printed ranks stand in the first figure.",
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
        canvas=draw_share_lines([*parts, *behind], years, columns=len(subjects)),
    )  # fmt: skip


def _by_subject(index: ComputedIndex, found: list[tuple[str, Gap]]) -> str:
    """``"A and B in the life sciences"``."""
    cities: dict[str, list[str]] = {}
    for subject, gap in found:
        cities.setdefault(subject, []).append(index.short(gap.city))
    return "; ".join(f"{listed(names)} in the {index.subject_names[s]}" for s, names in cities.items())


def _years_sentence(index: ComputedIndex, city: str, now: list[tuple[str, Gap]]) -> str:
    """``"In …, Beijing in the life sciences stands where the leader was eight years before."``"""
    parts = [
        f"in the {index.subject_names[subject]} {years_text(gap)}"
        for subject, gap in now
        if gap.city == city != gap.leader
    ]
    return f"In {now[0][1].year}, {index.short(city)} stands {' and '.join(parts)}." if parts else ""


def _gap_title(index: ComputedIndex, city: str, now: list[tuple[str, Gap]]) -> str:
    leading = [index.subject_names[s] for s, gap in now if gap.city == gap.leader == city]
    behind = [
        f"{gap.part:.0%}{'' if number else ' of the leader’s Share'} in the {index.subject_names[s]}"
        for number, (s, gap) in enumerate((s, gap) for s, gap in now if gap.city == city != gap.leader)
    ]
    texts = [f"leads the {listed(leading)}"] if leading else []
    texts += [f"has {listed(behind)}"] if behind else []
    return f"{city} {' and '.join(texts)}"
