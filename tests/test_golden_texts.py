"""Every text and number of an exhibit is what it was when it was last recorded: a difference is meant, or a fault.

`SCIENCE_CITIES_RECORD=1 pytest tests/test_golden_texts.py` records anew; the difference then stands in the commit.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from computed import NEWEST
from computed_pages import require_told_of_an_index
from conftest import PRINTED_YEARS, Shown
from soundness import problems_of

from helpers.base.manifest import edition_reports, read_manifest, site_reports
from helpers.report.exhibits import Exhibit, Figure, Missing, NotApplicable, Table

GOLDEN = Path(__file__).parent / "golden"
CITIES = ("Beijing", "New York metropolitan area")
TEXTS = ("title", "subtitle", "caption", "alt", "description", "reason")
KINDS = {Figure: "figure", Table: "table", Missing: "missing", NotApplicable: "not applicable"}


def recorded(shown: Shown) -> dict[str, object]:
    """What a report says and shows: sentences, and of each exhibit its texts and its data as CSV lines."""
    return {
        "lead": [text for html, text in zip(shown.html, shown.text, strict=True) if "lead" in html[:60]],
        "exhibits": [_exhibit(exhibit) for exhibit in shown.exhibits],
    }


def _exhibit(exhibit: Exhibit) -> dict[str, object]:
    texts = {name: getattr(exhibit, name) for name in TEXTS if hasattr(exhibit, name)}
    data = getattr(exhibit, "data", None)
    lines = [] if data is None else data.to_csv(index=False, lineterminator="\n").splitlines()
    # the time at which an index was made is no text of ours
    rows = {"data": [line for line in lines if not line.startswith("made,")]} if lines else {}
    return {"kind": KINDS[type(exhibit)], "key": exhibit.key, **texts, **rows}


def compared(name: str, found: dict[str, object]) -> None:
    file = GOLDEN / f"{name}.json"
    if os.environ.get("SCIENCE_CITIES_RECORD"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("year", PRINTED_YEARS)
@pytest.mark.parametrize("report_id", edition_reports())
def test_printed(report_id: str, year: int, run_cells: Callable[..., Shown]) -> None:
    shown = run_cells(report_id, source="printed", year=year)
    compared(f"printed/{year}/{report_id}", recorded(shown))
    assert problems_of(shown, year) == []


@pytest.mark.parametrize("report_id", site_reports())
def test_made_once(report_id: str, run_cells: Callable[..., Shown]) -> None:
    compared(f"printed/{report_id}", recorded(run_cells(report_id, source="printed")))


@pytest.mark.parametrize("city", CITIES)
def test_printed_city(city: str, run_cells: Callable[..., Shown]) -> None:
    compared(
        f"printed/{PRINTED_YEARS[1]}/city_profile {city}",
        recorded(run_cells("city_profile", source="printed", year=PRINTED_YEARS[1], city=city)),
    )


@pytest.mark.parametrize(
    "report_id", [r.id for r in read_manifest().values() if "computed" in r.sources and not r.each]
)
def test_demonstration(report_id: str, computed: Path, run_cells: Callable[..., Shown]) -> None:
    shown = run_cells(report_id, source="demo", year=NEWEST)
    compared(f"demo/{report_id}", recorded(shown))
    require_told_of_an_index(shown, report_id)


@pytest.mark.parametrize("city", CITIES)
def test_city_of_a_demonstration(city: str, computed: Path, run_cells: Callable[..., Shown]) -> None:
    compared(
        f"demo/city_profile {city}",
        recorded(run_cells("city_profile", source="demo", year=NEWEST, city=city)),
    )
