"""Pulling clear of the pack: Share in fields over the years, or the printed Shares of their leaders alone."""

from __future__ import annotations

import textwrap
from functools import partial
from typing import Any

import pandas as pd

from helpers.base.words import capitalised, cardinal, growth_percent, listed, plural, signed
from helpers.figures.share_lines import Panel, ValueLine, draw_share_lines
from helpers.index.interface import Index
from helpers.pages.field_leaders.choice import (
    CITIES_SHOWN,
    chosen_cities,
    chosen_fields,
    field_name,
    full_packs,
    has_totals,
    leads,
    shares_shown,
    years_shown,
)
from helpers.pages.field_leaders.level import HARDLY, begins, lists_note
from helpers.pages.field_leaders.printed_fields import LABELLED, field_shares, leaders_alone
from helpers.pages.frames import frame, joined_columns, numbers, picked, printed_shares, with_printed
from helpers.pages.lines import cuts_of
from helpers.pages.notes import break_notes, low_confidence_note, marks_note
from helpers.pages.wording import LEVEL, alternative, asked, fitted, in_text, sentences, span, times
from helpers.report.exhibits import Exhibit, Figure, Missing, NotApplicable
from helpers.report.report import Report

MOST_NAMED = 8  # cities of a panel
_KEY, _SHARE_KEY = "pulling-clear", "pulling-clear-share"


def pulling_clear(report: Report) -> Exhibit:
    """The leading cities of each field over the years, in per cent of all Share where that is known, else in Share.

    Where no pack is known, the Shares of the leaders alone.
    """
    index, year = report.index, report.year
    if full_packs(report):
        return _pack(report, _KEY, percent=has_totals(index, year))
    rows = field_shares(index, year, asked(report, "fields"))
    if len(rows):
        return leaders_alone(index, rows, _KEY)
    return Missing(
        _KEY,
        f"Pulling clear of the pack, {year}",
        f"{index.voice.nothing} the Share of a city in a field of research for {year}.",
        tuple(other for other in index.years if len(leads(index, other)) or len(field_shares(index, other))),
    )


def pulling_clear_share(report: Report) -> Exhibit:
    """The same in Share, where the figure before it is in per cent."""
    if full_packs(report) and has_totals(report.index, report.year):
        return _pack(report, _SHARE_KEY, percent=False)
    reason = f"All {report.index.voice.measured} Share of a year is not known, so the figure above is in Share already."
    return NotApplicable(_SHARE_KEY, f"The pack in Share, {report.year}", reason, told="nowhere")


def _pack(report: Report, key: str, *, percent: bool) -> Exhibit:
    index, year, fields = report.index, report.year, chosen_fields(report)
    years = years_shown(index, year)
    panels, kept, told = [], [], []
    for field in fields:
        rows = shares_shown(index, field, year)
        rows = rows[rows["place"].isin(chosen_cities(report, field))]
        rows = rows.assign(value=_values(index, rows, field, percent))
        heading = capitalised(field_name(index, field))
        lines = _lines(report, field, rows, years, percent)
        panels.append(Panel(heading, lines, unit="%" if percent else "", absent=_absent(index, field, years)))
        kept.append(rows.assign(subject=field))
        told.append(_described(index, rows, field, year, percent))
    data = with_printed(index, pd.concat(kept, ignore_index=True), shares=True)
    if data.empty:
        reason = f"None of these cities has a known Share in these fields up to {year}."
        return Missing(key, f"Pulling clear of the pack, {year}", reason, ())
    measured = f"{capitalised(index.voice.measured)} Share"
    ahead = _ahead(index, data, year, percent)
    adjusted = data["adjusted_share"].round(2)
    what = f"{measured} in per cent of all {index.voice.measured} Share of" if percent else f"{measured} in"
    marked = any(line.marks for panel in panels for line in panel.lines)
    cuts = cuts_of(index, years)
    return Figure(
        key=key,
        title=ahead if not index.voice.ranked else f"Pulling clear of the pack: {ahead}",
        subtitle=f"{what} each field{'' if percent else ', in articles'}, {span(years)}; each panel on its own scale",
        caption=sentences(
            "Every panel shows the cities asked for."
            if asked(report, "cities")
            else f"Every panel shows the {cardinal(CITIES_SHOWN)} leading cities of {year}"
            + (" and the leader of its first year" if has_totals(index, year) and len(years) > 1 else "")
            + ("; the leading three are drawn thick." if len(years) > 1 else "."),
            _why_these(report, fields),
            len(years) > 1
            and (index.listed(year) or index.voice.gaps)
            and f"Where a Share is {index.voice.unknown}, a line stops.",
            cuts and "Lines end at the dotted marks.",
            cuts and break_notes(index, index.whole, years),
            lists_note(index, index.subjects, years, fields),
            index.voice.ranked and not percent and marks_note(index, marked, "Shares"),
            low_confidence_note(data[data["data_year"] == year], "share_confidence", "Share"),
            adjusted.notna().any()
            and "Adjusted Shares, rescaled to one number of articles a year, stand in the data.",
        ),
        alt=alternative(
            f"{capitalised(plural(len(panels), 'panel'))} with {'lines' if len(years) > 1 else 'bars'} of {'per cent' if percent else 'Share'} by year.",
            f"{ahead}.",
        ),
        description=sentences(*told),
        data=frame(
            field=data["subject"].map(index.subject_names),
            **picked(data, "city", "data_year", "rank"),
            per_cent=data["value"].round(2) if percent else None,
            share=numbers(index, data, "share"),
            adjusted_share=adjusted if adjusted.notna().any() else None,
            count=numbers(index, data, "count") if data["count"].notna().any() else None,
            printed_share=data.get("printed_share"),
            source=joined_columns(data["source"], data["share_source"]),
        ),
        draw=partial(draw_share_lines, panels, years, cuts=cuts),
    )


