"""One city in one year: its ranks over the years, its institutions, and every figure of it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.base.words import capitalised, joined_sentences, listed, ordinal, plural, with_relation
from helpers.figures.bars import Bar, draw_bars
from helpers.figures.heatmap import HeatRow, draw_heatmap
from helpers.index.interface import COUNTRY, OVERALL, Index, cached
from helpers.pages.beside import printed_ranks, with_printed
from helpers.pages.leading_cities.summary import TRUSTED
from helpers.pages.notes import break_notes, joined_ids, rank_then_and_now, with_article
from helpers.pages.wording import alternative, heading, in_subject, numbers, within
from helpers.report.exhibits import Exhibit, Figure, Missing, Table
from helpers.report.report import Report

MOST_INSTITUTIONS, PARTNERS_NAMED = 15, 3


def lead(report: Report) -> list[str]:
    """The city's rank and Share, its part of the country, its ranks by subject, and its closest partners."""
    index, city, year = report.index, report.parameters["city"], report.year
    ranks = _ranks(index, city).get(year, {})
    subjects: dict[int, list[str]] = {}
    for subject, row in ranks.items():
        if subject != index.whole:
            subjects.setdefault(int(row["rank"]), []).append(index.subject_names[subject])
    told = [f"{ordinal(rank)} in {listed(names)}" for rank, names in sorted(subjects.items())]
    shared = any(len(names) > 1 for names in subjects.values())
    return [
        joined_sentences(
            [
                _overall(report, ranks.get(index.whole)),
                f"By subject it is {'; '.join(told) if shared else listed(told)}." if told else "",
            ]
        ),
        joined_sentences([_partners(index, city, year), _held(index, city, year)]),
    ]


def _overall(report: Report, own: pd.Series | None) -> str:
    """The rank among all cities, with the Share and its part of the country where both are known."""
    index, city, year = report.index, report.parameters["city"], report.year
    if own is None:
        return f"{index.voice.nothing} an overall rank of {city} for {year}."
    text = f"{city} is {ordinal(int(own['rank']))} in {index.voice.ranking} of {year}{in_subject(index, index.whole)}"
    if own["share_confidence"] not in TRUSTED:
        return f"{text}."
    text += f", with a {index.measure(year)} of {own['share_text']}"
    countries = index.ranking(year, level=COUNTRY).set_index("place")["share"]
    country = index.country_of(city)
    if country not in countries:
        return f"{text}."
    return f"{text}, {own['share'] / countries[country]:.1%} of that of {with_article(country)}."


def _partners(index: Index, city: str, year: int) -> str:
    pairs = index.pairs(year)
    own = pairs[(pairs["place"] == city) | (pairs["partner"] == city)].head(PARTNERS_NAMED)
    if own.empty:
        return "" if pairs.empty else f"It has no joint articles with another city in {year}."
    names = [
        f"{row.partner if row.place == city else row.place} ({row.score:,.2f})" for row in own.itertuples()
    ]
    return f"Its highest bilateral collaboration {'score is' if len(names) == 1 else 'scores are'} with {listed(names)}."


def _held(index: Index, city: str, year: int) -> str:
    """How many figures of the city, and of how many institutions in it, are printed; of an index as printed."""
    if not index.voice.digits_as_printed:
        return ""
    return held(len(index.as_printed(city, year)), len(index.members(city, year)), year)


def held(figures: int, institutions: int, year: int) -> str:
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


@cached
def _ranks(index: Index, city: str) -> dict[int, dict[str, pd.Series]]:
    """Rows of the rankings that hold the city, oldest year first: year → subject → row."""
    found: dict[int, dict[str, pd.Series]] = {year: {} for year in index.years}
    for subject in _columns(index):
        rows = index.series(subject)
        for _, row in rows[rows["place"] == city].iterrows():
            found[int(row["data_year"])][subject] = row
    return {year: ranks for year, ranks in found.items() if ranks}


def _columns(index: Index) -> list[str]:
    """The whole and the subjects, in their order."""
    return list(dict.fromkeys([index.whole, *index.subjects]))


