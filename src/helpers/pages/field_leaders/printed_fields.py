"""The printed Shares of the leaders of fields: what an article prints of its own fields, and no pack."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import pandas as pd

from helpers.base.words import capitalised, growth_percent, listed, plural, signed
from helpers.figures.bars import Bar
from helpers.figures.slopes import Slope, draw_slopes
from helpers.index.interface import INSTITUTION, Index, Metric
from helpers.pages.field_leaders.choice import field_name, full_packs
from helpers.pages.frames import frame, picked
from helpers.pages.notes import conflict_note, low_confidence_note
from helpers.pages.wording import alternative, asked, first_few, fitted, sentences
from helpers.report.exhibits import Exhibit, Figure, Missing, NotApplicable
from helpers.report.report import Report

LABELLED = 3
_SLOPES, _LETTERS = 2, 26  # panels beside each other
_KEY = "printed-fields"
_NAMED, _DRAWN = 5, 8  # cities of a pack that are named, and drawn
_LEAST = 1.0  # articles; of smaller parts only the addresses of divided bodies tell


class _Pack(NamedTuple):
    """The pack of a field by listed Share, below the printed Shares of its leaders."""

    heading: str
    bars: list[Bar]
    note: str
    data: pd.DataFrame


def printed_fields(report: Report) -> Exhibit:
    """The Shares that sources print of leaders of research fields, in the year of the report and before."""
    index, year = report.index, report.year
    title = f"Printed Shares in fields of research, {year}"
    if not index.companions and not index.voice.gaps:
        return NotApplicable(_KEY, title, "Printed figures are no part of this source.")
    printed = report.printed
    if printed is index and not full_packs(report):
        return NotApplicable(
            _KEY, title, "Printed Shares in fields are those of the figure above.", told="nowhere"
        )
    rows = field_shares(printed, year, [f for f in asked(report, "fields") if f in printed.fields])
    if year in printed.years and len(rows):
        return leaders_alone(printed, rows, _KEY, _packs(index, year, list(dict.fromkeys(rows["field"]))))
    reason = f"{printed.voice.nothing} the Share of a city in a field of research for {year}."
    years = tuple(other for other in printed.years if len(field_shares(printed, other)))
    return Missing(_KEY, title, reason, years)


def _packs(index: Index, year: int, fields: list[str]) -> list[_Pack]:
    """The cities of printed lists of institutions in fields, as what they are, listed Share."""
    packs = []
    for field in fields:
        pack = index.pack(year, field)
        pack = pack[pack["number"] >= _LEAST]
        if pack.empty:
            continue
        number = len(index.companions[0].ranking(year, field, INSTITUTION))
        name = field_name(index.companions[0], field)
        heading = f"The pack, otherwise measured: listed Share of the {number} institutions printed for {year} in {name}"
        told = [(index.short(row.place), f"{row.number:,.0f}") for row in pack.itertuples()]
        bars = [
            Bar(fitted(short, _LETTERS), row.number, share, index.country_group(row.place))
            for (short, share), row in zip(told[:_DRAWN], pack.itertuples(), strict=False)
        ]
        note = (
            f"The pack in {name}, as listed Share: the {number} institutions printed for {year}, summed by metropolitan area, give "
            f"{listed(map(' '.join, told[:_NAMED]))}; that is a part of what these cities have, drawn below on a scale of its own, and not comparable with their printed Shares."
        )
        data = frame(
            field=index.subject_names[field],
            city=pack["place"],
            data_year=year,
            share=pack["number"].map("{:.1f}".format),
            growth_since_first_printed_year="",
            other_values="",
            quantity=f"listed Share of {number} institutions",
            source=pack["source"],
        )
        packs.append(_Pack(heading, bars, note, data))
    return packs


def field_shares(index: Index, year: int, fields: list[str] | None = None) -> pd.DataFrame:
    """Known Shares of cities up to ``year`` in fields with one of that very year: ``Index.figures`` with ``field``."""
    found = []
    for field in fields or index.fields:
        rows = index.figures(Metric.SHARE, field)
        if (rows["data_year"] == year).any():
            rows = rows[rows["data_year"] <= year].sort_values(["place", "data_year"])
            found.append(rows.assign(field=field))
    if not found:
        return index.figures(Metric.SHARE, index.whole).head(0).assign(field="")
    return pd.concat(found, ignore_index=True)


def field_slopes(index: Index, rows: pd.DataFrame) -> list[tuple[str, list[Slope]]]:
    """The cities of every field from their first to their last known year, largest first; by name of the field."""
    panels = []
    for field, of_field in rows.groupby("field", sort=False):
        slopes = []
        for place, points in of_field.groupby("place", sort=True):
            first, last = points.iloc[0], points.iloc[-1]
            growth = (
                signed(growth_percent(first["number"], last["number"]), unit="%") if len(points) > 1 else ""
            )
            values = [(int(p.data_year), p.number, p.text) for p in points.itertuples()]
            name = fitted(index.short(place), _LETTERS)
            slopes.append(Slope(name, index.country_group(place), values, growth))
        panels.append((field_name(index, str(field)), sorted(slopes, key=lambda s: -s.points[-1][1])))
    return panels


def leaders_alone(index: Index, rows: pd.DataFrame, key: str, packs: Sequence[_Pack] = ()) -> Figure:
    """The figure ``key`` of the ``rows`` of ``field_shares``: from the first to the last year of every leader."""
    panels = field_slopes(index, rows)
    cities = sorted({slope.name for _, slopes in panels for slope in slopes})
    first, last = int(rows["data_year"].min()), int(rows["data_year"].max())
    summary = [
        f"{top.name} in {field}, {top.points[0][2]} to {top.points[-1][2]}"
        + (f" ({top.growth})" if top.growth else "")
        for field, (top, *_) in panels
    ]
    start = rows.groupby(["field", "place"])["number"].transform("first")
    grown = [
        signed(growth_percent(s, n), unit="%") if s and s != n else ""
        for s, n in zip(start, rows["number"], strict=True)
    ]
    measured = capitalised(index.voice.measured)
    drawn = [(capitalised(field), slopes[:LABELLED]) for field, slopes in panels[:_SLOPES]]
    named = [f"{slopes[0].name} {slopes[0].growth}".strip() for _, slopes in panels]
    labels = [
        f"{index.short(row.place)} in {field_name(index, row.field)}, {row.data_year}"
        for row in rows.itertuples()
    ]
    notes, below = rows.assign(place=labels), [pack.note for pack in packs]
    alone = "No other city's Share is known for these fields, so the pack itself cannot be shown."
    if packs:
        alone = "No other city's Share is printed in these fields."
    several = f"Cities with known Shares: {first_few(cities, LABELLED)}."
    data = frame(
        field=rows["field"].map(index.subject_names),
        **picked(rows, "city", "data_year"),
        share=rows["text"],
        growth_since_first_printed_year=grown,
        other_values=rows["others"],
        quantity="printed Share" if packs else None,
        source=rows["source"],
    )
    return Figure(
        key=key,
        title=f"Pulling clear of the pack: {first_few(named)}"
        if key != _KEY
        else f"Printed Shares in {plural(len(panels), 'field')} of research, {first} and {last}: {first_few(named)}",
        subtitle=f"{measured} Share of the leading city in each field of research, {first} to {last}",
        caption=sentences(
            key == _KEY
            and "Printed Share counts an article in every subject it belongs to; it is not on the scale of the figures above.",
            f"Only the marked years are {index.voice.measured}; the dashed line joins them and stands for no figure of its own.",
            f"Growth is that of the {index.voice.measured} Shares, computed here; whether they are adjusted to one year's number "
            "of articles is not stated.",
            alone if all(len(slopes) == 1 for _, slopes in panels) else several,
            len(panels) > _SLOPES
            and f"Drawn are {plural(_SLOPES, 'field')}; all {len(panels)} are in the data.",
            conflict_note(notes, "Shares", "text"),
            low_confidence_note(notes, "confidence", "Share"),
            *below,
        ),
        alt=alternative(
            f"{capitalised(plural(len(drawn), 'panel'))} with the {index.voice.measured} Share of the leader of a field: "
            f"{'; '.join(summary[:_SLOPES])}.",
            packs and "Below, bars of listed Share: printed institutions, summed by city.",
        ),
        description=sentences(
            *(
                f"{capitalised(field)}: {'; '.join(_slope_in_words(slope) for slope in slopes)}."
                for field, slopes in panels
            ),
            *below,
        ),
        data=pd.concat([data, *(pack.data for pack in packs)], ignore_index=True),
        draw=partial(
            draw_slopes, drawn, value_name="Share", below=[(pack.heading, pack.bars) for pack in packs]
        ),
    )


def _slope_in_words(slope: Slope) -> str:
    years = ", ".join(f"{text} in {year}" for year, _, text in slope.points)
    return f"{slope.name} {years}{f', {slope.growth}' if slope.growth else ''}"
