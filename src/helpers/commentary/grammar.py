"""How the text of commentary becomes a tree, with the tags that it has of its own and bounds on what is written.

The text is read by the parser of Jinja2's sandbox. Nothing of it is ever compiled or run: ``language`` walks the tree.
"""

from __future__ import annotations

from typing import NoReturn, cast

from jinja2 import TemplateSyntaxError, nodes
from jinja2.ext import Extension
from jinja2.lexer import TokenStream
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

from helpers.base.errors import nearest
from helpers.commentary.slips import slip_in
from helpers.commentary.source import CommentaryError, Passage, require_readable

LONGEST_TEXT = 60_000
MOST_TOKENS = 400
DEEPEST = 12

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
    """The tree of a passage, in which ``language`` refuses whatever it does not know.

    Raises:
        CommentaryError: for what cannot be parsed or is too long or deep, with the line of the file on which it stands.
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
        return environment.parse(passage.text)
    except TemplateSyntaxError as error:
        raise CommentaryError(passage.path, at(error.lineno), str(error.message)) from error
    except (RecursionError, ValueError, OverflowError) as error:  # a number of thousands of digits, for one
        raise CommentaryError(passage.path, passage.line, f"the passage cannot be read: {error}") from error


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
