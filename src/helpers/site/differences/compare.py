"""From two names to a comparison: what they stand for, which of them can be compared, and the page of it."""

from __future__ import annotations

import re
from pathlib import Path

from helpers.base.errors import WrongParameter
from helpers.base.files import write_whole
from helpers.base.paths import (
    ALL_YEARS,
    EDITION,
    PRINTED,
    chosen_source,
    edition_folder,
    edition_name,
    edition_named,
    reports_folder,
)
from helpers.base.words import address_part, year_ranges
from helpers.report.shell import page_of, rendered
from helpers.runs.earlier_builds import Build, archived_years, builds_of, pages_with_record, record_at
from helpers.site.differences.changes import KINDS, Comparison, Side
from helpers.site.editions import Edition, made_once, make_command

_YEAR = re.compile(r"\d{4}")
_BUILD = re.compile(r"(?:(\d{4}|all-years)/)?(\d{4,})(?:-([0-9a-f]{12}))?")


def compare(first: str, second: str) -> tuple[Comparison, str]:
    """The comparison of two data years, or of two builds of one, and a name for its file.

    A build is named by its folder, by its id, or by a year and its number, joined by a slash; a year beside a
    build is the edition that stands now.

    Raises:
        WrongParameter: for a name that stands for nothing, and for two that cannot be compared.
    """
    if _YEAR.fullmatch(first) and _YEAR.fullmatch(second):
        if chosen_source() not in (PRINTED, EDITION):
            raise WrongParameter(
                "Two years of a computed index are compared by its report 'changes'; here builds of one edition can be."
            )
        return _years(first, second)
    from helpers.site.differences.builds import compare_builds

    sides = [_side(first), _side(second)]
    years = [side if isinstance(side, int) else side.year for side in sides]
    if years[0] != years[1]:
        raise WrongParameter(
            f"Builds of one edition are compared, not of {edition_name(years[0])} and {edition_name(years[1])}; "
            "for two editions give two years."
        )
    before, after = (_present(side) if isinstance(side, int) else side for side in sides)
    if before.name == after.name or before.pages == after.pages:
        raise WrongParameter(f"'{first}' and '{second}' are the same build; there is nothing to compare.")
    return compare_builds(before, after), address_part(f"{edition_name(years[0])} {before.name} {after.name}")


def _years(first: str, second: str) -> tuple[Comparison, str]:
    from helpers.index.printed import load_index
    from helpers.site.differences.years import compare_years

    index = load_index()
    earlier, later = sorted(map(int, (first, second)))
    for year in (earlier, later):
        if year not in index.years:
            raise WrongParameter(
                f"No ranking of cities is printed for {year}, and two years are compared by what is printed. "
                f"Printed years: {year_ranges(index.years)}."
            )
    if earlier == later:
        raise WrongParameter(f"{first} and {second} are the same edition; there is nothing to compare.")
    return compare_years(index, earlier, later), f"{earlier}-{later}"


def _side(name: str) -> Side | int:
    """The build that ``name`` stands for; a year, as a number, for the edition that stands now."""
    if (_YEAR.fullmatch(name) or not name.isdecimal()) and (year := edition_named(name)) is not None:
        return year
    folder = Path(name)
    build = _build_named(name) or _build_at(folder)
    if build:
        return Side(f"build {build.id}", build.year, build.pages)
    if not folder.is_dir():
        known = ", ".join(
            f"{edition_name(year)}/{build.id}" for year in archived_years() for build in builds_of(year)
        )
        raise WrongParameter(
            f"'{name}' is no data year, no earlier build and no folder of pages. "
            + (f"Earlier builds: {known}." if known else "There is no earlier build.")
        )
    pages = pages_with_record(folder)
    years = {record_at(page).year for page in pages.values()}
    if len(years) != 1:
        held = f"pages of {len(years)} years" if years else "no page of a report"
        raise WrongParameter(f"'{name}' holds {held}; a build holds pages of one.")
    [year] = years
    if year != ALL_YEARS and folder.resolve() == edition_folder(year).resolve():
        return year
    return Side(f"folder {folder.resolve().name}", year, pages)


def _build_named(name: str) -> Build | None:
    found = _BUILD.fullmatch(name)
    if not found:
        return None
    year, number, hash_ = found.groups()
    matching = [
        build
        for own in ([edition_named(year)] if year else archived_years())
        for build in builds_of(own)
        if build.id == f"{number}-{hash_}" or (hash_ is None and build.id.partition("-")[0] == number)
    ]
    if len(matching) > 1:
        raise WrongParameter(
            f"'{name}' names {len(matching)} builds; put the year before it: {edition_name(matching[0].year)}/{name}."
        )
    return matching[0] if matching else None


def _build_at(folder: Path) -> Build | None:
    builds = (build for year in archived_years() for build in builds_of(year))
    return next((build for build in builds if build.folder.resolve() == folder.resolve()), None)


def _present(year: int) -> Side:
    if year == ALL_YEARS:
        once = made_once()
        pages = {key: once.path(key) for key in once.pages}
    else:
        pages = pages_with_record(edition_folder(year))
    if not pages:
        raise WrongParameter(f"{Edition(year).name} is not built. Build it with: {make_command(year)}")
    return Side("present build", year, pages)


def write_comparison(comparison: Comparison, name: str, target: Path | None) -> Path:
    """Writes the page of a comparison to ``target``, by default into ``reports/diff/``; returns its path.

    Raises:
        OSError: if it cannot be written.
    """
    path = target or reports_folder() / "diff" / f"{name}.html"
    in_its_place = path.resolve().parent == (reports_folder() / "diff").resolve()
    body = rendered(
        "diff.html.j2",
        intro=comparison.intro,
        summary=comparison.summary,
        sections=[(kind, KINDS[kind][0], comparison.sections[kind]) for kind in KINDS],
    )
    page = page_of(
        title="What changed:",
        title_year=f"{comparison.before} → {comparison.after}",
        description="Revised figures, rank moves, places that appeared and vanished, changed method, changed text.",
        body=body,
        contents=[(kind, heading) for kind, (heading, _, _) in KINDS.items()],
        home="../index.html" if in_its_place else "",
        trail=[("Science Cities", "../index.html" if in_its_place else "")],
    )
    write_whole(path, page)
    return path


def require_free(path: Path) -> None:
    """Refuses to write a comparison where it would be in the way.

    Raises:
        WrongParameter: for a folder, for the archive, and for a page of a report, which only a build may write.
    """
    if path.is_dir():
        raise WrongParameter(f"-o names a file, and {path} is a folder.")
    if (reports_folder() / "archive").resolve() in path.resolve().parents:
        raise WrongParameter("-o cannot write into reports/archive/: nothing there is ever overwritten.")
    if path.is_file() and record_at(path):
        raise WrongParameter(f"-o cannot overwrite {path}: it is a page of a report.")
