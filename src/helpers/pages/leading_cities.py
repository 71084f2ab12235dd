"""Leading cities: the ranking of a year, how it came about, and from which countries the leaders are."""

from __future__ import annotations

import pandas as pd

from helpers.exhibits import Exhibit, Figure, Missing
from helpers.figures.bars import Bar, draw_bars
from helpers.figures.history import Line, draw_history
from helpers.figures.ladder import Rung, draw_ladder
from helpers.figures.tiles import Tile, draw_tiles
from helpers.index import Index
from helpers.measures import group_counts, holders, rank_changes, unprinted_ranks
from helpers.pages.notes import (
    break_notes,
    conflict_note,
    country_counts,
    low_confidence_note,
    retrospective_note,
    unprinted_note,
    with_article,
)
from helpers.report import Report
from helpers.words import (
    capitalised,
    cardinal,
    joined_sentences,
    listed,
    ordinal,
    places_moved,
    plural,
    year_ranges,
)

TOP = 10
# Bars need a trusted Share for at least so many of the ten leading cities; fewer would draw mostly gaps.
FEWEST_SHARES_FOR_BARS = 5
_TRUSTED = ("high", "medium")


def lead(report: Report) -> list[str]:
    """Who leads, who moved, and whether it is one country: the answer before any method."""
    ranking = report.index.ranking(report.year)
    first, *others = ranking[ranking["rank"] <= 3]["place"]
    sentences = [
        f"{first} leads the printed ranking of {report.year}"
        + (f", ahead of {listed(others)}." if others else "."),
        f"Of the ten leading cities {country_counts(ranking, TOP, report.index)}.",
    ]
    return [joined_sentences(sentences), _movers_sentence(report, ranking)]


def _movers_sentence(report: Report, ranking: pd.DataFrame) -> str:
    if report.compare_to is None:
        return "No earlier edition with figures can be compared with this one, so no changes are shown."
    changed = rank_changes(ranking, report.index.ranking(report.compare_to))
    leaders = changed[(changed["rank"] <= TOP) & changed["moved"].notna()]
    up, down = leaders[leaders["moved"] > 0], leaders[leaders["moved"] < 0]
    parts = []
    for rows, word in ((up, "rose"), (down, "fell")):
        if len(rows):
            parts.append(
                listed(f"{row.place} ({row.rank_before} to {row.rank})" for row in rows.itertuples())
                + f" {word}"
            )
    unknown = changed[(changed["rank"] <= TOP) & changed["moved"].isna()]
    text = (
        f"Against {report.compare_to}, {'; '.join(parts)}."
        if parts
        else f"Against {report.compare_to}, no leading city moved."
    )
    if len(unknown):
        text += f" No rank of {report.compare_to} is printed for {listed(unknown['place'])}."
    return text


