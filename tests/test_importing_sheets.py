"""Tables out of files of all kinds: every cell as the text that a reader sees, and which row it is."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from helpers.data import layout
from helpers.data.importing.headings import by_subject, understand
from helpers.data.importing.meanings import meaning_of
from helpers.data.importing.sheets import NotUnderstood, read_sheets

ROWS = [["Rank", "City", "Share 2025"], ["1", "Zürich", "1.5"], ["2", "São Paulo", "1.2"]]


def joined(separator: str) -> str:
    return "\r\n".join(separator.join(row) for row in ROWS) + "\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_usual_separator_and_encoding(encoding, separator):
    [sheet] = read_sheets("table.csv", joined(separator).encode(encoding))
    assert (sheet.rows, sheet.lines, sheet.place(1)) == (ROWS, [1, 2, 3], "table.csv, line 2")


def test_decimal_commas_do_not_pass_for_separators():
    text = "Rang;Stadt;Share 2025\n1;Zürich;1.234,5\n2;Bern;1.200,4\n"
    assert read_sheets("t.csv", text.encode())[0].rows[1] == ["1", "Zürich", "1.234,5"]


def test_pasted_columns_with_spaces_between_them_and_lines_above():
    text = "The leading cities, by Share\n\nRank   City        Share 2025\n1      New York    1.5\n"
    [sheet] = read_sheets("-", text.encode())
    assert sheet.rows[-1] == ["1", "New York", "1.5"]
    assert sheet.place(2) == "the pasted text, line 4"


def test_a_page_as_its_reader_sees_it():
    page = """<!-- saved from url=(0030)https://www.example.org/table -->
    <html><head><title>Leading cities</title><style>td{}</style></head><body>
    <table><tr><td>Home</td></tr></table><h2>Chemistry</h2><table><caption>By Share</caption>
    <tr><th rowspan=2>#</th><th rowspan=2>City<sup>*</sup></th><th colspan=2>Share</th><th style="display: none">id</th></tr>
    <tr><th>2024</th><th>2025</th></tr>
    <tr><td>1</td><td><a href="/x">New<br>York</a><script>x()</script></td><td>1,0\u200b00.5<sup>[a]</sup></td><td>&#8722;</td></tr>
    </table></body></html>"""
    _, sheet = read_sheets("page.html", page.encode())
    assert sheet.rows == [
        ["#", "City", "Share", "Share"],
        ["#", "City", "2024", "2025"],
        ["1", "New York", "1,000.5", "−"],
    ]
    assert sheet.titles == ("By Share", "Chemistry", "Leading cities")
    assert sheet.address == "https://www.example.org/table"
    assert sheet.place(2) == "page.html, table 2, row 3"
    assert [(c.meaning, c.year) for c in understand(sheet).columns] == [
        ("rank", 2025), ("city", None), ("share", 2024), ("share", 2025),
    ]  # fmt: skip


def test_a_raised_number_that_is_all_of_a_cell_is_no_footnote():
    page = b"<table><tr><th>Rank</th><th>City<sup>1</sup></th></tr><tr><td> <sup>2</sup></td><td>Paris<sup>2</sup></td></tr></table>"
    assert read_sheets("page.html", page)[0].rows == [["Rank", "City"], ["²", "Paris"]]


def test_a_workbook_shows_its_formats_and_no_value_that_was_never_computed():
    book = Workbook()
    sheet = book.active
    sheet.append(["City", "Share 2025", "Change", "Sum"])
    sheet.append(["Zürich", 1234.5, 0.014, "=B2*2"])
    sheet["B2"].number_format, sheet["C2"].number_format = "#,##0.00", "0.0%"
    raw = io.BytesIO()
    book.save(raw)
    [read] = read_sheets("book.xlsx", raw.getvalue())
    assert read.rows[1] == ["Zürich", "1234.50", "1.4%", "#FORMULA"]


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "is empty"), (b"\xff\xfe\n\0", "is empty"), (b"%PDF-1.7 x", "is a PDF; copy its table"),
        (b"\xd0\xcf\x11\xe0....", "save it as .xlsx"), (b"PK\x03\x04 cut short", "is no workbook that can be read"),
        (b"City,Share\nBeijing," + b"9" * 200_000, "^file, line 2 cannot be read: field larger"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_what_to_do(raw, told):
    with pytest.raises(NotUnderstood, match=told):
        read_sheets("file", raw)


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("#", "rank"), ("Position", "rank"), ("2025 rank", "rank"), ("City", "city"), ("Metropolitan area", "city"),
        ("Country/territory", "country"), ("Location", "country"), ("Institution", "institution"), ("FC", "share"),
        ("Share 2024", "share"), ("Previous Share", "share"), ("AC", "count"), ("Number of articles", "count"),
        ("Change in Adjusted Share 2024–2025*", "change_adjusted_share_pct"), ("% change in adj. Share", "change_adjusted_share_pct"),
        ("Change in Share", "change"), ("Contribution to country's Share (%)", "contribution_pct"), ("Change in rank", "rank change"),
        ("% of country", "contribution_pct"), ("Share of world total (%)", ""), ("Ville", "city"), ("Pays", "country"),
        ("Cuota 2025", "share"), ("Fachgebiet", "subject"), ("Movement", "rank change"), ("排名", "rank"), ("城市", "city"), ("Sector", ""), ("Notes", ""), ("WFC", "wfc"),
    ],
)  # fmt: skip
def test_headings_in_any_wording(heading, meaning):
    assert meaning_of(heading) == meaning


@pytest.mark.parametrize(
    ("text", "year", "told"),
    [
        ("A,B\n1,2\n", None, "no table with a heading"),
        (",".join(layout.FIGURE_COLUMNS) + "\n", None, "put the file into data/printed/<year>/"),
        ("City,Share 2024\nBern,1\n", 2025, "newest figures are of 2024, and the year asked for is 2025"),
        ("City,Share,Share\nBern,1,2\n", 2025, "both seem to be the share of 2025"),
        ("Rank,City,2024,2025\n1,Bern,1.5,2.5\n", 2025, "the heading says the year and not what is counted"),
        ("Rank,City,Share 2025\n1,Bern,400,5\n", 2025, "line 2: '5' stands beyond the last heading"),
        (
            "City,Year,Share\nBern,2024,1.5\nBern,2025,2.5\n",
            None,
            "rows are of 2024, 2025; import the rows of one year",
        ),
        ("City,Year,Share\nBern,2024,1.5\n", 2025, "the rows are of 2024, and the year of the table is 2025"),
    ],
)
def test_a_table_that_is_not_understood_says_why(text, year, told):
    with pytest.raises(NotUnderstood, match=told):
        understand(read_sheets("t.csv", text.encode())[0], year)


def test_columns_in_any_order_with_headings_repeated_and_rows_without_figures():
    text = "Invented\n\nShare 2025,Country,City,Position\n2.5,Italy,Rome,1\nShare 2025,Country,City,Position\n1.5,Italy,Turin,2\n,,Sources: none,\n"
    table = understand(read_sheets("t.csv", text.encode())[0])
    assert (table.kind, table.year, table.cells(table.name)) == ("city", 2025, ["Rome", "Turin"])


def test_rows_that_are_sums_are_left_out_and_told():
    table = understand(
        read_sheets("t.csv", b"Rank,City,Share 2025\n1,Bern,2.5\n,Total,2.5\n,Durchschnitt,2.5\n")[0]
    )
    assert table.cells(table.name) == ["Bern"]
    assert table.sums == ["t.csv, line 3: 'Total'", "t.csv, line 4: 'Durchschnitt'"]


def test_a_change_of_whole_numbers_that_says_not_of_what_is_one_of_ranks():
    rows = "Rank,Change,City,Share 2025\n1,–,Bern,2.5\n2,▼1,Basel,1.5\n"
    assert understand(read_sheets("t.csv", rows.encode())[0]).columns[1].meaning == "rank change"
    shares = rows.replace("▼1", "-0.1")
    assert understand(read_sheets("t.csv", shares.encode())[0]).columns[1].meaning == "change"


def test_ranks_that_stand_before_names_get_a_column():
    table = understand(read_sheets("t.csv", b"City,Share 2025\n1. New York,2.5\n2. Bern,1.5\n")[0])
    assert table.cells(table.name) == ["New York", "Bern"]
    assert table.cells(table.column("rank")) == ["1", "2"]


def test_a_column_of_subjects_parts_the_table_and_a_column_of_the_year_dates_it():
    rows = "City,Subject,Year,Share\nBern,Chemistry,2025,1.5\nBasel,Chemistry,2025,1.2\nBern,Physical sciences,2025,1.1\n"
    parts = by_subject(read_sheets("t.csv", rows.encode())[0], None)
    assert [(part.titles[0], part.lines) for part in parts] == [
        ("Chemistry", [1, 2, 3]),
        ("Physical sciences", [1, 4]),
    ]
    assert [understand(part).year for part in parts] == [2025, 2025]


@pytest.mark.parametrize(
    "text",
    [
        "Leading cities\nRank\nCity\nShare 2025\n1\nZürich\n1,400.5\n2\nSão Paulo\n1,200\n",
        "Rank\t\nCity\t\nShare 2025\t\n1\t\nZürich\t\n1,400.5\n2\t\nSão Paulo\t\n1,200\n",
        '"Rank,City,Share 2025"\n"1,Zürich,""1,400.5"""\n"2,São Paulo,""1,200"""\n',
        "| Rank | City | Share 2025 |\n|---:|---|---:|\n| 1 | Zürich | 1,400.5 |\n| 2 | São Paulo | 1,200 |\n",
        "Rank,City,Share 2025\n1,“Zürich”,“1,400.5”\n2,“São Paulo”,“1,200”\n",
    ],
    ids=[
        "a cell a line",
        "a cell and a tab a line",
        "lines in quotation marks",
        "Markdown",
        "bent quotation marks",
    ],
)
def test_other_ways_in_which_tables_are_pasted(text):
    table = understand(read_sheets("-", text.encode())[0])
    assert [table.cells(column) for column in table.columns if column.meaning] == [
        ["1", "2"],
        ["Zürich", "São Paulo"],
        ["1,400.5", "1,200"],
    ]


