"""How much the index itself grew from year to year, beside which a change in Share has to be read."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import MINUS, capitalised, joined_sentences, listed, signed
from helpers.figures.growth import Rate, draw_growth
from helpers.index import derived
from helpers.index.interface import Index, cached
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

_KEY = "index-growth"


def index_growth(report: Report) -> Exhibit:
    """Growth of the number of articles, overall and by subject, in all years up to the report's."""
    index, year = report.index, report.year
    rates = growth_rates(index)
    shown = rates[rates["data_year"] <= year]
    if shown.empty:
        return Missing(
            _KEY, f"Growth of the index up to {year}",
            "No printed table gives both Shares and the change in adjusted Share, from which the growth follows.",
            tuple(other for other in index.years if other >= rates["data_year"].min()),
        )  # fmt: skip
    subjects = [subject for subject in ["overall", *index.subjects] if subject in set(shown["subject"])]
    years = list(range(int(shown["data_year"].min()), year + 1))
    canvas = draw_growth(
        [
            Rate(
                row.subject,
                str(row.data_year),
                row.low,
                row.high,
                row.text,
                ranged=" to " in row.text,
                hatched=row.confidence == "low",
            )  # fmt: skip
            for row in shown.itertuples()
        ],
        [(subject, _heading(index, subject)) for subject in subjects],
        [(str(when), f"{when - 1} to {when}") for when in years],
        strong=str(year),
        nothing="no table",
    )
    own = shown[shown["data_year"] == year]
    absent = [index.subject_names[subject] for subject in index.subjects if subject not in subjects]
    return Figure(
        key=_KEY,
        title=_title(index, own, year),
        subtitle=f"Growth of the number of articles in the index from the year before, per cent; {years[0] - 1} to {year}",
        caption=joined_sentences(
            [
                "Computed, not printed: adjusted Share is Share rescaled by this growth, so it follows from tables that print "
                "both Shares and the change in adjusted Share; the rounding of the printed numbers leaves a range, the boldest part of a bar.",
                "“No table”: no such table was found for that year and subject.",
                "Where the index grows, Shares can grow without any change of standing.",
                _weak(index, shown),
                _pages(index, shown),
                f"Without any table: {listed(absent)}." if absent else "",
                "The growth holds for the journals of the tables used, which differ between editions.",
            ]
        ),
        alt=f"Table of bars of the yearly growth of the index up to {year}, overall and by subject. "
        + (f"In {year}: {listed(f'{index.subject_names[row.subject]} {row.text}' for row in own.itertuples())}." if len(own) else f"None can be computed for {year}."),
        description=" ".join(
            f"{capitalised(index.subject_names[subject])}: "
            + ", ".join(f"{row.data_year} {row.text}" for row in shown[shown["subject"] == subject].itertuples()) + "."
            for subject in subjects
        ),
        data=pd.DataFrame(
            {
                "data_year": shown["data_year"], "previous_year": shown["previous_year"],
                "subject": shown["subject"].map(index.subject_names),
                "growth_low_pct": shown["low"].map("{:.1f}".format), "growth_high_pct": shown["high"].map("{:.1f}".format),
                "pages": shown["pages"], "rows_used": shown["rows_used"], "confidence": shown["confidence"],
                "source": shown["sources"],
            }
        ),
        canvas=canvas,
    )  # fmt: skip


@cached
def growth_rates(index: Index) -> pd.DataFrame:
    """Growth of the index from the year before, overall and by subject, as ``derived.index_growth`` gives it,
    with ``low`` and ``high`` in per cent and ``text``, their one decimal as words.
    """
    rates = derived.index_growth(index.tables.figures_of("institution", "country"))
    wanted = rates["subject"].isin(["overall", *index.subjects])
    rates = rates[wanted & (rates["data_year"] == rates["previous_year"] + 1)].copy()
    rates["low"] = (rates["growth_low"] - 1) * 100
    rates["high"] = (rates["growth_high"] - 1) * 100
    rates["text"] = [growth_text(low, high) for low, high in zip(rates["low"], rates["high"], strict=True)]
    return rates.sort_values(["data_year", "subject"]).reset_index(drop=True)


def growth_text(low: float, high: float) -> str:
    """A range of per cent with one decimal: ``"+3.3%"``, or ``"+7.1 to +7.2%"`` where the ends differ."""
    first, last = signed(low), signed(high)
    return f"{last}%" if first == last else f"{first} to {last}%"


def _heading(index: Index, subject: str) -> str:
    short = index.tables.subjects.set_index("subject")["short_name"]
    return capitalised(short.get(subject, "") or index.subject_names[subject])


def _title(index: Index, own: pd.DataFrame, year: int) -> str:
    if own.empty:
        return f"How much the index grew in {year} does not follow from any table found"
    whole = own[own["subject"] == "overall"]
    row = whole.iloc[0] if len(whole) else own.iloc[0]
    what = "The index" if len(whole) else f"The index in {index.subject_names[row['subject']]}"
    hedge = ", according to a source of low confidence" if row["confidence"] == "low" else ""
    return f"{what} {growth_words(row['low'], row['high'])} from {year - 1} to {year}{hedge}"


def growth_words(low: float, high: float) -> str:
    """``"grew by 3.3%"`` or ``"shrank by 1.8 to 2.0%"``; the signs stay where the range goes across zero."""
    if low <= 0 <= high:
        return f"changed by {growth_text(low, high)}"
    least, most = sorted((abs(low), abs(high)))
    amount = growth_text(least, most).replace("+", "").replace(MINUS, "")
    return f"{'grew' if low > 0 else 'shrank'} by {amount}"


def _weak(index: Index, shown: pd.DataFrame) -> str:
    weak = shown[shown["confidence"] == "low"]
    cases = [f"{index.subject_names[row.subject]} {row.data_year}" for row in weak.itertuples()]
    return f"Hatched, low confidence: {listed(cases)}." if cases else ""


def _pages(index: Index, shown: pd.DataFrame) -> str:
    differ = shown[~shown["pages_agree"].astype(bool)]
    cases = [f"{index.subject_names[row.subject]} {row.data_year}" for row in differ.itertuples()]
    return f"Pages differ slightly, the range spans them all: {listed(cases)}." if cases else ""
