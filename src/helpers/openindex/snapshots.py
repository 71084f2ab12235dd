"""A folder of OpenAlex's snapshot: which of its files belong to it, in the layouts of 2026 and before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from helpers.base.files import read_whole
from helpers.openindex.problems import BadInput

_WORKS = "works"
# Where works lie below the folder that is given, the newest layout first; each may hold JSON lines or Parquet.
_FOLDERS = (
    "data/jsonl/works",
    "data/parquet/works",
    "jsonl/works",
    "parquet/works",
    "data/works",
    "works",
    ".",
)
_PATTERNS = ("updated_date=*/part_*.parquet", "updated_date=*/part_*.gz")


@dataclass(frozen=True)
class Snapshot:
    """Files of works; ``verified`` if a manifest vouches for the size of each; ``date`` and ``passed_over`` as it says.

    ``passed_over`` is the number of files that the manifest does not name: their records have moved to others.
    """

    files: list[Path]
    verified: bool
    date: str = ""
    passed_over: int = 0


def snapshot_files(folder: Path) -> Snapshot:
    """The files of works in a folder of the snapshot, which its manifest names, if there is one.

    Raises:
        BadInput: if there are none, if works lie there in two formats, or if a file is missing or has another size than
            the manifest says; names it.
    """
    found = {below: _files(folder / below) for below in _FOLDERS}
    below = next((below for below, files in found.items() if files), None)
    if below is None:
        raise BadInput(
            f"{folder} holds no updated_date=*/part_*.gz or .parquet in {', '.join(_FOLDERS[:-1])}, the files of a "
            "snapshot of OpenAlex."
        )
    files = found[below]
    if len({file.suffix for file in files}) > 1:
        raise BadInput(f"{folder / below} holds works as JSON lines and as Parquet; keep one of the two.")
    date, sizes = _manifest(folder / below)
    if not sizes:
        return Snapshot(files, False, date)
    known = {_name(file): file for file in files}
    if missing := sorted(sizes.keys() - known.keys()):
        raise BadInput(
            f"{folder / below} is not whole: {len(missing):,} of the {len(sizes):,} files of its manifest are missing, "
            f"{missing[0]} for one; load them, or remove the manifest to count what is there."
        )
    for name, expected in sizes.items():
        if known[name].stat().st_size != expected:
            raise BadInput(
                f"{known[name]} is cut short: {known[name].stat().st_size} bytes, the manifest says {expected}."
            )
    named = [file for file in files if _name(file) in sizes]
    return Snapshot(named, True, date, len(files) - len(named))


def _files(folder: Path) -> list[Path]:
    return sorted(file for pattern in _PATTERNS for file in folder.glob(pattern))


def _name(file: Path | str) -> str:
    """A file by its day and its own name: what lies above differs between a bucket and a disk."""
    return "/".join(str(file).split("/")[-2:])


def _manifest(works: Path) -> tuple[str, dict[str, int]]:
    """The date of a snapshot, and file → bytes, as the first manifest says that tells of works."""
    date = ""
    for path in (works / "manifest.json", works / "manifest", works.parent / "manifest.json"):
        if not path.exists():
            continue
        try:
            told = json.loads(read_whole(path))
            date = date or str(told.get("date") or "")
            sizes = {_name(entry["url"]): int(entry["meta"]["content_length"]) for entry in _entries(told)}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadInput(f"{path} cannot be read: {error!r}.") from error
        if sizes:
            return date, sizes
    return date, {}


def _entries(told: dict) -> Iterator[dict]:
    """The files of works: of a manifest of works, of one of all entities, or of one of before 2026."""
    if told.get("entity", _WORKS) == _WORKS:
        yield from told.get("files") or told.get("entries") or []
    for entity in told.get("entities") or []:
        if entity["entity"] == _WORKS:
            yield from entity["files"]
