"""One call of ``science-cities build``: what the user wishes, what is said on the way, and the exit status."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpers.base.errors import ScienceCitiesError
from helpers.base.paths import PRINTED, pages_of_source, project_root, reports_folder
from helpers.index.stored import open_index
from helpers.runs import plans
from helpers.runs.inputs import Files
from helpers.runs.lock import only_run
from helpers.runs.page_modules import require_pages
from helpers.runs.records import Records, Verdict

if TYPE_CHECKING:
    from helpers.runs.job import Job, Outcome

INTERRUPTED = 130
Say = Callable[[str], None]


@dataclass(frozen=True)
class Wishes:
    """The options of ``science-cities build``."""

    years: tuple[str, ...] = ()
    all_years: bool = False
    reports: tuple[str, ...] = ()
    parameters: dict[str, str] | None = None
    jobs: int = 2
    again: bool = False
    explain: bool = False
    dry_run: bool = False
    keep_going: bool = True
    timeout: float = 300
    cluster: str | None = None
    source: str = PRINTED


def build_reports(wishes: Wishes, say: Say, complain: Say) -> int:
    """Makes what must be made and returns the exit status: 0, 1 for a failure, 130 when interrupted.

    Raises:
        ScienceCitiesError: before anything is made, for wrong parameters, bad data, another run, or a folder
            that cannot be written.
    """
    started = time.monotonic()
    signal.signal(signal.SIGTERM, _as_interrupt)
    if wishes.source != PRINTED:
        open_index(wishes.source)  # an unknown one is refused before anything else
    with pages_of_source(wishes.source):
        return _build_source(wishes, say, complain, started)


def _build_source(wishes: Wishes, say: Say, complain: Say, started: float) -> int:
    parameters = tuple(sorted((wishes.parameters or {}).items()))
    request = plans.Request(wishes.years, wishes.all_years, wishes.reports, parameters, wishes.source)
    files = Files(wishes.source)
    files.data, files.helpers, files.template  # noqa: B018  hashed before anything of them is read
    try:
        index = None
        jobs = plans.remembered(request, files)
        if jobs is None:
            index = plans.sound_index(wishes.source)
            jobs = plans.plan(request, index)
        with only_run():
            if index is not None:
                plans.remember(request, files, jobs)
            return _build(wishes, jobs, index, Records(files), say, complain, started)
    except KeyboardInterrupt:
        complain("interrupted; nothing was being made")
        return INTERRUPTED
    except BrokenPipeError:
        raise  # whoever read what is said here has stopped to: no fault of the folder of pages
    except OSError as error:
        raise ScienceCitiesError(
            f"{_shown(error.filename)}cannot be written: {error.strerror or error}"
        ) from error


def _build(
    wishes: Wishes, jobs: list[Job], index: object, records: Records, say: Say, complain: Say, started: float
) -> int:
    verdicts = {job.page: records.verdict(job) for job in jobs}
    if wishes.again:
        verdicts = {
            page: v if v.make else Verdict(True, "it was asked for again") for page, v in verdicts.items()
        }
    if wishes.explain:
        for job in jobs:
            verdict = verdicts[job.page]
            say(f"{job.name}: {'make' if verdict.make else 'leave'}, {verdict.why}")
    # the longest first, so that no processor waits for the last one
    to_make = sorted(
        (job for job in jobs if verdicts[job.page].make), key=records.expected_seconds, reverse=True
    )
    require_pages(wishes.source, {job.spec.id: job.spec for job in to_make}.values())
    if wishes.dry_run:
        say(f"{len(to_make)} of {_reports(len(jobs))} would be made")
        return 0
    site = reports_folder() / "index.html"
    if not to_make and site.is_file():
        all_of_them = "the report is" if len(jobs) == 1 else f"all {len(jobs)} reports are"
        say(f"{all_of_them} up to date; {_seconds(started)}. Look at {os.path.relpath(site)}")
        return 0
    if index is None:
        index = plans.warm_index(wishes.source)  # what is remembered was found sound
    return _make(wishes, index, records, to_make, len(jobs), say, complain, started)


def _make(
    wishes: Wishes, index: object, records: Records, to_make: list[Job], asked: int, say: Say, complain: Say,
    started: float,
) -> int:  # fmt: skip
    from helpers.runs.failure_page import failure_page
    from helpers.runs.publish import run
    from helpers.site.indexes import refresh_site

    executor = _executor(wishes)
    rest = f", {asked - len(to_make)} up to date" if asked > len(to_make) else ""
    say(f"{_reports(len(to_make))}, {min(executor.at_once, len(to_make))} at once{rest}")
    width = max((len(job.name) for job in to_make), default=0)

    def told(outcome: Outcome, position: int, total: int) -> None:
        state = "failed" if outcome.failure else "done  "
        say(
            f"[{position:>{len(str(total))}}/{total}] {outcome.job.name:<{width}}  {state} {outcome.seconds:6.1f} s"
        )

    ended = run(to_make, executor, records, told, wishes.keep_going)
    page = refresh_site(index)
    say(f"{_seconds(started)} in all. Look at {os.path.relpath(page)}")
    for outcome in ended.failed:
        told_at = failure_page(outcome.job)
        where = f" See {os.path.relpath(told_at)}" if told_at.is_file() else ""
        complain(f"{outcome.job.name}: {outcome.failure}.{where}")
    if ended.failed:
        complain(
            f"{len(ended.failed)} of {_reports(len(to_make))} failed; their last good pages are untouched"
        )
    if ended.left:
        why = "interrupted" if ended.interrupted else "ended at the first failure"
        complain(f"{why}: {_reports(len(ended.left))} not made; run the same command to make the rest")
    return INTERRUPTED if ended.interrupted else int(bool(ended.failed))


def _executor(wishes: Wishes) -> object:
    if wishes.cluster:
        from helpers.runs.cluster import Cluster

        return Cluster(wishes.cluster, wishes.timeout)
    from helpers.runs.processes import LocalProcesses

    return LocalProcesses(wishes.jobs, wishes.timeout)


def _as_interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _reports(number: int) -> str:
    return f"{number} report{'' if number == 1 else 's'}"


def _seconds(started: float) -> str:
    return f"{time.monotonic() - started:.1f} s"


def _shown(name: str | None) -> str:
    if not name:
        return "reports/ "
    relative = os.path.relpath(name, project_root())
    return f"{relative if not relative.startswith('..') else name} "
