"""The index of an edition: what each report answers, what failed, what is older, and its earlier builds."""

from __future__ import annotations

import re

from helpers.base.manifest import ReportSpec, edition_reports, read_manifest, report_of_page, site_reports
from helpers.base.paths import chosen_source
from helpers.base.words import listed
from helpers.report.shell import page_of, templates
from helpers.runs.failure_page import failure_address
from helpers.site.editions import BuiltPage, Edition, make_command
from helpers.site.pictures import first_picture

_LEADERS_REPORT = "leading_cities"  # says in its first sentence who leads


def edition_index(edition: Edition, older: list[str], pdf: str) -> str:
    """The page; ``older`` are pages of another state of their index, ``pdf`` is the name of the printed edition."""
    source, declared = chosen_source(), read_manifest()
    reports = edition_reports(source)
    pages = {report_id: edition.page(report_id) for report_id in edition.reports}
    body = templates().get_template("edition_index.html.j2").render(
        leaders=leaders(pages.get(_LEADERS_REPORT)),
        older=listed(_title(key, declared) for key in older),
        again=make_command(edition.year),
        reports=[_card(reports[report_id], page) for report_id, page in pages.items()],
        profiles=[
            (spec.title, spec.description, links)
            for spec in declared.values()
            if spec.each and (links := _links_to_profiles(spec, edition))
        ],
        pdf=pdf,
        builds=[build.id for build in reversed(edition.builds)],
        archive=f"../archive/{edition.year}/index.html",
        once=list(site_reports(source).values()),
        absent=[spec for spec in reports.values() if spec.id not in pages and spec.id not in edition.unknown],
        unknown=[reports[report_id] for report_id in edition.unknown],
        undeclared=[
            (made["title"], f"{key}.html")
            for key, made in edition.pages.items()
            if key not in reports and report_of_page(key, declared) is None
        ],
        failures=_failures(edition),
    )  # fmt: skip
    return page_of(
        title="Science Cities",
        title_year=str(edition.year),
        description=f"All reports of the data year {edition.year}.",
        body=body,
        contents=[],
        trail=[("All editions", "../index.html"), ("Search", "../index.html#search")],
    )


def leaders(page: BuiltPage | None) -> str:
    """Who leads, as the report of the leading cities says it first; empty without its page."""
    return _first_sentence(" ".join(page.record.content.lead[:1])) if page else ""


def _title(key: str, declared: dict[str, ReportSpec]) -> str:
    spec = report_of_page(key, declared)
    return spec.title if spec else key


def _card(spec: ReportSpec, page: BuiltPage | None) -> dict[str, object]:
    """What the index shows of a report: its title, its answer and its first picture."""
    first = first_picture(page, spec.id, decoration=True) if page else None
    return {
        "id": spec.id,
        "title": spec.title,
        "description": spec.description,
        "says": leaders(page) if page else "The file here is not the page that was made.",
        "picture": first[1] if first else "",
    }


def _failures(edition: Edition) -> dict[str, dict[str, str]]:
    """The reports whose last run failed: page, why, when tried, and when their older page was built."""
    return {
        key: {
            "key": key,
            "why": failed["why"],
            "tried": failed["tried"],
            "page": failure_address(key),
            "built": edition.pages.get(key, {}).get("built", ""),
        }
        for key, failed in sorted(edition.record["failed"].items())
    }


def _first_sentence(text: str) -> str:
    found = re.match(r".+?[.!?](?=\s|$)", text)
    return found[0] if found else text


def _links_to_profiles(spec: ReportSpec, edition: Edition) -> list[tuple[str, str]]:
    """Name and address of the pages of a report that is made once for each city, in the order of their names."""
    return sorted(
        (made["title"], f"{key}.html")
        for key, made in edition.pages.items()
        if key.startswith(f"{spec.folder}/")
    )
