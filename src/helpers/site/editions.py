"""The editions that stand in ``reports/``, as their records and the records of their pages tell."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from helpers.base.errors import ScienceCitiesError, WrongParameter
from helpers.base.manifest import (
    ReportSpec,
    present_key,
    read_manifest,
    report_of_page,
    reports_of,
    site_reports,
)
from helpers.base.paths import ALL_YEARS, chosen_source, default_source, edition_folder, reports_folder
from helpers.base.words import year_ranges
from helpers.report.record import PageRecord, record_of
from helpers.runs.earlier_builds import Build, builds_of
from helpers.runs.inputs import UP
from helpers.runs.outputs import Outputs
from helpers.runs.records import is_as_recorded, read_record

COMPARE = "compare"  # the page of an edition that shows its cities side by side
_ADDRESS = re.compile(r"(?:(\d{4})/)?([\w-]+(?:/[\w-]+)?)")


def page_at(address: str) -> tuple[int, str] | None:
    """``"2021/methods"`` → ``(2021, "methods")``; the address of a page that is made once → ``ALL_YEARS`` and its key;
    None for what is no address of a page of a report."""
    found = _ADDRESS.fullmatch(address)
    if found and found[1]:
        return int(found[1]), found[2]
    return (ALL_YEARS, address) if address in site_reports(chosen_source()) else None


def address_of(year: int, key: str) -> str:
    """The address of a page from the folder of pages, without ``.html``: ``2021/methods``."""
    return key if year == ALL_YEARS else f"{year}/{key}"


def make_command(year: int) -> str:
    """The command that makes an edition of the chosen source, and of ``ALL_YEARS`` the newest with what is made once."""
    source = chosen_source()
    options = [] if source == default_source() else [f"SOURCE={source}"]
    return " ".join(["make reports", *options, *([] if year == ALL_YEARS else [f"YEAR={year}"])])


def led_to(folder: str, key: str, made: dict, record: dict) -> set[str]:
    """Addresses of the pages that a page in ``folder`` leads to, in its text and in its navigation; ``made`` is
    what the ``record`` of its edition has of it."""
    reports = record["files"].get(made["inputs"].get("navigation"), {})
    up = "../" * key.count("/")
    links = {*made["links"], *(f"{up}{report_id}.html" for report_id in reports)}
    links |= {f"{up}{COMPARE}.html"} if up else set()  # where a report has a page for each city
    return {os.path.normpath(f"{folder}/{key}/../{link.removesuffix('.html')}") for link in links}


@dataclass(frozen=True)
class BuiltPage:
    """A page as it stands: its record, and its HTML for the pictures in it."""

    record: PageRecord
    html: str


@dataclass(frozen=True)
class Edition:
    """What stands of one data year, or of ``ALL_YEARS`` what is made once: ``pages`` has what is on record of each page
    that stands there, by key, in the order of the manifest of reports; ``unknown`` are reports with a page of which nothing is on record. ``moved``
    leads from a key under which pages were made formerly to the one of the page that took its place."""

    year: int
    record: dict = field(default_factory=lambda: {"reports": {}, "failed": {}, "files": {}})
    pages: dict[str, dict] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    moved: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Where its pages stand."""
        return edition_folder(self.year)

    @cached_property
    def hashes(self) -> dict[str, str]:
        """The hash of every page, as it is on record."""
        return {key: made["page"] for key, made in self.pages.items()}

    @cached_property
    def reports(self) -> list[str]:
        """Ids of the reports with one page, of which it stands there."""
        return [report_id for report_id in reports_of(self.year, chosen_source()) if report_id in self.pages]

    @property
    def name(self) -> str:
        """``Edition 2021``; ``All years`` for what is made once."""
        return "All years" if self.year == ALL_YEARS else f"Edition {self.year}"

    @cached_property
    def builds(self) -> list[Build]:
        """Its earlier builds, oldest first."""
        return builds_of(self.year)

    def path(self, key: str) -> Path:
        """Where a page stands."""
        return Path(os.path.normpath(self.folder / f"{key}.html"))  # a key may lead out of the folder

    def page(self, key: str) -> BuiltPage | None:
        """A page as it was made; None where another file stands in its place, or a page without a record."""
        if not is_as_recorded(self.path(key), self.pages.get(key)):
            return None
        html = self.path(key).read_text(encoding="utf-8")
        record = record_of(html)
        return BuiltPage(record, html) if record else None

    def sound_page(self, key: str) -> BuiltPage:
        """The same, for what must not be made from anything else.

        Raises:
            ScienceCitiesError: if the page is not as it was made.
        """
        page = self.page(key)
        if page is None:
            raise ScienceCitiesError(
                f"{os.path.relpath(self.path(key))} is not the page that was made; make it again with: "
                f"{make_command(self.year)}"
            )
        return page

    def leads_to(self) -> set[tuple[int, str]]:
        """Year and key of every page that its pages lead to."""
        folder = address_of(self.year, "")
        addresses = [led_to(folder or ".", key, made, self.record) for key, made in self.pages.items()]
        return {page for address in set().union(*addresses) if (page := page_at(address))}


