"""Ends what a report has started, also what has left its group or session."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Collection
from pathlib import Path

from helpers.runs.exit_causes import system_text

_PR_SET_CHILD_SUBREAPER = 36
_ROUNDS = 1000


def adopt_orphans(adopt: bool = True) -> None:
    """Makes what descendants leave behind the children of this process, so that it can be found.

    Only Linux can do this; elsewhere what has left the group of its report is not found.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, int(adopt), 0, 0, 0)


def children() -> set[int]:
    """The children of this process, those included that have ended and were not waited for."""
    # one list for each thread that started some; a thread may end meanwhile
    lists = (system_text(file) for file in Path("/proc/self/task").glob("*/children"))
    return {int(number) for text in lists for number in text.split()}


def end_children(spared: Collection[int] = ()) -> None:
    """Kills the children of this process that are not ``spared``, and in turn what they leave behind."""
    for _ in range(_ROUNDS):  # what starts others faster than they can be ended must not hold this process
        left = children().difference(spared)
        if not left:
            return
        for number in left:
            _end(number)


def _end(number: int) -> None:
    try:
        os.kill(number, signal.SIGKILL)
        os.waitpid(number, 0)
    except (ProcessLookupError, ChildProcessError):  # it has ended, and was waited for elsewhere
        return
