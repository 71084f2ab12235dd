"""The template language of commentary: facts, words for them, claims; nothing that runs, loops or reads.

Built on Jinja2's sandbox, and narrower: the parsed text may hold only calls of named facts with plain
arguments, filters of this module, comparisons, and the two tags ``claim`` and ``excuse``. There is no loop, no
assignment, no attribute, no arithmetic and no include, so text can neither run code nor grow without bound.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from jinja2 import TemplateSyntaxError, nodes
from jinja2.ext import Extension
from jinja2.sandbox import ImmutableSandboxedEnvironment

from helpers.commentary.source import CommentaryError, Passage
from helpers.errors import ScienceCitiesError, nearest
from helpers.facts import FACT_NAMES, Fact, FactMissing, Facts
from helpers.words import capitalised, cardinal, ordinal, signed

MOST_FACTS = 400
LONGEST_TEXT = 60_000
LONGEST_ARGUMENT = 200
# private-use characters mark where flags go; they are taken out of the text of an author first
FLAG_START, FLAG_END = "\ue000", "\ue001"
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")

# plain values beside the facts
_VALUES = ("year", "compare_to")
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Call, nodes.Filter,
    nodes.Keyword, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Neg,
)  # fmt: skip


@dataclass(frozen=True)
class Claim:
    """A bound sentence: its condition, its line, and whether the figures bear it out.

    ``holds`` is None when a fact of the condition is not printed; ``evidence`` gives the facts as they are now.
    """

    condition: str
    line: int
    holds: bool | None
    evidence: str


@dataclass
class Evaluated:
    """A passage with its facts filled in: Markdown, the facts used, the claims, the plain text between."""

    markdown: str
    facts: list[Fact]
    claims: list[Claim]
    plain: list[tuple[int, str, bool]] = field(default_factory=list)


class _Tags(Extension):
    """``{% claim condition %}text{% endclaim %}`` and ``{% excuse "reason" %}text{% endexcuse %}``."""

    tags = {"claim", "excuse"}

    def parse(self, parser) -> nodes.Node:
        tag = next(parser.stream)
        tokens = []
        while parser.stream.current.type != "block_end":
            token = next(parser.stream)
            tokens.append(repr(token.value) if token.type == "string" else str(token.value))
        if not tokens:
            parser.fail(
                f"'{tag.value}' needs {'a condition' if tag.value == 'claim' else 'a reason'}", tag.lineno
            )
        body = parser.parse_statements((f"name:end{tag.value}",), drop_needle=True)
        arguments = [nodes.Const(_as_written(tokens)), nodes.Const(tag.lineno)]
        call = self.call_method(f"_{tag.value}", arguments)
        return nodes.CallBlock(call, [], [], body).set_lineno(tag.lineno)

    def _claim(self, condition: str, line: int, caller: Callable[[], str]) -> str:
        return self.environment.on_claim(condition, line, caller())

    def _excuse(self, reason: str, line: int, caller: Callable[[], str]) -> str:
        return caller()


def _as_written(tokens: list[str]) -> str:
    """A condition put together from its tokens, spaced as people write it."""
    text = re.sub(r"\s*([(),|])\s*", r"\1", " ".join(tokens))
    return text.replace(",", ", ").replace("|", " | ")


def _filters() -> dict[str, Callable]:
    """The words for facts, as filters. Each takes a fact or a plain number and gives it another text."""

    def worded(words: Callable[[object], str]) -> Callable[[object], object]:
        def change(value: object) -> object:
            if isinstance(value, Fact):
                return value if value.missing else replace(value, text=words(value.value))
            return words(value)

        return change

    return {
        "ordinal": worded(lambda value: ordinal(int(value))),
        "cardinal": worded(lambda value: cardinal(int(value))),
        "capital": _capital,
        "signed_percent": worded(lambda value: signed(float(value), unit="%")),
        "city_or_cities": worded(
            lambda value: f"{cardinal(int(value))} {'city' if value == 1 else 'cities'}"
        ),
        "place_or_places": worded(
            lambda value: f"{cardinal(int(value))} {'place' if value == 1 else 'places'}"
        ),
    }


def _capital(value: object) -> object:
    """The first letter large, whatever words the fact already has."""
    if isinstance(value, Fact):
        return value if value.missing else replace(value, text=capitalised(value.text))
    return capitalised(str(value))


FILTER_NAMES = tuple(_filters())


def evaluate(passage: Passage, facts: Facts) -> Evaluated:
    """Fills in the facts of a passage and checks its claims.

    Raises:
        CommentaryError: for anything outside the language, an unknown fact, place or subject, and text that
            would grow beyond its bound; with file and line, and the nearest known name.
    """
    text = _PRIVATE.sub("", passage.text)
    environment = _environment(passage, facts)
    claims: list[Claim] = []
    start = len(facts.used)

    def at(line: int) -> int:
        return passage.line + line - 1

    def on_claim(condition: str, line: int, body: str) -> str:
        claims.append(_checked(environment, condition, at(line), passage, facts))
        return f"{body.rstrip()}{FLAG_START}{len(claims) - 1}{FLAG_END}"

    environment.on_claim = on_claim
    plain = _plain_text(environment, text, passage)
    context = _context(facts)
    try:
        written = environment.from_string(text).render(context)
    except TemplateSyntaxError as error:
        raise CommentaryError(passage.path, at(error.lineno or 1), str(error.message)) from error
    except ScienceCitiesError as error:
        raise _located(error, text, passage) from error
    except (TypeError, ValueError) as error:
        raise _located(ScienceCitiesError(str(error)), text, passage) from error
    if len(written) > LONGEST_TEXT:
        raise CommentaryError(
            passage.path, passage.line, f"the passage grows beyond {LONGEST_TEXT:,} letters"
        )
    used = facts.used[start:]
    if len(used) > MOST_FACTS:
        raise CommentaryError(
            passage.path, passage.line, f"the passage asks for more than {MOST_FACTS} facts"
        )
    return Evaluated(written, used, claims, plain)


def _context(facts: Facts) -> dict[str, object]:
    named = {name: getattr(facts, name) for name in FACT_NAMES}
    return named | {
        "year": facts.year,
        "compare_to": facts.compare_to if facts.compare_to is not None else "no earlier year",
    }


def _environment(passage: Passage, facts: Facts) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        extensions=[_Tags], autoescape=False, finalize=_written, keep_trailing_newline=True
    )
    environment.filters = _filters()
    environment.tests = {}
    environment.globals = {}
    return environment


def _written(value: object) -> str:
    """A value as Markdown text: whatever Markdown would read as markup is escaped."""
    return _MARKDOWN.sub(r"\\\1", str(value))


def _checked(environment, condition: str, line: int, passage: Passage, facts: Facts) -> Claim:
    """One claim, evaluated: its condition is parsed under the same rules as the text."""
    _require_allowed(environment, "{{ " + condition + " }}", passage, line)
    start = len(facts.used)
    try:
        value = environment.compile_expression(condition, undefined_to_none=False)(**_context(facts))
        holds: bool | None = bool(value)
    except FactMissing:
        holds = None
    except ScienceCitiesError as error:
        raise CommentaryError(passage.path, line, str(error)) from error
    asked = {fact.expression: str(fact) for fact in facts.used[start:]}
    return Claim(condition, line, holds, "; ".join(f"{name} is {text}" for name, text in asked.items()))


def _plain_text(environment, text: str, passage: Passage) -> list[tuple[int, str, bool]]:
    """The author's own words between facts: line, text, and whether a claim binds them; excused ones left out."""
    tree = _require_allowed(environment, text, passage, passage.line)
    plain: list[tuple[int, str, bool]] = []

    def walk(node: nodes.Node, bound: bool) -> None:
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.TemplateData):
                plain.append((passage.line + child.lineno - 1, child.data, bound))
            if isinstance(child, nodes.CallBlock):
                if child.call.node.name == "_claim":
                    walk(child, True)
            else:
                walk(child, bound)

    walk(tree, False)
    return plain


