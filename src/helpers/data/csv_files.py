"""Reads the text tables of ``data/`` strictly, and says of every problem in which file and line it is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.base.files import Unreadable, read_whole
from helpers.base.letters import code_point, spelled_out, unreadable
from helpers.data.habits import encoding_fault, heading_fault, with_hint

if TYPE_CHECKING:
    import pandas as pd

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


def problem_at(row: Mapping[str, Any], column: str, message: str, rule: str = "") -> Problem:
    """What is wrong with a cell of a row, told as cells by column with ``file`` and ``line``."""
    return Problem(row["file"], int(row["line"]), column, row[column], message, rule)


def problems_in(rows: pd.DataFrame, column: str, message: str, **told: str) -> Iterator[Problem]:
    """The same of every row; the message quotes cells of the row, and what is ``told`` besides: ``"above its {count}"``."""
    for row in [] if rows.empty else rows.to_dict("records"):
        yield problem_at(row, column, message.format_map(row | told))


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Rows as they stand in a file of ``data/``."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


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

    def tell(self, line: int, message: str, column: str = "", value: str = "") -> None:
        """Note what is wrong."""
        self.problems.append(Problem(self.file, line, column, value, message))


def read_csv(path: Path, file: str, columns: tuple[str, ...]) -> CsvTable:
    """Read one comma-separated UTF-8 file whose heading must be exactly ``columns``.

    Rows that cannot be read are left out and reported in ``problems``; the others are kept.
    """
    table = CsvTable(file, columns)
    raw = b""
    try:
        raw = read_whole(path)
        text = raw.decode("utf-8")
    except Unreadable as error:
        table.tell(0, error.reason)
    except UnicodeDecodeError as error:
        table.tell(raw[: error.start].count(b"\n") + 1, encoding_fault(raw))
    else:
        _parse(text.removeprefix("\ufeff"), table)  # a byte order mark, which carries no data
    return table


def _parse(text: str, table: CsvTable) -> None:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    # most tables need not be looked through cell by cell
    odd = unreadable(text.replace("\r", "")) is not None
    width, line = len(table.columns), 1
    heading: list[str] | None = None
    empty: list[int] = []
    longer: list[int] = []
    try:
        for row in reader:
            start, line = line, reader.line_num + 1
            if heading is None:
                heading = row
                if tuple(row) != table.columns:
                    _tell_heading(row, table)
                    return
            elif len(row) == width and any(row) and row != heading:  # as nearly all are
                if not ((line > start + 1 or odd) and _tell_strange(row, start, table)):
                    table.rows.append(row)
                    table.lines.append(start)
            elif row == heading:
                table.tell(start, "repeats the heading; delete it")
            elif not row:
                table.tell(start, "is an empty line; delete it")
            elif not any(row):
                empty.append(start)
            elif len(row) > width and not any(row[width:]):
                longer.append(start)
                table.rows.append(row[:width])
                table.lines.append(start)
            else:
                message = f"has {len(row)} cells, the heading has {width}"
                if any("\n" in cell for cell in row):
                    message += "; a quotation mark that is never closed swallows the next lines"
                table.tell(start, message, value=row[0].splitlines()[0][:60] if row[0] else "")
    except csv.Error as error:
        reason = f"cannot be read as CSV: {error}"
        if "unexpected end of data" in str(error):
            reason = "a quotation mark is opened and never closed"
        elif "expected after" in str(error):
            reason = "a cell that begins with a quotation mark goes on after the next; write such marks inside of it twice"
        table.tell(line, reason)
        return
    if empty:
        table.tell(empty[0], f"has commas and nothing else; delete it{also(empty[1:])}")
    if longer:
        table.tell(longer[0], f"ends with a comma too many{also(longer[1:])}")
    if heading is None:
        table.tell(0, "has no heading; the first line must name the columns")


def _tell_heading(heading: list[str], table: CsvTable) -> None:
    missing = [name for name in table.columns if name not in heading]
    extra = [name for name in heading if name not in table.columns]
    if fault := heading_fault(heading, table.columns):
        table.tell(1, fault)
    elif len(missing) == len(extra) == 1:
        table.tell(1, f"should be called '{missing[0]}'", extra[0], extra[0])
    elif missing or extra:
        if missing:
            message = "these columns are missing" if len(missing) > 1 else "this column is missing"
            table.tell(1, message, ", ".join(missing))
        for name in extra:
            table.tell(1, "no such column is expected here", name, name)
    else:
        in_order = f"columns must stand as {','.join(table.columns)}"
        message = in_order if len(set(heading)) == len(heading) else "a column stands twice"
        table.tell(1, message, value=",".join(heading))


def _tell_strange(row: list[str], line: int, table: CsvTable) -> bool:
    """Tells of the first cell that runs over several lines, else of the first with a character that cannot be read."""
    cells = list(zip(table.columns, row, strict=True))
    for column, cell in cells:
        if "\n" in cell or "\r" in cell:
            message = "a cell must not run over several lines; is a quotation mark not closed?"
            table.tell(line, message, column, (cell.strip().splitlines() or [""])[0])
            return True
    for column, cell in cells:
        if found := unreadable(cell):
            message = f"a character that cannot be read ({code_point(found[0])}); delete it"
            table.tell(line, message, column, cell)
            return True
    return False


#: Digits with an optional sign and fraction; no thousands separator, no exponent, no "nan".
PRINTED_NUMBER = re.compile(r"-?\d+(\.\d+)?\Z", re.ASCII)

NO_NUMBER = "must be a number with a decimal point and without thousands separators"

#: How a cell of each kind of ``layout.TYPES`` is written, and what is said of one that is not.
FORMS = {
    "yes or no": (re.compile(r"(true|false)\Z"), "must be true or false"),
    "integer": (re.compile(r"-?\d+\Z", re.ASCII), "must be a whole number"),
    "integer or blank": (re.compile(r"(-?\d+)?\Z", re.ASCII), "must be a whole number or blank"),
    "decimal": (PRINTED_NUMBER, NO_NUMBER),
    "decimal or blank": (
        re.compile(r"(-?\d+(\.\d+)?)?\Z", re.ASCII),
        "must be a number with a decimal point or blank",
    ),
    "printed number": (PRINTED_NUMBER, NO_NUMBER),
}


def parse(value: str, kind: str) -> int | float | bool | None:
    """A cell as a number or truth value, ``None`` for an allowed blank; ValueError says what was expected.

    ``kind`` is one of the words of ``layout.TYPES``.
    """
    pattern, expected = FORMS[kind]
    if not pattern.match(value):
        raise ValueError(with_hint(expected, value, kind))
    if value == "":
        return None
    if kind == "yes or no":
        return value == "true"
    return int(value) if kind.startswith("integer") else float(value)