def _values(index: Index, rows: pd.DataFrame, field: str, percent: bool) -> pd.Series:
    """What is drawn of ``rows``: Share, or its part of all Share of the year in per cent."""
    if not percent:
        return rows["share"].astype(float)
    wholes = {at: index.total(int(at), field) for at in rows["data_year"].unique()}
    return rows["share"].astype(float) / rows["data_year"].map(wholes).astype(float) * 100


def _lines(
    report: Report, field: str, rows: pd.DataFrame, years: list[int], percent: bool
) -> list[ValueLine]:
    index = report.index
    # listed and printed Shares of a subject are never on one axis
    on_scale = index.voice.ranked and index.most_journals and not percent
    printed = printed_shares(index, field) if on_scale else {}
    now = rows[rows["data_year"] == report.year].sort_values(["share", "place"], ascending=[False, True])
    # cities that were asked for are all thick, as far as names fit beside a panel
    strong = set(asked(report, "cities")[:MOST_NAMED] or now.head(LABELLED)["place"])
    lines = []
    for city, points in rows.groupby("place"):
        marks = [(at, printed[city, at].number) for at in sorted(years) if (city, at) in printed]
        values = dict(zip(points["data_year"].astype(int), points["value"].astype(float), strict=True))
        if index.listed(report.year) is None and not index.voice.gaps:
            values = {at: values.get(at, 0.0) for at in years}  # no article in a year is a Share of zero
        short, last = index.short(city), values.get(report.year)
        shown = "" if last is None else f" {last:.1f}" if percent else f" {last:,.0f}"
        named = city in strong or marks or city in set(now["place"].head(MOST_NAMED))
        label = f"{fitted(short, 18)}{shown}" if named else ""
        lines.append(ValueLine(short, index.country_group(city), values, marks, city in strong, label))
    return lines


def _absent(index: Index, field: str, years: list[int]) -> str:
    """That a field joined the index later than the first year shown."""
    first = begins(index, field, years)
    if first in (None, years[0]) or index.listed(years[0]) is None:
        return ""
    return textwrap.fill(f"not in the index before {first}", 18)


def _why_these(report: Report, fields: list[str]) -> str:
    index = report.index
    if asked(report, "fields") or not set(fields) & set(index.fields):
        return ""
    printed = [field_name(index, field) for field in fields if printed_shares(index, field)]
    first = f"{listed(printed)}, of which city Shares are printed, and " if printed else ""
    return f"Fields: {first}those whose leader is furthest ahead of the second, of the fields with at least the median number of articles."


def _ahead(index: Index, drawn: pd.DataFrame, year: int, percent: bool) -> str:
    """How far the first is ahead of the second of those ``drawn``: in the first field in per cent, else where it is most."""
    told: list[tuple[float, str]] = []
    start = "" if index.voice.ranked else f"By {index.voice.measured} Share of {year}, "
    for field, rows in drawn[drawn["data_year"] == year].groupby("subject", sort=False):
        name = field_name(index, str(field))
        first, *others = rows.sort_values(["share", "place"], ascending=[False, True]).itertuples()
        ratio = first.share / others[0].share if others else 0.0
        leader = first.place if index.voice.ranked else in_text(first.place)
        has = f"{leader} has {first.value:.1f}% of {name}" if percent else f"{leader} has"
        if not others:
            text = has if percent else f"{has} a Share of {first.share_text} in {name}"
        elif ratio < LEVEL and not index.voice.ranked:
            text = f"{leader} and {in_text(others[0].place)} are level in {name}"
        elif ratio < HARDLY:
            text = f"{leader} and {others[0].place} have {'as good as ' if ratio > 1 else ''}the same Share in {name}"
        elif percent:
            text = f"{has}, {times(ratio)} the Share of {in_text(others[0].place)}"
        else:
            text = f"{has} {times(ratio)} the Share of {others[0].place} in {name}"
        told.append((ratio, f"{start}{text}"))
    if not told:
        return f"none of these cities has a Share in {year}"
    return told[0][1] if percent else max(told, key=lambda one: one[0])[1]


def _value(row: Any, percent: bool) -> str:
    return f"{row.value:.1f}%" if percent else str(row.share_text)


def _described(index: Index, rows: pd.DataFrame, field: str, year: int, percent: bool) -> str:
    """The leading cities drawn of a field: in the year, in the first comparable one, and the growth of adjusted Share."""
    first = min([*index.comparable_years(year), year])
    then = {row.place: row for row in rows[rows["data_year"] == first].itertuples() if first != year}
    texts = []
    for row in rows[rows["data_year"] == year].sort_values("rank").head(LABELLED).itertuples():
        text = f"{row.place} {_value(row, percent)} in {year}"
        if before := then.get(row.place):
            text += f", {_value(before, percent)} in {first}"
            if pd.notna(before.adjusted_share) and before.adjusted_share:
                grown = signed(growth_percent(before.adjusted_share, row.adjusted_share), unit="%")
                text += f", adjusted for the number of articles {grown}"
        texts.append(text)
    return f"{capitalised(field_name(index, field))}: {'; '.join(texts) or 'no Share'}."
