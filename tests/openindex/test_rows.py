"""Tables with one row an author and affiliation: what is refused, what is dropped and told, and real ones."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from conftest import contents
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from registries import organisations
from samples import NATURE_ROWS, index_of_nature, needs_samples

from helpers.data.schemas import issn_is_valid
from helpers.index.stored import open_index
from helpers.openindex.build import build_from_rows
from helpers.openindex.places import Places
from helpers.openindex.problems import BadInput
from helpers.openindex.rows import COLUMNS, NEEDED, read_author_rows, write_author_rows

HEADING = [*COLUMNS, "n_authors"]
BOSTON = ["Boston", "US", "4930956", "aaa"]
LONDON = ["London", "GB", "2643743", "bbb"]
NATURE = ("0028-0836", "Nature")
GOOD = [
    ["x/1", "2001", "1", "1", *BOSTON, "2"],
    ["x/1", "2001", "2", "1", *LONDON, "2"],
    ["x/1", "2001", "2", "2", *BOSTON, "2"],
    ["x/2", "2002", "1", "0", "", "", "", "", "1"],
]


def write(path: Path, rows: list[list[str]], heading: list[str] = HEADING) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([heading, *rows])
    return path


def changed(line: int, **cells: str) -> list[list[str]]:
    rows = [list(row) for row in GOOD]
    for column, value in cells.items():
        rows[line - 2][HEADING.index(column)] = value
    return rows


def test_rows_are_read(tmp_path):
    read = read_author_rows([write(tmp_path / "rows.csv", GOOD)])
    assert read.years == {"x/1": 2001, "x/2": 2002}
    assert {author: len(of) for author, of in read.authors["x/1"].items()} == {1: 1, 2: 2}
    assert read.authors["x/2"] == {1: {}}  # an author without affiliation is an author


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (changed(2, year="20O1"), "line 2, column year: '20O1' must be a whole number, 1600 to 9999"),
        (changed(2, year="-2001"), "line 2, column year: '-2001' must be"),
        (changed(3, year="2002"), "line 3, column year: 2002, but x/1 is of 2001 in another row"),
        (changed(3, author_seq="0"), "line 3, column author_seq: '0' must be a whole number, 1 or more"),
        (changed(4, aff_seq="1.5"), "line 4, column aff_seq: '1.5' must be"),
        (changed(5, doi=""), "line 5, column doi: is blank"),
        (changed(2, n_authors="3"), "line 2: x/1 should have 3 authors, there are rows of 2"),
        ([*GOOD, changed(2, city="Paris")[0]], "line 6: author 1, affiliation 1 of x/1 stands already in"),
    ],
)
def test_a_bad_row_is_refused_with_file_and_line(tmp_path, rows, message):
    path = write(tmp_path / "rows.csv", rows)
    with pytest.raises(BadInput) as error:
        read_author_rows([path])
    assert str(error.value).startswith(f"{path}, {message}")


def test_a_column_that_is_missing(tmp_path):
    path = write(tmp_path / "rows.csv", [row[1:] for row in GOOD], HEADING[1:])
    with pytest.raises(BadInput, match="line 1: the column 'doi' is missing"):
        read_author_rows([path])


def test_identical_repeats_are_dropped_and_listed_wherever_they_stand(tmp_path):
    one = write(tmp_path / "one.csv", [*GOOD, GOOD[0]])
    two = write(tmp_path / "two.csv", [GOOD[1]])
    read = read_author_rows([one, two])
    assert read.repeats == [f"{one}, line 6", f"{two}, line 2"]
    assert read.authors == read_author_rows([write(tmp_path / "good.csv", GOOD)]).authors


def test_bad_rows_leave_no_index(tmp_path):
    path = write(tmp_path / "rows.csv", changed(2, year="x"))
    with pytest.raises(BadInput):
        build_from_rows("rows", [path], NATURE, (None, None), root=tmp_path / "index")
    assert not (tmp_path / "index").exists()


def test_what_was_dropped_stands_in_the_description(tmp_path):
    path = write(tmp_path / "rows.csv", [*GOOD, GOOD[2]])
    told = build_from_rows("rows", [path], NATURE, (None, None), root=tmp_path).description
    assert told.excluded == {"rows that repeat another one": 1}
    assert told.articles == 2
    assert told.journals == ["0028-0836"]
    assert set(told.made_from["files"]) == {"rows.csv"}
    assert told.not_placed["country"] == pytest.approx(1 / 2)


def test_two_cities_of_one_name_are_two_places(tmp_path):
    rows = [["x/1", "2001", str(i), "1", "Springfield", "US", str(900 + i), "", "2"] for i in (1, 2)]
    stored = build_from_rows(
        "rows", [write(tmp_path / "rows.csv", rows)], NATURE, (None, None), root=tmp_path
    )
    cities = stored.table("shares", level="metropolitan_area")
    assert dict(zip(cities["place"], cities["share"], strict=True)) == {
        "Springfield": 0.5, "Springfield (geonames:902)": 0.5,
    }  # fmt: skip


NAMES = [*NEEDED, "city", "country", "issn_l", "journal"]


def named(folder: Path, *rows: tuple[str, ...]) -> Path:
    """A table without codes: of each article one author, with city, country, ISSN-L and journal."""
    return write(
        folder / "rows.csv", [[f"x/{n}", "2001", "1", "1", *row] for n, row in enumerate(rows)], NAMES
    )


def test_names_of_cities_and_countries_are_placed_by_the_same_tables(tmp_path):
    registry = organisations(
        tmp_path, ("a", "One", "Tlalpan", "3515428", "", "MX", ""), ("b", "Two", "Springfield", "900", "", "US", ""),
        ("c", "Three", "Springfield", "901", "", "US", ""),
    )  # fmt: skip
    path = named(
        tmp_path, ("Zürich", "Switzerland", "", ""), ("zurich", "switzerland", "", ""), ("Tlalpan", "Mexico", "", ""),
        ("Springfield", "United States of America", "", ""), ("Solna", "Atlantis", "", ""),
    )  # fmt: skip
    said: list[str] = []
    stored = build_from_rows("rows", [path], NATURE, (None, registry), said.append, root=tmp_path)
    cities = stored.table("shares", level="metropolitan_area").set_index("place")["share"]
    assert {name: share for name, share in cities.items() if name in ("Zürich", "Mexico City")} == {
        "Zürich": 2, "Mexico City": 1,
    }  # fmt: skip
    assert stored.description.not_placed["metropolitan_area"] == pytest.approx(2 / 5)
    assert any("Springfield, US (1)" in line and "Atlantis (1)" in line for line in said)


def test_articles_of_several_journals_any_of_them(tmp_path):
    path = named(
        tmp_path,
        ("London", "United Kingdom", "0028-0836", ""),
        ("London", "United Kingdom", "1234-5679", "Journal of Mine"),
    )
    told = build_from_rows("rows", [path], None, (None, None), root=tmp_path).description
    assert told.journals == ["0028-0836", "1234-5679"]
    assert told.title == "Articles of two journals"
    assert told.notes == ["Two journals, without subjects."]


def test_an_article_without_a_journal_is_refused(tmp_path):
    path = named(
        tmp_path, ("London", "United Kingdom", "0028-0836", ""), ("London", "United Kingdom", "", "")
    )
    with pytest.raises(BadInput, match=r"x/1 is of no journal: give --issn, or a column issn_l"):
        build_from_rows("rows", [path], None, (None, None), root=tmp_path / "index")
    told = build_from_rows("rows", [path], ("1234-5679", "Mine"), (None, None), root=tmp_path).description
    assert told.journals == ["0028-0836", "1234-5679"]


def test_an_issn_has_the_check_digit_of_its_digits(tmp_path):
    assert [issn_is_valid(text) for text in ("0028-0836", "2434-561X", "0028-0837", "00280836", "0028-083")] == [
        True, True, False, False, False,
    ]  # fmt: skip
    path = named(tmp_path, ("London", "United Kingdom", "0028-0837", ""))
    with pytest.raises(BadInput, match="line 2, column issn_l: '0028-0837' is no ISSN"):
        read_author_rows([path])


def test_an_article_in_two_journals_is_refused(tmp_path):
    row = ["x/1", "2001", "1", "1", "London", "United Kingdom", "0028-0836", ""]
    path = write(tmp_path / "rows.csv", [row, [*row[:2], "2", *row[3:6], "1234-5679", ""]], NAMES)
    with pytest.raises(BadInput, match="line 3: x/1 is of the journal 1234-5679, and of 0028-0836"):
        read_author_rows([path])


def test_a_table_that_places_nothing_is_refused(tmp_path):
    path = write(tmp_path / "rows.csv", [["x/1", "2001", "1", "1", "Chile"]], [*NEEDED, "country"])
    with pytest.raises(BadInput, match="line 1: nothing places an affiliation"):
        read_author_rows([path])


cells = st.sampled_from([BOSTON, LONDON, ["", "", "", ""], ["Rome", "IT", "3169070", ""]])
tables = st.lists(st.lists(st.lists(cells, max_size=3), min_size=1, max_size=4), min_size=1, max_size=6)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables, st.randoms(use_true_random=False))
def test_splitting_a_file_and_the_order_of_rows_change_nothing(articles, shuffled):
    rows = [
        [f"x/{n}", str(2000 + n % 2), str(i + 1), str(j + 1) if author else "", *site, str(len(authors))]
        for n, authors in enumerate(articles)
        for i, author in enumerate(authors)
        for j, site in enumerate(author or [["", "", "", ""]])
    ]
    with TemporaryDirectory() as folder:
        whole = [write(Path(folder, "whole.csv"), rows)]
        shuffled.shuffle(rows)
        cut = shuffled.randint(0, len(rows))
        split = [
            write(Path(folder, name), part) for name, part in (("a.csv", rows[:cut]), ("b.csv", rows[cut:]))
        ]
        for name, files in (("one", whole), ("other", split)):
            target = Path(folder, name)
            target.mkdir()
            write_author_rows(read_author_rows(files), target, Places(), [NATURE])
        assert contents(Path(folder, "one")) == contents(Path(folder, "other"))


@needs_samples
def test_real_articles_of_one_journal(tmp_path_factory):
    """Totals known from an independent count of the same rows."""
    stored = open_index("nature", index_of_nature(tmp_path_factory))
    told = stored.description
    assert (told.articles, told.years[0], told.years[-1]) == (15_590, 2005, 2023)
    assert told.excluded == {"rows that repeat another one": 16}
    sums = stored.table("shares").groupby("level")["share"].sum()
    assert sums.to_numpy() == pytest.approx([15_590] * 3, abs=1e-6)
    assert stored.table("totals", year=2019)["articles"].tolist() == [863]
    of_2019 = stored.table("shares", year=2019, subject="overall")
    shares = of_2019.set_index(["level", "place"])["share"].round(2)
    assert {place: shares["country", place] for place in (
        "United States", "United Kingdom", "Germany", "China", "Switzerland",
    )} == {
        "United States": 410.04, "United Kingdom": 75.72, "Germany": 72.08, "China": 63.70, "Switzerland": 32.74,
    }  # fmt: skip
    assert {place: shares["metropolitan_area", place] for place in (
        "Boston metropolitan area", "New York metropolitan area", "San Francisco Bay Area",
        "Los Angeles metropolitan area",
    )} == {
        "Boston metropolitan area": 76.51, "New York metropolitan area": 71.85, "San Francisco Bay Area": 60.23,
        "Los Angeles metropolitan area": 22.21,
    }  # fmt: skip


@needs_samples
def test_a_real_file_cut_short_is_refused(tmp_path):
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(NATURE_ROWS.read_bytes()[:100_000])
    with pytest.raises(BadInput, match="cut.csv.gz is cut short"):
        read_author_rows([path])


@needs_samples
def test_a_real_file_in_two_halves_is_the_same(tmp_path):
    text = gzip.decompress(NATURE_ROWS.read_bytes()).decode().splitlines()[:20_001]
    last = text[-1].split(",")[0]  # perhaps not whole
    text = [line for line in text if not line.startswith(f"{last},")]
    parts = {"whole": text, "a": text[:9_000], "b": [text[0], *text[9_000:]]}
    for name, lines in parts.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n")
    half = read_author_rows([tmp_path / "a.csv", tmp_path / "b.csv"])
    assert (
        pd.Series(half.years)
        .sort_index()
        .equals(pd.Series(read_author_rows([tmp_path / "whole.csv"]).years).sort_index())
    )
    assert half.authors == read_author_rows([tmp_path / "whole.csv"]).authors
