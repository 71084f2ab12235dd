"""The pages around the reports: an index of editions, an index of each edition, and the links between pages.

Everything here follows from the pages that stand in ``reports/``, so it can be made again at any time; a
report that was not built is not linked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from markupsafe import escape

from helpers.base.errors import WrongParameter
from helpers.base.files import write_whole
from helpers.base.manifest import ReportSpec, kind_of_source, read_manifest
from helpers.base.paths import (
    PRINTED,
    all_reports_folder,
    chosen_source,
    data_folder,
    pages_of_source,
    reports_folder,
)
from helpers.base.words import capitalised, listed, ordinal, year_ranges
from helpers.data.table_use import COMPUTED, files_read
from helpers.index.interface import Index
from helpers.index.origin import pdf_name, site_name
from helpers.report.parameters import whole_number
from helpers.report.shell import page_of, templates, with_navigation
from helpers.runs.earlier_builds import archived_years, builds_of, write_archive_index
from helpers.runs.failure_page import failure_address
from helpers.runs.inputs import Files
from helpers.runs.records import read_record
from helpers.site.built_page import BuiltPage
from helpers.site.front_page import write_front_page
from helpers.site.page_memory import PageMemory

NAMED_LEADERS = 3
_LEADERS_REPORT = "leading_cities"  # says in its first sentence who leads


def refresh_site(index: Index) -> Path:
    """Writes the index pages and the navigation of every report page; returns the address of the index.

    Raises:
        OSError: if a page cannot be written.
    """
    reports, memory = read_manifest(), PageMemory()
    built = built_pages(reports)
    pages = {
        (year, key): memory.page(reports_folder() / str(year) / f"{key}.html")
        for year, ids in built.items()
        for key in [*ids, *_profiles(year, reports)]
    }
    for year in built:
        of_year = {key: page for (own, key), page in pages.items() if own == year}
        for key in of_year:
            _link_page(memory, year, key, reports, built)
        _write_edition_index(memory, index, year, of_year, reports, built)
    for year in archived_years():
        write_archive_index(year, read_record(year))
    leaders = {year: _leaders(index, year, pages) for year in built}
    page = write_front_page(memory, index, reports, built, pages, leaders)
    memory.keep()
    _refresh_printed(index)
    return page


def _refresh_printed(index: Index) -> None:
    """The front page of the printed figures leads to those of the computed indices."""
    if chosen_source() != PRINTED and (all_reports_folder() / "index.html").is_file():
        with pages_of_source(PRINTED):
            refresh_site(index.printed)


def built_pages(reports: dict[str, ReportSpec]) -> dict[int, list[str]]:
    """Report ids with a page, by year, newest year first, reports in the order of the manifest."""
    folders = [folder for folder in reports_folder().iterdir() if folder.is_dir() and folder.name.isdecimal()]
    built = {}
    for folder in sorted(folders, key=lambda folder: int(folder.name), reverse=True):
        ids = [report_id for report_id in reports if (folder / f"{report_id}.html").exists()]
        if ids or _profiles(int(folder.name), reports) or _failures(int(folder.name)):
            built[int(folder.name)] = ids
    return built


def _profiles(year: int, reports: dict[str, ReportSpec]) -> list[str]:
    """The pages of an edition that are made once for each city, by report and file: ``city_profile/beijing``."""
    folder = reports_folder() / str(year)
    return [
        f"{spec.id}/{file.stem}" for spec in reports.values() if spec.each for file in sorted((folder / spec.id).glob("*.html"))
    ]  # fmt: skip


def chosen_editions(years: Iterable[str]) -> dict[int, list[str]]:
    """The report ids of built editions by year: those of ``years``, or all where none is named, newest first.

    Raises:
        WrongParameter: for a year of which nothing is built.
    """
    built = built_pages(read_manifest()) if reports_folder().is_dir() else {}
    built = {year: ids for year, ids in built.items() if ids}
    known = f"Built editions: {year_ranges(built)}." if built else "No edition is built."
    chosen = {
        whole_number("year", year, example=str(next(iter(built), "a data year"))): year for year in years
    }
    for year in chosen:
        if year not in built:
            raise WrongParameter(
                f"Edition {year} is not built. {known} Build it with: make reports YEAR={year}"
            )
    if not built:
        raise WrongParameter(f"{known} Build one with: make reports")
    return {year: ids for year, ids in built.items() if year in chosen or not chosen}


def _failures(year: int) -> list[dict[str, str]]:
    """The reports of an edition whose last run failed: page, why, when tried, and when their page was built."""
    record = read_record(year)
    return [
        {
            "key": key,
            "why": failed["why"],
            "tried": failed["tried"],
            "page": failure_address(key),
            "built": record["reports"].get(key, {}).get("built", ""),
        }
        for key, failed in sorted(record["failed"].items())
    ]


def _leaders(index: Index, year: int, pages: dict[tuple[int, str], BuiltPage]) -> str:
    """The leading cities of a year. An index may have been made again since its pages were: then the page knows."""
    if index.name == PRINTED:
        return leaders_sentence(index, year)
    page = pages.get((year, _LEADERS_REPORT))
    return _first_sentence(page.lead) if page else ""


def older_pages(source: str, year: int) -> list[str]:
    """Pages of an edition that were made from another state of their index than the present one."""
    if source == PRINTED:
        return []
    record = read_record(year)
    now = Files(source).hashes(files_read({COMPUTED + source}, data_folder()), data_folder())
    made_from = {
        key: record["files"].get(made["ingredients"]["data"], {}) for key, made in record["reports"].items()
    }
    return sorted(
        key
        for key, files in made_from.items()
        if any(files.get(name) != hash_ for name, hash_ in now.items())
    )


def leaders_sentence(index: Index, year: int) -> str:
    """The leading cities of a year in one sentence, as far as their ranks are known."""
    if year not in index.years:
        return "The tables hold no ranking of this year any more."
    ranking = index.ranking(year)
    leaders = ranking[ranking["rank"] <= NAMED_LEADERS]
    named = [f"{row.place} is {ordinal(row.rank)}" for row in leaders.itertuples()]
    return capitalised(f"{listed(named)}; {len(ranking)} cities have a printed rank.")


def _link_page(
    memory: PageMemory, year: int, key: str, reports: dict[str, ReportSpec], built: dict[int, list[str]]
) -> None:
    up = "../" * key.count("/")  # from the folder of the page to that of its edition
    years = [y for y in built if y != year and (reports_folder() / str(y) / f"{key}.html").exists()]
    others = templates().get_template("navigation_others.html.j2").render(
        reports=[reports[i] for i in built[year]],
        up=up,
        current=key,
        years_heading="Same report, other years",
        years=[(y, f"{up}../{y}/{key}.html") for y in years],
    )  # fmt: skip
    trail = (
        f'<a href="{up}../index.html">{escape(site_name(chosen_source()))}</a> <a href="{up}index.html">Edition {year}</a> '
        f'<a href="{up}../index.html#search">Search</a>'
    )
    path = reports_folder() / str(year) / f"{key}.html"
    if memory.holds(path, trail, others):
        return
    page = path.read_text(encoding="utf-8")
    linked = with_navigation(page, trail, others)
    if linked != page:
        write_whole(path, linked)
    memory.made(path, trail, others)


def _write_edition_index(
    memory: PageMemory,
    index: Index,
    year: int,
    pages: dict[str, BuiltPage],
    reports: dict[str, ReportSpec],
    built: dict[int, list[str]],
) -> None:
    path, failures = reports_folder() / str(year) / "index.html", _failures(year)
    leaders = _leaders(index, year, {(year, key): page for key, page in pages.items()})
    older = older_pages(index.name, year)
    others_built = {other: bool(ids) for other, ids in built.items()}
    builds = [build.id for build in reversed(builds_of(year))]
    inputs = (
        leaders, older, failures, list(reports.values()), others_built, _files_of_edition(year), builds,
        [(key, memory.seen(page.path)) for key, page in pages.items()],
    )  # fmt: skip
    if memory.holds(path, *inputs):
        return
    body = templates().get_template("edition_index.html.j2").render(
        leaders=leaders,
        older=listed(reports[key.partition("/")[0]].title for key in older),
        again=f"make reports SOURCE={index.name} YEAR={year}",
        reports=[_card(reports[key], page) for key, page in pages.items() if key in reports],
        profiles=[
            (spec.title, spec.description, links)
            for spec in reports.values()
            if spec.each and (links := _links_to_profiles(spec, year, pages))
        ],
        files=_files_of_edition(year),
        archive=f"../archive/{year}/index.html",
        builds=builds,
        absent=listed(
            spec.title
            for spec in reports.values()
            if spec.id not in pages and not spec.each and kind_of_source(index.name) in spec.sources
        ),
        failures={failed["key"]: failed for failed in failures},
    )  # fmt: skip
    others = templates().get_template("navigation_others.html.j2").render(
        reports=[],
        up="",
        current="",
        years_heading="Other editions",
        years=[(other, f"../{other}/index.html") for other in built if other != year],
    )  # fmt: skip
    page = page_of(
        title="Science Cities",
        title_year=str(year),
        description=f"All reports of the data year {year}.",
        body=body,
        contents=[],
    )
    trail = '<a href="../index.html">All editions</a> <a href="../index.html#search">Search</a>'
    write_whole(path, with_navigation(page, trail, others))
    memory.made(path, *inputs)


def _card(spec: ReportSpec, page: BuiltPage) -> dict[str, object]:
    """What the index of an edition shows of a report: its title, its answer and its first picture."""
    first = page.first_picture(spec.id, decoration=True)
    return {
        "id": spec.id,
        "title": spec.title,
        "description": spec.description,
        "says": _first_sentence(page.lead),
        "picture": first[1] if first else "",
    }


def _first_sentence(text: str) -> str:
    found = re.match(r".+?[.!?](?=\s|$)", text)
    return found[0] if found else text


def _links_to_profiles(spec: ReportSpec, year: int, pages: dict[str, BuiltPage]) -> list[tuple[str, str]]:
    """Name and address of the pages of a report that is made once for each city, in the order of their names."""
    return sorted(
        (page.title.removeprefix(spec.title).removesuffix(str(year)).strip(), f"{key}.html")
        for key, page in pages.items()
        if key.startswith(f"{spec.id}/")
    )


def _files_of_edition(year: int) -> list[tuple[str, str]]:
    """The other forms in which an edition can be taken along, as far as they were made: name and address."""
    forms = [("the edition as one PDF", pdf_name(chosen_source(), year))]
    return [(name, file) for name, file in forms if (reports_folder() / str(year) / file).exists()]
