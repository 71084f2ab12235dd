"""The seal of a page: whatever was changed is found, and what follows from other pages is no change."""

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
from helpers.runs.earlier_builds import builds_of
from helpers.runs.inputs import PARTS, Files
from helpers.runs.job import Job
from helpers.runs.publish import run
from helpers.runs.records import Records, record_file
from helpers.runs.seal import is_intact, seal_of, sealed, stamp_of
from helpers.site.indexes import refresh_site

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
    refresh_site(index)
    return page(root)


ALTERED = {
    "a number": ("5501.45", "5501.46"),
    "a space": ("has 5501.45", "has  5501.45"),
    "a line end": ("</h1>\n", "</h1>\r\n"),
    "a letter of the title": ("<title>", "<title>C"),
    "the style": ("<style>\n", "<style>\n.missing{display:none}"),
    "the script": ("<script>", "<script>0;"),
    "the stamp": ("&#34;year&#34;: 2021", "&#34;year&#34;: 2022"),
    "something after the end": ("</html>", "</html><!-- -->"),
    "a paragraph in the navigation": ("<!--/navigation-->", "<h2>Beijing has 9</h2><!--/navigation-->"),
    "a picture in the navigation": ("<!--/navigation-->", "<img src='data:'><!--/navigation-->"),
    "one place for navigation more": ("</footer>", "<!--navigation-->9<!--/navigation--></footer>"),
    "no place for navigation": ("<!--navigation-->", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", ALTERED)
def test_what_was_altered_is_found(built: Path, case: str) -> None:
    text = built.read_bytes().decode()
    old, new = ALTERED[case]
    assert old in text
    built.write_bytes(text.replace(old, new).encode())
    result = verify(built)
    assert result.exit_code == 1
    assert result.output.count("\n") == 1, "one line"
    assert "altered" in result.stderr


@pytest.mark.parametrize("seal", ["", "0" * 64, "nothing", None])
def test_another_seal_or_none_is_found(built: Path, seal: str | None) -> None:
    text = built.read_text()
    meta = f'<meta name="science-cities-seal" content="{seal_of(text)}">'
    built.write_text(text.replace(meta, "" if seal is None else meta.replace(seal_of(text), seal)))
    result = verify(built)
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert "altered" in result.stderr


def test_a_page_that_was_sealed_anew_is_not_the_one_on_record(built: Path) -> None:
    built.write_text(sealed(built.read_text().replace("5501.45", "5501.46")))
    assert is_intact(built.read_text())
    result = verify(built)
    assert result.exit_code == 1
    assert "not the page that is on record" in result.stderr


def test_a_stamp_that_contradicts_itself_is_found(built: Path) -> None:
    stamp = stamp_of(built.read_text())
    other = built.read_text().replace(stamp["ingredients"]["data"], "0" * 12)
    built.write_text(sealed(other))
    assert "fingerprint of its stamp" in verify(built).stderr


def test_other_links_in_the_navigation_are_no_change(
    root: Path, built: Path, make: Make, index: Index
) -> None:
    before = built.read_bytes()
    make("one", collaboration=BODY)
    make("one", year=2024, changes=BODY)
    refresh_site(index)
    assert built.read_bytes() != before
    assert verify(built).exit_code == 0


def test_an_intact_page_names_what_it_was_made_from(built: Path) -> None:
    record = json.loads(record_file(YEAR).read_text())["reports"]["changes"]
    lines = verify(built).output.splitlines()
    assert lines[0] == f"{built}: intact"
    told = dict(line.split(None, 1) for line in lines[5:])
    assert told == {part: f"{record['ingredients'][part]}  same today" for part in PARTS}
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


def test_without_a_record_what_cannot_be_told_is_not_told(built: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "mailed.html"
    shutil.copy(built, elsewhere)
    shutil.rmtree(built.parent)
    told = told_of(elsewhere)
    assert told["data"] == "cannot be told: there is no record of the tables that it read"
    assert {told[part] for part in PARTS if part != "data"} == {"same today"}


def test_a_page_of_a_report_that_is_no_more(root: Path, built: Path) -> None:
    manifest = root / "notebooks/reports.toml"
    manifest.write_text(manifest.read_text().replace("[changes", "[alterations"))
    assert set(told_of(built).values()) == {"cannot be told: there is no such report any more"}


def test_an_earlier_build_is_intact_and_its_alteration_is_found(root: Path, built: Path, make: Make) -> None:
    make("two", changes=BODY.replace("5501.45", "5501.99"))
    [build] = builds_of(YEAR)
    kept = build.page("changes")
    assert told_of(kept)["commentary"] == "commentary changed: 2021/changes.md"
    kept.write_text(kept.read_text().replace("5501.45", "5501.46"))
    assert verify(kept).exit_code == 1


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
    (tmp_path / "stamp.html").write_text('<meta name="science-cities-stamp" content="{&#34;report&#34;: 3}">')
    cases = [
        built.with_name("index.html"), root / "reports" / "index.html", built.parent / "failed" / "collaboration.html",
        tmp_path / "binary", tmp_path / "empty", tmp_path / "other.html", tmp_path / "stamp.html", tmp_path / "none", tmp_path,
    ]  # fmt: skip
    for path in cases:
        assert path.exists() or path.name == "none"
        result = verify(path)
        assert result.exit_code == 2, path
        assert result.output.count("\n") == 1, "one line"
        assert str(path) in result.stderr


def test_verify_needs_a_file() -> None:
    assert click.testing.CliRunner().invoke(main, ["verify"]).exit_code == 2
