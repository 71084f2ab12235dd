"""What is not as it was made is made again by the next build, whatever happened to it; nothing ends in a traceback."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import contents, copy_root, made_once, science_cities
from runs.ground import SHOW, small_root

REPORTS = ("first", "second")
YEAR_2019 = "2019"


@pytest.fixture
def small(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root of its own with a small edition, as it was built."""

    def make(folder: Path) -> str:
        done = science_cities(small_root(folder, dict.fromkeys(REPORTS, SHOW)), "build")
        assert done.returncode == 0, done.stderr
        return done.stdout

    shutil.copytree(made_once(tmp_path_factory, "rebuild", make)[0], tmp_path / "root")
    return tmp_path / "root"


def edition(root: Path) -> Path:
    return next((root / "reports").glob("2*"))


def pages(root: Path) -> dict[str, bytes]:
    return {name: text for name, text in contents(root / "reports").items() if name.endswith(".html")}


def build(root: Path, *options: str) -> str:
    done = science_cities(root, "build", *options)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


BROKEN = {
    "a page is cut": (lambda root: cut(edition(root) / "first.html", 6000), "1 report, "),
    "a page is altered by a letter": (lambda root: alter(edition(root) / "first.html"), "1 report, "),
    "a page is no text": (lambda root: (edition(root) / "first.html").write_bytes(b"\xff\xfe"), "1 report, "),
    "the index of the edition is gone": (lambda root: (edition(root) / "index.html").unlink(), "up to date"),
    "the index of the edition is junk": (lambda root: (edition(root) / "index.html").write_bytes(b"\xff"), "up to date"),
    "the front page is altered": (lambda root: alter(root / "reports/index.html"), "up to date"),
    "all that stands around the pages is gone": (lambda root: take_away(root), "up to date"),
    "what is on record of it is junk": (lambda root: (root / "reports/manifest.json").write_text("[]"), "up to date"),
    "the requests that are kept are junk": (lambda root: (root / "reports/.plans.json").write_text("[]"), "up to date"),
    "the record of the edition is junk": (lambda root: (edition(root) / "manifest.json").write_text("[1]"), "2 reports, "),
    "a comparison is a pipe": (lambda root: strange_diffs(root), "up to date"),
    "entries of the record are null": (lambda root: empty_record(root), "2 reports, "),
}  # fmt: skip


def cut(path: Path, at: int) -> None:
    path.write_bytes(path.read_bytes()[:at])


def alter(path: Path) -> None:
    text = path.read_bytes()
    path.write_bytes(text.replace(b"</h1>", b".</h1>"))
    assert path.read_bytes() != text


def take_away(root: Path) -> None:
    for path in (root / "reports/index.html", root / "reports/manifest.json", edition(root) / "index.html"):
        path.unlink()


def strange_diffs(root: Path) -> None:
    """A pipe that nobody writes into, a folder, and a link to nowhere, where comparisons stand."""
    folder = root / "reports" / "diff"
    (folder / "b.html").mkdir(parents=True)
    os.mkfifo(folder / "a.html")
    (folder / "c.html").symlink_to("nowhere")


def empty_record(root: Path) -> None:
    path = edition(root) / "manifest.json"
    record = json.loads(path.read_text())
    path.write_text(json.dumps(record | {"reports": dict.fromkeys(record["reports"]), "failed": None}))


@pytest.mark.parametrize("case", BROKEN)
def test_what_was_broken_is_made_again(small: Path, case: str) -> None:
    breaking, told = BROKEN[case]
    before = pages(small)
    breaking(small)
    assert told in build(small)
    assert pages(small) == before
    assert build(small).startswith("all 2 reports are up to date")


