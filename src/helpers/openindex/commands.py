"""The commands of the computed index. What they need is imported when they run: other commands pay nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import click

from helpers.base.errors import ScienceCitiesError, WrongParameter
from helpers.openindex.place_commands import place_options, places, tell_places
from helpers.openindex.telling import parts_told, span, tell, tell_age, tell_rules

_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?\Z", re.ASCII)
_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)
_DEMO_YEARS = 10  # by default, so many years up to the newest with printed figures


def engine_options(command: Callable) -> Callable:
    """The settings of the engine that every command which counts takes."""
    for option in (
        click.option(
            "--engine", default="duckdb", show_default=True, help="duckdb, or pyspark (needs Java)."
        ),
        click.option("--memory", default="2GB", show_default=True, help="What the engine may use."),
        click.option(
            "--temporary",
            type=click.Path(path_type=Path, file_okay=False, exists=True),
            help="Folder for what does not fit into memory.",
        ),
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
        click.echo(f"{name}: {told.title}")
        click.echo(
            f"    {told.articles:,} articles, {span(told.years)}; made {stored.made}, hash {stored.hash[:12]}"
        )
        click.echo(f"    not placed: {parts_told(told.not_placed)}")
        tell_age(stored)
    if not stored_names():
        click.echo(f"no index in {index_folder()}; make one with: science-cities demo")


@index_group.command("institutions")
@click.argument("file", type=_FILE)
@click.option(
    "--year", type=click.IntRange(1000, 9999), required=True, help="Year in which the export's period ends."
)
@click.option("--subject", help="Subject of the export; default: overall.")
@click.option("--name", help="Name of the index; default: institutions-<year>, and the subject.")
@click.option("--most", type=click.IntRange(min=1), default=15, show_default=True, help="Lines of each list.")
@place_options
def institutions(
    file: Path,
    year: int,
    subject: str | None,
    name: str | None,
    most: int,
    us_areas: Path | None,
    organisations: Path | None,
) -> None:
    """City totals from FILE, the table of institutions that Nature Index's site exports."""
    from helpers.openindex.problems import require_packages

    require_packages("pyarrow")
    from helpers.openindex.build import build_from_export
    from helpers.openindex.exports import NOT_PLACED, SPREAD, subject_of

    wanted = subject_of(subject)
    tell_places(organisations, us_areas)
    name = name or "-".join(["institutions", str(year), *([wanted.replace("_", "-")] if subject else [])])
    stored, export = build_from_export(name, file, year, wanted, us_areas, organisations)
    click.echo(f"{len(export.rows):,} institutions, Share {export.share:,.2f}")
    if export.repeats:
        click.echo(f"identical rows dropped: lines {', '.join(map(str, export.repeats))}")
    click.echo(
        f"placed {export.part('placed'):.1%}, {SPREAD} {export.part(SPREAD):.1%}, {NOT_PLACED} {export.part(NOT_PLACED):.1%}"
    )
    click.echo(
        "\nLargest institutions that are not placed (corrections: data/reference/placement_corrections.csv)"
    )
    for row in export.unplaced(most):
        click.echo(f"  {row.share:9.2f}  {row.institution}, {row.country}: {row.how}")
    for title, at_headquarters in (
        ("Cities; bodies spread over many cities are in none", False),
        ("Cities; such bodies, but for companies, are at their headquarters", True),
    ):
        _tell_cities(title, export.city_shares(at_headquarters), year, wanted, most)
    click.echo(
        "\nThe two differ where umbrella bodies sit: the first is too small for cities with their institutes,"
    )
    click.echo("the second too large for their capitals. Nature Index counts each institute in its own city.")
    click.echo(
        f"\nindex '{name}' lies in {stored.folder}; placement.csv there tells where each institution was put"
    )


def _tell_cities(title: str, shares: dict[str, float], year: int, subject: str, most: int) -> None:
    from helpers.index.printed import load_index
    from helpers.openindex.exports import NOT_PLACED, SPREAD, agreement

    index = load_index()
    printed_year = max((y for y in index.years if y <= year), default=None)
    printed = {}
    if printed_year is not None:
        ranking = index.ranking(printed_year, subject)
        printed = dict(zip(ranking["place"], ranking["rank"].astype(int), strict=True))
    click.echo(f"\n{title}")
    cities = [(place, share) for place, share in shares.items() if place not in (SPREAD, NOT_PLACED)]
    for number, (place, share) in enumerate(cities[:most], 1):
        rank = f"printed for {printed_year}: {printed[place]}" if place in printed else ""
        click.echo(f"  {number:3}  {share:9.2f}  {place:<32} {rank}".rstrip())
    correlation = agreement(shares, printed)
    if correlation is not None:
        click.echo(
            f"  rank correlation with the {len(printed)} ranks printed for {printed_year}: {correlation:.3f}"
        )


