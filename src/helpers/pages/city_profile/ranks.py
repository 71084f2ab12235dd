"""Ranks of one city over the years, overall and by subject."""

from __future__ import annotations

from functools import partial

import pandas as pd

from helpers.base.words import plural
from helpers.figures.heatmap import HeatRow, draw_heatmap
from helpers.index.interface import OVERALL, Index, cached
from helpers.pages.frames import frame, joined_columns, numbers, printed_ranks, with_printed
from helpers.pages.notes import break_notes, rank_then_and_now
from helpers.pages.wording import alternative, sentences, span
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report


@cached
def ranks_of(index: Index, city: str) -> dict[int, dict[str, pd.Series]]:
    """Rows of the rankings that hold the city, oldest year first: year → subject → row."""
    found: dict[int, dict[str, pd.Series]] = {year: {} for year in index.years}
    for subject in index.whole_and_subjects:
        rows = index.series(subject)
        for _, row in rows[rows["place"] == city].iterrows():
            found[int(row["data_year"])][subject] = row
    return {year: ranks for year, ranks in found.items() if ranks}


def ranks_by_year(report: Report) -> Exhibit:
    """The city's rank, overall and by subject, in every year up to that of the report."""
    index, city, year = report.index, report.parameters["city"], report.year
    every = ranks_of(index, city)
    found = {when: ranks for when, ranks in sorted(every.items(), reverse=True) if when <= year}
    if not found:
        return Missing(
            "at-a-glance",
            f"Ranks of {city} up to {year}",
            f"{index.voice.nothing} a rank of {city} up to {year}, overall or in a subject.",
            tuple(every),
        )
    columns = index.whole_and_subjects
    rows = []
    for when, ranks in found.items():
        cell_ranks = [int(ranks[subject]["rank"]) if subject in ranks else None for subject in columns]
        disputed = [at for at, subject in enumerate(columns) if _disputed(index, ranks.get(subject), subject)]
        rows.append(HeatRow(str(when), None, cell_ranks, frozenset(disputed)))
    cells = pd.DataFrame([row for ranks in found.values() for row in ranks.values()]).reset_index(drop=True)
    cells["subject"] = [subject for ranks in found.values() for subject in ranks]
    several = len(columns) > 1
    overall = {when: int(ranks[index.whole]["rank"]) for when, ranks in found.items() if index.whole in ranks}
    return Figure(
        key="at-a-glance",
        title=rank_then_and_now(city, overall) if overall else f"{city} is ranked in subjects only",
        subtitle=f"{index.voice.measured.capitalize()} rank {index.within(index.whole)}"
        + (" and by subject" if several else "")
        + f", {span(sorted(found))}; the stronger the shade, the better the rank",
        caption=sentences(
            "The number in a cell is the rank.",
            any(None in row.ranks for row in rows) and f"A dash: {index.voice.unknown}.",
            set(found) < {when for when in index.years if when <= year}
            and "Years without any rank of the city are left out.",
            "Dashed outline: a source prints another rank, which stands in the data."
            if any(row.marked for row in rows)
            else index.companions and "What is printed of these ranks stands in the data.",
            len(found) > 1 and break_notes(index, index.whole, list(found)),
        ),
        alt=alternative(
            f"Heat map of the ranks of {city} in {plural(len(rows), 'year')}, {index.within(index.whole)}"
            + (f" and in {plural(len(columns) - 1, 'subject')}" if several else "")
            + f"; {plural(len(cells), 'cell')} {'holds' if len(cells) == 1 else 'hold'} a rank."
        ),
        description=" ".join(
            f"{when}: "
            + ", ".join(f"{index.subject_names.get(s, s)} {row['rank']}" for s, row in ranks.items())
            + "."
            for when, ranks in found.items()
        ),
        data=_rank_data(index, cells, city),
        draw=partial(
            draw_heatmap,
            rows,
            [index.heading(subject) for subject in columns],
            apart=int(several and index.whole == OVERALL),
        ),
    )


def _disputed(index: Index, row: pd.Series | None, subject: str) -> bool:
    """Whether a source prints another rank than the one shown."""
    if row is None:
        return False
    printed = printed_ranks(index, int(row["data_year"]), subject).get(row["place"])
    return bool(row["others"]) or (printed is not None and int(printed.number) != row["rank"])


def _rank_data(index: Index, cells: pd.DataFrame, city: str) -> pd.DataFrame:
    rows = with_printed(index, cells)
    return frame(
        data_year=rows["data_year"],
        city=city,
        subject=[index.subject_names.get(subject, subject) for subject in rows["subject"]],
        rank=rows["rank"],
        share=numbers(index, rows, "share") if rows["share"].notna().any() else None,
        **as_printed(index, rows),
        printed_rank=rows.get("printed_rank"),
        source=joined_columns(rows["source"], rows["share_source"]),
    )


def as_printed(index: Index, rows: pd.DataFrame) -> dict[str, pd.Series]:
    """The values of sources that disagree and the confidence, where numbers are as printed."""
    if not index.voice.digits_as_printed:
        return {}
    return {"other_values": rows["others"], "confidence": rows["confidence"]}
