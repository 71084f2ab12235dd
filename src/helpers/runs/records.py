"""The record of an edition, ``reports/<year>/manifest.json``: what was built from what, and what failed.

It is the only place that holds times. From it and from the files of the project follows, without running
anything, whether a page still is what it would be if it were made now.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.base.files import Unreadable, encoded
from helpers.base.paths import ALL_YEARS, data_folder, edition_folder
from helpers.data.table_use import files_read, until_of
from helpers.index.stored import hash_of_file
from helpers.report.record import PageRecord
from helpers.runs.inputs import PARTS, Files, Inputs, environment, hash_of, modules_of
from helpers.runs.job import Job, Made, Outcome
from helpers.runs.outputs import Outputs, read_json, timestamp, write_json

_MOST_NAMED = 3
_SECONDS_AN_EXHIBIT = 0.3
# what is on record of a page, and of a report that failed, with the type of each
_MADE: dict[str, type | tuple[type, ...]] = {
    "title": str, "parameters": dict, "fingerprint": str, "inputs": dict, "read": list, "links": list, "page": str,
    "seconds": (int, float), "built": str,
}  # fmt: skip
_FAILED: dict[str, type | tuple[type, ...]] = {"parameters": dict, "why": str, "tried": str}


@dataclass(frozen=True)
class Verdict:
    """Whether a report must be made, and why, in words."""

    make: bool
    why: str


def record_file(year: int) -> Path:
    """Where the record of an edition stands, or of the pages that are made once."""
    folder = edition_folder(year)
    # the folder of all pages has a record of what is made from them, by that name
    return folder / ("made-once.json" if year == ALL_YEARS else "manifest.json")


def read_record(year: int, path: Path | None = None) -> dict[str, Any]:
    """The record of an edition: ``reports`` and ``failed`` by page, ``files`` by hash; empty where there is none.

    What is not as this version writes it counts as not on record: its page is then made again. ``path`` is the
    record of an earlier build.
    """
    read = read_json(path or record_file(year))
    return {
        "edition": year,
        "reports": _entries(read.get("reports"), _MADE),
        "failed": _entries(read.get("failed"), _FAILED),
        "files": {
            hash_: files
            for hash_, files in _dict(read.get("files")).items()
            if isinstance(files, dict) and all(isinstance(value, str) for value in files.values())
        },
    }


def _entries(found: object, types: dict[str, type | tuple[type, ...]]) -> dict[str, dict[str, Any]]:
    return {
        key: entry
        for key, entry in _dict(found).items()
        if all(isinstance(_dict(entry).get(name), type_) for name, type_ in types.items())
        and all(isinstance(text, str) for part in ("read", "links") for text in entry.get(part, ()))
        and all(isinstance(text, str) for text in entry.get("inputs", {}).values())
        and re.fullmatch(r"[\w-]+(/[\w-]+)?", key)
    }


def _dict(found: object) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}


def is_as_recorded(page: Path, made: dict[str, Any] | None) -> bool:
    """Whether a file stands there, and is the one that is on record."""
    return made is not None and page.is_file() and hash_of_file(page) == made["page"]


class Records:
    """Decides what must be made, and writes down what was."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._records: dict[int, dict[str, Any]] = {}
        self._begun: dict[Path, dict[str, dict[str, str]]] = {}
        self._environment = environment()
        self._outputs = Outputs()
        self._helpers: dict[str, dict[str, str]] = {}
        self._tables: dict[tuple[str, ...], dict[str, str]] = {}
        self._hashed: dict[int, tuple[dict[str, str], str]] = {}

    def of(self, year: int) -> dict[str, Any]:
        """The record of an edition, read once."""
        if year not in self._records:
            self._records[year] = read_record(year)
        return self._records[year]

    def made(self, job: Job) -> dict[str, Any] | None:
        """What is on record of the page of ``job``."""
        made: dict[str, Any] | None = self.of(job.year)["reports"].get(job.key)
        return made

    def expected_seconds(self, job: Job) -> float:
        """How long a report will take: as long as last time, or else by the number of its exhibits."""
        made = self.made(job)
        return made["seconds"] if made else _SECONDS_AN_EXHIBIT * len(job.spec.figures)

    def verdict(self, job: Job) -> Verdict:
        """Whether the page of ``job`` must be made, and why."""
        record, made = self.of(job.year), self.made(job)
        # a short page that says how to make the report stands where none was built
        if not job.page.is_file() or (made is None and self._outputs.made(job.page)):
            return Verdict(True, "it was not built yet")
        if made is None:
            return Verdict(True, "there is no record of how its page was made")
        if not is_as_recorded(job.page, made):
            return Verdict(True, "its page is not the one on record")
        if job.key in record["failed"]:
            return Verdict(True, "its last run failed")
        now = self.now(job, made, record["files"])
        if now is None:
            return Verdict(True, "the record of what it was made from is incomplete")
        changed = [part for part in PARTS if now.hashes[part] != made["inputs"][part]]
        if not changed:
            return Verdict(False, "nothing that it is made from has changed")
        before = {part: record["files"][made["inputs"][part]] for part in changed}
        return Verdict(True, "; ".join(change_of(part, before[part], now.files[part]) for part in changed))

    def now(self, job: Job, made: dict[str, Any], files: dict[str, dict[str, str]]) -> Inputs | None:
        """The inputs of today, of the same modules and tables that the page was made from."""
        if any(made["inputs"].get(part) not in files for part in PARTS):
            return None
        helpers = made["inputs"]["helpers"]  # one of few, for many pages are made by the same modules
        if helpers not in self._helpers:
            self._helpers[helpers] = self._hashes_of(files[helpers])
        return self._inputs(self._without_data(job, self._helpers[helpers]), made["read"])

    def begin(self, jobs: Iterable[Job]) -> None:
        """Takes the hashes of what ``jobs`` are made from, before any of it is read.

        What changes from now on has another hash than the recorded one, so its page is made again next time.
        """
        helpers: dict[str, dict[str, str]] = {}
        for job in jobs:
            if job.spec.id not in helpers:
                try:
                    modules = modules_of(job.spec)
                except Unreadable:
                    modules = []  # a notebook that cannot be read: its run will say so
                helpers[job.spec.id] = self._hashes_of(modules)
            self._begun[job.page] = self._without_data(job, helpers[job.spec.id])
        self._files.data  # noqa: B018  hashed here, unless it was before

    def inputs(self, job: Job, read: Iterable[str]) -> Inputs:
        """What a page of a job that was begun was made from; ``read`` names the tables that were asked for."""
        return self._inputs(self._begun[job.page], read)

    def _hashes_of(self, modules: Iterable[str]) -> dict[str, str]:
        return {name: self._files.helpers.get(name, "absent") for name in modules}

    def _without_data(self, job: Job, helpers: dict[str, str]) -> dict[str, dict[str, str]]:
        return {
            "notebook": self._files.notebook(job.spec),
            "helpers": helpers,
            "commentary": self._files.commentary(job.spec.id, job.year),
            "parameters": {name: str(value) for name, value in job.parameters.items()},
            "navigation": self._files.navigation(job.spec.once),
            "template": self._files.template,
            "environment": self._environment,
        }

    def _inputs(self, files: dict[str, dict[str, str]], read: Iterable[str]) -> Inputs:
        names = tuple(read)
        if names not in self._tables:
            self._tables[names] = self._data(set(names))
        files = files | {"data": self._tables[names]}
        return Inputs({part: self._hash_of(files[part]) for part in PARTS}, files)

    def _data(self, names: set[str]) -> dict[str, str]:
        # a table that came while the run went on was not read
        known, folder = self._files.data_until(until_of(names)), data_folder()
        tables = (file.relative_to(folder).as_posix() for file in files_read(names, folder))
        return {name: known[name] for name in tables if name in known}

    def _hash_of(self, part: dict[str, str]) -> str:
        """One hash over a part; what pages share is one object, and is kept with its hash, so that no other gets its id."""
        if id(part) not in self._hashed:
            self._hashed[id(part)] = part, hash_of(json.dumps(part, sort_keys=True))
        return self._hashed[id(part)][1]

    def keep_made(self, outcome: Outcome, made: Made, inputs: Inputs, page: str, told: PageRecord) -> None:
        """Writes down that a report was ``made``, and forgets that it ever failed."""
        job, record = outcome.job, self.of(outcome.job.year)
        record["reports"][job.key] = {
            "title": told.title,
            "parameters": job.parameters,
            "fingerprint": inputs.fingerprint,
            "inputs": inputs.hashes,
            "read": list(made.read),
            "links": told.content.links,
            "page": hashlib.sha256(encoded(page)).hexdigest(),
            "seconds": round(outcome.seconds, 1),
            "built": timestamp(),
        }
        record["files"] |= {inputs.hashes[part]: inputs.files[part] for part in PARTS}
        record["failed"].pop(job.key, None)
        self._write(job.year)

    def keep_failed(self, outcome: Outcome) -> None:
        """Writes down that a report failed, and why; what is on record of its last good page stays."""
        job = outcome.job
        self.of(job.year)["failed"][job.key] = {
            "parameters": job.parameters, "why": str(outcome.failure), "tried": timestamp(),
        }  # fmt: skip
        self._write(job.year)

    def _write(self, year: int) -> None:
        record = self.of(year)
        in_use = {hash_ for made in record["reports"].values() for hash_ in made["inputs"].values()}
        record["files"] = {hash_: files for hash_, files in record["files"].items() if hash_ in in_use}
        write_json(record_file(year), record)


def change_of(part: str, before: dict[str, str], now: dict[str, str]) -> str:
    """``"data changed: printed/2024/cities.csv"``."""
    names = sorted(name for name in before | now if before.get(name) != now.get(name))
    if part == "parameters":
        told = [f"{name} {before.get(name, 'none')} → {now.get(name, 'none')}" for name in names]
        return f"parameters differ: {', '.join(told)}"
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"{part} changed: {', '.join(names[:_MOST_NAMED])}{more}"
