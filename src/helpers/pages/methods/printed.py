"""Methods and data of the printed figures: from which sources they come, and what is missing or left out."""

from __future__ import annotations

from helpers.base.words import capitalised, cardinal, listed, listed_ranges, plural
from helpers.data.layout import CONFIDENCES
from helpers.index.printed_coverage import Holding, sources_by_kind
from helpers.index.printed_coverage import coverage as count_coverage
from helpers.index.printed_records import OWN_RECORDS, printed_figures
from helpers.index.rankings import unprinted_ranks
from helpers.pages.frames import frame, picked
from helpers.pages.methods.plain import breaks_within, grids
from helpers.pages.wording import sentences
from helpers.report.exhibits import Exhibit, Figure, Table
from helpers.report.report import Report

LEADING = 20
_POOLED = "other"
_KIND_WORDS = {
    "official": ("official page", None), "article": ("article that is checked", "articles that are checked"),
    "institution": ("page of an institution", "pages of institutions"), "news": ("news report", None),
    "agency repost": ("repost of an agency's report", "reposts of agencies' reports"),
    "encyclopaedia": ("page of an encyclopaedia", "pages of encyclopaedias"), "aggregator": ("aggregator", None),
    "forum": ("forum", None), "project": ("record of this project", "records of this project"),
}  # fmt: skip
_PLACE_WORDS = {
    "city": ("a city", "cities"), "country": ("a country", "countries"),
    "institution": ("an institution", "institutions"), "pair": ("a pair", "pairs"), "index": ("the index", "the index"),
}  # fmt: skip
_CITY_HOLDINGS = (
    Holding("Cities: rank", "ranks", "city", ("rank",)),
    Holding("Cities: Share or WFC", "Shares", "city", ("share", "wfc")),
    Holding("Cities: Count", "Counts", "city", ("count",)),
    Holding(
        "Cities: contribution to the location's Share", "contributions to the location's Share", "city",
        ("contribution_pct",),
    ),
)  # fmt: skip
_HOLDINGS = (
    *_CITY_HOLDINGS,
    Holding("Countries: Share or WFC", "Shares of countries", "country", ("share", "wfc")),
    Holding("Institutions: Share or WFC", "Shares of institutions", "institution", ("share", "wfc")),
)


def lead(report: Report) -> list[str]:
    """What the edition of the year rests on, how far it is trusted, and what is missing."""
    rows = printed_figures(report.printed, report.year)
    kinds = sources_by_kind(rows)
    places = rows["place_kind"].value_counts()
    from_where = listed(plural(row.sources, *_KIND_WORDS[row.kind]) for row in kinds.itertuples())
    of_what = listed(
        f"{number:,} {('is ' if number == 1 else 'are ') if position == 0 else ''}of {_PLACE_WORDS[kind][number != 1]}"
        for position, (kind, number) in enumerate(places.items())
    )
    trust = listed(f"{word} for {kinds[word].sum():,}" for word in CONFIDENCES if kinds[word].sum())
    return [
        f"The edition of {report.year} rests on {plural(len(rows), 'printed figure')} of that year, from "
        f"{from_where}. Of these, {of_what}. "
        f"Confidence is {trust}.",
        sentences(*_missing_sentences(report)),
    ]


def _missing_sentences(report: Report) -> list[str]:
    index, year = report.printed, report.year
    gaps = unprinted_ranks(index.ranking(year), LEADING)
    counted = count_coverage(printed_figures(index), _CITY_HOLDINGS, ["overall", *index.subjects])
    counted = counted[counted["data_year"] == year]
    overall = counted[counted["subject"] == "overall"].set_index("holding")["number"].to_dict()
    of_rank, *others = _CITY_HOLDINGS
    cities = plural(overall[of_rank.name], "city", "cities") if of_rank.name in overall else "no city"
    numbers: dict[str, list[str]] = {}
    for holding in others:
        told = cardinal(overall[holding.name]) if holding.name in overall else "none"
        numbers.setdefault(told, []).append(_many(holding, report))
    fewer = listed(f"{listed(names)} of {told}" for told, names in numbers.items())
    ranked = set(counted.loc[counted["holding"] == _CITY_HOLDINGS[0].name, "subject"])
    without = [index.subject_names[subject] for subject in index.subjects if subject not in ranked]
    if len(without) == len(index.subjects):
        by_subject = "No rank of a city in any single subject is printed."
    else:
        by_subject = f"No rank is printed in {listed(without, 'or')}." if without else ""
    return [
        f"Overall, {of_rank.many} of {cities} are printed, {fewer}.",
        f"All of the {LEADING} leading ranks are printed."
        if not gaps
        else f"Of the {LEADING} leading ranks {cardinal(len(gaps))} {'is' if len(gaps) == 1 else 'are'} not printed.",
        by_subject,
    ]


