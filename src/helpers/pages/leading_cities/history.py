"""How the leading cities of the year came to their ranks."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import (
    capitalised,
    joined_sentences,
    listed_ranges,
    ordinal,
    plural,
)
from helpers.figures.history import Line, draw_history
from helpers.index.printed import Index
from helpers.pages.leading_cities.ladder import first_of_its_kind
from helpers.pages.leading_cities.summary import TOP
from helpers.pages.notes import (
    break_notes,
)
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report


def rank_history(report: Report) -> Exhibit:
    """How the leading cities of the year moved over the editions up to it."""
    index, top = report.index, report.parameters["top"]
    years = [year for year in index.years if year <= report.year]
    title = f"How the leading cities moved up to {report.year}"
    if not index.comparable_years(report.year):
        return Missing(
            "rank-history",
            title,
            f"A history needs two comparable editions. {first_of_its_kind(index, report.year)}",
            tuple(year for year in index.years if index.comparable_years(year)),
        )
    ranking = index.ranking(report.year)
    cities = list(ranking.loc[ranking["rank"] <= top, "place"])
    leaders = set(ranking.loc[ranking["rank"] <= TOP, "place"])
    history = pd.concat([index.ranking(year) for year in years])
    apart = _ranks_apart(index, years, history, cities)
    lines = [
        Line(
            index.short(city),
            index.country_group(city),
            {int(r.data_year): int(r.rank) for r in history[history["place"] == city].itertuples()},
            [(int(r.data_year), int(r.rank)) for r in apart[apart["line_of"] == city].itertuples()],
            strong=city in leaders,
        )
        for city in cities
    ]
    barriers = [(b.after_year, b.before_year, b.absolute, b.title) for b in index.breaks("overall")]
    first = min([*years, *apart["data_year"]])
    # only years that can be compared carry lines; the axis still shows the others, apart
    all_years = [
        year for year in range(first, report.year + 1) if year in years or year in set(apart["data_year"])
    ]
    names = {
        int(year): [
            (int(rank), " · ".join(index.short(place) for place in places))
            for rank, places in rows.groupby("rank")["place"]
        ]
        for year, rows in apart.groupby("data_year")
    }
    absent = {year: "no edition" for year in range(years[0], report.year) if year not in years}
    canvas = draw_history(
        [("", lines)], all_years, top, barriers=barriers, absent_years=absent, left_labels=names or None
    )
    movers = _largest_moves(index, years, history, cities)
    rows = pd.concat(
        [history[history["place"].isin(cities)].assign(note=""), apart.assign(note=apart["why"])],
        ignore_index=True,
    )
    return Figure(
        key="rank-history",
        title=movers["title"],
        subtitle=f"Overall rank by data year, {years[0]} to {report.year}; the {plural(len(cities), 'city', 'cities')} printed in the top {top} of {report.year}",
        caption=joined_sentences(
            [
                "Lines join ranks of neighbouring editions; where a rank is not printed the line stops.",
                f"Colour shows the country group. Bold: the ten leading cities of {report.year}. Ranks below {top} stand closer together.",
                "Hollow marks are ranks that cannot be joined: cities proper, or printed only by a later edition."
                if len(apart)
                else "",
                break_notes(index, "overall", [*years, report.year]),
                f"No edition ranks cities for {listed_ranges(absent)}." if absent else "",
            ]
        ),
        alt=f"Lines of rank by data year for {plural(len(cities), 'city', 'cities')} up to {report.year}. {movers['alt']}",
        description=" ".join(
            f"{line.name}: "
            + ", ".join(f"{year} {ordinal(rank)}" for year, rank in sorted(line.ranks.items()))
            + "."
            for line in lines
        ),
        data=pd.DataFrame(
            {
                "data_year": rows["data_year"],
                "city": rows["place"],
                "country": rows["country"],
                "rank": rows["rank"],
                "other_values": rows["others"],
                "note": rows["note"],
                "source": rows["source"],
            }
        ).sort_values(["city", "data_year"]),
        canvas=canvas,
    )


def _ranks_apart(index: Index, years: list[int], history: pd.DataFrame, cities: list[str]) -> pd.DataFrame:
    """Printed ranks that belong beside the lines: of cities proper, and of years printed only in retrospect."""
    shown = set(zip(history["data_year"], history["place"], strict=True))
    every = index.best_city_figures("rank", "overall")
    rows = []
    for row in every.to_dict("records"):
        whole = index.place(row["place"])["metropolitan_area"] or row["place"]
        proper = _cities_proper(index, row["edition"])
        if (
            row["data_year"] > years[-1]
            or whole not in cities
            or ((row["data_year"], row["place"]) in shown and not proper)
        ):
            continue
        why = "city proper, 68 journals, weighted count" if proper else f"printed by {row['edition']}"
        rows.append(
            row
            | {
                "line_of": whole,
                "rank": int(row["number"]),
                "country": index.place(row["place"])["country"],
                "why": why,
                "proper": proper,
            }
        )
    columns = ["data_year", "place", "line_of", "rank", "country", "why", "proper", "others", "source"]
    return pd.DataFrame(rows, columns=columns)


def _cities_proper(index: Index, edition: str) -> bool:
    editions = index.tables.editions.set_index("edition")["boundaries"]
    return editions[edition] == "cities proper"


def _largest_moves(
    index: Index, years: list[int], history: pd.DataFrame, cities: list[str]
) -> dict[str, str]:
    """The city that rose most and the one that fell most, from its first comparable rank to that of the year."""
    year = years[-1]
    comparable = history[
        history["data_year"].isin([*index.comparable_years(year), year]) & history["place"].isin(cities)
    ]
    moves = []
    for place, rows in comparable.groupby("place"):
        rows = rows.sort_values("data_year")
        if len(rows) > 1:
            moves.append(
                (int(rows.iloc[0]["rank"] - rows.iloc[-1]["rank"]), place, rows.iloc[0], rows.iloc[-1])
            )
    up = max(moves, key=lambda move: (move[0], move[1]))
    down = min(moves, key=lambda move: (move[0], move[1]))
    parts = []
    for move, word in ((up, "climbed"), (down, "fell")):
        if (move[0] > 0) == (word == "climbed") and move[0] != 0:
            parts.append(
                f"{index.short(move[1])} {word} from {ordinal(int(move[2]['rank']))} ({int(move[2]['data_year'])}) to {ordinal(int(move[3]['rank']))}"
            )
    title = capitalised("; ".join(parts)) if parts else "No city of the top changed its rank"
    return {"title": title, "alt": f"{title}." if parts else ""}
