"""The short page in the place of a report that was not built or is made elsewhere: how to make it, where it is."""

from __future__ import annotations

from helpers.base.manifest import read_manifest, report_of_page
from helpers.base.paths import ALL_YEARS, chosen_source
from helpers.report.shell import page_of, rendered
from helpers.runs.failure_page import failure_address
from helpers.runs.inputs import UP
from helpers.runs.page import home_of, navigation_of
from helpers.site.editions import make_command


def placeholder(year: int, key: str, failed: bool) -> str:
    """The page; ``failed`` tells whether the last run of the report failed."""
    spec = report_of_page(key, read_manifest())
    body = rendered(
        "placeholder.html.j2",
        declared=spec is not None,
        command=f"{make_command(year)} REPORT={spec.id}" if spec else "",
        failure=f"{_up(key)}{failure_address(key)}" if failed else "",
        year="" if year == ALL_YEARS else year,
    )
    return _page(
        year,
        key,
        title=spec.title if spec else key,
        title_year="not built" if year == ALL_YEARS else f"{year}, not built",
        description=spec.description if spec else "A report that is no longer among those of the project.",
        body=body,
    )


def signpost(year: int, key: str, now: str) -> str:
    """The page at an address that is no longer made, ``key``: it leads on to ``now``."""
    spec = report_of_page(key, read_manifest())
    present = f"{_up(key)}{now}.html"
    return _page(
        year,
        key,
        title=spec.title if spec and spec.once else key,
        title_year=f"{year}, moved",
        description="This page has moved.",
        body=rendered("signpost.html.j2", present=present, address=now.removeprefix(UP)),
        leads_on=present,
    )


def _up(key: str) -> str:
    return "../" * key.count("/")


def _page(year: int, key: str, **told: str) -> str:
    """A page in the place of a report, with the navigation of that report around what is ``told``."""
    trail, others = navigation_of(key, year, chosen_source())
    return page_of(home=home_of(key, year), trail=trail, others=others, scripts=(), **told)
