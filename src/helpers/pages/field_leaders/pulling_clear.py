"""Pulling clear of the pack: Share in fields over the years, or the printed Shares of their leaders alone."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, growth_percent, joined_sentences, listed, plural, signed
from helpers.figures.share_lines import Panel, ValueLine, draw_share_lines
from helpers.figures.slopes import Slope, draw_slopes
from helpers.index.interface import Index, Metric
from helpers.pages.beside import marks_note, printed_shares, with_printed
from helpers.pages.field_leaders.choice import (
    CITIES_SHOWN,
    asked_cities,
    asked_fields,
    chosen_cities,
    chosen_fields,
    field_name,
    known_shares,
    leads,
)
from helpers.pages.notes import conflict_note, joined_ids, low_confidence_note
from helpers.pages.wording import alternative, first_few, fitted, numbers
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

LABELLED, MOST_NAMED = 3, 8  # cities of a panel
_SLOPES, _LETTERS = 2, 26  # panels beside each other
_KEY = "pulling-clear"


def pulling_clear(report: Report) -> Exhibit:
    """Share of the leading cities of each field over the years; where no pack is known, that of the leaders alone."""
    index, year = report.index, report.year
    fields, packs = chosen_fields(report), set(leads(index, year)["field"])
    if fields and (packs & set(fields) or not index.voice.gaps):
        return _pack(report, fields)
    rows = field_shares(index, year, asked_fields(report))
    if len(rows):
        return _leaders_alone(report, rows)
    return Missing(
        _KEY,
        f"Pulling clear of the pack, {year}",
        f"{index.voice.nothing} the Share of a city in a field of research for {year}.",
        tuple(other for other in index.years if len(leads(index, other)) or len(field_shares(index, other))),
    )


# --- the leader and the pack


def _pack(report: Report, fields: list[str]) -> Exhibit:
    index, year = report.index, report.year
    years = sorted([*index.comparable_years(year), year])
    panels, kept, told = [], [], []
    for field in fields:
        every = known_shares(index, field, year)
        rows = every[every["place"].isin(chosen_cities(report, field))]
        panels.append(Panel(capitalised(field_name(index, field)), _lines(report, field, rows, years)))
        kept.append(with_printed(index, rows, field, shares=True).assign(field=field))
        told.append(_described(index, rows, field, year, years[0]))
    data = pd.concat(kept, ignore_index=True)
    if data.empty:
        reason = f"None of these cities has a known Share in these fields up to {year}."
        return Missing(_KEY, f"Pulling clear of the pack, {year}", reason, ())
    furthest = _furthest(index, data, year)
    adjusted = data["adjusted_share"].round(2)
    span = f"{years[0]} to {year}" if len(years) > 1 else year
    return Figure(
        key=_KEY,
        title=f"Pulling clear of the pack: {furthest}",
        subtitle=f"{capitalised(index.voice.measured)} Share in each field, in articles, {span}; each panel on its own scale",
        caption=joined_sentences(
            [
                "Every panel shows the cities asked for."
                if asked_cities(report)
                else f"Every panel shows the {CITIES_SHOWN} leading cities of the field in {year}; the leading three are named "
                "and drawn thick.",
                _why_these(report, fields),
                f"Where a Share is {index.voice.unknown}, a line stops." if index.voice.gaps else "",
                marks_note(index, any(line.marks for panel in panels for line in panel.lines), "Shares"),
                low_confidence_note(data[data["data_year"] == year], "share_confidence", "Share"),
                "Adjusted Shares, rescaled to one number of articles a year, stand in the data."
                if adjusted.notna().any()
                else "",
            ]
        ),
        alt=alternative(
            f"{capitalised(plural(len(panels), 'panel'))} with lines of Share by year.", f"{furthest}."
        ),
        description=joined_sentences(told),
        data=pd.DataFrame(
            {
                "field": data["field"].map(index.subject_names),
                "city": data["place"],
                "data_year": data["data_year"],
                "rank": data["rank"],
                "share": numbers(index, data, "share"),
                **({"adjusted_share": adjusted} if adjusted.notna().any() else {}),
                **({"count": numbers(index, data, "count")} if data["count"].notna().any() else {}),
                **({"printed_share": data["printed_share"]} if "printed_share" in data else {}),
                "source": [
                    joined_ids(*cells) for cells in zip(data["source"], data["share_source"], strict=True)
                ],
            }
        ),
        canvas=draw_share_lines(panels, years),
    )


def _lines(report: Report, field: str, rows: pd.DataFrame, years: list[int]) -> list[ValueLine]:
    index = report.index
    printed = printed_shares(index, field)
    now = rows[rows["data_year"] == report.year].sort_values(["share", "place"], ascending=[False, True])
    # cities that were asked for are all named, as far as names fit beside a panel
    named = set(asked_cities(report)[:MOST_NAMED] or now.head(LABELLED)["place"])
    lines = []
    for city, points in rows.groupby("place"):
        marks = [
            (at, value.number)
            for (place, at), value in sorted(printed.items())
            if place == city and at in years
        ]
        values = dict(zip(points["data_year"].astype(int), points["share"].astype(float), strict=True))
        if not index.voice.gaps:  # no article in a year is a Share of zero, not a gap
            values = {at: values.get(at, 0.0) for at in years}
        short, strong = index.short(city), city in named
        label = short if strong or marks else ""
        lines.append(ValueLine(short, index.country_group(city), values, marks, strong, label))
    return lines


def _why_these(report: Report, fields: list[str]) -> str:
    index = report.index
    if asked_fields(report) or not set(fields) & set(index.fields):
        return ""
    printed = [field_name(index, field) for field in fields if printed_shares(index, field)]
    others = "those whose leader is furthest ahead of the second, of the fields with at least the median number of articles"
    if printed:
        return f"Fields: {listed(printed)}, of which city Shares are printed, and {others}."
    return f"Fields: {others}."


def _furthest(index: Index, drawn: pd.DataFrame, year: int) -> str:
    """The city that is furthest ahead of the second of those ``drawn`` (``field, place, data_year, share``)."""
    best: tuple[float, str] | None = None
    for field, rows in drawn[drawn["data_year"] == year].groupby("field", sort=False):
        name = field_name(index, str(field))
        first, *others = rows.sort_values(["share", "place"], ascending=[False, True]).itertuples()
        if others:
            ahead = first.share / others[0].share
            text = f"{first.place} has {ahead:.1f} times the Share of {others[0].place} in {name}"
        else:
            ahead, text = 0.0, f"{first.place} has a Share of {first.share_text} in {name}"
        if best is None or ahead > best[0]:
            best = (ahead, text)
    return best[1] if best else f"none of these cities has a Share in {year}"


def _described(index: Index, rows: pd.DataFrame, field: str, year: int, first: int) -> str:
    """The leading cities drawn of a field: Share in the year, in the first year, and the growth of adjusted Share."""
    texts = []
    for row in rows[rows["data_year"] == year].sort_values("rank").head(LABELLED).itertuples():
        then = rows[(rows["place"] == row.place) & (rows["data_year"] == first)]
        text = f"{row.place} {row.share_text} in {year}"
        if first != year and len(then):
            before = then.iloc[0]
            text += f", {before['share_text']} in {first}"
            if pd.notna(before["adjusted_share"]):
                grown = signed(growth_percent(before["adjusted_share"], row.adjusted_share), unit="%")
                text += f", adjusted for the number of articles {grown}"
        texts.append(text)
    return f"{capitalised(field_name(index, field))}: {'; '.join(texts) or 'no Share'}."


# --- the leaders alone


def field_shares(index: Index, year: int, asked: list[str] | None = None) -> pd.DataFrame:
    """Known Shares of cities up to ``year`` in fields with one of that very year: ``Index.figures`` with ``field``."""
    found = []
    for field in asked or index.fields:
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


def _leaders_alone(report: Report, rows: pd.DataFrame) -> Exhibit:
    index = report.index
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
    notes = rows.assign(place=pd.array(labels, dtype="str"), value_text=rows["text"])
    return Figure(
        key=_KEY,
        title=f"Pulling clear of the pack: {first_few(named)}",
        subtitle=f"{measured} Share of the leading city in each field of research, {first} to {last}",
        caption=joined_sentences(
            [
                f"Only the marked years are {index.voice.measured}; the dashed line joins them and stands for no figure of its own.",
                f"Growth is that of the {index.voice.measured} Shares, computed here; whether they are adjusted to one year's number "
                "of articles is not stated.",
                "No other city's Share is known for these fields, so the pack itself cannot be shown."
                if all(len(slopes) == 1 for _, slopes in panels)
                else f"Cities with known Shares: {first_few(cities, LABELLED)}.",
                f"Drawn are {plural(_SLOPES, 'field')}; all {len(panels)} are in the data."
                if len(panels) > _SLOPES
                else "",
                conflict_note(notes, "Shares"),
                low_confidence_note(notes, "confidence", "Share"),
            ]
        ),
        alt=alternative(
            f"{capitalised(plural(len(drawn), 'panel'))} with the {index.voice.measured} Share of the leader of a field: "
            f"{'; '.join(summary[:_SLOPES])}."
        ),
        description=" ".join(
            f"{capitalised(field)}: "
            + "; ".join(
                f"{s.name} "
                + ", ".join(f"{text} in {year}" for year, _, text in s.points)
                + (f", {s.growth}" if s.growth else "")
                for s in slopes
            )
            + "."
            for field, slopes in panels
        ),
        data=pd.DataFrame(
            {
                "field": rows["field"].map(index.subject_names),
                "city": rows["place"],
                "data_year": rows["data_year"],
                "share": rows["text"],
                "growth_since_first_printed_year": grown,
                "other_values": rows["others"],
                "source": rows["source"],
            }
        ),
        canvas=draw_slopes(drawn, value_name="Share"),
    )
