"""The data of exhibits as their pages draw them, for the signatures of commentary; nothing is put onto a page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from helpers.base.manifest import find_report
from helpers.base.paths import data_folder, default_source
from helpers.commentary.exhibits import CELLS
from helpers.commentary.signatures import digest_of
from helpers.data.table_use import files_read
from helpers.index import choose
from helpers.pages import page_of
from helpers.report.exhibits import Exhibit, Figure, NotApplicable, Table
from helpers.report.parameters import resolve_parameters
from helpers.report.report import Report


def rows_drawn(*exhibits: Exhibit) -> list[str]:
    """The rows of exhibits as texts, in the order drawn; of what is not there, the reason.

    Sources are left out, for who prints a value changes nothing that is drawn, and numbers have six digits.
    """
    rows = []
    for exhibit in exhibits:
        if isinstance(exhibit, Figure | Table):
            data = exhibit.data.drop(columns="source")
            rows += [CELLS.join(_cell(cell) for cell in row) for row in data.itertuples(index=False)]
        else:
            known = "" if isinstance(exhibit, NotApplicable) else f" ({', '.join(map(str, exhibit.years))})"
            rows.append(_cell(f"{exhibit.reason}{known}"))
    return rows


def _cell(cell: object) -> str:
    if isinstance(cell, float):
        return "" if pd.isna(cell) else f"{cell:.6g}"
    return "" if cell is None or cell is pd.NA else " ".join(str(cell).split())


def shown_by(report: Report, functions: Collection[str]) -> dict[str, list[str]]:
    """What functions of a page show, as ``rows_drawn``."""
    page, rows = page_of(report), {}
    for name in functions:
        found = getattr(page, name)(report)
        rows[name] = rows_drawn(*(found if isinstance(found, list | tuple) else (found,)))
    return rows


@dataclass
class DrawnExhibits:
    """The exhibits of a source's reports; see ``helpers.commentary.exhibits.Exhibits``."""

    source: str = ""

    def state(self, tables: Collection[str]) -> dict[str, str]:
        """A hash of the files of each table."""
        return {
            name: digest_of(
                "".join(
                    digest_of(f.read_text("utf-8")) for f in files_read({name}, data_folder()) if f.is_file()
                )
            )
            for name in tables
        }

    def drawn(
        self, report_id: str, year: int, shown: Collection[str]
    ) -> tuple[dict[str, list[str]], set[str]]:
        """The data of exhibits, from an index that has answered nothing else, so that what it reads is theirs."""
        choose.fresh_sources()
        source = self.source or default_source()
        spec = find_report(report_id)
        given: dict[str, object] = {"source": source} if spec.once else {"source": source, "year": year}
        parameters = resolve_parameters(spec, given, choose.load_source(source))
        index = choose.load_source(source, until=None if spec.once else year)
        rows = shown_by(Report(spec, parameters, index), shown)
        return rows, choose.names_read()