def rank_ladder(report: Report) -> Exhibit:
    """The ranking of the year, rank by rank, with the ranking before it."""
    index, top = report.index, report.parameters["top"]
    ranking = index.ranking(report.year)
    before = index.ranking(report.compare_to) if report.compare_to is not None else None
    shown = ranking[ranking["rank"] <= top]
    changed = (
        rank_changes(shown, before) if before is not None else shown.assign(rank_before=pd.NA, moved=pd.NA)
    )
    trusted = changed[(changed["rank"] <= TOP) & changed["share_confidence"].isin(_TRUSTED)]
    bars = len(trusted) >= FEWEST_SHARES_FOR_BARS
    measure = index.measure(report.year)
    if measure == "WFC":
        weighted = index.best_city_figures("wfc", "overall", report.year).set_index("place")
        changed["share"] = changed["place"].map(weighted["value"]).fillna("")
        changed["share_source"] = changed["place"].map(weighted["source"]).fillna("")
    rungs = []
    for rank, rows in holders(changed, min(top, int(ranking["rank"].max()))).items():
        if not rows:
            rungs.append(Rung(rank, "", "", "other", None, "", "", None))
            continue
        row = rows[0]
        weak = row["share_confidence"] == "low"
        rungs.append(
            Rung(
                rank,
                row["place"] if len(rows) == 1 and not bars else " · ".join(r["short"] for r in rows),
                row["country"],
                row["group"],
                None if pd.isna(row["rank_before"]) else int(row["rank_before"]),
                f"({row['share']})" if weak else row["share"],
                row["count"],
                float(row["share"]) if bars and row["share"] and not weak else None,
            )
        )
    left = {} if before is None else {int(r.rank): (r.short, r.group) for r in before.itertuples()}
    canvas = draw_ladder(
        rungs, left, str(report.year), str(report.compare_to) if before is not None else None, measure
    )
    hedge = "" if not unprinted_ranks(ranking, TOP) else "at least "
    country, number = next(iter(group_counts(ranking, TOP).items()))
    title = f"{shown.iloc[0]['place']} leads; {hedge}{cardinal(int(number))} of the ten leading cities are in {with_article(country)}"
    caption = joined_sentences(
        [
            "Shares and Counts stand where a source prints them; Shares in brackets have low confidence." if (shown["share_confidence"] == "low").any()
            else f"{measure} and Count stand where a source prints them.",
            "“Not printed” under Change: no source found prints the earlier rank." if before is not None and changed["rank_before"].isna().any() else "",
            unprinted_note(ranking, min(top, int(ranking["rank"].max()))),
            conflict_note(shown.assign(value_text=shown["rank"].astype(str)), "ranks"),
            retrospective_note(shown),
            low_confidence_note(shown, "share_confidence", "Share"),
            low_confidence_note(shown, "confidence", "rank"),
            break_notes(index, "overall", [report.compare_to, report.year]) if before is not None else _first_of_its_kind(index, report.year),
        ]
    )  # fmt: skip
    named = listed(f"{ordinal(row.rank)} {row.place}" for row in shown[shown["rank"] <= TOP].itertuples())
    return Figure(
        key="rank-ladder",
        title=title,
        subtitle=f"Printed overall rank by {index.measure(report.year)}, {report.year}" + (f" and {report.compare_to}" if before is not None else ""),
        caption=caption,
        alt=f"Ladder of the {plural(len(shown), 'city', 'cities')} with a printed rank up to {top} in {report.year}"
        + (f", joined to their ranks of {report.compare_to}" if before is not None else "")
        + f". The leaders are {listed(shown['place'].head(3))}.",
        description=f"The ten leading ranks of {report.year}: {named}. "
        + " ".join(
            f"{row.place} is {places_moved(int(row.rank_before), int(row.rank))} from {row.rank_before}."
            for row in changed.itertuples() if row.rank <= TOP and not pd.isna(row.rank_before)
        ),
        data=_ladder_data(changed, before, report),
        canvas=canvas,
    )  # fmt: skip


def _ladder_data(changed: pd.DataFrame, before: pd.DataFrame | None, report: Report) -> pd.DataFrame:
    data = pd.DataFrame(
        {
            "data_year": report.year,
            "city": changed["place"],
            "country": changed["country"],
            "rank": changed["rank"],
            measure.lower(): changed["share"],
            f"{measure.lower()}_confidence": changed["share_confidence"],
            "count": changed["count"],
        }
    )
    sources = changed["source"] + ";" + changed["share_source"] + ";" + changed["count_source"]
    if before is not None:
        earlier = before.set_index("place")["source"]
        data.insert(
            4,
            f"rank_{report.compare_to}",
            changed["rank_before"].astype("object").where(changed["rank_before"].notna(), "not printed"),
        )
        sources = sources + ";" + changed["place"].map(earlier).fillna("")
    data["other_values"] = changed["others"]
    data["source"] = [";".join(dict.fromkeys(i for i in cell.split(";") if i)) for cell in sources]
    return data


