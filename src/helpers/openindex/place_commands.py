"""``index places``, and the options of commands that place affiliations."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpers.base.errors import WrongParameter

if TYPE_CHECKING:
    from helpers.openindex.places import Registries

#: A file that is there, as an option or argument.
FILE = click.Path(path_type=Path, dir_okay=False, exists=True)
#: A folder that is there, and one that may be made.
FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)
TARGET = click.Path(path_type=Path, file_okay=False)


def _own(name: str) -> Path | None:
    from helpers.openindex.place_tables import own_table

    return own_table(name)


def _table_option(name: str, what: str) -> Callable[[Callable], Callable]:
    """An option for another table in the place of the project's own ``name``."""
    variable = f"SCIENCE_CITIES_{name.upper()}"
    return click.option(
        f"--{name.replace('_', '-')}",
        type=FILE,
        envvar=variable,
        default=partial(_own, name),
        help=f"Another table of {what}; or {variable}.",
    )


def place_options(command: Callable) -> Callable:
    """Gives a command ``registries``: the tables that come with the project, unless others are given."""

    @_table_option("organisations", "the Research Organization Registry")
    @_table_option("us_areas", "US cities with their combined statistical areas")
    @wraps(command)
    def with_registries(us_areas: Path | None, organisations: Path | None, **said: object) -> None:
        command(registries=(us_areas, organisations), **said)

    return with_registries


def tell_places(registries: Registries) -> None:
    """Say what a run places by, before it begins."""
    from helpers.openindex.place_tables import places_told

    for line in places_told(*registries):
        click.echo(f"places by {line}" if not line.startswith("no ") else line)


@click.command("places")
@click.option("--ror", type=FILE, help="Download of ROR, schema 2: v….zip, or its .json or .csv.")
@click.option(
    "--geonames", type=FILE, help="Cities of GeoNames (cities500.zip, US.zip or the .txt), with --census."
)
@click.option("--census", type=FILE, help="Delineations of the US Census Bureau: list 1 as .csv or .xlsx.")
@click.option("--version", help="Version and date of the downloads, if the names of the files do not tell.")
@click.option("--note", default="", help="What a user of the table must know of it.")
@click.option("--to", "target", type=TARGET, help="Folder of data; default: data/.")
def places(
    ror: Path | None,
    geonames: Path | None,
    census: Path | None,
    version: str | None,
    note: str,
    target: Path | None,
) -> None:
    """Make the tables that place organisations and US cities from official downloads, as they are."""
    from helpers.openindex.place_tables import write_organisations, write_us_areas
    from helpers.openindex.registry_files import read_ror, read_us_areas

    if ror is None and geonames is None:
        raise WrongParameter("give --ror, or --geonames with --census, or all of them.")
    if census and geonames is None:
        raise WrongParameter("--census needs --geonames, the cities that lie in its counties.")
    # both are read before anything is written
    organisations = read_ror(ror) if ror else None
    areas = read_us_areas(geonames, census) if geonames else None
    for read, write in ((organisations, write_organisations), (areas, write_us_areas)):
        if read:
            path = write(read.rows, version or read.version, note, target)
            click.echo(
                f"{len(read.rows):,} rows, {path.stat().st_size / 1e6:.2f} MB, {os.path.relpath(path)}"
            )
            for line in read.told:
                click.echo(f"  {line}")
