"""What commentary may say beside plain Markdown, and nothing else: facts, words for them, claims, excuses.

The text is read by the parser of Jinja2's sandbox. Nothing of it is ever compiled or run: whatever lies outside
of this grammar is refused, and ``language`` walks the rest, node by node. There is no loop, no assignment, no
attribute, no arithmetic and no include, so text can neither run code nor grow without bound.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn, cast

from jinja2 import TemplateSyntaxError, nodes
from jinja2.ext import Extension
from jinja2.lexer import TokenStream
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

from helpers.base.errors import nearest
from helpers.commentary.facts.fact import FACT_NAMES
from helpers.commentary.slips import slip_in
from helpers.commentary.source import CommentaryError, Passage, require_readable
from helpers.commentary.vocabulary import FILTER_NAMES

LONGEST_TEXT = 60_000
LONGEST_ARGUMENT = 200
MOST_FACTS = 400
MOST_TOKENS = 400
DEEPEST = 12

# plain values beside the facts
VALUES = ("year", "compare_to")
TAGS = ("claim", "excuse")
_SIGNS = {
    "eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">=", "in": "in", "notin": "not in",
}  # fmt: skip


class _Tags(Extension):
    """``{% claim condition %}text{% endclaim %}`` and ``{% excuse "reason" %}text{% endexcuse %}``."""

    tags = set(TAGS)

    def parse(self, parser: Parser) -> nodes.Node:
        tag = next(parser.stream)
        tokens = []
        while parser.stream.current.type not in ("block_end", "eof"):
            tokens.append(next(parser.stream))
        if not tokens:
            what = "a condition" if tag.value == "claim" else 'a reason: {% excuse "why" %}'
            parser.fail(f"'{tag.value}' needs {what}", tag.lineno)
        outer, parser.stream = parser.stream, TokenStream(iter(tokens), None, None)
        said = parser.parse_expression()
        rest, parser.stream = parser.stream.current, outer
        if rest.type != "eof":
            parser.fail(f"'{rest.value}' is one word too many in '{tag.value}'", rest.lineno)
        body = parser.parse_statements((f"name:end{tag.value}",), drop_needle=True)
        call = self.call_method(f"_{tag.value}", [said])
        return nodes.CallBlock(call, [], [], body).set_lineno(tag.lineno)


def parsed(passage: Passage) -> nodes.Template:
    """The tree of a passage, all of it within the language.

    Raises:
        CommentaryError: for whatever is outside, with the line of the file on which it stands.
    """
    require_readable(passage.text, passage.path, passage.line)
    if len(passage.text) > LONGEST_TEXT:
        raise CommentaryError(
            passage.path, passage.line, f"the passage has more than {LONGEST_TEXT:,} letters"
        )
    environment = ImmutableSandboxedEnvironment(extensions=[_Tags], keep_trailing_newline=True)
    environment.filters, environment.tests, environment.globals = {}, {}, {}

    def at(line: int | None) -> int:
        return passage.line + (line or 1) - 1

    if slip := slip_in(passage.text):
        raise CommentaryError(passage.path, at(passage.text.count("\n", 0, slip[0]) + 1), slip[1])
    try:
        _require_shallow(environment, passage)
        tree = environment.parse(passage.text)
        _Grammar(passage).template(tree)
    except TemplateSyntaxError as error:
        raise CommentaryError(passage.path, at(error.lineno), str(error.message)) from error
    except (RecursionError, ValueError, OverflowError) as error:  # a number of thousands of digits, for one
        raise CommentaryError(passage.path, passage.line, f"the passage cannot be read: {error}") from error
    return tree


def _require_shallow(environment: ImmutableSandboxedEnvironment, passage: Passage) -> None:
    """Refuses tags that do not exist, raw blocks, and what is nested or strung together too far to be meant."""
    blocks = brackets = tokens = 0
    beginning = False
    for line, kind, value in environment.lex(passage.text):

        def refuse(message: str, line: int = line) -> NoReturn:
            raise CommentaryError(passage.path, passage.line + line - 1, message)

        if kind == "raw_begin":
            refuse("there is no tag 'raw'; text cannot hide from its checks")
        if kind in ("variable_begin", "block_begin"):
            brackets = tokens = 0
            beginning = kind == "block_begin"
        elif kind == "whitespace":
            continue
        elif beginning:
            beginning = False
            known = {*TAGS, *(f"end{tag}" for tag in TAGS)}
            if value not in known:
                refuse(f"there is no tag '{value}'.{nearest(value, known)} Tags: {', '.join(TAGS)}.")
            blocks += -1 if value.startswith("end") else 1
        elif kind == "operator" and value in "([{":
            brackets += 1
        elif kind == "operator" and value in ")]}":
            brackets -= 1
        tokens += 1
        if brackets > DEEPEST or blocks > DEEPEST:
            refuse(f"nested more than {DEEPEST} deep")
        if tokens > MOST_TOKENS and kind != "data":
            refuse(f"more than {MOST_TOKENS} words in one pair of brackets")


class _Grammar:
    """The rules of the language, each for one kind of place in which a node may stand."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.facts = 0

    def refuse(self, node: nodes.Node, message: str) -> NoReturn:
        raise CommentaryError(self.passage.path, self.passage.line + line_of(node) - 1, message)

    def template(self, tree: nodes.Template) -> None:
        for node in tree.body:
            self.text(node)

    def text(self, node: nodes.Node) -> None:
        """Where text stands: data, facts to be written, claims and excuses."""
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                if not isinstance(part, nodes.TemplateData):
                    self.written(part)
        elif isinstance(node, nodes.CallBlock) and isinstance(node.call.node, nodes.ExtensionAttribute):
            said = node.call.args[0]
            if tag_of(node) == "claim":
                if not any(True for _ in _calls(said)):
                    self.refuse(node, "the condition of a claim must ask for a fact")
                self.condition(said)
            elif not (isinstance(said, nodes.Const) and isinstance(said.value, str) and said.value.strip()):
                self.refuse(node, 'an excuse needs a reason in words: {% excuse "why" %}')
            for child in node.body:
                self.text(child)
        else:
            self.stranger(node)

    def written(self, node: nodes.Node) -> None:
        """What may be written: a fact or a value, with words for it. A bare number would be no fact."""
        if isinstance(node, nodes.Filter):
            if node.name not in FILTER_NAMES:
                self.refuse(node, f"there is no word '{node.name}'.{nearest(node.name, FILTER_NAMES)}")
            if node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
                self.refuse(node, f"the word '{node.name}' takes nothing in brackets")
            self.written(cast(nodes.Expr, node.node))  # only blocks of Jinja's own have a filter of nothing
        elif isinstance(node, nodes.Name):
            self.value(node)
        elif isinstance(node, nodes.Call):
            self.fact(node)
        elif isinstance(node, nodes.Const):
            self.refuse(node, "only a fact can be written here; plain text stands outside of the brackets")
        else:
            self.stranger(node)

    def condition(self, node: nodes.Node) -> None:
        """What a claim may rest on: comparisons of facts, yes-or-no facts, and/or/not of these."""
        if isinstance(node, nodes.And | nodes.Or):
            self.condition(node.left)
            self.condition(node.right)
        elif isinstance(node, nodes.Not):
            self.condition(node.node)
        elif isinstance(node, nodes.Compare):
            for operand in [node.expr, *(part.expr for part in node.ops)]:
                self.argument(operand)
        elif isinstance(node, nodes.Call):
            self.fact(node)
        else:
            self.stranger(node)

    def fact(self, node: nodes.Call) -> None:
        if not isinstance(node.node, nodes.Name):
            self.refuse(node, 'only a named fact can be asked for, such as rank("…")')
        name = node.node.name
        if name not in FACT_NAMES:
            self.refuse(node, f"there is no fact '{name}'.{nearest(name, [*FACT_NAMES, *VALUES])}")
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            self.refuse(node, "facts take plain arguments")
        self.facts += 1
        if self.facts > MOST_FACTS:
            self.refuse(node, f"the passage asks for more than {MOST_FACTS} facts")
        for argument in [*node.args, *(keyword.value for keyword in node.kwargs)]:
            self.argument(argument)

    def argument(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.Neg) and isinstance(node.node, nodes.Const):
            if not isinstance(node.node.value, int | float):
                self.refuse(node.node, "only a number can have a minus sign")
            return
        if isinstance(node, nodes.Const):
            if isinstance(node.value, str) and len(node.value) > LONGEST_ARGUMENT:
                self.refuse(node, f"a name of more than {LONGEST_ARGUMENT} letters")
            if isinstance(node.value, str):
                require_readable(node.value, self.passage.path, self.passage.line + line_of(node) - 1)
        elif isinstance(node, nodes.Call):
            self.fact(node)
        elif isinstance(node, nodes.Name):
            self.value(node)
        else:
            self.stranger(node)

    def value(self, node: nodes.Name) -> None:
        if node.name in FACT_NAMES:
            self.refuse(node, f"'{node.name}' is asked like {node.name}(…)")
        if node.name not in VALUES:
            known = [*FACT_NAMES, *VALUES]
            hint = nearest(node.name, known) or f' A name stands in quotes: "{node.name}".'
            self.refuse(node, f"there is no fact '{node.name}'.{hint}")

    def stranger(self, node: nodes.Node) -> NoReturn:
        if isinstance(node, nodes.BinExpr):
            self.refuse(
                node, "commentary does not calculate; a fact may say it, such as ratio, gap, moved or growth"
            )
        self.refuse(node, f"'{type(node).__name__.lower()}' is not part of the language of commentary")


