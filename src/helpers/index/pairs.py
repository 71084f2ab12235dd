"""Bilateral collaboration scores as printed or summed, and what else sources say about pairs."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

from helpers.base.words import date_in_words
from helpers.data.layout import CONFIDENCES, PAIR_SEPARATOR
from helpers.index.annual import LEADING
from helpers.index.best_value import best_values
from helpers.index.interface import Index, PrintedPairs, cached

if TYPE_CHECKING:
    from helpers.index.printed import PrintedIndex

SCORE = "bilateral_collaboration_score"
PART = "share_in_joint_articles"
RATIO = "bilateral_collaboration_score_ratio"
_TO_THE_MONTH = 7  # letters of a date
# What a score belongs to: two rows with equal values here speak of the same score.
_KEY = ["place", "subject", "data_year", "period", "list_scope", "list_region"]
_COLUMNS = [
    "place", "members", "subject", "data_year", "period", "list_scope", "list_region", "number", "value", "relation",
    "parts", "confidence", "source", "others",
]  # fmt: skip

_ROWS = [
    "data_year", "members", "place", "list_region", "subject", "period", "metric", "relation", "value",
    "reference_place", "confidence", "source",
]  # fmt: skip


def period_text(data_year: int, period: str) -> str:
    """``(2024, "")`` → ``"2024"``; ``"2019-12-01/2020-11-30"`` → ``"December 2019 to November 2020"``."""
    if not period:
        return str(data_year)
    first, last = (date_in_words(date[:_TO_THE_MONTH]) for date in period.split("/"))
    return f"{first} to {last}"


def summed(values: list[str]) -> str:
    """The exact sum of printed decimals, with the largest number of printed digits: ``"0.38", "0.54"`` →
    ``"0.92"``."""
    return str(sum((Decimal(value) for value in values), Decimal(0)))


def printed_scores(figures: pd.DataFrame) -> pd.DataFrame:
    """Every printed score of a pair, one row a score, the most trusted source first where several print it.

    Args:
        figures: rows as of ``Tables.figures``.

    Returns:
        Columns ``place, members, subject, data_year, period, list_scope, list_region``, ``number``, ``value``
        (as printed), ``relation``, ``parts`` (empty here), ``confidence``, ``source`` and ``others`` (list of
        ``(value, source)`` of sources that disagree).
    """
    rows = figures[(figures["metric"] == SCORE) & (figures["place_kind"] == "pair")]
    rows = rows.assign(pair=[PAIR_SEPARATOR.join(sorted(members)) for members in rows["members"]])
    best = best_values(rows, ["pair", *_KEY[1:]])
    scores = best.assign(parts=[[] for _ in range(len(best))], others=best["other_values"])
    return scores[_COLUMNS].sort_values(_KEY, ignore_index=True)


def summed_scores(figures: pd.DataFrame) -> pd.DataFrame:
    """Scores that are the sum of the two partners' printed Shares in their joint articles.

    Same columns as ``printed_scores``; ``parts`` holds the two printed Shares in the order of the members. A
    pair of which only one partner's Share is printed, or which a source contradicts, has no sum.
    """
    rows = figures[
        (figures["metric"] == PART) & (figures["place_kind"] == "pair") & (figures["relation"] == "=")
    ]
    found = []
    for _, values in rows.groupby(_KEY, sort=False):
        own = {member: values[values["reference_place"] == member] for member in values.iloc[0]["members"]}
        if any(part["value"].nunique() != 1 for part in own.values()):
            continue
        parts = [part.iloc[0]["value"] for part in own.values()]
        found.append(
            values.iloc[0].to_dict()
            | {
                "number": float(summed(parts)),
                "value": summed(parts),
                "parts": parts,
                "confidence": max(values["confidence"], key=CONFIDENCES.index),
                "source": ";".join(dict.fromkeys(values["source"])),
                "others": [],
            }
        )
    return pd.DataFrame(found, columns=_COLUMNS)


@cached
def printed_pairs(index: PrintedIndex) -> PrintedPairs:
    """Everything printed of pairs; see ``helpers.index.interface.PrintedPairs``."""
    figures, metrics = index.tables.figures, index.tables.metrics
    known = _names_by_level(index)
    found = [printed_scores(figures), summed_scores(figures)]
    scores = pd.concat([part for part in found if len(part)] or found[:1], ignore_index=True)
    others = pd.concat([_figures_without_score(index), _statements(index)], ignore_index=True)
    others = others.merge(metrics[["metric", "name", "unit"]], on="metric", how="left")
    return PrintedPairs(
        scores.assign(level=_levels(known, scores)),
        others.assign(level=_levels(known, others)),
        dict(zip(metrics["metric"], metrics["definition"], strict=True)),
    )


def _figures_without_score(index: PrintedIndex) -> pd.DataFrame:
    figures, metrics = index.tables.figures, index.tables.metrics
    counts_pairs = figures["metric"].isin(metrics.loc[metrics["unit"] == "pairs", "metric"])
    of_pairs = (figures["place_kind"] == "pair") & ~figures["metric"].isin([SCORE, PART])
    rows = figures.loc[of_pairs | counts_pairs, _ROWS]
    # a region tells of a list only where the list is a city's own
    return rows.assign(list_region=rows["list_region"].where(figures["list_scope"] == "city", ""))


def _statements(index: PrintedIndex) -> pd.DataFrame:
    """What an article says of pairs by comparison; it is trusted as far as the other statements of the article."""
    figures, metrics, said = index.tables.figures, index.tables.metrics, index.tables.statements
    comparisons = metrics.loc[metrics["value_type"] == "comparison", "metric"]
    said = said[(said["place_kind"] == "pair") & (said["kind"] == "index") & said["metric"].isin(comparisons)]
    trust = figures[figures["statement"] != ""].drop_duplicates("source").set_index("source")["confidence"]
    return said.assign(
        members=pd.Series(
            [tuple(place.split(PAIR_SEPARATOR)) for place in said["place"]], said.index, dtype="object"
        ),
        data_year=said["data_year"].astype("int64"),
        period="",
        list_region="",
        confidence=said["article"].map(trust).astype("str").fillna(""),
        source=said["article"],
    )[_ROWS]


def _names_by_level(index: PrintedIndex) -> dict[str, set[str]]:
    places = index.tables.places
    return {
        "institution": set(index.tables.institutions["institution"]),
        "country": set(places.loc[places["kind"] == "country", "place"]),
        "city": set(places.loc[places["kind"] == "city", "place"]),
    }


def _levels(known: dict[str, set[str]], rows: pd.DataFrame) -> pd.Series:
    """What both partners of each pair are; empty where they are of different kinds."""
    levels = [
        next((level for level, names in known.items() if members and names.issuperset(members)), "")
        for members in rows["members"]
    ]
    return pd.Series(levels, rows.index, dtype="str")


def ratio_text(relation: str, value: str, other: str) -> str:
    """A printed ratio of scores in words: ``(">", "1.5", "A – B")`` → ``"more than 1.5 times the score of A – B"``."""
    if float(value) == 1 and relation in (">", "<"):
        return f"a {'greater' if relation == '>' else 'smaller'} score than {other}"
    words = {
        ">": "more than ",
        "<": "less than ",
        ">=": "at least ",
        "<=": "at most ",
        "≈": "about ",
        "=": "",
    }
    return f"{words[relation]}{value} times the score of {other}"


def counted(index: Index) -> Index | None:
    """What tells pairs counted from articles: the index, or what stands beside it; None where nothing does."""
    return next((one for one in (index, *index.companions) if one.pair_years), None)


def pair_years(index: Index, until: int) -> list[int]:
    """The years up to one of which pairs are counted."""
    evidence = counted(index)
    return [year for year in evidence.pair_years if year <= until] if evidence else []


@cached
def latest_pairs(index: Index, year: int, subject: str = "") -> pd.DataFrame:
    """The pairs of the last year known up to ``year``, highest score first; see ``Index.pairs``.

    Of what stands beside the index only those of its own leading cities of ``year``.
    """
    evidence, years = counted(index), pair_years(index, year)
    if evidence is None or not years:
        return index.pairs(year, subject).head(0)
    pairs = evidence.pairs(years[-1], subject)
    if evidence is not index:
        leading = set(index.ranking(year).head(LEADING)["place"])
        pairs = pairs[pairs["place"].isin(leading) & pairs["partner"].isin(leading)]
    return pairs.reset_index(drop=True)


def common_member(members: list[tuple[str, str]]) -> str | None:
    """The partner that all of at least two pairs have in common, if there is exactly one."""
    if len(members) < 2:
        return None
    shared = set.intersection(*(set(pair) for pair in members))
    return shared.pop() if len(shared) == 1 else None
