"""Rules of the repository that hold in every file of code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT, rows_of

MODULES = sorted((ROOT / "src").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# Names of this length and less are words and parts of words, too.
SHORTEST_NAME = 5
LONGEST_MODULE = 350
# The names of XML, and examples of a format that a message shows: neither is a year of the data.
_NO_YEAR = re.compile(r"http://www\.w3\.org/\S+|\b\d{4}/\d{4}\b|\b\d{4}-\d\d(-\d\d)?\b")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def documentation(tree: ast.AST) -> set[int]:
    """The nodes that are docstrings."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                found.add(id(first.value))
    return found


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and value of every text of a piece of code, those inside of f-strings too, docstrings not."""
    left_out = documentation(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield node.lineno, node.value


def numbers(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and value of every number of a piece of code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            yield node.lineno, str(node.value)


def pieces() -> Iterator[tuple[str, ast.Module]]:
    """Name and syntax of all code: modules, and cells of notebooks."""
    for path in MODULES:
        yield path.relative_to(ROOT).as_posix(), tree_of(path)
    for path in NOTEBOOKS:
        for number, cell in enumerate(nbformat.read(path, as_version=4).cells):
            if cell.cell_type == "code":
                yield f"{path.name}, cell {number}", ast.parse(cell.source)


@cache
def cities() -> re.Pattern[str]:
    names = {
        name
        for row in rows_of(ROOT / "data" / "reference" / "places.csv")
        if row["kind"] == "city"
        for name in (row["place"], row["short_name"])
        if len(name) >= SHORTEST_NAME
    }
    assert len(names) > 100
    return re.compile(
        r"(?<!\w)(" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")(?!\w)"
    )


def test_no_year_is_written_into_code() -> None:
    found = [
        f"{name}, line {line}: {value}"
        for name, tree in pieces()
        for line, value in [*texts(tree), *numbers(tree)]
        if re.search(r"(?<![\w.#])20\d\d(?!\w)", _NO_YEAR.sub("", value))
    ]
    assert found == []


def test_no_city_is_written_into_code() -> None:
    found = [
        f"{name}, line {line}: {value!r}"
        for name, tree in pieces()
        for line, value in texts(tree)
        if cities().search(value)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "texts_found", "numbers_found"),
    [
        ('"""2021 Beijing"""\n# 2021 Beijing\nx = 1', [], ["1"]),
        ('def f():\n    """2021."""\n    return f"in {y} Beijing"', ["in ", " Beijing"], []),
        ("x = 2021", [], ["2021"]),
    ],
)
def test_the_eyes_of_these_tests(source: str, texts_found: list, numbers_found: list) -> None:
    tree = ast.parse(source)
    assert [value for _, value in texts(tree)] == texts_found
    assert [value for _, value in numbers(tree)] == numbers_found
    assert cities().search("rank of Beijing.")
    assert not cities().search("beijing_group")


# Modules are many and quickly looked at: a test looks at all of them, and names the one that it fails for.


def test_modules_hide_no_problem() -> None:
    for path in MODULES:
        hides_no_problem(tree_of(path), path)


def hides_no_problem(tree: ast.Module, path: Path) -> None:
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"{path}, line {node.lineno}: bare except"
            body = node.body
            assert not all(
                isinstance(line, ast.Pass | ast.Continue)
                or (isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant))
                for line in body
            ), f"{path}, line {node.lineno}: an exception is swallowed"
        assert not isinstance(node, ast.Assert), f"{path}, line {node.lineno}: assert is no check of input"
        if isinstance(node, ast.Attribute | ast.Name):
            name = node.attr if isinstance(node, ast.Attribute) else node.id
            assert name not in (
                "filterwarnings",
                "simplefilter",
                "catch_warnings",
                "suppress",
                "eval",
                "exec",
            ), f"{path}, line {node.lineno}"


def test_modules_say_what_they_are_and_end() -> None:
    for path in MODULES:
        source = path.read_text(encoding="utf-8")
        if source:
            assert ast.get_docstring(tree_of(path)), f"{path}: no docstring"
        assert len(source.splitlines()) <= LONGEST_MODULE, path
        assert not re.search(r"\b(TODO|FIXME|XXX|HACK)\b", source), path


def test_no_path_of_one_machine() -> None:
    for path in [*MODULES, *TESTS]:
        found = re.search(r"[\"'`]/(home|Users|root|work|mnt|opt)/\w", path.read_text(encoding="utf-8"))
        assert not found, f"{path}: {found[0]}"


def imports(path: Path) -> set[str]:
    """Full names of the modules of helpers that a module imports at any place."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "helpers":
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def test_arrows_go_one_way() -> None:
    helpers = ROOT / "src" / "helpers"
    for path in MODULES:
        used = imports(path)
        inside = path.relative_to(helpers).parts[0]
        if inside == "figures":
            allowed = ("helpers.figures", "helpers.base")
            assert all(module.startswith(allowed) for module in used if module.startswith("helpers")), path
            assert path.name == "style.py" or not {"os", "io.open", "pathlib.Path"} & used
        if inside != "cli.py":
            assert "helpers.cli" not in used, path
