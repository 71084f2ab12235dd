"""From printed tables alone, however long and however full, every report is made, is sound, and shows what they can fill."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from conftest import Shown, overlapping_texts, texts_inside
from full_tables import YEARS, Plan, printed_alone
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from soundness import problems_of

from helpers.base.manifest import edition_reports, find_report
from helpers.base.paths import PRINTED
from helpers.data.tables import Tables
from helpers.figures.size import NARROW
from helpers.index import choose, printed
from helpers.index.printed import PrintedIndex, load_index
from helpers.pages import changes, field_leaders, life_sciences_gap, page_of
from helpers.pages.life_sciences_gap.gap import gaps
from helpers.report.exhibits import LONGEST_LEAD, Figure
from helpers.report.parameters import resolve_parameters
from helpers.report.report import Report

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
    rows = st.sampled_from(lengths)
    some = st.fixed_dictionaries({"overall": rows}, optional=dict.fromkeys(SUBJECTS[1:], rows))
    of_year = st.fixed_dictionaries(dict.fromkeys(SUBJECTS, rows)) | some
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

    def look(report_id: str, plan: Plan) -> None:
        tables, year = printed_alone(plan), YEARS[-1] + len(plan.rows)
        for part in (displayed.exhibits, displayed.html, displayed.text, displayed.told):
            part.clear()
        with monkeypatch.context() as patch:
            patch.setattr(printed, "load_tables", lambda data=None: tables)
            printed.forget_index()
            choose.fresh_sources()
            _faultless(run_cells(report_id, source=PRINTED, year=year), report_id, plan, year)

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
    whole = not plan.gaps and all(len(of_year) == len(SUBJECTS) for of_year in plan.rows)
    for key in FILLED.keys() & exhibits.keys() if whole else ():
        if all(getattr(plan, part) for part in FILLED[key]):
            assert isinstance(exhibits[key], Figure), (key, exhibits[key].reason)


def of_tables(tables: Tables, report_id: str, year: int) -> Report:
    index, spec = PrintedIndex(PRINTED, tables), find_report(report_id)
    return Report(spec, resolve_parameters(spec, {"year": year}, index), index)


def test_shares_of_the_year_before_join_lines_without_a_rank() -> None:
    year = YEARS[-1] + 2
    tables = printed_alone(Plan(({"overall": 12}, dict.fromkeys(SUBJECTS, 12))))
    report = of_tables(tables, "field_leaders", year)
    data = field_leaders.pulling_clear(report).data
    assert data["field"].nunique() == len(SUBJECTS) - 1
    assert data.groupby("field")["data_year"].unique().map(set).tolist() == [{year - 1, year}] * 5
    assert data.loc[data["data_year"] < year, "rank"].isna().all() and data["share"].ne("").all()
    assert data["source"].ne("").all()


def test_the_first_ranks_are_drawn_however_long_the_tables() -> None:
    report = of_tables(printed_alone(even(60, 2)), "life_sciences_gap", YEARS[-1] + 2)
    between = life_sciences_gap.between_the_leader(report).data
    for subject, rows in between.groupby("subject"):
        assert set(range(1, 11)) <= set(rows["rank"]), subject
    changes_of_all = changes.adjusted_share_changes(
        of_tables(printed_alone(even(60, 2)), "changes", report.year)
    )
    assert len(changes_of_all.data) == 60 * len(SUBJECTS)
    drawn = {text for panel in changes_of_all.draw.args[0] for text in (bar.text for bar in panel[1])}
    assert changes_of_all.title.startswith(
        "Printed changes in adjusted Share of the leading cities reach from "
    )
    least, most = re.findall(r"[+−][\d.]+%", changes_of_all.title)
    assert {least, most} <= drawn
    assert f"{50 * len(SUBJECTS)} more changes stand in the data" in changes_of_all.caption


def test_nobody_is_compared_with_a_leader_whose_share_is_not_printed() -> None:
    year, tables = YEARS[-1] + 2, printed_alone(even(20, 2))
    index = PrintedIndex(PRINTED, tables)
    first, second, third = index.ranking(year, "life")["place"].head(3)
    assert gaps(index, "life", third, year)[-1].leader == first
    figures = tables.figures
    of_first = (figures["place"] == first) & (figures["subject"] == "life") & (figures["metric"] == "share")
    tables = replace(tables, figures=figures[~(of_first & (figures["data_year"] == year))])
    known = gaps(PrintedIndex(PRINTED, tables), "life", third, year)
    assert known and [gap.year for gap in known if gap.leader == second] == []
    report = of_tables(tables, "field_leaders", year)
    assert "life sciences" not in set(field_leaders.pulling_clear(report).data["field"])


_WITHOUT_SHRINKING = (Phase.explicit, Phase.generate)  # a smaller case costs minutes
_CHEAP = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "database": None,
    "phases": _WITHOUT_SHRINKING,
}


@pytest.mark.parametrize("report_id", REPORTS)
@given(plan=plans([10, 12, 20], 3))
@example(plan=even(50, 2, ties=0.3))
@settings(max_examples=1, derandomize=True, **_CHEAP)
def test_a_report_from_tables_alone(sound: Callable[[str, Plan], None], report_id: str, plan: Plan) -> None:
    sound(report_id, plan)


@pytest.mark.experiment
@pytest.mark.parametrize("report_id", REPORTS)
@given(plan=plans([10, 11, 20, 50, 60, 200], 10))
@example(plan=even(10, 2, ties=1.0))
@example(plan=even(200, 10, gaps=0.1))
@settings(max_examples=10, **_CHEAP)
def test_a_report_from_tables_of_any_length(
    sound: Callable[[str, Plan], None], report_id: str, plan: Plan
) -> None:
    sound(report_id, plan)
