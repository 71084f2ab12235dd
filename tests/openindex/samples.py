"""The folder of real data that some tests need; it is no part of the repository, and they are skipped without it."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest
from conftest import ROOT, made_once

from helpers.openindex.build import build_from_rows, build_from_tables, build_from_works
from helpers.openindex.place_tables import ORGANISATIONS as ORGANISATIONS_TABLE
from helpers.openindex.place_tables import US_AREAS as US_AREAS_TABLE
from helpers.openindex.place_tables import own_table
from helpers.openindex.reference import journals

SAMPLES = (ROOT / os.environ.get("SCIENCE_CITIES_SAMPLES", "../shared/samples")).resolve()
needs_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason=f"real data are not there: set SCIENCE_CITIES_SAMPLES ({SAMPLES})"
)
NATURE_ROWS = SAMPLES / "nature_author_affiliations_2005_2023.csv.gz"
ORGANISATIONS = SAMPLES / "ror_subset_51k.csv.gz"
US_AREAS = SAMPLES / "us_geonames_to_csa.csv.gz"
WORKS = SAMPLES / "openalex_works_sample_2643.jsonl.gz"


def export(window: str) -> Path:
    """The table of institutions that was exported at the end of a 12-month window, such as ``2025-12``."""
    return SAMPLES / f"nature_index_institutions_export_{window}.csv"


def index_of_nature(factory: pytest.TempPathFactory) -> Path:
    """A folder with the index of one journal from real rows, ``nature``, counted once a session.

    Nobody may write into it: copy it first.
    """

    def make(folder: Path) -> bool:
        journal = ("0028-0836", "Nature")
        build_from_rows("nature", [NATURE_ROWS], journal, (US_AREAS, ORGANISATIONS), root=folder)
        return True

    return made_once(factory, "nature", make)[0]


def index_of_export(factory: pytest.TempPathFactory, window: str) -> Path:
    """A folder with the index of an exported table, ``export``, placed by the tables of the project alone.

    Nobody may write into it: copy it first.
    """

    def make(folder: Path) -> bool:
        areas, registry = own_table(US_AREAS_TABLE), own_table(ORGANISATIONS_TABLE)
        build_from_tables("export", [export(window)], (areas, registry), root=folder)
        return True

    return made_once(factory, f"export-{window}", make)[0]


def index_of_works(factory: pytest.TempPathFactory) -> Path:
    """A folder with the index of real works of all their years, ``works``. Nobody may write into it: copy it first."""

    def make(folder: Path) -> bool:
        lines = gzip.decompress(WORKS.read_bytes()).splitlines()
        years = sorted({json.loads(line)["publication_year"] for line in lines})
        chosen = [journal for journal in journals() if journal.in_145]
        build_from_works("works", [WORKS], years, chosen, (US_AREAS, ORGANISATIONS), root=folder)
        return True

    return made_once(factory, "works", make)[0]
