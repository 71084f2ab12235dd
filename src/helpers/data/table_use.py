"""Which tables of ``data/`` a report reads: seen while it runs, so that a change elsewhere need not rebuild it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.data import layout

if TYPE_CHECKING:  # whether anything must be made is decided without pandas
    import pandas as pd

    from helpers.data.tables import Tables

# The loader resolves the names, editions and sources of every figure, so a report rests on these whatever it asks.
ALWAYS_READ = (
    "editions", "sources", "places", "place_aliases", "institutions", "institution_aliases", "subjects",
    "metrics", "statements",
)  # fmt: skip
# two tables of one name: the institutions known by name, and the printed figures of institutions
PRINTED = "printed "
COMPUTED = "computed "  # followed by the name of a computed index
ANNUAL = "annual "  # followed by a year: the table of institutions of that year
NATURE = "nature "  # followed by a year: pairs of cities in articles of Nature of that year


UNTIL = "until "  # followed by a year: of the other tables, nothing that is about later years


def until_name(year: int | None) -> set[str]:
    """The name that says how far tables were read, where they were not read wholly."""
    return set() if year is None else {f"{UNTIL}{year}"}


def until_of(names: Iterable[str]) -> int | None:
    """The last year that tables were read to, by the names of what was asked for; None for all years."""
    years = [int(name.removeprefix(UNTIL)) for name in names if name.startswith(UNTIL)]
    return max(years, default=None)


class ReadTables:
    """The tables of ``data/`` as ``Tables`` has them, remembering in ``names`` which were asked for.

    ``until`` is the last year that ``tables`` hold figures of, None for all.

    Figures are remembered by the kind of place they are about, as ``printed cities``: each kind has its file
    in every year folder.
    """

    def __init__(self, tables: Tables, until: int | None = None) -> None:
        self.loaded = tables
        self.until = until
        self.names: set[str] = set(ALWAYS_READ)

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_") or name == "loaded":  # asked for by copying, before there is anything to ask
            raise AttributeError(name)
        table = getattr(self.loaded, name)
        self.names |= {PRINTED + file for file in layout.FIGURE_FILES} if name == "figures" else {name}
        return table

    def figures_of(self, *kinds: str) -> pd.DataFrame:
        """The printed figures about places of these kinds (``city``, ``institution``, ``pair`` …)."""
        self.names |= {PRINTED + file for file, kind in layout.FIGURE_FILES.items() if kind in kinds}
        return self.loaded.figures_of(*kinds)


def files_read(names: set[str], data: Path) -> list[Path]:
    """The files below ``data`` that hold the tables ``names``, those of every year folder included."""
    files: list[Path] = []
    for name in sorted(names):
        if name.startswith(UNTIL):
            continue
        if name.startswith(PRINTED):
            files += data.glob(f"printed/*/{name.removeprefix(PRINTED)}.csv")
            continue
        if name.startswith(COMPUTED):
            # holds the hashes of the tables beside it
            files.append(data / "index" / name.removeprefix(COMPUTED) / "description.json")
            continue
        if name.startswith((ANNUAL, NATURE)):
            folder, year = name.split()
            files.append(data / folder / f"{year}.csv")
            continue
        if name in layout.REFERENCE_TABLES or name in layout.ANNUAL_TABLES:
            files += data.glob(f"reference/{name}.csv")
        if name in layout.YEAR_TABLES and name not in layout.FIGURE_FILES:
            files += data.glob(f"printed/*/{name}.csv")
        if name in ("exclusions", "evidence"):
            files.append(data / f"{name}.csv")
    return sorted(set(files))
