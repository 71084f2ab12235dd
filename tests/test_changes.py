"""The page of changes: turnover of the top ten, moves, printed changes in adjusted Share, growth of the index."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from conftest import areas_of, length, marks_on, overlapping_texts, texts_inside, texts_on
from full_tables import CITIES_EACH, GROWTH, full_tables

from helpers.base.manifest import find_report
from helpers.base.paths import PRINTED
from helpers.figures.dumbbells import Dumbbell, draw_dumbbells
from helpers.figures.growth import Rate, draw_growth
from helpers.figures.sheet import sheets_of
from helpers.index.interface import Index
from helpers.index.printed import PrintedIndex, load_index
from helpers.index.turnover import Place, Turnover, turnover
from helpers.pages import changes
from helpers.pages.changes.common import CITIES, both_ranks
from helpers.pages.changes.growth import growth_rates, growth_text, growth_words
from helpers.pages.changes.ranks import moves_text
from helpers.pages.changes.stated import adjusted_changes
from helpers.pages.changes.top_ten import turnover_text
from helpers.pages.frames import joined_ids
from helpers.pages.wording import or_none, some
from helpers.report.exhibits import LONGEST_ALT, Figure, Missing
from helpers.report.report import Report, open_report

YEARS = load_index().years
FIGURES = {
    "rank-changes": changes.rank_changes,
    "top-ten-turnover": changes.top_ten_turnover,
    "adjusted-share-changes": changes.adjusted_share_changes,
    "index-growth": changes.index_growth,
}


def report_of(year: int, **parameters: object) -> Report:
    return open_report("changes", source=PRINTED, year=year, **parameters)


def report_on(index: Index, year: int, compare_to: int | None) -> Report:
    return Report(find_report("changes"), {"year": year, "compare_to": compare_to}, index)


def ranking(*places: str, start: int = 1) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "place": [place for place in places if place],
            "rank": [start + i for i, p in enumerate(places) if p],
        }
    )


def moved(**moves: int) -> pd.DataFrame:
    return pd.DataFrame({"place": list(moves), "moved": list(moves.values()), "source": ""})


# --- turnover


def test_turnover_of_two_full_rankings() -> None:
    found = turnover(ranking("A", "C", "B", "E"), ranking("A", "B", "C", "D"), top=3)
    assert (found.kept, found.rose, found.fell) == (
        [Place("A", 1, 1)],
        [Place("C", 3, 2)],
        [Place("B", 2, 3)],
    )
    assert not (found.entered or found.left or found.unknown)
    assert found.stayed == 3


def test_entrants_and_leavers_with_and_without_a_printed_rank() -> None:
    found = turnover(ranking("A", "D", "E"), ranking("A", "B", "C", "D"), top=3)
    # all three leading ranks of both years are printed: E was not among the first leaders, B and C are no more
    assert found.entered == [Place("D", 4, 2), Place("E", None, 3)]
    assert found.left == [Place("B", 2, None), Place("C", 3, None)]


def test_an_open_leading_rank_leaves_the_missing_in_doubt() -> None:
    found = turnover(ranking("A", "", "E"), ranking("A", "B", ""), top=3)
    assert found.unknown == [Place("E", None, 3), Place("B", 2, None)]
    assert not (found.entered or found.left)


def test_a_printed_rank_outside_the_top_is_no_doubt() -> None:
    found = turnover(ranking("A", "", "", "B"), ranking("B", "", "", "", "A"), top=3)
    assert found.entered == [Place("A", 5, 1)]
    assert found.left == [Place("B", 1, 4)]


# --- words


def test_title_names_the_largest_moves(index: Index) -> None:
    none = moved()
    assert moves_text(index, moved(A=4, B=1), moved(C=-2, D=-2, E=-1), none) == (
        "A rose most, by four places; C and D fell most, by two places"
    )
    assert moves_text(index, moved(A=1), none, moved(B=0)) == "A rose by one place"
    assert moves_text(index, none, moved(A=-1, B=-1), none) == "A and B fell by one place"
    assert (
        moves_text(index, none, none, moved(A=0, B=0, C=0, D=0)) == "all four cities compared kept the rank"
    )
    assert (
        moves_text(index, moved(A=2, B=2, C=2, D=2, E=1), none, none)
        == "four cities rose most, by two places"
    )


def test_growth_in_words() -> None:
    assert growth_text(3.32, 3.28) == "+3.3%"
    assert growth_text(7.08, 7.21) == "+7.1 to +7.2%"
    assert growth_text(-0.02, 0.01) == "0.0%"
    assert growth_words(7.08, 7.21) == "grew by 7.1 to 7.2%"
    assert growth_words(-2.04, -1.84) == "shrank by 1.8 to 2.0%"
    assert growth_words(-1.7, 0.7) == "changed by −1.7 to +0.7%"


def test_long_lists_are_counted() -> None:
    assert some(["A", "B", "C", "D"], most=4) == "A, B, C and D"
    assert some([str(i) for i in range(20)], most=12) == "20 cities"
    assert (or_none(0), or_none(2)) == ("none", "two")


def test_source_ids_are_joined_once() -> None:
    assert joined_ids("a;b", "", "b;c") == "a;b;c"


# --- from the project's data


def test_both_ranks_holds_only_cities_of_both_years(index: Index) -> None:
    for year in YEARS:
        for before in index.comparable_years(year):
            now, then = index.ranking(year), index.ranking(before)
            found = both_ranks(index, year, before)
            leading = {*now["place"].head(CITIES), *then["place"].head(CITIES)}
            assert set(found["place"]) == set(now["place"]) & set(then["place"]) & leading
            assert (found["rank_before"] - found["rank"] == found["moved"]).all()


def test_moves_of_the_newest_data() -> None:
    figure = changes.rank_changes(report_of(2024))
    rows = figure.data.set_index("city")
    assert (rows.loc["Hangzhou", "rank_2023"], rows.loc["Hangzhou", "rank_2024"]) == (13, 10)
    assert rows.loc["Beijing", "places_up"] == 0
    # risers first, then fallers, those who kept their ranks last; larger moves before smaller ones
    moves = list(figure.data["places_up"])
    up, down = [m for m in moves if m > 0], [m for m in moves if m < 0]
    assert moves == sorted(up, reverse=True) + sorted(down) + [0] * (len(moves) - len(up) - len(down))
    texts = texts_on(sheets_of(figure.canvas)[0])
    assert "Hangzhou 13 → 10" in texts
    assert "Xi'an rose most, by four places" in figure.title


def test_hangzhou_enters_and_tokyo_leaves() -> None:
    figure = changes.top_ten_turnover(report_of(2024))
    own = figure.data[figure.data["subject"] == "overall"].set_index("city")
    assert own.loc["Hangzhou", "change"] == "entered"
    assert own.loc["Tokyo metropolitan area", "change"] == "left"
    assert figure.title == "Hangzhou entered the top ten, Tokyo left it"


def test_a_city_without_a_printed_rank_is_neither_entrant_nor_leaver() -> None:
    figure = changes.top_ten_turnover(report_of(2021))
    own = figure.data[figure.data["subject"] == "overall"].set_index("city")
    assert own.loc["Paris metropolitan area", ["change", "rank_2020"]].tolist() == ["same rank", "9"]
    assert own.loc["Tokyo metropolitan area", ["change", "rank_2021"]].tolist() == [
        "not known",
        "not printed",
    ]
    assert own.loc["Guangzhou", ["change", "rank_2020", "rank_2021"]].tolist() == ["entered", "14", "10"]


def test_who_entered_is_told_also_without_an_overall_rank() -> None:
    moves = Turnover(entered=[Place("Atlantis", None, 3)])
    assert turnover_text(load_index(), moves, 2024, 2023) == "Atlantis entered the top ten"


def test_a_disputed_rank_is_named_in_the_turnover() -> None:
    figure = changes.top_ten_turnover(report_of(2022))
    assert "Shanghai, life sciences, also 6 (China Daily)" in figure.caption


def test_adjusted_shares_keep_their_printed_digits() -> None:
    figure = changes.adjusted_share_changes(report_of(2024))
    texts = texts_on(figure.canvas)
    assert {"+9.14%", "≈ +20%", "declined, no figure printed"} <= set(texts)
    assert "+9.14% (Beijing) to ≈ +20% (Shanghai)" in figure.title
    rows = figure.data.set_index("city")
    assert rows.loc["Boston metropolitan area", "change_adjusted_share_pct"] == "no figure printed"
    # the figure of an article and of a report that print the same are one bar with two sources
    assert rows.loc["Beijing", "source"].count(";") == 1
    assert "The Share of every US city in the top ten declined" in figure.caption


def test_negative_changes_have_a_true_minus_sign() -> None:
    figure = changes.adjusted_share_changes(report_of(2023))
    texts = texts_on(figure.canvas)
    assert {"−7.4%", "≈ −20%", "+106.3%"} <= set(texts)


def test_base_years_stand_apart() -> None:
    rows = adjusted_changes(load_index(), 2023, 2022)
    assert list(rows["panel"]) == sorted(rows["panel"])
    assert int(rows.iloc[0]["base"]) == 2022
    assert {int(base) for base in rows["base"]} == {2019, 2022}
    # against another year of comparison the other panels come first
    assert int(adjusted_changes(load_index(), 2023, 2019).iloc[0]["base"]) == 2019
    unstated = changes.adjusted_share_changes(report_of(2019))
    assert set(unstated.data["reference_year"]) == {"not stated"}
    assert "base year not stated" in unstated.description
    assert "no source says with which year 2019 is compared" in unstated.caption


def test_growth_of_the_index_is_computed_for_subjects_and_the_whole_only(index: Index) -> None:
    rates = growth_rates(index)
    assert set(rates["subject"]) <= {"overall", *index.subjects}
    assert (rates["data_year"] == rates["previous_year"] + 1).all()
    own = rates[(rates["data_year"] == 2020) & (rates["subject"] == "overall")].iloc[0]
    assert own["text"] == "+3.7%"


def test_growth_of_low_confidence_is_hatched_and_said() -> None:
    figure = changes.index_growth(report_of(2024))
    assert figure.title.endswith(" (from a forum alone)")
    assert "Hatched, low confidence: overall 2024." in figure.caption
    hatched = [bar for sheet in sheets_of(figure.canvas) for bar in areas_of(sheet) if bar.hatch]
    assert len(hatched) == 1


def test_no_comparable_year_is_stated_with_its_reason(index: Index) -> None:
    for year in YEARS:
        if index.comparable_years(year):
            continue
        for key in ("rank-changes", "top-ten-turnover"):
            missing = FIGURES[key](report_of(year))
            assert isinstance(missing, Missing)
            assert str(year) in missing.title
            assert missing.reason == index.reason(year)
            assert missing.years == ()
        assert "No earlier data year" in changes.lead(report_of(year))[0]


def test_missing_changes_of_the_first_year_name_the_older_measure() -> None:
    missing = changes.adjusted_share_changes(report_of(2016))
    assert isinstance(missing, Missing)
    assert "weighted fractional count: Beijing (city) +43% since 2012" in missing.reason
    assert missing.years == ()


def test_the_year_compared_with_can_be_chosen() -> None:
    figure = changes.rank_changes(report_of(2024, compare_to=2019))
    assert "rank_2019" in figure.data.columns
    # a comparison across the disputed break says so
    assert "82 or 145 journals" in figure.caption


def test_lead_says_who_moved_and_how_the_index_grew() -> None:
    first, second = changes.lead(report_of(2024))
    assert "Xi'an rose most, by four places; Chicago and London fell most, by five places." in first
    assert "six rose, all in China, " in first
    assert "Hangzhou entered the top ten, Tokyo left it." in first
    assert "overall adjusted Share (against 2023): Shanghai ≈ +20% and Beijing +9.14%" in second
    assert second.endswith(" (from a forum alone).")
    assert ", as far as printed." in changes.lead(report_of(2021))[0]


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("key", FIGURES)
def test_every_year_has_a_figure_or_a_reason(year: int, key: str) -> None:
    exhibit = FIGURES[key](report_of(year))
    assert exhibit.key == key
    if isinstance(exhibit, Missing):
        return
    assert isinstance(exhibit, Figure)
    assert len(exhibit.alt) <= LONGEST_ALT
    for text in (exhibit.title, exhibit.subtitle, exhibit.caption, exhibit.alt, exhibit.description):
        assert "None" not in text and "<NA>" not in text and "  " not in text and ".." not in text
    assert not exhibit.title.endswith(".")
    assert texts_inside(exhibit.canvas) == []
    assert overlapping_texts(exhibit.canvas) == []


def few_ranks(index: Index, year: int, ranks: int) -> Index:
    """The index with only so many overall ranks of ``year`` and no figure else of cities in that year."""
    figures = index.tables.figures
    own = (figures["data_year"] == year) & figures["place_kind"].isin(["city", "index"])
    kept = (figures["metric"] == "rank") & (figures["subject"] == "overall") & (figures["number"] <= ranks)
    return PrintedIndex("test", dataclasses.replace(index.tables, figures=figures[~own | kept]))


def test_a_year_with_eight_ranks_still_makes_a_page(index: Index) -> None:
    year, before = YEARS[-1], YEARS[-2]
    report = report_on(few_ranks(index, year, 8), year, before)
    made = {key: function(report) for key, function in FIGURES.items()}
    assert isinstance(made["rank-changes"], Figure) and isinstance(made["top-ten-turnover"], Figure)
    assert isinstance(made["adjusted-share-changes"], Missing)
    assert year not in made["adjusted-share-changes"].years
    assert "overall 9, 10" in made["top-ten-turnover"].caption
    assert all(changes.lead(report))


def test_a_year_without_any_common_city_is_missing_not_empty(index: Index) -> None:
    year, before = YEARS[-1], YEARS[-2]
    figures = index.tables.figures
    gone = (figures["data_year"] == before) & (figures["metric"] == "rank")
    report = report_on(
        PrintedIndex("test", dataclasses.replace(index.tables, figures=figures[~gone])), year, before
    )
    assert isinstance(changes.rank_changes(report), Missing)
    assert isinstance(changes.top_ten_turnover(report), Missing)
    assert "No city has a printed overall rank in both" in changes.lead(report)[0]


def test_directions_without_any_number_are_told_not_drawn(index: Index) -> None:
    figures = index.tables.figures
    numbers = (figures["metric"] == "change_adjusted_share_pct") & figures["relation"].isin(["=", "≈"])
    bare = PrintedIndex("test", dataclasses.replace(index.tables, figures=figures[~numbers]))
    missing = changes.adjusted_share_changes(report_on(bare, 2024, 2023))
    assert isinstance(missing, Missing)
    assert "Share of Boston metropolitan area declined from 2023 to 2024" in missing.reason


# --- complete printed tables


def test_complete_tables_make_a_page_that_can_be_read(index: Index) -> None:
    year = YEARS[-1] + 2
    report = report_on(full_tables(), year, year - 1)
    made = {key: function(report) for key, function in FIGURES.items()}
    assert all(isinstance(exhibit, Figure) for exhibit in made.values())
    for exhibit in made.values():
        assert texts_inside(exhibit.canvas) == []
        assert overlapping_texts(exhibit.canvas) == []
        assert exhibit.canvas.get_figheight() < 22
    board = made["top-ten-turnover"]
    assert set(board.data["change"]) == {"same rank"}
    assert board.caption == f"All ten leading ranks of {year - 1} and {year} are known."
    assert len(made["rank-changes"].data) == CITIES
    bars = made["adjusted-share-changes"]
    assert len(bars.data) == CITIES_EACH * (1 + len(report.index.subjects))
    assert f"{len(bars.data) - 60} more changes stand in the data" in bars.caption
    assert sum(len(own) for own in map(areas_of, sheets_of(bars.canvas))) <= 60
    assert sum(len(text.split()) for text in changes.lead(report)) <= 90


def test_growth_follows_from_tables_of_cities(index: Index) -> None:
    rates = growth_rates(full_tables()).set_index(["data_year", "subject"])
    for subject in ["overall", *index.subjects]:
        row = rates.loc[YEARS[-1] + 1, subject]
        assert row["growth_low"] <= GROWTH <= row["growth_high"]
        assert row["rows_used"] == CITIES_EACH
        assert row["text"] == "+5.0%"


# --- drawing


def test_arrows_point_to_the_rank_now() -> None:
    rows = [
        Dumbbell("Up", "china", 9, 4),
        Dumbbell("Down", "europe", 4, 9),
        Dumbbell("Same", "other", 2, 2, True),
    ]
    canvas = draw_dumbbells([("Moved", rows), ("None", [])], axis_label="rank", boundary=5)
    sheet = sheets_of(canvas)[0]
    assert {shape: [mark.x for mark in marks_on(sheet, shape)] for shape in "<>"} == {"<": [4], ">": [9]}
    texts = texts_on(sheet)
    assert {"Up 9 → 4", "▲ 5", "Down 4 → 9", "▼ 5", "Same 2 *"} <= set(texts)
    assert "None" not in texts  # a section without rows has no heading


def test_growth_bars_begin_at_zero_and_show_their_range() -> None:
    canvas = draw_growth(
        [Rate("a", "1", -2.0, -1.8, "x", ranged=True), Rate("a", "2", 3.3, 3.3, "y")],
        [("a", "A"), ("b", "B")], [("1", "one"), ("2", "two")], strong="2", nothing="no table",
    )  # fmt: skip
    bars = areas_of(sheets_of(canvas)[0])
    assert [round(length(bar), 6) for bar in bars] == [-1.9, 0.2, 3.3]
    assert texts_on(sheets_of(canvas)[1]) == ["B", "0", "no table", "no table"]
