"""Finds sentences that speak of a change from one era of an index to another, where nothing can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable

from helpers.index.interface import Break
from helpers.report.exhibits import LONGEST_ALT, Figure

_YEAR = re.compile(r"\b(20\d\d)\b")
_SENTENCE = re.compile(r"(?<=[.;!?])\s+")
_SPANS = (
    re.compile(r"\bfrom\b[^.;]*?\b(20\d\d)\b[^.;]*?\b(?:to|until)\b[^.;]*?\b(20\d\d)\b", re.I),
    re.compile(r"\bsince (20\d\d)\b[^.;]*?\b(20\d\d)\b", re.I),
)
_CHANGE = re.compile(
    r"\b(?:gr[oe]w(?:s|n|ing|th)?|r[io]se[sn]?|rising|f[ae]lls?|fallen|falling|gain(?:s|ed|ing)?|los[et]s?|doubl\w+|"
    r"tripl\w+|climb\w*|drop\w*|declin\w+|increas\w+|decreas\w+|overt\w+|overtook|moves?|moved|slip\w*|shr[aiu]nk\w*|"
    r"pull(?:s|ed|ing) clear|clos(?:es|ed|ing)|widen\w*|narrow\w*|goes from|went from|up from|down from|chang(?:es|ed))\b"
    r"|[+−]\d+(?:\.\d+)? ?%",
    re.I,
)


def require_of_a_year(figures: Iterable[Figure], year: int) -> None:
    """Fails unless each figure of the leaders by field shows nothing later, and says its year and what it goes by."""
    for figure in figures:
        assert len(figure.alt) <= LONGEST_ALT
        assert figure.data.get("data_year", figure.data.get("year")).max() <= year
        assert re.search(rf"\b{year}\b", figure.title) or figure.key == "subject-heat-map"
        assert re.match("By listed Share of|Printed|20 cities", figure.title), figure.title


def changes_across(text: str, breaks: Iterable[Break]) -> list[str]:
    """The sentences of ``text`` that tell a change between years on both sides of a break.

    A span (``from 2015 to 2025``) is one by itself; otherwise a verb or a number of change beside both years.
    """
    breaks = [one for one in breaks if one.absolute]

    def apart(years: Iterable[str]) -> bool:
        numbers = [int(year) for year in years]
        return any(one.between(min(numbers), max(numbers)) for one in breaks)

    found = []
    for sentence in _SENTENCE.split(text):
        years = _YEAR.findall(sentence)
        spans = [match.groups() for span in _SPANS for match in span.finditer(sentence)]
        if any(apart(span) for span in spans) or (years and apart(years) and _CHANGE.search(sentence)):
            found.append(sentence)
    return found
