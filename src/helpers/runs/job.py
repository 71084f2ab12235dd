"""What a run is made of: a job, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from helpers.base.errors import ScienceCitiesError
from helpers.base.manifest import ReportSpec
from helpers.base.paths import ALL_YEARS, default_source, edition_folder
from helpers.base.words import address_part
from helpers.report.record import Content


@dataclass(frozen=True)
class Job:
    """One report to make: its manifest entry and its resolved parameters."""

    spec: ReportSpec
    parameters: dict[str, Any]  # of the type that the manifest declares

    @property
    def source(self) -> str:
        """What the report is made from: one of ``BUILT_IN``, or the name of a computed index."""
        source: str = self.parameters.get("source", default_source())  # pages of old do not say it
        return source

    @property
    def year(self) -> int:
        """Data year of the report; ``ALL_YEARS`` for one that is made once."""
        year: int = self.parameters.get("year", ALL_YEARS)
        return year

    @property
    def one_of_many(self) -> str:
        """What tells this page from its sisters, where the report is made once for each city; else empty."""
        return str(self.parameters[self.spec.each]) if self.spec.each else ""

    @property
    def key(self) -> str:
        """Address of the page within its edition, ``leading_cities`` or ``cities/beijing``."""
        return f"{self.spec.folder}/{address_part(self.one_of_many)}" if self.spec.each else self.spec.id

    @property
    def page(self) -> Path:
        """Where the page goes."""
        return edition_folder(self.year) / f"{self.key}.html"

    @property
    def card(self) -> Path:
        """Where the picture of the page goes that is shown where the page is shared."""
        return self.page.with_suffix(".png")

    @property
    def name(self) -> str:
        """How the terminal names the report."""
        source = "" if self.source == default_source() else self.source
        year = "" if self.spec.once else str(self.year)
        return " ".join(part for part in (source, self.spec.id, year, self.one_of_many) if part)

    @property
    def again(self) -> str:
        """The command that makes this report again."""
        own = [
            f"{name}={value}"
            for name, value in self.parameters.items()
            if name not in ("source", "year")
            and value is not None
            and value != self.spec.parameters[name].default
        ]
        options = "".join(f" -p '{pair}'" for pair in own)
        source = "" if self.source == default_source() else f" --source {self.source}"
        year = "" if self.spec.once else f" --year {self.year}"
        return f".venv/bin/science-cities build{source}{year} --report {self.spec.id}{options}"


@dataclass(frozen=True)
class Failure:
    """Why a report could not be made.

    ``sentence`` says it in one sentence. ``cell`` is the number of the cell (from 0, as JupyterLab counts
    them in the file) with its ``source``, where a cell is to blame; ``completed`` of ``cells`` cells had ended.
    """

    sentence: str
    cell: int | None = None
    source: str = ""
    traceback: str = ""
    completed: int = 0
    cells: int = 0
    shown: tuple[str, ...] = ()
    notebook: str = ""

    def __str__(self) -> str:
        where = f"cell {self.cell}" if self.cell is not None else ""
        first = next((line for line in self.source.splitlines() if line.strip()), "")
        return f"{where}{f' ({first.strip()})' if first else ''}: {self.sentence}" if where else self.sentence


class ReportFailed(ScienceCitiesError):
    """A report that could not be made; ``failure`` says which cell and why."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(str(failure))


@dataclass(frozen=True)
class Made:
    """What a report became: its body as HTML, what it read of ``data/``, what it says, and a PNG for those who share
    the page, empty unless the address of the site is known."""

    body: str
    read: tuple[str, ...]
    content: Content = field(default_factory=Content)
    card: bytes = b""


@dataclass(frozen=True)
class Outcome:
    """An ended job: what was made, or the failure; ``seconds`` it took."""

    job: Job
    seconds: float
    made: Made | None = None
    failure: Failure | None = None
