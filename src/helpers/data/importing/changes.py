"""Rows to be added to tables of ``data/``: tried in a copy, then written whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath

from helpers.data import layout
from helpers.data.csv_files import csv_text


class Changes:
    """Rows by the table they go to, and whole new tables, relative to ``data``."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._rows: dict[str, list[tuple[str, ...]]] = {}

    def add(self, file: str, row: Sequence[str]) -> int:
        """Put a row at the end of a table; returns the line it will stand on."""
        folder = PurePath(file).parent
        if folder.parent.name == "printed" and not (self._data / folder).exists():
            self.start_year(folder.name)
        rows = self._rows.setdefault(file, [])
        rows.append(tuple(row))
        return self._before(file).count("\n") + len(rows)

    def start_year(self, year: str) -> list[Path]:
        """Begin every table of a year, empty; returns where they will be."""
        for name in layout.YEAR_TABLES:
            self._rows.setdefault(f"printed/{year}/{name}.csv", [])
        return [self._data / "printed" / year / f"{name}.csv" for name in layout.YEAR_TABLES]

    @property
    def files(self) -> dict[str, int]:
        """The tables that get rows, with their number, in the order in which they are written."""
        return {file: len(self._rows[file]) for file in self._whole() if self._rows[file]}

    @contextmanager
    def tried(self) -> Iterator[Path]:
        """A copy of ``data`` with the rows added, for as long as the block lasts."""
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "data"
            shutil.copytree(
                self._data, copy, ignore=lambda of, _: {"index"} if Path(of) == self._data else set()
            )
            for file in self._whole():
                (copy / file).parent.mkdir(parents=True, exist_ok=True)
                (copy / file).write_text(self._text(file), encoding="utf-8", newline="\n")
            yield copy

    def write(self) -> None:
        """Write all of it. Each table is made aside first; if one cannot be put in place, all are as they were.

        Raises:
            OSError: if a folder cannot be written or the disk is full; nothing has changed then.
        """
        aside: list[tuple[Path, Path]] = []
        files = self._whole()
        made: list[Path] = []
        done: list[tuple[Path, bytes | None]] = []
        try:
            for file in files:
                path = self._data / file
                if not path.parent.exists():
                    path.parent.mkdir(parents=True)
                    made.append(path.parent)
                handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
                aside.append((Path(name), path))
                with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as table:
                    table.write(self._text(file))
                Path(name).chmod(0o644)  # a temporary file is closed to others
            for new, path in aside:
                done.append((path, path.read_bytes() if path.exists() else None))
                new.replace(path)
        except BaseException:
            for path, before in reversed(done):
                if before is None:
                    path.unlink(missing_ok=True)
                else:
                    path.write_bytes(before)
            for new, _ in aside:
                new.unlink(missing_ok=True)
            for folder in made:
                shutil.rmtree(folder, ignore_errors=True)
            raise

    def _whole(self) -> list[str]:
        """The tables, those first that others refer to: they stay sound wherever a write is cut short."""
        return sorted(
            self._rows, key=lambda file: (_holds_figures(file), not file.startswith("reference/"), file)
        )

    def _before(self, file: str) -> str:
        path = self._data / file
        if not path.exists():
            return csv_text([layout.table_of(file)[1]])
        text = path.read_text(encoding="utf-8-sig")
        return text if text.endswith("\n") else text + "\n"

    def _text(self, file: str) -> str:
        return self._before(file) + csv_text(self._rows[file])


def _holds_figures(file: str) -> bool:
    return not file.startswith("reference/") and Path(file).stem in layout.FIGURE_FILES
