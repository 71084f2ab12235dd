"""Subjects in an index from articles: every number against the tables, ties, and what an index may lack."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT, Shown, overlapping_texts, texts_inside, texts_on
from small_indices import (
    BROKEN,
    CITY,
    COUNTRY,
    DEMO,
    YEARS,
    cities,
    demonstration,
    many,
    ranked,
    report_of,
    texts_of,
    write_small,
)

from helpers.base.manifest import find_report
from helpers.figures.sheet import sheets_of
from helpers.figures.strips import Part, Strip, draw_strips
from helpers.index.printed import load_index
from helpers.pages import field_leaders as subjects
from helpers.pages.field_leaders.heat_map import CITIES
from helpers.pages.wording import fitted
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

SUBJECTS = {
    "chemistry": "chemistry", "earth_environmental": "Earth & environmental sciences", "health": "health sciences",
    "life": "life sciences", "physical": "physical sciences",
}  # fmt: skip
DRAWN = (
    subjects.subject_tops, subjects.subject_heat_map, subjects.countries_by_subject, subjects.subject_table,
)  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    demonstration(folder)
    return folder


@pytest.fixture(scope="module")
def shares(root: Path) -> pd.DataFrame:
    return pd.read_parquet(root / DEMO / "shares.parquet")


@pytest.fixture
def demo(monkeypatch, root: Path) -> Report:
    return report_of(monkeypatch, root, "field_leaders", DEMO, year=YEARS[-1])


def countries() -> dict[str, str]:
    places = pd.read_csv(ROOT / "data" / "reference" / "places.csv", keep_default_na=False)
    return dict(zip(places["place"], places["country"], strict=True))


def small(monkeypatch, tmp_path: Path, rows: list[tuple], year: int = 2002, **more: object) -> Report:
    """A report on an index of these rows; ten cities make sure that the years can be reported."""
    write_small(tmp_path, "small", rows, **more)
    return report_of(monkeypatch, tmp_path, "field_leaders", "small", year=year)


def cell(figure: Exhibit) -> list[str]:
    return texts_on(sheets_of(figure.canvas)[0])


# --- numbers against the stored tables


def test_leading_ranks_are_those_of_the_tables(demo, shares):
    data = subjects.subject_tops(demo).data
    for subject, name in SUBJECTS.items():
        expected = {city: rank for city, rank in ranked(shares, subject, YEARS[-1]).items() if rank <= 10}
        rows = data[data["subject"] == name]
        assert dict(zip(rows["city"], rows["rank"], strict=True)) == expected
        assert len(expected) >= 10
    one = data.iloc[0]
    stored = shares.query(
        "level == @CITY and place == @one.city and subject == 'chemistry' and year == 2024"
    ).iloc[0]
    assert one["share"] == round(stored["share"], 2)
    assert one["count"] == stored["count"]
    assert one["country"] == countries()[one["city"]]


def test_the_heat_map_holds_every_rank_of_the_leading_cities(demo, shares):
    figure = subjects.subject_heat_map(demo)
    overall = ranked(shares, "overall", YEARS[-1])
    leading = sorted(overall, key=lambda city: (overall[city], city))[:CITIES]
    data = figure.data
    assert list(dict.fromkeys(data["city"])) == leading
    for subject, name in ({"overall": "overall"} | SUBJECTS).items():
        ranks = ranked(shares, subject, YEARS[-1])
        rows = data[data["subject"] == name]
        assert dict(zip(rows["city"], rows["rank"], strict=True)) == {
            city: ranks[city] for city in leading if city in ranks
        }
    drawn = [text for text in cell(figure) if text.isdigit()]
    assert len(drawn) == len(data)


def test_the_title_of_the_heat_map_names_the_farthest_ranks(demo, shares):
    overall = ranked(shares, "overall", YEARS[-1])
    leading = sorted(overall, key=lambda city: (overall[city], city))[:CITIES]
    every = {subject: ranked(shares, subject, YEARS[-1]) for subject in SUBJECTS}
    spans = {}
    for city in leading:
        own = [ranks[city] for ranks in every.values() if city in ranks]
        spans[city] = max(own) - min(own)
    most = max(spans.values())
    farthest = [city for city, span in spans.items() if span == most]
    assert len(farthest) == 1
    name = farthest[0].removesuffix(" metropolitan area")
    assert f"the ranks of {name} differ most" in subjects.subject_heat_map(demo).title


def test_countries_are_counted_in_every_year(demo, shares):
    data = subjects.countries_by_subject(demo).data
    where = countries()
    for year in YEARS:
        for subject, name in SUBJECTS.items():
            top = [city for city, rank in ranked(shares, subject, year).items() if rank <= 10]
            expected = pd.Series([where[city] for city in top]).value_counts().to_dict()
            rows = data[(data["subject"] == name) & (data["data_year"] == year)]
            assert dict(zip(rows["country"], rows["cities"], strict=True)) == expected


def test_contributions_are_parts_of_the_countrys_share(demo, shares):
    data = subjects.subject_table(demo).data
    assert data.groupby("subject").size().to_dict() == dict.fromkeys(SUBJECTS.values(), 50)
    ids = {name: subject for subject, name in SUBJECTS.items()}
    now = shares[shares["year"] == YEARS[-1]].set_index(["level", "place", "subject"])["share"]
    for row in data.itertuples():
        whole = now[COUNTRY, row.country, ids[row.subject]]
        own = now[CITY, row.city, ids[row.subject]]
        assert row.contribution_pct == f"{own / whole * 100:.1f}"


def test_printed_ranks_stand_beside_with_their_sources(demo):
    printed = load_index()
    data = pd.concat([subjects.subject_tops(demo).data, subjects.subject_heat_map(demo).data])
    ids = {"overall": "overall"} | {name: subject for subject, name in SUBJECTS.items()}
    found = 0
    for row in data.itertuples():
        ranking = printed.ranking(YEARS[-1], ids[row.subject]).set_index("place")
        expected = str(ranking.at[row.city, "rank"]) if row.city in ranking.index else ""
        assert row.printed_rank == expected
        sources = row.source.split(";")
        assert sources[0] == DEMO
        assert len(sources) > 1 or not (expected or row.printed_share)
        found += bool(expected)
    assert found > 10


# --- ties, one country, few cities


def test_cities_that_share_a_rank(monkeypatch, tmp_path):
    rows = many("Town", 12, "overall", 2002, 5, 0.1) + many("Town", 12, "chemistry", 2002, 3)
    rows += cities("life", 2002, A=4, B=4, C=1) + many("Town", 30, "physical", 2002, 1)
    report = small(monkeypatch, tmp_path, rows)
    tops = subjects.subject_tops(report)
    assert tops.title == (
        "Twelve cities share the lead in chemistry; A and B share the lead in life sciences; "
        "30 cities share the lead in physical sciences"
    )
    texts = [text.replace("\n", " ") for text in cell(tops)]
    assert {"12 cities", "30 cities", "A · B", "C"} <= set(texts)
    assert texts.count("shared above") == 9 + 1 + 9
    assert texts.count("no Share") == 7
    assert (tops.data[tops.data["subject"] == "chemistry"]["rank"] == 1).all()
    strips = subjects.countries_by_subject(report)
    assert any("30 cities share the leading ranks" in text for text in texts_of(strips))
    lead = " ".join(subjects.lead(report))
    assert "A and B share the lead in life sciences" in lead
    table = subjects.subject_table(report)
    assert table.title == "No city is ahead of all others in any subject"


def test_all_leading_cities_in_one_country(monkeypatch, tmp_path):
    names = [f"Town{n}" for n in range(1, 12)]
    rows = [row for subject in ("overall", "chemistry") for row in many("Town", 11, subject, 2002, 9, 0.5)]
    report = small(monkeypatch, tmp_path, rows, places=dict.fromkeys(names, "Netherlands"))
    assert subjects.subject_tops(report).title == (
        "Town1 leads chemistry; all ten leading cities in chemistry are in the Netherlands"
    )
    assert (
        subjects.countries_by_subject(report).title
        == "The Netherlands has all ten leading cities in chemistry"
    )
    assert (
        "Of the ten leading ranks of the one subject, ten are in the Netherlands."
        in subjects.lead(report)[-1]
    )
    heat = subjects.subject_heat_map(report)
    assert heat.title == "No rank of the eleven cities differs between overall and chemistry"


def test_territories_count_with_their_country(monkeypatch, tmp_path):
    rows = many("Town", 9, "overall", 2002, 9, 0.5) + cities("chemistry", 2002, Hong_Kong=20)
    rows += [
        (COUNTRY, "China", "chemistry", 2002, 30, 9, 30),
        (COUNTRY, "Hong Kong", "chemistry", 2002, 20, 9, 20),
    ]
    report = small(monkeypatch, tmp_path, rows)
    table = subjects.subject_table(report)
    assert table.data["contribution_pct"].tolist() == ["40.0"]
    assert "Hong Kong and Macau are pooled in the denominator" in table.caption
    assert table.title == "Hong Kong has a Share of 20.00 in chemistry"


# --- what an index may lack


def test_one_subject_without_a_whole_without_counts_and_countries(monkeypatch, tmp_path):
    rows = [(CITY, f"Town{n}", "chemistry", 2002, 30.0 - n, None, 30.0 - n) for n in range(25)]
    report = small(monkeypatch, tmp_path, rows)
    assert subjects.subject_tops(report).title == "Town0 leads chemistry"
    heat = subjects.subject_heat_map(report)
    assert isinstance(heat, Missing)
    assert "one subject only, chemistry" in heat.reason
    table = subjects.subject_table(report)
    assert len(table.data) == 25
    assert not {"count", "contribution_pct"} & set(table.data)
    assert table.subtitle == "Computed Share in chemistry, 2002"
    assert "does not tell Counts of these cities" in table.caption
    assert "contributions of cities to the Share of their countries" in table.caption
    assert not {"Count", "Contribution (%)"} & set(cell(table))


def test_without_subjects_every_exhibit_says_why(monkeypatch, tmp_path):
    report = small(monkeypatch, tmp_path, many("Town", 9, "overall", 2002, 9, 0.5))
    for draw in DRAWN:
        exhibit = draw(report)
        assert isinstance(exhibit, Missing)
        assert exhibit.reason.startswith("What the index was made from does not tell ")
        assert exhibit.years == ()
    assert subjects.lead(report) == [
        "What the index was made from does not tell a leading rank in a subject for 2002."
    ]


def test_a_subject_of_later_years_only(monkeypatch, tmp_path):
    rows = [row for year in (2001, 2002) for row in many("Town", 9, "overall", year, 9, 0.5)]
    rows += cities("health", 2002, Town1=1)
    report = small(monkeypatch, tmp_path, rows, year=2001)
    for draw in DRAWN:
        exhibit = draw(report)
        assert isinstance(exhibit, Missing)
        assert "for 2001" in exhibit.reason or "up to 2001" in exhibit.reason
        assert exhibit.years == ()


# --- words and letters


def test_every_text_is_whole_and_every_letter_seen(monkeypatch, root):
    report = report_of(monkeypatch, root, "field_leaders", DEMO, year=YEARS[1])
    texts = subjects.lead(report)
    for draw in DRAWN:
        exhibit = draw(report)
        assert isinstance(exhibit, Figure)
        assert texts_inside(exhibit.canvas) == []
        assert overlapping_texts(exhibit.canvas) == []
        texts += texts_of(exhibit)
    assert [text for text in texts if BROKEN.search(text)] == []


def test_the_notebook_runs(run_cells, monkeypatch, tmp_path) -> None:
    rows = [
        row
        for s in ("overall", "life")
        for row in many("Long-Named-Town--Of-County, XY ", 12, s, 2002, 9, 0.5)
    ]
    write_small(tmp_path, "small", rows)
    monkeypatch.setattr("helpers.index.choose.index_folder", lambda: tmp_path)
    shown: Shown = run_cells("field_leaders", source="small", year=2002)
    assert [exhibit.key for exhibit in shown.exhibits] == list(find_report("field_leaders").figures)
    for exhibit in (exhibit for exhibit in shown.exhibits if isinstance(exhibit, Figure)):
        assert texts_inside(exhibit.canvas) == []
        assert overlapping_texts(exhibit.canvas) == []


def test_names_are_cut_only_where_they_are_long():
    assert fitted("Belo Horizonte", 14) == "Belo Horizonte"
    assert fitted("Atlanta--Athens-Clarke", 10) == "Atlanta…"


def test_strips_name_empty_units_only_where_they_mean_something():
    strip = Strip("1", [Part("china", 2, 0)], "text")
    for meaning, expected in (("", []), ("nobody", ["nobody"])):
        canvas = draw_strips([("a", [strip])], 2, ("", meaning))
        texts = texts_on(canvas)
        assert texts == ["a", "1", "text", *expected]


def test_any_field_is_shown(monkeypatch, root: Path, shares: pd.DataFrame) -> None:
    year = shares[(shares["level"] == CITY) & (shares["kind"] == "place") & (shares["year"] == YEARS[-1])]
    most = year[year["subject"].str.startswith("field:")].groupby("subject")["share"].max()
    most = most[most > 0]
    assert len(most) > 30
    names = load_index().subject_names
    for field in most.index[::9]:
        report = report_of(monkeypatch, root, "field_leaders", DEMO, year=YEARS[-1], fields=names[field])
        figure = subjects.pulling_clear_share(report)
        assert isinstance(figure, Figure), field
        assert set(figure.data["field"]) == {names[field]}
        now = figure.data[figure.data["data_year"] == YEARS[-1]]
        assert now["share"].max() == pytest.approx(most[field], abs=0.006), field
