"""Which reports a run is to make: asked for by the user, checked against manifest and data, or cached.

To check a request, the tables have to be read and examined, which takes a second or two. As long as neither
the tables nor the code have changed, the same request gives the same jobs, so they are kept.
"""

from __future__ import annotations

import gc
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.base.errors import BadData, WrongParameter
from helpers.base.files import write_whole
from helpers.base.manifest import (
    ReportSpec,
    edition_reports,
    find_report,
    kind_of_source,
    read_manifest,
    site_reports,
)
from helpers.base.paths import default_source, notebooks_folder, reports_folder
from helpers.base.words import listed
from helpers.runs.inputs import Files, environment, hash_of
from helpers.runs.job import Job
from helpers.runs.outputs import read_json

if TYPE_CHECKING:  # it takes pandas along, which a run of which all pages are made need not load
    from helpers.index.interface import Index

_MOST_KEPT = 40


@dataclass(frozen=True)
class Request:
    """What the user asked for. No year means the newest with data, no report all of an edition."""

    years: tuple[str, ...] = ()
    all_years: bool = False
    reports: tuple[str, ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Plan:
    """The jobs of a request, and the years with data."""

    jobs: list[Job]
    years: list[int]


def plan(request: Request, index: Index) -> Plan:
    """What a request asks for, every parameter checked; nothing has run yet.

    Raises:
        WrongParameter: for an unknown report, year, parameter name or value.
    """
    from helpers.report.parameters import resolve_parameters, resolve_year

    declared = read_manifest()
    parameters = dict(request.parameters)
    for name in ("source", "year"):
        if name in parameters:
            raise WrongParameter(f"The {name} is given by --{name}, not by -p {name}=….")
    if request.years and request.all_years:
        raise WrongParameter("Give --year or --all-years, not both.")
    chosen = [find_report(report_id, declared) for report_id in dict.fromkeys(request.reports)]
    if chosen and all(spec.once for spec in chosen) and (any(request.years) or request.all_years):
        raise WrongParameter(
            f"{listed(spec.id for spec in chosen)} is made once, for all years: leave the year out."
        )
    chosen = chosen or _edition(declared, request.source)
    wanted = (
        index.years if request.all_years else [resolve_year(year, index) for year in request.years if year]
    )
    jobs = [
        Job(spec, resolve_parameters(spec, own | {"year": year}, index))
        for year in dict.fromkeys(wanted or [index.years[-1]])
        for spec in chosen
        if not spec.once
        for own in _each(spec, parameters, year, index)
    ]
    jobs += [Job(spec, resolve_parameters(spec, {**parameters}, index)) for spec in chosen if spec.once]
    _require_pages_of_their_own(jobs)
    return Plan(jobs, list(index.years))


def _edition(declared: dict[str, ReportSpec], source: str) -> list[ReportSpec]:
    """The reports made once a year, those with several pages that belong to an edition, and those made once."""
    kind = kind_of_source(source or default_source())
    many = [spec for spec in declared.values() if kind in spec.in_edition]
    return [*edition_reports(source).values(), *many, *site_reports(source).values()]


def _each(spec: ReportSpec, given: dict[str, str], year: int, index: Index) -> list[dict[str, str]]:
    """The parameters given, once for every value of the parameter that the report is made for each of."""
    if not spec.each or spec.each in given:
        return [given]
    # cities are all there is one report each of
    return [given | {spec.each: city} for city in index.profiles(year)]


def _require_pages_of_their_own(jobs: list[Job]) -> None:
    taken: dict[Path, Job] = {}
    for job in jobs:
        if (other := taken.setdefault(job.page, job)) is not job:
            raise WrongParameter(f"{job.name} and {other.name} would be written to the same page.")


def warm_index(source: str = "") -> Index:
    """The index of a source, with everything imported that reports need.

    Raises:
        BadData: if a table cannot be read.
        WrongParameter: if there is no such source.
    """
    # What is imported and read here stays to the end. The garbage collector need not look at it: not now, not in
    # the processes forked from this one, whose memory so stays shared, and not when this one ends.
    gc.disable()
    try:
        from helpers.index.choose import load_source
        from helpers.runs.warm import import_everything, rehearse

        import_everything()
        rehearse()
        return load_source(source)
    finally:
        gc.freeze()
        gc.enable()


def sound_index(source: str = "") -> Index:
    """The same, every table examined; the examination runs beside the importing and reading.

    Raises:
        BadData: naming the first problems and the number of all.
    """
    from helpers.runs.examination import Examination

    gc.disable()  # until all is imported: see ``warm_index``
    examination = Examination()
    try:
        index: Index | None = warm_index(source)
    except BadData:
        index = None  # the examination says more, and says all of it
    examination.require_sound()
    return index if index is not None else warm_index(source)


def cached(request: Request, files: Files) -> Plan | None:
    """What the same request asked for with the same tables and the same code, if it was made before.

    ``files`` then know which rows of the tables are in use.
    """
    found = read_json(_file()).get(_key(request, files), {})
    try:
        declared = read_manifest()
        jobs = [Job(declared[report], dict(parameters)) for report, parameters in found["jobs"]]
        years = [int(year) for year in found["years"]]
        in_use = {int(year): {**hashes} for year, hashes in found["rows in use"].items()}
    except (AttributeError, KeyError, TypeError, ValueError):  # not there, or not as this version writes it
        return None
    whole = all(job.spec.once or type(job.parameters.get("year")) is int for job in jobs)
    if not whole:
        return None
    files.know_rows_in_use(in_use)
    return Plan(jobs, years)


def keep(request: Request, files: Files, made: Plan) -> None:
    """Keeps what a request asks for whose tables were found sound."""
    plans = read_json(_file())
    plans.pop(_key(request, files), None)
    kept = list(plans.items())[1 - _MOST_KEPT :]
    told = {
        "jobs": [[job.spec.id, job.parameters] for job in made.jobs],
        "years": made.years,
        "rows in use": {job.year: files.rows_in_use(job.year) for job in made.jobs if not job.spec.once},
    }
    text = json.dumps(dict(kept) | {_key(request, files): told}, ensure_ascii=False)
    write_whole(_file(), text + "\n")


def _file() -> Path:
    return reports_folder() / ".plans.json"


def _key(request: Request, files: Files) -> str:
    manifest = files.hashes([notebooks_folder() / "reports.toml"], notebooks_folder())
    return hash_of(json.dumps([asdict(request), files.data, files.helpers, manifest, environment()]))
