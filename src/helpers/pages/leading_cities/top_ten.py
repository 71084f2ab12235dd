"""From which countries the ten leading cities come, year by year."""

from __future__ import annotations

from functools import partial

import pandas as pd

from helpers.base.words import capitalised, cardinal, listed, plural, with_article
from helpers.figures.tiles import Tile, draw_tiles
from helpers.index.interface import OVERALL, Index
from helpers.index.rankings import group_counts, holders, unprinted_ranks
from helpers.pages.frames import picked, with_printed
from helpers.pages.notes import at_least, beside_note, break_notes, conflict_note, leading_places, shared_note
from helpers.pages.rank_tiles import MOST_YEARS, left_out_note, rank_tile
from helpers.pages.wording import TOP, sentences, span
from helpers.report.exhibits import Exhibit, Figure
from helpers.report.report import Report


def top_ten_by_country(report: Report) -> Exhibit:
    """Who held each of the ten leading ranks in every year up to the report's, coloured by country."""
    index, last = report.index.leads(report.year), report.year
    every_year = [year for year in index.years if year <= last]
    years = every_year[-MOST_YEARS:]
    rankings = {year: index.ranking(year) for year in years}
    tiles, notes = _tiles(index, rankings)
    barriers = [
        (years.index(b.before_year) - 0.5, "")
        for b in index.breaks(OVERALL)
        if b.after_year in years and b.before_year in years
    ]
    leading, unknown = group_counts(rankings[last], TOP), unprinted_ranks(rankings[last], TOP)
    tops = {year: ranking[ranking["rank"] <= TOP] for year, ranking in rankings.items()}
    rows = with_printed(index, pd.concat(tops.values()), index.whole)
    return Figure(
        key="top-ten-by-country",
        title=_title(index, rankings),
        subtitle=f"Holders of the ten leading {index.in_the_order(TOP, overall=True)}{index.in_subject(index.whole)}"
        f"{' in each data year' if len(years) > 1 else ''}, {span(years)}",
        caption=sentences(
            "Colour shows the country group; the line under each year counts cities by country.",
            any(unprinted_ranks(ranking, TOP) for ranking in rankings.values())
            and "Ranks that no source prints are left open and counted for nobody.",
            shared_note(tops.values()),
            barriers and "A dashed line marks a break in the series.",
            left_out_note(every_year),
            len(years) > 1 and break_notes(index, OVERALL, years),
            conflict_note(rows),
            beside_note(index, rows),
        ),
        alt=f"Grid of ten {index.rank_word}s by {plural(len(years), index.voice.edition)}. In {last}: "
        + listed(f"{country} {number}" for country, number in leading.items())
        + f" of {leading_places(tops[last])}"
        + (f", {len(unknown)} {index.voice.unknown}." if unknown else "."),
        description=" ".join(
            f"{year}: {', '.join(f'{row.rank} {row.short}' for row in top.itertuples())}."
            for year, top in tops.items()
        ),
        data=picked(rows, "data_year", "rank", "city", "country", "other_values", "printed_rank", "source"),
        draw=partial(
            draw_tiles,
            tiles,
            [str(year) for year in years],
            [str(rank) for rank in range(1, TOP + 1)],
            column_notes=notes,
            breaks=barriers,
        ),
    )


def _tiles(index: Index, rankings: dict[int, pd.DataFrame]) -> tuple[list[Tile], list[str]]:
    """The cells of every year, and how many of them each country has."""
    tiles, notes = [], []
    for column, ranking in enumerate(rankings.values()):
        unknown = unprinted_ranks(ranking, TOP)
        for rank, rows in holders(ranking, TOP).items():
            nobody = index.voice.unknown if rank in unknown else "shared above"
            tiles.append(rank_tile(column, rank - 1, rows, nobody))
        lines = [f"{index.short(country)} {number}" for country, number in group_counts(ranking, TOP).items()]
        notes.append("\n".join([*lines, *([f"{index.voice.unknown} {len(unknown)}"] if unknown else [])]))
    return tiles, notes


def _title(index: Index, rankings: dict[int, pd.DataFrame]) -> str:
    """Which country has most of the ten leading cities, and what it had in the first comparable year."""
    last = max(rankings)
    leading = group_counts(rankings[last], TOP)
    most = leading[leading == leading.max()]
    if len(most) > 1:
        return (
            f"{capitalised(leading_places(rankings[last]))} of {last} are in {plural(len(leading), 'country', 'countries')}, "
            f"none of which has more than {cardinal(int(leading.max()))}"
        )
    country = most.index[0]
    hedge = at_least(rankings[last])
    which = index.in_the_order(TOP) if index.voice.ranked else "places"
    shared = int(leading.sum()) > TOP  # more cities than ranks
    verb, of = ("has", leading_places(rankings[last])) if shared else ("holds", f"the ten leading {which}")
    title = f"{with_article(country)} {verb} {hedge}{cardinal(int(leading.max()))} of {of} of {last}"
    complete = [
        year
        for year in index.comparable_years(last)
        if year in rankings and not unprinted_ranks(rankings[year], TOP)
    ]
    if complete and not hedge:
        then = int(group_counts(rankings[complete[0]], TOP).get(country, 0))
        same = then == int(leading.max())
        title += (
            f", {'as' if same else f'against {cardinal(then)}' if then else 'against none'} in {complete[0]}"
        )
    return index.by_share(None, title)
