"""Figures that are sound in form and unlikely beside others: told once, with what would fit, and excused by a reason."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.data import layout
from helpers.data.check_plausible import CONTRIBUTION, GROWTH, HISTORY, listed_sums, plausible_problems

EMPTY = pd.DataFrame(columns=["place", "country"], dtype="str")
FRAMES = {
    "places": pd.DataFrame([(name, "Left") for name in "ABCDEFGHIJ"], columns=["place", "country"]),
    "institutions": pd.DataFrame(
        [("a1", "A", "false"), ("b1", "B", "false"), ("s1", "A", "true"), ("", "C", "false")],
        columns=["institution_id", "city", "spread"],
    ),
    "site_weights": pd.DataFrame([("s1", "A", "0.25"), ("s1", "B", "0.5"), ("s1", "", "0.25")],
                                 columns=["institution_id", "place", "weight"]),
    "annual_subjects": pd.DataFrame([("all", "overall"), ("chem", "chemistry")], columns=["subject", "compared_with"]),
    "annual": pd.DataFrame(
        [("all", "a1", "1", "800"), ("all", "s1", "2", "400"), ("all", "b1", "3", "100"), ("all", "z9", "", "999"),
         ("chem", "a1", "1", "90")],
        columns=["subject", "institution_id", "rank_all", "share"],
    ).assign(file="annual/2001.csv"),
}  # fmt: skip


def figure(place: str, metric: str, value: str, **cells: str) -> dict[str, object]:
    row = dict.fromkeys(layout.FIGURE_COLUMNS, "") | {
        "edition": "e", "data_year": "2001", "subject": "overall", "place": place, "place_kind": "city", "metric": metric,
        "relation": "=", "value": value, "source": "s",
    }  # fmt: skip
    return row | {"number": float(value), "file": "printed/2001/cities.csv"} | cells


def problems(*rows: dict[str, object], admit=lambda *_: False) -> list[tuple[int, str, str]]:
    frame = pd.DataFrame([row | {"line": line} for line, row in enumerate(rows, 2)])
    return [(p.line, p.rule, p.message) for p in plausible_problems(frame, FRAMES, admit)]


def page(*triples: tuple[str, str, str]) -> list[dict[str, object]]:
    """Rows of (Share before, Share, change), of cities that no table of institutions knows."""
    rows = []
    for name, (before, share, change) in zip("EFGHIJ", triples, strict=False):
        rows += [
            figure(name, "share", before, data_year="2000"), figure(name, "share", share),
            figure(name, "change_adjusted_share_pct", change, reference_year="2000"),
        ]  # fmt: skip
    return rows


SOUND = (
    ("400.00", "440.00", "0.0"),
    ("300.00", "333.30", "1.0"),
    ("200.00", "215.60", "-2.0"),
    ("100.00", "121.00", "10.0"),
)


def test_sums_of_institutions_divide_bodies_in_several_cities():
    assert listed_sums(FRAMES) == {
        (2001, "all"): ({"A": 900.0, "B": 300.0}, 3),
        (2001, "chem"): ({"A": 90.0}, 1),
    }


def test_what_fits_is_not_told_of():
    assert problems(*page(*SOUND), figure("A", "share", "700"), figure("B", "share", "900")) == []


@pytest.mark.parametrize(
    ("row", "broken", "line", "hint"),
    [
        (0, ("400.00", "4400.00", "0.0"), 3, "the decimal point of the Share slip? 440.00"),
        (1, ("3000.00", "333.30", "1.0"), 5, "the decimal point of the Share before slip? 300.00"),
        (2, ("200.00", "215.60", "2.0"), 10, "the sign of the change slip? -2.0"),
        (3, ("100.00", "131.00", "10.0"), 12, "4 other rows"[2:]),
    ],
)
def test_the_growth_of_a_page_shows_which_figure_slipped(row, broken, line, hint):
    triples = [*SOUND[:row], broken, *SOUND[row + 1 :], ("50.00", "55.00", "0.0")]
    found = problems(*page(*triples))
    assert {told for told, _, _ in found} == {line}
    assert [hint in message for _, rule, message in found if rule == GROWTH] == [True]


def test_changes_that_are_fractions_are_told_of_once_a_page():
    fractions = [
        ("400.00", "484.00", "0.10"),
        ("300.00", "297.00", "-0.10"),
        ("200.00", "264.00", "0.20"),
        ("100.00", "88.00", "-0.20"),
    ]
    [(_, rule, message)] = problems(*page(*fractions))
    assert rule == GROWTH and "is the change in per cent" in message


@pytest.mark.parametrize(("value", "told"), [("9000", "900.0"), ("90", "900.0"), ("160", ""), ("2800", "")])
def test_a_share_far_from_what_the_institutions_sum_to(value, told):
    found = problems(figure("A", "share", value))
    assert bool(found) == bool(told)
    if told:
        assert (
            found[0][1] == HISTORY
            and "sum to a Share of 900 in data/annual/2001.csv; did the decimal point slip? 900"
            in found[0][2]
        )


def test_a_whole_page_of_another_subject_is_told_of_once():
    rows = [
        figure(name, "share", value) for name, value in zip("ABEFGHIJ", ["9", "3", *"2222221"], strict=False)
    ]
    rows[2:] = [dict(row, place=place) for row, place in zip(rows[2:], "ABABAB", strict=True)]
    found = problems(*rows)
    assert len(found) == 1 and "Shares of this page are far from" in found[0][2]


def test_a_share_unlike_those_of_other_years_is_told_of_where_it_is_printed_later():
    early = figure("E", "share", "500", edition="d", data_year="2000", file="printed/2000/cities.csv")
    found = problems(early, figure("E", "share", "5200"))
    assert [(line, rule) for line, rule, _ in found] == [(3, HISTORY)]
    assert (
        "is about 500 in other years or on other pages; did the decimal point slip? 520 would fit"
        in found[0][2]
    )
    assert (
        problems(dict(early, value="5", number=5.0), figure("E", "share", "40")) == []
    )  # small Shares do move


def test_a_contribution_that_does_not_fit_the_share_of_the_country():
    country = figure("Left", "share", "2000", place_kind="country", list_scope="all", list_region="global")
    found = problems(country, figure("E", "share", "100"), figure("E", "contribution_pct", "50.0"))
    assert [(line, rule) for line, rule, _ in found] == [(4, CONTRIBUTION)]
    assert "the Share of Left is 2000.0; 5.0 % would fit" in found[0][2]
    assert problems(country, figure("E", "share", "100"), figure("E", "contribution_pct", "5.0")) == []


def test_an_admitted_figure_is_not_told_of_and_the_rule_is_asked_for():
    asked = []
    assert (
        problems(
            figure("A", "share", "9000"), admit=lambda rule, row: asked.append((rule, row["place"])) or True
        )
        == []
    )
    assert asked == [(HISTORY, "A")]
