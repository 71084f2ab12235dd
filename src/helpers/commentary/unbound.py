"""Numbers, years, rank words and comparisons in an author's own words that are no facts.

Such words go stale in silence. Each is either replaced by a fact, bound by a claim, or excused with a reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER_WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fifteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "hundred",
    "hundreds",
    "thousand",
    "thousands",
    "million",
    "half",
    "twice",
    "thrice",
    "double",
    "doubled",
    "triple",
    "tripled",
    "quarter",
    "dozen",
]
_RANK_WORDS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "last",
    "top",
    "leader",
    "leaders",
    "leads",
    "led",
    "lead",
    "leading",
    "overtook",
    "overtakes",
    "overtaken",
    "surpassed",
    "surpasses",
    "ahead",
    "behind",
]
_COMPARISONS = (
    r"more than", r"less than", r"fewer than", r"at least", r"at most", r"higher than", r"lower than", r"larger than",
    r"smaller than", r"most of", r"the most", r"the fewest", r"the highest", r"the lowest", r"the largest",
    r"rose", r"fell", r"risen", r"fallen", r"grew", r"grown", r"declined", r"shrank", r"climbed", r"dropped", r"gained", r"lost",
)  # fmt: skip
_DIGITS = re.compile(r"(?<![\w])[+\-−≈]?\d[\d.,]*%?")
_WORDS = re.compile(r"\b(" + "|".join(_NUMBER_WORDS + _RANK_WORDS) + r")\b", re.I)
_COMPARED = re.compile(r"\b(" + "|".join(_COMPARISONS) + r")\b", re.I)
_LINK_TARGET = re.compile(r"\]\([^)]*\)|<https?:[^>]*>|\[\^[^\]]+\]")


@dataclass(frozen=True)
class Unbound:
    """A word that should be a fact: where it stands and what it is."""

    line: int
    word: str
    kind: str


def unbound_words(plain: list[tuple[int, str, bool]]) -> list[Unbound]:
    """Unbound words in an author's texts: (line on which it begins, text, whether a claim binds it).

    Inside a claim, rank words and comparisons are checked by its condition; digits are bound by nothing but
    a fact.
    """
    found = []
    for first, text, bound in plain:
        text = _LINK_TARGET.sub(lambda match: " " * len(match[0]), text)
        patterns = [(_DIGITS, "number")]
        if not bound:
            patterns += [(_WORDS, "number or rank word"), (_COMPARED, "comparison")]
        for pattern, kind in patterns:
            for match in pattern.finditer(text):
                found.append(Unbound(first + text.count("\n", 0, match.start()), match[0], kind))
    return sorted(found, key=lambda word: (word.line, word.word))
