"""What a notebook may not do, because a failure could then pass for a success."""

from __future__ import annotations

import ast
import re

import nbformat
from IPython.core.inputtransformer2 import TransformerManager

from helpers.runs.job import Failure, ReportFailed

_HIDING = {
    "capture": "keeps an error from being seen",
    "xmode": "changes what an error says",
    "prun": "keeps an exit from being seen",
    "run": "runs a file that nobody looks into",
}
_MAGICS = ("run_cell_magic", "run_line_magic")
_UNASKED = re.compile(
    r"(?:^|\s)(--(?:n|b)[\w-]*)"
)  # --no-raise-error and --bg, and what they may be shortened to


def require_open_notebook(notebook: nbformat.NotebookNode, file: str) -> None:
    """Refuses a notebook that catches exceptions, or hides what a cell says.

    Raises:
        ReportFailed: with the first such cell and what in it is refused.
    """
    cells = [
        (number, cell) for number, cell in enumerate(notebook.cells, start=1) if cell.cell_type == "code"
    ]
    for number, cell in cells:
        if reason := _hides(cell.source):
            sentence = f"{reason}; in notebooks/{file} a failure could then pass for a success"
            raise ReportFailed(Failure(sentence, number, cell.source, cells=len(notebook.cells)))


def _hides(source: str, before: int = 0) -> str:
    """What in a cell, or in the text that a magic runs after so many lines, could hide a failure; empty if nothing."""
    try:
        tree = ast.parse(TransformerManager().transform_cell(source))
    except (SyntaxError, ValueError):
        return ""  # running it says so better
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _last_name(node.func) in _MAGICS:
            if reason := _magic_hides(node):
                return reason
        elif reason := _statement_hides(node):
            return f"line {before + node.lineno} {reason}"  # type: ignore[attr-defined]  # whatever hides has a line
    return ""


def _magic_hides(call: ast.Call) -> str:
    name, line, *body = [*(a.value if isinstance(a, ast.Constant) else "" for a in call.args), "", ""]
    if name in _HIDING:
        return f"the magic '{name}' {_HIDING[name]}"
    if found := _UNASKED.search(str(line)):
        return f"'{found[1]}' lets a script fail unseen"
    return next(filter(None, (_hides(str(line)), _hides(str(body[0]), before=1))), "")


def _statement_hides(node: ast.AST) -> str:
    match node:
        case ast.ExceptHandler():
            return "catches exceptions"
        case ast.Try() | ast.TryStar() if _leaves(node.finalbody):
            return "leaves 'finally', which drops an exception"
        case ast.FunctionDef() | ast.AsyncFunctionDef() if node.name in ("__exit__", "__aexit__"):
            return "defines a context manager of its own, which can hide an exception"
        case ast.Name() | ast.Attribute() if _last_name(node) in ("__exit__", "__aexit__"):
            return "calls or sets a context manager's end, which can hide an exception"
        case ast.keyword(arg="return_exceptions"):
            return "keeps exceptions as values"
        case ast.Name(id="exec" | "eval" | "compile") | ast.Attribute(attr="exec"):
            return "runs a text, which nobody looks into"
        case ast.Name() | ast.Attribute() if _last_name(node) == "suppress":
            return "suppresses exceptions"
    return ""


def _leaves(body: list[ast.stmt], in_loop: bool = False) -> bool:
    """Whether a ``finally`` can be left early; functions defined in it, and loops, are their own to leave."""
    return any(_leaves_at(node, in_loop) for node in body)


def _leaves_at(node: ast.AST, in_loop: bool) -> bool:
    if isinstance(node, ast.Return | ast.Yield | ast.YieldFrom):
        return True
    if isinstance(node, ast.Break | ast.Continue):
        return not in_loop
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
        return False
    if isinstance(node, ast.For | ast.AsyncFor | ast.While):
        return _leaves(node.body, in_loop=True) or _leaves(node.orelse, in_loop)
    return any(_leaves_at(child, in_loop) for child in ast.iter_child_nodes(node))


def _last_name(node: ast.AST) -> str:
    return str(getattr(node, "id", None) or getattr(node, "attr", ""))
