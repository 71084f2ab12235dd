"""What of the tables a page of a year is made from: files of its own years, and of shared tables the rows they name.

Decided from the text of the files, without pandas: it is asked before anything is made. A row too many costs a page that
is made once more than needed; a row that is left out must be one that no earlier year can name.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from helpers.base.files import read_whole
from helpers.data import layout

#: Shared tables whose rows are found by name, with the columns that may hold it.
_NAMED = {
    "reference/places.csv": ("place",),
    "reference/place_aliases.csv": ("alias",),
    "reference/institutions.csv": ("institution", "institution_id"),
    "reference/institution_aliases.csv": ("alias",),
    "reference/site_weights.csv": ("institution_id",),
    "reference/site_corrections.csv": ("institution_id",),
}
#: Shared tables whose rows begin with a year; of the second column it only counts that it is not over.
_DATED = {
    "reference/annual_whole.csv": ("year", ""),
    "reference/annual_eras.csv": ("first_year", "last_year"),
    "reference/breaks.csv": ("before_year", ""),
    "evidence.csv": ("years", "years"),
}
_SEPARATORS = (layout.PAIR_SEPARATOR, ";")


@dataclass(frozen=True)
class TableTexts:
    """The tables below ``data`` as text.

    ``first_years``: of each file that is about years, the first that it tells of; ``cells``: what stands in it.
    ``shared``: rows of the tables that all years have in common.
    """

    first_years: dict[str, int]
    cells: dict[str, frozenset[str]]
    shared: dict[str, list[dict[str, str]]]

    def too_late(self, year: int) -> set[str]:
        """The files that tell of later years alone."""
        return {name for name, first in self.first_years.items() if first > year}

    def rows_in_use(self, year: int) -> dict[str, str]:
        """Of each shared table the rows that a page of ``year`` can rest on, as one text.

        They are what its years name, and what no year names: that can be meant for commentary or a parameter.
        """
        own = self._named(self.too_late(year))
        kept: dict[str, list[dict[str, str]]] = {}
        for name, rows in self.shared.items():
            if name in _DATED:
                kept[name] = [seen for row in rows if (seen := _as_of(row, *_DATED[name], year))]
            else:
                later = self._named_ever[name] - own[name]
                kept[name] = [row for number, row in enumerate(rows) if number not in later]
        return {name: json.dumps(rows) for name, rows in kept.items()}

    @cached_property
    def _named_ever(self) -> dict[str, set[int]]:
        return self._named(set())

    def _named(self, left_out: set[str]) -> dict[str, set[int]]:
        """The rows that the files name but for those ``left_out``, by number, and those that such rows name in turn."""
        known = set().union(*(cells for name, cells in self.cells.items() if name not in left_out))
        found: dict[str, set[int]] = {name: set() for name in self.shared}
        grows = True
        while grows:  # the city of an institution, the country of a city
            grows = False
            for name, columns in _NAMED.items():
                for number, row in enumerate(self.shared.get(name, ())):
                    if number not in found[name] and any(row.get(column) in known for column in columns):
                        found[name].add(number)
                        known.update(row.values())
                        grows = True
        return found


def _as_of(row: dict[str, str], first: str, last: str, year: int) -> dict[str, str] | None:
    """The row as it can matter in ``year``: None if it begins later, and without its end if that is no earlier."""
    begins = row.get(first, "").partition("-")[0]
    if layout.is_year(begins) and int(begins) > year:
        return None
    ends = row.get(last, "").rpartition("-")[2] if last else ""
    if layout.is_year(ends) and int(ends) >= year and (last != first or "-" in row[last]):
        return row | {last: f"{begins}-" if last == first else ""}
    return row


def read_texts(data: Path) -> TableTexts:
    """The tables below ``data``; what cannot be read as CSV counts as it stands, line by line."""
    first_years: dict[str, int] = {}
    cells: dict[str, frozenset[str]] = {}
    shared = {}
    for name in (*_NAMED, *_DATED):
        if (data / name).is_file():
            shared[name] = _rows(data / name)
    for path in sorted(
        [*data.glob("annual/*.csv"), *data.glob("nature/*.csv"), *data.glob("printed/*/*.csv")]
    ):
        year = path.stem if path.parent.parent == data else path.parent.name
        if not layout.is_year(year):
            continue
        name, (heading, *rows) = path.relative_to(data).as_posix(), _lines(path)
        if path.stem in layout.FIGURE_FILES and "data_year" in heading:
            at = heading.index("data_year")
            dates = {row[at] for row in rows if len(row) > at}
            first_years[name] = min([int(year), *(int(date) for date in dates if layout.is_year(date))])
        cells[name] = frozenset(_parts({cell for row in rows for cell in row}))
        first_years.setdefault(name, int(year))
    # what belongs to a folder is told from the first year of which something is printed there
    folders: dict[str, int] = {}
    for name, first in first_years.items():
        folder = name.rpartition("/")[0]
        folders[folder] = min(first, folders.get(folder, first))
    for name in first_years:
        folder, _, file = name.rpartition("/")
        if folder.startswith("printed/") and file.removesuffix(".csv") not in layout.FIGURE_FILES:
            first_years[name] = folders[folder]
    return TableTexts(first_years, cells, shared)


def _parts(values: set[str]) -> set[str]:
    """The values, and what stands in each between separators."""
    found = set(values)
    for separator in _SEPARATORS:
        joined = (value for value in values if separator in value)
        found.update(part.strip() for value in joined for part in value.split(separator))
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    heading, *rows = _lines(path)
    return [dict(zip(heading, row, strict=False)) for row in rows]


def _lines(path: Path) -> list[list[str]]:
    """The heading and the rows of a table; of what cannot be read as one, its lines as rows of one cell."""
    text = read_whole(path).decode("utf-8-sig", errors="replace")
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True)) or [[""]]
    except (ValueError, csv.Error):
        return [[""], *([line] for line in text.splitlines())]
