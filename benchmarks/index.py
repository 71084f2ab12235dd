"""Measures the computed index: the engine against straightforward pandas, its growth, and the reading of JSON lines.

Every measurement runs in a process of its own; its wall time and peak memory are printed side by side with ratios. The
machine may be busy with other things: compare within one run, not between runs.

    python benchmarks/index.py --articles 1000000            engine and pandas side by side
    python benchmarks/index.py --articles 1000000 --grow 10  the engine on ten times the articles, within 4 GB
    python benchmarks/index.py --json WORKS.jsonl.gz         DuckDB's JSON reader and a plain orjson loop
"""

from __future__ import annotations

import argparse
import gzip
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

YEARS = 10
LEVEL = "metropolitan_area"
#: What works are read into, by the reader of the project and by the plain loop.
WORK_TABLES = {
    "works": [
        "key",
        "id",
        "year",
        "type",
        "doi",
        "issn_l",
        "topic",
        "subfield",
        "retracted",
        "paratext",
        "xpac",
        "version",
        "authors",
        "cut",
    ],
    "work_authorships": ["key", "author"],
    "work_affiliations": ["key", "author", "parts", "institution", "name", "ror", "country"],
}
PARTS, COPIES = 6, 10  # files of works, and how often each holds the works that were given


KINDS = ("seconds", "processor", "megabytes")


@dataclass(frozen=True)
class Measured:
    """Wall time and processor time in seconds and peak memory in MB of a process."""

    seconds: float
    processor: float
    megabytes: float

    def __str__(self) -> str:
        return f"{self.seconds:8.1f} s  {self.processor:8.1f} s  {self.megabytes:8.0f} MB"


