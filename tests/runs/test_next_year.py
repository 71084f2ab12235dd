"""A year is added, in print and in tables: pages of older years rest on what they rested on, and know it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import ROOT, rows_of, write_rows

from helpers.data.annual import annual_years
from helpers.data.rows_in_use import TableTexts, read_texts
from helpers.data.table_use import files_read, until_of
from helpers.runs.inputs import Files

NEWEST = annual_years()[-1]
NEXT = NEWEST + 1
NEW_ID = "f" * 24


def append(path: Path, **cells: str) -> None:
    rows = rows_of(path)
    write_rows(path, [*rows, dict.fromkeys(rows[0], "") | cells])


def change(path: Path, column: str, old: str, to: str, changed: str) -> None:
    rows = rows_of(path)
    assert any(row[column] == old for row in rows), (path, old)
    write_rows(path, [row | {changed: to} if row[column] == old else row for row in rows])


def add_a_year(data: Path) -> None:
    """What a person does who adds the year after the newest: tables, printed figures, names, an era, evidence."""
    reference = data / "reference"
    rows = rows_of(data / "annual" / f"{NEWEST}.csv")
    new = rows[0] | {"institution": "New Institute", "institution_id": NEW_ID}
    write_rows(data / "annual" / f"{NEXT}.csv", [*rows[:50], new])
    append(
        reference / "places.csv",
        place="Newtown",
        short_name="Newtown",
        kind="city",
        country="China",
        group="china",
    )
    append(
        reference / "institutions.csv",
        institution="New Institute",
        institution_id=NEW_ID,
        city="Newtown",
        spread="true",
    )
    append(
        reference / "site_weights.csv",
        institution_id=NEW_ID,
        institution="New Institute",
        place="Newtown",
        weight="1",
    )
    append(reference / "annual_whole.csv", year=str(NEXT), subject="all", factor="1")
    eras = rows_of(reference / "annual_eras.csv")
    eras[-1]["last_year"] = str(NEWEST)
    write_rows(reference / "annual_eras.csv", eras)
    append(reference / "annual_eras.csv", first_year=str(NEXT), title="more", reason="More.")
    change(data / "evidence.csv", "years", "2024-", f"2024-{NEWEST}", "years")
    append(data / "evidence.csv", evidence="annual", years=f"{NEXT}-", quantity="listed Share", role="leads")
    last = max(int(path.name) for path in (data / "printed").iterdir())
    shutil.copytree(data / "printed" / str(last), data / "printed" / str(NEXT))
    for path in (data / "printed" / str(NEXT)).glob("*.csv"):
        rows = rows_of(path)
        if rows and "data_year" in rows[0]:
            write_rows(path, [row | {"data_year": str(NEXT)} for row in rows])
    append(data / "printed" / str(NEXT) / "cities.csv", place="Nova Urbs", data_year=str(NEXT))
    append(reference / "place_aliases.csv", alias="Nova Urbs", canonical="Newtown", reason="as printed")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("index"))
    (tmp_path / "notebooks").mkdir()
    monkeypatch.setenv("SCIENCE_CITIES_ROOT", str(tmp_path))
    return tmp_path / "data"


def test_a_new_year_is_no_change_to_any_older_one(data: Path) -> None:
    before, after = Files("edition"), Files("edition")
    assert before.data and before.texts  # as when a run begins
    add_a_year(data)
    for year in (2016, 2021, NEWEST):
        assert after.data_until(year) == before.data_until(year), year
    changed = {name for name, found in after.data_until(NEXT).items() if before.data.get(name) != found}
    assert {f"annual/{NEXT}.csv", f"printed/{NEXT}/cities.csv", "reference/institutions.csv"} <= changed
    assert after.data_until(None) == after.data != before.data


@pytest.mark.parametrize(
    ("file", "column", "old", "changed", "years"),
    [
        ("reference/institutions.csv", "institution", "Harvard University", "city", (2016, 2021, NEWEST)),
        ("reference/annual_eras.csv", "first_year", "2022", "title", (NEWEST,)),
        # of a file that tells of an earlier year as well, its pages can rest on any row
        ("printed/2019/cities.csv", "data_year", "2019", "value", (2016, 2021, NEWEST)),
        ("printed/2020/cities.csv", "data_year", "2020", "value", (2021, NEWEST)),
    ],
)
def test_what_a_year_rests_on_is_a_change_to_it(
    data: Path, file: str, column: str, old: str, changed: str, years: tuple[int, ...]
) -> None:
    before = Files("edition")
    recorded = {year: before.data_until(year) for year in (2016, 2021, NEWEST)}
    change(data / file, column, old, "quite another", changed)
    after = Files("edition")
    assert {year for year, found in recorded.items() if after.data_until(year) != found} == set(years)
    for year in years:
        assert {name for name in recorded[year] if recorded[year][name] != after.data_until(year)[name]} == {
            file
        }


def test_what_no_year_names_counts_for_all_and_what_later_years_name_for_these() -> None:
    places = [{"place": name, "country": "C"} for name in ("A", "B", "C", "Free")]
    bodies = [
        {"institution": "One", "institution_id": "1", "city": "A"},
        {"institution": "Two", "institution_id": "2", "city": "B"},
    ]
    texts = TableTexts(
        {"annual/2001.csv": 2001, "annual/2002.csv": 2002},
        {"annual/2001.csv": frozenset("1"), "annual/2002.csv": frozenset("2")},
        {"reference/places.csv": places, "reference/institutions.csv": bodies},
    )
    early, late = texts.rows_in_use(2001), texts.rows_in_use(2002)
    assert (
        '"Two"' not in early["reference/institutions.csv"] and '"Two"' in late["reference/institutions.csv"]
    )
    assert [f'"{name}"' in early["reference/places.csv"] for name in ("A", "B", "C", "Free")] == [
        True,
        False,
        True,
        True,
    ]
    assert texts.too_late(2001) == {"annual/2002.csv"}


def test_a_file_that_is_no_table_counts_as_it_stands(data: Path) -> None:
    (data / "reference" / "places.csv").write_bytes(b'place,"\xff\n"unclosed')
    assert '"unclosed' in read_texts(data).rows_in_use(2021)["reference/places.csv"].replace("\\", "")


def test_a_year_in_raised_digits_is_none(data: Path) -> None:
    texts = TableTexts({}, {}, {"reference/annual_eras.csv": [{"first_year": "²⁰²⁰", "last_year": "²⁰²¹"}]})
    assert "first_year" in texts.rows_in_use(2021)["reference/annual_eras.csv"]
    cities = data / "printed" / "2021" / "cities.csv"
    cities.write_text(cities.read_text(encoding="utf-8").replace("2021", "²⁰²¹"), encoding="utf-8")
    assert not {"printed/2021/cities.csv"} & read_texts(data).too_late(2021)


def test_the_name_of_a_year_is_no_table(data: Path) -> None:
    assert until_of({"places", "until 2021", "until 2024"}) == 2024 and until_of({"places"}) is None
    assert files_read({"until 2021"}, data) == []
