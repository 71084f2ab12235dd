"""Metropolitan areas: printed evidence before exceptions before the rule, and nothing guessed."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest
from conftest import copy_root
from registries import organisations, us_areas
from samples import ORGANISATIONS, US_AREAS, needs_samples

from helpers.openindex.names import InstitutionNames
from helpers.openindex.places import Places, read_organisations, read_rows
from helpers.openindex.problems import BadInput

BOULDER, PRINCETON, NEW_HAVEN, AURORA = "5574991", "5102922", "4839366", "5412347"


@pytest.fixture(scope="module")
def places(tmp_path_factory) -> Places:
    folder = tmp_path_factory.mktemp("registries")
    areas = us_areas(
        folder,
        (BOULDER, "216", "Denver-Aurora, CO"), (AURORA, "216", "Denver-Aurora, CO"),
        (PRINCETON, "408", "New York-Newark, NY-NJ-CT-PA"), (NEW_HAVEN, "408", "New York-Newark, NY-NJ-CT-PA"),
        ("77", "", ""),
    )  # fmt: skip
    known = organisations(
        folder,
        ("a", "One", "Palaiseau", "2988758", "Île-de-France", "FR", ""),
        ("b", "Two", "Palaiseau", "2988758", "", "FR", ""),
        ("c", "Three", "Suwon", "1835553", "Gyeonggi-do", "KR", ""),
        ("d", "Four", "Smallville", "77", "Kansas", "US", ""),
    )
    return Places(areas, known)


@pytest.mark.parametrize(
    ("geonames_id", "name", "why"),
    [
        (PRINCETON, "New York metropolitan area", "rule"),
        (NEW_HAVEN, "New York metropolitan area", "rule"),
        (BOULDER, "Boulder", "exception"),  # though the rule has it in Denver
        (AURORA, "Denver", "rule"),
        ("2988758", "Paris metropolitan area", "rule"),  # by what most organisations of the city say
        ("1835553", "Seoul metropolitan area", "rule"),
        ("77", "Smallville", "city proper"),
        ("2650188", "London metropolitan area", "exception"),
        ("2653941", "Cambridge (UK)", "city proper"),
        ("4931972", "Boston metropolitan area", "city proper"),  # entry of the edition of cities proper
    ],
)
def test_the_area_of_a_city(places, geonames_id, name, why):
    area = places.area(geonames_id)
    assert (area.name, area.why) == (name, why)


def test_printed_evidence_comes_first(places):
    area = places.area(BOULDER, institution="Yale University")
    assert (area.name, area.why) == ("New York metropolitan area", "printed")


def test_without_geonames_id_nothing_is_guessed(places):
    assert places.area("", "Paris") is None


def test_a_city_that_nothing_knows_stays_by_itself_under_its_id(places):
    assert places.area("123", "Nowhere").id == "geonames:123"
    assert places.area("123", "Nowhere").name == "Nowhere"
    assert places.area("123").name == "GeoNames 123"


def test_a_city_with_the_name_of_another_that_is_known_bears_its_country(places):
    area = places.area("123", "Heidelberg", country_code="ZA")
    assert (area.id, area.name) == ("geonames:123", "Heidelberg (South Africa)")
    assert places.area("123", "Heidelberg").name == "Heidelberg (GeoNames 123)"
    assert places.area("2907911", "Heidelberg", country_code="DE").name == "Heidelberg"


def test_a_country_that_is_one_city(places):
    assert places.area("999", "Shatin", country_code="HK").name == "Hong Kong"


@pytest.mark.parametrize(
    ("institution", "country", "name"),
    [
        ("Hangzhou Medical College (HMC)", "China", "Hangzhou"),
        ("Xi'an Shiyou University", "China", "Xi'an"),
        ("Hangzhounese Institute", "China", None),
        ("Hangzhou", "China", None),
        ("Boston University", "United States", None),
    ],
)
def test_names_that_begin_with_their_city_count_only_where_the_rules_say_so(
    places, institution, country, name
):
    area = places.named_after(institution, country)
    assert (area.name if area else None) == name


def test_countries_have_the_names_of_the_reference_tables(places):
    assert [places.country(code) for code in ("US", "CN", "GB", "KR", "ZZ")] == [
        "United States", "China", "United Kingdom", "South Korea", None,
    ]  # fmt: skip


def test_every_country_of_the_reference_tables_has_a_code(tmp_path):
    data = copy_root(tmp_path / "root") / "data" / "reference"
    with (data / "places.csv").open(encoding="utf-8") as file:
        known = {row["place"] for row in csv.DictReader(file) if row["kind"] == "country"}
    with (data / "country_codes.csv").open(encoding="utf-8") as file:
        coded = {row["country"] for row in csv.DictReader(file)}
    assert known - coded == {"mainland China"}  # a name of some printed tables, no country of its own


def test_a_table_without_the_delineation_of_the_rules_is_refused(tmp_path):
    path = tmp_path / "areas.csv"
    path.write_text("geonameid,csa_code_2023,csa_title_2023\n1,2,3\n")
    with pytest.raises(BadInput, match=r"areas.csv, line 1: the column 'csa_code_2020' is missing\."):
        Places(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a,b\n1,2\n3\n", "line 3: has 1 cells, the heading has 2"),
        (b'a,b\n1,2\n"3,4\n', "line 3: cannot be read as CSV"),
        (b"a,b\n1,\xff\n", "line 2: is not UTF-8 text"),
        (b"b\n1\n", "line 1: the column 'a' is missing"),
        (b"", "is empty"),
        (gzip.compress(b"a,b\n1,2\n" * 999, mtime=0)[:-20], "is cut short"),
        (gzip.compress(b"a,b\n1,2\n" * 999, mtime=0)[:-9] + b"123456789", "is cut short"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_line(tmp_path, content, message):
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput) as error:
        read_rows(path, ("a",))
    assert f"{path}" in str(error.value)
    assert message in str(error.value)


def test_a_file_that_is_missing_is_named(tmp_path: Path):
    with pytest.raises(BadInput, match="none.csv does not exist"):
        read_rows(tmp_path / "none.csv", ())


def test_lines_are_those_of_the_file_even_behind_cells_of_several_lines(tmp_path: Path):
    path = tmp_path / "table.csv"
    path.write_text('a,b\n"1\n1",2\n3,4\n')
    assert [row["line"] for row in read_rows(path, ("a", "b"))] == ["2", "4"]


@needs_samples
def test_real_registries_follow_the_printed_facts():
    real = Places(US_AREAS, ORGANISATIONS)
    known = read_organisations(ORGANISATIONS)
    by_name = {found.name: found for found in known.values()}

    def area(name: str) -> str:
        found = by_name[name]
        return real.area(found.geonames_id, found.city, country_code=found.country_code).name

    assert {area("Yale University"), area("Princeton University"), area("Columbia University")} == {
        "New York metropolitan area"
    }
    assert (
        area("Stanford University") == area("University of California, Berkeley") == "San Francisco Bay Area"
    )
    assert area("Johns Hopkins University") == "Baltimore–Washington"
    assert area("University of Cambridge") == "Cambridge (UK)"
    assert area("University of Oxford") == "Oxford"
    assert area("The University of Tokyo") == "Tokyo metropolitan area"
    assert area("Korea Advanced Institute of Science and Technology") == "Daejeon"


def test_a_withdrawn_organisation_places_no_institution(tmp_path):
    registry = organisations(
        tmp_path, ("a1", "One Institute", "Paris", "2988507", "", "FR", ""), ("a2", "Two Institute", "Paris", "2988507", "", "FR", "")
    )  # fmt: skip
    lines = registry.read_text().splitlines()
    registry.write_text(
        "\n".join(line + end for line, end in zip(lines, (",status", ",withdrawn", ",active"), strict=True))
    )
    known = InstitutionNames(Places(None, registry))
    assert known.place("One Institute", "France") == ("", False, "no organisation of this name")
    assert known.place("Two Institute", "France")[0] == "Paris metropolitan area"


@pytest.mark.parametrize(
    ("geonames_id", "city", "country_code", "name"),
    [
        ("3515428", "Tlalpan", "MX", "Mexico City"),
        ("2675397", "Solna", "SE", "Stockholm"),
        ("2618468", "Kongens Lyngby", "DK", "Copenhagen"),
        ("2939440", "Berlin-Dahlem", "DE", "Berlin metropolitan area"),
        ("2692969", "Malmo", "SE", "Malmo"),  # a city of its own, though Lund is near
    ],
)
def test_boroughs_and_suburbs_belong_to_their_city(places, geonames_id, city, country_code, name):
    assert places.area(geonames_id, city, country_code=country_code).name == name


def test_an_organisation_in_several_cities_is_placed_only_where_they_are_of_one_area(places):
    assert places.area("1808926|1796236", "Hangzhou|Shanghai", country_code="CN") is None
    assert places.area("2675397|2673730", "Solna|Stockholm", country_code="SE").name == "Stockholm"
    assert places.area("123|123", "Nowhere|Nowhere", country_code="SE").name == "Nowhere"


def test_codes_of_several_cities_are_read_with_either_separator(tmp_path):
    path = organisations(
        tmp_path, ("a", "Two Towns", "Hangzhou; Shanghai", "1808926; 1796236.0", "", "CN", "")
    )
    assert read_organisations(path)["a"].geonames_id == "1808926|1796236"


def test_an_organisation_that_has_ceased_gives_way_to_one_of_the_same_name(tmp_path):
    registry = organisations(
        tmp_path, ("a1", "One Institute", "Paris", "2988507", "", "FR", ""), ("a2", "One Institute", "Lyon", "2996944", "", "FR", ""),
        ("a3", "Two Institute", "Lyon", "2996944", "", "FR", ""),
    )  # fmt: skip
    known = InstitutionNames(Places(None, registry))
    assert known.place("One Institute", "France") == ("", False, "several organisations of this name")
    lines = registry.read_text().splitlines()
    registry.write_text(
        "\n".join(map("".join, zip(lines, (",status", ",inactive", ",active", ",inactive"), strict=True)))
    )
    known = InstitutionNames(Places(None, registry))
    assert known.place("One Institute", "France")[0] == "Lyon"
    assert known.place("Two Institute", "France")[0] == "Lyon"  # what it published in its time is its own
