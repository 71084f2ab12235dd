"""The wheel: everything the code reads beside itself, and no data."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What a wheel of the project holds, built from a copy and without network."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    for name in ("data", "notebooks"):  # as they lie beside the code of the project
        (folder / name).mkdir()
        (folder / name / "stray.csv").write_text("a,b\n")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        ".",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-w",
        "dist",
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = (folder / "dist").glob("science_cities-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_the_wheel_holds_every_file_of_the_package(names: list[str]) -> None:
    source = ROOT / "src"
    files = {
        path.relative_to(source).as_posix()
        for path in (source / "helpers").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {Path(name).suffix for name in files} >= {".py", ".j2", ".css", ".js", ".json", ".mplstyle"}
    assert files - set(names) == set()


def test_the_wheel_holds_no_data(names: list[str]) -> None:
    own = [name for name in names if ".dist-info/" not in name]
    assert {name.partition("/")[0] for name in own} == {"helpers"}
    assert {Path(name).suffix for name in own} <= {".py", ".j2", ".css", ".js", ".json", ".mplstyle"}
