"""The commands of what stands around pages: PDF, export, the check of a page, and comparison."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from helpers.base.errors import WrongParameter
from helpers.base.paths import BUILT_IN, default_source, pages_of_source


def source_option(command: Callable) -> Callable:
    """The option that names the source of a command's figures."""
    return click.option(
        "--source",
        default=default_source,
        metavar="NAME",
        help="edition (default), printed, annual, or the name of a computed index.",
    )(command)


@click.command()
@source_option
@click.option(
    "--year", metavar="YEAR", help="Data year of the edition; the newest that is built, if not given."
)
def pdf(source: str, year: str | None) -> None:
    """Print an edition as one PDF with bookmarks; needs Chromium."""
    from helpers.runs.inputs import Files
    from helpers.runs.outputs import Outputs
    from helpers.site.editions import chosen_editions, made_once
    from helpers.site.pdf import print_edition
    from helpers.site.staleness import inputs_of_pdf, pdf_file

    _require_source(source)
    with pages_of_source(source):
        [(chosen, edition)] = list(chosen_editions([year] if year else []).items())[:1]
    with _pages_to_write(source):
        once, outputs, path = made_once(), Outputs(), pdf_file(edition)
        inputs = inputs_of_pdf(edition, once, Files(source))
        again = not outputs.current(path, inputs)
        if again:
            outputs.keep(print_edition(edition, once), inputs, [path])
            outputs.save()
    state = "" if again else "; nothing has changed since it was made"
    more = f" and {len(once.reports)} of all years" if once.reports else ""
    click.echo(f"{len(edition.reports)} reports of {chosen}{more} in {os.path.relpath(path)}{state}")


def _require_source(source: str) -> None:
    from helpers.index.stored import open_index

    if source not in BUILT_IN:
        open_index(source)  # an unknown one is refused before anything else


@contextmanager
def _pages_to_write(source: str) -> Iterator[None]:
    """Holds the pages of a source, and makes what is around them again at the end."""
    from helpers.runs.lock import only_run
    from helpers.site.refresh import refresh_site

    with pages_of_source(source), only_run():
        yield
        refresh_site()


@click.command()
@source_option
@click.option("--data", "data", is_flag=True, help="The data of all figures and tables.")
@click.option("--figures", "figures", is_flag=True, help="Each figure as SVG, PDF and PNG (300 dpi) as well.")
@click.option(
    "--year",
    "years",
    multiple=True,
    metavar="YEAR",
    help="Only this edition, without what is made once; repeat for several.",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False),
    metavar="FOLDER",
    help="Where to; reports/data if not given.",
)
def export(source: str, data: bool, figures: bool, years: tuple[str, ...], folder: str | None) -> None:
    """Export what the built pages show: a tidy table as CSV and Parquet with its codebook, a workbook an edition, and
    its figures as files."""
    from pathlib import Path

    from helpers.runs.inputs import Files
    from helpers.runs.outputs import Outputs
    from helpers.site.editions import chosen_editions, made_once
    from helpers.site.export import write_export
    from helpers.site.staleness import export_file, inputs_of

    if not data:
        raise WrongParameter("Say what to export: --data, the data of all figures and tables.")
    _require_source(source)
    with pages_of_source(source):
        chosen, once = chosen_editions(years), made_once()
        if once.reports and not years:
            chosen[once.year] = once
    with _pages_to_write(source):
        files, rows = write_export(chosen, Path(folder) if folder else export_file().parent, figures=figures)
        if not folder:
            outputs = Outputs()
            outputs.keep(
                export_file(),
                inputs_of(chosen, Files(source)),
                files,
                asked=map(str, chosen) if years else (),
            )
            outputs.save()
    pages = sum(len(edition.reports) for edition in chosen.values())
    tables = [os.path.relpath(file) for file in files if "figures" not in file.parts]
    click.echo(f"{rows} rows of {pages} reports in {', '.join(tables)}")
    if figures:
        folders = {os.path.relpath(file.parent) for file in files if "figures" in file.parts}
        click.echo(f"{len(files) - len(tables)} pictures in {', '.join(sorted(folders))}")


@click.command()
@click.argument("file", type=click.Path())
def verify(file: str) -> None:
    """Say whether a page is as it was made, and from what it was made.

    It is compared with the records of reports/. Exit status 0: intact; 1: altered; 2: there is no record of the
    page, or FILE is no page of a report.
    """
    from pathlib import Path

    from helpers.site.verify import described
    from helpers.site.verify import verify as verified

    if Path(file).exists() and not Path(file).is_file():  # a device or a pipe may never end
        raise WrongParameter(f"{file} is no page of a report: it is no file.")
    told = described(verified(Path(file)))
    click.echo(f"{file}: intact")
    for line in told:
        click.echo(line)


@click.command()
@source_option
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option(
    "-o", "--output", type=click.Path(), metavar="FILE", help="Where to; into reports/diff if not given."
)
def diff(source: str, first: str, second: str, output: str | None) -> None:
    """Write a page of what changed between two data years, or two builds of one edition.

    A build is named by its folder or by its id in reports/archive, a year and a number joined by a slash;
    beside a build, a year is the edition that stands now.
    """
    from pathlib import Path

    from helpers.site.differences.compare import compare, require_free, write_comparison

    target = Path(output) if output else None
    if target:
        require_free(target)
    with pages_of_source(source):
        comparison, name = compare(first, second)
    if target:
        path = write_comparison(comparison, name, target)
    else:
        with _pages_to_write(source):
            path = write_comparison(comparison, name, None)
    click.echo(
        f"{comparison.before} → {comparison.after}: {comparison.summary}. Look at {os.path.relpath(path)}"
    )
