"""Cities by subject: the top of every subject, by city and by country, and the tables held in large part."""

from __future__ import annotations

import re
import textwrap

import pandas as pd

from helpers.base.words import capitalised, cardinal, joined_sentences, listed, ordinal, plural, year_ranges
from helpers.figures.group_key import KEY_INCHES, draw_group_key
from helpers.figures.heatmap import HeatRow, draw_heatmap
from helpers.figures.subject_table import GapRow, TableRow, draw_subject_table
from helpers.figures.tiles import Tile, draw_tiles
from helpers.index.country_counts import most_widely_leading, with_gaps
from helpers.index.interface import Index
from helpers.index.rankings import group_counts, holders, only, unprinted_ranks
from helpers.pages.notes import (
    conflict_note,
    dashed_note,
    low_confidence_note,
    nobody,
    ranks_described,
    retrospective_note,
    shared_note,
    with_article,
)
from helpers.pages.subject_countries import countries_by_subject
from helpers.pages.subject_tops import (
    FEWEST_SHARES_OF_TABLE,
    TOP,
    city_name,
    counts_of_countries,
    held,
    leaders_text,
    leading,
    printed_counts,
    rankings,
    ranks_in_words,
    subject_notes,
    tables_held,
    throughout_note,
    top_sentence,
    without_leader,
    years_with_subject_ranks,
)
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

__all__ = ["countries_by_subject", "lead", "subject_heat_map", "subject_table", "subject_tops"]

# A heat map of fewer ranks would be mostly blank.
FEWEST_RANKS_OF_HEAT_MAP = 5
_LETTERS_OF_CELL = 10


def lead(report: Report) -> list[str]:
    """Which city leads how many subjects, which country holds most of the top, and what is not printed."""
    index = report.index
    tops = leading(rankings(index, report.year))
    if not tops:
        years = year_ranges(years_with_subject_ranks(index))
        return [
            f"No source found prints a leading rank in any of the {cardinal(len(index.subjects))} subjects for {report.year}. "
            + (f"Ranks in subjects are printed for {years}." if years else "No year has such ranks.")
        ]
    unknown = without_leader(index, tops)
    first = [
        f"In {report.year} {leaders_text(index, tops)}." if len(unknown) < len(index.subjects) else "",
        f"Who leads {listed(unknown, 'or')} is not printed in any source found." if unknown else "",
    ]
    named = pd.concat(tops.values())
    counts = group_counts(named, TOP)
    all_ranks = TOP * len(index.subjects)
    parts = [f"{cardinal(int(number))} in {with_article(country)}" for country, number in counts.items()]
    unnamed = all_ranks - len(named)
    every_count = counts_of_countries(index)
    counted = sum(
        holding.counted
        for subject in index.subjects
        for holding in held(
            tops.get(subject, named.iloc[:0]), printed_counts(index, every_count, subject, report.year)
        )
    )
    second = [
        f"Of the {all_ranks} leading ranks, {cardinal(TOP)} in each of the {cardinal(len(index.subjects))} subjects, "
        f"{cardinal(len(named))} {'is' if len(named) == 1 else 'are'} printed with a city's name: {listed(parts)}.",
        f"The other {cardinal(unnamed)} {'is' if unnamed == 1 else 'are'} not" if unnamed else "",
    ]
    if unnamed:
        some = f"; {cardinal(counted)} of them {'is' if counted == 1 else 'are'} counted for a country"
        second[1] += f"{some if counted else ''}."
    each = [top_sentence(index.subject_names[subject], ranking) for subject, ranking in tops.items()]
    return [joined_sentences(first), joined_sentences(each), joined_sentences(second)]


