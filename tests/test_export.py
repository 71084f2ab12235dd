"""The data of all pages as one table: every cell of every exhibit, as the page gives it, and nothing else."""

from __future__ import annotations

import io
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from conftest import Editions, contents, copy_root, edition_years, science_cities
from PIL import Image
from pypdf import PdfReader
from svg_texts import SVG

from helpers.base.errors import ScienceCitiesError
from helpers.report.record import ShownExhibit
from helpers.site.editions import BuiltPage, Edition, chosen_editions
from helpers.site.export import COLUMNS, as_number, collect, write_export
from helpers.site.figure_files import figure_files
from helpers.site.workbook import tidy, workbook


@pytest.fixture
def built(editions: Editions, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SCIENCE_CITIES_ROOT", str(editions.root))
    return editions.reports


@pytest.fixture
def pages(built: Path, editions: Editions) -> dict[int, Edition]:
    return chosen_editions([str(year) for year in editions.years[:2]])


def test_nothing_is_lost_and_nothing_is_added(built: Path, pages: dict) -> None:
    table, _ = collect(pages)
    told = {
        (year, report_id, shown.key): shown
        for year, edition in pages.items()
        for report_id in edition.reports
        for shown in edition.sound_page(report_id).record.content.exhibits
    }
    expected = []
    for year, report_id in [(year, i) for year, edition in pages.items() for i in edition.reports]:
        page = BeautifulSoup(
            (built / str(year) / f"{report_id}.html").read_text(encoding="utf-8"), "html.parser"
        )
        for exhibit in page.select(".exhibit:has(tbody)"):
            columns = [
                column for column in told[year, report_id, exhibit["id"]].columns if column != "source"
            ]
            for number, row in enumerate(exhibit.tbody.find_all("tr"), start=1):
                cells = [cell.get_text() for cell in row.find_all(["th", "td"])]
                expected += [
                    (report_id, year, exhibit["id"], number, *pair)
                    for pair in zip(columns, cells[:-1], strict=True)
                ]
    given = table[["report", "report_year", "exhibit", "row", "column", "value"]]
    assert list(given.itertuples(index=False, name=None)) == expected
    assert len(expected) > 4000


def test_every_row_names_its_sources_and_its_exhibit(built: Path, pages: dict) -> None:
    table, _ = collect(pages)
    assert list(table.columns) == list(COLUMNS)
    assert (table["source"] != "").all()
    assert (table["source_name"] != "").all()
    assert table["exhibit_name"].str.fullmatch(r"(Figure|Table) \d+").all()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3735.63", 3735.63), ("1,234.5", 1234.5), ("−3.2", -3.2), ("+63.44", 63.44), ("0", 0.0), ("", None),
        ("≥ 3", None), ("4–6", None), ("2021/22", None), ("12%", None), ("1,23", None), ("nan", None), ("1e5", None),
    ],
)  # fmt: skip
def test_a_number_is_nothing_but_a_number(text: str, number: float | None) -> None:
    assert as_number(text) == number


def test_both_files_hold_the_same_and_are_the_same_every_time(
    built: Path, pages: dict, tmp_path: Path
) -> None:
    one = dict(list(pages.items())[1:])
    (sheet, parquet, codebook, *_), rows = write_export(one, tmp_path / "a")
    write_export(one, tmp_path / "b")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    left = pd.read_csv(
        sheet, dtype={"value": str, "number": float}, keep_default_na=False, na_values={"number": [""]}
    )
    other = pd.read_parquet(parquet)
    assert len(left) == len(other) == rows
    for column in COLUMNS:
        if column == "number":
            assert left[column].fillna(-1).tolist() == other[column].astype(float).fillna(-1).tolist()
        else:
            assert left[column].tolist() == other[column].tolist()
    assert other["number"].notna().any()
    assert f"the same {rows} rows" in codebook.read_text(encoding="utf-8")


