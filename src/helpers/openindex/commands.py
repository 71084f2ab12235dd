"""The commands of the computed index. What they need is imported when they run: other commands pay nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from helpers.base.errors import ScienceCitiesError, WrongParameter
from helpers.base.words import address_part
from helpers.openindex.place_commands import FILE, FOLDER, place_options, places, tell_places
from helpers.openindex.problems import require_packages
from helpers.openindex.telling import parts_told, span, tell, tell_age, tell_rules

if TYPE_CHECKING:
    from helpers.openindex.downloads import Downloaded
    from helpers.openindex.places import Registries
    from helpers.openindex.reference import Journal

_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?\Z", re.ASCII)
_DEMO_YEARS = 10  # by default, so many years up to the newest with printed figures


def engine_options(command: Callable) -> Callable:
    """The settings of the engine that every command which counts takes."""
    for option in (
        click.option(
            "--engine", default="duckdb", show_default=True, help="duckdb, or pyspark (needs Java)."
        ),
        click.option("--memory", default="2GB", show_default=True, help="What the engine may use."),
        click.option("--temporary", type=FOLDER, help="Folder for what does not fit into memory."),
    ):
        command = option(command)
    return command


def read_years(text: str) -> list[int]:
    """``"2015-2024"`` or ``"2015"`` as a list of years."""
    found = _YEARS.match(text)
    if not found or int(found[2] or found[1]) < int(found[1]):
        raise WrongParameter(f"--years takes FIRST-LAST, both of four digits, or one year, not '{text}'.")
    return list(range(int(found[1]), int(found[2] or found[1]) + 1))


@click.group("index")
def index_group() -> None:
    """Indices computed from the articles themselves."""


index_group.add_command(places)


@index_group.command("list")
def list_indices() -> None:
    """List the computed indices, and what each was made from."""
    from helpers.index.stored import index_folder, open_index, stored_names

    for name in stored_names():
        try:
            stored = open_index(name)
        except ScienceCitiesError as error:  # one that cannot be used is no reason to list none
            click.echo(f"{name}: {error}")
            continue
        told = stored.description
        what = "tables of institutions" if told.is_own_tables else f"{told.articles:,} articles"
        click.echo(f"{name}: {told.title}")
        click.echo(f"    {what}, {span(told.years)}; made {stored.made}, hash {stored.hash[:12]}")
        click.echo(f"    not placed: {parts_told(told.not_placed)}")
        tell_age(stored)
    if not stored_names():
        click.echo(f"no index in {index_folder()}; make one with: science-cities demo")


@index_group.command("institutions")
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--name", help="Name of the index; default: that of the first file.")
@click.option(
    "--year",
    type=click.IntRange(1000, 9999),
    help="Data year, where neither a column nor the file's name tells it.",
)
@click.option("--subject", help="Subject, where no column tells it; default: all of them together.")
@click.option(
    "--decimal", type=click.Choice(["point", "comma"]), help="What stands before decimals, if it is open."
)
@click.option("--terms", default="", help="The terms that the files stand under, for the foot of each page.")
@click.option(
    "--demonstration", is_flag=True, help="The figures are invented: mark every page as DEMONSTRATION DATA."
)
@click.option(
    "--most", type=click.IntRange(min=1), default=15, show_default=True, help="Institutions listed."
)
@place_options
def institutions(
    files: tuple[Path, ...],
    name: str | None,
    most: int,
    registries: Registries,
    **said: Any,
) -> None:
    """An index from tables of institutions: exports of Nature Index's site, or any of institution, country and Share.

    It counts as the tables of data/annual/ do, with the same weights for bodies in several cities.
    """
    require_packages("pyarrow")
    from helpers.index.annual import Annual
    from helpers.index.own_tables import OwnTables
    from helpers.openindex.build import build_from_tables
    from helpers.openindex.institution_tables import parts_apart

    tell_places(registries)
    name = name or address_part(files[0].name.partition(".")[0])
    stored = build_from_tables(name, list(files), registries, **said)
    annual = Annual(OwnTables(stored))
    tell_rules(stored.description)
    for year in annual.years:
        subjects = ", ".join(annual.subjects[subject] for subject in annual.subjects_of(year))
        listed, share = len(annual.listed_rows(year)), annual.listed_total(year)
        click.echo(f"{year}: {listed:,} institutions, Share {share:,.2f}; {subjects}")
    apart = parts_apart(annual)
    click.echo(
        f"in cities {apart.placed:.1%}, of bodies in several cities in none {apart.spread:.1%}, not placed {apart.not_placed:.1%}"
    )
    if apart.largest:
        click.echo("largest that count to no city (corrections: data/reference/placement_corrections.csv)")
    for share, institution, country, why in apart.largest[:most]:
        click.echo(f"  {share:9.2f}  {institution}, {country or 'no country'}: {why}")
    click.echo(
        f"index '{name}' lies in {stored.folder}; make reports SOURCE={name}; accuracy --source {name} holds it against print"
    )


@index_group.command("rows")
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--issn", help="ISSN-L of the journal, where FILES have no column issn_l; any journal.")
@click.option(
    "--journal", default="", help="Name of the journal, if it is none that the Nature Index tracks."
)
@click.option("--name", default="rows", show_default=True, help="Name of the index.")
@place_options
@engine_options
def rows(
    files: tuple[Path, ...],
    issn: str | None,
    journal: str,
    name: str,
    registries: Registries,
    **engine: Any,
) -> None:
    """An index from FILES with one row an author and affiliation (data/README.md has the columns)."""
    require_packages("ibis", "duckdb", "pyarrow")
    from helpers.data.schemas import issn_is_valid
    from helpers.openindex.build import build_from_rows

    tell_places(registries)
    if issn is not None and not issn_is_valid(issn.upper()):
        raise WrongParameter(
            f"--issn takes eight characters with their check digit, such as 0028-0836, not '{issn}'."
        )
    if journal and issn is None:
        raise WrongParameter(
            "--journal is the name of the journal of --issn; a column issn_l can have one beside it."
        )
    given = (issn.upper(), journal) if issn else None
    stored = build_from_rows(name, list(files), given, registries, click.echo, **engine)
    tell(stored)


@index_group.command("openalex")
@click.option("--years", metavar="FIRST-LAST", required=True, help="Years of publication.")
@click.option(
    "--journals",
    type=click.Choice(["82", "145"]),
    default="145",
    show_default=True,
    help="The natural-science journals, or all.",
)
@click.option("--snapshot", type=FOLDER, help="Folder of a snapshot of OpenAlex, instead of its API.")
@click.option("--address", hidden=True)
@click.option("--name", default="openalex", show_default=True, help="Name of the index.")
@click.option("--yes", is_flag=True, help="Do not ask before downloading.")
@click.option("--keep", is_flag=True, help="Keep years that were downloaded before they were complete.")
@click.option(
    "--refresh",
    is_flag=True,
    help="Ask for what changed since the download, or again where that is not allowed.",
)
@place_options
@engine_options
def openalex(
    years: str,
    journals: str,
    snapshot: Path | None,
    address: str | None,
    name: str,
    yes: bool,
    keep: bool,
    refresh: bool,
    registries: Registries,
    **engine: Any,
) -> None:
    """An index from the works of tracked journals in OpenAlex (API key: OPENALEX_API_KEY)."""
    require_packages("ibis", "duckdb", "pyarrow", "httpx", "tenacity")
    from helpers.openindex.build import build_from_works
    from helpers.openindex.reference import journals as tracked
    from helpers.openindex.snapshots import snapshot_files

    if snapshot and (keep or refresh):
        raise WrongParameter("--keep and --refresh are for downloads; a snapshot is as it is.")
    if keep and refresh:
        raise WrongParameter("--keep and --refresh exclude each other.")
    wanted = read_years(years)
    chosen = [journal for journal in tracked() if (journal.in_82 if journals == "82" else journal.in_145)]
    tell_places(registries)
    if snapshot:
        found = snapshot_files(snapshot)
        files = found.files
        passed_over = {"files that its manifest does not name, passed over": found.passed_over}
        how = {
            "verified": found.verified,
            "origin": {"snapshot": {"date": found.date or "not told", **passed_over}},
        }
    else:
        done = _download(wanted, chosen, address, yes, keep=keep, refresh=refresh)
        files = done.files
        how = {
            "verified": True,
            "pages": True,
            "origin": {"downloaded": {"first page": done.first, "last page": done.last}},
            "notes": done.notes(chosen),
        }
    stored = build_from_works(name, files, wanted, chosen, registries, click.echo, **how, **engine)
    tell(stored)


def _download(
    years: list[int], journals: list[Journal], address: str | None, yes: bool, **how: bool
) -> Downloaded:
    from helpers.index.stored import index_folder
    from helpers.openindex.downloads import Download
    from helpers.openindex.openalex import API, Client, queries, told_cost

    with closing(Client(address or API)) as client:
        download = Download(client, index_folder() / ".openalex", queries(years, journals), **how)
        works, calls = download.estimate()
        key = "with" if client.key else "without"
        click.echo(f"{works:,} works, about {calls:,} calls {key} a key{told_cost(calls, bool(client.key))}")
        if calls and not yes:
            click.confirm("Download?", abort=True)
        return download.run(click.echo)


@click.command("demo")
@click.option("--articles", type=click.IntRange(min=1), default=20_000, show_default=True, help="How many.")
@click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Same seed, same articles."
)
@click.option("--years", metavar="FIRST-LAST", help="Default: the last ten years with printed figures.")
@click.option("--name", default="demo", show_default=True, help="Name of the index.")
@engine_options
def demo(articles: int, seed: int, years: str | None, name: str, **engine: Any) -> None:
    """Make an index of invented articles: no network, no key, marked as DEMONSTRATION DATA."""
    from helpers.base.paths import data_folder
    from helpers.data.tables import year_folders

    require_packages("ibis", "duckdb", "pyarrow")
    from helpers.openindex.build import build_demonstration

    wanted = read_years(years) if years else [year for year, _ in year_folders(data_folder())][-_DEMO_YEARS:]
    tell(build_demonstration(name, articles, seed, wanted, click.echo, **engine))
