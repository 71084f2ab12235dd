"""A report that was begun by the command builds at once; a wrong name makes nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
import test_notebooks
from conftest import ROOT, Shown, contents

import helpers.pages
from helpers.base.errors import ScienceCitiesError
from helpers.base.manifest import read_manifest
from helpers.commands import reports
from helpers.commands.reports import create_report
from helpers.report.exhibits import Figure
from helpers.runs.notebook_rules import require_open_notebook


@pytest.fixture
def checkout(root: Path) -> Path:
    """A root that holds code, too, though only the folder of pages."""
    (root / "src" / "helpers" / "pages").mkdir(parents=True)
    (root / "tests" / "pages").mkdir(parents=True)
    return root


@pytest.mark.parametrize("name", ["City pairs", "methods", "subjects", "1st", "../there", "a__b", ""])
def test_a_name_that_cannot_be_makes_nothing(checkout: Path, name: str) -> None:
    before = contents(checkout)
    with pytest.raises(ScienceCitiesError):
        create_report(name, "Title")
    assert contents(checkout) == before


def test_a_file_of_its_name_stays_and_nothing_is_made(checkout: Path) -> None:
    (checkout / "src" / "helpers" / "pages" / "report_of_tests.py").write_text("mine")
    before = contents(checkout)
    with pytest.raises(ScienceCitiesError, match=r"src/helpers/pages/report_of_tests.py is there already"):
        create_report("report_of_tests", "City pairs")
    assert contents(checkout) == before


def test_without_the_code_nothing_is_made(root: Path) -> None:
    with pytest.raises(ScienceCitiesError, match="in a checkout of the code"):
        create_report("report_of_tests", "City pairs")


def test_where_the_last_file_cannot_be_written_the_others_are_taken_away(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: str) -> None:
        if path.suffix == ".toml":
            raise OSError(28, "No space left on device", str(path))
        path.write_text(content)

    monkeypatch.setattr(reports, "write_whole", full)
    before = contents(checkout)
    with pytest.raises(OSError, match="No space"):
        create_report("report_of_tests", "City pairs")
    assert contents(checkout) == before


def test_it_builds_at_once(
    checkout: Path, run_cells: Callable[..., Shown], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = create_report("report_of_tests", "Cities and pairs")
    assert [path.name for path in made] == [
        "report_of_tests.ipynb",
        "report_of_tests.py",
        "test_report_of_tests.py",
        "reports.toml",
    ]
    monkeypatch.setattr(
        helpers.pages, "__path__", [*helpers.pages.__path__, str(checkout / "src" / "helpers" / "pages")]
    )
    assert read_manifest()["report_of_tests"].title == "Cities and pairs"
    shown = run_cells("report_of_tests", source="printed", year=2024, top=5)
    (figure,) = shown.exhibits
    assert isinstance(figure, Figure)
    assert list(figure.data["city"])[:2] == ["Beijing", "Shanghai"]
    assert figure.drawn(343).get_figwidth() < figure.drawn(900).get_figwidth()


def test_its_files_are_in_the_form_of_the_project(checkout: Path) -> None:
    notebook, page, test, _ = create_report("report_of_tests", "City pairs")
    require_open_notebook(nbformat.read(notebook, as_version=4), notebook.name)
    test_notebooks.test_every_passage_is_introduced_by_a_heading(notebook)
    test_notebooks.test_a_page_answers_before_it_explains(notebook)
    ruff = Path(sys.executable).with_name("ruff")
    for path in (page, test):
        for command in (["check"], ["format", "--check"]):
            named = ["--stdin-filename", str(ROOT / path.relative_to(checkout)), "-"]
            result = subprocess.run(
                [ruff, *command, *named], input=path.read_bytes(), capture_output=True, check=False
            )
            assert result.returncode == 0, (result.stdout + result.stderr).decode()
