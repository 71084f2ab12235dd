"""The command ``data import``: says what it understood of a table, asks what it cannot see, and writes it."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from helpers.base.errors import ScienceCitiesError, WrongParameter
from helpers.base.words import first_lines, plural

if TYPE_CHECKING:
    from helpers.data.importing.changes import Changes
    from helpers.data.importing.importer import Doubt, Importer
    from helpers.data.importing.institution_year import InstitutionYear

_MOST_SHOWN = 10
_NOTHING = "Nothing was written."


class Refused(ScienceCitiesError):
    """Nothing was written; what is to be mended or answered has been said."""


def _pairs(_: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for text in given:
        name, equals, value = text.partition("=")
        if parameter.name == "names" and not (equals and name.strip() and value.strip()):
            raise WrongParameter(f"--name takes PRINTED=NAME or PRINTED=new, not '{text}'.")
        pairs[name.strip()] = value.strip()
    return pairs


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--year",
    type=click.IntRange(1000, 9999),
    metavar="YEAR",
    help="Data year; the newest in the headings, if not given.",
)
@click.option(
    "--subject", metavar="NAME", help="Subject; the one that the title names, if not given, else overall."
)
@click.option("--address", default="", metavar="URL", help="The page that the table is from.")
@click.option(
    "--source", default="", metavar="ID", help="A source that is known already, in place of an address."
)
@click.option(
    "--edition", metavar="ID", help="An edition that is known already; found by the year, if not given."
)
@click.option(
    "--confidence",
    type=click.Choice(["high", "medium", "low"]),
    help="By the kind of source, if not given.",
)
@click.option(
    "--scope", default="all", show_default=True, help="Sector of a list of institutions or countries."
)
@click.option(
    "--region", default="global", show_default=True, help="Region of a list of institutions or countries."
)
@click.option(
    "--decimal",
    type=click.Choice(["point", "comma"]),
    help="What stands before decimals, where nothing shows it.",
)
@click.option(
    "--table",
    type=click.IntRange(1),
    metavar="N",
    help="Which table or sheet of the file, where several could be meant.",
)
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="PRINTED=NAME",
    callback=_pairs,
    help="What a name is: a known one, new, or new:COUNTRY; repeat.",
)
@click.option("--accept", is_flag=True, help="Write the rows that are shown for names that are not known.")
@click.option(
    "--yes-to",
    "answers",
    multiple=True,
    metavar="KEY[=REASON]",
    callback=_pairs,
    help="A doubtful figure is as the source prints it; repeat.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
def import_tables(files: tuple[str, ...], dry_run: bool, **said: object) -> None:
    """Import printed tables: saved pages, workbooks, CSV, or text copied from a page (FILE - reads standard input).

    Cities, institutions or countries; or a year's table of institutions with the columns of data/annual/. Nothing is
    written while a name is unknown, a figure is doubtful, or a cell cannot be read.
    """
    from helpers.data.importing.importer import Importer
    from helpers.data.importing.institution_year import InstitutionYear
    from helpers.data.importing.origin import Asked
    from helpers.data.importing.sheets import PASTED, read_sheets

    asked = Asked(**said)  # type: ignore[arg-type]
    talk = sys.stdin.isatty() and PASTED not in files
    importer = Importer(asked)
    for name in dict.fromkeys(files):
        sheets = read_sheets(name, sys.stdin.buffer.read() if name == PASTED else None)
        label = "pasted text" if name == PASTED else name.rsplit("/", 1)[-1]
        if InstitutionYear.fits(sheets):
            if len(files) > 1:
                raise WrongParameter(f"{label} is a year's table of institutions; import it by itself.")
            _write_year(InstitutionYear(sheets[0], asked), talk, dry_run)
            return
        importer.add_file(label, sheets)
    _write_figures(importer, talk, dry_run)


def _write_figures(importer: Importer, talk: bool, dry_run: bool) -> None:
    from helpers.data.importing.telling import doubts_told, stand_told, understood_told

    for one in importer.imports:
        _say(understood_told(one))
    _require_known(importer, talk, new=True)
    importer.compare()
    for one in importer.imports:
        _say(stand_told(one))
    changes, where = importer.changes()
    if not changes.files:
        click.echo("Nothing to write: all of it is there already.")
        return
    doubts = importer.doubts(changes, where)
    if doubts and talk and all(doubt.key for doubt in doubts):
        importer.asked = replace(importer.asked, answers=_answers(doubts, dict(importer.asked.answers)))
        changes, where = importer.changes()
        doubts = importer.doubts(changes, where)
    if doubts:
        _say(doubts_told(doubts))
        raise Refused(_NOTHING)
    _write(changes, {one.year for one in importer.imports}, talk, dry_run)


def _require_known(found: Importer | InstitutionYear, talk: bool, new: bool) -> None:
    """Shows the names that are not known, and goes on if there is a row for each and somebody accepts them."""
    from helpers.data.importing.telling import unknown_told

    if not found.unknown:
        return
    _say(unknown_told(found.unknown, new))
    if found.undecided:
        raise Refused(f"{plural(len(found.undecided), 'name')} must be decided; nothing was written.")
    if not (found.asked.accept or (talk and click.confirm("Write these rows?"))):
        raise Refused("Names are not known: say --accept to write the rows shown. Nothing was written.")


def _write(changes: Changes, years: set[int], ask: bool, dry_run: bool) -> None:
    from helpers.data.importing.telling import written_told

    if dry_run:
        _say(written_told(changes.files, "would get"))
        return
    if ask and not click.confirm("Write it?", default=True):
        raise Refused(_NOTHING)
    changes.write()
    _say(written_told(changes.files, "got"))
    reports = " and ".join(f"make reports YEAR={year}" for year in sorted(years))
    click.echo(f"Look at it: make check, then {reports}")


def _answers(doubts: list[Doubt], answers: dict[str, str]) -> dict[str, str]:
    """What somebody at a terminal says of each doubt; the first that is no leaves the rest unasked."""
    for doubt in doubts:
        click.echo(doubt.message)
        if not click.confirm("Does the source print it so?"):
            break
        answers[doubt.key] = click.prompt("Why is it right?", default="", show_default=False)
    return answers


def _write_year(year: InstitutionYear, talk: bool, dry_run: bool) -> None:
    _say(year.told())
    _require_known(year, talk, new=False)
    changes = year.changes()
    if not changes.files:
        click.echo("Nothing to write: all of it is there already.")
        return
    if problems := year.problems(changes):
        _say(first_lines(problems, _MOST_SHOWN))
        raise Refused(_NOTHING)
    _write(changes, {year.year}, False, dry_run)


def _say(lines: list[str]) -> None:
    for line in lines:
        click.echo(line)
