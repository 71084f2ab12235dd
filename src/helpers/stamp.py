"""The stamp of a page: short hashes of the data and of the code that made it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from helpers.paths import data_folder, notebooks_folder, project_root

_LENGTH = 12


@dataclass(frozen=True)
class Stamp:
    """Hashes (first 12 hexadecimal digits of SHA-256) of ``data/`` and of code, notebooks, commentary and pins."""

    data: str
    code: str


def hash_of_files(files: list[Path], root: Path) -> str:
    """One hash over names and contents; the order of ``files`` does not matter."""
    digest = hashlib.sha256()
    for name, file in sorted((file.relative_to(root).as_posix(), file) for file in files):
        content = file.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:_LENGTH]


def data_hash() -> str:
    """Hash of every table and text under ``data/``; computed indices have hashes of their own."""
    folder = data_folder()
    computed = folder / "index"
    files = [file for file in folder.rglob("*") if file.is_file() and not file.is_relative_to(computed)]
    return hash_of_files(files, folder)


def code_hash() -> str:
    """Hash of helpers, notebooks, manifest, commentary and pinned dependencies."""
    package = Path(__file__).parent
    files = [file for file in package.rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    notebooks = [file for file in notebooks_folder().iterdir() if file.suffix in (".ipynb", ".toml")]
    # editors leave hidden copies beside a text
    notebooks += [file for file in (notebooks_folder() / "commentary").glob("[!.]*/[!.]*") if file.is_file()]
    pins = project_root() / "requirements" / "render.txt"
    parts = [hash_of_files(files, package), hash_of_files(notebooks, notebooks_folder())]
    if pins.exists():
        parts.append(hash_of_files([pins], pins.parent))
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:_LENGTH]


def current_stamp() -> Stamp:
    """The stamp that a page built now carries."""
    return Stamp(data_hash(), code_hash())
