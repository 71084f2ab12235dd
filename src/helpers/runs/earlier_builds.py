"""Earlier builds: editions as they stood before a run replaced pages, ``reports/archive/<year>/<build>/``.

A build holds every page of its edition, letter by letter, with its record. Pages that two builds have in common
lie on the disk once. Nothing in a build is ever written again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from helpers.base.paths import edition_name, edition_named, reports_folder
from helpers.report.record import PageRecord, record_of
from helpers.runs.outputs import read_json
from helpers.runs.records import read_record

_BUILD = re.compile(r"\d{4,}-[0-9a-f]{12}")


def archive_folder(year: int) -> Path:
    """Where the earlier builds of an edition stand."""
    return reports_folder() / "archive" / edition_name(year)


@dataclass(frozen=True)
class Build:
    """One earlier build of an edition."""

    folder: Path

    @property
    def id(self) -> str:
        """Its name, ``0002-1a2b3c4d5e6f``: counted in the order of replacement, and a hash of its pages."""
        return self.folder.name

    @property
    def number(self) -> int:
        """Its place in the order of replacement, from 1."""
        return int(self.id.partition("-")[0])

    @property
    def year(self) -> int:
        """The data year of its edition."""
        year = edition_named(self.folder.parent.name)
        if year is None:
            raise ValueError(f"{self.folder} is no folder of an earlier build")
        return year

    @cached_property
    def record(self) -> dict[str, Any]:
        """The record of the edition as it was then; empty for a build that another version kept."""
        return read_record(self.year, self.folder / "manifest.json")

    @cached_property
    def replaced(self) -> str:
        """When it was replaced; empty where that is not on record."""
        told = read_json(self.folder / "manifest.json").get("replaced")
        return told if isinstance(told, str) else ""

    @cached_property
    def pages(self) -> dict[str, Path]:
        """Its pages by key; of a build without a record, all that another version put into its folder."""
        if not self.record["reports"]:
            return {key: path for key, path in html_files(self.folder).items() if key != "index"}
        paths = {key: self.folder / f"{key}.html" for key in sorted(self.record["reports"])}
        return {key: path for key, path in paths.items() if path.is_file()}


def html_files(folder: Path) -> dict[str, Path]:
    """The pages below a folder by key; none where there is no folder. What lies in hidden folders is none."""
    found = sorted(path for path in folder.rglob("*.html") if path.is_file()) if folder.is_dir() else []
    keys = {path.relative_to(folder).with_suffix("").as_posix(): path for path in found}
    return {key: path for key, path in keys.items() if not re.search(r"(^|/)\.", key)}


def record_at(page: Path) -> PageRecord | None:
    """The record of the page at an address; None where none can be read.

    Raises:
        OSError: if the file cannot be read.
    """
    return record_of(page.read_bytes().decode("utf-8", "replace"))


def builds_of(year: int) -> list[Build]:
    """The earlier builds of an edition, oldest first."""
    folder = archive_folder(year)
    found = folder.iterdir() if folder.is_dir() else []
    builds = [Build(path) for path in found if path.is_dir() and _BUILD.fullmatch(path.name)]
    return sorted(builds, key=lambda build: (build.number, build.id))


def archived_years() -> list[int]:
    """Years with earlier builds, newest first; ``ALL_YEARS`` stands last."""
    folder = reports_folder() / "archive"
    years = [edition_named(path.name) for path in folder.iterdir()] if folder.is_dir() else []
    return sorted((year for year in years if year is not None and builds_of(year)), reverse=True)


def pages_with_record(folder: Path) -> dict[str, Path]:
    """The pages of reports below a folder: those that carry a record."""
    return {key: path for key, path in html_files(folder).items() if record_at(path)}
