"""Every figure of one city in a year."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, plural, with_relation
from helpers.index.interface import Index
from helpers.pages.city_profile.places import standing
from helpers.pages.city_profile.ranks import ranks_of
from helpers.pages.frames import frame, picked, with_printed
from helpers.pages.wording import sentences
from helpers.report.exhibits import Exhibit, Missing, Table
from helpers.report.report import Report


def printed_figures(report: Report) -> Exhibit:
    """Every figure of the city in the year: as sources print it, or by subject and field where all are known."""
    index, city, year = report.index, report.parameters["city"], report.year
    if len(rows := index.as_printed(city, year)):
        return _as_printed_table(index, city, year, rows)
    if not index.voice.ranked:
        return _listed(index, city, year)
    data = _by_category(index, city, year)
    if data.empty:
        ranked = ranks_of(index, city)
        years = [other for other in index.years if other in ranked or len(index.as_printed(city, other))]
        reason = f"{index.voice.nothing} a figure of {city} itself for {year}."
        return Missing("printed-figures", f"Figures of {city}, {year}", reason, tuple(years))
    leads = int((data["rank"] == 1).sum())
    adjusted = "adjusted_share" in data and index.base_year is not None
    beside = (
        ", and beside them what Nature Index prints, where a source was found" if index.companions else ""
    )
    return Table(
        key="printed-figures",
        title=f"{city} has a {index.measure(year)} in {plural(len(data), 'subject or field', 'subjects and fields')} of {year}"
        + (f" and leads {plural(leads, 'of them', 'of them')}" if leads else ""),
        caption=sentences(
            f"{index.voice.measured.capitalize()} figures{beside}.",
            adjusted and f"Adjusted Share is rescaled to the number of articles of {index.base_year}.",
        ),
        data=data,
    )


def _listed(index: Index, city: str, year: int) -> Exhibit:
    """Share by subject with the place in the order of it, where it tells of more than a few institutions."""
    measured = index.voice.measured
    found = [(name, standing(index, city, year, subject)) for subject, name in index.categories.items()]
    rows = [
        {
            "subject": capitalised(name),
            f"{measured}_share": round(one.share, 2),
            f"place_by_{measured}_share": one.words,
            "institutions": one.institutions,
            "source": one.source,
        }
        for name, one in found
        if one
    ]
    if not rows:
        years = [one for one in index.years if one <= year and standing(index, city, one, index.whole)]
        reason = f"{index.voice.nothing} a figure of {city} for {year}."
        return Missing("printed-figures", f"Figures of {city}, {year}", reason, tuple(years))
    title = f"{city}: {measured} Shares by subject, {year}"
    if index.companions:
        title = f"{city} in {year}: {measured} Shares by subject; no source found prints a figure of it"
    return Table(
        key="printed-figures",
        title=title,
        caption=sentences(
            "Places are by listed Share and are not Nature Index ranks. Institutions are those with a Share of "
            "at least one article here.",
            any(one and not one.place for _, one in found)
            and "With fewer than three of them no place is given.",
        ),
        data=pd.DataFrame(rows),
    )


def _as_printed_table(index: Index, city: str, year: int, rows: pd.DataFrame) -> Table:
    return Table(
        key="printed-figures",
        title=f"Every printed figure of {city}, {year}",
        caption="As printed; a figure stands here once for each source that prints it.",
        data=frame(
            figure=rows["metric"],
            subject=[index.subject_names.get(subject, subject) for subject in rows["subject"]],
            value=[with_relation(*cells) for cells in zip(rows["relation"], rows["value"], strict=True)],
            **picked(rows, "unit", "compared_with", "period", "edition", "confidence", "source"),
        ),
    )


def _by_category(index: Index, city: str, year: int) -> pd.DataFrame:
    """A row for each subject and field that ranks the city, with what is printed of it where that stands beside."""
    rankings = [index.ranking(year, subject).assign(subject=subject) for subject in index.categories]
    every = pd.concat(rankings, ignore_index=True)
    rows = with_printed(index, every[every["place"] == city], shares=True)
    rows = rows.assign(subject=rows["subject"].map(index.categories).map(capitalised))
    rows = rows.round({"share": 2, "adjusted_share": 2}).dropna(axis="columns", how="all")
    return picked(
        rows, "subject", "rank", "share", "adjusted_share", "count", "printed_rank", "printed_share", "source"
    )
