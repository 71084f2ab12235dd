"""The pages around the reports, made again when what they are made from has changed.

The front page with its search, the index of each edition, a short page in the place of each report that was not
built, and the index of each archive. What must be made is decided from hashes, without reading a page.
"""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from helpers.base.manifest import edition_reports, reports_of, site_reports
from helpers.base.paths import (
    ALL_YEARS,
    BUILT_IN,
    all_reports_folder,
    chosen_source,
    data_folder,
    default_source,
    pages_of_source,
    reports_folder,
)
from helpers.data.table_use import COMPUTED, files_read
from helpers.index.origin import notice_of, origin_of, pdf_name
from helpers.runs.earlier_builds import archive_folder, archived_years
from helpers.runs.inputs import UP, Files
from helpers.runs.outputs import Outputs
from helpers.site.editions import COMPARE, Edition, address_of, editions, page_at

# folders of the default source that hold no pages of another one
_OWN_FOLDERS = ("archive", "data", "diff", "failed")
_TITLE = re.compile(r"<title>(.*?)(?: · Science Cities)?</title>", re.S)
_HEAD = 4000  # letters within which the title of a page stands
_OF_REPORTS = re.compile(r"\d{4}/[\w/-]+\.html|(?!index\.)[\w-]+\.html")


def refresh_site(years: list[int] | None = None, files: Files | None = None) -> Path:
    """Makes what must be made of the pages around the reports; returns the address of the front page.

    ``years`` are those with data, as far as they are known to have changed.

    Raises:
        OSError: if a page cannot be written.
    """
    source = chosen_source()
    files, outputs = files or Files(source), Outputs()
    outputs.years = years if years is not None else outputs.years
    always = [files.site, origin_of(source), notice_of(source)]
    standing = editions(outputs)
    led_to: set[tuple[int, str]] = set().union(*(edition.leads_to() for edition in standing.values()))
    for year in archived_years():
        led_to |= _refresh_archive(outputs, always, year, standing)
    every = standing | {year: Edition(year) for year, _ in led_to if year not in standing}
    if every:
        every.setdefault(ALL_YEARS, Edition(ALL_YEARS))
    # a new index leads to every report of its edition, and so do the pages in their places; and a report that is made
    # once answers at the addresses that it had when it was one of each edition
    led_to |= {(year, report_id) for year in every for report_id in reports_of(year, source)}
    led_to |= {(year, report_id) for year in every for report_id in site_reports(source)}
    wanted = set()
    for edition in every.values():
        if edition.year != ALL_YEARS:  # what is made once stands on the front page
            wanted.add(_refresh_edition(outputs, always, edition, files))
        absent = {key for year, key in led_to if year == edition.year}
        absent -= {*edition.pages, *edition.moved, "index"}
        if any("/" in key for key in edition.pages):
            wanted.add(_refresh_comparison(outputs, always, edition))
            absent.discard(COMPARE)
        former = {} if edition.year == ALL_YEARS else _former_addresses()
        moved = edition.moved | {key: now for key, now in former.items() if key not in edition.pages}
        wanted |= {_refresh_placeholder(outputs, always, edition, key) for key in absent - set(moved)}
        wanted |= {_lead_on(outputs, always, edition, key, now) for key, now in moved.items()}
    _remove_others(outputs, wanted)
    # an edition that is only led to, of which nothing was built, is none to choose from
    front = _refresh_front(
        outputs, always, {y: e for y, e in every.items() if y in standing or y == ALL_YEARS}
    )
    outputs.save()
    (reports_folder() / ".pages.json").unlink(missing_ok=True)  # of a version that read pages
    if source != default_source() and (all_reports_folder() / "index.html").is_file():
        with pages_of_source(default_source()):  # whose front page leads to those of computed indices
            refresh_site()
    return front


def _refresh_front(outputs: Outputs, always: list, every: dict[int, Edition]) -> Path:
    default, start = chosen_source() == default_source(), all_reports_folder() / "index.html"
    comparisons = [path for path in (reports_folder() / "diff").glob("[!.]*.html") if path.is_file()]
    fronts = [
        path
        for path in all_reports_folder().glob("[a-z]*/index.html")
        if default and path.parent.name not in _OWN_FOLDERS and path.is_file()
    ]
    around = {
        "years": outputs.years,
        "diffs": [(title_of(path), f"diff/{path.name}") for path in sorted(comparisons)],
        "computed": [(title_of(path), f"{path.parent.name}/index.html") for path in sorted(fronts)],
        "data": (reports_folder() / "data" / "science-cities.csv").is_file(),
        "printed": not default and start.is_file(),
        "archived": archived_years(),
    }
    path = reports_folder() / "index.html"
    pages = [[year, edition.hashes, edition.unknown] for year, edition in every.items()]
    pages.append(sorted(every[ALL_YEARS].record["failed"]) if ALL_YEARS in every else [])

    def make() -> str:
        from helpers.site.front_page import front_page

        return front_page(every, **around)

    outputs.write(path, [always, pages, around], make)
    return path


