"""The command line: verbs, and nothing but verbs."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import click

from helpers.base.errors import ScienceCitiesError, WrongParameter
from helpers.base.paths import BUILT_IN, default_source, pages_of_source
from helpers.commands.annual import accuracy, annual_group
from helpers.commands.importing import import_tables
from helpers.commands.reports import report_group
from helpers.commands.writing import check, commentary, data
from helpers.openindex.commands import demo, index_group

_NOBODY_READS = 141  # 128 and the number of SIGPIPE
_LONGEST_TIMEOUT = 7 * 24 * 3600


class _Commands(click.Group):
    """Tells the project's own errors, and those of files, in one line with their exit code."""

    def main(self, *arguments: object, **options: object) -> object:
        """Run the command line, whichever of the three standard streams are closed."""
        _open_streams()
        try:
            return super().main(*arguments, **options)
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            click.echo(f"science-cities: {where}{error.strerror or error}", err=True)
            sys.exit(1)

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except ScienceCitiesError as error:
            click.echo(f"science-cities: {error}", err=True)
            sys.exit(error.exit_code)
        except BrokenPipeError:  # whoever read what is said has stopped to; so a shell tells of a writer then
            os.dup2(
                os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
            )  # nothing more goes to the closed pipe
            sys.exit(_NOBODY_READS)


def _open_streams() -> None:
    """Opens what the caller closed of the standard streams, or the next file opened would get their number."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest number that is free, which is this one
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, "w" if number else "r", encoding="utf-8"))  # noqa: PTH123, SIM115


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="science-cities")
def main() -> None:
    """Reports about the world's leading cities for research, rebuilt from data."""


def _read_parameters(_: click.Context, __: click.Parameter, pairs: tuple[str, ...]) -> dict[str, str]:
    parameters: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise WrongParameter(f"-p takes name=value, not '{pair}'.")
        if name in parameters:
            raise WrongParameter(f"Parameter '{name}' is given twice.")
        parameters[name] = value
    return parameters


def _split_parameters(_: click.Context, __: click.Parameter, text: str) -> dict[str, str]:
    try:
        pairs = shlex.split(text)
    except ValueError as error:  # a quotation mark without its fellow
        raise WrongParameter(f"Parameters {text!r}: {str(error).lower()}.") from error
    return _read_parameters(_, __, tuple(pairs))


