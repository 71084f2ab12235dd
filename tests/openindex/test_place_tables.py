"""Tables of places made from official downloads, small ones in their documented form; and those of the project."""

from __future__ import annotations

import csv
import json
import lzma
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT, contents, science_cities
from openpyxl import Workbook
from samples import SAMPLES, needs_samples

from helpers.openindex.place_tables import (
    ORGANISATIONS,
    US_AREAS,
    origins,
    own_table,
    places_told,
    write_organisations,
    write_us_areas,
)  # fmt: skip
from helpers.openindex.places import Places, read_organisations
from helpers.openindex.problems import BadInput
from helpers.openindex.registry_files import read_ror, read_us_areas

# the registry's own headings, those that are read and some that are not
ROR_CSV = [
    "id", "admin.created.date", "locations.geonames_id", "locations.geonames_details.country_code",
    "locations.geonames_details.country_subdivision_code", "locations.geonames_details.country_subdivision_name",
    "locations.geonames_details.name", "names.types.acronym", "names.types.alias", "names.types.label",
    "names.types.ror_display", "ror_display_lang", "relationships", "status", "types",
]  # fmt: skip
RORS = [
    ["https://ror.org/01aaa0001", "2020-01-01", "3515428", "MX", "CMX", "Mexico City", "Tlalpan", "en: IA; no_lang_code: AI",
     "es: Instituto Uno; el: Ινστιτούτο", "en: Institute One", "Institute One", "en",
     "parent: https://ror.org/01aaa0002; child: https://ror.org/01aaa0003", "active", "facility"],
    ["https://ror.org/01aaa0002", "2020-01-01", "1808926; 1796236", "CN; CN", "ZJ; SH", "Zhejiang; Shanghai",
     "Hangzhou; Shanghai", "", "", "", "Two Towns", "en", "", "inactive", "education"],
    ["https://ror.org/01aaa0003", "2020-01-01", "2988507", "FR", "IDF", "Île-de-France", "Paris", "", "", "",
     "Gone", "en", "", "withdrawn", "education"],
]  # fmt: skip


def as_json(rows: list[list[str]]) -> str:
    records = []
    for row in rows:
        cells = dict(zip(ROR_CSV, row, strict=True))
        at = [cells[name].split("; ") for name in ROR_CSV[2:7]]
        names = [{"value": cells["names.types.ror_display"], "types": ["ror_display", "label"], "lang": "en"}]
        for kind in ("acronym", "alias", "label"):
            parts = [part.split(": ")[1] for part in cells[f"names.types.{kind}"].split("; ") if part]
            names += [{"value": value, "types": [kind], "lang": None} for value in parts]
        related = [part.split(": ", 1) for part in cells["relationships"].split("; ") if part]
        records.append({
            "id": cells["id"], "names": names, "status": cells["status"],
            "locations": [
                {"geonames_id": int(code), "geonames_details": {
                    "country_code": country, "country_subdivision_code": short, "country_subdivision_name": region,
                    "name": city, "lat": 1.0, "lng": 1.0}}
                for code, country, short, region, city in zip(*at, strict=True)
            ],
            "relationships": [{"type": kind, "id": other, "label": "…"} for kind, other in related],
        })  # fmt: skip
    return json.dumps(records)


def as_csv(path: Path, heading: list[str], rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heading, *rows])
    return path


def downloads(folder: Path) -> dict[str, Path]:
    table = as_csv(folder / "v2.1-2026-01-15-ror-data.csv", ROR_CSV, RORS)
    records = folder / "v2.1-2026-01-15-ror-data.json"
    records.write_text(as_json(RORS), encoding="utf-8")
    both = folder / "v2.1-2026-01-15-ror-data.zip"
    with zipfile.ZipFile(both, "w") as archive:  # of schema 1 first, as releases had them side by side
        archive.writestr("v2.1-ror-data.csv", "id,name,types\nhttps://ror.org/01aaa0001,One,x\n")
        archive.writestr("v2.1-ror-data.json", '[{"id": "https://ror.org/01aaa0001", "name": "One"}]')
        archive.write(records, "v2.1-ror-data_schema_v2.json")
        archive.writestr("readme.txt", "…")
    return {"csv": table, "json": records, "zip": both}


