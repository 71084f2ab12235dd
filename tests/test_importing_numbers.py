"""Numbers as sources print them: one reading, two readings told, or a refusal that names the cell."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.importing.numbers import Ambiguous, Unreadable, completed, read_column


def texts(cells: list[str], **options: object) -> list[str | None]:
    return [number and number.text for number in read_column(cells, **options)[0]]


@pytest.mark.parametrize(
    ("cells", "options", "read"),
    [
        (["4,183.29", "925.80"], {}, ["4183.29", "925.80"]),
        (["4.183,29", "925,80"], {}, ["4183.29", "925.80"]),
        (["4 183,29", "12\xa0183,2", "1\u202f000,0"], {}, ["4183.29", "12183.2", "1000.0"]),
        (["4'183.29", "4’183.30"], {}, ["4183.29", "4183.30"]),
        (["14,210", "999"], {"whole": True}, ["14210", "999"]),
        (["14.210", "999"], {"whole": True}, ["14210", "999"]),
        (["0,123"], {}, ["0.123"]),
        (["32,122", "5,352", "963"], {"falling": True}, ["32122", "5352", "963"]),
        (["4,183"], {"decimal": "point"}, ["4183"]),
        (["4,183"], {"decimal": "comma"}, ["4.183"]),
        (["+1.4%", "−9.4 %", "- 0.5", "(0.5)", "1.2-"], {"signed": True}, ["1.4", "-9.4", "-0.5", "-0.5", "-1.2"]),
        (["▲ 3", "▼ 2", "4 ▼", "–"], {"signed": True, "whole": True}, ["3", "-2", "-4", None]),
        (["４，１８３．２９", "٤٬١٨٣٫٢٩"], {}, ["4183.29", "4183.29"]),
        (["1st", "=2", "2=", "#4", "No. 5", "6."], {"whole": True}, ["1", "2", "2", "4", "5", "6"]),
        (["T-7", "7t", "2 (tie)", "joint 4", "5e", "1.0"], {"whole": True}, ["7", "7", "2", "4", "5", "1"]),
        (["↔ 0.0%", "±0", "up 3%", "down 1.5 %"], {"signed": True}, ["0.0", "0", "3", "-1.5"]),
        (["10.4 [b]", "9.7^1", "'8.5", "new", "NR"], {}, ["10.4", "9.7", "8.5", None, None]),
        (["4183.29¹", "925.80*"[:-1], "7.5†", "–²", "*"], {}, ["4183.29", "925.80", "7.5", None, None]),
        (["–", "—", "n/a", "", "..", "1.5"], {}, [None, None, None, None, None, "1.5"]),
        (["4\u200b183.29"], {}, ["4183.29"]),
    ],
)  # fmt: skip
def test_a_column_is_read_as_it_is_printed(cells, options, read):
    assert texts(cells, **options) == read


@pytest.mark.parametrize(
    ("cells", "row", "reason"),
    [
        (["7.5", "5-Jan"], 1, "is a date"),
        (["7.5", "2025-01-05 00:00:00"], 1, "is a date"),
        (["#N/A"], 0, "is an error of a spreadsheet"),
        (["#FORMULA"], 0, "is a formula whose value the workbook does not hold"),
        (["7.5", "-7.5"], 1, "is below zero"),
        (["4.18E+03"], 0, "was shortened by a spreadsheet"),
        (["1,23,456"], 0, "groups of three"),
        (["4000 .00"], 0, "groups of three"),
        (["1,234.56", "1.234,56", "2,345.67"], 1, "'1,234.56' in the same column"),
        (["7.5", "(0.5)"], 1, "brackets"),
        (["about 5"], 0, "is not a number"),
        (["1", "²"], 1, "is raised as the sign of a footnote is; write the number in plain digits"),
        (["1", "[2]"], 1, "is raised as the sign of a footnote is"),
        (["2.4 k"], 0, "is not a number"),
        (["12 (3)"], 0, "is not a number"),
        (["1 2"], 0, "groups of three"),
    ],
)
def test_what_is_no_number_is_refused_by_its_cell(cells, row, reason):
    with pytest.raises(Unreadable) as refused:
        read_column(cells)
    assert (refused.value.row, refused.value.value) == (row, cells[row])
    assert reason in refused.value.reason


def test_two_readings_are_refused_and_both_are_shown():
    with pytest.raises(Ambiguous) as refused:
        read_column(["700", "4,183", "2,001"])
    assert refused.value.readings == ("4183", "4.183")
    assert "'4,183'" not in refused.value.reason
    assert refused.value.value == "4,183"
    with pytest.raises(Ambiguous):  # falling both ways decides nothing
        read_column(["4,183", "2,001"], falling=True)


def test_relations_and_signs_of_per_cent_are_kept_apart_from_digits():
    numbers, _ = read_column(["<0.01", "≥ 5.00", "~7.25%"])
    assert [(n.text, n.relation, n.per_cent) for n in numbers] == [
        ("0.01", "<", False), ("5.00", ">=", False), ("7.25", "≈", True),
    ]  # fmt: skip


def test_zeros_that_a_spreadsheet_left_out_are_completed_unless_some_are_printed():
    left_out, _ = read_column(["4183.29", "925.8", "7"])
    assert [n.text for n in completed(left_out)] == ["4183.29", "925.80", "7.00"]
    printed, _ = read_column(["4183.29", "925.80", "7"])
    assert [n.text for n in completed(printed)] == ["4183.29", "925.80", "7"]


_DIGITS = {"plain": "0123456789", "wide": "０１２３４５６７８９", "arabic": "٠١٢٣٤٥٦٧٨٩"}
_NOTATIONS = [
    (",", "."),
    (".", ","),
    (" ", ","),
    ("\xa0", ","),
    ("\u202f", "."),
    ("'", "."),
    ("’", ","),
    ("", "."),
    ("", ","),
]


@settings(max_examples=150, deadline=None)
@given(
    values=st.lists(st.decimals(-(10**7), 10**7, places=2), min_size=1, max_size=6),
    notation=st.sampled_from(_NOTATIONS),
    script=st.sampled_from(sorted(_DIGITS)),
    minus=st.sampled_from("-−–"),
    plus=st.sampled_from(["", "+"]),
    unit=st.sampled_from(["", "%", " %"]),
)
def test_any_numbers_come_back_from_any_notation(values, notation, script, minus, plus, unit):
    """Two decimals and a column printed the same way leave one reading, whatever the notation."""
    thousands, decimal = notation

    def printed(value: Decimal) -> str:
        digits = f"{abs(value):,.2f}".replace(",", "_").replace(".", decimal).replace("_", thousands)
        digits = digits.translate(str.maketrans("0123456789", _DIGITS[script]))
        return (minus if value < 0 else plus) + digits + unit

    numbers, _ = read_column([printed(value) for value in values], signed=True)
    assert [number.value for number in numbers] == values
    assert all(number.text == f"{value:.2f}" for number, value in zip(numbers, values, strict=True) if value)
