"""Puts an edition aside before the first of its pages is replaced by one that shows something else."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from helpers.base.paths import edition_folder, edition_name
from helpers.index.stored import hash_of_file
from helpers.report.record import PageRecord, record_of
from helpers.runs.earlier_builds import archive_folder, builds_of
from helpers.runs.inputs import hash_of
from helpers.runs.job import Job
from helpers.runs.outputs import timestamp, write_json


class Archive:
    """What one run puts aside: one build an edition, kept before the first page is replaced."""

    def __init__(self) -> None:
        self._kept: set[int] = set()

    def put_aside(self, job: Job, page: str, told: PageRecord, record: dict[str, Any]) -> None:
        """Keeps the edition as it stands, of which ``record`` is the record, before ``page`` takes its place.

        Nothing is kept for a page that no build made, one with the same fingerprint, or one that shows the
        same: hashes that differ because a helper changed without effect make no other page to a reader.

        Raises:
            OSError: if it cannot be kept; then the page must not be replaced either.
        """
        made = record["reports"].get(job.key)
        if job.year in self._kept or made is None or not job.page.is_file():
            return
        if made["fingerprint"] == told.fingerprint:
            return
        standing = job.page.read_bytes().decode("utf-8", "replace")
        before = record_of(standing)
        if before and _shown(standing, before) == _shown(page, told):
            return
        keep_build(job.year, record)
        self._kept.add(job.year)


def _shown(page: str, told: PageRecord) -> str:
    """A page without the hashes of what it was made from."""
    for hash_ in (told.fingerprint, *told.inputs.values()):
        page = page.replace(hash_, "")
    return page


def keep_build(year: int, record: dict[str, Any]) -> None:
    """Keeps the pages of an edition that are on record, unless the same are kept already.

    Raises:
        OSError: if they cannot be kept; the archive is then as it was.
    """
    edition, builds = edition_folder(year), builds_of(year)
    pages = {key: edition / f"{key}.html" for key in record["reports"]}
    hashes = {key: hash_of_file(path) for key, path in pages.items() if path.is_file()}
    state = hash_of(repr(sorted(hashes.items())))
    if any(build.id.endswith(state) for build in builds):
        return
    number = 1 + max((build.number for build in builds), default=0)
    target = archive_folder(year) / f"{number:04}-{state}"
    aside = target.with_name(f".new-{edition_name(year)}")
    shutil.rmtree(aside, ignore_errors=True)  # of a run that was killed
    kept = {
        made["page"]: build.pages[key]
        for build in builds
        for key, made in build.record["reports"].items()
        if key in build.pages
    }
    try:
        for key, hash_ in hashes.items():
            before = kept.get(hash_)
            same = before if before and hash_of_file(before) == hash_ else None
            _put(same, pages[key], aside / f"{key}.html")
        reports = {key: made for key, made in record["reports"].items() if key in hashes}
        told = record | {"reports": reports, "failed": {}, "build": target.name, "replaced": timestamp()}
        write_json(aside / "manifest.json", told)
        os.replace(aside, target)  # noqa: PTH105
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def _put(same: Path | None, page: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if same is None:
        shutil.copyfile(page, target)
        return
    try:
        os.link(same, target)
    except OSError:  # a file system without links, or too many of them
        shutil.copyfile(page, target)
