"""Understands a table by its headings, in any order and wording: what each column is, and of which year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from helpers.base.likeness import name_key
from helpers.data import layout
from helpers.data.importing import meanings
from helpers.data.importing.meanings import MEASURES, NAME, ONE_YEAR, RANK, meaning_of
from helpers.data.importing.sheets import NotUnderstood, Sheet

_HEADING_WITHIN = 30  # rows in which a heading is looked for
_SHORT_SPAN = re.compile(r"((?:19|20)\d\d)\s*[-–—/]\s*(\d\d)(?!\d|\s*[A-Za-z])")  # no day of a month
_BEFORE = re.compile(r"\b(previous|prior|last year|year before|former|before)\b|去年|上年|vorjahr")
_NUMBERED = re.compile(r"(\d{1,3})[.)]?\s+(\D.*)")  # a rank that stands before a name, in its cell


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, what it is (one of ``MEASURES``, ``NAMES``, ``meanings.MOVED``, or blank) and its years.

    ``year`` is that of its figures; a change compares with ``reference``. None until somebody says it.
    """

    position: int
    heading: str
    meaning: str
    year: int | None = None
    reference: int | None = None
    earlier: bool = False  # the heading says "previous" and names no year


@dataclass(frozen=True)
class Understood:
    """A table whose heading was recognised: its kind of place, columns, data year and the rows under the heading."""

    sheet: Sheet
    kind: str
    columns: tuple[Column, ...]
    first_row: int
    year: int | None

    def column(self, meaning: str) -> Column | None:
        """The first column of a meaning."""
        return next((column for column in self.columns if column.meaning == meaning), None)

    @property
    def name(self) -> Column:
        """The column of names."""
        return next(column for column in self.columns if column.meaning == self.kind)

    @property
    def figures(self) -> tuple[Column, ...]:
        """The columns that become figures."""
        return tuple(column for column in self.columns if column.meaning in MEASURES)

    @cached_property
    def rows(self) -> list[int]:
        """Positions of the rows of the sheet that hold a name and a figure, and do not repeat the heading."""
        return [row for row in self._filled if not self._is_sum(row)]

    @property
    def sums(self) -> list[str]:
        """The rows that are totals, means or the like, and no places: where they are, and what they are called."""
        place, name = self.sheet.place, self.name.position
        return [
            f"{place(row)}: '{_cell(self.sheet.rows[row], name)}'"
            for row in self._filled
            if self._is_sum(row)
        ]

    @cached_property
    def _filled(self) -> list[int]:
        heading = self.sheet.rows[self.first_row - 1]
        wanted = [column.position for column in self.figures]
        return [
            number
            for number, row in enumerate(self.sheet.rows)
            if number >= self.first_row
            and row != heading
            and _cell(row, self.name.position)
            and any(_cell(row, position) for position in wanted)
        ]

    def _is_sum(self, row: int) -> bool:
        return name_key(_cell(self.sheet.rows[row], self.name.position)) in meanings.SUMS

    def cells(self, column: Column) -> list[str]:
        """The cells of a column in the order of ``rows``."""
        return [_cell(self.sheet.rows[row], column.position) for row in self.rows]


def understand(sheet: Sheet, year: int | None = None) -> Understood:
    """What a table holds, by its headings; ``year`` is the data year where it is known.

    Raises:
        NotUnderstood: if no row names both places and figures, two columns say the same, or the years contradict
            ``year``; says which headings are understood.
    """
    if sheet.rows and set(sheet.rows[0]) >= set(layout.FIGURE_COLUMNS):
        raise NotUnderstood(
            f"{sheet.where} holds figures as the tables of a year do; put the file into data/printed/<year>/, beside its "
            "editions.csv and sources.csv, and run: make check"
        )
    for number in range(min(len(sheet.rows), _HEADING_WITHIN)):
        for height in (2, 1):
            columns = _columns(sheet, number, height)
            kind = _kind(columns)
            if kind and any(column.meaning in MEASURES for column in columns):
                columns, found = _dated(columns, year, sheet.place(number))
                named = [replace(c, meaning=kind) if c.meaning == NAME else c for c in columns]
                result = _without_moves(Understood(sheet, kind, tuple(named), number + height, found))
                _once(result, sheet.place(number))
                if result.rows:
                    _nothing_lost(result, sheet.place(number + height - 1))
                    said = _year_of_rows(result)
                    return understand(sheet, said) if said and not year else _ranks_apart(result)
    first = ", ".join(filter(None, sheet.rows[0]))[:80] if sheet.rows else ""
    raise NotUnderstood(
        f"{sheet.where} holds no table with a heading for places (City, Institution or Country) and one for figures "
        f"(Rank, Share, Count, Change in Adjusted Share, Contribution); it begins: {first or 'with nothing'}."
    )