def test_the_codebook_names_every_column_and_every_exhibit(built: Path, pages: dict) -> None:
    table, codebook = collect(pages)
    for column in COLUMNS:
        assert f"| `{column}` |" in codebook
    for (report_id, year), own in table.groupby(["report", "report_year"], sort=False):
        [chapter] = re.findall(rf"^### [^\n]*`{report_id}`, {year}\n(.*?)(?=^### |\Z)", codebook, re.S | re.M)
        for exhibit, cells in own.groupby("exhibit", sort=False):
            assert f"- `{exhibit}` (" in chapter
            for column in set(cells["column"]):
                assert f"  - `{column}`: " in chapter


def test_a_figure_that_is_missing_stands_in_the_codebook_with_its_reason(built: Path, pages: dict) -> None:
    _, codebook = collect(pages)
    missing = [
        shown
        for edition in pages.values()
        for report_id in edition.reports
        for shown in edition.page(report_id).record.content.exhibits
        if shown.kind == "missing"
    ]
    assert missing
    for shown in missing:
        assert f"- `{shown.key}`: not shown. {shown.title} {shown.caption}" in codebook


# --- the command


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["export"], "Say what to export: --data"),
        (["export", "--data"], "No edition is built. Build one with: make reports"),
        (["export", "--data", "--year", "two"], "year must be a whole number"),
        (["pdf"], "No edition is built"),
        (["pdf", "--year", "2021"], "Edition 2021 is not built. No edition is built."),
    ],
)
def test_what_cannot_be_exported_is_refused(tmp_path: Path, arguments: list[str], told: str) -> None:
    root = copy_root(tmp_path / "root")
    before = contents(root)
    done = science_cities(root, *arguments)
    assert done.returncode == 2, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(root) == before


@pytest.fixture
def own(tmp_path: Path, editions: Editions) -> Path:
    """A root with the newest edition, as it was built."""
    root, year = copy_root(tmp_path / "root"), str(editions.years[0])
    shutil.copytree(editions.reports / year, root / "reports" / year)
    return root


def test_the_front_page_offers_what_was_exported(own: Path) -> None:
    done = science_cities(own, "export", "--data")
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (own / "reports" / "data").iterdir()} == {
        "science-cities.csv", "science-cities.parquet", "codebook.md", f"science-cities-{edition_years()[0]}.xlsx",
    }  # fmt: skip
    assert 'href="data/science-cities.parquet"' in (own / "reports" / "index.html").read_text(
        encoding="utf-8"
    )


def test_an_export_that_is_older_than_the_pages_is_told_until_it_is_made_again(own: Path) -> None:
    report = ("build", "--report", "collaboration")
    told = "the export in reports/data is older than the pages; make it again with: make export"
    assert science_cities(own, "export", "--data").returncode == 0
    assert told not in science_cities(own, *report).stdout
    [record] = (own / "reports").glob("*/manifest.json")
    text = own / "notebooks" / "commentary" / record.parent.name / "collaboration.md"
    text.write_text(text.read_text() + "\n")
    assert told in science_cities(own, *report).stdout
    assert told in science_cities(own, *report).stdout
    assert science_cities(own, "export", "--data").returncode == 0
    assert told not in science_cities(own, *report).stdout
    (own / "reports/data/codebook.md").write_text("changed")
    assert told in science_cities(own, *report).stdout


def test_nothing_is_exported_from_a_page_that_was_altered(own: Path) -> None:
    [record] = (own / "reports").glob("*/manifest.json")
    page = record.with_name("methods.html")
    page.write_text(page.read_text().replace("Beijing", "Peking"))
    done = science_cities(own, "export", "--data")
    assert done.returncode == 1
    assert "methods.html is not the page that was made; make it again with: make reports YEAR=" in done.stderr
    assert not (own / "reports" / "data").exists()


# --- workbooks and files of figures


