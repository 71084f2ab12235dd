"""Listed Shares counted again from the files, by other means than the project's code: thirty drawn by lot.

The placing tables are the project's, the adding up is not: nothing of ``helpers`` that reads, places or sums is used.
"""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from pathlib import Path

import pytest

from helpers.index.annual import Annual

DATA = Path(__file__).resolve().parents[1] / "data"
DRAWN = 30


def lines(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def recount() -> dict[tuple[str, int, str], float]:
    """(city, year, subject) → the sum of ranked rows times the part of each that is in the city."""
    parts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    moved = {row["key"]: row["on_place"] for row in lines("reference/boundaries")}
    for row in lines("reference/institutions"):
        body = row["institution_id"]
        if body and row["spread"] == "false":
            parts[body][moved.get(body, row["city"])] = 1.0
    for row in lines("reference/site_weights"):
        if row["place"]:
            parts[row["institution_id"]][moved.get(row["place"], row["place"])] += float(
                row["corrected"] or row["weight"]
            )
    totals: dict[tuple[str, int, str], float] = defaultdict(float)
    for file in sorted((DATA / "annual").glob("*.csv")):
        for row in lines(f"annual/{file.stem}"):
            if row["rank_all"]:
                for city, part in parts[row["institution_id"]].items():
                    totals[city, int(file.stem), row["subject"]] += part * float(row["share"])
    return totals


def test_thirty_listed_shares_drawn_by_lot_are_what_the_files_say():
    counted = recount()
    drawn = random.Random(DRAWN).sample(sorted(key for key, share in counted.items() if share >= 1), DRAWN)
    annual = Annual()
    assert len({year for _, year, _ in drawn}) > 5 and len({subject for _, _, subject in drawn}) > 4
    for city, year, subject in drawn:
        expected = counted[city, year, subject]
        assert annual.listed(year, subject)[city] == pytest.approx(expected, abs=0.01), (
            city,
            year,
            subject,
        )


@pytest.mark.parametrize("subject", ["all", "biological-sciences"])
def test_no_city_is_missing_or_invented(subject):
    counted = {
        city: share for (city, year, name), share in recount().items() if (year, name) == (2024, subject)
    }
    listed = Annual().listed(2024, subject)
    assert {city for city, share in counted.items() if share > 0} == set(listed)
    assert sum(listed.values()) == pytest.approx(sum(counted.values()))
