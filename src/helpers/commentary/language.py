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
from helpers.commentary.grammar import LONGEST_TEXT, line_of, parsed, tag_of
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

    ``holds`` is None when a fact of the condition is not printed; ``evidence`` gives the facts as they are now.
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
    """A passage with its facts filled in: Markdown, the facts used, the claims, the author's own words."""

    markdown: str
    facts: list[Fact]
    claims: list[Claim]
    plain: list[Stretch]


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
    return Evaluated(written, facts.used[start:], walk.claims, walk.plain)


class _Walk:
    """One evaluation of one passage. The grammar has made sure that its nodes are of the types taken for granted."""

    def __init__(self, passage: Passage, facts: Facts) -> None:
        self.passage, self.facts = passage, facts
        self.claims: list[Claim] = []
        self.plain: list[Stretch] = []

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
        # whatever Markdown would read as markup is escaped
        return _MARKDOWN.sub(r"\\\1", str(self.value(node)))

    def claim(self, node: nodes.CallBlock, kind: str) -> str:
        said, words = node.call.args[0], cast(nodes.Const, node.call.args[1])
        start, number = len(self.facts.used), len(self.claims)
        try:
            holds: bool | None = self.truth(said)
        except FactMissing:
            holds = None
        asked = {fact.expression: str(fact) for fact in self.facts.used[start:]}
        evidence = "; ".join(f"{name} = {text}" for name, text in asked.items())
        self.claims.append(Claim(words.value, self.passage.line + node.lineno - 1, holds, evidence))
        body = "".join(self.text(child, "claimed" if kind == "free" else kind) for child in node.body)
        if holds:
            return body
        flag = f"{FLAG_START}{number}{FLAG_END}"
        shown = body.rstrip()
        last = shown.rpartition("\n")[2]
        return shown + ("\n\n" if _OWN_LINE.search(last) else "") + flag + body[len(shown) :]

    def truth(self, node: nodes.Node) -> bool:
        """Whether a condition is true.

        Raises:
            FactMissing: if that is not known.
        """
        if isinstance(node, nodes.And):
            return self.truth(node.left) and self.truth(node.right)
        if isinstance(node, nodes.Or):
            return self.truth(node.left) or self.truth(node.right)
        if isinstance(node, nodes.Not):
            return not self.truth(node.node)
        if isinstance(node, nodes.Compare):
            return self.compared(node)
        fact = cast(Fact, self.value(node))
        known = fact.known()
        if not isinstance(known, bool):
            raise self.error(node, f"{fact.expression} is {fact.text}, neither true nor false; compare it")
        return known

    def compared(self, node: nodes.Compare) -> bool:
        left = self.value(node.expr)
        for part in node.ops:
            right = self.value(part.expr)
            try:
                one, other = self.named(left, right), self.named(right, left)
                if part.op in ("in", "notin") and not isinstance(other, Fact):
                    raise WrongParameter("'in' needs a list of places on its right, such as leaders(…)")
                if not _COMPARE[part.op](one, other):
                    return False
            except FactMissing:
                raise
            except (ScienceCitiesError, TypeError) as error:
                raise self.error(node, str(error)) from error
            left = right
        return True

    def named(self, value: object, beside: object) -> object:
        """A name compared with a place is the name of a place, in whichever of its forms."""
        known = beside.value if isinstance(beside, Fact) else None
        return self.facts.city(value) if isinstance(value, str) and isinstance(known, str | tuple) else value

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
                return Fact(node.name, missing="no earlier comparable year has figures")
            return Fact(node.name, value, str(value))
        if isinstance(node, nodes.Neg):
            return -cast(nodes.Const, node.node).value
        return cast(nodes.Const, node).value

    def error(self, node: nodes.Node, message: str) -> CommentaryError:
        return CommentaryError(self.passage.path, self.at(node), message)
