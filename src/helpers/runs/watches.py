"""Exceptions that a context manager of a cell would hide."""

from __future__ import annotations

import ast
from typing import Any

WATCHED = "__watched__"  # the name under which cells find ``watched``
_HIDDEN = (
    "The context manager {} would have hidden this; in a notebook a failure could then pass for a success."
)


class WatchWith(ast.NodeTransformer):
    """Hands every context manager of a cell to ``watched``; what a ``with`` means stays as it is but for that."""

    def visit_withitem(self, node: ast.withitem) -> ast.AST:
        self.generic_visit(node)
        name = ast.Name(WATCHED, ast.Load())
        call = ast.Call(name, [node.context_expr], [])
        node.context_expr = ast.fix_missing_locations(ast.copy_location(call, node.context_expr))
        return node


def watched(manager: Any) -> Any:
    """``manager``, but for this: an exception that it would hide goes on."""
    kind = type(manager)
    if hasattr(kind, "__exit__") or hasattr(kind, "__aexit__"):
        return _Watched(manager)
    return manager  # which Python refuses in its own words


class _Watched:
    def __init__(self, manager: Any) -> None:
        self._manager = manager

    def __enter__(self) -> object:
        return type(self._manager).__enter__(self._manager)

    def __exit__(self, kind: type | None, error: BaseException | None, trace: object) -> None:
        self._say(type(self._manager).__exit__(self._manager, kind, error, trace), error)

    async def __aenter__(self) -> object:
        return await type(self._manager).__aenter__(self._manager)

    async def __aexit__(self, kind: type | None, error: BaseException | None, trace: object) -> None:
        self._say(await type(self._manager).__aexit__(self._manager, kind, error, trace), error)

    def _say(self, hidden: object, error: BaseException | None) -> None:
        if hidden and error is not None:
            error.add_note(_HIDDEN.format(type(self._manager).__name__))
