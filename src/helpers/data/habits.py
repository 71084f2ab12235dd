"""What spreadsheets and people do to tables of text, told in words that say what to do about it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from helpers.base.letters import code_point

_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "upright strokes"}
_SPACES = {
    "\xa0": "no-break space",
    "\u202f": "narrow no-break space",
    "\u2009": "thin space",
    "\u3000": "ideographic space",
}
_MOST = 5  # headings that are named one by one


def encoding_fault(raw: bytes) -> str:
    """How text that is not UTF-8 is coded, as far as can be told."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or raw[:200].count(b"\0") > 20:
        return "is UTF-16 text, as a spreadsheet's “Unicode text” is; save the file as UTF-8"
    try:
        raw.decode("cp1252")
    except UnicodeDecodeError:
        return "is not UTF-8 text; save the file as UTF-8"
    return "is not UTF-8 text, but Windows-1252 or the like; save the file as UTF-8"


def heading_fault(heading: Sequence[str], expected: Sequence[str]) -> str:
    """Why a heading is not what is expected, where one cause explains all of it; blank if none does."""
    wanted = {heading_key(name): name for name in expected}
    if heading and not set(heading) & set(expected) and re.match(r"(#|//|sep=)", heading[0], re.I):
        return "is no heading, but a note; delete the line, for the first line must name the columns"
    if len(heading) == 1 and len(expected) != 1:
        for separator, name in _SEPARATORS.items():
            if separator in heading[0]:
                return f"is separated by {name}; save it separated by commas, and with decimal points"
    number = len(heading) - len(expected)
    if number > 0 and list(heading) == [*expected, *([""] * number)]:
        return f"has {number} column{'s' * (number > 1)} without heading at its end; delete {'them' if number > 1 else 'it'}"
    other = [name for name in heading if name not in expected and heading_key(name) in wanted]
    if meant := [wanted[heading_key(name)] for name in other if wanted[heading_key(name)] not in heading]:
        return f"headings must be written exactly so: {', '.join(map(repr, meant[:_MOST]))}"
    return ""


def heading_key(heading: str) -> str:
    """A heading as tables of ``data/`` write theirs: small letters, and one underscore for all that is between words."""
    return re.sub(r"[\W_]+", "_", heading.casefold()).strip("_")


def text_fault(cell: str) -> str:
    """What nobody sees in a cell and yet makes it another one; blank if nothing."""
    if cell != cell.strip():
        return "begins or ends with a space"
    if cell[:1] == "=" and cell[1:2].isalpha():
        return "begins with =, and a spreadsheet would run it; write the text itself"
    if "  " in cell:
        return "has two spaces in a row; delete one"
    if cell.isascii():
        return ""  # as nearly all cells are
    for letter in cell:
        if letter in _SPACES:
            return f"has a {_SPACES[letter]} ({code_point(letter)}); write a plain space or none"
        if (
            unicodedata.category(letter) == "Cf"
            and letter not in "\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069"
        ):
            return f"has an invisible character ({code_point(letter)}); delete it"
    if unicodedata.normalize("NFC", cell) != cell:
        return f"has accents as characters of their own; write '{unicodedata.normalize('NFC', cell)}'"
    if (read := _misread(cell)) != cell:
        return f"was read in a wrong encoding and saved again; write '{read}'"
    return ""


def _misread(cell: str) -> str:
    """The text that a cell was before UTF-8 was taken for Windows-1252; the cell itself if it was not."""
    try:
        return cell.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return cell


def number_fault(cell: str, kind: str = "decimal") -> str:
    """What to write in place of a cell that is no plain number; blank if that cannot be told."""
    from helpers.data.importing.numbers import Unreadable, read_column

    plain = unicodedata.normalize("NFKC", cell) if cell.isdigit() else cell  # raised digits as well
    try:
        [number], _ = read_column([plain], signed=True, whole=kind.startswith("integer"))
    except Unreadable as error:
        found = error.reason
        return found if "spreadsheet" in found else ""
    if not cell or cell.isspace() or (number and number.text == cell):
        return ""
    if number is None:
        if kind.endswith("or blank"):
            return "leave it blank"
        return "prints no number; delete the row, for what is not printed has none"
    if number.relation != "=":
        return f"the sign belongs in the column relation; write {number.text} here"
    return f"write {number.text}" + (" if the brackets mean a minus" if "(" in cell else "")


def with_hint(message: str, cell: str, kind: str = "decimal") -> str:
    """The message of a cell that should be of a ``kind`` of ``layout.TYPES``, with what to write in its place."""
    if kind == "yes or no":
        small = cell.strip().lower()
        return f"{message}; write {small}" if small in ("true", "false") else message
    hint, fault = number_fault(cell, kind), text_fault(cell)
    if fault and hint:
        return f"{fault.split(';')[0]}; {hint}"
    if fault or hint.startswith("is "):
        return fault or hint
    return f"{message}; {hint}" if hint else message
