"""Leading cities of a computed index: who leads by Share, how that came about, who stands behind it."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, cardinal, joined_sentences, listed, ordinal, places_moved, plural
from helpers.figures.bars import Bar, draw_bars
from helpers.figures.history import Line, draw_history
from helpers.figures.ladder import Rung, draw_ladder
from helpers.figures.tiles import draw_tiles, letters_in
from helpers.index.articles import INSTITUTIONS
from helpers.index.rankings import group_counts, holders, rank_changes
from helpers.pages.computed.beside_printed import (
    apart_note,
    marks_note,
    printed_ranks,
    with_printed,
)
from helpers.pages.computed.common import fitted, in_subject, incomplete_note
from helpers.pages.computed.rank_lines import deep_note, rank_lines
from helpers.pages.computed.rank_tiles import MOST_YEARS, left_out_note, rank_tile
from helpers.pages.notes import country_counts, with_article
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

TOP = 10
CITIES_SHOWN, INSTITUTIONS_SHOWN = 3, 8


def lead(report: Report) -> list[str]:
    """Who leads, who moved, from which countries, and how far that agrees with what is printed."""
    index, year = report.index, report.year
    ranking = index.ranking(year)
    first, second, third = ranking.head(3).itertuples()
    answer = (
        f"By the Share computed for {year}{in_subject(index, index.whole)}, {first.place} leads with {first.share:,.2f}, ahead of {second.place} "
        f"({second.share:,.2f}) and {third.place} ({third.share:,.2f}). "
        f"Of the ten leading cities {country_counts(ranking, TOP, index)}."
    )
    return [
        answer,
        joined_sentences(
            [_moves(report, ranking), _agreement(report, ranking), incomplete_note(index, year)]
        ),
    ]


def _moves(report: Report, ranking: pd.DataFrame) -> str:
    if report.compare_to is None:
        return "The index holds no earlier year to compare with."
    changed = rank_changes(ranking, report.index.ranking(report.compare_to)).head(TOP)
    parts = []
    for rows, word in (
        (changed[changed["moved"] > 0], "rose"),
        (changed[changed["moved"] < 0], "fell"),
    ):
        if len(rows):
            moved = listed(f"{row.place} ({row.rank_before} to {row.rank})" for row in rows.itertuples())
            parts.append(f"{moved} {word}")
    return f"Against {report.compare_to}, {'; '.join(parts) or 'no leading city moved'}."


def _agreement(report: Report, ranking: pd.DataFrame) -> str:
    printed = printed_ranks(report.index, report.year, report.index.whole)
    leading = {city for city, value in printed.items() if value.number <= TOP}
    if not leading:
        return f"No ranking of cities is printed for {report.year}."
    both = leading & set(ranking.head(TOP)["place"])
    return (
        f"Of the {plural(len(leading), 'city', 'cities')} that sources print among the ten leading ones, "
        f"{cardinal(len(both))} {'is' if len(both) == 1 else 'are'} among the ten here."
    )


def rank_ladder(report: Report) -> Exhibit:
    """The ranking of the year by computed Share, with the ranking before it."""
    index, year, top = report.index, report.year, report.parameters["top"]
    before = index.ranking(report.compare_to) if report.compare_to is not None else None
    ranking = index.ranking(year)
    changed = rank_changes(ranking, before) if before is not None else ranking.assign(rank_before=pd.NA)
    shown = changed.head(top)
    rungs = [
        Rung(
            place, fitted(row.short, 17), row.country, row.group,
            None if pd.isna(row.rank_before) else int(row.rank_before),
            f"{row.share:,.2f}", "" if pd.isna(row.count) else f"{row.count:,}", float(row.share),
        )
        for place, row in enumerate(shown.assign(count=shown["count"]).itertuples(), start=1)
    ]  # fmt: skip
    left = {} if before is None else {int(r.rank): (r.short, r.group) for r in before.itertuples()}
    rows = with_printed(index, shown.rename(columns={"year": "data_year"}), index.whole, shares=True)
    return Figure(
        key="rank-ladder",
        title=_lead_over_second(shown),
        subtitle=f"Share{' and Count' if shown['count'].notna().any() else ''} computed for {year}{in_subject(index, index.whole)}"
        + (f", ranks beside those of {report.compare_to}" if before is not None else ""),
        caption=joined_sentences(
            [
                f"The {plural(len(shown), 'city', 'cities')} with the largest Share, in articles.",
                apart_note(index, year),
                "What Nature Index prints of these cities stands in the data, in columns of its own."
                if (rows["printed_rank"] != "").any() or (rows["printed_share"] != "").any()
                else "No source found prints a rank or Share of these cities for the year.",
            ]
        ),
        alt=f"Ladder of the {plural(len(shown), 'city', 'cities')} with the largest computed Share in {year}"
        + (f", joined to their ranks of {report.compare_to}" if before is not None else "")
        + f". The leaders are {listed(shown['place'].head(3))}.",
        description=" ".join(
            f"{row.place} is {ordinal(row.rank)} with a Share of {row.share:,.2f}"
            + ("" if pd.isna(row.rank_before) else f", {places_moved(int(row.rank_before), row.rank)}")
            + "."
            for row in shown.head(TOP).itertuples()
        ),
        data=pd.DataFrame(
            {
                "data_year": year,
                "city": rows["place"],
                "country": rows["country"],
                "rank": rows["rank"],
                **({f"rank_{report.compare_to}": rows["rank_before"]} if before is not None else {}),
                "share": rows["share"].round(2),
                "adjusted_share": rows["adjusted_share"].round(2),
                "count": rows["count"],
                "printed_rank": rows["printed_rank"],
                "printed_share": rows["printed_share"],
                "source": rows["source"],
            }
        ),
        canvas=draw_ladder(
            rungs,
            left,
            str(year),
            str(report.compare_to) if before is not None else None,
            "Share",
            unknown="no Share",
        ),
    )


def _lead_over_second(ranking: pd.DataFrame) -> str:
    """``"A leads with a Share of 86.06, 1.8 times that of B"``."""
    first, second = ranking.head(2).itertuples()
    ahead = f"{first.share / second.share:.1f} times that of {second.place}"
    return f"{first.place} leads with a Share of {first.share:,.2f}, {ahead}"


def rank_history(report: Report) -> Exhibit:
    """How the leading cities of the year moved, computed ranks as lines and printed ones as marks."""
    index, year, top = report.index, report.year, report.parameters["top"]
    years = [other for other in index.years if other <= year]
    if len(years) < 2:
        return Missing(
            "rank-history", f"How the leading cities moved up to {year}",
            "A history needs two years, and the index holds none before this one.",
            tuple(index.years[1:]),
        )  # fmt: skip
    cities = list(index.ranking(year).head(top)["place"])
    every = index.shares(index.whole)
    history = every[every["place"].isin(cities) & every["year"].isin(years)]
    lines = rank_lines(index, index.whole, cities, years, lambda city: city in cities[:TOP])
    rows = with_printed(
        index, history.rename(columns={"year": "data_year"}).assign(source=index.name), index.whole
    )
    title = _largest_moves(lines, years)
    return Figure(
        key="rank-history",
        title=title,
        subtitle=f"Rank by computed Share{in_subject(index, index.whole)}, {years[0]} to {year}; the {plural(len(cities), 'city', 'cities')} with the largest Share in {year}",
        caption=joined_sentences(
            [
                f"Bold: the ten leading cities of {year}. Ranks below {top} stand closer together.",
                deep_note([history]),
                marks_note(index, any(line.apart for line in lines)),
            ]
        ),
        alt=f"Lines of rank by year for {plural(len(cities), 'city', 'cities')}, {years[0]} to {year}. {title}.",
        description=" ".join(
            f"{line.name}: " + ", ".join(f"{at} {ordinal(rank)}" for at, rank in line.ranks.items()) + "."
            for line in lines
        ),
        data=pd.DataFrame(
            {
                "data_year": rows["data_year"], "city": rows["place"],
                "country": [index.country_of(city) for city in rows["place"]], "rank": rows["rank"],
                "printed_rank": rows["printed_rank"], "source": rows["source"],
            }
        ).sort_values(["city", "data_year"]),
        canvas=draw_history([("", lines)], years, top, barriers=[]),
    )  # fmt: skip


def _largest_moves(lines: list[Line], years: list[int]) -> str:
    """``"Wuhan climbed from 18th (…) to seventh; …"``: who rose most and who fell most since the first year."""
    moves = [
        (line.ranks[years[0]] - line.ranks[years[-1]], line.name, line.ranks)
        for line in lines
        if years[0] in line.ranks and years[-1] in line.ranks
    ]
    parts = [
        f"{name} {word} from {ordinal(ranks[years[0]])} ({years[0]}) to {ordinal(ranks[years[-1]])}"
        for (moved, name, ranks), word in ((max(moves), "climbed"), (min(moves), "fell"))
        if moved and (moved > 0) == (word == "climbed")
    ] if moves else []  # fmt: skip
    return capitalised("; ".join(parts)) or "No city among the leaders changed its rank"


def top_ten_by_country(report: Report) -> Exhibit:
    """Who held each of the ten leading ranks, year by year, coloured by country group."""
    index, year = report.index, report.year
    every_year = [other for other in index.years if other <= year]
    years = every_year[-MOST_YEARS:]
    wide = min(1.16, 8.2 / max(len(years), 4))
    rankings = {other: index.ranking(other) for other in years}
    tiles, notes = [], []
    for column, other in enumerate(years):
        for rank, rows in holders(rankings[other], TOP).items():
            tiles.append(rank_tile(column, rank - 1, rows, letters=letters_in(wide)))
        counts = group_counts(rankings[other], TOP)
        notes.append("\n".join(f"{index.short(country)} {number}" for country, number in counts.items()))
    now, then = (group_counts(rankings[other], TOP) for other in (years[-1], years[0]))
    title = _most_leaders(now, then, years)
    deepest = max(note.count("\n") for note in notes) + 1
    shown = pd.concat([rankings[other][rankings[other]["rank"] <= TOP] for other in years])
    rows = with_printed(index, shown.rename(columns={"year": "data_year"}), index.whole)
    return Figure(
        key="top-ten-by-country",
        title=title,
        subtitle=f"Holders of the ten leading ranks by computed Share{in_subject(index, index.whole)}, {years[0]} to {year}"
        if len(years) > 1
        else f"Holders of the ten leading ranks by computed Share{in_subject(index, index.whole)}, {year}",
        caption=joined_sentences(
            [
                "Colour shows the country group; the line under each year counts cities by country.",
                left_out_note(every_year),
                "Printed ranks of these cities stand in the data." if (rows["printed_rank"] != "").any() else "",
            ]
        ),
        alt=f"Grid of ten ranks by {plural(len(years), 'year')}. In {year}: "
        + listed(f"{name} {number}" for name, number in now.items())
        + " of the ten leading cities.",
        description=" ".join(
            f"{other}: "
            + ", ".join(f"{row.rank} {row.short}" for row in rankings[other].head(TOP).itertuples())
            + "."
            for other in years
        ),
        data=pd.DataFrame(
            {
                "data_year": rows["data_year"], "rank": rows["rank"], "city": rows["place"], "country": rows["country"],
                "share": rows["share"].round(2), "printed_rank": rows["printed_rank"], "source": rows["source"],
            }
        ),
        canvas=draw_tiles(
            tiles, [str(other) for other in years], [str(rank) for rank in range(1, TOP + 1)], column_notes=notes,
            cell_inches=(wide, 0.34), label_inches=0.35,
            notes_inches=0.17 * deepest + 0.1,
        ),
    )  # fmt: skip


def _most_leaders(now: pd.Series, then: pd.Series, years: list[int]) -> str:
    """Which country has most of the ten leading cities, and what it had in the first year."""
    most = now[now == now.max()]
    if len(most) > 1:
        return f"The ten leading cities of {years[-1]} are in {plural(len(now), 'country', 'countries')}, none of which has more than {cardinal(int(now.max()))}"
    country = most.index[0]
    title = f"{capitalised(with_article(country))} holds {cardinal(int(now.max()))} of the ten leading ranks of {years[-1]}"
    if len(years) > 1:
        title += f", against {cardinal(int(then.get(country, 0)))} in {years[0]}"
    return title


def leading_institutions(report: Report) -> Exhibit:
    """The institutions with the largest Share within the leading cities."""
    index, year = report.index, report.year
    bodies = index.ranking(year, level=INSTITUTIONS)
    bodies = bodies.assign(city=[index.city_of(name) for name in bodies["place"]])
    panels, kept = [], []
    for city in index.ranking(year).head(CITIES_SHOWN)["place"]:
        rows = bodies[bodies["city"] == city].head(INSTITUTIONS_SHOWN)
        if rows.empty:
            continue
        kept.append(rows)
        bars = [
            Bar(r.short, float(r.share), f"{r.share:,.2f}", index.country_group(city))
            for r in rows.itertuples()
        ]
        panels.append((city, bars))
    title = f"Leading institutions within cities, {year}"
    if not panels:
        reason = "What the index was made from does not say in which city an institution sits."
        return Missing("leading-institutions", title, reason, ())
    data = pd.concat(kept)
    return Figure(
        key="leading-institutions",
        title=capitalised(listed(f"{bars[0].name} leads in {city}" for city, bars in panels)),
        subtitle=f"Share computed for {year}{in_subject(index, index.whole)} of the {INSTITUTIONS_SHOWN} leading institutions in each of the leading cities",
        caption=joined_sentences(
            [
                "An institution stands with the city in which most of its Share lies; its Share here is that of all its sites.",
                apart_note(index, year, level=INSTITUTIONS),
            ]
        ),
        alt=f"Bars of Share for the leading institutions in {listed(city for city, _ in panels)}; the longest are "
        + listed(f"{bars[0].name} ({bars[0].text})" for _, bars in panels)
        + ".",
        description=" ".join(
            f"{city}: {listed(f'{bar.name} {bar.text}' for bar in bars)}." for city, bars in panels
        ),
        data=pd.DataFrame(
            {
                "data_year": year, "city": data["city"], "institution": data["place"], "rank": data["rank"],
                "share": data["share"].round(2), "count": data["count"], "source": data["source"],
            }
        ),
        canvas=draw_bars(panels, axis_label="Share, in articles"),
    )  # fmt: skip
