"""The commands of the annual tables: what places institutions in cities, and how good the totals of cities are."""

from __future__ import annotations

import os
from pathlib import Path

import click

from helpers.openindex.commands import place_options, read_years

_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.group("annual")
def annual_group() -> None:
    """Totals of cities from Nature Index's own tables of institutions, data/annual/."""


@annual_group.command("weights")
@click.argument("rows", type=_FILE)
@click.option("--years", metavar="FIRST-LAST", required=True, help="Years of the articles that are counted.")
@click.option(
    "--least",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="Articles that a body must have.",
)
@click.option("--to", "target", type=click.Path(path_type=Path, dir_okay=False), help="Where to; default: data/reference/site_weights.csv.")  # fmt: skip
@place_options
def weights(
    rows: Path, years: str, least: int, target: Path | None, us_areas: Path | None, organisations: Path | None
) -> None:
    """Divide bodies with sites in many cities by the addresses in ROWS, one row an author and affiliation."""
    from helpers.base.paths import data_folder
    from helpers.data.annual import AnnualTables
    from helpers.openindex.places import Places, read_organisations
    from helpers.openindex.site_weights import read_affiliations, site_bodies, site_weights, write_weights

    tables = AnnualTables()
    corrections = tables.reference("site_corrections")
    places = tables.reference("places")
    found = site_weights(
        read_affiliations(rows, read_years(years), Places(us_areas, organisations)),
        site_bodies(read_organisations(organisations) if organisations else {}),
        set(places.loc[places["kind"] == "city", "place"]),
        least,
    )
    target = target or data_folder() / "reference" / "site_weights.csv"
    write_weights(target, found, corrections.to_dict("records"))
    click.echo(
        f"{len({weight.body for weight in found})} bodies in {len(found)} parts, {os.path.relpath(target)}"
    )
