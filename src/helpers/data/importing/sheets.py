"""Reads the tables of a file, whatever it is: a saved page, a workbook, separated or pasted text. Cells stay text."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.base.errors import ScienceCitiesError
from helpers.base.files import read_whole
from helpers.base.likeness import without_invisible
from helpers.data.importing.numbers import NEVER_COMPUTED

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

PASTED = "-"  # the name of what comes from standard input
_SEPARATORS = ("\t", ";", ",", "|")
_BY_MARK = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
            (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))  # fmt: skip
_CHARSET = re.compile(rb"""<meta[^>]+charset=["']?([\w-]+)""", re.I)
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)|<!--\s*Page saved with SingleFile\s+url:\s*(\S+)")
_MARK = re.compile(
    r"[^\w%]{1,3}|[a-z\d]|\[\w{1,3}\]", re.I
)  # what stands raised in a cell: a sign of a footnote
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_WIDEST_SPAN = 50
_MOST_TITLES = 4  # lines above a pasted table
_RULE = re.compile(r":?-{2,}:?|")  # the line under the heading of a table in Markdown
_NUMBER = re.compile(r"[-+−–▲▼]?\s*[\d.,'’ ]*\d\s*%?|[-–—]")
# classes by which pages hide
_UNSEEN = {"d-none", "sr-only", "visually-hidden", "screen-reader-text", "is-hidden"}
_HIDDEN_CLASS = re.compile(r"\.([\w-]+)\s*\{[^}]*display\s*:\s*none")
_MEDIA = re.compile(r"@[^{};]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")  # rules for some screens alone


class NotUnderstood(ScienceCitiesError):
    """A file that holds no table that can be imported, or one that could be read in two ways."""

    exit_code = 2


@dataclass(frozen=True)
class Sheet:
    """The cells of one table as text: ``rows[i]`` begins on ``lines[i]`` of its file, sheet or table.

    ``where`` names it, ``titles`` are the texts that stand over it, the nearest first, ``unit`` what ``lines`` count.
    ``address`` is that of the page, where the file says it. ``shortened`` says that numbers may lack trailing zeros.
    """

    where: str
    rows: list[list[str]]
    lines: list[int]
    titles: tuple[str, ...] = ()
    unit: str = "row"
    address: str = ""
    shortened: bool = False

    def place(self, row: int) -> str:
        """Where a row is, to be named in a message."""
        return f"{self.where}, {self.unit} {self.lines[row]}"


def read_sheets(name: str, content: bytes | None = None) -> list[Sheet]:
    """Every table of a file, or of ``content``, the bytes of a file called ``name``.

    Raises:
        NotUnderstood: if it is empty, or of a kind that is not read; says what to save it as.
        Unreadable: if the file is not there or cannot be read.
    """
    raw = read_whole(Path(name)) if content is None else content
    label = "the pasted text" if name == PASTED else Path(name).name
    if not raw.strip(b"\0\r\n\t \xef\xbb\xbf\xfe\xff"):
        raise NotUnderstood(f"{label} is empty.")
    if raw.startswith(b"PK\x03\x04"):
        return list(_workbook(raw, label))
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotUnderstood(f"{label} is a workbook of the old kind; save it as .xlsx, or as CSV.")
    if raw.startswith(b"%PDF"):
        raise NotUnderstood(f"{label} is a PDF; copy its table and give the text on standard input (-).")
    if b"multipart/related" in raw[:5000].lower():
        raw = _page_of_archive(raw, label)
    text = decoded(raw, label)
    if text.startswith("{\\rtf"):
        raise NotUnderstood(
            f"{label} is a text document (RTF); copy its table and give the text on standard input (-)."
        )
    if re.search(r"<(table|html|!doctype html)\b", text[:200_000], re.I):
        found = list(_page(text, label))
        if not found:
            raise NotUnderstood(
                f"{label} is a page without a table; select the rows in the browser, copy them, and give the text on standard input (-)."
            )
        return found
    return [_separated(text, label)]


def decoded(raw: bytes, label: str) -> str:
    """The text of a file: by its mark, by what a page says of itself, as UTF-8, or as Western European text.

    Raises:
        NotUnderstood: if none of them fits.
    """
    kinds = [kind for mark, kind in _BY_MARK if raw.startswith(mark)][:1]
    if not kinds and b"\0" in raw[:1000]:
        kinds = ["utf-16-le" if raw[1:2] == b"\0" else "utf-16-be"]
    if not kinds:
        said = [found[1].decode() for found in [_CHARSET.search(raw[:5000])] if found]
        kinds = [*said, "utf-8", "cp1252"]
    text = next((text for kind in kinds if (text := _decoded_as(raw, kind)) is not None), None)
    if text is not None:
        return text
    raise NotUnderstood(f"{label} is no text, or in an unknown encoding; save it as UTF-8.")


