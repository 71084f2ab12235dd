"""The data of the exhibits that passages stand beside, as drawn when they were signed and as drawn now.

``exhibits.csv`` beside the text holds a row an exhibit and row of its data: what the row is about and its hash, no value,
for values have terms of their own. It holds the state of each table too that the exhibits of a report read: as long as
none has changed, nothing needs to be drawn again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from helpers.commentary.signatures import digest_of, rows_of, write_rows
from helpers.commentary.source import commentary_folder, exhibits_beside

HEADING = ["report", "exhibit", "row", "hash"]
_TABLE = "table of data"
_LONGEST_LABEL = 80
_VALUE = re.compile(r"(?!(?:19|20)\d\d$)[+−≈<>≤≥\s-]*[\d.,]+\s?%?")
Rows = list[str]
CELLS = " | "  # between the cells of a row


class Exhibits(Protocol):
    """Who can draw the exhibits of reports, and tell the state of tables; it lives in a room above this one."""

    def state(self, tables: Collection[str]) -> dict[str, str]:
        """A hash of each table."""
        ...

    def drawn(self, report_id: str, year: int, shown: Collection[str]) -> tuple[dict[str, Rows], set[str]]:
        """The data of exhibits as drawn, a text a row, by the functions that show them; and the tables they read."""
        ...


@dataclass
class Beside:
    """The exhibits of the reports of a year beside its commentary. Without ``exhibits`` none is looked at."""

    year: int
    source: str = ""
    exhibits: Exhibits | None = None
    _now: dict[str, dict[str, Rows]] = field(default_factory=dict)  # of the reports that were drawn

    def __post_init__(self) -> None:
        self.states: dict[str, dict[str, str]] = {}
        self.signed: dict[str, dict[str, list[tuple[str, str]]]] = {}  # label and hash of each row
        for report, exhibit, row, digest in rows_of(self.path, HEADING):
            if exhibit == _TABLE:
                self.states.setdefault(report, {})[row] = digest
            else:
                self.signed.setdefault(report, {}).setdefault(exhibit, []).append((row, digest))

    @property
    def path(self) -> Path:
        """Where the rows stand."""
        return commentary_folder(self.year, self.source) / "exhibits.csv"

    def hashes(self, report_id: str, passage: str, anew: bool = False) -> dict[str, str]:
        """The hash of each exhibit that a passage stands beside; ``anew`` draws it whether or not a table has changed."""
        if self.exhibits is None:
            return {}
        known = self.states.get(report_id)
        if report_id not in self._now and (anew or not known or self.exhibits.state(known) != known):
            shown = {name for names in exhibits_beside(report_id).values() for name in names}
            self._now[report_id], read = self.exhibits.drawn(report_id, self.year, sorted(shown))
            self.states[report_id] = self.exhibits.state(read)
        rows = self._rows(report_id)
        names = exhibits_beside(report_id).get(passage, ())
        return {
            name: digest_of("".join(digest for _, digest in rows[name])) for name in names if name in rows
        }

    def differences(self, report_id: str, exhibit: str) -> list[str]:
        """The rows of an exhibit that are new, gone or different since it was signed."""
        before = Counter(self.signed.get(report_id, {}).get(exhibit, []))
        gone = [label for label, _ in (before - Counter(self._rows(report_id).get(exhibit, []))).elements()]
        found = []
        for row in self._now.get(report_id, {}).get(exhibit, []):
            if before[_signed(row)]:
                before[_signed(row)] -= 1
            elif _signed(row)[0] in gone:
                gone.remove(_signed(row)[0])
                found.append(f"different in {exhibit}: {row}")
            else:
                found.append(f"new in {exhibit}: {row}")
        return found + [f"gone from {exhibit}: {label}" for label in gone]

    def write(self, reports: Collection[str]) -> None:
        """Records the exhibits of these reports as they are now."""
        self.signed |= {report: self._rows(report) for report in reports if report in self._now}
        rows: list[list[str]] = []
        for report in sorted(self.signed):
            states = sorted(self.states.get(report, {}).items())
            rows += [[report, _TABLE, name, state] for name, state in states]
            rows += [[report, name, *row] for name, drawn in self.signed[report].items() for row in drawn]
        write_rows(self.path, HEADING, rows)

    def _rows(self, report_id: str) -> dict[str, list[tuple[str, str]]]:
        """The rows of the exhibits of a report as they are now, which is as signed where nothing was drawn."""
        if report_id not in self._now:
            return self.signed.get(report_id, {})
        return {name: [_signed(row) for row in rows] for name, rows in self._now[report_id].items()}


def _signed(row: str) -> tuple[str, str]:
    """What is recorded of a row: what it is about, and its hash."""
    cells = [cell for cell in row.split(CELLS) if cell and not _VALUE.fullmatch(cell)]
    label = CELLS.join(cells)
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…", digest_of(row)
