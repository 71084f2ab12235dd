"""Earlier builds: kept once, never written again, readable where they are, and spared by clean."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import click.testing
import pytest
from bs4 import BeautifulSoup
from conftest import ROOT, contents
from runs.ground import YEAR, Make, Written, maker, page

import helpers.runs.archive
from helpers.base.manifest import edition_reports, read_manifest, site_reports
from helpers.cli import main
from helpers.index.interface import Index
from helpers.report.parameters import resolve_parameters
from helpers.runs.earlier_builds import archive_folder, builds_of, record_at
from helpers.runs.inputs import Files
from helpers.runs.job import Job
from helpers.runs.lock import only_run
from helpers.runs.publish import run
from helpers.runs.records import Records
from helpers.site.refresh import refresh_site

LINKS = (
    '<p><a href="methods.html#x">M</a> <a href="../2024/changes.html">C</a> <a href="../index.html">I</a></p>'
)


@pytest.fixture
def make(root: Path, index: Index) -> Make:
    return maker(root, index)


def archived(root: Path) -> dict[str, bytes]:
    """Pages and records of earlier builds; what leads to them is made anew."""
    kept = {
        path.relative_to(archive_folder(YEAR)).as_posix(): path
        for build in builds_of(YEAR)
        for path in build.pages.values()
        if record_at(path)
    }
    kept |= {f"{build.id}/manifest.json": build.folder / "manifest.json" for build in builds_of(YEAR)}
    return {name: path.read_bytes() for name, path in kept.items()}


def linked(at: Path) -> list[Path]:
    """What a page leads to."""
    hrefs = [a["href"].partition("#")[0] for a in BeautifulSoup(at.read_text(), "html.parser").find_all("a")]
    return [(at.parent / href).resolve() for href in hrefs if href]


def test_an_edition_is_kept_letter_by_letter_before_a_page_is_replaced(root: Path, make: Make) -> None:
    make("one", changes=f"<p>One.</p>{LINKS}", methods="<p>M.</p>")
    before = {key: page(root, key).read_bytes() for key in ("changes", "methods")}
    record = json.loads((root / "reports/2021/manifest.json").read_text())
    assert not archive_folder(YEAR).exists()
    make("two", changes="<p>Two.</p>")
    assert "<p>Two.</p>" in page(root).read_text()
    [build] = builds_of(YEAR)
    assert {key: path.read_bytes() for key, path in build.pages.items()} == before
    assert (build.record["reports"], build.record["files"]) == (record["reports"], record["files"])
    assert build.folder.parent == root / "reports" / "archive" / "2021"


def test_links_of_a_kept_page_lead_somewhere(root: Path, make: Make) -> None:
    make("one", changes=f"<p>One.</p>{LINKS}", methods='<h2 id="x">M</h2>')
    make("two", changes="<p>Two.</p>")
    refresh_site()
    [build] = builds_of(YEAR)
    led = linked(build.pages["changes"])
    assert all(path.is_file() for path in led), led
    assert {
        build.pages["methods"], build.folder / "index.html", build.folder / "collaboration.html",
        archive_folder(YEAR) / "index.html", archive_folder(YEAR) / "2024" / "changes.html",
    } <= set(led)  # fmt: skip
    assert root / "reports/2021/collaboration.html" in linked(build.folder / "collaboration.html")
    assert root / "reports/2024/changes.html" in linked(archive_folder(YEAR) / "2024" / "changes.html")


def test_every_kept_page_is_reached_and_the_search_passes_it_over(root: Path, make: Make) -> None:
    make("one", changes='<h2 id="a">Xylophone</h2>')
    make("two", changes='<h2 id="a">Zither</h2>')
    start = refresh_site()
    waiting, found = [start], set()
    while waiting:
        at = waiting.pop().resolve()
        assert at.is_file(), at
        waiting += [target for target in linked(at) if target not in found and at not in found]
        found.add(at)
    every = {path.relative_to(root / "reports") for path in (root / "reports").rglob("*.html")}
    # addresses of before lead on, and nothing leads to them
    former = {former for spec in edition_reports().values() for former in spec.formerly}
    every -= {Path(f"2021/{key}.html") for key in (*site_reports(), *former)}
    assert found == {(root / "reports" / path).resolve() for path in every}
    words = BeautifulSoup(start.read_text(), "html.parser").find(id="search-index").string
    assert "zither" in words
    assert "xylophone" not in words
    assert "Earlier builds of this edition" in (root / "reports/2021/index.html").read_text()


def test_the_index_of_the_archive_leads_to_what_replaced_a_page(root: Path, make: Make) -> None:
    for text in ("one", "two", "three"):
        make(text, changes=f"<p>{text}</p>", methods="<p>M.</p>")
    refresh_site()
    index_page = BeautifulSoup((archive_folder(YEAR) / "index.html").read_text(), "html.parser")
    newest, oldest = (
        [li for li in ul.find_all("li") if "what replaced it" in li.get_text()]
        for ul in index_page.select("ul.builds")
    )
    one, two = builds_of(YEAR)
    assert [a["href"] for a in oldest[0].find_all("a")] == [
        f"{one.id}/changes.html",
        f"{two.id}/changes.html",
    ]
    assert [a["href"] for a in newest[0].find_all("a")] == [
        f"{two.id}/changes.html",
        "../../2021/changes.html",
    ]


@pytest.mark.parametrize(
    "again",
    [("one", "<p>One.</p>"), ("two", "<p>One.</p>")],
    ids=["the same page", "other inputs of the same page"],
)
def test_what_shows_the_same_is_not_kept(root: Path, make: Make, again: tuple[str, str]) -> None:
    make("one", changes="<p>One.</p>")
    make(again[0], changes=again[1])
    assert not archive_folder(YEAR).exists()
    make("three", changes="<p>Three.</p>")
    assert len(builds_of(YEAR)) == 1, "and what shows something else is"


def test_a_failure_puts_nothing_aside(root: Path, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    make("one", changes="<p>One.</p>")
    before = page(root).read_bytes()
    make("two", changes=None)
    assert page(root).read_bytes() == before
    assert not archive_folder(YEAR).exists()


def test_what_no_build_made_is_not_kept(root: Path, make: Make) -> None:
    page(root).parent.mkdir(parents=True)
    page(root).write_bytes(b"\xff a page of somebody")
    make("one", changes="<p>One.</p>")
    assert not archive_folder(YEAR).exists()


def test_a_page_changed_by_hand_is_kept_and_does_not_pass_for_intact(root: Path, make: Make) -> None:
    make("one", changes="<p>One is 5.</p>")
    page(root).write_text(page(root).read_text().replace("One is 5", "One is 6"))
    make("two", changes="<p>Two.</p>")
    [build] = builds_of(YEAR)
    assert "One is 6" in build.pages["changes"].read_text()
    refresh_site()
    assert "it had been changed by hand" in (archive_folder(YEAR) / "index.html").read_text()


def test_the_same_build_is_kept_once_and_nothing_is_written_again(root: Path, make: Make) -> None:
    seen: dict[str, bytes] = {}
    for turn in ("one", "two", "one", "two", "one"):
        make(turn, changes=f"<p>{turn}</p>", methods="<p>M.</p>")
        now = archived(root)
        assert {name: now[name] for name in seen} == seen
        seen = now
    assert [build.number for build in builds_of(YEAR)] == [1, 2]
    texts = [build.pages["changes"].read_text() for build in builds_of(YEAR)]
    assert [text.count("<p>one</p>") for text in texts] == [1, 0]


def test_a_page_that_builds_have_in_common_lies_on_the_disk_once(root: Path, make: Make) -> None:
    make("one", changes="<p>1</p>", methods="<p>M.</p>")
    for text in ("two", "three"):
        (root / "notebooks/commentary/2021/changes.md").write_text(text)
        make(text, changes=f"<p>{text}</p>")
    one, two = builds_of(YEAR)
    assert one.pages["methods"].samefile(two.pages["methods"])
    assert not one.pages["methods"].samefile(page(root, "methods")), (
        "whoever edits the page changes no kept one"
    )


class Killed(BaseException):
    """Stands for the end of the process: nothing catches it."""


@pytest.mark.parametrize("at", range(6))
def test_killed_at_any_write_the_page_is_there_and_the_next_run_puts_all_right(
    root: Path, make: Make, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    make("one", changes="<p>one</p>", methods="<p>one</p>")
    rename, renamed = os.replace, []

    def dying(*names: object) -> None:
        renamed.append(names)
        if len(renamed) > at:
            raise Killed
        rename(*names)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", dying)
        with pytest.raises(Killed):
            make("two", changes="<p>two</p>", methods="<p>two</p>")
    for key in ("changes", "methods"):
        assert page(root, key).read_text().rstrip().endswith("</html>")
    kept = archived(root)
    make("two", changes="<p>two</p>", methods="<p>two</p>")
    refresh_site()
    after = archived(root)
    assert {name: after[name] for name in kept} == kept
    first = builds_of(YEAR)[0]
    assert all("<p>one</p>" in first.pages[key].read_text() for key in ("changes", "methods"))
    assert all("<p>two</p>" in page(root, key).read_text() for key in ("changes", "methods"))
    assert not list(archive_folder(YEAR).glob(".*"))


def test_where_nothing_can_be_put_aside_the_page_stays(
    root: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    make("one", changes="<p>One.</p>")
    before = page(root).read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(helpers.runs.archive.shutil, "copyfile", full)
    [outcome] = make("two", changes="<p>Two.</p>")
    assert "No space left on device" in outcome.failure.sentence
    assert page(root).read_bytes() == before


def test_a_page_of_one_city_is_kept_in_its_folder(root: Path, index: Index) -> None:
    spec = read_manifest()["city_profile"]
    job = Job(spec, resolve_parameters(spec, {"year": YEAR, "city": "Beijing"}, index))
    for text in ("one", "two"):
        (root / "notebooks/commentary/2021/city_profile.md").write_text(text)
        body = Written({job.key: f'<p>{text} <a href="../methods.html">M</a></p>'})
        run([job], body, Records(Files()), lambda *_: None)
    refresh_site()
    [build] = builds_of(YEAR)
    kept = build.folder / "cities" / "beijing.html"
    assert build.pages == {"cities/beijing": kept}
    led = linked(kept)
    assert all(path.is_file() for path in led)
    assert {
        build.folder / "methods.html",
        build.folder / "index.html",
        archive_folder(YEAR) / "index.html",
    } <= set(led)


def test_an_archive_of_another_version_stays_as_it_is_and_is_listed(root: Path, make: Make) -> None:
    folder = archive_folder(YEAR) / "0003-0123456789ab"
    folder.mkdir(parents=True)
    (folder / "changes.html").write_bytes(b"\xff<!DOCTYPE html><title>Changes</title>")
    for junk in ('{"reports": 5}', "[]", '{"reports": {"changes": null}, "files": 3, "replaced": 7}'):
        (folder / "manifest.json").write_text(junk)
        make("one", changes="<p>One.</p>")
        refresh_site()
    before = contents(folder)
    make("two", changes="<p>Two.</p>")
    refresh_site()
    after = contents(folder)
    assert {name: after[name] for name in ("changes.html", "manifest.json")} == {
        "changes.html": before["changes.html"], "manifest.json": before["manifest.json"],
    }  # fmt: skip
    assert [build.number for build in builds_of(YEAR)] == [3, 4]
    text = (archive_folder(YEAR) / "index.html").read_text()
    assert "0003-0123456789ab/changes.html" in text
    assert "no record that can be read" in text


# --- clean


def test_clean_spares_earlier_builds_unless_told(root: Path, make: Make, index: Index) -> None:
    make("one", changes="<p>One.</p>")
    make("two", changes="<p>Two.</p>")
    refresh_site()
    kept = {f"archive/{name}": text for name, text in contents(root / "reports" / "archive").items()}
    clean = click.testing.CliRunner().invoke(main, ["clean"])
    assert (clean.exit_code, clean.output) == (0, "removed the pages in reports/; reports/archive/ stays\n")
    assert contents(root / "reports") == kept
    refresh_site()
    assert 'href="archive/2021/index.html"' in (root / "reports/index.html").read_text()
    all_of_it = click.testing.CliRunner().invoke(main, ["clean", "--archive"])
    assert all_of_it.output == "removed reports/\n"
    assert not (root / "reports").exists()


def test_nothing_is_removed_while_a_run_goes_on(root: Path) -> None:
    shutil.copy(ROOT / "Makefile", root)
    (root / "reports" / "printed").mkdir()
    for folder in (root / "reports", root / "reports" / "printed"):
        with only_run(folder):
            before = contents(root / "reports")
            clean = click.testing.CliRunner().invoke(main, ["clean"])
            assert (clean.exit_code, contents(root / "reports")) == (1, before)
            assert clean.stderr.startswith("science-cities: another run")
    with only_run(root / "reports"):
        done = subprocess.run(["make", "clean"], cwd=root, capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert "another run is writing" in done.stdout
    assert (root / "reports").is_dir()


def test_make_clean_spares_them_too(root: Path, make: Make) -> None:
    make("one", changes="<p>One.</p>")
    make("two", changes="<p>Two.</p>")
    shutil.copy(ROOT / "Makefile", root)
    kept = {f"archive/{name}": text for name, text in contents(root / "reports" / "archive").items()}
    done = subprocess.run(["make", "clean"], cwd=root, capture_output=True, text=True, check=True)
    assert "reports/archive/ stays" in done.stdout
    assert contents(root / "reports") == kept
    subprocess.run(["make", "clean", "ARCHIVE=1"], cwd=root, capture_output=True, check=True)
    assert not (root / "reports").exists()
    assert subprocess.run(["make", "clean"], cwd=root, capture_output=True, check=False).returncode == 0
