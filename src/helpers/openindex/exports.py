"""City totals from the table of institutions that anybody can download from Nature Index's site.

The table gives no cities. Institutions are placed by name, summed to metropolitan areas, and what cannot be placed is
listed. Bodies with sites in many cities are shown apart; on request a second total books them at their headquarters.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from helpers.base.errors import WrongParameter, nearest
from helpers.data import layout
from helpers.data.habits import heading_fault, with_hint
from helpers.data.importing.sheets import tidy
from helpers.openindex.names import NO_COUNTRY, InstitutionNames, country_of
from helpers.openindex.places import Places, largest, read_organisations, read_rows
from helpers.openindex.problems import BadInput
from helpers.openindex.tabulate import PLACE_COLUMNS

#: Headings that the export has had: for each column its names, newest first.
_HEADINGS = {
    "institution": ("Institution",),
    "country": ("Country/territory", "Country"),
    "count": ("Count", "AC"),
    "share": ("Share", "FC"),
}
_NUMBER = re.compile(r"\d+(\.\d+)?([eE][-+]?\d+)?\Z", re.ASCII)
_ROUNDING = 1e-6

HEADQUARTERS = "metropolitan_area_with_headquarters"
"""Level of the city totals in which spread bodies count at their headquarters, for comparison."""

SPREAD = "spread over many cities"
NOT_PLACED = "not placed"


@dataclass(frozen=True)
class Placed:
    """A row of the export and where it was put.

    ``area`` is the metropolitan area, for a ``spread`` body that of its headquarters; empty if not known. ``how`` says
    by what: "correction", "printed", "registry", "reference table", "name" (it begins with a city), or why not.
    """

    institution: str
    country: str
    count: float
    share: float
    area: str
    spread: bool
    how: str
    line: int


@dataclass(frozen=True)
class Export:
    """All rows of an export, placed; ``repeats`` are the lines of identical rows that were dropped."""

    rows: tuple[Placed, ...]
    repeats: tuple[int, ...]

    @property
    def share(self) -> float:
        """The Share of all rows together."""
        return sum(row.share for row in self.rows)

    def part(self, what: str) -> float:
        """Part of all Share, 0 to 1, that is ``"placed"``, ``SPREAD`` or ``NOT_PLACED``."""
        of = sum(row.share for row in self.rows if _state(row) == what)
        return of / self.share if self.share else 0.0

    def unplaced(self, most: int = 20) -> list[Placed]:
        """The largest institutions that could not be placed."""
        lost = [row for row in self.rows if _state(row) == NOT_PLACED]
        return sorted(lost, key=lambda row: (-row.share, row.institution))[:most]

    def city_shares(self, at_headquarters: bool = False) -> dict[str, float]:
        """Metropolitan area → Share, largest first; ``SPREAD`` and ``NOT_PLACED`` among them, so all of it sums up.

        With ``at_headquarters`` spread bodies count where their headquarters are known to be.
        """
        sums: dict[str, float] = defaultdict(float)
        for row in self.rows:
            state = _state(row)
            if state == "placed" or (at_headquarters and state == SPREAD and row.area):
                sums[row.area] += row.share
            else:
                sums[state] += row.share
        return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))


def _state(row: Placed) -> str:
    return SPREAD if row.spread else "placed" if row.area else NOT_PLACED


def read_export(
    path: Path, places: Places, organisations: Path | None = None, data: Path | None = None
) -> Export:
    """Read and place an export.

    Identical rows are dropped and listed. ``organisations`` is a table of ROR; without it only the reference tables
    place institutions.

    Raises:
        BadInput: for a column that is missing, a number that cannot be one, a Share above its Count, or an institution
            that stands twice with other figures; names file, line and value.
    """
    known = InstitutionNames(places, read_organisations(organisations) if organisations else {}, data)
    columns = _columns(path)
    seen: dict[tuple[str, str], dict[str, str]] = {}
    rows, repeats = [], []
    for row in read_rows(path, tuple(columns.values())):
        cells = {name: tidy(row[column]) for name, column in columns.items()}
        key = (cells["institution"], cells["country"])
        if not cells["institution"]:
            raise BadInput(f"{path}, line {row['line']}, column {columns['institution']}: is blank.")
        count, share = (_number(path, row, columns[name]) for name in ("count", "share"))
        if share > count + _ROUNDING:
            raise BadInput(
                f"{path}, line {row['line']}: the Share {share:g} of {key[0]} is above its Count {count:g}."
            )
        if key in seen:
            first = seen[key]
            if first["count"] == cells["count"] and first["share"] == cells["share"]:
                repeats.append(int(row["line"]))
                continue
            raise BadInput(
                f"{path}, line {row['line']}: {key[0]} ({key[1]}) stands already in line {first['line']}, "
                f"with other figures ({first['count']}, {first['share']})."
            )
        seen[key] = {**cells, "line": row["line"]}
        area, spread, how = known.place(*key)
        rows.append(Placed(*key, count, share, area, spread, how, int(row["line"])))
    if not rows:
        raise BadInput(f"{path} has no rows.")
    return Export(tuple(rows), tuple(repeats))


def subject_of(text: str | None) -> str:
    """The id of a subject given on the command line; ``overall`` by default."""
    known = ("overall", *layout.JOURNAL_SUBJECTS)
    if text is not None and text not in known:
        raise WrongParameter(f"No subject '{text}'. Subjects: {', '.join(known)}.{nearest(text, known)}")
    return text or "overall"


def _columns(path: Path) -> dict[str, str]:
    found = read_rows(path, ())
    heading = found[0].keys() if found else ()
    every = [name for names in _HEADINGS.values() for name in names]
    if fault := heading_fault([name for name in heading if name != "line"], every):
        raise BadInput(f"{path}, line 1: {fault}.")
    columns = {name: next((n for n in names if n in heading), names[0]) for name, names in _HEADINGS.items()}
    if missing := [" or ".join(_HEADINGS[name]) for name, column in columns.items() if column not in heading]:
        raise BadInput(
            f"{path}, line 1: this is no export of institutions, no column {', no column '.join(missing)}."
        )
    return columns


def _number(path: Path, row: dict[str, str], column: str) -> float:
    if not _NUMBER.match(row[column].strip()):
        told = with_hint("must be a number, 0 or more", row[column])
        raise BadInput(f"{path}, line {row['line']}, column {column}: '{row[column]}' {told}.")
    return float(row[column])


def write_export(export: Export, folder: Path, year: int, subject: str) -> None:
    """Write ``shares.parquet``, ``places.parquet`` (columns: ``tabulate``) and ``placement.csv`` into ``folder``.

    In ``places`` an institution has the area it was placed in, null if it is spread or not placed; a metropolitan area
    the country that holds most of its Share.
    """
    import pyarrow as pa
    from pyarrow.parquet import write_table

    rows = [("institution", row.institution, "place", row.count, row.share) for row in export.rows]
    for level, at_headquarters in (("metropolitan_area", False), (HEADQUARTERS, True)):
        for place, share in export.city_shares(at_headquarters).items():
            kind = {SPREAD: "spread", NOT_PLACED: NOT_PLACED}.get(place, "place")
            rows.append((level, place, kind, None, share))
    columns = dict(zip(("level", "place", "kind", "count", "share"), zip(*rows, strict=True), strict=True))
    table = pa.table(
        {
            **{name: pa.array(columns[name], pa.string()) for name in ("level", "place", "kind")},
            "subject": pa.array([subject] * len(rows), pa.string()),
            "year": pa.array([year] * len(rows), pa.int16()),
            "count": pa.array([None if n is None else round(n) for n in columns["count"]], pa.int64()),
            "share": pa.array(columns["share"], pa.float64()),
            "adjusted_share": pa.array(columns["share"], pa.float64()),
        }
    )
    write_table(table, folder / "shares.parquet", compression="zstd")
    located = [("institution", *row) for row in _located((r.institution, r) for r in export.rows)]
    located += [
        ("metropolitan_area", name, country, None)
        for name, country, _ in _located((r.area, r) for r in export.rows if _state(r) == "placed")
    ]
    cells = list(zip(*located, strict=True)) or [()] * len(PLACE_COLUMNS)
    table = pa.table({name: pa.array(c, pa.string()) for name, c in zip(PLACE_COLUMNS, cells, strict=True)})
    write_table(table, folder / "places.parquet", compression="zstd")
    with (folder / "placement.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["institution", "country", "share", "metropolitan_area", "spread", "how", "line"])
        for row in sorted(export.rows, key=lambda row: (-row.share, row.institution)):
            spread = "true" if row.spread else "false"
            writer.writerow([row.institution, row.country, row.share, row.area, spread, row.how, row.line])


def _located(rows: Iterable[tuple[str, Placed]]) -> list[tuple[str, str | None, str | None]]:
    """Names, sorted, with the country and the area that hold most of their Share; of equals the first by name."""
    countries: dict[str, Counter[str]] = defaultdict(Counter)
    areas: dict[str, Counter[str]] = defaultdict(Counter)
    names = set()
    for name, row in rows:
        names.add(name)
        country = country_of(row.country)
        if country != NO_COUNTRY:
            countries[name][country] += row.share
        if _state(row) == "placed":
            areas[name][row.area] += row.share

    return [(name, largest(countries[name]), largest(areas[name])) for name in sorted(names)]


def agreement(shares: dict[str, float], printed: dict[str, int]) -> float | None:
    """Spearman's rank correlation of computed Shares with printed ranks, over the printed cities.

    1 is the same order; None with fewer than three cities. A printed city without Share counts as 0.
    """
    import pandas as pd

    if len(printed) < 3:
        return None
    cities = sorted(printed)
    computed = pd.Series([shares.get(city, 0.0) for city in cities]).rank(ascending=False)
    return float(computed.corr(pd.Series([printed[city] for city in cities]).rank()))
