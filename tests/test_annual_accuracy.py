"""How far totals from the annual tables hold print: the counts by hand, and the numbers that pages may promise."""

from __future__ import annotations

import csv
import io
import math

import pytest
from conftest import ROOT, science_cities

from helpers.index.accuracy import (
    ALL_STEPS,
    ALL_YEARS,
    APART,
    AT_HEADQUARTERS,
    WITHOUT,
    Checked,
    checked,
    counts,
    table,
    variants,
)
from helpers.index.annual import Annual

PRINTED = [(1, 1), (2, 4), (3, 2), (20, 23), (21, 40), (22, None)]


def rows() -> list[Checked]:
    ranked = [Checked(f"City {printed}", printed, rank, None, None) for printed, rank in PRINTED]
    return [
        *ranked,
        Checked("A", None, 5, 100.0, 110.0),
        Checked("B", None, 6, 100.0, 89.0),
    ]


def test_counts_by_hand():
    found = counts(rows(), 2024, worst=2)
    assert (found["printed"], found["compared"], found["top"]) == (6, 5, 4)
    assert (found["within_1"], found["within_2"], found["within_3"]) == (2, 3, 4)
    assert (found["shares"], found["shares_within"]) == (2, 1)
    assert found["worst"] == "City 21 21 → 40, City 20 20 → 23"
    # ranks 1..5 against 1, 3, 2, 4, 5 of the computed order: two neighbours change places
    assert found["spearman"] == pytest.approx(1 - 6 * 2 / (5 * 24))
    assert math.isnan(counts(rows())["spearman"])
    assert math.isnan(counts(rows()[:2], 2024)["spearman"])


def test_differences_and_ratios_of_what_is_not_known():
    one = Checked("A", 3, None, 10.0, None)
    assert (one.off, one.ratio) == (None, None)
    assert Checked("A", 3, 5, 10.0, 12.0).off == 2


@pytest.fixture(scope="module")
def told() -> dict[tuple[str, str, object], dict]:
    from helpers.index.printed import load_index

    found = table(variants(Annual()), load_index(), ["overall", "chemistry", "health"])
    return {(row["steps"], row["subject"], row["year"]): row for row in found.to_dict("records")}


def test_the_numbers_with_all_steps(told):
    row = told[ALL_STEPS, "overall", ALL_YEARS]
    assert (row["printed"], row["top"], row["within_1"], row["within_2"], row["within_3"]) == (
        146,
        112,
        94,
        104,
        111,
    )
    assert (row["shares"], row["shares_within"]) == (19, 16)
    correlations = [
        told[ALL_STEPS, "overall", year]["spearman"] for year in (2017, 2019, 2020, 2021, 2022, 2023, 2024)
    ]
    assert correlations == [0.9853, 0.989, 0.993, 0.989, 0.9808, 0.9729, 0.9857]


def test_the_numbers_without_steps_that_print_decided(told):
    row = told[WITHOUT, "overall", ALL_YEARS]
    assert (row["top"], row["within_1"], row["within_2"], row["within_3"]) == (112, 84, 98, 103)
    assert (row["shares"], row["shares_within"]) == (19, 12)
    correlations = [
        told[WITHOUT, "overall", year]["spearman"] for year in (2017, 2019, 2020, 2021, 2022, 2023, 2024)
    ]
    assert min(correlations) >= 0.93


def test_the_readme_says_these_numbers(told):
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    with_all, without = (told[steps, "overall", ALL_YEARS] for steps in (ALL_STEPS, WITHOUT))
    assert (
        "Against the {top} printed overall ranks among the first twenty that can be compared, totals from the tables give "
        "{within_1} within one place, {within_2} within two, {within_3} within three, and {shares_within} of {shares} "
        "printed Shares within 10 %;".format(**with_all)
    ) in text
    assert "{within_1}, {within_2}, {within_3}, and {shares_within} of {shares}. ".format(**without) in text


def test_shares_by_subject_are_not_compared_since_print_counts_otherwise(told):
    row = told[ALL_STEPS, "chemistry", 2024]
    assert (row["top"], row["within_2"], row["shares"]) == (12, 12, 0)
    assert told[ALL_STEPS, "health", 2024]["within_2"] < told[ALL_STEPS, "health", 2024]["top"]


def test_years_of_cities_proper_are_left_out(told):
    assert (ALL_STEPS, "overall", 2016) not in told
    assert (ALL_STEPS, "overall", 2015) in told


def test_a_checked_city_has_both_sides(index):
    found = {row.place: row for row in checked(Annual(), index, 2020, "overall")}
    beijing = found["Beijing"]
    assert (beijing.printed_rank, beijing.printed_share, beijing.rank) == (1, 2895.37, 1)
    assert beijing.ratio == pytest.approx(0.97, abs=0.01)
    assert found["Zürich"].printed_share is None


def test_the_command_prints_every_variant_as_text_and_csv():
    text = science_cities(ROOT, "accuracy", "--subject", "overall")
    assert text.returncode == 0, text.stderr
    assert ALL_STEPS in text.stdout and WITHOUT in text.stdout
    assert "overall all years: 146 printed ranks" in text.stdout
    data = science_cities(ROOT, "accuracy", "--csv")
    found = list(csv.DictReader(io.StringIO(data.stdout)))
    assert {row["steps"] for row in found} == {ALL_STEPS, WITHOUT, APART, AT_HEADQUARTERS}
    assert {"overall", "chemistry", "health"} <= {row["subject"] for row in found}
    refused = science_cities(ROOT, "accuracy", "--subject", "chemisty")
    assert (refused.returncode, "Did you mean 'chemistry'?" in refused.stderr) == (2, True)
