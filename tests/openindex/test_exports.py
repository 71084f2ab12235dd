"""The table of institutions that Nature Index exports: what is refused, how names are placed, and real exports."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from conftest import contents, science_cities
from registries import organisations
from samples import ORGANISATIONS, US_AREAS, export, needs_samples

from helpers.base.errors import ScienceCitiesError, WrongParameter
from helpers.index.printed import load_index
from helpers.openindex import exports
from helpers.openindex.build import build_from_export
from helpers.openindex.exports import NOT_PLACED, SPREAD, agreement, read_export, subject_of
from helpers.openindex.place_tables import ORGANISATIONS as ORGANISATIONS_TABLE
from helpers.openindex.place_tables import US_AREAS as US_AREAS_TABLE
from helpers.openindex.place_tables import own_table
from helpers.openindex.places import Places
from helpers.openindex.problems import BadInput

NEW = ["Position", "Institution", "Country/territory", "Count", "Share"]
OLD = ["Institution", "Country", "AC", "FC"]
US = "United States of America (USA)"


def write(path: Path, rows: list[list], heading: list[str] = NEW) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([heading, *rows])
    return path


def table(folder: Path, *rows: tuple) -> Path:
    return write(folder / "export.csv", [[n, *row] for n, row in enumerate(rows, 1)])


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    return organisations(
        tmp_path,
        ("a", "University of Examples", "Utrecht", "2745912", "", "NL", "Universiteit van Voorbeelden|UvV"),
        ("b", "Twin College", "Utrecht", "2745912", "", "NL", ""),
        ("c", "Twin College", "Aachen", "3247449", "", "NL", ""),
        ("d", "Académie & Institute", "Paris", "2988507", "", "FR", ""),
        ("e", "Elsewhere", "Aachen", "3247449", "", "DE", "University of Examples"),
        ("f", "Institute of Alpha", "Aachen", "3247449", "", "DE", "Beta"),
        ("g", "Beta", "Paris", "2988507", "", "DE", ""),
        ("h", "Harbour University", "Hong Kong", "1819729", "", "HK", ""),
    )


def placed(tmp_path: Path, registry: Path | None, *rows: tuple) -> exports.Export:
    return read_export(table(tmp_path, *rows), Places(None, registry), registry)


@pytest.mark.parametrize(
    ("institution", "country", "area", "how"),
    [
        ("University of Examples", "Netherlands", "Utrecht", "registry"),
        ("The University of Examples (UE)", "Netherlands", "Utrecht", "registry"),
        ("UNIVERSITEIT VAN VOORBEELDEN", "Netherlands", "Utrecht", "registry"),
        ("Academie and Institute", "France", "Paris metropolitan area", "registry"),
        ("Twin College", "Netherlands", "", "several organisations of this name"),
        ("Example University", "Netherlands", "", "no organisation of this name"),
        ("University of Examples", "France", "", "no organisation of this name"),  # no such one in that country
        ("Beta", "Germany", "Paris metropolitan area", "registry"),  # its name goes before another's alias
        ("Harbour University", "China", "Hong Kong", "registry"),  # exports book it with China
        ("Yale University", US, "New York metropolitan area", "printed"),
        ("Purdue University", US, "West Lafayette", "correction"),
        ("Hangzhou Quiet Waves Co. Ltd.", "China", "Hangzhou", "name"),
    ],
)  # fmt: skip
def test_institutions_are_placed_by_name_and_never_by_likeness(
    tmp_path, registry, institution, country, area, how
):
    row = placed(tmp_path, registry, (institution, country, 9, 1)).rows[0]
    assert (row.area, row.how, row.spread) == (area, how, False)


def test_without_a_registry_the_reference_tables_place(tmp_path):
    row = placed(tmp_path, None, ("Aarhus University (AU)", "Denmark", 9, 1)).rows[0]
    assert (row.area, row.how) == ("Aarhus", "reference table")


def test_spread_bodies_stand_apart_and_on_request_at_their_headquarters(tmp_path):
    found = placed(
        tmp_path, None,
        ("Max Planck Society", "Germany", 90, 40), ("Aarhus University (AU)", "Denmark", 9, 4),
        ("AbbVie Inc.", US, 9, 3), ("Nobody Knows", "Chile", 2, 2),
    )  # fmt: skip
    assert found.city_shares() == {SPREAD: 43, "Aarhus": 4, NOT_PLACED: 2}
    assert found.city_shares(at_headquarters=True) == {
        "Munich metropolitan area": 40, "Aarhus": 4, SPREAD: 3, NOT_PLACED: 2,  # a company stays apart
    }  # fmt: skip
    assert sum(found.part(what) for what in ("placed", SPREAD, NOT_PLACED)) == pytest.approx(1)
    assert [row.institution for row in found.unplaced()] == ["Nobody Knows"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (["1", "A", "Chile", "2", "2.5"], "line 3: the Share 2.5 of A is above its Count 2"),
        (["1", "A", "Chile", "2", "-1"], "line 3, column Share: '-1' must be a number, 0 or more"),
        (["1", "A", "Chile", "many", "1"], "line 3, column Count: 'many' must be a number"),
        (["1", "A", "Chile", "2", ""], "line 3, column Share: '' must be a number"),
        (["1", "A", "Chile", "2", "nan"], "line 3, column Share: 'nan' must be a number"),
        (["1", "", "Chile", "2", "1"], "line 3, column Institution: is blank"),
        (
            ["1", "B", "Chile", "2", "1"],
            "line 3: B (Chile) stands already in line 2, with other figures (3, 1)",
        ),
        (["1", "A", "Chile", "2"], "line 3: has 4 cells, the heading has 5"),
        (["1", "A", "Chile", "2", "1", ""], "line 3: ends with a comma too many"),
        (["1", "A", "Chile", "2,000", "1"], "line 3, column Count: '2,000' must be a number, 0 or more."),
        (["1", "A", "Chile", "2,000", "1,234.50"], "line 3, column Count"),
        (
            ["1", "A", "Chile", "2000", "1,234.50"],
            "line 3, column Share: '1,234.50' must be a number, 0 or more; write 1234.50.",
        ),
        (
            ["1", "A", "Chile", "2000", "5-Jan"],
            "line 3, column Share: '5-Jan' is a date, which a spreadsheet makes",
        ),
    ],
)
def test_a_bad_row_is_refused_with_file_and_line(tmp_path, row, message):
    path = write(tmp_path / "export.csv", [["1", "B", "Chile", "3", "1"], row])
    with pytest.raises(BadInput) as error:
        read_export(path, Places())
    assert str(error.value).startswith(f"{path}, {message}")


def test_a_file_that_is_no_export_is_refused(tmp_path):
    path = write(tmp_path / "export.csv", [["a", "b"]], ["Institution", "Share"])
    with pytest.raises(BadInput, match="no column Country/territory or Country, no column Count or AC"):
        read_export(path, Places())
    with pytest.raises(BadInput, match="line 1: this is no export"):
        read_export(write(path, [], NEW), Places())


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (";".join(NEW).encode() + b"\n1;B;Chile;3;1,5\n", "line 1: is separated by semicolons"),
        ("\t".join(NEW).encode() + b"\n", "line 1: is separated by tabs"),
        (",".join(NEW).lower().encode() + b"\n1,B,Chile,3,1\n", "line 1: headings must be written"),
        (",".join(NEW).encode("utf-16"), "line 1: is UTF-16 text"),
        (
            ",".join(NEW).encode() + b"\n1,Z\xfcrich,Chile,3,1\n",
            "line 2: is not UTF-8 text, but Windows-1252",
        ),
    ],
)
def test_what_a_spreadsheet_makes_of_an_export_is_told_in_one_line(tmp_path, raw, told):
    (tmp_path / "export.csv").write_bytes(raw)
    with pytest.raises(BadInput, match=told) as error:
        read_export(tmp_path / "export.csv", Places())
    assert "\n" not in str(error.value)


def test_invisible_characters_make_no_other_institution(tmp_path):
    rows = [["1", "B C", "Chile", "3", "1"], ["1", "B\xa0C\u200b", "Chile", "3", "1"]]
    assert read_export(write(tmp_path / "export.csv", rows), Places()).repeats == (3,)


def test_identical_rows_are_dropped_and_listed(tmp_path):
    row = ["1", "B", "Chile", "3", "1"]
    found = read_export(write(tmp_path / "export.csv", [row, row, ["9", *row[1:]]]), Places())
    assert (len(found.rows), found.repeats) == (1, (3, 4))


def test_headings_of_older_exports(tmp_path):
    found = read_export(write(tmp_path / "old.csv", [["B", "Chile", "3", "1.5"]], OLD), Places())
    assert (found.rows[0].count, found.rows[0].share) == (3, 1.5)


@pytest.mark.parametrize("text", ["lif", "natural_sciences", ""])
def test_an_unknown_subject_is_refused(text):
    with pytest.raises(WrongParameter, match="Subjects: overall, chemistry"):
        subject_of(text)


def test_agreement_is_a_rank_correlation():
    printed = {"A": 1, "B": 2, "C": 3}
    assert agreement({"A": 9, "B": 8, "C": 7}, printed) == pytest.approx(1)
    assert agreement({"A": 7, "B": 8, "C": 9}, printed) == pytest.approx(-1)
    assert agreement({"A": 9, "B": 8}, printed) == pytest.approx(1)  # a city without Share comes last
    assert agreement({"A": 9}, {"A": 1, "B": 2}) is None


def test_an_index_of_an_export(tmp_path):
    path = table(
        tmp_path, ("Max Planck Society", "Germany", 90, 40.5), ("Aarhus University (AU)", "Denmark", 9, 4)
    )
    stored, _ = build_from_export("export", path, 2001, "life", None, None, root=tmp_path / "index")
    cities = stored.table("shares", level="metropolitan_area")
    assert cities[["place", "kind", "subject", "year", "share"]].to_numpy().tolist() == [
        [SPREAD, "spread", "life", 2001, 40.5], ["Aarhus", "place", "life", 2001, 4.0],
    ]  # fmt: skip
    assert cities["count"].isna().all()
    assert stored.description.spread["metropolitan_area"] == pytest.approx(40.5 / 44.5)
    with pytest.raises(ScienceCitiesError, match="the index 'export' has no table 'pairs'"):
        stored.table("pairs")
    placement = (stored.folder / "placement.csv").read_text(encoding="utf-8").splitlines()
    assert placement[1] == "Max Planck Society,Germany,40.5,Munich metropolitan area,true,reference table,2"


def test_places_of_an_export(tmp_path, registry):
    path = table(
        tmp_path,
        ("Max Planck Society", "Germany", 90, 40), ("Nobody Knows", "Chile", 2, 2), ("Nobody Knows", "Peru", 3, 3),
        ("United Examples (UE)", "International", 2, 2), ("Yale University", US, 9, 9),
        ("University of Examples", "Netherlands", 9, 4),
    )  # fmt: skip
    stored, _ = build_from_export("export", path, 2001, "life", None, registry, root=tmp_path / "index")
    found = stored.table("places")
    assert found.astype(object).where(found.notna(), None).to_numpy().tolist() == [
        ["institution", "Max Planck Society", "Germany", None],
        ["institution", "Nobody Knows", "Peru", None],
        ["institution", "United Examples (UE)", None, None],
        ["institution", "University of Examples", "Netherlands", "Utrecht"],
        ["institution", "Yale University", "United States", "New York metropolitan area"],
        ["metropolitan_area", "New York metropolitan area", "United States", None],
        ["metropolitan_area", "Utrecht", "Netherlands", None],
    ]
    shares = stored.table("shares", kind="place")
    for level in ("institution", "metropolitan_area"):
        assert set(found.loc[found["level"] == level, "place"]) == set(
            shares.loc[shares["level"] == level, "place"]
        )
    assert set(stored.description.tables) == {"shares", "places"}


def test_the_command_tells_and_refuses(root, tmp_path):
    good = table(tmp_path, ("Aarhus University (AU)", "Denmark", 9, 4), ("Nobody Knows", "Chile", 2, 2))
    run = science_cities(root, "index", "institutions", str(good), "--year", "2024", "--subject", "life")
    assert run.returncode == 0, run.stderr
    assert "placed 66.7%, spread over many cities 0.0%, not placed 33.3%" in run.stdout
    assert "2.00  Nobody Knows, Chile: no organisation of this name" in run.stdout
    assert (root / "data" / "index" / "institutions-2024-life" / "placement.csv").exists()
    before = contents(root / "data" / "index")
    bad = write(tmp_path / "bad.csv", [["1", "A", "Chile", "1", "2"]])
    run = science_cities(root, "index", "institutions", str(bad), "--year", "2024", "--subject", "life")
    assert (run.returncode, "Traceback" in run.stderr) == (1, False)
    assert "bad.csv, line 2: the Share 2 of A is above its Count 1" in run.stderr
    assert contents(root / "data" / "index") == before


@needs_samples
def test_the_real_export_of_2025_reaches_the_printed_cities():
    found = read_export(export("2025-12"), Places(US_AREAS, ORGANISATIONS), ORGANISATIONS)
    assert found.part("placed") + found.part(SPREAD) >= 0.88
    index = load_index()
    ranking = index.ranking(max(index.years))
    printed = dict(zip(ranking["place"], ranking["rank"].astype(int), strict=True))
    both = [found.city_shares(), found.city_shares(at_headquarters=True)]
    for shares in both:
        assert sum(shares.values()) == pytest.approx(found.share)
    cities = [place for place in both[1] if place not in (SPREAD, NOT_PLACED)]
    # at headquarters, the umbrella bodies of a capital may push it past one of the ten
    assert len(set(cities[:10]) & {place for place, rank in printed.items() if rank <= 10}) >= 9
    assert agreement(both[1], printed) >= 0.93
    assert (
        agreement(both[0], printed) >= 0.85
    )  # umbrella bodies apart: their institutes are missing in the cities


@needs_samples
def test_the_real_export_of_2020_is_placed():
    found = read_export(export("2020-12"), Places(US_AREAS, ORGANISATIONS), ORGANISATIONS)
    assert found.part("placed") + found.part(SPREAD) >= 0.88


@needs_samples
def test_the_command_takes_registries_from_the_surroundings(root):
    settings = {"SCIENCE_CITIES_ORGANISATIONS": str(ORGANISATIONS), "SCIENCE_CITIES_US_AREAS": str(US_AREAS)}
    before = dict(os.environ)
    os.environ.update(settings)
    try:
        run = science_cities(
            root, "index", "institutions", str(export("2025-12")), "--year", "2025", "--most", "3"
        )
    finally:
        os.environ.clear()
        os.environ.update(before)
    assert run.returncode == 0, run.stderr
    assert "    1    8739.74  Beijing" in run.stdout
    assert f"printed for {max(load_index().years)}: 1" in run.stdout


@needs_samples
@pytest.mark.parametrize(("window", "spread"), [("2020-12", 0.152), ("2025-12", 0.132)])
def test_real_exports_are_placed_without_any_download(window, spread):
    registry = own_table(ORGANISATIONS_TABLE)
    found = read_export(export(window), Places(own_table(US_AREAS_TABLE), registry), registry)
    assert found.part(SPREAD) == pytest.approx(spread, abs=0.0005)
    assert found.part("placed") / (1 - found.part(SPREAD)) > 0.95
