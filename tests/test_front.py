"""What stands first: the picture, the numbers and the cities of an edition, all of them side by side, how to cite."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from conftest import Shown

from helpers.base.errors import BadData
from helpers.base.site_file import authors, citation_file, site_file, site_url
from helpers.base.words import date_in_words
from helpers.report.citation import Citation
from helpers.report.record import MEDIA_TYPE, Content, PageRecord, ShownExhibit
from helpers.report.shell import page_of
from helpers.runs.content import card_of, content_of
from helpers.runs.render import body_of
from helpers.site.editions import BuiltPage, Edition
from helpers.site.front import Number, front_of
from helpers.site.side_by_side import side_by_side

YEAR = 2024
HERO = ShownExhibit("parts-of-the-whole", "figure", 2, "Who gained", "In per cent")
NUMBERS = ShownExhibit(
    "in-numbers", "table", 1, "In numbers", columns=["number", "statement", "evidence", "source"],
    rows=[["1.7 ×", "A against B", "printed ranks", "one;two"]], sources={"one": "Source One; details", "two": "Two"},
)  # fmt: skip
LADDER = ShownExhibit(
    "rank-ladder",
    "figure",
    1,
    "T",
    columns=["city", "source"],
    rows=[["Vienna", ""], ["Nowhere", ""], ["Oslo", ""]],
)
PICTURE = (
    '<figure id="parts-of-the-whole" class="exhibit"><svg id="parts-of-the-whole-wide" viewBox="0 0 6 4"></svg>'
    '<svg id="parts-of-the-whole-narrow"></svg></figure>'
)


def page(title: str, *exhibits: ShownExhibit, html: str = "", **content: object) -> BuiltPage:
    told = Content([f"{title} is first. More."], exhibits=list(exhibits), **content)
    return BuiltPage(PageRecord("key", title, {"year": YEAR}, {}, "f" * 12, told), html)


class Pages(Edition):
    """An edition whose pages are given."""

    def page(self, key: str) -> BuiltPage | None:
        return self.pages[key]["given"]


def edition(**given: BuiltPage | None) -> Pages:
    keys = {key.replace("__", "/"): page for key, page in given.items()}
    return Pages(
        YEAR, pages={key: {"title": p.record.title if p else key, "given": p} for key, p in keys.items()}
    )


def glance(city: str, *rows: list[str]) -> BuiltPage:
    columns = [
        "data_year",
        "city",
        "subject",
        "listed_share",
        "place_by_listed_share",
        "printed_overall_rank",
        "source",
    ]
    return page(
        city,
        ShownExhibit("at-a-glance", "figure", 1, "T", columns=columns, rows=list(rows)),
        edition="after it",
    )


VIENNA = glance(
    "Vienna",
    ["2023", "Vienna", "natural sciences", "150", "40th", "49", "s"],
    ["2024", "Vienna", "natural sciences", "144", "41st", "", "s"],
    ["2024", "Vienna", "overall", "221.5", "about 65th to 75th", "", "s"],
    ["2024", "Oslo", "overall", "300", "60th", "", "s"],
)
OSLO = glance(
    "Oslo",
    ["2024", "Oslo", "overall", "300", "60th", "12", "s"],
    ["2024", "Oslo", "overall", "300", "60th", "12", "s"],
)


# --- the first screen


def test_an_edition_without_its_leaders_begins_with_nothing_made_up() -> None:
    front = front_of(edition(), None)
    assert (front.hero, front.numbers, front.leading, front.cities) == (None, [], [], [])


@pytest.mark.parametrize("kind", ["missing", "not applicable"])
def test_a_picture_that_was_not_drawn_is_left_out(kind: str) -> None:
    front = front_of(
        edition(), page("Leading cities", replace(HERO, kind=kind), replace(NUMBERS, kind="missing"))
    )
    assert front.hero is None
    assert front.picture == ""
    assert front.numbers == []


def test_the_first_screen_is_what_the_pages_say() -> None:
    leaders = page("Leading cities", LADDER, HERO, NUMBERS, html=PICTURE, edition="after it", as_of="2025-11")
    cities = {"cities__oslo": OSLO, "cities__vienna": VIENNA, "cities__lima": page("Lima metropolitan area")}
    front = front_of(edition(leading_cities=leaders, **cities), leaders, "2024/")
    assert front.above == "Data year 2024 · after it · data as of November 2025"
    assert front.hero == HERO
    assert 'id="front-2024-parts-of-the-whole-wide"' in front.picture
    assert front.numbers == [Number("1.7 ×", "A against B", "printed ranks", "Source One, and 1 more")]
    assert [city.name for city in front.leading] == ["Vienna", "Oslo"], (
        "those with a page, in the order of the ladder"
    )
    assert [(city.short, city.href) for city in front.cities][0] == ("Lima", "cities/lima.html")


# --- side by side


def test_cities_stand_side_by_side_with_what_their_pages_say() -> None:
    made = side_by_side(
        edition(leading_cities=page("Leading cities"), cities__vienna=VIENNA, cities__oslo=OSLO)
    )
    html = BeautifulSoup(made, "html.parser")
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in html.select(".scroll tr")]
    assert rows == [
        ["City", "Printed rank 2024", "Place by listed Share", "Listed Share", "Natural sciences"],
        ["Oslo", "12", "60th", "300.00", ""],
        ["Vienna", "", "about 65th to 75th", "221.50", "144.00"],
    ]
    told = json.loads(html.find(id="cities-data").get_text())
    assert [city["key"] for city in told["cities"]] == ["oslo", "vienna"]
    assert told["cities"][0]["rows"] == [[2024, "overall", "300", "60th", "12"]], (
        "a row that stands twice counts once"
    )
    assert [2023, "natural sciences", "150", "40th", "49"] in told["cities"][1]["rows"]
    assert [option["value"] for option in html.select("select")[0].find_all("option")] == [
        "",
        "oslo",
        "vienna",
    ]


def test_a_city_whose_page_was_tampered_with_is_not_compared() -> None:
    made = side_by_side(edition(cities__vienna=None, cities__oslo=OSLO))
    assert "vienna" not in BeautifulSoup(made, "html.parser").main.get_text().lower()


# --- the site and its authors


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('site_url = "example.org"', "'example.org' is no address"),
        ('site_url = "ftp://example.org/"', "is no address"),
        ('site_url = "https://example.org/?a=1"', "is no address"),
        ("site_url = 3", "'3' is no address"),
        ('site_urls = "https://example.org/"', "nobody knows the key 'site_urls'. Did you mean 'site_url'?"),
        ("site_url = ", "site.toml: "),
    ],
)
def test_an_address_that_is_none_is_refused(root: Path, text: str, told: str) -> None:
    site_file().write_text(text)
    with pytest.raises(BadData, match="site.toml") as error:
        site_url()
    assert told in str(error.value)


@pytest.mark.parametrize("text", [None, "", 'site_url = ""', "# site_url"])
def test_without_an_address_there_is_none(root: Path, text: str | None) -> None:
    site_file().unlink() if text is None else site_file().write_text(text)
    assert site_url() == ""


@pytest.mark.parametrize("text", ["authors: 3", "authors: [{family-names: A}]", "- x", "a: [", "title: x"])
def test_authors_without_names_are_refused(root: Path, text: str) -> None:
    citation_file().write_text(text)
    with pytest.raises(BadData, match=r"CITATION\.cff: "):
        authors()


def test_a_page_says_how_it_is_cited(root: Path) -> None:
    known = Citation("Vienna 2024", YEAR, "2025-11-20", "2024/cities/vienna.html", "abc")
    assert (
        known.text
        == "Vienna 2024. Science Cities, data year 2024, data as of 20 November 2025, fingerprint abc."
    )
    citation_file().write_text(
        "authors:\n- {given-names: Ada, family-names: Byron}\n- {name: Science & Cities}\n", encoding="utf-8"
    )
    site_file().write_text('site_url = "https://example.org/a"')
    assert known.text == (
        "Ada Byron and Science & Cities (2025). Vienna 2024. Science Cities, data year 2024, data as of 20 November 2025, "
        "fingerprint abc. https://example.org/a/2024/cities/vienna.html"
    )
    assert known.bibtex.splitlines() == [
        "@misc{science-cities-2024-cities-vienna,",
        "  author = {Ada Byron and {Science \\& Cities}},",
        "  title = {{Vienna 2024}},",
        "  howpublished = {Science Cities, data year 2024},",
        "  year = {2025},",
        "  note = {Data as of 20 November 2025, fingerprint abc. Figures: Nature Index, Springer Nature},",
        "  url = {https://example.org/a/2024/cities/vienna.html},",
        "}",
    ]
    undated = replace(known, as_of="")
    assert undated.text.startswith("Ada Byron and Science & Cities. Vienna 2024.")
    assert "year = " not in undated.bibtex


@pytest.mark.parametrize("url", ["", "https://example.org/"])
def test_a_page_has_an_address_and_a_card_only_where_the_site_has_one(root: Path, url: str) -> None:
    site_file().write_text(f'site_url = "{url}"')
    made = page_of(
        title="A <b>", title_year="", description="D", body="", contents=[], trail=[], address="2024/a.html", card="2024/a.png",
    )  # fmt: skip
    head = BeautifulSoup(made, "html.parser").head
    told = {meta.get("property"): meta["content"] for meta in head.find_all("meta", property=True)}
    assert bool(head.find("link", rel="canonical")) == bool(told) == bool(url)
    about = json.loads(head.find("script", type="application/ld+json").get_text())
    assert about["name"] == "A <b>"
    assert about.get("url") == (f"{url}2024/a.html" if url else None)
    if url:
        assert (told["og:url"], told["og:image"], told["og:title"]) == (
            f"{url}2024/a.html",
            f"{url}2024/a.png",
            "A <b>",
        )


@pytest.mark.parametrize(
    ("date", "words"), [("2025-11-20", "20 November 2025"), ("2026-07", "July 2026"), ("2019", "2019")]
)
def test_dates_are_words(date: str, words: str) -> None:
    assert date_in_words(date) == words


# --- what a page says of its year, and sections without an exhibit


def notebook(*cells: tuple[str, str, bool]) -> nbformat.NotebookNode:
    """Cells: their kind, source, and whether they put something out."""
    out = nbformat.v4.new_output("display_data", data={"text/html": "<p>Shown.</p>"})
    return nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell(source)
            if kind == "text"
            else nbformat.v4.new_code_cell(source, outputs=[out] if shown else [])
            for kind, source, shown in cells
        ]
    )


def test_the_heading_of_a_section_without_an_exhibit_goes() -> None:
    body = body_of(
        notebook(
            ("text", "## Kept", False),
            ("code", "report.show(a)", True),
            ("code", "report.show(b)", False),
            ("text", "## Gone\n\nIt promises.", False),
            ("code", "report.show(c)", False),
            ("code", "report.comment('x')", True),
            ("code", "report.section('Named by its figures')", True),
            ("code", "report.show(d)", False),
            ("text", "## A note", False),
            ("code", "x = 1", False),
        )  # fmt: skip
    )
    assert "Kept" in body
    assert "A note" in body
    assert "Gone" not in body
    assert "It promises" not in body
    assert "Named by" not in body
    assert body.count("Shown.") == 2


def test_a_report_is_told_after_its_edition_and_dated_by_its_newest_source(
    run_cells: Callable[..., Shown],
) -> None:
    shown = run_cells("leading_cities", source="printed", year=YEAR)
    head = shown.bundles[-1][MEDIA_TYPE]["head"]
    assert head["edition"] == "after Nature Index 2025 Science Cities"
    cited = [shown.report.index.source(source).published for source in shown.report.cited]
    assert head["as_of"] == max(cited)
    made = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(
                "x", outputs=[nbformat.v4.new_output("display_data", data=shown.bundles[-1])]
            )
        ]
    )
    assert content_of(made, shown.html[-1]).edition == head["edition"]
    assert card_of(made) == b"", "nobody knows where the site stands"
