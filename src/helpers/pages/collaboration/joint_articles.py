"""Pairs counted from articles: those of the index itself over the years, or those that stand beside printed scores.

What stands beside is told apart by its heading and its own figures; no axis holds it and a printed score. A report shows
the cities that are the leading ones of its own year, and no later year of articles.
"""

from __future__ import annotations

from functools import partial

import pandas as pd

from helpers.base.words import capitalised, cardinal, listed, listed_ranges, plural
from helpers.figures.share_lines import Panel, ValueLine, draw_share_lines
from helpers.figures.style import NEUTRAL
from helpers.index.annual import LEADING
from helpers.index.interface import Index
from helpers.index.pairs import counted, latest_pairs, pair_years
from helpers.pages.collaboration.pairs import (
    DASH,
    among,
    are_abroad,
    common_group,
    in_its_subject,
    matrix,
    pair_data,
    short_name,
    subject_of,
)
from helpers.pages.wording import alternative, asked, fitted, sentences
from helpers.report.exhibits import Exhibit, Figure, Missing, NotApplicable
from helpers.report.report import Report

MATRIX, LINES = "pairs-matrix", "pairs-over-time"
CITIES_SHOWN, PAIRS_SHOWN = 12, 6
_ABOVE = 1.06  # of the largest value, the upper end of a scale
_LETTERS = 15
_PANEL_INCHES, _COLUMNS = 1.15, 3


def section(report: Report) -> tuple[str, str]:
    """Heading and first sentences of the part of the page."""
    evidence = counted(report.index)
    if evidence is None or not evidence.pairs_told:
        return (
            "Pairs over the years",
            "The pairs with the highest scores of the year, and what they were before.",
        )
    return (
        capitalised(evidence.pairs_told),
        "Printed scores are few. Here the same score is counted in the articles and letters of one journal, for the "
        f"{LEADING} cities with the largest Share of the year. Nature Index does not print it, and it tells nothing about other journals.",
    )


def sentence(report: Report) -> str:
    """The pair with the highest score beside the printed ones, and that of two countries."""
    evidence, pairs = counted(report.index), _shown(report)
    if evidence is None or evidence is report.index or pairs.empty:
        return ""
    first, abroad = pairs.iloc[0], pairs[pairs["abroad"]].head(1)
    last = pair_years(report.index, report.year)[-1]
    text = f"In {evidence.pairs_told}, of {last}, {_names(report.index, first)} have the highest score, {first['score']:,.1f}"
    for _, row in abroad.iterrows() if not first["abroad"] else ():
        text += f"; across borders it is {_names(report.index, row)}, {row['score']:,.1f}"
    return f"{text}."


def pairs_matrix(report: Report) -> Exhibit:
    """The scores of the leading cities with each other, of the articles that stand beside what is printed."""
    index, evidence = report.index, counted(report.index)
    if evidence is None or evidence is index:
        return _not_beside(index, MATRIX, "Scores of the leading cities with each other")
    leading = list(index.ranking(report.year).head(LEADING)["place"])
    wanted = asked(report, "cities") or leading[:CITIES_SHOWN]
    cities = [city for city in wanted if city in leading]
    pairs = among(_shown(report), cities)
    if pairs.empty:
        return _missing(report, MATRIX, "Scores of the leading cities with each other")
    first, number, told = pairs.iloc[0], len(cities), _told(index, pairs)
    possible, year = number * (number - 1) // 2, pair_years(index, report.year)[-1]
    outside = [index.short(city) for city in wanted if city not in leading]
    return Figure(
        key=MATRIX,
        title=f"{capitalised(evidence.pairs_told)}: {_names(index, first)} have the highest score among the "
        f"{cardinal(number)} cities in {year}, {first['score']:,.1f}",
        subtitle=f"Bilateral collaboration score in {evidence.pairs_told}, in articles, {year}",
        caption=sentences(
            "Counted in this project: the sum of both cities’ Shares in their joint articles, within the metropolitan areas of the other "
            "figures. The darker a cell, the higher its score, by equal ratios"
            + ("; a dash is a pair without a joint article." if len(pairs) < possible else "."),
            _years_note(report),
            "Cities as asked for."
            if asked(report, "cities")
            else "Cities stand in the order of listed Share.",
            outside
            and f"Not among the {LEADING} cities with the largest Share of {report.year}: {listed(outside)}.",
            "Not a score of Nature Index, and not comparable with printed scores, which count other journals.",
        ),
        alt=alternative(
            f"Matrix of {plural(number, 'city', 'cities')}: {len(pairs)} of {possible} pairs have joint articles.",
            f"The highest: {listed(told[:3])}.",
        ),
        description="; ".join(told) + ".",
        data=pair_data(pairs, year),
        draw=matrix(index, cities, pairs, decimals=1),
    )


