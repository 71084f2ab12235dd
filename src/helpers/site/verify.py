"""Whether a page is as it was made, and which of what it was made from is the same today.

The records of ``reports/`` have the hash of every page that was made there, and of those that were put aside.
They find every change of a page; they prove nothing about pages that were made elsewhere.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from helpers.base.errors import ScienceCitiesError
from helpers.base.manifest import read_manifest, report_of_page
from helpers.base.paths import (
    ALL_YEARS,
    BUILT_IN,
    all_reports_folder,
    data_folder,
    default_source,
    edition_folder,
    pages_of_source,
    reports_folder,
)
from helpers.index.stored import RESERVED_NAMES
from helpers.report.record import PageRecord, record_of
from helpers.runs.earlier_builds import archived_years, builds_of
from helpers.runs.inputs import PARTS, Files
from helpers.runs.job import Job
from helpers.runs.records import Records, change_of, read_record

_LARGEST = 100_000_000
_SOURCE = re.compile(r"[a-z][a-z0-9-]*")


class NoRecord(ScienceCitiesError):
    """There is no record of the page, or what was given is no page of a report."""

    exit_code = 2


class Altered(ScienceCitiesError):
    """A page that is not as it was made."""


@dataclass(frozen=True)
class _Known:
    """A page on record: where it stands, what is on record of it, and the files behind the hashes."""

    path: Path
    made: dict
    files: dict[str, dict[str, str]]


@dataclass(frozen=True)
class Verified:
    """A page that is as it was made: its record, when it was built, and what became of each input of it."""

    record: PageRecord
    built: str
    today: dict[str, str]


def verify(path: Path) -> Verified:
    """Examines the page at ``path``, wherever it lies.

    Raises:
        NoRecord: if there is no such file, it is no page of a report, or nothing is on record of it.
        Altered: if it is not the page that is on record.
    """
    content = _read(path)
    told = record_of(content.decode("utf-8", "replace"))
    digest = hashlib.sha256(content).hexdigest()
    known = [page for source in _sources_of(path, told) for page in _on_record(source)]
    for page in known if told else ():
        if page.made["page"] == digest:
            return Verified(told, page.made["built"], _today(told, page))
    here = any(page.path.resolve() == path.resolve() for page in known)
    if here or (told and any(page.made["fingerprint"] == told.fingerprint for page in known)):
        raise Altered(f"{path}: altered: it is not the page that is on record")
    if told is None:
        raise NoRecord(f"{path} is no page of a report, or one without a record: nothing can be said of it.")
    raise NoRecord(
        f"{path}: there is no record of this page in {all_reports_folder().name}/, so nothing can be said of it; it "
        f"says that it is {told.report}{f' of {told.year}' if told.year else ''}, fingerprint {told.fingerprint}."
    )


def _read(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise NoRecord(f"{path} cannot be read: there is no such file.")
        if path.stat().st_size > _LARGEST:
            raise NoRecord(f"{path} is no page of a report: it is larger than {_LARGEST // 10**6} MB.")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise NoRecord(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from error


def _sources_of(path: Path, told: PageRecord | None) -> set[str]:
    """The sources whose pages a page can be one of: as it says itself, and as its place says."""
    said = told.parameters.get("source", default_source()) if told else default_source()
    folders = path.resolve().relative_to(all_reports_folder().resolve()).parts if _is_in_reports(path) else ()
    named = {name for name in (said, *folders[:1]) if isinstance(name, str) and _SOURCE.fullmatch(name)}
    return (named - (set(RESERVED_NAMES) - set(BUILT_IN))) | {default_source()}


def _is_in_reports(path: Path) -> bool:
    return path.resolve().is_relative_to(all_reports_folder().resolve())


def _on_record(source: str) -> list[_Known]:
    """Every page of a source that is on record, those of earlier builds too."""
    found: list[_Known] = []
    with pages_of_source(source):
        years = {int(place.name) for place in reports_folder().glob("[0-9]" * 4)}
        years |= {*archived_years(), ALL_YEARS}
        for year in sorted(years):
            records = [(edition_folder(year), read_record(year))]
            records += [(build.folder, build.record) for build in builds_of(year)]
            for folder, record in records:
                found += [
                    _Known(folder / f"{key}.html", made, record["files"])
                    for key, made in record["reports"].items()
                ]
    return found


def _today(told: PageRecord, page: _Known) -> dict[str, str]:
    """What became of each part: ``"same today"``, or which files changed, or why that cannot be told."""
    spec = report_of_page(told.report, read_manifest())
    if spec is None:
        return dict.fromkeys(PARTS, "cannot be told: there is no such report any more")
    if not data_folder().is_dir():
        return dict.fromkeys(PARTS, "cannot be told: the files of the project are not here")
    job = Job(spec, page.made["parameters"])
    now = Records(Files(job.source)).now(job, page.made, page.files)
    if now is None:
        return dict.fromkeys(PARTS, "cannot be told: the record of what it was made from is incomplete")
    hashes = page.made["inputs"]
    return {
        part: "same today"
        if now.hashes[part] == hashes[part]
        else change_of(part, page.files[hashes[part]], now.files[part])
        for part in PARTS
    }


def described(verified: Verified) -> list[str]:
    """What is told of an intact page, line by line."""
    record = verified.record
    parameters = ", ".join(f"{name}={'none' if v is None else v}" for name, v in record.parameters.items())
    lines = [
        ("report", record.report),
        ("parameters", parameters),
        ("fingerprint", record.fingerprint),
        ("built", verified.built),
        *((part, f"{record.inputs[part]}  {told}") for part, told in verified.today.items()),
    ]
    # the parameters are told in full above; their hash is an input like the others
    return [f"{name:<12} {text}" for name, text in lines]
