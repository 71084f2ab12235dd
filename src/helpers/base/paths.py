"""Where the project's folders are, from whichever folder a command or notebook was started."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The source of reports that are made from printed figures; every other source is the name of a computed index.
PRINTED = "printed"

_source = PRINTED


def project_root() -> Path:
    """The folder that holds ``data/``, ``notebooks/`` and ``reports/``.

    ``SCIENCE_CITIES_ROOT`` overrides it, so that a copy of the data can be built without a copy of the code.
    """
    override = os.environ.get("SCIENCE_CITIES_ROOT")
    return Path(override).resolve() if override else Path(__file__).resolve().parents[3]


def data_folder() -> Path:
    """The folder of tables, the only input of a report."""
    return project_root() / "data"


def notebooks_folder() -> Path:
    """The folder of notebooks and of their manifest, ``reports.toml``."""
    return project_root() / "notebooks"


def chosen_source() -> str:
    """The source of the pages that this process is concerned with: ``PRINTED``, or the name of a computed index."""
    return _source


@contextmanager
def pages_of_source(source: str) -> Iterator[None]:
    """Inside of the block, ``reports_folder`` is that of ``source``: pages of two sources never lie side by side."""
    global _source
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before


def all_reports_folder() -> Path:
    """The folder of built pages of all sources; nothing in it is committed."""
    return project_root() / "reports"


def reports_folder() -> Path:
    """The folder of built pages of the chosen source: ``reports/``, or ``reports/<name>/`` of a computed index."""
    return all_reports_folder() if _source == PRINTED else all_reports_folder() / _source
