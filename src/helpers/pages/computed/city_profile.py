"""One city in a computed index: its ranks over the years, its institutions, and every figure computed of it."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, joined_sentences, listed, ordinal, plural
from helpers.figures.bars import Bar, draw_bars
from helpers.figures.heatmap import HeatRow, draw_heatmap
from helpers.index.articles import ArticlesIndex
from helpers.index.interface import COUNTRY, INSTITUTION, OVERALL
from helpers.pages.beside import printed_ranks, with_printed
from helpers.pages.notes import rank_then_and_now, with_article
from helpers.pages.wording import heading, in_subject, within
from helpers.report.exhibits import Exhibit, Figure, Missing, Table
from helpers.report.report import Report

MOST_INSTITUTIONS, PARTNERS_NAMED = 15, 3


def lead(report: Report) -> list[str]:
    """The city's rank and Share, its part of the country, its ranks by subject, and its closest partners."""
    index, city, year = report.index, report.parameters["city"], report.year
    own = _row(index, city, year, index.whole)
    first = f"{city} is {ordinal(int(own['rank']))} of {year} by the Share computed{in_subject(index, index.whole)}: {own['share']:,.2f}"
    country = index.country_of(city)
    of_country = _country_share(index, country, year)
    part = f", {own['share'] / of_country:.1%} of the Share of {with_article(country)}" if of_country else ""
    ranks = {
        subject: _row(index, city, year, subject) for subject in index.subjects if subject != index.whole
    }
    told = [
        f"{ordinal(int(row['rank']))} in {index.subject_names[s]}"
        for s, row in ranks.items()
        if row is not None
    ]
    return [
        joined_sentences([f"{first}{part}.", f"By subject it is {listed(told)}." if told else ""]),
        _partners(index, city, year),
    ]


def _row(index: ArticlesIndex, city: str, year: int, subject: str) -> pd.Series | None:
    """The city's row in a ranking; None where it has no Share."""
    ranking = index.ranking(year, subject)
    own = ranking[ranking["place"] == city]
    return own.iloc[0] if len(own) else None


def _country_share(index: ArticlesIndex, country: str, year: int) -> float | None:
    """The Share of a country; None where the index tells none."""
    countries = index.ranking(year, level=COUNTRY).set_index("place")["share"]
    return float(countries[country]) if country in countries else None


def _partners(index: ArticlesIndex, city: str, year: int) -> str:
    pairs = index.pairs(year)
    own = pairs[(pairs["place"] == city) | (pairs["partner"] == city)].head(PARTNERS_NAMED)
    if own.empty:
        return "" if pairs.empty else f"It has no joint articles with another city in {year}."
    names = [
        f"{row.partner if row.place == city else row.place} ({row.score:,.2f})" for row in own.itertuples()
    ]
    return f"Its highest bilateral collaboration {'score is' if len(names) == 1 else 'scores are'} with {listed(names)}."


def ranks_by_year(report: Report) -> Exhibit:
    """The city's rank by computed Share, overall and by subject, in every year up to that of the report."""
    index, city, year = report.index, report.parameters["city"], report.year
    columns = list(dict.fromkeys([index.whole, *index.subjects]))
    years = [other for other in index.years if other <= year]
    found = {other: {s: _row(index, city, other, s) for s in columns} for other in reversed(years)}
    printed = {other: {s: printed_ranks(index, other, s).get(city) for s in columns} for other in found}
    rows = [
        HeatRow(
            str(other), None, [None if row is None else int(row["rank"]) for row in own.values()],
            frozenset(
                n for n, (subject, row) in enumerate(own.items())
                if row is not None and printed[other][subject] and int(printed[other][subject].number) != row["rank"]
            ),
        )
        for other, own in found.items()
    ]  # fmt: skip
    cells = [
        {
            "data_year": other, "city": city, "subject": index.subject_names.get(subject, subject), "rank": int(row["rank"]),
            "share": round(float(row["share"]), 2), "printed_rank": value.text if value else "",
            "source": ";".join([index.name, *([value.source] if value else [])]),
        }
        for other, own in found.items()
        for subject, row in own.items()
        if row is not None
        for value in [printed[other][subject]]
    ]  # fmt: skip
    return Figure(
        key="ranks-by-year",
        title=rank_then_and_now(
            city,
            {other: int(own[index.whole]["rank"]) for other, own in found.items() if own[index.whole] is not None},
        ),
        subtitle=f"Rank by computed Share{in_subject(index, index.whole)}"
        + (" and by subject" if len(columns) > 1 else "")
        + f", {years[0]} to {year}; the stronger the shade, the better the rank",
        caption=joined_sentences(
            [
                "A dash: no article." if any(None in row.ranks for row in rows) else "",
                "Dashed outline: a source prints another rank, which stands in the data."
                if any(row.marked for row in rows)
                else "What is printed of these ranks stands in the data.",
            ]
        ),
        alt=f"Heat map of the ranks of {city} in {plural(len(rows), 'year')}, {within(index, index.whole)}"
        + (f" and in {plural(len(index.subjects), 'subject')}" if len(columns) > 1 else "")
        + ".",
        description=" ".join(
            f"{other}: "
            + listed(f"{index.subject_names.get(s, s)} {int(row['rank'])}" for s, row in own.items() if row is not None)
            + "."
            for other, own in found.items()
            if any(row is not None for row in own.values())
        ),
        data=pd.DataFrame(cells),
        canvas=draw_heatmap(
            rows, [heading(index, subject) for subject in columns], apart=int(len(columns) > 1 and index.whole == OVERALL)
        ),
    )  # fmt: skip


