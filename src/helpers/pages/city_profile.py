"""One city in one year: its printed ranks over the years, its institutions, and every figure printed of it."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, joined_sentences, listed, ordinal, plural, with_relation
from helpers.figures.bars import Bar, draw_bars
from helpers.figures.heatmap import HeatRow, draw_heatmap
from helpers.index.interface import Index
from helpers.pages.notes import break_notes, dashed_note, rank_then_and_now
from helpers.report.exhibits import Exhibit, Figure, Missing, Table
from helpers.report.report import Report

_MOST_INSTITUTIONS = 15
_WHOLE = "overall"


def lead(report: Report) -> list[str]:
    """The city's rank and what is printed of it."""
    index, city, year = report.index, report.parameters["city"], report.year
    ranks = _ranks(index, city, [year]).get(year, {})
    figures = _figures(index, city, year)
    institutions = institutions_of(index, city, year)
    sentences = []
    if _WHOLE in ranks:
        sentences.append(f"{city} is {ordinal(ranks[_WHOLE]['rank'])} of the leading cities of {year}.")
    else:
        sentences.append(f"No source found prints an overall rank of {city} for {year}.")
    subjects: dict[int, list[str]] = {}
    for subject, row in ranks.items():
        if subject != _WHOLE:
            subjects.setdefault(row["rank"], []).append(index.subject_names[subject])
    if subjects:
        told = [f"{ordinal(rank)} in {listed(names)}" for rank, names in sorted(subjects.items())]
        shared = any(len(names) > 1 for names in subjects.values())
        sentences.append(f"By subject it is {'; '.join(told) if shared else listed(told)}.")
    sentences.append(_held(len(figures), len(institutions), year))
    return sentences


def _held(figures: int, institutions: int, year: int) -> str:
    """How many figures of the city, and Shares of how many institutions in it, are printed for the year."""
    own = f"{capitalised(plural(figures, 'figure'))} of the city"
    shares = (
        f"{'the Share' if institutions == 1 else 'Shares'} of {plural(institutions, 'institution')} in it"
    )
    if figures and institutions:
        return f"{own} and {shares} are printed for {year}."
    if figures:
        return f"{own} {'is' if figures == 1 else 'are'} printed for {year}, and no Share of an institution in it."
    if institutions:
        verb = "is" if institutions == 1 else "are"
        return f"No figure of the city itself is printed for {year}; {shares} {verb}."
    return f"No figure of the city and no Share of an institution in it is printed for {year}."


def _ranks(index: Index, city: str, years: list[int]) -> dict[int, dict[str, dict]]:
    """Rows of the rankings that hold the city: year → subject → row."""
    found: dict[int, dict[str, dict]] = {}
    for year in years:
        for subject in (_WHOLE, *index.subjects):
            ranking = index.ranking(year, subject)
            own = ranking[ranking["place"] == city]
            if len(own):
                found.setdefault(year, {})[subject] = own.iloc[0].to_dict()
    return found


def ranks_by_year(report: Report) -> Exhibit:
    """Every printed rank of the city, overall and by subject, over the editions up to the year."""
    index, city, year = report.index, report.parameters["city"], report.year
    years = [other for other in index.years if other <= year]
    found = _ranks(index, city, years)
    if not found:
        return Missing(
            "ranks-by-year",
            f"Ranks of {city} up to {year}",
            f"No edition up to {year} prints a rank of {city}, overall or in a subject.",
            tuple(sorted(_ranks(index, city, index.years))),
        )
    columns = [_WHOLE, *index.subjects]
    short = dict(zip(index.tables.subjects["subject"], index.tables.subjects["short_name"], strict=True))
    rows = [
        HeatRow(
            str(when),
            None,
            [found[when][s]["rank"] if s in found[when] else None for s in columns],
            frozenset(n for n, s in enumerate(columns) if s in found[when] and found[when][s]["others"]),
        )
        for when in sorted(found, reverse=True)
    ]
    cells = [
        {
            "data_year": when, "city": city, "subject": index.subject_names.get(subject, subject),
            "rank": row["rank"], "other_values": row["others"], "confidence": row["confidence"], "source": row["source"],
        }
        for when, own in sorted(found.items(), reverse=True)
        for subject, row in own.items()
    ]  # fmt: skip
    newest, oldest = max(found), min(found)
    described = [
        f"{when}: "
        + ", ".join(f"{index.subject_names.get(s, s)} {row['rank']}" for s, row in own.items())
        + "."
        for when, own in sorted(found.items(), reverse=True)
    ]
    span = str(newest) if newest == oldest else f"{oldest} to {newest}"
    return Figure(
        key="ranks-by-year",
        title=_rank_title(city, found),
        subtitle=f"Printed rank overall and by subject, {span}; the stronger the shade, the better the rank",
        caption=joined_sentences(
            [
                "A dash: no rank is printed. Years without any printed rank of the city are left out.",
                dashed_note(any(row.marked for row in rows)),
                break_notes(index, _WHOLE, sorted(found)) if len(found) > 1 else "",
            ]
        ),
        alt=f"Heat map of the ranks of {city} in {plural(len(rows), 'year')}, overall and in {plural(len(index.subjects), 'subject')}; "
        f"{plural(len(cells), 'cell')} {'holds' if len(cells) == 1 else 'hold'} a rank.",
        description=" ".join(described),
        data=pd.DataFrame(cells),
        canvas=draw_heatmap(rows, [capitalised(short[subject]) for subject in columns], apart=1),
    )  # fmt: skip