def test_a_workbook_has_a_sheet_for_every_figure_and_table_with_units_and_sources(pages: dict) -> None:
    edition = list(pages.values())[0]
    book = openpyxl.load_workbook(io.BytesIO(workbook(edition)))
    told = [
        (f"{report_id} {shown.name}", shown)
        for report_id in edition.reports
        for shown in edition.sound_page(report_id).record.content.exhibits
        if shown.columns
    ]
    assert book.sheetnames == ["Contents", *(name for name, _ in told)]
    for name, shown in told:
        sheet = book[name]
        rows = list(sheet.iter_rows(values_only=True))
        assert rows[0][0] == shown.title
        assert (rows[1][0] or "") == shown.subtitle
        columns, cells = tidy(shown)
        written = rows[5 : 5 + len(cells)]
        for row, own in zip(written, cells, strict=True):
            for text, value in zip(own, row, strict=False):
                assert (as_number(text) == value) if isinstance(value, int | float) else (value or "") == text
        said = {cell for row in rows[5 + len(cells) :] for cell in row if cell}
        assert set(shown.sources.values()) <= said
        for column in (c for c in columns if c in shown.numeric):
            values = [row[columns.index(column)] for row in written]
            assert all(value is None or isinstance(value, int | float) for value in values), (name, column)


def test_the_same_pages_make_the_same_workbook(pages: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = list(pages.values())[0]
    monkeypatch.setitem(vars(edition), "reports", ["collaboration"])
    assert workbook(edition) == workbook(edition)


def test_words_stand_beside_numbers() -> None:
    shown = ShownExhibit(
        "k", "table", 1, "T", columns=["city", "share", "source"],
        rows=[["A", "1,234.5", "x"], ["B", "about 3", "x;y"], ["C", "", "y"]], sources={"x": "X", "y": "Y"},
        numeric=["share"],
    )  # fmt: skip
    assert tidy(shown) == (
        ["city", "share", "share_note", "source"],
        [["A", "1,234.5", "", "X"], ["B", "", "about 3", "X; Y"], ["C", "", "", "Y"]],
    )


def test_every_figure_becomes_three_files_that_say_what_they_show(
    pages: dict, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = pages[2021]
    monkeypatch.setitem(vars(edition), "reports", ["collaboration"])
    [shown] = [e for e in edition.sound_page("collaboration").record.content.exhibits if e.kind == "figure"]
    files = dict(figure_files(edition))
    name = f"collaboration-2021-{shown.key}"
    assert set(files) == {f"{name}.svg", f"{name}.pdf", f"{name}.png"}
    assert dict(figure_files(edition)) == files, "the same pages give the same bytes"
    root = ET.fromstring(files[f"{name}.svg"])
    assert b"var(" not in files[f"{name}.svg"]
    text = " ".join(PdfReader(io.BytesIO(files[f"{name}.pdf"])).pages[0].extract_text().split())
    for said in (" ".join(shown.title.split()), "Sources: ", "data year 2021"):
        assert said in text
        assert said in " ".join(t.text for t in root.iter(f"{SVG}text"))
    picture = Image.open(io.BytesIO(files[f"{name}.png"]))
    assert picture.info["dpi"] == pytest.approx((300, 300), abs=1)
    assert picture.width == pytest.approx(900 / 96 * 300, abs=2)
    assert picture.convert("RGB").getpixel((0, 0)) == (255, 255, 255)


def test_a_figure_that_is_not_what_its_page_shows_is_refused(
    pages: dict, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = pages[2021]
    monkeypatch.setitem(vars(edition), "reports", ["collaboration"])
    page = edition.sound_page("collaboration")
    monkeypatch.setattr(
        Edition,
        "sound_page",
        lambda self, key: BuiltPage(page.record, page.html.replace('class="s1"', 'class="s2"')),
    )
    with pytest.raises(ScienceCitiesError, match="of collaboration 2021 is not what its page shows"):
        list(figure_files(edition))
