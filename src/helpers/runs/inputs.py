"""What a page is made of, as hashes: they decide whether it must be made again.

Each part is a set of files, or a text. A page records which files it was made from; as long as none of
them changed, their imports and reads are what they were, so looking at the hashes of the recorded files is
enough, and no notebook has to run to find out.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import platform
import re
import sysconfig
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property, wraps
from pathlib import Path

from helpers.base.errors import ScienceCitiesError
from helpers.base.files import is_there, text_of
from helpers.base.manifest import ReportSpec, edition_reports, notebook_code, page_module, site_reports
from helpers.base.paths import BUILT_IN, data_folder, default_source, notebooks_folder, project_root
from helpers.base.site_file import citation_file, site_file
from helpers.commentary.images import IMAGE_TYPES
from helpers.commentary.source import commentary_file, commentary_folder, drafts_file
from helpers.data.rows_in_use import TableTexts, read_texts
from helpers.data.table_use import COMPUTED, files_read
from helpers.index.stored import TABLES, hash_of_file, open_index

LENGTH = 12
UP = "../"  # from the pages of an edition to those that are made once
PARTS = (
    "notebook", "helpers", "data", "commentary", "parameters", "navigation", "template", "environment",
)  # fmt: skip
_PACKAGE = Path(__file__).parents[1]
# what every page rests on besides what its notebook imports
_MACHINERY = ("helpers.runs.render", "helpers.runs.page")
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(helpers[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n]+)|import[ \t]+(helpers[\w.]*))",
    re.M,
)
_PINNED = re.compile(r"^([a-z0-9-]+)==", re.M)
_NAME = re.compile(r"\b[A-Za-z_]\w*\b")


def hash_of(content: bytes | str) -> str:
    """The first 12 hexadecimal digits of SHA-256."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()[:LENGTH]


@dataclass(frozen=True)
class Inputs:
    """Hash of each of ``PARTS``; ``files`` names the files behind them with their hashes, by part."""

    hashes: dict[str, str]
    files: dict[str, dict[str, str]]

    @property
    def fingerprint(self) -> str:
        """One hash over all parts."""
        return fingerprint_of(self.hashes)


def fingerprint_of(hashes: dict[str, str]) -> str:
    """One hash over the hash of each of ``PARTS``."""
    return hash_of("\n".join(f"{part} {hashes[part]}" for part in PARTS))


def _kept(method: Callable[..., dict[str, str]]) -> Callable[..., dict[str, str]]:
    """Lets an object answer the same question once: many pages share parts, and then the parts are the same objects."""

    @wraps(method)
    def answered(self: object, *asked: object, **named: object) -> dict[str, str]:
        known = self.__dict__.setdefault(f"_{method.__name__}", {})
        question = (*asked, *named.values())
        if question not in known:
            known[question] = method(self, *asked, **named)
        answer: dict[str, str] = known[question]
        return answer

    return answered


