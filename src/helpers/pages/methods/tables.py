"""What an index says of its own evidence: which leads, what it must not say, and how far it holds what is printed."""

from __future__ import annotations

from helpers.base.words import plural
from helpers.index.printed_records import OWN_RECORDS
from helpers.report.exhibits import Exhibit, NotApplicable, Table
from helpers.report.report import Report

_ALL_YEARS = "all years"


def evidence(report: Report) -> Exhibit:
    """The contract of evidence for the year: what leads for a figure, what stands beside, its error, its limits."""
    rows = report.index.evidence(report.year)
    if rows.empty:
        return NotApplicable(
            "evidence",
            "One evidence",
            "All figures come from one evidence, named at the foot of the page.",
            told="here",
        )
    return Table(
        key="evidence",
        title=f"Which figures lead in {report.year}, and which stand beside them",
        caption="Error: nine of ten values differ from print by at most this part of themselves; most errors cannot be measured.",
        data=rows.assign(source=OWN_RECORDS),
    )


def accuracy(report: Report) -> Exhibit:
    """How far sums of institutions hold printed ranks and Shares of cities, year by year."""
    rows = report.index.accuracy(report.year)
    if rows.empty:
        return NotApplicable(
            "accuracy",
            "Accuracy",
            "Nothing here is summed from institutions, so nothing is compared with print.",
            told="here",
        )
    order = "listed" if report.index.estimates(report.year).empty else "estimated"
    return Table(
        key="accuracy",
        title=accuracy_sentence(report).removesuffix("."),
        caption=f"Printed ranks and Shares of cities against the order by {order} Share: how many ranks among the first twenty are met within one, "
        "two and three places, and how many Shares within ten per cent. The second part leaves out every step that was decided on printed "
        "figures of cities: it is what may be expected of a year that is not printed yet.",
        data=rows.assign(
            spearman=rows["spearman"].map("{:.4f}".format, na_action="ignore"), source=OWN_RECORDS
        ),
    )


def accuracy_sentence(report: Report) -> str:
    """How many printed ranks and Shares are held, over all years up to that of the report."""
    rows = report.index.accuracy(report.year)
    if rows.empty or (whole := rows[rows["year"] == _ALL_YEARS]).empty:
        return f"No printed rank of a year up to {report.year} can be compared."
    one = whole.iloc[0]
    text = f"The sums meet {one['within_2']} of the {plural(int(one['top']), 'printed rank')} among the first twenty up to {report.year} within two places"
    if one["shares"]:
        text += f", and {one['shares_within']} of the {plural(int(one['shares']), 'printed Share')} within ten per cent"
    return f"{text}."
