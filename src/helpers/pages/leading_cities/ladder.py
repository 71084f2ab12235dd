"""The ranking of the year, rank by rank, beside the ranking before it; or the cities by estimated Share."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from helpers.base.words import capitalised, cardinal, listed, places_moved, plural
from helpers.figures.estimates import Estimate, draw_estimates
from helpers.figures.ladder import Rung, draw_ladder
from helpers.figures.tiles import side_by_side
from helpers.index.interface import OVERALL, Index
from helpers.index.rankings import holders, rank_changes, unprinted_ranks
from helpers.pages.frames import frame, joined_columns, numbers, picked, with_printed
from helpers.pages.leading_cities.summary import TRUSTED, described, shares_known
from helpers.pages.notes import (
    NOT_PRINTED,
    apart_note,
    at_least,
    beside_note,
    break_notes,
    conflict_note,
    leading_country,
    leading_places,
    low_confidence_note,
    retrospective_note,
    shared_note,
    unprinted_note,
    who_leads,
)
from helpers.pages.wording import LEVEL, TOP, fitted, in_text, order_name, sentences
from helpers.report.exhibits import Exhibit, Figure
from helpers.report.report import Report

# Bars need a trusted Share for at least so many of the ten leading cities; fewer would draw mostly gaps.
FEWEST_SHARES_FOR_BARS = 5
_LETTERS = 17
_LETTERS_BESIDE_BARS = 15  # of a country, which bars leave less room
_CLOSE = 1.05  # a lead of less is no multiple


def rank_ladder(report: Report) -> Exhibit:
    """The ranking of the year, rank by rank, with the ranking before it."""
    index, year, before_year = report.index, report.year, report.compare_to
    if len(index.estimates(year)):
        return estimated_ladder(report)
    ranking = index.ranking(year)
    before = None if before_year is None else index.ranking(before_year)
    top = min(report.parameters["top"], int(ranking["rank"].max()))
    shown = ranking[ranking["rank"] <= top]
    changed = shown.assign(rank_before=pd.NA) if before is None else rank_changes(shown, before)
    measure, voice = index.measure(year), index.voice
    data = _data(report, changed, before)
    joined = "" if before is None else f", joined to their ranks of {before_year}"
    return Figure(
        key="rank-ladder",
        title=_title(ranking),
        subtitle=f"{order_name(index, measure)}, {year}" + ("" if before is None else f" and {before_year}"),
        caption=sentences(
            _columns_note(index, changed, measure),
            before is not None
            and voice.digits_as_printed
            and changed["rank_before"].isna().any()
            and "“Not printed” under Change: no source found prints the earlier rank.",
            unprinted_note(ranking, top),
            shared_note([shown]),
            conflict_note(shown),
            retrospective_note(shown),
            low_confidence_note(shown, "share_confidence", "Share"),
            low_confidence_note(shown, "confidence", "rank"),
            index.reason(year)
            if before is None or before_year is None
            else break_notes(index, OVERALL, [before_year, year]),
            apart_note(index, year),
            beside_note(index, data),
        ),
        alt=f"Ladder of the {plural(len(shown), 'city', 'cities')} with a {voice.measured} rank up to {top} in {year}{joined}. "
        f"The leaders are {listed(shown['place'].head(3))}.",
        description=f"The ten leading ranks of {year}: {described(shown[shown['rank'] <= TOP])}. "
        + " ".join(
            f"{row.place} is {places_moved(int(row.rank_before), int(row.rank))} from {row.rank_before}."
            for row in changed.itertuples()
            if row.rank <= TOP and not pd.isna(row.rank_before)
        ),
        data=data,
        draw=partial(
            draw_ladder,
            _rungs(changed, top, unprinted_ranks(ranking, top)),
            _before(before),
            str(year),
            None if before is None else str(before_year),
            measure,
            unknown=voice.unknown,
        ),
    )


def _title(ranking: pd.DataFrame) -> str:
    """How far the first city is ahead of the second where both Shares are trusted, else its country's part."""
    first, *others = ranking.head(2).itertuples()
    if others and others[0].rank > first.rank and shares_known(ranking, TOP):
        ratio = first.share / others[0].share
        ahead = f"{ratio:.1f} times" if ratio >= _CLOSE else "close to"
        return f"{first.place} leads with a Share of {first.share_text}, {ahead} that of {others[0].place}"
    country, number = leading_country(ranking)
    return f"{who_leads(ranking)}; {at_least(ranking)}{cardinal(number)} of {leading_places(ranking)} are in {country}"


