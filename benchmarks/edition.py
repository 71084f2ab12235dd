"""Measures the making of reports against the stock commands and against plain scripts, side by side.

Every round runs all ways one after the other in fresh folders, so that a busy machine is busy for all of them;
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
from helpers.base.paths import project_root
from helpers.index.printed import load_index

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
    for report in edition_reports():
        executed = out / f"{report}.ipynb"
        notebook = root / "notebooks" / f"{report}.ipynb"
        seconds += timed(
            [str(BIN / "papermill"), str(notebook), str(executed), "-p", "year", str(year)], root
        )
        seconds += timed([str(BIN / "jupyter"), "nbconvert", "--to", "html", str(executed)], root)
    return seconds


def plain_scripts(root: Path, year: int) -> float:
    """The code of the notebooks as Python scripts, ``WORKERS`` at once, with nothing of a notebook around it."""
    folder = root / "scripts"
    folder.mkdir()
    scripts = []
    for report in edition_reports():
        notebook = json.loads((root / "notebooks" / f"{report}.ipynb").read_text(encoding="utf-8"))
        cells = ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]
        path = folder / f"{report}.py"
        path.write_text("\n".join([cells[0], f"year = {year}", *cells[1:]]), encoding="utf-8")
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
    """Seconds of every way of making the edition of ``year``, and of making it again."""
    measured: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        root = fresh_root(Path(folder) / "root")
        measured["stock"] = stock_commands(root, year)
        measured["plain"] = plain_scripts(root, year)
        measured["cold"] = build(root, "--year", str(year))
        measured["nothing"] = build(root, "--year", str(year))
        text = root / "notebooks" / "commentary" / str(year)
        append(text / "leading_cities.md")
        measured["text, figures"] = build(root, "--year", str(year))
        append(text / "methods.md")
        measured["text, tables"] = build(root, "--year", str(year))
        pairs = [path for path in root.glob("data/printed/*/pairs.csv") if path.read_text().count("\n") > 1][
            -1
        ]
        lines = pairs.read_text(encoding="utf-8").splitlines()
        pairs.write_text(
            "\n".join([*lines[:-1], f"{lines[-1].rpartition(',')[0]},a note"]) + "\n", encoding="utf-8"
        )
        measured["figure"] = build(root, "--year", str(year))
    return measured


def all_years(years: list[int]) -> dict[str, float]:
    """Seconds a report, of one edition and of all in one command; and the memory of a run."""
    number = len(edition_reports())
    with tempfile.TemporaryDirectory() as folder:
        root = fresh_root(Path(folder) / "root")
        one = build(root, "--year", str(years[-1])) / number
        every = build(root, "--all-years", "--again") / number / len(years)
        memory = peak_memory(root, "--year", str(years[-1]), "--again")
    return {"one edition": one, "all editions": every, "memory": memory}


def table(rounds: list[dict[str, float]], many: list[dict[str, float]], year: int, years: list[int]) -> str:
    """The result as Markdown."""

    def median(get: Callable[[dict], float], of: list[dict] = rounds) -> float:
        return statistics.median(get(measured) for measured in of)

    reports = len(edition_reports())
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
        ("one commentary file changed, page with figures", f"{median(lambda m: m['text, figures']):.1f} s", ""),
        ("one commentary file changed, page mostly of tables", f"{median(lambda m: m['text, tables']):.1f} s", ""),
        ("one figure of a pair changed in data/", f"{median(lambda m: m['figure']):.1f} s", ""),
        (
            f"{len(years)} editions in one command", f"{median(lambda m: m['all editions'], many):.2f} s a report",
            f"one edition: {median(lambda m: m['one edition'], many):.2f} s a report",
        ),
        ("peak memory of all processes together", f"{median(lambda m: m['memory'], many):.0f} MiB", ""),
    ]  # fmt: skip
    lines = [f"| {what} | {value} | {note} |" for what, value, note in rows]
    return "\n".join(
        [
            f"The edition of {year}, {reports} reports, {os.cpu_count()} processors, {lab} JupyterLab in the environment; "
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
    years = load_index().years
    rounds, many = [], []
    for number in range(rounds_wanted):
        rounds.append(one_round(years[-1]))
        many.append(all_years(years))
        shown = {name: round(value, 2) for name, value in (rounds[-1] | many[-1]).items()}
        print(f"round {number + 1} of {rounds_wanted}: {shown}", flush=True)
    text = table(rounds, many, years[-1], years)
    RESULT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
