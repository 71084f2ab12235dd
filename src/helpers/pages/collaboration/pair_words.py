"""The words for pairs: their names, their kinds, and what a printed row says of them."""

from __future__ import annotations

import re
from typing import Any

from helpers.base.words import with_relation
from helpers.index.pairs import RATIO, ratio_text

DASH = " – "
_ACRONYM = re.compile(r" \([A-Z][A-Za-z&-]*\)")
_LEVELS = {"country": "countries", "institution": "institutions", "city": "cities"}


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


def lowered(text: str) -> str:
    """``text`` as it stands inside a sentence."""
    return f"{text[:1].lower()}{text[1:]}"
