"""Every report, and every year with data: it runs, it shows what it announces, and no letter of it is cut or covered."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import cycle

import pytest
from bs4 import BeautifulSoup
from conftest import PRINTED_YEARS, Shown
from eras import changes_across, require_of_a_year
from pages.firmness import rests_on_weak, unsaid
from soundness import BROKEN, problems_of

from helpers.base.manifest import edition_reports, find_report, read_manifest, site_reports
from helpers.base.paths import ANNUAL, EDITION, PRINTED
from helpers.data.annual import annual_years
from helpers.index.choose import load_source
from helpers.index.printed import load_index
from helpers.pages import page_of
from helpers.report.exhibits import LONGEST_LEAD, Figure
from helpers.report.report import Report


def cases() -> list[tuple[str, int, str]]:
    """Source, year and report: all reports of the first and the last year of the edition, and of other years one in
    turns, so that each year has a report. Of the other sources every report once, in turns of years; the printed reports
    whose texts are recorded (``test_golden_texts``) are looked at there.
    """
    # the years of the edition are asked of its files, so that collecting tests sums up no tables
    years, printed = annual_years(), [year for year in load_index().years if year not in PRINTED_YEARS]
    found = [
        (EDITION, year, report_id) for year in (years[-1], years[0]) for report_id in every_report(EDITION)
    ]
    # the leaders by field, which take longest, are looked at in other years too by ``test_eras``
    turns = cycle(report_id for report_id in edition_reports(EDITION) if report_id != "field_leaders")
    found += [(EDITION, year, next(turns)) for year in years[1:-1]]
    for source, own in ((PRINTED, printed), (ANNUAL, (years[-1], *years))):
        found += [(source, year, report_id) for year, report_id in zip(cycle(own), every_report(source))]
    return found


def every_report(source: str) -> list[str]:
    """The reports that a source offers for a year, those of one city included."""
    return [spec.id for spec in read_manifest().values() if source in spec.sources and not spec.once]


CASES = cases()
_TEXTS = ("title", "subtitle", "caption", "alt", "description", "reason")
_PICTURE = re.compile(r"<svg\b.*?</svg>", re.S)


_EDITION = re.compile(
    r"Nature Index 20\d\d|annual tables 20\d\d|\(20\d\d edition\)"
)  # called by the year of print


def out_of_time(shown: Shown, leads: list[str]) -> list[str]:
    """Sentences of the edition that tell a change from one era to another, or name a year after that of the report.

    Of print alone the breaks are told in whole sentences, which name both years and what was changed.
    """
    report, told = shown.report, list(leads)
    if report.index.name != EDITION:
        return []
    for exhibit in shown.exhibits:
        told += [
            getattr(exhibit, part) for part in ("title", "caption", "alt", "reason") if hasattr(exhibit, part)
        ]
    found = [
        sentence
        for text in told
        for sentence in changes_across(_EDITION.sub("", text), report.index.breaks(report.index.whole))
    ]
    if not report.spec.once:
        later = re.compile("|".join(str(report.year + more) for more in range(1, 12)))
        found += [text for text in told if later.search(_EDITION.sub("", text))]
    return found


def ranks_of_no_ranking(report: Report, told: list[str]) -> list[str]:
    """Sentences that call a place by Share a rank, of a year without a printed ranking."""
    if report.index.name != EDITION or report.index.leads(report.year) is not report.index:
        return []
    sentences = [sentence for text in told for sentence in re.split(r"(?<=[.;])\s", text)]
    return [
        s
        for s in sentences
        if re.search(r"\brank(s|ed|ing)?\b", s) and not re.search("(?i)print|Nature Index rank", s)
    ]


@pytest.mark.parametrize(("source", "year", "report_id"), CASES)
def test_a_report_of_a_year(run_cells: Callable[..., Shown], source: str, year: int, report_id: str) -> None:
    # how pictures are written does not depend on the year; those of the leaders by field take longest, and are
    # written for the pages of print and of a demonstration
    pictures = (source, year) == (EDITION, annual_years()[-1]) and report_id != "field_leaders"
    city = {"city": "Beijing"} if find_report(report_id).each else {}
    shown = run_cells(report_id, pictures=pictures, source=source, year=year, **city)
    assert (shown.report.index.name, shown.report.year) == (source, year)
    announced = find_report(report_id).figures
    assert [exhibit.key for exhibit in shown.exhibits if exhibit.key in announced] == list(announced)
    assert shown.closed == 1
    assert 'class="references"' in shown.html[-1]
    assert problems_of(shown, year) == []
    # methods count sources and figures: no source prints what it says
    assert report_id == "methods" or unsaid(shown) == []
    leads = BeautifulSoup(_PICTURE.sub("", shown.page), "html.parser").select(".lead p")
    assert leads
    assert [p.get_text() for p in leads if BROKEN.search(p.get_text())] == []
    whole = [text for text in page_of(shown.report).lead(shown.report) if text]
    assert len(" ".join(whole).split()) <= LONGEST_LEAD, "the last sentences are left out of the page"
    assert out_of_time(shown, whole) == []
    told = [str(getattr(e, part)) for e in shown.exhibits for part in _TEXTS if hasattr(e, part)]
    assert report_id == "methods" or ranks_of_no_ranking(shown.report, [*whole, *told]) == []
    figures = [exhibit for exhibit in shown.exhibits if isinstance(exhibit, Figure)]
    if source == EDITION and report_id == "life_sciences_gap":
        # places by Share are no ranks: each title says by what they are
        own = re.compile(rf"By listed Share of {year}, |No city in ")
        assert [figure.title for figure in figures if not own.match(figure.title)] == []
    if source == EDITION and report_id == "field_leaders":
        require_of_a_year(figures, year)


@pytest.mark.parametrize("report_id", site_reports())
@pytest.mark.parametrize("source", [EDITION, PRINTED])
def test_a_report_that_is_made_once(run_cells: Callable[..., Shown], source: str, report_id: str) -> None:
    shown = run_cells(report_id, source=source)
    assert [exhibit.key for exhibit in shown.exhibits] == list(find_report(report_id).figures)
    assert problems_of(shown, shown.report.year) == []
    assert 'class="references"' in shown.html[-1]


def test_what_rests_on_a_forum_alone_is_found() -> None:
    index = load_source(PRINTED)
    kinds = dict(zip(index.tables.sources["kind"], index.tables.sources["source"], strict=True))
    row = {"city": "Wuhan", "change": "16.1", "source": kinds["forum"]}
    assert rests_on_weak(index, "The index grew by 16.1% in a year", [row])
    assert rests_on_weak(
        index, "Wuhan rose most", [row, row | {"source": f"{kinds['forum']};{kinds['aggregator']}"}]
    )
    assert not rests_on_weak(index, "Wuhan grew by 16.1%", [row, row | {"source": kinds["news"]}])
    assert not rests_on_weak(
        index, "Wuhan grew by 16.1%", [row | {"source": f"{kinds['forum']};{kinds['news']}"}]
    )
    assert not rests_on_weak(index, "Of 16 cities none rose", [row | {"change": "16"}]), (
        "a count is of nobody's"
    )
    words = [index.on_whose_word(cells) for cells in ([kinds["forum"]], [kinds["forum"], kinds["news"]], [])]
    assert words == [" (from a forum alone)", " (in part from a forum alone)", ""]
    both = index.on_whose_word([f"{kinds['forum']};{kinds['aggregator']}", kinds["aggregator"]])
    assert both == " (from aggregators and forums alone)"
    assert index.on_whose_word([f"{kinds['news']};{kinds['forum']}"]) == ""


@pytest.mark.parametrize(("report_id", "parameters"), [
    ("leading_cities", {"year": 2024, "top": 40}),
    ("leading_cities", {"source": "printed", "year": 2024, "top": 5, "compare_to": 2017}),
    ("changes", {"source": "printed", "year": 2024, "compare_to": 2017}),
    ("changes", {"year": 2021, "compare_to": 2017}),
    ("life_sciences_gap", {"year": 2021, "group": "europe"}),
    ("life_sciences_gap", {"year": 2024, "group": "east_asia"}),
    ("life_sciences_gap", {"year": 2017, "group": "other"}),
], ids=str)  # fmt: skip
def test_a_report_with_other_parameters(
    run_cells: Callable[..., Shown], report_id: str, parameters: dict[str, object]
) -> None:
    shown = run_cells(report_id, **parameters)
    assert parameters.items() <= shown.report.parameters.items()
    assert [
        exhibit.key for exhibit in shown.exhibits if exhibit.key in find_report(report_id).figures
    ] == list(find_report(report_id).figures)
    assert problems_of(shown, parameters["year"]) == []
