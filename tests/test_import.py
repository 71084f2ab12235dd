"""Tables of an invented edition go in as people have them: read, resolved, tried, and written whole or not at all."""

from __future__ import annotations

import csv
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT, contents

from helpers.base.errors import BadData
from helpers.base.paths import data_folder
from helpers.cli import main
from helpers.data.check import check_data
from helpers.data.importing.changes import Changes
from helpers.data.importing.importer import Importer
from helpers.data.importing.institution_year import InstitutionYear
from helpers.data.importing.origin import Asked
from helpers.data.importing.sheets import NotUnderstood, read_sheets
from helpers.data.tables import load_tables, year_folders

PAGES = (
    Path(os.environ.get("SCIENCE_CITIES_SAMPLES", ROOT.parent / "shared" / "samples")).parent
    / "cases"
    / "pages"
)
INVENTED = PAGES / "leading_cities_2025_invented"
needs_pages = pytest.mark.skipif(not PAGES.is_dir(), reason=f"no invented pages in {PAGES}")
YEAR = year_folders(data_folder())[-1][0] + 1
PAGE = "https://www.natureindex.com/invented/tables/overall"
HEADING = f"Rank,City,Country,Share {YEAR - 1},Share {YEAR},Count {YEAR},Change in Adjusted Share {YEAR - 1}-{YEAR}\n"
ROWS = """1,Beijing*,China,"4,000.00","4,400.00","14,000",0.0%
2,Shanghai,China,"3,000.00","3,333.00","9,000",+1.0%
3,Boston,USA,"2,500.00","2,695.00","7,000",−2.0%
4,Zurich,Switzerland,600.00,726.00,"2,000",+10.0%
5,Durham,USA,500.00,495.00,"1,900",-10.0%
"""


# tables that nothing here refers to; their headings stay, and the checks are quick
EMPTIED = (
    "boundaries", "coverage", "institution_aliases", "journals", "metro_areas", "metropolitan_rules", "placement_corrections",
    "site_bodies", "site_corrections", "site_weights", "topic_subfields",
)  # fmt: skip


def copy_of_tables(folder: Path) -> Path:
    """Places and their aliases, a few institutions, and of the years their editions and sources only."""
    wanted = {"editions.csv", "sources.csv"}

    def left_out(of: str, names: list[str]) -> set[str]:
        here = Path(of)
        if here == data_folder():
            return {"annual", "index", "nature", "places"}
        return {name for name in names if name not in wanted} if here.parent.name == "printed" else set()

    shutil.copytree(data_folder(), folder / "data", ignore=left_out)
    for name in EMPTIED:
        _keep(folder / f"data/reference/{name}.csv", ())
    _keep(folder / "data/exclusions.csv", ())
    _keep(folder / "data/reference/institutions.csv", ("Harvard University,", "Yale University,"))
    (folder / "notebooks").mkdir()
    return folder / "data"


