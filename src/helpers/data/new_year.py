"""Makes the folder of a new data year: every table of a year, empty, with its heading."""

from __future__ import annotations

from pathlib import Path

from helpers.base.errors import WrongParameter
from helpers.base.paths import data_folder
from helpers.data.importing.changes import Changes
from helpers.data.tables import year_folders


def create_year(year: int, data: Path | None = None) -> list[Path]:
    """Make ``data/printed/<year>/`` with empty tables, whole or not at all, and return their paths.

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
    changes = Changes(data)
    made = changes.start_year(str(year))
    changes.write()
    return made


def _next(years: list[int]) -> int | str:
    return years[-1] + 1 if years else "the year of the first figures"
