"""The whole page around the body of a report: title, contents, navigation, parameters, and its record.

A page is complete when it is written, and nothing writes it again: navigation leads to addresses that do not
depend on what was built.
"""

from __future__ import annotations

from helpers.base.manifest import edition_reports, site_reports
from helpers.base.paths import ALL_YEARS, default_source
from helpers.index.origin import origin_of, site_name, terms_of
from helpers.report.record import PageRecord
from helpers.report.shell import page_of, templates
from helpers.runs.inputs import PARTS, UP, Inputs
from helpers.runs.job import Job, Made


def page_of_report(job: Job, made: Made, inputs: Inputs) -> tuple[str, PageRecord]:
    """The whole page of a report and its record; it holds no time, so that equal inputs give equal bytes."""
    parameters = [
        (name, "none: no earlier comparable year has data" if value is None else value)
        for name, value in job.parameters.items()
    ]
    footer = templates().get_template("footer.html.j2").render(
        parameters=parameters,
        origin=origin_of(job.source),
        terms=terms_of(job.source),
        fingerprint=inputs.fingerprint,
        parts=[(part, inputs.hashes[part]) for part in PARTS],
    )  # fmt: skip
    title = job.one_of_many or job.spec.title
    record = PageRecord(
        job.key, title, job.parameters, inputs.hashes, inputs.fingerprint, made.content
    )  # fmt: skip
    headings = [(section.anchor, section.title) for section in made.content.sections if section.anchor]
    trail, others = navigation_of(job.key, job.year, job.source)
    page = page_of(
        title=title,
        title_year="" if job.spec.once else str(job.year),
        description=job.spec.description,
        body=made.body,
        contents=[*headings, ("about-this-page", "About this page")],
        footer=footer,
        trail=trail,
        others=others,
        record=record,
    )
    # one kind of line end, whatever a text or an output brought along
    return page.replace("\r\n", "\n").replace("\r", "\n"), record


def navigation_of(key: str, year: int, source: str = "") -> tuple[list[tuple[str, str]], str]:
    """What leads from the page ``key`` of an edition, or of all years, to others: the trail above it, the reports of
    its edition, and those of all years."""
    source = source or default_source()
    once = year == ALL_YEARS
    up = "../" * key.count("/")  # from the folder of the page to that of its edition
    site = up if once else f"{up}{UP}"
    trail = [
        (site_name(source), f"{site}index.html"),
        *([] if once else [(f"Edition {year}", f"{up}index.html")]),
        ("Search", f"{site}index.html#search"),
    ]
    groups = [] if once else [("This edition", up, list(edition_reports(source).values()))]
    groups += [("All years", site, list(site_reports(source).values()))]
    others = templates().get_template("navigation_others.html.j2").render(
        groups=groups, current=f"{key}.html"
    )  # fmt: skip
    return trail, others