def _decoded_as(raw: bytes, kind: str) -> str | None:
    try:
        return raw.decode(kind)
    except (UnicodeDecodeError, LookupError):
        return None


def tidy(text: str) -> str:
    """A cell without invisible characters, with single spaces and composed letters."""
    return unicodedata.normalize("NFC", without_invisible(text))


# --- separated and pasted text


def _separated(text: str, label: str) -> Sheet:
    text = re.sub("[“”„]", '"', text)  # quotation marks that a word processor has bent
    spaced = [
        (number, re.split(r"\t|\s{2,}", line.strip())) for number, line in enumerate(text.splitlines(), 1)
    ]
    # columns of a page are sometimes pasted with spaces between them
    found = _cell_a_line(text) or max(
        [*(_split(text, mark, label) for mark in _SEPARATORS), spaced], key=_regularity
    )
    if _regularity(found)[0] == 0 and all(line.strip()[:1] in ('"', "") for line in text.splitlines()):
        found = [
            (line, next(csv.reader(row))) for line, row in found if row
        ]  # each line was quoted as a whole
    kept = [
        (line, [tidy(cell) for cell in row])
        for line, row in found
        if any(map(str.strip, row)) and not all(_RULE.fullmatch(cell.strip()) for cell in row)
    ]
    lines, rows = [line for line, _ in kept], [row for _, row in kept]
    return Sheet(label, rows, lines, unit="line", shortened=True)


def _cell_a_line(text: str) -> list[tuple[int, list[str]]]:
    """Rows out of text in which every cell stands on a line of its own, as some pages are copied; none if it is no such.

    The heading is what stands before the first number, without titles; every row is as long, with numbers in the same places.
    """
    cells = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    width = next((place for place, (_, cell) in enumerate(cells) if _NUMBER.fullmatch(cell)), 0)
    for titles in range(max(0, min(width - 1, _MOST_TITLES))):
        own, wide = cells[titles:], width - titles
        rows = [own[start : start + wide] for start in range(0, len(own), wide)]
        numbers = {tuple(bool(_NUMBER.fullmatch(cell)) for _, cell in row) for row in rows[1:]}
        if len(rows) > 2 and len(numbers) == 1 and len(rows[-1]) == wide:
            return [
                *((line, [cell]) for line, cell in cells[:titles]),
                *((row[0][0], [cell for _, cell in row]) for row in rows),
            ]
    return []


def _split(text: str, separator: str, label: str) -> list[tuple[int, list[str]]]:
    reader, rows, line = csv.reader(io.StringIO(text, newline=""), delimiter=separator), [], 1
    try:
        for row in reader:
            rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        raise NotUnderstood(f"{label}, line {line} cannot be read: {error}.") from error
    return rows


def _regularity(rows: list[tuple[int, list[str]]]) -> tuple[int, int]:
    """How many rows have the commonest number of cells above one, and how many cells that is."""
    widths = Counter(len(row) for _, row in rows if len(row) > 1)
    if not widths:
        return 0, 0
    width, number = max(widths.items(), key=lambda item: (item[1], item[0]))
    return number, width


# --- workbooks


def _workbook(raw: bytes, label: str) -> Iterator[Sheet]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(raw), data_only=True)
        formulas = load_workbook(io.BytesIO(raw))
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        reason = str(error).partition("\n")[0]
        raise NotUnderstood(
            f"{label} is no workbook that can be read ({reason}); save it as .xlsx or CSV."
        ) from error
    for sheet in (sheet for sheet in book.worksheets if sheet.sheet_state == "visible"):
        rows, lines = [], []
        spans = {
            cell: (span.min_row, span.min_col)
            for span in sheet.merged_cells.ranges
            for edge in span.rows
            for cell in edge
        }
        for cells in sheet.iter_rows():
            row = []
            for cell in cells:
                first = sheet.cell(*spans.get((cell.row, cell.column), (cell.row, cell.column)))
                text = _excel_text(first.value, str(first.number_format))
                if first.value is None and formulas[sheet.title][first.coordinate].value is not None:
                    text = NEVER_COMPUTED
                row.append("" if _hidden(sheet, cell.column) else text)
            if any(row):
                if sheet.row_dimensions[cells[0].row].hidden:
                    raise NotUnderstood(
                        f"{label}, sheet '{sheet.title}': row {cells[0].row} is hidden; show the hidden rows, or delete them."
                    )
                rows.append(row)
                lines.append(cells[0].row)
        where = label if len(book.worksheets) == 1 else f"{label}, sheet '{sheet.title}'"
        yield Sheet(where, rows, lines, (sheet.title,), shortened=True)


