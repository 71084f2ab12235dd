"""The front page of a source: its editions, the search over its pages, and what else there is."""

from __future__ import annotations

from markupsafe import Markup

from helpers.base.manifest import edition_reports, site_reports
from helpers.base.paths import ALL_YEARS, chosen_source, default_source, reports_folder
from helpers.base.words import year_ranges
from helpers.index.origin import DEMONSTRATION, notice_of, site_name
from helpers.report.citation import address_within_site
from helpers.report.shell import page_of, rendered
from helpers.runs.failure_page import failure_address
from helpers.site.editions import BuiltPage, Edition, address_of
from helpers.site.front import LEADERS_REPORT, answer_of, cities_of, front_of
from helpers.site.search import SearchedPage, search_index


def front_page(
    standing: dict[int, Edition],
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
        standing: the editions of which something stands or failed, by year, and what is made once.
        years: those with data.
        diffs, computed: title and address of comparisons and of the front pages of computed indices.
        data: whether the data of the pages were exported; ``printed`` whether there are pages of printed figures.
        archived: years with earlier builds.
    """
    source = chosen_source()
    editions = sorted(standing.values(), key=lambda edition: -edition.year)  # last what is made once
    once = standing.get(ALL_YEARS, Edition(ALL_YEARS))
    pages = {
        (edition.year, key): page
        for edition in editions
        for key in edition.pages
        if (page := edition.page(key))
    }
    leading = {edition.year: pages.get((edition.year, LEADERS_REPORT)) for edition in editions}
    newest = next(
        (edition for edition in editions if edition.reports and edition is not once), Edition(ALL_YEARS)
    )
    front = front_of(newest, leading.get(newest.year), f"{newest.year}/")
    reports = list(edition_reports(source).values())
    title = site_name(source)
    return page_of(
        title=title,
        title_year="",
        description="Where the world's leading cities for research stand, by the figures of Nature Index",
        above=front.above,
        card=front.card,
        body=rendered(
            "site_index.html.j2",
            front=front,
            answers=[
                {"id": spec.id, "title": spec.title, "says": answer_of(page)}
                for spec in reports
                if (page := pages.get((newest.year, spec.id)))
            ],
            editions=[
                {
                    "year": edition.year,
                    "after": page.record.content.edition if (page := leading[edition.year]) else "",
                    "leaders": answer_of(page) if page and edition is not newest else "",
                    "built": {*edition.reports, *edition.unknown},
                }
                for edition in editions
                if edition is not once
            ],
            reports=reports,
            once=[
                {
                    "id": spec.id,
                    "title": spec.title,
                    "says": answer_of(pages.get((ALL_YEARS, spec.id))) or spec.description,
                    "built": spec.id in {*once.reports, *once.unknown},
                    "failure": failure_address(spec.id) if spec.id in once.record["failed"] else "",
                }
                for spec in site_reports(source).values()
                if editions
            ],
            not_built=year_ranges(y for y in years if all(y != e.year or not e.reports for e in editions)),
            archived=archived,
            diffs=diffs,
            computed=computed,
            build=f"make reports{'' if source == default_source() else f' SOURCE={source}'} YEAR=…",
            data=data,
            search_index=Markup(_search_index(editions, pages, bool(notice_of(source)))),
        ),
        contents=[
            ("search-title", "Search all pages"),
            *([("cities", "Your city")] if front.cities else []),
            *([("answers", f"The reports of {newest.year}")] if front.year else []),
            ("editions", "Data years"),
            *([("reports", "Reports by data year")] if editions else []),
        ],
        trail=[*([("Printed figures", "../index.html")] if printed else []), (title, "")],
        address=address_within_site(reports_folder() / "index.html"),
        scripts=("page.js", "search.js"),
    )


def _search_index(editions: list[Edition], pages: dict[tuple[int, str], BuiltPage], invented: bool) -> str:
    """The index over ``pages``: the pages of a city over all years are one, those of reports each their own."""
    warning = f"{DEMONSTRATION}: " if invented else ""
    of_cities = {(e.year, city.href.removesuffix(".html")) for e in editions for city in cities_of(e)}
    cities: dict[str, list[SearchedPage]] = {}
    others = []
    for (year, key), page in pages.items():
        address, title = f"{address_of(year, key)}.html", f"{warning}{page.record.title}"
        if (year, key) in of_cities:
            cities.setdefault(key, []).append(SearchedPage(title, address, page.record))
        else:
            others.append(SearchedPage(f"{title} {year or ''}".strip(), address, page.record))
    return search_index(cities.values(), others)
