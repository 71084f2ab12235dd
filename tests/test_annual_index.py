"""Listed and estimated Share: numbers added up by hand on small tables."""

from __future__ import annotations

import pytest
from annual_ground import ALPHA, BETA, DELTA, GAMMA, INSTITUTIONS, TABLES, YEARS, row, small, write

from helpers.base.errors import BadData, WrongParameter
from helpers.data import layout
from helpers.data.annual import AnnualTables
from helpers.index.annual import Annual
from helpers.index.annual_placement import NO_PLACE, NO_SITES, steps_without
from helpers.index.annual_rows import rests


@pytest.fixture
def annual(tmp_path) -> Annual:
    return small(tmp_path)


def shares(annual: Annual, year: int = 2002, subject: str = "all") -> dict[str, float]:
    return {place: round(share, 6) for place, share in annual.listed(year, subject).items()}


def test_listed_share_is_the_sum_of_ranked_rows_with_divided_bodies(annual):
    # Left: all of Alpha, 0.3 of Beta; Right: 0.6 of Beta, by way of its suburb; Gamma, Delta and Epsilon are nowhere
    assert shares(annual) == {"Left": 115.0, "Right": 30.0}
    assert shares(annual, subject="one") == {"Left": 19.0, "Right": 18.0}
    assert list(shares(annual)) == ["Left", "Right"]  # largest first
    assert annual.listed_total(2002) == 170
    assert annual.leader_of_short_list(2002, "all") == ""


@pytest.mark.parametrize("subject", ["all", "one"])
def test_what_is_in_cities_and_what_is_apart_add_up_to_all_that_is_listed(annual, subject):
    # what the academic list alone has is in neither
    apart = annual.apart(2002, subject)
    assert sum(apart.values()) > 0
    assert sum(shares(annual, subject=subject).values()) + sum(apart.values()) == pytest.approx(
        annual.listed_total(2002, subject)
    )


def test_members_add_up_and_say_their_part_and_basis(annual):
    members = annual.members("Right", 2002)
    told = members[["name", "rank_all", "share", "weight", "value", "basis"]].round(6).values.tolist()
    assert told == [["Beta", 2, 50.0, 0.6, 30.0, "authors of 30 articles; printed"]]
    for city, share in annual.listed(2002).items():
        assert annual.members(city, 2002)["value"].sum() == pytest.approx(share)
    assert len(annual.members("Elsewhere", 2002)) == len(annual.members("Left", 2002, "two")) == 0


def test_a_table_of_which_nothing_is_placed_has_no_city(tmp_path):
    nowhere = [body | {"city": "", "spread": "false"} for body in INSTITUTIONS]
    annual = small(tmp_path, institutions=nowhere, boundaries=[])
    assert annual.listed(2002) == {} and annual.members("Left", 2002).empty
    assert annual.sums(2002).empty and annual.estimates(2002).empty
    assert annual.leader_of_short_list(2002, "all") == ""


def test_what_is_not_counted_is_told_with_its_reason(annual):
    told = {one.institution.id: (one.share, round(one.part, 6), one.why) for one in annual.not_counted(2002)}
    assert told[GAMMA] == (20.0, 1.0, NO_SITES)
    assert told[BETA] == (50.0, 0.1, NO_PLACE)
    assert told[DELTA][:2] == (8.0, 1.0) and "academic" in told[DELTA][2]
    assert {one.why for one in annual.not_counted(2002) if one.institution.name == "Epsilon"} == {
        "counted within Beta"
    }
    assert ALPHA not in told
    # all that is listed is in a city or told of
    lost = sum(
        one.share * one.part for one in annual.not_counted(2002) if one.institution.id in (GAMMA, BETA)
    )
    assert sum(shares(annual).values()) + lost == pytest.approx(annual.listed_total(2002))
    assert {one.institution.id for one in annual.not_counted(2002, seat="Right")} == {GAMMA, DELTA}


def test_the_cut_bounds_what_is_below(annual):
    assert annual.listed_rows(2002, "one")["share"].tolist() == [30.0, 10.0]
    assert annual.listed_rows(2002, "two").empty
    assert annual.below_cut("Left", 2002, "one") == []
    table = [row("all", ALPHA, "1", "100"), row("all", BETA, "2", "50"), row("one", BETA, "1", "30")]
    write(annual.tables._data / "annual" / "2003.csv", layout.ANNUAL_COLUMNS, table)
    after = Annual(AnnualTables(annual.tables._data))
    assert after.below_cut("Left", 2003, "one") == ["Alpha"]


@pytest.mark.parametrize(
    ("off", "expected"),
    [
        ("site_weights", {"Left": 100.0}),
        ("site_corrections", {"Left": 125.0, "Right": 20.0}),
        ("suburb", {"Left": 15.0, "Right": 100.0, "Suburb": 30.0}),
    ],
)
def test_each_step_can_be_switched_off(tmp_path, off, expected):
    annual = small(tmp_path)
    assert shares(annual.with_steps(annual.steps - {off})) == expected


