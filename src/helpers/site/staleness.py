"""What was made from pages when it was asked for, and is older than they are: export, PDF, whole editions."""

from __future__ import annotations

from pathlib import Path

from helpers.base.paths import ALL_YEARS, chosen_source, default_source, reports_folder
from helpers.index.origin import pdf_name
from helpers.runs.inputs import Files
from helpers.runs.outputs import Outputs
from helpers.site.editions import Edition, editions, make_command
from helpers.site.refresh import older_pages


def export_file() -> Path:
    """The first file of the export in the folder of pages; the others stand beside it."""
    return reports_folder() / "data" / "science-cities.csv"


def pdf_file(edition: Edition) -> Path:
    """Where an edition stands as one PDF."""
    return edition.folder / pdf_name(chosen_source(), edition.year)


def inputs_of(chosen: dict[int, Edition], files: Files) -> list[object]:
    """What an export or a PDF of ``chosen`` is made from: the pages of their reports, and the code of the site."""
    pages = [[year, [edition.hashes[key] for key in edition.reports]] for year, edition in chosen.items()]
    code = {name: hash_ for name, hash_ in files.helpers.items() if name.startswith("site/")}
    return [pages, code]


def inputs_of_pdf(edition: Edition, once: Edition, files: Files) -> list[object]:
    """What the PDF of an edition is made from: its pages, and those that are made once."""
    return inputs_of({edition.year: edition, ALL_YEARS: once}, files)


def stale_outputs(files: Files) -> list[str]:
    """One line for each thing that is older than what it was made from, with the command that makes it again."""
    outputs, standing, source = Outputs(), editions(), chosen_source()
    option = "" if source == default_source() else f" SOURCE={source}"
    told = []
    export = export_file()
    if export.is_file():
        years = outputs.asked(export)
        asked = {
            year: edition
            for year, edition in standing.items()
            if edition.reports and (not years or str(year) in years)
        }
        if not outputs.current(export, inputs_of(asked, files)):
            told.append(
                f"the export in {_shown(export.parent)} is older than the pages; make it again with: make export{option}"
            )
    once = standing.get(ALL_YEARS, Edition(ALL_YEARS))
    for year, edition in standing.items():
        pdf = pdf_file(edition)
        if pdf.is_file() and not outputs.current(pdf, inputs_of_pdf(edition, once, files)):
            told.append(
                f"{_shown(pdf)} is older than the pages; make it again with: make pdf{option} YEAR={year}"
            )
        old, unknown = len(older_pages(edition, files)), len(edition.unknown)
        for number, what in ((old, "of an earlier state of the index"), (unknown, "not on record")):
            if number:
                pages = "1 page is" if number == 1 else f"{number} pages are"
                told.append(
                    f"{edition.name.lower()}: {pages} {what}; make them again with: {make_command(year)}"
                )
    return told


def _shown(path: Path) -> str:
    return path.relative_to(reports_folder().parents[chosen_source() != default_source()]).as_posix()
