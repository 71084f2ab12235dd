"""Commentary files, ``notebooks/commentary/<year>/<report>.md``, split into named passages.

Those of another source than the default one lie in ``notebooks/commentary/<source>/<year>/``.

A passage begins with a comment line ``<!-- passage: name -->`` and ends where the next begins. Everything is
plain Markdown: any editor shows it, and the comment lines are invisible in a preview.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from helpers.base.errors import ScienceCitiesError
from helpers.base.files import Unreadable, is_there, read_whole
from helpers.base.letters import code_point, unreadable
from helpers.base.manifest import notebook_code
from helpers.base.paths import default_source, edition_name, notebooks_folder, project_root

LARGEST_FILE = 100_000
# private-use characters mark where flags and images go; authors cannot write them (``require_readable``)
FLAG_START, FLAG_END = "\ue000", "\ue001"
_PASSAGE = re.compile(r"^<!--\s*passage:\s*([a-z][a-z0-9-]*)\s*-->\s*$")
_SHOWN = re.compile(
    r"""report\.comment\(["']([a-z][a-z0-9-]*)["']\)|report\.show\(\*?page\.([a-z_]+)\(report\)\)"""
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NEARLY_PASSAGE = re.compile(r"^\s*<!--\s*passage\b", re.I)


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


def commentary_folder(year: int | None = None, source: str = "") -> Path:
    """The folder of commentary of a source (default: the default one), of one year or that of reports of ``ALL_YEARS``, or all of it."""
    folder = notebooks_folder() / "commentary"
    if source and source != default_source():
        folder = folder / source
    return folder if year is None else folder / edition_name(year)


def commentary_file(year: int, report_id: str, source: str = "") -> Path:
    """Where the commentary of a report stands, written or not."""
    return commentary_folder(year, source) / f"{report_id}.md"


def latest_year_named(year: int, report_id: str, known: Collection[int], source: str = "") -> int:
    """The latest of the ``known`` years that the commentary of a year names for a report: ``year``, or one after it."""
    path = commentary_file(year, report_id, source)
    text = read_whole(path).decode("utf-8", "replace") if path.is_file() else ""
    return max([year, *(int(named) for named in _YEAR.findall(text) if int(named) in known)])


def drafts_file(report_id: str) -> Path:
    """Where the lines stand from which commentary of any year is drafted."""
    return notebooks_folder() / "commentary" / "drafts" / f"{report_id}.md"


def require_readable(text: str, path: Path, first_line: int) -> None:
    """Refuses characters that no reader sees.

    Raises:
        CommentaryError: with the line of the first.
    """
    if found := unreadable(text):
        line = first_line + text.count("\n", 0, found.start())
        raise CommentaryError(
            path, line, f"a character that cannot be read ({code_point(found[0])}); delete it"
        )


def read_passages(path: Path) -> dict[str, Passage]:
    """The passages of a file by name, in order; none where there is no file.

    Raises:
        CommentaryError: if the file cannot be read, is too large or not UTF-8, if text stands before the first
            passage, if a line nearly names a passage, or if a passage is named twice.
    """
    if not is_there(path):
        return {}
    try:
        content = read_whole(path, LARGEST_FILE)
    except Unreadable as error:
        raise CommentaryError(path, 1, f"the file {error.reason}") from error
    try:
        # some editors begin a file with a byte order mark
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        at = content.count(b"\n", 0, error.start) + 1
        raise CommentaryError(path, at, f"the file is not UTF-8 text: {error}") from error
    require_readable(text, path, 1)
    lines = text.split("\n")
    starts: list[tuple[int, str]] = []
    for number, line in enumerate(lines, start=1):
        if match := _PASSAGE.match(line):
            starts.append((number, match[1]))
        elif _NEARLY_PASSAGE.match(line):
            said = "a passage begins with a line '<!-- passage: name -->', its name in small letters"
            raise CommentaryError(path, number, said)
    for number, line in enumerate(lines[: starts[0][0] - 1] if starts else lines, start=1):
        if line.strip():
            raise CommentaryError(path, number, "text before the first '<!-- passage: name -->' line")
    passages: dict[str, Passage] = {}
    ends = [number - 1 for number, _ in starts[1:]]
    for (number, name), end in zip(starts, [*ends, len(lines)], strict=False):
        if name in passages:
            raise CommentaryError(path, number, f"passage '{name}' is there twice")
        passages[name] = Passage(name, "\n".join(lines[number:end]), number + 1, path)
    return passages


def places_in_notebook(report_id: str) -> list[str]:
    """Names of the passages that a notebook places between its figures, in order."""
    return list(exhibits_beside(report_id))


def exhibits_beside(report_id: str) -> dict[str, tuple[str, ...]]:
    """What each passage of a notebook stands beside: the functions of its page that show what comes before and after.

    Passages that follow one another stand beside the same exhibits.
    """
    code = notebook_code(notebooks_folder() / f"{report_id}.ipynb")
    shown = [(found[1] or "", found[2] or "") for found in _SHOWN.finditer(code)]
    beside = {}
    for at, (passage, _) in enumerate(shown):
        if passage:
            before = next((name for _, name in reversed(shown[:at]) if name), "")
            after = next((name for _, name in shown[at:] if name), "")
            beside[passage] = tuple(dict.fromkeys(name for name in (before, after) if name))
    return beside
