"""The data of an exhibit as its table on the page shows them, and as programs read them."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.base.words import ids_in
from helpers.index.origin import DEMONSTRATION
from helpers.report.columns import is_number, kind_of
from helpers.report.exhibits import Exhibit, Figure, Table
from helpers.report.record import ShownExhibit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from helpers.report.report import Report

_NAME, _PHRASE = 22, 80  # letters, up to which a text is a name, and a phrase


def source_ids(data: pd.DataFrame) -> list[str]:
    """The ids of the sources of an exhibit's data, each once, in their order."""
    return ids_in(data["source"])


def tabled(report: Report, exhibit: Figure | Table) -> dict[str, Any]:
    """What the templates of figure and table need of its data."""
    data = exhibit.data
    columns = [column for column in data.columns if column != "source"]
    rows = [
        ({column: _cell(row[column]) for column in columns}, report.cite(str(row["source"])))
        for row in data.to_dict("records")
    ]
    return {
        "name": report.file_name(exhibit.key),
        "references": report.cite(";".join(source_ids(data))),
        "addresses": _addresses(report, data),
        "columns": columns,
        "marks": [
            *(f"n{place}" for place, column in enumerate(columns, start=1) if is_number(column)),
            *_in_sight(columns),
        ],
        "rooms": {column: _room(cells[column] for cells, _ in rows) for column in columns}
        | {"source": _room("[00] " * len(numbers) for _, numbers in rows)},
        "rows": rows,
    }


def shown_exhibit(report: Report, exhibit: Exhibit, number: int = 0, caption: str = "") -> dict[str, object]:
    """What programs read of an exhibit: its rows are those of its table, letter by letter."""
    shown = ShownExhibit(exhibit.key, exhibit.kind, number, exhibit.title, caption=caption)
    if isinstance(exhibit, Figure | Table):
        columns = list(exhibit.data.columns)
        numbers = {i: report.cite(i)[0] for i in source_ids(exhibit.data)}
        rows = [
            [
                ";".join(report.cited[n - 1] for n in report.cite(str(row[column])))
                if column == "source"
                else _cell(row[column])
                for column in columns
            ]
            for row in exhibit.data.to_dict("records")
        ]
        shown = replace(
            shown,
            subtitle=getattr(exhibit, "subtitle", ""),
            caption=exhibit.caption,
            description=getattr(exhibit, "description", ""),
            columns=columns,
            rows=rows,
            sources={i: report.index.source(i).name for i in numbers},
            numbers=numbers,
            numeric=[name for name in columns if is_number(name)],
            index=report.index.label,
            warning=DEMONSTRATION if report.index.demonstration else "",
        )
    return asdict(shown)


def _addresses(report: Report, data: pd.DataFrame) -> dict[str, str]:
    """City → address of its page, seen from this one, of the cities in ``data`` that have one in every build."""
    return {city: report.city_pages[city] for city in data.get("city", ()) if city in report.city_pages}


def _in_sight(columns: list[str]) -> list[str]:
    """Marks of the columns that stay in sight where a table is wider than the screen: places, and ranks before them."""
    place = next((columns.index(name) for name in ("city", "institution") if name in columns), None)
    if place is None:
        return []
    ranks = [number for number, name in enumerate(columns[:place], start=1) if kind_of(name) == "rank"]
    return [f"c{place + 1}", *(f"r{number}" for number in ranks[-1:])]


def _room(texts: Iterable[str]) -> str:
    """The class of a column after its longest text: in too narrow a column, a sentence makes a very tall row."""
    longest = max(map(len, texts), default=0)
    return "prose" if longest > _PHRASE else "phrase" if longest > _NAME else ""


def _cell(value: object) -> str:
    return "" if pd.isna(value) else str(value)