def test_a_run_killed_between_the_last_page_and_what_is_around_it_is_healed(small: Path) -> None:
    whole = pages(small)
    shutil.rmtree(small / "reports")
    code = (
        "import os, helpers.site.refresh as refresh; refresh.refresh_site = lambda *_: os._exit(9);"
        "from helpers.cli import main; main(['build'])"
    )
    environment = os.environ | {"SCIENCE_CITIES_ROOT": str(small)}
    killed = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=False)
    assert killed.returncode == 9
    left = {name: text for name, text in whole.items() if not name.endswith("index.html")}
    assert pages(small) == left
    assert build(small).startswith("all 2 reports are up to date")
    assert pages(small) == whole


def test_a_report_that_is_no_longer_declared_leaves_no_dead_link(small: Path) -> None:
    manifest = small / "notebooks" / "reports.toml"
    manifest.write_text(manifest.read_text().partition("[second]")[0])
    assert "1 report, 1 at once" in build(small), "its navigation is another"
    for path in (small / "reports").rglob("*.html"):
        for a in BeautifulSoup(path.read_text(), "html.parser").find_all("a"):
            target = a["href"].partition("#")[0]
            assert not target or (path.parent / target).is_file(), f"{path} leads to {target}"
    assert "second.html" not in (edition(small) / "first.html").read_text()


def test_a_folder_of_another_version_is_taken_over(small: Path) -> None:
    """Pages with a stamp and a seal, and bookkeeping of other forms: made again; the archive stays as it is."""
    folder, reports = edition(small), small / "reports"
    old = '<!DOCTYPE html><html><head><title>T</title><meta name="science-cities-stamp" content="{}"></head></html>'
    for name in REPORTS:
        (folder / f"{name}.html").write_text(old)
    made = {
        "parameters": {},
        "fingerprint": "0" * 12,
        "ingredients": {},
        "read": [],
        "built": "",
        "page": "0" * 12,
    }
    (folder / "manifest.json").write_text(
        json.dumps({"reports": dict.fromkeys(REPORTS, made), "files": {}, "failed": {}})
    )
    (reports / "manifest.json").unlink()
    (reports / ".plans.json").write_text('{"0": [["first", {"year": 2024}]]}')
    (reports / ".pages.json").write_text('{"reader": "0", "pages": {}}')
    archive = reports / "archive" / folder.name / "0001-0123456789ab"
    archive.mkdir(parents=True)
    (archive / "first.html").write_bytes(b"\xff" + old.encode())
    (archive / "manifest.json").write_text('{"reports": 5}')
    other = reports / YEAR_2019 / "first.html"
    other.parent.mkdir()
    other.write_text(old)
    kept = contents(archive)
    said = build(small)
    assert "2 reports, 2 at once" in said
    assert (
        f"edition {YEAR_2019}: 1 page is not on record; make them again with: make reports YEAR={YEAR_2019}"
        in said
    )
    assert {name: contents(archive)[name] for name in kept} == kept
    assert other.read_text() == old, (
        "a page of an edition that was not asked for stays until it is made again"
    )
    assert f"{YEAR_2019}/first.html" in (reports / "index.html").read_text()
    assert f"{archive.name}/first.html" in (archive.parent / "index.html").read_text()
    assert not (reports / ".pages.json").exists()
    for path in (archive / "first.html", other):
        verified = science_cities(small, "verify", str(path))
        assert (verified.returncode, verified.stderr.count("\n")) == (2, 1)
    assert build(small).splitlines()[-1].startswith("all 2 reports are up to date")


# --- computed indices


@pytest.fixture
def indexed(tmp_path: Path, computed_root: Path) -> Path:
    root = copy_root(tmp_path / "root")
    shutil.copytree(computed_root / "data/index/ties", root / "data/index/ties")
    return root


@pytest.mark.parametrize("table", ["shares", "pairs"])
def test_tables_of_an_index_that_were_changed_by_hand_are_refused(indexed: Path, table: str) -> None:
    path = indexed / "data/index/ties" / f"{table}.parquet"
    wanted = ("build", "--source", "ties", "--report", "methods", "--dry-run")
    assert science_cities(indexed, *wanted).returncode == 0
    state = path.stat()
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    done = science_cities(indexed, *wanted)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"data/index/ties/{table}.parquet was changed after the index was made" in done.stderr
