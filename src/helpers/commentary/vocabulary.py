"""Words for facts: what text may put behind a fact, as in ``{{ rank("Beijing") | ordinal }}``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from helpers.base.errors import WrongParameter
from helpers.base.words import capitalised, cardinal, ordinal, signed
from helpers.commentary.facts.fact import Fact


def _whole(name: str, fact: Fact) -> int:
    value = fact.value
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value) or value < 0:
        raise WrongParameter(f"'{name}' needs a whole number; {fact.expression} is {fact.text}")
    return int(value)


def _signed_percent(name: str, fact: Fact) -> str:
    if isinstance(fact.value, bool) or not isinstance(fact.value, int | float):
        raise WrongParameter(f"'{name}' needs a number; {fact.expression} is {fact.text}")
    return signed(float(fact.value), unit="%")


def _plural(singular: str, many: str) -> Callable[[str, Fact], str]:
    def words(name: str, fact: Fact) -> str:
        number = _whole(name, fact)
        return f"{cardinal(number)} {singular if number == 1 else many}"

    return words


_WORDS: dict[str, Callable[[str, Fact], str]] = {
    "ordinal": lambda name, fact: ordinal(_whole(name, fact)),
    "cardinal": lambda name, fact: cardinal(_whole(name, fact)),
    "capital": lambda _, fact: capitalised(fact.text),
    "signed_percent": _signed_percent,
    "city_or_cities": _plural("city", "cities"),
    "place_or_places": _plural("place", "places"),
}
FILTER_NAMES = tuple(_WORDS)


def worded(name: str, fact: Fact) -> Fact:
    """``fact`` with its text put into the words ``name``; a missing fact keeps saying what is missing.

    Raises:
        WrongParameter: if the fact is of a kind that these words cannot say.
    """
    return fact if fact.missing else replace(fact, text=_WORDS[name](name, fact))
