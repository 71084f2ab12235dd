"""The data of all figures and tables as one tidy table, with a codebook: what readers see, to be taken along.

The rows come from the built pages, from the same data that each figure offers for download; so an export and
the pages of an edition cannot say different things.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import pandas as pd

from helpers.base.files import write_whole
from helpers.base.paths import chosen_source, reports_folder
from helpers.index.origin import notice_of, origin_of, terms_of
from helpers.site.built_page import BuiltPage, Section, read_page

NAME = "science-cities"
# columns that every download has, and what becomes of them here
_ADDED = ("source", "source_name", "report", "report_year")
# and those of a report that is made from a computed index
_OF_COMPUTED = {
    "index": ("text", "name of the computed index, and the hash of its state"),
    "warning": ("text", "that the data are invented, where they are"),
}
_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")

COLUMNS: dict[str, tuple[str, str]] = {
    "report": ("text", "id of the report, as in notebooks/reports.toml"),
    "report_year": ("whole number", "data year of the report"),
    "exhibit": ("text", "key of the figure or table in its report, the anchor of its page"),
    "exhibit_name": ("text", "its name on the page, such as “Figure 1”; numbers begin anew in each report"),
    "row": ("whole number", "row of the exhibit's data, from 1"),
    "column": ("text", "column of the exhibit's data"),
    "value": ("text", "the cell as the page gives it; empty where nothing is printed"),
    "number": ("number", "the cell as a number, where it is nothing but a number; else empty"),
    "source": ("text", "ids of the sources of the row, separated by “;”, as in data/**/sources.csv"),
    "source_name": ("text", "names of these sources"),
}


def as_number(value: str) -> float | None:
    """``"1,234.5"`` → 1234.5; None for whatever is more or less than a number."""
    plain = value.strip().replace("−", "-")
    return float(plain.replace(",", "")) if _NUMBER.fullmatch(plain) else None


def collect(pages: list[tuple[int, str]]) -> tuple[pd.DataFrame, str]:
    """The tidy table of ``pages`` (year and report id of built pages), one row a cell, and its codebook.

    Raises:
        OSError: if a page cannot be read.
    """
    tables, chapters = [], []
    for year, report_id in pages:
        page = read_page(reports_folder() / str(year) / f"{report_id}.html")
        chapters.append(f"### {page.title}: `{report_id}`, {year}\n")
        for section in page.exhibits:
            data = _data_of(page, section)
            if data is None:
                chapters.append(f"- `{section.anchor}`: not shown. {_sentence(section.text)}\n")
                continue
            long = _long(data, section)
            tables.append(long)
            chapters.append(_entry(section, long))
    table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(COLUMNS))
    columns = [*COLUMNS, *(name for name in _OF_COMPUTED if name in table)]
    return table[columns], _codebook(table, chapters)


def write_export(pages: list[tuple[int, str]], folder: Path) -> tuple[list[Path], int]:
    """Writes CSV, Parquet and codebook of ``pages`` into ``folder``; returns the files and the number of rows.

    Raises:
        OSError: if a file cannot be written; those of before then stay as they were.
    """
    table, codebook = collect(pages)
    parquet = io.BytesIO()
    table.to_parquet(parquet, index=False, engine="pyarrow")
    contents = {
        f"{NAME}.csv": table.to_csv(index=False, lineterminator="\n", float_format="%.15g"),
        f"{NAME}.parquet": parquet.getvalue(),
        "codebook.md": codebook,
    }
    for name, content in contents.items():
        write_whole(folder / name, content)
    return [folder / name for name in contents], len(table)


def _data_of(page: BuiltPage, section: Section) -> pd.DataFrame | None:
    text = page.csv_of(section)
    # every cell is a text as it was printed: an export rounds nothing and drops no zero
    return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False) if text else None


def _long(data: pd.DataFrame, section: Section) -> pd.DataFrame:
    added = [*_ADDED, *(name for name in _OF_COMPUTED if name in data)]
    own = [column for column in data.columns if column not in added]
    long = data.assign(row=range(1, len(data) + 1)).melt(
        id_vars=["row", *added], value_vars=own, var_name="column", value_name="value"
    )
    long["order"] = long["column"].map({column: place for place, column in enumerate(own)})
    long = long.sort_values(["row", "order"], kind="stable")
    return long.assign(
        report_year=long["report_year"].astype(int),
        exhibit=section.anchor,
        exhibit_name=section.kind,
        number=pd.array([as_number(value) for value in long["value"]], dtype="Float64"),
    )


def _sentence(text: str) -> str:
    return " ".join(text.removeprefix("Not shown").split())


def _entry(section: Section, long: pd.DataFrame) -> str:
    lines = [
        f"- `{section.anchor}` ({section.kind}): {section.title}. {section.subtitle}".rstrip(" .") + ".",
        f"  {section.caption}".rstrip(),
    ]
    for column, cells in long.groupby("column", sort=False):
        filled, numbers = int((cells["value"] != "").sum()), int(cells["number"].notna().sum())
        lines.append(f"  - `{column}`: {filled} of {len(cells)} cells filled, {numbers} of them numbers")
    return "\n".join(line for line in lines if line.strip()) + "\n"


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
        "## Exhibits\n\nEach with its units, its notes and its columns.\n\n" + "\n".join(chapters)
    )
