"""A report whose page lacks a module or a function is refused in one line, before anything runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import contents, science_cities

from helpers.base.errors import ScienceCitiesError
from helpers.base.manifest import find_report, read_manifest
from helpers.runs import page_modules
from helpers.runs.inputs import environment
from helpers.runs.page_modules import page_problems, require_pages

REPORT, OTHER = "methods", "leading_cities"


def add_report(root: Path, name: str, sources: str = "") -> None:
    """A report with a notebook of its own, of which no module tells what it shows."""
    folder = root / "notebooks"
    (folder / f"{name}.ipynb").write_text(
        (folder / f"{REPORT}.ipynb").read_text().replace(f'"{REPORT}"', f'"{name}"')
    )
    with (folder / "reports.toml").open("a") as manifest:
        manifest.write(f'\n[{name}]\ntitle = "T"\ndescription = "D."\nfigures = []\n{sources}')


def rename_call(root: Path, report_id: str, name: str, other: str) -> None:
    path = root / "notebooks" / f"{report_id}.ipynb"
    text = path.read_text()
    assert f"page.{name}(" in text
    path.write_text(text.replace(f"page.{name}(", f"page.{other}("))


def test_every_report_of_the_project_has_its_pages() -> None:
    assert page_problems() == []
    for spec in read_manifest().values():
        assert page_modules._called(spec), "the notebook names its page otherwise than is looked for"


def test_a_report_without_a_page_is_named_once(root: Path) -> None:
    add_report(root, "stray")
    assert page_problems() == ["report stray: the module helpers.pages.stray, its page, is missing"]
    require_pages([find_report(REPORT)])
    with pytest.raises(ScienceCitiesError, match="report stray: "):
        require_pages([find_report("stray")])


def test_a_function_that_the_page_lacks_is_named_with_the_nearest(root: Path) -> None:
    rename_call(root, REPORT, "lead", "leed")
    assert page_problems() == [
        f"report {REPORT}: the module helpers.pages.{REPORT} has no 'leed', which {REPORT}.ipynb calls. Did you mean 'lead'?"
    ]


@pytest.mark.parametrize(
    ("code", "missing"),
    [
        ("def lead(report): ...", False),
        ("from helpers.pages.methods import lead", False),
        ("from helpers.pages import methods as lead", False),
        ("lead = print", False),
        ("from helpers.pages.methods import *", False),
        ("def other():\n    def lead(): ...", True),
        ("from helpers.pages.methods import lead as other", True),
        ("# def lead(report): ...", True),
    ],
)
def test_what_a_module_has_at_its_top(
    code: str, missing: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / f"{REPORT}.py").write_text(code)
    monkeypatch.setattr(page_modules, "_PACKAGE", tmp_path)
    problems = page_problems([find_report(REPORT)])
    assert any("has no 'lead'" in problem for problem in problems) == missing


def test_a_module_that_is_no_python_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / f"{REPORT}.py").write_text("def lead(:")
    monkeypatch.setattr(page_modules, "_PACKAGE", tmp_path)
    (problem,) = page_problems([find_report(REPORT)])
    assert problem.startswith(f"report {REPORT}: the module helpers.pages.{REPORT} cannot be read: ")


def test_check_and_build_refuse_it_in_one_line(root: Path) -> None:
    add_report(root, "stray")
    checked = science_cities(root, "check")
    assert checked.returncode == 1
    told = [line for line in checked.stderr.splitlines() if "stray" in line]
    assert len(told) == 1 and "1 in reports" in checked.stderr
    built = science_cities(root, "build")
    assert built.returncode == 1 and "Traceback" not in built.stderr
    assert built.stderr.splitlines() == [
        line for line in built.stderr.splitlines() if "helpers.pages.stray" in line
    ]
    assert not [name for name in contents(root / "reports") if name.endswith(".html")]
    # other reports can be made all the same
    assert science_cities(root, "build", "--report", OTHER, "--dry-run").returncode == 0


def test_a_notebook_that_calls_what_its_page_lacks_is_refused_again_after_a_good_build(root: Path) -> None:
    assert science_cities(root, "build", "--report", REPORT, "--dry-run").returncode == 0
    rename_call(root, REPORT, "lead", "leed")
    built = science_cities(root, "build", "--report", REPORT)
    assert built.returncode == 1
    assert f"has no 'leed', which {REPORT}.ipynb calls" in built.stderr


def test_without_the_pins_of_rendering_the_environment_is_known_all_the_same(root: Path) -> None:
    pinned = environment()
    (root / "requirements" / "render.txt").unlink()
    found = environment()
    assert found["python"] == pinned["python"] and "pandas" in found
    assert found["requirements/render.txt"] != pinned["requirements/render.txt"]
