"""Reads the text tables of ``data/`` strictly, and says of every problem in which file and line it is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from helpers.base.files import Unreadable, read_whole
from helpers.base.letters import code_point, spelled_out, unreadable
from helpers.data.habits import encoding_fault, heading_fault, with_hint

_MOST_LINES = 4  # other lines of one message that are named one by one


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in one file. ``line`` counts from 1 (the heading); 0 means the file as a whole.

    ``rule`` names the rule that ``irregularities.csv`` can excuse, blank where there is nothing to excuse. ``form`` says that
    a cell is not written as it must be, which a spreadsheet does to a whole column.
    """

    file: str
    line: int
    column: str
    value: str
    message: str
    rule: str = field(default="", compare=False)
    form: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        where = f"data/{self.file}"
        if self.line:
            where += f", line {self.line}"
        if self.column:
            where += f", column {self.column}: '{spelled_out(self.value)}'"
        elif self.value:
            where += f": '{spelled_out(self.value)}'"
        return f"{where} — {self.message}"


def also(lines: Sequence[int]) -> str:
    """The other lines of which a message is true as well."""
    if not lines:
        return ""
    if len(lines) > _MOST_LINES:
        return f" (and {len(lines)} more rows, to line {lines[-1]})"
    return f" (also line{'s' * (len(lines) > 1)} {', '.join(map(str, lines))})"


@dataclass
class CsvTable:
    """The cells of one file as text, ``rows[i]`` beginning on ``lines[i]``, and what was wrong with it."""

    file: str
    columns: tuple[str, ...]
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_csv(path: Path, file: str, columns: tuple[str, ...]) -> CsvTable:
    """Read one comma-separated UTF-8 file whose heading must be exactly ``columns``.

    Rows that cannot be read are left out and reported in ``problems``; the others are kept.
    """
    table = CsvTable(file, columns)
    try:
        raw = read_whole(path)
    except Unreadable as error:
        table.problems.append(Problem(file, 0, "", "", error.reason))
        return table
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        table.problems.append(Problem(file, line, "", "", encoding_fault(raw)))
        return table
    if text.startswith("\ufeff"):
        text = text[1:]  # some spreadsheet programs write a byte order mark; it carries no data
    _parse(text, table)
    return table


def _parse(text: str, table: CsvTable) -> None:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    odd = (
        unreadable(text.replace("\r", "")) is not None
    )  # most tables need not be looked through cell by cell
    line = 1
    heading: list[str] | None = None
    empty: list[int] = []
    longer: list[int] = []
    try:
        for row in reader:
            start, line = line, reader.line_num + 1
            if heading is None:
                heading = row
                if not _heading_fits(row, table):
                    return
            elif row == heading:
                table.problems.append(Problem(table.file, start, "", "", "repeats the heading; delete it"))
            elif not row:
                table.problems.append(Problem(table.file, start, "", "", "is an empty line; delete it"))
            elif not any(row):
                empty.append(start)
            elif len(row) > len(table.columns) and not any(row[len(table.columns) :]):
                longer.append(start)
                table.rows.append(row[: len(table.columns)])
                table.lines.append(start)
            elif len(row) != len(table.columns):
                table.problems.append(_wrong_length(row, start, table))
            elif line > start + 1 and any("\n" in cell or "\r" in cell for cell in row):
                table.problems.append(_broken_line(row, start, table))
            elif odd and (strange := _strange(row, start, table)):
                table.problems.append(strange)
            else:
                table.rows.append(row)
                table.lines.append(start)
    except csv.Error as error:
        reason = f"cannot be read as CSV: {error}"
        if "unexpected end of data" in str(error):
            reason = "a quotation mark is opened and never closed"
        elif "expected after" in str(error):
            reason = "a cell that begins with a quotation mark goes on after the next; write such marks inside of it twice"
        table.problems.append(Problem(table.file, line, "", "", reason))
        return
    for lines, message in (
        (empty, "has commas and nothing else; delete it"),
        (longer, "ends with a comma too many"),
    ):
        if lines:
            table.problems.append(Problem(table.file, lines[0], "", "", message + also(lines[1:])))
    if heading is None:
        table.problems.append(
            Problem(table.file, 0, "", "", "has no heading; the first line must name the columns")
        )


def _heading_fits(heading: list[str], table: CsvTable) -> bool:
    if tuple(heading) == table.columns:
        return True
    missing = [name for name in table.columns if name not in heading]
    extra = [name for name in heading if name not in table.columns]
    if fault := heading_fault(heading, table.columns):
        table.problems.append(Problem(table.file, 1, "", "", fault))
        return False
    if len(missing) == len(extra) == 1:
        message = f"should be called '{missing[0]}'"
        table.problems.append(Problem(table.file, 1, extra[0], extra[0], message))
        return False
    if missing:
        several = len(missing) > 1
        message = "these columns are missing" if several else "this column is missing"
        table.problems.append(Problem(table.file, 1, ", ".join(missing), "", message))
    for name in extra:
        table.problems.append(Problem(table.file, 1, name, name, "no such column is expected here"))
    if not missing and not extra:
        expected = ",".join(table.columns)
        message = (
            f"columns must stand as {expected}"
            if len(set(heading)) == len(heading)
            else "a column stands twice"
        )
        table.problems.append(Problem(table.file, 1, "", ",".join(heading), message))
    return False


def _wrong_length(row: list[str], line: int, table: CsvTable) -> Problem:
    message = f"has {len(row)} cells, the heading has {len(table.columns)}"
    if any("\n" in cell for cell in row):
        message += "; a quotation mark that is never closed swallows the next lines"
    return Problem(table.file, line, "", row[0].splitlines()[0][:60] if row[0] else "", message)


def _broken_line(row: list[str], line: int, table: CsvTable) -> Problem:
    column, cell = next(
        (name, cell) for name, cell in zip(table.columns, row, strict=True) if "\n" in cell or "\r" in cell
    )
    message = "a cell must not run over several lines; is a quotation mark not closed?"
    return Problem(table.file, line, column, cell.strip().splitlines()[0], message)


def _strange(row: list[str], line: int, table: CsvTable) -> Problem | None:
    for column, cell in zip(table.columns, row, strict=True):
        if found := unreadable(cell):
            message = f"a character that cannot be read ({code_point(found[0])}); delete it"
            return Problem(table.file, line, column, cell, message)
    return None


#: Digits with an optional sign and fraction; no thousands separator, no exponent, no "nan".
PRINTED_NUMBER = re.compile(r"-?\d+(\.\d+)?\Z", re.ASCII)

WHOLE_NUMBER = re.compile(r"-?\d+\Z", re.ASCII)


def parse(value: str, kind: str) -> int | float | bool | None:
    """A cell as a number or truth value, ``None`` for an allowed blank; ValueError says what was expected.

    ``kind`` is one of the words of ``layout.TYPES``.
    """
    if value == "" and kind.endswith("or blank"):
        return None
    if kind == "yes or no":
        if value not in ("true", "false"):
            raise ValueError(with_hint("must be true or false", value, kind))
        return value == "true"
    if kind.startswith("integer"):
        if not WHOLE_NUMBER.match(value):
            raise ValueError(with_hint("must be a whole number", value, kind))
        return int(value)
    if not PRINTED_NUMBER.match(value):
        raise ValueError(
            with_hint("must be a number with a decimal point and without thousands separators", value)
        )
    return float(value)
