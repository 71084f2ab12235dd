"""Measures the making of reports against the stock commands and against plain scripts, side by side.

All three make the reports of one printed edition, from printed figures alone. Beside it stands the newest edition of the
default source with all its city pages, which the stock commands were never asked for. Every round runs all ways one after the other in fresh folders, so that a busy machine is busy for all of them;
reported are medians over the rounds, and ratios within a round. Run it with ``make bench``.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from helpers.base.manifest import edition_reports
from helpers.base.paths import PRINTED, project_root
from helpers.index.choose import load_source

BIN = Path(sys.executable).parent
RESULT = Path(__file__).with_name("edition.md")
WORKERS = 2


def fresh_root(folder: Path) -> Path:
    """A copy of everything that reports are made from, with an empty ``reports/``."""
    root = project_root()
    for name in ("data", "notebooks"):
        shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns(".*", "index"))
    (folder / "requirements").mkdir()
    shutil.copy(root / "requirements" / "render.txt", folder / "requirements")
    return folder


def timed(command: list[str], root: Path, expected: int = 0) -> float:
    """Seconds of wall time of a whole command.

    Raises:
        RuntimeError: if it ends with another status than ``expected``.
    """
    started = time.perf_counter()
    done = subprocess.run(
        command, env=os.environ | {"SCIENCE_CITIES_ROOT": str(root)}, cwd=root, capture_output=True, text=True
    )
    seconds = time.perf_counter() - started
    if done.returncode != expected:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return seconds


def stock_commands(root: Path, year: int) -> float:
    """``papermill``, then ``jupyter nbconvert``, report after report."""
    out = root / "stock"
    out.mkdir()
    seconds = 0.0
    for report in edition_reports(PRINTED):
        executed = out / f"{report}.ipynb"
        notebook = root / "notebooks" / f"{report}.ipynb"
        seconds += timed(
            [
                *(str(BIN / "papermill"), str(notebook), str(executed)),
                *("-p", "source", PRINTED, "-p", "year", str(year)),
            ],
            root,
        )
        seconds += timed([str(BIN / "jupyter"), "nbconvert", "--to", "html", str(executed)], root)
    return seconds


def plain_scripts(root: Path, year: int) -> float:
    """The code of the notebooks as Python scripts, ``WORKERS`` at once, with nothing of a notebook around it."""
    folder = root / "scripts"
    folder.mkdir()
    scripts = []
    for report in edition_reports(PRINTED):
        notebook = json.loads((root / "notebooks" / f"{report}.ipynb").read_text(encoding="utf-8"))
        cells = ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]
        path = folder / f"{report}.py"
        path.write_text(
            "\n".join([cells[0], f"source, year = {PRINTED!r}, {year}", *cells[1:]]), encoding="utf-8"
        )
        scripts.append(path)
    started = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda path: timed([sys.executable, str(path)], root), scripts))
    return time.perf_counter() - started


def build(root: Path, *arguments: str) -> float:
    """``science-cities build``."""
    return timed([str(BIN / "science-cities"), "build", "--jobs", str(WORKERS), *arguments], root)


def memory_of_tree(number: int) -> int:
    """Memory of a process and all below it in KiB, each shared page counted once (Linux)."""
    total, waiting = 0, [number]
    while waiting:
        pid = waiting.pop()
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            waiting += [
                int(n) for f in Path(f"/proc/{pid}/task").glob("*/children") for n in f.read_text().split()
            ]
        except OSError:
            waiting = list(waiting)  # it has ended meanwhile
            continue
        total += int(next(line for line in rollup.splitlines() if line.startswith("Pss:")).split()[1])
    return total


def peak_memory(root: Path, *arguments: str) -> float:
    """Largest memory in MiB of a build with all its processes, looked at twenty times a second."""
    command = [str(BIN / "science-cities"), "build", "--jobs", str(WORKERS), *arguments]
    environment = os.environ | {"SCIENCE_CITIES_ROOT": str(root)}
    process = subprocess.Popen(command, env=environment, cwd=root, stdout=subprocess.DEVNULL)
    peak = 0

    def look() -> None:
        nonlocal peak
        while process.poll() is None:
            peak = max(peak, memory_of_tree(process.pid))
            time.sleep(0.05)

    watcher = threading.Thread(target=look)
    watcher.start()
    if process.wait():
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    watcher.join()
    return peak / 1024


def append(path: Path, text: str = "\n") -> None:
    """A change that changes nothing but the hash."""
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def one_round(year: int) -> dict[str, float]:
    """Seconds of every way of making the printed edition of ``year``, and of making it again."""
    measured: dict[str, float] = {}
    edition = ["--source", PRINTED, "--year", str(year)]
    for report in edition_reports(PRINTED):
        edition += ["--report", report]
    with tempfile.TemporaryDirectory() as folder:
        root = fresh_root(Path(folder) / "root")
        measured["stock"] = stock_commands(root, year)
        measured["plain"] = plain_scripts(root, year)
        measured["cold"] = build(root, *edition)
        measured["nothing"] = build(root, *edition)
        pairs = [path for path in root.glob("data/printed/*/pairs.csv") if path.read_text().count("\n") > 1][
            -1
        ]
        lines = pairs.read_text(encoding="utf-8").splitlines()
        pairs.write_text(
            "\n".join([*lines[:-1], f"{lines[-1].rpartition(',')[0]},a note"]) + "\n", encoding="utf-8"
        )
        measured["figure"] = build(root, *edition)
    return measured


def whole_edition(year: int) -> dict[str, float]:
    """Seconds, pages and memory of the edition of ``year`` of the default source, with its city pages."""
    with tempfile.TemporaryDirectory() as folder:
        root = fresh_root(Path(folder) / "root")
        whole = build(root, "--year", str(year))
        nothing = build(root, "--year", str(year))
        append(root / "notebooks" / "commentary" / str(year) / "leading_cities.md")
        text = build(root, "--year", str(year))
        pages = len([*(root / "reports" / str(year)).rglob("*.html")])
        memory = peak_memory(root, "--year", str(year), "--again")
    return {"whole": whole, "whole, nothing": nothing, "text": text, "pages": pages, "memory": memory}


def table(rounds: list[dict[str, float]], year: int, newest: int) -> str:
    """The result as Markdown."""

    def median(get: Callable[[dict], float]) -> float:
        return statistics.median(get(measured) for measured in rounds)

    reports = len(edition_reports(PRINTED))
    lab = "with" if (BIN / "jupyter-lab").exists() else "without"
    rows = [
        ("stock commands, one after the other", f"{median(lambda m: m['stock']):.1f} s", ""),
        (f"plain scripts, {WORKERS} at once", f"{median(lambda m: m['plain']):.1f} s", ""),
        (
            f"`make reports`, {WORKERS} at once, nothing cached", f"{median(lambda m: m['cold']):.1f} s",
            f"{median(lambda m: m['stock'] / m['cold']):.1f} times faster than the stock commands; "
            f"{median(lambda m: m['cold'] / m['plain']):.2f} of the time of plain scripts",
        ),
        ("again, nothing changed", f"{median(lambda m: m['nothing']):.2f} s", ""),
        ("one figure of a pair changed in data/", f"{median(lambda m: m['figure']):.1f} s", ""),
        (
            f"the edition of {newest} with its {median(lambda m: m['pages']):.0f} pages, nothing cached",
            f"{median(lambda m: m['whole']):.1f} s",
            f"{median(lambda m: m['whole'] / m['pages']):.2f} s a page",
        ),
        ("this again, nothing changed", f"{median(lambda m: m['whole, nothing']):.2f} s", ""),
        ("this again, one commentary file changed", f"{median(lambda m: m['text']):.1f} s", ""),
        ("peak memory of all its processes together", f"{median(lambda m: m['memory']):.0f} MiB", ""),
    ]  # fmt: skip
    lines = [f"| {what} | {value} | {note} |" for what, value, note in rows]
    return "\n".join(
        [
            f"The printed edition of {year}, {reports} reports, {os.cpu_count()} processors, {lab} JupyterLab in the environment; "
            f"medians of {len(rounds)} rounds.",
            "",
            "| | measured | |",
            "| --- | --- | --- |",
            *lines,
            "",
        ]
    )


def main() -> None:
    """Measures, prints, and writes the table that the README quotes."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    rounds_wanted = options.parse_args().rounds
    year, newest = load_source(PRINTED).years[-1], load_source().years[-1]
    rounds: list[dict[str, float]] = []
    for number in range(rounds_wanted):
        rounds.append(one_round(year) | whole_edition(newest))
        shown = {name: round(value, 2) for name, value in rounds[-1].items()}
        print(f"round {number + 1} of {rounds_wanted}: {shown}", flush=True)
    text = table(rounds, year, newest)
    RESULT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
