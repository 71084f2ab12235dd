"""Bodies in several cities divided by the addresses of their articles: by hand, and the committed weights again."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT, science_cities
from samples import NATURE_ROWS, ORGANISATIONS, US_AREAS, needs_samples

from helpers.openindex.problems import BadInput
from helpers.openindex.site_weights import (
    Affiliation,
    Body,
    Weight,
    corrected,
    read_affiliations,
    site_weights,
)


def body(id: str = "b", **others) -> Body:
    words = {
        "ror_ids": frozenset(),
        "words": None,
        "other_ror_ids": frozenset(),
        "other_words": None,
        "readings": {},
    }
    return Body(id, id.upper(), **{**words, **others})


WORD = re.compile(r"(?<!\w)(?:CSX)(?!\w)")


def test_parts_of_articles_add_up_to_weights():
    rows = [
        Affiliation("1", 0.5, "Institute, CSX", "", "Left"),
        Affiliation("1", 0.25, "Institute, CSX", "", "Right"),
        Affiliation("2", 0.25, "Other CSX laboratory", "", "Left"),
        Affiliation("2", 0.5, "University", "", "Right"),  # not the body's
        Affiliation("3", 0.5, "CSX", "", "Nowhere"),
    ]
    found = site_weights(rows, [body(words=WORD)], {"Left", "Right"}, least=3)
    assert [(w.place, round(w.weight, 4), w.articles) for w in found] == [
        ("Left", 0.5, 3), ("Right", round(0.25 / 1.5, 4), 3), ("", round(0.5 / 1.5, 4), 3),
    ]  # fmt: skip
    assert all(0 <= w.low <= w.weight <= w.high <= 1 for w in found)
    assert site_weights(rows, [body(words=WORD)], {"Left", "Right"}, least=4) == []
    assert found == site_weights(rows[::-1], [body(words=WORD)], {"Left", "Right"}, least=3)


def test_the_interval_of_a_body_whose_articles_agree_is_a_point():
    rows = [Affiliation(str(n), 0.5, "CSX", "", place) for n in range(20) for place in ("Left", "Right")]
    left, right = site_weights(rows, [body(words=WORD)], {"Left", "Right"}, least=20)
    assert (left.low, left.weight, left.high) == (right.low, right.weight, right.high) == (0.5, 0.5, 0.5)
    one_each = [Affiliation(str(n), 1.0, "CSX", "", "Left" if n % 2 else "Right") for n in range(20)]
    left, _ = site_weights(one_each, [body(words=WORD)], {"Left", "Right"}, least=20)
    # 20 throws of a coin: 90 per cent of the sums lie between 6 and 14
    assert (left.low, left.high) == pytest.approx((0.3, 0.7), abs=0.06)


def test_whose_an_affiliation_is():
    one = body(words=WORD, ror_ids=frozenset({"a", "b"}), other_ror_ids=frozenset({"b"}),
               other_words=re.compile("University of CSX"))  # fmt: skip
    assert one.owns("Institute, CSX", "")
    assert one.owns("nothing said", "a")
    assert not one.owns("nothing said", "b")
    assert not one.owns("University of CSX", "")
    assert not one.owns("CSXY", "") and not one.owns("csx", "")


def test_misread_cities_are_read_rightly_and_streets_are_left_out():
    rows = [
        Affiliation("1", 1.0, "CSX", "", "Clayton"),
        Affiliation("2", 1.0, "CSX", "", "12 High Street", resolved=False),
        Affiliation("3", 1.0, "CSX", "", "Left", resolved=False),
    ]
    found = site_weights(rows, [body(words=WORD, readings={"Clayton": "Right"})], {"Left", "Right"}, least=1)
    assert [(w.place, w.weight) for w in found] == [("Left", 0.5), ("Right", 0.5)]


def weights(**parts: float) -> list[Weight]:
    return [Weight("b", "B", place, part, 0, 1, 20) for place, part in parts.items()]


def test_a_corrected_place_leaves_the_others_their_proportions():
    assert corrected(weights(Left=0.5, Right=0.3, Third=0.2), {"Left": 0.25}) == pytest.approx(
        {"Left": 0.25, "Right": 0.45, "Third": 0.3}
    )
    assert corrected(weights(Left=0.5, Right=0.5), {"Left": 1}) == {"Left": 1, "Right": 0.0}


@pytest.mark.parametrize(
    ("fixed", "message"),
    [
        ({"Elsewhere": 0.2}, "B: no article names Elsewhere."),
        ({"Left": 0.7, "Right": 0.5}, "the corrected parts sum to 1.2"),
        ({"Left": 0.2, "Right": 0.3}, "the corrected parts sum to 0.5, the others have 0."),
    ],
)
def test_corrections_that_cannot_be_are_refused(fixed, message):
    with pytest.raises(BadInput, match=message):
        corrected(weights(Left=0.5, Right=0.5), fixed)


def test_a_year_that_is_none_is_told_with_its_line(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text(
        "doi,year,author_seq,aff_seq,affiliation,city,country_code,city_geonameid,ror_id\na,MMXX,1,1,,,,,\n"
    )
    with pytest.raises(BadInput, match="rows.csv, line 2, column year: 'MMXX' must be a year."):
        read_affiliations(path, [2020], None)


@needs_samples
@pytest.mark.slow
def test_the_committed_weights_follow_from_the_rows(tmp_path):
    done = science_cities(
        ROOT, "annual", "weights", str(NATURE_ROWS), "--years", "2012-2022", "--to", str(tmp_path / "weights.csv"),
        "--organisations", str(ORGANISATIONS), "--us-areas", str(US_AREAS),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    committed = ROOT / "data" / "reference" / "site_weights.csv"
    assert (tmp_path / "weights.csv").read_bytes() == committed.read_bytes()
