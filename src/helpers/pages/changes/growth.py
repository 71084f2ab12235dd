"""How the index itself grew, beside which a change in Share has to be read."""

from __future__ import annotations

from functools import partial

import pandas as pd

from helpers.base.words import MINUS, capitalised, growth_percent, listed, plural, signed
from helpers.figures.growth import Rate, draw_growth
from helpers.index.interface import Index, cached
from helpers.pages.frames import frame, picked
from helpers.pages.wording import alternative, sentences, span
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

_KEY = "index-growth"


def index_growth(report: Report) -> Exhibit:
    """Number of articles by year and subject where it is known, else its growth as far as it follows from tables."""
    index, year = report.index, report.year
    if any(when <= year for subject in index.whole_and_subjects for when in index.articles(subject)):
        return _counted(report)
    rates = growth_rates(index)
    if (rates["data_year"] <= year).any():
        return _derived(report, rates[rates["data_year"] <= year])
    return Missing(
        _KEY,
        f"Growth of the index up to {year}",
        f"{index.voice.nothing} the number of articles, nor Shares with their adjusted changes, from which its growth follows.",
        tuple(other for other in index.years if other >= rates["data_year"].min()),
    )


def growth_sentence(index: Index, year: int) -> str:
    """How many articles the index holds of a year, or how much it grew, or that neither is known."""
    if articles := articles_text(index, year):
        return f"{capitalised(articles)}."
    rates = growth_rates(index)
    own = rates[(rates["data_year"] == year) & (rates["subject"] == index.whole)]
    if own.empty:
        return f"How much the index grew from {year - 1} to {year} is not known."
    return f"The index itself {_grew(index, own.iloc[0], year, ' (low confidence)')}."


def _counted(report: Report) -> Figure:
    index, year = report.index, report.year
    columns = {
        subject: numbers
        for subject in index.whole_and_subjects
        if (numbers := {when: number for when, number in index.articles(subject).items() if when <= year})
    }
    years = sorted({when for numbers in columns.values() for when in numbers})
    data = _articles_data(index, columns)
    own = data[data["data_year"] == year]
    several, over_time = len(columns) > 1, len(years) > 1
    return Figure(
        key=_KEY,
        title=capitalised(articles_text(index, year)) or f"The index holds no articles of {year}",
        subtitle=f"Number of articles in the index, {span([*years[:-1], year])}",
        caption=sentences(
            "Each column has a scale of its own." if several else "Bars begin at zero.",
            several
            and "An article can belong to several subjects or to none, so subjects do not add up to the whole.",
            over_time
            and "Where the index grows, Shares can grow without any change of standing; adjusted Share takes this out.",
        ),
        alt=alternative(
            f"Table of bars of the number of articles in {plural(len(years), 'year')}, up to {year}.",
            f"In {year}: {listed(f'{row.subject} {row.articles:,}' for row in own.itertuples())}.",
        ),
        description=" ".join(
            f"{capitalised(index.subject_names[subject])}: "
            f"{', '.join(f'{when} {number:,}' for when, number in numbers.items())}."
            for subject, numbers in columns.items()
        ),
        data=data,
        draw=partial(
            draw_growth,
            [
                Rate(subject, str(when), number, number, f"{number:,}")
                for subject, numbers in columns.items()
                for when, number in numbers.items()
            ],
            [(subject, index.heading(subject)) for subject in columns],
            [(str(when), str(when)) for when in years],
            strong=str(year),
            nothing="none",
            own_scales=True,
        ),
    )


def articles_text(index: Index, year: int) -> str:
    """``"the index holds 2,380 articles of 2024, 5.3% more than of 2023"``; empty where their number is not known."""
    numbers = index.articles()
    if year not in numbers:
        return ""
    what = "article" if numbers[year] == 1 else "articles"
    text = f"the index holds {numbers[year]:,} {what}{index.in_subject(index.whole)} of {year}"
    before = max((other for other in numbers if other < year), default=None)
    if before is None:
        return text
    if numbers[before] == numbers[year]:
        return f"{text}, as many as of {before}"
    change = growth_percent(numbers[before], numbers[year])
    return f"{text}, {abs(change):.1f}% {'more' if change > 0 else 'fewer'} than of {before}"


def _articles_data(index: Index, columns: dict[str, dict[int, int]]) -> pd.DataFrame:
    rows = [
        {
            "data_year": when,
            "subject": index.subject_names[subject],
            "articles": number,
            "change_pct": round(growth_percent(numbers[when - 1], number), 1)
            if numbers.get(when - 1)
            else None,
            "source": index.name,
        }
        for subject, numbers in columns.items()
        for when, number in numbers.items()
    ]
    return pd.DataFrame(rows).astype({"change_pct": "float64"})


