"""The data of the exhibits that passages stand beside, as drawn when they were signed and as drawn now.

``exhibits.csv`` beside the text holds them: a row an exhibit and row of its data, and the state of each table that the
exhibits of a report read. As long as no such table has changed, nothing needs to be drawn again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from helpers.commentary.signatures import digest_of, rows_of, write_rows
from helpers.commentary.source import commentary_folder, exhibits_beside

HEADING = ["report", "exhibit", "row"]
_TABLE = "table of data"
Rows = list[str]


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
    _now: dict[str, dict[str, Rows]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.states: dict[str, dict[str, str]] = {}
        self.signed: dict[str, dict[str, Rows]] = {}
        for report, exhibit, row in rows_of(self.path, HEADING):
            if exhibit == _TABLE:
                name, _, state = row.rpartition(" ")
                self.states.setdefault(report, {})[name] = state
            else:
                self.signed.setdefault(report, {}).setdefault(exhibit, []).append(row)

    @property
    def path(self) -> Path:
        """Where the rows stand."""
        return commentary_folder(self.year, self.source) / "exhibits.csv"

    def rows(self, report_id: str, anew: bool = False) -> dict[str, Rows]:
        """The data of the exhibits beside which passages of a report stand: as signed while no table has changed."""
        if self.exhibits is None:
            return {}
        if report_id not in self._now:
            known = self.states.get(report_id)
            if known and not anew and self.exhibits.state(known) == known:
                self._now[report_id] = self.signed.get(report_id, {})
            else:
                shown = {name for names in exhibits_beside(report_id).values() for name in names}
                self._now[report_id], read = self.exhibits.drawn(report_id, self.year, sorted(shown))
                self.states[report_id] = self.exhibits.state(read)
        return self._now[report_id]

    def hashes(self, report_id: str, passage: str, anew: bool = False) -> dict[str, str]:
        """The hash of each exhibit that a passage stands beside."""
        names = exhibits_beside(report_id).get(passage, ())
        rows = self.rows(report_id, anew)
        return {name: digest_of("\n".join(rows[name])) for name in names if name in rows}

    def differences(self, report_id: str, exhibit: str) -> list[str]:
        """The rows of an exhibit that are new or gone since it was signed; one that differs is both."""
        before = Counter(self.signed.get(report_id, {}).get(exhibit, []))
        now = Counter(self.rows(report_id).get(exhibit, []))
        new, gone = (now - before).elements(), (before - now).elements()
        return [f"new in {exhibit}: {row}" for row in new] + [f"gone from {exhibit}: {row}" for row in gone]

    def write(self, reports: Collection[str]) -> None:
        """Records the exhibits of these reports as they are now."""
        self.signed |= {report: self._now[report] for report in reports if report in self._now}
        rows = [
            row
            for report in sorted(self.signed)
            for row in [
                *(
                    [report, _TABLE, f"{name} {state}"]
                    for name, state in sorted(self.states.get(report, {}).items())
                ),
                *([report, exhibit, row] for exhibit, drawn in self.signed[report].items() for row in drawn),
            ]
        ]
        write_rows(self.path, HEADING, rows)
