"""The import of tables: understood, resolved, compared with what is there, tried, and written whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import pandas as pd

from helpers.base.errors import BadData
from helpers.base.likeness import name_key
from helpers.base.paths import data_folder
from helpers.data import layout
from helpers.data.check import check_data
from helpers.data.check_plausible import DOUBTS, HINT
from helpers.data.csv_files import Problem
from helpers.data.importing.changes import Changes
from helpers.data.importing.figures import Figure, Key, TableFigures, figures_of, names_in, read_numbers
from helpers.data.importing.headings import Understood, by_subject, understand
from helpers.data.importing.meanings import SHARE
from helpers.data.importing.numbers import Number
from helpers.data.importing.origin import Asked, Origin, later_copy, origin_of, subject_of
from helpers.data.importing.resolving import NEW_PLACE, Resolved, Resolver, Unknown, with_rows
from helpers.data.importing.sheets import NotUnderstood, Sheet
from helpers.data.tables import NAMING_TABLES, Tables, load_tables

NEW, SAME, MORE, COPY = "new", "same", "more", "copy"
_LARGE = 100  # articles; of the 200 cities with the largest Share, the last has fewer
_ANSWERED = "as the source prints it; looked at when it was imported"


@dataclass(frozen=True)
class Doubt:
    """What must be mended, or, where ``key`` is not blank, may be answered: the figure is as the source prints it."""

    message: str
    key: str = ""
    rules: tuple[str, ...] = ()
    figure: Figure | None = None
    origin: Origin | None = None


@dataclass(frozen=True)
class Revised:
    """A figure that another table of the same page or edition prints with another value."""

    figure: Figure
    before: str


@dataclass
class TableImport:
    """One table on its way: what it is, where it comes from, its numbers and names, and how it stands to the data."""

    table: Understood
    label: str
    subject: str
    year: int
    origin: Origin
    numbers: dict[int, list[Number | None]]
    names: Resolved
    content: TableFigures = field(default_factory=TableFigures)
    state: str = NEW
    copy: str = ""
    beside: str = ""
    revised: list[Revised] = field(default_factory=list)
    added: list[Figure] = field(default_factory=list)


def chosen_tables(sheets: Sequence[Sheet], asked: Asked) -> list[Understood]:
    """The tables of a file that are to be imported: the one that ``asked`` names, or the richest.

    Several sheets of a workbook, or tables of a page, are all taken if each is named after another subject.

    Raises:
        NotUnderstood: if none can be understood, or several are as good as each other.
    """
    if asked.table is not None:
        if not 1 <= asked.table <= len(sheets):
            raise NotUnderstood(f"There is no table {asked.table}; the file has {len(sheets)}.")
        return [understand(part, asked.year) for part in by_subject(sheets[asked.table - 1], asked.year)]
    found, reasons = [], []
    for part in (part for sheet in sheets for part in by_subject(sheet, asked.year)):
        try:
            found.append(understand(part, asked.year))
        except NotUnderstood as error:
            reasons.append((len(part.rows), str(error)))
    if not found:
        raise NotUnderstood(max(reasons)[1])
    best = max((len(table.figures), len(table.rows)) for table in found)
    rich = [t for t in found if len(t.figures) == best[0] and len(t.rows) * 4 >= best[1]]
    return rich if len(rich) > 1 else [max(found, key=lambda t: (len(t.figures), len(t.rows)))]


class Importer:
    """Imports into ``data``, the project's own by default."""

    def __init__(self, asked: Asked, data: Path | None = None) -> None:
        self.asked = asked
        self._data = data_folder() if data is None else data
        self.tables: Tables = load_tables(self._data)
        self._frames = {name: getattr(self.tables, name) for name in NAMING_TABLES}
        self._spellings: dict[str, Resolver] = {}
        self._made_known: list[Unknown] = []
        self.imports: list[TableImport] = []

    def add_file(self, label: str, sheets: Sequence[Sheet]) -> None:
        """Understand the tables of a file, and read their numbers and names.

        Raises:
            NotUnderstood: if there is no table, more than one is meant, or year or subject cannot be seen.
            BadData: for cells that are no numbers.
            WrongParameter: for names on the command line that are not known.
        """
        tables = chosen_tables(sheets, self.asked)
        subjects = [subject_of(table, self.asked.subject, self.tables, label) for table in tables]
        if len(set(subjects)) < len(tables):
            numbers = {sheet.where: number for number, sheet in enumerate(sheets, 1)}
            named = []
            for table in tables:
                title = "".join(f", “{title}”" for title in table.sheet.titles[:1])
                named.append(f"{numbers[table.sheet.where]} ({len(table.rows)} × {table.kind}{title})")
            raise NotUnderstood(
                f"{label} has several tables that could be meant; say --table with one of {', '.join(named)}."
            )
        for table, subject in zip(tables, subjects, strict=True):
            if table.year is None:
                raise NotUnderstood(
                    f"{table.sheet.where}: no heading names a year; say --year, the year of the data."
                )
            origin = origin_of(table, subject, table.year, label, self.tables, self.asked)
            resolver = Resolver(self._frames, table.kind, self.asked.names, f"as printed in {origin.edition}")
            names = resolver.resolve(names_in(table))
            numbers = read_numbers(table, self.asked.decimal or "")
            names.unknown = [_large_is_known(one, table, numbers) for one in names.unknown]
            self.imports.append(TableImport(table, label, subject, table.year, origin, numbers, names))

    @property
    def unknown(self) -> list[Unknown]:
        """Every name that is not known, once."""
        found = {(u.printed, u.country): u for one in self.imports for u in one.names.unknown}
        return list(found.values())

    @property
    def undecided(self) -> list[Unknown]:
        """The unknown names of which the reader must say what they are."""
        return [unknown for unknown in self.unknown if not unknown.table]

    def compare(self) -> None:
        """Make the figures, with the rows of unknown names in place, and hold them against what is there."""
        self._made_known = self.unknown
        frames = with_rows(self._frames, self._made_known)
        self._spellings = {
            kind: Resolver(frames, kind, {}, "") for kind in {o.table.kind for o in self.imports}
        }
        for one in self.imports:
            if one.names.unknown:
                resolver = self._spellings[one.table.kind]
                known = {u.printed: u for u in one.names.unknown}
                one.names = resolver.resolve(names_in(one.table))
                for printed, country, _ in names_in(one.table):
                    key = printed, country
                    if key not in one.names.names:  # a new place may have another name than printed
                        one.names.names[key] = known[printed].row[0]
            one.content = figures_of(one.table, one.numbers, one.names)
            self._compare(one)

    def _compare(self, one: TableImport) -> None:
        scope, region = self._list_of(one)
        rows = self.tables.figures
        of_table = {
            "edition": one.origin.edition, "subject": one.subject, "period": "", "place_kind": one.table.kind,
            "list_scope": scope, "list_region": region, "statement": "", "reference_place": "",
        }  # fmt: skip
        rows = rows[(rows[[*of_table]] == pd.Series(of_table)).all(axis=1)]
        new = {figure.key: (figure.relation, Decimal(figure.value)) for figure in one.content.figures}
        groups = {key: _values(own) for key, own in rows.groupby(["source", "copy"], sort=True)}
        if not one.origin.stated:
            for (source, copy), values in groups.items():
                if all(values.get(key) == value for key, value in new.items()):
                    one.state, one.beside, one.copy = SAME, source, copy
                    return
        own = {copy: values for (source, copy), values in groups.items() if source == one.origin.source}
        for copy, values in own.items():
            shared = [key for key in new if key in values]
            if shared and all(values[key] == new[key] for key in shared):
                one.added = [figure for figure in one.content.figures if figure.key not in values]
                one.state, one.copy, one.beside = MORE if one.added else SAME, copy, one.origin.source
                return
        one.added, one.state = one.content.figures, NEW
        beside = [(source, copy) for source, copy in groups if not own or source == one.origin.source]
        if beside:
            first = max(beside, key=lambda key: len(groups[key].keys() & new.keys()))
            one.beside = first[0]
            one.revised = [
                Revised(figure, str(groups[first][figure.key][1]))
                for figure in one.content.figures
                if figure.key in groups[first] and groups[first][figure.key] != new[figure.key]
            ]
        if own:
            one.state, one.copy = COPY, later_copy(own)

    def _list_of(self, one: TableImport) -> tuple[str, str]:
        return ("", "") if one.table.kind == "city" else (self.asked.scope, self.asked.region)

    def changes(self) -> tuple[Changes, dict[tuple[str, int], tuple[Figure, TableImport]]]:
        """The rows to be written, and which figure stands on which line of which table."""
        changes, where = Changes(self._data), {}
        for unknown in self._made_known:
            changes.add(f"reference/{unknown.table}.csv", unknown.row)
        written: set[str] = set()
        for one in (one for one in self.imports if one.state != SAME):
            folder = f"printed/{one.year}"
            for name, own, row in (
                ("editions", one.origin.edition, one.origin.edition_row),
                ("sources", one.origin.source, one.origin.source_row),
            ):
                if row and own not in written:
                    changes.add(f"{folder}/{name}.csv", row)
                    written.add(own)
            name = next(name for name, kind in layout.FIGURE_FILES.items() if kind == one.table.kind)
            for figure in one.added:
                line = changes.add(f"{folder}/{name}.csv", self._row(one, figure))
                where[f"{folder}/{name}.csv", line] = (figure, one)
        return changes, where

    def _row(self, one: TableImport, figure: Figure) -> tuple[str, ...]:
        scope, region = self._list_of(one)
        as_printed = self._spellings[one.table.kind].spelling_leads_to(figure.printed, figure.place)
        cells = {
            "edition": one.origin.edition, "data_year": str(figure.year), "subject": one.subject,
            "place": figure.printed if as_printed else figure.place, "place_kind": one.table.kind,
            "reference_year": str(figure.reference or ""), "list_scope": scope, "list_region": region, "copy": one.copy,
            "metric": figure.metric, "relation": figure.relation, "value": figure.value, "source": one.origin.source,
            "confidence": one.origin.confidence, "note": "" if as_printed else f"printed as {figure.printed}",
        }  # fmt: skip
        return layout.row_of("figures", cells)

    def doubts(
        self, changes: Changes, where: Mapping[tuple[str, int], tuple[Figure, TableImport]]
    ) -> list[Doubt]:
        """What ``make check`` would say of the tables if the rows were in them, told by the lines of the file.

        Answers are added to ``changes`` as irregularities with their reason.

        Raises:
            BadData: if the tables of ``data`` are not sound as they are.
        """
        found = [Doubt(problem) for one in self.imports for problem in one.content.problems]
        with changes.tried() as copy:
            problems = check_data(copy)
        grouped: dict[tuple[str, int], list[Problem]] = {}
        elsewhere = []
        for problem in problems:
            if (problem.file, problem.line) in where:
                grouped.setdefault((problem.file, problem.line), []).append(problem)
            elif problem.rule not in DOUBTS:
                elsewhere.append(problem)
        if elsewhere and (before := [p for p in check_data(self._data) if p.rule not in DOUBTS]):
            first = f"data/ has {len(before)} problems of its own; mend them first:"
            raise BadData("\n".join([first, *map(str, before[:5])]))
        found += [Doubt(str(problem)) for problem in elsewhere]
        for place, own in grouped.items():
            figure, one = where[place]
            doubt = _doubt(figure, one, own)
            if doubt.key and (reason := self.asked.answers.get(doubt.key)) is not None:
                for rule in doubt.rules:
                    row = {"edition": one.origin.edition, "source": one.origin.source, "copy": one.copy,
                           "place": figure.place, "metric": figure.metric, "rule": rule, "reason": reason or _ANSWERED}  # fmt: skip
                    changes.add("reference/irregularities.csv", layout.row_of("irregularities", row))
            else:
                found.append(doubt)
        return found


