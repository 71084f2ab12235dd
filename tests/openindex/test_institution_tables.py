"""Tables of institutions as people have them: what is refused, how names are placed, and the index that they become."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest
from conftest import ROOT, contents, science_cities
from openpyxl import Workbook
from registries import organisations
from samples import index_of_export, needs_samples

from helpers.data.annual import AnnualTables
from helpers.index.accuracy import APART, AT_HEADQUARTERS, without_weights
from helpers.index.annual import ALL, Annual
from helpers.index.annual_placement import NO_SITES
from helpers.index.choose import load_source
from helpers.index.interface import INSTITUTION, OVERALL, Metric
from helpers.index.origin import notice_of, origin_of, terms_of
from helpers.index.own_tables import NO_TERMS, OwnTables
from helpers.index.printed import load_index
from helpers.index.stored import StoredIndex, open_index
from helpers.openindex.build import build_from_tables
from helpers.openindex.institution_files import read_tables
from helpers.openindex.institution_tables import parts_apart
from helpers.openindex.places import Places
from helpers.openindex.problems import BadInput

EXPORT = ["Position", "Institution", "Country/territory", "Count", "Share"]
US = "United States of America (USA)"
# one in each of so many cities as a report needs
SEATS = [
    ("Aarhus University (AU)", "Denmark"), ("University of Oxford", "United Kingdom (UK)"), ("Yale University", US),
    ("The University of Tokyo (UTokyo)", "Japan"), ("Seoul National University (SNU)", "South Korea"),
    ("University of Toronto (U of T)", "Canada"), ("Zhejiang University (ZJU)", "China"), ("Harvard University", US),
    ("Stanford University", US), ("University of Vienna", "Austria"),
]  # fmt: skip


def write(path: Path, rows: list, heading: list[str] = EXPORT) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([heading, *rows])
    return path


def table(folder: Path, *rows: tuple) -> Path:
    return write(folder / "table.csv", [[n, *row] for n, row in enumerate(rows, 1)])


def read(path: Path, **told: object):
    return read_tables([path], Places(), **{"year": 2001, **told})


def index(folder: Path, *files: Path, name: str = "own", **told: object) -> StoredIndex:
    return build_from_tables(name, list(files), (None, None), root=folder / "data" / "index", **told)


def annual_of(stored: StoredIndex) -> Annual:
    return Annual(OwnTables(stored))


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


def test_institutions_are_placed_by_name_and_never_by_likeness(tmp_path, registry):
    cases = [
        ("University of Examples", "Netherlands", "Utrecht", "registry"),
        ("The University of Examples (UE)", "Netherlands", "Utrecht", "registry"),
        ("UNIVERSITEIT VAN VOORBEELDEN", "Netherlands", "Utrecht", "registry"),
        ("Academie and Institute", "France", "Paris metropolitan area", "registry"),
        ("Twin College", "Netherlands", "", "several organisations of this name"),
        ("Example University", "Netherlands", "", "no organisation of this name"),
        ("University of Examples", "France", "", "no organisation of this name"),  # no such one in that country
        ("Beta", "Germany", "Paris metropolitan area", "registry"),  # its name goes before another's alias
        ("Harbour University", "China", "Hong Kong", "registry"),  # exports book it with China
        ("Hangzhou Quiet Waves Co. Ltd.", "China", "Hangzhou", "name"),
        ("Northeastern University (NEU)", US, "", "no organisation of this name"),  # the one that is known is in China
    ]  # fmt: skip
    path = table(tmp_path, *((name, country, 9, 1) for name, country, _, _ in cases))
    found = read_tables([path], Places(None, registry), 2001)
    placed = {row.institution_id: row for row in found.new}
    for row, (name, country, city, how) in zip(found.rows, cases, strict=True):
        one = placed[row.institution_id]
        assert (one.city, one.how, one.spread) == (city, how, False), (name, country)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (["1", "A", "Chile", "2", "2.5"], "line 3: the Share 2.5 of A is above its Count 2"),
        (["1", "A", "Chile", "2", "-1"], "line 3, column Share: '-1' "),
        (["1", "A", "Chile", "many", "1"], "line 3, column Count: 'many' "),
        (["1", "A", "Chile", "2", ""], "line 3, column Share: '' is no number; A has no Share"),
        (["1", "A", "Chile", "2", "nan"], "line 3, column Share: 'nan' "),
        (["1", "A", "Chile", "2", "< 1"], "line 3, column Share: '< 1' is no number by itself"),
        (["1", "A", "Chile", "2", "4.1E+03"], "line 3, column Share: '4.1E+03' was shortened by a spreadsheet"),
        (["1", "A", "Chile", "2000", "5-Jan"], "line 3, column Share: '5-Jan' is a date"),
        (["1", "", "Chile", "2", "1"], "line 3, column Institution: is blank"),
        (["1", "B", "Chile", "2", "1"], "line 3: B (Chile) stands already in table.csv, line 2, with other figures (1, 3)"),
    ],
)  # fmt: skip
def test_a_bad_row_is_refused_with_file_and_line(tmp_path, row, message):
    with pytest.raises(BadInput) as error:
        read(write(tmp_path / "table.csv", [["1", "B", "Chile", "3", "1"], row]))
    assert str(error.value).startswith(f"table.csv, {message}")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("content", "told", "message"),
    [
        (b"Institution,Share\na,1\n", {}, "no column country; its headings are 'Institution', 'Share'"),
        (b"a,b\n1,2\n", {}, "this is no table of institutions, no column institution, no column country"),
        (b"Institution,Country,Share,FC\na,Chile,1,1\n", {}, "line 1: the columns 'Share' and 'FC' could both be the share"),
        (b"Institution,Country,Share\na,Chile,1\n", {"year": None}, "line 2: of which year is it? Say --year"),
        (b"Institution,Country,Share,Year\na,Chile,1,24\n", {}, "line 2: of which year is it?"),
        (b"Institution,Country,Share\na,Chile,\"1,234\"\n", {}, "column Share: '1,234' can be read as 1234 (decimal point)"),
        (b"Institution,Country,Share,Subject\na,Chile,1,chemistry\na,Chile,1,Life sciences\n", {},
         "2001: there is chemistry, life sciences, and nothing of all subjects together"),
        (b"", {}, "table.csv is empty"),
        (b"Institution,Country,Share\na,Chile,0\n", {}, "holds no Share at all"),
        (b"Institution,Country,Share,Subject\na,Chile,2,all\na,Chile,1,chemisty\n", {},
         "line 3, column Subject: 'chemisty' is no subject. Did you mean 'chemistry'?"),
        (b"Institution,Country,Share,Subject\na,Chile,2,all\na,Chile,5,chemistry\n", {},
         "line 3: the Share 5 of a in chemistry is above that in all subjects, 2 (table.csv, line 2)"),
        (b"Institution,Country,Share,rank_all\na,Chile,2,1\nb,Chile,1,\n", {}, "line 3: b has no rank, though others of its table have"),
        (b"Institution,Country,Share\na,Chile,2\nTotal,,2\n", {}, "line 3, column Institution: 'Total' is a sum of others"),
        (gzip.compress(b"Institution,Country,Share\na,Chile,2\n" * 99, mtime=0)[:-9], {}, "table.csv: is cut short"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_told_in_one_line(tmp_path, content, told, message):
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput) as error:
        read(path, **told)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_what_a_spreadsheet_makes_of_a_table_is_read(tmp_path):
    rows = [["1", "B C", "Chile", "2,000", "1,234.50"], ["2", "D\x03", "Chile", "900.0", "8.97E-5"]]
    plain = read(write(tmp_path / "table.csv", rows)).rows
    assert [(row.share, row.count, row.rank_all) for row in plain] == [(1234.5, 2000, 1), (8.97e-5, 900, 2)]
    german = (
        "\ufeffInstitution;COUNTRY;Count;Share\nB\xa0C\u200b;Chile;2.000;1.234,50\nD;Chile;900;0,0000897\n"
    )
    book = Workbook()
    for row in (
        ["Leading institutions"],
        [],
        EXPORT,
        [1, "B C", "Chile", 2000, 1234.5],
        [2, "D", "Chile", 900, 8.97e-5],
    ):
        book.active.append(row)
    book.save(tmp_path / "table 2001.xlsx")
    for name, content in (
        ("semicolons.csv", gzip.compress(german.encode(), mtime=0)),
        ("tabs.tsv", german.replace(";", "\t").encode("utf-16")),
    ):
        (tmp_path / name).write_bytes(content)
    for name in ("semicolons.csv", "tabs.tsv", "table 2001.xlsx"):
        found = read(tmp_path / name, year=None if "2001" in name else 2001).rows
        assert [(row.institution, row.year, row.count) for row in found] == [
            ("B C", 2001, 2000),
            ("D", 2001, 900),
        ], name
        assert [row.share for row in found] == pytest.approx([1234.5, 8.97e-5], abs=1e-9), name


def test_identical_rows_are_dropped_and_listed(tmp_path):
    row = ["1", "B", "Chile", "3", "1"]
    found = read(write(tmp_path / "table.csv", [row, row, ["9", *row[1:]]]))
    assert (len(found.rows), found.repeats) == (1, ("table.csv, line 3", "table.csv, line 4"))


def test_years_and_subjects_stand_in_columns_or_are_said(tmp_path):
    heading = ["Subject", "Data year", "Institution", "Country", "Share 2002", "Share"]
    rows = [["all subjects", "2001", "A", "Chile", "", "3"], ["Quiet Studies", "2001", "A", "Chile", "", "1"]]
    found = read_tables([write(tmp_path / "a.csv", rows, heading)], Places())
    assert [(row.year, row.subject, row.share) for row in found.rows] == [
        (2001, ALL, 3),
        (2001, "quiet-studies", 1),
    ]
    assert (found.whole, found.subjects["quiet-studies"]) == (OVERALL, "Quiet Studies")
    old = write(
        tmp_path / "b 2003-12.csv", [["A", "Chile", "3", "1.5"]], ["Institution", "Country", "AC", "FC"]
    )
    alone = read_tables([old], Places(), subject="Chemistry")
    assert [(row.year, row.subject, row.count) for row in alone.rows] == [(2003, ALL, 3)]
    assert (alone.whole, alone.subjects) == ("chemistry", {ALL: "chemistry"})


def test_the_tables_of_the_project_come_to_the_same_cities(tmp_path):
    tables = AnnualTables()
    years = tables.years[-2:]
    stored = index(tmp_path, *(ROOT / f"data/annual/{year}.csv" for year in years))
    own, theirs = annual_of(stored), Annual(tables)
    assert own.years == years
    assert len(own.tables.reference("institutions")) == len(tables.reference("institutions"))  # none is new
    for year in years:
        assert own.subjects_of(year) == theirs.subjects_of(year)
        for subject in own.subjects_of(year):
            assert own.listed(year, subject) == theirs.listed(year, subject)
        assert own.estimates(year).empty  # how much of a city a table lists is known of theirs alone


@pytest.fixture
def own(root: Path, tmp_path: Path) -> StoredIndex:
    """Ten universities, a body in several cities, one nowhere, and one in a city that the reference tables lack."""
    bodies = [*SEATS, ("Max Planck Society", "Germany"), ("Nobody Knows", "Chile"), ("Purdue University", US),
              ("Fraunhofer Society", "Germany"), ("AbbVie Inc.", US)]  # fmt: skip
    rows = [[year, *body, 900, 200 - 10 * n] for year in (1999, 2001, 2002) for n, body in enumerate(bodies)]
    path = write(tmp_path / "mine.csv", rows, ["Year", "Institution", "Country", "Count", "Share"])
    return index(root, path, terms="CC0")


def test_an_index_of_any_years_answers_as_the_tables_do(own):
    found = load_source("own")
    assert found.years == [1999, 2001, 2002]
    assert (found.companions, found.voice.measured, found.demonstration) == ((), "listed", False)
    ranking = found.ranking(2002).set_index("place")
    assert (ranking.at["Aarhus", "share"], ranking.at["Aarhus", "source"]) == (200, "own-2002")
    assert ranking.at["West Lafayette", "country"] == "United States"
    assert 0 < ranking.at["Munich metropolitan area", "share"] < 100  # a part of Max Planck, by weight
    assert found.ranking(2002, level=INSTITUTION)["count"].tolist() == [900] * 15
    assert found.observations(Metric.SHARE, 1999, place="Aarhus")[0].text == "200"
    assert found.barrier_between(1999, 2002) is None
    assert "holds none before 1999" in found.reason(1999)
    assert "own" in found.source("own-2002").name and found.source("own-2002").address == ""
    assert {name for name in found.names_read if name.startswith("annual ")} == set()
    assert load_source("own", until=2001).years == [1999, 2001]


def test_what_counts_to_no_city_is_told(own):
    apart = parts_apart(annual_of(own))
    assert {name: why for _, name, _, why in apart.largest} == {
        "Nobody Knows": "no organisation of this name", "Fraunhofer Society": NO_SITES, "AbbVie Inc.": NO_SITES,
    }  # fmt: skip
    assert apart.placed + apart.spread + apart.not_placed == pytest.approx(1)
    assert own.description.not_placed == {"metropolitan_area": apart.not_placed}
    assert apart.not_placed == pytest.approx(90 * 3 / (sum(200 - 10 * n for n in range(15)) * 3))


def test_bodies_stand_apart_or_at_their_headquarters_to_be_compared(own):
    ways = without_weights(annual_of(own))
    shares = {way: annual.listed(2002) for way, annual in ways.items()}
    assert "Munich metropolitan area" not in shares[APART]
    assert shares[AT_HEADQUARTERS]["Munich metropolitan area"] == 100 + 70  # Max Planck and Fraunhofer
    assert "Chicago metropolitan area" not in shares[AT_HEADQUARTERS]  # a company stays apart


def test_pages_tell_whose_figures_they_show(own, root, tmp_path):
    assert terms_of("own").startswith("Terms of the tables of institutions: CC0.")
    assert "tables of institutions that whoever made it gave" in origin_of("own")
    assert notice_of("own") == ""
    path = table(tmp_path, *((*seat, 9, 1) for seat in SEATS))
    index(root, path, name="invented", year=2001, demonstration=True)
    assert notice_of("invented").startswith("DEMONSTRATION DATA: invented Shares of institutions")
    assert NO_TERMS in terms_of("invented")


def test_one_subject_alone_is_the_whole_of_its_tables(root, tmp_path):
    index(root, table(tmp_path, *((*seat, 9, 1) for seat in SEATS)), year=2001, subject="life")
    found = load_source("own")
    assert (found.whole, found.subjects, found.beside("life")) == ("life", [], "life")
    assert found.ranking(2001).equals(found.ranking(2001, "life"))
    assert found.categories == {"life": "life sciences"}


def test_the_command_tells_and_refuses(root, tmp_path):
    good = table(tmp_path, *((*seat, 9, 1) for seat in SEATS), ("Nobody Knows", "Chile", 2, 2))
    run = science_cities(root, "index", "institutions", str(good), "--year", "2001")
    assert run.returncode == 0, run.stderr
    assert "2001: 11 institutions, Share 12.00; all subjects" in run.stdout
    assert "in cities 83.3%, of bodies in several cities in none 0.0%, not placed 16.7%" in run.stdout
    assert "2.00  Nobody Knows, Chile: no organisation of this name" in run.stdout
    before = contents(root / "data" / "index")
    bad = write(tmp_path / "bad.csv", [["1", "A", "Chile", "1", "2"]])
    for arguments, told in (
        ((str(bad), "--name", "table"), "bad.csv, line 2: the Share 2 of A is above its Count 1"),
        ((str(good), "--name", "annual"), "'annual' cannot name an index"),
    ):
        run = science_cities(root, "index", "institutions", *arguments, "--year", "2001")
        assert run.returncode != 0 and "Traceback" not in run.stderr
        assert told in run.stderr
    assert contents(root / "data" / "index") == before
    run = science_cities(root, "accuracy", "--source", "table")
    assert (run.returncode, "No printed figure of 2001 can be compared" in run.stderr) == (2, True)


@needs_samples
@pytest.mark.parametrize("window", ["2020-12", "2025-12"])
def test_real_exports_are_placed_without_any_download_and_hold_what_is_printed(tmp_path_factory, window):
    annual = annual_of(open_index("export", index_of_export(tmp_path_factory, window)))
    apart = parts_apart(annual)
    assert apart.placed / (1 - apart.spread) > 0.95
    assert apart.spread < 0.03  # the weights divide nearly all of them
    (year,) = annual.years
    if year in load_index().years:
        printed = load_index().ranking(year)
        order = list(annual.listed(year))
        off = [abs(order.index(row.place) + 1 - row.rank) for row in printed.itertuples() if row.rank <= 20]
        assert len(off) >= 17
        assert max(off) <= 3
