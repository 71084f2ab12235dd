"""The record of an edition, ``reports/<year>/manifest.json``: what was built from what, and what failed.

It is the only place that holds times. From it and from the files of the project follows, without running
anything, whether a page still is what it would be if it were made now.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from helpers.base.files import write_whole
from helpers.base.paths import data_folder, reports_folder
from helpers.data.table_use import files_read
from helpers.runs.inputs import PARTS, Files, Ingredients, environment, hash_of, modules_of
from helpers.runs.job import Job, Outcome

_PACKAGE = Path(__file__).parents[1]
_STAMP_WITHIN = 20_000  # letters from the beginning of a page within which its stamp stands
_MOST_NAMED = 3
_SECONDS_AN_EXHIBIT = 0.3
_MADE = {"parameters", "fingerprint", "ingredients", "read", "built"}


@dataclass(frozen=True)
class Verdict:
    """Whether a report must be made, and why, in words."""

    make: bool
    why: str


def record_file(year: int) -> Path:
    """Where the record of an edition stands."""
    return reports_folder() / str(year) / "manifest.json"


def read_record(year: int) -> dict:
    """The record of an edition: ``reports`` and ``failed`` by page, ``files`` by hash; empty where there is none.

    A record that cannot be read counts as none: everything is then made again.
    """
    empty = {"edition": year, "reports": {}, "failed": {}, "files": {}}
    try:
        record = json.loads(record_file(year).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return empty
    if not isinstance(record, dict) or not all(
        isinstance(record.get(part, {}), dict) for part in empty if part != "edition"
    ):
        return empty
    record = empty | record
    # what another version wrote says nothing about how its pages were made
    record["reports"] = {key: made for key, made in record["reports"].items() if set(made) >= _MADE}
    return record


class Records:
    """Decides what must be made, and writes down what was."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._records: dict[int, dict] = {}
        self._environment = environment()

    def of(self, year: int) -> dict:
        """The record of an edition, read once."""
        if year not in self._records:
            self._records[year] = read_record(year)
        return self._records[year]

    def expected_seconds(self, job: Job) -> float:
        """How long a report will take: as long as last time, or else by the number of its exhibits."""
        made = self.of(job.year)["reports"].get(job.key, {})
        return made.get("seconds", _SECONDS_AN_EXHIBIT * len(job.spec.figures))

    def verdict(self, job: Job) -> Verdict:
        """Whether the page of ``job`` must be made, and why."""
        record = self.of(job.year)
        made = record["reports"].get(job.key)
        if not job.page.is_file():
            return Verdict(True, "it was not built yet")
        if made is None:
            return Verdict(True, "there is no record of how its page was made")
        if made["fingerprint"] not in _beginning(job.page):
            return Verdict(True, "its page is not the one on record")
        if job.key in record["failed"]:
            return Verdict(True, "its last run failed")
        now = self.now(job, made, record["files"])
        if now is None:
            return Verdict(True, "the record of what it was made from is incomplete")
        changed = [part for part in PARTS if now.hashes[part] != made["ingredients"][part]]
        if not changed:
            return Verdict(False, "nothing that it is made from has changed")
        before = {part: record["files"][made["ingredients"][part]] for part in changed}
        return Verdict(True, "; ".join(change_of(part, before[part], now.files[part]) for part in changed))

    def now(self, job: Job, made: dict, files: dict[str, dict[str, str]]) -> Ingredients | None:
        """The ingredients of today, of the same modules and tables that the page was made from."""
        try:
            modules = [_PACKAGE / name for name in files[made["ingredients"]["helpers"]]]
            known = all(made["ingredients"][part] in files for part in PARTS)
        except KeyError:
            return None
        return self._ingredients(job, modules, made["read"]) if known else None

    def ingredients(self, job: Job, read: Iterable[str]) -> Ingredients:
        """What a page made in this run was made from; ``read`` names the tables that were asked for."""
        return self._ingredients(job, modules_of(job.spec, job.source), read)

    def _ingredients(self, job: Job, modules: list[Path], read: Iterable[str]) -> Ingredients:
        files = {
            "notebook": self._files.notebook(job.spec),
            "helpers": self._files.hashes(modules, _PACKAGE),
            "data": self._files.hashes(files_read(set(read), data_folder()), data_folder()),
            "commentary": self._files.commentary(job.spec.id, job.year),
            "parameters": {name: str(value) for name, value in job.parameters.items()},
            "template": self._files.template,
            "environment": self._environment,
        }
        hashes = {part: hash_of(json.dumps(files[part], sort_keys=True)) for part in PARTS}
        return Ingredients(hashes, files)

    def keep_made(self, outcome: Outcome, ingredients: Ingredients, page: str) -> None:
        """Writes down that a report was made, and forgets that it ever failed."""
        job, record = outcome.job, self.of(outcome.job.year)
        record["reports"][job.key] = {
            "parameters": job.parameters,
            "fingerprint": ingredients.fingerprint,
            "ingredients": ingredients.hashes,
            "read": list(outcome.made.read),
            "page": hash_of(page),
            "seconds": round(outcome.seconds, 1),
            "built": _now(),
        }
        record["files"] |= {ingredients.hashes[part]: ingredients.files[part] for part in PARTS}
        record["failed"].pop(job.key, None)
        self._write(job.year)

    def keep_failed(self, outcome: Outcome) -> None:
        """Writes down that a report failed, and why; what is on record of its last good page stays."""
        job = outcome.job
        self.of(job.year)["failed"][job.key] = {
            "parameters": job.parameters, "why": str(outcome.failure), "tried": _now(),
        }  # fmt: skip
        self._write(job.year)

    def _write(self, year: int) -> None:
        record = self.of(year)
        in_use = {hash_ for made in record["reports"].values() for hash_ in made["ingredients"].values()}
        record["files"] = {hash_: files for hash_, files in record["files"].items() if hash_ in in_use}
        write_whole(
            record_file(year), json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _beginning(page: Path) -> str:
    with page.open(encoding="utf-8") as file:
        return file.read(_STAMP_WITHIN)


def change_of(part: str, before: dict[str, str], now: dict[str, str]) -> str:
    """``"data changed: printed/2024/cities.csv"``."""
    names = sorted(name for name in before | now if before.get(name) != now.get(name))
    if part == "parameters":
        told = [f"{name} {before.get(name, 'none')} → {now.get(name, 'none')}" for name in names]
        return f"parameters differ: {', '.join(told)}"
    told = ", ".join(names[:_MOST_NAMED]) + (
        f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    )
    return f"{part} changed: {told}"
