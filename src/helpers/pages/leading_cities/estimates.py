"""The leading cities by estimated Share, with the printed ranks where an edition printed a ranking."""

from __future__ import annotations

from functools import partial

import pandas as pd

from helpers.base.words import capitalised, cardinal, listed, plural
from helpers.figures.estimates import Estimate, draw_estimates
from helpers.index.interface import Index
from helpers.pages.frames import frame, joined_columns
from helpers.pages.notes import at_least, conflict_note, leading_country, low_confidence_note, unprinted_note
from helpers.pages.wording import LEVEL, fitted, in_text, sentences
from helpers.report.exhibits import Figure
from helpers.report.report import Report

_LETTERS = 17


def estimated_ladder(report: Report) -> Figure:
    """One bar a city: in the printed order where there is one, else by estimated Share."""
    index, year, top = report.index, report.year, report.parameters["top"]
    estimates = index.estimates(year).set_index("place")
    leading = index.leads(year)
    printed = leading.ranking(year) if leading is not index else None
    if printed is not None:
        shown = printed[(printed["rank"] <= top) & printed["place"].isin(estimates.index)]
        cities, rank_of = list(shown["place"]), dict(zip(shown["place"], shown["rank"], strict=True))
    else:
        cities, rank_of = list(estimates.index[:top]), {}
    rows = [_row(index, city, estimates.loc[city], rank_of.get(city)) for city in cities]
    data = _data(index, year, estimates.loc[cities], rank_of, printed, rows)
    order = ", largest first; not a Nature Index ranking"
    if rank_of:
        order = ": cities in the order of their printed ranks (squares)"
    return Figure(
        key="rank-ladder",
        title=_title(index, year, estimates, printed),
        subtitle=f"Estimated Share, {year}, in articles{order}",
        caption=sentences(
            "Full colour: what the listed institutions of the city hold; pale: what the list leaves out, estimated from full tables of institutions.",
            "Whiskers: the error measured against printed Shares, wider where weights and coverage are less sure.",
            rank_of
            and "Right: the order by estimated Share; bold where it is five places or more from the printed rank.",
            *([] if printed is None else _printed_notes(printed, estimates, top)),
        ),
        alt=f"Bars of estimated Share for {plural(len(rows), 'city', 'cities')}, {year}"
        + (", in the order of their printed ranks" if rank_of else ", largest first")
        + f". The longest: {listed(f'{row.name} {row.text}' for row in sorted(rows, key=lambda row: -row.value)[:3])}.",
        description=" ".join(
            f"{city}: "
            + (f"printed rank {rank_of[city]}, " if city in rank_of else "")
            + f"estimated Share {row.text}, number {row.order} by Share."
            for city, row in zip(cities, rows, strict=True)
        ),
        data=data,
        draw=partial(draw_estimates, rows, "Estimated Share, in articles"),
    )


def _row(index: Index, city: str, estimate: pd.Series, printed: int | None) -> Estimate:
    name, group = fitted(index.short(city), _LETTERS), index.country_group(city)
    share, held, low, high = estimate[["share", "listed", "low", "high"]].astype(float)
    before = "" if printed is None else str(printed)
    return Estimate(name, group, before, int(estimate["rank"]), share, held, low, high, str(estimate["text"]))


def _title(index: Index, year: int, estimates: pd.DataFrame, printed: pd.DataFrame | None) -> str:
    """The countries of the printed leaders, and how far the first by Share is ahead of the next."""
    first, second, *_ = estimates.index
    times = estimates.loc[first, "share"] / estimates.loc[second, "share"]
    if times >= LEVEL:
        ahead = f"{in_text(first)} has {times:.1f} times the estimated Share of {in_text(second)}"
    else:
        ahead = f"{in_text(first)} and {in_text(second)} are level by estimated Share"
    if printed is None:
        ranking = estimates.assign(country=estimates.index.map(index.country_of))
        hedge, which = "", "ten cities with the largest estimated Share"
    else:
        ranking, hedge, which = printed, at_least(printed), "ten printed leaders"
    country, number = leading_country(ranking)
    return capitalised(f"{hedge}{cardinal(number)} of the {which} of {year} are in {country}; {ahead}")


def _printed_notes(printed: pd.DataFrame, estimates: pd.DataFrame, top: int) -> list[str]:
    leading = printed[printed["rank"] <= top]
    known = leading["place"].isin(estimates.index)
    without = listed(f"{row.short} ({row.rank})" for row in leading[~known].itertuples())
    return [
        unprinted_note(printed, top),
        f"Ranked, but with too little evidence for an estimate: {without}." if without else "",
        conflict_note(leading[known]),
        low_confidence_note(leading[known], "confidence", "rank"),
    ]


def _data(
    index: Index,
    year: int,
    estimates: pd.DataFrame,
    rank_of: dict[str, int],
    printed: pd.DataFrame | None,
    rows: list[Estimate],
) -> pd.DataFrame:
    sources = [estimates.index.map(index.ranking(year).set_index("place")["source"])]
    if printed is not None:
        sources.insert(0, estimates.index.map(printed.set_index("place")["source"]))
    return frame(
        data_year=year,
        city=list(estimates.index),
        country=list(estimates.index.map(index.country_of)),
        order_by_estimated_share=list(estimates["rank"]),
        estimated_share=[round(row.value, 1) for row in rows],
        low=[round(row.low, 1) for row in rows],
        high=[round(row.high, 1) for row in rows],
        held_by_listed_institutions=[round(value, 1) for value in estimates["listed"]],
        printed_rank=[rank_of.get(city, "") for city in estimates.index] if rank_of else None,
        source=joined_columns(*(ids.fillna("") for ids in sources)),
    )
