"""Two builds of one edition compared: the records of their pages, that is their inputs, their data and their text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest

import pandas as pd

from helpers.report.columns import NAMING, kind_of
from helpers.report.record import PageRecord, ShownExhibit
from helpers.runs.earlier_builds import builds_of, record_at
from helpers.runs.inputs import PARTS
from helpers.runs.records import change_of, read_record
from helpers.site.differences import changes
from helpers.site.export import as_number


def compare_builds(before: changes.Side, after: changes.Side) -> changes.Comparison:
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
        old, new = record_at(before.pages[key]), record_at(after.pages[key])
        if old is None or new is None:
            found.method.setdefault("page without a record that can be read, not compared", []).append(key)
        elif old.fingerprint != new.fingerprint:
            found.add_page(key, old, new)
    intro = (
        f"Two builds of {f'edition {before.year}' if before.year else 'the pages of all years'}, compared by what their pages show: the data of every figure and table, "
        "what they were made from, and the text. A row of data is the same row when it is named alike."
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

    def add_page(self, key: str, old: PageRecord, new: PageRecord) -> None:
        for told in self._inputs(old, new):
            self.method.setdefault(told, []).append(key)
        before, after = ({shown.key: shown for shown in page.content.exhibits} for page in (old, new))
        for anchor in dict.fromkeys([*before, *after]):
            tables = [_table(own.get(anchor)) for own in (before, after)]
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
        self.text += [(key, *pair) for pair in text_changes(paragraphs_of(old), paragraphs_of(new))]

    def _inputs(self, old: PageRecord, new: PageRecord) -> Iterator[str]:
        for name in sorted(set(old.parameters) | set(new.parameters)):
            values = [page.parameters.get(name) for page in (old, new)]
            if values[0] != values[1]:
                yield f"parameter {name}: {' → '.join('none' if v is None else str(v) for v in values)}"
        for part in PARTS:
            hashes = [page.inputs.get(part, "") for page in (old, new)]
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
                kind = "place" if "place" in map(kind_of, columns) else "row"
                told = "; ".join(
                    f"{c} {v}" for c, v in row.items() if v and c not in columns and kind_of(c) != "known"
                )
                self.places.setdefault((called, f"{kind} {what}", told), []).append(where)
                continue
            for column in dict.fromkeys([*before, *after]):
                values = before.get(column, ""), after.get(column, "")
                if values[0] == values[1]:
                    continue
                if kind_of(column) == "known":
                    self.method.setdefault(f"{column} of a figure", []).append(f"{where} ({called})")
                elif kind_of(column) == "rank" and all(map(as_number, values)):
                    self.ranks.setdefault((called, column, *values), []).append(where)
                else:
                    self.revised.setdefault((called, column, *values), []).append(where)

    def sections(self) -> dict[str, changes.Section]:
        """The sections of a comparison, each in the order of weight."""
        columns = ("What", "Column", "Before", "After", "Difference", "Where")
        numeric = ("Before", "After", "Difference")
        return {
            "revised": changes.Section(
                columns,
                numeric,
                [
                    (*told, _difference(*told[2:]), _where(at))
                    for told, at in sorted(self.revised.items(), key=_by_size)
                ],
                [
                    "The largest difference first, in proportion to the figure; entries that are not numbers come last."
                ],
            ),
            "ranks": changes.Section(
                ("What", "Column", "Before", "After", "Places up", "Where"),
                ("Before", "After", "Places up"),
                [(*told, _up(*told[2:]), _where(at)) for told, at in sorted(self.ranks.items(), key=_by_way)],
                ["The largest move first."],
            ),
            "places": changes.Section(
                ("What", "Change", "With", "Where"),
                rows=[(*told, _where(at)) for told, at in sorted(self.places.items(), key=_places_first)],
            ),
            "method": changes.Section(
                ("What", "Where"),
                rows=[(told, _where(at)) for told, at in self.method.items()],
                notes=[
                    "Parameters, data, code and environment by the records of the pages, and how figures are known."
                ],
            ),
            "text": changes.Section(("Report", "Before", "After"), rows=self.text),
        }


def _files_on_record(year: int) -> dict[str, dict[str, str]]:
    """The files behind every hash that a record of the edition names."""
    known: dict[str, dict[str, str]] = {}
    for record in [*(build.record for build in builds_of(year)), read_record(year)]:
        known |= record["files"]
    return known


def _table(shown: ShownExhibit | None) -> pd.DataFrame | None:
    return pd.DataFrame(shown.rows, columns=shown.columns) if shown and shown.columns else None


def _naming_columns(*tables: pd.DataFrame) -> list[str]:
    """The fewest columns, in the order of ``NAMING``, by which the rows of each table differ."""
    common = [c for c in tables[0].columns if all(c in table for table in tables)]
    wanted = [c for c in NAMING if c in common]
    wanted += [c for c in common if c not in wanted and kind_of(c) != "known"]
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
    turns: Counter[tuple] = Counter()
    for row in table.to_dict("records"):
        name = tuple(row[column] for column in columns)
        found[*name, turns[name]] = row
        turns[name] += 1
    return found


def text_changes(before: list[str], after: list[str]) -> list[tuple[str, str]]:
    """Paragraphs that differ between two pages, before and after; ``""`` where there is none."""
    found: list[tuple[str, str]] = []
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what != "equal":
            found += zip_longest(before[a:b], after[c:d], fillvalue="")
    return found


def paragraphs_of(page: PageRecord) -> list[str]:
    """The text of a page: its title, its sections, and what stands around its exhibits."""
    found = [f"{page.title} {page.year or ''}".strip()]
    for section in page.content.sections:
        found += [section.title, *section.text]
    for shown in page.content.exhibits:
        found += [f"{shown.name} {shown.title} {shown.subtitle}".strip(), shown.caption, shown.description]
    return [text for text in found if text]


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
    (called, column, *values), _ = item
    before, after = map(as_number, values)
    return (-abs(before - after), min(before, after), called, column)


def _places_first(item: tuple) -> tuple:
    (called, what, _), at = item
    return (not what.startswith("place"), -len(at), called, what)


def _where(places: list[str]) -> str:
    return ", ".join(dict.fromkeys(places))
