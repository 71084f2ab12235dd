"""The whole page around the body of a report: title, contents, navigation, parameters, and its record.

A page is complete when it is written, and nothing writes it again: navigation leads to addresses that do not
depend on what was built.
"""

from __future__ import annotations

from helpers.base.manifest import edition_reports, site_reports
from helpers.base.paths import ALL_YEARS, default_source
from helpers.base.site_file import authors
from helpers.base.words import address_part, date_in_words, first_sentence, listed
from helpers.index.origin import figures_of, origin_of, site_name, terms_of
from helpers.report.citation import Citation, address_within_site
from helpers.report.record import PageRecord
from helpers.report.shell import page_of, rendered
from helpers.runs.inputs import PARTS, UP, Inputs
from helpers.runs.job import Job, Made

_NOT_GIVEN = {"earlier_year": "none: no earlier comparable year has data"}


def page_of_report(job: Job, made: Made, inputs: Inputs) -> tuple[str, PageRecord]:
    """The whole page of a report and its record; it holds no time, so that equal inputs give equal bytes."""
    parameters = [
        (name, _NOT_GIVEN.get(job.spec.parameters[name].type, "not given") if value is None else value)
        for name, value in job.parameters.items()
    ]
    title = job.one_of_many or job.spec.title
    address = address_within_site(job.page)
    as_of = made.content.as_of
    known = f"data as of {date_in_words(as_of)}" if as_of else ""
    span = "All data years" if job.spec.once else f"Data year {job.year}"
    whole_title = title if job.spec.once else f"{title} {job.year}"
    citation = Citation(whole_title, job.year, as_of, address, inputs.fingerprint, figures_of(job.source))
    footer = rendered(
        "footer.html.j2",
        parameters=parameters,
        citation=citation,
        authors=listed(author.name for author in authors()),
        as_of=date_in_words(as_of) if as_of else "",
        origin=origin_of(job.source),
        terms=terms_of(job.source),
        fingerprint=inputs.fingerprint,
        parts=[(part, inputs.hashes[part]) for part in PARTS],
    )
    record = PageRecord(job.key, title, job.parameters, inputs.hashes, inputs.fingerprint, made.content)
    headings = [(section.anchor, section.title) for section in made.content.sections if section.anchor]
    trail, others = navigation_of(job.key, job.year, job.source)
    page = page_of(
        title=title,
        title_year="" if job.spec.once else str(job.year),
        description="" if job.one_of_many else job.spec.description,  # of one of many, the answer is enough
        body=made.body,
        contents=[*headings, ("cite-this-page", "Cite this page"), ("about-this-page", "About this page")],
        footer=footer,
        trail=trail,
        home=home_of(job.key, job.year),
        address=address,
        above=" · ".join(filter(None, (span, made.content.edition, known))),
        summary=first_sentence(" ".join(made.content.lead[:1])) or job.spec.description,
        card=address_within_site(job.card) if made.card else "",
        citation=citation,
        tools=[("Compare with other cities", f"../compare.html#c={address_part(title)}")]
        if job.one_of_many
        else [],
        others=others,
        record=record,
    )
    # one kind of line end, whatever a text or an output brought along
    return page.replace("\r\n", "\n").replace("\r", "\n"), record


def home_of(key: str, year: int) -> str:
    """Address of the front page, which searches, as seen from the page ``key`` of an edition, or of all years."""
    return f"{'../' * key.count('/')}{'' if year == ALL_YEARS else UP}index.html"


def navigation_of(key: str, year: int, source: str = "") -> tuple[list[tuple[str, str]], str]:
    """What leads from the page ``key`` of an edition, or of all years, to others: the trail above it, the reports of
    its edition, and those of all years."""
    source = source or default_source()
    once = year == ALL_YEARS
    up = "../" * key.count("/")  # from the folder of the page to that of its edition
    site = up if once else f"{up}{UP}"
    trail = [
        (site_name(source), f"{site}index.html"),
        *([] if once else [(f"Data year {year}", f"{up}index.html")]),
    ]
    groups = [] if once else [("This edition", up, list(edition_reports(source).values()))]
    groups += [("All years", site, list(site_reports(source).values()))]
    others = rendered("navigation_others.html.j2", groups=groups, current=f"{key}.html")
    return trail, others
