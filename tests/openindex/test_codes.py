"""Codes that a spreadsheet or a data frame wrote back as numbers: read as codes, or refused with line and column."""

from __future__ import annotations

from pathlib import Path

import pytest
from registries import organisations, us_areas
from samples import SAMPLES

from helpers.openindex.places import Places, read_organisations, read_rows
from helpers.openindex.problems import BadInput
from helpers.openindex.rows import COLUMNS, read_author_rows

CASES = SAMPLES.parent / "cases" / "openalex"
needs_cases = pytest.mark.skipif(not CASES.is_dir(), reason=f"the cases are not there ({CASES})")


def table(folder: Path, column: str, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(f'other,{column}\n1,"{text}"\n', encoding="utf-8")
    return path


READ = {
    ("city_geonameid", "5128581.0"): "5128581", ("geonameid", " 5128581 "): "5128581", ("geonames_id", "5128581.00"): "5128581",
    ("geonames_id", "nan"): "", ("geonames_id", "5128581."): "5128581", ("csa_code_2020", "408.0"): "408",
    ("csa_code_2023", "408"): "408", ("cbsa_code_2020", "19300.0"): "19300", ("country_code", "us"): "US", ("country_code", "NaN"): "",
    ("ror_id", "https://ror.org/03vek6s52"): "03vek6s52", ("ror_id", "ror.org/03VEK6S52"): "03vek6s52",
    ("parent_ror_ids", "https://ror.org/03vek6s52|041kmwe10"): "03vek6s52|041kmwe10",
    ("parent_ror_ids", "parent: https://ror.org/05sbt2524; child: https://ror.org/04z22qz54"): "05sbt2524",
    ("year", "2001.0"): "2001", ("author_seq", "1.0"): "1", ("aff_seq", "0.0"): "0", ("subdivision", "Île-de-France"): "Île-de-France",
}  # fmt: skip


@pytest.mark.parametrize("given", READ)
def test_a_code_is_read_as_it_was(tmp_path, given):
    column, text = given
    assert read_rows(table(tmp_path, column, text), (column,))[0][column] == READ[given]


@pytest.mark.parametrize(
    ("column", "text", "expected"),
    [
        ("city_geonameid", "5128581.5", "a code of digits"),
        ("geonameid", "5.128581e+06", "a code of digits"),
        ("geonames_id", "5,128,581", "a code of digits"),
        ("geonames_id", "-5128581", "a code of digits"),
        ("geonames_id", "٥١٢٨", "a code of digits"),
        ("csa_code_2020", "4.08E+02", "a code of digits"),
        ("country_code", "276.0", "a country code of two letters"),
        ("country_code", "USA", "a country code of two letters"),
        (
            "country_code",
            "UK",
            "a country code of two letters, as ISO 3166 has it (GB for the United Kingdom",
        ),
        ("country_code", "XX", "a country code of two letters"),
        ("ror_id", "1.5E+23", "an id of the Research Organization Registry"),
        ("ror_id", "3.0", "an id of the Research Organization Registry"),
        ("parent_ror_ids", "03vek6s52|2e+52", "ids of the Research Organization Registry"),
        ("subdivision", "13.0", "the name of a region"),
    ],
)
def test_a_code_whose_digits_are_lost_is_refused(tmp_path, column, text, expected):
    path = table(tmp_path, column, text)
    with pytest.raises(BadInput) as error:
        read_rows(path, (column,))
    assert str(error.value).startswith(f"{path}, line 2, column {column}: '{text}' must be {expected}")


def test_cities_are_not_split_by_the_form_of_their_codes(tmp_path):
    plain = Places(us_areas(tmp_path, ("5128581", "408", "New York-Newark")), None)
    floats = Places(us_areas(tmp_path, ("5128581.0", "408.0", "New York-Newark")), None)
    assert floats.area("5128581") == plain.area("5128581")
    registry = organisations(
        tmp_path, ("https://ror.org/0aaaaaa01", "A", "New York", "5128581.0", "", "us", "")
    )
    assert read_organisations(registry)["0aaaaaa01"].geonames_id == "5128581"
    assert read_organisations(registry)["0aaaaaa01"].country_code == "US"


@needs_cases
def test_rows_and_areas_that_went_through_a_data_frame(tmp_path):
    lines = (CASES / "rows_codes_as_floats.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    last = lines[-1].split(",")[0]  # of this article only the first authors are there
    rows = tmp_path / "rows.csv"
    rows.write_text("".join(line for line in lines if not line.startswith(last)), encoding="utf-8")
    read = read_author_rows([rows])
    ids = {site[1] for of in read.authors.values() for author in of.values() for site in author.values()}
    assert len(ids) > 100
    assert all(id == "" or id.isdigit() for id in ids)
    areas = read_rows(CASES / "us_areas_codes_as_floats_head.csv", ("geonameid", "csa_code_2020"))
    assert {row["csa_code_2020"].isdigit() or not row["csa_code_2020"] for row in areas} == {True}
    assert "380" in {row["csa_code_2020"] for row in areas}
    assert set(COLUMNS) <= set(read_rows(CASES / "rows_codes_as_floats.csv", COLUMNS)[0])
