"""The commands of those who write: the check of tables and commentary, commentary of a year, tables of a new year."""

from __future__ import annotations

import sys

import click

from helpers.base.errors import WrongParameter
from helpers.base.paths import EDITION, default_source
from helpers.base.words import plural
from helpers.commands.importing import import_tables

_SOURCE = click.option("--source", metavar="NAME", help="Commentary of another source than the default one.")


@click.command()
@click.option("--year", "text_year", metavar="YEAR", help="Only the commentary of this year.")
@click.option("--against", metavar="YEAR", help="Check that commentary against the figures of another year.")
@_SOURCE
def check(text_year: str | None, against: str | None, source: str | None) -> None:
    """Check data/, the modules of reports and the commentary; all problems at once.

    What is wrong ends with exit status 1. Passages that an analyst should look at again, because something that they
    rest on has changed since they were signed, are listed apart and do not.
    """
    from helpers.base.site_file import authors, site_url
    from helpers.commentary.review import review
    from helpers.data.check import check_data
    from helpers.index.choose import load_source
    from helpers.pages.drawn import DrawnExhibits
    from helpers.report.parameters import resolve_year
    from helpers.runs.page_modules import page_problems

    site_url(), authors()
    if against and not text_year:
        raise WrongParameter("--against needs --year, the year whose commentary is checked.")
    problems = [str(problem) for problem in check_data()]
    pages = page_problems()
    if problems:
        remarks = []
        click.echo("commentary is not checked while data/ has problems", err=True)
    else:
        index = load_source(source or "")
        year = resolve_year(text_year, index) if text_year else None
        figures = resolve_year(against, index) if against else None
        # passages are signed beside the figures of the edition: without its tables of institutions they are not there
        signed = source is not None or default_source() == EDITION
        drawn = DrawnExhibits(index.name) if signed and not against else None
        remarks = review(index, year, figures, drawn)
    wrong = [str(remark) for remark in remarks if not remark.to_look]
    to_look = [str(remark) for remark in remarks if remark.to_look]
    for line in problems + pages + wrong + to_look:
        click.echo(line, err=True)
    if to_look:
        click.echo(
            f"to look at: {plural(len(to_look), 'passage')}; "
            "read each, then: science-cities commentary sign YEAR --as INITIALS --report REPORT",
            err=True,
        )
    if problems or pages or wrong:
        said = f"{plural(len(problems), 'problem')} in data/"
        if pages:
            said += f", {len(pages)} in reports"
        click.echo(f"{said}, {plural(len(wrong), 'remark')} on commentary", err=True)
        sys.exit(1)
    click.echo("data/ is sound: tables, keys, ranges, ranks and references")
    click.echo(
        "commentary is sound: every claim holds, every number is a fact"
        + ("" if to_look else ", all is as it was signed")
    )


@click.group()
def commentary() -> None:
    """Commentary of a year: notebooks/commentary/<year>/<report>.md."""


@commentary.command("new")
@click.argument("year")
@_SOURCE
def new_commentary(year: str, source: str | None) -> None:
    """Make the commentary files of a data YEAR, filled with observations drafted from the facts."""
    from helpers.base.paths import project_root
    from helpers.commentary.review import create_commentary
    from helpers.index.choose import load_source
    from helpers.report.parameters import resolve_year

    index = load_source(source or "")
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
@_SOURCE
def sign_commentary(year: str, by: str, reports: tuple[str, ...], source: str | None) -> None:
    """Record what each passage of a data YEAR, or of all-years, rests on: facts, what sources print, and the exhibits beside it."""
    from helpers.base.manifest import find_report
    from helpers.base.paths import ALL_YEARS, edition_named, project_root
    from helpers.commentary.review import sign
    from helpers.index.choose import load_source
    from helpers.pages.drawn import DrawnExhibits
    from helpers.report.parameters import resolve_year

    index = load_source(source or "")
    for report in reports:
        find_report(report)
    own = edition_named(year)
    own = own if own == ALL_YEARS else resolve_year(year, index)
    path, number = sign(index, own, by, list(reports), DrawnExhibits(index.name))
    click.echo(f"{plural(number, 'passage')} signed as {by} in {path.relative_to(project_root())}")


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


data.add_command(import_tables)
