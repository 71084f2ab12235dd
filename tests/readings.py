"""Tables of copied roots, read once by a process: what was not touched since it was copied is not read again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
MOST = 6  # readings that are kept
PRINTED = ("exclusions.csv", "printed", "reference")  # of data/
ALL = (*PRINTED, "annual", "nature", "evidence.csv")


def read_once(read: Callable[[Path], T], parts: tuple[str, ...]) -> Callable[[Path | None], T]:
    """``read``, which gives again what it gave for files of the same names, sizes and times below ``parts``."""
    from helpers.base.paths import data_folder

    known: dict[tuple, T] = {}

    def reading(data: Path | None = None) -> T:
        folder = data_folder() if data is None else Path(data)
        key = tuple(_states(folder, parts))
        found = known.pop(key) if key in known else read(folder)
        known[key] = found  # as the latest
        if len(known) > MOST:
            del known[next(iter(known))]
        return found

    return reading


def _states(folder: Path, parts: tuple[str, ...]) -> Iterator[tuple]:
    for part in parts:
        for path in (folder / part, *sorted((folder / part).rglob("*"))):
            try:
                state = path.lstat()
            except OSError:
                continue
            size = state.st_mode, state.st_size, state.st_mtime_ns
            yield (path.relative_to(folder), *(size if not path.is_dir() else ()))


def read_tables_once() -> Iterator[None]:
    """Lets this process read tables once, until it is resumed."""
    from helpers.index import printed
    from helpers.runs import inputs

    before = printed.load_tables, inputs.read_texts
    printed.load_tables = read_once(before[0], PRINTED)
    inputs.read_texts = read_once(before[1], ALL)
    yield
    printed.load_tables, inputs.read_texts = before
