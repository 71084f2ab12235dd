"""Temporary folders that do not outlive their run, however it ends."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = "science-cities-"
_LOCK = ".science-cities-in-use"  # held as long as the process lives: the system lets go of it


@contextmanager
def temporary_folder(purpose: str, inside: Path | None = None) -> Iterator[Path]:
    """A folder below ``inside`` (by default the system's) that goes away with the block.

    What a run left there that was killed is removed first.
    """
    root = Path(inside or tempfile.gettempdir())
    remove_abandoned(root)
    folder, handle = _locked(root, f"{_PREFIX}{purpose}-")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)  # what cannot be removed is tried again by the next run
        os.close(handle)


def remove_abandoned(root: Path) -> None:
    """Removes the temporary folders in ``root`` that no living process holds."""
    for folder in root.glob(f"{_PREFIX}*"):
        try:
            if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
                continue
            handle = os.open(folder / _LOCK, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:  # no folder of ours, or one that another run has just removed or not yet locked
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except BlockingIOError:  # its run goes on
            continue
        finally:
            os.close(handle)


def _locked(root: Path, prefix: str) -> tuple[Path, int]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=root))
        handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if (folder / _LOCK).exists():
            return folder, handle
        os.close(handle)  # between making and locking it, another run took it for abandoned
