"""Failures beside the cell that runs: of threads, tasks, pools and processes. Python would let them pass for success."""

from __future__ import annotations

import asyncio
import multiprocessing.process
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures.thread import (
    _threads_queues,  # workers of pools: they wait for work, and hand errors over
)
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakSet

import nbformat
from nbformat import NotebookNode

_PATIENCE = 0.2  # seconds that a process gets to end in, of which nothing more is heard


@dataclass
class Aside:
    """What cells started beside themselves, and what failed in it. ``cell`` is the place of the cell that runs."""

    before: set[threading.Thread]
    cell: int = 0
    threads: dict[threading.Thread, int] = field(default_factory=dict)
    processes: list[tuple[int, Any]] = field(default_factory=list)
    promised: list[tuple[int, Any]] = field(default_factory=list)  # tasks, and what pools were given to do
    taken: WeakSet[Future[Any]] = field(default_factory=WeakSet)  # somebody heard how it ended
    failed: list[tuple[int, NotebookNode]] = field(default_factory=list)

    def cell_ended(self, last: bool) -> tuple[int, NotebookNode] | None:
        """The place of the first cell of which something failed aside, and the error as an output.

        After the ``last`` cell all threads are waited for, but for those that nobody waits for (daemons).
        """
        own = [thread for thread in threading.enumerate() if thread not in self.before]
        for thread in own:
            self.threads.setdefault(thread, self.cell)
            if last and not thread.daemon and thread not in _threads_queues:
                thread.join()
        if threading.excepthook != self._thread_failed or sys.unraisablehook != self._unraisable:
            self._keep(RuntimeError("the cell took away what tells of failures in threads"))
        for cell, process in self.processes:
            self._look_at(cell, process, _PATIENCE if last else 0)
        for cell, promise in self.promised if last else ():
            if promise.done() and not promise.cancelled() and self._is_unheard(promise):
                self._keep(promise.exception(), cell, " (in a task that nobody asked for its result)")
        return min(self.failed, key=lambda failure: failure[0], default=None)

    def _is_unheard(self, promise: Any) -> bool:
        if isinstance(promise, Future):
            return promise not in self.taken
        return bool(getattr(promise, "_log_traceback", False))  # so asyncio knows it itself

    def _look_at(self, cell: int, process: Any, patience: float) -> None:
        of_command = isinstance(process, subprocess.Popen)
        until = time.monotonic() + patience
        while (status := process.poll() if of_command else process.exitcode) is None:
            if time.monotonic() >= until:
                break
            time.sleep(0.005)
        name = process.args if of_command else process.name
        if status not in (None, 0, -signal.SIGTERM):  # which is how a pool ends its processes
            self._keep(subprocess.CalledProcessError(status, name), cell)

    def _keep(self, error: BaseException | None, cell: int | None = None, where: str = "") -> None:
        output = nbformat.v4.new_output(
            "error",
            ename=type(error).__name__,
            evalue=f"{error}{where}",
            traceback=traceback.format_exception(error),
        )
        self.failed.append((self.cell if cell is None else cell, output))

    def _thread_failed(self, told: threading.ExceptHookArgs) -> None:
        cell = self.threads.get(told.thread) if told.thread else None
        self._keep(told.exc_value or told.exc_type(), cell, " (in a thread)")

    def _unraisable(self, told: Any) -> None:
        self._keep(told.exc_value or told.exc_type(), where=" (where nobody could catch it)")

    def _loop_failed(self, told: dict[str, Any]) -> None:
        if error := told.get("exception"):
            self._keep(error, where=" (in the event loop)")

    def _noting(self, noted: list[tuple[int, Any]], call: Callable[..., Any], result: bool) -> object:
        """``call``, which notes the cell with its result, or with the object that it is called on."""

        def called(own: Any, *arguments: Any, **options: Any) -> Any:
            got = call(own, *arguments, **options)
            noted.append((self.cell, got if result else own))
            return got

        return called

    def _hearing(self, call: Callable[..., Any]) -> object:
        def heard(own: Future[Any], *arguments: Any) -> Any:
            self.taken.add(own)
            return call(own, *arguments)

        return heard

    def _system(self, call: Callable[[Any], int]) -> Callable[[Any], int]:
        def told(command: Any) -> int:
            if status := call(command):
                self._keep(subprocess.CalledProcessError(os.waitstatus_to_exitcode(status), command))
            return status

        return told

    def watches(self) -> Iterator[tuple[Any, str, Any]]:
        """What is put in the place of which attribute while cells run."""
        yield threading, "excepthook", self._thread_failed
        yield sys, "unraisablehook", self._unraisable
        yield asyncio.BaseEventLoop, "call_exception_handler", lambda _, told: self._loop_failed(told)
        tasks = asyncio.BaseEventLoop.create_task
        yield asyncio.BaseEventLoop, "create_task", self._noting(self.promised, tasks, result=True)
        yield Future, "set_exception", self._noting(self.promised, Future.set_exception, result=False)
        for name in ("result", "exception"):
            yield Future, name, self._hearing(getattr(Future, name))
        for class_, name in ((subprocess.Popen, "__init__"), (multiprocessing.process.BaseProcess, "start")):
            yield class_, name, self._noting(self.processes, getattr(class_, name), result=False)
        yield os, "system", self._system(os.system)


@contextmanager
def watched_aside() -> Iterator[Aside]:
    """Inside of the block, failures beside the cells are kept."""
    aside = Aside(set(threading.enumerate()))
    with ExitStack() as back:
        for owner, name, watch in list(aside.watches()):
            back.callback(setattr, owner, name, getattr(owner, name))
            setattr(owner, name, watch)
        yield aside
