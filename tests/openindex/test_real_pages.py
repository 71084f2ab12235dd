"""Reports drawn from real data: the numbers that are known of it stand on the page."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from conftest import Shown, overlapping_texts, texts_inside
from samples import index_of_export, index_of_nature, index_of_works, needs_samples

from helpers.base.manifest import edition_reports
from helpers.index.printed import load_index
from helpers.report.exhibits import Figure, Missing

pytestmark = needs_samples
REPORTS = edition_reports("nature")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("real")
    shutil.copytree(index_of_nature(tmp_path_factory), folder, dirs_exist_ok=True)
    shutil.copytree(index_of_export(tmp_path_factory, "2025-12"), folder, dirs_exist_ok=True)
    shutil.copytree(index_of_works(tmp_path_factory), folder, dirs_exist_ok=True)
    return folder


@pytest.fixture
def report(
    root: Path, run_cells: Callable[..., Shown], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., dict]:
    """Runs a report and gives its exhibits by key, no letter of them cut or covered."""
    monkeypatch.setattr("helpers.index.choose.index_folder", lambda: root)

    def run(report_id: str, source: str, year: int) -> dict:
        shown = run_cells(report_id, source=source, year=year)
        exhibits = {exhibit.key: exhibit for exhibit in shown.exhibits}
        for exhibit in exhibits.values():
            if isinstance(exhibit, Figure):
                assert texts_inside(exhibit.canvas) == [], exhibit.key
                assert overlapping_texts(exhibit.canvas) == [], exhibit.key
        return exhibits

    return run


def test_the_leading_cities_of_one_journal(report: Callable[..., dict]) -> None:
    shown = report("leading_cities", "nature", 2019)
    ladder = shown["rank-ladder"].data.set_index("city")
    shares = ladder["share"].head(3).to_dict() | {
        "Los Angeles": ladder.at["Los Angeles metropolitan area", "share"]
    }
    assert shares == {
        "Boston metropolitan area": 76.51, "New York metropolitan area": 71.85, "San Francisco Bay Area": 60.23,
        "Los Angeles": 22.21,
    }  # fmt: skip
    printed = load_index().ranking(2019).set_index("place")["rank"]
    for city, row in ladder.iterrows():
        assert row["printed_rank"] == (str(printed[city]) if city in printed else "")
    history = shown["rank-history"].data
    assert set(history["data_year"]) == set(range(2005, 2020))
    # a name that another place bears too is told apart from the one that is printed
    assert not [city for city in history["city"] if "place:" in city]


def test_methods_say_how_much_is_placed_and_how_it_agrees(report: Callable[..., dict]) -> None:
    shown = report("methods", "nature", 2019)
    coverage = shown["coverage"].data.set_index(["subject", "data_year"])
    assert coverage.at[("overall", 2019), "articles"] == 863
    row = coverage.loc[("overall", 2019)]
    assert row["in_cities"] + row["not_placed"] + row["spread"] == pytest.approx(863, abs=0.02)
    # nine in ten of the printed cities' order is that of one journal alone
    agreement = shown["differing-tables"].data.set_index("data_year").loc[2019]
    assert float(agreement["rank_correlation"]) > 0.6


def test_the_printed_ten_are_those_of_the_export(report: Callable[..., dict]) -> None:
    ladder = report("leading_cities", "export", 2025)["rank-ladder"].data
    printed = load_index().ranking(load_index().years[-1])
    ten = set(printed.loc[printed["rank"] <= 10, "place"])
    assert len(ten & set(ladder["city"].head(20))) >= 9  # bodies in several cities are left out
    assert ladder["count"].isna().all()


@pytest.mark.parametrize("report_id", REPORTS)
@pytest.mark.parametrize(("source", "year"), [("nature", 2005), ("export", 2025), ("works", 2024)])
def test_every_report_of_real_data_is_made(
    report: Callable[..., dict], report_id: str, source: str, year: int
) -> None:
    shown = report(report_id, source, year)
    assert [key for key in shown if key in REPORTS[report_id].figures] == list(REPORTS[report_id].figures)
    for exhibit in shown.values():
        if not isinstance(exhibit, Missing) and hasattr(exhibit, "data"):
            assert isinstance(exhibit.data, pd.DataFrame)
            assert len(exhibit.data)
