"""The index that a report is made from: printed figures, or one that was computed from articles."""

from __future__ import annotations

from helpers.base.paths import PRINTED
from helpers.index import printed
from helpers.index.articles import ArticlesIndex, stored_tables
from helpers.index.interface import Index
from helpers.index.stored import index_folder, stored_names

_computed: dict[str, ArticlesIndex] = {}


def load_source(name: str = PRINTED) -> Index:
    """The index called ``name``, opened once a process.

    Raises:
        WrongParameter: if there is no computed index of this name.
        ScienceCitiesError: if it cannot be read.
        BadData: if a table of ``data/`` cannot be read.
    """
    beside = printed.load_index()
    if name == PRINTED:
        return beside
    tables = stored_tables(name, index_folder())
    kept = _computed.get(name)
    if kept is None or kept.tables is not tables or kept.printed is not beside:
        _computed[name] = ArticlesIndex(name, tables, beside)
    return _computed[name]


def is_open(name: str) -> bool:
    """Whether the computed index ``name`` was opened since ``fresh_sources``."""
    return name in _computed


def fresh_sources() -> None:
    """Lets the next ``load_source`` answer from the tables already read, with nothing remembered as read."""
    _computed.clear()
    printed.fresh_index()


def source_names() -> list[str]:
    """All sources that reports can be made from."""
    return [PRINTED, *stored_names()]
