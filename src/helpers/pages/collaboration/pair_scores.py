"""The bilateral collaboration score of every pair of cities, and what is printed of these pairs."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, cardinal, listed, plural
from helpers.index.interface import Index, cached
from helpers.pages.collaboration.pairs import (
    DASH,
    among,
    are_abroad,
    in_its_subject,
    matrix,
    pair_data,
    short_name,
    subject_of,
)
from helpers.pages.wording import asked, sentences
from helpers.report.exhibits import Exhibit, Figure, Missing, Table
from helpers.report.report import Report

CITIES_SHOWN, PAIRS_SHOWN = 12, 25


def _chosen_cities(report: Report) -> list[str]:
    leading = report.index.ranking(report.year, subject_of(report)).head(CITIES_SHOWN)["place"]
    return asked(report, "cities") or list(leading)


def lead(report: Report) -> list[str]:
    """Which cities share most in joint articles, at home and across borders."""
    index, year = report.index, report.year
    pairs = index.pairs(year, subject_of(report))
    if pairs.empty:
        return [f"{index.voice.nothing} joint articles of cities{in_its_subject(report)} for {year}."]
    first = next(pairs.itertuples())
    told = [
        f"{first.place} and {first.partner} have the highest bilateral collaboration score of {year}{in_its_subject(report)}: "
        f"{first.score:,.2f}, the sum of both cities' Shares in {plural(int(first.count), 'joint article')}."
    ]
    abroad = pairs[are_abroad(index, pairs)].head(1)
    told += [
        f"The highest of two countries is that of {row.place} and {row.partner}, {row.score:,.2f}."
        for row in abroad.itertuples()
        if row.Index
    ]
    return [sentences(*told), _widest(pairs, _chosen_cities(report))]


def _widest(pairs: pd.DataFrame, cities: list[str]) -> str:
    """Which of ``cities`` has the largest sum of scores with the others of them."""
    own = among(pairs, cities)
    if own.empty:
        return ""
    sums = pd.concat([own.groupby("place")["score"].sum(), own.groupby("partner")["score"].sum()])
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
    index, year, subject = report.index, report.year, subject_of(report)
    cities = _chosen_cities(report)
    pairs = among(index.pairs(year, subject), cities)
    if pairs.empty:
        title = f"Bilateral collaboration scores of cities{in_its_subject(report)}, {year}"
        reason = f"{index.voice.nothing} joint articles of these cities{in_its_subject(report)} for {year}."
        years = tuple(other for other in index.years if len(among(index.pairs(other, subject), cities)))
        return Missing("collaboration-scores", title, reason, years)
    scores = [f"{short_name(index, row)} {row.score:,.2f}" for row in pairs.itertuples()]
    first, number = next(pairs.itertuples()), plural(len(cities), "city", "cities")
    possible = len(cities) * (len(cities) - 1) // 2
    data = pair_data(pairs, year, _printed(index, year, subject))
    return Figure(
        key="collaboration-scores",
        title=f"{short_name(index, first)} has the highest score among the {cardinal(len(cities))} cities, {first.score:,.2f}",
        subtitle=f"Bilateral collaboration score of each pair{in_its_subject(report)}, in articles, {year}",
        caption=sentences(
            "A score is the sum of both cities' Shares in their joint articles. The darker a cell, the higher its score, "
            f"by equal ratios{'; a dash is a pair without a joint article' if len(pairs) < possible else ''}.",
            f"Cities{' as asked for' if report.parameters.get('cities') else ', by Share'}; names have the colour of the country group.",
            _printed_note(data, year),
        ),
        alt=f"Matrix of {number}: {len(pairs)} of {possible} pairs have a score. The highest: {listed(scores[:3])}.",
        description="; ".join(scores) + ".",
        data=data,
        draw=matrix(index, cities, pairs, _decimals(float(pairs["score"].max()))),
    )


def _decimals(highest: float) -> int:
    """Digits after the point, so that cells are about as wide whatever the scores are."""
    return 2 if highest < 10 else 1 if highest < 1000 else 0


def _printed_note(rows: pd.DataFrame, year: int) -> str:
    printed = rows[rows["printed_score"] != ""]
    if printed.empty:
        return f"No source found prints a score of these pairs for {year}."
    named = listed(f"{row.city}{DASH}{row.partner} {row.printed_score}" for row in printed.itertuples())
    return f"Printed beside: {named}."


def collaboration_order(report: Report) -> Exhibit:
    """The pairs of cities with the highest scores, with their place in the year before."""
    index, year, subject = report.index, report.year, subject_of(report)
    pairs = index.pairs(year, subject)
    if pairs.empty:
        return Missing(
            "collaboration-order",
            f"The pairs with the highest scores{in_its_subject(report)}, {year}",
            f"{index.voice.nothing} joint articles of cities{in_its_subject(report)} for {year}.",
            tuple(other for other in index.years if len(index.pairs(other, subject))),
        )
    top = pairs.head(PAIRS_SHOWN)
    before = index.earlier_comparable_year(year)
    rows = pair_data(top, year, _printed(index, year, subject))
    rows.insert(0, "rank", _ranks(top))
    if before is not None:
        # an index names the two of a pair in an order of its own, the same in every year
        earlier = index.pairs(before, subject)
        earlier = earlier.assign(rank=_ranks(earlier).map(str))
        found = top[["place", "partner"]].merge(earlier, how="left", on=["place", "partner"])
        rows.insert(6, f"rank_{before}", found["rank"].fillna("no joint article"))
        rows.insert(7, f"score_{before}", found["score"].fillna(0.0).map("{:,.2f}".format))
    return Table(
        key="collaboration-order",
        title=_order_title(index, top),
        caption=sentences(
            f"The {plural(len(rows), 'pair')} of cities with the highest bilateral collaboration score{in_its_subject(report)} in {year}, of "
            f"{len(pairs):,} with joint articles.",
            before is not None and "Scores of different years are not adjusted to one number of articles.",
        ),
        data=rows.drop(columns="data_year"),
    )


def _ranks(pairs: pd.DataFrame) -> pd.Series:
    return pairs["score"].rank(method="min", ascending=False).astype(int)


def _order_title(index: Index, top: pd.DataFrame) -> str:
    """How many of the leading pairs lie within one country."""
    if len(top) == 1:
        return "One pair of cities has joint articles"
    home = int((~are_abroad(index, top)).sum())
    return capitalised(
        f"{cardinal(home)} of the {cardinal(len(top))} pairs with the highest scores {'is a pair' if home == 1 else 'are pairs'} within one country"
    )
