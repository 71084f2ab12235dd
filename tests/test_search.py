"""Search and excerpts: what is read from a built page, and what a search over all pages finds."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from helpers.report.shell import page_of
from helpers.site.built_page import BuiltPage, Section, read_page
from helpers.site.search import search_index, words_of

SVG = (
    '<svg style="max-width:9px" viewBox="0 0 {size}" role="img" aria-label="An alt."><style>svg{{}}</style>'
    '<defs><path id="k-m"/></defs><g data-place="Zürich"><use href="#k-m" clip-path="url(#k-m)"/></g></svg>'
)
BODY = """
<div class="say lead"><p>Zürich leads. Basel follows.</p><p>More.</p></div>
<div class="text"><h2 id="part">A part &amp; more</h2><p>Of the text, with a <code>word</code>.</p></div>
<pre class="code"><code>hidden_code()</code></pre>
<figure id="one" class="exhibit">
<figcaption><span class="numbering">Figure 1</span> <span class="title">The <i>first</i></span> <span class="subtitle">In per cent</span></figcaption>
<div class="picture">SVG</div>
<p class="caption">A note. <span class="sources">Sources: [1]</span></p>
<details><summary>Description and data</summary><p>A longer one.</p><table><tbody><tr><th>Genève</th><td>12</td></tr></tbody></table></details>
<p class="downloads"><a download="x-one.csv" href="data:text/csv;charset=utf-8;base64,YSxiCjEsMgo=">Data (CSV)</a></p>
</figure>
<div class="text"><p>After the figure.</p></div>
<section id="two" class="exhibit missing"><p class="heading"><span class="numbering">Not shown</span> <span class="title">The second</span></p><p>No reason.</p></section>
<section class="references"><h2 id="references-title">Sources of this page</h2></section>
"""


def build(folder: Path, body: str = BODY, size: str = "600 400", title: str = "Title") -> BuiltPage:
    path = folder / "page.html"
    path.write_text(
        page_of(title=title, title_year="2021", description="D.", body=body.replace("SVG", SVG.format(size=size)), contents=[], footer="<h2 id='about'>A</h2>"),
        encoding="utf-8",
    )  # fmt: skip
    return read_page(path)


def test_a_page_is_read_back(tmp_path: Path) -> None:
    page = build(tmp_path)
    assert page.title == "Title 2021"
    assert page.lead == "Zürich leads. Basel follows."
    assert [(s.anchor, s.kind, s.title) for s in page.sections] == [
        ("part", "Section", "A part & more"),
        ("one", "Figure 1", "The first"),
        ("two", "Not shown", "The second"),
        ("references-title", "Section", "Sources of this page"),
    ]
    part, one, two, _ = page.sections
    assert (one.subtitle, one.caption, one.description) == ("In per cent", "A note.", "A longer one.")
    assert "Genève" in one.text
    assert "Sources" not in one.text
    assert part.text == "A part & more Of the text, with a word . After the figure."
    assert page.exhibits == [one, two]


def test_data_belong_to_their_exhibit(tmp_path: Path) -> None:
    page = build(tmp_path)
    one, two = page.exhibits
    assert page.csv_of(one) == "a,b\n1,2\n"
    assert page.csv_of(two) == ""


def test_a_page_without_anything_is_read(tmp_path: Path) -> None:
    page = build(tmp_path, "<p>Nothing.</p>")
    assert (page.lead, page.sections, page.first_picture("x", decoration=True)) == ("", [], None)


@pytest.mark.parametrize(("size", "fit"), [("600 400", "slice"), ("900 300", "meet")])
def test_a_picture_becomes_decoration(tmp_path: Path, size: str, fit: str) -> None:
    section, picture = build(tmp_path, size=size).first_picture("card", decoration=True)
    svg = BeautifulSoup(picture, "html.parser").svg
    assert section.anchor == "one"
    assert svg["aria-hidden"] == "true"
    assert svg["preserveaspectratio"] == f"xMinYMin {fit}"
    assert not {"role", "aria-label"} & set(svg.attrs)
    assert 'id="card-k-m"' in picture
    assert 'href="#card-k-m"' in picture
    assert "url(#card-k-m)" in picture
    assert "data-place" not in picture


def test_a_picture_for_the_front_keeps_its_name(tmp_path: Path) -> None:
    _, picture = build(tmp_path).first_picture("front", decoration=False)
    assert 'role="img" aria-label="An alt."' in picture


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


def test_words_lead_to_where_they_stand(tmp_path: Path) -> None:
    page = build(tmp_path)
    index = json.loads(search_index([(2021, page)], {str(page.path): "2021/page.html"}))
    assert index["pages"] == [["Title 2021", "2021/page.html"]]
    assert found_by(index, "geneve") == [("Figure 1", "one", False)]
    assert found_by(index, "zurich") == [("Report", "", False)]
    assert found_by(index, "first") == [("Figure 1", "one", True)]
    assert {anchor for _, anchor, _ in found_by(index, "2021")} == {
        "",
        "part",
        "one",
        "two",
        "references-title",
    }
    assert "12" not in index["words"]
    assert "hidden" not in index["words"]


def test_no_text_ends_the_script_that_holds_the_index(tmp_path: Path) -> None:
    page = build(tmp_path, '<h2 id="x">a</h2>', title="</script><!--navigation-->&lt;b>")
    page.sections[0] = Section("x", title="</SCRIPT>\u2028<!--")
    text = search_index([(2021, page)], {str(page.path): "x"})
    assert not re.search(r"<|\u2028", text)
    assert json.loads(text)["places"][1][3] == "</SCRIPT>\u2028<!--"