def ranks_by_year(report: Report) -> Exhibit:
    """The city's rank, overall and by subject, in every year up to that of the report."""
    index, city, year = report.index, report.parameters["city"], report.year
    every = _ranks(index, city)
    found = {when: ranks for when, ranks in sorted(every.items(), reverse=True) if when <= year}
    if not found:
        return Missing(
            "ranks-by-year",
            f"Ranks of {city} up to {year}",
            f"{index.voice.nothing} a rank of {city} up to {year}, overall or in a subject.",
            tuple(every),
        )
    columns = _columns(index)
    printed = {when: {s: printed_ranks(index, when, s).get(city) for s in columns} for when in found}
    rows = [
        HeatRow(
            str(when),
            None,
            [int(ranks[subject]["rank"]) if subject in ranks else None for subject in columns],
            frozenset(
                position
                for position, subject in enumerate(columns)
                if subject in ranks and _disputed(ranks[subject], printed[when][subject])
            ),
        )
        for when, ranks in found.items()
    ]
    cells = pd.DataFrame([row for ranks in found.values() for row in ranks.values()]).reset_index(drop=True)
    cells["subject"] = [subject for ranks in found.values() for subject in ranks]
    span = str(year) if len(found) == 1 else f"{min(found)} to {max(found)}"
    several = len(columns) > 1
    overall = {when: int(ranks[index.whole]["rank"]) for when, ranks in found.items() if index.whole in ranks}
    return Figure(
        key="ranks-by-year",
        title=rank_then_and_now(city, overall) if overall else f"{city} is ranked in subjects only",
        subtitle=f"{index.voice.measured.capitalize()} rank {within(index, index.whole)}"
        + (" and by subject" if several else "")
        + f", {span}; the stronger the shade, the better the rank",
        caption=joined_sentences(
            [
                "The number in a cell is the rank.",
                f"A dash: {index.voice.unknown}." if any(None in row.ranks for row in rows) else "",
                "Years without any rank of the city are left out."
                if set(found) < {when for when in index.years if when <= year}
                else "",
                "Dashed outline: a source prints another rank, which stands in the data."
                if any(row.marked for row in rows)
                else "What is printed of these ranks stands in the data."
                if index.companions
                else "",
                break_notes(index, index.whole, list(found)) if len(found) > 1 else "",
            ]
        ),
        alt=alternative(
            f"Heat map of the ranks of {city} in {plural(len(rows), 'year')}, {within(index, index.whole)}"
            + (f" and in {plural(len(columns) - 1, 'subject')}" if several else "")
            + f"; {plural(len(cells), 'cell')} {'holds' if len(cells) == 1 else 'hold'} a rank."
        ),
        description=" ".join(
            f"{when}: "
            + ", ".join(f"{index.subject_names.get(s, s)} {row['rank']}" for s, row in ranks.items())
            + "."
            for when, ranks in found.items()
        ),
        data=_rank_data(index, cells, city),
        canvas=draw_heatmap(
            rows,
            [heading(index, subject) for subject in columns],
            apart=int(several and index.whole == OVERALL),
        ),
    )


def _disputed(row: pd.Series, printed: Any) -> bool:
    """Whether a source prints another rank than the one shown."""
    return bool(row["others"]) or (printed is not None and int(printed.number) != row["rank"])


def _rank_data(index: Index, cells: pd.DataFrame, city: str) -> pd.DataFrame:
    by_subject = cells.groupby("subject", sort=False)
    rows = pd.concat([with_printed(index, own, subject) for subject, own in by_subject]).sort_index()
    sources = zip(rows["source"], rows["share_source"], strict=True)
    return pd.DataFrame(
        {
            "data_year": rows["data_year"],
            "city": city,
            "subject": [index.subject_names.get(subject, subject) for subject in rows["subject"]],
            "rank": rows["rank"],
            **({"share": numbers(index, rows, "share")} if rows["share"].notna().any() else {}),
            **_as_printed(index, rows),
            **({"printed_rank": rows["printed_rank"]} if "printed_rank" in rows else {}),
            "source": [joined_ids(*ids) for ids in sources],
        }
    )


def _as_printed(index: Index, rows: pd.DataFrame) -> dict[str, pd.Series]:
    """The values of sources that disagree and the confidence, where numbers are as printed."""
    if not index.voice.digits_as_printed:
        return {}
    return {"other_values": rows["others"], "confidence": rows["confidence"]}


