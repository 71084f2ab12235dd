"""A year's table of institutions (``data/annual/<year>.csv``), with the rows that its new institutions need."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from helpers.base.errors import BadData, WrongParameter
from helpers.base.likeness import name_key
from helpers.base.paths import data_folder
from helpers.base.words import first_lines
from helpers.data import layout
from helpers.data.annual import AnnualTables
from helpers.data.check import check_data
from helpers.data.habits import heading_key
from helpers.data.importing.changes import Changes
from helpers.data.importing.meanings import ONE_YEAR, SUMS
from helpers.data.importing.numbers import Unreadable, read_column
from helpers.data.importing.origin import Asked, keys_of_subjects
from helpers.data.importing.resolving import Resolver, Unknown
from helpers.data.importing.sheets import NotUnderstood, Sheet
from helpers.data.tables import NAMING_TABLES, load_tables

_FIRST, _MOST, _HEADING_WITHIN = 3, 10, 10
_ID = layout.ANNUAL_COLUMNS.index("institution_id")


class InstitutionYear:
    """One year's table on its way into ``data/annual/``.

    Raises:
        NotUnderstood: if the year cannot be seen.
        BadData: for cells that are no numbers; names line, column and value.
    """

    def __init__(self, sheet: Sheet, asked: Asked, data: Path | None = None) -> None:
        self.asked, self._sheet = asked, _from_heading(sheet)
        self.left_out: list[str] = []
        self._data = data_folder() if data is None else data
        said = ONE_YEAR.search(sheet.where)
        if not asked.year and not said:
            raise NotUnderstood(f"{sheet.where}: say --year, the year of the data.")
        self.year = asked.year or int(said[0])  # type: ignore[index]
        self._file = f"annual/{self.year}.csv"
        self._tables, self._annual = load_tables(self._data), AnnualTables(self._data)
        frames = {name: getattr(self._tables, name) for name in NAMING_TABLES}
        self._cities = Resolver(frames, "city", {}, "")
        self.rows = self._read()
        self.unknown = self._unknown()

    @staticmethod
    def fits(sheets: Sequence[Sheet]) -> bool:
        """Whether a file is such a table: one table with its headings, in any order."""
        return len(sheets) == 1 and bool(_from_heading(sheets[0]).rows)

    def _read(self) -> list[tuple[str, ...]]:
        heading = [_heading(cell) for cell in self._sheet.rows[0]]
        self._leave_out(heading)
        columns, problems = [], []
        for name in layout.ANNUAL_COLUMNS:
            position = heading.index(name)
            cells = [row[position] if position < len(row) else "" for row in self._sheet.rows[1:]]
            kind = layout.TYPES["annual"].get(name)
            if kind:
                try:
                    numbers, _ = read_column(
                        cells, whole=kind.startswith("integer"), decimal=self.asked.decimal
                    )
                    cells = [number.text if number else "" for number in numbers]
                except Unreadable as error:
                    where = self._sheet.place(1 + error.row)
                    problems.append(f"{where}, column {name}: '{error.value}' — {error.reason}.")
            columns.append(self._subjects(cells) if name == "subject" else cells)
        if problems:
            raise BadData("\n".join(problems))
        return list(zip(*columns, strict=True))

    def _leave_out(self, heading: list[str]) -> None:
        """Notes below the table, and rows that are sums: they have no id, and no name of an institution."""
        own, name, kept = heading.index("institution_id"), heading.index("institution"), [0]
        for number, row in enumerate(self._sheet.rows[1:], 1):
            cells = [*row, *([""] * len(heading))]
            if cells[own] or (cells[name] and name_key(cells[name]) not in SUMS):
                kept.append(number)
            else:
                self.left_out.append(
                    f"{self._sheet.place(number)}: '{next(filter(None, row), '')}' is no institution; left out"
                )
        rows, lines = ([of[number] for number in kept] for of in (self._sheet.rows, self._sheet.lines))
        self._sheet = replace(self._sheet, rows=rows, lines=lines)

    def _subjects(self, cells: list[str]) -> list[str]:
        """Subjects as ids, where a table has their names."""
        ids = keys_of_subjects(self._annual.reference("annual_subjects"))
        return [ids.get(name_key(cell), cell) for cell in cells]

    def _unknown(self) -> list[Unknown]:
        """Every institution that no table knows yet, with its row; ``why`` says what is missing if it has none."""
        bodies = self._tables.institutions
        known = bodies.set_index("institution")[["institution_id", "line"]].to_dict("index")
        ids = set(bodies["institution_id"])
        found: dict[str, Unknown] = {}
        for number, row in enumerate(self.rows, 1):
            cells = dict(zip(layout.ANNUAL_COLUMNS, row, strict=True))
            own, name = cells["institution_id"], cells["institution"]
            if own in ids or own in found:
                continue
            where, country = self._sheet.place(number), self._cities.country(cells["country"])
            why = ""
            if name in known and not known[name]["institution_id"]:
                line = known[name]["line"]
                why = f"stands in data/reference/institutions.csv, line {line}, without its id; write {own} there"
            elif not country:
                why = f"the country '{cells['country']}' is not known"
            found[own] = Unknown(name, country, where, (), why=why)
            if not why:
                found[own] = self._proposed(found[own], own, taken=name in known)
        return list(found.values())

    def _proposed(self, unknown: Unknown, own: str, taken: bool) -> Unknown:
        name, country = unknown.printed, unknown.country
        said = self.asked.names.get(name)
        if said is not None:
            cities = self._cities.resolve([(said, country, unknown.where)]).names
            if not cities:
                raise WrongParameter(f"--name '{name}={said}': no city '{said}' of {country} is known.")
            city, basis = next(iter(cities.values())), "said when it was imported"
        else:
            city, basis = self._named_after(name, country), "named after its city"
        if not city:
            return replace(unknown, why=f"in which city of {country} is it? --name '{name}=CITY'")
        unique = f"{name} ({city})" if taken else name
        cells = {"institution": unique, "institution_id": own, "short_name": unique, "country": country, "city": city,
                 "spread": "false", "basis": basis}  # fmt: skip
        row = layout.row_of("institutions", cells)
        return replace(unknown, table="institutions", row=row, why=basis)

    def _named_after(self, name: str, country: str) -> str:
        """The one city of the country whose name stands in that of the institution."""
        places = self._tables.places
        whole = (places["kind"] == "city") & (places["metropolitan_area"] == "")
        own = places.loc[whole & (places["country"] == country), "place"]
        key = f" {name_key(name)} "
        found = [place for place in own if f" {name_key(re.sub(r' ?[(].*', '', place))} " in key]
        return found[0] if len(found) == 1 else ""

    @property
    def undecided(self) -> list[Unknown]:
        """The unknown institutions that have no row yet."""
        return [one for one in self.unknown if not one.table]

    def told(self) -> list[str]:
        """What was understood: subjects and rows."""
        subjects = list(dict.fromkeys(row[0] for row in self.rows))
        lines = [f"{self._sheet.where}: table of institutions of {self.year} → data/{self._file}",
                 f"  {len(self.rows)} rows, {len({row[_ID] for row in self.rows})} institutions, subjects: {', '.join(subjects)}"]  # fmt: skip
        lines += [f"  {' | '.join(row)}" for row in self.rows[:_FIRST]]
        return [*lines, *(f"  {told}" for told in self.left_out)]

    def changes(self) -> Changes:
        """The rows to be written; none if the table is there already.

        Raises:
            BadData: if the year has a table with other figures, which is left as it is.
        """
        changes = Changes(self._data)
        if (self._data / self._file).exists():
            self._compare()
            return changes
        for one in self.unknown:
            if one.table:  # the caller has asked for what is missing
                changes.add(f"reference/{one.table}.csv", one.row)
        for row in self._whole():
            changes.add("reference/annual_whole.csv", row)
        for row in self.rows:
            changes.add(self._file, row)
        return changes

    def _whole(self) -> list[tuple[str, ...]]:
        """What the whole of the year is: as of the year before, where that has the same subjects."""
        years = [year for year in self._annual.years if year < self.year]
        lines = (self._data / "reference/annual_whole.csv").read_text(encoding="utf-8").splitlines()[1:]
        rows = [tuple(line.split(",")) for line in lines if line]
        if not years or any(row[0] == str(self.year) for row in rows):
            return []
        before = self._annual.year(years[-1])
        if set(before["subject"]) != {row[0] for row in self.rows}:
            return []
        return [(str(self.year), *row[1:]) for row in rows if row[0] == str(years[-1])]

    def _compare(self) -> None:
        before = self._annual.year(self.year)
        old = {(r.subject, r.institution_id): (r.share, r.count) for r in before.itertuples()}
        new = {(row[0], row[_ID]): (float(row[6] or "nan"), int(row[7] or 0), row[1]) for row in self.rows}
        told = [
            f"{name}, {key[0]}: Share {old[key][0]:g} → {share:g}, Count {old[key][1]} → {count}"
            for key, (share, count, name) in new.items()
            if key in old and old[key] != (share, count)
        ]
        apart = len(new.keys() ^ old.keys())
        if told or apart:
            first = (
                f"data/{self._file} is there and is left as it is: {len(told)} figures differ, {apart} rows are in one "
                "of the two only. To take the new table, remove the old one first."
            )
            raise BadData("\n".join([first, *first_lines(told, _MOST)]))

    def problems(self, changes: Changes) -> list[str]:
        """What ``make check`` would say of the tables with the rows in them, told by the lines of the file."""
        with changes.tried() as copy:
            problems = check_data(copy)
        told = []
        for problem in problems:
            text = str(problem)
            if problem.file == self._file:
                there = f"data/{self._file}, line {problem.line}"
                text = text.replace(there, self._sheet.place(max(problem.line - 1, 0)))
            told.append(text)
        return told


def _heading(cell: str) -> str:
    return heading_key(ONE_YEAR.sub("", cell))


def _from_heading(sheet: Sheet) -> Sheet:
    """The sheet from its heading on, without titles above it; without rows if it has no such heading."""
    wanted = set(layout.ANNUAL_COLUMNS)
    rows = enumerate(sheet.rows[:_HEADING_WITHIN])
    first = next(
        (number for number, row in rows if {_heading(cell) for cell in row} >= wanted), len(sheet.rows)
    )
    return replace(sheet, rows=sheet.rows[first:], lines=sheet.lines[first:])
