"""From an understood table to figures: its numbers read, its names resolved, one figure a cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from helpers.base.errors import BadData
from helpers.data.importing import meanings
from helpers.data.importing.headings import Column, Understood
from helpers.data.importing.numbers import Ambiguous, Number, Unreadable, completed, read_column
from helpers.data.importing.resolving import Resolved

_FOOTNOTE = re.compile(r"(\s*([*†‡§¶#⁰¹²³⁴-⁹]+|\[\w{1,3}\]|[(]\d{1,2}[)]|\^\w))+$")
_COUNTED = "a number of articles"
_NO_PER_CENT = {"rank": "a rank", "share": _COUNTED, "wfc": _COUNTED, "count": _COUNTED}
#: A figure without its value: place, metric, data year and the year compared with.
Key = tuple[str, str, int, int | None]


@dataclass(frozen=True)
class Figure:
    """One printed figure: what it is, its value as printed without thousands separators, and the cell it stands in."""

    place: str
    printed: str
    metric: str
    year: int
    reference: int | None
    value: str
    relation: str
    where: str
    heading: str
    cell: str

    @property
    def key(self) -> Key:
        """What the figure is, without its value."""
        return self.place, self.metric, self.year, self.reference


@dataclass
class TableFigures:
    """The figures of a table, in its order, and what is to be told of them."""

    figures: list[Figure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_numbers(table: Understood, decimal: str = "") -> dict[int, list[Number | None]]:
    """The numbers of every column of figures, by the position of the column; rows as in ``table.rows``.

    Raises:
        BadData: for every column of which a cell is no number, or that can be read in two ways; names line, column and
            value.
    """
    numbers: dict[int, list[Number | None]] = {}
    signs: dict[str, str] = {}
    problems: list[str] = []
    waiting: list[tuple[Column, Ambiguous]] = []
    ranks: list[Number | None] = []
    for column in sorted(table.figures, key=lambda c: (c.meaning != meanings.RANK, -(c.year or 0))):
        falling = (
            column.meaning in (meanings.SHARE, meanings.WFC) and column.year == table.year and _rises(ranks)
        )
        try:
            found, sign = _numbers(table, column, decimal, falling)
        except Ambiguous as error:
            waiting.append((column, error))
        except Unreadable as error:
            problems.append(_told(table, column, error))
        else:
            numbers[column.position] = found
            signs[column.meaning] = sign or signs.get(column.meaning, "")
            if column.meaning == meanings.RANK and column.year == table.year:
                ranks = found
    for column, ambiguous in waiting:  # the same measure of another year may have decided
        if sign := signs.get(column.meaning, ""):
            numbers[column.position] = _numbers(table, column, sign, False)[0]
        else:
            problems.append(_told(table, column, ambiguous))
    if problems:
        raise BadData("\n".join(problems))
    return numbers


def _numbers(
    table: Understood, column: Column, decimal: str, falling: bool
) -> tuple[list[Number | None], str]:
    cells = table.cells(column)
    found, sign = read_column(
        cells,
        whole=column.meaning in meanings.WHOLE,
        signed=column.meaning in meanings.SIGNED,
        decimal=decimal,
        falling=falling,
    )
    if what := _NO_PER_CENT.get(column.meaning):
        for row, number in enumerate(found):
            if number and number.per_cent:
                raise Unreadable(row, cells[row], f"stands with %, and this column should hold {what}")
    if table.sheet.shortened and column.meaning not in meanings.WHOLE:
        found = completed(found)
    return found, sign


def _rises(ranks: list[Number | None]) -> bool:
    values = [rank.value for rank in ranks if rank]
    return len(values) > 1 and values == sorted(values)


def _told(table: Understood, column: Column, error: Unreadable) -> str:
    return f"{table.sheet.place(table.rows[error.row])}, column {column.heading}: '{error.value}' — {error.reason}."


def names_in(table: Understood) -> list[tuple[str, str, str]]:
    """Name, country (blank without such a column) and place in the file of every row."""
    countries = table.column("country") if table.kind != "country" else None
    given = table.cells(countries) if countries else [""] * len(table.rows)
    rows = [table.sheet.place(row) for row in table.rows]
    names = [_FOOTNOTE.sub("", name) for name in table.cells(table.name)]
    return list(zip(names, given, rows, strict=True))


def figures_of(
    table: Understood, numbers: Mapping[int, list[Number | None]], names: Resolved
) -> TableFigures:
    """One figure a filled cell. A row that repeats another word for word is left out and told of; one that
    contradicts another is a problem.
    """
    result = TableFigures(notes=[f"{where} is a sum and no place; left out" for where in table.sums])
    seen: dict[str, tuple[str, dict[Key, Decimal]]] = {}
    for row, (printed, country, where) in enumerate(names_in(table)):
        place = names.names[printed, country]
        own = [
            Figure(
                place, printed, _metric(column, numbers), column.year, column.reference, number.text, number.relation,
                where, column.heading, table.cells(column)[row],
            )
            for column in table.figures
            if (number := numbers[column.position][row]) and column.year  # which the importer has asked for
        ]  # fmt: skip
        values = {figure.key: Decimal(figure.value) for figure in own}
        if place in seen:
            first, before = seen[place]
            if values == before:
                result.notes.append(
                    f"{where}: {printed} stands already in {first} with the same figures; left out"
                )
            else:
                other = f", under another name of {place}" if printed != place else ""
                result.problems.append(
                    f"{where}, column {table.name.heading}: '{printed}' — stands already in {first}, "
                    f"with other figures{other}; delete one of the rows."
                )
            continue
        seen[place] = (where, values)
        result.figures += own
    return result


def _metric(column: Column, numbers: Mapping[int, list[Number | None]]) -> str:
    """The metric of a column; a change without "adjusted" is one in per cent or in articles."""
    if column.meaning != meanings.CHANGE:
        return column.meaning
    per_cent = "%" in column.heading or any(n.per_cent for n in numbers[column.position] if n)
    return "change_pct" if per_cent else "change_share"