class Files:
    """Hashes of files as they stood when this run began; each file is read once.

    Made before anything else is read: a file that changes while the run goes on then has another hash than the
    recorded one, and the page is made again next time.
    """

    def __init__(self, source: str = "") -> None:
        self.source = source or default_source()
        self._hashes: dict[Path, str] = {}
        self._rows_in_use: dict[int, dict[str, str]] = {}
        self._shared_as_begun: set[str] = set()

    def hashes(self, files: Iterable[Path], root: Path) -> dict[str, str]:
        """File names relative to ``root`` with their hashes; ``absent`` for a file that is not there."""
        found = {}
        for file in sorted(set(files)):
            if file not in self._hashes:
                self._hashes[file] = hash_of_file(file)[:LENGTH] if file.is_file() else "absent"
            found[file.relative_to(root).as_posix()] = self._hashes[file]
        return found

    @cached_property
    def data(self) -> dict[str, str]:
        """Every table of ``data/``, and of computed indices the one that pages are made from."""
        computed = data_folder() / "index"
        files = [file for file in data_folder().rglob("*.csv") if not file.is_relative_to(computed)]
        if self.source not in BUILT_IN:
            files += files_read({COMPUTED + self.source}, data_folder())
            files += [computed / self.source / f"{name}.parquet" for name in TABLES]
        return self.hashes(files, data_folder())

    @cached_property
    def texts(self) -> TableTexts:
        """The tables as text, to find what a year rests on."""
        folder, texts = data_folder(), read_texts(data_folder())
        # of another one all counts: a page may have been made from what it was when this run began
        self._shared_as_begun = {
            name for name in texts.shared if hash_of_file(folder / name)[:LENGTH] == self.data.get(name)
        }
        return texts

    def rows_in_use(self, year: int) -> dict[str, str]:
        """What a page of ``year`` sees otherwise than in ``data``: of each table that all years share the hash of the rows
        in use; blank for a file of later years alone.
        """
        if year not in self._rows_in_use:
            rows_in_use = self.texts.rows_in_use(year).items()
            used = {name: hash_of(rows) for name, rows in rows_in_use if name in self._shared_as_begun}
            self._rows_in_use[year] = used | dict.fromkeys(self.texts.too_late(year), "")
        return self._rows_in_use[year]

    def know_rows_in_use(self, found: dict[int, dict[str, str]]) -> None:
        """Takes what ``rows_in_use`` of the same tables and the same code was, by year; no table is looked through then."""
        self._rows_in_use |= found

    @_kept
    def data_until(self, year: int | None) -> dict[str, str]:
        """``data`` as a page of ``year`` can rest on it: no file of later years alone, and of tables that all years share
        the rows that its own years name. None: all.
        """
        if year is None:
            return self.data
        return {name: found for name, found in (self.data | self.rows_in_use(year)).items() if found}

    def require_index_as_made(self) -> None:
        """Refuses a computed index whose tables are not those that its description has the hashes of.

        Raises:
            ScienceCitiesError: naming the first such table.
        """
        if self.source in BUILT_IN:
            return
        made = open_index(self.source).description.tables
        for name in TABLES:
            found = self.data[f"index/{self.source}/{name}.parquet"]
            if found != made.get(name, "absent")[:LENGTH]:
                raise ScienceCitiesError(
                    f"data/index/{self.source}/{name}.parquet was changed after the index was made: its hash is not "
                    "the one in description.json; make the index again."
                )

    @cached_property
    def site(self) -> str:
        """One hash over what makes the pages around the reports: all modules, templates and the manifest."""
        manifest = self.hashes([notebooks_folder() / "reports.toml"], notebooks_folder())
        return hash_of(json.dumps([self.helpers, self.template, manifest], sort_keys=True))

    @cached_property
    def helpers(self) -> dict[str, str]:
        """Every module of the helpers."""
        return self.hashes(_PACKAGE.rglob("*.py"), _PACKAGE)

    @cached_property
    def template(self) -> dict[str, str]:
        """Templates, style, the style sheet of figures, and what pages say of their site and its authors."""
        files = [file for file in (_PACKAGE / "report" / "template").rglob("*") if file.is_file()]
        own = self.hashes([*files, *_PACKAGE.rglob("*.mplstyle")], _PACKAGE)
        return own | self.hashes([site_file(), citation_file()], project_root())

    @cached_property
    def notebooks(self) -> dict[str, str]:
        """Notebooks, manifest and all commentary."""
        folder = notebooks_folder()
        files = [
            *folder.glob("*.ipynb"),
            folder / "reports.toml",
            *(folder / "commentary").glob("[!.]*/**/[!.]*"),
        ]
        return self.hashes([file for file in files if file.is_file()], folder)

    def notebook(self, spec: ReportSpec) -> dict[str, str]:
        """The notebook, and what the manifest declares of it."""
        return self.hashes([spec.notebook], notebooks_folder()) | {"reports.toml": hash_of(repr(spec))}

    @_kept
    def navigation(self, once: bool) -> dict[str, str]:
        """What a page leads to beside its own text, with titles: the reports of its edition, and those of all years.

        A page of all years, made ``once``, leads to its like alone.
        """
        of_all_years = {spec.id: hash_of(spec.title) for spec in site_reports(self.source).values()}
        if once:
            return of_all_years
        of_edition = {spec.id: hash_of(spec.title) for spec in edition_reports(self.source).values()}
        return of_edition | {f"{UP}{name}": hash_ for name, hash_ in of_all_years.items()}

    @_kept
    def commentary(self, report_id: str, year: int) -> dict[str, str]:
        """Text, drafts, signatures and images that can come into the commentary of a report."""
        folder, own = commentary_folder(), commentary_folder(year, self.source)
        # an image may lie in a folder beside the text, under any name that a text can give
        images = [file for file in own.rglob("*") if file.suffix.lower() in IMAGE_TYPES and file.is_file()]
        files = [commentary_file(year, report_id, self.source), drafts_file(report_id), *images]
        return self.hashes(files, folder) | _own_signatures(own / "signatures.csv", report_id)


