"""Reports on a Dask cluster of two workers on this machine."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest
from conftest import contents, copy_root, science_cities
from runs.ground import SHOW, small_root
from runs.test_faults import processes_of, wait_until

from helpers.index.interface import Index

# looked for and not imported, which would take as long as a test in every run that leaves these out
absent = find_spec("distributed") is None
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(absent, reason="the packages of the cluster are not installed (make cluster)"),
]


@dataclass
class LocalCluster:
    """A scheduler and two workers of one thread each, as processes of their own."""

    address: str
    workers: list[subprocess.Popen]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def cluster_on(root: Path) -> Iterator[LocalCluster]:
    environment = os.environ | {
        "SCIENCE_CITIES_ROOT": str(root),
        "DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error",
    }
    address = f"tcp://127.0.0.1:{free_port()}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment, "cwd": root}
    dask = [sys.executable, "-m", "dask"]
    from distributed import Client

    host, port = address.removeprefix("tcp://").split(":")
    processes = [
        subprocess.Popen([*dask, "scheduler", "--host", host, "--port", port, "--no-dashboard"], **quiet)
    ]
    try:
        processes += [
            subprocess.Popen(
                [*dask, "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard",
                 "--local-directory", str(root.parent / f"worker-{number}")],
                **quiet,
            )
            for number in range(2)
        ]  # fmt: skip
        with Client(address, timeout=60) as client:
            client.wait_for_workers(2, timeout=60)
        yield LocalCluster(address, processes[1:])
    finally:
        for process in processes:
            process.kill()
            process.wait()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    cells = {f"report_{number:02}": f"import time\ntime.sleep(0.5)\n{SHOW}" for number in range(16)}
    return small_root(tmp_path / "root", cells | {"raising": "1 / 0"})


@pytest.fixture
def cluster(small: Path) -> Iterator[LocalCluster]:
    yield from cluster_on(small)


def test_a_worker_killed_in_the_middle_loses_nothing_and_makes_nothing_twice(
    small: Path, cluster: LocalCluster, index: Index
) -> None:
    build = subprocess.Popen(
        [sys.executable, "-m", "helpers.cli", "build", "--cluster", cluster.address],
        env=os.environ | {"SCIENCE_CITIES_ROOT": str(small)},
        cwd=small, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    year = index.years[-1]
    pages = small / "reports" / str(year)
    wait_until(lambda: len(list(pages.glob("report_*.html"))) >= 4 or build.poll() is not None, 120)
    assert build.poll() is None
    cluster.workers[0].send_signal(signal.SIGKILL)
    out, err = build.communicate(timeout=300)
    assert build.returncode == 1
    assert f"raising {year}: cell 3 (1 / 0): ZeroDivisionError: division by zero." in err
    assert "1 of 17 reports failed" in err
    told = [line.split("]")[1].split()[0] for line in out.splitlines() if line.startswith("[")]
    assert sorted(told) == [*(["raising"]), *(f"report_{number:02}" for number in range(16))]
    assert len(list(pages.glob("report_*.html"))) == 16
    record = json.loads((pages / "manifest.json").read_text())
    assert len(record["reports"]) == 16
    again = science_cities(small, "build", "--report", "report_00", "--cluster", cluster.address)
    assert "the report is up to date" in again.stdout


def test_pages_of_a_cluster_are_those_of_this_machine(tmp_path: Path) -> None:
    root = copy_root(tmp_path / "root")
    wanted = ["--year", "2017", "--report", "field_leaders", "--report", "changes"]
    for cluster in cluster_on(root):
        done = science_cities(root, "build", *wanted, "--cluster", cluster.address)
        assert done.returncode == 0, done.stderr
    there = {name: page for name, page in contents(root / "reports").items() if name.endswith(".html")}
    shutil.rmtree(root / "reports")
    assert science_cities(root, "build", *wanted).returncode == 0
    here = {name: page for name, page in contents(root / "reports").items() if name.endswith(".html")}
    assert there == here


def test_a_worker_with_other_data_makes_nothing(small: Path, cluster: LocalCluster, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(small, other)
    with (other / "notebooks" / "commentary" / "drafts" / "changes.md").open("a") as file:
        file.write("\n")
    done = science_cities(other, "build", "--report", "report_00", "--cluster", cluster.address)
    assert done.returncode == 1
    assert "has other data, code or packages" in done.stderr
    # its address holds a short page that says how to make it; nothing of the report was made
    pages = {path.parent.name: path.read_text() for path in (other / "reports").rglob("report_00.html")}
    assert "failed" in pages
    assert not [name for name, page in pages.items() if name != "failed" and 'class="exhibit' in page]


def test_a_cluster_that_is_not_there_is_named(small: Path) -> None:
    started = time.monotonic()
    done = science_cities(small, "build", "--cluster", f"tcp://127.0.0.1:{free_port()}")
    assert done.returncode == 1
    assert "science-cities: no Dask scheduler answers at tcp://127.0.0.1:" in done.stderr
    assert time.monotonic() - started < 120
    assert not list((small / "reports").rglob("*.html"))


def test_workers_leave_no_process_behind(small: Path) -> None:
    for cluster in cluster_on(small):
        assert (
            science_cities(small, "build", "--report", "report_00", "--cluster", cluster.address).returncode
            == 0
        )
    wait_until(lambda: processes_of(small) == [], 20)