def _first_of_its_kind(index: Index, year: int) -> str:
    barriers = [row for row in index.breaks("overall") if row.absolute and row.before_year <= year]
    if barriers:
        return f"No earlier year is comparable. {barriers[-1].title}: {barriers[-1].reason}"
    return "No edition before this one has figures."


def rank_history(report: Report) -> Exhibit:
    """How the leading cities of the year moved over the editions up to it."""
    index, top = report.index, report.parameters["top"]
    years = [year for year in index.years if year <= report.year]
    title = f"How the leading cities moved up to {report.year}"
    if not index.comparable_years(report.year):
        return Missing(
            "rank-history", title, f"A history needs two comparable editions. {_first_of_its_kind(index, report.year)}",
            tuple(year for year in index.years if index.comparable_years(year)),
        )  # fmt: skip
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
                f"Bold: the ten leading cities of {report.year}. Ranks below {top} stand closer together.",
                "Hollow marks are ranks that cannot be joined: cities proper, or printed only by a later edition." if len(apart) else "",
                break_notes(index, "overall", [*years, report.year]),
                f"No edition ranks cities for {year_ranges(absent)}." if absent else "",
            ]
        ),
        alt=f"Lines of rank by data year for {plural(len(cities), 'city', 'cities')} up to {report.year}. {movers['alt']}",
        description=" ".join(
            f"{line.name}: " + ", ".join(f"{year} {ordinal(rank)}" for year, rank in sorted(line.ranks.items())) + "." for line in lines
        ),
        data=pd.DataFrame(
            {
                "data_year": rows["data_year"], "city": rows["place"], "country": rows["country"], "rank": rows["rank"],
                "other_values": rows["others"], "note": rows["note"], "source": rows["source"],
            }
        ).sort_values(["city", "data_year"]),
        canvas=canvas,
    )  # fmt: skip


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


def top_ten_by_country(report: Report) -> Exhibit:
    """Who held each of the ten leading ranks in every edition up to the year, coloured by country."""
    index = report.index
    years = [year for year in index.years if year <= report.year]
    rankings = {year: index.ranking(year) for year in years}
    tiles, notes = [], []
    for column, year in enumerate(years):
        ranking = rankings[year]
        for rank, rows in holders(ranking, TOP).items():
            text = " · ".join(row["short"] for row in rows) if rows else "not printed"
            disputed = any(row["others"] for row in rows)
            tiles.append(Tile(column, rank - 1, text, rows[0]["group"] if rows else None, disputed))
        counts = group_counts(ranking, TOP)
        lines = [f"{country_short(index, country)} {number}" for country, number in counts.items()]
        if unprinted := unprinted_ranks(ranking, TOP):
            lines.append(f"not printed {len(unprinted)}")
        notes.append("\n".join(lines))
    barriers = [
        (years.index(b.before_year) - 0.5, "")
        for b in index.breaks("overall") if b.after_year in years and b.before_year in years
    ]  # fmt: skip
    deepest = max(note.count("\n") for note in notes) + 1
    wide = min(1.16, 8.2 / max(len(years), 4))
    canvas = draw_tiles(
        tiles, [str(year) for year in years], [str(rank) for rank in range(1, TOP + 1)],
        column_notes=notes, breaks=barriers, cell_inches=(wide, 0.34), label_inches=0.35, notes_inches=0.17 * deepest + 0.1,
    )  # fmt: skip
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
        subtitle=f"Holders of the ten leading overall ranks by data year, {first} to {last}" if first != last else f"Holders of the ten leading overall ranks, {last}",
        caption=joined_sentences(
            [
                "Colour shows the country group; the line under each year counts cities by country.",
                "Ranks that no source prints are left open and counted for nobody.",
                "A dashed line marks a break in the series." if barriers else "",
                break_notes(index, "overall", years) if first != last else "",
                conflict_note(rows.assign(value_text=rows["rank"].astype(str)), "ranks"),
            ]
        ),
        alt=f"Grid of ten ranks by {plural(len(years), 'edition')}. In {last}: "
        + listed(f"{country} {number}" for country, number in leading.items()) + " of the ten leading cities"
        + (f", {len(unprinted_ranks(rankings[last], TOP))} not printed." if unprinted_ranks(rankings[last], TOP) else "."),
        description=" ".join(
            f"{year}: " + ", ".join(f"{row.rank} {row.short}" for row in rankings[year][rankings[year]["rank"] <= TOP].itertuples()) + "."
            for year in years
        ),
        data=pd.DataFrame(
            {
                "data_year": rows["data_year"], "rank": rows["rank"], "city": rows["place"], "country": rows["country"],
                "other_values": rows["others"], "source": rows["source"],
            }
        ),
        canvas=canvas,
    )  # fmt: skip


