"""Where the project's folders are, from whichever folder a command or notebook was started."""

from __future__ import annotations

import os
from pathlib import Path


def project_root() -> Path:
    """The folder that holds ``data/``, ``notebooks/`` and ``reports/``.

    ``SCIENCE_CITIES_ROOT`` overrides it, so that a copy of the data can be built without a copy of the code.
    """
    override = os.environ.get("SCIENCE_CITIES_ROOT")
    return Path(override).resolve() if override else Path(__file__).resolve().parents[2]


def data_folder() -> Path:
    """The folder of tables, the only input of a report."""
    return project_root() / "data"


def notebooks_folder() -> Path:
    """The folder of notebooks and of their manifest, ``reports.toml``."""
    return project_root() / "notebooks"


def reports_folder() -> Path:
    """The folder of built pages; nothing in it is committed."""
    return project_root() / "reports"
