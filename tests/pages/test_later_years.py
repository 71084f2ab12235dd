"""A page of a year is what it would be if no later year were known: not a word and not a number of it differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ROOT, Shown, copy_root, rows_of, write_rows
from test_golden_texts import recorded

from helpers.base.manifest import edition_reports
from helpers.data.layout import FIGURE_FILES
from helpers.index import choose, printed
from helpers.index.interface import CITY, Metric

YEAR = 2020  # no commentary of this year names a later one
REPORTS = edition_reports("edition")


def alter(root: Path) -> None:
    """Takes away the tables of later years and what is printed of them, and adds a city that nothing earlier names."""
    data = root / "data"
    for folder in ("annual", "nature"):
        for path in (data / folder).glob("*.csv"):
            if int(path.stem) > YEAR:
                path.unlink()
    for path in (data / "printed").glob("*/*.csv"):
        rows = rows_of(path)
        if path.stem in FIGURE_FILES and any(int(row["data_year"]) > YEAR for row in rows):
            kept = [row for row in rows if int(row["data_year"]) <= YEAR]
            write_rows(path, kept, list(rows[0]))
    path = data / "reference" / "places.csv"
    rows = rows_of(path)
    write_rows(path, [*rows, rows[-1] | {"place": "Newtown", "short_name": "Newtown", "geonames_id": ""}])
    eras = rows_of(data / "reference" / "annual_eras.csv")
    write_rows(
        data / "reference" / "annual_eras.csv", [row for row in eras if int(row["first_year"]) <= YEAR]
    )


@pytest.fixture(scope="module")
def altered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_root(tmp_path_factory.mktemp("altered") / "root", tables=True)
    alter(root)
    return root


@pytest.fixture
def here_and_there(altered: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """Lets this process take another root for the project."""

    def go(root: Path) -> None:
        monkeypatch.setenv("SCIENCE_CITIES_ROOT", str(root))
        printed.forget_index()
        choose.fresh_sources()

    yield go
    monkeypatch.undo()
    printed.forget_index()
    choose.fresh_sources()


def said(shown: Shown) -> dict[str, object]:
    found = recorded(shown) | {"texts": list(shown.text)}
    for part in (shown.exhibits, shown.html, shown.text):
        part.clear()
    return found


def each(run_cells: Callable[..., Shown], reports: list[str]) -> dict[str, dict[str, object]]:
    city = {"city_profile": {"city": "Boston"}}
    return {
        report: said(run_cells(report, source="edition", year=YEAR, **city.get(report, {})))
        for report in reports
    }


@pytest.mark.parametrize(
    "reports",
    [["collaboration", "city_profile"], pytest.param(REPORTS, marks=pytest.mark.experiment)],
    ids=["two", "all"],
)
def test_no_page_shows_anything_of_a_later_year(
    reports: list[str], run_cells: Callable[..., Shown], here_and_there: Callable[[Path], None], altered: Path
) -> None:
    told = []
    for root in (ROOT, altered):
        here_and_there(root)
        told.append(each(run_cells, reports))
    assert told[0] == told[1]


@pytest.mark.parametrize("source", ["edition", "annual", "printed"])
def test_an_index_that_is_opened_for_a_year_answers_as_if_no_later_one_were_known(source: str) -> None:
    index, every = choose.load_source(source, until=YEAR), choose.load_source(source)
    assert max(index.years) == YEAR < max(every.years)
    for subject in ["", *index.subjects]:
        assert set(index.series(subject)["data_year"]) <= set(index.years)
        assert (index.figures(Metric.SHARE, subject)["data_year"] <= YEAR).all()
    later = max(every.years)
    assert index.ranking(later).empty and not every.ranking(later).empty
    assert index.total(later) is None and index.estimates(later).empty and index.listed(later) is None
    assert not index.has(Metric.RANK, CITY, "", later)
    assert all(one.before_year <= YEAR for one in index.breaks("overall"))
    assert (index.growth().get("data_year", index.growth().get("year")) <= YEAR).all()
    pairs = index.printed_pairs()
    for rows in (pairs.scores, pairs.others):
        assert rows.empty or rows["data_year"].max() <= YEAR
    assert f"until {YEAR}" in index.names_read and not any(
        name.startswith("until") for name in every.names_read
    )
