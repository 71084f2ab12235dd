"""A run: what must be made is made, apart from each other, and every page and record is written by one writer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace

from helpers.base.files import shown, write_whole
from helpers.runs.archive import Archive
from helpers.runs.failure_page import remove_failure, write_failure
from helpers.runs.job import Failure, Job, Outcome
from helpers.runs.processes import Executor
from helpers.runs.records import Records

# called with each outcome as it ends, its position and the number of all
OnDone = Callable[[Outcome, int, int], None]


@dataclass
class Run:
    """What came of a run. ``interrupted`` tells whether the user ended it; then ``left`` were not made."""

    outcomes: list[Outcome] = field(default_factory=list)
    left: list[Job] = field(default_factory=list)
    interrupted: bool = False

    @property
    def failed(self) -> list[Outcome]:
        """The outcomes that are failures."""
        return [outcome for outcome in self.outcomes if outcome.failure]


def run(
    jobs: list[Job], executor: Executor, records: Records, on_done: OnDone, keep_going: bool = True
) -> Run:
    """Makes all ``jobs``; a page is written as soon as its report has ended, and its record after it.

    A report that fails does not stop the others unless ``keep_going`` is false. An interrupt ends the reports
    that are being made and leaves those that were made.
    """
    ended, archive = Run(left=list(jobs)), Archive()
    records.begin(jobs)
    try:
        with closing(executor.outcomes(jobs)) as outcomes:
            for outcome in outcomes:
                outcome = _publish(outcome, records, archive)
                ended.outcomes.append(outcome)
                ended.left.remove(outcome.job)
                on_done(outcome, len(ended.outcomes), len(jobs))
                if outcome.failure and not keep_going:
                    break
    except KeyboardInterrupt:
        ended.interrupted = True
    return ended


def _publish(outcome: Outcome, records: Records, archive: Archive) -> Outcome:
    """Writes the page of a report, or the failure page, and the record; a full disk is a failure of the report.

    What stood there and showed something else is put aside first.
    """
    from helpers.runs.page import page_of_report

    if outcome.made:
        try:
            inputs = records.inputs(outcome.job, outcome.made.read)
            page, told = page_of_report(outcome.job, outcome.made, inputs)
            archive.put_aside(outcome.job, page, told, records.of(outcome.job.year))
            if outcome.made.card:
                write_whole(outcome.job.card, outcome.made.card)
            else:
                outcome.job.card.unlink(missing_ok=True)
            write_whole(outcome.job.page, page)
            records.keep_made(outcome, outcome.made, inputs, page, told)
            remove_failure(outcome.job)
        except OSError as error:
            failure = Failure(f"cannot write {shown(error)}")
            outcome = replace(outcome, made=None, failure=failure)
    if outcome.failure:
        try:
            older = records.made(outcome.job) is not None and outcome.job.page.is_file()
            write_failure(outcome.job, outcome.failure, older)
            records.keep_failed(outcome)
        except OSError as error:
            untold = f"{outcome.failure.sentence}; nor can its failure page be written ({shown(error)})"
            outcome = replace(outcome, failure=replace(outcome.failure, sentence=untold))
    return outcome
