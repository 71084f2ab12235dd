"""Leaders by field: which cities pull clear of the pack, in what, and by how much."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import (
    capitalised,
    cardinal,
    growth_percent,
    joined_sentences,
    listed,
    plural,
    signed,
    year_ranges,
)
from helpers.figures.bars import Bar, draw_bars
from helpers.figures.slopes import Slope, draw_slopes
from helpers.figures.tiles import Tile, draw_tiles, letters_in, side_by_side
from helpers.index.interface import Index, cached
from helpers.index.rankings import only
from helpers.pages.notes import NOT_PRINTED, break_notes, conflict_note, low_confidence_note
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

INSTITUTIONS_SHOWN = 10
_FIELD = "field:"


@cached
def field_shares(index: Index, edition_year: int) -> pd.DataFrame:
    """Shares of cities in fields of research that the editions of a year print, one row a city, field and data year.

    Columns ``subject`` and those of ``Index.best_city_figures``: the best value, whichever edition prints it.
    """
    printed = _printed_shares(index)
    printed = printed[printed["edition_year"] == edition_year]
    found = [
        index.best_city_figures("share", subject)
        .merge(rows[["place", "data_year"]].drop_duplicates())
        .assign(subject=subject)
        for subject, rows in printed.groupby("subject", sort=True)
    ]
    rows = pd.concat(found) if found else index.best_city_figures("share", "").assign(subject="")
    return rows.sort_values(["subject", "place", "data_year"], ignore_index=True)


def _printed_shares(index: Index) -> pd.DataFrame:
    """Every printed value."""
    rows = index.city_figures("share")
    return rows[rows["subject"].str.startswith(_FIELD)]


def _conflicts(index: Index, rows: pd.DataFrame) -> str:
    """Where sources print other Shares than ``rows``, each named with its field and year."""
    names = [
        f"{index.short(row.place)} in {_in_text(index.subject_names[row.subject])}, {row.data_year}"
        for row in rows.itertuples()
    ]
    return conflict_note(rows.assign(place=pd.array(names, dtype="str"), value_text=rows["value"]), "Shares")


def _slopes(index: Index, rows: pd.DataFrame) -> list[tuple[str, list[Slope]]]:
    panels = []
    for subject, of_field in rows.groupby("subject", sort=True):
        slopes = []
        for place, points in of_field.groupby("place", sort=True):
            first, last = points.iloc[0], points.iloc[-1]
            growth = (
                signed(growth_percent(first["number"], last["number"]), unit="%") if len(points) > 1 else ""
            )
            values = [(int(p.data_year), p.number, p.value) for p in points.itertuples()]
            slopes.append(Slope(index.short(place), index.country_group(place), values, growth))
        panels.append(
            (
                capitalised(_in_text(index.subject_names[subject])),
                sorted(slopes, key=lambda slope: -slope.points[-1][1]),
            )
        )
    return panels


def lead(report: Report) -> list[str]:
    """Who pulls clear of the pack, in what, and by how much."""
    index = report.index
    panels = _slopes(index, field_shares(index, report.year))
    sentences = []
    for field, slopes in panels:
        top = slopes[0]
        sentences.append(
            f"In {_in_text(field)}, {top.name} goes from a printed Share of {top.points[0][2]} ({top.points[0][0]}) "
            f"to {top.points[-1][2]} ({top.points[-1][0]}): {top.growth or 'only one year is printed'}."
        )
    if not sentences:
        years = sorted(set(_printed_shares(index)["edition_year"]))
        sentences.append(
            f"No Share of a city in a field of research is printed for {report.year}; "
            f"the edition of {year_ranges(years)} prints some."
        )
    leaders = _leaders(index, report.year)
    silent = [index.subject_names[s] for s in index.subjects if s not in set(leaders["subject"])]
    if leaders.empty:
        return [joined_sentences(sentences), f"No leader of a subject is printed for {report.year}."]
    text = f"In the subjects of {report.year}, {_by_leader(index, leaders)}."
    if silent:
        text += f" No leader is printed for {listed(silent, 'or')}."
    return [joined_sentences(sentences), text]


def _in_text(field: str) -> str:
    """A field's name inside a sentence: the classification capitalises every word."""
    return field.lower()


def _by_leader(index: Index, leaders: pd.DataFrame) -> str:
    """``"Beijing leads chemistry and physical sciences, and Boston health sciences"``."""
    parts = []
    for place, rows in leaders.groupby("place", sort=False):
        parts.append((len(rows), f"{place} leads {listed(index.subject_names[s] for s in rows['subject'])}"))
    return "; ".join(part for _, part in sorted(parts, key=lambda part: -part[0]))


