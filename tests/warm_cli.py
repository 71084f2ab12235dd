"""The command line in processes forked from one that has everything imported: a call takes what it does, not its start.

One such process serves all workers of a test run. Tables that were read and found sound in one root are not read and examined again in another. ``run`` is for tests of
what commands do, ``Started`` for those that do something to a command while it runs. Tests of closed streams and imports
start Python anew.
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from readings import read_tables_once

_HERE = Path(__file__)
_LONGEST = 570  # seconds
_MODULES = (
    "helpers.build",
    "helpers.data.check",
    "helpers.openindex.build",
    "helpers.site.refresh",
    "duckdb",
    "ibis",
)


def run(arguments: tuple[str, ...], environment: dict[str, str], folder: Path) -> subprocess.CompletedProcess:
    """What ``python -m helpers.cli`` does with these arguments, in a process of its own."""
    with tempfile.TemporaryDirectory() as streams:
        out, err = Path(streams) / "out", Path(streams) / "err"
        code = _answer(arguments, environment, folder, Path(streams))
        if code is None:
            raise subprocess.TimeoutExpired(
                ["science-cities", *arguments], _LONGEST, out.read_text(), err.read_text()
            )
        return subprocess.CompletedProcess(arguments, code, out.read_text(), err.read_text())


class Started:
    """A command that runs in a session of its own, with what ``subprocess.Popen`` has of it."""

    def __init__(self, arguments: tuple[str, ...], environment: dict[str, str], folder: Path) -> None:
        self._streams = tempfile.TemporaryDirectory()
        self._ended = Path(self._streams.name) / "ended"
        pid = _answer(arguments, environment, folder, Path(self._streams.name), str(self._ended))
        assert pid is not None
        self.pid, self.returncode = pid, None

    def poll(self) -> int | None:
        """Its exit code, if it has ended."""
        if self.returncode is None and self._ended.exists():
            self.returncode = int(self._ended.read_text())
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def communicate(self, timeout: float = _LONGEST) -> tuple[str, str]:
        """Waits for its end, and gives what it said."""
        end = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired("science-cities", timeout)
            time.sleep(0.02)
        out, err = ((Path(self._streams.name) / name).read_text() for name in ("out", "err"))
        return out, err


def _answer(
    arguments: tuple[str, ...], environment: dict[str, str], folder: Path, streams: Path, ended: str = ""
) -> int | None:
    """The exit code of a command or, if its end is told in a file, its process; None if there is no answer."""
    connection = _connection()
    asked = {
        "arguments": arguments,
        "environment": environment,
        "folder": str(folder),
        "out": str(streams / "out"),
        "err": str(streams / "err"),
        "ended": ended,
    }
    connection.sendall(json.dumps(asked).encode() + b"\n")
    if select.select([connection], [], [], _LONGEST)[0] and (answer := connection.recv(20)):
        return int(answer)
    connection.close()
    _connection.cache_clear()
    return None


@lru_cache(maxsize=1)
def _connection() -> socket.socket:
    """The way to the server of this test run, which is started by whichever worker asks first."""
    worker = "PYTEST_XDIST_WORKER" in os.environ
    name = os.environ["PYTEST_XDIST_TESTRUNUID"] if worker else str(os.getpid())
    path = Path(tempfile.gettempdir()) / f"science-cities-tests-{name}"
    connection = socket.socket(socket.AF_UNIX)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            with socket.socket(socket.AF_UNIX) as listening:
                listening.bind(str(path))
                listening.listen()
                numbers = listening.fileno(), os.getppid() if worker else os.getpid()
                subprocess.Popen(
                    [sys.executable, str(_HERE), str(path), *map(str, numbers)],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    pass_fds=numbers[:1],
                    start_new_session=True,
                )
        connection.connect(str(path))
    return connection


def _serve(path: Path, listening: socket.socket, run: int) -> None:
    """Answers the workers of a test run, each from a process of its own, for as long as the process ``run`` lives."""
    import gc
    import importlib

    from helpers.runs.warm import import_everything, rehearse

    gc.disable()
    import_everything()
    rehearse()
    for name in _MODULES:
        importlib.import_module(name)
    next(read_tables_once())
    sound = Path(tempfile.mkdtemp())
    _read_beforehand(sound)
    _examine_once(sound)
    gc.freeze()
    gc.enable()
    listening.settimeout(1)
    with suppress(ProcessLookupError):
        while True:
            os.kill(run, 0)  # whether it lives
            with suppress(TimeoutError):
                connection, _ = listening.accept()
                if os.fork() == 0:
                    listening.close()
                    _answer_all(connection)
                connection.close()
    path.unlink()
    path.with_suffix(".lock").unlink()
    shutil.rmtree(sound)


def _answer_all(connection: socket.socket) -> None:
    """Answers each request of a worker with the exit code of the process that did it, until it asks no more."""
    for line in connection.makefile("rb"):
        asked = json.loads(line)
        if asked["ended"]:
            answer = _keep(asked, connection)
        elif (child := os.fork()) == 0:
            connection.close()
            _do(asked)
        else:
            answer = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        connection.sendall(b"%d\n" % answer)
    os._exit(0)


def _keep(asked: dict, connection: socket.socket) -> int:
    """Starts a command, the number of which it gives; its end is awaited by a process between this one and it."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        connection.close()
        child = os.fork()
        if child == 0:
            os.setsid()
            os.close(reading)
            os.close(writing)
            # in the background of a shell, where tests may run too, an interrupt is ignored, and that is passed on
            signal.signal(signal.SIGINT, signal.default_int_handler)
            _do(asked)
        os.write(writing, b"%d\n" % child)
        _, status = os.waitpid(child, 0)
        passing = Path(asked["ended"] + ".part")
        with suppress(FileNotFoundError):  # nobody waits for it any more
            passing.write_text(str(os.waitstatus_to_exitcode(status)))
            passing.replace(asked["ended"])
        os._exit(0)
    os.close(writing)
    child = int(os.read(reading, 20))
    os.close(reading)
    return child


