"""The commands of those who write: the check of tables and commentary, commentary of a year, tables of a new year."""

from __future__ import annotations

import sys

import click

from helpers.base.errors import WrongParameter


@click.command()
@click.option("--year", "text_year", metavar="YEAR", help="Only the commentary of this year.")
@click.option("--against", metavar="YEAR", help="Check that commentary against the figures of another year.")
def check(text_year: str | None, against: str | None) -> None:
    """Check data/, the modules of reports and the commentary; all problems at once."""
    from helpers.commentary.review import review
    from helpers.data.check import check_data
    from helpers.index.printed import load_index
    from helpers.report.parameters import resolve_year
    from helpers.runs.page_modules import page_problems

    if against and not text_year:
        raise WrongParameter("--against needs --year, the year whose commentary is checked.")
    problems = [str(problem) for problem in check_data()]
    pages = page_problems()
    if problems:
        remarks = []
        click.echo("commentary is not checked while data/ has problems", err=True)
    else:
        index = load_index()
        year = resolve_year(text_year, index) if text_year else None
        remarks = [
            str(remark) for remark in review(index, year, resolve_year(against, index) if against else None)
        ]
    for line in problems + pages + remarks:
        click.echo(line, err=True)
    if problems or pages or remarks:
        wrong = f"{len(problems)} problem{'s' * (len(problems) != 1)} in data/"
        if pages:
            wrong += f", {len(pages)} in reports"
        click.echo(f"{wrong}, {len(remarks)} remark{'s' * (len(remarks) != 1)} on commentary", err=True)
        sys.exit(1)
    click.echo("data/ is sound: tables, keys, ranges, ranks and references")
    click.echo(
        "commentary is sound: every claim holds, every number is a fact, nothing was revised since it was signed"
    )


@click.group()
def commentary() -> None:
    """Commentary of a year: notebooks/commentary/<year>/<report>.md."""


@commentary.command("new")
@click.argument("year")
def new_commentary(year: str) -> None:
    """Make the commentary files of a data YEAR, filled with observations drafted from the facts."""
    from helpers.base.paths import project_root
    from helpers.commentary.review import create_commentary
    from helpers.index.printed import load_index
    from helpers.report.parameters import resolve_year

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
    """Record the values that each passage of a data YEAR, or of all-years, rests on."""
    from helpers.base.manifest import find_report
    from helpers.base.paths import ALL_YEARS, edition_named, project_root
    from helpers.commentary.review import sign
    from helpers.index.printed import load_index
    from helpers.report.parameters import resolve_year

    index = load_index()
    for report in reports:
        find_report(report)
    own = edition_named(year)
    own = own if own == ALL_YEARS else resolve_year(year, index)
    path, number = sign(index, own, by, list(reports))
    click.echo(f"{number} passages signed as {by} in {path.relative_to(project_root())}")


@click.group()
def data() -> None:
    """Tables of printed figures."""


@data.command("new")
@click.argument("year")
def new_year(year: str) -> None:
    """Make the empty tables of a new data YEAR, with their headings."""
    from helpers.base.paths import project_root
    from helpers.data.new_year import create_year
    from helpers.report.parameters import whole_number

    for path in create_year(whole_number("YEAR", year, example="the next data year")):
        click.echo(f"made {path.relative_to(project_root())}")
    click.echo("Fill them as data/README.md says, then run: make check")