def _with_subject(index: Index, found: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """All rows of several subjects: ``city`` and ``subject_name``; ``place`` names both, for the notes."""
    rows = pd.concat(
        [rows.assign(subject=subject, subject_name=index.subject_names[subject]) for subject, rows in found.items()],
        ignore_index=True,
    )  # fmt: skip
    names = [f"{city_name(row.place)} ({row.subject_name})" for row in rows.itertuples()]
    return rows.assign(city=rows["place"], place=names, value_text=rows["rank"].astype(str))


def _notes(index: Index, found: dict[str, pd.DataFrame]) -> list[str]:
    rows = _with_subject(index, found)
    return [
        conflict_note(rows, "ranks"),
        retrospective_note(rows),
        low_confidence_note(rows, "confidence", "rank"),
    ]


def subject_tops(report: Report) -> Exhibit:
    """The ten leading cities of every subject in the year, as far as printed."""
    index, year = report.index, report.year
    tops = leading(rankings(index, year))
    if not tops:
        return Missing(
            "subject-tops", f"The ten leading cities of each subject, {year}",
            f"No source found prints a rank in a subject for {year}.", years_with_subject_ranks(index),
        )  # fmt: skip
    tiles = []
    for row, ranking in enumerate(tops.values()):
        for rank, places in holders(ranking, TOP).items():
            text = _in_one_cell(places) if places else nobody(ranking, rank)
            disputed = any(place["others"] or place["confidence"] == "low" for place in places)
            group, city = (places[0]["group"], only(places)) if places else (None, "")
            tiles.append(Tile(rank - 1, row, text, group, disputed, city))
    names = [capitalised(index.subject_names[subject]) for subject in tops]
    label = 1.12
    canvas = draw_tiles(
        tiles, [str(rank) for rank in range(1, TOP + 1)], [_in_lines(name) for name in names],
        cell_inches=((8.6 - label - 0.05) / TOP, 0.48), label_inches=label, notes_inches=KEY_INCHES,
    )  # fmt: skip
    draw_group_key(canvas, _groups(index, {tile.group for tile in tiles}))
    absent = [index.subject_names[subject] for subject in index.subjects if subject not in tops]
    named = sum(ranking["rank"].nunique() for ranking in tops.values())
    return Figure(
        key="subject-tops",
        title=_tops_title(index, tops),
        subtitle=f"Holders of ranks 1 to {TOP} by Share in each subject, {year}",
        caption=joined_sentences(
            [
                "An open cell is a rank that no source found prints.",
                shared_note(tops.values()),
                f"No leading rank is printed for {listed(absent)}." if absent else "",
                *_notes(index, tops),
                dashed_note(any(tile.marked for tile in tiles)),
                throughout_note(index, [year]),
                subject_notes(index),
            ]
        ),
        alt=f"Grid of {plural(len(tops), 'subject')} by ten ranks, {named} of {TOP * len(tops)} cells filled. "
        + capitalised(leaders_text(index, tops, brief=True)) + ".",
        description=" ".join(
            f"{capitalised(index.subject_names[subject])}: "
            + ", ".join(f"{row.rank} {city_name(row.place)}" for row in ranking.itertuples()) + "."
            for subject, ranking in tops.items()
        ),
        data=_rank_data(index, tops, year),
        canvas=canvas,
    )  # fmt: skip


def _groups(index: Index, used: set[str | None]) -> list[tuple[str, str]]:
    """The country groups that a figure uses, in their order, with their names."""
    return [(group, name) for group, name in index.groups.items() if group in used]


def _in_cell(name: str) -> str:
    """A short name, in two lines where one would fill a narrow cell."""
    return (
        re.sub(r"–| ", lambda joint: f"{joint[0].strip()}\n", name, count=1)
        if len(name) > _LETTERS_OF_CELL
        else name
    )


def _in_one_cell(places: list[dict]) -> str:
    """The cities of a rank, counted where they are more than a cell has lines for."""
    if len(places) == 1:
        return _in_cell(places[0]["short"])
    names = [place["short"] for place in places]
    fits = len(names) == 2 and all(len(name) <= _LETTERS_OF_CELL for name in names)
    return "\n".join(names) if fits else f"{len(names)} cities"


def _in_lines(name: str) -> str:
    return textwrap.fill(name, 14)


def _tops_title(index: Index, tops: dict[str, pd.DataFrame]) -> str:
    texts = [leaders_text(index, tops, brief=True)]
    for subject, ranking in tops.items():
        if not unprinted_ranks(ranking, TOP) and ranking["country"].nunique() == 1:
            country = with_article(ranking.iloc[0]["country"])
            texts.append(f"all ten leading cities in {index.subject_names[subject]} are in {country}")
    texts = [text for text in texts if text]
    if not texts:
        return f"Leading ranks are printed for {listed(index.subject_names[subject] for subject in tops)}"
    return capitalised("; ".join(texts))


def _rank_data(index: Index, found: dict[str, pd.DataFrame], year: int) -> pd.DataFrame:
    rows = _with_subject(index, found)
    return pd.DataFrame(
        {
            "data_year": year, "subject": rows["subject_name"], "rank": rows["rank"], "city": rows["city"],
            "country": rows["country"], "confidence": rows["confidence"], "other_values": rows["others"],
            "source": rows["source"],
        }
    )  # fmt: skip


def subject_heat_map(report: Report) -> Exhibit:
    """City by subject: every printed rank of the year, with the overall rank beside it."""
    index, year = report.index, report.year
    found = rankings(index, year)
    printed = sum(len(ranking) for ranking in found.values())
    if printed < FEWEST_RANKS_OF_HEAT_MAP:
        reason = f"No source found prints a rank in a subject for {year}."
        if printed:
            reason = f"Sources print only {plural(printed, 'rank')} in subjects for {year}, too few to compare cities."
        return Missing(
            "subject-heat-map", f"Ranks of cities by subject, {year}",
            reason,
            years_with_subject_ranks(index, FEWEST_RANKS_OF_HEAT_MAP),
        )  # fmt: skip
    overall = index.ranking(year)
    columns = {"overall": overall} | found
    cities = _in_order(overall, found)
    rows = []
    for city in cities:
        own = {subject: ranking[ranking["place"] == city] for subject, ranking in columns.items()}
        ranks = [int(cell.iloc[0]["rank"]) if len(cell) else None for cell in own.values()]
        weak = [
            n
            for n, cell in enumerate(own.values())
            if len(cell) and (cell.iloc[0]["others"] or cell.iloc[0]["confidence"] == "low")
        ]
        rows.append(HeatRow(index.short(city), index.country_group(city), ranks, frozenset(weak)))
    short = dict(zip(index.tables.subjects["subject"], index.tables.subjects["short_name"], strict=True))
    shown = {s: ranking[ranking["place"].isin(cities)] for s, ranking in columns.items()}
    absent = [index.subject_names[subject] for subject in index.subjects if subject not in found]
    most, widest = most_widely_leading(found, TOP)
    widest = [city for city in cities if city in widest]
    canvas = draw_heatmap(
        rows, [capitalised(short[subject]) for subject in columns], apart=1, foot_inches=KEY_INCHES
    )
    draw_group_key(canvas, _groups(index, {row.group for row in rows}))
    return Figure(
        key="subject-heat-map",
        title=_heat_title(index, most, widest, len(found)),
        subtitle=f"Printed rank overall and by subject, {year}; the stronger the shade, the better the rank",
        caption=joined_sentences(
            [
                f"The {plural(len(cities), 'city', 'cities')} with a printed rank in at least one subject, by overall rank. A dash: no rank is printed.",
                f"No rank is printed for {listed(absent)}." if absent else "",
                *_notes(index, shown),
                dashed_note(any(row.marked for row in rows)),
                subject_notes(index),
            ]
        ),
        alt=f"Heat map of {plural(len(cities), 'city', 'cities')} by overall rank and {plural(len(found), 'subject')}, {year}. "
        f"{plural(printed, 'cell')} of subjects {'holds' if printed == 1 else 'hold'} a rank. "
        + f"{_some_cities(index, widest)} {'is' if len(widest) == 1 else 'are'} among the ten leading cities in {plural(most, 'subject')}.",
        description=ranks_described(
            index.subject_names, columns, {city_name(city): row.ranks for city, row in zip(cities, rows, strict=True)}
        ),
        data=_rank_data(index, shown, year),
        canvas=canvas,
    )  # fmt: skip


def _in_order(overall: pd.DataFrame, found: dict[str, pd.DataFrame]) -> list[str]:
    """Cities with a rank in a subject: by overall rank, then by their best rank in a subject."""
    best = pd.concat(found.values()).groupby("place")["rank"].min()
    whole = overall.set_index("place")["rank"].to_dict()
    return sorted(best.index, key=lambda city: (whole.get(city, float("inf")), best[city], city))


def _some_cities(index: Index, places: list[str], most: int = 3) -> str:
    if len(places) > most:
        return capitalised(plural(len(places), "city", "cities"))
    return listed(city_name(index.short(place)) for place in places)


def _heat_title(index: Index, most: int, widest: list[str], printed: int) -> str:
    if not most:
        return "No city is printed among the ten leading cities of a subject"
    verb = "is" if len(widest) == 1 else "are"
    number = f"all {cardinal(most)}" if most == len(index.subjects) else cardinal(most)
    subjects = "subject" if most == 1 else "subjects"
    return f"{_some_cities(index, widest)} {verb} printed among the ten leading cities of {number} {subjects}"


def subject_table(report: Report) -> Exhibit:
    """The city tables of subjects that are held in large part: Share, Count and contribution."""
    index, year = report.index, report.year
    tables = tables_held(index, year)
    if not tables:
        return Missing(
            "subject-table", f"City tables of subjects, {year}",
            f"For {year} no source found prints the Shares of at least {cardinal(FEWEST_SHARES_OF_TABLE)} cities in one subject.",
            tuple(other for other in index.years if tables_held(index, other)),
        )  # fmt: skip
    panels, rows = [], []
    for subject, ranking in tables.items():
        parts = index.best_city_figures("contribution_pct", subject, year).set_index("place")
        ranking = ranking.assign(
            subject=index.subject_names[subject],
            part=ranking["place"].map(parts["value"]).fillna(""),
            part_source=ranking["place"].map(parts["source"]).fillna(""),
        )
        panels.append(
            (
                capitalised(index.subject_names[subject]) if len(tables) > 1 else "",
                _table_rows(index, ranking),
            )
        )
        rows.append(ranking)
    held_rows = pd.concat(rows, ignore_index=True)
    titles = [_table_title(ranking) for ranking in rows]
    names = listed(index.subject_names[subject] for subject in tables)
    contribution = index.tables.definitions.set_index("term")["definition"].get(
        "contribution to the location's Share", ""
    )
    return Figure(
        key="subject-table",
        title=capitalised("; ".join(titles)),
        subtitle=f"Share, Count and contribution to the location's Share (%) in {names}, {year}",
        caption=joined_sentences(
            [
                f"Contribution: {contribution[:1].lower()}{contribution[1:]}" if contribution else "",
                "Thin rows are ranks that the copy of the table does not hold. "
                + listed(
                    f"{capitalised(ranking['subject'].iloc[0]) if len(rows) > 1 else 'It'} holds {len(ranking)} rows; nothing is held beyond rank {ranking['rank'].max()}"
                    for ranking in rows
                ) + ".",
                "Bars show Share; numbers as printed. Colour shows the country group.",
                conflict_note(held_rows.assign(value_text=held_rows["rank"].astype(str)), "ranks"),
                low_confidence_note(held_rows, "share_confidence", "Share"),
            ]
        ),
        alt=f"Table with bars of Share for {plural(len(held_rows), 'city', 'cities')} in {names}, {year}. "
        + " ".join(
            f"The longest are {listed(f'{city_name(row.place)} ({row.share_text})' for row in ranking.head(3).itertuples())}."
            for ranking in rows
        ),
        description=" ".join(
            f"{capitalised(ranking['subject'].iloc[0])}: "
            + ", ".join(f"{row.rank} {city_name(row.place)} {row.share_text}" for row in ranking.itertuples()) + "."
            for ranking in rows
        ),
        data=pd.DataFrame(
            {
                "data_year": year, "subject": held_rows["subject"], "rank": held_rows["rank"], "city": held_rows["place"],
                "country": held_rows["country"], "share": held_rows["share_text"], "count": held_rows["count_text"],
                "contribution_pct": held_rows["part"], "other_ranks": held_rows["others"],
                "source": [
                    ";".join(dict.fromkeys(i for cell in cells for i in cell.split(";") if i))
                    for cells in held_rows[["source", "share_source", "count_source", "part_source"]].itertuples(index=False)
                ],
            }
        ),
        canvas=draw_subject_table(panels, headings=("Share", "Count", "Contribution (%)")),
    )  # fmt: skip


def _table_rows(index: Index, ranking: pd.DataFrame) -> list[TableRow | GapRow]:
    drawn: list[TableRow | GapRow] = []
    for entry in with_gaps(ranking["rank"]):
        if isinstance(entry, list):
            drawn.append(GapRow(ranks_in_words(entry)))
            continue
        for row in ranking[ranking["rank"] == entry].itertuples():
            of = f"of {index.short(row.country)}" if row.part else ""
            weak = row.share_confidence == "low"
            text = f"({row.share_text})" if weak else row.share_text
            drawn.append(
                TableRow(int(row.rank), row.short, row.group, row.share, text, row.count_text, row.part, of)
            )
    return drawn


def _table_title(ranking: pd.DataFrame) -> str:
    first, *others = ranking.head(2).itertuples()
    text = f"{city_name(first.place)} has a Share of {first.share_text} in {first.subject}"
    if not others or first.rank != 1:
        return text
    ratio = first.share / others[0].share
    return f"{text}, {ratio:.1f} times that of {city_name(others[0].place)}, {ordinal(int(others[0].rank))}"
