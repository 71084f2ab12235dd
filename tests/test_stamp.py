"""The stamp: it changes with every input and with nothing else."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers import stamp
from helpers.stamp import Stamp, current_stamp, data_hash, hash_of_files


def hash_of(folder: Path) -> str:
    return hash_of_files([path for path in folder.rglob("*") if path.is_file()], folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"a.csv": "1", "b/c.csv": "2", "b/d.csv": "34"}.items():
        (tmp_path / "f" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "f" / name).write_text(text)
    return tmp_path / "f"


CHANGES: dict[str, Callable[[Path], object]] = {
    "a letter": lambda folder: (folder / "a.csv").write_text("2"),
    "an empty file more": lambda folder: (folder / "e.csv").write_text(""),
    "a file less": lambda folder: (folder / "a.csv").unlink(),
    "another name": lambda folder: (folder / "a.csv").rename(folder / "z.csv"),
    "another folder": lambda folder: (folder / "b" / "c.csv").rename(folder / "c.csv"),
    "a letter moved to the next file": lambda folder: (
        (folder / "b/c.csv").write_text("23"),
        (folder / "b/d.csv").write_text("4"),
    ),
    "two contents changed about": lambda folder: (
        (folder / "a.csv").write_text("2"),
        (folder / "b/c.csv").write_text("1"),
    ),
    "another end of line": lambda folder: (folder / "a.csv").write_text("1\n"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_changes_the_hash(folder: Path, change: str) -> None:
    before = hash_of(folder)
    CHANGES[change](folder)
    assert hash_of(folder) != before


def test_neither_order_nor_time_nor_place_changes_the_hash(folder: Path, tmp_path: Path) -> None:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert hash_of_files(files, folder) == hash_of_files(files[::-1], folder)
    before = hash_of(folder)
    os.utime(folder / "a.csv", (1, 1))
    shutil.copytree(folder, tmp_path / "copy")
    assert hash_of(folder) == hash_of(tmp_path / "copy") == before


def test_a_hash_is_twelve_hexadecimal_digits(folder: Path) -> None:
    assert re.fullmatch("[0-9a-f]{12}", hash_of(folder))
    assert re.fullmatch("[0-9a-f]{12}", current_stamp().code)


def append(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write("\n")


@pytest.mark.parametrize("file", ["data/printed/2021/cities.csv", "data/reference/places.csv", "data/exclusions.csv"])  # fmt: skip
def test_the_data_part_follows_every_table(root: Path, file: str) -> None:
    before = current_stamp()
    append(root / file)
    after = current_stamp()
    assert after.data != before.data
    assert after.code == before.code


@pytest.mark.parametrize(
    "file",
    [
        "notebooks/leading_cities.ipynb",
        "notebooks/reports.toml",
        "notebooks/commentary/2021/leading_cities.md",
        "notebooks/commentary/2021/signatures.csv",
        "notebooks/commentary/drafts/leading_cities.md",
        "requirements/render.txt",
    ],
)
def test_the_code_part_follows_notebooks_manifest_commentary_and_pins(root: Path, file: str) -> None:
    before = current_stamp()
    append(root / file)
    after = current_stamp()
    assert after.code != before.code
    assert after.data == before.data


@pytest.mark.parametrize(
    "file", ["report.py", "template/style.css", "figures/svg.py", "template/shell.html.j2"]
)
def test_the_code_part_follows_every_helper_and_template(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    package = tmp_path / "helpers"
    shutil.copytree(Path(stamp.__file__).parent, package)
    monkeypatch.setattr(stamp, "__file__", str(package / "stamp.py"))
    before = current_stamp()
    append(package / file)
    assert current_stamp().code != before.code


def test_what_python_leaves_behind_is_no_code(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "helpers"
    shutil.copytree(Path(stamp.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(stamp, "__file__", str(package / "stamp.py"))
    before = current_stamp()
    (package / "figures" / "__pycache__").mkdir()
    (package / "figures" / "__pycache__" / "svg.pyc").write_bytes(b"x")
    (root / "notebooks" / ".ipynb_checkpoints").mkdir()
    (root / "notebooks" / ".ipynb_checkpoints" / "a.ipynb").write_text("{}")
    append(root / "notebooks" / "commentary" / "2021" / ".ipynb_checkpoints" / "a.md")
    append(root / "notebooks" / "commentary" / "2021" / ".a.md.swp")
    (root / "reports" / "page.html").write_text("a page is no input")
    assert current_stamp() == before


def test_without_pins_there_is_still_a_stamp(root: Path) -> None:
    before = current_stamp()
    (root / "requirements" / "render.txt").unlink()
    assert current_stamp().code != before.code


def test_the_same_inputs_elsewhere_have_the_same_stamp(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = current_stamp()
    shutil.copytree(root, tmp_path / "elsewhere")
    monkeypatch.setenv("SCIENCE_CITIES_ROOT", str(tmp_path / "elsewhere"))
    assert current_stamp() == here == Stamp(data_hash(), here.code)
