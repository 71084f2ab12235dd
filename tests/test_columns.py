"""Every column of an exhibit is known once: its heading, its kind and its meaning."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.report.columns import NAMING, column_of, is_number, kind_of
from helpers.report.exhibits import Table


def test_an_unknown_column_is_refused() -> None:
    data = pd.DataFrame({"citty": ["Beijing"], "source": ["a"]})
    with pytest.raises(ValueError, match="the column 'citty' of an exhibit is not in report/columns.py"):
        Table("cities", "Cities", "All.", data)


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("printed_rank_2020", "Printed rank 2020"),
        ("estimated_share", "Estimated Share"),
        ("change_pct", "Change (%)"),
        ("wfc", "WFC"),
        ("data_year", "Data year"),
        ("year or period", "Year or period"),
        ("within_1", "Within 1 place"),
    ],
)
def test_headings(name: str, heading: str) -> None:
    assert column_of(name).heading == heading


def test_kinds_of_columns_that_only_an_earlier_build_had_are_text() -> None:
    assert kind_of("of_an_earlier_build") == "text"
    assert not is_number("of_an_earlier_build")


def test_a_year_does_not_change_what_a_column_is() -> None:
    assert kind_of("rank_2020") == "rank"
    assert is_number("other_values_2020") is False
    assert kind_of("other_values_2020") == "known"


def test_what_a_row_is_about_is_tried_from_the_narrow_to_the_wide() -> None:
    assert (
        NAMING.index("city") < NAMING.index("country") < NAMING.index("subject") < NAMING.index("data_year")
    )
