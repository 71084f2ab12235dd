"""Printed names: what differs in writing alone is resolved, the country decides, and nothing is guessed from likeness."""

from __future__ import annotations

import pytest

from helpers.base.errors import WrongParameter
from helpers.base.likeness import near_names
from helpers.base.paths import data_folder
from helpers.data.importing.resolving import Resolver, with_rows
from helpers.data.tables import NAMING_TABLES, frame, sound_table

FOLDER = data_folder() / "reference"
FRAMES = {
    name: frame([sound_table(FOLDER / f"{name}.csv", f"reference/{name}.csv")], name)
    for name in NAMING_TABLES
}
CITIES = list(FRAMES["places"].loc[FRAMES["places"]["kind"] == "city", "place"])


def resolved(name: str, country: str = "", kind: str = "city", **decided: str) -> object:
    """The project's name, or the unknown one."""
    result = Resolver(FRAMES, kind, decided, "as printed").resolve([(name, country, "line 2")])
    return result.names.get((name, country)) or result.unknown[0]


@pytest.mark.parametrize(
    ("name", "country", "own"),
    [
        ("ZURICH", "Switzerland", "Zürich"), ("Zu\u0308rich", "", "Zürich"), ("Bei\u200bjing ", "", "Beijing"),
        ("Houston metropolitan area", "USA", "Houston"), ("Barcelona", "Spain", "Barcelona metropolitan area"),
        ("Minneapolis–Saint Paul", "United States of America (USA)", "Minneapolis-St. Paul"), ("Montréal", "Canada", "Montreal"),
        ("Xi‘an", "China", "Xi'an"), ("baltimore – washington", "", "Baltimore–Washington"), ("Suzhou, China", "", "Suzhou"),
        ("Cambridge", "United Kingdom (UK)", "Cambridge (UK)"), ("Cambridge (UK)", "UK", "Cambridge (UK)"),
        ("Durham", "", "Durham"), ("Durham", "United States", "Durham"), ("Durham", "UK", "Durham (UK)"),
        ("New York City", "", "New York metropolitan area"), ("Greater Boston area", "USA", "Boston metropolitan area"),
        ("SF Bay Area", "", "San Francisco Bay Area"), ("Zurich, Switzerland", "Switzerland", "Zürich"),
        ("Singapore", "Singapore", "Singapore"), ("Hong Kong", "China", "Hong Kong"),
    ],
)  # fmt: skip
def test_writing_and_country_resolve(name, country, own):
    assert resolved(name, country) == own


def test_a_city_is_no_new_country():
    found = resolved("Basel", kind="country")
    assert (found.table, found.why) == (
        "",
        "a city, and this seems to be a table of countries: call the column City",
    )


def test_institutions_and_countries_resolve_without_their_brackets():
    assert (
        resolved("Chinese Academy of Sciences", "China", "institution") == "Chinese Academy of Sciences (CAS)"
    )
    assert resolved("United States of America", kind="country") == "United States"


def test_a_country_that_contradicts_a_name_or_is_not_known_decides_nothing():
    assert resolved("Durham (UK)", "United States").table == ""
    assert "the country 'Ruritanien' is not known" in resolved("Ruritania-Stadt", "Ruritanien").why


@pytest.mark.parametrize("name", ["Barcelona", "Houston", "Chongqing", "Atlanta", "Nancy", "Bologna"])
def test_a_city_that_merely_looks_alike_is_not_near(name):
    others = [city for city in CITIES if name not in city]
    assert near_names(name, others) == []


@pytest.mark.parametrize(("name", "near"), [("Bejing", "Beijing"), ("Washington", "Baltimore–Washington"), ("Kolkatta", "Kolkata metropolitan area")])  # fmt: skip
def test_slips_and_lost_words_are_near(name, near):
    assert near_names(name, CITIES)[0] == near


def test_a_slip_is_never_accepted_unasked_for_it_may_be_a_city_of_its_own():
    unknown = resolved("Zhangzou", "China")
    assert unknown.table == "" and "Zhangzhou" in unknown.near


def test_the_title_of_a_census_area_is_an_alias_of_its_first_city():
    unknown = resolved("Pittsburgh-New Castle-Weirton, PA-OH-WV", "United States of America (USA)")
    assert (unknown.table, unknown.row) == (
        "place_aliases", ("Pittsburgh-New Castle-Weirton, PA-OH-WV", "Pittsburgh", "as printed"),
    )  # fmt: skip


def test_a_new_place_has_a_ready_row_and_another_name_where_its_own_is_taken():
    new = resolved("Atlantis", "Portugal")
    assert (new.table, new.row[:5]) == ("places", ("Atlantis", "Atlantis", "city", "Portugal", "europe"))
    assert resolved("Paris", "USA").row[0] == "Paris (United States)"
    assert resolved("Atlantis", "").table == ""  # a row needs its country
    assert (
        Resolver(with_rows(FRAMES, [new]), "city", {}, "").resolve([("Atlantis", "Portugal", "")]).unknown
        == []
    )


def test_what_the_reader_says_decides():
    assert resolved("Bejing", "China", Bejing="Beijing").row[:2] == ("Bejing", "Beijing")
    assert resolved("Bejing", "China", Bejing="new").row[3:5] == ("China", "china")
    assert resolved("Atlantis", "", Atlantis="new:Portugal").row[3] == "Portugal"
    with pytest.raises(WrongParameter, match="no city 'Beijin' is known; near names: Beijing"):
        resolved("Bejing", "China", Bejing="Beijin")


def test_an_unknown_name_is_listed_once():
    rows = [("Atlantis", "Portugal", f"line {n}") for n in (2, 9)]
    [one] = Resolver(FRAMES, "city", {}, "").resolve(rows).unknown
    assert one.where == "line 2"
