"""An edition: which reports are made for which years, in parallel, with one line a report."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict
from datetime import UTC, datetime

from helpers.errors import WrongParameter
from helpers.files import write_whole
from helpers.index import Index
from helpers.manifest import find_report, read_manifest
from helpers.parameters import resolve_parameters, resolve_year
from helpers.paths import reports_folder
from helpers.render import Done, Job, render
from helpers.stamp import current_stamp


def plan(
    index: Index, years: Iterable[str | int], report_ids: Iterable[str], parameters: dict[str, str]
) -> list[Job]:
    """The jobs of a run, every parameter checked; nothing has run yet.

    No year means the newest with data, no report means all of the manifest.

    Raises:
        WrongParameter: for an unknown report, year, parameter name or value.
    """
    reports = read_manifest()
    chosen = [find_report(report_id, reports) for report_id in report_ids] or list(reports.values())
    if "year" in parameters:
        raise WrongParameter("The year is given by --year, not by -p year=….")
    wanted = [resolve_year(year, index) for year in years] or [index.years[-1]]
    stamp = current_stamp()
    return [
        Job(spec, resolve_parameters(spec, {"year": year} | parameters, index), stamp)
        for year in dict.fromkeys(wanted)
        for spec in {spec.id: spec for spec in chosen}.values()
    ]


def run(jobs: list[Job], workers: int, told: Callable[[Done, int, int], None]) -> list[Done]:
    """Makes all ``jobs`` in ``workers`` processes; ``told`` hears of each as it ends, with its position.

    A report that fails does not stop the others. A worker that is killed ends the run, and every report that
    had not ended is returned as failed.
    """
    finished: list[Done] = []
    with ProcessPoolExecutor(max_workers=min(workers, len(jobs))) as pool:
        waiting = {pool.submit(render, job): job for job in jobs}
        for future in as_completed(waiting):
            try:
                done = future.result()
            except BrokenProcessPool:
                job = waiting[future]
                done = Done(job, 0.0, f"{job.name}: the process that made it was killed (out of memory?)")
            finished.append(done)
            told(done, len(finished), len(jobs))
    return finished


def write_build_records(finished: list[Done]) -> None:
    """Adds what was built to ``manifest.json`` of each edition: the only place that holds times."""
    for year in dict.fromkeys(done.job.year for done in finished):
        path = reports_folder() / str(year) / "manifest.json"
        record = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"reports": {}}
        for done in (done for done in finished if done.job.year == year and not done.failure):
            record["reports"][done.job.spec.id] = {
                "parameters": done.job.parameters,
                "stamp": asdict(done.job.stamp),
                "seconds": round(done.seconds, 1),
                "built": datetime.fromtimestamp(time.time(), UTC).isoformat(timespec="seconds"),
            }
        if record["reports"]:
            write_whole(path, json.dumps(record, indent=1, sort_keys=True) + "\n")