def _read_beforehand(folder: Path) -> None:
    """Reads the tables of the project, with those of institutions and, as most roots are, without."""
    from helpers.index import printed
    from helpers.runs import inputs

    own, copied = _HERE.parents[1] / "data", folder / "data"
    assert printed.load_index(own).years
    shutil.copytree(own, copied, ignore=shutil.ignore_patterns("annual", "index"))
    for data in (own, copied):
        inputs.read_texts(data)
    shutil.rmtree(copied)


def _examine_once(sound: Path) -> None:
    """Remembers in a folder which tables were found sound, as a root remembers it of its own."""
    from helpers.runs import examination
    from helpers.runs.inputs import Files

    examine = examination._problem

    def remembering() -> str:
        known = sound / sha256(json.dumps(Files().data).encode()).hexdigest()
        if known.exists():
            return ""
        problem = examine()
        if not problem:
            known.touch()
        return problem

    examination._problem = remembering


def _do(asked: dict) -> None:
    """Becomes the command line."""
    import atexit

    from helpers import cli

    code = 1
    try:
        for number, (path, flags) in enumerate(
            (
                (os.devnull, os.O_RDONLY),
                (asked["out"], os.O_WRONLY | os.O_CREAT),
                (asked["err"], os.O_WRONLY | os.O_CREAT),
            )
        ):
            os.dup2(os.open(path, flags | os.O_APPEND, 0o600), number)
        os.environ.clear()
        os.environ.update(asked["environment"])
        tempfile.tempdir = None  # TMPDIR may be another
        os.chdir(asked["folder"])
        sys.argv = ["science-cities", *asked["arguments"]]
        cli.main()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # noqa: BLE001  told as the interpreter tells it
        traceback.print_exc()
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    sys.path.pop(0)  # the folder of the tests
    _serve(Path(sys.argv[1]), socket.socket(fileno=int(sys.argv[2])), int(sys.argv[3]))