def pairs_over_time(report: Report) -> Exhibit:
    """The pairs with the highest scores of the year, at home and across borders, in the years before."""
    index, evidence = report.index, counted(report.index)
    title = "Pairs with the highest scores over the years"
    if evidence is None:
        return _not_beside(index, LINES, title)
    pairs, years, subject = _shown(report), pair_years(index, report.year), subject_of(report)
    if pairs.empty:
        return _missing(report, LINES, title)
    kinds = [("within one country", pairs[~pairs["abroad"]]), ("of two countries", pairs[pairs["abroad"]])]
    chosen = [(kind, rows.head(PAIRS_SHOWN)) for kind, rows in kinds if len(rows)]
    data = _over_years(evidence, pd.concat([rows for _, rows in chosen]), years, subject)
    highest = data.groupby(are_abroad(index, data.rename(columns={"city": "place"})))["score"].transform(
        "max"
    )
    pairs_drawn = data.assign(most=highest * _ABOVE).groupby(["city", "partner"], sort=False)
    panels = [_panel(index, own) for _, own in pairs_drawn]
    last, told = years[-1], evidence.pairs_told
    tops = listed(f"{_told(index, rows.head(1))[0]} {kind}" for kind, rows in chosen)
    return Figure(
        key=LINES,
        title=f"{capitalised(told)}: the highest scores in {last}: {tops}"
        if told
        else f"The highest scores{in_its_subject(report)} in {last}: {tops}",
        subtitle=f"Bilateral collaboration score{f' in {told}' if told else ''}, in articles, {listed_ranges(years)}",
        caption=sentences(
            f"The pairs with the highest scores of {last}: those {', then those '.join(kind for kind, _ in chosen)}, up to "
            f"{cardinal(PAIRS_SHOWN)} of each kind, each kind on a scale of its own; a pair without a joint article has the score 0.",
            _years_note(report),
            "Scores of different years are not adjusted to one number of articles"
            f"{'; one article with many authors of two cities moves a line' if told else ''}.",
            "Lines have the colour of the country group to which both partners belong.",
            told and "Not scores of Nature Index.",
        ),
        alt=alternative(
            f"A line each of {plural(len(panels), 'pair')} over {plural(len(years), 'year')}.",
            f"The highest at the end: {tops}.",
        ),
        description="; ".join(
            f"{index.short(city)}{DASH}{index.short(partner)}: "
            + ", ".join(f"{row.data_year} {row.score:,.2f}" for row in own.itertuples())
            for (city, partner), own in data.groupby(["city", "partner"], sort=False)
        )
        + ".",
        data=data,
        draw=partial(
            draw_share_lines, panels, years, columns=_COLUMNS, narrow_columns=2, panel_inches=_PANEL_INCHES
        ),
    )


def _shown(report: Report) -> pd.DataFrame:
    """Pairs of the last year known, with ``abroad``: whether they are of two countries."""
    pairs = latest_pairs(report.index, report.year, subject_of(report))
    return pairs.assign(abroad=are_abroad(report.index, pairs))


def _over_years(evidence: Index, pairs: pd.DataFrame, years: list[int], subject: str) -> pd.DataFrame:
    """The scores of ``pairs`` in every year, 0 where they have no joint article; as ``pair_data``."""
    known = pd.concat([evidence.pairs(year, subject).assign(data_year=year) for year in years])
    rows = pairs[["place", "partner", "source"]].merge(pd.DataFrame({"data_year": years}), how="cross")
    # an index names the two in an order of its own, the same in every year
    rows = rows.merge(known.drop(columns="source"), how="left", on=["place", "partner", "data_year"])
    rows = rows.fillna({"count": 0, "score": 0.0}).astype({"count": int})
    # numpy would round some halves otherwise than the texts do
    return pair_data(rows.assign(score=[round(score, 2) for score in rows["score"]]), rows["data_year"])


def _panel(index: Index, rows: pd.DataFrame) -> Panel:
    pair = city, partner = rows.iloc[0]["city"], rows.iloc[0]["partner"]
    values = {int(row.data_year): float(row.score) for row in rows.itertuples()}
    name = DASH.join(fitted(index.short(one), _LETTERS) for one in pair)
    group = common_group(index, pair, NEUTRAL)
    line = ValueLine(city, group, values, label=f"{rows.iloc[-1]['score']:,.1f}")
    return Panel(name, [line], most=float(rows.iloc[0]["most"]))


def _years_note(report: Report) -> str:
    last = pair_years(report.index, report.year)[-1]
    told = f"The last year counted is {last}; the cities are those of {report.year}."
    return told if last < report.year else ""


def _names(index: Index, row: pd.Series) -> str:
    return f"{index.short(row['place'])} and {index.short(row['partner'])}"


def _told(index: Index, rows: pd.DataFrame) -> list[str]:
    """``["Beijing – Shanghai 1,234.5"]``"""
    return [f"{short_name(index, row)} {row.score:,.1f}" for row in rows.itertuples()]


def _not_beside(index: Index, key: str, title: str) -> NotApplicable:
    reason = "No pairs counted from articles stand beside these figures."
    if counted(index) is index:
        reason = "The scores above are counted from the articles of the index itself."
    return NotApplicable(key, title, reason)


def _missing(report: Report, key: str, title: str) -> Missing:
    evidence, subject = counted(report.index) or report.index, subject_of(report)
    told = evidence.pairs_told or "the articles of the index"
    years = [year for year in pair_years(report.index, report.year) if len(evidence.pairs(year, subject))]
    reason = f"No pair of these cities is known{in_its_subject(report)} in {told} up to {report.year}."
    return Missing(key, title, reason, tuple(years))
