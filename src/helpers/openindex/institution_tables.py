"""Tables of institutions become an index that counts as ``data/annual/`` does, and what of it counts to no city."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from helpers.data import layout
from helpers.index.annual import Annual
from helpers.openindex.corpus import PLACE_COLUMNS, write_table
from helpers.openindex.institution_files import Tables
from helpers.openindex.names import New

_HALF = 0.5


def write_tables(tables: Tables, folder: Path) -> None:
    """Write ``listed``, ``institutions`` and ``places`` as Parquet into ``folder``; see ``helpers.index.own_tables``."""
    listed = {
        "year": "int64", "subject": "string", "institution": "string", "country": "string", "institution_id": "string",
        "rank_all": "int64", "rank_academic": "int64", "share": "float64", "count": "int64", "line": "int64",
    }  # fmt: skip
    write_table(folder / "listed.parquet", listed, list(map(attrgetter(*listed), tables.rows)))
    columns = layout.REFERENCE_TABLES["institutions"]
    institutions = dict.fromkeys(columns, "string") | {"spread": "bool"}
    bodies = [tuple(_cell(body, name) for name in columns) for body in tables.new]
    write_table(folder / "institutions.parquet", institutions, bodies)
    cities = {body.city: body.country for body in reversed(tables.new) if body.city}
    places = [("metropolitan_area", city, country, None) for city, country in sorted(cities.items())]
    write_table(folder / "places.parquet", PLACE_COLUMNS, places)


def _cell(body: New, column: str) -> str | bool:
    known = {"basis": "how", "short_name": "institution"}
    return getattr(body, known.get(column, column), "")


@dataclass(frozen=True)
class Apart:
    """Parts of all Share, 0 to 1: in a city, of bodies in several cities that is in none, and of others in none.

    ``largest`` are institutions of which at least half counts to no city: Share, name, country and why, largest first.
    """

    placed: float
    spread: float
    not_placed: float
    largest: list[tuple[float, str, str, str]]


def parts_apart(annual: Annual) -> Apart:
    """What of all Share of all years counts to no city."""
    whole = sum(annual.listed_total(year) for year in annual.years)
    spread, other = (
        sum(annual.apart(year).get(kind, 0.0) for year in annual.years) / whole
        for kind in ("spread", "not placed")
    )
    lost = [one for year in annual.years for one in annual.not_counted(year) if one.part > 0]
    sums: dict[tuple[str, str, str], float] = defaultdict(float)
    for one in lost:
        if one.part >= _HALF:
            sums[one.institution.name, one.institution.country, one.why] += one.share * one.part
    largest = sorted(((share, *key) for key, share in sums.items()), key=lambda one: (-one[0], one[1]))
    return Apart(1 - spread - other, spread, other, largest)
