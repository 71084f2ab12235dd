"""Whether every report has what its notebook calls: the module of its page, and in it every function.

Nothing is imported: a page may rest on much that takes long to load, or be what is at fault.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path

from helpers.base.errors import ScienceCitiesError, nearest
from helpers.base.files import Unreadable
from helpers.base.manifest import ReportSpec, notebook_code, page_module, read_manifest

_PACKAGE = Path(__file__).parents[1]
_PAGE = re.compile(r"\b(\w+)\s*=\s*page_of\(")


def page_problems(reports: Iterable[ReportSpec] | None = None) -> list[str]:
    """What reports lack, one line each; an empty list if nothing. Without ``reports``: all of the manifest."""
    found = []
    for spec in read_manifest().values() if reports is None else reports:
        called = _called(spec)
        if called is not None:
            found += _lacking(spec, called)
    return found


def require_pages(reports: Iterable[ReportSpec]) -> None:
    """Refuses to make reports whose pages are not there.

    Raises:
        ScienceCitiesError: naming each report and the module or function that it lacks.
    """
    if problems := page_problems(reports):
        raise ScienceCitiesError("\n".join(problems))


def _called(spec: ReportSpec) -> list[str] | None:
    """The names that a notebook asks its page for, in order; None if it has no page or cannot be read."""
    try:
        code = notebook_code(spec.notebook)
    except Unreadable:
        return None  # the run says what is wrong with it
    page = _PAGE.search(code)
    return None if page is None else list(dict.fromkeys(re.findall(rf"\b{page[1]}\.([A-Za-z]\w*)", code)))


def _lacking(spec: ReportSpec, called: list[str]) -> list[str]:
    module = page_module(spec.id)
    path = _PACKAGE.joinpath(*module.split(".")[1:])
    file = next((f for f in (path.with_suffix(".py"), path / "__init__.py") if f.is_file()), None)
    if file is None:
        return [f"report {spec.id}: the module {module}, its page, is missing"]
    try:
        names = _names_in(ast.parse(file.read_text(encoding="utf-8")))
    except SyntaxError as error:
        return [f"report {spec.id}: the module {module} cannot be read: {error.msg}, line {error.lineno}"]
    if "*" in names:
        return []
    return [
        f"report {spec.id}: the module {module} has no '{name}', which {spec.notebook.name} calls."
        f"{nearest(name, names)}"
        for name in called
        if name not in names
    ]


def _names_in(module: ast.Module) -> set[str]:
    """What a module defines or imports at its top."""
    names: set[str] = set()
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
        else:
            names |= {
                n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
            }
    return names
