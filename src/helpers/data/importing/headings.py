"""Understands a table by its headings, in any order and wording: what each column is, and of which year."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from helpers.base.likeness import name_key
from helpers.data import layout
from helpers.data.importing.sheets import NotUnderstood, Sheet

NAMES = ("city", "institution", "country")
RANK, SHARE, COUNT, MOVED, NAME = "rank", "share", "count", "rank change", "name"
CHANGE_ADJUSTED, CHANGE, CONTRIBUTION, WFC = "change_adjusted_share_pct", "change", "contribution_pct", "wfc"
MEASURES = (RANK, SHARE, COUNT, WFC, CONTRIBUTION, CHANGE_ADJUSTED, CHANGE)
WHOLE, SIGNED = (RANK, COUNT, MOVED), (CHANGE_ADJUSTED, CHANGE, MOVED)

_HEADING_WITHIN = 30  # rows in which a heading is looked for
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SHORT_SPAN = re.compile(r"((?:19|20)\d\d)\s*[-–—/]\s*(\d\d)(?!\d)")
_BEFORE = re.compile(r"\b(previous|prior|last year|year before|former|before)\b|去年|上年|vorjahr")
#: What a heading is, by the first of these that is found in it. Chinese and German as press and reposts have them.
_MEANINGS: tuple[tuple[str, str], ...] = (
    (MOVED, r"(rank|position|place|排名|rang)\b.*\b(change|moved?|movement|difference)|(change|movement|move|difference|gain)\w* (in|of) (rank|position|place)|^(move(ment|d)?|up down|▲▼|△)$|排名变化"),
    (CHANGE_ADJUSTED, r"adj(usted|\b)|校正|bereinigt"),
    (CONTRIBUTION, r"contribution to|share of (the )?(country|national|location|territory)|\bcontribution\b(?! count)|(of|to) (the )?(country|nation|national|location|territory)\w* (total |s )?share|贡献率|占比"),
    (CHANGE, r"\b(change|growth|difference|increase|veränderung|wachstum)\b|[δ∆]|变化|增长"),
    (WFC, r"\bwfc\b|weighted fractional"),
    (SHARE, r"\bshare\b|\bfc\b|fractional count|份额|贡献份额|\banteil\b"),
    (COUNT, r"\bcount\b|\bac\b|\barticles?\b|\bpapers\b|\bpublications\b|论文|文章数|anzahl"),
    (RANK, r"\b(rank|ranking|position|pos|no|nr|number|place|rang|platz|standing)\b|^#$|^№$|排名|名次|位次"),
    ("institution", r"\b(institutions?|universit(y|ies)|organi[sz]ations?|affiliations?|institutes?|einrichtung|hochschule)\b|机构|大学"),
    ("city", r"\b(city|cities|town|metro(politan)?( area)?s?|stadt|ort)\b|城市"),
    ("country", r"\b(country|countries|territor(y|ies)|nation|location|region|state|land)\b|国家|地区"),
    (NAME, r"\b(name|entity)\b|名称"),
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, what it is (one of ``MEASURES``, ``NAMES``, ``MOVED``, or blank) and its years.

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

    @property
    def rows(self) -> list[int]:
        """Positions of the rows of the sheet that hold a name and a figure, and do not repeat the heading."""
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
                result = Understood(sheet, kind, tuple(named), number + height, found)
                _once(result, sheet.place(number))
                if result.rows:
                    return result
    raise NotUnderstood(
        f"{sheet.where} holds no table with a heading for places (City, Institution or Country) and one for figures "
        "(Rank, Share, Count, Change in Adjusted Share, Contribution)."
    )


def meaning_of(heading: str) -> str:
    """What a heading says its column is; blank if nothing that is known."""
    text = re.sub(r"[*†‡§¶¹²³]|\[\w+\]", " ", heading).casefold()
    text = " ".join(re.sub(r"[_./'’(),:%–-]", " ", _YEAR.sub(" ", text)).split()) or text.strip()
    return next((meaning for meaning, pattern in _MEANINGS if re.search(pattern, text)), "")


def _cell(row: list[str], position: int) -> str:
    return row[position] if position < len(row) else ""


def _columns(sheet: Sheet, number: int, height: int) -> list[Column]:
    """The columns if the heading were the ``height`` rows from ``number`` on; two rows of heading are read as one."""
    rows = sheet.rows[number : number + height]
    if len(rows) < height or (height == 2 and not _continues(rows)):
        return []
    columns = []
    for position in range(max(map(len, rows))):
        texts = list(dict.fromkeys(filter(None, (_cell(row, position) for row in rows))))
        heading = " ".join(texts)
        if len(heading) < 200:
            columns.append(Column(position, heading, meaning_of(heading)))
    return columns


def _continues(rows: list[list[str]]) -> bool:
    """Whether the second row is still heading: years or repeated words under a first row that has gaps or repeats."""
    upper, lower = ([name_key(cell) for cell in row if cell] for row in rows)
    if not lower or len(set(upper)) < 2 or not (len(set(upper)) < len(rows[1]) or "" in rows[0]):
        return False  # one text alone in the first row is a title
    return all(_YEAR.fullmatch(cell) or meaning_of(cell) or cell in upper for cell in lower)


def _kind(columns: list[Column]) -> str:
    meanings = {column.meaning for column in columns}
    return next((kind for kind in ("institution", "city") if kind in meanings), "") or (
        "city" if NAME in meanings else "country" if "country" in meanings else ""
    )


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
        if column.meaning in (CHANGE_ADJUSTED, CHANGE, MOVED):
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
    return sorted({*map(int, _YEAR.findall(heading)), *spans})


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
