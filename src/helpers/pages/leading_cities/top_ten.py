"""From which countries the ten leading cities come, edition by edition."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import (
    capitalised,
    cardinal,
    joined_sentences,
    listed,
    plural,
)
from helpers.figures.tiles import Tile, draw_tiles, letters_in, side_by_side
from helpers.index.rankings import group_counts, holders, only, unprinted_ranks
from helpers.pages.leading_cities.summary import TOP
from helpers.pages.notes import (
    break_notes,
    conflict_note,
    nobody,
    shared_note,
    with_article,
)
from helpers.report.exhibits import Exhibit, Figure
from helpers.report.report import Report


def top_ten_by_country(report: Report) -> Exhibit:
    """Who held each of the ten leading ranks in every edition up to the year, coloured by country."""
    index = report.index
    years = [year for year in index.years if year <= report.year]
    rankings = {year: index.ranking(year) for year in years}
    wide = min(1.16, 8.2 / max(len(years), 4))
    tiles, notes = [], []
    for column, year in enumerate(years):
        ranking = rankings[year]
        for rank, rows in holders(ranking, TOP).items():
            text = (
                side_by_side([row["short"] for row in rows], letters_in(wide))
                if rows
                else nobody(ranking, rank)
            )
            disputed = any(row["others"] for row in rows)
            group, place = (rows[0]["group"], only(rows)) if rows else (None, "")
            tiles.append(Tile(column, rank - 1, text, group, disputed, place))
        counts = group_counts(ranking, TOP)
        lines = [f"{index.short(country)} {number}" for country, number in counts.items()]
        if unprinted := unprinted_ranks(ranking, TOP):
            lines.append(f"not printed {len(unprinted)}")
        notes.append("\n".join(lines))
    barriers = [
        (years.index(b.before_year) - 0.5, "")
        for b in index.breaks("overall")
        if b.after_year in years and b.before_year in years
    ]
    deepest = max(note.count("\n") for note in notes) + 1
    canvas = draw_tiles(
        tiles,
        [str(year) for year in years],
        [str(rank) for rank in range(1, TOP + 1)],
        column_notes=notes,
        breaks=barriers,
        cell_inches=(wide, 0.34),
        label_inches=0.35,
        notes_inches=0.17 * deepest + 0.1,
    )
    first, last = years[0], years[-1]
    leading = group_counts(rankings[last], TOP)
    country = leading.index[0]
    comparable = [
        year for year in [*index.comparable_years(last), last] if not unprinted_ranks(rankings[year], TOP)
    ]
    title = f"{capitalised(with_article(country))} holds {_at_least(rankings[last])}{cardinal(int(leading.iloc[0]))} of the ten leading ranks of {last}"
    if len(comparable) > 1:
        earliest = comparable[0]
        title += (
            f", against {cardinal(int(group_counts(rankings[earliest], TOP).get(country, 0)))} in {earliest}"
        )
    rows = pd.concat([rankings[year][rankings[year]["rank"] <= TOP] for year in years])
    return Figure(
        key="top-ten-by-country",
        title=title,
        subtitle=f"Holders of the ten leading overall ranks by data year, {first} to {last}"
        if first != last
        else f"Holders of the ten leading overall ranks, {last}",
        caption=joined_sentences(
            [
                "Colour shows the country group; the line under each year counts cities by country.",
                "Ranks that no source prints are left open and counted for nobody.",
                shared_note(ranking[ranking["rank"] <= TOP] for ranking in rankings.values()),
                "A dashed line marks a break in the series." if barriers else "",
                break_notes(index, "overall", years) if first != last else "",
                conflict_note(rows.assign(value_text=rows["rank"].astype(str)), "ranks"),
            ]
        ),
        alt=f"Grid of ten ranks by {plural(len(years), 'edition')}. In {last}: "
        + listed(f"{country} {number}" for country, number in leading.items())
        + " of the ten leading cities"
        + (
            f", {len(unprinted_ranks(rankings[last], TOP))} not printed."
            if unprinted_ranks(rankings[last], TOP)
            else "."
        ),
        description=" ".join(
            f"{year}: "
            + ", ".join(
                f"{row.rank} {row.short}"
                for row in rankings[year][rankings[year]["rank"] <= TOP].itertuples()
            )
            + "."
            for year in years
        ),
        data=pd.DataFrame(
            {
                "data_year": rows["data_year"],
                "rank": rows["rank"],
                "city": rows["place"],
                "country": rows["country"],
                "other_values": rows["others"],
                "source": rows["source"],
            }
        ),
        canvas=canvas,
    )


def _at_least(ranking: pd.DataFrame) -> str:
    return "at least " if unprinted_ranks(ranking, TOP) else ""