def _require_allowed(environment, text: str, passage: Passage, first_line: int) -> nodes.Template:
    """The parsed text.

    Raises:
        CommentaryError: for whatever is outside the language.
    """
    try:
        tree = environment.parse(text)
    except TemplateSyntaxError as error:
        raise CommentaryError(
            passage.path, first_line + (error.lineno or 1) - 1, str(error.message)
        ) from error
    names = {*FACT_NAMES, *_VALUES}

    def refuse(node: nodes.Node, message: str) -> None:
        raise CommentaryError(passage.path, first_line + (node.lineno or 1) - 1, message)

    def walk(node: nodes.Node) -> None:
        if isinstance(node, nodes.CallBlock) and isinstance(node.call.node, nodes.ExtensionAttribute):
            for child in node.body:
                walk(child)
            return
        if not isinstance(node, _ALLOWED):
            refuse(node, f"'{type(node).__name__.lower()}' is not part of the language of commentary")
        if isinstance(node, nodes.Call) and not isinstance(node.node, nodes.Name):
            refuse(node, 'only a named fact can be asked for, such as rank("…")')
        if isinstance(node, nodes.Call) and (node.dyn_args is not None or node.dyn_kwargs is not None):
            refuse(node, "facts take plain arguments")
        if isinstance(node, nodes.Name) and node.name not in _VALUES:
            known = node.name in FACT_NAMES
            refuse(
                node,
                f"'{node.name}' is asked like {node.name}(…)"
                if known
                else f"there is no fact '{node.name}'.{nearest(node.name, names)}",
            )
        if isinstance(node, nodes.Filter) and node.name not in FILTER_NAMES:
            refuse(node, f"there is no word '{node.name}'.{nearest(node.name, FILTER_NAMES)}")
        if (
            isinstance(node, nodes.Const)
            and isinstance(node.value, str)
            and len(node.value) > LONGEST_ARGUMENT
        ):
            refuse(node, f"a name of more than {LONGEST_ARGUMENT} letters")
        for child in node.iter_child_nodes():
            if isinstance(node, nodes.Call) and child is node.node and node.node.name in FACT_NAMES:
                continue
            walk(child)

    walk(tree)
    return tree


def _located(error: ScienceCitiesError, text: str, passage: Passage) -> CommentaryError:
    """``error`` with the line of the fact that raised it, found by the name that the message quotes."""
    quoted = re.search(r"'([^']+)'", str(error))
    lines = text.splitlines()
    found = next(
        (number for number, line in enumerate(lines) if quoted and "{" in line and quoted[1] in line), None
    )
    return CommentaryError(passage.path, passage.line + (found or 0), str(error))