@cached
def _leaders(index: Index, year: int) -> pd.DataFrame:
    """The printed first of every subject in a year: ``subject, place, group, source, others``."""
    rows = []
    for subject in index.subjects:
        ranking = index.ranking(year, subject)
        first = ranking[ranking["rank"] == 1].assign(subject=subject)
        rows.append(first)
    return pd.concat(rows, ignore_index=True)


def pulling_clear(report: Report) -> Exhibit:
    """Each field with printed Shares: its leader from the first to the last printed year."""
    index = report.index
    rows = field_shares(index, report.year)
    if rows.empty:
        years = tuple(sorted(int(year) for year in set(_printed_shares(index)["edition_year"])))
        return Missing(
            "pulling-clear",
            f"Pulling clear of the pack, {report.year}",
            f"No source found prints the Share of a city in a field of research for {report.year}.",
            years,
        )
    panels = _slopes(index, rows)
    cities = {slope.name for _, slopes in panels for slope in slopes}
    alone = all(len(slopes) == 1 for _, slopes in panels)
    first, last = int(rows["data_year"].min()), int(rows["data_year"].max())
    summary = [
        f"{slopes[0].name} in {_in_text(field)}, {slopes[0].points[0][2]} to {slopes[0].points[-1][2]}"
        f" ({slopes[0].growth})"
        for field, slopes in panels
    ]
    data = rows.assign(field=rows["subject"].map(index.subject_names))
    start = data.groupby(["subject", "place"])["number"].transform("first")
    grown = [
        signed(growth_percent(s, n), unit="%") if s != n else ""
        for s, n in zip(start, data["number"], strict=True)
    ]
    return Figure(
        key="pulling-clear",
        title="Pulling clear of the pack: "
        + listed(f"{slopes[0].name} {slopes[0].growth}" for _, slopes in panels),
        subtitle=f"Printed Share of the leading city in each field of research, {first} to {last}",
        caption=joined_sentences(
            [
                "Only the marked years are printed; the dashed line joins them and stands for no figure of its own.",
                "Growth is that of the printed Shares, computed here; whether they are adjusted to one year's number of articles is not stated.",
                "No other city's Share is printed for these fields, so the pack itself cannot be shown."
                if alone
                else f"Cities with printed Shares: {listed(sorted(cities))}.",
                _conflicts(index, rows),
                low_confidence_note(rows, "confidence", "Share"),
            ]
        ),
        alt=f"{capitalised(plural(len(panels), 'panel'))} with the printed Share of the leader of a field: {'; '.join(summary)}.",
        description=" ".join(
            f"{field}: "
            + "; ".join(
                f"{s.name} " + ", ".join(f"{text} in {year}" for year, _, text in s.points) + f", {s.growth}"
                for s in slopes
            )
            + "."
            for field, slopes in panels
        ),
        data=pd.DataFrame(
            {
                "field": data["field"],
                "city": data["place"],
                "data_year": data["data_year"],
                "share": data["value"],
                "growth_since_first_printed_year": grown,
                "other_values": data["others"],
                "source": data["source"],
            }
        ),
        canvas=draw_slopes(panels, value_name="Share"),
    )


def subject_leaders(report: Report) -> Exhibit:
    """The printed leader of every subject, edition by edition."""
    index = report.index
    years = [year for year in index.years if year <= report.year]
    found = {year: _leaders(index, year) for year in years}
    title = f"Leaders of the subjects, {report.year}"
    if found[report.year].empty:
        return Missing(
            "subject-leaders",
            title,
            f"No source found prints the leading city of a subject for {report.year}.",
            tuple(year for year in index.years if len(_leaders(index, year))),
        )
    years = [year for year in years if len(found[year])]
    wide = min(1.15, 6.1 / max(len(years), 3))
    tiles, rows = [], []
    for column, year in enumerate(years):
        for row, subject in enumerate(index.subjects):
            first = [leader for leader in found[year].to_dict("records") if leader["subject"] == subject]
            names = [leader["short"] for leader in first]
            text = side_by_side(names, letters_in(wide)) if first else NOT_PRINTED
            group = first[0]["group"] if first else None
            tiles.append(
                Tile(column, row, text, group, any(leader["others"] for leader in first), only(first))
            )
            rows += [leader | {"data_year": year} for leader in first]
    names = [capitalised(index.subject_names[subject]) for subject in index.subjects]
    data = pd.DataFrame(rows)
    now = data[data["data_year"] == report.year]
    counts = now["place"].value_counts()
    most, number = counts.index[0], int(counts.iloc[0])
    return Figure(
        key="subject-leaders",
        title=_by_leader(index, now),
        subtitle=f"Printed first rank in every subject by data year, {years[0]} to {years[-1]}"
        if len(years) > 1
        else f"Printed first rank in every subject, {years[0]}",
        caption=joined_sentences(
            [
                "Colour shows the country group. A subject whose first rank no source prints stays open.",
                f"{most} holds the first rank of {plural(number, 'subject')}; for {report.year} the leader of {plural(now['subject'].nunique(), 'subject')} is printed.",
                break_notes(index, index.subjects[0], years) if len(years) > 1 else "",
            ]
        ),
        alt=f"Grid of {len(index.subjects)} subjects by {plural(len(years), 'year')}. In {report.year} "
        + f"{_by_leader(index, now)}.",
        description=" ".join(
            f"{year}: "
            + listed(
                f"{r.place} in {index.subject_names[r.subject]}"
                for r in data[data["data_year"] == year].itertuples()
            )
            + "."
            for year in years
        ),
        data=pd.DataFrame(
            {
                "data_year": data["data_year"],
                "subject": data["subject"].map(index.subject_names),
                "city": data["place"],
                "country": data["country"],
                "rank": data["rank"],
                "other_values": data["others"],
                "source": data["source"],
            }
        ),
        canvas=draw_tiles(
            tiles,
            [str(year) for year in years],
            names,
            cell_inches=(wide, 0.36),
            label_inches=2.35,
        ),
    )