@pytest.mark.parametrize("kind", ["csv", "json", "zip"])
def test_every_form_of_the_registry_gives_the_same_table(tmp_path, kind):
    read = read_ror(downloads(tmp_path)[kind])
    assert read.version == "v2.1-2026-01-15"
    one, two, gone = read.rows
    assert (one["ror_id"], one["geonames_id"], one["subdivision"]) == ("01aaa0001", "3515428", "Mexico City")
    assert set(one["other_names"].split("|")) == {"IA", "AI", "Instituto Uno", "Ινστιτούτο"}
    assert one["parent_ror_ids"] == "01aaa0002"
    assert (two["geonames_id"], two["city"], two["country_code"]) == (
        "1808926|1796236",
        "Hangzhou|Shanghai",
        "CN",
    )
    assert {name for name, value in gone.items() if value} == {"ror_id", "status"}
    path = write_organisations(read.rows, read.version, "", tmp_path / "data")
    known = read_organisations(path)
    assert known["01aaa0001"].other_names == ("IA", "AI", "Instituto Uno")  # Greek letters are in no export
    assert (known["01aaa0002"].inactive, known["01aaa0003"].withdrawn) == (True, True)
    assert origins(tmp_path / "data")[ORGANISATIONS].rows == 3


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({0: ""}, "line 2: has no id"),
        ({2: "5.1E+06"}, "line 2, column geonames_id: '5.1E+06' must be a code of digits"),
        ({3: "Mexico"}, "line 2, column country_code: 'Mexico' must be a country code of two letters"),
        ({0: "https://ror.org/01aaa0002"}, "the organisation 01aaa0002 stands there twice"),
    ],
)
def test_a_bad_record_is_named(tmp_path, change, message):
    rows = [[change.get(n, cell) for n, cell in enumerate(RORS[0])], *RORS[1:]]
    path = as_csv(tmp_path / "ror.csv", ROR_CSV, rows)
    with pytest.raises(BadInput) as error:
        read_ror(path)
    assert str(path) in str(error.value)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("id,name\n1,2\n", "line 1: no table of ROR's schema 2, without locations.geonames_details.name"),
        ('[{"id": "x", "name": "One"}]', "record 1: is not of ROR's schema 2"),
        ('[{"id": "x", "locations": [], "status": "active"}]', "record 1: is not as ROR's schema 2 has it (KeyError('names'))"),
        ('[{"id": "x"', "is no JSON"),
        ("[]", "has no organisations"),
    ],
)  # fmt: skip
def test_another_form_is_refused_and_nothing_written(tmp_path, content, message):
    path = tmp_path / "ror.json"
    path.write_text(content)
    run = science_cities(ROOT, "index", "places", "--ror", str(path), "--to", str(tmp_path / "data"))
    assert run.returncode == 1
    assert message in run.stderr
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "data").exists()


def test_a_zip_without_a_table_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "ror.zip", "w") as archive:
        archive.writestr("readme.md", "…")
    with pytest.raises(BadInput, match=r"holds no \.csv and no \.json"):
        read_ror(tmp_path / "ror.zip")


def geonames(folder: Path, *cities: tuple[str, str, str, str]) -> Path:
    """A dump of GeoNames: id, class, state and county of US cities, and a city elsewhere."""
    path = folder / "cities500.txt"
    lines = ["\t".join(["1", "Elsewhere", *[""] * 4, "P", "PPL", "CA", *[""] * 10])]
    for code, kind, state, county in cities:
        lines.append(
            "\t".join([code, "Town", "Town", "", "1", "1", kind, "PPL", "US", "", state, county, *[""] * 7])
        )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


CENSUS = [
    "CBSA Code",
    "CSA Code",
    "CBSA Title",
    "CSA Title",
    "State Name",
    "FIPS State Code",
    "FIPS County Code",
]
COUNTIES = [
    ["14460", "148", "Boston", "Boston-Worcester, MA", "Massachusetts", "25", "025"],
    ["1", "", "Small", "", "Massachusetts", "25", "001"],
    ["25540", "278", "Hartford", "Hartford, CT", "Connecticut", "09", "003"],
]


def census(folder: Path, title: str, *, workbook: bool) -> Path:
    rows = [[title], ["(of counties)"], CENSUS, *COUNTIES, [], ["Note: as of today."]]
    if not workbook:
        return as_csv(folder / "list1.csv", rows[0], rows[1:])
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / "list1.xlsx")
    return folder / "list1.xlsx"


