"""From printed tables alone, however long and however full, every report is made, is sound, and shows what they can fill."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import matplotlib.pyplot as plt
import pytest
from conftest import Shown, overlapping_texts, texts_inside
from full_tables import YEARS, Plan, printed_alone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from soundness import problems_of

from helpers.base.manifest import edition_reports, find_report
from helpers.base.paths import PRINTED
from helpers.figures.size import NARROW
from helpers.index import choose, printed
from helpers.index.printed import load_index
from helpers.pages import page_of
from helpers.report.exhibits import LONGEST_LEAD, Figure

REPORTS = edition_reports(PRINTED)
SUBJECTS = ("overall", *load_index().subjects)
# What complete tables of two years fill, by what must stand in them.
FILLED = {
    "rank-ladder": (), "rank-history": (), "top-ten-by-country": (),
    "pulling-clear": ("share",), "subject-table": ("share",), "subject-heat-map": (), "subject-leaders": (),
    "subject-tops": (), "countries-by-subject": (), "life-sciences-ranks": (), "between-the-leader": (),
    "ranks-over-subjects": (), "rank-changes": (), "top-ten-turnover": (),
    "adjusted-share-changes": ("before",), "index-growth": ("share", "before"), "coverage": (),
}  # fmt: skip
MOST_WORDS = 250  # of a caption


def plans(lengths: list[int], years: int) -> st.SearchStrategy[Plan]:
    """Tables of two to ``years`` years, each subject of as many rows as one of ``lengths``."""
    of_year = st.fixed_dictionaries({subject: st.sampled_from(lengths) for subject in SUBJECTS})
    return st.builds(
        Plan,
        rows=st.lists(of_year, min_size=2, max_size=years).map(tuple),
        share=st.booleans(),
        before=st.booleans(),
        count=st.booleans(),
        ties=st.sampled_from([0.0, 0.1, 0.4]),
        gaps=st.sampled_from([0.0, 0.1, 0.4]),
        seed=st.integers(0, 1000),
    )


def even(rows: int, years: int, **how: float) -> Plan:
    """Tables of the same number of rows everywhere."""
    return Plan(tuple({subject: rows for subject in SUBJECTS} for _ in range(years)), **how)


@pytest.fixture
def sound(
    run_cells: Callable[..., Shown], displayed: Shown, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str, Plan], None]]:
    """Makes a report from tables and nothing else, and looks for faults."""
    monkeypatch.setattr("helpers.report.report.picture", lambda *_: "")

    def look(report_id: str, plan: Plan) -> None:
        tables, year = printed_alone(plan), YEARS[-1] + len(plan.rows)
        for part in (displayed.exhibits, displayed.html, displayed.text, displayed.told):
            part.clear()
        with monkeypatch.context() as patch:
            patch.setattr(printed, "load_tables", lambda data=None: tables)
            printed.forget_index()
            choose.fresh_sources()
            try:
                _faultless(run_cells(report_id, source=PRINTED, year=year), report_id, plan, year)
            finally:
                plt.close("all")

    yield look
    printed.forget_index()
    choose.fresh_sources()


def _faultless(shown: Shown, report_id: str, plan: Plan, year: int) -> None:
    exhibits = {exhibit.key: exhibit for exhibit in shown.exhibits}
    assert set(find_report(report_id).figures) <= set(exhibits)
    assert problems_of(shown, year) == []
    for figure in exhibits.values():
        if isinstance(figure, Figure):
            narrow = figure.drawn(NARROW)
            assert texts_inside(narrow) == [], figure.key
            assert overlapping_texts(narrow) == [], figure.key
            assert len(figure.caption.split()) < MOST_WORDS, figure.caption
    lead = " ".join(text for text in page_of(shown.report).lead(shown.report) if text)
    assert len(lead.split()) <= LONGEST_LEAD, lead
    for key in FILLED.keys() & exhibits.keys() if not plan.gaps else ():
        if all(getattr(plan, part) for part in FILLED[key]):
            assert isinstance(exhibits[key], Figure), (key, exhibits[key].reason)


_CHEAP = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}


@pytest.mark.parametrize("report_id", REPORTS)
@given(plan=plans([10, 12, 20], 3))
@example(plan=even(50, 2, ties=0.3))
@settings(max_examples=2, derandomize=True, **_CHEAP)
def test_a_report_from_tables_alone(sound: Callable[[str, Plan], None], report_id: str, plan: Plan) -> None:
    sound(report_id, plan)


@pytest.mark.slow
@pytest.mark.parametrize("report_id", REPORTS)
@given(plan=plans([10, 11, 20, 50, 60, 200], 10))
@example(plan=even(10, 2, ties=1.0))
@example(plan=even(200, 10, gaps=0.1))
@settings(max_examples=10, **_CHEAP)
def test_a_report_from_tables_of_any_length(
    sound: Callable[[str, Plan], None], report_id: str, plan: Plan
) -> None:
    sound(report_id, plan)