def field_institutions(report: Report) -> Exhibit:
    """The leading institutions of each field with a printed world list, with the cities they sit in."""
    index = report.index
    figures = index.tables.figures_of("institution")
    lists = figures[
        figures["subject"].str.startswith(_FIELD)
        & (figures["list_scope"] == "all")
        & (figures["list_region"] == "global")
    ]
    shares = lists[(lists["metric"] == "share") & (lists["data_year"] == lists["edition_year"])]
    years = tuple(sorted(int(year) for year in set(shares["data_year"])))
    current = shares[shares["data_year"] == report.year]
    if current.empty:
        return Missing(
            "field-institutions",
            f"Leading institutions by field, {report.year}",
            f"No source found prints a world list of institutions in a field of research for {report.year}.",
            years,
        )
    panels, kept = [], []
    for subject, rows in index.best(current, ["subject", "place"]).groupby("subject", sort=True):
        rows = rows.sort_values(["number", "place"], ascending=[False, True]).head(INSTITUTIONS_SHOWN)
        kept.append(rows)
        bars = [
            Bar(_with_city(index, row.place), row.number, row.value, index.country_group(row.place))
            for row in rows.itertuples()
        ]
        panels.append((capitalised(_in_text(index.subject_names[subject])), bars))
    data = pd.concat(kept)
    leaders = [
        (index.subject_names[s], index.short(rows.iloc[0]["place"]))
        for s, rows in zip(sorted(set(current["subject"])), kept, strict=True)
    ]
    spread = [index.short(p) for p in dict.fromkeys(data["place"]) if index.spread(p)]
    return Figure(
        key="field-institutions",
        title=capitalised(listed(f"{name} leads {_in_text(field)}" for field, name in leaders)),
        subtitle=f"Share of the {cardinal(INSTITUTIONS_SHOWN)} leading institutions of each field, {report.year}, with the city they mainly sit in",
        caption=joined_sentences(
            [
                "Colour shows the country group.",
                "Institutions are never added up to cities: the lists are cut off, and large bodies work in many places.",
                f"Spread over several cities: {listed(spread)}." if spread else "",
                "The city of an institution is general knowledge, checked against ROR where ROR lists it.",
                _conflicts(index, data),
                low_confidence_note(data, "confidence", "Share"),
            ]
        ),
        alt=f"Bars of Share for the {cardinal(INSTITUTIONS_SHOWN)} leading institutions in {plural(len(panels), 'field')}. "
        + listed(f"{bars[0].name} leads with {bars[0].text}" for _, bars in panels)
        + ".",
        description=" ".join(
            f"{field}: " + ", ".join(f"{bar.name} {bar.text}" for bar in bars) + "." for field, bars in panels
        ),
        data=pd.DataFrame(
            {
                "field": data["subject"].map(index.subject_names),
                "institution": data["place"],
                "city": [
                    "several" if index.spread(p) else index.institution(p)["city"] for p in data["place"]
                ],
                "country": [index.institution(p)["country"] for p in data["place"]],
                "data_year": data["data_year"],
                "share": data["value"],
                "other_values": data["others"],
                "source": data["source"],
            }
        ),
        canvas=draw_bars(panels, axis_label="Share"),
    )


def _with_city(index: Index, institution: str) -> str:
    """``"Tsinghua University, Beijing"``; a body spread over many cities is not booked at one of them."""
    row = index.institution(institution)
    if index.spread(institution):
        return f"{index.short(institution)}, several cities"
    return (
        f"{index.short(institution)}, {index.short(row['city'])}" if row["city"] else index.short(institution)
    )
