"""The front page of a source: its editions, the search over its pages, and what else there is."""

from __future__ import annotations

from markupsafe import Markup

from helpers.base.manifest import edition_reports, site_reports
from helpers.base.paths import ALL_YEARS, chosen_source, default_source
from helpers.base.words import year_ranges
from helpers.index.origin import DEMONSTRATION, notice_of, origin_of, site_name
from helpers.report.shell import page_of, templates
from helpers.runs.failure_page import failure_address
from helpers.site.edition_index import leaders
from helpers.site.editions import BuiltPage, Edition, address_of
from helpers.site.pictures import first_picture
from helpers.site.search import search_index


def front_page(
    editions: list[Edition],
    *,
    years: list[int],
    diffs: list[tuple[str, str]],
    computed: list[tuple[str, str]],
    data: bool,
    printed: bool,
    archived: list[int],
) -> str:
    """The front page of the chosen source.

    Args:
        editions: also what is made once, and those of which nothing was built yet but to which a page leads.
        years: those with data.
        diffs, computed: title and address of comparisons and of the front pages of computed indices.
        data: whether the data of the pages were exported; ``printed`` whether there are pages of printed figures.
        archived: years with earlier builds.
    """
    source = chosen_source()
    editions = sorted(editions, key=lambda edition: -edition.year)  # last what is made once for all years
    once = next((edition for edition in editions if edition.year == ALL_YEARS), Edition(ALL_YEARS))
    pages = {
        (edition.year, key): page
        for edition in editions
        for key in edition.pages
        if (page := edition.page(key))
    }
    title = site_name(source)
    return page_of(
        title=title,
        title_year="",
        description="Reports about the world's leading cities for research, one edition a data year, "
        f"from {origin_of(source)}.",
        body=templates().get_template("site_index.html.j2").render(
            editions=[
                {
                    "year": edition.year,
                    "leaders": leaders(pages.get((edition.year, "leading_cities"))),
                    "built": {*edition.reports, *edition.unknown},
                }
                for edition in editions
                if edition is not once
            ],
            reports=list(edition_reports(source).values()),
            once=[
                {
                    "id": spec.id,
                    "title": spec.title,
                    "says": leaders(pages.get((ALL_YEARS, spec.id))) or spec.description,
                    "built": spec.id in {*once.reports, *once.unknown},
                    "failure": failure_address(spec.id) if spec.id in once.record["failed"] else "",
                }
                for spec in site_reports(source).values()
                if editions
            ],
            not_built=year_ranges(y for y in years if all(y != e.year or not e.reports for e in editions)),
            front=_front(pages),
            archived=archived,
            diffs=diffs,
            computed=computed,
            build=f"make reports{'' if source == default_source() else f' SOURCE={source}'} YEAR=…",
            data=data,
            search_index=Markup(search_index(_searched(pages, bool(notice_of(source))))),
        ),
        contents=[("search-title", "Search all pages"), ("editions", "Editions")],
        trail=[*([("Printed figures", "../index.html")] if printed else []), (title, "")],
        scripts=("page.js", "search.js"),
    )  # fmt: skip


def _searched(pages: dict[tuple[int, str], BuiltPage], invented: bool) -> list[tuple]:
    warning = f"{DEMONSTRATION}: " if invented else ""
    return [
        (f"{warning}{page.record.title} {year or ''}".strip(), f"{address_of(year, key)}.html", page.record)
        for (year, key), page in pages.items()
    ]


def _front(pages: dict[tuple[int, str], BuiltPage]) -> dict[str, object] | None:
    """The first picture of the newest edition that has one, for the front page."""
    for (year, key), page in pages.items():
        if year != ALL_YEARS and (first := first_picture(page, "front", decoration=False)):
            figure, picture = first
            return {
                "title": figure.title,
                "subtitle": figure.subtitle,
                "href": f"{year}/{key}.html#{figure.key}",
                "page": f"{page.record.title} {year}",
                "picture": picture,
            }
    return None
