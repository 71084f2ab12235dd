"""What commentary may say beside plain Markdown, and nothing else: facts, words for them, claims, excuses.

A passage is walked, node by node: its facts are filled in, its claims are checked, and whatever is none of these is refused.
There is no loop, no assignment, no attribute, no arithmetic and no include, so text can neither run code nor grow without
bound.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, cast

from jinja2 import nodes

from helpers.base.errors import ScienceCitiesError, WrongParameter, nearest
from helpers.commentary.facts.facts import FACT_NAMES, Fact, FactMissing, Facts
from helpers.commentary.grammar import LONGEST_TEXT, line_of, parsed, said_by, tag_of
from helpers.commentary.source import FLAG_END, FLAG_START, CommentaryError, Passage, require_readable
from helpers.commentary.vocabulary import FILTER_NAMES, worded

LONGEST_ARGUMENT = 200
MOST_FACTS = 400
VALUES = ("year", "compare_to")  # plain values beside the facts
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")
# the last line of a text after which a flag would change the meaning of the line: table, fence, HTML, reference
_OWN_LINE = re.compile(r"^\s*(\||```|~~~|<|\[[^\]^]+\]:)|\|\s*$|^ {4}")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "lteq": operator.le,
    "gt": operator.gt,
    "gteq": operator.ge,
    "in": lambda item, places: item in places,
    "notin": lambda item, places: item not in places,
}


@dataclass(frozen=True)
class Claim:
    """A bound sentence: its condition, its line, and whether the figures bear it out.

    ``holds`` is None when a fact of the condition is not known. Where it does not hold, ``condition`` is the part that
    fails, and ``evidence`` gives the facts of that part as they are now.
    """

    condition: str
    line: int
    holds: bool | None
    evidence: str


@dataclass(frozen=True)
class Stretch:
    """A stretch of a passage and the line on which it begins: an author's words or, if ``kind`` is ``fact``,
    what stands for a fact. ``kind`` is else ``free``, ``claimed`` (a condition checks it) or ``excused``.
    """

    line: int
    text: str
    kind: str


@dataclass(frozen=True)
class Evaluated:
    """A passage with its facts filled in: Markdown, the facts used, the claims, the author's own words.

    ``quoted`` are the expressions of the facts that are written out, not only compared.
    """

    markdown: str
    facts: list[Fact]
    claims: list[Claim]
    plain: list[Stretch]
    quoted: frozenset[str]


def evaluate(passage: Passage, facts: Facts) -> Evaluated:
    """Fills in the facts of a passage and checks its claims.

    Raises:
        CommentaryError: for anything outside the language, an unknown fact, place or subject, and text that
            would grow beyond its bound; with file and line, and the nearest known name.
    """
    start = len(facts.used)
    walk = _Walk(passage, facts)
    written = "".join(walk.text(node, "free") for node in parsed(passage).body)
    if len(written) > LONGEST_TEXT:
        raise CommentaryError(
            passage.path, passage.line, f"the passage grows beyond {LONGEST_TEXT:,} letters"
        )
    return Evaluated(written, facts.used[start:], walk.claims, walk.plain, frozenset(walk.quoted))


class _Walk:
    """One evaluation of one passage: a method for each kind of place in which a node may stand."""

    def __init__(self, passage: Passage, facts: Facts) -> None:
        self.passage, self.facts = passage, facts
        self.claims: list[Claim] = []
        self.plain: list[Stretch] = []
        self.quoted: set[str] = set()
        self.asked = 0

    def at(self, node: nodes.Node) -> int:
        return self.passage.line + line_of(node) - 1

    def error(self, node: nodes.Node, message: str) -> CommentaryError:
        return CommentaryError(self.passage.path, self.at(node), message)

    def stranger(self, node: nodes.Node) -> CommentaryError:
        if isinstance(node, nodes.BinExpr):
            said = "commentary does not calculate; a fact may say it, such as ratio, gap, moved or growth"
            return self.error(node, said)
        return self.error(node, f"'{type(node).__name__.lower()}' is not part of the language of commentary")

    def text(self, node: nodes.Node, kind: str) -> str:
        """Where text stands: data, facts to be written, claims and excuses."""
        if isinstance(node, nodes.Output):
            return "".join(self.output(child, kind) for child in node.nodes)
        if not isinstance(node, nodes.CallBlock) or not isinstance(node.call.node, nodes.ExtensionAttribute):
            raise self.stranger(node)
        if tag_of(node) == "claim":
            return self.claim(node, kind)
        reason = node.call.args[0]
        if (
            not isinstance(reason, nodes.Const)
            or not isinstance(reason.value, str)
            or not reason.value.strip()
        ):
            raise self.error(node, 'an excuse needs a reason in words: {% excuse "why" %}')
        return "".join(self.text(child, "excused") for child in node.body)

    def output(self, node: nodes.Node, kind: str) -> str:
        if isinstance(node, nodes.TemplateData):
            self.plain.append(Stretch(self.passage.line + node.lineno - 1, node.data, kind))
            return node.data
        self.plain.append(Stretch(self.at(node), "", "fact"))
        fact = self.written(node)
        self.quoted.add(fact.expression)
        # whatever Markdown would read as markup is escaped
        return _MARKDOWN.sub(r"\\\1", str(fact))

    def written(self, node: nodes.Node) -> Fact:
        """What may be written: a fact or a value, with words for it. A bare number would be no fact."""
        if isinstance(node, nodes.Call):
            return self.fact(node)
        if isinstance(node, nodes.Name):
            return self.value(node)
        if isinstance(node, nodes.Const):
            raise self.error(
                node, "only a fact can be written here; plain text stands outside of the brackets"
            )
        if not isinstance(node, nodes.Filter):
            raise self.stranger(node)
        if node.name not in FILTER_NAMES:
            raise self.error(node, f"there is no word '{node.name}'.{nearest(node.name, FILTER_NAMES)}")
        if node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
            raise self.error(node, f"the word '{node.name}' takes nothing in brackets")
        fact = self.written(
            cast(nodes.Expr, node.node)
        )  # only blocks of Jinja's own have a filter of nothing
        try:
            return worded(node.name, fact)
        except ScienceCitiesError as error:
            raise self.error(node, str(error)) from error

    def claim(self, node: nodes.CallBlock, kind: str) -> str:
        said, number = node.call.args[0], len(self.claims)
        if not isinstance(said, nodes.Call) and said.find(nodes.Call) is None:
            raise self.error(node, "the condition of a claim must ask for a fact")
        found = [(part, *self.examined(part)) for part in _parts(said)]
        holds = _all(holds for _, holds, _ in found)
        failing = [part for part in found if not part[1]]
        evidence = dict.fromkeys(f"{fact.expression} = {fact}" for _, _, facts in failing for fact in facts)
        condition = " and ".join(said_by(part) for part, _, _ in failing or found)
        self.claims.append(Claim(condition, self.passage.line + node.lineno - 1, holds, "; ".join(evidence)))
        body = "".join(self.text(child, "claimed" if kind == "free" else kind) for child in node.body)
        if holds:
            return body
        flag = f"{FLAG_START}{number}{FLAG_END}"
        shown = body.rstrip()
        last = shown.rpartition("\n")[2]
        return shown + ("\n\n" if _OWN_LINE.search(last) else "") + flag + body[len(shown) :]

    def examined(self, part: nodes.Node) -> tuple[bool | None, list[Fact]]:
        """Whether a part of a condition is true, and the facts that it asked for."""
        start = len(self.facts.used)
        return self.truth(part), self.facts.used[start:]

    def truth(self, node: nodes.Node) -> bool | None:
        """Whether a condition is true: comparisons of facts, yes-or-no facts, and/or/not of these; None: not known.

        All of its facts are asked for, whatever the first says: what was not reached would seem to be gone.
        """
        if isinstance(node, nodes.And):
            return _all([self.truth(node.left), self.truth(node.right)])
        if isinstance(node, nodes.Or):
            return _not(_all([_not(self.truth(node.left)), _not(self.truth(node.right))]))
        if isinstance(node, nodes.Not):
            return _not(self.truth(node.node))
        if isinstance(node, nodes.Compare):
            return self.compared(node)
        if not isinstance(node, nodes.Call):
            raise self.stranger(node)
        fact = self.fact(node)
        if fact.missing:
            return None
        if not isinstance(fact.value, bool):
            raise self.error(node, f"{fact.expression} is {fact.text}, neither true nor false; compare it")
        return fact.value

    def compared(self, node: nodes.Compare) -> bool | None:
        values = [self.argument(operand) for operand in (node.expr, *(part.expr for part in node.ops))]
        known: bool | None = True
        for part, left, right in zip(node.ops, values, values[1:], strict=False):
            try:
                one, other = self.named(left, right), self.named(right, left)
                if part.op in ("in", "notin") and not isinstance(other, Fact):
                    raise WrongParameter("'in' needs a list of places on its right, such as leaders(…)")
                if not _COMPARE[part.op](one, other):
                    return False
            except FactMissing:
                known = None
            except (ScienceCitiesError, TypeError) as error:
                raise self.error(node, str(error)) from error
        return known

    def named(self, value: object, beside: object) -> object:
        """A name compared with a city is the name of a city, in whichever of its forms."""
        known = beside.value if isinstance(beside, Fact) else None
        if not isinstance(value, str) or not isinstance(known, str | tuple):
            return value
        names = (known,) if isinstance(known, str) else known
        cities = set(self.facts.index.city_names.values())
        # a verdict or a country is compared as it is written
        return value if names and not cities & set(names) else self.facts.city(value)

    def argument(self, node: nodes.Node) -> object:
        """What a fact is asked for or compared with: a fact, a value, or a plain number or name."""
        if isinstance(node, nodes.Call):
            return self.fact(node)
        if isinstance(node, nodes.Name):
            return self.value(node)
        if isinstance(node, nodes.Neg) and isinstance(node.node, nodes.Const):
            if not isinstance(node.node.value, int | float):
                raise self.error(node.node, "only a number can have a minus sign")
            return -node.node.value
        if not isinstance(node, nodes.Const):
            raise self.stranger(node)
        if isinstance(node.value, str):
            if len(node.value) > LONGEST_ARGUMENT:
                raise self.error(node, f"a name of more than {LONGEST_ARGUMENT} letters")
            require_readable(node.value, self.passage.path, self.at(node))
        return node.value

    def fact(self, node: nodes.Call) -> Fact:
        if not isinstance(node.node, nodes.Name):
            raise self.error(node, 'only a named fact can be asked for, such as rank("…")')
        name = node.node.name
        if name not in FACT_NAMES:
            raise self.error(node, f"there is no fact '{name}'.{nearest(name, [*FACT_NAMES, *VALUES])}")
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            raise self.error(node, "facts take plain arguments")
        self.asked += 1
        if self.asked > MOST_FACTS:
            raise self.error(node, f"the passage asks for more than {MOST_FACTS} facts")
        arguments = [self.argument(argument) for argument in node.args]
        named = {keyword.key: self.argument(keyword.value) for keyword in node.kwargs}
        try:
            return FACT_NAMES[name](self.facts, *arguments, **named)
        except ScienceCitiesError as error:
            raise self.error(node, str(error)) from error

    def value(self, node: nodes.Name) -> Fact:
        if node.name in FACT_NAMES:
            raise self.error(node, f"'{node.name}' is asked like {node.name}(…)")
        if node.name not in VALUES:
            hint = nearest(node.name, [*FACT_NAMES, *VALUES]) or f' A name stands in quotes: "{node.name}".'
            raise self.error(node, f"there is no fact '{node.name}'.{hint}")
        value = self.facts.year if node.name == "year" else self.facts.compare_to
        if value is None:
            return Fact(missing="no earlier comparable year has figures", expression=node.name)
        return Fact(value, str(value), expression=node.name)


def _parts(node: nodes.Node) -> list[nodes.Node]:
    """The parts of a condition that must all be true."""
    return [*_parts(node.left), *_parts(node.right)] if isinstance(node, nodes.And) else [node]


def _all(parts: Iterable[bool | None]) -> bool | None:
    """Whether all are true; one that is false decides, whatever is not known."""
    known = set(parts)
    return False if False in known else None if None in known else True


def _not(holds: bool | None) -> bool | None:
    return None if holds is None else not holds
