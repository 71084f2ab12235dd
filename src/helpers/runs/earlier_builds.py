"""Earlier builds: pages that another build replaced, at addresses that stay, ``reports/archive/<year>/<build>/``.

A build is kept when a run replaces the first of its pages by one that shows something else. Its folder holds
the pages that this run replaced; a page that the run left alone still stood for a while and is found where it
was put aside later, or on the site. Nothing that was put aside is ever written again, and a page is put aside
once: a later folder then names where it is.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from markupsafe import Markup, escape

from helpers.base.files import write_whole
from helpers.base.paths import reports_folder
from helpers.report.shell import page_of, templates, with_navigation
from helpers.runs.inputs import hash_of
from helpers.runs.seal import is_intact, sealed, stamp_of

_BUILD = re.compile(r"\d{4,}-[0-9a-f]{12}")
_LINK = re.compile(r'href="((?:\.\./)*(?:[\w-]+/)*[\w-]+\.html)(#[\w-]*)?"')
_MAIN = re.compile(r'<main id="content"[^>]*>\n?')
_TITLE = re.compile(r"<title>(.*?)( · Science Cities)?</title>", re.S)


def archive_folder(year: int) -> Path:
    """Where the earlier builds of an edition stand."""
    return reports_folder() / "archive" / str(year)


@dataclass(frozen=True)
class Build:
    """One earlier build of an edition."""

    folder: Path

    @property
    def id(self) -> str:
        """Its name, ``0002-1a2b3c4d5e6f``: counted in the order of replacement, and a hash of its pages."""
        return self.folder.name

    @property
    def year(self) -> int:
        """The data year of its edition."""
        return int(self.folder.parent.name)

    @cached_property
    def manifest(self) -> dict:
        """``edition``, ``build``, ``reports`` by page and ``files`` by hash, as the record of an edition has them.

        A page that was put aside by a run that was then killed is in it, with what the page itself says.
        """
        empty = {"edition": self.year, "build": self.id, "reports": {}, "files": {}}
        try:
            read = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            read = {}
        manifest = empty | (read if isinstance(read, dict) else {})
        for page in sorted(self.folder.rglob("[!.]*.html")):
            key = page.relative_to(self.folder).with_suffix("").as_posix()
            if key not in manifest["reports"]:
                text = page.read_bytes().decode("utf-8", "replace")
                if stamp := stamp_of(text):
                    manifest["reports"][key] = _entry(key, text, stamp, {})
        return manifest

    def page(self, key: str) -> Path:
        """Where a page of this build that its manifest names was put aside."""
        return self.folder / self.manifest["reports"][key]["file"]

    def keep(self, key: str, file: Path, page: str, record: dict, replaced: str) -> None:
        """Writes down that ``page`` was put aside as ``file``; ``record`` is that of its edition."""
        made = record["reports"].get(key, {})
        stamp = stamp_of(page)
        made = made if made.get("fingerprint") == stamp["fingerprint"] else {}
        entry = _entry(key, page, stamp, made) | {
            "file": Path(os.path.relpath(file, self.folder)).as_posix(),
            "archived": hash_of(with_navigation(file.read_bytes().decode("utf-8"), "", "")),
            "replaced": replaced,
        }
        self.manifest["reports"][key] = entry
        named = set(entry.get("ingredients", {}).values())
        self.manifest["files"] |= {h: files for h, files in record["files"].items() if h in named}
        text = json.dumps(self.manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        write_whole(self.folder / "manifest.json", text)


def _entry(key: str, page: str, stamp: dict, made: dict) -> dict:
    title = _TITLE.search(page)
    return (
        {"built": ""}
        | made
        | {
            "title": str(Markup(title[1]).unescape()).partition(", earlier build")[0] if title else key,
            "parameters": stamp["parameters"],
            "fingerprint": stamp["fingerprint"],
            "file": f"{key}.html",
            "intact": is_intact(page),
        }
    )


def builds_of(year: int) -> list[Build]:
    """The earlier builds of an edition, oldest first."""
    folder = archive_folder(year)
    found = (
        [Build(path) for path in folder.iterdir() if _BUILD.fullmatch(path.name)] if folder.is_dir() else []
    )
    return sorted(found, key=lambda build: (int(build.id.partition("-")[0]), build.id))


def archived_years() -> list[int]:
    """Years with earlier builds, newest first."""
    folder = reports_folder() / "archive"
    years = [int(path.name) for path in folder.iterdir() if path.name.isdecimal()] if folder.is_dir() else []
    return sorted((year for year in years if builds_of(year)), reverse=True)


def pages_of_build(build: Build) -> dict[str, Path]:
    """Every page of an edition as it stood when ``build`` was replaced, by key.

    What was not replaced then is the page of the first later build that has one, or the one that stands now.
    """
    present = reports_folder() / str(build.year)
    found = {key: present / f"{key}.html" for key in page_keys(present)}
    for later in reversed([other for other in builds_of(build.year) if not _before(other, build)]):
        found |= {key: later.page(key) for key in later.manifest["reports"]}
    return found


def page_keys(folder: Path) -> list[str]:
    """Keys of the report pages in a folder: those that carry a stamp."""
    pages = sorted(folder.rglob("[!.]*.html")) if folder.is_dir() else []
    return [
        page.relative_to(folder).with_suffix("").as_posix()
        for page in pages
        if stamp_of(page.read_bytes().decode("utf-8", "replace"))
    ]


def _before(build: Build, other: Build) -> bool:
    return int(build.id.partition("-")[0]) < int(other.id.partition("-")[0])


def as_archived(page: str, key: str, build: Build, built: str) -> str:
    """``page`` as it is put aside: marked as replaced, its links leading where they led before.

    A page that was as it was made is sealed again; one that had been changed keeps the seal that it breaks.
    """
    intact = is_intact(page)
    year, own = build.year, build.folder / f"{key}.html"
    here = own.parent
    stood = reports_folder() / str(year) / f"{key}.html"

    def moved(link: re.Match) -> str:
        target = os.path.normpath(stood.parent / link[1])
        return f'href="{Path(os.path.relpath(target, here)).as_posix()}{link[2] or ""}"'

    def to(path: Path) -> str:
        return Path(os.path.relpath(path, here)).as_posix()

    number = build.id.partition("-")[0]
    marked = _LINK.sub(moved, with_navigation(page, "", ""))
    marked = _TITLE.sub(
        lambda title: f"<title>{title[1]}, earlier build {number}{title[2] or ''}</title>", marked, count=1
    )
    note = (
        '<div class="flag superseded" role="note"><p><strong>This is an earlier build of this page.</strong> It was made '
        f'{escape(built)} and has been replaced: <a href="{to(stood)}">the present page</a>, '
        f'<a href="{to(archive_folder(year) / "index.html")}">all earlier builds of edition {year}</a>.</p></div>\n'
    )
    marked = _MAIN.sub(lambda main: main[0] + note, marked, count=1)
    marked = sealed(marked) if intact else marked
    trail = (
        f'<a href="{to(reports_folder() / "index.html")}">Science Cities</a> '
        f'<a href="{to(stood.parents[key.count("/")] / "index.html")}">Edition {year}</a> '
        f'<a href="{to(archive_folder(year) / "index.html")}">Earlier builds of this edition</a>'
    )
    return with_navigation(marked, trail, "")


def write_archive_index(year: int, present: dict) -> Path:
    """Writes the list of the earlier builds of an edition; ``present`` is the record of the edition.

    Raises:
        OSError: if it cannot be written.
    """
    now = {key: made.get("fingerprint") for key, made in present["reports"].items()}
    folder = archive_folder(year)
    body = templates().get_template("archive_index.html.j2").render(
        builds=[
            {
                "id": build.id,
                "replaced": max((made.get("replaced", "") for made in build.manifest["reports"].values()), default=""),
                "pages": [
                    made
                    | {
                        "href": Path(os.path.relpath(build.page(key), folder)).as_posix(),
                        "again": now.get(key) == made["fingerprint"],
                    }
                    for key, made in sorted(build.manifest["reports"].items())
                ],
            }
            for build in reversed(builds_of(year))
        ]
    )  # fmt: skip
    page = page_of(
        title="Earlier builds",
        title_year=str(year),
        description=f"Pages of edition {year} that another build has replaced, as they stood.",
        body=body,
        contents=[],
    )
    trail = (
        f'<a href="../../index.html">Science Cities</a> <a href="../../{year}/index.html">Edition {year}</a>'
    )
    path = folder / "index.html"
    write_whole(path, with_navigation(page, trail, ""))
    return path
