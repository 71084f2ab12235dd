"""The manifest of reports, ``notebooks/reports.toml``: which reports there are and what they take."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import ScienceCitiesError, WrongParameter, nearest
from helpers.paths import notebooks_folder

PARAMETER_TYPES = ("year", "earlier_year", "integer", "country_group", "city")


@dataclass(frozen=True)
class ParameterSpec:
    """One declared parameter of a report. ``least`` and ``most`` bound an integer, both included."""

    name: str
    type: str
    description: str
    default: object = None
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class ReportSpec:
    """One report as the manifest declares it; ``figures`` are the keys of the exhibits it must hold.

    ``each`` names the parameter for whose every value the report is made once, and is empty for a report that
    is made once a year.
    """

    id: str
    title: str
    description: str
    figures: tuple[str, ...]
    parameters: dict[str, ParameterSpec]
    each: str = ""

    @property
    def notebook(self) -> Path:
        """The notebook that makes the report."""
        return notebooks_folder() / f"{self.id}.ipynb"


YEAR = ParameterSpec("year", "year", "The data year of the report. Default: the newest with data.")


def read_manifest(path: Path | None = None) -> dict[str, ReportSpec]:
    """The declared reports by id, in the order of the file.

    Raises:
        ScienceCitiesError: if the file cannot be read, or an entry lacks a part or declares an unknown type.
    """
    path = path or notebooks_folder() / "reports.toml"
    try:
        declared = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ScienceCitiesError(f"{path.name}: {error}") from error
    reports = {}
    for report_id, entry in declared.items():
        try:
            parameters = {"year": YEAR}
            for name, values in entry.get("parameters", {}).items():
                parameters[name] = ParameterSpec(name=name, **values)
            if not isinstance(entry["figures"], list):
                raise TypeError(f"figures must be a list of keys, not {entry['figures']!r}")
            reports[report_id] = ReportSpec(
                report_id,
                entry["title"],
                entry["description"],
                tuple(entry["figures"]),
                parameters,
                entry.get("each", ""),
            )
            if reports[report_id].each not in ("", *parameters):
                raise TypeError(f"each = '{entry['each']}' is not one of its parameters")
        except KeyError as error:
            raise ScienceCitiesError(f"{path.name}, report {report_id}: {error} is missing") from error
        except (AttributeError, TypeError) as error:  # a heading that holds something else than its parts
            raise ScienceCitiesError(f"{path.name}, report {report_id}: {error}") from error
        for parameter in parameters.values():
            if parameter.type not in PARAMETER_TYPES:
                raise ScienceCitiesError(
                    f"{path.name}, report {report_id}, parameter {parameter.name}: unknown type "
                    f"'{parameter.type}'.{nearest(parameter.type, PARAMETER_TYPES)}"
                )
    return reports


def edition_reports() -> dict[str, ReportSpec]:
    """The reports that make up an edition: those that are made once a year."""
    return {report_id: spec for report_id, spec in read_manifest().items() if not spec.each}


def find_report(report_id: str, reports: dict[str, ReportSpec] | None = None) -> ReportSpec:
    """The report ``report_id``.

    Raises:
        WrongParameter: if the manifest has no such report; the message names the nearest one and all there are.
    """
    reports = reports if reports is not None else read_manifest()
    if report_id not in reports:
        raise WrongParameter(
            f"There is no report '{report_id}'.{nearest(report_id, reports)} Reports: {', '.join(reports)}."
        )
    return reports[report_id]
