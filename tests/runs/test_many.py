"""Many reports in one run: none fails, the time grows with their number, the memory does not."""

from __future__ import annotations

import json
import re
import resource
from pathlib import Path

import pytest
from conftest import contents, copy_root, science_cities

from helpers.base.manifest import read_manifest
from helpers.index.interface import Index
from helpers.report.parameters import resolve_parameters
from helpers.runs.job import Job
from helpers.runs.processes import LocalProcesses
from helpers.runs.warm import import_everything

pytestmark = pytest.mark.slow
MANY = 200


@pytest.fixture(scope="module")
def jobs(index: Index) -> list[Job]:
    """City profiles of as many cities, of the years with most of them."""
    spec = read_manifest()["city_profile"]
    every = [(year, city) for year in index.years for city in index.cities(year)]
    return [Job(spec, resolve_parameters(spec, {"year": y, "city": c}, index)) for y, c in every[:MANY]]


def test_two_hundred_reports_none_failed_and_memory_flat(jobs: list[Job]) -> None:
    import_everything()
    assert len(jobs) == MANY
    memory, failures, spent = [], [], []
    for outcome in LocalProcesses(2).outcomes(jobs):
        failures += [outcome.failure] if outcome.failure else []
        spent.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime)  # whatever else runs
        memory.append(own_memory())
    assert failures == []
    assert len(spent) == MANY
    assert max(memory[MANY // 2 :]) - memory[MANY // 10] < 20, (
        "MiB of this process, while the reports went by"
    )
    # the largest child of all was no larger than a few reports' worth; Linux counts in KiB
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024 < 500
    early, late = spent[50] - spent[0], spent[-1] - spent[-51]
    assert late < 2 * early, f"fifty reports took {early:.1f} s at the beginning and {late:.1f} s at the end"


def own_memory() -> float:
    """MiB that belong to this process."""
    text = Path("/proc/self/smaps_rollup").read_text()
    return int(re.search(r"^Rss:\s+(\d+)", text, re.M)[1]) / 1024


def test_profiles_of_a_whole_year_through_the_command_line(tmp_path: Path, index: Index) -> None:
    root = copy_root(tmp_path / "root")
    year = index.years[-1]
    done = science_cities(root, "build", "--year", str(year), "--report", "city_profile")
    assert done.returncode == 0, done.stderr
    cities = index.cities(year)
    assert f"{len(cities)} reports, 2 at once" in done.stdout
    pages = {name: page for name, page in contents(root / "reports").items() if "/cities/" in name}
    assert len(pages) == len(cities)
    titles = {re.search(rb"<title>(.*?)</title>", page)[1].decode() for page in pages.values()}
    assert len(titles) == len(cities)
    record = json.loads((root / "reports" / str(year) / "manifest.json").read_text())
    assert sorted(made["parameters"]["city"] for made in record["reports"].values()) == cities
    again = science_cities(root, "build", "--year", str(year), "--report", "city_profile")
    assert f"all {len(cities)} reports are up to date" in again.stdout
