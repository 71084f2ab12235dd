"""Measures an index from a snapshot of OpenAlex: invented works in files of its layout, read by the command of the project.

Works have the size that the whole snapshot has on average, packed and unpacked; of 1,000, some 10 are in tracked
journals, and of those two in five in the years asked for.

    python benchmarks/snapshot.py --works 5000000 --folder /a/disk/with/room
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from itertools import islice
from pathlib import Path

from helpers.base.paths import project_root
from helpers.openindex.place_tables import own_table
from helpers.openindex.places import read_organisations
from helpers.openindex.reference import journals

RESULT = Path(__file__).with_name("snapshot.md")
RECORDS = 400_000  # of a file, as https://developers.openalex.org/download/snapshot-format says
FULL_WORKS, FULL_PACKED, FULL_PLAIN = (
    460_000_000,
    330e9,
    1.6e12,
)  # the snapshot as that page and the service tell
BODIES = 4_000  # works repeat after so many, but for id, year and journal: further apart than gzip looks back
FIRST, YEARS, ASKED = 2001, 25, 10  # any years do
TRACKED = 0.01
SEED = 1


@cache
def bodies() -> list[tuple[str, str]]:
    """Works but for id, DOI, year and journal: what stands before the journal, and what after it."""
    draw = random.Random(SEED)
    words = ["".join(draw.choices("aeinorstlcdmupgbh", k=draw.randint(2, 11))) for _ in range(6_000)]
    places = read_organisations(own_table("organisations"))
    institutions = [
        {"id": f"https://openalex.org/I{number}", "display_name": found.name, "ror": f"https://ror.org/{found.ror_id}",
         "country_code": found.country_code, "type": "education", "lineage": [f"https://openalex.org/I{number}"]}
        for number, found in enumerate(draw.sample(list(places.values()), 3_000))
    ]  # fmt: skip
    return [_body(draw, words, institutions) for _ in range(BODIES)]


def _body(draw: random.Random, words: list[str], institutions: list[dict]) -> tuple[str, str]:
    def author() -> dict:
        found = draw.choices(institutions, k=draw.choice((0, 1, 1, 1, 1, 2)))
        texts = [f"Department of {draw.choice(words)}, {one['display_name']}" for one in found]
        return {
            "author_position": "middle", "author": {"id": f"https://openalex.org/A{draw.randrange(10**10)}", "orcid": None,
                                                    "display_name": " ".join(draw.choices(words, k=2))},
            "institutions": found, "countries": sorted({one["country_code"] for one in found}), "raw_affiliation_strings": texts,
            "affiliations": [{"raw_affiliation_string": text, "institution_ids": [one["id"]]} for text, one in zip(texts, found, strict=True)],
        }  # fmt: skip

    abstract = draw.choices(words, [1 / n for n in range(1, 1 + len(words))], k=draw.choice((0, 0, 150, 250)))
    work = {
        "title": " ".join(draw.choices(words, k=10)), "type": draw.choice(("article", "article", "article", "preprint", "dataset")),
        "is_retracted": False, "is_paratext": False, "is_xpac": False, "updated_date": "2026-01-15T00:00:00",
        "authorships": [author() for _ in range(min(99, 1 + int(draw.expovariate(0.6))))],
        "primary_topic": {"id": "https://openalex.org/T1", "subfield": {"id": f"https://openalex.org/subfields/{draw.choice((1312, 1606, 1902, 3107, 2740))}"}},
        "abstract_inverted_index": {word: [at] for at, word in enumerate(abstract)},
        "referenced_works": [f"https://openalex.org/W{draw.randrange(10**10)}" for _ in range(draw.choice((0, 0, 20)))],
    }  # fmt: skip
    told = json.dumps(work, separators=(",", ":"))
    return (
        ',"primary_location":{"is_oa":false,"source":{"display_name":"A journal","issn_l":"',
        f'"}}}},{told[1:]}\n',
    )


def lines(first: int, works: int) -> Iterator[str]:
    """JSON lines of so many works, numbered from ``first``."""
    draw = random.Random(SEED + first)
    tracked = [journal.issn_l for journal in journals() if not journal.scope_note]
    made = bodies()
    for number in range(first, first + works):
        issn = draw.choice(tracked) if draw.random() < TRACKED else f"{draw.randrange(10**4):04}-0000"
        before, after = made[number % BODIES]
        yield (
            f'{{"id":"https://openalex.org/W{number}","doi":"https://doi.org/10.1/{number}","publication_year":'
            f"{FIRST + draw.randrange(YEARS)}{before}{issn}{after}"
        )


def batched(of: Iterator[str], size: int) -> Iterator[list[str]]:
    """Lists of so many, and of what is left."""
    while some := list(islice(of, size)):
        yield some


def write_part(works: int, folder: Path, number: int) -> dict:
    """One file of the snapshot; returns its entry for the manifest, with ``plain``, its bytes unpacked."""
    first = number * RECORDS
    path = folder / f"updated_date=2026-01-{number % 28 + 1:02}" / f"part_{number:04}.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    plain = 0
    with gzip.open(path, "wb", compresslevel=1) as file:
        for some in batched(lines(first, min(RECORDS, works - first)), 500):
            plain += file.write("".join(some).encode())
    return {
        "url": f"s3://openalex/data/jsonl/works/{path.parent.name}/{path.name}",
        "meta": {"content_length": path.stat().st_size, "record_count": min(RECORDS, works - first)},
        "plain": plain,
    }


def write_snapshot(folder: Path, works: int, workers: int) -> tuple[int, int]:
    """A snapshot of invented works with its manifest; returns its bytes, packed and unpacked."""
    below = folder / "data" / "jsonl" / "works"
    with ProcessPoolExecutor(workers) as pool:
        files = list(pool.map(partial(write_part, works, below), range(-(-works // RECORDS))))
    (below / "manifest.json").write_text(
        json.dumps({"date": "2026-01-28", "entity": "works", "files": files})
    )
    return sum(file["meta"]["content_length"] for file in files), sum(file["plain"] for file in files)


@dataclass(frozen=True)
class Measured:
    """Wall and processor time in seconds, peak memory and bytes written to disk, in MB; the last line that was told."""

    seconds: float
    processor: float
    megabytes: float
    written: float
    told: str


def measure(snapshot: Path, root: Path, memory: str) -> Measured:
    """Runs ``index openalex --snapshot`` in a process of its own."""
    for name in ("data/reference", "data/places", "notebooks"):
        shutil.copytree(project_root() / name, root / name)
    command = [
        sys.executable,
        "-m",
        "helpers.cli",
        "index",
        "openalex",
        "--years",
        f"{FIRST}-{FIRST + ASKED - 1}",
    ]
    begun = time.monotonic()
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(
            [*command, "--snapshot", snapshot, "--memory", memory, "--temporary", root],
            stdout=out,
            env=os.environ | {"SCIENCE_CITIES_ROOT": str(root)},
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit("index openalex failed")
        out.seek(0)
        told = next(line for line in out if " articles, " in line)
    written = usage.ru_oublock * 512 / 1e6
    return Measured(
        time.monotonic() - begun,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / 1024,
        written,
        told.strip(),
    )


def report(works: int, packed: int, plain: int, made: float, of: Measured, memory: str) -> str:
    """What was measured, as Markdown, and what the whole snapshot would take at the same rates."""
    times = FULL_PACKED / packed
    rows = (
        ("files, packed", f"{packed / 1e9:.2f} GB", f"{FULL_PACKED / 1e9:,.0f} GB"),
        ("files, unpacked", f"{plain / 1e9:.1f} GB", f"{FULL_PLAIN / 1e9:,.0f} GB"),
        ("an index of ten years", f"{of.seconds:,.0f} s", f"{of.seconds * times / 3600:.1f} hours"),
        ("processor time", f"{of.processor:,.0f} s", f"{of.processor * times / 3600:.1f} hours"),
        ("works a second", f"{works / of.seconds:,.0f}", ""),
        ("works a second of processor time", f"{works / of.processor:,.0f}", ""),
        ("packed bytes a second", f"{packed / of.seconds / 1e6:.1f} MB", ""),
        ("peak memory", f"{of.megabytes:,.0f} MB", "a gigabyte of files is read at a time: no more, but for what is kept"),
        ("written to disk by the run", f"{of.written:,.0f} MB", f"{of.written * times / 1e3:,.1f} GB"),
    )  # fmt: skip
    table = "\n".join(f"| {what} | {found} | {full} |" for what, found, full in rows)
    return (
        f"{works:,} invented works of a snapshot, `--memory {memory}`, {os.cpu_count()} processors ({_processor()}), "
        f"which {os.getloadavg()[2]:.0f} processes shared, {datetime.now(UTC):%Y-%m-%d}; made in {made:,.0f} s. The run told: {of.told}.\n\n"
        f"The last column is reckoned: the same rates over the packed bytes that OpenAlex names for its whole snapshot "
        f"(https://developers.openalex.org/download/snapshot-format), of about {FULL_WORKS / 1e6:,.0f} million works.\n\n"
        f"| | measured | whole snapshot |\n| --- | --- | --- |\n{table}\n"
    )


def _processor() -> str:
    names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return names[0].partition(": ")[2] if names else "unknown processor"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--works", type=int, default=5_000_000)
    parser.add_argument("--folder", type=Path, help="where files may lie; removed afterwards")
    parser.add_argument("--memory", default="2GB", help="what the engine may use")
    parser.add_argument("--workers", type=int, default=2, help="processes that make the files")
    given = parser.parse_args()
    room = shutil.disk_usage(given.folder or tempfile.gettempdir()).free
    needed = 2 * given.works * FULL_PACKED / FULL_WORKS
    if room < needed:
        sys.exit(f"{needed / 1e9:.1f} GB of room are needed, {room / 1e9:.1f} GB are there")
    with tempfile.TemporaryDirectory(prefix="science-cities-snapshot-", dir=given.folder) as folder:
        begun = time.monotonic()
        packed, plain = write_snapshot(Path(folder) / "snapshot", given.works, given.workers)
        made = time.monotonic() - begun
        print(
            f"{given.works:,} works, {packed / 1e9:.2f} GB, {plain / 1e9:.2f} GB unpacked, in {made:,.0f} s",
            flush=True,
        )
        measured = measure(Path(folder) / "snapshot", Path(folder) / "root", given.memory)
    told = report(given.works, packed, plain, made, measured, given.memory)
    print(told)
    RESULT.write_text(told)


if __name__ == "__main__":
    main()
