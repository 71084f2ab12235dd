"""Small computed indices of every kind that reports can be made from, over the places of the reference tables."""

from __future__ import annotations

import csv
from itertools import combinations
from pathlib import Path

from conftest import ROOT, rows_of

from helpers.index.printed import load_index
from helpers.index.stored import Description
from helpers.openindex.build import (
    build_demonstration,
    build_from_rows,
    build_from_tables,
    build_index,
)
from helpers.openindex.demo import write_demonstration
from helpers.openindex.rows import COLUMNS

NEWEST = load_index().years[-1]
YEARS = list(range(NEWEST - 4, NEWEST + 1))
# what each index tells: subjects, fields, pairs, years
SPARSE = 14
KINDS = ("demo", "articles", "journal", "ties", "export", "life", "sparse")


def make_indices(root: Path) -> None:
    """All of ``KINDS`` in ``root/data/index``.

    ``demo`` are invented articles that say so; ``articles`` the same as if they were real; ``journal`` one journal
    without subjects; ``ties`` a single year in which every city has the same Share; ``export`` one year of Shares
    without articles, pairs and Counts, ``life`` the same of one subject and no whole;
    ``sparse`` so few articles that subjects and fields are empty in some year.
    """
    folder = root / "data" / "index"
    build_demonstration("demo", 4000, 1, YEARS, root=folder)
    described = Description("articles", "Articles for tests", {"kind": "test", "articles": 4000})
    build_index(described, lambda into: write_demonstration(into, 4000, 2, YEARS), root=folder, check=False)
    few = Description("sparse", "Few articles for tests", {"kind": "test", "articles": SPARSE})
    build_index(few, lambda into: write_demonstration(into, SPARSE, 5, YEARS[-2:]), root=folder, check=False)
    cities = [row for row in rows_of(ROOT / "data/reference/places.csv") if _is_area(row)][:14]
    codes = {row["country"]: row["code"] for row in rows_of(ROOT / "data/reference/country_codes.csv")}
    journal = ("0028-0836", "Nature")
    file = _rows(
        root / "journal.csv", [c for n, c in enumerate(cities) for _ in range(n + 1)], codes, YEARS[:3]
    )
    build_from_rows("journal", [file], journal, (None, None), root=folder)
    file = _rows(root / "ties.csv", cities, codes, YEARS[-1:])
    build_from_rows("ties", [file], journal, (None, None), root=folder)
    for name, subject in (("export", "overall"), ("life", "life")):
        file = _export(root / "export.csv")
        build_from_tables(name, [file], (None, None), year=NEWEST, subject=subject, root=folder)


def _is_area(row: dict[str, str]) -> bool:
    return row["kind"] == "city" and bool(row["geonames_id"]) and not row["metropolitan_area"]


def _rows(path: Path, cities: list[dict], codes: dict[str, str], years: list[int]) -> Path:
    """One article a city and year by one author, and one joint article of the first two cities."""
    rows = []
    for year in years:
        articles = [[city] for city in cities]
        articles += [list(pair) for pair in combinations(cities[:2], 2)] if len(years) > 1 else []
        for number, authors in enumerate(articles):
            for author, city in enumerate(authors, start=1):
                place = (city["short_name"], codes[city["country"]], city["geonames_id"], "")
                rows.append((f"x/{year}-{number}", year, author, 1, *place))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *rows])
    return path


def _export(path: Path) -> Path:
    """Institutions of the reference table, each smaller than the one before."""
    bodies = [
        row
        for row in rows_of(ROOT / "data/reference/institutions.csv")
        if row["city"] and row["spread"] == "false"
    ][:60]
    rows = [
        (number, row["institution"], row["country"], 2000 // number, round(1000 / number, 2))
        for number, row in enumerate(bodies, start=1)
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        heading = ["Position", "Institution", "Country/territory", "Count", "Share"]
        csv.writer(file, lineterminator="\n").writerows([heading, *rows])
    return path
