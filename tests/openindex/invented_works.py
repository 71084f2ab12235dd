"""Invented OpenAlex works, in the form of the API."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

NATURE, HEALTH_JOURNAL = "0028-0836", "0002-9165"


def institution(number: int, country: str | None = "FR", ror: str | None = "", name: str = "") -> dict:
    """``ror`` is empty for one made of the number."""
    return {
        "id": f"https://openalex.org/I{number}", "display_name": name or f"Institution {number}",
        "ror": f"https://ror.org/{ror or f'r{number}'}" if ror is not None else None, "country_code": country,
        "type": "education", "lineage": [],
    }  # fmt: skip


def work(number: int, *authors: list[dict], year: int = 2001, issn_l: str = NATURE, **more: object) -> dict:
    """A work whose authors have these institutions; ``subfield`` is that of its main topic."""
    subfield = more.pop("subfield", "3107")
    return {
        "id": f"https://openalex.org/W{number}", "doi": None, "publication_year": year, "type": "article",
        "is_retracted": False, "is_paratext": False, "a_key_of_tomorrow": {"x": [1]},
        "primary_location": {"source": {"issn_l": issn_l, "display_name": "A journal"}},
        "primary_topic": {"id": "https://openalex.org/T1", "subfield": {"id": f"https://openalex.org/subfields/{subfield}"}},
        "authorships": [{"author": {"id": None}, "institutions": found, "countries": [], "affiliations": []} for found in authors],
        **more,
    }  # fmt: skip


def many_authors(number: int, authors: int, **more: object) -> dict:
    """A work of so many authors of two institutions: the first hundred of the first, the others of the second."""
    found = work(number, *([institution(1 if n < 100 else 2)] for n in range(authors)), **more)
    for position, authorship in enumerate(found["authorships"]):
        authorship["author_position"] = "first" if not position else "middle"
    found["authorships"][-1]["author_position"] = "last"
    return found


def printed(*affiliations: tuple[str, tuple[int, ...]], countries: tuple[str, ...] = ()) -> dict:
    """An authorship of affiliations as printed, each with the numbers of the institutions that were found for it."""
    numbers = dict.fromkeys(number for _, found in affiliations for number in found)
    return {
        "author_position": "first", "author": {}, "countries": list(countries),
        "institutions": [institution(number) for number in numbers],
        "affiliations": [
            {"raw_affiliation_string": text, "institution_ids": [f"https://openalex.org/I{n}" for n in found]}
            for text, found in affiliations
        ],
    }  # fmt: skip


def write(path: Path, *works: dict) -> Path:
    lines = "".join(json.dumps(found) + "\n" for found in works).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(lines, mtime=0) if path.suffix == ".gz" else lines)
    return path
