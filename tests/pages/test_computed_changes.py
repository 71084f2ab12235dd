"""Changes in a computed index: moves, turnover, adjusted Shares and articles against the tables; what may be missing."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from conftest import Shown, areas_of, length, letters_of, marks_on, overlapping_texts, texts_inside, texts_on
from small_indices import (
    BROKEN,
    CITY,
    DEMO,
    YEARS,
    cities,
    demonstration,
    many,
    ranked,
    report_of,
    texts_of,
    write_small,
)

from helpers.base.manifest import find_report
from helpers.figures.bars import Bar, draw_bars
from helpers.figures.dumbbells import Dumbbell, draw_dumbbells
from helpers.figures.growth import Rate, draw_growth
from helpers.figures.sheet import sheets_of
from helpers.index.printed import load_index
from helpers.index.turnover import Place, turnover
from helpers.pages import changes
from helpers.pages.changes.adjusted import changes_text
from helpers.pages.changes.stated import adjusted_changes
from helpers.report.exhibits import Figure, Missing
from helpers.report.report import Report

FIRST, BEFORE, LAST = YEARS
DRAWN = (
    changes.rank_changes, changes.top_ten_turnover, changes.adjusted_share_changes, changes.index_growth,
)  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    demonstration(folder)
    return folder


@pytest.fixture(scope="module")
def shares(root: Path) -> pd.DataFrame:
    return pd.read_parquet(root / DEMO / "shares.parquet")


@pytest.fixture(scope="module")
def totals(root: Path) -> dict[tuple[str, int], int]:
    table = pd.read_parquet(root / DEMO / "totals.parquet")
    return {(row.subject, row.year): row.articles for row in table.itertuples()}


@pytest.fixture
def demo(monkeypatch, root: Path) -> Report:
    return report_of(monkeypatch, root, "changes", DEMO, year=LAST)


def small(monkeypatch, tmp_path: Path, rows: list[tuple], **more: object) -> Report:
    write_small(tmp_path, "small", rows, **more)
    return report_of(monkeypatch, tmp_path, "changes", "small", year=2002)


def first(ranks: dict[str, int], number: int) -> list[str]:
    return sorted(ranks, key=lambda city: (ranks[city], city))[:number]


# --- numbers against the stored tables


@pytest.mark.parametrize("before", [FIRST, BEFORE])
def test_moves_are_those_of_the_tables(monkeypatch, root, shares, before):
    report = report_of(monkeypatch, root, "changes", DEMO, year=LAST, compare_to=before)
    data = changes.rank_changes(report).data.set_index("city")
    now, then = ranked(shares, "overall", LAST), ranked(shares, "overall", before)
    assert set(data.index) == {
        city for city in first(now, 20) + first(then, 20) if city in now and city in then
    }
    for city, row in data.iterrows():
        assert (row[f"rank_{before}"], row[f"rank_{LAST}"]) == (then[city], now[city])
        assert row["places_up"] == then[city] - now[city]


@pytest.mark.parametrize("subject", ["overall", "chemistry", "physical"])
def test_turnover_is_that_of_the_tables(demo, shares, subject):
    data = changes.top_ten_turnover(demo).data
    data = data[data["subject"] == demo.index.subject_names[subject]]
    now, then = ranked(shares, subject, LAST), ranked(shares, subject, BEFORE)
    top, earlier = ({city for city, rank in ranks.items() if rank <= 10} for ranks in (now, then))
    both = top & earlier
    assert {change: set(rows["city"]) for change, rows in data.groupby("change")} == {
        change: expected
        for change, expected in {
            "entered": top - earlier,
            "left": earlier - top,
            "rose within": {city for city in both if now[city] < then[city]},
            "fell within": {city for city in both if now[city] > then[city]},
            "same rank": {city for city in both if now[city] == then[city]},
        }.items()
        if expected
    }
    assert set(data[f"rank_{LAST}"]) <= {str(rank) for rank in now.values()} | {"no Share"}


def test_adjusted_shares_are_rescaled_to_the_base_year(demo, shares, totals):
    figure = changes.adjusted_share_changes(demo)
    data = figure.data.set_index("city")
    overall = shares[(shares["level"] == CITY) & (shares["subject"] == "overall")]
    share = overall.set_index(["place", "year"])["share"]
    assert set(data.index) == set(first(ranked(shares, "overall", LAST), 20))
    for city, row in data.iterrows():
        then = share[city, BEFORE] * totals["overall", LAST] / totals["overall", BEFORE]
        assert row[f"adjusted_share_{BEFORE}"] == pytest.approx(then, abs=0.006)
        assert row["change_adjusted_share_pct"] == pytest.approx(
            (share[city, LAST] / then - 1) * 100, abs=0.06
        )
    assert data["change_adjusted_share_pct"].is_monotonic_decreasing
    assert f"number of articles of {LAST}, the base year of the index" in figure.caption
    assert figure.title.startswith(
        f"Adjusted Share grew most in {data.index[0].removesuffix(' metropolitan area')} (+"
    )


@pytest.mark.parametrize("before", [FIRST, BEFORE])
def test_printed_changes_stand_beside_as_hollow_marks(monkeypatch, root, before):
    printed = adjusted_changes(load_index(), LAST, before)
    printed = printed[
        (printed["subject"] == "overall") & (printed["base"] == before) & (printed["relation"] == "=")
    ]
    report = report_of(monkeypatch, root, "changes", DEMO, year=LAST, compare_to=before)
    figure = changes.adjusted_share_changes(report)
    expected = {row.place: row.value for row in printed.itertuples() if row.place in set(figure.data["city"])}
    beside = figure.data[figure.data["printed_change_pct"] != ""]
    assert dict(zip(beside["city"], beside["printed_change_pct"], strict=True)) == expected
    assert bool(expected) == (before == BEFORE)
    assert all(len(source.split(";")) > 1 for source in beside["source"])
    marks = marks_on(sheets_of(figure.canvas)[0], "o")
    assert sorted(mark.x for mark in marks) == sorted(map(float, expected.values()))


def test_articles_are_those_of_the_totals(demo, totals):
    figure = changes.index_growth(demo)
    ids = {name: subject for subject, name in demo.index.subject_names.items()}
    seen = {(ids[row.subject], row.data_year): row.articles for row in figure.data.itertuples()}
    assert seen == {key: n for key, n in totals.items() if not key[0].startswith("field:")}
    overall = figure.data[figure.data["subject"] == "overall"].set_index("data_year")["change_pct"]
    growth = (totals["overall", LAST] / totals["overall", BEFORE] - 1) * 100
    assert overall[LAST] == round(growth, 1)
    assert pd.isna(overall[FIRST])
    assert figure.title == (
        f"The index holds {totals['overall', LAST]:,} articles of {LAST}, {growth:.1f}% more than of {BEFORE}"
    )
    early = changes.index_growth(Report(demo.spec, {"year": BEFORE, "compare_to": FIRST}, demo.index))
    assert set(early.data["data_year"]) == {FIRST, BEFORE}


# --- ties, places that come and go


def test_a_shared_rank_leaves_nobodys_fate_open():
    now = pd.DataFrame({"place": ["A", "B", "C", "D"], "rank": [1, 1, 3, 4]})
    before = pd.DataFrame({"place": ["E", "A", "B"], "rank": [1, 1, 3]})
    found = turnover(now, before, top=3, gaps=False)
    assert (found.kept, found.rose) == ([Place("A", 1, 1)], [Place("B", 3, 1)])
    assert (found.entered, found.left) == ([Place("C", None, 3)], [Place("E", 1, None)])
    assert not (found.fell or found.unknown)


def test_a_city_without_a_share_before(monkeypatch, tmp_path):
    rows = many("Town", 12, "overall", 2001, 9, 0.5) + many("Town", 11, "overall", 2002, 9, 0.5)
    rows += cities("overall", 2002, New=20)
    report = small(monkeypatch, tmp_path, rows)
    ranks = changes.rank_changes(report)
    assert "New" not in set(ranks.data["city"])
    assert "Not shown: New (no rank in 2001); Town12 (no rank in 2002)." in ranks.caption
    board = changes.top_ten_turnover(report)
    assert board.title == "New entered the top ten, Town10 left it"
    assert "New no Share → 1" in texts_on(sheets_of(board.canvas)[0])
    adjusted = changes.adjusted_share_changes(report)
    assert adjusted.data.set_index("city")["change_adjusted_share_pct"].isna().to_dict()["New"]
    assert "no Share in 2001" in texts_on(sheets_of(adjusted.canvas)[0])
    assert adjusted.title == "The adjusted Share of no city compared changed"


def test_a_city_from_far_behind_does_not_flatten_the_others(monkeypatch, tmp_path):
    rows = many("Town", 300, "overall", 2001, 400, 1) + many("Town", 299, "overall", 2002, 400, 1)
    rows += cities("overall", 2002, Town300=398.5)
    figure = changes.rank_changes(small(monkeypatch, tmp_path, rows))
    assert figure.data.set_index("city").loc["Town300", ["rank_2001", "rank_2002"]].tolist() == [300, 2]
    assert sheets_of(figure.canvas)[0].xlim[1] < 150
    assert "Ranks after 40 stand ever closer together." in figure.caption
    assert overlapping_texts(figure.canvas) == []


def test_subjects_that_too_many_cities_lead_are_named(monkeypatch, tmp_path):
    rows = [row for year in (2001, 2002) for row in many("Town", 30, "overall", year, 40, 0.5)]
    rows += [row for year in (2001, 2002) for row in many("Town", 30, "life", year, 1)]
    rows += cities("health", 2002, Town1=1)
    board = changes.top_ten_turnover(small(monkeypatch, tmp_path, rows))
    assert set(board.data["subject"]) == {"overall"}
    assert "Too many cities share the leading ranks: life sciences." in board.caption
    assert "Without ranks in both years: health sciences." in board.caption
    assert board.title == "The leading cities of 2002 are those of 2001, in the same order"


# --- what an index may lack


def test_one_year_only(monkeypatch, tmp_path):
    report = small(
        monkeypatch, tmp_path, many("Town", 9, "overall", 2002, 9, 0.5), totals={("overall", 2002): 50}
    )
    assert report.compare_to is None
    *others, growth = [draw(report) for draw in DRAWN]
    for exhibit in others:
        assert isinstance(exhibit, Missing)
        assert exhibit.reason == "A comparison needs two years, and the index holds none before 2002."
        assert exhibit.years == ()
    assert growth.title == "The index holds 50 articles of 2002"
    assert [*(exhibit.key for exhibit in others), growth.key] == list(find_report("changes").figures)
    assert changes.lead(report) == [
        "No earlier data year can be compared with 2002, so no change of rank is shown.",
        "The index holds 50 articles of 2002.",
    ]


def test_the_first_of_several_years_knows_of_no_later_one(monkeypatch, root):
    report = report_of(monkeypatch, root, "changes", DEMO, year=FIRST)
    assert changes.rank_changes(report).years == ()
    assert isinstance(changes.index_growth(report), Figure)


def test_one_subject_without_totals(monkeypatch, tmp_path):
    rows = many("Town", 9, "chemistry", 2001, 9, 0.5) + [
        (*row[:4], 2 * row[4], 9, 2 * row[6]) for row in many("Town", 9, "chemistry", 2002, 9, 0.5)
    ]
    report = small(monkeypatch, tmp_path, rows)
    growth = changes.index_growth(report)
    assert isinstance(growth, Missing)
    assert growth.reason.startswith("What the index was made from does not tell the number of articles")
    assert "in chemistry" in changes.rank_changes(report).subtitle
    assert "articles" not in " ".join(changes.lead(report))
    assert changes.adjusted_share_changes(report).title == (
        "Adjusted Share grew by as much in all nine cities compared (+100.0%)"
    )


# --- words and letters


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            {"A": 31.04, "B": -20.12, "C": None},
            "Adjusted Share grew most in A (+31.0%) and fell most in B (−20.1%)",
        ),
        (
            {"A": 31, "B": 31.01, "C": -2},
            "Adjusted Share grew most in A and B (+31.0%) and fell most in C (−2.0%)",
        ),
        ({"A": 5, "B": 3}, "Adjusted Share grew in all two cities compared, most in A (+5.0%)"),
        ({"A": -5, "B": 0.04}, "Adjusted Share fell in A (−5.0%) only"),
        ({"A": 5, "B": 5}, "Adjusted Share grew by as much in all two cities compared (+5.0%)"),
        ({"A": 5, "B": 6, "C": 0}, "Adjusted Share grew most in B (+6.0%)"),
        ({"A": 5, "B": None}, "The adjusted Share of A grew (+5.0%)"),
        ({"A": 0.04, "B": None}, "The adjusted Share of no city compared changed"),
    ],
)
def test_titles_of_adjusted_shares(values, expected):
    rows = pd.DataFrame({"place": list(values), "change": list(values.values())}).astype(
        {"change": "float64"}
    )
    assert changes_text(rows) == expected


@pytest.mark.parametrize("year", YEARS)
def test_every_text_is_whole_and_every_letter_seen(monkeypatch, root, year):
    report = report_of(monkeypatch, root, "changes", DEMO, year=year)
    texts = changes.lead(report)
    for draw in DRAWN:
        exhibit = draw(report)
        texts += texts_of(exhibit)
        if isinstance(exhibit, Figure):
            assert texts_inside(exhibit.canvas) == []
            assert overlapping_texts(exhibit.canvas) == []
    assert [text for text in texts if BROKEN.search(text)] == []


def test_the_notebook_runs(run_cells, monkeypatch, tmp_path) -> None:
    name = "Long-Named-Town--Of-County, XY "
    rows = many(name, 30, "overall", 2001, 99, 0.5) + many(name, 30, "overall", 2002, 1, -0.5)
    write_small(tmp_path, "small", rows)
    monkeypatch.setattr("helpers.index.choose.index_folder", lambda: tmp_path)
    shown: Shown = run_cells("changes", source="small", year=2002)
    assert [exhibit.key for exhibit in shown.exhibits] == list(find_report("changes").figures)
    for exhibit in shown.exhibits[:3]:
        assert texts_inside(exhibit.canvas) == []
        assert overlapping_texts(exhibit.canvas) == []


# --- drawing


def test_far_ranks_stand_closer_together():
    rows = [Dumbbell("Far", "china", 900, 5), Dumbbell("Near", "china", 20, 30)]
    canvas = draw_dumbbells([("Rose", rows)], axis_label="rank", closer_after=40)
    starts = [mark.x for mark in marks_on(sheets_of(canvas)[0], "o")]
    assert starts[1] == 20
    assert 40 < starts[0] < 200
    assert overlapping_texts(canvas) == []
    ticks = [int(text) for text in texts_on(canvas) if text.isdigit()]
    assert ticks == sorted(set(ticks))
    assert ticks[-1] > 40


def test_columns_on_scales_of_their_own_have_bars_of_equal_length():
    rates = [Rate("a", "1", 1000, 1000, "1,000"), Rate("b", "1", 10, 10, "10"), Rate("b", "2", 5, 5, "5")]
    canvas = draw_growth(
        rates, [("a", "A"), ("b", "B")], [("1", "1"), ("2", "2")], strong="1", nothing="none", own_scales=True
    )
    parts = []
    for sheet in sheets_of(canvas):
        low, high = sheet.xlim
        parts.append(length(areas_of(sheet)[0]) / (high - low))
    assert parts[0] == pytest.approx(parts[1], abs=0.2)
    assert overlapping_texts(canvas) == []


def test_the_number_of_a_falling_bar_stands_left_of_its_mark():
    canvas = draw_bars(
        [("", [Bar("A", -5.0, "−5%", "china", before=-20.0), Bar("B", 5.0, "+5%", "china")])], axis_label="%"
    )
    number = next(text for text in letters_of(sheets_of(canvas)[0]) if text.text == "−5%")
    assert number.x < -20
