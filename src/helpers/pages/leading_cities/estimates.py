"""The leading cities by estimated Share, with the printed ranks where an edition printed a ranking."""

from __future__ import annotations

from functools import partial

import pandas as pd

from helpers.base.words import capitalised, cardinal, listed, plural
from helpers.figures.estimates import Estimate, draw_estimates
from helpers.index.interface import Index
from helpers.index.rankings import group_counts, unprinted_ranks
from helpers.pages.frames import frame, joined_ids
from helpers.pages.notes import conflict_note, low_confidence_note, unprinted_note, with_article
from helpers.pages.wording import TOP, fitted, in_text, sentences
from helpers.report.exhibits import Figure
from helpers.report.report import Report

_LETTERS = 17
_LEVEL = 1.03  # cities nearer than that are not told apart


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
    return Figure(
        key="rank-ladder",
        title=_title(index, year, estimates, printed),
        subtitle=f"Estimated Share, {year}, in articles"
        + (
            ": cities in the order of their printed ranks (squares)"
            if rank_of
            else ", largest first; not a Nature Index ranking"
        ),
        caption=sentences(
            "Full colour: what the listed institutions of the city hold; pale: what the list leaves out, estimated from full tables of institutions.",
            "Whiskers: the error measured against printed Shares, wider where weights and coverage are less sure.",
            rank_of
            and "Right: the order by estimated Share; bold where it is five places or more from the printed rank.",
            printed is not None and unprinted_note(printed, top),
            printed is not None and _not_estimated(printed, estimates, top),
            printed is not None and conflict_note(shown),
            printed is not None and low_confidence_note(shown, "confidence", "rank"),
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
    share = float(estimate["share"])
    return Estimate(
        fitted(index.short(city), _LETTERS),
        index.country_group(city),
        "" if printed is None else str(printed),
        int(estimate["rank"]),
        share,
        float(estimate["listed"]),
        float(estimate["low"]),
        float(estimate["high"]),
        str(estimate["text"]),
    )


def _title(index: Index, year: int, estimates: pd.DataFrame, printed: pd.DataFrame | None) -> str:
    """The countries of the printed leaders, and how far the first by Share is ahead of the next."""
    first, second, *_ = estimates.index
    times = estimates.loc[first, "share"] / estimates.loc[second, "share"]
    if times >= _LEVEL:
        ahead = f"{in_text(first)} has {times:.1f} times the estimated Share of {in_text(second)}"
    else:
        ahead = f"{in_text(first)} and {in_text(second)} are level by estimated Share"
    ranking = printed
    if ranking is None:
        ranking = frame(rank=estimates["rank"], country=[index.country_of(city) for city in estimates.index])
    country, number = next(iter(group_counts(ranking, TOP).items()))
    hedge = "at least " if printed is not None and unprinted_ranks(ranking, TOP) else ""
    which = "ten printed leaders" if printed is not None else "ten cities with the largest estimated Share"
    text = f"{hedge}{cardinal(int(number))} of the {which} of {year} are in {with_article(country)}; {ahead}"
    return capitalised(text)


def _not_estimated(printed: pd.DataFrame, estimates: pd.DataFrame, top: int) -> str:
    without = printed[(printed["rank"] <= top) & ~printed["place"].isin(estimates.index)]
    if without.empty:
        return ""
    named = listed(f"{row.short} ({row.rank})" for row in without.itertuples())
    return f"Ranked, but with too little evidence for an estimate: {named}."


def _data(
    index: Index,
    year: int,
    estimates: pd.DataFrame,
    rank_of: dict[str, int],
    printed: pd.DataFrame | None,
    rows: list[Estimate],
) -> pd.DataFrame:
    own = index.ranking(year).set_index("place")["source"].to_dict()
    of_print = {} if printed is None else printed.set_index("place")["source"].to_dict()
    columns: dict[str, object] = {
        "data_year": year,
        "city": list(estimates.index),
        "country": [index.country_of(city) for city in estimates.index],
        "order_by_estimated_share": list(estimates["rank"]),
        "estimated_share": [round(value, 1) for value in estimates["share"]],
        "low": [round(row.low, 1) for row in rows],
        "high": [round(row.high, 1) for row in rows],
        "held_by_listed_institutions": [round(value, 1) for value in estimates["listed"]],
    }
    if rank_of:
        columns["printed_rank"] = [rank_of.get(city, "") for city in estimates.index]
    columns["source"] = [joined_ids(of_print.get(city, ""), own.get(city, "")) for city in estimates.index]
    return pd.DataFrame(columns)
