"""The index of an edition: what each report answers, what failed, what is older, and its earlier builds."""

from __future__ import annotations

from helpers.base.manifest import ReportSpec, edition_reports, read_manifest, report_of_page, site_reports
from helpers.base.paths import chosen_source
from helpers.base.words import listed
from helpers.report.citation import address_within_site
from helpers.report.shell import page_of, rendered
from helpers.runs.failure_page import failure_address
from helpers.site.editions import BuiltPage, Edition, make_command
from helpers.site.front import LEADERS_REPORT, answer_of, front_of
from helpers.site.pictures import first_picture


def edition_index(edition: Edition, older: list[str], pdf: str) -> str:
    """The page; ``older`` are pages of another state of their index, ``pdf`` is the name of the printed edition."""
    source, declared = chosen_source(), read_manifest()
    reports = edition_reports(source)
    pages = {report_id: edition.page(report_id) for report_id in edition.reports}
    leading = pages.get(LEADERS_REPORT)
    front = front_of(edition, leading)
    body = rendered(
        "edition_index.html.j2",
        leaders=answer_of(leading),
        front=front,
        older=listed(_title(key, declared) for key in older),
        again=make_command(edition.year),
        reports=[_card(reports[report_id], page) for report_id, page in pages.items()],
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
    )
    return page_of(
        title="Science Cities",
        title_year=str(edition.year),
        description=f"All reports of the data year {edition.year}.",
        above=front.above,
        card=front.card,
        address=address_within_site(edition.folder / "index.html"),
        body=body,
        contents=[
            ("reports", "Reports"),
            *([("cities", "Your city")] if front.cities else []),
            ("more", "Also in this edition"),
        ],
        home="../index.html",
        trail=[("Science Cities", "../index.html")],
    )


def _title(key: str, declared: dict[str, ReportSpec]) -> str:
    spec = report_of_page(key, declared)
    return spec.title if spec else key


def _card(spec: ReportSpec, page: BuiltPage | None) -> dict[str, object]:
    """What the index shows of a report: its title, its answer and its first picture."""
    first = first_picture(page, spec.id) if page and not spec.aside else None
    return {
        "id": spec.id,
        "title": spec.title,
        "aside": spec.aside,
        "says": answer_of(page) if page else "The file here is not the page that was made.",
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