def measure(*arguments: object) -> Measured:
    """Runs one task of this file in a process of its own."""
    begun = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, __file__, "--task", *map(str, arguments)], stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{arguments[0]} failed")
    return Measured(time.monotonic() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def make(folder: str, articles: str) -> None:
    """Article-level tables of subjects without fields, as the target of speed names them."""
    import pyarrow.compute as pc
    from pyarrow.parquet import read_table, write_table

    from helpers.openindex.demo import write_demonstration

    first = 2001  # any years do
    write_demonstration(Path(folder), int(articles), 1, list(range(first, first + YEARS)))
    categories = read_table(f"{folder}/categories.parquet")
    fields = categories.filter(pc.equal(categories["kind"], "field"))["category"]
    profiles = read_table(f"{folder}/profiles.parquet")
    write_table(
        profiles.filter(pc.invert(pc.is_in(profiles["category"], fields.combine_chunks()))),
        f"{folder}/profiles.parquet",
    )


def by_engine(tables: str, out: str, memory: str) -> None:
    """Shares and scores of metropolitan areas by the engine of the project."""
    from helpers.openindex.corpus import open_corpus
    from helpers.openindex.engine import start_engine
    from helpers.openindex.tabulate import tabulate

    with start_engine("duckdb", memory=memory) as running:
        tabulate(open_corpus(running, Path(tables)), Path(out), levels=(LEVEL,))


def by_pandas(tables: str, out: str) -> None:
    """The same tables as one would write them down in pandas: names of places, one row an affiliation and subject."""
    import pandas as pd

    def read(name: str, columns: list[str] | None = None) -> pd.DataFrame:
        return pd.read_parquet(f"{tables}/{name}.parquet", columns=columns)

    names = read("places", ["place", "name"]).rename(columns={"place": LEVEL, "name": "place"})
    sites = read("sites", ["site", LEVEL]).merge(names, on=LEVEL, how="left").fillna({"place": "not placed"})
    subjects = read("profiles").merge(read("categories"), on="category").rename(columns={"id": "subject"})
    subjects = read("articles", ["article", "year", "profile"]).merge(
        subjects[["profile", "subject"]], on="profile"
    )
    subjects = subjects[["article", "year", "subject"]]
    authors = read("authorships").groupby("article")["author"].size().rename("authors").reset_index()
    rows = read("affiliations", ["article", "author", "site"])
    rows["parts"] = rows.groupby(["article", "author"])["site"].transform("size")
    rows = rows.merge(authors, on="article").merge(sites[["site", "place"]], on="site")
    rows["share"] = 1 / (rows["authors"] * rows["parts"])
    rows = rows[["article", "place", "share"]]
    shares = rows.merge(subjects, on="article").groupby(["place", "subject", "year"])
    shares = shares.agg(value=("share", "sum"), count=("article", "nunique"))
    held = rows[rows["place"] != "not placed"].groupby(["article", "place"], as_index=False)["share"].sum()
    pairs = held.merge(held, on="article", suffixes=("", "_other")).query("place < place_other")
    pairs = pairs.assign(score=pairs["share"] + pairs["share_other"]).merge(subjects, on="article")
    scores = pairs.groupby(["place", "place_other", "subject", "year"]).agg(
        value=("score", "sum"), count=("score", "size")
    )
    shares.reset_index().to_parquet(f"{out}/plain-shares.parquet")
    scores.reset_index().rename(columns={"place_other": "partner"}).to_parquet(f"{out}/plain-pairs.parquet")


def by_tuned_pandas(tables: str, out: str) -> None:
    """The same in pandas with what makes the engine quick: whole numbers as keys, and each article added up first."""
    import pandas as pd

    def read(name: str, columns: list[str] | None = None) -> pd.DataFrame:
        return pd.read_parquet(f"{tables}/{name}.parquet", columns=columns)

    authors = read("authorships").groupby("article").size().rename("authors").reset_index()
    affiliations = read("affiliations", ["article", "author", "site"])
    parts = affiliations.groupby(["article", "author"]).size().rename("parts").reset_index()
    merged = affiliations.merge(parts, on=["article", "author"]).merge(authors, on="article")
    merged["share"] = 1 / (merged["authors"] * merged["parts"])
    merged = merged.merge(read("sites", ["site", LEVEL]), on="site").rename(columns={LEVEL: "place"})
    held = merged.groupby(["article", "place"], as_index=False)["share"].sum()
    subjects = read("articles", ["article", "year", "profile"]).merge(read("profiles"), on="profile")
    subjects = subjects.drop(columns="profile")
    shares = (
        held.merge(subjects, on="article")
        .groupby(["place", "category", "year"])["share"]
        .agg(["sum", "size"])
    )
    placed = held[held["place"] > 0]
    pairs = placed.merge(placed, on="article", suffixes=("", "_partner"))
    pairs = pairs[pairs["place"] < pairs["place_partner"]]
    pairs["score"] = pairs["share"] + pairs["share_partner"]
    pairs = pairs[["article", "place", "place_partner", "score"]].merge(subjects, on="article")
    scores = pairs.groupby(["place", "place_partner", "category", "year"])["score"].agg(["sum", "size"])
    shares.reset_index().to_parquet(f"{out}/tuned-shares.parquet")
    scores.reset_index().to_parquet(f"{out}/tuned-pairs.parquet")


def compare(out: str) -> None:
    """Exit with an error unless plain pandas and the engine came to the same Shares, Counts and scores."""
    import duckdb

    for name, value in (("shares", "share"), ("pairs", "score")):
        # which place of a pair is named first means nothing
        key = (
            "least(place, partner) AS one, greatest(place, partner) AS other"
            if name == "pairs"
            else "place AS one"
        )
        keys = "one, other, subject, year" if name == "pairs" else "one, subject, year"
        rows, wrong = duckdb.execute(
            f"""
            SELECT count(*), count(*) FILTER (WHERE e.{value} IS NULL OR p.value IS NULL OR e.count <> p.count
                                              OR abs(e.{value} - p.value) > 1e-6)
            FROM (SELECT *, {key} FROM '{out}/plain-{name}.parquet') AS p
            FULL JOIN (SELECT *, {key} FROM '{out}/{name}.parquet') AS e USING ({keys})
            """
        ).fetchone()
        if wrong or not rows:
            sys.exit(f"{name}: {wrong} of {rows} rows differ")


def affiliations_of(authorship: dict) -> list[tuple[int, tuple]]:
    """What an author has, each as its part and id, name, ROR id and country of the institution."""
    institutions = {found["id"]: found for found in authorship.get("institutions") or [] if found["id"]}

    def told(of: str) -> tuple:
        found = institutions.get(of, {})
        ror = (found.get("ror") or "").split("/")[-1] or None
        return of, found.get("display_name"), ror, found.get("country_code")

    printed = {}
    for found in authorship.get("affiliations") or []:
        ids = tuple(sorted(set(found.get("institution_ids") or []) - {None}))
        text = (found.get("raw_affiliation_string") or "").strip().lower()
        if ids or text:
            printed[ids, "" if ids else text] = ids
    if any(printed.values()):
        rows = []
        for ids in printed.values():
            parts = len(printed) * max(1, len(ids))
            rows += [(parts, told(of)) for of in ids] or [(parts, (None, None, None, None))]
        return rows
    if institutions:
        return [(len(institutions), told(of)) for of in institutions]
    countries = set(authorship.get("countries") or [])
    return [(len(countries), (None, None, None, country)) for country in countries]


def json_by_orjson(*files: str) -> dict[str, pa.Table]:
    """Works, authorships and affiliations of JSON lines by a plain loop, as Arrow tables."""
    import orjson
    import pyarrow as pa

    works, authorships, affiliations = [], [], []
    for file in files:
        with gzip.open(file, "rb") as lines:
            for line in lines:
                work = orjson.loads(line)
                key = len(works)
                source = (work.get("primary_location") or {}).get("source") or {}
                topic = work.get("primary_topic") or {}
                subfield = topic.get("subfield") or {}
                listed = work.get("authorships") or []
                works.append((key, work["id"], work.get("publication_year"), work.get("type"),
                              (work.get("doi") or "").lower().removeprefix("https://doi.org/") or None, source.get("issn_l"),
                              (topic.get("id") or "").split("/")[-1] or None, (subfield.get("id") or "").split("/")[-1] or None, work.get("is_retracted") or False,
                              work.get("is_paratext") or False, work.get("is_xpac") or False,
                              " " + (work.get("updated_date") or ""), len(listed),
                              work.get("is_authors_truncated") or False))  # fmt: skip
                for author, authorship in enumerate(listed):
                    authorships.append((key, author))
                    affiliations += (
                        (key, author, parts, *found) for parts, found in affiliations_of(authorship)
                    )
    return {
        name: pa.table([pa.array(column) for column in zip(*rows, strict=True)], names=columns)
        for (name, columns), rows in zip(WORK_TABLES.items(), (works, authorships, affiliations), strict=True)
    }


def json_by_duckdb(verified: str, *files: str) -> None:
    """The same tables by the reader of the project."""
    from helpers.openindex.works import read_works, works_connection

    with works_connection("700MB") as connection:
        read_works(connection, [Path(file) for file in files], verified == "verified")


def compare_json(*files: str) -> None:
    """Exit with an error unless the loop and the reader of the project read the same."""
    from helpers.openindex.works import read_works, works_connection

    loop = json_by_orjson(*files)
    with works_connection("700MB") as connection:
        read_works(connection, [Path(file) for file in files], verified=True)
        for name, table in loop.items():
            connection.register(f"loop_{name}", table)
        for name, columns in WORK_TABLES.items():
            asked = [f"SELECT id, {', '.join(c for c in columns if c not in ('key', 'id'))} FROM {one} JOIN {other} USING (key)"
                     if name != "works" else f"SELECT {', '.join(columns[1:])} FROM {one}"
                     for one, other in ((name, "works"), (f"loop_{name}", "loop_works"))]  # fmt: skip
            for more, less in (asked, asked[::-1]):
                rows = connection.execute(f"SELECT count(*) FROM (({more}) EXCEPT ALL ({less}))").fetchone()
                if rows[0]:
                    sys.exit(f"{name}: {rows[0]} rows differ")


def copies(source: Path, folder: Path, files: int, each: int) -> list[Path]:
    """Files with many works each: those of ``source`` over and over, under ids of their own."""
    lines = gzip.decompress(source.read_bytes()).rstrip(b"\n").split(b"\n")
    made = []
    for number in range(files):
        made.append(folder / f"works-{number}.jsonl.gz")
        with gzip.open(made[-1], "wb", compresslevel=6) as file:
            for copy in range(each):
                mark = f"/W{number}{copy:03}".encode()
                file.writelines(line.replace(b"/W", mark, 1) + b"\n" for line in lines)
    return made


def tell(title: str, base: Measured, other: Measured, base_name: str, other_name: str) -> None:
    """Two measurements and their ratios."""
    print(
        f"{title:<34}     wall    processor        memory\n  {base_name:<32} {base}\n  {other_name:<32} {other}"
    )
    print(
        f"  ratio {other.seconds / base.seconds:27.2f}    {other.megabytes / base.megabytes:8.2f}\n",
        flush=True,
    )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=0)
    parser.add_argument("--grow", type=int, default=0, help="also the engine on so many times the articles")
    parser.add_argument("--memory", default="500MB", help="what the engine may use")
    parser.add_argument("--json", type=Path, help="JSON lines of OpenAlex works, gzipped")
    parser.add_argument("--rounds", type=int, default=5, help="how often works are read")
    parser.add_argument("--task", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.task:
        name, *arguments = given.task
        return {
            task.__name__: task
            for task in (
                make,
                by_engine,
                by_pandas,
                by_tuned_pandas,
                compare,
                json_by_orjson,
                json_by_duckdb,
                compare_json,
            )
        }[name](*arguments)
    if not given.articles and not given.json:
        parser.error("nothing to measure: give --articles or --json")
    with tempfile.TemporaryDirectory(prefix="science-cities-bench-") as folder:
        if given.articles:
            base = counting(Path(folder), given.articles, given.memory)
            if given.grow:
                growth(Path(folder), given.articles * given.grow, base)
        if given.json:
            reading(given.json, Path(folder), given.rounds)
    return None


def reading(works: Path, folder: Path, rounds: int) -> None:
    """The reader of the project and a plain loop in turn, medians of all rounds."""
    measure("compare_json", *copies(works, folder, 1, 1))
    print("both read the same works, authorships and affiliations\n", flush=True)
    files = copies(works, folder, PARTS, COPIES)
    tasks = {
        "orjson loop": ("json_by_orjson",),
        "DuckDB, files known to be whole": ("json_by_duckdb", "verified"),
        "DuckDB, gzip streams checked": ("json_by_duckdb", "unknown"),
    }
    taken = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            taken[name].append(measure(*task, *files))
    loop, *others = (
        Measured(*(statistics.median(getattr(m, kind) for m in of) for kind in KINDS))
        for of in taken.values()
    )
    for name, of in zip(list(tasks)[1:], others, strict=True):
        tell(f"JSON lines into tables, {rounds} rounds", loop, of, "orjson loop", name)
        print(f"  {loop.seconds / of.seconds:.2f} times as fast, with {loop.processor / of.processor:.2f} times less processor time\n")  # fmt: skip


def counting(folder: Path, articles: int, memory: str) -> Measured:
    """Engine and pandas on the same tables."""
    print(f"making {articles:,} articles: {measure('make', folder, articles)}\n", flush=True)
    out = folder / "index"
    out.mkdir()
    engine = measure("by_engine", folder, out, memory)
    title, name = f"Shares and scores of {articles:,} articles", f"engine within {memory}"
    tell(title, measure("by_pandas", folder, out), engine, "pandas, written plainly", name)
    measure("compare", out)
    print("both came to the same Shares, Counts and scores\n", flush=True)
    tell(title, measure("by_tuned_pandas", folder, out), engine, "pandas, tuned as the engine is", name)
    return engine


def growth(folder: Path, articles: int, base: Measured) -> None:
    """The engine alone on more articles."""
    larger, out = folder / "larger", folder / "larger-index"
    larger.mkdir()
    out.mkdir()
    print(f"making {articles:,} articles: {measure('make', larger, articles)}\n", flush=True)
    tell(
        "growth",
        base,
        measure("by_engine", larger, out, "3GB"),
        "engine",
        f"engine, {articles:,}, within 3GB",
    )


if __name__ == "__main__":
    main()
