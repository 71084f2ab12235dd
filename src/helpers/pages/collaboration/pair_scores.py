"""The bilateral collaboration score of every pair of cities, and what is printed of these pairs."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from helpers.base.words import capitalised, cardinal, listed, plural
from helpers.figures.matrix import draw_matrix
from helpers.index.interface import Index, cached
from helpers.pages.frames import frame
from helpers.pages.wording import fitted, in_subject, sentences
from helpers.report.exhibits import Exhibit, Figure, Missing, Table
from helpers.report.parameters import SEPARATOR
from helpers.report.report import Report

CITIES_SHOWN, PAIRS_SHOWN = 12, 25
_DASH = " – "


def _subject(report: Report) -> str:
    return report.parameters.get("subject") or report.index.whole


def _within(report: Report) -> str:
    """``" in life sciences"`` where the report is about a subject or field."""
    return in_subject(report.index, _subject(report))


def _chosen_cities(report: Report) -> list[str]:
    asked: str | None = report.parameters.get("cities")
    if asked:
        return asked.split(SEPARATOR)
    return list(report.index.ranking(report.year, _subject(report)).head(CITIES_SHOWN)["place"])


def _name(index: Index, row: Any) -> str:
    return f"{index.short(row.place)}{_DASH}{index.short(row.partner)}"


def lead(report: Report) -> list[str]:
    """Which cities share most in joint articles, at home and across borders."""
    index, year = report.index, report.year
    pairs = index.pairs(year, _subject(report))
    if pairs.empty:
        return [f"{index.voice.nothing} joint articles of cities{_within(report)} for {year}."]
    first = next(pairs.itertuples())
    told = [
        f"{first.place} and {first.partner} have the highest bilateral collaboration score of {year}{_within(report)}: "
        f"{first.score:,.2f}, the sum of both cities' Shares in {plural(int(first.count), 'joint article')}."
    ]
    abroad = next(
        (row for row in pairs.itertuples() if index.country_of(row.place) != index.country_of(row.partner)),
        None,
    )
    if abroad is not None and abroad.Index:
        told.append(
            f"The highest of two countries is that of {abroad.place} and {abroad.partner}, {abroad.score:,.2f}."
        )
    cities = _chosen_cities(report)
    most = _widest(index, pairs, cities)
    return [sentences(*told), most]


def _among(pairs: pd.DataFrame, cities: list[str]) -> pd.DataFrame:
    return pairs[pairs["place"].isin(cities) & pairs["partner"].isin(cities)]


def _years_with(index: Index, subject: str, cities: list[str]) -> list[int]:
    """The years in which some of ``cities`` have joint articles."""
    if len(cities) < 2:
        return []
    return [year for year in index.years if len(_among(index.pairs(year, subject), cities))]


def _widest(index: Index, pairs: pd.DataFrame, cities: list[str]) -> str:
    """Which of ``cities`` has the largest sum of scores with the others of them."""
    among = _among(pairs, cities)
    if among.empty:
        return ""
    sums = pd.concat([among.groupby("place")["score"].sum(), among.groupby("partner")["score"].sum()])
    sums = sums.groupby(level=0).sum().sort_values(ascending=False)
    return (
        f"Among the {cardinal(len(cities))} cities of the matrix, {sums.index[0]} shares most with the others: its "
        f"scores with them sum to {sums.iloc[0]:,.2f}."
    )


@cached
def _printed(index: Index, year: int, subject: str) -> dict[frozenset[str], tuple[str, str]]:
    """Printed scores of pairs of a year: both names → the text as printed, and its source."""
    found = {}
    for evidence in (*index.companions, index):
        for row in evidence.printed_pairs().scores.itertuples():
            if (row.data_year, row.subject, row.period) == (year, subject, "") and not row.parts:
                found[frozenset(row.members)] = row.value, row.source
    return found


def collaboration_scores(report: Report) -> Exhibit:
    """The scores of the chosen cities with each other, as a matrix."""
    index, year, subject = report.index, report.year, _subject(report)
    cities = _chosen_cities(report)
    pairs = index.pairs(year, subject)
    among = _among(pairs, cities)
    title = f"Bilateral collaboration scores of cities{_within(report)}, {year}"
    if len(cities) < 2 or among.empty:
        reason = f"{index.voice.nothing} joint articles of these cities{_within(report)} for {year}."
        return Missing("collaboration-scores", title, reason, tuple(_years_with(index, subject, cities)))
    position = {city: place for place, city in enumerate(cities)}
    scores = {
        (max(position[r.place], position[r.partner]), min(position[r.place], position[r.partner])): float(
            r.score
        )
        for r in among.itertuples()
    }
    first = next(among.itertuples())
    possible = len(cities) * (len(cities) - 1) // 2
    printed = _printed(index, year, subject)
    rows = _rows(among, printed, year)
    return Figure(
        key="collaboration-scores",
        title=f"{_name(index, first)} has the highest score among the {cardinal(len(cities))} cities, {first.score:,.2f}",
        subtitle=f"Bilateral collaboration score of each pair{_within(report)}, in articles, {year}",
        caption=sentences(
            "A score is the sum of both cities' Shares in their joint articles. The darker a cell, the higher its score, "
            "by equal ratios; a dash is a pair without a joint article."
            if len(among) < possible
            else "A score is the sum of both cities' Shares in their joint articles. The darker a cell, the higher its "
            "score, by equal ratios.",
            f"Cities{' as asked for' if report.parameters.get('cities') else ', by Share'}; names have the colour of the country group.",
            _printed_note(rows, year),
        ),
        alt=f"Matrix of {plural(len(cities), 'city', 'cities')}: {len(among)} of {possible} pairs have a score. "
        f"The highest: {listed(f'{_name(index, row)} {row.score:,.2f}' for row in among.head(3).itertuples())}.",
        description="; ".join(f"{_name(index, row)} {row.score:,.2f}" for row in among.itertuples()) + ".",
        data=rows,
        draw=partial(
            draw_matrix,
            [(fitted(index.short(city), 17), index.country_group(city)) for city in cities],
            scores,
            decimals=_decimals(max(scores.values())),
        ),
    )


def _decimals(highest: float) -> int:
    """Digits after the point, so that cells are about as wide whatever the scores are."""
    return 2 if highest < 10 else 1 if highest < 1000 else 0


def _printed_note(rows: pd.DataFrame, year: int) -> str:
    printed = rows[rows["printed_score"] != ""]
    if printed.empty:
        return f"No source found prints a score of these pairs for {year}."
    return (
        "Printed beside: "
        + listed(f"{r.city}{_DASH}{r.partner} {r.printed_score}" for r in printed.itertuples())
        + "."
    )


def _rows(pairs: pd.DataFrame, printed: dict[frozenset[str], tuple[str, str]], year: int) -> pd.DataFrame:
    """Pairs with what is printed of them: text and source, empty where nothing is."""
    beside = [printed.get(frozenset((row.place, row.partner)), ("", "")) for row in pairs.itertuples()]
    return frame(
        data_year=year,
        city=pairs["place"],
        partner=pairs["partner"],
        joint_articles=pairs["count"],
        score=pairs["score"].round(2),
        printed_score=[text for text, _ in beside],
        source=[
            ";".join(filter(None, (own, source)))
            for own, (_, source) in zip(pairs["source"], beside, strict=True)
        ],
    )


def collaboration_order(report: Report) -> Exhibit:
    """The pairs of cities with the highest scores, with their place in the year before."""
    index, year, subject = report.index, report.year, _subject(report)
    pairs = index.pairs(year, subject)
    if pairs.empty:
        return Missing(
            "collaboration-order",
            f"The pairs with the highest scores{_within(report)}, {year}",
            f"{index.voice.nothing} joint articles of cities{_within(report)} for {year}.",
            tuple(other for other in index.years if len(index.pairs(other, subject))),
        )
    top = pairs.head(PAIRS_SHOWN)
    before = index.earlier_comparable_year(year)
    rows = _rows(top, _printed(index, year, subject), year)
    rows.insert(0, "rank", top["score"].rank(method="min", ascending=False).astype(int))
    if before is not None:
        earlier = index.pairs(before, subject)
        ranks = earlier["score"].rank(method="min", ascending=False).astype(int)
        was = {
            frozenset((r.place, r.partner)): (rank, r.score)
            for rank, r in zip(ranks, earlier.itertuples(), strict=True)
        }
        found = [was.get(frozenset((row.place, row.partner))) for row in top.itertuples()]
        rows.insert(
            6, f"rank_{before}", ["no joint article" if pair is None else str(pair[0]) for pair in found]
        )
        rows.insert(7, f"score_{before}", ["0.00" if pair is None else f"{pair[1]:,.2f}" for pair in found])
    return Table(
        key="collaboration-order",
        title=_order_title(index, top, len(pairs)),
        caption=sentences(
            f"The {plural(len(rows), 'pair')} of cities with the highest bilateral collaboration score{_within(report)} in {year}, of "
            f"{len(pairs):,} with joint articles.",
            before is not None and "Scores of different years are not adjusted to one number of articles.",
        ),
        data=rows.drop(columns="data_year"),
    )


def _order_title(index: Index, top: pd.DataFrame, number: int) -> str:
    """How many of the leading pairs lie within one country."""
    home = sum(index.country_of(row.place) == index.country_of(row.partner) for row in top.itertuples())
    if number == 1:
        return "One pair of cities has joint articles"
    return capitalised(
        f"{cardinal(home)} of the {cardinal(len(top))} pairs with the highest scores {'is a pair' if home == 1 else 'are pairs'} within one country"
    )
