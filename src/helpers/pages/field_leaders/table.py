"""Share, Count and contribution of the leading cities of every subject."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

import pandas as pd

from helpers.base.words import capitalised, cardinal, listed, ordinal, plural, year_ranges
from helpers.figures.subject_table import GapRow, TableRow, draw_subject_table
from helpers.index.country_counts import with_gaps
from helpers.index.interface import CONTRIBUTION, Index
from helpers.pages.field_leaders.common import Tops, rank_data, rankings
from helpers.pages.frames import NOWHERE, joined_columns
from helpers.pages.notes import beside_note, conflict_note, low_confidence_note
from helpers.pages.wording import (
    LEVEL,
    alternative,
    city_name,
    fitted,
    in_text,
    lowered,
    sentences,
    shared_end_note,
    times,
)
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

# A table of a subject counts as held when one source gives the Shares of at least so many of its cities.
FEWEST_SHARES = 10
# Tables of more subjects are cut shorter, so that they can be looked over.
_MOST, _MOST_OF_SEVERAL, _MOST_OF_MANY = 40, 20, 10
_IN_DATA = 50
_LETTERS = 18
_KEY = "subject-table"


def tables_held(index: Index, year: int) -> Tops:
    """Subjects whose table of the year is held in large part, or whole: the rows with a Share of one and the same source."""
    found = {}
    for subject, ranking in rankings(index, year).items():
        known = ranking[ranking["share"].notna()]
        sources = Counter(source for cell in known["share_source"] for source in cell.split(";"))
        for source, number in sorted(sources.items()):
            if number >= FEWEST_SHARES or not index.voice.gaps:
                found[subject] = known[[source in cell.split(";") for cell in known["share_source"]]]
                break
    return found


def subject_table(report: Report) -> Exhibit:
    """The leading cities of each subject with Share, Count and contribution to their country's Share."""
    index, year = report.index, report.year
    tables = {s: _with_part(index, year, s, rows) for s, rows in tables_held(index, year).items()}
    if not tables:
        return Missing(
            _KEY,
            f"City tables of subjects, {year}",
            f"{index.voice.nothing} the Shares of at least {cardinal(FEWEST_SHARES)} cities in one subject for {year}.",
            tuple(other for other in index.years if tables_held(index, other)),
        )
    most = {1: _MOST, 2: _MOST_OF_SEVERAL}.get(len(tables), _MOST_OF_MANY)
    shown = {subject: rows.head(most) for subject, rows in tables.items()}
    kept = {subject: rows.head(max(most, _IN_DATA)) for subject, rows in tables.items()}
    rows = pd.concat(shown.values(), ignore_index=True)
    counted, parted = bool((rows["count_text"] != "").any()), bool((rows["part"] != "").any())
    panels = [
        (capitalised(index.subject_names[subject]) if len(shown) > 1 else "", _drawn(index, ranking))
        for subject, ranking in shown.items()
    ]
    names = listed(index.subject_names[s] for s in shown)
    where = names if len(shown) < 3 else f"each of the {plural(len(shown), 'subject')}"
    columns = (
        (f"{index.voice.measured} Share", "", True),
        ("Count", "Counts of these cities", counted),
        (
            "contribution to the location's Share (%)",
            "contributions of cities to the Share of their countries",
            parted,
        ),
    )
    measures = [name for name, _, known in columns if known]
    absent = [missing for _, missing, known in columns if not known]
    contribution = index.definition(CONTRIBUTION)
    return Figure(
        key=_KEY,
        title=index.by_share(year, _title(index, shown)),
        subtitle=f"{capitalised(listed(measures))} in {where}, {year}",
        caption=sentences(
            _rows_note(index, tables, most),
            parted and contribution and f"Contribution: {lowered(contribution)}",
            absent and f"{index.voice.nothing} {listed(absent, 'or')}.",
            "Bars show Share, each subject on a scale of its own." if len(shown) > 1 else "Bars show Share.",
            "Colour shows the country group.",
            len(shown) == 1 and next(filter(None, (shared_end_note(tables[s], shown[s]) for s in shown)), ""),
            conflict_note(rows),
            low_confidence_note(rows, "share_confidence", "Share"),
            beside_note(index, rank_data(index, kept)),
        ),
        alt=alternative(
            f"Table with bars of Share for the leading cities in {where}, {year}.",
            *(
                f"{capitalised(index.subject_names[subject])}: "
                + listed(f"{city_name(row.place)} {row.share_text}" for row in ranking.head(2).itertuples())
                + "."
                for subject, ranking in shown.items()
            ),
        ),
        description=" ".join(
            f"{capitalised(index.subject_names[subject])}: "
            + ", ".join(f"{row.rank} {city_name(row.place)} {row.share_text}" for row in ranking.itertuples())
            + "."
            for subject, ranking in shown.items()
        ),
        data=_data(index, kept),
        draw=partial(
            draw_subject_table,
            panels,
            order="Rank" if index.voice.ranked else "Place",
            headings=("Share", "Count" if counted else "", "Contribution (%)" if parted else ""),
        ),
    )


