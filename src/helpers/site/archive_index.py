"""The index of the earlier builds of an edition, of each build, and what leads from kept pages to present ones.

A kept page is as it was, with the links that it had. What they lead to is in its build, or is a short page that
leads on to the page that stands now.
"""

from __future__ import annotations

import os
from pathlib import Path

from helpers.base.files import write_whole
from helpers.base.paths import ALL_YEARS, edition_name, reports_folder
from helpers.index.stored import hash_of_file
from helpers.report.shell import page_of, rendered
from helpers.runs.earlier_builds import Build, archive_folder
from helpers.site.editions import Edition, address_of, led_to


def write_archive_index(edition: Edition) -> tuple[list[Path], set[str]]:
    """Writes the pages around the earlier builds; returns them, and the addresses of present pages they lead to.

    Raises:
        OSError: if one cannot be written.
    """
    folder, year = archive_folder(edition.year), edition.year
    written = [folder / "index.html", *(build.folder / "index.html" for build in edition.builds)]
    write_whole(written[0], _archive_page(edition))
    signposts: dict[Path, str] = {}
    for build, path in zip(edition.builds, written[1:], strict=True):
        write_whole(path, _build_page(build))
        for key, made in build.record["reports"].items():
            for address in led_to(build.id, key, made, build.record):
                key_now = address.removeprefix(f"{build.id}/")
                present = address if key_now == address else address_of(year, key_now)
                signposts[folder / f"{address}.html"] = present
    leads = {path: address for path, address in signposts.items() if _is_free(path, edition)}
    for path, address in leads.items():
        write_whole(path, _signpost(path, address, year))
    return [*written, *leads], {*([] if year == ALL_YEARS else [f"{year}/index"]), *leads.values()}


def _is_free(path: Path, edition: Edition) -> bool:
    """Whether no kept page and no index stands at ``path``, and it lies within the archive of the edition."""
    folder = archive_folder(edition.year)
    indices = {folder / "index.html", *(build.folder / "index.html" for build in edition.builds)}
    kept = (page for build in edition.builds for page in build.pages.values())
    return path.is_relative_to(folder) and path not in {*indices, *kept}


def _trail(year: int, up: str) -> list[tuple[str, str]]:
    """What leads to the front page and to the edition of a year, which stand ``up`` from here."""
    of_edition = [] if year == ALL_YEARS else [(f"Data year {year}", f"{up}{year}/index.html")]
    return [("Science Cities", f"{up}index.html"), *of_edition]


def _archive_page(edition: Edition) -> str:
    folder, year = archive_folder(edition.year), edition.year
    builds = [
        {
            "id": build.id,
            "replaced": build.replaced,
            "pages": [_told(key, path, build, edition) for key, path in build.pages.items()],
        }
        for build in reversed(edition.builds)
    ]
    what = (
        "The pages of all years as they stood before they"
        if year == ALL_YEARS
        else f"Data year {year} as it stood before pages of it"
    )
    return page_of(
        title="Earlier builds",
        title_year=edition_name(year).replace("-", " "),
        description=f"{what} were replaced.",
        body=rendered("archive_index.html.j2", builds=builds, link=lambda path: _address(path, folder)),
        home="../../index.html",
        trail=_trail(year, "../../"),
    )


def _told(key: str, path: Path, build: Build, edition: Edition) -> dict[str, object]:
    """What is told of a kept page; ``next`` is the page that took its place, None where it stood on."""
    made = build.record["reports"].get(key, {})
    later = [
        other for other in edition.builds if other.number > build.number and key in other.record["reports"]
    ]
    after = [(other.record["reports"][key]["page"], other.folder / f"{key}.html") for other in later]
    after += [(edition.hashes[key], edition.path(key))] if key in edition.hashes else []
    return {
        "title": made.get("title", key),
        "path": path,
        "built": made.get("built", ""),
        "fingerprint": made.get("fingerprint", ""),
        "altered": bool(made) and hash_of_file(path) != made["page"],
        "again": bool(made) and edition.hashes.get(key) == made["page"],
        "next": after[0][1] if after and after[0][0] != made.get("page") else None,
    }


def _build_page(build: Build) -> str:
    pages = [(build.record["reports"].get(key, {}).get("title", key), f"{key}.html") for key in build.pages]
    number, of = build.id.partition("-")[0], Edition(build.year)
    return page_of(
        title=f"{of.name}, earlier build",
        title_year=number,
        description=f"The pages of {of.name.lower()} as they stood before some of them were replaced.",
        body=rendered("earlier_build.html.j2", build=build, pages=pages),
        home="../../../index.html",
        trail=[*_trail(build.year, "../../../"), ("Earlier builds", "../index.html")],
        scripts=(),
    )


def _signpost(path: Path, address: str, year: int) -> str:
    """The page that leads on from an address within the archive to the page that stands now."""
    archive, folder = archive_folder(year), path.parent
    present = _address(reports_folder() / f"{address}.html", folder)
    home = _address(reports_folder() / "index.html", folder)
    builds = f"Earlier builds of {Edition(year).name.lower()}"
    return page_of(
        title=f"{address}, now",
        title_year=f"from {path.relative_to(archive).parts[0]}",
        description="An earlier build links here. The page at this address is not part of that build.",
        body=rendered("signpost.html.j2", present=present, address=address),
        home=home,
        trail=[("Science Cities", home), (builds, _address(archive / "index.html", folder))],
        scripts=(),
    )


def _address(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()
