"""Which metropolitan area a place belongs to: printed evidence, then exceptions, then the rule; all of it data."""

from __future__ import annotations

import csv
import io
import lzma
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path

from helpers.base.files import LARGEST, read_whole, unpacked
from helpers.data.habits import encoding_fault, heading_fault
from helpers.openindex import reference
from helpers.openindex.codes import code_columns, read_codes
from helpers.openindex.problems import BadInput

_FIRST_CITY = re.compile(r"[-/,]")
SEVERAL = "|"
"""Between the values of one cell."""
# A name goes to the one city of a country that holds this part of the organisations under the name.
_SHARED_NAME = 0.9
ROR_COLUMNS = (
    "ror_id", "name", "city", "geonames_id", "subdivision", "country_code", "other_names", "parent_ror_ids",
)  # fmt: skip
"""Columns of a table of the Research Organization Registry."""
ORGANISATION_COLUMNS = (*ROR_COLUMNS, "status")
"""Those of the table that comes with the project."""


@dataclass(frozen=True)
class Area:
    """A metropolitan area: its id (``place:…`` of the reference tables, ``csa:…`` or ``geonames:…``) and name.

    ``why`` is "printed", "exception", "rule" or "city proper" (no rule applies: the city by itself).
    """

    id: str
    name: str
    why: str


@dataclass(frozen=True)
class Organisation:
    """An organisation of the Research Organization Registry, with every name it is known by.

    ``geonames_id``, ``city`` and ``subdivision`` hold all cities of an organisation in several, with ``|`` between.
    ``withdrawn`` is a record that the registry made by mistake or twice, and took back: it stands for nothing.
    ``inactive`` organisations have ceased; what they published in their time is theirs.
    """

    ror_id: str
    name: str
    geonames_id: str
    city: str
    country_code: str
    other_names: tuple[str, ...]
    parents: tuple[str, ...]
    withdrawn: bool = False
    inactive: bool = False
    subdivision: str = ""


def read_rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a CSV file, gzipped or not, as texts by column, with ``line``; other columns are let pass.

    Codes are as they were before a spreadsheet read them as numbers; see ``helpers.openindex.codes``.

    Raises:
        BadInput: if the file is missing, cut short, not UTF-8, or lacks a column, or holds a code that is none; names
            file and line.
    """
    if not path.exists():
        raise BadInput(f"{path} does not exist.")
    return rows_of(path, text_of(path, read_whole(path)), columns)


def rows_of(path: Path, text: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of ``text``, that of the file ``path``, as ``read_rows`` gives them.

    Raises:
        BadInput: as ``read_rows``.
    """
    rows = csv_rows(path, text)
    _, heading = next(rows, (1, None))
    if heading is None:
        raise BadInput(f"{path} is empty.")
    if fault := heading_fault(heading, columns):
        raise BadInput(f"{path}, line 1: {fault}.")
    if missing := [column for column in columns if column not in heading]:
        raise BadInput(f"{path}, line 1: the column '{missing[0]}' is missing.")
    codes = code_columns(heading)
    found = []
    for line, row in rows:
        cells = dict(zip(heading, row, strict=True))
        read_codes(cells, codes, path, line)
        found.append({**cells, "line": str(line)})
    return found


