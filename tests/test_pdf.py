"""An edition as one PDF: whole, with bookmarks, the same every time; and an honest word where it cannot be made."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from conftest import Editions, contents, copy_root, science_cities
from pypdf import PdfReader

from helpers.base.manifest import read_manifest
from helpers.base.paths import ALL_YEARS
from helpers.index.stored import hash_of_file
from helpers.runs.inputs import Files
from helpers.site import pdf
from helpers.site.editions import Edition
from helpers.site.editions import editions as editions_built
from helpers.site.pdf import NoBrowser, NotPrinted, find_browser, print_edition
from helpers.site.staleness import stale_outputs

REPORTS = ["field_leaders", "collaboration"]


@pytest.fixture
def edition(tmp_path: Path, editions: Editions, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a small edition that may be written into."""
    root = copy_root(tmp_path / "root")
    folder = root / "reports" / str(editions.years[0])
    folder.mkdir()
    for name in (*(f"{report_id}.html" for report_id in REPORTS), "manifest.json"):
        shutil.copy(editions.reports / folder.name / name, folder)
    monkeypatch.setenv("SCIENCE_CITIES_ROOT", str(root))
    return folder


def program(path: Path, text: str) -> str:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


# --- where it cannot be made


def test_without_a_browser_it_is_said_what_to_do(
    edition: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    before = contents(edition)
    done = science_cities(edition.parents[1], "pdf")
    assert done.returncode == NoBrowser.exit_code == 3
    assert "no Chromium was found. Install it (Debian: apt install chromium)" in done.stderr
    assert contents(edition) == before


def test_a_browser_that_is_named_and_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/no/such/browser")
    with pytest.raises(NoBrowser, match="CHROMIUM names '/no/such/browser', which is no program"):
        find_browser()


@pytest.mark.parametrize(
    ("does", "told"),
    [
        ("echo broken display >&2; exit 9", r"exit code 9\): broken display"),
        ("exit 0", r"exit code 0\): it said nothing"),
        ('for a; do case $a in --print-to-pdf=*) echo no pdf > "${a#*=}";; esac; done', "as a broken PDF"),
        ("sleep 60", "did not print field_leaders.html within"),
    ],
    ids=["fails", "does nothing", "prints rubbish", "takes too long"],
)
def test_a_browser_that_fails_leaves_the_pdf_of_before(
    edition: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, does: str, told: str
) -> None:
    monkeypatch.setenv(
        "CHROMIUM", program(tmp_path / "browser", f"exec {does}" if does.startswith("sleep") else does)
    )
    monkeypatch.setattr(pdf, "SECONDS_A_PAGE", 1)
    file = edition / f"science-cities-{edition.name}.pdf"
    file.write_bytes(b"the one of before")
    with pytest.raises(NotPrinted, match=told):
        print_edition(editions_built()[int(edition.name)], Edition(ALL_YEARS))
    assert file.read_bytes() == b"the one of before"


# --- as it is made


@pytest.fixture
def browser() -> None:
    try:
        find_browser()
    except NoBrowser as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))


def test_an_edition_is_one_pdf_with_bookmarks_and_told_when_it_is_old(
    edition: Path, browser: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = science_cities(edition.parents[1], "pdf")
    assert done.returncode == 0, done.stderr
    file = edition / f"science-cities-{edition.name}.pdf"
    reader = PdfReader(file)
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    ordered = [report_id for report_id in read_manifest() if report_id in REPORTS]
    assert titles == [f"{read_manifest()[report_id].title} {edition.name}" for report_id in ordered]
    below = [entry for entry in reader.outline if isinstance(entry, list)]
    assert len(below) == len(REPORTS)
    assert all(
        "Sources of this page" in [e.title for e in entries if not isinstance(e, list)] for entries in below
    )
    starts = [
        reader.get_destination_page_number(entry) for entry in reader.outline if not isinstance(entry, list)
    ]
    assert starts[0] == 0
    text = reader.pages[starts[1]].extract_text()
    assert titles[1] in " ".join(text.split())
    assert f"Science Cities · {titles[1]}" in " ".join(text.split()), "the header of the page"
    assert file.name in (edition / "index.html").read_text(encoding="utf-8")
    first = file.read_bytes()
    print_edition(editions_built()[int(edition.name)], Edition(ALL_YEARS))
    assert file.read_bytes() == first
    assert "nothing has changed since it was made" in science_cities(edition.parents[1], "pdf").stdout
    record = edition / "manifest.json"
    record.write_text(record.read_text().replace(hash_of_file(edition / f"{REPORTS[0]}.html"), "0" * 64))
    assert any(f"{file.name} is older than the pages" in line for line in stale_outputs(Files()))
