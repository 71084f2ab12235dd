"""Pairs: their names and kinds in words, their scores as data and as a matrix."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
from matplotlib.figure import Figure as Canvas

from helpers.base.words import with_relation
from helpers.figures.matrix import draw_matrix
from helpers.index.interface import Index
from helpers.index.pairs import RATIO, ratio_text
from helpers.pages.frames import frame, joined_columns
from helpers.pages.wording import fitted, lowered
from helpers.report.report import Report

DASH = " – "
_ACRONYM = re.compile(r" \([A-Z][A-Za-z&-]*\)")
_LETTERS = 17  # of a name beside a matrix
_LEVELS = {"country": "countries", "institution": "institutions", "city": "cities"}


def subject_of(report: Report) -> str:
    """The subject or field that was asked for; the whole where none was."""
    return report.parameters.get("subject") or report.index.whole


def in_its_subject(report: Report) -> str:
    """``" in life sciences"`` where the report is about a subject or field."""
    return report.index.in_subject(subject_of(report))


def pair_name(members: tuple[str, str]) -> str:
    """Both partners in running text, without the acronyms that stand in brackets behind names."""
    return DASH.join(_ACRONYM.sub("", member).removesuffix(" metropolitan area") for member in members)


def kind_of_pair(level: str, city: str) -> str:
    """``"Pairs of cities"``, with the city whose institutions they are."""
    if not level:
        return "Pairs of different kinds"
    where = f" inside {city}" if city else ""
    return f"Pairs of {_LEVELS[level]}{where}"


def in_words(row: Any) -> str:
    """What one row says of its pair, from its metric, relation and value."""
    other = pair_name(tuple(row.reference_place.split(DASH))) if row.reference_place else ""
    if row.metric == "rank":
        return f"rank {with_relation(row.relation, row.value)} among {lowered(kind_of_pair(row.level, row.list_region))}"
    if row.metric == RATIO:
        return ratio_text(row.relation, row.value, other)
    if row.unit == "yes = 1":
        text = row.name if float(row.value) else f"not {row.name}"
        return f"{text}, compared with {other}" if other else text
    return f"{with_relation(row.relation, row.value)} {row.name}"


def short_name(index: Index, row: Any) -> str:
    """Both cities of a row of ``Index.pairs`` by their short names."""
    return f"{index.short(row.place)}{DASH}{index.short(row.partner)}"


def among(pairs: pd.DataFrame, cities: list[str]) -> pd.DataFrame:
    """The pairs of which both are among ``cities``."""
    return pairs[pairs["place"].isin(cities) & pairs["partner"].isin(cities)]


def are_abroad(index: Index, pairs: pd.DataFrame) -> pd.Series:
    """Whether the cities of pairs are of two countries."""
    return pairs["place"].map(index.country_of).ne(pairs["partner"].map(index.country_of))


def common_group(index: Index, members: tuple[str, str], otherwise: str) -> str:
    """The country group of both partners, or ``otherwise`` where they differ."""
    groups = {index.country_group(member) for member in members}
    return groups.pop() if len(groups) == 1 else otherwise


def matrix(index: Index, cities: list[str], pairs: pd.DataFrame, decimals: int) -> partial[Canvas]:
    """The drawing of the scores of ``pairs`` of ``cities``."""
    position = {city: place for place, city in enumerate(cities)}
    scores = {}
    for row in pairs.itertuples():
        column, line = sorted((position[row.place], position[row.partner]))
        scores[line, column] = float(row.score)
    names = [(fitted(index.short(city), _LETTERS), index.country_group(city)) for city in cities]
    return partial(draw_matrix, names, scores, decimals=decimals)


def pair_data(
    pairs: pd.DataFrame,
    year: int | pd.Series,
    printed: Mapping[frozenset[str], tuple[str, str]] | None = None,
) -> pd.DataFrame:
    """Pairs as data of an exhibit, with what is ``printed`` of them: text and source, empty where nothing is."""
    keys = [frozenset(pair) for pair in zip(pairs["place"], pairs["partner"], strict=True)]
    beside = [(printed or {}).get(key, ("", "")) for key in keys]
    return frame(
        data_year=year,
        city=pairs["place"],
        partner=pairs["partner"],
        joint_articles=pairs["count"],
        score=pairs["score"].round(2),
        printed_score=None if printed is None else [text for text, _ in beside],
        source=joined_columns(pairs["source"], [source for _, source in beside]),
    )
