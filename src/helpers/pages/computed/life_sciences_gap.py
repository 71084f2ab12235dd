"""The life-sciences gap in a computed index: in ranks, in Share and in years, for every year."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, joined_sentences, listed, ordinal, plural
from helpers.figures.history import draw_history
from helpers.figures.pills import Pill, PillRow, draw_pills
from helpers.figures.tiles import draw_tiles
from helpers.index.articles import ArticlesIndex
from helpers.index.rankings import holders, places_ahead
from helpers.pages.beside import marks_note, with_printed
from helpers.pages.computed.gap import Gap, gaps, years_text
from helpers.pages.computed.gap_figure import gap_by_edition
from helpers.pages.computed.life_subjects import FOLLOWED, life_subjects, without_subjects
from helpers.pages.life_sciences_gap.followed import LIFE, LONGEST_QUEUE, SUBJECTS, in_group
from helpers.pages.rank_lines import DEEPEST, deep_note, rank_lines
from helpers.pages.rank_tiles import rank_tile
from helpers.pages.wording import fitted, within
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

__all__ = ["lead", "life_sciences_ranks", "between_the_leader", "ranks_over_subjects", "gap_by_edition"]

TOP = 10
HISTORY_SHOWN = 12


def lead(report: Report) -> list[str]:
    """How far behind in ranks, Share and years, who stands between, and whether the gap closes."""
    index, year, group = report.index, report.year, report.parameters["group"]
    found = life_subjects(index)
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
        of_city = gaps(index, subject, city["place"], [index.years[0], year])
        now = next((gap for gap in of_city if gap.year == year), None)
        standing.append(_standing(city, ranking, name, now))
        if len(of_city) > 1 and year != index.years[0] and now.leader != city["place"]:
            closing.append(_closing(name, *of_city))
    return [joined_sentences(standing), joined_sentences(closing)]


def _standing(city: pd.Series, ranking: pd.DataFrame, name: str, now: Gap | None) -> str:
    if city["rank"] == 1:
        return f"{city['place']} leads the {name} with a Share of {city['share']:,.2f}."
    ahead = places_ahead(ranking, city["place"])["place"]
    behind = listed(ahead) if len(ahead) <= 3 else plural(len(ahead), "city", "cities")
    part = f": its Share is {now.part:.0%} of that of {now.leader}, {years_text(now)}" if now else ""
    return f"{city['place']} is {ordinal(int(city['rank']))} in the {name}, behind {behind}{part}."


def _closing(name: str, first: Gap, now: Gap) -> str:
    """How the part of the leader's Share changed from the first year of the index to the year of ``now``."""
    city = now.city
    change = "more" if now.part > first.part else "less"
    if f"{now.part:.0%}" == f"{first.part:.0%}":
        return f"In the {name}, {city} has {now.part:.0%} of the leader's Share, as in {first.year}."
    return f"In the {name}, {city} has {now.part:.0%} of the leader's Share, {change} than in {first.year} ({first.part:.0%})."


def life_sciences_ranks(report: Report) -> Exhibit:
    """Ranks in the life and health sciences over the years, printed ranks as marks."""
    index, year, group = report.index, report.year, report.parameters["group"]
    years = [other for other in index.years if other <= year]
    panels, kept = [], []
    for subject in life_subjects(index):
        cities = list(index.ranking(year, subject).head(HISTORY_SHOWN)["place"])
        own = index.ranking(year, subject)
        own = own[(own["group"] == group) & (own["rank"] <= DEEPEST)]["place"].head(FOLLOWED)
        cities = list(dict.fromkeys([*cities, *own]))
        every = index.shares(subject)
        rows = every[every["place"].isin(cities) & every["year"].isin(years)]
        lines = rank_lines(index, subject, cities, years, lambda city: index.country_group(city) == group)
        if lines:
            panels.append((capitalised(index.subject_names[subject]), lines))
            kept.append((subject, rows))
    if not panels:
        return without_subjects(report, "life-sciences-ranks", "Life- and health-sciences ranks")
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
    for subject in life_subjects(index):
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


def _data(index: ArticlesIndex, tables: list[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
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
    if not life_subjects(index):
        return without_subjects(
            report, "between-the-leader", f"Who stands between {in_group(index, group)} and the top"
        )
    columns = list(dict.fromkeys([index.whole, *life_subjects(index)]))
    tiles, tables, lines = [], [], []
    for column, subject in enumerate(columns):
        ranking = index.ranking(year, subject)
        for rank, rows in holders(ranking, LONGEST_QUEUE).items():
            tiles.append(rank_tile(column, rank - 1, rows, letters=26))
        tables.append((subject, ranking[ranking["rank"] <= LONGEST_QUEUE].assign(data_year=year)))
        for row in ranking[ranking["group"] == group].head(FOLLOWED).itertuples():
            lines.append(
                f"{row.place}, {ordinal(row.rank)} {within(index, subject)}, Share {row.share:,.2f}."
            )
    main = next((subject for subject in life_subjects(index) if len(index.ranking(year, subject))), None)
    if main is None:
        reason = f"No city has a Share in the life or health sciences of {year}."
        having = tuple(y for y in index.years if any(len(index.ranking(y, s)) for s in life_subjects(index)))
        title = f"Who stands between {in_group(index, group)} and the top, {year}"
        return Missing("between-the-leader", title, reason, having)
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
        return without_subjects(
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
        rows.append(PillRow(fitted(city.short, 17), city.group, pills, note))
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
