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
        handle = _abandoned(folder)
        if handle is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(handle)


def _abandoned(folder: Path) -> int | None:
    """The lock of a folder of ours that nobody held, now taken; None if it is none of ours, or its run goes on."""
    try:
        if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
            return None
        handle = os.open(folder / _LOCK, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:  # without lock, or one that another run has just removed
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def _locked(root: Path, prefix: str) -> tuple[Path, int]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=root))
        handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if (folder / _LOCK).exists():
            return folder, handle
        os.close(handle)  # between making and locking it, another run took it for abandoned
