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
    try:
        tree = ast.parse(TransformerManager().transform_cell(source))
    except SyntaxError:
        return ""  # running it says so better
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            return f"line {node.lineno} catches exceptions"
        if isinstance(node, ast.Name | ast.Attribute) and _last_name(node) == "suppress":
            return f"line {node.lineno} suppresses exceptions"
    return ""


def _last_name(node: ast.Name | ast.Attribute) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr
