"""The records of the printed tables: breaks of the series, what is left out, editions used, and terms of use."""

from __future__ import annotations

from helpers.base.words import capitalised, cardinal, listed, listed_ranges, plural
from helpers.index.printed_records import OWN_RECORDS, cities_placed, recorded_breaks
from helpers.index.printed_records import editions as used_editions
from helpers.index.printed_records import exclusions as excluded
from helpers.pages.frames import frame
from helpers.pages.methods.plain import how_often
from helpers.pages.wording import sentences
from helpers.report.exhibits import Exhibit, Missing, Table
from helpers.report.report import Report

_MOST_EXCLUSIONS = 150


def breaks(report: Report) -> Exhibit:
    """Where the series break, and why."""
    index = report.printed
    rows = recorded_breaks(index)
    if rows.empty:
        return Missing("breaks", "Breaks in the series", "No break in the series is recorded.", ())
    absolute = int((rows["status"] == "not comparable").sum())
    comparable = index.comparable_years(report.year)
    later = [y for y in index.years if y > report.year and index.barrier_between(report.year, y) is None]
    others = listed_ranges([*comparable, *later])
    return Table(
        key="breaks",
        title=f"The series {'breaks' if len(rows) == 1 else 'break'} {how_often(len(rows))}; {cardinal(absolute)} of the breaks {'makes' if absolute == 1 else 'make'} figures incomparable",
        caption=(
            f"Figures of {report.year} may be compared with those of {others}."
            if others
            else f"Figures of {report.year} may be compared with those of no other data year."
        )
        + " No rank or Share is compared across a break that makes them incomparable; across a disputed one lines are dashed.",
        data=frame(
            last_year_before=rows["after_year"].astype(str),
            first_year_after=rows["before_year"].astype(str),
            applies_to=[
                "all subjects" if scope == "all" else index.subject_names[scope]
                for scope in rows["applies_to"]
            ],
            status=rows["status"],
            change=rows["title"],
            reason=rows["reason"],
            source=rows["sources"],
        ),
    )


def exclusions(report: Report) -> Exhibit:
    """What was collected and left out, with the reason; grouped by reason where the list is long."""
    rows = excluded(report.printed)
    if rows.empty:
        return Missing("exclusions", "Rows left out", "No collected row was left out.", ())
    reasons = rows["reason"].nunique()
    if len(rows) <= _MOST_EXCLUSIONS:
        data = rows[["content", "reason"]]
        shown = "All of them are shown."
    else:
        groups = rows.groupby("reason", sort=False)
        data = frame(
            reason=list(groups.groups),
            entries=list(groups.size()),
            example=list(groups["content"].first()),
        )
        shown = "They are grouped by reason, with one example each."
    return Table(
        key="exclusions",
        title=f"{capitalised(plural(len(rows), 'entry', 'entries'))} of the collected material {'is' if len(rows) == 1 else 'are'} left out, for {plural(reasons, 'reason')}",
        caption=f"{shown} The full list is the file data/exclusions.csv; it also names table and row of the collected material.",
        data=data.assign(source=OWN_RECORDS),
    )


def editions(report: Report) -> Exhibit:
    """The editions that the figures come from: journals, measure, boundaries, and how many cities they rank."""
    index = report.printed
    rows = used_editions(index)
    own = listed(rows.loc[rows["cities"] & (rows["data_year"] == report.year), "title"])
    return Table(
        key="editions",
        title=f"{capitalised(plural(len(rows), 'edition'))} are used, {cardinal(int(rows['cities'].sum()))} of them Science Cities editions",
        caption=sentences(
            own and f"The edition that ranks the cities of {report.year} is {own}.",
            "Journals: the number of journals that the index tracked; “or” where the sources leave it open. Cities ranked: "
            "cities whose overall rank is printed for the data year of the edition, a part of what the edition itself ranks.",
        ),
        data=frame(
            edition=rows["title"],
            data_year=rows["data_year"].astype(str),
            journals=rows["journals"],
            measure=rows["metric_basis"],
            boundaries=rows["boundaries"],
            cities_ranked=rows["ranked"],
            note=rows["note"],
            source=OWN_RECORDS,
        ),
    )


def terms(report: Report) -> list[str]:
    """Under which terms figures, code and coordinates may be used."""
    use = report.printed.definition("terms of use")
    derived, cities = cities_placed(report.printed)
    return [
        f"Figures of the Nature Index: {use[0].lower()}{use[1:]}"
        if use
        else "The terms of use of the printed figures are not recorded.",
        "The code is under the MIT licence. It does not extend to the figures.",
        f"Coordinates of {derived} of {cities} cities are medians over organisations of the Research Organization Registry (ROR), "
        "whose data are in the public domain (CC0)."
        if derived > 0
        else "",
    ]
