"""What was read from the pages in ``reports/``, and what was made of it, remembered from one run to the next.

The pages around the reports follow from all pages that stand there. Reading hundreds of them anew, and writing
what is written already, would take longer than making the one page that changed.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from functools import cache
from pathlib import Path

from helpers.base.files import write_whole
from helpers.base.paths import reports_folder
from helpers.site.built_page import BuiltPage, Section, read_page

_PACKAGE = Path(__file__).parents[1]


class PageMemory:
    """Pages read before, by their file, its size and its time; ``keep`` writes them down for the next run."""

    def __init__(self) -> None:
        self._file = reports_folder() / ".pages.json"
        self._known = _read(self._file)
        self._now: dict[str, dict] = {}

    def page(self, path: Path) -> BuiltPage:
        """The page at ``path``, as ``read_page`` reads it.

        Raises:
            OSError: if it cannot be read.
        """
        known = self._entry(path)
        if "title" not in known:
            page = read_page(path)
            known |= {"title": page.title, "lead": page.lead, "sections": [asdict(s) for s in page.sections]}
        return BuiltPage(path, known["title"], known["lead"], [Section(**own) for own in known["sections"]])

    def holds(self, path: Path, *inputs: object) -> bool:
        """Whether ``path`` is as it was left when it was last made from the same ``inputs``."""
        return path.is_file() and self._entry(path).get("from") == _hash(inputs)

    def made(self, path: Path, *inputs: object) -> None:
        """Remembers that ``path`` was just made from ``inputs``."""
        before = self._now.get(_name(path), {})
        # links in the shell change neither what a page says nor its sections
        kept = {name: value for name, value in before.items() if name in ("title", "lead", "sections")}
        self._now[_name(path)] = kept | {"seen": _seen(path), "from": _hash(inputs)}

    def seen(self, path: Path) -> list[int]:
        """Time and size of a file: another file of the same name has another."""
        return self._entry(path)["seen"]

    def keep(self) -> None:
        """Writes down what was read and made in this run, and forgets files that were not looked at.

        Raises:
            OSError: if it cannot be written.
        """
        memory = {"reader": _reader(), "pages": self._now}
        if memory != {"reader": _reader(), "pages": self._known}:
            write_whole(self._file, json.dumps(memory, ensure_ascii=False, separators=(",", ":")) + "\n")

    def _entry(self, path: Path) -> dict:
        name = _name(path)
        if name not in self._now:
            known, seen = self._known.get(name, {}), _seen(path)
            self._now[name] = dict(known) if known.get("seen") == seen else {"seen": seen}
        return self._now[name]


def _read(file: Path) -> dict[str, dict]:
    try:
        memory = json.loads(file.read_text(encoding="utf-8"))
        return memory["pages"] if memory["reader"] == _reader() else {}
    except (OSError, ValueError, KeyError, TypeError):  # not there yet, or of another version
        return {}


def _name(path: Path) -> str:
    return path.relative_to(reports_folder()).as_posix()


def _seen(path: Path) -> list[int]:
    state = path.stat()
    return [state.st_mtime_ns, state.st_size]


@cache
def _reader() -> str:
    """Hash of the code that reads pages and of the templates that show what was read."""
    files = [
        _PACKAGE / name
        for name in (
            "site/built_page.py",
            "site/page_memory.py",
            "site/search.py",
            "report/shell.py",
            "site/indexes.py",
        )
    ]
    files += sorted(file for file in (_PACKAGE / "report" / "template").rglob("*") if file.is_file())
    return _hash([file.read_text(encoding="utf-8") for file in files])


def _hash(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]
