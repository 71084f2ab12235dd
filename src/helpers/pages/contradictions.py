"""Tables of what contradicts what: conflicts within a data year, and revisions a year later."""

from __future__ import annotations

import pandas as pd

from helpers.conflicts import (
    SOURCES,
    comparable_values,
    copies_summary,
    disagreements,
    low_confidence,
    publications_summary,
)
from helpers.derived import revisions as derived_revisions
from helpers.exhibits import Exhibit, Missing, Table
from helpers.holdings import revised_figures
from helpers.index import Index
from helpers.report import Report
from helpers.words import capitalised, cardinal, joined_sentences, listed, plural, signed, year_ranges

_CONFIDENCE_ORDER = {"high": 0, "medium": 1, "low": 2}
_SECTORS = {
    "all": "all sectors",
    "npo": "non-profit",
}  # the other sectors are named by their own words
_MOST_VALUES = 5  # values written out in one row; more are counted
_MOST_REVISIONS = 60
_COLUMNS = ["kind", "data_year", "figure", "values", "note", "source"]


def conflicts(report: Report) -> Exhibit:
    """Every figure on which sources disagree, what the data mark as disputed or weak, and differing tables."""
    index = report.index
    values = comparable_values(index.tables.figures)
    found = disagreements(values)
    parts = {
        "sources disagree": _source_rows(found, index),
        "open question": _open_questions(index),
        "low confidence": _weak_rows(low_confidence(index.tables.figures, found), index),
        "publications differ": _table_rows(publications_summary(values, found), index, notes=True),
        "copies of a table differ": _table_rows(copies_summary(values, found), index, notes=False),
    }
    rows = []
    for kind, part in parts.items():
        # within a kind the year of the report comes first, then the newest
        ordered = sorted(part, key=lambda row: (report.year not in row["years"], -max(row["years"])))
        rows += [row | {"kind": kind} for row in ordered]
    if not rows:
        return Missing("conflicts", "Conflicts between sources", "No two sources contradict each other.", ())
    disputed = parts["sources disagree"]
    own = sum(report.year in row["years"] for row in disputed)
    title = (
        f"Sources contradict each other on {plural(len(disputed), 'figure')}; {_of_year(own, report.year)}"
        if disputed
        else "No report contradicts another source"
    )
    return Table(
        key="conflicts",
        title=title,
        caption=joined_sentences(
            [
                "Compared are exact values that editions of one data year print for one place, subject, period "
                "and metric; ranks only within one list. Differences by rounding are left out, and so are changes "
                "whose base year is not stated.",
                "Both values are kept; a report uses the value of the higher confidence and names the other.",
                _differing(parts["publications differ"], "between publications of one year"),
                _differing(parts["copies of a table differ"], "between copies of one table"),
                "For these the largest difference in per cent is shown; the tables themselves hold every value.",
            ]
        ),
        data=pd.DataFrame(rows).drop(columns=["years", "differing"])[_COLUMNS],
    )


def _of_year(number: int, year: int) -> str:
    if number == 0:
        return f"none is of {year}"
    return f"{cardinal(number)} {'is' if number == 1 else 'are'} of {year}"


def _differing(rows: list[dict], where: str) -> str:
    if not rows:
        return ""
    return f"Official figures that differ {where}: {sum(row['differing'] for row in rows):,}."


def _row(years: set[int], figure: str, values: str, note: str, source: str, differing: int = 0) -> dict:
    return {
        "years": years, "data_year": " | ".join(str(year) for year in sorted(years)), "figure": figure,
        "values": values, "note": note, "source": source, "differing": differing,
    }  # fmt: skip


def _source_rows(found: pd.DataFrame, index: Index) -> list[dict]:
    metrics = _metric_names(index)
    rows = []
    for _, figure in found[found["between"] == SOURCES].groupby("figure", sort=True):
        first = figure.iloc[0]
        figure = figure.assign(order=figure["confidence"].map(_CONFIDENCE_ORDER))
        figure = figure.sort_values(["order", "source_kind", "source"], kind="stable")
        printed = [
            f"{value} ({listed(dict.fromkeys(_named_source(row, index) for row in part.itertuples()))})"
            for value, part in figure.groupby("value", sort=False)
        ]
        place = "" if first["place"] == "index" else f"{first['place']}, "
        rows.append(
            _row(
                {int(first["data_year"])},
                capitalised(f"{place}{index.subject_names[first['subject']]}: {metrics[first['metric']]}"),
                "; ".join(printed),
                "; ".join(dict.fromkeys(note for note in figure["note"] if note)),
                ";".join(dict.fromkeys(figure["source"])),
            )
        )
    return rows


def _named_source(row: object, index: Index) -> str:
    return index.source(row.source).name + (", low confidence" if row.confidence == "low" else "")


def _open_questions(index: Index) -> list[dict]:
    rows = []
    for row in index.tables.breaks.itertuples():
        if row.status == "disputed":
            scope = "all subjects" if row.applies_to == "all" else index.subject_names[row.applies_to]
            rows.append(
                _row({int(row.after_year), int(row.before_year)}, capitalised(scope), row.title, row.reason, row.sources)
            )  # fmt: skip
    return rows


