"""Official downloads of registries, read as they are: organisations of ROR, cities of GeoNames, areas of the US Census."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from helpers.base.files import LARGEST, read_whole
from helpers.data.importing.sheets import NotUnderstood, Sheet, read_sheets
from helpers.openindex import reference
from helpers.openindex.codes import code_columns, read_codes
from helpers.openindex.places import ORGANISATION_COLUMNS, SEVERAL, csv_rows, rows_of, text_of
from helpers.openindex.problems import BadInput

WITHDRAWN = "withdrawn"
#: Column of a table of organisations → what it is called in the registry's own CSV of schema 2, and here.
_HEADINGS = {
    "ror_id": ("id", "ror_id"),
    "name": ("names.types.ror_display", "name"),
    "city": ("locations.geonames_details.name", "city"),
    "geonames_id": ("locations.geonames_id", "geonames_id"),
    "subdivision": ("locations.geonames_details.country_subdivision_name", "subdivision"),
    "country_code": ("locations.geonames_details.country_code", "country_code"),
    "parent_ror_ids": ("relationships", "parent_ror_ids"),
    "status": ("status",),
}
_OTHER_NAMES = ("names.types.acronym", "names.types.alias", "names.types.label", "other_names")
_LANGUAGE = re.compile(r"(?:^|; )(?:no_lang_code|[a-z]{2,3}): ")
_YEAR = re.compile(r"\b((?:19|20)\d{2})\b")
_VERSION = re.compile(r"v\d+(?:\.\d+)+(?:-\d{4}-\d{2}-\d{2})?")
_GEONAMES_CELLS, _ID, _CLASS, _COUNTRY, _STATE, _COUNTY = 19, 0, 6, 8, 10, 11
_CENSUS = ("CSA Code", "CSA Title", "FIPS State Code", "FIPS County Code")


@dataclass
class Registry:
    """Rows by column, ready to be written; ``version`` as the download tells it, ``told`` what a user must know."""

    rows: list[dict[str, str]]
    version: str
    told: list[str] = field(default_factory=list)


def read_ror(path: Path) -> Registry:
    """The organisations of ROR: its JSON or CSV of schema 2, in its zip or not; or a table with ``ROR_COLUMNS``.

    Of an organisation in several cities ``geonames_id``, ``city`` and ``subdivision`` hold all, with ``|`` between.

    Raises:
        BadInput: if there is no such table, or a record that is none; names file, line or record, column and value.
    """
    problems, read = [], None
    for name, raw in _members(path, (".csv", ".json")):
        label = path if name == path.name else Path(f"{path}:{name}")
        try:
            read = _ror_json(label, raw) if raw.lstrip()[:1] == b"[" else _ror_csv(label, raw)
            break
        except _OtherSchema as error:
            problems.append(str(error))
    if read is None:
        raise BadInput("; ".join(problems) or f"{path} holds no .csv and no .json.")
    if not read:
        raise BadInput(f"{path} has no organisations.")
    seen: set[str] = set()
    for row in read:
        if row["ror_id"] in seen:
            raise BadInput(f"{path}: the organisation {row['ror_id']} stands there twice.")
        seen.add(row["ror_id"])
    version = _VERSION.search(path.name)
    return Registry(read, version[0] if version else path.name)


class _OtherSchema(BadInput):
    """The file is of another schema; another one of the same zip may be read."""


def _ror_csv(label: Path, raw: bytes) -> list[dict[str, str]]:
    rows = csv_rows(label, text_of(label, raw))
    _, heading = next(rows, (1, []))
    columns = {name: next((h for h in names if h in heading), "") for name, names in _HEADINGS.items()}
    if missing := [_HEADINGS[name][0] for name, column in columns.items() if not column]:
        raise _OtherSchema(f"{label}, line 1: no table of ROR's schema 2, without {', '.join(missing)}")
    found = []
    for line, cells in rows:
        given = dict(zip(heading, cells, strict=True))
        row = {name: given[column] for name, column in columns.items()}
        for column in ("city", "geonames_id", "subdivision", "country_code"):
            parts = (part.strip() for part in re.split(r"; |\|", row[column]))
            row[column] = SEVERAL.join(filter(None, parts))
        names = [name for column in _OTHER_NAMES if column in given for name in _names(given[column])]
        found.append(_organisation(row, names, label, line))
    return found


def _names(cell: str) -> list[str]:
    parts = _LANGUAGE.split(cell) if _LANGUAGE.match(cell) else cell.split(SEVERAL)
    return [part.strip() for part in parts if part.strip()]


def _ror_json(label: Path, raw: bytes) -> list[dict[str, str]]:
    try:
        records = json.loads(text_of(label, raw))
    except ValueError as error:
        raise BadInput(f"{label} is no JSON: {error}.") from error
    found = []
    for number, record in enumerate(records, 1):
        try:
            if "locations" not in record:
                raise _OtherSchema(
                    f"{label}, record {number}: is not of ROR's schema 2, it has no 'locations'"
                )
            details = [(str(at["geonames_id"]), at["geonames_details"]) for at in record["locations"]]
            names = record["names"]
            shown = [one["value"] for one in names if "ror_display" in one["types"]]
            row = {
                "ror_id": record["id"],
                "name": shown[0] if shown else names[0]["value"],
                "city": SEVERAL.join(of.get("name") or "" for _, of in details),
                "geonames_id": SEVERAL.join(code for code, _ in details),
                "subdivision": SEVERAL.join(of.get("country_subdivision_name") or "" for _, of in details),
                "country_code": SEVERAL.join(of.get("country_code") or "" for _, of in details),
                "parent_ror_ids": SEVERAL.join(
                    one["id"] for one in record.get("relationships") or [] if one["type"].lower() == "parent"
                ),
                "status": record["status"],
            }
            others = [one["value"] for one in names]
        except (KeyError, TypeError, IndexError, AttributeError) as error:
            raise BadInput(
                f"{label}, record {number}: is not as ROR's schema 2 has it ({error!r})."
            ) from error
        found.append(_organisation(row, others, label, number))
    return found


def _organisation(row: dict[str, str], names: list[str], label: Path, line: int) -> dict[str, str]:
    countries = list(dict.fromkeys(filter(None, row["country_code"].split(SEVERAL))))
    row["country_code"] = countries[0] if len(countries) == 1 else ""
    row["subdivision"] = row["subdivision"].strip(SEVERAL) and row["subdivision"]
    read_codes(row, code_columns(list(row)), label, line)
    if not row["ror_id"]:
        raise BadInput(f"{label}, line {line}: has no id.")
    if row["status"] == WITHDRAWN:  # stands for nothing; its id is kept to tell it from one that is not known
        return {**dict.fromkeys(ORGANISATION_COLUMNS, ""), "ror_id": row["ror_id"], "status": WITHDRAWN}
    others = dict.fromkeys(name for name in names if name != row["name"] and SEVERAL not in name)
    return {**row, "name": row["name"].strip(), "other_names": SEVERAL.join(others)}


def read_us_areas(cities: Path, census: Path | None) -> Registry:
    """US cities with the combined statistical area of the delineation that the rules are written for, of some year:
    ``geonameid``, ``csa_code_<year>`` and ``csa_title_<year>``; cities in none are left out.

    ``cities`` is a dump of GeoNames (19 cells without heading, in its zip or not) and ``census`` the list of the Census
    Bureau (CSV or .xlsx, with its titles above the heading); or ``cities`` is a table that joins both.

    Raises:
        BadInput: for another form, or a delineation of another year; names file, line and value.
    """
    year = reference.delineation_year()
    columns = ("geonameid", f"csa_code_{year}", f"csa_title_{year}")
    name, raw = _members(cities, (".txt", ".csv", ".gz"))[0]
    text = text_of(cities, raw)
    if text.startswith("geonameid,"):
        rows = [{name: row[name] for name in columns} for row in rows_of(cities, text, columns)]
        return Registry([row for row in rows if row[columns[1]]], name)
    if census is None:
        raise BadInput(
            "--geonames needs --census, the list of counties with their combined statistical areas."
        )
    areas, named = _counties(census, year)
    states = {row["state"]: row["fips"] for row in reference.rows("us_states")}
    rows, without = [], 0
    met, found = set(), set()  # states with cities, and those of which a county is in an area
    for line, row_text in enumerate(text.splitlines(), 1):
        cells = row_text.split("\t")
        if len(cells) != _GEONAMES_CELLS:
            raise BadInput(
                f"{cities}, line {line}: has {len(cells)} cells, a dump of GeoNames has {_GEONAMES_CELLS}."
            )
        if cells[_COUNTRY] != "US" or cells[_CLASS] != "P" or cells[_STATE] not in states:
            continue
        state = states[cells[_STATE]]
        county = state + cells[_COUNTY]
        met.add(state)
        if county in areas:
            found.add(state)
            rows.append(dict(zip(columns, (cells[_ID], *areas[county]), strict=True)))
        else:
            without += 1
    if not rows:
        raise BadInput(f"{cities} has no US city in a county of {census}.")
    told = [f"{without:,} US cities are in no combined statistical area"]
    if lost := sorted(named[state] for state in {county[:2] for county in areas} & met - found):
        told.append(
            f"no county of {', '.join(lost)} has the same code in both: cities there stay by themselves"
        )
    return Registry(rows, f"{cities.name}, {census.name}", told)


def _counties(path: Path, year: str) -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
    """County (5 digits) → code and title of its area; and state (2 digits) → name."""
    try:
        sheet = read_sheets(str(path))[0]
    except NotUnderstood as error:
        raise BadInput(str(error)) from error
    at = next((n for n, row in enumerate(sheet.rows) if set(_CENSUS) <= {cell.strip() for cell in row}), None)
    if at is None:
        raise BadInput(f"{path}: no list of delineations, no heading with {', '.join(_CENSUS)}.")
    _check_year(path, sheet, at, year)
    heading = [cell.strip() for cell in sheet.rows[at]]
    found, named = {}, {}
    for number in range(at + 1, len(sheet.rows)):
        row = dict(zip(heading, (cell.strip() for cell in sheet.rows[number]), strict=False))
        if not row.get("FIPS County Code"):  # notes below the list
            continue
        code, state, county = row["CSA Code"], row["FIPS State Code"], row["FIPS County Code"]
        for cell in (state, county, code or "0"):
            if not (cell.isascii() and cell.isdigit()):
                raise BadInput(f"{sheet.place(number)}: '{cell}' must be a code of digits.")
        named[state.zfill(2)] = row.get("State Name", "") or state
        if code:
            found[state.zfill(2) + county.zfill(3)] = (code.zfill(3), row["CSA Title"])
    return found, named


def _check_year(path: Path, sheet: Sheet, at: int, year: str) -> None:
    above = " ".join(cell for row in sheet.rows[:at] for cell in row)
    told = _YEAR.findall(f"{above} {' '.join(sheet.titles)}") or _YEAR.findall(path.name.replace("_", " "))
    if not told:
        raise BadInput(f"{path}: neither a title nor the name of the file tells the year of the delineation.")
    if year not in told:
        raise BadInput(
            f"{path}: is the delineation of {told[0]}; data/reference/metropolitan_rules.csv has rules for that of {year}."
        )


def _members(path: Path, kinds: tuple[str, ...]) -> list[tuple[str, bytes]]:
    """Name and content of the file, or of the files in its zip, those of schema 2 and tables first."""
    if not path.is_file():
        raise BadInput(f"{path} does not exist.")
    if path.suffix == ".xlsx" or not zipfile.is_zipfile(path):
        return [(path.name, read_whole(path))]
    return list(_zipped(path, kinds))


def _zipped(path: Path, kinds: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        inside = [
            one
            for one in archive.infolist()
            if one.filename.endswith(kinds)
            and "readme" not in one.filename
            and not one.filename.startswith("__MACOSX")
        ]
        if not inside:
            raise BadInput(f"{path} holds no {' and no '.join(kinds)}.")
        for one in sorted(inside, key=lambda one: ("schema_v2" not in one.filename, one.filename)):
            if one.file_size > LARGEST:
                raise BadInput(f"{path}: {one.filename} unpacks to more than {LARGEST:,} bytes.")
            try:
                yield one.filename, archive.read(one)
            except (zipfile.BadZipFile, EOFError) as error:
                raise BadInput(f"{path}: {one.filename} is damaged ({error}).") from error
