"""Which fields and cities are shown: those asked for, else those whose leaders are furthest ahead."""

from __future__ import annotations

import pandas as pd

from helpers.index.interface import Index, Metric, cached
from helpers.pages.frames import frame, printed_shares
from helpers.pages.wording import asked
from helpers.report.report import Report

FIELDS_SHOWN, CITIES_SHOWN = 6, 5
# A leader pulls clear of somebody, and from one year to another.
_FEWEST_CITIES, _FEWEST_YEARS = 2, 2


def field_name(index: Index, field: str) -> str:
    """A field's name inside a sentence: the classification capitalises every word. Subjects are written as they are,
    a sum of several as such."""
    name = index.subject_names[field]
    if field not in (*index.fields, *index.subjects, index.whole):
        return f"{name} together"
    return name.lower() if field in index.fields else name


def known_shares(index: Index, field: str, year: int) -> pd.DataFrame:
    """``all_shares`` of ``year`` and the years that may be compared with it."""
    rows = all_shares(index, field)
    return rows[rows["data_year"].isin([*index.comparable_years(year), year])]


def shares_shown(index: Index, field: str, year: int) -> pd.DataFrame:
    """``all_shares`` of all years whose lines are shown."""
    rows = all_shares(index, field)
    return rows[rows["data_year"].isin(years_shown(index, year))]


@cached
def all_shares(index: Index, field: str) -> pd.DataFrame:
    """Rows of the rankings of a field with a Share; and where ranks may be unknown, of Shares without one: ``rank`` is
    missing then. A table that prints the Share of the year before prints no rank of it."""
    ranked = index.series(field).astype({"rank": "Int64"})
    ranked = ranked[ranked["share"].notna()]
    if not index.voice.gaps:
        return ranked
    found = index.figures(Metric.SHARE, field)
    keys = ["place", "data_year"]
    known = pd.MultiIndex.from_frame(found[keys]).isin(pd.MultiIndex.from_frame(ranked[keys]))
    more = found[~known]
    more = frame(
        place=more["place"],
        short=more["place"].map(index.short),
        data_year=more["data_year"],
        group=more["place"].map(index.country_group),
        share=more["number"],
        share_text=more["text"],
        share_confidence=more["confidence"],
        share_source=more["source"],
        source="",
    )
    return pd.concat([ranked, more], ignore_index=True) if len(more) else ranked


@cached
def leads(index: Index, year: int) -> pd.DataFrame:
    """The leader of every field with a pack, furthest ahead first; of every subject, where no field has one.

    A pack is known where several cities have a Share in the year, and in an earlier one, if the index has any.
    Columns ``field, place, share`` (of the leader), ``second`` (its follower), ``ahead`` (the leader's Share
    in that of the second; 2.0 is twice as much), ``articles`` (all Share of cities).
    """
    needed = _FEWEST_YEARS if index.comparable_years(year) else 1
    rows: list[tuple[str, str, float, str, float, float]] = []
    for field in (*index.fields, *index.subjects):
        if rows and field in index.subjects[:1]:
            break  # a field has one
        every = known_shares(index, field, year)
        cities = every["data_year"].value_counts()
        if cities.get(year, 0) >= _FEWEST_CITIES and (cities >= _FEWEST_CITIES).sum() >= needed:
            now = every[every["data_year"] == year].sort_values(["share", "place"], ascending=[False, True])
            first, second = now.head(2).itertuples()
            if index.voice.gaps and not now["rank"].head(2).le(2).fillna(False).all():
                continue  # whose Share is the second largest is not known
            whole = float(now["share"].sum())
            rows.append((field, first.place, first.share, second.place, first.share / second.share, whole))
    found = pd.DataFrame(rows, columns=["field", "place", "share", "second", "ahead", "articles"])
    return found.sort_values(["ahead", "field"], ascending=[False, True]).reset_index(drop=True)


def large_leads(index: Index, year: int) -> pd.DataFrame:
    """Those of the fields with at least the median number of articles: a few articles make a leader in the others.

    Subjects are all large.
    """
    found = leads(index, year)
    if not found["field"].isin(index.fields).any():
        return found
    return found[found["articles"] >= found["articles"].median()]


def has_totals(index: Index, year: int) -> bool:
    """Whether all Share of a year is known, so that a city's can be told in per cent of it."""
    return index.total(year, index.whole) is not None


def years_shown(index: Index, year: int) -> list[int]:
    """The years of the lines: all up to ``year`` where the index tells its breaks by totals, else comparable ones."""
    if has_totals(index, year):
        return [other for other in index.years if other <= year]
    return sorted([*index.comparable_years(year), year])


def full_packs(report: Report) -> bool:
    """Whether leader and pack are known in a field that is shown."""
    fields, packs = chosen_fields(report), set(leads(report.index, report.year)["field"])
    return bool(fields and (packs & set(fields) or not report.index.voice.gaps))


def chosen_fields(report: Report) -> list[str]:
    """The fields asked for; else every subject, or where there are fields, those whose leader is furthest ahead."""
    index = report.index
    if index.fields or asked(report, "fields") or not has_totals(index, report.year):
        return furthest_fields(report)
    parts = [subject for subject in index.categories if subject != index.whole] or [index.whole]
    return [subject for subject in parts if len(known_shares(index, subject, report.year))]


def furthest_fields(report: Report) -> list[str]:
    """The fields asked for; else those with Shares printed beside them, then those whose leader is furthest ahead."""
    index = report.index
    if fields := asked(report, "fields"):
        return [field for field in fields if len(known_shares(index, field, report.year))]
    packs = set(leads(index, report.year)["field"])
    printed = [field for field in index.fields if field in packs and printed_shares(index, field)]
    return list(dict.fromkeys([*printed, *large_leads(index, report.year)["field"]]))[:FIELDS_SHOWN]


def chosen_cities(report: Report, field: str) -> list[str]:
    """The cities asked for; else those leading a field in the year of the report, and the leader of its first year."""
    if cities := asked(report, "cities"):
        return cities
    every = shares_shown(report.index, field, report.year)
    every = every.sort_values(["data_year", "share", "place"], ascending=[True, False, True])
    now = every[every["data_year"] == report.year]
    # who led in a year of which only some Shares are known cannot be told
    first = every["place"].head(int(has_totals(report.index, report.year)))
    return list(dict.fromkeys([*now["place"].head(CITIES_SHOWN), *first]))