def by_subject(sheet: Sheet, year: int | None) -> list[Sheet]:
    """A table a subject, where a column names that of each row, or tables stand below each other; else the table as it is."""
    try:
        table = understand(sheet, year)
    except NotUnderstood:
        return [sheet]
    heading = sheet.rows[table.first_row - 1]
    below = [
        number - 1
        for number in range(table.first_row + 1, len(sheet.rows))
        if sheet.rows[number] == heading and len(list(filter(None, sheet.rows[number - 1]))) == 1
    ]
    if below:  # a title, and the heading once more
        parts = pairwise([0, *below, len(sheet.rows)])
        return [_part(sheet, range(*part), sheet.titles[: not part[0]]) for part in parts]
    column = table.column(meanings.SUBJECT)
    subjects = list(dict.fromkeys(filter(None, table.cells(column)))) if column else []
    found = []
    for subject in subjects:
        own = [row for row, said in zip(table.rows, table.cells(column), strict=True) if said == subject]
        found.append(_part(sheet, [*range(table.first_row), *own], (subject, *sheet.titles)))
    return found or [sheet]


def _part(sheet: Sheet, rows: Sequence[int], titles: tuple[str, ...]) -> Sheet:
    lines = [sheet.lines[row] for row in rows]
    return replace(sheet, rows=[sheet.rows[row] for row in rows], lines=lines, titles=titles)


def _ranks_apart(table: Understood) -> Understood:
    """The table with a column of its own for ranks that stand before the names, in their cells: "1. Beijing"."""
    cells = table.cells(table.name)
    found = [_NUMBERED.fullmatch(cell) for cell in cells]
    if table.column(RANK) or len(cells) < 2 or not all(found):
        return table
    wide, rows = max(map(len, table.sheet.rows)), [list(row) for row in table.sheet.rows]
    for row, said in zip(table.rows, found, strict=True):
        if said:
            rows[row] += [""] * (wide - len(rows[row])) + [said[1]]
            rows[row][table.name.position] = said[2]
    ranks = Column(wide, table.name.heading, RANK, table.year)
    return replace(table, sheet=replace(table.sheet, rows=rows), columns=(*table.columns, ranks))


def _year_of_rows(table: Understood) -> int | None:
    """The year that a column names in every row, None without such a column.

    Raises:
        NotUnderstood: if rows are of several years, or of another than the table.
    """
    column = table.column(meanings.YEAR)
    years = sorted({cell for cell in table.cells(column) if cell}) if column else []
    if not years:
        return None
    where = f"{table.sheet.where}, column {column.heading}"
    if len(years) > 1 or not ONE_YEAR.fullmatch(years[0]):
        raise NotUnderstood(
            f"{where}: rows are of {', '.join(years[:4])}; import the rows of one year at a time."
        )
    if table.year and int(years[0]) != table.year:
        raise NotUnderstood(
            f"{where}: the rows are of {years[0]}, and the year of the table is {table.year}."
        )
    return int(years[0])


def _cell(row: list[str], position: int) -> str:
    return row[position] if position < len(row) else ""


def _columns(sheet: Sheet, number: int, height: int) -> list[Column]:
    """The columns if the heading were the ``height`` rows from ``number`` on; two rows of heading are read as one."""
    rows = sheet.rows[number : number + height]
    if len(rows) < height or (height == 2 and not _continues(rows)):
        return []
    columns: list[Column] = []
    for position in range(max(map(len, rows))):
        texts = list(dict.fromkeys(filter(None, (_cell(row, position) for row in rows))))
        under_gap = height == 2 and columns and not _cell(rows[0], position)
        if under_gap and ONE_YEAR.fullmatch(_cell(rows[1], position)):  # one text over several
            texts.insert(0, columns[-1].heading.removesuffix(_cell(rows[1], position - 1)).strip())
        heading = " ".join(texts)
        if len(heading) < 200:
            columns.append(Column(position, heading, meaning_of(heading)))
    return columns