def leading_institutions(report: Report) -> Exhibit:
    """The institutions with the largest Share, of those that sit mainly in the city."""
    index, city, year = report.index, report.parameters["city"], report.year
    bodies = index.ranking(year, level=INSTITUTION)
    own = bodies[[index.city_of(name) == city for name in bodies["place"]]]
    if own.empty:
        reason = f"The index places no institution with a Share of {year} in {city}."
        return Missing("institutions", f"Institutions in {city}, {year}", reason, ())
    shown = own.head(MOST_INSTITUTIONS)
    bars = [
        Bar(row.short, float(row.share), f"{row.share:,.2f}", index.country_group(city))
        for row in shown.itertuples()
    ]
    first = shown.iloc[0]
    return Figure(
        key="institutions",
        title=f"{first['short']} has the largest Share in {city}, {first['share']:,.2f}",
        subtitle=f"Share computed for {year}{in_subject(index, index.whole)} of institutions that sit mainly in {city}, in articles",
        caption=joined_sentences(
            [
                "An institution's Share is that of all its sites.",
                f"{capitalised(plural(len(own) - len(shown), 'further institution'))} with smaller Shares "
                f"{'is' if len(own) - len(shown) == 1 else 'are'} not drawn."
                if len(own) > len(shown)
                else "",
            ]
        ),
        alt=f"Bars of the Share of {plural(len(shown), 'institution')} in {city}, {year}; the longest is {first['short']} with {first['share']:,.2f}.",
        description=" ".join(f"{bar.name} {bar.text}." for bar in bars),
        data=pd.DataFrame(
            {
                "data_year": year, "city": city, "institution": shown["place"], "rank": shown["rank"],
                "share": shown["share"].round(2), "count": shown["count"], "source": shown["source"],
            }
        ),
        canvas=draw_bars([("", bars)], axis_label="Share, in articles"),
    )  # fmt: skip


def printed_figures(report: Report) -> Exhibit:
    """Every subject and field in which the city has a Share in the year, beside what is printed of it."""
    index, city, year = report.index, report.parameters["city"], report.year
    tables = []
    for subject in index.categories:
        every = index.shares(subject)
        own = every[(every["place"] == city) & (every["year"] == year)]
        if len(own):
            rows = own.rename(columns={"year": "data_year"}).assign(source=index.name)
            name = capitalised(index.subject_names.get(subject, subject))
            tables.append(with_printed(index, rows, subject, shares=True).assign(subject=name))
    data = pd.concat(tables, ignore_index=True)
    leads = int((data["rank"] == 1).sum())
    return Table(
        key="printed-figures",
        title=f"{city} has a Share in {plural(len(data), 'subject or field', 'subjects and fields')} of {year}"
        + (f" and leads {plural(leads, 'of them', 'of them')}" if leads else ""),
        caption="Computed figures, and beside them what Nature Index prints, where a source was found. Adjusted Share is rescaled "
        f"to the number of articles of {index.description.base_year}.",
        data=pd.DataFrame(
            {
                "subject": data["subject"], "rank": data["rank"], "share": data["share"].round(2),
                "adjusted_share": data["adjusted_share"].round(2), "count": data["count"],
                "printed_rank": data["printed_rank"], "printed_share": data["printed_share"], "source": data["source"],
            }
        ),
    )  # fmt: skip