@index_group.command("rows")
@click.argument("files", type=_FILE, nargs=-1, required=True)
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
    us_areas: Path | None,
    organisations: Path | None,
    engine: str,
    memory: str,
    temporary: Path | None,
) -> None:
    """An index from FILES with one row an author and affiliation (data/README.md has the columns)."""
    from helpers.openindex.problems import require_packages

    require_packages("ibis", "duckdb", "pyarrow")
    from helpers.openindex.build import build_from_rows
    from helpers.openindex.rows import is_issn

    tell_places(organisations, us_areas)
    if issn is not None and not is_issn(issn.upper()):
        raise WrongParameter(
            f"--issn takes eight characters with their check digit, such as 0028-0836, not '{issn}'."
        )
    if journal and issn is None:
        raise WrongParameter(
            "--journal is the name of the journal of --issn; a column issn_l can have one beside it."
        )
    stored = build_from_rows(
        name,
        list(files),
        (issn.upper(), journal) if issn else None,
        us_areas,
        organisations,
        click.echo,
        engine=engine,
        memory=memory,
        temporary=temporary,
    )
    tell_rules(stored.description)
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
@click.option(
    "--snapshot",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder of a snapshot of OpenAlex, instead of its API.",
)
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
    us_areas: Path | None,
    organisations: Path | None,
    engine: str,
    memory: str,
    temporary: Path | None,
) -> None:
    """An index from the works of tracked journals in OpenAlex (API key: OPENALEX_API_KEY)."""
    from helpers.openindex.problems import require_packages

    require_packages("ibis", "duckdb", "pyarrow", "httpx", "tenacity")
    from helpers.index.stored import index_folder
    from helpers.openindex.build import build_from_works
    from helpers.openindex.reference import journals as tracked
    from helpers.openindex.snapshots import snapshot_files

    if snapshot and (keep or refresh):
        raise WrongParameter("--keep and --refresh are for downloads; a snapshot is as it is.")
    if keep and refresh:
        raise WrongParameter("--keep and --refresh exclude each other.")
    wanted = read_years(years)
    chosen = [journal for journal in tracked() if (journal.in_82 if journals == "82" else journal.in_145)]
    tell_places(organisations, us_areas)
    notes: tuple[str, ...] = ()
    origin: dict[str, object]
    if snapshot:
        found = snapshot_files(snapshot)
        files, verified = found.files, found.verified
        origin = {
            "snapshot": {
                "date": found.date or "not told",
                "files that its manifest does not name, passed over": found.passed_over,
            }
        }
    else:
        done = _download(
            index_folder() / ".openalex", wanted, chosen, address, yes, keep=keep, refresh=refresh
        )
        files, verified = done.files, True
        origin = {"downloaded": {"first page": done.first, "last page": done.last}}
        notes = done.notes(chosen)
    stored = build_from_works(
        name,
        files,
        wanted,
        chosen,
        us_areas,
        organisations,
        click.echo,
        pages=not snapshot,
        verified=verified,
        origin=origin,
        notes=notes,
        engine=engine,
        memory=memory,
        temporary=temporary,
    )
    tell_rules(stored.description)
    tell(stored)


def _download(folder: Path, years: list[int], journals: list, address: str | None, yes: bool, **how: bool):
    from helpers.openindex.downloads import Download
    from helpers.openindex.openalex import API, Client, queries, told_cost

    client = Client(address or API)
    try:
        download = Download(client, folder, queries(years, journals), **how)
        works, calls = download.estimate()
        told = told_cost(calls, bool(client.key))
        click.echo(
            f"{works:,} works, about {calls:,} calls {'with' if client.key else 'without'} a key{told}"
        )
        if calls and not yes:
            click.confirm("Download?", abort=True)
        return download.run(click.echo)
    finally:
        client.close()


@click.command("demo")
@click.option("--articles", type=click.IntRange(min=1), default=20_000, show_default=True, help="How many.")
@click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Same seed, same articles."
)
@click.option("--years", metavar="FIRST-LAST", help="Default: the last ten years with printed figures.")
@click.option("--name", default="demo", show_default=True, help="Name of the index.")
@engine_options
def demo(
    articles: int, seed: int, years: str | None, name: str, engine: str, memory: str, temporary: Path | None
) -> None:
    """Make an index of invented articles: no network, no key, marked as DEMONSTRATION DATA."""
    from helpers.base.paths import data_folder
    from helpers.data.tables import year_folders
    from helpers.openindex.problems import require_packages

    require_packages("ibis", "duckdb", "pyarrow")
    from helpers.openindex.build import build_demonstration

    wanted = read_years(years) if years else [year for year, _ in year_folders(data_folder())][-_DEMO_YEARS:]
    stored = build_demonstration(
        name, articles, seed, wanted, click.echo, engine=engine, memory=memory, temporary=temporary
    )
    tell(stored)
