"""Small invented registries, in the form of the real ones."""

from __future__ import annotations

import csv
from pathlib import Path

from helpers.openindex.places import ROR_COLUMNS


def organisations(folder: Path, *rows: tuple) -> Path:
    """A table of organisations: id, name, city, GeoNames id, subdivision, country code, other names."""
    path = folder / "organisations.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([ROR_COLUMNS, *[[*row, ""] for row in rows]])
    return path


def us_areas(folder: Path, *rows: tuple[str, str, str]) -> Path:
    """A table of cities: GeoNames id, code and title of the combined statistical area."""
    path = folder / "areas.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["geonameid", "csa_code_2020", "csa_title_2020"], *rows])
    return path