def test_estimated_share_is_the_whole_divided_by_coverage(annual):
    # whole: all − 0.5 × one; Alpha 95, Beta 35, Delta 8 − 1 = 7; Epsilon is within Beta, Gamma in no city
    left, right = annual.estimates(2002).itertuples()
    assert (left.place, right.place) == ("Left", "Right")
    assert left.share == pytest.approx((95 + 0.3 * 35) / 0.5)
    assert right.share == pytest.approx((0.6 * 35 + 7) / 0.8)
    assert (left.listed, right.listed) == pytest.approx((95 + 0.3 * 35, 21))
    # the smallest weights over the largest part covered, and the other way round; the interval of a corrected weight
    # moves along with it: 0.4 to 0.6 around 0.5 is 0.2 to 0.4 around 0.3
    assert (left.low, left.high) == pytest.approx(((95 + 0.2 * 35) / 0.5, (95 + 0.4 * 35) / 0.4))
    ranked = annual.with_steps(annual.steps - {"academic_rows"}).estimates(2002)["share"]
    assert ranked[1] == pytest.approx(21 / 0.8)
    uncovered = annual.with_steps(annual.steps - {"coverage"}).estimates(2002)["share"]
    assert uncovered[0] == pytest.approx(105.5)
    plain = annual.with_steps(annual.steps - {"whole"}).estimates(2002)["share"]
    assert plain[0] == pytest.approx((100 + 0.3 * 50) / 0.5)
    assert annual.estimates(2001).empty  # nothing says what the whole of that year is


def test_only_cities_with_known_coverage_are_estimated(tmp_path):
    covered = [{"place": "Left", "year": "2002", "share": "1", "part_listed": "0.5"}]
    assert list(small(tmp_path, coverage=covered).estimates(2002)["place"]) == ["Left"]


def test_steps_of_a_promise_and_unknown_steps(annual):
    assert annual.steps - steps_without(annual.tables) == {"site_corrections", "whole"}
    with pytest.raises(WrongParameter, match="no step 'coverge'. Did you mean 'coverage'"):
        Annual(annual.tables, {"coverge"})


def test_eras_come_from_a_table_and_the_last_is_open(annual):
    assert [era.title for era in annual.eras] == ["first", "second"]
    assert (annual.era(2001).title, annual.era(2040).title) == ("first", "second")
    with pytest.raises(WrongParameter, match="No era"):
        annual.era(1999)
    assert annual.subjects_of(2002) == ["all", "one"]


def test_years_are_read_one_by_one_and_only_when_asked_for(tmp_path):
    small(tmp_path)
    annual = Annual(AnnualTables(tmp_path))
    names = annual.tables._read
    assert annual.years == [2001, 2002]
    assert not {name for name in names if name.startswith("annual 2")}
    annual.listed(2002)
    assert {name for name in names if name.startswith("annual 2")} == {"annual 2002"}
    annual.estimates(2002)
    assert "annual 2001" not in names and "coverage" in names


def test_the_table_of_a_year_is_typed_or_refused(tmp_path):
    path = tmp_path / "annual" / "2001.csv"
    path.parent.mkdir()
    write(path, layout.ANNUAL_COLUMNS, YEARS[2001])
    table = AnnualTables(tmp_path).year(2001)
    assert table["share"].tolist() == [90.0, 80.0]
    assert str(table["rank_all"].dtype) == "Int64"
    write(path, layout.ANNUAL_COLUMNS, [row("all", ALPHA, "first", "90")])
    with pytest.raises(BadData, match=r"2001.csv, line 2, column rank_all: 'first' — must be a whole number"):
        AnnualTables(tmp_path).year(2001)
    with pytest.raises(BadData, match="2002.csv is missing"):
        AnnualTables(tmp_path).year(2002)


def test_what_subjects_leave_of_all_is_reported(tmp_path):
    subjects = [row for row in TABLES["annual_subjects"] if row["subject"] != "sum"]
    annual = small(tmp_path, annual_subjects=subjects)
    subjects, found = rests(annual, 2002)
    assert subjects == ["one"]  # Gamma and Epsilon are not in both lists
    assert found.values.tolist() == [["Alpha", 100.0, 90.0], ["Beta", 50.0, 20.0], ["Delta", 8.0, 6.0]]
    assert rests(annual, 2001)[1].empty


def test_in_the_newest_tables_nothing_is_left():
    rest = rests(Annual(), 2024)[1]["rest"]
    assert abs(rest.median()) < 0.01 and abs(rest[0]) < 1
    found = rests(Annual(), 2020)[1]
    assert (found["rest"] / found["share"]).median() == pytest.approx(0.30, abs=0.01)
