"""Reports made on this machine: each in a process of its own, forked from this one with everything imported.

No state passes from one report to another, and none back: a child hands over its report whole through a pipe
and ends. Whatever happens to it, the parent says what.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from tempfile import TemporaryFile
from typing import IO, Protocol

from helpers.runs.descendants import adopt_orphans, children, end_children
from helpers.runs.exit_causes import how_it_ended, kills_for_memory
from helpers.runs.job import Failure, Job, Made, Outcome, ReportFailed

REPORT_SECONDS = 300
# A process that makes one report ends before what it leaves behind fills the memory: looking for it costs more.
_RARELY = 100_000, 20, 100
_PATIENCE = 10  # seconds in which a process ends that has said all, or says nothing more


class Executor(Protocol):
    """Where reports are made. ``outcomes`` gives each job's outcome once, as they end, in any order."""

    at_once: int

    def outcomes(self, jobs: Iterable[Job]) -> Generator[Outcome, None, None]: ...


@dataclass
class _Child:
    job: Job
    process: ForkProcess
    connection: Connection
    began: float
    log: IO[bytes]
    cell: int | None = None
    cells: int = 0
    source: str = ""
    ended: Made | Failure | None = None
    stopped: str = ""

    def failure(self, sentence: str) -> Failure:
        said = self._last_words()
        return Failure(
            sentence + (f" (its last words: {said})" if said else ""),
            self.cell,
            self.source,
            completed=max((self.cell or 1) - 1, 0),
            cells=self.cells,
        )

    def _last_words(self) -> str:
        self.log.seek(0)
        lines = self.log.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1].strip() if lines else ""


class LocalProcesses:
    """Makes at most ``at_once`` reports at a time, each within ``seconds``."""

    def __init__(self, at_once: int, seconds: float = REPORT_SECONDS) -> None:
        self.at_once, self.seconds = at_once, seconds

    def outcomes(self, jobs: Iterable[Job]) -> Generator[Outcome, None, None]:
        """The outcome of each of ``jobs``, as they end. Children that still run are killed when it is closed."""
        waiting = list(jobs)[::-1]
        running: list[_Child] = []
        kills = kills_for_memory()
        spared = children()  # of whoever uses this process for more than reports
        adopt_orphans()
        # When the parent dies, however it dies, its end of this pipe closes, and the children end themselves.
        read_end, write_end = os.pipe()
        try:
            while waiting or running:
                while waiting and len(running) < self.at_once:
                    running.append(_start(waiting.pop(), read_end, write_end))
                self._listen(running)
                for child in [child for child in running if child.ended is not None or child.stopped]:
                    running.remove(child)
                    if waiting and isinstance(child.ended, Made):  # no processor waits for what is published
                        running.append(_start(waiting.pop(), read_end, write_end))
                    outcome = _outcome(child, kills)
                    end_children(spared | {other.process.pid for other in running if other.process.pid})
                    yield outcome
                    kills = kills_for_memory()
        finally:
            for child in running:
                _kill(child)
            end_children(spared)
            adopt_orphans(False)
            os.close(read_end)
            os.close(write_end)

    def _listen(self, running: list[_Child]) -> None:
        """Waits until a child says something, ends, or has taken too long."""
        now = time.monotonic()
        patience = min(child.began + self.seconds for child in running) - now
        told = wait([child.connection for child in running], timeout=max(patience, 0))
        for child in [child for child in running if child.connection in told]:
            try:
                said = child.connection.recv()
            except Exception:  # noqa: BLE001  half a message, in whatever way it cannot be read, is no message
                child.stopped = "ended"
                continue
            if isinstance(said, tuple):
                child.cell, child.cells, child.source = said
            else:
                child.ended = said
        for child in running:
            if child.ended is None and time.monotonic() - child.began > self.seconds:
                child.stopped = f"it took longer than {self.seconds:g} seconds and was ended"


def _start(job: Job, read_end: int, write_end: int) -> _Child:
    sys.stdout.flush()
    sys.stderr.flush()
    mine, its = multiprocessing.Pipe(duplex=False)
    log = TemporaryFile()  # noqa: SIM115  read when the child has ended
    context = multiprocessing.get_context("fork")
    process = context.Process(target=_child, args=(job, its, mine, log, read_end, write_end), name=job.name)
    process.start()
    its.close()
    return _Child(job, process, mine, time.monotonic(), log)


def _outcome(child: _Child, kills_before: int) -> Outcome:
    ended = child.ended
    if child.stopped not in ("", "ended"):
        _kill(child)
        ended = child.failure(child.stopped)
    # not joined: a process that has closed what it was to be heard by would be waited for without end
    until = time.monotonic() + _PATIENCE
    while child.process.exitcode is None and time.monotonic() < until:
        time.sleep(0.002)
    if child.process.exitcode is None:
        _kill(child)
        ended = ended or child.failure("the process that made it was not heard of any more, and was ended")
    elif child.process.exitcode != 0 and not isinstance(ended, Failure):
        ended = child.failure(how_it_ended(child.process.exitcode, kills_for_memory() > kills_before))
    elif ended is None:
        ended = child.failure(how_it_ended(child.process.exitcode, memory_ran_out=False))
    _kill(child)  # whatever it started and left behind is of its group
    seconds = time.monotonic() - child.began
    child.connection.close()
    child.log.close()
    if isinstance(ended, Failure):
        return Outcome(child.job, seconds, failure=ended)
    return Outcome(child.job, seconds, made=ended)


def _kill(child: _Child) -> None:
    child.process.kill()
    _kill_group(child.process.pid)
    child.process.join()


def _kill_group(number: int | None) -> bool:
    """Kills what a report has started; false if nothing of it is left, or it ended before it had a group."""
    if number is None:
        return False
    try:
        os.killpg(number, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _child(
    job: Job, connection: Connection, unused: Connection, log: IO[bytes], read_end: int, write_end: int
) -> None:
    """Makes the report of ``job`` and hands it over; nothing else leaves this process."""
    gc.set_threshold(*_RARELY)
    adopt_orphans()
    os.setpgid(0, 0)  # the terminal's interrupt is the parent's to hear; and what a cell starts ends with it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.close(write_end)
    unused.close()
    for number in (1, 2):  # what compiled code says belongs to the report, not between the lines of progress
        os.dup2(log.fileno(), number)
    threading.Thread(target=_end_with_parent, args=(read_end,), daemon=True).start()
    from helpers.runs import render

    try:
        ended: Made | Failure = render.make(job, lambda *cell: connection.send(cell))
    except ReportFailed as error:
        ended = error.failure
    except Exception as error:  # noqa: BLE001  a fault of our own is told like any other
        sentence = f"{type(error).__name__}: {error}"
        ended = Failure(sentence, traceback=traceback.format_exc())
    connection.send(ended)
    connection.close()


def _end_with_parent(read_end: int) -> None:
    os.read(read_end, 1)
    end_children()
    os.killpg(0, signal.SIGKILL)  # this process too