def _at_least(ranking: pd.DataFrame) -> str:
    return "at least " if unprinted_ranks(ranking, TOP) else ""


def country_short(index: Index, country: str) -> str:
    """Short name of a country for a label."""
    return index.short(country)


def leading_institutions(report: Report) -> Exhibit:
    """The leading institutions of cities, from the cities' own printed tables only."""
    index = report.index
    figures = index.tables.figures
    own = figures[(figures["list_scope"] == "city") & (figures["place_kind"] == "institution")]
    tables = own[own["metric"].isin(["share", "wfc"])]
    years = tuple(sorted(set(int(year) for year in tables["edition_year"])))
    title = f"Leading institutions within cities, {report.year}"
    current = tables[(tables["edition_year"] == report.year) & (tables["data_year"] == report.year)]
    if current.empty:
        return Missing(
            "leading-institutions", title,
            f"No edition prints a city's own table of institutions for {report.year}. "
            "National and sector tables are fragments and are never added up to a city.",
            years,
        )  # fmt: skip
    panels, described = [], []
    changes = own[(own["metric"] == "change_adjusted_share_pct") & (own["data_year"] == report.year)]
    for city, rows in current.groupby("list_region"):
        rows = rows.sort_values("number", ascending=False)
        bars = []
        for row in rows.itertuples():
            change = changes[(changes["place"] == row.place) & (changes["list_region"] == city)]
            text = row.value + (f"  ({_signed(change.iloc[0]['value'])})" if len(change) else "")
            bars.append(Bar(index.short(row.place), row.number, text, index.country_group(row.place)))
        panels.append((city, bars))
        described.append(f"{city}: {listed(f'{index.short(r.place)} {r.value}' for r in rows.itertuples())}.")
    measure = "Share" if "share" in set(current["metric"]) else "weighted fractional count (WFC)"
    firsts = [(city, bars[0].name) for city, bars in panels]
    return Figure(
        key="leading-institutions",
        title=capitalised(listed(f"{name} leads in {city}" for city, name in firsts)),
        subtitle=f"{measure} of the ten leading institutions of each city, {report.year}",
        caption=f"From each city's own printed table. An institution's figure covers its own {measure}; "
        "institutions with sites in several cities may exceed what they hold in this one."
        + (" In brackets: printed change in adjusted Share against the year before." if len(changes) else ""),
        alt=f"Bars of {measure} for the ten leading institutions of {listed(city for city, _ in firsts)}; the longest are "
        + listed(f"{bars[0].name} ({bars[0].value:g})" for _, bars in panels) + ".",
        description=" ".join(described),
        data=pd.DataFrame(
            {
                "data_year": current["data_year"], "city": current["list_region"], "institution": current["place"],
                "metric": current["metric"], "value": current["value"], "source": current["source"],
            }
        ),
        canvas=draw_bars(panels, axis_label=measure),
    )  # fmt: skip


def _signed(value: str) -> str:
    from helpers.words import signed_as_printed

    return signed_as_printed(value, "%")