def _hidden(sheet: Worksheet, column: int) -> bool:
    """Whether a column of a sheet is hidden; neighbours are kept as one."""
    kept = sheet.column_dimensions.values()
    return any(own.hidden and own.min and own.max and own.min <= column <= own.max for own in kept)


def _excel_text(value: object, shown_as: str) -> str:
    """What the workbook shows in a cell: its percentages and decimals by the format of the cell."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return tidy(str(value))
    decimals = re.search(r"0\.(0+)", shown_as)
    if "%" in shown_as:
        return f"{value * 100:.{len(decimals[1]) if decimals else 0}f}%"
    if decimals:
        return f"{value:.{len(decimals[1])}f}"
    return f"{value:.10f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


# --- pages


def _page_of_archive(raw: bytes, label: str) -> bytes:
    """The page inside of a file that holds it with its pictures (.mht, .mhtml)."""
    for part in email.message_from_bytes(raw, policy=email.policy.default).walk():
        if part.get_content_type() == "text/html":
            return str(part.get_content()).encode()
    raise NotUnderstood(f"{label} holds no page.")


def _page(text: str, label: str) -> Iterator[Sheet]:
    from lxml import html

    document = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    unseen = _UNSEEN | set(_HIDDEN_CLASS.findall(_MEDIA.sub("", " ".join(document.xpath("//style/text()")))))
    for node in document.xpath(
        "//script|//style|//template|//noscript|//*[@hidden]|//*[contains(translate(@style,' ',''),'display:none')]"
    ) + [node for node in document.xpath("//*[@class]") if unseen & set(node.get("class").split())]:
        node.drop_tree()
    for node in document.xpath("//sup"):
        mark = node.text_content().strip()
        cell = next(node.iterancestors("td", "th"), document)
        if mark.isdigit() and mark == cell.text_content().strip():
            node.text = mark.translate(_RAISED)  # all that the cell has: no sign of a footnote to anything
        elif _MARK.fullmatch(mark):
            node.drop_tree()
    for node in document.xpath("//br|//img[@alt]"):
        cell = next(node.iterancestors("td", "th"), None)
        flag = cell is not None and any(
            map(str.isalpha, cell.text_content())
        )  # a picture beside a name says nothing more
        node.tail = f" {'' if flag else node.get('alt') or ''} {node.tail or ''}"
    tables = document.xpath("//table[not(.//table)]")
    address = _address_of(text, document)
    general = [title for path in ("//h1", "//title") for title in map(_text, document.xpath(path)[:1])]
    for number, table in enumerate(tables, 1):
        near = [_text(node) for node in table.xpath("./caption")]
        near += [
            _text(node)
            for node in table.xpath("preceding::*[self::h1 or self::h2 or self::h3 or self::h4][1]")
        ]
        rows = list(_rows(table))
        kept = [line for line, row in enumerate(rows, 1) if any(row)]
        where = label if len(tables) == 1 else f"{label}, table {number}"
        titles = tuple(dict.fromkeys(filter(None, [*near, *general])))
        yield Sheet(where, [rows[line - 1] for line in kept], kept, titles, address=address)


def _text(node: object) -> str:
    return tidy(node.text_content())  # type: ignore[attr-defined]


def _rows(table: object) -> Iterator[list[str]]:
    """The rows of a table of a page; a cell that spans several stands in each of them."""
    waiting: dict[int, tuple[int, str]] = {}  # column -> rows that a cell above still covers, and its text
    for line in table.iter("tr"):  # type: ignore[attr-defined]
        row: list[str] = []

        def fill(row: list[str] = row) -> None:
            while (held := waiting.get(len(row))) and held[0]:
                waiting[len(row)] = (held[0] - 1, held[1])
                row.append(held[1])

        for cell in line.xpath("./td|./th"):
            fill()
            text, down = _text(cell), _span(cell, "rowspan")
            for _ in range(_span(cell, "colspan")):
                waiting[len(row)] = (down - 1, text)
                row.append(text)
        fill()
        yield row


def _span(cell: object, name: str) -> int:
    said = str(cell.get(name) or "1")  # type: ignore[attr-defined]
    return min(int(said), _WIDEST_SPAN) if said.isascii() and said.isdigit() and int(said) else 1


def _address_of(text: str, document: object) -> str:
    """The address that a saved page was saved from, or says is its own."""
    if found := _SAVED_FROM.search(text[:5000]):
        return found[1] or found[2]
    own = document.xpath("//link[@rel='canonical']/@href|//meta[@property='og:url']/@content")  # type: ignore[attr-defined]
    return next((str(one) for one in own if str(one).startswith("http")), "")
