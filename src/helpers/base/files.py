"""Reading that ends whatever is read, and writing of which a reader, or a run cut short, never meets half."""

from __future__ import annotations

import errno
import os
import stat
import sys
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from helpers.base.errors import ScienceCitiesError

LARGEST = 500_000_000  # bytes that are read of one file, far more than any table has


class Unreadable(ScienceCitiesError):
    """A file that is not there, is no file, is too large, or may not be read; ``reason`` begins with a verb."""

    def __init__(self, path: Path, reason: str) -> None:
        self.reason = reason
        super().__init__(f"{path} {reason}.")


class TooMuch(ValueError):
    """More than was allowed."""


def is_there(path: Path) -> bool:
    """Whether anything has the name: a file, or what somebody put in its place, a link to nowhere too."""
    return os.path.lexists(path)


def shown(error: OSError) -> str:
    """What the system refused, with the file where one is to blame, as seen from the working folder."""
    reason = error.strerror or str(error)
    return f"{os.path.relpath(error.filename)}: {reason}" if isinstance(error.filename, str) else reason


def read_whole(path: Path, most: int = LARGEST) -> bytes:
    """The bytes of a regular file. A pipe or a device, which might never end, is refused without waiting for it.

    Raises:
        Unreadable: if there are more than ``most`` bytes, or it is no regular file, or it cannot be read.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(handle, "rb") as file:  # noqa: PTH123
            found = os.fstat(handle)
            if not stat.S_ISREG(found.st_mode):
                raise Unreadable(path, "is no file with an end, but a pipe or a device")
            if found.st_size > most:
                raise Unreadable(path, f"has {found.st_size:,} bytes; at most {most:,} are read")
            return file.read()
    except IsADirectoryError as error:
        raise Unreadable(path, "is a folder and no file") from error
    except OSError as error:
        nowhere = isinstance(error, FileNotFoundError) and path.is_symlink()
        raise Unreadable(
            path, "is a link that leads nowhere" if nowhere else f"cannot be read: {error.strerror}"
        ) from error


def text_of(path: Path) -> str:
    """The text of a regular file in UTF-8.

    Raises:
        Unreadable: as ``read_whole`` does, or if it is no such text.
    """
    try:
        return read_whole(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(path, f"is no text in UTF-8: {error}") from error


def unpacked(chunks: Iterable[bytes], most: int) -> bytes:
    """What gzip streams hold that follow each other in ``chunks``, with no more than ``most`` bytes in memory.

    Raises:
        TooMuch, ValueError: as ``unpacking``.
    """
    return b"".join(unpacking(chunks, most))


def unpacking(chunks: Iterable[bytes], most: int = sys.maxsize - 1) -> Iterator[bytes]:
    """The same part by part.

    Raises:
        TooMuch: if it is more than ``most`` bytes.
        ValueError: if it is damaged or cut short; both messages begin with a verb.
    """
    room = most
    stream = zlib.decompressobj(wbits=31)
    try:
        for chunk in chunks:
            while chunk:
                if stream.eof:
                    stream = zlib.decompressobj(wbits=31)
                part = stream.decompress(chunk, room + 1)
                room -= len(part)
                if room < 0:
                    raise TooMuch(f"unpacks to more than {most:,} bytes")
                yield part
                chunk = stream.unused_data or stream.unconsumed_tail
    except zlib.error as error:
        raise ValueError(f"is damaged: {error}") from error
    if not stream.eof:
        raise ValueError("is cut short: its gzip stream does not end")


def encoded(text: str) -> bytes:
    """``text`` in UTF-8; half a character, which no file can hold, is written by its number: ``\\ud800``."""
    return text.encode("utf-8", "backslashreplace")


def write_whole(path: Path, content: str | bytes) -> None:
    """Writes ``content`` to ``path`` aside and renames it into place; the old file stays until then.

    Raises:
        OSError: if the folder cannot be written or the disk is full; it names ``path``, which is then as it was.
    """
    make_folder(path.parent)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "a folder stands in its place; move it away", str(path))
    try:
        _write_aside(path, content)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _write_aside(path: Path, content: str | bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(encoded(content) if isinstance(content, str) else content)
        os.chmod(name, 0o644)  # noqa: PTH101  mkstemp makes files that only their owner can read
        os.replace(name, path)  # noqa: PTH105
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def make_folder(path: Path) -> None:
    """Makes a folder and those above it, as far as they are not there.

    Raises:
        OSError: if it cannot be made; it names what stands in the way.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        there = next(place for place in (path, *path.parents) if is_there(place))
        raise NotADirectoryError(
            errno.ENOTDIR, "what stands there is no folder; move it away", str(there)
        ) from error
