"""Makes the folder of a new data year: every table of a year, empty, with its heading."""

from __future__ import annotations

import csv
import io
import os
import shutil
import tempfile
from pathlib import Path

from helpers.base.errors import WrongParameter
from helpers.base.paths import data_folder
from helpers.data import layout
from helpers.data.tables import year_folders


def create_year(year: int, data: Path | None = None) -> list[Path]:
    """Make ``data/printed/<year>/`` with empty tables, and return their paths.

    The folder is made aside and renamed, so that it is there whole or not at all.

    Raises:
        WrongParameter: if ``year`` is no year of four digits, lies before the first folder or has one.
    """
    data = data_folder() if data is None else Path(data)
    years = [known for known, _ in year_folders(data)]
    if isinstance(year, bool) or not isinstance(year, int) or not 1000 <= year <= 9999:
        raise WrongParameter(f"'{year}' is not a data year; a year has four digits, such as {_next(years)}.")
    folder = data / "printed" / str(year)
    if folder.exists():
        raise WrongParameter(f"{data.name}/printed/{year} exists already; its tables are left as they are.")
    if years and year < years[0]:
        raise WrongParameter(
            f"{year} lies before {years[0]}, the first year with tables; the next one is {_next(years)}."
        )
    aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{year}."))
    try:
        for name, columns in layout.YEAR_TABLES.items():
            (aside / f"{name}.csv").write_text(heading_line(columns), encoding="utf-8", newline="\n")
        aside.chmod(0o755)  # a temporary folder is closed to others
        os.rename(aside, folder)  # noqa: PTH104  refuses a folder that came into being meanwhile
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return [folder / f"{name}.csv" for name in layout.YEAR_TABLES]


def _next(years: list[int]) -> int | str:
    return years[-1] + 1 if years else "the year of the first figures"


def heading_line(columns: tuple[str, ...]) -> str:
    """The first line of a table."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(columns)
    return text.getvalue()
