"""Reports made on a Dask cluster, for runs too large for one machine.

Every worker keeps one warm process of its own beside it, from which a process is forked for each report, as on
one machine; a report comes back whole, and the pages are written here. A worker that dies loses nothing: the
scheduler gives its reports to another.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterable
from concurrent.futures import as_completed
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from helpers.base.errors import ScienceCitiesError
from helpers.runs.inputs import Files, environment, hash_of
from helpers.runs.job import Failure, Job, Outcome
from helpers.runs.processes import LocalProcesses

CONNECT_SECONDS = 20


class NoCluster(ScienceCitiesError):
    """The cluster cannot be used."""


class Cluster:
    """Makes reports on the Dask cluster whose scheduler listens at ``address``, each within ``seconds``.

    Raises:
        NoCluster: if ``dask`` is not installed, no scheduler answers, or it has no worker.
    """

    def __init__(self, address: str, seconds: float) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise NoCluster("--cluster needs the package distributed; run: make cluster") from error
        try:
            self._client = Client(address, timeout=CONNECT_SECONDS)
        except (OSError, ValueError) as error:
            raise NoCluster(f"no Dask scheduler answers at {address}: {error}") from error
        self.seconds = seconds
        self.at_once = sum(self._client.nthreads().values())
        if not self.at_once:
            raise NoCluster(f"the Dask scheduler at {address} has no worker")

    def outcomes(self, jobs: Iterable[Job]) -> Generator[Outcome, None, None]:
        """The outcome of each of ``jobs``, as they end."""
        executor = self._client.get_executor(pure=False)
        jobs = list(jobs)
        expected = project_hash(jobs[0].source) if jobs else ""  # one run, one source
        waiting = {executor.submit(render_on_worker, job, expected, self.seconds): job for job in jobs}
        try:
            for future in as_completed(waiting):
                try:
                    yield future.result()
                except Exception as error:  # noqa: BLE001  whatever the cluster could not do, it says how
                    sentence = f"the cluster could not make it: {type(error).__name__}: {error}"
                    yield Outcome(waiting[future], 0.0, failure=Failure(sentence))
        finally:
            executor.shutdown(wait=False)
            self._client.close()


def project_hash(source: str) -> str:
    """Hash of everything that a report of a source can be made from, to be the same here and on every worker."""
    files = Files(source)
    return hash_of(repr((files.data, files.helpers, files.template, files.notebooks, environment())))


def render_on_worker(job: Job, expected: str, seconds: float) -> Outcome:
    """Runs on a worker: has the report made by this worker's warm process, which is started when first needed."""
    if (found := project_hash(job.source)) != expected:
        sentence = (
            f"the worker {os.uname().nodename} has other data, code or packages ({found}, here {expected}); "
            "bring it to the same state"
        )
        return Outcome(job, 0.0, failure=Failure(sentence))
    return _warm_process(expected).make(job, seconds)


class _WarmProcess:
    """A process that has everything imported, started by its module name, as a worker has threads of its own
    and cannot be forked."""

    def __init__(self, project: str) -> None:
        self.project = project
        self._mine, its = Pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "helpers.runs.cluster", str(its.fileno())], pass_fds=[its.fileno()]
        )
        its.close()
        atexit.register(self._process.kill)

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def make(self, job: Job, seconds: float) -> Outcome:
        started = time.monotonic()
        try:
            self._mine.send((job, seconds))
            outcome: Outcome = self._mine.recv()
            return outcome
        except (EOFError, OSError) as error:
            self._process.kill()
            sentence = f"the warm process of the worker ended: {type(error).__name__}"
            return Outcome(job, time.monotonic() - started, failure=Failure(sentence))


_own = threading.local()


def _warm_process(project: str) -> _WarmProcess:
    """The warm process of this thread of the worker; another once the project's files have changed."""
    warm: _WarmProcess | None = getattr(_own, "warm", None)
    if warm is None or not warm.alive or warm.project != project:
        if warm is not None:
            warm._process.kill()
        _own.warm = warm = _WarmProcess(project)
    return warm


def serve(connection: Connection) -> None:
    """The warm process: makes each report it is given in a process forked from it, until the worker is gone."""
    from helpers.runs.plans import warm_index

    warm_index()
    while True:
        try:
            job, seconds = connection.recv()
        except EOFError:
            return
        (outcome,) = LocalProcesses(1, seconds).outcomes([job])
        connection.send(outcome)


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))
