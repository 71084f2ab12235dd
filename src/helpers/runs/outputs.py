"""What is made from pages: index pages, export, PDF, comparisons; on record in ``reports/manifest.json``.

Each is recorded with the hash of what it was made from and of its own files, and is made again when one of
them is another.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from helpers.base.files import Unreadable, text_of, write_whole
from helpers.base.paths import reports_folder
from helpers.index.stored import hash_of_file


def read_json(path: Path) -> dict[str, Any]:
    """The object of a file of our own bookkeeping; empty where there is none, or something else."""
    try:
        read = json.loads(text_of(path))
    except (Unreadable, ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Writes a file of our own bookkeeping.

    Raises:
        OSError: if it cannot be written.
    """
    write_whole(path, json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def timestamp() -> str:
    """The time now, in UTC, as records have it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def hash_over(inputs: object) -> str:
    """One hash over what an output is made from, told as values that JSON can hold."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


class Outputs:
    """The record of what is made from the pages of the chosen source."""

    def __init__(self) -> None:
        self._file = reports_folder() / "manifest.json"
        read = read_json(self._file)
        years, outputs = read.get("years"), read.get("outputs")
        #: Years with data, as they were known when the front page was last made.
        self.years: list[int] = (
            years if isinstance(years, list) and all(type(y) is int for y in years) else []
        )
        self._known = {
            name: entry
            for name, entry in (outputs if isinstance(outputs, dict) else {}).items()
            if isinstance(entry, dict)
            and isinstance(entry.get("inputs"), str)
            and isinstance(entry.get("files"), dict)
            and isinstance(entry.get("asked"), list)
            and all(isinstance(text, str) for text in (*entry["asked"], *entry["files"].values()))
        }
        self._kept = json.dumps([self.years, self._known], sort_keys=True)

    def made(self, path: Path) -> bool:
        """Whether the output at ``path`` was made here, and is as it was made."""
        return self._as_made(name_of(path))

    def is_known(self, path: Path) -> bool:
        """Whether the output at ``path`` is on record, whatever became of it."""
        return name_of(path) in self._known

    def current(self, path: Path, inputs: object) -> bool:
        """Whether the output at ``path`` is as it was made, and is made from ``inputs``."""
        return self._as_made(name_of(path)) and self._known[name_of(path)]["inputs"] == hash_over(inputs)

    def names(self) -> list[str]:
        """Addresses of all outputs on record, relative to the folder of pages."""
        return sorted(self._known)

    def asked(self, path: Path) -> list[str]:
        """What was written down beside the output at ``path``; empty where there is no record of it."""
        asked: list[str] = self._known.get(name_of(path), {}).get("asked", [])
        return asked

    def write(self, path: Path, inputs: object, make: Callable[[], str]) -> None:
        """Makes the output at ``path`` and writes it, unless it is current.

        Raises:
            OSError: if it cannot be written.
        """
        if not self.current(path, inputs):
            write_whole(path, make())
            self.keep(path, inputs, [path])

    def keep(self, path: Path, inputs: object, files: list[Path], asked: Iterable[str] = ()) -> None:
        """Writes down that the output at ``path`` was made from ``inputs``; it consists of ``files``.

        ``asked`` is what else must be known of it.
        """
        hashes = {name_of(file): hash_of_file(file) for file in files}
        self._known[name_of(path)] = {"inputs": hash_over(inputs), "files": hashes, "asked": list(asked)}

    def forget(self, name: str) -> None:
        """Takes an output off the record."""
        self._known.pop(name, None)

    def save(self) -> None:
        """Writes the record, where it is another than the one that was read.

        Raises:
            OSError: if it cannot be written.
        """
        if json.dumps([self.years, self._known], sort_keys=True) != self._kept:
            write_json(self._file, {"years": self.years, "outputs": self._known})

    def _as_made(self, name: str) -> bool:
        files = self._known.get(name, {}).get("files", {})
        return bool(files) and all(
            (reports_folder() / file).is_file() and hash_of_file(reports_folder() / file) == hash_
            for file, hash_ in files.items()
        )


def name_of(path: Path) -> str:
    """The address of a file relative to the folder of pages."""
    return path.relative_to(reports_folder()).as_posix()
