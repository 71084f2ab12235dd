"""Where computed indices lie, ``data/index/<name>/``, how one is written whole, and how one is read."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.base.errors import ScienceCitiesError, WrongParameter, nearest
from helpers.base.files import is_there, read_whole, write_whole
from helpers.base.paths import BUILT_IN, data_folder

if TYPE_CHECKING:
    import pandas as pd

TABLES = ("shares", "pairs", "totals", "places", "listed", "institutions")
OWN_TABLES = "institution tables"  # as the description of such an index says what it was made from
_NAME = re.compile(r"[a-z][a-z0-9-]*\Z", re.ASCII)
#: Names that no index may have: folders of built pages, and the printed figures themselves.
RESERVED_NAMES = ("archive", "data", "diff", "failed", *BUILT_IN)
_DESCRIPTION = "description.json"


@dataclass(frozen=True)
class Description:
    """What an index is. Parts of Share lie between 0 and 1; hashes are SHA-256 in hexadecimal digits.

    ``excluded`` says how many records fell under each rule and are not counted, ``reasons`` why the rules are there,
    ``treated`` how many fell under others and are counted; ``incomplete`` are the ids of works that are not counted
    because not all of their authors are known. ``subjects_by_topic`` is of ``helpers.openindex.subjects``, empty where subjects do not follow topics. ``tables`` has the hash of each Parquet table that the index has; ``write_description`` fills it in.
    """

    name: str
    title: str
    made_from: dict[str, object]
    demonstration: bool = False
    base_year: int = 0
    years: list[int] = field(default_factory=list)
    articles: int = 0
    journals: list[str] = field(default_factory=list)
    not_placed: dict[str, float] = field(default_factory=dict)
    spread: dict[str, float] = field(default_factory=dict)
    excluded: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    treated: dict[str, int] = field(default_factory=dict)
    incomplete: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    subjects_by_topic: dict[str, dict[str, int]] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)

    @property
    def is_own_tables(self) -> bool:
        """Whether it was made from tables of institutions, and not from articles; see ``helpers.index.own_tables``."""
        return self.made_from.get("kind") == OWN_TABLES

    @property
    def hash(self) -> str:
        """One hash over everything here, the content of the tables too.

        It holds no time, so the same input makes the same hash (with the same versions of the engine and pyarrow).
        """
        return hashlib.sha256(_canonical(asdict(self)).encode()).hexdigest()


@dataclass(frozen=True, eq=False)
class StoredIndex:
    """An index on disk: its description, when it was made, and its tables, each read when it is first asked for."""

    folder: Path
    description: Description
    hash: str
    made: str
    _kept: dict[tuple[Any, ...], pd.DataFrame] = field(default_factory=dict, init=False, repr=False)

    def has(self, name: str) -> bool:
        """Whether the index has this table: what it was made from may tell no pairs, or no articles."""
        return self._path(name).is_file()

    def table(self, name: str, **equal: object) -> pd.DataFrame:
        """Rows of one of ``TABLES`` whose columns hold the values ``equal``; not to be written to.

        Columns: see ``helpers.openindex.tabulate``; of ``listed`` and ``institutions``, ``helpers.index.own_tables``. ``pairs`` of one level, subject and year are found without reading
        the others.

        Raises:
            WrongParameter: if there is no such table.
            ScienceCitiesError: if this index does not have it, or its file is damaged.
        """
        key = (name, *sorted(equal.items()))
        if key not in self._kept:
            self._kept[key] = self._read(name, equal)
        return self._kept[key]

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.parquet"

    def _read(self, name: str, equal: dict[str, object]) -> pd.DataFrame:
        if name not in TABLES:
            raise WrongParameter(f"No table '{name}'. Tables: {', '.join(TABLES)}.{nearest(name, TABLES)}")
        from pyarrow import ArrowException
        from pyarrow.parquet import read_table

        path = self._path(name)
        if not is_there(path):
            raise ScienceCitiesError(
                f"the index '{self.description.name}' has no table '{name}': what it is made from tells none."
            )
        only = [(column, "==", value) for column, value in equal.items()] or None
        try:
            return read_table(path, filters=only).to_pandas()
        except (ArrowException, OSError) as error:
            told = str(error).splitlines()[0].rpartition("': ")[2].removesuffix(".")
            raise ScienceCitiesError(f"{path} cannot be read ({told}); make the index again.") from error


def index_folder() -> Path:
    """The folder of computed indices; nothing in it is committed."""
    return data_folder() / "index"


def stored_names(root: Path | None = None) -> list[str]:
    """Names of the indices that can be read."""
    root = index_folder() if root is None else root
    return sorted(path.parent.name for path in root.glob(f"[!.]*/{_DESCRIPTION}"))


def open_index(name: str, root: Path | None = None) -> StoredIndex:
    """An index by name.

    Raises:
        WrongParameter: if there is none of this name.
        ScienceCitiesError: if its description cannot be read or was changed by hand, if a table is missing, or if
            another version of the project made it.
    """
    root = index_folder() if root is None else root
    names = stored_names(root)
    if name not in names:
        known = (
            f"Indices: {', '.join(names)}." if names else "There is none; make one with: science-cities demo"
        )
        raise WrongParameter(f"No index '{name}' in {root}. {known}{nearest(name, names)}")
    path = root / name / _DESCRIPTION
    try:
        told = json.loads(read_whole(path))
        if set(told["description"]) != {known.name for known in fields(Description)}:
            raise ScienceCitiesError(
                f"{path.parent} was made by another version of science-cities; make the index again."
            )
        described = Description(**told["description"])
        stored = StoredIndex(path.parent, described, str(told["hash"]), str(told["made"]))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ScienceCitiesError(f"{path} cannot be read ({error}); make the index again.") from error
    if described.hash != stored.hash:
        raise ScienceCitiesError(
            f"{path} was changed after it was made: its hash does not fit; make the index again."
        )
    if missing := [name for name in described.tables if not (path.parent / f"{name}.parquet").is_file()]:
        raise ScienceCitiesError(
            f"{path.parent} lacks {', '.join(f'{name}.parquet' for name in missing)}; make the index again."
        )
    return stored


@contextmanager
def new_index(name: str, root: Path | None = None) -> Iterator[Path]:
    """A folder to write an index into, which takes its place when the block ends well, and else goes away.

    A run that is killed leaves the index of before, or none, and a hidden folder that the next run removes.

    Raises:
        WrongParameter: for a name that cannot be a folder's.
        ScienceCitiesError: if another run writes the same index.
    """
    if not _NAME.match(name) or name in RESERVED_NAMES:
        raise WrongParameter(
            f"'{name}' cannot name an index; use small letters, digits and hyphens, and none of "
            f"{', '.join(RESERVED_NAMES)}."
        )
    root = index_folder() if root is None else root
    root.mkdir(parents=True, exist_ok=True)
    target, before = root / name, root / f".{name}.before"
    with (root / f".{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ScienceCitiesError(f"another run is writing the index '{name}'; wait for it.") from error
        if before.exists() and not target.exists():
            before.rename(target)  # killed between the two renames below
        for left in [before, *root.glob(f".{name}.new-*")]:
            shutil.rmtree(left, ignore_errors=True)
        aside = Path(tempfile.mkdtemp(dir=root, prefix=f".{name}.new-"))
        try:
            yield aside
            aside.chmod(0o755)  # a temporary folder is closed to others
            if target.exists():
                target.rename(before)
            os.rename(aside, target)  # noqa: PTH104
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
        shutil.rmtree(before, ignore_errors=True)


def write_description(folder: Path, description: Description) -> None:
    """Write the description of an index whose tables lie in ``folder``, with their hashes, its own and the time."""
    found = {name: folder / f"{name}.parquet" for name in TABLES}
    description = replace(
        description, tables={name: hash_of_file(path) for name, path in found.items() if path.exists()}
    )
    told = {
        "description": asdict(description),
        "hash": description.hash,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    write_whole(folder / _DESCRIPTION, json.dumps(told, indent=1, ensure_ascii=False) + "\n")


def days_since(day: str, moment: str = "") -> int:
    """Whole days from ``day`` (YYYY-MM-DD) to ``moment`` (ISO 8601), by default now, both in UTC."""
    until = datetime.fromisoformat(moment) if moment else datetime.now(UTC)
    return (until.date() - date.fromisoformat(day)).days


def hash_of_file(path: Path) -> str:
    """SHA-256 of the bytes of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _canonical(content: dict[str, Any]) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
