"""What commands say of an index on the screen: what it holds, what fell under which rule, and how old it is."""

from __future__ import annotations

import click

from helpers.index.stored import Description, StoredIndex, days_since

_NAMED = 10  # works that are named on the screen


def tell(stored: StoredIndex) -> None:
    """Say what became of an index of articles: what fell under which rule, what it holds, and where it lies."""
    told = stored.description
    tell_rules(told)
    click.echo(f"{told.title}: {told.articles:,} article{'s' * (told.articles != 1)}, {span(told.years)}")
    click.echo(f"not placed: {parts_told(told.not_placed)}")
    tell_age(stored)
    click.echo(f"index '{told.name}' lies in {stored.folder}")


def tell_age(stored: StoredIndex) -> None:
    """Say of when the downloads of an index are, if it was made from any."""
    downloaded = stored.description.made_from.get("downloaded")
    if isinstance(downloaded, dict):
        first, last = downloaded["first page"], downloaded["last page"]
        days = first if first == last else f"{first} to {last}"
        click.echo(f"downloaded {days}, the oldest page {days_since(first)} days ago")


def tell_rules(told: Description) -> None:
    """Say how many records fell under each rule, and name works of which not all authors are known."""
    for reason, number in told.excluded.items():
        if number:
            click.echo(f"left out, {reason}: {number:,}")
    for what, number in told.treated.items():
        if number:
            click.echo(f"{what}: {number:,}")
    if told.incomplete:
        more = len(told.incomplete) - _NAMED
        click.echo(
            f"not all authors known, left out: {', '.join(told.incomplete[:_NAMED])}"
            + (f" and {more:,} more, in the description of the index" if more > 0 else "")
        )


def span(years: list[int]) -> str:
    """The years of an index: ``"2001 to 2003"``."""
    return str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}" if years else "no years"


def parts_told(parts: dict[str, float]) -> str:
    """Parts of all Share by level, as percentages."""
    return ", ".join(f"{level.replace('_', ' ')} {part:.1%}" for level, part in parts.items())
