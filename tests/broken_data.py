"""A copy of the tables to be broken, and the ways to break it."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Collection
from pathlib import Path

from helpers.base.paths import data_folder

# Tables of figures that the tests break; the others would only take time.
TABLES_KEPT = {
    "2016": ("pairs.csv",),
    "2020": ("cities.csv",),
    "2021": ("cities.csv", "institutions.csv", "statements.csv"),
}
ONE_KEPT = {"annual": "2016.csv", "nature": "2022.csv", "index": ""}
CITIES = "printed/2021/cities.csv"
CITIES_2020 = "printed/2020/cities.csv"
PHYSICAL_2020 = {"source": "natureindex-2021-science-cities-physical-sciences"}
WUHAN = {"metric": "rank", "place": "Wuhan", "subject": "overall"}
ANY_SHARE = {"metric": "share", **PHYSICAL_2020}
SHARE = ANY_SHARE | {"place": "Beijing"}


def copy_of_data(folder: Path) -> Path:
    """A copy of the real tables that may be broken: all references, the figures of a few years, one table of
    institutions and one of pairs."""

    def leave_out(folder: str, names: list[str]) -> list[str]:
        year = Path(folder).name
        if year in ONE_KEPT:
            return [name for name in names if name != ONE_KEPT[year]]
        if Path(folder).parent.name != "printed":
            return []
        kept = {"editions.csv", "sources.csv", *TABLES_KEPT.get(year, ())}
        return [name for name in names if name not in kept]

    shutil.copytree(data_folder(), folder / "data", ignore=leave_out)
    return folder / "data"


def read(data: Path, file: str) -> list[list[str]]:
    with (data / file).open(encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle))


def write(data: Path, file: str, rows: list[list[str]]) -> None:
    with (data / file).open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows(rows)


def find(data: Path, file: str, taken: Collection[int] = (), **wanted: str) -> int:
    """Line of the first row with these cells that is not among ``taken``."""
    heading, *rows = read(data, file)
    for line, row in enumerate(rows, start=2):
        cells = dict(zip(heading, row, strict=True))
        if line not in taken and all(cells[column] == value for column, value in wanted.items()):
            return line
    raise LookupError(f"no row of {file} has {wanted}")


def change(data: Path, file: str, line: int, column: str, value: str) -> None:
    rows = read(data, file)
    rows[line - 1][rows[0].index(column)] = value
    write(data, file, rows)


def add(data: Path, file: str, **cells: str) -> int:
    """Append a row and return its line."""
    rows = read(data, file)
    assert set(cells) <= set(rows[0])
    write(data, file, [*rows, [cells.get(column, "") for column in rows[0]]])
    return len(rows) + 1
