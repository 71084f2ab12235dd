"""The data of all figures and tables as one tidy table with a codebook, as workbooks, and the figures as files.

The rows are those of the records that built pages carry, the same that each figure offers for download; so an
export and the pages of an edition cannot say different things.
"""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd

from helpers.base.files import write_whole
from helpers.base.paths import ALL_YEARS, BUILT_IN, chosen_source
from helpers.base.words import ids_in
from helpers.index.origin import DEMONSTRATION, notice_of, origin_of, terms_of
from helpers.report.columns import column_of
from helpers.report.record import ShownExhibit, as_number
from helpers.site.editions import Edition
from helpers.site.figure_files import figure_files
from helpers.site.workbook import workbook

NAME = "science-cities"
# columns of a report that is made from a computed index
_OF_COMPUTED = {
    "index": ("text", "name of the computed index, and the hash of its state"),
    "warning": ("text", "that the data are invented, where they are"),
}

COLUMNS: dict[str, tuple[str, str]] = {
    "report": ("text", "id of the report, as in notebooks/reports.toml"),
    "report_year": ("whole number", "data year of the report; empty for a report of all years"),
    "exhibit": ("text", "key of the figure or table in its report, the anchor of its page"),
    "exhibit_name": ("text", "its name on the page, such as “Figure 1”; numbers begin anew in each report"),
    "row": ("whole number", "row of the exhibit's data, from 1"),
    "column": ("text", "column of the exhibit's data"),
    "value": ("text", "the cell as the page gives it; empty where nothing is printed"),
    "number": ("number", "the cell as a number, where it is nothing but a number; else empty"),
    "source": ("text", "ids of the sources of the row, separated by “;”, as in data/**/sources.csv"),
    "source_name": ("text", "names of these sources"),
}


def collect(chosen: dict[int, Edition]) -> tuple[pd.DataFrame, str]:
    """The tidy table of the reports of editions, and of what is made once where that is among them, one row a cell,
    and its codebook.

    Raises:
        ScienceCitiesError: if a page is not as it was made.
    """
    source, tables, chapters = chosen_source(), [], []
    invented = bool(notice_of(source))
    for year, edition in chosen.items():
        for report_id in edition.reports:
            record = edition.sound_page(report_id).record
            warning = f"{DEMONSTRATION}: " if invented else ""
            when = "all years" if year == ALL_YEARS else str(year)
            chapters.append(f"### {warning}{record.title} {when}: `{report_id}`, {when}\n")
            for shown in record.content.exhibits:
                if not shown.columns:
                    chapters.append(f"- `{shown.key}`: not shown. {shown.title} {shown.caption}\n")
                    continue
                long = _long(shown).assign(report=report_id)
                long["report_year"] = pd.array([None if year == ALL_YEARS else year] * len(long), "Int64")
                tables.append(long)
                chapters.append(_entry(shown, long))
    table = (
        pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=[*COLUMNS, *_OF_COMPUTED])
    )
    columns = list(COLUMNS)
    if source not in BUILT_IN:
        columns.append("index")
    if invented:
        table["warning"] = DEMONSTRATION
        columns.append("warning")
    return table[columns], _codebook(table, chapters)


def write_export(
    chosen: dict[int, Edition], folder: Path, *, figures: bool = False
) -> tuple[list[Path], int]:
    """Writes CSV, Parquet, codebook and a workbook an edition into ``folder``; returns the files and the number of rows.

    With ``figures``, each figure is written as SVG, PDF and PNG too, in a folder a year.

    Raises:
        ScienceCitiesError: if a page is not as it was made.
        OSError: if a file cannot be written; those of before then stay as they were.
    """
    table, codebook = collect(chosen)
    parquet = io.BytesIO()
    table.to_parquet(parquet, index=False, engine="pyarrow")
    contents: dict[str, str | bytes] = {
        f"{NAME}.csv": table.to_csv(index=False, lineterminator="\n", float_format="%.15g"),
        f"{NAME}.parquet": parquet.getvalue(),
        "codebook.md": codebook,
        **{f"{NAME}-{_named(year)}.xlsx": workbook(edition) for year, edition in chosen.items()},
    }
    if figures:
        for year, edition in chosen.items():
            contents |= {f"figures/{_named(year)}/{name}": content for name, content in figure_files(edition)}
    for name, content in contents.items():
        write_whole(folder / name, content)
    return [folder / name for name in contents], len(table)