def coverage(report: Report) -> Exhibit:
    """For how many places ranks, Shares, Counts and contributions are printed, by subject and data year."""
    index, year = report.printed, report.year
    subjects = ["overall", *index.subjects]
    counted = count_coverage(printed_figures(index), _HOLDINGS, subjects)
    years = list(range(int(counted["data_year"].min()), int(counted["data_year"].max()) + 1))
    headings = {subject: index.heading(subject) for subject in subjects} | {_POOLED: "Fields, topics"}
    panels = {holding.name: counted[counted["holding"] == holding.name] for holding in _HOLDINGS}
    own = counted[counted["data_year"] == year].sort_values(
        "subject", key=lambda of: of.map(list(headings).index)
    )
    totals = {name: int(own.loc[own["holding"] == name, "number"].sum()) for name in panels}
    without = sorted(set(years) - set(index.years))
    periods = int((printed_figures(index)["period"] != "").sum())
    names = index.subject_names | {_POOLED: "fields, topics and collections"}
    return Figure(
        key="coverage",
        title=_coverage_title(
            {_many(holding, report): totals[holding.name] for holding in _CITY_HOLDINGS}, year
        ),
        subtitle=f"Number of places for which a figure is printed, by subject and data year, {years[0]} to {years[-1]}; the year {year} is framed",
        caption=sentences(
            "A place counts once, however many sources print its figure; a dot means that no source found prints one.",
            "WFC, the weighted fractional count, stands in the place of Share in old editions.",
            "The last row pools fields, topics and collections; there a place counts once in each of them.",
            "The stronger the shade of a cell, the more it holds, on one logarithmic scale for all panels.",
            without
            and f"Years in italics have no ranking of cities of their own ({listed_ranges(without)}).",
            *(
                f"{'Solid' if row.absolute else 'Dashed'} line, {row.after_year} | {row.before_year}: {row.title[0].lower()}{row.title[1:]}."
                for row in breaks_within(index, years)
            ),
            periods and f"Not counted: {plural(periods, 'figure')} of other periods than a calendar year.",
            f"Sources are cited for {year} only; those of the other years stand on their own pages.",
        ),
        alt=f"Six grids of subjects by data years {years[0]} to {years[-1]} with numbers of printed figures. In {year}: "
        + "; ".join(f"{name} {number or 'none'}" for name, number in totals.items())
        + ".",
        description=" ".join(
            f"{name}, {year}: "
            + (
                ", ".join(
                    f"{names[row.subject]} {row.number}" for row in own[own["holding"] == name].itertuples()
                )
                or "nothing printed"
            )
            + "."
            for name in panels
        ),
        data=frame(
            figure=counted["holding"],
            subject=counted["subject"].map(names),
            data_year=counted["data_year"],
            places_with_printed_figure=counted["number"],
            source=counted["source"].where(counted["data_year"] == year, OWN_RECORDS),
        ),
        draw=grids(index, year, panels, years, headings),
    )


def _many(holding: Holding, report: Report) -> str:
    """The figures of ``holding`` by the name that they have in the year of the report."""
    return (
        holding.many.replace("Share", report.printed.measure(report.year))
        if "share" in holding.metrics
        else holding.many
    )


def _coverage_title(totals: dict[str, int], year: int) -> str:
    """What of the cities is printed most often in ``year`` and what is thin or missing."""
    best = max(totals, key=lambda name: totals[name])
    none = [name for name, number in totals.items() if number == 0]
    title = f"{capitalised(best)} of cities are covered best in {year}, with {totals[best]} printed"
    if none:
        return f"{title}; {listed(none)} are not printed for that year"
    thin = min(totals, key=lambda name: totals[name])
    return f"{title}; {thin} least, with {totals[thin]}"


def sources(report: Report) -> Exhibit:
    """How many sources and figures of the year are official, articles, news and so on, beside those of all years."""
    figures = printed_figures(report.printed)
    own = sources_by_kind(figures[figures["data_year"] == report.year])
    every = sources_by_kind(figures).set_index("kind")
    official = own[own["kind"] == "official"]
    part = int(official["figures"].sum()) / int(own["figures"].sum()) * 100
    return Table(
        key="sources",
        title=f"Official pages carry {part:.0f}% of the printed figures of {report.year}"
        if part
        else f"No printed figure of {report.year} comes from an official page",
        caption=f"Figures whose data year is {report.year}, whichever edition prints them, by kind of source. "
        "A figure counts once for every source that prints it. Other pages are named so that they can be found again; only "
        "official pages are linked. Confidence is high for official pages, their direct reposts and "
        "the article in Nature; medium for other reports, and for official pages of which the heads of columns are lost; low where a "
        "source conflicts with others, could not be confirmed, or is a repost in a forum.",
        data=frame(
            kind=[_KIND_WORDS[kind][0] for kind in own["kind"]],
            **picked(own, "sources", "figures"),
            high_confidence=own["high"],
            **picked(own, "medium", "low"),
            sources_of_all_years=own["kind"].map(every["sources"]),
            figures_of_all_years=own["kind"].map(every["figures"]),
            source=own["source"],
        ),
    )