def csv_rows(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of each row of ``text``, that of the file ``path``; the heading first.

    Raises:
        BadInput: for what is no CSV, or a row of another length than the heading; names file and line.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line, width = 1, None
    try:
        for row in reader:
            width = len(row) if width is None else width
            if len(row) > width and not any(row[width:]):
                raise BadInput(f"{path}, line {line}: ends with a comma too many, perhaps as all rows do.")
            if len(row) != width:
                raise BadInput(f"{path}, line {line}: has {len(row)} cells, the heading has {width}.")
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadInput(f"{path}, line {line}: cannot be read as CSV ({error}).") from error


def text_of(path: Path, raw: bytes) -> str:
    """The text of ``raw``, the bytes of the file ``path``, unpacked if they are gzipped or xz-compressed.

    Raises:
        BadInput: if they are cut short, damaged or not UTF-8; names file and line.
    """
    try:
        if raw[:2] == b"\x1f\x8b":
            raw = unpacked([raw], LARGEST)
        elif raw[:6] == b"\xfd7zXZ\0":
            stream = lzma.LZMADecompressor(lzma.FORMAT_XZ)
            raw = stream.decompress(raw, LARGEST + 1)
            if len(raw) > LARGEST:
                raise ValueError(f"unpacks to more than {LARGEST:,} bytes")
            if not stream.eof:
                raise ValueError("is cut short: its xz stream does not end")
    except ValueError as error:
        raise BadInput(f"{path} {error}.") from error
    except lzma.LZMAError as error:
        raise BadInput(f"{path} is damaged: {error}.") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadInput(f"{path}, line {line}: {encoding_fault(raw)}.") from error


def largest(sums: Counter[str]) -> str | None:
    """The key with the largest number, of equals the first by name; None without keys."""
    return min(sums, key=lambda key: (-sums[key], key), default=None)


def read_organisations(path: Path) -> dict[str, Organisation]:
    """Organisations of a table of the Research Organization Registry (ROR), by ROR id (without address)."""
    return {
        row["ror_id"]: Organisation(
            row["ror_id"],
            row["name"],
            row["geonames_id"],
            row["city"],
            row["country_code"],
            tuple(filter(None, row["other_names"].split(SEVERAL))),
            tuple(filter(None, row["parent_ror_ids"].split(SEVERAL))),
            row.get("status", "") == "withdrawn",
            row.get("status", "") == "inactive",
            row["subdivision"],
        )
        for row in read_rows(path, ROR_COLUMNS)
    }


def plain(name: str) -> str:
    """A name without what differs between registries: case, accents, "the", "&", punctuation."""
    letters = unicodedata.normalize("NFKD", name).casefold().replace("&", " and ")
    if not letters.isascii():
        letters = "".join(c for c in letters if not unicodedata.combining(c))
    words = re.findall(r"\w+", letters)
    return " ".join(words[1:] if words[:1] == ["the"] else words)


#: The tables that ``Places`` reads, in its order: of US areas, and of organisations.
Registries = tuple[Path | None, Path | None]


class Places:
    """Finds metropolitan areas and countries. Nothing is guessed: without GeoNames id there is no area.

    ``organisations`` are those that it was given, by ROR id.
    """

    def __init__(self, us_areas: Path | None = None, organisations: Path | None = None) -> None:
        """``us_areas`` joins GeoNames ids with the combined statistical areas of the US Census (``geonameid``,
        ``csa_code_<year>``, ``csa_title_<year>``); ``organisations`` is a table of ROR, which tells the subdivision
        (region, prefecture) of cities. Without them the rules that need them do not apply.
        """
        self.organisations = read_organisations(organisations) if organisations else {}
        self._countries = {row["code"]: row["country"] for row in reference.rows("country_codes")}
        self._codes = {plain(country): code for code, country in reversed(self._countries.items())}
        cities = [row for row in reference.rows("places") if row["kind"] == "city"]
        self._names = {row["place"] for row in cities}
        cities = [row for row in cities if row["geonames_id"]]
        # a city proper of an early edition lies within the area of the same GeoNames id
        self._reference = {row["geonames_id"]: row["metropolitan_area"] or row["place"] for row in cities}
        cities = [row for row in cities if not row["metropolitan_area"]]
        self._short_names = {(row["country"], row["short_name"]): row["geonames_id"] for row in cities}
        self._listed = {
            (row["country"], plain(name)): row["geonames_id"]
            for row in cities
            for name in (row["place"], row["short_name"])
        }
        self._printed = {
            row["member"]: row["metropolitan_area"]
            for row in reference.rows("metro_areas")
            if row["kind"] == "institution"
        }
        self._rules: dict[str, dict[str, str]] = defaultdict(dict)
        self._exceptions: dict[str, str] = {}
        for row in reference.rows("metropolitan_rules"):
            rules = self._exceptions if row["basis"] == "exception" else self._rules[row["key_kind"]]
            rules[row["key"]] = row["place"]
        year = reference.delineation_year()
        self._area_of_csa = self._rules[f"{reference.DELINEATION}{year}"]
        columns = ("geonameid", f"csa_code_{year}", f"csa_title_{year}")
        rows = read_rows(us_areas, columns) if us_areas else []
        self._csa = {row[columns[0]]: (row[columns[1]], row[columns[2]]) for row in rows}
        self._aliases = {row["alias"]: row["canonical"] for row in reference.rows("place_aliases")}
        self._read_cities()

    def _read_cities(self) -> None:
        """GeoNames id → subdivision, and → name of the city, as most organisations say; and names → GeoNames ids."""
        subdivisions: dict[str, Counter[str]] = defaultdict(Counter)
        names: dict[str, Counter[str]] = defaultdict(Counter)
        self._named: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for found in self.organisations.values():
            cells = [cell.split(SEVERAL) for cell in (found.geonames_id, found.city, found.subdivision)]
            if len(cells[0]) == 1:
                cells[2] = [found.subdivision]
            for geonames_id, city, subdivision in zip(*cells, strict=False):
                if subdivision:
                    subdivisions[geonames_id][f"{found.country_code}:{subdivision}"] += 1
                if city:
                    names[geonames_id][city] += 1
                if city and geonames_id:
                    self._named[found.country_code, plain(city)][geonames_id] += 1
        self._subdivisions = {key: largest(counted) for key, counted in subdivisions.items()}
        self._cities = {key: largest(counted) for key, counted in names.items()}

    def country(self, code: str) -> str | None:
        """The project's name of a country by its code of two letters; None for an unknown code."""
        return self._countries.get(code)

    def country_code(self, name: str) -> str:
        """The code of a country by its name, as the project, an export or an alias writes it; blank if unknown."""
        return self._codes.get(plain(self._aliases.get(name, name)), "")

    def geonames_id(self, city: str, country_code: str) -> str:
        """The GeoNames id of a city by its name and country; blank if unknown, or if cities share the name.

        Of several the one that nine in ten of the registry's organisations under this name sit in.
        """
        name = self._aliases.get(city, city)
        listed = self._listed.get((self._countries.get(country_code, ""), plain(name)), "")
        found = self._named.get((country_code, plain(name)))
        if not found:
            return listed
        code = listed or largest(found) or ""
        areas: Counter[str] = Counter()
        for other, number in found.items():
            area = self.area(other, country_code=country_code)
            areas[area.id if area else ""] += number
        own = self.area(code, country_code=country_code)
        part = areas[own.id if own else ""] / found.total()
        return code if part >= _SHARED_NAME else ""

    def area(
        self, geonames_id: str, city: str = "", institution: str = "", country_code: str = ""
    ) -> Area | None:
        """The metropolitan area of a city, or of an institution that a printed text puts into one.

        ``city`` is the name to use where the reference tables know none. None without GeoNames id or evidence.
        """
        if institution in self._printed:
            return self._known(self._printed[institution], "printed")
        if country_code in self._rules["country"]:
            return self._known(self._rules["country"][country_code], "rule")
        if not geonames_id:
            return None
        if SEVERAL in geonames_id:  # an organisation in several cities: placed where they are of one area
            cities = zip(geonames_id.split(SEVERAL), chain(city.split(SEVERAL), repeat("")), strict=False)
            areas = {self.area(code, name, country_code=country_code) for code, name in cities}
            return areas.pop() if len({area and area.id for area in areas}) == 1 else None
        if geonames_id in self._exceptions:
            return self._known(self._exceptions[geonames_id], "exception")
        code, title = self._csa.get(geonames_id, ("", ""))
        if code:
            if code in self._area_of_csa:
                return self._known(self._area_of_csa[code], "rule")
            first = _FIRST_CITY.split(title)[0]
            return self._known(first, "rule") if first in self._names else Area(f"csa:{code}", title, "rule")
        subdivision = self._subdivisions.get(geonames_id, "")
        if subdivision in self._rules["subdivision"]:
            return self._known(self._rules["subdivision"][subdivision], "rule")
        if geonames_id in self._reference:
            return self._known(self._reference[geonames_id], "city proper")
        name = self._cities.get(geonames_id) or city
        if name in self._names:  # another city of this name is in the reference tables
            name = f"{name} ({self.country(country_code) or f'GeoNames {geonames_id}'})"
        return Area(f"geonames:{geonames_id}", name or f"GeoNames {geonames_id}", "city proper")

    def named_after(self, institution: str, country: str) -> Area | None:
        """The area of the city that a name begins with, in countries where the rules say that names do so."""
        if country not in map(self.country, self._rules["named_after"]):
            return None
        words = institution.split(" ")
        for length in range(len(words) - 1, 0, -1):
            geonames_id = self._short_names.get((country, " ".join(words[:length])))
            if geonames_id:
                return self.area(geonames_id)
        return None

    def _known(self, name: str, why: str) -> Area:
        return Area(f"place:{name}", name, why)