def _named(year: int) -> str:
    return "all-years" if year == ALL_YEARS else str(year)


def _long(shown: ShownExhibit) -> pd.DataFrame:
    """One row a cell; every cell is a text as it was printed: an export rounds nothing and drops no zero."""
    place, rows = shown.columns.index("source"), []
    for number, cells in enumerate(shown.rows, start=1):
        ids = cells[place]
        names = "; ".join(shown.sources.get(i.strip(), "") for i in ids_in([ids]))
        rows += [
            (number, column, cell, as_number(cell), ids, names)
            for column, cell in zip(shown.columns, cells, strict=True)
            if column != "source"
        ]
    long = pd.DataFrame(rows, columns=["row", "column", "value", "number", "source", "source_name"])
    return long.assign(
        exhibit=shown.key,
        exhibit_name=shown.name,
        index=shown.index,
        number=pd.array(long["number"].tolist(), dtype="Float64"),
    )


def _entry(shown: ShownExhibit, long: pd.DataFrame) -> str:
    lines = [
        f"- `{shown.key}` ({shown.name}): {shown.title}. {shown.subtitle}".rstrip(" .") + ".",
        f"  {shown.caption}".rstrip(),
    ]
    for column, cells in long.groupby("column", sort=False):
        filled, numbers = int((cells["value"] != "").sum()), int(cells["number"].notna().sum())
        lines.append(f"  - `{column}`: {filled} of {len(cells)} cells filled, {numbers} of them numbers")
    return "\n".join(line for line in lines if line.strip()) + "\n"


def _meanings(table: pd.DataFrame) -> str:
    """The columns that exhibits have, each once, in words."""
    known = {column.name: column for column in map(column_of, table["column"].unique())}
    lines = [f"| `{column.name}` | {column.kind} | {column.meaning} |" for column in known.values()]
    return "\n".join(["| column | kind | meaning |", "| --- | --- | --- |", *lines])


def _codebook(table: pd.DataFrame, chapters: list[str]) -> str:
    shown = COLUMNS | {name: told for name, told in _OF_COMPUTED.items() if name in table}
    columns = "\n".join(f"| `{name}` | {kind} | {meaning} |" for name, (kind, meaning) in shown.items())
    notice = notice_of(chosen_source())
    return (
        "# Codebook\n\n"
        + (f"**{notice}**\n\n" if notice else "")
        + f"`{NAME}.csv` and `{NAME}.parquet` hold the same {len(table)} rows: one row a cell of the data of a figure or "
        "table, in the order of the pages. Terms (Count, Share, adjusted Share, bilateral collaboration score, subject, "
        "field, metropolitan area, data year) and the rule for confidence are defined in `data/README.md`, and on the "
        "pages “Methods and data”.\n\n"
        f"| column | kind | meaning |\n| --- | --- | --- |\n{columns}\n\n"
        "An empty `value` is a figure that no source prints, or a remark that there is no need for. To get one exhibit "
        "back as a table: keep its rows and spread `column` over `row`.\n\n"
        f"Figures: {origin_of(chosen_source())}. {terms_of(chosen_source())} Every row names its sources.\n\n"
        f"## Columns of exhibits\n\nA year at the end of a name is the data year of the values.\n\n{_meanings(table)}\n\n"
        "## Exhibits\n\nEach with its units, its notes and its columns.\n\n" + "\n".join(chapters)
    )