def _derived(report: Report, shown: pd.DataFrame) -> Figure:
    index, year = report.index, report.year
    # print can tell subjects that the index itself has not
    by_subject = dict(list(shown.groupby("subject")))
    subjects = [
        s for s in dict.fromkeys([*index.whole_and_subjects, *index.subject_names]) if s in by_subject
    ]
    years = list(range(int(shown["data_year"].min()), year + 1))
    own = shown[shown["data_year"] == year]
    absent = [
        index.subject_names[subject]
        for subject in index.subjects
        if not {subject, index.beside(subject)} & set(by_subject)
    ]
    return Figure(
        key=_KEY,
        title=_title(index, own, year),
        subtitle=f"Growth of the number of articles in the index from the year before, per cent; {years[0] - 1} to {year}",
        caption=sentences(
            "Computed, not printed. Adjusted Share is Share rescaled by this growth, so the growth follows from tables that print "
            "both Shares and the change in adjusted Share. Rounding leaves a range, the boldest part of a bar.",
            len(shown) < len(subjects) * len(years)
            and "“No table”: no such table was found for that year and subject.",
            "Where the index grows, Shares can grow without any change of standing.",
            _cases(index, "Hatched, low confidence", shown[shown["confidence"] == "low"]),
            _cases(
                index,
                "Pages differ slightly, and the range spans them",
                shown[~shown["pages_agree"].astype(bool)],
            ),
            absent and f"No table was found for {listed(absent)}.",
            "The growth holds for the journals of the tables used, which differ between editions.",
        ),
        alt=alternative(
            f"Table of bars of the yearly growth of the index up to {year}, overall and by subject.",
            f"In {year}: {listed(f'{index.subject_names[row.subject]} {row.text}' for row in own.itertuples())}."
            if len(own)
            else f"No growth can be computed for {year}.",
        ),
        description=" ".join(
            f"{capitalised(index.subject_names[subject])}: "
            f"{', '.join(f'{row.data_year} {row.text}' for row in by_subject[subject].itertuples())}."
            for subject in subjects
        ),
        data=frame(
            **picked(shown, "data_year", "previous_year"),
            subject=shown["subject"].map(index.subject_names),
            growth_low_pct=shown["low"].map("{:.1f}".format),
            growth_high_pct=shown["high"].map("{:.1f}".format),
            **picked(shown, "pages", "rows_used", "confidence"),
            source=shown["sources"],
        ),
        draw=partial(
            draw_growth,
            [
                Rate(
                    row.subject,
                    str(row.data_year),
                    row.low,
                    row.high,
                    row.text,
                    ranged=" to " in row.text,
                    hatched=row.confidence == "low",
                )
                for row in shown.itertuples()
            ],
            [(subject, index.heading(subject)) for subject in subjects],
            [(str(when), f"{when - 1} to {when}") for when in years],
            strong=str(year),
            nothing="no table",
        ),
    )


@cached
def growth_rates(index: Index) -> pd.DataFrame:
    """``Index.growth`` with ``low`` and ``high`` in per cent and ``text``, their one decimal as words."""
    rates = index.growth()
    low, high = (rates["growth_low"] - 1) * 100, (rates["growth_high"] - 1) * 100
    return rates.assign(low=low, high=high, text=[growth_text(*ends) for ends in zip(low, high, strict=True)])


def growth_text(low: float, high: float) -> str:
    """A range of per cent with one decimal: ``"+3.3%"``, or ``"+7.1 to +7.2%"`` where the ends differ."""
    first, last = signed(low), signed(high)
    return f"{last}%" if first == last else f"{first} to {last}%"


def _title(index: Index, own: pd.DataFrame, year: int) -> str:
    if own.empty:
        return f"No table found tells how much the index grew in {year}"
    whole = own[own["subject"] == index.whole]
    row = whole.iloc[0] if len(whole) else own.iloc[0]
    what = "The index" if len(whole) else f"The index in {index.subject_names[row['subject']]}"
    return f"{what} {_grew(index, row, year, ', according to a source of low confidence')}"


def _grew(index: Index, row: pd.Series, year: int, doubt: str) -> str:
    """``"grew by 3.3% from 2023 to 2024"``, on whose word, or with ``doubt`` where the confidence is low."""
    word = index.on_whose_word([row["sources"]]) or (doubt if row["confidence"] == "low" else "")
    return f"{growth_words(row['low'], row['high'])} from {year - 1} to {year}{word}"


def growth_words(low: float, high: float) -> str:
    """``"grew by 3.3%"`` or ``"shrank by 1.8 to 2.0%"``; the signs stay where the range goes across zero."""
    if low <= 0 <= high:
        return f"changed by {growth_text(low, high)}"
    least, most = sorted((abs(low), abs(high)))
    amount = growth_text(least, most).replace("+", "").replace(MINUS, "")
    return f"{'grew' if low > 0 else 'shrank'} by {amount}"


def _cases(index: Index, what: str, rows: pd.DataFrame) -> str:
    cases = [f"{index.subject_names[row.subject]} {row.data_year}" for row in rows.itertuples()]
    return f"{what}: {listed(cases)}." if cases else ""
