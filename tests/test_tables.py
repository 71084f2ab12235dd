"""The loader: exact printed digits, where each row stands, names resolved, statements projected."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pandas as pd
import pytest

from helpers.base.errors import BadData
from helpers.base.paths import data_folder
from helpers.data import layout
from helpers.data.tables import Tables, load_tables, year_folders


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """All reference tables and the figures of one year, to be changed at will."""
    copy = tmp_path / "data"
    shutil.copytree(data_folder() / "reference", copy / "reference")
    shutil.copy(data_folder() / "exclusions.csv", copy)
    for year, folder in year_folders(data_folder()):
        names = ["editions", "sources"] + (["statements", "cities"] if year == 2021 else [])
        (copy / "printed" / str(year)).mkdir(parents=True)
        for name in names:
            shutil.copy(folder / f"{name}.csv", copy / "printed" / str(year))
    return copy


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle))


def change(path: Path, line: int, column: str, value: str) -> None:
    rows = rows_of(path)
    rows[line - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows(rows)


def printed(tables: Tables, **wanted: object) -> pd.DataFrame:
    figures = tables.figures
    for column, value in wanted.items():
        figures = figures[figures[column] == value]
    return figures


PARTICLES = "field:atomic-molecular-nuclear-particle-and-plasma-physics"


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("470.56", {"metric": "bilateral_collaboration_score", "data_year": 2024}),
        ("378.49", {"metric": "bilateral_collaboration_score", "data_year": 2024}),
        ("166.3", {"metric": "share", "place": "Beijing", "data_year": 2021, "subject": PARTICLES}),
        ("91.9", {"metric": "share", "place": "Beijing", "data_year": 2015, "subject": PARTICLES}),
        ("191.0", {"metric": "share", "place": "Shanghai", "data_year": 2021}),
        ("137.6", {"metric": "share", "place": "Shanghai", "data_year": 2015}),
        ("9.14", {"metric": "change_adjusted_share_pct", "place": "Beijing", "data_year": 2024}),
        ("82", {"metric": "journals_tracked", "data_year": 2021}),
        ("5", {"metric": "institutions_in_top_50", "data_year": 2021}),
    ],
)
def test_printed_digits_are_kept_exactly(tables, value, wanted):
    found = printed(tables, **wanted)
    assert value in set(found["value"])
    assert float(value) in set(found["number"])


def test_a_trailing_zero_survives(tables):
    share = printed(tables, metric="share", place="Beijing", edition="science-cities-2021", subject="overall")
    assert list(share["value"]) == ["2895.37"]
    assert "53.40" in set(tables.figures["value"]) or tables.figures["value"].str.fullmatch(r"\d+\.\d0").any()


def test_every_row_knows_the_file_and_line_it_stands_in(tables):
    for file in ("printed/2021/cities.csv", "printed/2024/statements.csv", "printed/2018/institutions.csv"):
        rows = rows_of(data_folder() / file)
        found = tables.figures[tables.figures["file"] == file]
        assert len(found) > 10
        for row in found.to_dict("records"):
            cells = dict(zip(rows[0], rows[row["line"] - 1], strict=True))
            assert cells["place"] == row["place_as_printed"]
            assert cells["value"] == row["value"]
            assert cells["metric"] == row["metric"]
    assert set(tables.places["line"]) == set(range(2, len(tables.places) + 2))
    assert set(tables.places["file"]) == {"reference/places.csv"}


def test_no_row_of_a_year_is_lost(tables):
    expected = 0
    for _, folder in year_folders(data_folder()):
        for name in layout.FIGURE_FILES:
            if (folder / f"{name}.csv").exists():
                expected += len(rows_of(folder / f"{name}.csv")) - 1
    assert (tables.figures["statement"] == "").sum() == expected


def test_types_and_blanks(tables):
    figures = tables.figures
    assert figures["data_year"].dtype == "int64"
    assert figures["edition_year"].dtype == "int64"
    assert figures["reference_year"].dtype == "Int64"
    assert figures["number"].dtype == "float64"
    assert not figures["number"].isna().any()
    text = [
        c
        for c in figures
        if c not in ("data_year", "edition_year", "reference_year", "number", "members", "line")
    ]
    assert not figures[text].isna().any().any()
    assert set(figures["relation"]) <= set(layout.RELATIONS)
    assert set(figures["source_kind"]) == {"official", "article", *layout.REPORTED_KINDS}
    assert tables.institutions["spread"].dtype == bool
    assert tables.places["latitude"].dtype == "float64"
    assert tables.places.set_index("place").loc["United States", "latitude"] != 0


def test_place_names_of_older_editions_resolve(tables):
    older = printed(tables, place_as_printed="San Francisco-San Jose")
    assert set(older["place"]) == {"San Francisco Bay Area"}
    assert set(older["edition"]) == {"science-cities-2018", "science-cities-2020"}
    country = printed(tables, place_as_printed="United States of America (USA)")
    assert set(country["place"]) == {"United States"}


def test_spellings_of_one_institution_resolve_and_parents_stay_apart(tables):
    names = tables.figures.loc[tables.figures["place_kind"] == "institution", ["place_as_printed", "place"]]
    canonical = dict(names.itertuples(index=False, name=None))
    assert canonical["The Scripps Research Institute (TSRI)"] == canonical["Scripps Research"]
    assert canonical["Tsinghua University (TH)"] == canonical["Tsinghua University"]
    assert canonical["New York University (NYU)"] != canonical["NYU Langone Medical Center (NYULMC)"]
    assert canonical["National Research Council (CNR)"] != canonical["National Research Council (NRC)"]


def test_a_pair_has_two_resolved_members(tables):
    pairs = tables.figures[tables.figures["place_kind"] == "pair"]
    assert (pairs["members"].map(len) == 2).all()
    assert (tables.figures.loc[tables.figures["place_kind"] != "pair", "members"].map(len) == 0).all()
    best = pairs[pairs["value"] == "470.56"].iloc[0]
    assert best["members"] == ("Harvard University", "Massachusetts Institute of Technology (MIT)")
    assert best["place"] == " – ".join(best["members"])
    ratio = printed(tables, metric="bilateral_collaboration_score_ratio", data_year=2019).iloc[0]
    assert ratio["place"] == "Beijing – Shanghai"
    assert ratio["reference_place"] == "New York metropolitan area – Boston metropolitan area"
    assert ratio["relation"] == ">"


def test_one_name_with_a_dash_is_no_pair(tables):
    rows = printed(tables, place="Baltimore–Washington")
    assert set(rows["place_kind"]) == {"city"}


def test_two_partners_of_a_pair_have_each_their_share(tables):
    shares = printed(tables, metric="share_in_joint_articles")
    assert (shares.groupby("place")["reference_place"].nunique() == 2).all()
    for row in shares.to_dict("records"):
        assert row["reference_place"] in row["members"]


def test_statements_that_are_figures_are_projected(tables):
    figures = tables.figures[tables.figures["statement"] != ""].set_index("statement")
    assert {"A01", "A08", "A21", "A22", "A23", "B11", "B36", "B46", "B47", "B51"} <= set(figures.index)
    not_figures = {"A02", "A02b", "A05", "A17", "A24", "A30", "B49", "B50", "B52a", "B53"}
    assert not not_figures & set(figures.index)
    particles = figures.loc["A08"]
    assert (particles["data_year"], particles["edition"], particles["edition_year"]) == (
        2015, "science-cities-2022", 2021,
    )  # fmt: skip
    assert particles["confidence"] == "high"
    assert particles["source"] == "nature-index-2022-science-cities-beijing-shanghai"
    assert particles["source_kind"] == "article"
    assert figures.loc["B01", "confidence"] == "medium"
    assert figures.loc["B46", "relation"] == "<="
    assert figures.loc["B30", "data_year"] == 2023
    assert figures.loc["B30", "edition"] == "science-cities-2025"
    assert figures.loc["B14", "relation"] == "≈"
    assert figures.loc["B36", "reference_place"] == "Nanjing"
    assert figures.loc["B36", "relation"] == ">"


def test_a_statement_is_not_carried_a_second_time(tables):
    rank = printed(tables, place="Shanghai", subject="life", data_year=2021, metric="rank", value="7")
    assert sorted(rank["source_kind"]) == ["aggregator", "article"]
    journals = printed(tables, metric="journals_tracked", data_year=2024)
    assert sorted(journals["value"]) == ["145", "82"]


def test_conflicting_sources_are_both_there(tables):
    rank = printed(tables, place="Shanghai", subject="life", data_year=2021, metric="rank")
    assert set(rank["value"]) == {"6", "7"}
    assert set(rank.loc[rank["value"] == "6", "confidence"]) == {"low"}


def test_a_missing_table_of_a_year_is_an_empty_one(data):
    tables = load_tables(data)
    assert set(tables.figures["file"]) == {"printed/2021/cities.csv", "printed/2021/statements.csv"}


def test_a_table_with_a_heading_only_is_legal(data):
    for name in ("cities", "statements"):
        path = data / "printed" / "2021" / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    tables = load_tables(data)
    assert tables.figures.empty
    assert tables.figures["data_year"].dtype == "int64"
    assert "members" in tables.figures


@pytest.mark.parametrize(
    ("file", "column", "value", "message"),
    [
        ("cities.csv", "value", "12,5", "must be a number"),
        ("cities.csv", "data_year", "MMXXI", "must be a whole number"),
        ("cities.csv", "place", "Nanjng", "no such city is known. Did you mean 'Nanjing'?"),
        ("cities.csv", "place_kind", "town", "no such town is known"),
        (
            "cities.csv",
            "edition",
            "science-cities-2202",
            "no such edition. Did you mean 'science-cities-20",
        ),
        ("cities.csv", "source", "nowhere", "no such source"),
        ("editions.csv", "data_year", "2021.0", "must be a whole number"),
        ("statements.csv", "value", "first", "must be a number"),
    ],
)
def test_an_unreadable_cell_is_refused_by_file_line_column_and_value(data, file, column, value, message):
    change(data / "printed" / "2021" / file, 2, column, value)
    with pytest.raises(BadData) as refusal:
        load_tables(data)
    where = f"data/printed/2021/{file}, line 2, column {'place' if column == 'place_kind' else column}: "
    assert str(refusal.value).startswith(where)
    assert message in str(refusal.value)


def test_a_broken_or_missing_file_is_refused(data):
    (data / "reference" / "groups.csv").write_text(
        'group,name,order,countries_note\na,"b,1,\n', encoding="utf-8"
    )
    with pytest.raises(BadData, match=r"data/reference/groups.csv, line 2 — a quotation mark is opened"):
        load_tables(data)
    (data / "reference" / "groups.csv").unlink()
    with pytest.raises(BadData, match=r"data/reference/groups.csv is missing"):
        load_tables(data)


def test_an_id_that_stands_twice_is_refused(data):
    path = data / "printed" / "2021" / "editions.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")
    with pytest.raises(BadData, match="column edition: .* stands in two rows"):
        load_tables(data)