def _large_is_known(
    unknown: Unknown, table: Understood, numbers: Mapping[int, list[Number | None]]
) -> Unknown:
    """A city of some size is no new place, but one under another name, unless somebody says that it is new."""
    share = next((c for c in table.columns if c.meaning == SHARE and c.year == table.year), None)
    if share is None or unknown.table != "places" or table.kind != "city" or unknown.why != NEW_PLACE:
        return unknown
    row = [name for name, *_ in names_in(table)].index(unknown.printed)
    number = numbers[share.position][row]
    if number is None or number.value < _LARGE:
        return unknown
    why = f"a Share of {number.text}, and cities of that size are known: another name?"
    return replace(unknown, table="", row=(), why=why)


def _values(rows: pd.DataFrame) -> dict[Key, tuple[str, Decimal]]:
    cells = rows[["place", "metric", "data_year", "reference_year", "relation", "value"]]
    return {
        (place, metric, int(year), None if pd.isna(reference) else int(reference)): (relation, Decimal(value))
        for place, metric, year, reference, relation, value in cells.itertuples(index=False, name=None)
    }


def _doubt(figure: Figure, one: TableImport, problems: Sequence[Problem]) -> Doubt:
    told = "; ".join(re.sub(r" \(line \d+\)", "", problem.message) for problem in problems)
    hints = dict.fromkeys(HINT.findall(told))  # several rules may say the same of one slip
    message = f"{figure.where}, column {figure.heading}: '{figure.cell}' — {HINT.sub('', told)}{''.join(list(hints)[:1])}."
    rules = tuple(dict.fromkeys(problem.rule for problem in problems))
    if not all(rules):
        return Doubt(message)
    subject = "" if one.subject == "overall" else one.subject
    key = name_key(f"{figure.place} {subject} {figure.metric} {figure.year}").replace(" ", "-")
    return Doubt(message, key, rules, figure, one.origin)
