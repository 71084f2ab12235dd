"""Leaders by field in a computed index: who pulls clear of the pack, in every field and every year."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, growth_percent, joined_sentences, listed, plural, signed
from helpers.figures.bars import Bar, draw_bars
from helpers.figures.share_lines import Panel, ValueLine, draw_share_lines
from helpers.figures.tiles import draw_tiles, letters_in
from helpers.index.articles import ArticlesIndex
from helpers.index.interface import INSTITUTION, cached
from helpers.pages.beside import marks_note, printed_shares, with_printed
from helpers.pages.computed.field_choice import CITIES_SHOWN, chosen_cities, chosen_fields, in_text, leads
from helpers.pages.rank_tiles import MOST_YEARS, left_out_note, rank_tile
from helpers.pages.wording import heading
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.parameters import SEPARATOR
from helpers.report.report import Report

LABELLED, MOST_NAMED = 3, 8  # cities of a panel
FIELDS_OF_INSTITUTIONS, INSTITUTIONS_SHOWN = 3, 10


def lead(report: Report) -> list[str]:
    """Who pulls clear of the pack, in what, and by how much."""
    index, year = report.index, report.year
    found = leads(index, year)
    if found.empty:
        first = "The index tells no fields of research apart."
    else:
        large = found[found["articles"] >= found["articles"].median()]
        best = large.head(3)
        clear = listed(
            f"{row.place} in {in_text(index.subject_names[row.field])} ({row.ahead:.1f} times the Share of {row.second})"
            for row in best.itertuples()
        )
        first = f"Furthest ahead of the second in {year}, among the fields with at least the median number of articles: {clear}."
        counts = found["place"].value_counts()
        most = sorted(counts.index[counts == counts.max()])
        first += f" {listed(most)} {'leads' if len(most) == 1 else 'each lead'} {plural(int(counts.max()), 'field')} of {len(found)}."
    leaders = _leaders(index, year)
    if leaders.empty:
        return [first, "The index tells no subjects apart."]
    return [first, f"In the subjects of {year}, {_by_leader(index, leaders)}."]


@cached
def _leaders(index: ArticlesIndex, year: int) -> pd.DataFrame:
    """The first of every subject in a year, several where they share the rank."""
    rows = [index.ranking(year, subject).assign(subject=subject) for subject in index.subjects]
    every = pd.concat(rows, ignore_index=True) if rows else index.ranking(year).head(0).assign(subject="")
    return every[every["rank"] == 1]


def _by_leader(index: ArticlesIndex, leaders: pd.DataFrame) -> str:
    parts = [
        (len(rows), f"{place} leads {listed(index.subject_names[s] for s in rows['subject'])}")
        for place, rows in leaders.groupby("place", sort=False)
    ]
    return "; ".join(part for _, part in sorted(parts, key=lambda part: -part[0]))


def _panel_rows(report: Report, field: str, years: list[int]) -> pd.DataFrame:
    """Share of the chosen cities in a field: ``place, data_year, rank, share, adjusted_share, count``."""
    every = report.index.shares(field)
    rows = every[every["place"].isin(chosen_cities(report, field)) & every["year"].isin(years)]
    return rows.rename(columns={"year": "data_year"})


def pulling_clear(report: Report) -> Exhibit:
    """Share of the chosen cities over all years, field by field, printed Shares as marks."""
    index, year = report.index, report.year
    years = [other for other in index.years if other <= year]
    fields = [field for field in chosen_fields(report) if len(index.ranking(year, field))]
    if not fields:
        reason = "What the index was made from tells no fields of research apart."
        if index.fields:
            reason = f"No city has a Share in these fields in {year}."
        return Missing("pulling-clear", f"Pulling clear of the pack, {year}", reason, ())
    panels, kept, told = [], [], []
    for field in fields:
        rows = _panel_rows(report, field, years)
        panel = Panel(capitalised(in_text(index.subject_names[field])), _lines(report, field, rows, years))
        panels.append(panel)
        kept.append(
            with_printed(index, rows.assign(source=index.name), field, shares=True).assign(field=field)
        )
        told.append(_described(index, rows, field, year, years[0]))
    data = pd.concat(kept, ignore_index=True)
    marked = any(line.marks for panel in panels for line in panel.lines)
    furthest = _furthest(index, data, year)
    return Figure(
        key="pulling-clear",
        title=f"Pulling clear of the pack: {furthest}",
        subtitle=f"Computed Share in each field, in articles, {years[0]} to {year}; each panel on its own scale"
        if len(years) > 1
        else f"Computed Share in each field, in articles, {year}; each panel on its own scale",
        caption=joined_sentences(
            [
                "Every panel shows the cities asked for."
                if report.parameters["cities"]
                else f"Every panel shows the {CITIES_SHOWN} leading cities of the field in {year}; the leading three are named "
                "and drawn thick.",
                _why_these(report, fields),
                marks_note(index, marked, "Shares"),
                "Adjusted Shares, rescaled to one number of articles a year, stand in the data.",
            ]
        ),
        alt=f"{capitalised(plural(len(panels), 'panel'))} with lines of Share by year. {furthest}.",
        description=joined_sentences(told),
        data=pd.DataFrame(
            {
                "field": data["field"].map(index.subject_names), "city": data["place"], "data_year": data["data_year"],
                "rank": data["rank"], "share": data["share"].round(2), "adjusted_share": data["adjusted_share"].round(2),
                "count": data["count"], "printed_share": data["printed_share"], "source": data["source"],
            }
        ),
        canvas=draw_share_lines(panels, years),
    )  # fmt: skip


def _lines(report: Report, field: str, rows: pd.DataFrame, years: list[int]) -> list[ValueLine]:
    index, year = report.index, report.year
    printed = printed_shares(index, field)
    now = rows[rows["data_year"] == year].sort_values("rank")
    # cities that were asked for are all named, as far as names fit beside a panel
    asked = report.parameters["cities"]
    named = set(asked.split(SEPARATOR)[:MOST_NAMED] if asked else now.head(LABELLED)["place"])
    lines = []
    for city, points in rows.groupby("place"):
        marks = [
            (at, value.number)
            for (place, at), value in sorted(printed.items())
            if place == city and at in years
        ]
        short = index.short(city)
        # no article in a year is a Share of zero, not a gap
        known = dict(zip(points["data_year"].astype(int), points["share"].astype(float), strict=True))
        values = {at: known.get(at, 0.0) for at in years}
        strong = city in named
        lines.append(
            ValueLine(
                short, index.country_group(city), values, marks, strong, short if strong or marks else ""
            )
        )
    return lines


def _why_these(report: Report, fields: list[str]) -> str:
    if report.parameters["fields"]:
        return ""
    index = report.index
    printed = [index.subject_names[field] for field in fields if printed_shares(index, field)]
    others = "those whose leader is furthest ahead of the second, of the fields with at least the median number of articles"
    if printed:
        return f"Fields: {listed(in_text(name) for name in printed)}, of which city Shares are printed, and {others}."
    return f"Fields: {others}."


def _furthest(index: ArticlesIndex, drawn: pd.DataFrame, year: int) -> str:
    """The city that is furthest ahead of the second of those ``drawn`` (``field, place, data_year, share``)."""
    best: tuple[float, str] | None = None
    for field, rows in drawn[drawn["data_year"] == year].groupby("field", sort=False):
        name = in_text(index.subject_names[field])
        first, *others = rows.sort_values(["share", "place"], ascending=[False, True]).itertuples()
        if others:
            ahead = first.share / others[0].share
            text = f"{first.place} has {ahead:.1f} times the Share of {others[0].place} in {name}"
        else:
            ahead, text = 0.0, f"{first.place} has a Share of {first.share:,.2f} in {name}"
        if best is None or ahead > best[0]:
            best = (ahead, text)
    return best[1] if best else f"none of these cities has a Share in {year}"


def _described(index: ArticlesIndex, rows: pd.DataFrame, field: str, year: int, first: int) -> str:
    """The leading cities drawn of a field: Share in the year, in the first year, and the growth of adjusted Share."""
    texts = []
    for row in rows[rows["data_year"] == year].sort_values("rank").head(LABELLED).itertuples():
        then = rows[(rows["place"] == row.place) & (rows["data_year"] == first)]
        text = f"{row.place} {row.share:,.2f} in {year}"
        if first != year and len(then):
            before = then.iloc[0]
            text += f", {before['share']:,.2f} in {first}"
            if pd.notna(before["adjusted_share"]):
                grown = signed(growth_percent(before["adjusted_share"], row.adjusted_share), unit="%")
                text += f", adjusted for the number of articles {grown}"
        texts.append(text)
    return f"{capitalised(in_text(index.subject_names[field]))}: {'; '.join(texts) or 'no Share'}."


def subject_leaders(report: Report) -> Exhibit:
    """The leader of every subject, year by year."""
    index, year = report.index, report.year
    every_year = [other for other in index.years if other <= year]
    years = every_year[-MOST_YEARS:]
    wide = min(1.15, 7.45 / max(len(years), 3))
    if not index.subjects:
        reason = "What the index was made from tells no subjects apart."
        return Missing("subject-leaders", f"Leaders of the subjects, {year}", reason, ())
    tiles, kept = [], []
    for column, other in enumerate(years):
        leaders = _leaders(index, other)
        for row, subject in enumerate(index.subjects):
            first = leaders[leaders["subject"] == subject].to_dict("records")
            tiles.append(rank_tile(column, row, first, "no article", letters_in(wide)))
        kept.append(
            pd.concat(
                [
                    with_printed(index, rows.rename(columns={"year": "data_year"}), str(subject), shares=True)
                    for subject, rows in leaders.groupby("subject")
                ]
            )
        )
    data = pd.concat(kept, ignore_index=True)
    now = _leaders(index, year)
    return Figure(
        key="subject-leaders",
        title=_by_leader(index, now),
        subtitle=f"First by computed Share in every subject, {years[0]} to {year}"
        if len(years) > 1
        else f"First by computed Share in every subject, {year}",
        caption=joined_sentences(
            [
                "Colour shows the country group.",
                left_out_note(every_year),
                "What is printed of these cities stands in the data.",
            ]
        ),
        alt=f"Grid of {plural(len(index.subjects), 'subject')} by {plural(len(years), 'year')}. In {year} {_by_leader(index, now)}.",
        description=" ".join(
            f"{other}: "
            + listed(
                f"{r.place} in {index.subject_names[r.subject]}" for r in _leaders(index, other).itertuples()
            )
            + "."
            for other in years
        ),
        data=pd.DataFrame(
            {
                "data_year": data["data_year"], "subject": data["subject"].map(index.subject_names), "city": data["place"],
                "country": data["country"], "share": data["share"].round(2), "printed_rank": data["printed_rank"],
                "printed_share": data["printed_share"], "source": data["source"],
            }
        ),
        canvas=draw_tiles(
            tiles, [str(other) for other in years], [heading(index, s) for s in index.subjects],
            cell_inches=(wide, 0.36), label_inches=1.05,
        ),
    )  # fmt: skip


def field_institutions(report: Report) -> Exhibit:
    """The leading institutions of the first of the chosen fields, with the cities in which they mainly sit."""
    index, year = report.index, report.year
    panels, kept = [], []
    for field in chosen_fields(report)[:FIELDS_OF_INSTITUTIONS]:
        rows = index.ranking(year, field, INSTITUTION).head(INSTITUTIONS_SHOWN)
        if rows.empty:
            continue
        cities = [index.city_of(name) for name in rows["place"]]
        names = [
            f"{row.short}, {index.short(city)}" if city else row.short
            for row, city in zip(rows.itertuples(), cities, strict=True)
        ]
        bars = [
            Bar(name, float(row.share), f"{row.share:,.2f}", row.group)
            for name, row in zip(names, rows.itertuples(), strict=True)
        ]
        panels.append((capitalised(in_text(index.subject_names[field])), bars))
        kept.append(rows.assign(city=cities, field=field))
    if not panels:
        reason = "What the index was made from tells no institutions in a field of research."
        return Missing("field-institutions", f"Leading institutions by field, {year}", reason, ())
    data = pd.concat(kept)
    return Figure(
        key="field-institutions",
        title=capitalised(
            listed(f"{rows.iloc[0]['short']} leads {in_text(field)}" for (field, _), rows in zip(panels, kept, strict=True))
        ),
        subtitle=f"Computed Share of the {INSTITUTIONS_SHOWN} leading institutions of each field, {year}, with the city in which most of it lies",
        caption="Bars have the colour of the country group. Share counts all sites of an institution.",
        alt=f"Bars of Share for the {INSTITUTIONS_SHOWN} leading institutions in {plural(len(panels), 'field')}. "
        + listed(f"{bars[0].name} leads with {bars[0].text}" for _, bars in panels)[:300]
        + ".",
        description=" ".join(
            f"{field}: {listed(f'{bar.name} {bar.text}' for bar in bars)}." for field, bars in panels
        ),
        data=pd.DataFrame(
            {
                "field": data["field"].map(index.subject_names), "institution": data["place"], "city": data["city"],
                "country": data["country"], "data_year": year, "rank": data["rank"], "share": data["share"].round(2),
                "count": data["count"], "source": data["source"],
            }
        ),
        canvas=draw_bars(panels, axis_label="Share, in articles"),
    )  # fmt: skip
