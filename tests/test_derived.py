"""Revisions and growth of the index, against values that the printed tables give by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.data.growth import rounding_interval
from helpers.data.tables import load_tables
from helpers.index.derived import index_growth, revised_shares


@pytest.fixture(scope="module")
def figures() -> pd.DataFrame:
    return load_tables().figures


def test_a_revision_names_both_printed_values_and_the_change_in_per_cent(figures):
    found = revised_shares(figures)
    vib = found[
        (found["place"] == "Flanders Institute for Biotechnology (VIB)") & (found["data_year"] == 2016)
    ]
    row = vib[vib["next_edition"] == "annual-tables-2018"].iloc[0]
    assert (row["first_value"], row["next_value"]) == ("36.02", "35.93")
    assert row["first_edition"] == "annual-tables-2017"
    assert row["difference_pct"] == pytest.approx(-0.25, abs=0.005)


def test_every_revision_compares_neighbouring_editions_of_one_series(figures):
    found = revised_shares(figures)
    assert len(found) > 90
    assert (found["difference"] != 0).all()
    editions = figures.drop_duplicates("edition").set_index("edition")["edition_year"]
    assert (found["next_edition"].map(editions) - found["first_edition"].map(editions) == 1).all()
    assert (found["first_edition"].map(editions) == found["data_year"]).all()


def test_a_revision_is_found_under_two_spellings(figures):
    found = revised_shares(figures)
    scripps = found[(found["place"] == "Scripps Research") & (found["data_year"] == 2015)]
    assert set(scripps["first_value"]) == {"139.12"}
    assert set(scripps["next_value"]) == {"131.33"}


@pytest.mark.parametrize(
    ("year", "subject", "growth", "rows"),
    [
        (2016, "overall", 0.9750, 62),
        (2016, "chemistry", 0.9412, 55),
        (2017, "life", 1.0283, 24),
        (2017, "nature_and_science_journals", 0.9439, 24),
        (2019, "overall", 1.0334, 62),
        (2020, "chemistry", 1.0024, 48),
        (2023, "overall", 1.0089, 22),
        (2024, "overall", 1.1606, 9),
    ],
)
def test_growth_of_the_index(figures, year, subject, growth, rows):
    found = index_growth(figures)
    row = found[(found["data_year"] == year) & (found["subject"] == subject)].iloc[0]
    assert row["previous_year"] == year - 1
    assert row["growth_low"] - 0.0002 <= growth <= row["growth_high"] + 0.0002
    assert row["growth_high"] - row["growth_low"] < 0.005
    assert row["rows_used"] == row["rows_seen"] == rows
    # two archived copies of one page of 2021 differ, so their constants do
    assert row["pages_agree"] == ((year, subject) != (2020, "chemistry"))


def test_growth_carries_the_weakest_confidence_and_its_sources(figures):
    found = index_growth(figures).set_index(["data_year", "subject"])
    assert found.loc[(2024, "overall"), "confidence"] == "low"
    assert found.loc[(2017, "life"), "confidence"] == "high"
    known = set(figures["source"])
    assert all(source in known for cell in found["sources"] for source in cell.split(";"))


def _page(rows: list[tuple[str, str, str, str]], source: str = "page") -> pd.DataFrame:
    """Figures of one page: place, previous Share, Share, change in adjusted Share."""
    cells = []
    for place, previous, share, change in rows:
        common = {
            "edition": "annual-tables-2002", "edition_year": 2001, "place": place, "place_kind": "institution",
            "subject": "overall", "period": "", "relation": "=", "list_scope": "all", "list_region": "global",
            "copy": "", "source": source, "confidence": "high", "file": "f", "line": 1,
        }  # fmt: skip
        for year, metric, reference, value in (
            (2000, "share", None, previous), (2001, "share", None, share),
            (2001, "change_adjusted_share_pct", 2000, change),
        ):  # fmt: skip
            cells.append(common | {"data_year": year, "metric": metric, "reference_year": reference, "value": value,
                                   "number": float(value)})  # fmt: skip
    return pd.DataFrame(cells).astype({"reference_year": "Int64"})


def test_growth_by_hand():
    page = _page([("A", "100.00", "121.00", "10.0"), ("B", "200.00", "220.00", "0.0")])
    row = index_growth(page).iloc[0]
    assert row["growth_low"] <= 1.1 <= row["growth_high"]
    assert (row["pages"], row["rows_used"], row["rows_seen"]) == (1, 2, 2)


def test_a_misprinted_row_is_left_out_of_the_growth_and_counted():
    good = [("A", "100.00", "110.00", "0.0"), ("B", "200.00", "220.00", "0.0")]
    row = index_growth(_page([*good, ("C", "100.00", "150.00", "0.0")])).iloc[0]
    assert row["growth_low"] <= 1.1 <= row["growth_high"] < 1.2
    assert (row["rows_used"], row["rows_seen"]) == (2, 3)


def test_pages_that_disagree_are_both_spanned():
    pages = pd.concat(
        [_page([("A", "100.00", "110.00", "0.0")]), _page([("A", "100.00", "120.00", "0.0")], "other")]
    )
    row = index_growth(pages).iloc[0]
    assert not row["pages_agree"]
    assert row["growth_low"] < 1.1 and row["growth_high"] > 1.2


def test_a_previous_share_of_nothing_bounds_nothing():
    assert index_growth(_page([("A", "0.00", "0.50", "0.0")])).empty


def test_nothing_is_revised_where_the_next_edition_repeats_the_value():
    figures = _page([("A", "100.00", "110.00", "0.0")])
    later = figures.assign(data_year=2000, edition="annual-tables-2002")
    first = figures.assign(edition="annual-tables-2001", edition_year=2000, data_year=2000).head(1)
    both = pd.concat([first, later[later["value"] == "100.00"]])
    assert revised_shares(both).empty
    assert len(revised_shares(both.assign(number=range(len(both))))) == 1


def test_rounding_interval():
    assert rounding_interval("9.1") == pytest.approx((9.05, 9.15))
    assert rounding_interval("-0.10") == pytest.approx((-0.105, -0.095))
    assert rounding_interval("2") == (1.5, 2.5)
    with pytest.raises(ValueError, match="no printed number"):
        rounding_interval("2,5")


def test_only_the_edition_of_the_next_year_revises():
    figures = _page([("A", "100.00", "110.00", "0.0")])
    later = figures[figures["value"] == "100.00"]
    first = later.assign(edition="annual-tables-2001", edition_year=2000, number=99.0)
    too_late = later.assign(edition="annual-tables-2003", edition_year=2002)
    assert len(revised_shares(pd.concat([first, later]))) == 1
    assert revised_shares(pd.concat([first, too_late])).empty
    other_series = later.assign(edition="rising-stars-2002")
    assert revised_shares(pd.concat([first, other_series])).empty


def test_shares_of_cities_are_revised_as_well():
    like = {"list_scope": "", "list_region": "", "copy": "", "subject": "overall", "period": "", "relation": "=",
            "metric": "share", "place": "Alpha", "place_kind": "city", "data_year": 2001, "source": "s", "line": 2,
            "confidence": "low"}  # fmt: skip
    rows = [
        like | {"edition": "cities-2002", "edition_year": 2001, "value": "100.00", "number": 100.0},
        like | {"edition": "cities-2003", "edition_year": 2002, "value": "101.00", "number": 101.0},
    ]
    [found] = revised_shares(pd.DataFrame(rows)).itertuples()
    assert (found.place_kind, found.first_value, found.next_value, found.difference_pct) == (
        "city",
        "100.00",
        "101.00",
        1.0,
    )
