"""The institutions of one city."""

from __future__ import annotations

from functools import partial

import pandas as pd

from helpers.base.words import capitalised, listed, plural, with_relation
from helpers.figures.bars import Bar, draw_bars
from helpers.index.interface import Index
from helpers.pages.city_profile.places import part_text
from helpers.pages.city_profile.ranks import as_printed
from helpers.pages.frames import frame, picked
from helpers.pages.wording import alternative, sentences
from helpers.report.exhibits import Exhibit, Figure, Missing, Table
from helpers.report.report import Report

MOST_INSTITUTIONS = 15


def leading_institutions(report: Report) -> Exhibit:
    """The institutions with the largest Share, of those that sit mainly in the city."""
    index, city, year = report.index, report.parameters["city"], report.year
    found, measure, measured = index.members(city, year), index.measure(year), index.voice.measured
    if found.empty:
        return Missing(
            "institutions",
            f"Institutions in {city}, {year}",
            f"{index.voice.nothing} the Share of an institution in {city}{index.in_subject(index.whole)} for {year}.",
            tuple(other for other in index.years if len(index.members(city, other))),
        )
    shown = found.head(MOST_INSTITUTIONS)
    group, first, more = index.country_group(city), shown.iloc[0], len(found) - len(shown)
    bars = [
        Bar(row.short, float(row.number), row.text, group, hatched=row.confidence == "low")
        for row in shown.itertuples()
    ]
    disputed = shown.loc[shown["others"] != "", "short"]
    share = shown["text"] if index.voice.digits_as_printed else shown["number"].round(2)
    return Figure(
        key="institutions",
        title=f"{first['short']} has the largest {measured} {measure} in {city}, {first['text']}",
        subtitle=f"{measured.capitalize()} {measure} of institutions in {city}{index.in_subject(index.whole)}, {year}, in articles",
        caption=sentences(
            f"An institution's {measure} is that of all its sites."
            if shown["complete"].all()
            else f"World, sector and country lists end at a length of their own: an institution without a bar may have a larger {measure} than one with.",
            index.voice.digits_as_printed and f"The {measure}s are not added up to the city.",
            any(bar.hatched for bar in bars) and "Hatched: low confidence.",
            more
            and f"{capitalised(plural(more, 'further institution'))} with smaller {measure}s {'is' if more == 1 else 'are'} not drawn.",
            len(disputed) and f"Sources print other values for {listed(disputed)}; see the data.",
        ),
        alt=alternative(
            f"Bars of the {measure} of {plural(len(shown), 'institution')} in {city}, {year}; the longest is {first['short']} with {first['text']}."
        ),
        description=" ".join(f"{bar.name} {bar.text}." for bar in bars),
        data=frame(
            data_year=year,
            city=city,
            **picked(shown, "institution", "rank"),
            share=share,
            count=shown["count"],
            **as_printed(index, shown),
            source=shown["source"],
        ).dropna(axis="columns", how="all"),
        draw=partial(draw_bars, [("", bars)], axis_label=f"{measure}, in articles"),
    )


def institutions(report: Report) -> tuple[Exhibit, ...]:
    """The institutions behind the Share of the city, and what counts nowhere; else those with a Share of their own."""
    index, city, year = report.index, report.parameters["city"], report.year
    parts, left_out = index.parts(city, year), index.not_counted(city, year)
    counted = leading_institutions(report) if parts.empty else _counted(report, parts, left_out.empty)
    return (counted,) if left_out.empty else (counted, _not_counted(index, city, year, left_out))


def _counted(report: Report, parts: pd.DataFrame, nothing_left: bool) -> Table:
    year, city, measured = report.year, report.parameters["city"], report.index.voice.measured
    first, part = parts.iloc[0], parts.iloc[0]["number"] / parts["number"].sum()
    return Table(
        key="institutions",
        title=f"{first['short']} holds {part:.0%} of the {measured} Share of {city}"
        if len(parts) > 1
        else f"{first['short']} is the one institution that is {measured} in {city}",
        caption=sentences(
            f"What is counted of each institution adds up to the {measured} Share of the city in {year}.",
            (parts["part"] < 1).any()
            and "The part of a body in several cities is estimated from the addresses of its authors.",
            nothing_left and f"No {measured} institution with its seat here is left out.",
        ),
        data=frame(
            institution=parts["place"],
            **{f"{measured}_share": parts["share"].round(2)},
            part_counted=[part_text(part) for part in parts["part"]],
            share_counted=parts["number"].round(2),
            basis=parts["basis"],
            source=parts["source"],
        ),
    )


def _not_counted(index: Index, city: str, year: int, rows: pd.DataFrame) -> Table:
    number = rows["place"].nunique()
    return Table(
        key="not-counted",
        title=f"{capitalised(plural(number, 'institution'))} of {city} {'is' if number == 1 else 'are'} not counted, or not in full",
        caption=f"Institutions of the tables of {year} that have their seat in the city, or that another list "
        "counts to it. No sum of the city in the subject holds what stands here; how much of it belongs there is not known.",
        data=frame(
            institution=rows["place"],
            subject=[index.categories.get(subject, subject) for subject in rows["subject"]],
            share=[with_relation(row.relation, f"{row.share:,.2f}") for row in rows.itertuples()],
            part_not_counted=[part_text(part) for part in rows["part"]],
            why=rows["why"],
            source=rows["source"],
        ),
    )
