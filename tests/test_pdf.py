"""An edition as one PDF: whole, with bookmarks, the same every time; and an honest word where it cannot be made."""

from __future__ import annotations

import os
import re
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
from helpers.site.book import book_of
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
        ("sleep 60", "did not print the edition within"),
    ],
    ids=["fails", "does nothing", "prints rubbish", "takes too long"],
)
def test_a_browser_that_fails_leaves_the_pdf_of_before(
    edition: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, does: str, told: str
) -> None:
    monkeypatch.setenv(
        "CHROMIUM", program(tmp_path / "browser", f"exec {does}" if does.startswith("sleep") else does)
    )
    monkeypatch.setattr(pdf, "SECONDS", 1)
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


def test_pictures_keep_their_colours_where_many_pages_are_one(edition: Path) -> None:
    book = book_of(editions_built()[int(edition.name)], Edition(ALL_YEARS), "printed")
    drawn, ids = re.findall(r"[>}]#([\w-]+) \.s\d+\{", book), set(re.findall(r'\bid="([^"]+)"', book))
    assert drawn, "pictures have rules of style"
    assert set(drawn) <= ids


def test_an_edition_is_one_pdf_with_bookmarks_and_told_when_it_is_old(
    edition: Path, browser: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = science_cities(edition.parents[1], "pdf")
    assert done.returncode == 0, done.stderr
    file = edition / f"science-cities-{edition.name}.pdf"
    reader = PdfReader(file)
    outline = [entry for entry in reader.outline if not isinstance(entry, list)]
    titles = [entry.title for entry in outline]
    ordered = [report_id for report_id in read_manifest() if report_id in REPORTS]
    chapters = [f"{read_manifest()[report_id].title} {edition.name}" for report_id in ordered]
    assert titles == [f"Science Cities {edition.name}", "Contents", *chapters, "About this edition"]
    below = [
        [e.title for e in entry if not isinstance(e, list)]
        for entry in reader.outline
        if isinstance(entry, list)
    ]
    assert len(below) == len(REPORTS)
    assert all("Sources of this page" in entries for entries in below)
    starts = [reader.get_destination_page_number(entry) for entry in outline]
    assert starts[:3] == [0, 1, 2]
    texts = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert f"Science Cities {edition.name} · {read_manifest()[ordered[1]].title}" in texts[starts[3]], (
        "the header"
    )
    for title, start in zip([read_manifest()[key].title for key in ordered], starts[2:], strict=False):
        assert f"{title} {start + 1} " in texts[1].replace("ﬁ", "fi"), "the contents name the page"
    assert re.match(rf"{len(texts)} |.* {len(texts)}$", texts[-1]), "numbers go through"
    assert not [text for text in texts if re.match(r"\W*\d*\W*About this page", text)]
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    links = [
        str(a.get_object().get("/A", {}).get("/URI", ""))
        for page in reader.pages
        for a in page.get("/Annots", [])
    ]
    assert not [link for link in links if link.startswith("file:")], "no address of this machine"
    assert file.name in (edition / "index.html").read_text(encoding="utf-8")
    first = file.read_bytes()
    print_edition(editions_built()[int(edition.name)], Edition(ALL_YEARS))
    assert file.read_bytes() == first
    assert "nothing has changed since it was made" in science_cities(edition.parents[1], "pdf").stdout
    record = edition / "manifest.json"
    record.write_text(record.read_text().replace(hash_of_file(edition / f"{REPORTS[0]}.html"), "0" * 64))
    assert any(f"{file.name} is older than the pages" in line for line in stale_outputs(Files()))
