"""The page that checks the articles: counts, names, and the table of all statements."""

from __future__ import annotations

import pytest
from conftest import areas_of, overlapping_texts, texts_inside, texts_on

from helpers.data.annual import annual_years
from helpers.figures.sheet import sheets_of
from helpers.figures.verdicts import STYLES, Verdict, draw_verdicts
from helpers.index.statements.check import check_statements
from helpers.index.statements.evidence import (
    CONFIRMED,
    CONTRADICTED,
    DISPUTED,
    ONLY_HERE,
    UNCHECKED,
    VERDICTS,
)
from helpers.pages import article_check
from helpers.pages.article_check import _MARKS, _named
from helpers.report.exhibits import LONGEST_ALT, LONGEST_LEAD
from helpers.report.report import Report, open_report


@pytest.fixture(scope="module")
def report() -> Report:
    return open_report("article_check", source="printed")


def test_every_verdict_has_its_own_look_and_meaning() -> None:
    looks = [look for look, _ in _MARKS.values()]
    assert set(_MARKS) == set(VERDICTS)
    assert len(set(looks)) == len({meaning for _, meaning in _MARKS.values()}) == len(VERDICTS)
    assert set(looks) <= set(STYLES)


def test_the_lead_counts_every_statement_once(report: Report) -> None:
    checked = check_statements(report.index)
    found = checked["verdict"].value_counts()
    first, second = article_check.lead(report)
    assert f"{len(checked)} statements" in first
    assert f"{found[CONFIRMED]} are confirmed" in first
    assert found.sum() == len(checked) == len(report.printed.tables.statements)
    assert "confirmed by another source, six of them by aggregators or forums alone" in first
    assert second.startswith("None is contradicted. Sources disagree on four statements:")
    for statement_id in checked.loc[checked["verdict"].isin([DISPUTED, CONTRADICTED]), "id"]:
        assert statement_id in second
    assert len(f"{first} {second}".split()) <= LONGEST_LEAD, "or the page leaves out the last sentence"


def test_contradicted_statements_are_named(report: Report) -> None:
    checked = check_statements(report.index)
    one = checked.assign(verdict=[CONTRADICTED, *[ONLY_HERE] * (len(checked) - 1)])
    assert (
        _named(one, CONTRADICTED)
        == f"Contradicted is “{checked.iloc[0]['statement']}” ({checked.iloc[0]['id']})."
    )
    assert _named(one, DISPUTED) == "On none do sources disagree."


def test_the_figure_has_one_square_a_statement(report: Report) -> None:
    figure = article_check.verdicts(report)
    assert list(figure.data["statement_id"]) == list(report.printed.tables.statements["id"])
    labels = set(texts_on(sheets_of(figure.canvas)[0]))
    assert set(figure.data["statement_id"]) <= labels
    assert "none is contradicted" in figure.title
    assert "No statement got the verdict “contradicted”." in figure.caption
    assert "The verdicts on B21, B22, B23," in figure.caption
    assert len(figure.alt) <= LONGEST_ALT
    assert texts_inside(figure.canvas) == []
    assert overlapping_texts(figure.canvas) == []


def test_both_articles_are_named_with_author_title_and_date(report: Report) -> None:
    articles = dict.fromkeys(report.printed.tables.statements["article"])
    for exhibit in (article_check.verdicts(report), article_check.statements(report)):
        for article in articles:
            source = report.printed.source(article)
            for part in (source.author, source.title, source.publisher, source.published):
                assert part and part in exhibit.caption


def test_the_table_holds_every_statement_in_order(report: Report) -> None:
    table = article_check.statements(report).data
    statements = report.printed.tables.statements
    for shown, statement, value in zip(
        table["statement"], statements["statement"], statements["value"], strict=True
    ):
        assert shown in (statement, f"{statement}: {value}", f"{statement}: {value}%")
    assert table.loc[table["id"] == "A08", "statement"].item().endswith("physics in 2015: 91.9")
    for row, article in zip(table.itertuples(), statements["article"], strict=True):
        assert row.source.split(";")[0] == article
    assert (table.loc[table["verdict"] == ONLY_HERE, "evidence"] == "No other source found prints it.").all()
    assert (table.loc[table["verdict"] == UNCHECKED, "evidence"].str.len() > 40).all()


@pytest.mark.skipif(not annual_years(), reason="the tables of institutions are not here")
def test_tables_of_institutions_are_evidence_where_there_are_any() -> None:
    edition = open_report("article_check")
    table = article_check.statements(edition).data.set_index("id")
    assert "annual-2021" in table.loc["A22", "source"].split(";")
    assert "A22" in article_check.lead(edition)[1]


def test_long_rows_go_on_in_a_second_line() -> None:
    canvas = draw_verdicts([("One", [Verdict("Many", "solid", [f"A{i:02}" for i in range(40)])])])
    assert texts_inside(canvas) == []
    rows = {round(box.ys[0], 3) for box in areas_of(sheets_of(canvas)[0])}
    assert len(rows) == 3


def test_an_empty_row_says_zero() -> None:
    canvas = draw_verdicts([("One", [Verdict("Nothing", "crossed", []), Verdict("Some", "open", ["A1"])])])
    assert texts_on(sheets_of(canvas)[0]) == ["One", "Nothing", "0", "Some", "1", "A1"]
