"""A new year's tables: whole or not at all, and never over old ones."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from helpers.base.errors import WrongParameter
from helpers.base.paths import data_folder
from helpers.data.check import check_data
from helpers.data.new_year import create_year
from helpers.data.tables import load_tables, year_folders


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(data_folder(), tmp_path / "data")
    return tmp_path / "data"


def test_a_new_year_has_empty_tables_that_are_sound(data):
    newest = year_folders(data)[-1][0]
    made = create_year(newest + 1, data)
    assert all(path.parent == data / "printed" / str(newest + 1) for path in made)
    for path in made:
        old = data / "printed" / str(newest) / path.name
        assert (
            path.read_text(encoding="utf-8").splitlines() == old.read_text(encoding="utf-8").splitlines()[:1]
        )
    assert check_data(data) == []
    assert len(load_tables(data).figures) == len(load_tables().figures)


@pytest.mark.parametrize("year", [21, 20211, 0, -2021, True, "2021", 2021.0, None])
def test_what_is_no_year_is_refused(data, year):
    with pytest.raises(WrongParameter, match="is not a data year"):
        create_year(year, data)


def test_a_year_before_the_first_is_refused(data):
    first = year_folders(data)[0][0]
    with pytest.raises(WrongParameter, match=f"{first - 1} lies before {first}"):
        create_year(first - 1, data)


def test_a_year_that_is_there_is_left_as_it_is(data):
    newest = year_folders(data)[-1][0]
    before = (data / "printed" / str(newest) / "cities.csv").read_bytes()
    with pytest.raises(WrongParameter, match="exists already"):
        create_year(newest, data)
    assert (data / "printed" / str(newest) / "cities.csv").read_bytes() == before


def test_a_failure_leaves_nothing_behind(data, monkeypatch):
    before = sorted(path.name for path in (data / "printed").iterdir())

    def no_space(*_, **__):
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "replace", no_space)
    with pytest.raises(OSError, match="no space left"):
        create_year(year_folders(data)[-1][0] + 1, data)
    assert sorted(path.name for path in (data / "printed").iterdir()) == before
