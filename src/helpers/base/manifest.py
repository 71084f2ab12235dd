"""The manifest of reports, ``notebooks/reports.toml``: which reports there are and what they take."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from helpers.base.errors import BadData, ScienceCitiesError, WrongParameter, nearest
from helpers.base.files import Unreadable, text_of
from helpers.base.letters import require_readable
from helpers.base.paths import ALL_YEARS, BUILT_IN, default_source, notebooks_folder

PARAMETER_TYPES = (
    "source", "year", "earlier_year", "integer", "country_group", "city", "cities", "field", "fields",
)  # fmt: skip
# what a report that is made once for all years cannot take: parameters of these types, and several pages
_OF_ONE_YEAR = {"year", "earlier_year", "city", "cities", "each"}
COMPUTED = "computed"  # any source that is a computed index
KINDS_OF_SOURCE = (*BUILT_IN, COMPUTED)


@dataclass(frozen=True)
class ParameterSpec:
    """One declared parameter of a report. ``least`` and ``most`` bound an integer, both included;
    of a parameter that takes several names, ``least`` is their smallest number.

    ``sources`` are the kinds of source that it has a meaning for.
    """

    name: str
    type: str
    description: str
    default: object = None
    least: int | None = None
    most: int | None = None
    sources: tuple[str, ...] = KINDS_OF_SOURCE


@dataclass(frozen=True)
class ReportSpec:
    """One report as the manifest declares it; ``figures`` are the keys of the exhibits it must hold.

    ``each`` names the parameter for whose every value the report is made once, and is empty for a report that
    is made once a year. ``sources`` are the kinds of source that it can be made from, and ``in_edition`` those whose
    editions hold it unless something else is asked for. ``formerly`` are the ids of reports that became a part of it.
    One that stands ``aside`` is named on index pages below the others, without a picture.
    Its pages lie in ``folder`` where there are several; their addresses stay as they are whatever the report is called.
    A report made ``once`` is one page of the site, for all years, and takes no year.
    """

    id: str
    title: str
    description: str
    figures: tuple[str, ...]
    parameters: dict[str, ParameterSpec]
    each: str = ""
    sources: tuple[str, ...] = KINDS_OF_SOURCE
    formerly: tuple[str, ...] = ()
    folder: str = ""
    in_edition: tuple[str, ...] = ()
    once: bool = False
    aside: bool = False

    @property
    def notebook(self) -> Path:
        """The notebook that makes the report."""
        return notebooks_folder() / f"{self.id}.ipynb"


SOURCE = ParameterSpec(
    "source",
    "source",
    "The edition, printed figures alone, institution tables alone, or the name of a computed index.",
)
YEAR = ParameterSpec("year", "year", "The data year of the report. Default: the newest with data.")


def read_toml(path: Path) -> dict[str, Any]:
    """What a file of settings says.

    Raises:
        Unreadable: if it cannot be read.
        BadData: if it is no TOML, or has a character that nobody can read.
    """
    return _settings(path.name, text_of(path))


def _settings(file: str, text: str) -> dict[str, Any]:
    require_readable(text, file)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadData(f"{file}: {error}") from error


def read_manifest(path: Path | None = None) -> dict[str, ReportSpec]:
    """The declared reports by id, in the order of the file.

    Raises:
        ScienceCitiesError: if the file cannot be read, or an entry lacks a part or declares an unknown type.
    """
    path = path or notebooks_folder() / "reports.toml"
    return dict(_declared(path.name, text_of(path)))


@lru_cache(maxsize=4)  # asked for by many, of one text
def _declared(file: str, text: str) -> dict[str, ReportSpec]:
    told = _settings(file, text)
    if not told:
        raise BadData(f"{file}: no report is declared")
    reports = {}
    for report_id, entry in told.items():
        where = f"{file}, report {report_id}"
        try:
            reports[report_id] = _report(report_id, entry, told)
        except KeyError as error:
            raise ScienceCitiesError(f"{where}: {error} is missing") from error
        except (AttributeError, TypeError) as error:  # a heading that holds something else than its parts
            raise ScienceCitiesError(f"{where}: {error}") from error
        for parameter in reports[report_id].parameters.values():
            if parameter.type not in PARAMETER_TYPES:
                raise ScienceCitiesError(
                    f"{where}, parameter {parameter.name}: unknown type '{parameter.type}'."
                    f"{nearest(parameter.type, PARAMETER_TYPES)}"
                )
    return reports


def _report(report_id: str, entry: dict[str, Any], declared: dict[str, dict[str, Any]]) -> ReportSpec:
    """A report by its entry; KeyError holds a part that is missing, TypeError says what is wrong with one."""
    once = entry.get("once", False)
    if not isinstance(once, bool):
        raise TypeError(f"once must be true or false, not {once!r}")
    parameters = {"source": SOURCE} if once else {"source": SOURCE, "year": YEAR}
    for name, values in entry.get("parameters", {}).items():
        sources = _sources(values.pop("sources", KINDS_OF_SOURCE))
        parameters[name] = ParameterSpec(name=name, sources=sources, **values)
    if not isinstance(entry["figures"], list):
        raise TypeError(f"figures must be a list of keys, not {entry['figures']!r}")
    spec = ReportSpec(
        report_id,
        entry["title"],
        entry["description"],
        tuple(entry["figures"]),
        parameters,
        each=entry.get("each", ""),
        sources=_sources(entry.get("sources", KINDS_OF_SOURCE)),
        formerly=tuple(entry.get("formerly", ())),
        folder=_folder(entry.get("folder", report_id), declared, report_id),
        in_edition=_sources(entry["in_edition"]) if "in_edition" in entry else (),
        once=once,
        aside=entry.get("aside", False) is True,
    )
    if once and (wrong := _OF_ONE_YEAR & {*(p.type for p in parameters.values()), *entry}):
        raise TypeError(f"made once, it takes nothing that is of one year, not {', '.join(sorted(wrong))}")
    if spec.each not in ("", *parameters):
        raise TypeError(f"each = '{entry['each']}' is not one of its parameters")
    if not spec.each and {"folder", "in_edition"} & set(entry):
        raise TypeError("folder and in_edition are for a report with several pages (each = …)")
    return spec


def _sources(kinds: object) -> tuple[str, ...]:
    if not isinstance(kinds, list | tuple) or not kinds or any(kind not in KINDS_OF_SOURCE for kind in kinds):
        raise TypeError(f"sources must be a list of {' and '.join(KINDS_OF_SOURCE)}, not {kinds!r}")
    return tuple(kinds)


def _folder(name: object, declared: dict[str, dict[str, Any]], report_id: str) -> str:
    taken = {*declared, *(entry.get("folder") for other, entry in declared.items() if other != report_id)}
    if not isinstance(name, str) or not re.fullmatch(r"[\w-]+", name) or name in taken - {report_id}:
        raise TypeError(f"folder must be a name that no other report has, not {name!r}")
    return name


def notebook_code(path: Path) -> str:
    """The code of a notebook, its cells one after the other.

    Raises:
        Unreadable: if it cannot be read, or is no notebook.
    """
    try:
        cells = json.loads(text_of(path))["cells"]
        return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unreadable(path, "is no notebook") from error


def kind_of_source(source: str) -> str:
    """The source itself, one of ``BUILT_IN``; or ``COMPUTED``."""
    return source if source in BUILT_IN else COMPUTED


def page_module(report_id: str) -> str:
    """Name of the module that says what a report shows."""
    return f"helpers.pages.{report_id}"


def edition_reports(source: str = "") -> dict[str, ReportSpec]:
    """The reports that make up an edition of a source: those that are made once a year."""
    return {i: spec for i, spec in _single_reports(source).items() if not spec.once}


def site_reports(source: str = "") -> dict[str, ReportSpec]:
    """The reports of a source that are made once, for all years."""
    return {i: spec for i, spec in _single_reports(source).items() if spec.once}


def reports_of(year: int, source: str = "") -> dict[str, ReportSpec]:
    """The reports of which one page each stands among those of ``year``, which may be ``ALL_YEARS``."""
    return site_reports(source) if year == ALL_YEARS else edition_reports(source)


def _single_reports(source: str) -> dict[str, ReportSpec]:
    kind = kind_of_source(source or default_source())
    return {i: spec for i, spec in read_manifest().items() if not spec.each and kind in spec.sources}


def report_of_page(key: str, reports: dict[str, ReportSpec]) -> ReportSpec | None:
    """The report whose page has the address ``key`` within an edition, today or formerly; None if there is none."""
    first = key.partition("/")[0]
    return next((s for s in reports.values() if first in (s.folder, s.id, *s.formerly)), None)


def present_key(key: str, reports: dict[str, ReportSpec]) -> str:
    """Where the page that was made at ``key`` is made today: the same, unless its report has moved its pages, or has
    become a part of another one."""
    spec, (first, _, rest) = report_of_page(key, reports), key.partition("/")
    if spec is None:
        return key
    if not spec.each:
        return spec.id if first in spec.formerly else key
    return f"{spec.folder}/{rest}" if rest and first != spec.folder else key


def find_report(report_id: str, reports: dict[str, ReportSpec] | None = None) -> ReportSpec:
    """The report ``report_id``.

    Raises:
        WrongParameter: if the manifest has no such report; the message names the report that it became a part of,
            or the nearest one and all there are.
    """
    reports = reports if reports is not None else read_manifest()
    for spec in reports.values():
        if report_id in spec.formerly:
            raise WrongParameter(f"There is no report '{report_id}' any more: it is a part of '{spec.id}'.")
    if report_id not in reports:
        raise WrongParameter(
            f"There is no report '{report_id}'.{nearest(report_id, reports)} Reports: {', '.join(reports)}."
        )
    return reports[report_id]
