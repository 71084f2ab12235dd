"""Verification: whatever was changed of a page on record is found, and of others nothing is said."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import click.testing
import pytest
from runs.ground import YEAR, Make, Written, maker, page

from helpers.base.manifest import read_manifest
from helpers.cli import main
from helpers.index.interface import Index
from helpers.report.parameters import resolve_parameters
from helpers.report.record import record_of
from helpers.runs.earlier_builds import builds_of
from helpers.runs.inputs import PARTS, Files
from helpers.runs.job import Job
from helpers.runs.publish import run
from helpers.runs.records import Records, record_file
from helpers.site.refresh import refresh_site

BODY = "<h2 id='a'>A</h2><p>Beijing has 5501.45.</p><pre>windows\r\nends</pre>"


def verify(path: Path) -> click.testing.Result:
    result = click.testing.CliRunner().invoke(main, ["verify", str(path)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def make(root: Path, index: Index) -> Make:
    return maker(root, index)


@pytest.fixture
def built(root: Path, make: Make, index: Index) -> Path:
    """A page as it stands on the site, linked to others."""
    make("one", changes=BODY, methods=BODY)
    refresh_site()
    return page(root)


SHEET = '<nav aria-label="Editions"><p style="position:fixed;inset:0;background:white">Beijing has 9</p>'
ALTERED = {
    "a number": ("5501.45", "5501.46"),
    "a space": ("has 5501.45", "has  5501.45"),
    "a line end": ("</h1>\n", "</h1>\r\n"),
    "a letter of the title": ("<title>", "<title>C"),
    "the style": ("<style>\n", "<style>\n.missing{display:none}"),
    "the script": ("<script>", "<script>0;"),
    "the record": ('"year":2021', '"year":2022'),
    "the source that it names": ('"source":"printed"', '"source":"demo"'),
    "something after the end": ("</html>", "</html><!-- -->"),
    "a sheet over the screen in the place of the navigation": ('<nav aria-label="Editions">', SHEET),
    "a link of the navigation": ('href="../index.html"', 'href="https://example.org"'),
    "a half of it": ("<footer>", "<!--" + "x" * 50_000),
}  # fmt: skip


@pytest.mark.parametrize("case", ALTERED)
def test_what_was_altered_is_found(built: Path, case: str, tmp_path: Path) -> None:
    """In its place, and mailed."""
    text = built.read_bytes().decode()
    old, new = ALTERED[case]
    assert old in text
    for path in (built, tmp_path / "mailed.html"):
        path.write_bytes(text.replace(old, new).encode())
        result = verify(path)
        assert result.exit_code == 1
        assert result.output.count("\n") == 1, "one line"
        assert "altered" in result.stderr


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"cut", None], ids=["empty", "no text", "another", "cut to 6 kB"]
)
def test_whatever_stands_in_the_place_of_a_page_is_found(built: Path, content: bytes | None) -> None:
    built.write_bytes(built.read_bytes()[:6000] if content is None else content)
    result = verify(built)
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert "altered" in result.stderr


def test_pages_made_later_are_no_change(built: Path, make: Make) -> None:
    before = built.read_bytes()
    make("one", collaboration=BODY)
    make("one", year=2024, changes=BODY)
    refresh_site()
    assert built.read_bytes() == before
    assert verify(built).exit_code == 0


def test_an_intact_page_names_what_it_was_made_from(built: Path) -> None:
    record = json.loads(record_file(YEAR).read_text())["reports"]["changes"]
    lines = verify(built).output.splitlines()
    assert lines[0] == f"{built}: intact"
    told = dict(line.split(None, 1) for line in lines[5:])
    assert told == {part: f"{record['inputs'][part]}  same today" for part in PARTS}
    assert lines[1].split() == ["report", "changes"]
    assert "year=2021" in lines[2]
    assert "compare_to=2020" in lines[2]
    assert lines[3].split() == ["fingerprint", record["fingerprint"]]
    assert lines[4].split() == ["built", record["built"]]


def told_of(path: Path) -> dict[str, str]:
    """Part → what became of it."""
    result = verify(path)
    assert result.exit_code == 0, result.stderr
    return {line.split()[0]: line.split(None, 2)[2] for line in result.output.splitlines()[5:]}


def test_what_changed_since_is_named(root: Path, built: Path) -> None:
    with (root / "data/reference/place_aliases.csv").open("a") as file:
        file.write("\n")
    (root / "notebooks/commentary/2021/changes.md").write_text("two")
    told = told_of(built)
    assert told["data"] == "data changed: reference/place_aliases.csv"
    assert told["commentary"] == "commentary changed: 2021/changes.md"
    assert {told[part] for part in PARTS if part not in ("data", "commentary")} == {"same today"}


def test_a_page_without_a_record_is_told_from_an_altered_one(built: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "mailed.html"
    shutil.copy(built, elsewhere)
    assert verify(elsewhere).exit_code == 0
    shutil.rmtree(built.parent)
    result = verify(elsewhere)
    assert result.exit_code == 2
    assert "there is no record of this page" in result.stderr
    assert f"fingerprint {record_of(elsewhere.read_text()).fingerprint}" in result.stderr


@pytest.mark.parametrize("source", ["../..", "demo", "archive", "", 7])
def test_a_page_of_a_source_that_is_not_here_has_no_record(
    built: Path, tmp_path: Path, source: object
) -> None:
    text = built.read_text().replace('"source":"printed"', f'"source":{json.dumps(source)}')
    (tmp_path / "other.html").write_text(text.replace(record_of(text).fingerprint, "0" * 12))
    result = verify(tmp_path / "other.html")
    assert result.exit_code == 2
    assert "no record" in result.stderr


def test_a_page_of_a_report_that_is_no_more(root: Path, built: Path) -> None:
    manifest = root / "notebooks/reports.toml"
    manifest.write_text(manifest.read_text().replace("[changes", "[alterations"))
    assert set(told_of(built).values()) == {"cannot be told: there is no such report any more"}


def test_an_earlier_build_is_intact_and_its_alteration_is_found(
    built: Path, make: Make, tmp_path: Path
) -> None:
    mailed = tmp_path / "mailed.html"
    shutil.copy(built, mailed)
    make("two", changes=BODY.replace("5501.45", "5501.99"))
    [build] = builds_of(YEAR)
    kept = build.pages["changes"]
    for path in (kept, mailed):
        assert told_of(path)["commentary"] == "commentary changed: 2021/changes.md"
    kept.write_text(kept.read_text().replace("5501.45", "5501.46"))
    assert verify(kept).exit_code == 1
    assert verify(mailed).exit_code == 0


def test_what_is_no_page_of_a_report_is_refused(
    root: Path, built: Path, make: Make, tmp_path: Path, index: Index
) -> None:
    spec = read_manifest()["collaboration"]
    run(
        [Job(spec, resolve_parameters(spec, {"year": YEAR}, index))],
        Written({}),
        Records(Files()),
        lambda *_: None,
    )
    (tmp_path / "binary").write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe" * 50)
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "other.html").write_text("<!DOCTYPE html><title>Other</title>")
    (tmp_path / "older.html").write_text('<meta name="science-cities-stamp" content="{&#34;report&#34;: 3}">')
    (tmp_path / "record.html").write_text('<script type="application/json" id="record">{"report":3}</script>')
    cases = [
        built.with_name("index.html"), root / "reports" / "index.html", built.parent / "failed" / "collaboration.html",
        tmp_path / "binary", tmp_path / "empty", tmp_path / "other.html", tmp_path / "older.html", tmp_path / "record.html", tmp_path / "none", tmp_path,
    ]  # fmt: skip
    for path in cases:
        assert path.exists() or path.name == "none"
        result = verify(path)
        assert result.exit_code == 2, path
        assert result.output.count("\n") == 1, "one line"
        assert str(path) in result.stderr


def test_verify_needs_a_file() -> None:
    assert click.testing.CliRunner().invoke(main, ["verify"]).exit_code == 2
