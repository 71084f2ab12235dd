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
}
_UNASKED = re.compile(r"^\s*%%.*\s--(no-raise-error|bg)\b")
_MAGIC = re.compile(r"^\s*%%?\s*(\w+)", re.M)


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


def _hides(source: str) -> str:
    for magic in _MAGIC.findall(source):
        if magic in _HIDING:
            return f"the magic '{magic}' {_HIDING[magic]}"
    if found := _UNASKED.match(source):
        return f"'--{found[1]}' lets a script fail unseen"
    try:
        tree = ast.parse(TransformerManager().transform_cell(source))
    except SyntaxError:
        return ""  # running it says so better
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            return f"line {node.lineno} catches exceptions"
        if isinstance(node, ast.Try | ast.TryStar) and (leaving := _leaves(node.finalbody)):
            return f"line {leaving.lineno} leaves 'finally', which drops an exception"
        if isinstance(node, ast.Name | ast.Attribute) and _last_name(node) == "suppress":
            return f"line {node.lineno} suppresses exceptions"
    return ""


def _leaves(body: list[ast.stmt]) -> ast.stmt | None:
    """The first statement of a ``finally`` that would end it early; functions defined in it are their own."""
    for node in body:
        if isinstance(node, ast.Return | ast.Break | ast.Continue):
            return node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        inner = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]
        if isinstance(node, ast.For | ast.AsyncFor | ast.While):  # its own to leave, but for a return
            inner = [child for child in ast.walk(node) if isinstance(child, ast.Return)]
        if found := _leaves(inner):
            return found
    return None


def _last_name(node: ast.Name | ast.Attribute) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr
