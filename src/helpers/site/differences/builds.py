"""Two builds of one edition compared: the pages themselves, their stamps, their data and their text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd

from helpers.runs.earlier_builds import builds_of
from helpers.runs.inputs import PARTS
from helpers.runs.records import change_of, read_record
from helpers.runs.seal import stamp_of
from helpers.site.built_page import BuiltPage, Section, read_page
from helpers.site.differences import changes
from helpers.site.export import as_number

# columns that name what a row is about, in the order in which they are tried until rows differ by them
_NAMING = (
    "statement_id", "id", "term", "city", "institution", "pair", "place", "country", "edition", "subject", "field",
    "data_year", "year or period", "period", "reference_year", "previous_year", "figure", "kind", "tables", "metric",
)  # fmt: skip
_PLACES = {"city", "institution", "pair", "place", "country"}
_ADDED = ("source_name", "report", "report_year")
# how a figure is known is a matter of method, not another figure
_HOW_KNOWN = {"source", "confidence", "note", "computed_from", "evidence", "agreement"}
_RANK = re.compile(r"(.*_)?rank(_\d{4})?")
_BLOCKS = {"p", "li", "h1", "h2", "h3", "figcaption", "blockquote", "dd"}
_SILENT = {"svg", "script", "style", "table", "pre", "summary", "nav", "form"}
_PASSED_OVER = {"downloads", "superseded", "code"}


@dataclass(frozen=True)
class Side:
    """One build: how it is called, its data year, and its pages by key."""

    name: str
    year: int
    pages: dict[str, Path]


def compare_builds(before: Side, after: Side) -> changes.Comparison:
    """What is different between two builds, as their pages show it.

    Raises:
        OSError: if a page cannot be read.
    """
    found = _Found(_files_on_record(before.year))
    for key in sorted(set(before.pages) | set(after.pages)):
        if key not in before.pages or key not in after.pages:
            present = "only in the later build" if key in after.pages else "only in the earlier build"
            found.method[f"page {present}"] = [key]
            continue
        old, new = (path.read_bytes().decode("utf-8") for path in (before.pages[key], after.pages[key]))
        if stamp_of(old)["fingerprint"] != stamp_of(new)["fingerprint"]:
            found.add_page(key, before.pages[key], after.pages[key])
    intro = (
        f"Two builds of edition {before.year}, compared by what their pages show: the data of every figure and table, "
        "the stamps, and the text. A row of data is the same row when it is named alike."
    )
    return changes.Comparison(before.name, after.name, found.sections(), intro)


class _Found:
    def __init__(self, files: dict[str, dict[str, str]]) -> None:
        self._files = files
        self.revised: dict[tuple, list[str]] = {}
        self.ranks: dict[tuple, list[str]] = {}
        self.places: dict[tuple, list[str]] = {}
        self.method: dict[str, list[str]] = {}
        self.text: list[tuple[str, ...]] = []

    def add_page(self, key: str, old: Path, new: Path) -> None:
        before, after = read_page(old), read_page(new)
        for told in self._stamps(stamp_of(before.html), stamp_of(after.html)):
            self.method.setdefault(told, []).append(key)
        sections = [{s.anchor: s for s in page.exhibits} for page in (before, after)]
        for anchor in dict.fromkeys([*sections[0], *sections[1]]):
            pair = [own.get(anchor) for own in sections]
            tables = [
                _table(page, section) if section else None
                for page, section in zip((before, after), pair, strict=True)
            ]
            shown = [table is not None for table in tables]
            where = f"{key}#{anchor}"
            if shown[0] != shown[1]:
                told = (
                    "exhibit that is shown now and was not"
                    if shown[1]
                    else "exhibit that is not shown any more"
                )
                self.method.setdefault(told, []).append(where)
            elif all(shown):
                self._rows(where, *tables)
        self.text += [(key, *pair) for pair in text_changes(before.html, after.html)]

    def _stamps(self, old: dict, new: dict) -> Iterator[str]:
        names = sorted(set(old["parameters"]) | set(new["parameters"]))
        for name in names:
            values = [stamp["parameters"].get(name) for stamp in (old, new)]
            if values[0] != values[1]:
                yield f"parameter {name}: {' → '.join('none' if v is None else str(v) for v in values)}"
        for part in PARTS:
            hashes = [stamp["ingredients"].get(part, "") for stamp in (old, new)]
            if part == "parameters" or hashes[0] == hashes[1]:
                continue
            known = all(hash_ in self._files for hash_ in hashes)
            yield (
                change_of(part, *(self._files[h] for h in hashes))
                if known
                else f"{part} changed: {hashes[0]} → {hashes[1]}"
            )

    def _rows(self, where: str, old: pd.DataFrame, new: pd.DataFrame) -> None:
        columns = _naming_columns(old, new)
        rows = [_by_name(table, columns) for table in (old, new)]
        for name in dict.fromkeys([*rows[0], *rows[1]]):
            before, after = (own.get(name) for own in rows)
            called = ", ".join(part for part in name[:-1] if part)
            if before is None or after is None:
                row, what = (after, "appeared") if before is None else (before, "vanished")
                kind = "place" if _PLACES & set(columns) else "row"
                told = "; ".join(
                    f"{c} {v}" for c, v in row.items() if v and c not in (*columns, *_ADDED, *_HOW_KNOWN)
                )
                self.places.setdefault((called, f"{kind} {what}", told), []).append(where)
                continue
            for column in dict.fromkeys([*before, *after]):
                values = before.get(column, ""), after.get(column, "")
                if values[0] == values[1] or column in _ADDED:
                    continue
                if column in _HOW_KNOWN:
                    self.method.setdefault(f"{column} of a figure", []).append(f"{where} ({called})")
                elif _RANK.fullmatch(column) and all(map(as_number, values)):
                    self.ranks.setdefault((called, column, *values), []).append(where)
                else:
                    self.revised.setdefault((called, column, *values), []).append(where)

    def sections(self) -> dict[str, changes.Section]:
        """The sections of a comparison, each in the order of weight."""
        columns = ("What", "Column", "Before", "After", "Difference", "Where")
        numeric = ("Before", "After", "Difference")
        return {
            "revised": changes.Section(
                columns, numeric,
                [(*told, _difference(*told[2:]), _where(at)) for told, at in sorted(self.revised.items(), key=_by_size)],
                ["The largest difference first, in proportion to the figure; what is no number stands after the numbers."],
            ),
            "ranks": changes.Section(
                ("What", "Column", "Before", "After", "Places up", "Where"), ("Before", "After", "Places up"),
                [(*told, _up(*told[2:]), _where(at)) for told, at in sorted(self.ranks.items(), key=_by_way)],
                ["The longest way first."],
            ),
            "places": changes.Section(
                ("What", "Change", "With", "Where"),
                rows=[(*told, _where(at)) for told, at in sorted(self.places.items(), key=_places_first)],
            ),
            "method": changes.Section(
                ("What", "Where"), rows=[(told, _where(at)) for told, at in self.method.items()],
                notes=["Parameters, data, code and environment by the stamps of the pages, and how figures are known."],
            ),
            "text": changes.Section(("Report", "Before", "After"), rows=self.text),
        }  # fmt: skip


def _files_on_record(year: int) -> dict[str, dict[str, str]]:
    """The files behind every hash that a record of the edition names."""
    known: dict[str, dict[str, str]] = {}
    for record in [*(build.manifest for build in builds_of(year)), read_record(year)]:
        known |= record["files"]
    return known


def _table(page: BuiltPage, section: Section) -> pd.DataFrame | None:
    text = page.csv_of(section)
    return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False) if text else None


def _naming_columns(*tables: pd.DataFrame) -> list[str]:
    """The fewest columns, in the order of ``_NAMING``, by which the rows of each table differ."""
    common = [c for c in tables[0].columns if all(c in table for table in tables)]
    wanted = [c for c in _NAMING if c in common]
    wanted += [c for c in common if c not in (*wanted, *_ADDED, *_HOW_KNOWN)]
    chosen: list[str] = []
    for column in wanted:
        if chosen and not any(table.duplicated(chosen).any() for table in tables):
            break
        chosen.append(column)
    # a year and a subject say what a row is about even where they are not needed to tell rows apart
    return [c for c in wanted if c in chosen or c in ("subject", "data_year")]


def _by_name(table: pd.DataFrame, columns: list[str]) -> dict[tuple, dict[str, str]]:
    """Rows by their names; of rows named alike, the first is the first, the second the second."""
    found: dict[tuple, dict[str, str]] = {}
    for row in table.to_dict("records"):
        name = tuple(row[column] for column in columns)
        turn = 0
        while (*name, turn) in found:
            turn += 1
        found[*name, turn] = row
    return found


def text_changes(old: str, new: str) -> list[tuple[str, str]]:
    """Paragraphs that differ between two pages, before and after; ``""`` where there is none."""
    before, after = blocks_of(old), blocks_of(new)
    found: list[tuple[str, str]] = []
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        left, right = before[a:b], after[c:d]
        wide = max(len(left), len(right))
        left += [""] * (wide - len(left))
        right += [""] * (wide - len(right))
        found += zip(left, right, strict=True)
    return found


def blocks_of(page: str) -> list[str]:
    """The paragraphs of a page as a reader sees them; tables, pictures, code and navigation are left out."""
    reader = _Blocks()
    reader.feed(page)
    reader.close()
    return [text for text in (" ".join("".join(block).split()) for block in reader.blocks) if text]


class _Blocks(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[list[str]] = [[]]
        self._inside = 0
        self._silent: list[str] = []  # elements that are open since one began that is passed over

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = set((dict(attrs).get("class") or "").split())
        if tag == "main":
            self._inside += 1
        if self._silent or tag in _SILENT or classes & _PASSED_OVER:
            if tag not in ("br", "img", "input", "hr", "col", "meta", "link", "path", "use"):
                self._silent.append(tag)
        elif tag in _BLOCKS:
            self.blocks.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._inside -= 1
        if tag in self._silent:
            while self._silent.pop() != tag:
                pass
        elif tag in _BLOCKS:
            self.blocks.append([])

    def handle_data(self, data: str) -> None:
        if self._inside and not self._silent:
            self.blocks[-1].append(data)


def _difference(before: str, after: str) -> str:
    a, b = as_number(before), as_number(after)
    return "" if a is None or b is None else f"{b - a:+.10g}".replace("-", "−")


def _up(before: str, after: str) -> str:
    return f"{as_number(before) - as_number(after):+g}".replace("-", "−")


def _by_size(item: tuple) -> tuple:
    (called, column, before, after), _ = item
    a, b = as_number(before), as_number(after)
    if a is None or b is None:
        return (1, 0.0, called, column)
    return (0, -abs(b - a) / (abs(a) or 1.0), called, column)


def _by_way(item: tuple) -> tuple:
    (called, column, before, after), _ = item
    return (
        -abs(as_number(before) - as_number(after)),
        min(as_number(before), as_number(after)),
        called,
        column,
    )


def _places_first(item: tuple) -> tuple:
    (called, what, _), at = item
    return (not what.startswith("place"), -len(at), called, what)


def _where(places: list[str]) -> str:
    return ", ".join(dict.fromkeys(places))
