"""Words that pages share: subjects in sentences, names that fit, lists that stay short."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from helpers.base.words import cardinal, listed
from helpers.index.interface import OVERALL, Index
from helpers.report.exhibits import LONGEST_ALT
from helpers.report.parameters import SEPARATOR
from helpers.report.report import Report

TOP = 10
# Shares nearer than this are not told apart: the error of a summed Share is larger.
LEVEL = 1.03
# Longer lists of names are counted instead of written out.
_NAMED = 3
# A year with less than this part of the articles of the year before looks incomplete.
_FEW = 0.6
# measures of early editions, spelled out
MEASURES = {"WFC": "weighted fractional count (WFC)"}


def sentences(*texts: Any) -> str:
    """Sentences joined by spaces. What is empty or false is left out: ``sentences("Ranks.", late and "Not before 2020.")``."""
    return " ".join(text.strip() for text in texts if text)


def city_name(place: str) -> str:
    """A city's name in running text: ``"New York metropolitan area"`` → ``"New York"``."""
    return place.removesuffix(" metropolitan area")


def in_text(place: str) -> str:
    """The same with its article where English wants one: ``"the San Francisco Bay Area"``."""
    name = city_name(place)
    return f"the {name}" if name.endswith(" Area") else name


def incomplete_note(index: Index, year: int) -> str:
    """That a year has far fewer articles than the one before, as a year has of which only months are in the index."""
    articles = index.articles()
    if year not in articles or articles.get(year - 1, 0) * _FEW <= articles[year]:
        return ""
    return (
        f"The index holds {articles[year]:,} articles of {year}, against {articles[year - 1]:,} of {year - 1}: "
        "perhaps the year is not complete."
    )


def times(ratio: float) -> str:
    """``"1.9 times"``; of a small lead with two decimals."""
    return f"{ratio:.1f} times" if ratio >= 1.1 else f"{ratio:.2f} times"


def span(years: Sequence[int], to: str = " to ") -> str:
    """``"2017 to 2024"``; of one year its number."""
    return str(years[0]) if len(years) == 1 else f"{years[0]}{to}{years[-1]}"


def lowered(text: str) -> str:
    """``text`` as it stands inside a sentence."""
    return f"{text[:1].lower()}{text[1:]}"


def or_none(number: int) -> str:
    """A number in words; ``"none"`` for zero."""
    return cardinal(number) if number else "none"


def asked(report: Report, name: str) -> list[str]:
    """The values of a parameter that takes several; empty where none was given."""
    values = report.parameters.get(name)
    return values.split(SEPARATOR) if values else []


def fitted(name: str, letters: int) -> str:
    """``name``, cut to ``letters`` where it is longer."""
    return name if len(name) <= letters else f"{name[: letters - 1].rstrip(' -–,(')}…"


def crowded(ranking: pd.DataFrame) -> bool:
    """Whether so many places share the leading ranks that nobody can be called a leader."""
    return int((ranking["rank"] <= TOP).sum()) > 2 * TOP


def some(cities: Iterable[str], most: int = _NAMED) -> str:
    """The names of cities as a list, or their number where there are more than ``most``."""
    cities = list(cities)
    return listed(cities) if len(cities) <= most else f"{cardinal(len(cities))} cities"


def shared_end_note(ranking: pd.DataFrame, shown: pd.DataFrame) -> str:
    """That places behind the last one shown have its Share; an empty text where none has."""
    last = shown["rank"].max()
    equal = (ranking["rank"] == last).sum() > (shown["rank"] == last).sum()
    return "Further cities have the same Share as the last one shown." if equal else ""


def alternative(*texts: Any) -> str:
    """``sentences`` of an alternative text, as many of the first ones as it may hold."""
    text = ""
    for sentence in texts:
        longer = sentences(text, sentence)
        if len(longer) > LONGEST_ALT:
            break
        text = longer
    return text


def order_name(index: Index, measure: str = "Share") -> str:
    """What a place in the order of the whole is: ``"Printed overall rank by Share"``, ``"Place by listed Share"``."""
    voice, measure = index.voice, MEASURES.get(measure, measure)
    if not voice.ranked:
        return f"Place by {voice.measured} {measure}"
    overall = "overall " if index.whole == OVERALL else ""
    return f"{voice.measured.capitalize()} {overall}rank by {measure}{index.in_subject(index.whole)}"


def first_few(items: Iterable[str], most: int = _NAMED) -> str:
    """The first items as a list, the others counted: ``"A, B and four more"``."""
    items = list(items)
    more = len(items) - most
    return listed(items) if more < 2 else listed([*items[:most], f"{cardinal(more)} more"])


def level_with_first(ranking: pd.DataFrame) -> str:
    """The second city of a ranking by Share where it is too close to the first to be told apart; else empty."""
    if len(ranking) < 2 or ranking["share"].head(2).isna().any():
        return ""
    first, second = ranking["share"].head(2)
    printed = (ranking["own_edition"] & (ranking["edition"] != "")).any()
    return str(ranking.iloc[1]["place"]) if second < first <= second * LEVEL and not printed else ""
