"""The index that a report is made from: printed figures, or one that was computed from articles."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from helpers.base.paths import ANNUAL, BUILT_IN, EDITION, PRINTED, data_folder, default_source
from helpers.data.annual import AnnualTables, annual_years
from helpers.index import printed
from helpers.index.annual import Annual
from helpers.index.annual_index import AnnualIndex
from helpers.index.annual_names import NATURE
from helpers.index.articles import ArticlesIndex
from helpers.index.interface import Index
from helpers.index.nature_pairs import NaturePairs
from helpers.index.own_tables import OwnTables, OwnTablesIndex
from helpers.index.printed import PrintedIndex
from helpers.index.stored import index_folder, open_index, stored_names


@lru_cache(maxsize=2)
def _tables_of_institutions(data: Path) -> Annual:
    """The tables of institutions, read once a process; each index notes for itself which years it asked for."""
    return Annual(AnnualTables(data))


def _edition(beside: PrintedIndex) -> Index:
    annual = _tables_of_institutions(data_folder())
    pairs = NaturePairs(NATURE, annual, beside, beside.until)
    return AnnualIndex(EDITION, annual, beside, beside.until, companions=(beside, pairs))


def _annual(beside: PrintedIndex) -> Index:
    return AnnualIndex(ANNUAL, _tables_of_institutions(data_folder()), beside, beside.until)


#: Name of a source → opens it, given the printed figures, up to the year that these tell of. Every other name is that of an index stored on disk.
OPENERS: dict[str, Callable[[PrintedIndex], Index]] = {
    PRINTED: lambda beside: beside,
    ANNUAL: _annual,
    EDITION: _edition,
}

_stored_tables = lru_cache(maxsize=4)(open_index)  # kept for all reports of a process

_opened: dict[tuple[str, Path, int | None], tuple[PrintedIndex, Index]] = {}


def load_source(name: str = "", until: int | None = None) -> Index:
    """The index called ``name``, by default that of ``default_source``, opened once a process.

    With ``until`` it answers as if no later year were known: what a page of that year may show.

    Raises:
        WrongParameter: if there is no index of this name.
        ScienceCitiesError: if it cannot be read.
        BadData: if a table of ``data/`` cannot be read.
    """
    name = name or default_source()
    beside, folder = printed.load_index(until=until), index_folder()
    kept = _opened.get((name, folder, until))
    if kept is None or kept[0] is not beside:
        opened = OPENERS[name](beside) if name in OPENERS else _stored(name, folder, beside)
        _opened[name, folder, until] = kept = beside, opened
    return kept[1]


def names_read() -> set[str]:
    """What of ``data/`` was asked for since ``fresh_sources``, by the names of ``helpers.data.table_use``.

    Of indices that tell of all years only where no other was opened: a page that is opened for its year looks into
    them for the years there are, and shows nothing of it.
    """
    limited = [index for (_, _, until), (_, index) in _opened.items() if until is not None]
    return set().union(*(index.names_read for index in limited or [index for _, index in _opened.values()]))


def _stored(name: str, folder: Path, beside: PrintedIndex) -> Index:
    tables = _stored_tables(name, folder)
    if tables.description.is_own_tables:
        return OwnTablesIndex(name, Annual(OwnTables(tables)), beside, beside.until)
    return ArticlesIndex(name, tables, beside, beside.until)


def find_rankings(name: str, until: int) -> None:
    """Finds the rankings that reports of an index ask for, up to a year, where they are kept for all of a process.

    Those of the institution tables are, and names and figures of what is printed; before many reports fork off, this
    spares each of them the finding.
    """
    if name not in BUILT_IN:
        return
    index = load_source(name, until)
    if beside := printed.printed_beside(index):
        beside.ranking(until)
    if name != PRINTED:
        for subject in index.categories:
            index.series(subject, until=until)


def is_open(name: str) -> bool:
    """Whether the index ``name`` was opened since ``fresh_sources``."""
    return any(name == opened for opened, *_ in _opened)


def fresh_sources() -> None:
    """Lets the next ``load_source`` answer from the tables already read, with nothing remembered as read."""
    _opened.clear()
    printed.fresh_index()


def source_names() -> list[str]:
    """All sources that reports can be made from; without tables of institutions, those that need them are none."""
    own = OPENERS if annual_years() else [name for name in OPENERS if name not in (ANNUAL, EDITION)]
    return [*own, *stored_names()]
