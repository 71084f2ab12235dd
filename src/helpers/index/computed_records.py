"""What a computed index records of itself, for the page that tells how it was made."""

from __future__ import annotations

from helpers.index.articles import ArticlesIndex
from helpers.index.own_tables import OwnTablesIndex
from helpers.index.stored import days_since


def records(index: ArticlesIndex | OwnTablesIndex) -> list[tuple[str, str]]:
    """What was recorded when the index was made, as pairs of what and the record; hashes are SHA-256."""
    about, stored = index.description, index.tables
    return [
        ("index", index.name),
        ("hash of the index", stored.hash),
        ("made", stored.made),
        *([("base year of adjusted Shares", str(about.base_year))] if about.base_year else []),
        *_flat(about.made_from),
        *_age(about.made_from.get("downloaded"), stored.made),
        *((what, f"{number:,}") for what, number in about.treated.items()),
        *((f"SHA-256 of {name}", digest) for name, digest in about.tables.items()),
    ]


def _age(downloaded: object, made: str) -> list[tuple[str, str]]:
    """How old the oldest page was when the index was made; the day of reading is no matter of the page."""
    if not isinstance(downloaded, dict) or not downloaded.get("first page"):
        return []
    days = days_since(str(downloaded["first page"]), made)
    return [("age of the oldest page when the index was made", f"{days} days" if days != 1 else "1 day")]


def _flat(made_from: dict[str, object], above: str = "") -> list[tuple[str, str]]:
    """Nested records as rows: ``{"files": {"a": 1}}`` → ``[("files, a", "1")]``."""
    rows = []
    for name, value in made_from.items():
        own = f"{above}{name}"
        rows += _flat(value, f"{own}, ") if isinstance(value, dict) else [(own, _text(value))]
    return rows


def _text(value: object) -> str:
    # a list of years names the first and the last
    return " to ".join(map(str, value)) if isinstance(value, list) else str(value)