def _keep(path: Path, beginnings: tuple[str, ...]) -> None:
    heading, *lines = path.read_text(encoding="utf-8").splitlines(True)
    path.write_text(
        heading + "".join(line for line in lines if line.startswith(beginnings)), encoding="utf-8"
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return copy_of_tables(tmp_path)


def importer(data: Path, text: str, **said: object) -> Importer:
    found = Importer(Asked(**{"year": YEAR, "accept": True} | said), data)
    found.add_file("table.csv", read_sheets("table.csv", text.encode()))
    if not found.undecided:
        found.compare()
    return found


def doubts(data: Path, text: str, **said: object) -> list[str]:
    found = importer(data, text, **said)
    return [doubt.message for doubt in found.doubts(*found.changes())]


def put(data: Path, text: str, **said: object) -> Importer:
    """Import a table of which nothing is doubtful."""
    found = importer(data, text, **said)
    changes, where = found.changes()
    assert found.doubts(changes, where) == []
    changes.write()
    return found


def figures(data: Path) -> list[tuple]:
    rows = load_tables(data).figures
    rows = rows[rows["statement"] == ""]
    return sorted(
        (place, metric, year, number)
        for place, metric, year, number in rows[["place", "metric", "data_year", "number"]].itertuples(
            index=False
        )
    )


@needs_pages
def test_one_table_as_page_csv_workbook_and_pasted_text_gives_the_same_figures(tmp_path):
    data = copy_of_tables(tmp_path)
    seen = []
    for ending in (".html", ".csv", ".xlsx", "_pasted.txt"):
        found = Importer(Asked(year=YEAR, accept=True), data)
        file = Path(f"{INVENTED}{ending}")
        found.add_file(file.name, read_sheets(str(file)))
        assert [(u.printed[:10], u.table) for u in found.unknown] == [
            ("Atlanta--A", "place_aliases"),
            ("Pittsburgh", "place_aliases"),
        ]
        found.compare()
        [one] = found.imports
        seen.append([(f.key, f.value) for f in one.content.figures])
    assert len(seen[0]) == 300
    assert all(other == seen[0] for other in seen)


def test_a_table_goes_in_whole_with_edition_source_and_names(data):
    found = put(data, HEADING + ROWS, address=PAGE)
    with (data / f"printed/{YEAR}/cities.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 25
    assert {(r["edition"], r["source"], r["confidence"]) for r in rows} == {
        (f"science-cities-{YEAR + 1}", "natureindex-invented-tables-overall", "high")
    }
    first = {
        (r["metric"], r["data_year"], r["reference_year"]): r["value"]
        for r in rows
        if r["place"] == "Beijing"
    }
    assert first == {
        ("rank", str(YEAR), ""): "1", ("share", str(YEAR - 1), ""): "4000.00", ("share", str(YEAR), ""): "4400.00",
        ("count", str(YEAR), ""): "14000", ("change_adjusted_share_pct", str(YEAR), str(YEAR - 1)): "0.0",
    }  # fmt: skip
    assert [one.state for one in found.imports] == ["new"]
    assert check_data(data) == []
    assert len(list((data / f"printed/{YEAR}").glob("*.csv"))) == 8  # a year's empty tables are there as well
    again = importer(data, HEADING + ROWS)  # the same once more, and nobody says where it is from
    assert (again.imports[0].state, again.changes()[0].files) == ("same", {})


def test_another_copy_shows_what_was_revised_and_both_are_kept(data):
    put(data, HEADING + ROWS, address=PAGE)
    before = figures(data)
    revised = (HEADING + ROWS).replace("4,400.00", "4,401.00")
    found = put(data, revised, address=PAGE)
    assert [(r.figure.place, r.before, r.figure.value) for r in found.imports[0].revised] == [
        ("Beijing", "4400.00", "4401.00")
    ]
    assert set(before) <= set(figures(data))
    assert ("Beijing", "share", YEAR, 4401.0) in figures(data)
    assert importer(data, revised, address=PAGE).imports[0].state == "same"
    assert importer(data, HEADING + ROWS, address=PAGE).imports[0].state == "same"


def test_more_of_a_table_is_added_to_it(data):
    put(data, HEADING + "".join(ROWS.splitlines(True)[:3]), address=PAGE)
    found = put(data, HEADING + ROWS, address=PAGE)
    assert (found.imports[0].state, len(found.imports[0].added), len(figures(data))) == ("more", 10, 25)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("4,400.00", "44,000.00", ["table.csv, line 2, column Share", "'44,000.00'", "4400.00 would fit"]),
        ("3,333.00", "33,330.00", ["line 3", "'33,330.00'", "did the decimal point"]),
        (
            "+1.0%",
            "-1.0%",
            ["line 3, column Change in Adjusted Share", "'-1.0%'", "sign of the change", "1.0 would fit"],
        ),
        ('"3,000.00"', "300.00", ["line 3, column Share", "'300.00'", "Share before", "3000.00 would fit"]),
        ("726.00", "926.00", ["line 5, column Share", "'926.00'", "4 other rows of the page by 1.100"]),
        ('"2,000"', "700", ["line 5, column Share", "above its Count 700"]),
        ("4,Zurich", "3,Zurich", ["line 5, column Rank", "share this rank"]),
    ],
)
def test_a_slip_is_told_by_line_column_and_value_and_nothing_is_written(data, old, new, told):
    assert old in ROWS
    messages = doubts(data, HEADING + ROWS.replace(old, new, 1))
    assert len(messages) == 1, messages
    assert all(part in messages[0] for part in told), messages


