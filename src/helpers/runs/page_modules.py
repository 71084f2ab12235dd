"""Whether every report has what its notebook calls: the module of its page, for each source it can be made from.

Nothing is imported: a page may rest on much that takes long to load, or be what is at fault.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable
from pathlib import Path

from helpers.base.errors import ScienceCitiesError, nearest
from helpers.base.manifest import ReportSpec, kind_of_source, page_module, read_manifest

_PACKAGE = Path(__file__).parents[1]
_PAGE = re.compile(r"\b(\w+)\s*=\s*page_of\(")


def page_problems(
    sources: Iterable[str] | None = None, reports: Iterable[ReportSpec] | None = None
) -> list[str]:
    """What reports lack, one line each; an empty list if nothing.

    Args:
        sources: those that the reports are to be made from; every one that a report declares, if not given.
        reports: all of the manifest, if not given.
    """
    problems: dict[str, None] = {}  # two sources may share a module
    for spec in read_manifest().values() if reports is None else reports:
        called = _called(spec)
        for source in spec.sources if sources is None else sources:
            if called is not None and kind_of_source(source) in spec.sources:
                problems |= dict.fromkeys(_lacking(spec, source, called))
    return list(problems)


def require_pages(source: str, reports: Iterable[ReportSpec]) -> None:
    """Refuses to make reports whose pages are not there.

    Raises:
        ScienceCitiesError: naming each report and the module or function that it lacks.
    """
    if problems := page_problems([source], reports):
        raise ScienceCitiesError("\n".join(problems))


def _called(spec: ReportSpec) -> list[str] | None:
    """The names that a notebook asks its page for, in order; None if it has no page or cannot be read."""
    try:
        cells = json.loads(spec.notebook.read_text(encoding="utf-8"))["cells"]
        code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    except (OSError, ValueError, KeyError, TypeError):
        return None  # the run says what is wrong with it
    page = _PAGE.search(code)
    return None if page is None else list(dict.fromkeys(re.findall(rf"\b{page[1]}\.([A-Za-z]\w*)", code)))


def _lacking(spec: ReportSpec, source: str, called: list[str]) -> list[str]:
    module = page_module(spec.id, source)
    path = _PACKAGE.joinpath(*module.split(".")[1:])
    file = next((f for f in (path.with_suffix(".py"), path / "__init__.py") if f.is_file()), None)
    if file is None:
        kind = kind_of_source(source)
        return [f"report {spec.id}: the module {module}, its page from {kind} figures, is missing"]
    try:
        names = _names_in(ast.parse(file.read_text(encoding="utf-8")))
    except SyntaxError as error:
        return [f"report {spec.id}: the module {module} cannot be read: {error.msg}, line {error.lineno}"]
    if "*" in names:
        return []
    return [
        f"report {spec.id}: the module {module} has no '{name}', which {spec.notebook.name} calls."
        f"{nearest(name, names)}"
        for name in called if name not in names
    ]  # fmt: skip


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
