"""The data of an edition as one Excel workbook: a sheet a figure or table, with its units, notes and sources."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import xlsxwriter

from helpers.base.paths import ALL_YEARS, chosen_source
from helpers.base.words import ids_in
from helpers.index.origin import notice_of, terms_of
from helpers.report.columns import column_of
from helpers.report.record import ShownExhibit, as_number
from helpers.site.editions import Edition

_LONGEST_NAME = 31  # letters that a spreadsheet allows the name of a sheet
_WIDEST_COLUMN = 48
# no time of making: the same pages give the same bytes
_MADE = datetime.fromtimestamp(315532800, UTC).replace(tzinfo=None)  # the first day that a zip file can tell


def workbook(edition: Edition) -> bytes:
    """The workbook of an edition; its first sheet lists the others.

    Raises:
        ScienceCitiesError: if a page is not as it was made.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    when = "all years" if edition.year == ALL_YEARS else f"data year {edition.year}"
    book.set_properties({"title": f"Science Cities, {when}", "created": _MADE})
    styles = {
        "title": book.add_format({"bold": True, "font_size": 13}),
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "faint": book.add_format({"font_color": "#5b616c", "text_wrap": True, "valign": "top"}),
    }
    contents = book.add_worksheet("Contents")
    contents.set_column(0, 0, 32)
    contents.set_column(1, 2, 70)
    contents.write(0, 0, f"Science Cities, {when}", styles["title"])
    for line, text in enumerate(
        filter(None, (notice_of(chosen_source()), terms_of(chosen_source()))), start=1
    ):
        contents.merge_range(line, 0, line, 2, text, styles["faint"])
        contents.set_row(line, 15 * (1 + len(text) // 150))
    for column, text in enumerate(("Sheet", "Title", "Units and period")):
        contents.write(4, column, text, styles["head"])
    row = 5
    for report_id in edition.reports:
        for shown in edition.sound_page(report_id).record.content.exhibits:
            if not shown.columns:
                continue
            name = f"{report_id} {shown.name}"[-_LONGEST_NAME:]
            _sheet(book, name, shown, styles)
            contents.write_url(row, 0, f"internal:'{name}'!A1", string=name)
            contents.write(row, 1, shown.title, styles["text"])
            contents.write(row, 2, shown.subtitle, styles["text"])
            row += 1
    book.close()
    return buffer.getvalue()


def tidy(shown: ShownExhibit) -> tuple[list[str], list[list[str]]]:
    """Columns and rows of an exhibit with words out of the columns of numbers: they stand in a column beside them.

    Sources are named; their ids are left to the list of sources.
    """
    columns: list[str] = []
    cells: list[list[str]] = []
    for place, name in enumerate(shown.columns):
        own = [row[place] for row in shown.rows]
        if name == "source":
            own = ["; ".join(shown.sources[i] for i in ids_in([cell])) for cell in own]
        words = ["" if as_number(cell) is not None else cell for cell in own]
        if name not in shown.numeric or not any(words):
            columns.append(name)
            cells.append(own)
            continue
        columns += [name, f"{name}_note"]
        cells += [["" if word else cell for cell, word in zip(own, words, strict=True)], words]
    return columns, [list(row) for row in zip(*cells, strict=True)]


def _sheet(
    book: xlsxwriter.Workbook, name: str, shown: ShownExhibit, styles: dict[str, xlsxwriter.format.Format]
) -> None:
    columns, rows = tidy(shown)
    sheet = book.add_worksheet(name)
    sheet.write(0, 0, f"{shown.warning}. {shown.title}" if shown.warning else shown.title, styles["title"])
    sheet.write(1, 0, shown.subtitle, styles["faint"])
    sheet.write(2, 0, shown.caption)
    filled = {name: [row[place] for row in rows if row[place]] for place, name in enumerate(columns)}
    # years are numbers too
    numeric = {name for name, texts in filled.items() if all(as_number(text) is not None for text in texts)}
    formats: dict[int, xlsxwriter.format.Format] = {}
    for place, column in enumerate(columns):
        sheet.write(4, place, _heading(column), styles["head"])
        texts = [row[place] for row in rows]
        longest = max((len(text) for text in (*texts, _heading(column))), default=8)
        sheet.set_column(place, place, min(longest + 2, _WIDEST_COLUMN))
        for line, text in enumerate(texts, start=5):
            number = as_number(text) if column in numeric else None
            if number is None:
                sheet.write_string(line, place, text) if text else sheet.write_blank(line, place, None)
                continue
            digits = len(text.partition(".")[2])
            if digits not in formats:  # as many decimals as are printed
                formats[digits] = book.add_format({"num_format": f"0.{'0' * digits}" if digits else "0"})
            sheet.write_number(line, place, number, formats[digits])
    sheet.freeze_panes(5, 0)
    sheet.autofilter(4, 0, 4 + len(rows), len(columns) - 1)
    line = 6 + len(rows)
    sheet.write(line, 0, "Columns", styles["title"])
    for own in shown.columns:
        line += 1
        sheet.write(line, 0, _heading(own))
        sheet.write(line, 1, _meaning(own))
    line += 2
    sheet.write(line, 0, "Sources", styles["title"])
    for source, text in shown.sources.items():
        line += 1
        sheet.write(line, 0, source)
        sheet.write(line, 1, text)
    if shown.index:
        sheet.write(line + 2, 0, f"Computed index: {shown.index}")


def _heading(name: str) -> str:
    own = name.removesuffix("_note") if name != "note" else name
    try:
        heading = column_of(own).heading
    except ValueError:
        heading = own
    return heading if own == name else f"{heading}: note"


def _meaning(name: str) -> str:
    try:
        return column_of(name).meaning
    except ValueError:
        return ""
