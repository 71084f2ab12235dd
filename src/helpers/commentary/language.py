"""A passage with its facts filled in and its claims checked: the tree that ``grammar`` allows, walked."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from jinja2 import nodes

from helpers.base.errors import ScienceCitiesError, WrongParameter
from helpers.commentary.facts.facts import Fact, FactMissing, Facts
from helpers.commentary.grammar import LONGEST_TEXT, line_of, parsed, said_by, tag_of
from helpers.commentary.source import FLAG_END, FLAG_START, CommentaryError, Passage
from helpers.commentary.vocabulary import FILTER_NAMES, worded

__all__ = ["FILTER_NAMES", "Claim", "Evaluated", "Stretch", "evaluate"]

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
    tree = parsed(passage)
    start = len(facts.used)
    walk = _Walk(passage, facts)
    written = "".join(walk.text(node, "free") for node in tree.body)
    if len(written) > LONGEST_TEXT:
        raise CommentaryError(
            passage.path, passage.line, f"the passage grows beyond {LONGEST_TEXT:,} letters"
        )
    return Evaluated(written, facts.used[start:], walk.claims, walk.plain, frozenset(walk.quoted))


def _parts(node: nodes.Node) -> list[nodes.Node]:
    """The parts of a condition that must all be true."""
    return [*_parts(node.left), *_parts(node.right)] if isinstance(node, nodes.And) else [node]


class _Walk:
    """One evaluation of one passage. The grammar has made sure that its nodes are of the types taken for granted."""

    def __init__(self, passage: Passage, facts: Facts) -> None:
        self.passage, self.facts = passage, facts
        self.claims: list[Claim] = []
        self.plain: list[Stretch] = []
        self.quoted: set[str] = set()

    def at(self, node: nodes.Node) -> int:
        return self.passage.line + line_of(node) - 1

    def text(self, node: nodes.Node, kind: str) -> str:
        if isinstance(node, nodes.Output):
            return "".join(self.written(child, kind) for child in node.nodes)
        block = cast(nodes.CallBlock, node)
        if tag_of(block) == "claim":
            return self.claim(block, kind)
        return "".join(self.text(child, "excused") for child in block.body)

    def written(self, node: nodes.Node, kind: str) -> str:
        if isinstance(node, nodes.TemplateData):
            self.plain.append(Stretch(self.passage.line + node.lineno - 1, node.data, kind))
            return node.data
        self.plain.append(Stretch(self.at(node), "", "fact"))
        value = self.value(node)
        self.quoted.add(cast(Fact, value).expression)
        # whatever Markdown would read as markup is escaped
        return _MARKDOWN.sub(r"\\\1", str(value))

    def claim(self, node: nodes.CallBlock, kind: str) -> str:
        said, number = node.call.args[0], len(self.claims)
        found = [(part, *self.examined(part)) for part in _parts(said)]
        holds = (
            False
            if any(holds is False for _, holds, _ in found)
            else None
            if any(holds is None for _, holds, _ in found)
            else True
        )
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
        """Whether a condition is true; None where that is not known.

        All of its facts are asked for, whatever the first says: what was not reached would seem to be gone.
        """
        if isinstance(node, nodes.And | nodes.Or):
            decides = isinstance(node, nodes.Or)  # one half that is true decides an "or", one false an "and"
            halves = [self.truth(node.left), self.truth(node.right)]
            return decides if decides in halves else None if None in halves else not decides
        if isinstance(node, nodes.Not):
            holds = self.truth(node.node)
            return None if holds is None else not holds
        if isinstance(node, nodes.Compare):
            return self.compared(node)
        fact = cast(Fact, self.value(node))
        if fact.missing:
            return None
        if not isinstance(fact.value, bool):
            raise self.error(node, f"{fact.expression} is {fact.text}, neither true nor false; compare it")
        return fact.value

    def compared(self, node: nodes.Compare) -> bool | None:
        values = [self.value(operand) for operand in (node.expr, *(part.expr for part in node.ops))]
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

    def value(self, node: nodes.Node) -> object:
        """A fact, or the plain number or name of an argument."""
        if isinstance(node, nodes.Filter):
            fact = cast(Fact, self.value(cast(nodes.Expr, node.node)))
            try:
                return worded(node.name, fact)
            except ScienceCitiesError as error:
                raise self.error(node, str(error)) from error
        if isinstance(node, nodes.Call):
            arguments = [self.value(argument) for argument in node.args]
            named = {keyword.key: self.value(keyword.value) for keyword in node.kwargs}
            asked: Callable[..., Fact] = getattr(self.facts, cast(nodes.Name, node.node).name)
            try:
                return asked(*arguments, **named)
            except ScienceCitiesError as error:
                raise self.error(node, str(error)) from error
        if isinstance(node, nodes.Name):
            value = self.facts.year if node.name == "year" else self.facts.compare_to
            if value is None:
                return Fact(missing="no earlier comparable year has figures", expression=node.name)
            return Fact(value, str(value), expression=node.name)
        if isinstance(node, nodes.Neg):
            return -cast(nodes.Const, node.node).value
        return cast(nodes.Const, node).value

    def error(self, node: nodes.Node, message: str) -> CommentaryError:
        return CommentaryError(self.passage.path, self.at(node), message)
