"""Earlier builds: kept once, never written again, readable where they are, and spared by clean."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import click.testing
import pytest
from bs4 import BeautifulSoup
from conftest import ROOT, contents
from runs.ground import YEAR, Make, Written, maker, page

import helpers.runs.archive
from helpers.base.manifest import read_manifest
from helpers.cli import main
from helpers.index.interface import Index
from helpers.report.parameters import resolve_parameters
from helpers.runs.earlier_builds import archive_folder, builds_of, pages_of_build
from helpers.runs.inputs import Files
from helpers.runs.job import Job
from helpers.runs.publish import run
from helpers.runs.records import Records
from helpers.runs.seal import is_intact, stamp_of
from helpers.site.indexes import refresh_site

LINKS = (
    '<p><a href="methods.html#x">M</a> <a href="../2024/changes.html">C</a> <a href="../index.html">I</a></p>'
)


@pytest.fixture
def make(root: Path, index: Index) -> Make:
    return maker(root, index)


def archived(root: Path) -> dict[str, bytes]:
    """Pages and manifests of earlier builds; the list of them is made anew every time."""
    folder = archive_folder(YEAR)
    return {name: content for name, content in contents(folder).items() if name != "index.html"}


def test_a_page_with_other_content_is_kept_and_marked(root: Path, make: Make) -> None:
    make("one", changes=f"<p>One.</p>{LINKS}")
    built = json.loads((root / "reports/2021/manifest.json").read_text())["reports"]["changes"]
    assert not archive_folder(YEAR).exists()
    make("two", changes="<p>Two.</p>")
    assert "<p>Two.</p>" in page(root).read_text()
    [build] = builds_of(YEAR)
    kept = build.page("changes")
    assert kept == build.folder / "changes.html"
    text = kept.read_text()
    assert stamp_of(text)["fingerprint"] == built["fingerprint"]
    assert is_intact(text)
    read = BeautifulSoup(text, "html.parser")
    note = read.main.find(class_="superseded").get_text()
    assert "This is an earlier build of this page" in note
    assert built["built"][:16].replace("T", " ") in note
    assert read.title.get_text() != BeautifulSoup(page(root).read_text(), "html.parser").title.get_text()
    assert build.manifest["reports"]["changes"]["built"] == built["built"]
    assert build.manifest["reports"]["changes"]["ingredients"] == built["ingredients"]
    assert set(built["ingredients"].values()) <= set(build.manifest["files"])


def test_links_of_a_kept_page_lead_where_they_led(root: Path, make: Make, index: Index) -> None:
    make("one", changes=f"<p>One.</p>{LINKS}", methods="<h2 id='x'>M</h2>")
    make("one", year=2024, changes="<p>C.</p>")
    make("two", changes="<p>Two.</p>")
    refresh_site(index)
    [build] = builds_of(YEAR)
    kept = build.page("changes")
    targets = [a["href"] for a in BeautifulSoup(kept.read_text(), "html.parser").find_all("a")]
    led = {(kept.parent / href.partition("#")[0]).resolve() for href in targets if not href.startswith("#")}
    assert all(path.is_file() for path in led), led
    reports = root / "reports"
    assert {
        page(root), page(root, "methods"), reports / "2024/changes.html", reports / "index.html",
        reports / "2021/index.html", reports / "archive/2021/index.html",
    } == led  # fmt: skip
    assert any(href.endswith("methods.html#x") for href in targets)


def test_every_kept_page_is_reached_and_the_search_passes_it_over(
    root: Path, make: Make, index: Index
) -> None:
    make("one", changes="<h2 id='a'>Xylophone</h2>")
    make("two", changes="<h2 id='a'>Zither</h2>")
    start = refresh_site(index)
    waiting, found = [start], set()
    while waiting:
        at = waiting.pop()
        found.add(at)
        for a in BeautifulSoup(at.read_text(), "html.parser").find_all("a"):
            target = (at.parent / a["href"].partition("#")[0]).resolve()
            if not a["href"].startswith("#"):
                assert target.is_file(), f"{at} links to {a['href']}"
                waiting += [target] if target not in found else []
    assert found == {path.resolve() for path in (root / "reports").rglob("*.html")}
    words = BeautifulSoup(start.read_text(), "html.parser").find(id="search-index").string
    assert "zither" in words
    assert "xylophone" not in words
    edition = (root / "reports/2021/index.html").read_text()
    assert "Earlier builds of this edition" in edition


@pytest.mark.parametrize(
    "again",
    [("one", "<p>One.</p>"), ("two", "<p>One.</p>")],
    ids=["the same page", "another stamp on the same page"],
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
    assert "One is 6" in build.page("changes").read_text()
    assert not is_intact(build.page("changes").read_text())
    assert build.manifest["reports"]["changes"]["intact"] is False


def test_the_same_page_is_kept_once_and_nothing_is_written_again(root: Path, make: Make) -> None:
    seen: dict[str, bytes] = {}
    for turn in ("one", "two", "one", "two", "one"):
        make(turn, changes=f"<p>{turn}</p>")
        now = archived(root) if archive_folder(YEAR).exists() else {}
        assert {name: now[name] for name in seen} == seen
        seen = now
    assert len([name for name in seen if name.endswith(".html")]) == 2
    assert [build.page("changes").parent.name[:4] for build in builds_of(YEAR)] == [
        "0001",
        "0002",
        "0001",
        "0002",
    ]
    texts = [build.page("changes").read_text() for build in builds_of(YEAR)]
    assert [text.count("<p>one</p>") for text in texts] == [1, 0, 1, 0]


def test_an_earlier_build_is_whole_though_only_what_was_replaced_is_kept(root: Path, make: Make) -> None:
    make("1", changes="<p>c1</p>", methods="<p>m1</p>", leading_cities="<p>l1</p>")
    make("2", changes="<p>c2</p>")
    make("3", changes="<p>c3</p>", methods="<p>m3</p>")
    shown = [
        {key: path.read_text().partition("<p>" + key[0])[2][0] for key, path in pages_of_build(build).items()}
        for build in builds_of(YEAR)
    ]
    assert shown == [
        {"changes": "1", "methods": "1", "leading_cities": "1"},
        {"changes": "2", "methods": "1", "leading_cities": "1"},
    ]


class Killed(BaseException):
    """Stands for the end of the process: nothing catches it."""


@pytest.mark.parametrize("at", range(8))
def test_killed_at_any_write_the_page_is_there_and_the_next_run_puts_all_right(
    root: Path, make: Make, index: Index, monkeypatch: pytest.MonkeyPatch, at: int
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
    kept = archived(root) if archive_folder(YEAR).exists() else {}
    make("two", changes="<p>two</p>", methods="<p>two</p>")
    refresh_site(index)
    after = archived(root)
    pages = [name for name in kept if name.endswith(".html")]
    assert {name: after[name] for name in pages} == {name: kept[name] for name in pages}
    assert sorted(Path(name).name for name in after if name.endswith(".html")) == [
        "changes.html",
        "methods.html",
    ]
    first = pages_of_build(builds_of(YEAR)[0])
    assert all("<p>one</p>" in first[key].read_text() for key in ("changes", "methods"))
    assert all("<p>two</p>" in page(root, key).read_text() for key in ("changes", "methods"))


def test_where_nothing_can_be_put_aside_the_page_stays(
    root: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    make("one", changes="<p>One.</p>")
    before = page(root).read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(helpers.runs.archive, "write_whole", full)
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
    [build] = builds_of(YEAR)
    kept = build.folder / "city_profile" / "beijing.html"
    links = [a["href"] for a in BeautifulSoup(kept.read_text(), "html.parser").find_all("a")]
    led = [(kept.parent / href).resolve() for href in links if not href.startswith("#")]
    assert page(root, "methods") in led
    assert job.page in led


# --- clean


def test_clean_spares_earlier_builds_unless_told(root: Path, make: Make, index: Index) -> None:
    make("one", changes="<p>One.</p>")
    make("two", changes="<p>Two.</p>")
    refresh_site(index)
    kept = {f"archive/{name}": text for name, text in contents(root / "reports" / "archive").items()}
    clean = click.testing.CliRunner().invoke(main, ["clean"])
    assert (clean.exit_code, clean.output) == (0, "removed the pages in reports/; reports/archive/ stays\n")
    assert contents(root / "reports") == kept
    refresh_site(index)
    assert 'href="archive/2021/index.html"' in (root / "reports/index.html").read_text()
    all_of_it = click.testing.CliRunner().invoke(main, ["clean", "--archive"])
    assert all_of_it.output == "removed reports/\n"
    assert not (root / "reports").exists()


def test_make_clean_spares_them_too(root: Path, make: Make) -> None:
    import subprocess

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
