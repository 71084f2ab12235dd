"""Numbers as sources print them, read a column at a time: which sign parts thousands shows in all of it, or nowhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

POINT, COMMA = "point", "comma"  # what stands before the decimals
_MINUS = "-−‐‑‒–—―﹣－⁻"
_NONE = frozenset({
    "", "-", "--", "---", "n/a", "na", "n.a.", "n. a.", "nil", "none", ".", "..", "...", "*", "not ranked", "unranked",
    "not listed", "nr", "n/r", "nd", "n.d.", "k.a.", "k. a.", "new", "new entry", "neu", "×", "nan", "null",
})  # fmt: skip
_RELATIONS = {"<": "<", ">": ">", "≤": "<=", "≥": ">=", "~": "≈", "≈": "≈", "<=": "<=", ">=": ">="}
_UP, _DOWN = "▲△↑⬆⇧⏶🔺", "▼▽↓⬇⇩⏷🔻"
_WORDS = {"up": _UP[0], "down": _DOWN[0]}
NEVER_COMPUTED = "#FORMULA"  # what stands for a cell of a workbook whose formula has no value
_RAISED = re.compile(r"(\s*([⁰¹²³⁴-⁹ªº*†‡§¶]+|\[\w{1,3}\]|\^\w))+$")  # signs of footnotes, and of ordinals
_NO_CHANGE = re.compile(r"^(±|\+/-|[↔→▶►])\s*(?=0([.,]0*)?$)")
_OF_FLOAT = re.compile(r"(?<=\d)\.0{1,2}$")  # of whole numbers that went through a program
_TIED_BEFORE = re.compile(r"^(no\.?|nr\.?|#|t|=|tied|joint)[\s-]*(?=\d)", re.I)
_TIED_AFTER = re.compile(r"(?<=\d)\s*(st|nd|rd|th|e|er|ère|ème|=|\.|t|[(]?(tied|tie|joint)[)]?)$", re.I)
_ERROR = re.compile(r"#(N/?A|REF!?|VALUE!?|DIV/0!?|NAME\?|NUM!?|NULL!?|#+)$", re.I)
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    rf"\d{{1,4}}[-. /]{_MONTH}([-. /]\d+)?|{_MONTH}[-. /]\d+|\d{{4}}-\d\d-\d\d.*|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}",
    re.I,
)
_DIGITS = re.compile(r"[\d.,' ]*\d[\d.,' ]*")


class Unreadable(ValueError):
    """A cell or a column that is no number, or more than one; ``row`` is the position of the cell."""

    def __init__(self, row: int, value: str, reason: str) -> None:
        self.row, self.value, self.reason = row, value, reason
        super().__init__(reason)


class Ambiguous(Unreadable):
    """A column that can be read in two ways; ``readings`` are those of its first telling cell, point first."""

    def __init__(self, row: int, value: str, readings: tuple[str, str]) -> None:
        self.readings = readings
        super().__init__(
            row,
            value,
            f"can be read as {readings[0]} (decimal point) or as {readings[1]} (decimal comma), and nothing in the "
            "column decides; say --decimal point or --decimal comma",
        )


@dataclass(frozen=True)
class Number:
    """A printed number: its digits without thousands separators, the relation it stands in, and whether a % stood by."""

    text: str
    relation: str = "="
    per_cent: bool = False

    @property
    def value(self) -> Decimal:
        """The number itself."""
        return Decimal(self.text)


@dataclass(frozen=True)
class _Cell:
    sign: str
    digits: str  # with separators
    relation: str
    per_cent: bool


def read_column(
    cells: Sequence[str],
    *,
    whole: bool = False,
    signed: bool = False,
    decimal: str = "",
    falling: bool = False,
) -> tuple[list[Number | None], str]:
    """Every cell of a column as a number, None where nothing is printed; and what stands before its decimals.

    That is ``"point"``, ``"comma"``, or blank where both read the same.

    Args:
        cells: the texts, as printed.
        whole: ranks and counts, in which no sign can stand before decimals.
        signed: changes; arrows stand for signs, and brackets for a minus.
        decimal: ``"point"`` or ``"comma"``, if somebody has decided.
        falling: the column is in the order of ranks, so that its numbers do not rise; decides between two readings.

    Raises:
        Unreadable: for the first cell that is no number, or that contradicts the others.
        Ambiguous: if point and comma both make numbers of all cells, and different ones.
    """
    parts = [_part(row, cell, whole=whole, signed=signed) for row, cell in enumerate(cells)]
    told = {row: part for row, part in enumerate(parts) if part}
    ways = [decimal] if decimal else [POINT, COMMA]
    readings = {way: {row: _read(part.digits, way, whole) for row, part in told.items()} for way in ways}
    possible = [way for way in ways if None not in readings[way].values()]
    if not possible:
        raise _contradiction(cells, told, readings)
    if len(possible) == 2 and readings[POINT] != readings[COMMA] and falling:
        possible = [way for way in possible if _falls(readings[way].values())] or possible
    if len(possible) == 2 and readings[POINT] != readings[COMMA]:
        row = next(row for row in told if readings[POINT][row] != readings[COMMA][row])
        raise Ambiguous(row, cells[row], (str(readings[POINT][row]), str(readings[COMMA][row])))
    chosen = readings[possible[0]]
    numbers = [
        Number(part.sign + str(chosen[row]), part.relation, part.per_cent) if part else None
        for row, part in enumerate(parts)
    ]
    return numbers, possible[0] if len(possible) == 1 else ""


def completed(numbers: Iterable[Number | None]) -> list[Number | None]:
    """Numbers with the trailing zeros that spreadsheets leave out: all have the decimals of the longest.

    A column in which some number does end in a printed zero is left as it is.
    """
    numbers = list(numbers)
    decimals = [len(n.text.partition(".")[2]) for n in numbers if n]
    zeros = any("." in n.text and n.text.endswith("0") for n in numbers if n)
    most = max(decimals, default=0)
    if zeros or not most or min(decimals) == most:
        return numbers
    return [n and Number(f"{n.value:.{most}f}", n.relation, n.per_cent) for n in numbers]


def _plain(text: str) -> str:
    """Digits of all scripts as 0 to 9, full-width signs as plain ones, every minus and apostrophe as one."""
    text = _RAISED.sub("", text.strip())
    if text.isascii():
        return " ".join(text.replace("`", "'").split())
    letters = []
    for letter in unicodedata.normalize("NFKC", text):
        digit = unicodedata.digit(letter, None)
        letters.append(str(digit) if digit is not None and letter.isdecimal() else letter)
    text = "".join(letters).translate({ord(minus): "-" for minus in _MINUS})
    text = (
        re.sub("[’‘´`ʼ]", "'", text).replace("٪", "%").replace("٫", ".").replace("٬", "'").replace("،", ",")
    )
    return " ".join("".join(c for c in text if unicodedata.category(c) != "Cf").split())


def _part(row: int, cell: str, *, whole: bool, signed: bool) -> _Cell | None:
    text = _plain(cell)
    if not text and any(map(str.isdigit, cell)):
        reason = "is raised as the sign of a footnote is; write the number in plain digits, or leave the cell blank"
        raise Unreadable(row, cell, reason)
    if text.casefold() in _NONE:
        return None
    if text == NEVER_COMPUTED:
        reason = "is a formula whose value the workbook does not hold; open it in a spreadsheet and save it"
        raise Unreadable(row, cell, reason)
    if _ERROR.match(text):
        raise Unreadable(
            row, cell, "is an error of a spreadsheet; write what the source prints, or leave it blank"
        )
    if _DATE.fullmatch(text):
        raise Unreadable(
            row, cell, "is a date, which a spreadsheet makes of numbers; write what the source prints"
        )
    if re.fullmatch(r"[-+]?[\d.,]+e[-+]?\d+", text, re.I):
        raise Unreadable(row, cell, "was shortened by a spreadsheet; write all digits that the source prints")
    text = re.sub(r"^'(?=[-+\d])", "", text)  # by which a spreadsheet is told that a number is text
    per_cent = "%" in text
    text = text.replace("%", "").strip()
    relation = next((mark for mark in ("<=", ">=", *_RELATIONS) if text.startswith(mark)), "")
    text = text.removeprefix(relation).strip()
    if whole:
        text = _TIED_AFTER.sub("", _TIED_BEFORE.sub("", _OF_FLOAT.sub("", text)))
    if signed:
        text = _NO_CHANGE.sub(
            "", re.sub(r"^(up|down)\b", lambda said: _WORDS[said[1].lower()], text, flags=re.I)
        )
    sign = ""
    if signed and (found := re.fullmatch(rf"([{_UP}{_DOWN}])\s*([-+]?)(.+)|(.+?)\s*([{_UP}{_DOWN}])", text)):
        arrow, digits = found[1] or found[5], found[3] or found[4]
        sign, text = "-" if arrow in _DOWN else "", digits.lstrip("+-").strip()
    elif bracket := re.fullmatch(r"\((.+)\)", text):
        if not signed:
            raise Unreadable(
                row, cell, "stands in brackets, which may mean a minus or a note; write it without"
            )
        sign, text = "-", bracket[1].strip().lstrip("-")
    elif found := re.fullmatch(r"([-+])\s*(.+)|(.+?)\s*(-)", text):
        sign, text = "-" if "-" in (found[1], found[4]) else "", found[2] or found[3]
    if sign and not signed:
        raise Unreadable(row, cell, "is below zero, and nothing in this column can be")
    if not _DIGITS.fullmatch(text):
        raise Unreadable(row, cell, "is not a number")
    return _Cell(sign, text.strip(), _RELATIONS.get(relation, "="), per_cent)


def _read(digits: str, way: str, whole: bool) -> str | None:
    """The digits with a decimal point and nothing else, or None if they are no number read this way."""
    mark, other = (".", ",") if way == POINT else (",", ".")
    before, found, decimals = digits.partition(mark)
    if found and (whole or not decimals.isdigit()):
        return None
    groups = re.split(f"[{re.escape(other)}' ]", before)
    separators = set(re.findall(f"[{re.escape(other)}' ]", before))
    if not all(group.isdigit() for group in groups) or len(separators) > 1:
        return None
    if len(groups) > 1 and not (1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])):
        return None
    if len(groups) > 1 and groups[0].startswith("0"):
        return None
    return "".join(groups) + (f".{decimals}" if found else "")


def _falls(texts: Iterable[str | None]) -> bool:
    values = [Decimal(text) for text in texts if text]
    return all(after <= value for value, after in zip(values, values[1:], strict=False))


def _contradiction(
    cells: Sequence[str], told: dict[int, _Cell], readings: dict[str, dict[int, str | None]]
) -> Unreadable:
    """Which cell keeps the column from being read, told against another that is read the other way."""
    ways = list(readings)
    nowhere = [row for row in told if all(readings[way][row] is None for way in ways)]
    if nowhere:
        reason = "is no number: thousands stand in groups of three, with one sign between them"
        return Unreadable(nowhere[0], cells[nowhere[0]], reason)
    if len(ways) == 1:
        row = next(row for row in told if readings[ways[0]][row] is None)
        return Unreadable(row, cells[row], f"cannot be read with a decimal {ways[0]}")
    lost = {way: [row for row in told if readings[way][row] is None] for way in ways}
    way = min(ways, key=lambda w: len(lost[w]))
    row, against = lost[way][0], lost[ways[1 - ways.index(way)]][0]
    reason = (
        f"has no decimal {way}, and '{cells[against]}' in the same column has; write all numbers the same way"
    )
    return Unreadable(row, cells[row], reason)