def _own_signatures(path: Path, report_id: str) -> dict[str, str]:
    """The signatures of one report: one under another report is none of its business.

    Of a file that is not as signatures are written all of it counts, since then no report can be made.
    """
    name = path.relative_to(commentary_folder()).as_posix()
    if not path.is_file():
        return {}
    content = path.read_bytes()
    try:
        heading, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    except (ValueError, csv.Error):
        heading, rows = [], []
    if heading and all(len(row) == len(heading) for row in rows):
        own = [heading, *(row for row in rows if row[0] == report_id)]
        return {name: hash_of(repr(own))}
    return {name: hash_of(content)}


def environment() -> dict[str, str]:
    """The interpreter, the pins of rendering, and the versions that are installed of what they pin.

    What else is installed, for tests or for JupyterLab, no page is made from.
    """
    path = project_root() / "requirements" / "render.txt"
    pins = text_of(path) if is_there(path) else ""
    pinned = set(_PINNED.findall(pins))
    installed = {}
    for folder in Path(sysconfig.get_path("purelib")).glob("*.dist-info"):
        name, _, version = folder.name.removesuffix(".dist-info").partition("-")
        name = name.lower().replace("_", "-").replace(".", "-")
        if not pinned or name in pinned:
            installed[name] = version
    return {"python": platform.python_version(), "requirements/render.txt": hash_of(pins), **installed}


def modules_of(spec: ReportSpec) -> list[str]:
    """The files of the helper modules that a report imports, directly or through others, and those that make its page."""
    waiting = [*_imported(notebook_code(spec.notebook)), page_module(spec.id), *_MACHINERY]
    found: dict[str, None] = {}
    known = set(waiting)
    while waiting:
        for file in _files_of(waiting.pop()):
            if file not in found:
                found[file] = None
                waiting += (new := _imports_of(file) - known)
                known |= new
    return list(found)


@cache
def _imports_of(file: str) -> frozenset[str]:
    return frozenset(_imported((_PACKAGE / file).read_text(encoding="utf-8")))


def _imported(code: str) -> tuple[str, ...]:
    """Modules of the helpers that code imports, at its top or within a function.

    Read by their form, not parsed: parsing all modules takes longer than making a report, and a name too many
    (what is imported from a module may itself be one) costs nothing.
    """
    names = []
    for module, imported, plain in _IMPORT.findall(code):
        if plain:
            names.append(plain)
        else:
            names += [module, *(f"{module}.{name}" for name in _NAME.findall(imported))]
    return tuple(names)


@cache
def _files_of(module: str) -> tuple[str, ...]:
    """The file of a module and the ``__init__`` of every package on the way to it, as named in the package."""
    _, *parts = module.split(".")
    names = ["/".join([*parts[:depth], "__init__.py"]) for depth in range(len(parts) + 1)]
    names.append("/".join(parts) + ".py")
    # as text: objects of paths cost more than all else here
    return tuple(name for name in names if os.path.isfile(f"{_PACKAGE}/{name}"))  # noqa: PTH113
