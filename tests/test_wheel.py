"""The wheel: everything the code reads beside itself, no data, and of use in any checkout of the data."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT, copy_root, science_cities


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of the project, built from a copy and without network."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "requirements/render.in"):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    for name in ("data", "notebooks"):  # as they lie beside the code of the project
        (folder / name).mkdir()
        (folder / name / "stray.csv").write_text("a,b\n")
    pip = [sys.executable, "-m", "pip", "wheel", "."]
    command = [*pip, "--no-deps", "--no-build-isolation", "--no-index", "-w", "dist"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = (folder / "dist").glob("science_cities-*.whl")
    return wheel


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    """The files of the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages, far from any source tree, that holds what the wheel installs."""
    folder = tmp_path_factory.mktemp("environment") / "lib" / "site-packages"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run_installed(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Runs the command line of the wheel in ``folder``, with nothing said of where the project is."""
    environment = {name: value for name, value in os.environ.items() if name != "SCIENCE_CITIES_ROOT"}
    return subprocess.run(
        [sys.executable, "-m", "helpers.cli", *arguments],
        env=environment
        | {
            "PYTHONPATH": str(installed),
            "PYTHONSAFEPATH": "1",
            "PYTHONDONTWRITEBYTECODE": "",
        },  # compiled once
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


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
    assert {Path(name).suffix for name in own} <= {".py", ".j2", ".css", ".js", ".json", ".mplstyle", ".txt"}


def test_the_wheel_asks_for_what_reports_need_and_tells_its_terms(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        lines = archive.read(name).decode().splitlines()
    asked = (ROOT / "requirements/render.in").read_text(encoding="utf-8").splitlines()
    direct = {line for line in asked if line and not line.startswith("#")}
    assert {
        line.removeprefix("Requires-Dist: ") for line in lines if line.startswith("Requires-Dist: ")
    } == direct
    assert "License-Expression: MIT" in lines
    (summary,) = (line for line in lines if line.startswith("Summary: "))
    assert "code (MIT)" in summary and "data" in summary


def test_an_installed_package_works_in_a_checkout_of_the_data_and_below(
    installed: Path, tmp_path: Path
) -> None:
    root = copy_root(tmp_path / "checkout")
    expected = science_cities(root, "list")
    assert (expected.returncode, expected.stderr) == (0, "")
    done = run_installed(installed, root, "list")
    assert (done.returncode, done.stdout, done.stderr) == (0, expected.stdout, "")
    done = run_installed(installed, root / "data", "build", "--report", "methods", "--year", "2021")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (root / "reports" / "2021" / "methods.html").is_file()


@pytest.mark.parametrize(("has", "command"), [("", "build"), ("data", "list"), ("notebooks", "accuracy")])
def test_where_there_is_no_data_one_line_says_so(
    installed: Path, tmp_path: Path, has: str, command: str
) -> None:
    (tmp_path / has).mkdir(exist_ok=True)
    done = run_installed(installed, tmp_path, command)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(
        f"science-cities: Neither {tmp_path} nor a folder above it holds data/ and notebooks/."
    )


def test_help_and_version_need_no_data(installed: Path, tmp_path: Path) -> None:
    for arguments in (["build", "--help"], ["--version"]):
        done = run_installed(installed, tmp_path, *arguments)
        assert (done.returncode, done.stderr) == (0, ""), arguments
