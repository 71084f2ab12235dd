"""One run at a time: two that write the same pages and records would undo each other."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from helpers.base.errors import ScienceCitiesError
from helpers.base.files import make_folder
from helpers.base.paths import reports_folder


class AnotherRun(ScienceCitiesError):
    """Another run is writing into the same folder."""


@contextmanager
def only_run(folder: Path | None = None) -> Iterator[None]:
    """Holds a folder of pages, by default that of the chosen source, for this process; the system lets go of it however
    the process ends.

    Raises:
        AnotherRun: if another process holds it; the message names the process.
        OSError: if the folder cannot be written.
    """
    folder = folder or reports_folder()
    make_folder(folder)
    path = folder / ".lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 20).decode("ascii", "replace").strip() or "unknown"
            raise AnotherRun(
                f"another run (process {holder}) is writing into {folder.name}/; wait until it has ended"
            ) from None
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
        yield
    finally:
        os.close(handle)
