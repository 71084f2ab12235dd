"""Reads tables of institutions as people have them.

A file is an export of Nature Index's site, or has the columns of ``data/annual/``, or anything with an institution, a
country and a Share in a row: CSV as spreadsheets leave it, a workbook, a saved page. Institutions are found by their
names, never by likeness; a body in several cities is divided by the weights of the reference tables.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from helpers.base.errors import nearest
from helpers.base.files import LARGEST, read_whole, unpacked
from helpers.base.files import Unreadable as NoFile
from helpers.base.letters import unreadable
from helpers.data.habits import heading_key
from helpers.data.importing.meanings import ONE_YEAR, SUMS
from helpers.data.importing.numbers import Number, Unreadable, read_column
from helpers.data.importing.sheets import NotUnderstood, Sheet, read_sheets
from helpers.index.annual import ALL
from helpers.index.interface import OVERALL
from helpers.openindex import reference
from helpers.openindex.names import NO_COUNTRY, InstitutionNames, New, country_of
from helpers.openindex.places import Places
from helpers.openindex.problems import BadInput

#: For each column its headings, in small letters with single underscores.
_HEADINGS = {
    "institution": ("institution", "institution_name"),
    "country": ("country_territory", "country", "country_region"),
    "share": ("share", "fc"),
    "count": ("count", "ac"),
    "subject": ("subject",),
    "year": ("year", "data_year"),
    "institution_id": ("institution_id",),
    "rank_all": ("rank_all",),
    "rank_academic": ("rank_academic",),
}
_NEEDED = ("institution", "country", "share")
_WHOLE_NUMBERS = ("count", "year", "rank_all", "rank_academic")
_WHOLE = {OVERALL, ALL, "all subjects", ""}
_TINY = re.compile(r"\d(\.\d+)?[eE]-\d{1,3}\Z", re.ASCII)
_AS_DECIMAL = re.compile(r"(?<=\d)\.0\Z", re.ASCII)
_ROUNDING = 1e-6
_PRINTED = 0.011  # two Shares with two decimals differ by so much from rounding alone
_FIRST_ROWS = 12  # a heading stands among so many


@dataclass(frozen=True)
class Row:
    """One institution in one subject and year; ``where`` and ``line`` say where it was read."""

    year: int
    subject: str
    institution: str
    country: str
    institution_id: str
    rank_all: int | None
    rank_academic: int | None
    share: float
    count: int | None
    where: str
    line: int


@dataclass(frozen=True)
class Tables:
    """What files of institutions hold. ``subjects``: id → name, ``ALL`` for the whole, whose own id is ``whole``.

    ``repeats`` are identical rows that were dropped, by where they stand.
    """

    rows: tuple[Row, ...]
    new: tuple[New, ...]
    subjects: dict[str, str]
    whole: str
    repeats: tuple[str, ...]

    @property
    def years(self) -> list[int]:
        """The years, oldest first."""
        return sorted({row.year for row in self.rows})


def read_tables(
    files: Sequence[Path],
    places: Places,
    year: int | None = None,
    subject: str | None = None,
    decimal: str | None = None,
) -> Tables:
    """Read files of institutions, and place the institutions that the reference tables do not know.

    ``year`` and ``subject`` hold for files without such a column. Institutions are ranked by Share within a year and
    subject where no column ``rank_all`` says otherwise.

    Raises:
        BadInput: for a column that is missing, a number that cannot be one, a Share above its Count, an institution
            that stands twice with other figures, or a year without the whole; names file, line, column and value.
    """
    subjects = _Subjects(subject)
    bodies = InstitutionNames(places)
    rows: dict[tuple[int, str, str], Row] = {}
    repeats = []
    for file in files:
        for row in _rows(file, year, decimal or "", subjects, bodies):
            key = (row.year, row.subject, row.institution_id)
            first = rows.setdefault(key, row)
            if first is row:
                continue
            if (first.share, first.count) != (row.share, row.count):
                raise BadInput(
                    f"{row.where}: {row.institution} ({row.country}) stands already in {first.where}, with other figures "
                    f"({first.share:g}, {'no Count' if first.count is None else first.count})."
                )
            repeats.append(row.where)
    if not any(row.share for row in rows.values()):
        raise BadInput(f"{files[0]} holds no Share at all.")
    whole, kept = _with_whole(list(rows.values()), subjects.names)
    names = {ALL: subjects.names.get(whole, whole)} if whole != OVERALL else {}
    told = {row.subject: subjects.names[row.subject] for row in kept if row.subject in subjects.names}
    return Tables(tuple(_ranked(kept)), tuple(bodies.new.values()), told | names, whole, tuple(repeats))


def _with_whole(rows: list[Row], names: dict[str, str]) -> tuple[str, list[Row]]:
    """The id of the whole, and the rows with it as ``ALL``: one subject alone is the whole of its tables."""
    subjects = list(dict.fromkeys(row.subject for row in rows))
    if len(subjects) == 1 and subjects[0] != ALL:
        return subjects[0], [replace(row, subject=ALL) for row in rows]
    for year in sorted({row.year for row in rows}):
        told = {row.subject for row in rows if row.year == year}
        if ALL not in told:
            raise BadInput(
                f"{year}: there is {', '.join(names[subject] for subject in sorted(told))}, and nothing of all subjects "
                "together; add its table, or give one subject alone."
            )
    wholes = {(row.year, row.institution_id): row for row in rows if row.subject == ALL}
    for row in rows:
        whole = wholes.get((row.year, row.institution_id))
        if whole and row.share > whole.share + _PRINTED:
            raise BadInput(
                f"{row.where}: the Share {row.share:g} of {row.institution} in {names[row.subject]} is above that in all subjects, "
                f"{whole.share:g} ({whole.where})."
            )
    return OVERALL, rows


def _ranked(rows: list[Row]) -> Iterator[Row]:
    """The rows with a rank by Share where their table has none."""
    tables: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for row in rows:
        tables[row.year, row.subject].append(row)
    for table in tables.values():
        if all(row.rank_all is None for row in table):
            shares = sorted((row.share for row in table), reverse=True)
            ranks = {share: rank for rank, share in reversed(list(enumerate(shares, 1)))}
            yield from (replace(row, rank_all=ranks[row.share]) for row in table)
            continue
        for row in table:
            if row.rank_all is None and row.rank_academic is None:
                raise BadInput(
                    f"{row.where}: {row.institution} has no rank, though others of its table have."
                )
            yield row


class _Subjects:
    """The ids of subjects by id or name; those that are not known stand by the name that they have."""

    def __init__(self, said: str | None) -> None:
        self.names = {ALL: "all subjects"}
        self._ids: dict[str, str] = {}
        for table in ("subjects", "annual_subjects"):
            for row in reference.rows(table):
                self.names[row["subject"]] = row["name"]
                self._ids |= {row["subject"].lower(): row["subject"], row["name"].lower(): row["subject"]}
        self.said = None if said is None else self.id(said)

    def id(self, text: str, where: str = "") -> str:
        """The id of a subject; a new one, unless it is nearly the name of one that is known."""
        key = " ".join(text.lower().split())
        if key in _WHOLE:
            return ALL
        if key not in self._ids:
            if near := nearest(key, self._ids):
                raise BadInput(f"{where}'{text}' is no subject.{near}")
            self._ids[key] = re.sub(r"\W+", "-", key).strip("-")
            self.names.setdefault(self._ids[key], text.strip())
        return self._ids[key]

    def known(self, text: str) -> str | None:
        """The id of a subject that the reference tables know; None for any other text."""
        key = " ".join(text.lower().split())
        return ALL if key in _WHOLE - {""} else self._ids.get(key)


def _rows(
    file: Path, year: int | None, decimal: str, subjects: _Subjects, bodies: InstitutionNames
) -> Iterator[Row]:
    try:
        raw = read_whole(file)
        sheets = read_sheets(str(file), unpacked([raw], LARGEST) if raw.startswith(b"\x1f\x8b") else raw)
    except (NotUnderstood, NoFile, ValueError) as error:
        raise BadInput(str(error) if isinstance(error, NoFile) else f"{file}: {error}") from error
    found = [(sheet, at) for sheet in sheets if (at := _heading_row(sheet, year)) is not None]
    if not found:
        raise _no_table(file, sheets)
    for sheet, at in found:
        yield from _rows_of(
            sheet, at, year or _year_of(file, sheet), decimal, subjects, bodies, len(found) > 1
        )


def _rows_of(
    sheet: Sheet,
    at: int,
    year: int | None,
    decimal: str,
    subjects: _Subjects,
    bodies: InstitutionNames,
    several: bool,
) -> Iterator[Row]:
    columns = _columns(sheet, at, year)
    headings = {name: sheet.rows[at][position] for name, position in columns.items()}
    cells = {name: [""] * len(sheet.rows[at + 1 :]) for name in _HEADINGS} | {
        name: [row[position] if position < len(row) else "" for row in sheet.rows[at + 1 :]]
        for name, position in columns.items()
    }
    numbers = {
        name: _numbers(sheet, at, headings.get(name, ""), cells[name], name in _WHOLE_NUMBERS, decimal)
        for name in ("share", "count", "year", "rank_all", "rank_academic")
    }
    title = next((id for id in map(subjects.known, sheet.titles) if id), None) if several else None
    for number, written in enumerate(cells["institution"]):
        institution = "".join(letter for letter in written if not unreadable(letter))  # exports have some
        country, subject = cells["country"][number], cells["subject"][number]
        where = sheet.place(at + 1 + number)
        if not institution or institution.lower() in SUMS:
            reason = f"'{institution}' is a sum of others; take its row out" if institution else "is blank"
            raise BadInput(f"{where}, column {headings['institution']}: {reason}.")
        share, count, own_year, rank, academic = (of[number] for of in numbers.values())
        if share is None:
            written = cells["share"][number]
            raise BadInput(
                f"{where}, column {headings['share']}: '{written}' is no number; {institution} has no Share."
            )
        if count is not None and float(share.value - count.value) > _ROUNDING:
            raise BadInput(
                f"{where}: the Share {share.text} of {institution} is above its Count {count.text}."
            )
        of = int(own_year.value) if own_year else year
        if of is None or not 1000 <= of <= 9999:
            raise BadInput(f"{where}: of which year is it? Say --year, or give a column year.")
        told = subjects.id(subject, f"{where}, column {headings['subject']}: ") if subject else subjects.said
        yield Row(
            of,
            told or title or ALL,
            institution,
            "" if country_of(country) == NO_COUNTRY else country_of(country),
            bodies.id(institution, country, cells["institution_id"][number]),
            *(int(one.value) if one else None for one in (rank, academic)),
            float(share.value),
            int(count.value) if count else None,
            where,
            sheet.lines[at + 1 + number],
        )


def _numbers(
    sheet: Sheet, at: int, heading: str, cells: list[str], whole: bool, decimal: str
) -> list[Number | None]:
    # tiny Shares are written so by exports; a large number of that kind has lost its digits, and is refused
    cells = [f"{Decimal(cell):f}" if _TINY.match(cell) else cell for cell in cells]
    if whole:  # a column with blanks comes out of a data frame with decimals
        cells = [_AS_DECIMAL.sub("", cell) for cell in cells]
    try:
        found, _ = read_column(cells, whole=whole, decimal=decimal)
    except Unreadable as error:
        where = sheet.place(at + 1 + error.row)
        raise BadInput(f"{where}, column {heading}: '{error.value}' {error.reason}.") from error
    for number, one in enumerate(found):
        if one and (one.relation != "=" or one.per_cent):
            where = sheet.place(at + 1 + number)
            raise BadInput(f"{where}, column {heading}: '{cells[number]}' is no number by itself.")
    return found


def _positions(row: list[str], column: str, year: int | None) -> list[int]:
    """Where a column stands by its heading, with the year behind it too: a table may have the year before beside it."""
    names = {name + end for name in _HEADINGS[column] for end in ("", f"_{year}")}
    return [position for position, cell in enumerate(row) if heading_key(cell) in names]


def _heading_row(sheet: Sheet, year: int | None) -> int | None:
    for number, row in enumerate(sheet.rows[:_FIRST_ROWS]):
        if all(_positions(row, column, year) for column in _NEEDED):
            return number
    return None


def _columns(sheet: Sheet, at: int, year: int | None) -> dict[str, int]:
    found = {}
    for column in _HEADINGS:
        own = _positions(sheet.rows[at], column, year)
        if len(own) > 1:
            told = " and ".join(f"'{sheet.rows[at][number]}'" for number in own)
            raise BadInput(f"{sheet.place(at)}: the columns {told} could both be the {column}; keep one.")
        if own:
            found[column] = own[0]
    return found


def _year_of(file: Path, sheet: Sheet) -> int | None:
    """The one year that the name of a sheet or of its file names."""
    for text in (*sheet.titles[:1], file.stem):
        if len(found := set(ONE_YEAR.findall(text))) == 1:
            return int(found.pop())
    return None


def _no_table(file: Path, sheets: list[Sheet]) -> BadInput:
    heading = next((sheet.rows[0] for sheet in sheets if sheet.rows), [])
    missing = [name for name in _NEEDED if not _positions(heading, name, None)]
    near = nearest(_HEADINGS[missing[0]][0], map(heading_key, heading)) if missing else ""
    told = ", ".join(f"'{cell}'" for cell in heading[:9]) or "none"
    return BadInput(
        f"{file}: this is no table of institutions, no column {', no column '.join(missing) or 'of all three in one row'}; "
        f"its headings are {told}.{near}"
    )
