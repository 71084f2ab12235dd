"""Tables of institutions become an index that counts as ``data/annual/`` does, and what of it counts to no city."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from helpers.data import layout
from helpers.index.annual import Annual
from helpers.openindex.institution_files import Tables
from helpers.openindex.names import New
from helpers.openindex.tabulate import PLACE_COLUMNS

_HALF = 0.5


def write_tables(tables: Tables, folder: Path) -> None:
    """Write ``listed``, ``institutions`` and ``places`` as Parquet into ``folder``; see ``helpers.index.own_tables``."""
    import pyarrow as pa
    from pyarrow.parquet import write_table

    text, whole = pa.string(), pa.int64()
    kinds = {
        "year": whole, "subject": text, "institution": text, "country": text, "institution_id": text, "rank_all": whole,
        "rank_academic": whole, "share": pa.float64(), "count": whole, "line": whole,
    }  # fmt: skip
    listed = pa.table(
        {name: pa.array([getattr(row, name) for row in tables.rows], kind) for name, kind in kinds.items()}
    )
    write_table(listed, folder / "listed.parquet", compression="zstd")
    columns = layout.REFERENCE_TABLES["institutions"]
    bodies = {name: pa.array([_cell(body, name) for body in tables.new], text) for name in columns}
    bodies["spread"] = pa.array([body.spread for body in tables.new], pa.bool_())
    write_table(pa.table(bodies), folder / "institutions.parquet", compression="zstd")
    cities = {body.city: body.country for body in reversed(tables.new) if body.city}
    places = [("metropolitan_area", city, country, None) for city, country in sorted(cities.items())]
    cells = list(zip(*places, strict=True)) or [()] * len(PLACE_COLUMNS)
    table = pa.table({name: pa.array(c, text) for name, c in zip(PLACE_COLUMNS, cells, strict=True)})
    write_table(table, folder / "places.parquet", compression="zstd")


def _cell(body: New, column: str) -> str:
    if column == "basis":
        return body.how
    return str(getattr(body, "institution" if column == "short_name" else column, ""))


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
    lost = [one for year in annual.years for one in annual.not_counted(year) if one.part > 0]
    spread = sum(one.share * one.part for one in lost if one.institution.several) / whole
    other = sum(one.share * one.part for one in lost if not one.institution.several) / whole
    sums: dict[tuple[str, str, str], float] = defaultdict(float)
    for one in lost:
        if one.part >= _HALF:
            sums[one.institution.name, one.institution.country, one.why] += one.share * one.part
    largest = sorted(((share, *key) for key, share in sums.items()), key=lambda one: (-one[0], one[1]))
    return Apart(1 - spread - other, spread, other, largest)