def editions(outputs: Outputs | None = None) -> dict[int, Edition]:
    """The editions of which something stands or failed, newest first, and behind them what is made once for all years.

    A page without a record, of another version, counts too; ``outputs`` tells it from what stands for a report
    that was not built.
    """
    outputs = outputs or Outputs()
    years = sorted((int(path.name) for path in reports_folder().glob("[0-9]" * 4)), reverse=True)
    found = (_edition(year, outputs) for year in [*years, ALL_YEARS])
    return {e.year: e for e in found if e.pages or e.record["failed"] or e.unknown}


def _edition(year: int, outputs: Outputs) -> Edition:
    edition, declared = Edition(year, read_record(year)), read_manifest()
    order_of = {report_id: position for position, report_id in enumerate(declared)}

    def stands(key: str) -> bool:
        return edition.path(key).is_file() and not outputs.made(edition.path(key))

    def order(key: str) -> tuple[int, str]:
        spec = report_of_page(key, declared)
        return (order_of[spec.id] if spec else len(declared), key)

    made = edition.record["reports"]
    moved = {key: now for key in made if (now := _present(year, key, declared)) != key and stands(now)}
    return replace(
        edition,
        pages={key: made[key] for key in sorted(made, key=order) if key not in moved and stands(key)},
        moved=moved,
        unknown=tuple(i for i in reports_of(year, chosen_source()) if i not in made and stands(i)),
    )


def _present(year: int, key: str, declared: dict[str, ReportSpec]) -> str:
    """Where the page that was made at ``key`` of a year is made today, seen from there."""
    spec = declared.get(key)
    return f"{UP}{key}" if spec and spec.once and year != ALL_YEARS else present_key(key, declared)


def made_once() -> Edition:
    """What stands of what is made once, for all years."""
    return _edition(ALL_YEARS, Outputs())


def chosen_editions(years: Iterable[str]) -> dict[int, Edition]:
    """The built editions of ``years``, or all where none is named, newest first; without what is made once.

    Raises:
        WrongParameter: for a year of which nothing is built.
    """
    from helpers.report.parameters import whole_number

    built = {year: e for year, e in editions().items() if e.reports and year != ALL_YEARS}
    known = f"Built editions: {year_ranges(built)}." if built else "No edition is built."
    chosen = [whole_number("year", year, example=str(next(iter(built), "a data year"))) for year in years]
    for year in chosen:
        if year not in built:
            raise WrongParameter(
                f"Edition {year} is not built. {known} Build it with: make reports YEAR={year}"
            )
    if not built:
        raise WrongParameter(f"{known} Build one with: make reports")
    return {year: edition for year, edition in built.items() if year in chosen or not chosen}
