"""Built pages: whole, light, without a network, readable by everybody, and true to their data."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import Editions, report_pages
from markupsafe import escape
from svg_texts import SVG, faults_of, keyed_without_a_mark

from helpers.base.manifest import edition_reports, site_reports
from helpers.index.interface import Index
from helpers.report.parameters import resolve_parameters
from helpers.report.record import record_of
from helpers.runs.inputs import PARTS

REPORTS = edition_reports()
HEAVIEST_SHELL = (
    48_000  # style, script, search field, citation, and the texts of the page with all links to sources
)
HEAVIEST_PAGE = 1_000_000
_SVG = re.compile(r"(<svg\b[^>]*>)(.*?)(</svg>)", re.S)
_DATA_URL = re.compile(r'href="(data:[^"]*)"')
_PICTURE = re.compile(r'(<svg id="[\w-]+-(wide|narrow)".*?</svg>)', re.S)


@dataclass(frozen=True)
class Page:
    """A built page: its text, and its elements with pictures emptied (their insides are checked as text)."""

    year: int
    report_id: str
    text: str
    html: BeautifulSoup

    @property
    def figures(self) -> list[Tag]:
        return self.html.find_all("figure")

    @property
    def exhibits(self) -> list[Tag]:
        return [tag for tag in self.html.select(".exhibit") if tag.find("table")]


@cache
def read(path: Path, year: int, report_id: str) -> Page:
    text = path.read_text(encoding="utf-8")
    return Page(year, report_id, text, BeautifulSoup(_SVG.sub(r"\1\3", text), "html.parser"))


@pytest.fixture(params=report_pages(), ids=lambda page: f"{page[0]}-{page[1]}")
def page(request: pytest.FixtureRequest, editions: Editions) -> Page:
    year, report_id = request.param
    return read(editions.page(year, report_id), year, report_id)


@pytest.fixture(params=["index.html", "2021/index.html"])
def index_page(request: pytest.FixtureRequest, editions: Editions) -> Page:
    return read(editions.reports / request.param, 0, request.param)


# --- no network


def loads(html: BeautifulSoup) -> list[str]:
    """Every address that a browser would load by itself; the icon stands in the page itself."""
    return [
        tag[attribute]
        for tag in html.find_all(True)
        for attribute in ("src", "srcset", "href", "data", "poster", "background", "xlink:href")
        if tag.has_attr(attribute)
        and tag.name != "a"
        and not tag[attribute].startswith("data:image/svg+xml,")
    ]


def test_a_page_loads_nothing(page: Page) -> None:
    assert loads(page.html) == []
    assert page.html.find(["img", "iframe", "object", "embed", "base", "image"]) is None
    # a question goes to the front page of the same site
    assert [form["action"] for form in page.html.find_all("form")] == ["../index.html"]


def test_a_page_forbids_itself_to_load_anything_and_to_run_anything_else(page: Page) -> None:
    [policy] = page.html.find_all("meta", attrs={"http-equiv": True})
    assert policy["http-equiv"] == "Content-Security-Policy"
    about, told, script = page.html.find_all("script")
    assert about.attrs == {"type": "application/ld+json"}
    assert told.attrs == {"type": "application/json", "id": "record"}
    assert script.attrs == {}
    digest = base64.b64encode(hashlib.sha256(script.string.encode()).digest()).decode()
    assert policy["content"] == (
        f"default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    )


def test_styles_and_pictures_load_nothing(page: Page) -> None:
    assert "@import" not in page.text
    assert re.findall(r"url\((?!#)[^)]*\)", page.text) == []
    for _, inside, _ in _SVG.findall(page.text):
        assert all(link.startswith("#") for link in re.findall(r'href="([^"]*)"', inside))


def test_no_code_but_the_script_of_the_page_runs(page: Page) -> None:
    assert len(re.findall(r"<script", page.text, re.I)) == 3, "two of them are data, no code"
    assert not re.search(r"javascript:", page.text, re.I)
    handlers = [
        (tag.name, name) for tag in page.html.find_all(True) for name in tag.attrs if name.startswith("on")
    ]
    assert handlers == []


def test_addresses_lead_to_official_sources_in_the_list_of_sources_and_nowhere_else(
    page: Page, index: Index
) -> None:
    sources = index.tables.sources
    official = set(sources.loc[sources["kind"] == "official", "address"]) - {""}
    outside = [
        a for a in page.html.find_all("a") if not a["href"].startswith(("#", "data:")) and ":" in a["href"]
    ]
    for anchor in outside:
        assert anchor["href"] in official
        assert anchor.find_parent(class_="references"), anchor
    named = set(re.findall(r'https?://[^\s"<>]+', _DATA_URL.sub("", page.text)))
    allowed = {str(escape(address)) for address in official}
    vocabularies = ("http://www.w3.org/", "https://schema.org")
    assert {name for name in named if not name.startswith(vocabularies)} <= allowed


# --- structure


def test_a_page_has_one_heading_of_its_own_and_a_language(page: Page) -> None:
    assert page.html.html["lang"] == "en-GB"
    assert page.text.startswith("<!DOCTYPE html>")
    assert [h1.get_text(" ", strip=True) for h1 in page.html.find_all("h1")] == [
        f"{REPORTS[page.report_id].title} {page.year}"
    ]
    assert page.html.title.get_text() == f"{REPORTS[page.report_id].title} {page.year} · Science Cities"
    assert page.html.find("meta", attrs={"name": "viewport"})


def test_headings_come_in_order(page: Page) -> None:
    levels = [int(tag.name[1]) for tag in page.html.find_all(re.compile(r"^h[1-6]$"))]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in zip(levels, levels[1:], strict=False))
    assert all(tag.get_text(strip=True) for tag in page.html.find_all(re.compile(r"^h[1-6]$")))


def test_every_id_is_there_once(page: Page) -> None:
    ids = re.findall(r'\sid="([^"]*)"', _DATA_URL.sub("", page.text))
    assert len(ids) > 5
    assert sorted({name for name in ids if ids.count(name) > 1}) == []


def test_every_link_inside_of_the_page_leads_somewhere(page: Page) -> None:
    ids = {tag["id"] for tag in page.html.find_all(id=True)}
    targets = {a["href"][1:] for a in page.html.find_all("a") if a["href"].startswith("#")}
    assert targets
    assert targets - ids == set()
    described = {
        tag[name] for name in ("aria-labelledby", "for") for tag in page.html.find_all(attrs={name: True})
    }
    assert described - ids == set()


def test_the_contents_name_every_section(page: Page) -> None:
    listed = [a["href"][1:] for a in page.html.select("nav.contents ol a")]
    sections = [h2["id"] for h2 in page.html.find_all("h2")]
    assert listed == sections


def test_landmarks(page: Page) -> None:
    assert [len(page.html.find_all(name)) for name in ("main", "header", "footer")] == [1, 1, 1]
    names = [nav["aria-label"] for nav in page.html.find_all("nav")]
    assert len(set(names)) == len(names) == 2


def test_every_reference_is_in_the_list_and_every_source_of_the_list_is_used(page: Page) -> None:
    links = page.html.select(".refs a")
    used = {int(link.get_text().strip("[]")) for link in links}
    listed = [item["id"] for item in page.html.select(".references li")]
    assert listed == [f"ref-{number}" for number in range(1, len(listed) + 1)]
    assert used == set(range(1, len(listed) + 1))
    for link in links:
        assert link["href"] == f"#ref-{link.get_text().strip('[]')}"
    # no source hides in a range such as “[1]–[5]”
    assert all(
        not mark.get_text().strip() or set(mark.get_text()) <= set("[0123456789] \n")
        for mark in page.html.select(".refs")
    )


# --- figures


def test_every_figure_is_whole(page: Page) -> None:
    for figure in page.figures:
        assert figure.svg["role"] == "img"
        assert len(figure.svg["aria-label"]) > 20
        assert figure.svg.find("title") is None
        for part in (
            "figcaption .title",
            "figcaption .subtitle",
            "p.caption",
            "details p",
            ".sources .refs a",
        ):
            assert figure.select_one(part).get_text(strip=True), f"{figure['id']}: {part}"
        assert figure.svg["aria-label"] != figure.select_one(".title").get_text()
        wide, narrow = figure.select(".picture svg")
        assert narrow["aria-labelledby"] == wide["id"] == f"{figure['id']}-wide"
        assert figure.select_one(".downloads")["data-name"] == f"{page.report_id}-{page.year}-{figure['id']}"
    numbers = [figure.select_one(".numbering").get_text() for figure in page.figures]
    assert numbers == [f"Figure {number}" for number in range(1, len(numbers) + 1)]


def not_shown(page: Page) -> list[Tag]:
    """The exhibits that are stated to be missing, below the heading of what the edition has not."""
    heading = page.html.find(id="not-in-this-edition")
    return heading.find_next_siblings("section", class_="missing", hidden=False) if heading else []


def test_a_figure_that_is_missing_says_why(page: Page) -> None:
    told = record_of(page.text).content.exhibits
    missing = [exhibit.key for exhibit in told if exhibit.kind == "missing"]
    assert missing == [tag["id"] for tag in not_shown(page) if tag["id"] in missing]
    for section in not_shown(page):
        if section["id"] in missing:
            assert re.search(r"Years that have it: \d{4}|No year up to \d{4} has it\.", section.p.get_text())
        assert section.find("svg") is None


def test_a_reader_can_read_every_letter_of_every_picture(page: Page) -> None:
    pictures = _PICTURE.findall(page.text)
    assert len(pictures) == 2 * len(page.figures)
    assert [fault for svg, kind in pictures for fault in faults_of(svg, kind)] == []


def test_a_key_names_nothing_that_is_not_drawn(page: Page, index: Index) -> None:
    found = {svg[:60]: keyed_without_a_mark(svg, index.groups) for svg, _ in _PICTURE.findall(page.text)}
    assert {picture: names for picture, names in found.items() if names} == {}


def test_a_picture_away_from_its_page_says_what_it_is(page: Page) -> None:
    for figure in page.figures:
        svg = re.search(rf'<svg id="{figure["id"]}-wide".*?</svg>', page.text, re.S)[0]
        root = ET.fromstring(svg)
        frame = [g for g in root.iter(f"{SVG}g") if g.get("class") == "frame"]
        said = " ".join(text.text for g in frame for text in g.iter(f"{SVG}text"))
        assert " ".join(figure.select_one(".title").get_text().split()) in said
        assert " ".join(figure.select_one(".subtitle").get_text().split()) in said
        assert f"data year {page.year}" in said
        assert "Sources: " in said
        whole, shown = ([float(n) for n in root.get(name).split()] for name in ("data-whole", "viewBox"))
        assert whole[1] < shown[1]
        assert whole[3] > shown[3]


def test_every_row_on_the_page_names_its_sources(page: Page) -> None:
    for exhibit in page.exhibits:
        for row in exhibit.tbody.find_all("tr"):
            assert re.search(r"\[\d+\]", row.find_all("td")[-1].get_text())


def test_some_figures_are_missing(editions: Editions) -> None:
    assert any(
        not_shown(read(editions.page(year, report_id), year, report_id)) for year, report_id in report_pages()
    ), "else nothing is tested by what is asked of a missing figure"


def test_pages_with_figures_are_most_of_the_pages(editions: Editions) -> None:
    figures = {
        (year, report_id): len(read(editions.page(year, report_id), year, report_id).figures)
        for year, report_id in report_pages()
    }
    assert sum(count > 0 for count in figures.values()) >= len(figures) / 2, figures
    newest = editions.years[0]
    assert all(figures[newest, report_id] for report_id in REPORTS), figures


# --- code, parameters, inputs


def test_code_is_there_and_folded_away(page: Page) -> None:
    blocks = page.html.select("pre.code")
    assert any("open_report(" in block.get_text() for block in blocks)
    switch = page.html.find("input", id="show-code")
    assert switch["type"] == "checkbox"
    assert not switch.has_attr("checked")
    assert "pre.code{display:none" in page.html.style.get_text()
    assert "body:has(#show-code:checked) pre.code{display:block}" in page.html.style.get_text()


def test_nothing_but_text_and_exhibits_is_put_out(page: Page) -> None:
    assert [block.get_text() for block in page.html.select("pre.output, pre.error, .commentary-error")] == []
    assert not re.search(r"Traceback \(most recent|Warning:", page.html.get_text())


def test_the_foot_names_parameters_and_inputs(page: Page, editions: Editions, index: Index) -> None:
    foot = page.html.footer
    terms = [dt.get_text() for dt in foot.find_all("dt")]
    said = dict(zip(terms, (dd.get_text() for dd in foot.find_all("dd")), strict=True))
    expected = resolve_parameters(REPORTS[page.report_id], {"year": page.year}, index)
    shown = {
        name.removeprefix("Parameter "): text for name, text in said.items() if name.startswith("Parameter ")
    }
    none = {"compare_to": "none: no earlier comparable year has data"}
    assert shown == {
        name: none.get(name, "not given") if value is None else str(value) for name, value in expected.items()
    }
    record = json.loads((editions.reports / str(page.year) / "manifest.json").read_text())["reports"]
    made = record[page.report_id]
    stamped = [code.get_text() for code in foot.select("dl code")]
    assert stamped == [made["fingerprint"], *(made["inputs"][part] for part in PARTS)]
    told = record_of(page.text)
    assert (told.report, told.parameters, told.fingerprint, told.inputs) == (
        page.report_id, expected, made["fingerprint"], made["inputs"],
    )  # fmt: skip


def test_the_record_holds_what_the_page_shows(page: Page) -> None:
    told = record_of(page.text).content
    assert [shown.key for shown in told.exhibits] == [tag["id"] for tag in page.html.select(".exhibit")]
    headings = [h2["id"] for h2 in page.html.main.find_all("h2", id=True)]
    assert [section.anchor for section in told.sections if section.anchor] == headings
    lead = page.html.select_one(".say.lead")
    assert told.lead == ([p.get_text() for p in lead.find_all("p")] if lead else [])
    for shown in told.exhibits:
        tag = page.html.find(id=shown.key)
        if shown.number:
            assert tag.select_one(".numbering").get_text() == shown.name
            assert tag.select_one(".title").get_text() == shown.title
        else:
            assert tag.strong.get_text() == f"{shown.title}."
        assert bool(tag.find("tbody")) == bool(shown.rows)
        if not shown.rows:
            continue
        at = shown.columns.index("source")
        cells = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in tag.tbody.find_all("tr")]
        assert [row[:-1] for row in cells] == [[*row[:at], *row[at + 1 :]] for row in shown.rows]
        for row in shown.rows:
            assert set(row[at].split(";")) <= set(shown.sources) == set(shown.numbers)


def test_no_time_of_building_and_no_place_of_building(page: Page, editions: Editions) -> None:
    text = _DATA_URL.sub("", page.text)
    assert not re.search(r"\b\d{1,2}:\d{2}:\d{2}\b|\d{4}-\d\d-\d\dT", text)
    assert str(editions.root) not in page.text
    assert not re.search(r"/(tmp|home|Users|root|usr)/", text)
    assert not re.search(r"injected-parameters|papermill", text)


# --- weight


def shell_of(text: str) -> str:
    """A page without what it shows: figures, tables, pictures and the list of sources."""
    text = re.sub(r"<(figure|table)\b.*?</\1>", "", _SVG.sub("", text), flags=re.S)
    text = re.sub(r'<script type="application/json".*?</script>', "", text, flags=re.S)
    return re.sub(r'<section class="references".*?</section>', "", _DATA_URL.sub("", text), flags=re.S)


def test_a_page_is_light(page: Page) -> None:
    assert len(page.text.encode()) < HEAVIEST_PAGE
    assert len(shell_of(page.text).encode()) <= HEAVIEST_SHELL


# --- index pages


def test_an_index_page_loads_nothing_and_has_its_structure(index_page: Page) -> None:
    assert loads(index_page.html) == []
    assert index_page.html.find("img") is None
    hashes = re.findall(
        r"sha256-([^']+)'", index_page.html.find("meta", attrs={"http-equiv": True})["content"]
    )
    scripts = [script for script in index_page.html.find_all("script") if not script.get("type")]
    assert scripts
    assert hashes == [
        base64.b64encode(hashlib.sha256(script.string.encode()).digest()).decode() for script in scripts
    ]
    assert len(index_page.html.find_all("h1")) == 1
    assert index_page.html.html["lang"] == "en-GB"
    assert len(shell_of(index_page.text).encode()) <= HEAVIEST_SHELL
    assert len(index_page.text.encode()) < HEAVIEST_PAGE
    ids = re.findall(r'\sid="([^"]*)"', index_page.text)
    assert len(set(ids)) == len(ids)


def test_every_page_is_reached_from_the_start_and_no_link_is_dead(editions: Editions) -> None:
    found, waiting = set(), [editions.reports / "index.html"]
    while waiting:
        path = waiting.pop().resolve()
        if path in found:
            continue
        assert path.is_file()
        found.add(path)
        page = read(path, 0, path.stem)
        links = [a["href"] for a in page.html.find_all("a")]
        waiting += [
            path.parent / link.partition("#")[0]
            for link in links
            if ":" not in link and not link.startswith("#")
        ]
    # addresses of before lead on, for bookmarks, and nothing leads to them
    former = {former for spec in REPORTS.values() for former in spec.formerly} | set(site_reports())
    everything = {path.resolve() for path in editions.reports.rglob("*.html")}
    assert found == {
        path for path in everything if path.stem not in former or path.parent == editions.reports
    }


def test_titles_of_pages_differ(editions: Editions) -> None:
    titles = [read(path, 0, path.stem).html.title.get_text() for path in editions.reports.rglob("*.html")]
    assert len(set(titles)) == len(titles)
