"""The front page of a source: its editions, the search over its pages, and what else there is."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup, escape

from helpers.base.files import write_whole
from helpers.base.manifest import ReportSpec
from helpers.base.paths import PRINTED, all_reports_folder, chosen_source, reports_folder
from helpers.base.words import year_ranges
from helpers.index.interface import Index
from helpers.index.origin import origin_of, site_name
from helpers.index.stored import RESERVED_NAMES
from helpers.report.shell import page_of, templates, with_navigation
from helpers.runs.earlier_builds import archived_years
from helpers.site.built_page import BuiltPage
from helpers.site.page_memory import PageMemory
from helpers.site.search import search_index


def write_front_page(
    memory: PageMemory,
    index: Index,
    reports: dict[str, ReportSpec],
    built: dict[int, list[str]],
    pages: dict[tuple[int, str], BuiltPage],
    leaders: dict[int, str],
) -> Path:
    """Writes ``index.html`` of the chosen source: its editions, a search over all pages, the first picture.

    Args:
        built: report ids by year, newest first; ``pages`` every page by year and key.
        leaders: one sentence a year.

    Raises:
        OSError: if it cannot be written.
    """
    editions = [
        {"year": year, "leaders": leaders[year], "reports": [reports[i] for i in ids]}
        for year, ids in built.items()
    ]
    not_built = year_ranges(year for year in index.years if year not in built)
    path, data = reports_folder() / "index.html", (reports_folder() / "data" / "science-cities.csv").exists()
    archived, diffs, computed = archived_years(), _diffs(memory), _computed(memory)
    inputs = (
        editions,
        not_built,
        data,
        archived,
        diffs,
        computed,
        origin_of(index.name),
        [(key, memory.seen(page.path)) for key, page in pages.items()],
    )
    if memory.holds(path, *inputs):
        return path
    addresses = {str(page.path): f"{year}/{key}.html" for (year, key), page in pages.items()}
    page = page_of(
        title=site_name(chosen_source()),
        title_year="",
        description="Reports about the world's leading cities for research, one edition a data year, "
        f"from {origin_of(index.name)}.",
        body=templates().get_template("site_index.html.j2").render(
            editions=editions,
            not_built=not_built,
            front=_front(pages),
            archived=archived,
            diffs=diffs,
            computed=computed,
            build=f"make reports{'' if index.name == PRINTED else f' SOURCE={index.name}'} YEAR=…",
            data=data,
            search_index=Markup(search_index([(year, page) for (year, _), page in pages.items()], addresses)),
        ),
        contents=[("search-title", "Search all pages"), ("editions", "Editions")],
        scripts=("page.js", "search.js"),
    )  # fmt: skip
    trail = f"<span>{escape(site_name(chosen_source()))}</span>"
    if chosen_source() != PRINTED and (all_reports_folder() / "index.html").is_file():
        trail = f'<a href="../index.html">Printed figures</a> {trail}'
    write_whole(path, with_navigation(page, trail, ""))
    memory.made(path, *inputs)
    return path


def _diffs(memory: PageMemory) -> list[tuple[str, str]]:
    """Title and address of the comparisons that stand in ``reports/diff/``."""
    found = sorted((reports_folder() / "diff").glob("[!.]*.html"))
    return [(memory.page(path).title, f"diff/{path.name}") for path in found]


def _computed(memory: PageMemory) -> list[tuple[str, str]]:
    """Title and address of the front pages of computed indices, which lie in folders of their own."""
    if chosen_source() != PRINTED:
        return []
    found = sorted(all_reports_folder().glob("[a-z]*/index.html"))
    return [
        (memory.page(path).title, f"{path.parent.name}/index.html")
        for path in found
        if path.parent.name not in RESERVED_NAMES
    ]


def _front(pages: dict[tuple[int, str], BuiltPage]) -> dict[str, object] | None:
    """The first picture of the newest edition that has one, for the front page."""
    for (year, report_id), page in pages.items():
        if first := page.first_picture("front", decoration=False):
            section, picture = first
            return {
                "title": section.title,
                "subtitle": section.subtitle,
                "href": f"{year}/{report_id}.html#{section.anchor}",
                "page": page.title,
                "picture": picture,
            }
    return None