def _read_seconds(_: click.Context, __: click.Parameter, text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= _LONGEST_TIMEOUT:  # so is neither "nan" nor "inf"
        raise WrongParameter(
            f"--timeout takes a number of seconds above 0, at most {_LONGEST_TIMEOUT}, not '{text}'."
        )
    return seconds


def _source_option(command: Callable) -> Callable:
    return click.option(
        "--source", default=default_source, metavar="NAME",
        help="edition (default), printed, annual, or the name of a computed index.",
    )(command)  # fmt: skip


@main.command()
@_source_option
@click.option("--year", "years", multiple=True, metavar="YEAR", help="Data year; repeat for several.")
@click.option("--all-years", is_flag=True, help="Every year with data.")
@click.option("--report", "reports", multiple=True, metavar="ID", help="One report; repeat for several.")
@click.option(
    "-p", "--parameter", "parameters", multiple=True, metavar="NAME=VALUE", callback=_read_parameters,
    help="A parameter of the report.",
)  # fmt: skip
@click.option(
    "--parameters", "more", default="", metavar="TEXT", callback=_split_parameters,
    help="Several parameters in one text; a value in quotation marks may hold spaces.",
)  # fmt: skip
@click.option(
    "--jobs", type=click.IntRange(min=1), default=2, show_default=True, help="Reports made at once."
)
@click.option("--again", is_flag=True, help="Also reports that are up to date.")
@click.option("--explain", is_flag=True, help="Say of every report why it is made or not.")
@click.option("--dry-run", is_flag=True, help="Make nothing; with --explain, say what would be made and why.")
@click.option(
    "--keep-going/--fail-fast", default=True, show_default=True, help="Go on after a report has failed."
)
@click.option(
    "--timeout", default="300", show_default=True, metavar="SECONDS", callback=_read_seconds,
    help="The longest that one report may take.",
)  # fmt: skip
@click.option(
    "--cluster", metavar="ADDRESS", help="Make the reports on a Dask cluster, such as tcp://host:8786."
)
def build(parameters: dict[str, str], more: dict[str, str], **options: object) -> None:
    """Make reports: all of the newest year, unless told otherwise. What is up to date is left as it is."""
    from helpers.build import BuildOptions, build_reports

    if twice := parameters.keys() & more.keys():
        raise WrongParameter(f"Parameter '{min(twice)}' is given twice.")
    warn = partial(click.secho, fg="red", err=True)
    sys.exit(build_reports(BuildOptions(parameters=parameters | more, **options), click.echo, warn))


@main.command("list")
def list_reports() -> None:
    """List reports, their parameters, and the years with data."""
    from helpers.base.manifest import KINDS_OF_SOURCE, read_manifest
    from helpers.base.words import listed, year_ranges
    from helpers.index.choose import load_source, source_names

    click.echo(f"Years with data: {year_ranges(load_source().years)}")
    for name in (name for name in source_names() if name != default_source()):
        try:
            told = f"years {year_ranges(load_source(name).years)}"
        except ScienceCitiesError as error:  # one index that cannot be used is no reason to list nothing
            told = str(error)
        click.echo(f"{'Source' if name in BUILT_IN else 'Computed index'} '{name}': {told}")
    click.echo()
    for spec in read_manifest().values():
        only = "" if spec.sources == KINDS_OF_SOURCE else f" ({listed(spec.sources)} figures only)"
        only += " (made once, for all years)" if spec.once else ""
        click.echo(f"{spec.id}: {spec.title}{only}\n    {spec.description}")
        for parameter in spec.parameters.values():
            least, most = parameter.least, parameter.most
            bounds = (
                "" if least is None else f", at least {least}" if most is None else f", {least} to {most}"
            )
            default = f" Default: {parameter.default}." if parameter.default is not None else ""
            only = (
                "" if parameter.sources == KINDS_OF_SOURCE else f" ({listed(parameter.sources)} figures only)"
            )
            click.echo(f"    -p {parameter.name} ({parameter.type}{bounds}): {parameter.description}{default}{only}"
                       if parameter.name not in ("source", "year") else f"    --{parameter.name}: {parameter.description}{default}")  # fmt: skip
        click.echo()


data.add_command(import_tables)
for command in (check, commentary, data, demo, index_group, annual_group, accuracy, report_group):
    main.add_command(command)


@main.command()
@_source_option
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


@main.command()
@_source_option
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
    "--to", "folder", type=click.Path(file_okay=False), metavar="FOLDER", help="Where to; reports/data if not given."
)  # fmt: skip
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


@main.command()
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


@main.command()
@_source_option
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

    from helpers.index.choose import load_source
    from helpers.site.differences.compare import compare, require_free, write_comparison

    target = Path(output) if output else None
    if target:
        require_free(target)
    with pages_of_source(source):
        comparison, name = compare(first, second, lambda: load_source(source))
    if target:
        path = write_comparison(comparison, name, target)
    else:
        with _pages_to_write(source):
            path = write_comparison(comparison, name, None)
    click.echo(
        f"{comparison.before} → {comparison.after}: {comparison.summary}. Look at {os.path.relpath(path)}"
    )


@main.command()
@click.option("--archive", is_flag=True, help="Also the earlier builds that were kept.")
def clean(archive: bool) -> None:
    """Remove the built pages; earlier builds, in reports/archive/, stay."""
    import shutil

    from helpers.base.paths import all_reports_folder

    folder = all_reports_folder()
    if not folder.exists():
        return
    kept = not archive and any((f / "archive").is_dir() for f in (folder, *folder.iterdir()))
    if kept:
        for path in [*folder.glob("*/*"), *folder.iterdir()]:
            if "archive" in (path.name, path.parent.name) or (path / "archive").is_dir():
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
    else:
        shutil.rmtree(folder)
    click.echo("removed the pages in reports/; reports/archive/ stays" if kept else "removed reports/")


if __name__ == "__main__":
    main()
