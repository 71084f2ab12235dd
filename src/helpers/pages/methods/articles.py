"""Methods and data of a computed index: what it was counted from, what is left out, how far it agrees with print."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import cast

import pandas as pd

from helpers.base.words import capitalised, cardinal, listed, plural, year_ranges
from helpers.figures.share_lines import Panel, ValueLine, draw_share_lines
from helpers.figures.style import NEUTRAL
from helpers.index.articles import ArticlesIndex
from helpers.index.computed_records import records
from helpers.index.origin import terms_of
from helpers.index.own_tables import OwnTablesIndex
from helpers.openindex.subjects import agreement
from helpers.pages.methods import comparison
from helpers.pages.methods.plain import LICENCE, years_table
from helpers.pages.wording import incomplete_note, sentences
from helpers.report.exhibits import Exhibit, Figure, NotApplicable, Table
from helpers.report.report import Report

_MOST_NAMED = 20


def lead(report: Report) -> list[str]:
    """What was counted, how much of it has a place, and how far it agrees with what is printed."""
    index = _index(report)
    about = index.description
    journals = plural(len(about.journals), "journal")
    counted = f"{about.articles:,} articles of {journals}" if about.articles else "Shares"
    placed = [
        f"{part:.1%} is placed in no {level.replace('_', ' ')}" for level, part in about.not_placed.items()
    ]
    return [
        f"{counted} of {year_ranges(about.years)} are counted here ({about.title})"
        + (f"; of all Share, {listed(placed)}." if placed else "."),
        sentences(comparison.agreement_sentence(report), incomplete_note(index, report.year)),
    ]


def _index(report: Report) -> ArticlesIndex:
    """The index of ``report``, which is of this kind: it named this module as its describer."""
    return cast(ArticlesIndex, report.index)


def coverage(report: Report) -> Exhibit:
    """Articles by year, and the part of all Share that cities hold."""
    index = _index(report)
    years = [other for other in index.years if other <= report.year]
    rows = []
    for subject in dict.fromkeys([index.whole, *index.subjects]):
        articles = index.articles(subject)
        for year in years:
            held, apart = float(index.ranking(year, subject)["share"].sum()), index.apart(year, subject)
            not_placed, spread = apart.get("not placed", 0.0), apart.get("spread", 0.0)
            rows.append((subject, year, articles.get(year), held, not_placed, spread))
    data = pd.DataFrame(
        rows, columns=["subject", "data_year", "articles", "in_cities", "not_placed", "spread"]
    )
    whole = data[["in_cities", "not_placed", "spread"]].sum(axis=1)
    data["percent_in_cities"] = (100 * data["in_cities"] / whole).round(1)
    overall = data[data["subject"] == index.whole].set_index("data_year")
    panels = []
    if overall["articles"].notna().all():
        counts = {int(year): float(number) for year, number in overall["articles"].items()}
        panels.append(Panel("Articles by year", [ValueLine("articles", NEUTRAL, counts)], whole=True))
    parts = {int(year): float(part) for year, part in overall["percent_in_cities"].items()}
    panels.append(
        Panel(
            "Part of all Share that cities hold",
            [ValueLine("cities", NEUTRAL, parts)],
            unit="%",
            most=104.0,
        )
    )
    now = overall.loc[report.year]
    return Figure(
        key="coverage",
        title=f"Cities hold {now['percent_in_cities']:.1f}% of the Share of {report.year}",
        subtitle=f"Articles counted and part of their Share that is placed in a city, {years[0]} to {report.year}"
        if len(years) > 1
        else f"Part of the Share that is placed in a city, {report.year}",
        caption="The rest cannot be placed, or is held by bodies with sites in many cities. The data have every subject.",
        alt=f"{capitalised(plural(len(panels), 'panel'))} by year, {years[0]} to {report.year}. In {report.year} cities hold "
        f"{now['in_cities']:,.1f}, not placed are {now['not_placed']:,.1f}, with bodies in many cities {now['spread']:,.1f}.",
        description=" ".join(
            f"{year}: "
            + (f"{int(row['articles']):,} articles, " if pd.notna(row["articles"]) else "")
            + f"{row['percent_in_cities']:.1f}% of the Share in cities."
            for year, row in overall.iterrows()
        ),
        data=data.assign(
            subject=data["subject"].map(index.subject_names).fillna(data["subject"]),
            articles=data["articles"].astype("Int64"),
            source=index.name,
        ).round({"in_cities": 2, "not_placed": 2, "spread": 2}),
        draw=partial(draw_share_lines, panels, years),
    )


def sources(report: Report) -> Exhibit:
    """What the index was made from, with the hashes of its files."""
    index = _index(report)
    about = index.description
    agreeing = [
        (
            f"articles of journals of one subject, {index.subject_names[subject]}, whose topic says the same",
            f"{same:,} of {all_:,}",
        )
        for subject, (all_, same) in agreement(about.subjects_by_topic).items()
    ]
    return made_from(
        index, [*about.notes, "Hashes are SHA-256; the same input gives the same index."], agreeing
    )


def made_from(
    index: ArticlesIndex | OwnTablesIndex, notes: list[str], more: Iterable[tuple[str, str]] = ()
) -> Table:
    """What a computed index records of itself, and ``more`` of such pairs of what and the record."""
    return Table(
        key="sources",
        title=f"What the index “{index.name}” was made from",
        caption=sentences(*notes),
        data=pd.DataFrame([*records(index), *more], columns=["what", "recorded"]).assign(source=index.name),
    )


def breaks(report: Report) -> Exhibit:
    """An index has no breaks by edition; how much of it is placed can still change from year to year."""
    index = _index(report)
    held = {}
    for year in index.years:
        placed = float(index.ranking(year)["share"].sum())
        held[year] = placed / (placed + sum(index.apart(year).values()))
    least, most = min(held, key=held.__getitem__), max(held, key=held.__getitem__)
    return NotApplicable(
        "breaks",
        "No change of journals or rules breaks the series",
        sentences(
            "All years of the index were counted in one run, by one list of journals and one set of rules.",
            len(held) > 1
            and f"The part of Share that is placed in a city goes from {held[least]:.1%} ({least}) to {held[most]:.1%} ({most}): "
            "some growth of a city can be better placing.",
            f"Adjusted Shares are rescaled to the number of articles of {index.description.base_year}, subject by subject.",
        ),
        told="here",
    )


def conflicts(report: Report) -> Exhibit:
    """Computed beside printed Shares of the year, city by city."""
    return comparison.conflicts(
        report,
        "The two count different sets of articles, so their Shares differ in size: Nature Index chooses research "
        "articles by hand.",
    )


def revisions(report: Report) -> Exhibit:
    """An index is not revised in parts."""
    return NotApplicable(
        "revisions",
        "Figures are not revised one by one",
        "An index is counted as a whole and replaced as a whole; its hash, under Sources, tells one from another.",
        told="here",
    )


def exclusions(report: Report) -> Exhibit:
    """What was left out and counted as left out, with the reason."""
    index = _index(report)
    about = index.description
    total = sum(about.excluded.values())
    if not total:
        return NotApplicable(
            "exclusions",
            "Nothing was left out",
            "All that the index was made from is counted in it.",
            told="here",
        )
    fell = sum(map(bool, about.excluded.values()))
    shown = {rule: number for rule, number in about.excluded.items() if number or rule in about.reasons}
    data = pd.DataFrame(list(shown.items()), columns=["reason", "records"])
    if about.reasons:
        data["why"] = [about.reasons.get(rule, "") for rule in shown]
    return Table(
        key="exclusions",
        title=f"{capitalised(plural(total, 'record'))} {'was' if total == 1 else 'were'} left out, for {plural(fell, 'reason')}",
        caption=sentences(
            "Counted while the index was made; a record falls under the first rule that holds for it.",
            "What cannot be placed is not left out but counted as not placed.",
            _incomplete_works(about.incomplete),
        ),
        data=data.assign(source=index.name),
    )


def _incomplete_works(ids: list[str]) -> str:
    """The works that are left out because not all of their authors are known, by id."""
    if not ids:
        return ""
    named = [id.rpartition("/")[2] for id in ids[:_MOST_NAMED]]
    rest = len(ids) - len(named)
    more = f" and {rest:,} more, in the description of the index" if rest else ""
    return f"Left out because not all of their authors are known: {', '.join(named)}{more}."


def editions(report: Report) -> Exhibit:
    """The years of the index: articles, cities with a Share, and who leads."""
    journals = _index(report).description.journals
    caption = (
        f"Journals: {cardinal(len(journals))}, by ISSN-L in the description of the index."
        if journals
        else "The journals are not recorded in what the index was made from."
    )
    return years_table(_index(report), caption)


def terms(report: Report) -> list[str]:
    """Under which terms the figures may be used."""
    return [
        "What is computed here was counted by this project; what it was counted from has terms of its own.",
        terms_of(_index(report).name, _index(report).description),
        LICENCE,
    ]
