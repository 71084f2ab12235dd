"""Words that pages share: subjects in sentences, names that fit, lists that stay short."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from helpers.base.words import capitalised, cardinal, figure_ordinal, listed, ordinal
from helpers.data.layout import WEAK_KINDS
from helpers.index.interface import OVERALL, Index
from helpers.index.rankings import LAST_TOLD, place_range, place_text
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
NOWHERE = "country not known"


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


def within(index: Index, subject: str) -> str:
    """``"in chemistry"``, or ``"overall"``."""
    name = index.subject_names.get(subject, subject)
    return name if subject == OVERALL else f"in {name}"


def on_whose_word(index: Index, cells: Iterable[str]) -> str:
    """``" (from a forum alone)"`` for a sentence whose figures none but aggregators and forums print; else empty.

    ``cells`` are the sources of the figures that it rests on, one a figure, ids joined by ``;``. Where others print some
    of the figures, it says ``in part``.
    """
    sources = [[index.source(i) for i in cell.split(";") if i] for cell in dict.fromkeys(cells)]
    alone = [each for each in sources if each and all(source.kind in WEAK_KINDS for source in each)]
    if not alone:
        return ""
    found = {source.source: source.kind for each in alone for source in each}
    kinds = [kind for kind in WEAK_KINDS if kind in found.values()]
    words = f"{'an' if kinds[0] == 'aggregator' else 'a'} {kinds[0]}"
    if len(found) > 1:
        words = listed(f"{kind}s" for kind in kinds)
    return f" ({'' if len(alone) == len(sources) else 'in part '}from {words} alone)"


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


def whole_and_subjects(index: Index) -> list[str]:
    """The whole and the subjects, in their order; the whole once where it is a subject."""
    return list(dict.fromkeys([index.whole, *index.subjects]))


def in_subject(index: Index, subject: str) -> str:
    """``" in chemistry"``, or nothing for the whole."""
    return "" if subject == OVERALL else f" {within(index, subject)}"


def heading(index: Index, subject: str) -> str:
    """The name of a subject where there is little room."""
    return capitalised(index.subject_shorts.get(subject, subject))


def fitted(name: str, letters: int) -> str:
    """``name``, cut to ``letters`` where it is longer."""
    return name if len(name) <= letters else f"{name[: letters - 1].rstrip(' -–,(')}…"


def crowded(ranking: pd.DataFrame) -> bool:
    """Whether so many places share the leading ranks that nobody can be called a leader."""
    return int((ranking["rank"] <= TOP).sum()) > 2 * TOP


def some(names: Iterable[str], what: str = "cities", most: int = _NAMED) -> str:
    """The names as a list, or their number where there are more than ``most``."""
    names = list(names)
    return listed(names) if len(names) <= most else f"{cardinal(len(names))} {what}"


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
    return f"{voice.measured.capitalize()} {overall}rank by {measure}{in_subject(index, index.whole)}"


def rank_word(index: Index) -> str:
    """What a place in the order of an index is called: ``"rank"``, or ``"place"`` where it is none."""
    return "rank" if index.voice.ranked else "place"


def in_the_order(index: Index, number: int = 1, *, overall: bool = False) -> str:
    """What is compared of two years: ``"printed overall rank"``, or ``"overall place by listed Share"``."""
    what = "overall " if overall and index.whole == OVERALL else ""
    word = rank_word(index) + "s" * (number != 1)
    measured = index.voice.measured
    return f"{measured} {what}{word}" if index.voice.ranked else f"{what}{word} by {measured} Share"


def by_share(index: Index, year: int | None, text: str) -> str:
    """``text`` as a title; where places are no ranks it says by what they are, and of which year, if of one."""
    if index.voice.ranked:
        return capitalised(text)
    return f"By {index.voice.measured} Share{f' of {year}' if year else ''}, {text}"


def place_in_words(index: Index, rank: int) -> str:
    """``"fourth"``; far down an order that is no ranking, where neighbours hardly differ, ``"about 65th to 75th"``."""
    if index.voice.ranked or rank <= LAST_TOLD:
        return ordinal(rank)
    first, last = place_range(rank)
    return f"about {figure_ordinal(first)} to {figure_ordinal(last)}"


def place_in_digits(index: Index, rank: int) -> str:
    """``"4"``; far down an order that is no ranking ``"65–75"``."""
    return str(rank) if index.voice.ranked else place_text(rank)


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
