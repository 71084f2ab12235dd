"""Parameters of a run: read, checked and completed before anything runs.

The command line and the notebooks use the same function, so that a notebook run by hand or by the plain
``papermill`` command refuses what ``science-cities build`` refuses.
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Collection, Mapping
from typing import Any

from helpers.base.errors import WrongParameter, meant, nearest
from helpers.base.manifest import ParameterSpec, ReportSpec, kind_of_source
from helpers.base.paths import ALL_YEARS
from helpers.base.words import listed, year_ranges
from helpers.index.interface import Index

_MISTYPED = 0.7  # how alike two names are, from 0 to 1: "yera" and "year" are 0.75
_BY_PAPERMILL = "# Parameters"  # the first line of the cell that papermill adds
SEPARATOR = ";"  # between the values of a parameter that takes several


def resolve_parameters(spec: ReportSpec, given: dict[str, object], index: Index) -> dict[str, Any]:
    """All parameters of a report with their values, defaults filled in from manifest and data.

    ``None`` or an empty text stands for "not given". Text is accepted for numbers, as a shell gives it.
    Parameters that have no meaning for the source of ``index`` are left out.

    Raises:
        WrongParameter: for an unknown name, a value of the wrong type or out of range, a year without data,
            a year of comparison that is not earlier or not comparable, or a report or parameter that is not
            for the source of ``index``.
    """
    kind = kind_of_source(index.name)
    if kind not in spec.sources:
        raise WrongParameter(
            f"Report '{spec.id}' is made from {listed(spec.sources)} figures only, not from '{index.name}'."
        )
    for name in given:
        if spec.once and name == "year":
            raise WrongParameter(_no_year(spec))
        if name not in spec.parameters:
            raise WrongParameter(
                f"Report '{spec.id}' has no parameter '{name}'.{nearest(name, spec.parameters)} "
                f"Parameters: {', '.join(spec.parameters)}."
            )
    present = {name: value for name, value in given.items() if value is not None and value != ""}
    if present.get("source", index.name) != index.name:
        raise WrongParameter(f"source is '{present['source']}', but the index opened is '{index.name}'.")
    # a report made once has no parameter that asks for the year
    year = ALL_YEARS if spec.once else resolve_year(present.get("year"), index)
    resolved: dict[str, Any] = {"source": index.name} | ({} if spec.once else {"year": year})
    for name, parameter in spec.parameters.items():
        if name in resolved:
            continue
        value = present.get(name, parameter.default)
        if kind not in parameter.sources:
            if name in present:
                raise WrongParameter(
                    f"{name} is a parameter for {listed(parameter.sources)} figures only; "
                    f"'{spec.id}' of '{index.name}' has none of this name."
                )
        elif parameter.type == "earlier_year":
            resolved[name] = _earlier_year(parameter, value, year, index)
        elif parameter.type == "city":
            resolved[name] = _city(parameter, value, year, index)
        elif parameter.type == "cities":
            resolved[name] = _several(parameter, value, city_spellings(index, index.cities(year)), "city")
        elif parameter.type in ("field", "fields"):
            resolved[name] = _several(parameter, value, subject_spellings(index), "subject or field")
            if parameter.type == "field" and SEPARATOR in (resolved[name] or ""):
                raise WrongParameter(f"{name} takes one subject or field, not '{value}'.")
        elif parameter.type == "integer":
            resolved[name] = _integer(parameter, value)
        else:
            resolved[name] = _country_group(parameter, value, index)
    return resolved


def require_variables(spec: ReportSpec, given: dict[str, object], variables: Mapping[str, Any]) -> None:
    """Refuses variables of a notebook that were meant as parameters and are none.

    ``variables`` are those of the notebook when it opens its report. The plain ``papermill`` command sets whatever
    it is given, and puts it before everything else where no cell has the tag ``parameters``; the values of the
    notebook then take its place in silence.

    Raises:
        WrongParameter: for a variable that is named almost like a parameter, for a parameter that was set by papermill
            and has another value now, and for a year set by papermill where the report takes none.
    """
    if "In" not in variables:  # the list of cells that ran: these are no variables of a notebook
        return
    for name, value in variables.items():
        if name.startswith("_") or name in spec.parameters or not isinstance(value, str | int | float):
            continue
        if close := difflib.get_close_matches(name.lower(), spec.parameters, n=1, cutoff=_MISTYPED):
            raise WrongParameter(f"Report '{spec.id}' has no parameter '{name}'. Did you mean '{close[0]}'?")
    for cell in variables["In"]:
        if cell.startswith(_BY_PAPERMILL):
            for name, value in _assigned(cell).items():
                if spec.once and name == "year":
                    raise WrongParameter(_no_year(spec))
                if name in given and given[name] != value:
                    raise WrongParameter(
                        f"{name} was set to {value!r}, but the notebook then sets it to {given[name]!r}: its cell of "
                        "parameters has lost the tag 'parameters'. Give it the tag again."
                    )


def _no_year(spec: ReportSpec) -> str:
    return f"Report '{spec.id}' is made once, for all years; it takes no year."


def _assigned(cell: str) -> dict[str, object]:
    """The names that a cell gives literal values."""
    found: dict[str, object] = {}
    for node in ast.parse(cell).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = ast.literal_eval(node.value)
    return found


def resolve_year(value: object, index: Index) -> int:
    """``value`` as a data year with figures; the newest one where none is given."""
    if value is None or value == "":
        return index.years[-1]
    year = whole_number("year", value, example=str(index.years[-1]))
    if year not in index.years:
        raise WrongParameter(f"No index data for {year}. Years with data: {year_ranges(index.years)}.")
    return year


def whole_number(name: str, value: object, example: str) -> int:
    """``value`` as a whole number, from a number or from the text of one.

    Raises:
        WrongParameter: for anything else.
    """
    # a bool is an int to Python, and 2021.5 would be cut to 2021: neither is what somebody meant
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise WrongParameter(f"{name} must be a whole number such as {example}, not {value!r}.")
    try:
        return int(value)
    except ValueError as error:
        raise WrongParameter(f"{name} must be a whole number such as {example}, not '{value}'.") from error


def _earlier_year(parameter: ParameterSpec, value: object, year: int, index: Index) -> int | None:
    if value is None:
        return index.earlier_comparable_year(year)
    earlier = resolve_year(whole_number(parameter.name, value, example=str(year - 1)), index)
    if earlier >= year:
        raise WrongParameter(f"{parameter.name} must be earlier than the year {year}, not {earlier}.")
    barrier = index.barrier_between(earlier, year)
    if barrier is not None:
        raise WrongParameter(
            f"{year} cannot be compared with {earlier}: {barrier.reason} "
            f"Years comparable with {year}: {year_ranges(index.comparable_years(year)) or 'none'}."
        )
    return earlier


def _integer(parameter: ParameterSpec, value: object) -> int:
    number = whole_number(parameter.name, value, example=str(parameter.default))
    if (parameter.least is not None and number < parameter.least) or (
        parameter.most is not None and number > parameter.most
    ):
        raise WrongParameter(
            f"{parameter.name} must lie between {parameter.least} and {parameter.most}, not {number}."
        )
    return number


def _city(parameter: ParameterSpec, value: object, year: int, index: Index) -> str:
    names = city_spellings(index, index.cities(year))
    if value is None:
        raise WrongParameter(f"{parameter.name} must be given, such as {parameter.name}={min(names)}.")
    return meant(str(value), names, f"{parameter.name}: there is no figure of a city '{value}' for {year}.")


def city_spellings(index: Index, cities: Collection[str]) -> dict[str, str]:
    """Names, short names and other spellings of ``cities`` → names."""
    known = set(cities)
    others = {spelling: city for spelling, city in index.city_names.items() if city in known}
    return others | {index.short(city): city for city in cities} | {city: city for city in cities}


def subject_spellings(index: Index) -> dict[str, str]:
    """Names in small letters, and ids, of the whole, subjects and fields of an index → ids."""
    names = {name.lower(): key for key, name in index.categories.items()}
    return names | {key: key for key in index.categories}


def _several(parameter: ParameterSpec, value: object, known: dict[str, str], what: str) -> str | None:
    """``"A; B"`` with each name as the index writes it, joined by ``SEPARATOR``; None where none is given."""
    if value is None:
        return None
    names = [name.strip() for name in str(value).split(SEPARATOR)]
    told = [meant(name, known, f"{parameter.name}: no {what} '{name}' in the index.") for name in names]
    found = list(dict.fromkeys(told))
    if parameter.least is not None and len(found) < parameter.least:
        raise WrongParameter(
            f"{parameter.name} takes at least {parameter.least} different names, separated by '{SEPARATOR}', not '{value}'."
        )
    return SEPARATOR.join(found)


def _country_group(parameter: ParameterSpec, value: object, index: Index) -> str:
    known = {name: key for key, name in index.groups.items()} | {key: key for key in index.groups}
    refusal = f"{parameter.name}: no country group '{value}'."
    return meant(str(value), known, refusal, f"Groups: {', '.join(index.groups)}.")