@pytest.mark.parametrize("workbook", [False, True])
def test_cities_and_counties_are_joined(tmp_path, workbook):
    cities = geonames(
        tmp_path,
        ("11", "P", "MA", "025"),
        ("12", "P", "MA", "001"),
        ("13", "A", "MA", "025"),
        ("14", "P", "CT", "110"),
    )
    read = read_us_areas(cities, census(tmp_path, "List 1. AREAS, March 2020", workbook=workbook))
    assert read.rows == [
        {"geonameid": "11", "csa_code_2020": "148", "csa_title_2020": "Boston-Worcester, MA"}
    ]
    assert (
        "no county of Connecticut has the same code in both" in read.told[1]
    )  # it has other counties since 2022
    path = write_us_areas(read.rows, read.version, "", tmp_path / "data")
    assert Places(path).area("11").name == "Boston metropolitan area"


def test_a_delineation_of_another_year_is_refused(tmp_path):
    with pytest.raises(BadInput, match="is the delineation of 2023; .* has rules for that of 2020"):
        read_us_areas(geonames(tmp_path), census(tmp_path, "List 1, July 2023", workbook=False))
    with pytest.raises(BadInput, match="neither a title nor the name of the file tells the year"):
        read_us_areas(geonames(tmp_path), census(tmp_path, "List 1", workbook=False))


def test_a_dump_of_another_form_is_refused(tmp_path):
    path = tmp_path / "cities.txt"
    path.write_text("1\tTown\n")
    with pytest.raises(BadInput, match=r"cities.txt, line 1: has 2 cells, a dump of GeoNames has 19"):
        read_us_areas(path, census(tmp_path, "March 2020", workbook=False))
    with pytest.raises(BadInput, match="--geonames needs --census"):
        read_us_areas(geonames(tmp_path), None)


def test_the_tables_of_the_project_tell_their_origin_and_place():
    known = origins()
    assert {name: origin.rows for name, origin in known.items()} == {
        name: lzma.decompress(own_table(name).read_bytes()).count(b"\n") - 1
        for name in (ORGANISATIONS, US_AREAS)
    }
    assert "CC0" in known[ORGANISATIONS].terms
    assert "CC BY 4.0" in known[US_AREAS].terms
    told = places_told(own_table(US_AREAS), own_table(ORGANISATIONS))
    assert "about 40 % of the registry" in told[0]
    assert own_table(ORGANISATIONS).stat().st_size < 1_400_000


def test_a_run_without_tables_is_told_what_that_means_before_it_begins(tmp_path):
    assert own_table(ORGANISATIONS, tmp_path) is None
    told = places_told(None, None)
    assert "institutions of works and exports are in no city" in told[0]
    assert "US cities stay by themselves" in told[1]
    other = places_told(None, tmp_path / "mine.csv")[0]
    assert other == f"organisations: {tmp_path / 'mine.csv'}"


def test_a_table_that_is_cut_short_is_refused(tmp_path):
    path = tmp_path / "organisations.csv.xz"
    path.write_bytes(own_table(ORGANISATIONS).read_bytes()[:5000])
    with pytest.raises(BadInput, match="is cut short"):
        read_organisations(path)
    path.write_bytes(own_table(ORGANISATIONS).read_bytes()[:2000] + b"?" * 3000)
    with pytest.raises(BadInput, match="is damaged"):
        read_organisations(path)


def test_what_is_missing_is_refused(tmp_path):
    run = science_cities(ROOT, "index", "places", "--to", str(tmp_path))
    assert run.returncode == 2
    assert "give --ror, or --geonames with --census" in run.stderr
    assert contents(tmp_path) == {}


@needs_samples
def test_a_table_of_the_registry_with_headings_changed_by_a_user():
    read = read_ror(SAMPLES.parent / "cases" / "openalex" / "ror_official_csv_head.csv")
    by_name = {row["name"]: row for row in read.rows}
    assert by_name["Electronic Navigation Research Institute"]["geonames_id"] == "1850147"
    assert "Denshi Kōhō Kenkyūjo" in by_name["Electronic Navigation Research Institute"]["other_names"].split(
        "|"
    )
    parents = by_name["Techniques of Informatics and Microelectronics for Integrated Systems Architecture"][
        "parent_ror_ids"
    ]
    assert parents == "05sbt2524|04z22qz54|02rx3b187|02feahw73"
