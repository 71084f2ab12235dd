"""The index that a report is made from: printed figures, or one that was computed from articles."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from helpers.base.paths import ANNUAL, EDITION, PRINTED, data_folder, default_source
from helpers.data.annual import AnnualTables, annual_years
from helpers.index import printed
from helpers.index.annual import Annual
from helpers.index.annual_index import AnnualIndex
from helpers.index.annual_names import NATURE
from helpers.index.articles import ArticlesIndex
from helpers.index.interface import Index
from helpers.index.nature_pairs import NaturePairs
from helpers.index.printed import PrintedIndex
from helpers.index.stored import index_folder, stored_names, stored_tables


@lru_cache(maxsize=2)
def _tables_of_institutions(data: Path) -> Annual:
    """The tables of institutions, read once a process; each index notes for itself which years it asked for."""
    return Annual(AnnualTables(data))


def _edition(beside: PrintedIndex) -> Index:
    annual = _tables_of_institutions(data_folder())
    return AnnualIndex(EDITION, annual, beside, (beside, NaturePairs(NATURE, annual, beside)))


def _annual(beside: PrintedIndex) -> Index:
    return AnnualIndex(ANNUAL, _tables_of_institutions(data_folder()), beside)


#: Name of a source → opens it, given the printed figures. Every other name is that of an index stored on disk.
OPENERS: dict[str, Callable[[PrintedIndex], Index]] = {
    PRINTED: lambda beside: beside,
    ANNUAL: _annual,
    EDITION: _edition,
}

_opened: dict[tuple[str, Path], tuple[PrintedIndex, Index]] = {}


def load_source(name: str = "") -> Index:
    """The index called ``name``, by default that of ``default_source``, opened once a process.

    Raises:
        WrongParameter: if there is no index of this name.
        ScienceCitiesError: if it cannot be read.
        BadData: if a table of ``data/`` cannot be read.
    """
    name = name or default_source()
    beside, folder = printed.load_index(), index_folder()
    kept = _opened.get((name, folder))
    if kept is None or kept[0] is not beside:
        opened = OPENERS[name](beside) if name in OPENERS else _stored(name, folder, beside)
        _opened[name, folder] = kept = beside, opened
    return kept[1]


def _stored(name: str, folder: Path, beside: PrintedIndex) -> Index:
    return ArticlesIndex(name, stored_tables(name, folder), beside)


def find_rankings(name: str, until: int) -> None:
    """Finds the rankings that reports of an index ask for, up to a year, where they are kept for all of a process.

    Those of the institution tables are; before many reports fork off, this spares each of them the finding.
    """
    if name in (ANNUAL, EDITION):
        index = load_source(name)
        for subject in index.categories:
            index.series(subject, until=until)


def is_open(name: str) -> bool:
    """Whether the index ``name`` was opened since ``fresh_sources``."""
    return any(name == opened for opened, _ in _opened)


def fresh_sources() -> None:
    """Lets the next ``load_source`` answer from the tables already read, with nothing remembered as read."""
    _opened.clear()
    printed.fresh_index()


def source_names() -> list[str]:
    """All sources that reports can be made from; without tables of institutions, those that need them are none."""
    own = OPENERS if annual_years() else [name for name in OPENERS if name not in (ANNUAL, EDITION)]
    return [*own, *stored_names()]
