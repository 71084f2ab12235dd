"""Index pages and navigation: they follow from the pages that stand there, and from nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import contents

from helpers.base.manifest import edition_reports, read_manifest
from helpers.index.interface import Index
from helpers.report.shell import page_of, with_navigation
from helpers.site.indexes import leaders_sentence, refresh_site

REPORTS = edition_reports()


def make(root: Path, year: int, report_id: str, body: str = "<p>A body.</p>") -> Path:
    """A page as a build leaves it: whole, without navigation."""
    spec = REPORTS[report_id]
    path = root / "reports" / str(year) / f"{report_id}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        page_of(
            title=spec.title, title_year=str(year), description=spec.description, body=body, contents=[("a", "A")], footer="<p>F</p>"
        ),
        encoding="utf-8",
    )  # fmt: skip
    return path


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
            assert target.is_file(), f"{page.name} links to {link}, which is not there"
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


@pytest.fixture
def reports(root: Path) -> Path:
    """Two whole editions and one in which a report failed, for ever."""
    for year in (2024, 2021, 2016):
        for report_id in REPORTS:
            if (year, report_id) != (2016, "collaboration"):
                make(root, year, report_id)
    return root / "reports"


def test_a_report_that_was_not_built_is_not_linked_and_is_named(reports: Path, index: Index) -> None:
    refresh_site(index)
    for path in (reports / "2016" / "index.html", reports / "2016" / "methods.html", reports / "index.html"):
        assert not any(link.endswith("2016/collaboration.html") for link in links(path))
        assert "collaboration.html" not in links(path)
    assert "../2016/collaboration.html" not in links(reports / "2021" / "collaboration.html")
    edition = (reports / "2016" / "index.html").read_text(encoding="utf-8")
    assert f"Not built for this edition: {REPORTS['collaboration'].title}." in edition
    assert "Not built" not in (reports / "2021" / "index.html").read_text(encoding="utf-8")


def test_every_page_is_reached_and_every_link_leads_somewhere(reports: Path, index: Index) -> None:
    start = refresh_site(index)
    assert start == reports / "index.html"
    assert reachable(start) == {path.resolve() for path in reports.rglob("*.html")}


def test_from_every_page_every_other_is_reached(reports: Path, index: Index) -> None:
    refresh_site(index)
    everything = {path.resolve() for path in reports.rglob("*.html")}
    for path in (reports / "2016" / "methods.html", reports / "2024" / "index.html"):
        assert reachable(path) == everything


def test_titles_of_pages_differ(reports: Path, index: Index) -> None:
    refresh_site(index)
    titles = [BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").title.get_text() for path in reports.rglob("*.html")]  # fmt: skip
    assert len(set(titles)) == len(titles) == 3 * (len(REPORTS) + 1) - 1 + 1


def test_doing_it_again_changes_no_byte(reports: Path, index: Index) -> None:
    refresh_site(index)
    before = contents(reports)
    times = {path: path.stat().st_mtime_ns for path in reports.rglob("2*/[a-hj-z]*.html")}
    refresh_site(index)
    assert contents(reports) == before
    assert {path: path.stat().st_mtime_ns for path in times} == times, (
        "pages that do not change are not written"
    )


def test_the_order_of_building_does_not_matter(reports: Path, index: Index) -> None:
    refresh_site(index)
    before = contents(reports)
    page = make(reports.parent, 2021, "methods")
    refresh_site(index)
    after = contents(reports)
    assert {name: text for name, text in after.items() if name != ".pages.json"} == {
        name: text for name, text in before.items() if name != ".pages.json"
    }
    assert links(page)


def test_a_page_that_is_gone_takes_its_links_with_it(reports: Path, index: Index) -> None:
    refresh_site(index)
    (reports / "2021" / "changes.html").unlink()
    refresh_site(index)
    assert not any("2021/changes.html" in link for path in reports.rglob("*.html") for link in links(path))
    assert "changes.html" not in links(reports / "2021" / "methods.html")


def test_a_page_marks_where_the_reader_is(reports: Path, index: Index) -> None:
    refresh_site(index)
    page = BeautifulSoup((reports / "2021" / "methods.html").read_text(encoding="utf-8"), "html.parser")
    assert [mark.get_text() for mark in page.select("[aria-current=page]")] == [REPORTS["methods"].title]
    others = [a["href"] for a in page.select("nav.contents .years a")]
    assert others == ["../2024/methods.html", "../2016/methods.html"]


def test_navigation_changes_nothing_else_of_a_page(reports: Path, index: Index) -> None:
    page = reports / "2021" / "methods.html"
    before = page.read_text(encoding="utf-8")
    refresh_site(index)
    after = page.read_text(encoding="utf-8")
    assert after != before
    assert with_navigation(after, "", "") == with_navigation(before, "", "")


def test_a_body_that_looks_like_navigation_is_not_filled(root: Path, index: Index) -> None:
    body = "<!--navigation-->mine<!--/navigation-->"
    page = make(root, 2021, "methods", f"<p>{body}</p>")
    refresh_site(index)
    once = page.read_text(encoding="utf-8")
    refresh_site(index)
    assert page.read_text(encoding="utf-8") == once
    assert BeautifulSoup(once, "html.parser").find("nav", class_="contents").find("a", href="#a")
    assert body in once


def test_what_lies_about_is_no_edition(reports: Path, index: Index) -> None:
    (reports / "failed").mkdir()
    (reports / "failed" / "2021-methods.ipynb").write_text("{}")
    (reports / "2022").mkdir()
    (reports / "2020").mkdir()
    (reports / "2020" / "unknown.html").write_text("not a report of the manifest")
    (reports / "2019.txt").write_text("no folder")
    refresh_site(index)
    start = (reports / "index.html").read_text(encoding="utf-8")
    assert not any(f"Edition {year}" in start for year in (2019, 2020, 2022))
    assert not (reports / "2022" / "index.html").exists()


def test_years_with_data_that_are_not_built_are_named(reports: Path, index: Index) -> None:
    refresh_site(index)
    text = BeautifulSoup((reports / "index.html").read_text(encoding="utf-8"), "html.parser").get_text()
    assert "Years with data and no built edition yet: 2017, 2019, 2020, 2022, 2023" in text


def test_the_newest_edition_stands_first(reports: Path, index: Index) -> None:
    refresh_site(index)
    page = BeautifulSoup((reports / "index.html").read_text(encoding="utf-8"), "html.parser")
    assert [a.get_text() for a in page.select(".cards > li > h3 > a")] == [
        "Edition 2024",
        "Edition 2021",
        "Edition 2016",
    ]


def test_an_edition_whose_year_lost_its_data_stays_reachable(root: Path, index: Index) -> None:
    make(root, 2014, "methods")
    refresh_site(index)
    assert (root / "reports" / "2014" / "methods.html").resolve() in reachable(
        root / "reports" / "index.html"
    )
    assert "no ranking of this year any more" in (root / "reports" / "2014" / "index.html").read_text(
        encoding="utf-8"
    )


def test_pages_of_single_cities_are_linked_found_and_lead_back(reports: Path, index: Index) -> None:
    [spec] = [spec for spec in read_manifest().values() if spec.each]
    for year, names in ((2024, ("beijing", "zurich")), (2021, ("beijing",))):
        for name in names:
            path = reports / str(year) / spec.id / f"{name}.html"
            path.parent.mkdir(exist_ok=True)
            path.write_text(
                page_of(title=spec.title, title_year=f"{name.title()} {year}", description="D.", body="<p>B</p>", contents=[], footer=""),
                encoding="utf-8",
            )  # fmt: skip
    start = refresh_site(index)
    assert reachable(start) == {path.resolve() for path in reports.rglob("*.html")}
    everything = reachable(start)
    page = reports / "2024" / spec.id / "beijing.html"
    assert reachable(page) == everything
    assert f"../../2021/{spec.id}/beijing.html" in links(page)
    assert not any("2021" in link for link in links(reports / "2024" / spec.id / "zurich.html"))
    edition = BeautifulSoup((reports / "2024" / "index.html").read_text(encoding="utf-8"), "html.parser")
    assert [a.get_text() for a in edition.select(f'a[href^="{spec.id}/"]')] == ["Beijing", "Zurich"]
    assert f"2024/{spec.id}/zurich.html" in start.read_text(encoding="utf-8"), "the search finds it"
    before = contents(reports)
    refresh_site(index)
    assert contents(reports) == before


def test_the_leaders_of_a_year_in_words(index: Index) -> None:
    for year in (2024, 2021):
        ranking = index.ranking(year)
        first, second, third = ranking["place"].head(3)
        expected = f"{first} is first, {second} is second and {third} is third; {len(ranking)} cities have a printed rank."
        assert leaders_sentence(index, year) == expected
    assert leaders_sentence(index, 2031) == "The tables hold no ranking of this year any more."


@pytest.mark.parametrize("text", ["<script>x</script>", "a & b", 'quo"ted'])
def test_titles_and_descriptions_are_text(text: str) -> None:
    page = BeautifulSoup(
        page_of(title=text, title_year="", description=text, body="", contents=[("x", text)], footer=""),
        "html.parser",
    )
    assert [script.get_text()[:12] for script in page.find_all("script")] == ["(() => {\n'use"[:12]]
    assert page.h1.get_text() == text
    assert page.find("meta", attrs={"name": "description"})["content"] == text
    assert page.find("a", href="#x").get_text() == text


def test_navigation_takes_texts_as_they_are() -> None:
    page = page_of(title="T", title_year="", description="D", body="", contents=[], footer="")
    assert r"\1 \g<0>" in with_navigation(page, r"\1 \g<0>", "others")


# --- what is remembered of pages


def test_what_is_remembered_of_pages_is_what_they_say(reports: Path, index: Index) -> None:
    """With its memory, and without it, and with one of pages that are no longer these: the same front pages."""
    refresh_site(index)
    make(reports.parent, 2021, "methods", "<h2 id='new'>A heading that is new</h2><p>Unheard of.</p>")
    refresh_site(index)
    with_memory = (reports / "index.html").read_text(encoding="utf-8")
    assert "unheard" in with_memory
    (reports / ".pages.json").unlink()
    refresh_site(index)
    assert (reports / "index.html").read_text(encoding="utf-8") == with_memory
    memory = (reports / ".pages.json").read_text(encoding="utf-8")
    for broken in (memory[:-50], "[]", "{}", memory.replace('"reader":"', '"reader":"x')):
        (reports / ".pages.json").write_text(broken, encoding="utf-8")
        refresh_site(index)
        assert (reports / "index.html").read_text(encoding="utf-8") == with_memory


def test_an_index_page_that_was_tampered_with_is_made_again(reports: Path, index: Index) -> None:
    refresh_site(index)
    for name in ("index.html", "2021/index.html"):
        before = (reports / name).read_text(encoding="utf-8")
        (reports / name).write_text("gone", encoding="utf-8")
        refresh_site(index)
        assert (reports / name).read_text(encoding="utf-8") == before
