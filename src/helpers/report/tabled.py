"""The data of an exhibit as its table on the page shows them, and as programs read them.

Places far down an order by summed Share, where neighbours hardly differ, are told as ranges.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.base.words import ids_in
from helpers.index.interface import Index
from helpers.index.origin import DEMONSTRATION
from helpers.index.rankings import LAST_TOLD, place_text
from helpers.index.values import SUMMED, records
from helpers.report.columns import is_number, kind_of
from helpers.report.exhibits import Exhibit, Figure, Missing, NotApplicable, Table
from helpers.report.record import ShownExhibit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from helpers.report.report import Report

_NAME, _PHRASE = 22, 80  # letters, up to which a text is a name, and a phrase
_PLACE = "rank"  # the column of places in an order


def with_ranges(exhibit: Exhibit, index: Index) -> Exhibit:
    """``exhibit`` with a range for each place beyond ``LAST_TOLD`` that rests on a table of institutions.

    Ranks of an index that has ranks, and printed ones, stay as they are.
    """
    if index.voice.ranked or not isinstance(exhibit, Figure | Table) or _PLACE not in exhibit.data:
        return exhibit
    summed = [
        any(index.source(one).kind == SUMMED for one in ids_in([cell])) for cell in exhibit.data["source"]
    ]
    places = exhibit.data[_PLACE]
    far = pd.to_numeric(places, errors="coerce").gt(LAST_TOLD) & pd.Series(summed, places.index)
    if not far.any():
        return exhibit
    told = [
        place_text(int(place)) if beyond else "" if pd.isna(place) else str(place)
        for place, beyond in zip(places, far, strict=True)
    ]
    note = f"Beyond place {LAST_TOLD} the data give a range, since neighbours hardly differ."
    return replace(exhibit, data=exhibit.data.assign(**{_PLACE: told}), caption=f"{exhibit.caption} {note}")


def source_ids(data: pd.DataFrame) -> list[str]:
    """The ids of the sources of an exhibit's data, each once, in their order."""
    return ids_in(data["source"])


def tabled(report: Report, exhibit: Figure | Table, number: int) -> tuple[dict[str, object], dict[str, Any]]:
    """What programs read of an exhibit, and what its template needs of its data: the same texts, letter by letter."""
    data, ids = exhibit.data, source_ids(exhibit.data)
    columns = [column for column in data.columns if column != "source"]
    references = report.cite(";".join(ids))
    rows = []
    for row in records(data):
        cited = report.cite(str(row["source"]))
        cells = {column: _cell(row[column]) for column in data.columns}
        rows.append((cells | {"source": ";".join(report.cited[number - 1] for number in cited)}, cited))
    shown = ShownExhibit(
        exhibit.key,
        exhibit.kind,
        number,
        exhibit.title,
        subtitle=getattr(exhibit, "subtitle", ""),
        caption=exhibit.caption,
        description=getattr(exhibit, "description", ""),
        columns=list(data.columns),
        rows=[list(cells.values()) for cells, _ in rows],
        sources={i: report.index.source(i).name for i in ids},
        numbers={i: report.cite(i)[0] for i in ids},
        numeric=[name for name in data.columns if is_number(name)],
        index=report.index.label,
        warning=DEMONSTRATION if report.index.demonstration else "",
    )
    numeric = [f"n{place}" for place, column in enumerate(columns, start=1) if is_number(column)]
    return vars(shown), {
        "name": report.file_name(exhibit.key),
        "references": references,
        "addresses": _addresses(report, data),
        "columns": columns,
        "marks": numeric + _in_sight(columns),
        "rooms": {column: _room(cells[column] for cells, _ in rows) for column in columns}
        | {"source": _room("[00] " * len(numbers) for _, numbers in rows)},
        "rows": rows,
    }


def absent_exhibit(exhibit: Missing | NotApplicable, why: str) -> dict[str, object]:
    """What programs read of an exhibit that is not shown."""
    return vars(ShownExhibit(exhibit.key, exhibit.kind, 0, exhibit.title, caption=why))


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
