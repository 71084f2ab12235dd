"""Invented OpenAlex works, in the form of the API."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

NATURE, HEALTH_JOURNAL, PART_TRACKED = "0028-0836", "0002-9165", "1539-3755"


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


def write(path: Path, *works: dict) -> Path:
    lines = "".join(json.dumps(found) + "\n" for found in works).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(lines, mtime=0) if path.suffix == ".gz" else lines)
    return path
