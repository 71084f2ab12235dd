"""The commands of the annual tables: what places institutions in cities, and how good the totals of cities are."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpers.openindex.commands import read_years
from helpers.openindex.place_commands import FILE, TARGET, place_options
from helpers.openindex.problems import require_packages

if TYPE_CHECKING:
    from helpers.index.annual import Annual
    from helpers.openindex.places import Registries


@click.group("annual")
def annual_group() -> None:
    """Totals of cities from Nature Index's own tables of institutions, data/annual/."""


@annual_group.command("weights")
@click.argument("rows", type=FILE)
@click.option("--years", metavar="FIRST-LAST", required=True, help="Years of the articles that are counted.")
@click.option(
    "--least",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="Articles that a body must have.",
)
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to; default: data/reference/site_weights.csv.",
)
@place_options
def weights(rows: Path, years: str, least: int, target: Path | None, registries: Registries) -> None:
    """Divide bodies with sites in many cities by the addresses in ROWS, one row an author and affiliation."""
    from helpers.base.paths import data_folder
    from helpers.data.annual import AnnualTables
    from helpers.openindex.places import Places
    from helpers.openindex.site_weights import read_affiliations, site_bodies, site_weights, write_weights

    tables = AnnualTables()
    corrections = tables.reference("site_corrections")
    known = tables.reference("places")
    places = Places(*registries)
    found = site_weights(
        read_affiliations(rows, read_years(years), places),
        site_bodies(places.organisations),
        set(known.loc[known["kind"] == "city", "place"]),
        least,
    )
    target = target or data_folder() / "reference" / "site_weights.csv"
    write_weights(target, found, corrections.to_dict("records"))
    click.echo(
        f"{len({weight.body for weight in found})} bodies in {len(found)} parts, {os.path.relpath(target)}"
    )


@annual_group.command("pairs")
@click.argument("rows", type=FILE, nargs=-1, required=True)
@click.option("--years", metavar="FIRST-LAST", required=True, help="Years of the articles; only whole ones.")
@click.option("--to", "target", type=TARGET, help="Folder; default: data/nature.")
@place_options
def pairs(rows: tuple[Path, ...], years: str, target: Path | None, registries: Registries) -> None:
    """Count the pairs of leading cities in the articles of ROWS, one row an author and affiliation, year by year."""
    require_packages("ibis", "duckdb", "pyarrow")
    from helpers.base.paths import data_folder
    from helpers.index.annual import LEADING, Annual
    from helpers.openindex.city_pairs import Bounded, count_pairs, write_pairs

    annual = Annual()
    cities = {place for year in annual.years for place in list(annual.listed(year))[:LEADING]}
    found = count_pairs(
        list(rows),
        read_years(years),
        Bounded(annual.boundaries, *registries),
        cities,
    )
    target = target or data_folder() / "nature"
    write_pairs(target, found)
    click.echo(
        f"{sum(map(len, found.values())):,} pairs of {len(cities)} cities in {len(found)} years, {os.path.relpath(target)}"
    )


@annual_group.command("rest")
@click.option(
    "--most", type=click.IntRange(min=0), default=3, show_default=True, help="Institutions named a year."
)
def rest(most: int) -> None:
    """Say what the subjects of each year's table leave of all subjects together."""
    from helpers.index.annual import Annual
    from helpers.index.annual_rows import rests

    annual = Annual()
    for year in annual.years:
        subjects, found = rests(annual, year)
        if len(found):
            part = (found["rest"] / found["share"]).median()
            largest = ", ".join(f"{one.institution} {one.rest:.2f}" for one in found.head(most).itertuples())
            click.echo(
                f"{year}: all − {' − '.join(subjects)}: median {found['rest'].median():.2f}, {part:.1%} of all; "
                f"{len(found)} institutions; largest {largest}"
            )


@click.command("accuracy")
@click.option("--csv", "as_csv", is_flag=True, help="As comma-separated values, one row a subject and year.")
@click.option(
    "--subject",
    "subjects",
    multiple=True,
    metavar="ID",
    help="Only this printed subject; repeat for several.",
)
@click.option(
    "--worst", type=click.IntRange(min=0), default=3, show_default=True, help="Cities named in a line."
)
@click.option("--source", help="An index of tables of institutions of your own; default: data/annual/.")
def accuracy(as_csv: bool, subjects: tuple[str, ...], worst: int, source: str | None) -> None:
    """Hold totals of cities against printed ranks and Shares.

    With all steps; without those decided on printed figures; and without weights, bodies in several cities apart from
    all cities, or at their headquarters.
    """
    from helpers.base.errors import WrongParameter, nearest
    from helpers.index.accuracy import table, variants, without_weights
    from helpers.index.annual import Annual
    from helpers.index.printed import load_index

    printed, annual = load_index(), _own_tables(source) if source else Annual()
    if not annual.years:
        raise WrongParameter("data/annual/ has no tables, so there is nothing to hold against print.")
    known = ["overall", *printed.subjects]
    if unknown := [subject for subject in subjects if subject not in known]:
        raise WrongParameter(f"No printed subject '{unknown[0]}'.{nearest(unknown[0], known)}")
    rows = table(variants(annual) | without_weights(annual), printed, list(subjects) or known, worst)
    if rows.empty:
        raise WrongParameter(f"No printed figure of {', '.join(map(str, annual.years))} can be compared.")
    if as_csv:
        click.echo(rows.to_csv(index=False, lineterminator="\n"), nl=False)
        return
    for steps, of_steps in rows.groupby("steps", sort=False):
        click.echo(f"\n{steps}")
        for row in of_steps.itertuples():
            click.echo(_line(row))


def _own_tables(name: str) -> Annual:
    from helpers.base.errors import WrongParameter
    from helpers.index.annual import Annual
    from helpers.index.own_tables import OwnTables
    from helpers.index.stored import open_index

    stored = open_index(name)
    if not stored.description.is_own_tables:
        raise WrongParameter(f"The index '{name}' is not made from tables of institutions.")
    return Annual(OwnTables(stored))


def _line(row) -> str:
    spearman = f"Spearman {row.spearman:.3f}, " if row.spearman == row.spearman else ""
    shares = f"; Shares within 10 %: {row.shares_within} of {row.shares}" if row.shares else ""
    cities = f"; worst {row.worst}" if row.worst else ""
    return (
        f"  {row.subject} {row.year}: {row.printed} printed ranks, {row.compared} compared, {spearman}"
        f"within 1, 2, 3 places among the first 20: {row.within_1}, {row.within_2}, {row.within_3} of {row.top}"
        f"{shares}{cities}"
    )