def leading_institutions(report: Report) -> Exhibit:
    """The institutions with the largest Share, of those that sit mainly in the city."""
    index, city, year = report.index, report.parameters["city"], report.year
    found, measure, measured = index.members(city, year), index.measure(year), index.voice.measured
    if found.empty:
        return Missing(
            "institutions",
            f"Institutions in {city}, {year}",
            f"{index.voice.nothing} the Share of an institution in {city}{in_subject(index, index.whole)} for {year}.",
            tuple(other for other in index.years if len(index.members(city, other))),
        )
    shown = found.head(MOST_INSTITUTIONS)
    bars = [
        Bar(
            row.short,
            float(row.number),
            row.text,
            index.country_group(city),
            hatched=row.confidence == "low",
        )
        for row in shown.itertuples()
    ]
    more = len(found) - len(shown)
    first = shown.iloc[0]
    share = shown["text"] if index.voice.digits_as_printed else shown["number"].round(2)
    return Figure(
        key="institutions",
        title=f"{first['short']} has the largest {measured} {measure} in {city}, {first['text']}",
        subtitle=f"{measured.capitalize()} {measure} of institutions in {city}{in_subject(index, index.whole)}, {year}, in articles",
        caption=joined_sentences(
            [
                f"An institution's {measure} is that of all its sites."
                if shown["complete"].all()
                else f"World, sector and country lists end at a length of their own: an institution without a bar may have a larger {measure} than one with.",
                f"The {measure}s are not added up to the city." if index.voice.digits_as_printed else "",
                "Hatched: low confidence." if any(bar.hatched for bar in bars) else "",
                f"{capitalised(plural(more, 'further institution'))} with smaller {measure}s {'is' if more == 1 else 'are'} not drawn."
                if more
                else "",
                f"Sources print other values for {listed(shown.loc[shown['others'] != '', 'short'])}; see the data."
                if (shown["others"] != "").any()
                else "",
            ]
        ),
        alt=alternative(
            f"Bars of the {measure} of {plural(len(shown), 'institution')} in {city}, {year}; the longest is {first['short']} with {first['text']}."
        ),
        description=" ".join(f"{bar.name} {bar.text}." for bar in bars),
        data=pd.DataFrame(
            {
                "data_year": year,
                "city": city,
                "institution": shown["place"],
                "rank": shown["rank"],
                "share": share,
                "count": shown["count"],
                **_as_printed(index, shown),
                "source": shown["source"],
            }
        ).dropna(axis="columns", how="all"),
        canvas=draw_bars([("", bars)], axis_label=f"{measure}, in articles"),
    )


def printed_figures(report: Report) -> Exhibit:
    """Every figure of the city in the year: as sources print it, or by subject and field where all are known."""
    index, city, year = report.index, report.parameters["city"], report.year
    if len(rows := index.as_printed(city, year)):
        return _as_printed_table(index, city, year, rows)
    data = _by_category(index, city, year)
    if data.empty:
        return Missing(
            "printed-figures",
            f"Figures of {city}, {year}",
            f"{index.voice.nothing} a figure of {city} itself for {year}.",
            tuple(
                other
                for other in index.years
                if len(index.as_printed(city, other)) or other in _ranks(index, city)
            ),
        )
    leads = int((data["rank"] == 1).sum())
    adjusted = "adjusted_share" in data and index.base_year is not None
    return Table(
        key="printed-figures",
        title=f"{city} has a {index.measure(year)} in {plural(len(data), 'subject or field', 'subjects and fields')} of {year}"
        + (f" and leads {plural(leads, 'of them', 'of them')}" if leads else ""),
        caption=joined_sentences(
            [
                f"{index.voice.measured.capitalize()} figures"
                + (
                    ", and beside them what Nature Index prints, where a source was found."
                    if index.companions
                    else "."
                ),
                f"Adjusted Share is rescaled to the number of articles of {index.base_year}."
                if adjusted
                else "",
            ]
        ),
        data=data,
    )


def _as_printed_table(index: Index, city: str, year: int, rows: pd.DataFrame) -> Table:
    return Table(
        key="printed-figures",
        title=f"Every printed figure of {city}, {year}",
        caption="As printed; a figure stands here once for each source that prints it.",
        data=pd.DataFrame(
            {
                "figure": rows["metric"],
                "subject": [index.subject_names.get(subject, subject) for subject in rows["subject"]],
                "value": [
                    with_relation(*cells) for cells in zip(rows["relation"], rows["value"], strict=True)
                ],
                **{name: rows[name] for name in ("unit", "compared_with", "period", "edition", "confidence")},
                "source": rows["source"],
            }
        ),
        numeric=("value",),
    )


def _by_category(index: Index, city: str, year: int) -> pd.DataFrame:
    """A row for each subject and field that ranks the city, with what is printed of it where that stands beside."""
    tables = []
    for subject, name in index.categories.items():
        ranking = index.ranking(year, subject)
        own = ranking[ranking["place"] == city]
        if len(own):
            tables.append(with_printed(index, own, subject, shares=True).assign(subject=capitalised(name)))
    if not tables:
        return pd.DataFrame()
    rows = pd.concat(tables, ignore_index=True)
    columns = [
        "subject",
        "rank",
        "share",
        "adjusted_share",
        "count",
        "printed_rank",
        "printed_share",
        "source",
    ]
    rows = rows.round({"share": 2, "adjusted_share": 2}).dropna(axis="columns", how="all")
    return rows[[name for name in columns if name in rows]]
