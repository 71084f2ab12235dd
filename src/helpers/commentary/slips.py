"""Slips of the pen in the language of commentary, told in an analyst's words before a parser tells them in its own."""

from __future__ import annotations

import re

from helpers.commentary.facts.fact import FACT_NAMES

_ASKED = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}|(?<![{%#])\{(?![{%#])\s*(\w+)\s*\(")
_CURLY = re.compile("[“”„‟″]|‘(?=[^‘’]*’)")
_ASSIGNED = re.compile(r"(?<![=!<>])=(?!=)")
_NO_PROSE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|```.*?```|`[^`\n]*`", re.S)
_LOOSE = re.compile(r"""\b(\w+)\(\s*["'“‘]|%-?\s*((?:end)?(?:claim|excuse))\b[^%\n]*%""")
_CLOSED_BY = {"{{": "}}", "{%": "%}", "{#": "#}"}
_OPENED_BY = {end: start for start, end in _CLOSED_BY.items()}
_TAG = re.compile(r"\{%-?\s*(end)?(claim|excuse)\b")


def slip_in(text: str) -> tuple[int, str] | None:
    """The first slip in a passage: where it is, and what to write instead; None where there is none."""
    opened: tuple[int, str] | None = None
    for mark in _ASKED.finditer(text):
        sign = mark[0]
        if opened and opened[1] == "{#" and sign != "#}":
            continue  # a note to oneself may hold anything
        if mark[1]:
            if mark[1] in FACT_NAMES and not opened:
                return (
                    mark.start(),
                    f"'{{ {mark[1]}(…) }}' has one brace; a fact stands in two: {{{{ {mark[1]}(…) }}}}",
                )
        elif sign in _CLOSED_BY:
            if opened:
                break
            opened = mark.start(), sign
        elif opened and sign == _CLOSED_BY[opened[1]]:
            if found := _inside(text[opened[0] + 2 : mark.start()], opened):
                return found
            opened = None
        elif opened is None and sign != "#}":
            return mark.start(), f"'{sign}' closes nothing; '{_OPENED_BY[sign]}' is missing before it"
        else:
            break
    if opened:
        end = _CLOSED_BY[opened[1]]
        return opened[0], f"'{opened[1]}' is not closed; '{end}' is missing after it"
    return _unfinished(text) or _outside(text)


def _outside(text: str) -> tuple[int, str] | None:
    """A fact or a tag in other brackets than its own, which readers would see as it is written."""
    prose = _NO_PROSE.sub(lambda found: " " * len(found[0]), text)
    for found in _LOOSE.finditer(prose):
        if found[2]:
            return found.start(), f"'% {found[2]}' has lost its brace: {{% {found[2]} … %}}"
        if found[1] in FACT_NAMES:
            return (
                found.start(),
                f"'{found[1]}(…)' stands in the text as it is; a fact stands in {{{{ {found[1]}(…) }}}}",
            )
    return None


def _inside(said: str, opened: tuple[int, str]) -> tuple[int, str] | None:
    """A slip between two brackets."""
    start, sign = opened
    if sign == "{#":
        return None
    if curly := _CURLY.search(said):
        return start, f'curly quotes ({curly[0]}) name nothing; straight ones do: "…"'
    if not said.strip():
        return start, f"nothing stands between '{sign}' and '{_CLOSED_BY[sign]}'"
    bare = re.sub(r'"[^"]*"|\'[^\']*\'', '""', said)
    if ";" in bare:
        return start, "';' parts nothing; what a fact is asked for is parted by commas"
    if (found := re.search(r'\b(\w+)(?:\s+""|\s*\[)', bare)) and found[1] in FACT_NAMES:
        return start, f"what a fact is asked for stands in round brackets: {found[1]}(…)"
    if '"' in bare.replace('""', ""):
        return start, "a quotation mark is missing: names stand between two of them"
    if bare.count("(") != bare.count(")"):
        missing = ")" if bare.count("(") > bare.count(")") else "("
        return start, f"a bracket '{missing}' is missing"
    if (
        sign == "{%"
        and bare.split()[:1] == ["claim"]
        and _ASSIGNED.search(re.sub(r"\([^()]*\)", "", _flat(bare)))
    ):
        return start, "'=' compares nothing; write '=='"
    return None


def _flat(said: str) -> str:
    """Without what stands in inner brackets."""
    while (shorter := re.sub(r"\([^()]*\)", "", said)) != said:
        said = shorter
    return said


def _unfinished(text: str) -> tuple[int, str] | None:
    """A claim or excuse without an end, or an end without a beginning."""
    waiting: list[tuple[int, str]] = []
    for tag in _TAG.finditer(re.sub(r"\{#.*?#\}", lambda note: " " * len(note[0]), text, flags=re.S)):
        if not tag[1]:
            waiting.append((tag.start(), tag[2]))
        elif not waiting or waiting[-1][1] != tag[2]:
            return tag.start(), f"'end{tag[2]}' ends no {tag[2]} that was begun"
        else:
            waiting.pop()
    if waiting:
        at, name = waiting[-1]
        return at, f"the {name} that begins here is not closed; '{{% end{name} %}}' is missing after its text"
    return None
