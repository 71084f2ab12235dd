"""The tables that place organisations and US cities: they come with the project, and are made anew from downloads."""

from __future__ import annotations

import csv
import datetime
import io
import json
import lzma
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from helpers.base.files import write_whole
from helpers.base.paths import data_folder
from helpers.openindex import reference
from helpers.openindex.places import SEVERAL, plain
from helpers.openindex.problems import BadInput

ORGANISATIONS, US_AREAS = "organisations", "us_areas"
_FOLDER, _ORIGIN = "places", "origin.json"
_DELINEATION = "csa_"


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
    path = _path(name, data)
    return path if path.exists() else None


def _path(name: str, data: Path | None) -> Path:
    return (data_folder() if data is None else data) / _FOLDER / f"{name}.csv.xz"


def origins(data: Path | None = None) -> dict[str, Origin]:
    """Origin of each table.

    Raises:
        BadInput: if the file of origins cannot be read.
    """
    path = (data_folder() if data is None else data) / _FOLDER / _ORIGIN
    if not path.exists():
        return {}
    try:
        return {name: Origin(**told) for name, told in json.loads(path.read_text(encoding="utf-8")).items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise BadInput(f"{path} cannot be read: {error}") from error


def places_told(organisations: Path | None, us_areas: Path | None) -> list[str]:
    """What a run is told, before it begins, of the tables that it places by."""
    known = origins()
    lines = []
    for name, path, without in (
        (ORGANISATIONS, organisations, "institutions of works and exports are in no city"),
        (US_AREAS, us_areas, "US cities stay by themselves, outside of their metropolitan areas"),
    ):
        told = name.replace("_", " ").replace("us ", "US ")
        if path is None:
            lines.append(f"no table of {told}: {without} (science-cities index places makes one)")
        elif path == own_table(name) and name in known:
            origin = known[name]
            note = f"; {origin.note}" if origin.note else ""
            lines.append(f"{told}: {origin.rows:,} rows, {origin.source}, {origin.version}{note}")
        else:
            lines.append(f"{told}: {path}")
    return lines


def delineation_year(data: Path | None = None) -> str:
    """The year of the delineation that the rules of metropolitan areas are written for."""
    kinds = {row["key_kind"] for row in reference.rows("metropolitan_rules", data)}
    return next(kind for kind in sorted(kinds) if kind.startswith(_DELINEATION)).removeprefix(_DELINEATION)


def write_organisations(
    rows: list[dict[str, str]], columns: tuple[str, ...], version: str, note: str, folder: Path | None = None
) -> Path:
    """Write the compact table of organisations: without names in other letters than Latin, which exports do not use."""
    shown = [{**row, "other_names": _kept_names(row)} for row in rows]
    shown.sort(key=lambda row: (row["country_code"], row["geonames_id"], row["name"], row["ror_id"]))
    return _write(ORGANISATIONS, shown, columns, version, note, folder)


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
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path = _path(name, data)
    known = origins(data)
    source, terms = _OF[name]
    known[name] = Origin(source, version, datetime.date.today().isoformat(), len(rows), terms, note)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, lzma.compress(text.getvalue().encode(), preset=9 | lzma.PRESET_EXTREME))
    told = {name: vars(origin) for name, origin in sorted(known.items())}
    write_whole(path.with_name(_ORIGIN), json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    return path
