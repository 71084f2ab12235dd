"""What an import says: how it understood a table, what it cannot decide, and what it writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpers.base.words import first_lines, plural
from helpers.data.csv_files import csv_text
from helpers.data.importing import meanings
from helpers.data.importing.headings import Column
from helpers.data.importing.importer import COPY, MORE, SAME, Doubt, Revised, TableImport
from helpers.data.importing.resolving import Unknown

_FIRST = 3  # rows of a preview
_MOST = 10  # revised values that are told one by one
_PLURAL = {"city": "cities", "institution": "institutions", "country": "countries"}
_MEANING = {
    meanings.CHANGE_ADJUSTED: "change in adjusted Share, %", meanings.CONTRIBUTION: "contribution to its country's Share, %",
    meanings.SHARE: "Share", meanings.COUNT: "Count", meanings.WFC: "weighted fractional count",
    meanings.CHANGE: "change in Share",
}  # fmt: skip


def understood_told(one: TableImport) -> list[str]:
    """The preview of a table: columns, their years, the first rows as they were read."""
    table, origin = one.table, one.origin
    subject = one.subject.replace("_", " ")
    title = next(iter(table.sheet.titles), "")
    rows = [("column", "is", "of", "first rows")]
    for column in sorted(table.columns, key=lambda c: c.position):
        if column.heading or column.meaning:
            rows.append((column.heading, *_of(column, table.kind), " | ".join(_first(one, column))))
    widths = [max(len(row[i]) for row in rows) for i in range(3)]
    lines = [f"{table.sheet.where}" + (f" “{title}”" if title else "")]
    lines.append(f"  {len(table.rows)} {_PLURAL[table.kind]}, {subject}, data year {one.year}")
    lines += [
        "  " + "  ".join([*(row[i].ljust(widths[i]) for i in range(3)), row[3]]).rstrip() for row in rows
    ]
    edition = origin.edition + (" (new)" if origin.edition_row else "")
    source = origin.source + (" (new)" if origin.source_row else "")
    lines.append(f"  edition {edition}; source {source}; confidence {origin.confidence}")
    if not origin.stated:
        lines.append(
            "  where the table is from is not stated; --address URL makes it a source that can be looked up"
        )
    other = {name: own for (name, _), own in one.names.names.items() if name != own}
    if other:
        lines.append("  read as: " + "; ".join(f"{name} → {own}" for name, own in other.items()))
    return lines


def _of(column: Column, kind: str) -> tuple[str, str]:
    if column.meaning == meanings.MOVED or not column.meaning:
        return "not kept", ""
    if column.meaning in meanings.NAMES:
        return column.meaning if column.meaning == kind else f"{column.meaning}, to tell names apart", ""
    span = f"{column.reference}–{column.year}" if column.reference else str(column.year)
    return _MEANING.get(column.meaning, column.meaning), span


def _first(one: TableImport, column: Column) -> list[str]:
    if column.position in one.numbers:
        return [number.text if number else "–" for number in one.numbers[column.position][:_FIRST]]
    return one.table.cells(column)[:_FIRST]


def unknown_told(unknown: Sequence[Unknown], new: bool = True) -> list[str]:
    """Each unknown name once, with near names and the row that would make it known.

    ``new`` says that a name may be said to be new, or one that is near.
    """
    lines = [f"{plural(len(unknown), 'name is', 'names are')} not known:"]
    for one in unknown:
        country = f", {one.country}" if one.country else ""
        near = f" Near: {', '.join(one.near)}." if one.near and not one.table else ""
        lines.append(f"  {one.printed} ({one.where}{country}): {one.why}{near}")
        if one.table:
            lines.append(f"    data/reference/{one.table}.csv: {csv_text([one.row]).rstrip()}")
        elif new:
            said = [f"--name '{one.printed}={near}'" for near in one.near] + [f"--name '{one.printed}=new'"]
            lines.append(f"    say {' or '.join(said)}")
    return lines


def stand_told(one: TableImport) -> list[str]:
    """How a table stands to what is there: new, the same, more of it, or another copy with other values."""
    where = one.table.sheet.where
    lines = [f"  {note}" for note in one.content.notes]
    if one.state == SAME:
        copy = f", {one.copy}" if one.copy else ""
        lines.append(f"{where}: all figures stand already in source {one.beside}{copy}")
    elif one.state == MORE:
        lines.append(
            f"{where}: {plural(len(one.added), 'figure')} more of source {one.beside}; those that are there agree"
        )
    elif one.revised:
        lines.append(
            f"{where}: {plural(len(one.revised), 'figure differs', 'figures differ')} from source {one.beside}; both are kept"
            + (f", these as “{one.copy}”" if one.state == COPY else "")
        )
        lines += [f"  {line}" for line in first_lines([_difference(r) for r in one.revised], _MOST)]
    return lines


def _difference(revised: Revised) -> str:
    figure, before = revised.figure, float(revised.before)
    metric, change = _MEANING.get(figure.metric, figure.metric), ""
    if before and figure.metric in ("share", "count"):
        change = f" ({(float(figure.value) - before) / before * 100:+.2f} %)"
    return f"{figure.place}, {metric} {figure.year}: {revised.before} → {figure.value}{change}"


def doubts_told(doubts: Sequence[Doubt]) -> list[str]:
    """What must be mended, then what must be mended or answered, with the option that answers it."""
    mend, answer = [d for d in doubts if not d.key], [d for d in doubts if d.key]
    lines = [f"{len(mend)} to be mended:", *(f"  {doubt.message}" for doubt in mend)] if mend else []
    if answer:
        lines.append(f"{len(answer)} to be mended, or answered if the source does print them so:")
        for doubt in answer:
            lines += [f"  {doubt.message}", f"    --yes-to {doubt.key}='why it is right'"]
    return lines


def written_told(files: Mapping[str, int], verb: str) -> list[str]:
    """Which tables got how many rows."""
    return [f"data/{file} {verb} {rows} row{'s' * (rows != 1)}" for file, rows in files.items()]
