"""Commentary files: ``notebooks/commentary/<year>/<report>.md``, split into named passages.

A passage begins with a comment line ``<!-- passage: name -->`` and ends where the next begins. Everything is
plain Markdown: any editor shows it, and the comment lines are invisible in a preview.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import ScienceCitiesError
from helpers.paths import notebooks_folder, project_root

LARGEST_FILE = 100_000
_PASSAGE = re.compile(r"^<!--\s*passage:\s*([a-z][a-z0-9-]*)\s*-->\s*$")


class CommentaryError(ScienceCitiesError):
    """Something in a commentary file that cannot be used; the message begins with file and line."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        self.path, self.line, self.plain = path, line, message
        super().__init__(f"{shown(path)}, line {line}: {message}")


@dataclass(frozen=True)
class Passage:
    """The text of one passage; ``line`` is the line of the file on which the text begins."""

    name: str
    text: str
    line: int
    path: Path


def shown(path: Path) -> str:
    """``path`` as messages name it: relative to the project where it lies inside."""
    return path.relative_to(project_root()).as_posix() if path.is_relative_to(project_root()) else str(path)


def commentary_folder(year: int | None = None) -> Path:
    """The folder of commentary, of one year or of all."""
    folder = notebooks_folder() / "commentary"
    return folder if year is None else folder / str(year)


def commentary_file(year: int, report_id: str) -> Path:
    """Where the commentary of a report stands, written or not."""
    return commentary_folder(year) / f"{report_id}.md"


def read_passages(path: Path) -> dict[str, Passage]:
    """The passages of a file by name, in order.

    Raises:
        CommentaryError: if the file is too large or not UTF-8, if text stands before the first passage, or if
            a passage is named twice.
    """
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise CommentaryError(path, 1, f"the file has {size:,} bytes; at most {LARGEST_FILE:,} are read")
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise CommentaryError(path, 1, f"the file is not UTF-8 text: {error}") from error
    starts = [(number, match[1]) for number, line in enumerate(lines) if (match := _PASSAGE.match(line))]
    before = lines[: starts[0][0]] if starts else lines
    stray = next((number for number, line in enumerate(before) if line.strip()), None)
    if stray is not None:
        raise CommentaryError(path, stray + 1, "text before the first '<!-- passage: name -->' line")
    passages: dict[str, Passage] = {}
    for position, (number, name) in enumerate(starts):
        if name in passages:
            raise CommentaryError(path, number + 1, f"passage '{name}' is there twice")
        end = starts[position + 1][0] if position + 1 < len(starts) else len(lines)
        passages[name] = Passage(name, "\n".join(lines[number + 1 : end]), number + 2, path)
    return passages


def places_in_notebook(report_id: str) -> list[str]:
    """Names of the passages that a notebook places between its figures, in order."""
    import json

    notebook = json.loads((notebooks_folder() / f"{report_id}.ipynb").read_text(encoding="utf-8"))
    code = "\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code")
    return re.findall(r"""report\.comment\(["']([a-z][a-z0-9-]*)["']\)""", code)
