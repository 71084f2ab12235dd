"""The command line: verbs, and nothing but verbs."""

from __future__ import annotations

import os
import shlex
import sys
from contextlib import ExitStack
from functools import partial
from importlib import import_module
from pathlib import Path

import click

from helpers.base.errors import ScienceCitiesError, WrongParameter
from helpers.base.files import shown
from helpers.base.letters import spelled_out
from helpers.base.paths import BUILT_IN, default_source
from helpers.commands.site import diff, export, pdf, source_option, verify

#: Verbs that are loaded when they are called: no other one waits for what they import.
_ELSEWHERE = {
    "accuracy": "helpers.commands.annual:accuracy",
    "annual": "helpers.commands.annual:annual_group",
    "check": "helpers.commands.writing:check",
    "commentary": "helpers.commands.writing:commentary",
    "data": "helpers.commands.writing:data",
    "demo": "helpers.openindex.commands:demo",
    "index": "helpers.openindex.commands:index_group",
    "report": "helpers.commands.reports:report_group",
}
_NOBODY_READS = 141  # 128 and the number of SIGPIPE
_LONGEST_TIMEOUT = 7 * 24 * 3600


class _Commands(click.Group):
    """Loads verbs when they are called; tells the project's own errors, and those of files, in one line with their
    exit code."""

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in _ELSEWHERE:
            return super().get_command(context, name)
        module, _, command = _ELSEWHERE[name].partition(":")
        loaded: click.Command = getattr(import_module(module), command)
        return loaded

    def main(self, *arguments: object, **options: object) -> object:
        """Run the command line, whichever of the three standard streams are closed."""
        _open_streams()
        try:
            return super().main(*arguments, **options)
        except OSError as error:
            click.echo(f"science-cities: {shown(error)}", err=True)
            sys.exit(1)

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except ScienceCitiesError as error:
            click.echo(f"science-cities: {spelled_out(str(error))}", err=True)
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


@main.command()
@source_option
@click.option("--year", "years", multiple=True, metavar="YEAR", help="Data year; repeat for several.")
@click.option("--all-years", is_flag=True, help="Every year with data.")
@click.option("--report", "reports", multiple=True, metavar="ID", help="One report; repeat for several.")
@click.option(
    "-p",
    "--parameter",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    callback=_read_parameters,
    help="A parameter of the report.",
)
@click.option(
    "--parameters",
    "more",
    default="",
    metavar="TEXT",
    callback=_split_parameters,
    help="Several parameters in one text; a value in quotation marks may hold spaces.",
)
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
    "--timeout",
    default="300",
    show_default=True,
    metavar="SECONDS",
    callback=_read_seconds,
    help="The longest that one report may take.",
)
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

    def only(sources: tuple[str, ...]) -> str:
        return "" if sources == KINDS_OF_SOURCE else f" ({listed(sources)} figures only)"

    click.echo(f"Years with data: {year_ranges(load_source().years)}")
    for name in (name for name in source_names() if name != default_source()):
        try:
            told = f"years {year_ranges(load_source(name).years)}"
        except ScienceCitiesError as error:  # one index that cannot be used is no reason to list nothing
            told = str(error)
        click.echo(f"{'Source' if name in BUILT_IN else 'Computed index'} '{name}': {told}")
    click.echo()
    for spec in read_manifest().values():
        once = " (made once, for all years)" if spec.once else ""
        click.echo(f"{spec.id}: {spec.title}{only(spec.sources)}{once}\n    {spec.description}")
        for parameter in spec.parameters.values():
            least, most = parameter.least, parameter.most
            bounds = f", at least {least}" if most is None else f", {least} to {most}"
            kind = f" ({parameter.type}{'' if least is None else bounds})"
            default = f" Default: {parameter.default}." if parameter.default is not None else ""
            option = (
                f"--{parameter.name}"
                if parameter.name in ("source", "year")
                else f"-p {parameter.name}{kind}"
            )
            click.echo(f"    {option}: {parameter.description}{default}{only(parameter.sources)}")
        click.echo()


for command in (
    pdf,
    export,
    verify,
    diff,
    *map(click.Command, _ELSEWHERE),
):  # of those the name, until they are called
    main.add_command(command)


@main.command()
@click.option("--archive", is_flag=True, help="Also the earlier builds that were kept.")
def clean(archive: bool) -> None:
    """Remove the built pages; earlier builds, in reports/archive/, stay."""
    from helpers.base.paths import all_reports_folder
    from helpers.runs.lock import only_run

    folder = all_reports_folder()
    if not folder.exists():
        return
    kept = not archive and any((f / "archive").is_dir() for f in (folder, *folder.iterdir()))
    with ExitStack() as held:
        for lock in [folder / ".lock", *folder.glob("*/.lock")]:
            held.enter_context(only_run(lock.parent))
        _remove_pages(folder, kept)
    click.echo("removed the pages in reports/; reports/archive/ stays" if kept else "removed reports/")


def _remove_pages(folder: Path, kept: bool) -> None:
    """Removes all that lies in a folder, or, where archives are to be ``kept``, all but these."""
    import shutil

    for path in [*(folder.glob("*/*") if kept else ()), *folder.iterdir()]:
        if kept and ("archive" in (path.name, path.parent.name) or (path / "archive").is_dir()):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    if not kept and not folder.is_symlink():  # what lies elsewhere is emptied there
        folder.rmdir()


if __name__ == "__main__":
    main()
