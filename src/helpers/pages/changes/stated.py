"""Printed changes in adjusted Share of cities, each with its period, sign and printed digits."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from helpers.base.words import capitalised, listed, plural
from helpers.figures.bars import Bar, draw_bars
from helpers.index.interface import Index, cached
from helpers.index.stated_changes import ADJUSTED_SHARE, WEIGHTED_COUNT
from helpers.pages.changes.common import CITIES, with_country
from helpers.pages.frames import frame, picked
from helpers.pages.notes import conflict_note
from helpers.pages.wording import alternative, first_few, sentences
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

_KEY = "adjusted-share-changes"
# Bars of a figure of several panels, shared by them; a panel alone has as many as there are cities compared.
_MOST_BARS, _FEWEST_BARS = 60, 5


def stated_changes(report: Report) -> Exhibit:
    """Bars from zero, one panel a subject and a base year; statements without a number as rows without bar."""
    index, year = report.index, report.year
    rows = adjusted_changes(index, year, report.compare_to)
    if not rows["numeric"].any():
        years = tuple(y for y in index.years if adjusted_changes(index, y, None)["numeric"].any())
        return Missing(_KEY, f"Changes in adjusted Share, {year}", _reason(index, rows, year), years)
    shown = _leading(index, rows, year)
    panels = [
        (_heading(index, own.iloc[0], year), [_bar(index, row) for row in own.to_dict("records")])
        for _, own in shown.groupby("panel", sort=True)
    ]
    numeric = shown[shown["numeric"]]
    return Figure(
        key=_KEY,
        title=_title(index, shown, of="" if len(shown) == len(rows) else " of the leading cities"),
        subtitle=f"Change in adjusted Share up to {year}, per cent, as printed",
        caption=sentences(
            "Adjusted Share is Share rescaled by the growth of the number of articles in the index, so that years can be compared.",
            len(shown) < len(rows)
            and f"Drawn are the leading cities of {year} in each panel; {plural(len(rows) - len(shown), 'more change', 'more changes')} stand in the data.",
            rows["weak"].any() and "Hatched: approximate, one-sided or of low confidence.",
            rows["base"].isna().any()
            and f"Base year not stated: no source says with which year {year} is compared.",
            _without_number(rows),
            conflict_note(rows, "changes", "text"),
            f"No other change in adjusted Share of a city is printed for {year}.",
        ),
        alt=alternative(
            f"Bars of printed changes in adjusted Share of cities up to {year}, per cent: "
            + first_few((f"{row['short']} {row['text']}" for row in numeric.to_dict("records")), most=6)
            + "."
        ),
        description=" ".join(
            f"{heading}: {listed(f'{bar.name} {bar.text}' for bar in bars)}." for heading, bars in panels
        ),
        data=frame(
            data_year=year,
            reference_year=[("not stated" if pd.isna(base) else str(int(base))) for base in rows["base"]],
            subject=rows["subject"].map(index.subject_names),
            city=rows["place"],
            relation=rows["relation"],
            change_adjusted_share_pct=rows["value"].where(rows["numeric"], "no figure printed"),
            **picked(rows, "confidence", "other_values", "source"),
        ),
        draw=partial(draw_bars, panels, axis_label="change in adjusted Share, %", heading_inches=0.33),
    )


@cached
def adjusted_changes(index: Index, year: int, compare_to: int | None) -> pd.DataFrame:
    """``Index.stated_changes`` in adjusted Share."""
    rows = index.stated_changes(year, compare_to)
    return rows[rows["measure"] == ADJUSTED_SHARE].reset_index(drop=True)


def stated_sentence(index: Index, year: int, compare_to: int | None) -> str:
    """The printed changes of the whole, or where they are many their span."""
    rows = adjusted_changes(index, year, compare_to)
    main = rows[(rows["subject"] == index.whole) & rows["numeric"]]
    if main.empty:
        return f"{index.voice.nothing} an overall change in adjusted Share for {year}."
    if len(main) > CITIES // 2:
        return f"{_title(index, main)}."
    bases = ["base year not stated" if pd.isna(base) else f"against {base}" for base in main["base"]]
    one = len(set(bases)) == 1
    parts = first_few(
        f"{row.short} {row.text}" + ("" if one else f" ({base})")
        for row, base in zip(main.itertuples(), bases, strict=True)
    )
    return f"Printed changes in overall adjusted Share{f' ({bases[0]})' if one else ''}: {parts}."


def _leading(index: Index, rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """As many rows of each panel as fit, those of the best ranks; all where they are few."""
    most = min(CITIES, max(_FEWEST_BARS, _MOST_BARS // rows["panel"].nunique()))
    ranks = {
        (subject, row.place): row.rank
        for subject in rows["subject"].unique()
        for row in index.ranking(year, subject).itertuples()
    }
    order = [ranks.get(key, len(ranks)) for key in zip(rows["subject"], rows["place"], strict=True)]
    best = rows.assign(order=order).sort_values("order", kind="stable").groupby("panel").head(most)
    return rows.loc[sorted(best.index)]


def _bar(index: Index, row: dict[str, Any]) -> Bar:
    name = with_country(index, row["place"]) if row["city"] else row["short"]
    number = row["number"] if row["numeric"] else None
    return Bar(name, number, row["text"], row["group"], hatched=row["weak"])


def _heading(index: Index, row: pd.Series, year: int) -> str:
    period = f"up to {year}, base year not stated"
    if pd.notna(row["base"]):
        period = f"{int(row['base'])} to {year}"
    return f"{capitalised(index.subject_names[row['subject']])}, {period}"


def _title(index: Index, rows: pd.DataFrame, of: str = "") -> str:
    """The span of the first panel that has numbers; ``of`` says of which cities, where it is not all of them."""
    numeric = rows[rows["numeric"]]
    own = numeric[numeric["panel"] == numeric.iloc[0]["panel"]]
    field = index.in_subject(own.iloc[0]["subject"])
    least, most = own.iloc[-1], own.iloc[0]
    if len(own) == 1:
        title = f"One change in adjusted Share{field} is printed: {most['short']} {most['text']}"
    else:
        title = f"Printed changes in adjusted Share{of}{field} reach from {least['text']} ({least['short']}) to {most['text']} ({most['short']})"
    title += index.on_whose_word([least["source"], most["source"]])
    bare = rows[~rows["numeric"] & rows["city"] & (rows["panel"] == most["panel"])]
    bare = bare[bare["confidence"] != "low"]
    if len(bare):
        title += f"; for {plural(len(bare), 'city', 'cities')} only the direction is printed"
    return title


def _without_number(rows: pd.DataFrame) -> str:
    """Statements that give a direction and no number, in the words of the tables."""
    bare = rows[~rows["numeric"]]
    words = [
        f"“{row.statement}”" if row.statement else f"{row.short} {row.text}" for row in bare.itertuples()
    ]
    return f"Stated without a figure: {'; '.join(words)}." if words else ""


def _reason(index: Index, rows: pd.DataFrame, year: int) -> str:
    text = f"{index.voice.nothing} the change in adjusted Share of a city for {year}."
    older = index.stated_changes(year, None)
    older = older[older["measure"] == WEIGHTED_COUNT]
    if len(older):
        cases = [
            f"{row.short} {row.text}" + ("" if pd.isna(row.base) else f" since {int(row.base)}")
            for row in older.itertuples()
        ]
        text += f" Printed instead are changes in the weighted fractional count: {listed(cases)}."
    return sentences(text, _without_number(rows))