def _rungs(changed: pd.DataFrame, top: int, unknown: list[int]) -> list[Rung]:
    """One rung a rank, with the cities that share it; a rank that is not known stays empty."""
    trusted = changed[(changed["rank"] <= TOP) & changed["share_confidence"].isin(TRUSTED)]
    bars = len(trusted) >= FEWEST_SHARES_FOR_BARS
    rungs = []
    for rank, rows in holders(changed, top).items():
        if not rows:
            nobody = NOT_PRINTED if rank in unknown else "shared above"
            rungs.append(Rung(rank, "", "", "other", None, "", "", None, nobody))
            continue
        row, weak = rows[0], rows[0]["share_confidence"] == "low"
        name = fitted(row["short"], _LETTERS) if bars else row["place"]
        if len(rows) > 1:
            name = side_by_side([r["short"] for r in rows], _LETTERS if bars else 2 * _LETTERS)
        country = _countries(rows, _LETTERS_BESIDE_BARS if bars else _LETTERS)
        group = row["group"] if len({r["group"] for r in rows}) == 1 else "other"
        before = None if pd.isna(row["rank_before"]) else int(row["rank_before"])
        share = f"({row['share_text']})" if weak else row["share_text"]
        bar = row["share"] if bars and pd.notna(row["share"]) and not weak else None
        rungs.append(Rung(rank, name, country, group, before, share, row["count_text"], bar))
    return rungs


def _before(ranking: pd.DataFrame | None) -> dict[int, tuple[str, str]]:
    """Who held each rank before, with the country group; several that shared it in one line."""
    found: dict[int, tuple[str, str]] = {}
    for row in () if ranking is None else ranking.itertuples():
        name, group = found.get(row.rank, ("", row.group))
        both = fitted(f"{name} · {row.short}", _LETTERS) if name else row.short
        found[row.rank] = both, group if group == row.group else "other"
    return found


def _countries(rows: list[dict[str, Any]], letters: int) -> str:
    """The countries of the cities of one rank; how many they are, where their names have no room."""
    names = list(dict.fromkeys(row["country"] for row in rows))
    text = " · ".join(names)
    return fitted(text, letters) if len(names) == 1 or len(text) <= letters else f"{len(names)} countries"


def _columns_note(index: Index, shown: pd.DataFrame, measure: str) -> str:
    """What the columns of Share and Count hold, as far as there are such columns."""
    columns = ((measure, "share_text"), ("Count", "count_text"))
    names = [name for name, column in columns if (shown[column] != "").any()]
    if not names:
        return f"No {measure} and no Count of these cities is {index.voice.measured}."
    if not index.voice.digits_as_printed:
        return f"The {plural(len(shown), 'city', 'cities')} with the largest {measure}, in articles."
    told = f"{names[0]} stands where a source prints it"
    if len(names) > 1:
        told = f"{listed(names)} stand where a source prints them"
    weak = (shown["share_confidence"] == "low").any()
    return f"{told}{f'; a {measure} in brackets has low confidence' if weak else ''}."


def _data(report: Report, changed: pd.DataFrame, before: pd.DataFrame | None) -> pd.DataFrame:
    index, measure = report.index, report.index.measure(report.year).lower()
    rows = with_printed(index, changed, index.whole, shares=True)
    sources, earlier = [rows["source"], rows["share_source"], rows["count_source"]], {}
    if before is not None:
        unknown = rows["rank_before"].isna()
        earlier[f"rank_{report.compare_to}"] = (
            rows["rank_before"].astype("object").mask(unknown, index.voice.unknown)
        )
        sources.append(rows["place"].map(before.set_index("place")["source"]).fillna(""))
    adjusted = rows["adjusted_share"].round(2)
    return frame(
        **picked(rows, "data_year", "city", "country", "rank"),
        **earlier,
        **{measure: numbers(index, rows, "share"), f"{measure}_confidence": rows["share_confidence"]},
        adjusted_share=adjusted if adjusted.notna().any() else None,
        count=numbers(index, rows, "count"),
        **picked(rows, "other_values", "printed_rank", "printed_share"),
        source=joined_columns(*sources),
    )


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
    rows = [_estimate(index, city, estimates.loc[city], rank_of.get(city)) for city in cities]
    data = _estimates_data(index, year, estimates.loc[cities], rank_of, printed, rows)
    order = ", largest first; not a Nature Index ranking"
    if rank_of:
        order = ": cities in the order of their printed ranks (squares)"
    return Figure(
        key="rank-ladder",
        title=_estimates_title(index, year, estimates, printed),
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


def _estimate(index: Index, city: str, estimate: pd.Series, printed: int | None) -> Estimate:
    name, group = fitted(index.short(city), _LETTERS), index.country_group(city)
    share, held, low, high = estimate[["share", "listed", "low", "high"]].astype(float)
    before = "" if printed is None else str(printed)
    return Estimate(name, group, before, int(estimate["rank"]), share, held, low, high, str(estimate["text"]))


def _estimates_title(index: Index, year: int, estimates: pd.DataFrame, printed: pd.DataFrame | None) -> str:
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


def _estimates_data(
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
