"""Index pages and navigation: every address leads somewhere, and what is made from pages follows them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import contents, copy_root
from runs.ground import Make, maker

from helpers.base.manifest import edition_reports, site_reports
from helpers.index.interface import Index
from helpers.report.shell import page_of
from helpers.runs.inputs import Files
from helpers.site.refresh import refresh_site

REPORTS, ONCE = edition_reports(), list(site_reports())
# addresses that lead on, which nothing but bookmarks leads to
FORMER = {former for spec in REPORTS.values() for former in spec.formerly}
YEARS = (2024, 2021, 2016)


def pages_in(reports: Path) -> set[Path]:
    """Every page, but for those that lead on from where a report stood that is now made once."""
    former = {f"{year}/{key}.html" for year in range(2000, 2100) for key in (*ONCE, *FORMER)}
    found = {path.relative_to(reports).as_posix(): path.resolve() for path in reports.rglob("*.html")}
    return {path for name, path in found.items() if name not in former}


def links(path: Path) -> list[str]:
    """The pages that a page links to, as they are named in it."""
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    return [a["href"].partition("#")[0] for a in page.find_all("a") if not a["href"].startswith("#")]


def reachable(start: Path) -> set[Path]:
    """Every page that links lead to, from ``start``; a link that leads nowhere fails."""
    found, waiting = {start.resolve()}, [start]
    while waiting:
        page = waiting.pop()
        for link in links(page):
            target = (page.parent / link).resolve()
            assert target.is_file(), f"{page} links to {link}, which is not there"
            if target not in found:
                found.add(target)
                if target.suffix == ".html":
                    waiting.append(target)
    return found


def text_of(path: Path) -> str:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").get_text(" ", strip=True)


@pytest.fixture
def make(root: Path, index: Index) -> Make:
    return maker(root, index)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, index: Index) -> Path:
    """A root with two whole editions and one without one of its reports, and what is made once. Nobody may write into
    it."""
    root = copy_root(tmp_path_factory.mktemp("whole") / "root")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCIENCE_CITIES_ROOT", str(root))
        make = maker(root, index)
        make("", **{key: f"<h2 id='a'>A {key}</h2><p>A body.</p>" for key in ONCE})
        for year in YEARS:
            made = [key for key in REPORTS if (year, key) != (2016, "collaboration")]
            make("", year, **{key: f"<h2 id='a'>A {key}</h2><p>A body.</p>" for key in made})
    return root


@pytest.fixture
def reports(root: Path, whole: Path) -> Path:
    """The pages of a copy of it, to be changed."""
    shutil.rmtree(root)
    shutil.copytree(whole, root)
    return root / "reports"


# --- addresses


def test_in_the_place_of_a_report_that_was_not_built_stands_how_to_make_it(reports: Path) -> None:
    refresh_site()
    page = reports / "2016" / "collaboration.html"
    assert "make reports YEAR=2016 REPORT=collaboration" in text_of(page)
    assert "collaboration.html" in links(reports / "2016" / "methods.html")
    assert f"Not built for this edition: {REPORTS['collaboration'].title}" in text_of(
        reports / "2016" / "index.html"
    )
    assert "Not built" not in text_of(reports / "2021" / "index.html")
    cell = BeautifulSoup((reports / "index.html").read_text(), "html.parser").find(
        "a", href="2016/collaboration.html"
    )
    assert (cell.get_text(), cell["aria-label"]) == (
        "not built",
        f"{REPORTS['collaboration'].title} 2016, not built",
    )


def test_a_report_that_is_built_takes_its_place_and_back(reports: Path, make: Make) -> None:
    refresh_site()
    make("", 2016, collaboration="<p>Built.</p>")
    refresh_site()
    assert "Built." in text_of(reports / "2016" / "collaboration.html")
    assert "not built" not in text_of(reports / "index.html")
    (reports / "2016" / "collaboration.html").unlink()
    refresh_site()
    assert "was not built for 2016" in text_of(reports / "2016" / "collaboration.html")
    assert "not built" in text_of(reports / "index.html")


def test_every_page_is_reached_and_every_link_leads_somewhere(reports: Path) -> None:
    start = refresh_site()
    assert start == reports / "index.html"
    everything = pages_in(reports)
    assert len(everything) == 3 * (len(REPORTS) + 1) + 1 + len(ONCE)
    for path in (start, reports / "2016" / "methods.html", reports / "2024" / "index.html"):
        assert reachable(path) == everything


def test_a_link_of_a_text_to_an_edition_that_was_not_built_leads_somewhere(root: Path, make: Make) -> None:
    make("", 2024, methods='<p><a href="../2019/methods.html#x">An earlier one</a></p>')
    refresh_site()
    assert "make reports YEAR=2019 REPORT=methods" in text_of(root / "reports/2019/methods.html")
    everything = pages_in(root / "reports")
    assert reachable(root / "reports" / "index.html") == everything
    make("two", 2024, methods="<p>No link.</p>")
    refresh_site()
    left = {path.parent.name for path in (root / "reports").glob("2*/*.html")}
    assert "2019" in left, "the earlier build still leads there"


def test_the_address_of_a_report_that_became_a_part_of_another_leads_on(reports: Path) -> None:
    (reports / "2024/subjects.html").write_text("a page of somebody")
    refresh_site()
    page = BeautifulSoup((reports / "2021/subjects.html").read_text(encoding="utf-8"), "html.parser")
    assert page.find("meta", attrs={"http-equiv": "refresh"})["content"] == "0; url=field_leaders.html"
    assert page.main.a["href"] == "field_leaders.html"
    assert (reports / "2024/subjects.html").read_text() == "a page of somebody"


def test_what_nothing_leads_to_any_more_goes(root: Path, make: Make) -> None:
    (root / "notebooks/commentary/2024/methods.md").write_text("")
    make("", 2024, methods='<p><a href="../2019/methods.html">An earlier one</a></p>')
    refresh_site()
    (root / "reports/2024/methods.html").unlink()
    refresh_site()
    assert not list((root / "reports").glob("2019/*.html"))


def test_a_report_that_is_no_longer_declared_leaves_no_dead_link(
    root: Path, reports: Path, make: Make
) -> None:
    refresh_site()
    manifest = root / "notebooks" / "reports.toml"
    manifest.write_text(
        manifest.read_text().replace("[methods]", "[methods_anew]").replace("[methods.", "[methods_anew.")
    )
    (root / "notebooks/methods.ipynb").rename(root / "notebooks/methods_anew.ipynb")
    make("", 2024, changes="<p>Made after it.</p>")
    start = refresh_site()
    assert reachable(start) == pages_in(reports)
    assert "no longer among those of the project: Methods" in text_of(reports / "2024/index.html")
    (reports / "2021" / "methods.html").unlink()
    refresh_site()
    assert reachable(start) == pages_in(reports)
    assert "no longer among the reports" in text_of(reports / "2021" / "methods.html")


def test_titles_of_pages_differ(reports: Path) -> None:
    refresh_site()
    titles = [BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").title.get_text() for path in reports.rglob("*.html")]  # fmt: skip
    assert len(set(titles)) == len(titles)
    assert len(titles) == 3 * (len(REPORTS) + 1 + len(FORMER)) + 1 + len(ONCE) * (1 + len(YEARS))


def test_a_page_marks_where_the_reader_is_and_leads_to_its_edition(reports: Path) -> None:
    page = BeautifulSoup((reports / "2021" / "methods.html").read_text(encoding="utf-8"), "html.parser")
    assert [mark.get_text() for mark in page.select("[aria-current=page]")] == [REPORTS["methods"].title]
    assert [a["href"] for a in page.select("nav.contents ul a")] == [
        *(f"{key}.html" for key in REPORTS if key != "methods"),
        *(f"../{key}.html" for key in ONCE),
    ]
    assert [a["href"] for a in page.select("header nav a")] == [
        "../index.html",
        "index.html",
    ]
    assert page.select_one("header form[role=search]")["action"] == "../index.html"


def test_what_lies_about_is_no_edition(reports: Path) -> None:
    (reports / "failed").mkdir()
    (reports / "failed" / "2021-methods.ipynb").write_text("{}")
    (reports / "2022").mkdir()
    (reports / "2020").mkdir()
    (reports / "2020" / "unknown.html").write_text("not a report of the manifest")
    (reports / "2019.txt").write_text("no folder")
    refresh_site()
    start = (reports / "index.html").read_text(encoding="utf-8")
    assert not any(f"Data year {year}" in start for year in (2019, 2020, 2022))
    assert not (reports / "2022" / "index.html").exists()
    assert (reports / "2020" / "unknown.html").read_text() == "not a report of the manifest"


def test_years_with_data_that_are_not_built_are_named(reports: Path, index: Index) -> None:
    refresh_site(index.years)
    told = "Years with data whose edition is not built yet: 2017, 2019, 2020, 2022, 2023"
    assert told in text_of(reports / "index.html")
    refresh_site()
    assert told in text_of(reports / "index.html"), "they are known until other data are read"


@pytest.mark.parametrize("text", ["<script>x</script>", "a & b", 'quo"ted'])
def test_titles_and_descriptions_are_text(text: str) -> None:
    page = BeautifulSoup(
        page_of(
            title=text, title_year="", description=text, body="", contents=[("x", text)], footer="", trail=[(text, text)],
        ),
        "html.parser",
    )  # fmt: skip
    about, script = page.find_all("script")
    assert json.loads(about.get_text())["description"] == text
    assert script.get_text().startswith("(() => {")
    assert page.h1.get_text() == text
    assert page.find("meta", attrs={"name": "description"})["content"] == text
    assert page.find("a", href="#x").get_text() == text
    assert page.find("a", href=text).get_text() == text


def test_what_somebody_put_in_the_place_of_a_report_is_left(root: Path, make: Make) -> None:
    link = '<a href="failed/changes.html">F</a> <a href="collaboration.html">S</a>'
    kept = [root / "reports/2024/failed/changes.html", root / "reports/2024/collaboration.html"]
    for path in kept:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a page of somebody")
    make("", 2024, methods=f"<p>{link}</p>")
    refresh_site()
    assert [path.read_text() for path in kept] == ["a page of somebody"] * 2
    assert "How these pages were made is not on record" in text_of(root / "reports/2024/index.html")


# --- made again when, and only when, something is another


def times(reports: Path) -> dict[str, int]:
    return {
        path.relative_to(reports).as_posix(): path.stat().st_mtime_ns
        for path in reports.rglob("*")
        if path.is_file()
    }


def test_doing_it_again_writes_nothing(reports: Path) -> None:
    refresh_site()
    before = contents(reports), times(reports)
    refresh_site()
    assert (contents(reports), times(reports)) == before


def test_building_again_in_another_order_makes_the_same_pages(reports: Path, make: Make) -> None:
    refresh_site()
    before = {name: text for name, text in contents(reports).items() if name.endswith(".html")}
    make("", 2021, methods="<h2 id='a'>A methods</h2><p>A body.</p>")
    refresh_site()
    assert {name: text for name, text in contents(reports).items() if name.endswith(".html")} == before


@pytest.mark.parametrize("name", ["index.html", "2021/index.html", "2016/collaboration.html"])
@pytest.mark.parametrize(
    "junk", [None, b"gone", b"\xff\xfe\x00", b""], ids=["deleted", "text", "binary", "empty"]
)
def test_a_page_around_the_reports_that_was_tampered_with_is_made_again(
    reports: Path, name: str, junk: bytes | None
) -> None:
    refresh_site()
    before = (reports / name).read_bytes()
    (reports / name).unlink()
    if junk is not None and name != "2016/collaboration.html":  # there, junk could be a page of somebody
        (reports / name).write_bytes(junk)
    refresh_site()
    assert (reports / name).read_bytes() == before


@pytest.mark.parametrize(
    "junk",
    [
        "[]",
        "null",
        '{"outputs": []}',
        '{"outputs": {"index.html": null}}',
        '{"years": "x"}',
        "{",
        '{"outputs": {"index.html": {"inputs": "", "files": {"index.html": 3}, "asked": []}}}',
    ],
)
def test_bookkeeping_that_is_something_else_counts_as_none(reports: Path, junk: str) -> None:
    refresh_site()
    before = {name: text for name, text in contents(reports).items() if name.endswith(".html")}
    (reports / "manifest.json").write_text(junk)
    refresh_site()
    after = {name: text for name, text in contents(reports).items() if name.endswith(".html")}
    # a short page without a record could be anybody's: it is left, and named
    changed = {name for name in before if after[name] != before[name]}
    assert changed <= {"index.html", "2016/index.html"}
    assert json.loads((reports / "manifest.json").read_text())["outputs"]


def test_another_module_of_the_site_makes_them_again(reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refresh_site()
    before = times(reports)
    files = Files()
    files.helpers["site/front_page.py"] = "another"
    refresh_site(None, files)
    after = times(reports)
    assert {name for name in after if after[name] != before[name]} == {
        "index.html", "manifest.json", "2016/collaboration.html", *(f"{year}/index.html" for year in YEARS),
        *(f"{year}/{key}.html" for year in YEARS for key in (*ONCE, *FORMER)),
    }  # fmt: skip


def test_a_page_that_is_not_as_it_was_made_says_nothing(reports: Path, make: Make) -> None:
    """An altered page is not quoted; whoever reads the index learns why."""
    page = reports / "2021" / "changes.html"
    page.write_bytes(b"\xff" + page.read_bytes())
    refresh_site()
    assert "The file here is not the page that was made." in text_of(reports / "2021" / "index.html")
