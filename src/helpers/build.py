"""One call of ``science-cities build``: its options, what is said on the way, and the exit status."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.base.paths import BUILT_IN, default_source, pages_of_source
from helpers.base.site_file import authors, site_url
from helpers.index.stored import open_index
from helpers.runs import plans
from helpers.runs.inputs import Files
from helpers.runs.lock import only_run
from helpers.runs.page_modules import require_pages
from helpers.runs.records import Records, Verdict

if TYPE_CHECKING:
    from helpers.runs.job import Job, Outcome
    from helpers.runs.publish import Run

INTERRUPTED = 130
Say = Callable[[str], None]


@dataclass(frozen=True)
class BuildOptions:
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
    source: str = field(default_factory=default_source)


def build_reports(options: BuildOptions, say: Say, warn: Say) -> int:
    """Makes what must be made and returns the exit status: 0, 1 for a failure, 130 when interrupted.

    Raises:
        ScienceCitiesError: before anything is made, for wrong parameters, bad data, or another run.
        OSError: if the folder of pages cannot be written.
    """
    started = time.monotonic()
    signal.signal(signal.SIGTERM, _as_interrupt)
    if options.source not in BUILT_IN:
        open_index(options.source)  # an unknown one is refused before anything else
    with pages_of_source(options.source):
        return _build_source(options, say, warn, started)


def _build_source(options: BuildOptions, say: Say, warn: Say, started: float) -> int:
    parameters = tuple(sorted((options.parameters or {}).items()))
    request = plans.Request(options.years, options.all_years, options.reports, parameters, options.source)
    files = Files(options.source)
    files.data, files.helpers, files.template  # noqa: B018  hashed before anything of them is read
    try:
        files.require_index_as_made()
        plan = plans.cached(request, files)
        is_new = plan is None
        if plan is None:
            plan = plans.plan(request, plans.sound_index(options.source))
        with only_run():
            status = _Run(options, plan, files, say, warn, started, is_warm=is_new).make()
            if is_new:
                plans.keep(request, files, plan)
            return status
    except KeyboardInterrupt:
        warn("interrupted; nothing was being made")
        return INTERRUPTED


@dataclass(frozen=True)
class _Run:
    """A build whose request is known to be sound; ``is_warm`` where what reports need was imported already."""

    options: BuildOptions
    plan: plans.Plan
    files: Files
    say: Say
    warn: Say
    started: float
    is_warm: bool

    def make(self) -> int:
        """Makes what must be made, pages and what is around them, and returns the exit status."""
        jobs, records = self.plan.jobs, Records(self.files)
        verdicts = {job.page: records.verdict(job) for job in jobs}
        if self.options.again:
            again = Verdict(True, "it was asked for again")
            verdicts = {page: verdict if verdict.make else again for page, verdict in verdicts.items()}
        if self.options.explain:
            for job in jobs:
                verdict = verdicts[job.page]
                self.say(f"{job.name}: {'make' if verdict.make else 'leave'}, {verdict.why}")
        # the longest first, so that no processor waits for the last one
        to_make = sorted(
            (job for job in jobs if verdicts[job.page].make), key=records.expected_seconds, reverse=True
        )
        require_pages({job.spec.id: job.spec for job in to_make}.values())
        if self.options.dry_run:
            self.say(f"{len(to_make)} of {_reports(len(jobs))} would be made")
            return 0
        if to_make:
            return self._make_reports(to_make, records)
        front = os.path.relpath(self._refresh())
        all_of_them = "the report is" if len(jobs) == 1 else f"all {len(jobs)} reports are"
        self.say(f"{all_of_them} up to date; {_seconds(self.started)}. Look at {front}")
        return 0

    def _refresh(self) -> Path:
        """Makes again what is around the pages, and says what else is older than they are."""
        from helpers.site.refresh import refresh_site
        from helpers.site.staleness import stale_outputs

        front = refresh_site(self.plan.years, self.files)
        for line in stale_outputs(self.files):
            self.say(line)
        return front

    def _make_reports(self, to_make: list[Job], records: Records) -> int:
        from helpers.index.choose import find_rankings
        from helpers.runs.publish import run

        site_url(), authors()  # what pages say of these is refused before any is made
        if not self.is_warm:
            plans.warm_index(self.options.source)  # a request that is cached was found sound
        executor, asked = _executor(self.options), len(self.plan.jobs)
        if len(to_make) > executor.at_once:
            find_rankings(self.options.source, max(job.year for job in to_make))
        rest = f", {asked - len(to_make)} up to date" if asked > len(to_make) else ""
        self.say(f"{_reports(len(to_make))}, {min(executor.at_once, len(to_make))} at once{rest}")
        width = max((len(job.name) for job in to_make), default=0)

        def on_done(outcome: Outcome, position: int, total: int) -> None:
            state = "failed" if outcome.failure else "done  "
            place, name = f"{position:>{len(str(total))}}/{total}", f"{outcome.job.name:<{width}}"
            self.say(f"[{place}] {name}  {state} {outcome.seconds:6.1f} s")

        ended = run(to_make, executor, records, on_done, self.options.keep_going)
        try:
            front = os.path.relpath(self._refresh())
            self.say(f"{_seconds(self.started)} in all. Look at {front}")
        finally:  # also where an index cannot be written
            self._tell_rest(ended, len(to_make))
        return INTERRUPTED if ended.interrupted else int(bool(ended.failed))

    def _tell_rest(self, ended: Run, asked: int) -> None:
        """Says what failed, and what was not made."""
        from helpers.runs.failure_page import failure_page

        for outcome in ended.failed:
            told_at = failure_page(outcome.job)
            where = f" See {os.path.relpath(told_at)}" if told_at.is_file() else ""
            self.warn(f"{outcome.job.name}: {outcome.failure}.{where}")
        if ended.failed:
            self.warn(f"{len(ended.failed)} of {_reports(asked)} failed; their last good pages are untouched")
        if ended.left:
            why = "interrupted" if ended.interrupted else "ended at the first failure"
            self.warn(f"{why}: {_reports(len(ended.left))} not made; run the same command to make the rest")


def _executor(options: BuildOptions) -> object:
    if options.cluster:
        from helpers.runs.cluster import Cluster

        return Cluster(options.cluster, options.timeout)
    from helpers.runs.processes import LocalProcesses

    return LocalProcesses(options.jobs, options.timeout)


def _as_interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _reports(number: int) -> str:
    return f"{number} report{'' if number == 1 else 's'}"


def _seconds(started: float) -> str:
    return f"{time.monotonic() - started:.1f} s"
