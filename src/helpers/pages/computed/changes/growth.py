"""How many articles the index holds of every year, overall and by subject."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, growth_percent, joined_sentences, listed, plural
from helpers.figures.growth import Rate, draw_growth
from helpers.index.articles import ArticlesIndex
from helpers.pages.wording import alternative, heading, within
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

_KEY = "index-growth"


def index_growth(report: Report) -> Exhibit:
    """Number of articles by year and subject, up to the report's year."""
    index, year = report.index, report.year
    columns = {
        subject: {when: number for when, number in index.articles(subject).items() if when <= year}
        for subject in dict.fromkeys([index.whole, *index.subjects])
    }
    columns = {subject: numbers for subject, numbers in columns.items() if numbers}
    if not columns:
        return Missing(
            _KEY, f"Number of articles up to {year}",
            "What the index was made from tells Shares only, not the number of articles.", (),
        )  # fmt: skip
    years = sorted({when for numbers in columns.values() for when in numbers})
    canvas = draw_growth(
        [
            Rate(subject, str(when), number, number, f"{number:,}")
            for subject, numbers in columns.items()
            for when, number in numbers.items()
        ],
        [(subject, heading(index, subject)) for subject in columns],
        [(str(when), str(when)) for when in years],
        strong=str(year),
        nothing="none",
        own_scales=True,
    )
    data = _data(index, columns)
    own = data[data["data_year"] == year]
    title = capitalised(articles_text(index, year))
    return Figure(
        key=_KEY,
        title=title,
        subtitle=f"Number of articles in the index, {years[0]} to {year}" if len(years) > 1 else f"Number of articles in the index, {year}",
        caption=joined_sentences(
            [
                "Each column has a scale of its own." if len(columns) > 1 else "Bars begin at zero.",
                "An article can belong to several subjects or to none, so subjects do not add up to the whole." if len(columns) > 1 else "",
                "Where the index grows, Shares can grow without any change of standing; adjusted Share takes this out." if len(years) > 1 else "",
            ]
        ),
        alt=alternative(
            f"Table of bars of the number of articles in {plural(len(years), 'year')}, up to {year}.",
            f"In {year}: {listed(f'{row.subject} {row.articles:,}' for row in own.itertuples())}.",
        ),
        description=" ".join(
            f"{capitalised(index.subject_names[subject])}: "
            + ", ".join(f"{when} {number:,}" for when, number in numbers.items()) + "."
            for subject, numbers in columns.items()
        ),
        data=data,
        canvas=canvas,
    )  # fmt: skip


def articles_text(index: ArticlesIndex, year: int) -> str:
    """``"the index holds 2,380 articles of 2024, 5.3% more than of 2023"``; empty where their number is not known."""
    whole = index.whole
    numbers = index.articles(whole)
    if year not in numbers:
        return ""
    field = "" if within(index, whole) == index.subject_names[whole] else f" {within(index, whole)}"
    text = f"the index holds {numbers[year]:,} {'article' if numbers[year] == 1 else 'articles'}{field} of {year}"
    before = max((other for other in numbers if other < year), default=None)
    if before is None:
        return text
    change = growth_percent(numbers[before], numbers[year])
    if numbers[before] == numbers[year]:
        return f"{text}, as many as of {before}"
    return f"{text}, {abs(change):.1f}% {'more' if change > 0 else 'fewer'} than of {before}"


def _data(index: ArticlesIndex, columns: dict[str, dict[int, int]]) -> pd.DataFrame:
    rows = []
    for subject, numbers in columns.items():
        for when, number in numbers.items():
            earlier = numbers.get(when - 1)
            rows.append(
                {
                    "data_year": when,
                    "subject": index.subject_names[subject],
                    "articles": number,
                    "change_pct": None if not earlier else round(growth_percent(earlier, number), 1),
                    "source": index.name,
                }
            )
    return pd.DataFrame(rows).astype({"change_pct": "float64"})