def _refresh_edition(outputs: Outputs, always: list, edition: Edition, files: Files) -> str:
    pdf = edition.folder / pdf_name(chosen_source(), edition.year)
    around = {"older": older_pages(edition, files), "pdf": pdf.name if pdf.is_file() else ""}
    failed, builds = edition.record["failed"], [build.id for build in edition.builds]
    built = {key: made["built"] for key, made in edition.pages.items() if key in failed}

    def make() -> str:
        from helpers.site.edition_index import edition_index

        return edition_index(edition, **around)

    inputs = [always, edition.hashes, edition.unknown, around, failed, built, builds]
    outputs.write(edition.folder / "index.html", inputs, make)
    return f"{edition.year}/index.html"


def _refresh_comparison(outputs: Outputs, always: list, edition: Edition) -> str:
    """Makes the page that shows the cities of an edition side by side."""
    pages = {key: hash_ for key, hash_ in edition.hashes.items() if "/" in key}

    def make() -> str:
        from helpers.site.side_by_side import side_by_side

        return side_by_side(edition)

    outputs.write(edition.path(COMPARE), [always, pages], make)
    return f"{edition.year}/{COMPARE}.html"


def _refresh_placeholder(outputs: Outputs, always: list, edition: Edition, key: str) -> str:
    if edition.year != ALL_YEARS and key in site_reports(chosen_source()):
        return _lead_on(outputs, always, edition, key, f"{UP}{key}")
    failed = key in edition.record["failed"]

    def make() -> str:
        from helpers.site.placeholder import placeholder

        return placeholder(edition.year, key, failed)

    if _is_free(outputs, edition.path(key)):
        outputs.write(edition.path(key), [always, failed], make)
    return f"{address_of(edition.year, key)}.html"


def _lead_on(outputs: Outputs, always: list, edition: Edition, key: str, now: str) -> str:
    """Puts a page that leads on in the place of one whose report makes its pages elsewhere today."""

    def make() -> str:
        from helpers.site.placeholder import signpost

        return signpost(edition.year, key, now)

    if key in edition.moved or _is_free(outputs, edition.path(key)):
        outputs.write(edition.path(key), [always, now], make)
    return f"{address_of(edition.year, key)}.html"


def _is_free(outputs: Outputs, path: Path) -> bool:
    """Whether a page may be put there: what somebody put there, or another version, is left."""
    return outputs.is_known(path) or not path.is_file()


def _former_addresses() -> dict[str, str]:
    """Reports that became a part of another one, with the one: their addresses lead on in every edition."""
    return {former: spec.id for spec in edition_reports(chosen_source()).values() for former in spec.formerly}


def _refresh_archive(
    outputs: Outputs, always: list, year: int, standing: dict[int, Edition]
) -> set[tuple[int, str]]:
    """Makes the index of an archive; returns year and key of the present pages that it leads to."""
    edition = standing.get(year) or Edition(year)
    path = archive_folder(year) / "index.html"
    inputs = [always, [build.id for build in edition.builds], edition.hashes]
    if not outputs.current(path, inputs):
        from helpers.site.archive_index import write_archive_index

        written, led_to = write_archive_index(edition)
        outputs.keep(path, inputs, written, asked=sorted(led_to))
    return {page for address in outputs.asked(path) if (page := page_at(address))}


def _remove_others(outputs: Outputs, wanted: set[str]) -> None:
    """Takes away what nothing leads to any more; a page of a report that took such a place is left."""
    for name in outputs.names():
        if _OF_REPORTS.fullmatch(name) and name not in wanted:
            if outputs.made(reports_folder() / name):
                (reports_folder() / name).unlink()
            outputs.forget(name)


def older_pages(edition: Edition, files: Files) -> list[str]:
    """Pages of an edition that were made from another state of their index than the present one."""
    source = chosen_source()
    if source in BUILT_IN:
        return []
    now = files.hashes(files_read({COMPUTED + source}, data_folder()), data_folder())
    known = edition.record["files"]
    return sorted(
        key
        for key, made in edition.pages.items()
        if any(known.get(made["inputs"].get("data"), {}).get(name) != hash_ for name, hash_ in now.items())
    )


def title_of(page: Path) -> str:
    """The title of a page that is no report; its file name where it has none."""
    with page.open(encoding="utf-8", errors="replace") as file:
        found = _TITLE.search(file.read(_HEAD))
    return unescape(found[1]) if found else page.stem
