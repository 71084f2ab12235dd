"""The pages around the reports: an index of editions, an index of each edition, and the links between pages.

Everything here follows from the pages that stand in ``reports/``, so it can be made again at any time; a
report that was not built is not linked.
"""

from __future__ import annotations

from pathlib import Path

from helpers.files import write_whole
from helpers.index import Index
from helpers.manifest import ReportSpec, read_manifest
from helpers.paths import reports_folder
from helpers.runs.failure_page import failure_address
from helpers.runs.records import read_record
from helpers.shell import page_of, templates, with_navigation
from helpers.words import capitalised, listed, ordinal, year_ranges

NAMED_LEADERS = 3


def refresh_site(index: Index) -> Path:
    """Writes the index pages and the navigation of every report page; returns the address of the index.

    Raises:
        OSError: if a page cannot be written.
    """
    reports = read_manifest()
    built = _built_pages(reports)
    for year, ids in built.items():
        _write_edition_index(index, year, [reports[i] for i in ids], list(reports.values()), built)
        for report_id in ids:
            _link_page(year, report_id, reports, built)
    return _write_site_index(index, reports, built)


def _built_pages(reports: dict[str, ReportSpec]) -> dict[int, list[str]]:
    """Report ids with a page, by year, newest year first, reports in the order of the manifest."""
    folders = [folder for folder in reports_folder().iterdir() if folder.is_dir() and folder.name.isdecimal()]
    built = {}
    for folder in sorted(folders, key=lambda folder: int(folder.name), reverse=True):
        ids = [report_id for report_id in reports if (folder / f"{report_id}.html").exists()]
        if ids or _failures(int(folder.name)):
            built[int(folder.name)] = ids
    return built


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


def leaders_sentence(index: Index, year: int) -> str:
    """The leading cities of a year in one sentence, as far as their ranks are printed."""
    if year not in index.years:
        return "The tables hold no ranking of this year any more."
    ranking = index.ranking(year)
    leaders = ranking[ranking["rank"] <= NAMED_LEADERS]
    named = [f"{row.place} is {ordinal(row.rank)}" for row in leaders.itertuples()]
    return capitalised(f"{listed(named)}; {len(ranking)} cities have a printed rank.")


def _link_page(
    year: int, report_id: str, reports: dict[str, ReportSpec], built: dict[int, list[str]]
) -> None:
    others = templates().get_template("navigation_others.html.j2").render(
        reports=[reports[i] for i in built[year]],
        current=report_id,
        years_heading="Same report, other years",
        years=[(y, f"../{y}/{report_id}.html") for y, ids in built.items() if y != year and report_id in ids],
    )  # fmt: skip
    trail = f'<a href="../index.html">Science Cities</a> <a href="index.html">Edition {year}</a>'
    path = reports_folder() / str(year) / f"{report_id}.html"
    page = path.read_text(encoding="utf-8")
    linked = with_navigation(page, trail, others)
    if linked != page:
        write_whole(path, linked)


def _write_edition_index(
    index: Index,
    year: int,
    present: list[ReportSpec],
    declared: list[ReportSpec],
    built: dict[int, list[str]],
) -> None:
    body = templates().get_template("edition_index.html.j2").render(
        leaders=leaders_sentence(index, year),
        reports=present,
        absent=listed(spec.title for spec in declared if spec not in present and not spec.each),
        failures={failed["key"]: failed for failed in _failures(year)},
    )  # fmt: skip
    others = templates().get_template("navigation_others.html.j2").render(
        reports=[],
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
        footer=templates().get_template("footer_index.html.j2").render(),
    )
    trail = '<a href="../index.html">All editions</a>'
    write_whole(reports_folder() / str(year) / "index.html", with_navigation(page, trail, others))


def _write_site_index(index: Index, reports: dict[str, ReportSpec], built: dict[int, list[str]]) -> Path:
    editions = [
        {"year": year, "leaders": leaders_sentence(index, year), "reports": [reports[i] for i in ids]}
        for year, ids in built.items()
    ]
    not_built = year_ranges(year for year in index.years if year not in built)
    page = page_of(
        title="Science Cities",
        title_year="",
        description="Reports about the world's leading cities for research, one edition a data year, "
        "from printed Nature Index figures.",
        body=templates().get_template("site_index.html.j2").render(editions=editions, not_built=not_built),
        contents=[],
        footer=templates().get_template("footer_index.html.j2").render(),
    )
    path = reports_folder() / "index.html"
    write_whole(path, with_navigation(page, "<span>Science Cities</span>", ""))
    return path
