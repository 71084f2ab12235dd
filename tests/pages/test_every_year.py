"""Every report, and every year with data: it runs, it shows what it announces, and no letter of it is cut or covered."""

from __future__ import annotations

import re
from collections.abc import Callable

import matplotlib.pyplot as plt
import pytest
from bs4 import BeautifulSoup
from conftest import Shown, overlapping_texts, texts_inside
from pages.firmness import rests_on_weak, unsaid

from helpers.base.manifest import edition_reports, find_report, site_reports
from helpers.base.paths import EDITION, PRINTED
from helpers.data.annual import annual_years
from helpers.index.choose import load_source
from helpers.index.printed import load_index
from helpers.pages.wording import on_whose_word
from helpers.report.exhibits import Figure, Missing


def cases() -> list[tuple[str, int, str]]:
    """Source, year and report: all reports of the first and the last year of a source, and of the years between
    every fourth pair, so that each year has a report and each report several years with either source; what one
    source leaves out of a year, the other may show.
    """
    found = []
    # the years of the edition are asked of its files, so that collecting tests sums up no tables
    for shift, (source, years) in enumerate(((EDITION, annual_years()), (PRINTED, load_index().years))):
        found += [
            (source, year, report_id)
            for year in years
            for place, report_id in enumerate(edition_reports(source))
            if year in (years[0], years[-1]) or (year + place + shift) % 4 == 0
        ]
    return found


CASES = cases()
# What no sentence may hold: signs of a value that is not there, or of a list that came out empty.
_BROKEN = re.compile(
    r"\b(nan|NaN|NaT)\b|<NA>|\bNone\b(?! (of|is|are|was|were)\b)|  |\(\)|\(, |, ,| ,|\.\.|: \.|\bin in\b|\bthe the\b| \."
)

_PICTURE = re.compile(r"<svg\b.*?</svg>", re.S)


def problems_of(shown: Shown, year: int) -> list[str]:
    """What is wrong with the exhibits of a report."""
    found = []
    for exhibit in shown.exhibits:
        texts = [
            getattr(exhibit, part)
            for part in ("title", "subtitle", "caption", "alt", "description", "reason")
            if hasattr(exhibit, part)
        ]
        found += [
            f"{exhibit.key}: {_BROKEN.search(text)[0]!r} in: {text}" for text in texts if _BROKEN.search(text)
        ]
        found += [f"{exhibit.key}: title ends with a full stop" for _ in (1,) if exhibit.title.endswith(".")]
        if isinstance(exhibit, Figure):
            found += [f"{exhibit.key}: cut off: {text!r}" for text in texts_inside(exhibit.canvas)]
            found += [
                f"{exhibit.key}: {one!r} covers {other!r}" for one, other in overlapping_texts(exhibit.canvas)
            ]
            found += [
                f"{exhibit.key}: too small: {text.get_text()!r}"
                for text in exhibit.canvas.findobj(plt.Text)
                if text.get_text().strip() and text.get_fontsize() < 7
            ]
        if isinstance(exhibit, Missing) and year in exhibit.years:
            found.append(f"{exhibit.key}: missing in {year}, but said to be there in {exhibit.years}")
    return found


@pytest.mark.parametrize(("source", "year", "report_id"), CASES)
def test_a_report_of_a_year(run_cells: Callable[..., Shown], source: str, year: int, report_id: str) -> None:
    shown = run_cells(report_id, source=source, year=year)
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
    assert [p.get_text() for p in leads if _BROKEN.search(p.get_text())] == []


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
    words = [on_whose_word(index, cells) for cells in ([kinds["forum"]], [kinds["forum"], kinds["news"]], [])]
    assert words == [" (from a forum alone)", " (in part from a forum alone)", ""]
    both = on_whose_word(index, [f"{kinds['forum']};{kinds['aggregator']}", kinds["aggregator"]])
    assert both == " (from aggregators and forums alone)"
    assert on_whose_word(index, [f"{kinds['news']};{kinds['forum']}"]) == ""


@pytest.mark.parametrize(("report_id", "parameters"), [
    ("leading_cities", {"year": 2024, "top": 40}),
    ("leading_cities", {"year": 2021, "top": 5, "compare_to": 2017}),
    ("leading_cities", {"source": "printed", "year": 2024, "compare_to": 2017}),
    ("changes", {"source": "printed", "year": 2024, "compare_to": 2017}),
    ("changes", {"year": 2021, "compare_to": 2017}),
    ("life_sciences_gap", {"year": 2024, "group": "united_states"}),
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
