"""Reports from computed indices: refused, kept apart, made again, marked, and never mixed with printed figures."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from computed import YEARS
from conftest import contents, copy_root, science_cities

from helpers.base.errors import ScienceCitiesError, WrongParameter
from helpers.base.manifest import edition_reports, find_report, site_reports
from helpers.base.paths import BUILT_IN
from helpers.index import choose, origin
from helpers.index.choose import load_source, source_names
from helpers.index.origin import DEMONSTRATION
from helpers.openindex.build import build_demonstration
from helpers.report.parameters import resolve_parameters
from helpers.report.record import record_of

NEWEST = YEARS[-1]


@pytest.fixture
def own(built_from_indices: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return Path(shutil.copytree(built_from_indices, tmp_path / "own"))


def refused(root: Path, *arguments: str) -> str:
    before = contents(root / "reports")
    done = science_cities(root, "build", *arguments)
    assert done.returncode == 2, done.stdout + done.stderr
    assert contents(root / "reports") == before
    (line,) = done.stderr.strip().splitlines()
    return line


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--source", "dmo"], "No index 'dmo'"),
        (["--source", "dmo"], "Did you mean 'demo'?"),
        (["--source", "demo", "--year", "1999"], "No index data for 1999. Years with data: "),
        (["--source", "demo", "--report", "article_check"], "is made from printed and edition figures only, not from 'demo'"),
        (["--report", "collaboration", "-p", "cities=Beijing"], "cities is a parameter for annual, edition and computed figures only"),
        (["--report", "subjects"], "There is no report 'subjects' any more: it is a part of 'field_leaders'."),
        (["-p", "source=demo", "--report", "methods"], "The source is given by --source, not by -p source=…"),
        (["--source", "demo", "--report", "field_leaders", "-p", "cities=Beijing;Bostn"], "no city 'Bostn' in the index. Did you mean 'Boston'?"),
        (["--source", "demo", "--report", "field_leaders", "-p", "fields=organic chemisty"], "Did you mean 'organic chemistry'?"),
        (["--source", "demo", "--report", "collaboration", "-p", "subject=chemistry;life"], "subject takes one subject or field"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_before_anything_runs(
    built_from_indices: Path, arguments: list[str], told: str
) -> None:
    assert told in refused(built_from_indices, *arguments)


def test_an_index_that_another_version_made_is_refused(own: Path) -> None:
    (own / "data/index/demo/places.parquet").unlink()
    done = science_cities(own, "build", "--source", "demo", "--again")
    assert done.returncode == 1
    assert "make the index again" in done.stderr
    assert "make the index again" in science_cities(own, "list").stdout


def test_an_index_cannot_be_called_like_a_folder_of_pages(tmp_path: Path) -> None:
    for name in ("archive", "diff", "data", "printed", "annual", "edition"):
        with pytest.raises(WrongParameter, match="cannot name an index"):
            build_demonstration(name, 10, 1, [2001], root=tmp_path)


def led_on(source: str) -> set[str]:
    """Addresses that pages had formerly, which lead on to those of today."""
    return {former for spec in edition_reports(source).values() for former in spec.formerly}


def test_pages_of_a_source_lie_in_a_folder_of_their_own(built_from_indices: Path) -> None:
    reports = built_from_indices / "reports"
    record = json.loads((reports / str(NEWEST) / "manifest.json").read_text())
    assert set(record["reports"]) == {"collaboration"}
    demo = {path.stem for path in (reports / "demo" / str(NEWEST)).glob("*.html")}
    assert demo == {"index", *edition_reports("demo"), *led_on("demo")}
    front = BeautifulSoup((reports / "index.html").read_text(), "html.parser")
    assert {a["href"] for a in front.select("#computed + ul a")} == {"demo/index.html", "articles/index.html"}
    assert [a["href"] for a in front.select("#editions + ul a")] == [f"{NEWEST}/index.html"]
    assert [a["href"] for a in front.select(".cards a")] == [
        f"{report_id}.html" for report_id in site_reports()
    ]
    assert f"{NEWEST}/collaboration.html" in {a["href"] for a in front.select("table a")}
    for page in (reports / "demo").rglob("*.html"):
        for link in BeautifulSoup(page.read_text(), "html.parser").select("a[href]:not([download])"):
            target = link["href"].partition("#")[0]
            if target and not target.startswith("http"):
                assert (page.parent / target).resolve().is_file(), f"{page.name} → {target}"


def test_every_page_figure_caption_and_download_of_a_demonstration_says_so(built_from_indices: Path) -> None:
    pages = sorted((built_from_indices / "reports" / "demo").rglob("*.html"))
    pages = [path for path in pages if path.stem not in led_on("demo")]
    assert len(pages) == len(edition_reports("demo")) + 2
    for path in pages:
        page = BeautifulSoup(path.read_text(), "html.parser")
        assert page.title.text.startswith(f"{DEMONSTRATION}: ")
        assert page.select_one("main > .notice").text.startswith(DEMONSTRATION)
        assert re.search(rf'@top-left{{content:"{DEMONSTRATION} ', path.read_text())
        for exhibit in page.select(".exhibit:not(.missing)"):
            assert exhibit.select_one(".caption").text.startswith(DEMONSTRATION), exhibit["id"]
            for svg in exhibit.select("svg"):
                assert any(text.text.startswith(DEMONSTRATION) for text in svg.select("text")), exhibit["id"]
            for svg in exhibit.select("svg[aria-label]"):
                assert svg["aria-label"].startswith(DEMONSTRATION)
            assert exhibit.select_one(".downloads")["data-name"].startswith("demonstration-data-demo-")
        told = record_of(path.read_text())
        for shown in told.content.exhibits if told else ():
            if shown.rows:
                assert shown.warning == DEMONSTRATION
                assert re.fullmatch(r"demo [0-9a-f]{12}", shown.index)


def test_no_other_page_says_so(built_from_indices: Path) -> None:
    others = [path for path in (built_from_indices / "reports").rglob("*.html") if "demo" not in path.parts]
    assert {"methods.html", "collaboration.html"} <= {path.name for path in others}
    for path in others:
        page = BeautifulSoup(path.read_text(), "html.parser")
        for link in page.select('a[href="demo/index.html"]'):
            link.decompose()  # the way to it is called by its name
        assert DEMONSTRATION not in page.get_text()


def test_the_export_and_the_failure_page_of_a_demonstration_say_so(own: Path) -> None:
    assert science_cities(own, "export", "--data", "--source", "demo").returncode == 0
    table = pd.read_csv(own / "reports/demo/data/science-cities.csv", dtype=str)
    assert set(table["warning"]) == {DEMONSTRATION}
    assert {name.partition(" ")[0] for name in table["index"]} == {"demo"}
    assert (own / "reports/demo/data/codebook.md").read_text().split("\n")[2].startswith(f"**{DEMONSTRATION}")
    notebook = own / "notebooks/changes.ipynb"
    notebook.write_text(notebook.read_text().replace("page.lead(report)", "page.lead(1 / 0)"))
    done = science_cities(own, "build", "--source", "demo", "--report", "changes")
    assert done.returncode == 1
    failed = own / "reports/demo" / str(NEWEST) / "failed/changes.html"
    assert DEMONSTRATION in failed.read_text()
    assert f"build --source demo --year {NEWEST} --report changes" in failed.read_text()


def test_a_page_is_made_again_when_its_index_changes_and_only_then(own: Path) -> None:
    arguments = ("build", "--source", "demo", "--report", "leading_cities", "--explain")
    assert "nothing that it is made from has changed" in science_cities(own, *arguments).stdout
    build_demonstration("demo", 400, 7, YEARS, root=own / "data" / "index")
    printed = science_cities(own, "build", "--report", "collaboration", "--explain")
    assert "nothing that it is made from has changed" in printed.stdout
    again = science_cities(own, *arguments)
    assert "make, data changed: index/demo/description.json" in again.stdout
    assert again.returncode == 0
    assert len(list((own / "reports/demo/archive").rglob("leading_cities.html"))) == 1
    assert not (own / "reports/archive").exists()


def test_what_else_an_index_page_is_made_from_is_seen_too(own: Path) -> None:
    path = own / "data/reference/breaks.csv"
    path.write_text(path.read_text() + "\n")
    explained = science_cities(own, "build", "--source", "demo", "--explain", "--dry-run").stdout
    # no report of an index reads the breaks of the printed series
    assert "data changed" not in explained


def test_a_page_of_an_index_can_be_verified(own: Path) -> None:
    page = str(own / "reports/demo" / str(NEWEST) / "methods.html")
    told = science_cities(own, "verify", page)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "source=demo" in told.stdout
    assert re.search(r"data +[0-9a-f]{12}  same today", told.stdout)
    assert "not on record" not in told.stdout


def test_cleaning_keeps_the_earlier_builds_of_every_source(own: Path) -> None:
    for folder in (own / "reports/archive/2001", own / "reports/demo/archive/2001"):
        folder.mkdir(parents=True)
        (folder / "index.html").write_text("kept")
    assert science_cities(own, "clean").returncode == 0
    assert set(contents(own / "reports")) == {"archive/2001/index.html", "demo/archive/2001/index.html"}
    assert science_cities(own, "clean", "--archive").returncode == 0
    assert not (own / "reports").exists()


def test_two_years_of_an_index_are_compared_by_its_report(built_from_indices: Path) -> None:
    done = science_cities(built_from_indices, "diff", "--source", "demo", str(YEARS[0]), str(NEWEST))
    assert done.returncode == 2
    assert "its report 'changes'" in done.stderr


def test_sources_are_told_by_name(computed: Path) -> None:
    assert source_names() == ["printed", "articles", "demo", "export", "journal", "life", "sparse", "ties"]
    assert load_source().name == "printed"
    assert load_source("demo") is load_source("demo")
    with pytest.raises(WrongParameter, match="No index 'x'"):
        load_source("x")


def test_a_report_opened_with_another_index_than_it_names_is_refused(computed: Path) -> None:
    with pytest.raises(WrongParameter, match="source is 'articles', but the index opened is 'demo'"):
        resolve_parameters(find_report("methods"), {"source": "articles"}, load_source("demo"))


def test_an_index_with_too_few_cities_has_no_year(tmp_path: Path, computed: Path, monkeypatch) -> None:
    root = copy_root(tmp_path / "few")
    monkeypatch.setenv("SCIENCE_CITIES_ROOT", str(root))
    build_demonstration("few", 2, 1, [2001], root=root / "data" / "index")
    with pytest.raises(ScienceCitiesError, match="places no year's articles in at least"):
        load_source("few").years  # noqa: B018


def test_a_notebook_that_does_not_hand_its_source_on_fails(own: Path) -> None:
    notebook = own / "notebooks/changes.ipynb"
    notebook.write_text(notebook.read_text().replace("source=source, ", ""))
    done = science_cities(own, "build", "--source", "demo", "--report", "changes")
    assert done.returncode == 1
    assert "did not open the index 'demo': it must hand `source` to open_report" in done.stderr


def test_pages_of_another_state_of_the_index_are_named(own: Path) -> None:
    reports = own / "reports/demo"
    year = YEARS[0]
    two = ("--report", "leading_cities", "--report", "methods")
    assert science_cities(own, "build", "--source", "demo", "--year", str(year), *two).returncode == 0
    said = (reports / str(year) / "index.html").read_text()
    assert "made again since" not in said
    build_demonstration("demo", 400, 7, YEARS, root=own / "data" / "index")
    assert science_cities(own, "build", "--source", "demo", "--report", "methods").returncode == 0
    page = BeautifulSoup((reports / str(year) / "index.html").read_text(), "html.parser")
    note = page.select_one("p.missing[role=note]").text
    assert "The index was made again since these pages were" in note
    assert f"make reports SOURCE=demo YEAR={year}" in note
    assert "Leading cities" in note
    newest = BeautifulSoup((reports / str(NEWEST) / "index.html").read_text(), "html.parser")
    assert "Methods and data" not in newest.select_one("p.missing[role=note]").text
    # what an index page says of the leaders is what its own page says
    assert page.select_one(".lead p").text in (reports / str(year) / "leading_cities.html").read_text()
    assert science_cities(own, "export", "--data", "--source", "demo").returncode == 0
    table = pd.read_csv(reports / "data/science-cities.csv", dtype=str)
    assert len(set(table["index"])) == 2


def test_no_page_shows_its_tags(built_from_indices: Path) -> None:
    for path in (built_from_indices / "reports").rglob("*.html"):
        page = BeautifulSoup(path.read_text(), "html.parser")
        for element in page(["script", "style", "pre"]):
            element.decompose()
        assert not re.search(r"</?(p|strong|a|div|span)\b", page.get_text()), path


def test_a_matrix_of_one_city_is_refused(built_from_indices: Path) -> None:
    for cities in ("Beijing", "Beijing;Beijing"):
        told = refused(
            built_from_indices, "--source", "demo", "--report", "collaboration", "-p", f"cities={cities}"
        )
        assert "cities takes at least 2 different names" in told


def test_every_source_of_the_project_is_opened_and_has_its_terms() -> None:
    assert set(choose.OPENERS) == set(BUILT_IN)
    for source in BUILT_IN:
        told = [
            origin.site_name(source),
            origin.origin_of(source),
            origin.figures_of(source),
            origin.terms_of(source),
        ]
        assert all(told) and not origin.notice_of(source)
