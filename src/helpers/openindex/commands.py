"""The commands of the computed index. What they need is imported when they run: other commands pay nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import click

from helpers.errors import WrongParameter

_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?\Z", re.ASCII)
_DEMO_YEARS = 10  # by default, so many years up to the newest with printed figures


def engine_options(command: Callable) -> Callable:
    """The settings of the engine that every command which counts takes."""
    for option in (
        click.option("--engine", default="duckdb", show_default=True, help="duckdb, or pyspark (needs Java)."),
        click.option("--memory", default="2GB", show_default=True, help="What the engine may use."),
        click.option("--temporary", type=click.Path(path_type=Path, file_okay=False, exists=True),
                     help="Folder for what does not fit into memory."),
    ):  # fmt: skip
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


@index_group.command("list")
def list_indices() -> None:
    """List the computed indices, and what each was made from."""
    from helpers.openindex.store import index_folder, open_index, stored_names

    for name in stored_names():
        stored = open_index(name)
        told = stored.description
        click.echo(f"{name}: {told.title}")
        click.echo(
            f"    {told.articles:,} articles, {_span(told.years)}; made {stored.made}, hash {stored.hash[:12]}"
        )
        click.echo(f"    not placed: {_parts(told.not_placed)}")
    if not stored_names():
        click.echo(f"no index in {index_folder()}; make one with: science-cities demo")


@click.command("demo")
@click.option("--articles", type=click.IntRange(min=1), default=20_000, show_default=True, help="How many.")
@click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Same seed, same articles."
)
@click.option("--years", metavar="FIRST-LAST", help="Default: the last ten years with printed figures.")
@click.option("--name", default="demo", show_default=True, help="Name of the index.")
@engine_options
def demo(articles: int, seed: int, years: str | None, name: str, engine: str, memory: str, temporary: Path | None) -> None:  # fmt: skip
    """Make an index of invented articles: no network, no key, marked as DEMONSTRATION DATA."""
    from helpers.openindex.problems import require_packages
    from helpers.paths import data_folder
    from helpers.tables import year_folders

    require_packages("ibis", "duckdb", "pyarrow")
    from helpers.openindex.build import build_demonstration

    wanted = read_years(years) if years else [year for year, _ in year_folders(data_folder())][-_DEMO_YEARS:]
    stored = build_demonstration(
        name, articles, seed, wanted, click.echo, engine=engine, memory=memory, temporary=temporary
    )
    tell(stored)


def tell(stored) -> None:
    """Say what an index holds and where it lies."""
    told = stored.description
    click.echo(f"{told.title}: {told.articles:,} articles, {_span(told.years)}")
    click.echo(f"not placed: {_parts(told.not_placed)}")
    if any(told.spread.values()):
        click.echo(f"held by bodies spread over many cities: {_parts(told.spread)}")
    click.echo(f"index '{told.name}' lies in {stored.folder}")


def _span(years: list[int]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}" if years else "no years"


def _parts(parts: dict[str, float]) -> str:
    return ", ".join(f"{level.replace('_', ' ')} {part:.1%}" for level, part in parts.items())
