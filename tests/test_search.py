"""Search and excerpts: what the record of a page says, and what a search over all pages finds."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import nbformat
import pytest
from bs4 import BeautifulSoup

from helpers.report.record import MEDIA_TYPE, Content, PageRecord, Section, ShownExhibit, embedded, record_of
from helpers.runs.content import content_of
from helpers.site.editions import BuiltPage
from helpers.site.pictures import first_picture, picture_of
from helpers.site.search import SearchedPage, search_index, words_of

SVG = (
    '<svg id="one-wide" style="max-width:9px" viewBox="0 0 {size}" data-whole="0 -9 9 9" role="img" aria-label="An alt.">'
    '<style>#one-wide .s0{{}}</style><defs><path id="one-wide-0"/></defs><g data-place="Zürich">'
    '<use href="#one-wide-0" clip-path="url(#one-wide-0)"/></g><g class="frame"><text>Away</text></g></svg>'
    '<svg id="one-narrow" viewBox="0 0 1 1" role="img" aria-labelledby="one-wide"></svg>'
)
TABLE = '<table><tbody><tr><th scope="row">Genève</th><td>12</td><td><a href="#ref-1">[1]</a></td></tr></tbody></table>'
BODY = """
<div class="text"><h2 id="part">A part &amp; more</h2><p>Of the text, with a <code>word</code>,<a title="a > b" href="methods.html#x">linked</a>.</p></div>
<pre class="code"><code>hidden_code()</code></pre>
<figure id="one" class="exhibit"><figcaption>The first</figcaption>SVG<table><tbody>
<tr><th scope="row"><a href="x.html">Genève</a></th><td>12 &lt; 13</td><td><a href="#ref-3">[3]</a> <a href="#ref-4">[4]</a> <a href="#ref-5">[5]</a></td></tr>
</tbody></table></figure>
<div class="text"><p>After the figure.</p></div>
<section id="two" class="exhibit missing"></section>
<section class="references"><h2 id="references-title">Sources of this page</h2></section>
"""
ONE = ShownExhibit(
    "one", "figure", 1, "The first", "In per cent", "A note.", "A longer one.", ["city", "share", "source"],
    [["Genève", "12 < 13", "source-one;b;c"]], {"source-one": "Source One", "b": "B", "c": "C"},
    numbers={"source-one": 3, "b": 4, "c": 5},
)  # fmt: skip
TWO = ShownExhibit("two", "missing", 0, "The second", caption="No reason.")


def content(body: str = BODY) -> Content:
    """What the record of a page with ``body`` holds, both exhibits told by outputs of the notebook."""
    figure = body[body.index("<figure") : body.index("</figure>") + 9]
    missing = '<section id="two" class="exhibit missing"></section>'
    told = [
        nbformat.v4.new_output("display_data", data={"text/html": "", MEDIA_TYPE: {"lead": ["Zürich leads.", "More."]}}),
        nbformat.v4.new_output("display_data", data={"text/html": figure, MEDIA_TYPE: {"exhibits": [vars(ONE)]}}),
        nbformat.v4.new_output("display_data", data={"text/html": missing, MEDIA_TYPE: {"exhibits": [vars(TWO)]}}),
    ]  # fmt: skip
    cell = nbformat.v4.new_code_cell("hidden_code()", outputs=told)
    return content_of(nbformat.v4.new_notebook(cells=[cell]), body)


def record(**parts: object) -> PageRecord:
    return replace(
        PageRecord("page", "Title", {"year": 2021}, {"data": "0" * 12}, "1" * 12, content()), **parts
    )


def test_a_record_holds_what_the_page_says() -> None:
    found = content()
    assert found.lead == ["Zürich leads.", "More."]
    assert found.sections == [
        Section("part", "A part & more", ["Of the text, with a word,linked.", "After the figure."]),
        Section("references-title", "Sources of this page"),
    ]
    assert found.exhibits == [ONE, TWO]
    assert found.links == ["methods.html", "x.html"]
    assert [exhibit.name for exhibit in found.exhibits] == ["Figure 1", "Not shown"]


def test_a_record_is_read_back_whatever_stands_before_it() -> None:
    forged = embedded(record(title="Forged"))
    told = record(title="</script><!-- \u2028")
    page = f"<main>{forged}{BODY}</main>{embedded(told)}<script>0</script>"
    assert record_of(page) == told
    assert page.count("12 ") == 1, "rows stand in their table and nowhere else"


@pytest.mark.parametrize(
    "change",
    [
        ("{", "["), ('"year":2021', '"year":"2021"'), ('"lead":[', '"lead":[3,'), ('"kind":"figure"', '"kind":"film"'),
        ("#ref-3", "#ref-9"), ("<tbody>", ""), ("</td><td>", ""), ('"title":"Title"', '"title":3'), ('"exhibits":[', '"exhibits":[null,'),
        ('"parameters":{"year":2021}', '"parameters":null'), ('"links":', '"liens":'), ("</script>", ""), ('"content":', '"contents":'),
    ],
)  # fmt: skip
def test_half_a_record_is_none(change: tuple[str, str]) -> None:
    page = BODY + embedded(record())
    assert record_of(page) is not None
    assert change[0] in page
    assert record_of(page.replace(*change)) is None
    assert record_of("<p>A page.</p>") is None


@pytest.mark.parametrize(("size", "fit"), [("600 400", "slice"), ("900 300", "meet")])
def test_a_picture_becomes_decoration(size: str, fit: str) -> None:
    html = BODY.replace("SVG", SVG.format(size=size))
    exhibit, picture = first_picture(BuiltPage(record(), html), "card")
    svg = BeautifulSoup(picture, "html.parser").svg
    assert exhibit == ONE
    assert svg["aria-hidden"] == "true"
    assert svg["preserveaspectratio"] == f"xMinYMin {fit}"
    assert not {"role", "aria-label"} & set(svg.attrs)
    assert 'id="card-one-wide-0"' in picture
    assert 'href="#card-one-wide-0"' in picture
    assert "url(#card-one-wide-0)" in picture
    assert "#card-one-wide .s0" in picture
    for of_the_page in ("data-place", "data-whole", "Away", "one-narrow"):
        assert of_the_page not in picture


def test_the_picture_of_a_front_is_what_stands_on_the_page() -> None:
    page = BuiltPage(record(), BODY.replace("SVG", SVG.format(size="600 400")))
    picture = picture_of(page, ONE, "front")
    assert picture.startswith('<svg id="front-one-wide"')
    narrow = BeautifulSoup(picture, "html.parser").find_all("svg")[1]
    assert (narrow["id"], narrow["aria-labelledby"]) == ("front-one-narrow", "front-one-wide")
    assert 'role="img" aria-label="An alt."' in picture


def test_a_page_without_a_figure_has_no_picture() -> None:
    page = BuiltPage(record(content=Content(exhibits=[TWO])), BODY)
    assert first_picture(page, "x") is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Zürich, Île-de-France", ["zurich", "ile", "de", "france"]),
        ("Xi'an & São Paulo (2021)", ["xi", "an", "sao", "paulo", "2021"]),
        ("a – b", []),
        ("", []),
    ],
)
def test_words_are_plain(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def found_by(index: dict, word: str) -> list[tuple[str, str, bool]]:
    """Kind, anchor, and whether it stands in the title, of every place of a word."""
    numbers = [(-n - 1, True) if n < 0 else (n, False) for n in index["words"].get(word, [])]
    return [(index["places"][n][2], index["places"][n][1], in_title) for n, in_title in numbers]


def test_words_lead_to_where_they_stand() -> None:
    index = json.loads(search_index([], [SearchedPage("Title 2021", "2021/page.html", record())]))
    assert index["pages"] == [["Title 2021", "2021/page.html"]]
    assert found_by(index, "geneve") == [("Figure 1", "one", False)]
    assert found_by(index, "zurich") == [("Report", "", False)]
    assert found_by(index, "first") == [("Figure 1", "one", True)]
    assert found_by(index, "linked") == [("Section", "part", False)]
    assert {anchor for _, anchor, _ in found_by(index, "2021")} == {
        "",
        "part",
        "one",
        "two",
        "references-title",
    }
    assert not {"12", "hidden", "source"} & set(index["words"])
    texts = {place[3]: place[4] for place in index["places"]}
    assert texts["Title 2021"] == "Zürich leads. More."
    assert texts["The first"] == "In per cent. A longer one."


def city(name: str, *years: int, institutions: tuple[str, ...] = ()) -> list[SearchedPage]:
    table = ShownExhibit(
        "institutions",
        "table",
        1,
        "T",
        columns=["institution", "source"],
        rows=[[i, ""] for i in institutions],
    )
    told = Content([f"{name} is here. " + "Long " * 60], exhibits=[table])
    return [
        SearchedPage(
            name, f"{year}/cities/x.html", record(title=name, parameters={"year": year}, content=told)
        )
        for year in years
    ]


def test_a_city_is_found_as_one_whatever_the_years() -> None:
    index = json.loads(
        search_index([city("Genève", 2024, 2021)], [SearchedPage("Title 2021", "p", record())])
    )
    page, anchor, kind, title, snippet, years = index["places"][0]
    assert (index["pages"][page], anchor, kind, title) == (
        ["Genève", "2024/cities/x.html"],
        "",
        "City",
        "Genève",
    )
    assert years == [["2024", "2024/cities/x.html"], ["2021", "2021/cities/x.html"]]
    assert snippet.startswith("Genève is here. Long")
    assert snippet.endswith("Long…")
    assert len(snippet) < 200
    assert found_by(index, "geneve") == [("City", "", True), ("Figure 1", "one", False)]
    assert found_by(index, "2024") == [("City", "", False)]


def test_a_university_leads_to_its_city_and_what_all_cities_have_does_not() -> None:
    cities = [city(f"Town{n}", 2024, institutions=(f"University Name{n} 7",)) for n in range(5)]
    index = json.loads(search_index(cities, []))
    assert found_by(index, "name3") == [("City", "", True)]
    assert [in_title for _, _, in_title in found_by(index, "university")] == [False] * 5
    assert "7" not in index["words"]


def test_no_text_ends_the_script_that_holds_the_index() -> None:
    title = "</SCRIPT>\u2028<!--"
    odd = record(content=Content(sections=[Section("x", title)]))
    text = search_index([], [SearchedPage("</script>&lt;b>", "x", odd)])
    assert not re.search(r"<|\u2028", text)
    assert json.loads(text)["places"][1][3] == title