def test_an_answer_is_kept_as_an_irregularity_with_its_reason(data):
    text = HEADING + ROWS.replace("726.00", "926.00")
    [doubt] = (found := importer(data, text)).doubts(*found.changes())
    assert doubt.key == f"zurich-share-{YEAR}"
    put(data, text, answers={doubt.key: "so on the page"})
    assert "so on the page" in (data / "reference/irregularities.csv").read_text(encoding="utf-8")
    assert check_data(data) == []


def test_a_city_twice_is_refused_and_a_repeated_row_is_left_out(data):
    twice = importer(data, HEADING + ROWS + ROWS.splitlines(True)[3])
    assert (len(twice.imports[0].content.figures), len(twice.imports[0].content.notes)) == (25, 1)
    other = "6,Zürich,Switzerland,60.00,66.00,200,0.0%\n"
    assert any("stands already in table.csv, line 5" in told for told in doubts(data, HEADING + ROWS + other))


def test_names_must_be_decided_before_anything_is_compared(data):
    text = HEADING + ROWS.replace("Beijing*", "Bejing")
    assert [u.near for u in importer(data, text).undecided] == [("Beijing",)]
    put(data, text, names={"Bejing": "Beijing"})
    assert ("Beijing", "rank", YEAR, 1.0) in figures(data)


def test_a_large_city_that_is_not_known_is_another_name_and_no_new_place(data):
    text = HEADING + ROWS.replace("Beijing*", "Peking")
    [unknown] = importer(data, text).undecided
    assert "a Share of 4400.00, and cities of that size are known" in unknown.why
    assert importer(data, text, names={"Peking": "new"}).undecided == []


def test_cells_that_are_no_numbers_are_all_told_with_line_and_column(data):
    text = (HEADING + ROWS).replace("726.00", "26-Jul").replace('"14,000"', "n.k.")
    with pytest.raises(BadData) as refused:
        importer(data, text)
    assert [line.split(" — ")[0] for line in str(refused.value).splitlines()] == [
        f"table.csv, line 5, column Share {YEAR}: '26-Jul'", f"table.csv, line 2, column Count {YEAR}: 'n.k.'",
    ]  # fmt: skip


def test_subjects_are_seen_in_titles_or_said_and_contradictory_titles_are_refused(data):
    assert importer(data, "Leading cities in chemistry\n" + HEADING + ROWS).imports[0].subject == "chemistry"
    assert importer(data, HEADING + ROWS, subject="Biological sciences").imports[0].subject == "life"
    with pytest.raises(NotUnderstood, match=f"'Chemistry {YEAR}' names a subject and not what is counted"):
        importer(data, f"Rank,City,Chemistry {YEAR},Physical sciences {YEAR}\n1,Bern,1.5,2.5\n")
    with pytest.raises(NotUnderstood, match="several subjects"):
        importer(data, "Chemistry and physical sciences\n" + HEADING + ROWS)


def test_institutions_and_countries_go_into_tables_of_their_own(data):
    put(
        data,
        f"Position,Institution,Location,Share {YEAR}\n1,Harvard University,USA,900.5\n2,Yale University,USA,500.25\n",
    )
    put(data, f"Position,Country,Share {YEAR}\n1,China,32000.50\n2,USA,20000.25\n")
    rows = load_tables(data).figures
    own = rows[rows["edition"] == f"annual-tables-{YEAR + 1}"]
    assert own.groupby("place_kind")["place"].nunique().to_dict() == {"country": 2, "institution": 2}


def test_a_write_that_fails_leaves_everything_as_it_was(data, monkeypatch):
    before = contents(data)
    changes = importer(data, HEADING + ROWS).changes()[0]
    replaced = Path.replace
    calls = iter(range(100))

    def full_disk(self: Path, target: Path) -> Path:
        if next(calls) == 2:
            raise OSError("no space left on device")
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", full_disk)
    with pytest.raises(OSError, match="no space left"):
        changes.write()
    assert contents(data) == before