def _with_part(index: Index, year: int, subject: str, ranking: pd.DataFrame) -> pd.DataFrame:
    """``ranking`` with ``part``, the contribution to the country's Share in per cent, and its source; texts."""
    known = {row.place: (row.text, row.source) for row in index.contributions(year, subject).itertuples()}
    parts = [known.get(place, ("", "")) for place in ranking["place"]]
    return ranking.assign(part=[text for text, _ in parts], part_source=[source for _, source in parts])


def _rows_note(index: Index, tables: Tops, most: int) -> str:
    """Which rows are drawn, and which ranks are not held."""
    texts = []
    if any(len(rows) > most for rows in tables.values()):
        whole = max(map(len, tables.values()))
        kept = f"the {min(whole, max(most, _IN_DATA))} largest" if whole > _IN_DATA else "all"
        texts.append(
            f"The {plural(most, 'city', 'cities')} with the largest Share{' in each subject' if len(tables) > 1 else ''}, "
            f"in articles; {kept} are in the data."
        )
    if index.voice.gaps:
        alike = len({(len(rows), rows["rank"].max()) for rows in tables.values()}) == 1
        each = f"Each of the {plural(len(tables), 'subject')}" if len(tables) > 1 else "It"
        held = listed(
            f"{each if alike else capitalised(index.subject_names[subject])} holds {len(rows)} rows; "
            f"nothing is held beyond rank {rows['rank'].max()}"
            for subject, rows in list(tables.items())[: 1 if alike else None]
        )
        gaps = any(isinstance(entry, list) for rows in tables.values() for entry in with_gaps(rows["rank"]))
        texts.append(
            f"{'Thin rows are ranks that the copy of the table does not hold. ' if gaps else ''}{held}."
        )
    return sentences(*texts)


def _drawn(index: Index, ranking: pd.DataFrame) -> list[TableRow | GapRow]:
    drawn: list[TableRow | GapRow] = []
    rows = list(ranking.itertuples())
    for entry in with_gaps(ranking["rank"]):
        if isinstance(entry, list):
            drawn.append(GapRow(f"{year_ranges(entry)} {index.voice.unknown}"))
            continue
        for row in (row for row in rows if row.rank == entry):
            country = fitted(index.short(row.country) if row.country else NOWHERE, _LETTERS)
            of = f"of {country}" if row.part else ""
            text = f"({row.share_text})" if row.share_confidence == "low" else row.share_text
            name = fitted(row.short, _LETTERS)
            drawn.append(TableRow(entry, name, row.group, row.share, text, row.count_text, row.part, of))
    return drawn


def _data(index: Index, kept: Tops) -> pd.DataFrame:
    rows = pd.concat(kept.values(), ignore_index=True)
    data = rank_data(index, kept)
    if "count" not in data and (rows["count_text"] != "").any():
        data.insert(data.columns.get_loc("share") + 1, "count", rows["count_text"])
    if (rows["part"] != "").any():
        data.insert(data.columns.get_loc("share") + 1 + ("count" in data), "contribution_pct", rows["part"])
    columns = (data["source"], rows["share_source"], rows["count_source"], rows["part_source"])
    return data.assign(source=joined_columns(*columns))


def _title(index: Index, shown: Tops) -> str:
    """How far the first city is ahead of the second: in the one subject, or in the two that differ most."""
    name = index.subject_names
    if len(shown) == 1:
        ((subject, rows),) = shown.items()
        first, *others = rows.head(2).itertuples()
        text = f"{in_text(first.place)} has a Share of {first.share_text} in {name[subject]}"
        if not others or first.rank != 1:
            return text
        place = "with the same" if others[0].rank == 1 else ordinal(int(others[0].rank))
        return f"{text}, {times(first.share / others[0].share)} that of {in_text(others[0].place)}, {place}"
    leads: dict[str, tuple[Any, ...]] = {
        subject: (float(rows.iloc[0]["share"] / rows.iloc[1]["share"]), *map(in_text, rows["place"].head(2)))
        for subject, rows in shown.items()
        if len(rows) > 1 and rows.iloc[0]["rank"] == 1
    }
    if not leads:
        return f"Share in {listed(name[subject] for subject in shown)}"
    largest, smallest = max(leads, key=lambda s: leads[s][0]), min(leads, key=lambda s: leads[s][0])
    ratio, first, second = leads[largest]
    if ratio == 1:
        return "no city is ahead of all others in any subject"
    ahead = f"{first} has {times(ratio)} the Share of {second}"
    if largest == smallest:
        return f"{ahead} in {name[largest]}"
    ratio, first, second = leads[smallest]
    if ratio == 1:
        behind = "two or more cities lead together"
    elif ratio < LEVEL and not index.voice.ranked:
        behind = f"{first} and {second} are level"
    else:
        behind = f"{first} has {times(ratio)} that of {second}"
    return f"the lead is largest in {name[largest]}, where {ahead}, and smallest in {name[smallest]}, where {behind}"
