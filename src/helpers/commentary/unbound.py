"""Numbers, rank words, comparisons, and words such as "only" and "none", in an author's own words that are no facts.

Such words go stale in silence. Each is either replaced by a fact, bound by a claim, or excused with a reason.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.base.words import SMALL_NUMBERS, SMALL_ORDINALS
from helpers.commentary.language import Stretch

_NUMBERS = (
    *SMALL_NUMBERS, "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty",
    "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundreds?", "thousands?", "millions?", "billions?", "dozens?",
    "half", "halves", "quarters?", "twice", "thrice", "double[sd]?", "doubling", "tripl(?:es?|ed|ing)", "quadrupled?",
    "halved", "percent", "decades?",
)  # fmt: skip
_RANKS = (
    *SMALL_ORDINALS[1:], "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth", "last", "top", "bottom", "leaders?", "leads?", "led", "leading", "overt(?:ook|akes?|aken|aking)",
    "surpass(?:ed|es)?", "outrank(?:s|ed)", "ahead", "behind", "trail(?:s|ed)", "tops", "topped",
)  # fmt: skip
# Words by which a sentence says of all, of none, of one alone, of an order or of what is printed: true or false by data.
_STATEMENTS = (
    r"all", r"none", r"nobody", r"nowhere(?: else)?", r"nothing", r"neither", r"no(?: \w+)?", r"only", r"alone", r"both", r"every", r"each of",
    r"never", r"always", r"ever since", r"still", r"any other", r"without exception", r"uniform(?:ly)?", r"mainly", r"mostly",
    r"the same", r"remain(?:s|ed)?", r"before", r"after", r"borne out", r"confirm(?:s|ed)", r"contradict(?:s|ed)",
    r"disput(?:es|ed)", r"(?:in|under) dispute", r"disagrees?", r"agrees?", r"elsewhere", r"absent", r"lacks?", r"missing",
    r"prints", r"(?:is|are|was|were|been|not|be) (?:(?:also|still|only|reported to be) )?printed", r"have printed", r"has (?:a )?printed",
    r"not (?:known|stated|found|covered|named|settled)", r"(?:is|are) known", r"cannot be checked",
)  # fmt: skip
# Where such a word says nothing that data could make false. Reviewed against all text that there is: a phrase comes here
# only if no sentence with it can be a statement about figures.
_DECORATIVE = (
    r"at all", r"above all", r"after all", r"before long", r"before adjustment", r"all the (?:more|same)", r"once and for all",
    r"first of all", r"not only", r"only if", r"if only", r"no doubt", r"nothing further", r"still be", r"remains to be seen", r"(?:every|each) case",
    r"the same (?:time|reason|kind|weight)", r"look the same", r"from both", r"both partners", r"each other", r"one another",
    r"what is (?:printed|known)", r"no (?:benchmark|conclusion|contradiction|distribution|evidence|margin|mark|measure|quantity|"
    r"sample|sign|statistical|unit)",
)  # fmt: skip
_COMPARISONS = (
    r"(?:more|less|worse|(?!rather|other)\w{2,}er) than", r"at least", r"at most", r"most of", r"as (?:many|much|high|large|low|small) as",
    r"the (?:most|fewest|least|best|worst)", r"(?:high|low|larg|small|great|strong|weak|fast|slow|bigg|long|short)est",
    r"rose", r"rises?", r"risen", r"rising", r"fell", r"falls?", r"fallen", r"falling", r"grew", r"grows?", r"grown", r"growing",
    r"declin(?:e|es|ed|ing)", r"shrank", r"shrinks?", r"shrunk", r"climb(?:s|ed)?", r"drop(?:s|ped)?", r"gain(?:s|ed)?",
    r"los(?:t|es|ing)", r"increas(?:e|es|ed|ing)", r"decreas(?:e|es|ed|ing)", r"exceed(?:s|ed)?", r"narrow(?:s|ed)", r"widen(?:s|ed)",
    r"unchanged", r"\w+fold",
)  # fmt: skip
_DIGITS = re.compile(r"(?<!\w)(?:[+\-−≈]\s?)?(?:\d(?:[\d.,]*\d)?(?:st|nd|rd|th)?\b|\d)\s?[%‰]?|[¼½¾⅐-⅞%‰]")
_ONE_WORD = "|".join([*_NUMBERS, *_RANKS])
_WORDS = re.compile(rf"\b(?:{_ONE_WORD})(?:-(?:{_ONE_WORD}))*\b", re.I)
_COMPARED = re.compile(r"\b(?:" + "|".join(_COMPARISONS) + r")\b", re.I)
_STATED = re.compile(r"\b(?:" + "|".join(_STATEMENTS) + r")\b", re.I)
_DECORATED = re.compile(r"\b(?:" + "|".join(_DECORATIVE) + r")\b", re.I)

# What a reader does not see as text, or sees only as a name. A fact stands for itself wherever it is.
_FACT = "\ufffc"
_UNSEEN = [
    re.compile(pattern, re.S | re.M | re.I)
    for pattern in (
        r"<!--.*?-->",
        r"(?<=\]\()\s*(?:<[^>\n]*>|[^\s()]*(?:\([^()\s]*\)[^\s()]*)*)",  # the address of a link, not its title
        r"^ {0,3}\[[^\]^][^\]\n]*\]:\s*\S+",  # the address of a reference
        r"\[\^[^\]\s]+\]:?",  # the mark of a footnote
        r"<(?:https?|mailto):[^>\s]*>",
        r"\b(?:https?://|mailto:)[^\s)>\]]+",
        r"^\s*(?:>\s*)*(?:[-*+]\s+)*\d{1,2}[.)](?=\s)",  # the number of a list
        r"</?[a-z][a-z0-9]*",  # the name of a tag
        r"\b(?:href|src|id|class|start|colspan|rowspan|scope|dir)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+)",
        r"&#?\w+;",
    )
]
_CODE = re.compile(r"(`+)([^`]+)\1")
# a name of a file, a column or a fact: one word that has a letter
_NAME = re.compile(r"(?=\S*[^\W\d])\S+")


@dataclass(frozen=True)
class Unbound:
    """A word that should be a fact: where it stands and what it is."""

    line: int
    word: str
    kind: str


def unbound_words(plain: Sequence[Stretch]) -> list[Unbound]:
    """Unbound words in an author's texts, in their order.

    Inside a claim, all words are checked by its condition; digits are bound by nothing but
    a fact. What is excused is left alone.
    """
    texts = [_FACT if stretch.kind == "fact" else stretch.text for stretch in plain]
    starts = [0, *itertools.accumulate(map(len, texts))]
    text = "".join(texts)
    seen = _visible(text)
    decorative = [match.span() for match in _DECORATED.finditer(seen)]
    found: list[tuple[int, Unbound]] = []
    patterns = (
        (_DIGITS, "number"), (_COMPARED, "comparison"), (_WORDS, "number or rank word"), (_STATED, "statement"),
    )  # fmt: skip
    for pattern, kind in patterns:
        for match in pattern.finditer(seen):
            if pattern is _STATED and any(a <= match.start() and match.end() <= b for a, b in decorative):
                continue
            at = bisect.bisect_right(starts, match.start()) - 1
            if plain[at].kind == "excused" or (plain[at].kind == "claimed" and pattern is not _DIGITS):
                continue
            line = plain[at].line + text.count("\n", starts[at], match.start())
            found.append((match.start(), Unbound(line, match[0].strip(), kind)))
    return [word for _, word in sorted(found, key=lambda pair: pair[0])]


def _visible(text: str) -> str:
    """``text`` with blanks, letter for letter, for whatever is no text of the author's to a reader."""

    def blank(match: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", match[0])

    text = _CODE.sub(lambda code: blank(code) if _NAME.fullmatch(code[2].strip()) else code[0], text)
    for pattern in _UNSEEN:
        text = pattern.sub(blank, text)
    return text