def _weak_rows(weak: pd.DataFrame, index: Index) -> list[dict]:
    """Figures of low confidence, those of one source, year and kind of place in one row."""
    metrics = _metric_names(index)
    rows = []
    for (kind, year, source), part in weak.groupby(["place_kind", "data_year", "source"], sort=True):
        places = list(dict.fromkeys(part["place"]))
        names = listed(sorted({metrics[metric] for metric in part["metric"]}))
        if len(part) <= _MOST_VALUES:
            figure = f"{listed(places)}: {names}"
            values = "; ".join(f"{row.place} {row.value}" for row in part.itertuples())
        else:
            figure = f"{_kind(kind, len(places))}: {names}"
            first = part.iloc[0]
            values = (
                f"{plural(len(part), 'figure')}, for example {first['place']}, "
                f"{metrics[first['metric']]} {first['value']}"
            )
        note = "; ".join(dict.fromkeys(note for note in part["note"] if note))
        rows.append(
            _row({int(year)}, capitalised(figure), values, note or "one source without a check", source)
        )
    return rows


def _kind(kind: str, number: int) -> str:
    return plural(number, kind, {"city": "cities", "country": "countries"}.get(kind))


def _table_rows(summary: pd.DataFrame, index: Index, notes: bool) -> list[dict]:
    titles = dict(zip(index.tables.editions["edition"], index.tables.editions["title"], strict=True))
    metrics = _metric_names(index)
    rows = []
    for row in summary.itertuples():
        tables = listed(
            f"{titles[edition]} ({', '.join(part for part in (_SECTORS.get(scope, scope), region) if part)})"
            for edition, scope, region in row.tables
        )
        rows.append(
            _row(
                {int(row.data_year)},
                f"{tables}: {index.subject_names[row.subject]}",
                f"{row.differing} of {row.compared} figures differ; largest: {row.place}, "
                f"{metrics[row.metric]} {row.values}",
                row.note if notes else "",
                row.source,
                int(row.differing),
            )
        )
    return rows


def _metric_names(index: Index) -> dict[str, str]:
    return dict(zip(index.tables.metrics["metric"], index.tables.metrics["name"], strict=True))


def revisions(report: Report) -> Exhibit:
    """Shares for which the edition of the next year prints another value than the edition of the year itself."""
    index = report.index
    pairs = derived_revisions(index.tables.figures)
    revised = revised_figures(pairs, index.tables.figures)
    differing = len(pairs.drop_duplicates(["place", "place_kind", "subject", "data_year", "next_edition"]))
    title = "Shares printed with another value a year later"
    if revised.empty:
        return Missing(
            "revisions", title, "No edition prints another Share for a year than the edition before.", ()
        )
    titles = dict(zip(index.tables.editions["edition"], index.tables.editions["title"], strict=True))
    shown = revised.head(_MOST_REVISIONS)
    # the largest first, those of the report's own year before all others
    shown = shown.sort_values("data_year", key=lambda years: years != report.year, kind="stable")
    own = int((revised["data_year"] == report.year).sum())
    largest = revised.iloc[0]
    return Table(
        key="revisions",
        title=f"{capitalised(plural(len(revised), 'Share'))} {'was' if len(revised) == 1 else 'were'} printed with another value a year later; {_of_year(own, report.year)}",
        caption=joined_sentences(
            [
                "Compared are the Shares that the edition of a data year and the next edition of the same series "
                "print for that year. All of them are Shares of "
                + listed(sorted({_kind(kind, 2).split(" ", 1)[1] for kind in revised["place_kind"]})) + f", of data years {year_ranges(revised['data_year'])}.",
                f"The largest is {largest['place']}, {largest['data_year']}: {largest['first_value']}, then {largest['next_value']}.",
                f"Shown are the {len(shown)} largest of {len(revised)}." if len(shown) < len(revised) else "",
                _between_copies(differing - len(revised)),
            ]
        ),
        data=pd.DataFrame(
            {
                "data_year": shown["data_year"].astype(str), "place": shown["place"],
                "subject": shown["subject"].map(index.subject_names),
                "first_printed": shown["first_value"], "printed_a_year_later": shown["next_value"],
                "difference": [signed(number, 2) for number in shown["difference"]],
                "per_cent": ["" if pd.isna(number) else signed(number) for number in shown["difference_pct"]],
                "editions": [f"{titles[a]}, {titles[b]}" for a, b in zip(shown["first_edition"], shown["next_edition"], strict=True)],
                "confidence": shown["confidence"], "source": shown["source"],
            }
        ),
        numeric=("first_printed", "printed_a_year_later", "difference", "per_cent"),
    )  # fmt: skip


def _between_copies(number: int) -> str:
    """What is said of Shares that some copies of two editions print alike and others do not."""
    if number <= 0:
        return ""
    return (
        f"For {plural(number, 'more Share')} the two editions agree on one page or archived copy and differ on "
        "another: there the copies of a table differ, as the table of conflicts shows."
    )
