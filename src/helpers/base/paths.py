"""Where the project's folders are, from whichever folder a command or notebook was started."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from helpers.base.errors import ScienceCitiesError

# Sources that come with the project: printed figures alone, institution tables alone, and the edition composed of
# both. Every other source is the name of an index that was computed from articles and lies in ``data/index``.
PRINTED, ANNUAL, EDITION = "printed", "annual", "edition"
BUILT_IN = (PRINTED, ANNUAL, EDITION)

# Stands for the year of what is made once, for all years: its pages lie in the folder of pages itself.
ALL_YEARS = 0
_ALL_YEARS_NAME = "all-years"

_source = ""  # the default one


def project_root() -> Path:
    """The folder that holds ``data/``, ``notebooks/`` and ``reports/``.

    That is the source tree of this module. Where the package was installed without one, it is the working folder or
    the nearest folder above it that holds data and notebooks. ``SCIENCE_CITIES_ROOT`` overrides both, so that a copy
    of the data can be built without a copy of the code.

    Raises:
        ScienceCitiesError: if there is no such folder.
    """
    if override := os.environ.get("SCIENCE_CITIES_ROOT"):
        return _resolved(override)
    here = Path.cwd()
    for folder in (Path(__file__).resolve().parents[3], here, *here.parents):
        if (folder / "data").is_dir() and (folder / "notebooks").is_dir():
            return folder
    raise ScienceCitiesError(
        f"Neither {here} nor a folder above it holds data/ and notebooks/. Change to a checkout of the data, "
        "or name one in SCIENCE_CITIES_ROOT."
    )


@cache  # asked for by every address of a page
def _resolved(folder: str) -> Path:
    return Path(folder).resolve()


def data_folder() -> Path:
    """The folder of tables, the only input of a report."""
    return project_root() / "data"


def notebooks_folder() -> Path:
    """The folder of notebooks and of their manifest, ``reports.toml``."""
    return project_root() / "notebooks"


def default_source() -> str:
    """The source of reports unless another is asked for: the edition; without tables of institutions, print alone."""
    try:
        names = os.listdir(data_folder() / "annual")  # noqa: PTH208  asked for by every address of a page
    except OSError:
        return PRINTED
    return EDITION if any(name.endswith(".csv") for name in names) else PRINTED


def chosen_source() -> str:
    """The source of the pages that this process is concerned with: one of ``BUILT_IN``, or the name of an index."""
    return _source or default_source()


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
    """The folder of built pages of the chosen source: ``reports/`` of the default one, else ``reports/<name>/``."""
    source = chosen_source()
    return all_reports_folder() if source == default_source() else all_reports_folder() / source


def edition_folder(year: int) -> Path:
    """Where the pages of a data year stand, and of ``ALL_YEARS`` those that are made once."""
    return reports_folder() if year == ALL_YEARS else reports_folder() / str(year)


def edition_name(year: int) -> str:
    """Name of the folders that hold something of a data year, or of ``ALL_YEARS``, elsewhere: ``2021``, ``all-years``."""
    return _ALL_YEARS_NAME if year == ALL_YEARS else str(year)


def edition_named(name: str) -> int | None:
    """The data year, or ``ALL_YEARS``, of a folder with this name; None for any other name."""
    if name == _ALL_YEARS_NAME:
        return ALL_YEARS
    return int(name) if name.isascii() and name.isdecimal() else None
