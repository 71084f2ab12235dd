"""Every report of every kind of computed index: it runs, shows what it announces, and no letter is cut or covered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from computed import KINDS, YEARS
from computed_pages import require_told_of_an_index
from conftest import Shown
from soundness import problems_of

from helpers.base.manifest import COMPUTED, edition_reports, find_report
from helpers.index.articles import MOST_PROFILES
from helpers.index.choose import load_source
from helpers.pages.frames import printed_ranks, rank_marks
from helpers.pages.notes import marks_note

REPORTS = edition_reports("demo")
EVERY = {
    "demo": YEARS,
    "articles": YEARS,
    "journal": YEARS[:3],
    "ties": YEARS[-1:],
    "export": YEARS[-1:],
    "life": YEARS[-1:],
    "sparse": YEARS[-2:],
}


# kinds of which some years have no earlier one, or hold next to nothing
VARIED = ("demo", "journal", "sparse")
# kinds of which nearly all is told by another: real articles as invented ones, one year of one journal as several,
# an export of the whole as one of a subject
ALIKE = {"articles": 0, "ties": 1, "export": 0}


def cases() -> list[tuple[str, int, str]]:
    """Kind, year and report: every report of the last year of each kind, every second one where a kind is much like
    another, and in turns of an earlier year where years differ. The reports whose texts are recorded
    (``test_golden_texts``) are looked at there."""
    found = []
    for kind in KINDS:
        years = EVERY[kind]
        for place, report_id in enumerate(REPORTS):
            if kind != "demo" and (kind not in ALIKE or place % 2 == ALIKE[kind]):
                found.append((kind, years[-1], report_id))
            if kind in VARIED and place % 2 == VARIED.index(kind) % 2:
                found.append((kind, years[0], report_id))
    return found


CASES = cases()


def test_what_is_about_printed_statements_is_not_made_from_articles() -> None:
    assert set(edition_reports()) == set(REPORTS)
    assert all(COMPUTED in spec.sources for spec in REPORTS.values())


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "articles"])
def test_a_profile_of_the_first_and_of_the_last_city(
    run_cells: Callable[..., Shown], computed: Path, kind: str
) -> None:
    index = load_source(kind)
    year = index.years[-1]
    ranking = index.ranking(year)
    spec = find_report("city_profile")
    for city in (ranking["place"].iloc[0], ranking["place"].iloc[-1]):
        shown = run_cells("city_profile", source=kind, year=year, city=city)
        exhibits = shown.exhibits[-len(spec.figures) :]
        assert [exhibit.key for exhibit in exhibits] == list(spec.figures)
        assert problems_of(Shown(exhibits=exhibits), year) == []
        table = exhibits[-1].data.set_index("subject")
        own = ranking[ranking["place"] == city].iloc[0]
        summed = "" if index.voice.ranked else f"{index.voice.measured}_"  # sums of institutions are no ranks
        assert table.iloc[0][f"{summed}share"] == round(own["share"], 2)
        assert summed or table.iloc[0]["rank"] == own["rank"]
        assert "not printed" not in BeautifulSoup(shown.page, "html.parser").get_text(" ")


def test_printed_ranks_are_no_marks_on_the_lines_of_an_index_of_one_journal(computed: Path) -> None:
    whole, journal = load_source("articles"), load_source("journal")
    assert whole.most_journals
    assert not journal.most_journals
    known = [(city, year) for year in journal.years for city in printed_ranks(journal, year, journal.whole)]
    assert known
    city, year = known[0]
    assert rank_marks(whole, city, [year], whole.whole)
    assert rank_marks(journal, city, [year], journal.whole) == []
    assert "not in the picture" in marks_note(journal, False)


def test_profiles_are_made_of_the_leading_cities(computed: Path) -> None:
    index = load_source("demo")
    year = index.years[-1]
    assert set(index.profiles(year)) == set(index.ranking(year)["place"].head(MOST_PROFILES))
    assert len(index.profiles(year)) == MOST_PROFILES < len(index.cities(year))


@pytest.mark.parametrize(("kind", "year", "report_id"), CASES)
def test_a_report(
    run_cells: Callable[..., Shown], computed: Path, kind: str, year: int, report_id: str
) -> None:
    require_told_of_an_index(run_cells(report_id, source=kind, year=year), report_id)
