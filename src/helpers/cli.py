"""The command line: verbs, and nothing but verbs."""

from __future__ import annotations

import os
import sys
import time

import click

from helpers.errors import ScienceCitiesError, WrongParameter
from helpers.openindex.commands import demo, index_group


class _Commands(click.Group):
    """Tells the project's own errors in one line with their exit code, and suggests near verbs."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except ScienceCitiesError as error:
            click.echo(f"science-cities: {error}", err=True)
            sys.exit(error.exit_code)


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


@main.command()
@click.option("--year", "years", multiple=True, metavar="YEAR", help="Data year; repeat for several.")
@click.option("--all-years", is_flag=True, help="Every year with data.")
@click.option("--report", "reports", multiple=True, metavar="ID", help="One report; repeat for several.")
@click.option(
    "-p", "--parameter", "parameters", multiple=True, metavar="NAME=VALUE", callback=_read_parameters,
    help="A parameter of the report.",
)  # fmt: skip
@click.option(
    "--jobs", type=click.IntRange(min=1), default=2, show_default=True, help="Reports made at once."
)
def build(
    years: tuple[str, ...], all_years: bool, reports: tuple[str, ...], parameters: dict[str, str], jobs: int
) -> None:
    """Make reports: all of the newest year, unless told otherwise."""
    from helpers import build as edition
    from helpers.checks import require_sound_data
    from helpers.index import load_index
    from helpers.paths import reports_folder
    from helpers.site import refresh_site

    started = time.monotonic()
    if years and all_years:
        raise WrongParameter("Give --year or --all-years, not both.")
    require_sound_data()
    index = load_index()
    planned = edition.plan(index, index.years if all_years else [y for y in years if y], reports, parameters)
    names = max(len(job.name) for job in planned)
    click.echo(f"{len(planned)} reports, {min(jobs, len(planned))} at once")

    def told(done, position: int, total: int) -> None:
        state = "failed" if done.failure else "done  "
        line = (
            f"[{position:>{len(str(total))}}/{total}] {done.job.name:<{names}}  {state} {done.seconds:6.1f} s"
        )
        click.secho(line, fg="red" if done.failure else None)

    finished = edition.run(planned, jobs, told)
    edition.write_build_records(finished)
    failures = [done.failure for done in finished if done.failure]
    if len(failures) < len(finished):
        page = refresh_site(index)
        click.echo(f"{time.monotonic() - started:.1f} s in all. Look at {os.path.relpath(page)}")
    if failures:
        pages = "page is" if len(failures) == 1 else "pages are"
        click.echo(f"{len(failures)} of {len(planned)} reports failed; their last good {pages} untouched "
                   f"in {os.path.relpath(reports_folder())}:", err=True)  # fmt: skip
        for failure in failures:
            click.echo(f"  {failure}", err=True)
        sys.exit(1)


@main.command("list")
def list_reports() -> None:
    """List reports, their parameters, and the years with data."""
    from helpers.index import load_index
    from helpers.manifest import read_manifest
    from helpers.words import year_ranges

    click.echo(f"Years with data: {year_ranges(load_index().years)}\n")
    for spec in read_manifest().values():
        click.echo(f"{spec.id}: {spec.title}\n    {spec.description}")
        for parameter in spec.parameters.values():
            bounds = f", {parameter.least} to {parameter.most}" if parameter.least is not None else ""
            default = f" Default: {parameter.default}." if parameter.default is not None else ""
            click.echo(f"    -p {parameter.name} ({parameter.type}{bounds}): {parameter.description}{default}"
                       if parameter.name != "year" else f"    --year: {parameter.description}")  # fmt: skip
        click.echo()


@main.command()
@click.option("--year", "text_year", metavar="YEAR", help="Only the commentary of this year.")
@click.option("--against", metavar="YEAR", help="Check that commentary against the figures of another year.")
def check(text_year: str | None, against: str | None) -> None:
    """Check data/ and the commentary; all problems at once, with file and line."""
    from helpers.checks import check_data
    from helpers.commentary.review import review
    from helpers.index import load_index
    from helpers.parameters import resolve_year

    if against and not text_year:
        raise WrongParameter("--against needs --year, the year whose commentary is checked.")
    problems = [str(problem) for problem in check_data()]
    if problems:
        remarks = []
        click.echo("commentary is not checked while data/ has problems", err=True)
    else:
        index = load_index()
        year = resolve_year(text_year, index) if text_year else None
        remarks = [
            str(remark) for remark in review(index, year, resolve_year(against, index) if against else None)
        ]
    for line in problems + remarks:
        click.echo(line, err=True)
    if problems or remarks:
        click.echo(f"{len(problems)} problems in data/, {len(remarks)} remarks on commentary", err=True)
        sys.exit(1)
    click.echo("data/ is sound: tables, keys, ranges, ranks and references")
    click.echo(
        "commentary is sound: every claim holds, every number is a fact, nothing was revised since it was signed"
    )


@main.group()
def commentary() -> None:
    """Commentary of a year: notebooks/commentary/<year>/<report>.md."""


@commentary.command("new")
@click.argument("year")
def new_commentary(year: str) -> None:
    """Make the commentary files of a data YEAR, filled with observations drafted from the facts."""
    from helpers.commentary.review import create_commentary
    from helpers.index import load_index
    from helpers.parameters import resolve_year
    from helpers.paths import project_root

    index = load_index()
    made = create_commentary(index, resolve_year(year, index))
    for path in made:
        click.echo(f"made {path.relative_to(project_root())}")
    if not made:
        click.echo("every report has its commentary file already; nothing was changed")


@commentary.command("sign")
@click.argument("year")
@click.option("--as", "by", required=True, metavar="INITIALS", help="Who signs.")
@click.option(
    "--report", "reports", multiple=True, metavar="ID", help="Only this report; repeat for several."
)
def sign_commentary(year: str, by: str, reports: tuple[str, ...]) -> None:
    """Record the values that each passage of a data YEAR rests on."""
    from helpers.commentary.review import sign
    from helpers.index import load_index
    from helpers.manifest import find_report
    from helpers.parameters import resolve_year
    from helpers.paths import project_root

    index = load_index()
    for report in reports:
        find_report(report)
    path, number = sign(index, resolve_year(year, index), by, list(reports))
    click.echo(f"{number} passages signed as {by} in {path.relative_to(project_root())}")


@main.group()
def data() -> None:
    """Tables of printed figures."""


@data.command("new")
@click.argument("year")
def new_year(year: str) -> None:
    """Make the empty tables of a new data YEAR, with their headings."""
    from helpers.data_new import create_year
    from helpers.parameters import whole_number
    from helpers.paths import project_root

    for path in create_year(whole_number("YEAR", year, example="the next data year")):
        click.echo(f"made {path.relative_to(project_root())}")
    click.echo("Fill them as data/README.md says, then run: make check")


for command in (demo, index_group):
    main.add_command(command)


@main.command()
def clean() -> None:
    """Remove the built pages."""
    import shutil

    from helpers.paths import reports_folder

    if reports_folder().exists():
        shutil.rmtree(reports_folder())
        click.echo("removed reports/")


if __name__ == "__main__":
    main()