def test_rows_are_put_after_a_last_line_without_an_end(data):
    path = data / "reference/place_aliases.csv"
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n"), encoding="utf-8")
    lines = path.read_text(encoding="utf-8").count("\n") + 1
    changes = Changes(data)
    assert changes.add("reference/place_aliases.csv", ("Peking", "Beijing", "old spelling")) == lines + 1
    changes.write()
    assert path.read_text(encoding="utf-8").splitlines()[lines] == "Peking,Beijing,old spelling"


def test_the_command_shows_its_preview_refuses_and_says_how_to_answer(data, monkeypatch):
    monkeypatch.setenv("SCIENCE_CITIES_ROOT", str(data.parent))
    before = contents(data)
    text = HEADING + ROWS.replace("Zurich", "Zurihc").replace(
        "5,Durham,USA,500.00,495.00", "5,Atlantis,China,50.00,49.50"
    )
    first = CliRunner().invoke(main, ["data", "import", "-", "--year", str(YEAR)], input=text)
    assert first.exit_code == 1
    assert f"Share {YEAR - 1}" in first.output and "4000.00 | 3000.00 | 2500.00" in first.output
    assert "--name 'Zurihc=Zürich' or --name 'Zurihc=new'" in first.output
    assert "data/reference/places.csv: Atlantis,Atlantis,city,China,china" in first.output
    said = ["data", "import", "-", "--accept", "--name", "Zurihc=Zürich", "--dry-run"]
    second = CliRunner().invoke(main, said, input=text)
    assert (second.exit_code, contents(data)) == (0, before)
    assert f"data/printed/{YEAR}/cities.csv would get 25 rows" in second.output


def test_other_years_and_sources_are_refused_before_anything_is_read(data):
    with pytest.raises(
        NotUnderstood, match=f"newest figures are of {YEAR}, and the year asked for is {YEAR + 1}"
    ):
        importer(data, HEADING + ROWS, year=YEAR + 1)
    with pytest.raises(NotUnderstood, match="say --year"):
        Importer(Asked(), data).add_file("t.csv", read_sheets("t.csv", b"City,Share\nBern,1.5\n"))


def test_a_workbook_of_subjects_goes_in_at_once(data):
    [sheet] = read_sheets("t.csv", (HEADING + ROWS).encode())
    found = Importer(Asked(year=YEAR), data)
    found.add_file(
        "book.xlsx", [replace(sheet, titles=(title,)) for title in ("Chemistry", "Physical sciences")]
    )
    assert [one.subject for one in found.imports] == ["chemistry", "physical"]
    with pytest.raises(NotUnderstood, match="several tables that could be meant; say --table"):
        found.add_file("book.xlsx", [sheet, replace(sheet, titles=("Sheet 2",))])


def test_a_table_of_institutions_goes_in_with_title_headings_in_words_names_of_subjects_and_notes(data):
    rows = [
        ["Institutions, invented"], [],
        ["Subject", "Institution", "Country", "Institution ID", "Rank (all)", "Rank academic", f"Share {YEAR}", "Count", "Previous share"],
        ["Biological Sciences", "University of Bern Nova", "Switzerland", "f" * 24, "1", "1", "12.5", "100", ""],
        ["all", "Total", "", "", "", "", "12.5", "100", ""],
        ["Source: invented"],
    ]  # fmt: skip
    text = "\n".join(";".join(row) for row in rows)
    sheets = read_sheets("institutions.csv", text.encode())
    assert InstitutionYear.fits(sheets)
    found = InstitutionYear(sheets[0], Asked(year=YEAR), data)
    assert [row[0] for row in found.rows] == ["biological-sciences"]
    assert [told.split(" — ")[0] for told in found.left_out] == [
        "institutions.csv, line 5: 'all' is no institution; left out",
        "institutions.csv, line 6: 'Source: invented' is no institution; left out",
    ]
    assert [(one.printed, one.row[4]) for one in found.unknown] == [("University of Bern Nova", "Bern")]
    assert set(found.changes().files) == {f"annual/{YEAR}.csv", "reference/institutions.csv"}
