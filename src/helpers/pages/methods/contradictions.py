"""Tables of what contradicts what: conflicts within a data year, and revisions a year later."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.base.words import capitalised, cardinal, listed, listed_ranges, plural, signed, year_ranges
from helpers.index.best_value import best_first
from helpers.index.derived import revised_shares
from helpers.index.disagreements import (
    SOURCES,
    comparable_values,
    copies_summary,
    disagreements,
    low_confidence,
    publications_summary,
)
from helpers.index.interface import cached
from helpers.index.printed import PrintedIndex
from helpers.index.printed_records import edition_titles, metric_names, printed_figures, recorded_breaks
from helpers.pages.frames import frame, joined_ids
from helpers.pages.wording import sentences
from helpers.report.exhibits import Exhibit, Missing, Table
from helpers.report.report import Report

_SECTORS = {"all": "all sectors", "npo": "non-profit"}  # the others are called what the data call them
_MANY = {"city": "cities", "country": "countries", "institution": "institutions"}
_MOST_VALUES = 5  # values written out in one row; more are counted
_MOST_REVISIONS = 60


@cached
def _comparable(index: PrintedIndex) -> pd.DataFrame:
    return comparable_values(printed_figures(index))


@cached
def _disagreements(index: PrintedIndex) -> pd.DataFrame:
    return disagreements(_comparable(index))


def conflicts(report: Report) -> Exhibit:
    """Every figure on which sources disagree, and what the data mark as disputed or of low confidence."""
    index = report.printed
    found = _disagreements(index)
    disputed = _source_rows(found, index)
    parts = {
        "sources disagree": disputed,
        "open question": _open_questions(index),
        "low confidence": _weak_rows(low_confidence(printed_figures(index), found), index),
    }
    # within a kind the year of the report comes first, then the newest
    rows = [
        {"kind": kind} | row
        for kind, part in parts.items()
        for row in sorted(part, key=lambda row: (report.year not in row["data_year"], -max(row["data_year"])))
    ]
    if not rows:
        return Missing("conflicts", "Conflicts between sources", "No two sources contradict each other.", ())
    own = sum(report.year in row["data_year"] for row in disputed)
    data = pd.DataFrame(rows)
    data["data_year"] = [year_ranges(years) for years in data["data_year"]]
    return Table(
        key="conflicts",
        title=f"Sources contradict each other on {plural(len(disputed), 'figure')}; {_of_year(own, report.year)}"
        if disputed
        else "No report contradicts another source",
        caption="Compared are exact values that editions of one data year print for one place, subject, period and "
        "metric; ranks only within one list. Differences by rounding are left out, and so are changes whose base "
        "year is not stated. All values are kept; a report uses the value of the higher confidence and names the "
        "others. Official tables that differ among themselves follow in the next table.",
        data=data,
    )


def _of_year(number: int, year: int) -> str:
    if number == 0:
        return f"none is of {year}"
    return f"{cardinal(number)} {'is' if number == 1 else 'are'} of {year}"


def _row(years: set[int], figure: str, values: str, note: str, source: str) -> dict[str, Any]:
    return {
        "data_year": years,
        "figure": capitalised(figure),
        "values": values,
        "note": note,
        "source": source,
    }


def _notes(rows: pd.DataFrame) -> str:
    return "; ".join(dict.fromkeys(note for note in rows["note"] if note))


def _source_rows(found: pd.DataFrame, index: PrintedIndex) -> list[dict[str, Any]]:
    """Figures on which a report or an article contradicts another source: all values, each with its sources."""
    metrics = metric_names(index)
    rows = []
    for _, figure in found[found["between"] == SOURCES].groupby("figure", sort=True):
        first = figure.iloc[0]
        figure = best_first(figure)
        printed = [
            f"{value} in {listed(dict.fromkeys(_named_source(row, index) for row in part.itertuples()))}"
            for value, part in figure.groupby("value", sort=False)
        ]
        place = "the index, " if first["place_kind"] == "index" else f"{_named_place(first, index)}, "
        rows.append(
            _row(
                {int(first["data_year"])},
                f"{place}{index.subject_names[first['subject']]}: {metrics[first['metric']]}",
                "; ".join(printed),
                _notes(figure),
                joined_ids(*figure["source"]),
            )
        )
    return rows


def _named_source(row: Any, index: PrintedIndex) -> str:
    return index.source(row.source).name + (" (low confidence)" if row.confidence == "low" else "")


def _named_place(row: pd.Series | dict[str, Any], index: PrintedIndex) -> str:
    """Institutions by their short names; pairs and groups have no row of their own."""
    place: str = row["place"]
    return index.short(place) if row["place_kind"] == "institution" else place


def _open_questions(index: PrintedIndex) -> list[dict[str, Any]]:
    rows = []
    for row in recorded_breaks(index).itertuples():
        if row.status == "disputed":
            scope = "all subjects" if row.applies_to == "all" else index.subject_names[row.applies_to]
            years = {int(row.after_year), int(row.before_year)}
            rows.append(_row(years, scope, row.title, row.reason, row.sources))
    return rows


def _weak_rows(weak: pd.DataFrame, index: PrintedIndex) -> list[dict[str, Any]]:
    """Figures of low confidence, those of one source and kind of place in one row."""
    metrics = metric_names(index)
    rows = []
    for (kind, source), part in weak.groupby(["place_kind", "source"], sort=True):
        names = listed(sorted({metrics[metric] for metric in part["metric"]}, key=str.casefold))
        figures = part.to_dict("records")
        called = [_named_place(figure, index) for figure in figures]
        places = list(dict.fromkeys(called))
        if len(part) <= _MOST_VALUES:
            who = listed(places)
            values = "; ".join(
                f"{place} {figure['value']}" for place, figure in zip(called, figures, strict=True)
            )
        else:
            who, first = plural(len(places), kind, _MANY.get(kind)), figures[0]
            example = f"{called[0]}, {metrics[first['metric']]} {first['value']}"
            values = f"{plural(len(part), 'figure')}, for example {example}"
        note = _notes(part) or "conflicts with others or could not be confirmed"
        rows.append(_row({int(year) for year in part["data_year"]}, f"{who}: {names}", values, note, source))
    return rows


def differing_tables(report: Report) -> Exhibit:
    """Official tables that print different values: copies of one table, and different tables that hold one figure."""
    index = report.printed
    values, found = _comparable(index), _disagreements(index)
    copies, publications = copies_summary(values, found), publications_summary(values, found)
    summary = pd.concat(
        [publications.assign(kind="different tables"), copies.assign(kind="pages of one table")]
    )
    if summary.empty:
        return Missing(
            "differing-tables", "Official tables that differ", "No two official tables differ.", ()
        )
    summary["other_year"] = summary["data_year"] != report.year
    summary["newest"] = -summary["data_year"]
    summary = summary.sort_values(["other_year", "newest", "kind"], kind="stable")
    metrics, titles = metric_names(index), edition_titles(index)
    kinds = dict(zip(values["place"], values["place_kind"], strict=True))
    own = int((~summary["other_year"]).sum())
    several = found.loc[found["between"] != SOURCES, "figure"].nunique()
    return Table(
        key="differing-tables",
        title=f"Official tables print {several:,} figures with more than one value",
        caption=sentences(
            f"Between pages, or archived copies of a page, of one table {int(copies['differing'].sum()):,} figures differ, between different tables of one "
            f"data year {int(publications['differing'].sum()):,}; {_rows_of_year(own, report.year)}.",
            "“Figures that differ” are counted among the figures that all of these tables, or more than one copy, print.",
            "Shown is the difference that is largest in per cent, of a Share or Count where one differs; every value stands in data/printed.",
        ),
        data=frame(
            data_year=summary["data_year"].astype(str),
            tables=[listed(_table(table, titles) for table in tables) for tables in summary["tables"]],
            subject=summary["subject"].map(index.subject_names),
            kind=summary["kind"],
            figures_that_differ=[f"{row.differing} of {row.compared}" for row in summary.itertuples()],
            largest_difference=[
                f"{_named_place({'place': row.place, 'place_kind': kinds[row.place]}, index)}, "
                f"{metrics[row.metric]} {row.values}"
                for row in summary.itertuples()
            ],
            note=summary["note"].where(summary["kind"] == "different tables", ""),
            source=summary["source"],
        ),
    )


def _rows_of_year(number: int, year: int) -> str:
    if number == 0:
        return f"none of these tables holds figures of {year}"
    return f"{plural(number, 'row')} of this table {'is' if number == 1 else 'are'} of {year}"


def _table(table: tuple[str, str, str], titles: dict[str, str]) -> str:
    edition, scope, region = table
    return f"{titles[edition]} ({', '.join(part for part in (_SECTORS.get(scope, scope), region) if part)})"


def revisions(report: Report) -> Exhibit:
    """Shares for which the edition of the next year prints another value than the edition of the year itself."""
    index = report.printed
    differing = revised_shares(printed_figures(index))
    revised = differing[~differing["alike"]]
    title = "Shares printed with another value a year later"
    if revised.empty:
        return Missing(
            "revisions", title, "No edition prints another Share for a year than the edition before.", ()
        )
    titles = edition_titles(index)
    # the largest first, those of the report's own year before all others
    shown = revised.sort_values("data_year", key=lambda years: years != report.year, kind="stable")
    shown = shown.head(_MOST_REVISIONS)
    own = int((revised["data_year"] == report.year).sum())
    largest, between_copies = revised.iloc[0], len(differing) - len(revised)
    return Table(
        key="revisions",
        title=f"{capitalised(plural(len(revised), 'Share'))} {'was' if len(revised) == 1 else 'were'} printed with another value a year later; {_of_year(own, report.year)}",
        caption=sentences(
            "Compared are the Shares that the edition of a data year and the next edition of the same series "
            "print for that year. All of them are Shares of "
            + listed(sorted({_MANY[kind] for kind in revised["place_kind"]}))
            + f", of data years {listed_ranges(revised['data_year'])}.",
            f"The largest is {_named_place(largest, index)}, {largest['data_year']}: {largest['first_value']}, then {largest['next_value']}.",
            len(shown) < len(revised) and f"Shown are {len(shown)} of {len(revised)}.",
            # what some copies of two editions print alike and others do not
            between_copies > 0
            and f"For {plural(between_copies, 'more Share')} the two editions agree on one page or archived copy and differ "
            "on another: there pages of one table differ, see the table above.",
        ),
        data=frame(
            data_year=shown["data_year"].astype(str),
            place=[_named_place(row, index) for row in shown.to_dict("records")],
            subject=shown["subject"].map(index.subject_names),
            first_printed=shown["first_value"],
            printed_a_year_later=shown["next_value"],
            difference=[signed(number, 2) for number in shown["difference"]],
            per_cent=["" if pd.isna(number) else signed(number) for number in shown["difference_pct"]],
            later_edition=shown["next_edition"].map(titles),
            confidence=shown["confidence"],
            source=shown["source"],
        ),
    )
