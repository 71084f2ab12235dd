"""Numbers and lists as words."""

from __future__ import annotations

import pytest

from helpers.base import words
from helpers.pages.wording import sentences


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "zero"), (1, "one"), (12, "twelve"), (13, "13"), (1234567, "1,234,567"), (-1, "-1")],
)
def test_cardinal(number: int, text: str) -> None:
    assert words.cardinal(number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "first"), (3, "third"), (12, "twelfth"), (13, "13th"), (21, "21st"), (22, "22nd"), (23, "23rd"),
        (24, "24th"), (101, "101st"), (111, "111th"), (112, "112th"), (113, "113th"), (121, "121st"),
    ],
)  # fmt: skip
def test_ordinal(number: int, text: str) -> None:
    assert words.ordinal(number) == text


@pytest.mark.parametrize(
    ("number", "forms", "text"),
    [
        (0, ("city", "cities"), "zero cities"),
        (1, ("city", "cities"), "one city"),
        (3, ("city", "cities"), "three cities"),
        (40, ("rank",), "40 ranks"),
    ],
)
def test_plural(number: int, forms: tuple[str, ...], text: str) -> None:
    assert words.plural(number, *forms) == text


@pytest.mark.parametrize(
    ("items", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a, with b", "c", "d"], "a, with b; c and d"),
        (["a, with b", "c"], "a, with b and c"),
        ((letter for letter in "xyz"), "x, y and z"),
    ],
)
def test_listed(items: list[str], text: str) -> None:
    assert words.listed(items) == text


def test_listed_with_another_conjunction() -> None:
    assert words.listed(["a", "b", "c"], "or") == "a, b or c"


@pytest.mark.parametrize(
    ("years", "text"),
    [
        ([], ""),
        ([2016], "2016"),
        ([2016, 2017], "2016, 2017"),
        ([2016, 2017, 2018], "2016 to 2018"),
        ([2021, 2016, 2017, 2019, 2020, 2020], "2016, 2017, 2019 to 2021"),
        ([2016, 2018, 2020], "2016, 2018, 2020"),
    ],
)
def test_year_ranges(years: list[int], text: str) -> None:
    assert words.year_ranges(years) == text


@pytest.mark.parametrize(
    ("numbers", "text"),
    [([], ""), ([7], "7"), ([9, 10], "9 and 10"), ([4, 5, 6], "4 to 6"), ([8, 6, 9, 10], "6 and 8 to 10"),
     ([4, 5, 6, 7, 8, 10, 12], "4 to 8, 10 and 12")],
)  # fmt: skip
def test_listed_ranges(numbers: list[int], text: str) -> None:
    assert words.listed_ranges(numbers) == text


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ((81.04,), "+81.0"),
        ((-7.35, 1, "%"), "−7.3%"),
        ((0.0,), "0.0"),
        ((-0.04,), "0.0"),
        ((0.04,), "0.0"),
        ((9.138, 2, "%"), "+9.14%"),
    ],
)
def test_signed(arguments: tuple, text: str) -> None:
    assert words.signed(*arguments) == text


@pytest.mark.parametrize(
    ("value", "text"), [("9.14", "+9.14%"), ("+9.14", "+9.14%"), ("-7.4", "−7.4%"), ("−7.40", "−7.40%")]
)
def test_signed_as_printed_keeps_the_digits(value: str, text: str) -> None:
    assert words.signed_as_printed(value, "%") == text


@pytest.mark.parametrize(
    ("value", "text"), [("0", "0%"), ("0.0", "0.0%"), (" +0.00 ", "0.00%"), ("-0", "0%")]
)
def test_signed_as_printed_gives_zero_no_sign(value: str, text: str) -> None:
    assert words.signed_as_printed(value, "%") == text


@pytest.mark.parametrize(
    ("start", "end", "percent"), [(91.9, 166.3, 81.0), (137.6, 191.0, 38.8), (200, 100, -50.0)]
)
def test_growth_percent(start: float, end: float, percent: float) -> None:
    assert round(words.growth_percent(start, end), 1) == percent


def test_growth_from_nothing_has_no_percentage() -> None:
    with pytest.raises(ZeroDivisionError):
        words.growth_percent(0, 5)


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [(7, 5, "up two places"), (5, 6, "down one place"), (3, 3, "unchanged"), (40, 20, "up 20 places")],
)
def test_places_moved(before: int, after: int, text: str) -> None:
    assert words.places_moved(before, after) == text


@pytest.mark.parametrize(("relation", "text"), [("", "20%"), ("=", "20%"), ("≈", "≈ 20%"), (">=", ">= 20%")])
def test_with_relation(relation: str, text: str) -> None:
    assert words.with_relation(relation, "20%") == text


def test_capitalised_touches_only_the_first_letter() -> None:
    assert words.capitalised("six cities of the United States") == "Six cities of the United States"
    assert words.capitalised("") == ""


def test_sentences_leave_out_the_empty_and_what_does_not_hold() -> None:
    assert sentences("One.", "", False, [], " Two. ") == "One. Two."


def test_first_sentences_are_whole_and_the_first_one_is_always_there() -> None:
    told = ["One two three. Four five (6).", "", "Seven eight in St. Louis. Nine ten %. Eleven twelve."]
    assert words.first_sentences(told, 99) == [told[0], told[2]]
    assert words.first_sentences(told, 6) == [told[0]]
    assert words.first_sentences(told, 5) == ["One two three."]
    assert words.first_sentences(told, 1) == ["One two three."]
    assert words.first_sentences(told, 11) == [told[0], "Seven eight in St. Louis."]
    assert words.first_sentences([], 5) == [] and words.first_sentences(["", "A b."], 1) == ["A b."]