def test_a_workbook_is_read_as_it_is_seen():
    book = Workbook()
    sheet = book.active
    for row in (
        ["", "", "", "Share", ""],
        ["Rank", "City", "Id", "2024", "2025"],
        [1, "Zürich", 7, 1.5, 2.5],
    ):
        sheet.append(row)
    sheet.merge_cells("D1:E1")
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("Notes").sheet_state = "hidden"
    raw = io.BytesIO()
    book.save(raw)
    [read] = read_sheets("book.xlsx", raw.getvalue())
    assert read.rows[1:] == [["Rank", "City", "", "2024", "2025"], ["1", "Zürich", "", "1.5", "2.5"]]
    assert [(c.meaning, c.year) for c in understand(read).figures] == [
        ("rank", 2025),
        ("share", 2024),
        ("share", 2025),
    ]
    sheet.row_dimensions[3].hidden = True
    book.save(raw := io.BytesIO())
    with pytest.raises(NotUnderstood, match="row 3 is hidden"):
        read_sheets("book.xlsx", raw.getvalue())


def test_what_classes_hide_is_not_seen_and_flags_are_no_names():
    page = """<style>.raw{color:red;display:none} @media print{.share{display:none}}</style><table>
    <tr><th>City</th><th class="raw">Share 2025</th><th class="share">Share 2025</th><th>Change<span class="sr-only">sort</span></th></tr>
    <tr><td><img alt="Switzerland">Bern</td><td class="raw">9</td><td class="share">1.5</td><td><img alt="▼"> 3</td></tr></table>"""
    [sheet] = read_sheets("p.html", page.encode())
    assert sheet.rows == [["City", "Share 2025", "Change"], ["Bern", "1.5", "▼ 3"]]
    with pytest.raises(NotUnderstood, match="a page without a table; select the rows"):
        read_sheets("p.html", b"<!doctype html><p>1 Bern 1.5</p>")


def test_tables_below_each_other_are_told_apart_by_the_titles_between_them():
    rows = "Chemistry\nRank,City,Share 2025\n1,Bern,2.5\n\nPhysical sciences\nRank,City,Share 2025\n1,Basel,1.5\n"
    parts = by_subject(read_sheets("t.csv", rows.encode())[0], None)
    assert [part.rows[0] for part in parts] == [["Chemistry"], ["Physical sciences"]]
    tables = [understand(part) for part in parts]
    assert [table.cells(table.name) for table in tables] == [["Bern"], ["Basel"]]
    assert parts[1].place(2) == "t.csv, line 7"
