"""The command line in processes forked from one that has everything imported: a call takes what it does, not its start.

Tables that were found sound in one root are not examined again in another. ``run`` is for tests of what commands do. Tests of processes themselves, of signals, closed streams and imports, start
Python anew.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import traceback
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

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
    server = _server()
    with tempfile.TemporaryDirectory() as streams:
        out, err = Path(streams) / "out", Path(streams) / "err"
        asked = {
            "arguments": arguments,
            "environment": environment,
            "folder": str(folder),
            "out": str(out),
            "err": str(err),
        }
        server.stdin.write(json.dumps(asked).encode() + b"\n")
        server.stdin.flush()
        if not select.select([server.stdout], [], [], _LONGEST)[0] or not (
            answer := server.stdout.readline()
        ):
            server.kill()
            _server.cache_clear()
            raise subprocess.TimeoutExpired(
                ["science-cities", *arguments], _LONGEST, out.read_text(), err.read_text()
            )
        return subprocess.CompletedProcess(arguments, int(answer), out.read_text(), err.read_text())


@lru_cache(maxsize=1)
def _server() -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, str(_HERE)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )


def _serve() -> None:
    """Answers each request with the exit code of the process that did it, until nobody asks any more."""
    import gc
    import importlib

    from helpers.runs.warm import import_everything, rehearse

    import_everything()
    rehearse()
    for name in _MODULES:
        importlib.import_module(name)
    sound = Path(tempfile.mkdtemp())
    _examine_once(sound)
    gc.freeze()
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            _do(asked)
        _, status = os.waitpid(child, 0)
        sys.stdout.buffer.write(b"%d\n" % os.waitstatus_to_exitcode(status))
        sys.stdout.buffer.flush()
    shutil.rmtree(sound)


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
    _serve()