def _rank_title(city: str, found: dict[int, dict[str, dict]]) -> str:
    overall = {year: own[_WHOLE]["rank"] for year, own in found.items() if _WHOLE in own}
    if not overall:
        return f"{city} is ranked in subjects only"
    return rank_then_and_now(city, overall)


def institutions_of(index: Index, city: str, year: int) -> pd.DataFrame:
    """Institutions in the city with a printed overall Share of the year, largest first: one row each.

    Bodies that work in many cities are booked at none.
    Of several printed values the best stands in ``value``; the others are told in ``others``.
    """
    where = index.tables.institutions
    own = set(where.loc[(where["city"] == city) & ~where["spread"], "institution"])
    figures = index.tables.figures_of("institution")
    rows = figures[
        figures["place"].isin(own)
        & (figures["metric"] == "share")
        & (figures["subject"] == _WHOLE)
        & (figures["data_year"] == year)
        & (figures["relation"] == "=")
        & (figures["period"] == "")
        & (figures["list_scope"] != "city")
    ]
    best = index.best(rows, ["place"]).rename(columns={"place": "institution"})
    columns = ["institution", "number", "value", "confidence", "others", "source"]
    return best[columns].sort_values(["number", "institution"], ascending=[False, True])


def leading_institutions(report: Report) -> Exhibit:
    """Printed Shares of institutions in the city."""
    index, city, year = report.index, report.parameters["city"], report.year
    found = institutions_of(index, city, year)
    title = f"Institutions in {city}, {year}"
    if found.empty:
        years = tuple(y for y in index.years if len(institutions_of(index, city, y)))
        reason = f"No source found prints the overall Share of an institution in {city} for {year}."
        return Missing("institutions", title, reason, years)
    shown = found.head(_MOST_INSTITUTIONS)
    bars = [
        Bar(index.short(row.institution), row.number, row.value, index.country_group(city), hatched=row.confidence == "low")
        for row in shown.itertuples()
    ]  # fmt: skip
    first = shown.iloc[0]
    return Figure(
        key="institutions",
        title=f"{index.short(first['institution'])} has the largest printed Share in {city}, {first['value']}",
        subtitle=f"Share of institutions in {city}, all subjects, {year}",
        caption=joined_sentences(
            [
                "World, sector and country lists end at a length of their own: an institution without a bar may have a larger Share than one with.",
                "The Shares are not added up to the city.",
                "Hatched: low confidence." if any(bar.hatched for bar in bars) else "",
                f"{capitalised(plural(len(found) - len(shown), 'further institution'))} with smaller Shares are not drawn."
                if len(found) > len(shown) else "",
                f"Sources print other values for {listed(index.short(i) for i in shown.loc[shown['others'] != '', 'institution'])}; see the data."
                if (shown["others"] != "").any() else "",
            ]
        ),
        alt=f"Bars of the Share of {plural(len(shown), 'institution')} in {city}, {year}; the longest is {index.short(first['institution'])} with {first['value']}.",
        description=" ".join(f"{index.short(row.institution)} {row.value}." for row in shown.itertuples()),
        data=pd.DataFrame(
            {
                "data_year": year, "city": city, "institution": shown["institution"], "share": shown["value"],
                "other_values": shown["others"], "confidence": shown["confidence"], "source": shown["source"],
            }
        ),
        canvas=draw_bars([("", bars)], axis_label="Share"),
    )  # fmt: skip


def _figures(index: Index, city: str, year: int) -> pd.DataFrame:
    figures = index.tables.figures_of("city")
    return figures[(figures["place"] == city) & (figures["data_year"] == year)]


def printed_figures(report: Report) -> Exhibit:
    """Every figure of the city that any source prints for the year, with what it was printed in."""
    index, city, year = report.index, report.parameters["city"], report.year
    rows = _figures(index, city, year)
    if rows.empty:
        years = tuple(y for y in index.years if len(_figures(index, city, y)))
        reason = f"No source found prints a figure of {city} itself for {year}."
        return Missing("printed-figures", f"Printed figures of {city}, {year}", reason, years)
    metrics = index.tables.metrics.set_index("metric")
    order = {subject: place for place, subject in enumerate((_WHOLE, *index.subjects))}
    rows = rows.assign(order=rows["subject"].map(order).fillna(len(order)))
    rows = rows.sort_values(["metric", "order", "subject", "reference_year", "edition", "source", "value"])
    return Table(
        key="printed-figures",
        title=f"Every printed figure of {city}, {year}",
        caption="As printed; a figure stands here once for each source that prints it.",
        data=pd.DataFrame(
            {
                "figure": rows["metric"].map(metrics["name"]),
                "subject": [index.subject_names.get(subject, subject) for subject in rows["subject"]],
                "value": [with_relation(row.relation, row.value) for row in rows.itertuples()],
                "unit": rows["metric"].map(metrics["unit"]),
                "compared_with": [_compared(row) for row in rows.itertuples()],
                "period": rows["period"],
                "edition": rows["edition"],
                "confidence": rows["confidence"],
                "source": rows["source"],
            }
        ),
        numeric=("value",),
    )


def _compared(row: object) -> str:
    year = "" if pd.isna(row.reference_year) else str(row.reference_year)
    return " ".join(part for part in (row.reference_place, year) if part)
