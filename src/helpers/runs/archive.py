"""Puts a page aside before another one takes its place."""

from __future__ import annotations

from datetime import UTC, datetime

from helpers.base.files import write_whole
from helpers.runs.earlier_builds import Build, archive_folder, as_archived, builds_of, write_archive_index
from helpers.runs.inputs import hash_of
from helpers.runs.job import Job
from helpers.runs.seal import stamp_of, without_stamp


class Archive:
    """What one run puts aside: one folder an edition, begun with the first page that is replaced."""

    def __init__(self) -> None:
        self._builds: dict[int, Build] = {}

    def put_aside(self, job: Job, page: str, record: dict) -> None:
        """Keeps the page that stands where ``page`` will; ``record`` is that of the edition, from before.

        Nothing is kept of a page without a stamp, which no build made, nor of one with the same fingerprint,
        nor of one that shows the same: a stamp that differs because a helper changed without effect is no
        other page to a reader.

        The page that stands is left where it is, whole, until the new one is renamed into its place. A run
        that is killed between the two leaves both; the next one finds the page put aside already.

        Raises:
            OSError: if the page cannot be put aside; then it must not be replaced either.
        """
        standing = _read(job)
        stamp = stamp_of(standing)
        if stamp is None or stamp["fingerprint"] == stamp_of(page)["fingerprint"]:
            return
        if without_stamp(standing) == without_stamp(page):
            return
        before = builds_of(job.year)
        build = self._builds.get(job.year)
        begun = build is None
        if begun:
            build = self._builds[job.year] = _next_build(
                job.year, before, record, job.key, stamp["fingerprint"]
            )
        made = record["reports"].get(job.key, {})
        of_record = made.get("fingerprint") == stamp["fingerprint"]
        file = _put_aside_before(before, job.key, stamp["fingerprint"]) or build.folder / f"{job.key}.html"
        if not file.exists():
            built = (
                f"{made['built'][:16].replace('T', ' ')} UTC"
                if of_record
                else "at a time that is not on record"
            )
            write_whole(file, as_archived(standing, job.key, build, built))
        build.keep(job.key, file, standing, record, datetime.now(UTC).isoformat(timespec="seconds"))
        if begun:
            write_archive_index(job.year, record)  # the page that was put aside links to it


def _read(job: Job) -> str:
    # line ends as they are; a page with letters that are none is no page of ours
    return job.page.read_bytes().decode("utf-8", "replace") if job.page.is_file() else ""


def _put_aside_before(builds: list[Build], key: str, fingerprint: str) -> object:
    for build in builds:
        kept = build.manifest["reports"].get(key)
        if kept and kept["fingerprint"] == fingerprint and build.page(key).is_file():
            return build.page(key)
    return None


def _next_build(year: int, before: list[Build], record: dict, key: str, fingerprint: str) -> Build:
    """The folder of the build that stands now: the next number, and a hash over all fingerprints on record."""
    number = 1 + max((int(build.id.partition("-")[0]) for build in before), default=0)
    pages = {name: made["fingerprint"] for name, made in record["reports"].items()} | {key: fingerprint}
    return Build(archive_folder(year) / f"{number:04}-{hash_of(repr(sorted(pages.items())))}")
