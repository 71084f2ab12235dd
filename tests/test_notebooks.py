"""The notebooks as they are kept: thin, clean, without a number, and in step with the manifest."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT

from helpers.base.manifest import ReportSpec, read_manifest

FOLDER = ROOT / "notebooks"
REPORTS = read_manifest()
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


@cache
def read(path: Path) -> nbformat.NotebookNode:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return notebook


def code_of(path: Path) -> list[str]:
    return [cell.source for cell in read(path).cells if cell.cell_type == "code"]


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_manifest_and_notebooks_name_the_same_reports() -> None:
    assert {path.stem for path in NOTEBOOKS} == set(REPORTS)
    assert all(spec.notebook.is_file() for spec in REPORTS.values())


def test_the_first_cell_and_no_other_holds_the_parameters(notebook: Path) -> None:
    tagged = [
        number
        for number, cell in enumerate(read(notebook).cells)
        if "parameters" in cell.metadata.get("tags", [])
    ]
    assert tagged == [0]
    assert read(notebook).cells[0].cell_type == "code"


def assigned(source: str) -> dict[str, object]:
    """Names and values of a cell that consists of plain assignments only."""
    values = {}
    for statement in ast.parse(source).body:
        assert isinstance(statement, ast.Assign), ast.unparse(statement)
        (target,) = statement.targets
        values[target.id] = ast.literal_eval(statement.value)
    return values


def test_its_names_are_those_of_the_manifest_and_it_decides_nothing(notebook: Path) -> None:
    spec: ReportSpec = REPORTS[notebook.stem]
    values = assigned(read(notebook).cells[0].source)
    assert list(values) == list(spec.parameters)
    # defaults stand in the manifest and follow from the data; a notebook must not have others of its own
    for name, value in values.items():
        assert value in (None, spec.parameters[name].default), name


def test_every_parameter_reaches_the_report(notebook: Path) -> None:
    calls = [
        node
        for source in code_of(notebook)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "open_report"
    ]
    assert len(calls) == 1
    assert [argument.value for argument in calls[0].args] == [notebook.stem]
    passed = {keyword.arg: keyword.value.id for keyword in calls[0].keywords}
    assert passed == {name: name for name in REPORTS[notebook.stem].parameters}


def test_nothing_that_a_run_leaves_behind(notebook: Path) -> None:
    for cell in read(notebook).cells:
        assert set(cell.metadata) <= {"tags"}
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None
    assert set(read(notebook).metadata) <= {"kernelspec", "language_info"}
    assert "papermill" not in notebook.read_text(encoding="utf-8")


def test_the_kernel_is_the_one_that_every_machine_has(notebook: Path) -> None:
    kernel = read(notebook).metadata.kernelspec
    assert (kernel.name, kernel.language, kernel.display_name) == ("python3", "python", "Python 3")


def test_no_number_is_typed_into_the_text(notebook: Path) -> None:
    for cell in read(notebook).cells:
        if cell.cell_type == "markdown":
            assert not re.search(r"\d", cell.source), cell.source


def test_no_number_is_typed_into_the_code(notebook: Path) -> None:
    for source in code_of(notebook)[1:]:  # the parameters repeat the defaults of the manifest
        numbers = [
            node.value
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Constant)
            and isinstance(node.value, int | float)
            and node.value is not True
        ]
        assert numbers == [], source


def test_code_is_thin_and_hides_nothing(notebook: Path) -> None:
    for source in code_of(notebook):
        # no magic such as %%capture, no shell command: a cell is plain Python, a few lines of it
        tree = ast.parse(source)
        assert len(source.splitlines()) <= 6, source
        for node in ast.walk(tree):
            assert not isinstance(
                node, ast.Try | ast.FunctionDef | ast.ClassDef | ast.For | ast.While | ast.With
            )
        assert not re.search(r"capture|warnings|filterwarnings|%|!\w|suppress", source), source


def test_only_the_own_helpers_are_imported(notebook: Path) -> None:
    for source in code_of(notebook):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                raise AssertionError(f"import {node.names[0].name}: a notebook calls its page module only")
            if isinstance(node, ast.ImportFrom):
                assert node.module.split(".")[0] == "helpers"
                assert all(alias.name != "*" for alias in node.names)


def test_no_path_and_no_address(notebook: Path) -> None:
    text = notebook.read_text(encoding="utf-8")
    assert not re.search(r"/(home|Users|root|tmp|work|mnt|opt)\b|[A-Z]:\\\\|https?://|\.\./", text)


def test_every_passage_is_introduced_by_a_heading(notebook: Path) -> None:
    headings = [
        line
        for cell in read(notebook).cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if line.startswith("#")
    ]
    assert headings
    assert all(re.match(r"#{2,3} \S", line) for line in headings), "the page has its first heading already"
    assert len(set(headings)) == len(headings)


def test_the_last_cell_closes_the_report(notebook: Path) -> None:
    assert read(notebook).cells[-1].cell_type == "code"
    assert read(notebook).cells[-1].source.strip() == "report.close()"
    assert sum(source.count(".close(") for source in code_of(notebook)) == 1


def test_a_page_answers_before_it_explains(notebook: Path) -> None:
    kinds = [
        "lead" if ".lead(" in cell.source else "show" if ".show(" in cell.source else ""
        for cell in read(notebook).cells
        if cell.cell_type == "code"
    ]
    assert kinds.count("lead") == 1
    assert kinds.index("lead") < kinds.index("show")
    cells = [cell.cell_type for cell in read(notebook).cells]
    assert cells.index("markdown") > 2, "parameters, opening, answer, and only then a heading"


def test_cells_have_ids_of_their_own(notebook: Path) -> None:
    ids = [cell.id for cell in read(notebook).cells]
    assert len(set(ids)) == len(ids) == len([name for name in ids if name])
