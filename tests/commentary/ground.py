"""Ground of the tests of commentary: passages put together from text, and a root in which to write them.

The fixtures are named in each module that uses them, for pytest finds fixtures of a ``conftest`` alone.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import helpers.index.printed
from helpers.base.files import write_whole
from helpers.commentary.facts.facts import Facts, facts_of
from helpers.commentary.language import Evaluated, evaluate
from helpers.commentary.source import Passage, commentary_file, commentary_folder
from helpers.index.interface import Index
from helpers.index.printed import load_index

# The line of a file on which the text of a passage of the fixtures below begins.
FIRST_LINE = 5


def fresh() -> Index:
    """The index of the root as its files are now."""
    helpers.index.printed.forget_index()
    return load_index()


@pytest.fixture
def newest(index: Index) -> Facts:
    """The facts of the newest year."""
    return facts_of(index, index.years[-1])


@pytest.fixture
def facts_in(index: Index) -> Callable[[int], Facts]:
    """The facts of a year."""
    return lambda year: facts_of(index, year)


@pytest.fixture
def passage(tmp_path: Path) -> Callable[[str], Passage]:
    """A passage whose text begins on line ``FIRST_LINE`` of a file that need not exist."""
    folder = tmp_path / "commentary"
    folder.mkdir()
    return lambda text: Passage("opening", text, FIRST_LINE, folder / "report.md")


@pytest.fixture
def evaluated(newest: Facts, passage: Callable[[str], Passage]) -> Callable[[str], Evaluated]:
    """A text with its facts of the newest year."""
    return lambda text: evaluate(passage(text), newest)


@pytest.fixture
def bare(root: Path) -> Path:
    """A root of its own without any commentary but the drafts."""
    for folder in commentary_folder().iterdir():
        if folder.name != "drafts":
            shutil.rmtree(folder)
    return root


@pytest.fixture
def write(bare: Path) -> Callable[..., Path]:
    """Writes the commentary of a report into ``bare``: passages by name, the first text on line 3."""

    def write(year: int, report_id: str, **passages: str) -> Path:
        path = commentary_file(year, report_id)
        write_whole(
            path, "".join(f"<!-- passage: {name} -->\n\n{text}\n\n" for name, text in passages.items())
        )
        return path

    return write
