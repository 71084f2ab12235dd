"""Methods and data of any index, as far as every index tells them: what is known of which years, and from where."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial

import pandas as pd

from helpers.base.words import capitalised, cardinal, listed, listed_ranges, plural, year_ranges
from helpers.figures.coverage import Cell, draw_coverage
from helpers.figures.size import Draw
from helpers.index.interface import Break, Index, Metric
from helpers.index.origin import terms_of
from helpers.index.printed_records import OWN_RECORDS
from helpers.pages.frames import frame, picked
from helpers.pages.methods import comparison
from helpers.pages.wording import alternative, first_few, incomplete_note, sentences
from helpers.report.exhibits import Exhibit, Figure, Missing, NotApplicable, Table
from helpers.report.report import Report

LICENCE = "The code is under the MIT licence. It does not extend to the figures."
_METRICS = {Metric.RANK: "rank", Metric.SHARE: "Share", Metric.COUNT: "Count"}


def lead(report: Report) -> list[str]:
    """Which years and subjects the index holds, and how far it agrees with what stands beside it."""
    index, year = report.index, report.year
    ranked = len(index.ranking(year))
    told = [
        f"{capitalised(plural(ranked, 'city', 'cities'))} {'is' if ranked == 1 else 'are'} ranked in {year}{index.in_subject(index.whole)}; "
        f"the index holds {plural(len(index.years), index.voice.edition, index.voice.editions)} ({year_ranges(index.years)}) "
        f"and tells {number(len(index.subjects), 'subject')} and {number(len(index.fields), 'field')} apart.",
        incomplete_note(index, year),
    ]
    return [sentences(*told), comparison.agreement_sentence(report) if index.companions else ""]


def number(many: int, what: str) -> str:
    """``"two subjects"``, ``"no fields"``."""
    return plural(many, what) if many else f"no {what}s"


def coverage(report: Report) -> Exhibit:
    """Of how many cities a rank, a Share and a Count are known, by subject and year."""
    index, year = report.index, report.year
    subjects = list(dict.fromkeys([index.whole, *index.subjects]))
    rows = [
        {"metric": name, "subject": subject, "data_year": int(other), "number": int(known)}
        for subject in subjects
        for other, ranked in index.series(subject).groupby("data_year")
        for metric, name in _METRICS.items()
        if (known := ranked[str(metric)].notna().sum())
    ]
    data = pd.DataFrame(rows)
    names = list(dict.fromkeys(data["metric"]))
    now = data[(data["data_year"] == year) & (data["subject"] == index.whole)]
    told = listed(
        f"the {listed(own['metric'])} of {plural(int(cities), 'city', 'cities')}"
        for cities, own in now.groupby("number", sort=False)
    )
    return Figure(
        key="coverage",
        title=f"The index holds {told} in {year}{index.in_subject(index.whole)}",
        subtitle=f"Number of cities of which a figure is known, by subject and year, {year_ranges(index.years)}; the year {year} is framed",
        caption="The stronger the shade of a cell, the more cities it counts, on one logarithmic scale for all panels; a dot: none.",
        alt=alternative(
            f"{capitalised(plural(len(names), 'grid'))} of subjects by years with the number of cities of which a figure is known."
        ),
        description=" ".join(
            f"{row.metric.capitalize()}, {index.subject_names.get(row.subject, row.subject)}, {row.data_year}: {row.number}."
            for row in data.itertuples()
        ),
        data=data.assign(
            subject=data["subject"].map(index.subject_names).fillna(data["subject"]),
            source=index.name,
        ).rename(columns={"number": "cities"}),
        draw=grids(
            index,
            year,
            {f"Cities: {name}": data[data["metric"] == name] for name in names},
            index.years,
            {subject: index.heading(subject) for subject in subjects},
        ),
    )


def grids(
    index: Index,
    year: int,
    panels: Mapping[str, pd.DataFrame],
    years: list[int],
    headings: Mapping[str, str],
) -> Draw:
    """Draws the coverage of an index by subject and year, with the ``year`` of the report in a frame.

    Args:
        panels: heading → ``subject``, ``data_year`` and ``number``, a row a cell.
        years: the columns; years that are none of the index are set back.
        headings: the rows, subject → heading.
    """
    rows = list(headings)
    cells = [
        (
            name,
            [
                Cell(years.index(row.data_year), rows.index(row.subject), row.number)
                for row in counted.itertuples()
            ],
        )
        for name, counted in panels.items()
    ]
    return partial(
        draw_coverage,
        cells,
        [f"’{each % 100:02d}" for each in years],
        list(headings.values()),
        highlighted=years.index(year),
        faint=frozenset(place for place, each in enumerate(years) if each not in index.years),
        breaks=[(years.index(row.before_year) - 0.5, row.absolute) for row in breaks_within(index, years)],
    )


def breaks_within(index: Index, years: Collection[int]) -> list[Break]:
    """The breaks of the whole of which both sides are among ``years``."""
    return [row for row in index.breaks(index.whole) if {row.after_year, row.before_year} <= set(years)]


def sources(report: Report) -> Exhibit:
    """The sources of the ranking of the year, with the number of cities of each."""
    index = report.index
    cells = [source for cell in index.ranking(report.year)["source"] for source in cell.split(";")]
    counts = pd.Series(cells).value_counts()
    found = [index.source(str(source)) for source in counts.index]
    return Table(
        key="sources",
        title=f"The ranking of {report.year} comes from {plural(len(found), 'source')}",
        caption="A city counts once for every source of its rank.",
        data=frame(
            name=[source.name for source in found],
            title=[source.title for source in found],
            published=[source.published for source in found],
            cities=counts.to_list(),
            source=counts.index,
        ),
    )


def definitions(report: Report) -> Exhibit:
    """The terms as the reports use them, each with its sources."""
    rows = report.index.definitions
    if rows.empty:
        return Missing("definitions", "Terms", f"{report.index.voice.nothing} definitions of terms.", ())
    own = int((rows["source"] == OWN_RECORDS).sum())
    return Table(
        key="definitions",
        title=f"{capitalised(plural(len(rows), 'term'))} as the reports use them",
        caption=sentences(
            "In the project's own words, after the sources named.",
            own
            and f"{capitalised(plural(own, 'definition'))} {'is' if own == 1 else 'are'} the project's own.",
        ),
        data=rows,
    )


def breaks(report: Report) -> Exhibit:
    """Where the series break, and which years may be compared with that of the report."""
    index, year = report.index, report.year
    found = index.breaks(index.whole)
    if not found:
        return NotApplicable(
            "breaks",
            "No break in the series",
            "No change of method between two years is recorded.",
            told="here",
        )
    later = [other for other in index.years if year in index.comparable_years(other)]
    others = listed_ranges([*index.comparable_years(year), *later])
    return Table(
        key="breaks",
        title=f"The series breaks {how_often(len(found))}",
        caption=f"Figures of {year} may be compared with those of {others or 'no other year'}.",
        data=frame(
            last_year_before=[str(row.after_year) for row in found],
            first_year_after=[str(row.before_year) for row in found],
            status=["not comparable" if row.absolute else "disputed" for row in found],
            change=[row.title for row in found],
            reason=[row.reason for row in found],
            source=[row.sources for row in found],
        ),
    )


def how_often(many: int) -> str:
    """``"once"``, ``"twice"``, ``"three times"``."""
    return {1: "once", 2: "twice"}.get(many, f"{cardinal(many)} times")


def conflicts(report: Report) -> Exhibit:
    """Shares of the year beside those that stand beside them, or the ranks on which sources disagree."""
    index, year = report.index, report.year
    if index.companions:
        return comparison.conflicts(report)
    rows = index.ranking(year)
    rows = rows[rows["others"] != ""]
    if rows.empty:
        return NotApplicable(
            "conflicts", "No two sources contradict each other", "Each rank has one value.", told="here"
        )
    return Table(
        key="conflicts",
        title=f"Sources disagree on {plural(len(rows), 'rank')} of {year}",
        caption=f"Of {first_few(rows['place'])}. The value of the higher confidence is used.",
        data=picked(rows, "city", "rank", "other_values", "source"),
    )


def differing_tables(report: Report) -> Exhibit:
    """Agreement with what stands beside, for every subject and year."""
    if report.index.companions:
        return comparison.differing_tables(report)
    return NotApplicable(
        "differing-tables", "Nothing to compare with", "No other figures stand beside these.", told="here"
    )


def revisions(report: Report) -> Exhibit:
    """None are recorded by an index in general."""
    return NotApplicable(
        "revisions", "No revisions", "Each figure of the index has one value, the newest.", told="here"
    )


def exclusions(report: Report) -> Exhibit:
    """None are recorded by an index in general."""
    return NotApplicable(
        "exclusions", "Nothing left out", "That anything was left out is not recorded.", told="here"
    )


def editions(report: Report) -> Exhibit:
    """The years of the index: articles where they are known, cities with a rank, and who leads."""
    return years_table(report.index, "One row a year; a city counts where its rank is known.")


def years_table(index: Index, caption: str) -> Table:
    """One row a year of an index: articles, ranked cities, the leader."""
    articles = index.articles()
    rankings = {year: index.ranking(year) for year in index.years}
    rows = [
        {
            "data_year": year,
            "articles": articles.get(year),
            "cities_ranked": len(ranking),
            "leader": ranking.iloc[0]["place"],
            "leader_share": round(float(ranking.iloc[0]["share"]), 2),
            "source": index.name,
        }
        for year, ranking in rankings.items()
    ]
    return Table(
        key="editions",
        title=f"The index holds {plural(len(rows), 'year')} and tells {number(len(index.subjects), 'subject')} and {number(len(index.fields), 'field')} apart",
        caption=caption,
        data=pd.DataFrame(rows).dropna(axis="columns", how="all"),
    )


def terms(report: Report) -> list[str]:
    """Under which terms code and figures may be used."""
    beside = [terms_of(report.index.name)] if report.index.companions else []
    return [*beside, LICENCE]
