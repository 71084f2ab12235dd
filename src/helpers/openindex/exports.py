"""City totals from the table of institutions that anybody can download from Nature Index's site.

The table gives no cities. Institutions are placed by name, summed to metropolitan areas, and what cannot be placed is
listed. Bodies with sites in many cities are shown apart; on request a second total books them at their headquarters.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from helpers import layout
from helpers.errors import WrongParameter, nearest
from helpers.openindex import reference
from helpers.openindex.places import Organisation, Places, read_organisations, read_rows
from helpers.openindex.problems import BadInput

#: Headings that the export has had: for each column its names, newest first.
_HEADINGS = {
    "institution": ("Institution",),
    "country": ("Country/territory", "Country"),
    "count": ("Count", "AC"),
    "share": ("Share", "FC"),
}
_NUMBER = re.compile(r"\d+(\.\d+)?([eE][-+]?\d+)?\Z", re.ASCII)
_SHORT_NAME = re.compile(r"\s*\([^()]*\)\s*$")
_ROUNDING = 1e-6
_COMPANY = "company"  # how notes of the reference table begin for companies

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
    known = _Names(places, read_organisations(organisations) if organisations else {}, data)
    columns = _columns(path)
    seen: dict[tuple[str, str], dict[str, str]] = {}
    rows, repeats = [], []
    for row in read_rows(path, tuple(columns.values())):
        cells = {name: row[column].strip() for name, column in columns.items()}
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
    columns = {name: next((n for n in names if n in heading), names[0]) for name, names in _HEADINGS.items()}
    if missing := [" or ".join(_HEADINGS[name]) for name, column in columns.items() if column not in heading]:
        raise BadInput(
            f"{path}, line 1: this is no export of institutions, no column {', no column '.join(missing)}."
        )
    return columns


def _number(path: Path, row: dict[str, str], column: str) -> float:
    if not _NUMBER.match(row[column].strip()):
        raise BadInput(
            f"{path}, line {row['line']}, column {column}: '{row[column]}' must be a number, 0 or more."
        )
    return float(row[column])


def write_export(export: Export, folder: Path, year: int, subject: str) -> None:
    """Write ``shares.parquet`` (columns of ``tabulate.SHARE_COLUMNS``) and ``placement.csv`` into ``folder``."""
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
    with (folder / "placement.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["institution", "country", "share", "metropolitan_area", "spread", "how", "line"])
        for row in sorted(export.rows, key=lambda row: (-row.share, row.institution)):
            spread = "true" if row.spread else "false"
            writer.writerow([row.institution, row.country, row.share, row.area, spread, row.how, row.line])


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


class _Names:
    """Places institutions by name. The same name in two cities places nothing."""

    def __init__(self, places: Places, organisations: dict[str, Organisation], data: Path | None) -> None:
        self._places = places
        self._corrections = {
            (r["institution"], r["country"]): r for r in reference.rows("placement_corrections", data)
        }
        self._aliases = {
            row["alias"]: row["canonical"] for row in reference.rows("institution_aliases", data)
        }
        self._reference = {row["institution"]: row for row in reference.rows("institutions", data)}
        codes = {
            code: places.country(code) for code in {found.country_code for found in organisations.values()}
        }
        pooled = {row["country"]: row["pooled_with"] for row in reference.rows("country_codes", data)}
        self._own: dict[tuple[str, str], list[Organisation]] = defaultdict(list)
        self._other: dict[tuple[str, str], list[Organisation]] = defaultdict(list)
        for found in organisations.values():
            country = codes[found.country_code]
            for where in {country, pooled.get(country or "")} - {None, ""}:
                self._own[_plain(found.name), where].append(found)
                for name in found.other_names:
                    self._other[_plain(name), where].append(found)

    def place(self, institution: str, country: str) -> tuple[str, bool, str]:
        """Metropolitan area (or ""), whether the body is spread, and by what it was found, or why not."""
        country = _plain_country(country)
        correction = self._corrections.get((institution, country))
        if correction:
            area = self._places.area(correction["geonames_id"]) if correction["geonames_id"] else None
            return area.name if area else correction["city"], correction["spread"] == "true", "correction"
        canonical = self._aliases.get(institution, institution)
        listed = self._reference.get(canonical)
        if listed and listed["spread"] == "true":
            # the headquarters of a company say nothing of where its laboratories are
            return "" if listed["note"].startswith(_COMPANY) else listed["city"], True, "reference table"
        printed = self._places.area("", institution=canonical)
        if printed:
            return printed.name, False, "printed"
        found, why = self._registered(institution, country)
        if found:
            area = self._places.area(found.geonames_id, found.city, country_code=found.country_code)
            if area:
                return area.name, False, "registry"
        if listed and listed["city"]:
            return listed["city"], False, "reference table"
        area = self._places.named_after(institution, country)
        return (area.name, False, "name") if area else ("", False, why)

    def _registered(self, institution: str, country: str) -> tuple[Organisation | None, str]:
        name = _plain(institution)
        without_short = _plain(_SHORT_NAME.sub("", institution))
        for names in (self._own, self._other):
            for candidate in dict.fromkeys((name, without_short)):
                found = names.get((candidate, country), [])
                cities = Counter(o.geonames_id for o in found)
                if len(cities) == 1:
                    return found[0], ""
                if len(cities) > 1:
                    return None, "several organisations of this name"
        return None, "no organisation of this name"


def _plain(name: str) -> str:
    """A name without what differs between registries: case, accents, "the", "&", punctuation."""
    letters = unicodedata.normalize("NFKD", name).casefold().replace("&", " and ")
    letters = "".join(c for c in letters if not unicodedata.combining(c))
    words = re.findall(r"\w+", letters)
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def _plain_country(country: str) -> str:
    """``"United States of America (USA)"`` as the project writes it."""
    short = _SHORT_NAME.sub("", country).strip()
    return "United States" if short == "United States of America" else short
