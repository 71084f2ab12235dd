"""A failure as a document: what was run, how far it came, what went wrong, how to run it again."""

from __future__ import annotations

from pathlib import Path

from helpers.base.files import write_whole
from helpers.base.paths import edition_folder
from helpers.report.shell import page_of, rendered
from helpers.runs.job import Failure, Job
from helpers.runs.page import home_of, navigation_of


def failure_page(job: Job) -> Path:
    """Where the failure page of a report stands while its last run has failed."""
    return edition_folder(job.year) / failure_address(job.key)


def failure_address(key: str) -> str:
    """Address of a failure page as seen from the index of its edition."""
    return f"failed/{key.replace('/', '-')}.html"


def write_failure(job: Job, failure: Failure, older: bool) -> Path:
    """Writes the failure page of ``job``, and beside it the notebook as it stood; the page of the report stays.

    ``older`` tells whether there is a page of an earlier run.

    Raises:
        OSError: if it cannot be written.
    """
    path, address = failure_page(job), failure_address(job.key)
    notebook = path.with_suffix(".ipynb")
    body = rendered(
        "failure.html.j2",
        job=job,
        failure=failure,
        parameters=[(name, "none" if value is None else value) for name, value in job.parameters.items()],
        missing=[key for key in job.spec.figures if key not in failure.shown],
        older=older,
        page=f"../{job.key}.html",
        notebook=notebook.name if failure.notebook else "",
    )
    page = page_of(
        title=f"Failed: {job.spec.title}",
        title_year=" ".join(filter(None, (job.one_of_many, "" if job.spec.once else str(job.year)))),
        description="This report could not be made. This page says why, and how to make it again.",
        body=body,
        home=home_of(address, job.year),
        trail=navigation_of(address, job.year, job.source)[0],
    )
    if failure.notebook:
        write_whole(notebook, failure.notebook)
    write_whole(path, page)
    return path


def remove_failure(job: Job) -> None:
    """Removes what told of an earlier failure; nothing where there was none."""
    path = failure_page(job)
    for file in (path, path.with_suffix(".ipynb")):
        file.unlink(missing_ok=True)
    if path.parent.is_dir() and not any(path.parent.iterdir()):
        path.parent.rmdir()