def _without_moves(table: Understood) -> Understood:
    """A column "Change" that says not of what, and holds whole numbers beside Shares with decimals, is of ranks."""
    shares = [
        cell for column in table.figures if column.meaning == meanings.SHARE for cell in table.cells(column)
    ]

    def of_ranks(column: Column) -> bool:
        said = ONE_YEAR.sub("", column.heading).strip().casefold()
        cells = "".join(table.cells(column))
        whole = bool(cells) and not re.search(r"[%.,]", cells)
        return (
            column.meaning == meanings.CHANGE
            and bool(meanings.CHANGE_OF_NOTHING.fullmatch(said))
            and whole
            and bool(re.search(r"[.,]", "".join(shares)))
        )

    columns = (replace(c, meaning=meanings.MOVED) if of_ranks(c) else c for c in table.columns)
    return replace(table, columns=tuple(columns))


def _nothing_lost(table: Understood, where: str) -> None:
    """No figure stands where the heading does not say what it is.

    Raises:
        NotUnderstood: for a heading that is a year and nothing else, and for cells beyond the heading.
    """
    bare = [c for c in table.columns if not c.meaning and ONE_YEAR.fullmatch(c.heading)]
    years = [c.heading for c in bare if any(table.cells(c))]
    if years:
        raise NotUnderstood(
            f"{where}: of the columns {' and '.join(years)} the heading says the year and not what is counted; write 'Share {years[0]}'."
        )
    if table.sheet.unit != "line":
        return
    wide = max(c.position for c in table.columns if c.heading) + 1
    for row in table.rows:
        if beyond := [cell for cell in table.sheet.rows[row][wide:] if cell]:
            raise NotUnderstood(
                f"{table.sheet.place(row)}: '{beyond[0]}' stands beyond the last heading; does the comma separate cells "
                "and decimals as well? Put such numbers in quotation marks, or separate cells by semicolons."
            )


def _continues(rows: list[list[str]]) -> bool:
    """Whether the second row is still heading: years or repeated words under a first row that has gaps or repeats."""
    upper, lower = ([name_key(cell) for cell in row if cell] for row in rows)
    under = [_cell(rows[1], place) for place, cell in enumerate(rows[0]) if cell]
    if len(set(upper)) == 1 and not (meaning_of(upper[0]) and all(map(ONE_YEAR.fullmatch, under))):
        return False  # one text alone in the first row is a title, but over years
    if not lower or not upper or not (len(set(upper)) < len(rows[1]) or "" in rows[0]):
        return False
    return all(ONE_YEAR.fullmatch(cell) or meaning_of(cell) or cell in upper for cell in lower)


def _kind(columns: list[Column]) -> str:
    found = {column.meaning for column in columns}
    kinds = {"institution": "institution", "city": "city", NAME: "city", "country": "country"}
    return next((kind for meaning, kind in kinds.items() if meaning in found), "")


def _dated(columns: list[Column], year: int | None, where: str) -> tuple[list[Column], int | None]:
    """Columns with their years. The newest year of the figures is the data year; headings may leave it out."""
    named = {column.position: _years(column.heading) for column in columns}
    printed = [y for c in columns if c.meaning in MEASURES and c.meaning != RANK for y in named[c.position]]
    newest = max(printed, default=None)
    if year and newest and newest != year:
        raise NotUnderstood(f"{where}: the newest figures are of {newest}, and the year asked for is {year}.")
    year = year or newest
    dated = []
    for column in columns:
        years, text = named[column.position], column.heading.casefold()
        if column.meaning in (meanings.CHANGE_ADJUSTED, meanings.CHANGE, meanings.MOVED):
            later = years[-1] if years else year
            reference = years[0] if len(years) > 1 else later and later - 1
            column = replace(column, year=later, reference=reference)
        elif years:  # the year of the edition, one later, stands over ranks now and then
            own = years[-1] if not year or years[-1] <= year else year
            column = replace(column, year=own)
        elif column.meaning in MEASURES:
            earlier = bool(_BEFORE.search(text))
            column = replace(column, year=year and year - earlier, earlier=earlier)
        dated.append(column)
    return dated, year


def _years(heading: str) -> list[int]:
    spans = [int(first[:2] + last) for first, last in _SHORT_SPAN.findall(heading)]
    return sorted({*map(int, ONE_YEAR.findall(heading)), *spans})


def _once(table: Understood, where: str) -> None:
    """No two columns are the same figure of the same year; of several names the first counts."""
    seen: dict[tuple[str, int | None, int | None, bool], Column] = {}
    for column in table.figures:
        key = (column.meaning, column.year, column.reference, column.earlier)
        if key in seen:
            raise NotUnderstood(
                f"{where}: the columns '{seen[key].heading}' and '{column.heading}' both seem to be the "
                f"{column.meaning} of {column.year or 'one year'}; delete one, or name their years in the heading."
            )
        seen[key] = column
