"""The tables that place organisations and US cities: they come with the project, and are made anew from downloads."""

from __future__ import annotations

import datetime
import json
import lzma
import unicodedata
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from helpers.base.files import write_whole
from helpers.base.paths import data_folder
from helpers.data.csv_files import csv_text
from helpers.openindex.places import ORGANISATION_COLUMNS, SEVERAL, plain
from helpers.openindex.problems import BadInput

ORGANISATIONS, US_AREAS = "organisations", "us_areas"
_ORIGIN = "origin.json"


@dataclass(frozen=True)
class Origin:
    """Where a table came from: ``source`` and ``version`` of it, the day it was ``made``, ``rows``, ``terms``, ``note``."""

    source: str
    version: str
    made: str
    rows: int
    terms: str
    note: str = ""


_OF = {
    ORGANISATIONS: ("Research Organization Registry (ROR)", "CC0"),
    US_AREAS: (
        "GeoNames, joined with the delineation of the US Census Bureau",
        "GeoNames: CC BY 4.0, geonames.org; delineation: public domain",
    ),
}


def own_table(name: str, data: Path | None = None) -> Path | None:
    """The table ``ORGANISATIONS`` or ``US_AREAS`` that came with the project or was made since; None without it."""
    path = _folder(data) / f"{name}.csv.xz"
    return path if path.exists() else None


def _folder(data: Path | None) -> Path:
    return (data or data_folder()) / "places"


def origins(data: Path | None = None) -> dict[str, Origin]:
    """Origin of each table.

    Raises:
        BadInput: if the file of origins cannot be read.
    """
    path = _folder(data) / _ORIGIN
    if not path.exists():
        return {}
    try:
        return {name: Origin(**told) for name, told in json.loads(path.read_text(encoding="utf-8")).items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise BadInput(f"{path} cannot be read: {error}") from error


def places_told(us_areas: Path | None, organisations: Path | None) -> list[str]:
    """What a run is told, before it begins, of the tables that it places by."""
    known = origins()
    lines = []
    for name, path, without in (
        (ORGANISATIONS, organisations, "institutions of works and exports are in no city"),
        (US_AREAS, us_areas, "US cities stay by themselves, outside of their metropolitan areas"),
    ):
        told = name.replace("_", " ").replace("us ", "US ")
        origin = known.get(name) if path == own_table(name) else None
        if path is None:
            lines.append(f"no table of {told}: {without} (science-cities index places makes one)")
        elif origin is None:
            lines.append(f"{told}: {path}")
        else:
            note = f"; {origin.note}" if origin.note else ""
            lines.append(f"{told}: {origin.rows:,} rows, {origin.source}, {origin.version}{note}")
    return lines


def write_organisations(
    rows: list[dict[str, str]], version: str, note: str, folder: Path | None = None
) -> Path:
    """Write the compact table of organisations: without names in other letters than Latin, which exports do not use."""
    shown = [{**row, "other_names": _kept_names(row)} for row in rows]
    shown.sort(key=lambda row: (row["country_code"], row["geonames_id"], row["name"], row["ror_id"]))
    return _write(ORGANISATIONS, shown, ORGANISATION_COLUMNS, version, note, folder)


def write_us_areas(rows: list[dict[str, str]], version: str, note: str, folder: Path | None = None) -> Path:
    """Write the compact table of US cities."""
    columns = tuple(rows[0])
    rows = sorted(rows, key=lambda row: (row[columns[1]], int(row[columns[0]])))
    return _write(US_AREAS, rows, columns, version, note, folder)


def _kept_names(row: dict[str, str]) -> str:
    kept, seen = [], {plain(row["name"]), ""}
    for name in row["other_names"].split(SEVERAL):
        bare = plain(name)
        if bare not in seen and all(not c.isalpha() or "LATIN" in unicodedata.name(c, "") for c in name):
            seen.add(bare)
            kept.append(name)
    return SEVERAL.join(kept)


def _write(
    name: str,
    rows: list[dict[str, str]],
    columns: tuple[str, ...],
    version: str,
    note: str,
    data: Path | None,
) -> Path:
    source, terms = _OF[name]
    today = datetime.date.today().isoformat()
    known = origins(data) | {name: Origin(source, version, today, len(rows), terms, note)}
    told = {name: vars(origin) for name, origin in sorted(known.items())}
    path = _folder(data) / f"{name}.csv.xz"
    text = csv_text([columns, *map(itemgetter(*columns), rows)])
    write_whole(path, lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
    write_whole(path.with_name(_ORIGIN), json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    return path