def line_of(node: nodes.Node) -> int:
    """Line on which an expression begins: a call begins with its name, not with its bracket."""
    while isinstance(node, nodes.Call | nodes.Filter) and isinstance(node.node, nodes.Node):
        node = node.node
    return node.lineno or 1


def tag_of(node: nodes.CallBlock) -> str:
    """Which of ``TAGS`` a block is."""
    return cast(nodes.ExtensionAttribute, node.call.node).name.removeprefix("_")


def said_by(node: nodes.Node) -> str:
    """A condition, or a part of one, as people write it."""
    match node:
        case nodes.Const():
            return f'"{node.value}"' if isinstance(node.value, str) else str(node.value)
        case nodes.Name():
            return str(node.name)
        case nodes.Neg():
            return f"-{said_by(node.node)}"
        case nodes.Not():
            return f"not {said_by(node.node)}"
        case nodes.And() | nodes.Or():
            word = "and" if isinstance(node, nodes.And) else "or"
            return f"({said_by(node.left)} {word} {said_by(node.right)})"
        case nodes.Compare():
            return " ".join(
                [said_by(node.expr), *(f"{_SIGNS[part.op]} {said_by(part.expr)}" for part in node.ops)]
            )
        case nodes.Filter():
            return f"{said_by(cast(nodes.Expr, node.node))} | {node.name}"
        case nodes.Call():
            named = [f"{keyword.key}={said_by(keyword.value)}" for keyword in node.kwargs]
            return f"{said_by(node.node)}({', '.join([*map(said_by, node.args), *named])})"
    raise TypeError(f"{type(node).__name__} is not part of a condition")


def _calls(node: nodes.Node) -> Iterator[nodes.Call]:
    if isinstance(node, nodes.Call):
        yield node
    yield from node.find_all(nodes.Call)
