"""The page of collaboration: scores as printed or summed, their dates, and order without scores."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import areas_of, length, overlapping_texts, texts_inside, texts_on

from helpers.base.manifest import find_report
from helpers.figures.sheet import sheets_of
from helpers.index.interface import Index
from helpers.index.pairs import (
    PART,
    SCORE,
    common_member,
    period_text,
    printed_scores,
    ratio_text,
    summed,
    summed_scores,
)
from helpers.index.printed import fresh_index, load_index
from helpers.pages import collaboration
from helpers.pages.collaboration.pairs import pair_name
from helpers.report.exhibits import Figure, Table
from helpers.report.report import Report, open_report

YEARS = load_index().years


def report_of(year: int) -> Report:
    return open_report("collaboration", source="printed", year=year)


def figure_rows(*rows: dict) -> pd.DataFrame:
    blank = {
        "place": "A – B", "place_kind": "pair", "members": ("A", "B"), "subject": "overall", "data_year": 2020, "period": "",
        "list_scope": "", "list_region": "", "reference_place": "", "metric": SCORE, "relation": "=", "confidence": "high",
        "source": "s", "source_kind": "official", "edition": "e", "edition_year": 2020, "copy": "",
    }  # fmt: skip
    frame = pd.DataFrame([blank | row for row in rows])
    return frame.assign(number=frame["value"].astype(float))


# --- pure functions


def test_periods_in_words() -> None:
    assert period_text(2024, "") == "2024"
    assert period_text(2020, "2019-12-01/2020-11-30") == "December 2019 to November 2020"
    assert period_text(2020, "2015/2020") == "2015 to 2020"


def test_sums_are_exact_and_keep_the_printed_digits() -> None:
    assert summed(["0.38", "0.54"]) == "0.92"
    assert summed(["0.60", "0.07"]) == "0.67"
    assert summed(["0.1", "0.2", "0.30"]) == "0.60"


def test_a_score_is_summed_from_both_partners() -> None:
    rows = figure_rows(
        {"metric": PART, "reference_place": "B", "value": "0.54"},
        {"metric": PART, "reference_place": "A", "value": "0.38"},
    )
    (score,) = summed_scores(rows).to_dict("records")
    assert (score["value"], score["number"], score["parts"]) == ("0.92", 0.92, ["0.38", "0.54"])


@pytest.mark.parametrize(
    "rows",
    [
        [{"metric": PART, "reference_place": "A", "value": "0.38"}],
        [
            {"metric": PART, "reference_place": "A", "value": "0.38"},
            {"metric": PART, "reference_place": "A", "value": "0.40", "source": "t"},
            {"metric": PART, "reference_place": "B", "value": "0.54"},
        ],
        [
            {"metric": PART, "reference_place": "A", "value": "0.38"},
            {"metric": PART, "reference_place": "B", "value": "0.54", "data_year": 2019},
        ],
    ],
    ids=["one partner only", "sources disagree", "two years"],
)
def test_no_sum_without_one_share_of_each_partner(rows: list[dict]) -> None:
    assert summed_scores(figure_rows(*rows)).empty


def test_one_score_a_pair_and_year_with_its_contradictions() -> None:
    rows = figure_rows(
        {"value": "10.5", "confidence": "low", "source": "press"},
        {"value": "10.00", "source": "own"},
        {"value": "10.0", "confidence": "medium", "source": "article"},
        {"value": "7", "data_year": 2019},
    )
    scores = printed_scores(rows).set_index("data_year")
    assert scores.loc[2020, "value"] == "10.00"
    assert scores.loc[2020, "source"] == "own;article"
    assert scores.loc[2020, "others"] == [("10.5", "press")]
    assert scores.loc[2019, "others"] == []


def test_ratios_in_words() -> None:
    assert ratio_text(">", "1.5", "C – D") == "more than 1.5 times the score of C – D"
    assert ratio_text(">", "1", "C – D") == "a greater score than C – D"
    assert ratio_text("=", "2.0", "C – D") == "2.0 times the score of C – D"
    assert ratio_text("≈", "3", "C – D") == "about 3 times the score of C – D"


def test_a_common_member_needs_two_pairs() -> None:
    assert common_member([("A", "B"), ("C", "A")]) == "A"
    assert common_member([("A", "B")]) is None
    assert common_member([("A", "B"), ("C", "D")]) is None


def test_names_lose_acronyms_but_not_what_tells_cities_apart() -> None:
    pair = ("Peking University (PKU)", "Shenzhen Institutes of Advanced Technology (SIAT), CAS")
    assert pair_name(pair) == "Peking University – Shenzhen Institutes of Advanced Technology, CAS"
    assert pair_name(("Beijing (city proper)", "Boston metropolitan area")) == (
        "Beijing (city proper) – Boston"
    )


# --- the page


@pytest.mark.parametrize("year", YEARS)
def test_every_year_shows_all_scores_up_to_it_its_own_first(year: int, index: Index) -> None:
    figure = collaboration.collaboration_scores(report_of(year))
    assert isinstance(figure, Figure)
    rows = index.tables.figures
    printed = rows[(rows["metric"] == SCORE) & (rows["place_kind"] == "pair") & (rows["data_year"] <= year)]
    assert figure.data["data_year"].max() <= year
    assert len(figure.data) == len(printed.drop_duplicates(["place", "data_year", "period"])) + 3
    own = figure.data["data_year"] == year
    assert list(own) == sorted(own, reverse=True)
    later = figure.data.loc[~own, "data_year"]
    assert list(later) == sorted(later, reverse=True)
    assert texts_inside(figure.canvas) == []
    assert overlapping_texts(figure.canvas) == []
    if not own.any():
        assert figure.title.startswith(f"No bilateral collaboration score is printed for {year}")
        assert f"No score is printed for {year}" in figure.caption
        assert collaboration.lead(report_of(year))[0].startswith("No source found prints")


def test_scores_of_one_kind_and_date_alone_share_a_scale() -> None:
    figure = collaboration.collaboration_scores(report_of(2024))
    texts = set(texts_on(figure.canvas))
    assert {"Pairs of institutions, 2024", "Pairs of institutions, 2017"} <= texts
    assert {"470.56", "378.49", "2673", "0.92  (0.38 + 0.54)"} <= texts
    own = [len(rows) for _, rows in figure.data.groupby(["kind", "period"], sort=False)]
    assert [len(areas_of(sheet)) for sheet in sheets_of(figure.canvas)] == own
    longest = [max(map(length, areas_of(sheet))) for sheet in sheets_of(figure.canvas)]
    assert longest == pytest.approx([longest[0]] * len(own))  # each panel fills its own scale
    assert len({bar.xs[0] for sheet in sheets_of(figure.canvas) for bar in areas_of(sheet)}) == 1


def test_sums_are_marked_as_computed() -> None:
    figure = collaboration.collaboration_scores(report_of(2016))
    computed = figure.data[figure.data["computed_from"] != ""]
    assert dict(zip(computed["score"], computed["computed_from"], strict=True)) == {
        "0.92": "0.38 + 0.54", "0.83": "0.61 + 0.22", "0.67": "0.60 + 0.07",
    }  # fmt: skip
    assert "are computed: the sum of the two printed Shares" in figure.caption
    assert (
        "0.92 (the sum of two printed Shares in joint articles, 0.38 and 0.54)"
        in (collaboration.lead(report_of(2016))[0])
    )


def test_what_the_page_says_of_2024_and_of_a_window() -> None:
    first, _ = collaboration.lead(report_of(2024))
    assert first == (
        "Among pairs of institutions, Harvard University – Massachusetts Institute of Technology has the highest "
        "score printed for 2024: 470.56; Tsinghua University – Peking University follows with 378.49."
    )
    window = collaboration.lead(report_of(2020))[0]
    assert (
        "United Kingdom – Germany has the highest score printed for December 2019 to November 2020: 932.07"
        in window
    )
    assert "All eight are pairs with the United Kingdom." in window


@pytest.mark.parametrize("year", YEARS)
def test_the_table_puts_the_year_first_and_has_sources(year: int, index: Index) -> None:
    table = collaboration.collaboration_order(report_of(year))
    assert isinstance(table, Table)
    own = table.data["year or period"].str.contains(str(year))
    assert list(own) == sorted(own, reverse=True)
    assert set(find_report("collaboration").figures) >= {"collaboration-scores", table.key}
    for cell in table.data["source"]:
        index.source(cell)


def test_the_table_words_ranks_ratios_and_statements() -> None:
    data = collaboration.collaboration_order(report_of(2024)).data
    said = set(zip(data["pair"], data["as_printed"], strict=True))
    assert {
        ("Beijing – Shanghai", "rank 1 among pairs of cities"),
        ("Beijing – Shanghai", "more than 1.5 times the score of New York – Boston"),
        ("Beijing – New York", "only international pair among the 25 leading pairs"),
        ("Chinese Academy of Sciences – Peking University", "among the leading pairs"),
        ("Beijing – Shanghai", "382 institutional partnerships"),
    } <= said
    assert not data["as_printed"].str.contains("470.56").any()


def test_without_any_score_the_page_says_so(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    figures = index.tables.figures
    bare = figures[~figures["metric"].isin([SCORE, PART])]
    monkeypatch.setattr("helpers.index.pairs.printed_scores", lambda _: printed_scores(bare))
    monkeypatch.setattr("helpers.index.pairs.summed_scores", lambda _: summed_scores(bare))
    fresh_index()  # an index remembers the scores that it found
    report = report_of(2024)
    fresh_index()
    assert collaboration.collaboration_scores(report).years == ()
    assert collaboration.lead(report)[0].startswith("No source found prints a bilateral collaboration score")
