"""Failures that Python would let pass for success in a cell: those a context manager hides, and those of threads."""

from __future__ import annotations

import ast
import threading
import traceback
from collections.abc import Iterator
from concurrent.futures.thread import (
    _threads_queues,  # workers of pools: they wait for work, and hand errors over
)
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbformat import NotebookNode

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


@dataclass
class Threads:
    """The threads that cells started, and what failed in them. ``cell`` is the place of the cell that runs."""

    before: set[threading.Thread]
    cell: int = 0
    started: dict[threading.Thread, int] = field(default_factory=dict)
    failed: list[tuple[int, NotebookNode]] = field(default_factory=list)

    def cell_ended(self, last: bool) -> tuple[int, NotebookNode] | None:
        """The place of the first cell a thread of which has failed, and the error as an output.

        After the ``last`` cell all threads are waited for, but for those that nobody waits for (daemons).
        """
        own = [thread for thread in threading.enumerate() if thread not in self.before]
        for thread in own:
            self.started.setdefault(thread, self.cell)
            if last and not thread.daemon and thread not in _threads_queues:
                thread.join()
        return min(self.failed, key=lambda failure: failure[0], default=None)

    def _failed(self, told: threading.ExceptHookArgs) -> None:
        self.failed.append(
            (
                self.started.get(told.thread, self.cell) if told.thread else self.cell,
                nbformat.v4.new_output(
                    "error",
                    ename=told.exc_type.__name__,
                    evalue=f"{told.exc_value} (in a thread)",
                    traceback=traceback.format_exception(told.exc_value),
                ),
            )
        )


@contextmanager
def watched_threads() -> Iterator[Threads]:
    """Inside of the block, exceptions in threads are kept."""
    threads, hook = Threads(set(threading.enumerate())), threading.excepthook
    threading.excepthook = threads._failed
    try:
        yield threads
    finally:
        threading.excepthook = hook
