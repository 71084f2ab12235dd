"""The record that a page carries: what it was made from and what it shows, for programs to read.

One JSON text at the end of the page. Search, index pages, export, PDF and comparison read it, and the script of the
page, which makes downloads. The rows of an exhibit stand in the page once, as its table, and are read from there;
nothing else of a page is taken apart by a program, but for the pictures that index pages show small.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field, replace
from html import unescape
from typing import Any

from helpers.base.paths import ALL_YEARS

#: Under this type an output of a notebook carries what it shows, beside its HTML.
MEDIA_TYPE = "application/vnd.science-cities.record+json"
_START, _END = '<script type="application/json" id="record">', "</script>"
_ROW = re.compile(r"<tr>(.*?)</tr>", re.S)
_CELL = re.compile(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", re.S)
_TAG = re.compile(r"<[^>]*>")
_REFERENCE = re.compile(r'#ref-(\d+)">')
_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_KINDS = {"figure": "Figure", "table": "Table", "missing": "Not shown", "not applicable": "Does not apply"}


@dataclass(frozen=True)
class Section:
    """A heading of the page and the paragraphs below it, without those of exhibits. ``anchor`` is empty above
    the first heading."""

    anchor: str
    title: str
    text: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        _require_texts(self.anchor, self.title, *self.text)


@dataclass(frozen=True)
class ShownExhibit:
    """An exhibit as it is shown. ``kind`` is one of ``figure``, ``table``, ``missing``, ``not applicable``;
    ``rows`` are texts under ``columns``; ``numeric`` columns hold numbers, and here and there a word instead;
    ``sources`` are names by id, ``numbers`` their numbers on the page; ``index`` is the computed index, and its state,
    that the data are of, where they are of one, and ``warning`` that they are invented, where they are."""

    key: str
    kind: str
    number: int
    title: str
    subtitle: str = ""
    caption: str = ""
    description: str = ""
    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    index: str = ""
    numbers: dict[str, int] = field(default_factory=dict)
    numeric: list[str] = field(default_factory=list)
    warning: str = ""

    def __post_init__(self) -> None:
        _require(self.kind in _KINDS and isinstance(self.number, int) and isinstance(self.sources, dict))
        _require_texts(self.key, self.title, self.subtitle, self.caption, self.description, self.index)
        _require_texts(self.warning, *self.columns, *self.numeric, *self.sources, *self.sources.values())
        for row in self.rows:
            _require(len(row) == len(self.columns))
            _require_texts(*row)

    @property
    def name(self) -> str:
        """What stands above its title: ``Figure 3``, ``Table 1``, ``Not shown``."""
        return f"{_KINDS[self.kind]} {self.number}" if self.number else _KINDS[self.kind]


@dataclass(frozen=True)
class Content:
    """What a page says: the paragraphs of its answer, its sections, its exhibits, and the pages of the site
    that its text leads to, as addresses relative to it. ``edition`` names the printed edition that the data year is
    told after, or says that there is none; ``as_of`` is the date of its newest source, ``YYYY-MM-DD`` or shorter."""

    lead: list[str] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    exhibits: list[ShownExhibit] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    edition: str = ""
    as_of: str = ""

    def __post_init__(self) -> None:
        _require_texts(*self.lead, *self.links, self.edition, self.as_of)


@dataclass(frozen=True)
class PageRecord:
    """What a page is: its key within its edition, its title, parameters, the hash of each of its inputs, the
    fingerprint over them, and its content."""

    report: str
    title: str
    parameters: dict[str, Any]
    inputs: dict[str, str]
    fingerprint: str
    content: Content

    def __post_init__(self) -> None:
        _require(isinstance(self.parameters, dict) and isinstance(self.inputs, dict))
        _require_texts(self.report, self.title, self.fingerprint, *self.inputs.values())
        _require(type(self.parameters.get("year", ALL_YEARS)) is int)

    @property
    def year(self) -> int:
        """The data year of the page; ``ALL_YEARS`` for one that is made once."""
        year: int = self.parameters.get("year", ALL_YEARS)
        return year


def embedded(record: PageRecord) -> str:
    """The element that a page carries its record in; the rows of exhibits stand in their tables."""
    exhibits = [replace(exhibit, rows=[]) for exhibit in record.content.exhibits]
    told = asdict(replace(record, content=replace(record.content, exhibits=exhibits)))
    for exhibit in told["content"]["exhibits"]:
        del exhibit["rows"]
    return f"{_START}{json_for_page(told)}{_END}"


def json_for_page(content: object) -> str:
    """``content`` as JSON that no text in it can end the element of."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def record_of(page: str) -> PageRecord | None:
    """The record of a page; None where it has none, or none that can be read."""
    # the last one: whatever a notebook puts out stands before it
    _, found, rest = page.rpartition(_START)
    text, ended, _ = rest.partition(_END)
    if not found or not ended:
        return None
    try:
        told = json.loads(text)
        content = told.pop("content")
        sections = [Section(**section) for section in content.pop("sections")]
        exhibits = [ShownExhibit(**told, rows=_rows_in(page, told)) for told in content.pop("exhibits")]
        return PageRecord(**told, content=Content(**content, sections=sections, exhibits=exhibits))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _rows_in(page: str, told: dict[str, Any]) -> list[list[str]]:
    """The rows of an exhibit as its table has them, each with the ids of its sources under ``source``.

    Raises:
        ValueError: if the page has no such table, or a row that refers to something else.
    """
    columns: list[str] = told["columns"]
    if not columns:
        return []
    start = page.index("<tbody>", page.index(f'id="{told["key"]}" class="exhibit'))
    ids = {number: source for source, number in told["numbers"].items()}
    at, rows = columns.index("source"), []
    for row in _ROW.findall(page[start : page.index("</tbody>", start)]):
        *cells, references = _CELL.findall(row)
        texts = [unescape(_TAG.sub("", cell)) for cell in cells]
        sources = ";".join(ids[int(number)] for number in _REFERENCE.findall(references))
        rows.append([*texts[:at], sources, *texts[at:]])
    return rows


def as_number(value: str) -> float | None:
    """``"1,234.5"`` → 1234.5; None for whatever is more or less than a number."""
    plain = value.strip().replace("−", "-")
    return float(plain.replace(",", "")) if _NUMBER.fullmatch(plain) else None


def _require_texts(*texts: object) -> None:
    _require(all(isinstance(text, str) for text in texts))


def _require(holds: bool) -> None:
    if not holds:
        raise ValueError("the record of a page has a part of another type")
