"""What `make` refuses before it does anything: variables that no target reads, an environment that was moved."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT


def planned(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What `make -n` would run in ``folder``; nothing runs."""
    command = ["make", "-n", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


@pytest.mark.parametrize("variable", ["year=2021", "Report=methods", "YAER=2021"])
def test_a_variable_that_no_target_reads_is_refused(checkout: Path, variable: str) -> None:
    told = planned(checkout, "reports", variable)
    assert told.returncode == 2
    assert f"There is no variable '{variable.partition('=')[0]}'" in told.stderr
    assert "YEAR" in told.stderr


def test_an_environment_that_was_moved_is_refused(checkout: Path) -> None:
    elsewhere = checkout / "elsewhere"
    (checkout / ".venv" / "pyvenv.cfg").write_text(f"command = /usr/bin/python3 -m venv {elsewhere}\n")
    told = planned(checkout, "reports")
    assert told.returncode == 2
    assert f"it was made in {elsewhere}. Remove it (rm -r .venv) and run make again" in told.stderr


def test_an_environment_without_its_python_is_refused(checkout: Path) -> None:
    own = checkout / ".venv"
    (own / "pyvenv.cfg").write_text(f"command = /usr/bin/python3 -m venv {own}\n")
    assert "its Python is gone" in planned(checkout, "reports").stderr
    (own / "bin" / "python").symlink_to("/bin/true")
    assert planned(checkout, "reports").returncode == 0


def test_parameters_reach_the_command_as_they_are(checkout: Path) -> None:
    told = planned(
        checkout, "reports", "P=cities='Beijing;Boston metropolitan area' fields=genetics", "YEAR=2021"
    )
    assert told.returncode == 0
    assert '--year 2021 --parameters "$P"' in " ".join(told.stdout.split())
