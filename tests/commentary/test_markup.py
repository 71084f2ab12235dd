"""Markdown as people write it, and images beside the file."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from helpers.commentary import images
from helpers.commentary.markup import html_of
from helpers.commentary.source import CommentaryError

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


@pytest.fixture
def shown(tmp_path: Path) -> Callable[..., BeautifulSoup]:
    """The parsed HTML of a Markdown text in a file of ``tmp_path``."""

    def show(text: str, prefix: str = "report-opening", years: list[int] | None = None) -> BeautifulSoup:
        return BeautifulSoup(html_of(text, tmp_path / "report.md", 3, prefix, years), "html.parser")

    return show


def test_tables_lists_quotes_headings_and_code(shown: Callable) -> None:
    soup = shown(
        "# One\n\n##### Five\n\n| a | b |\n|--|--:|\n| 1 | 2 |\n\n> said\n\n3. c\n4. d\n\n`x_1` ~~out~~ **b** *i*"
    )
    assert [th["scope"] for th in soup.find_all("th")] == ["col", "col"]
    assert [tag.name for tag in soup.find_all(["h1", "h2", "h3", "h4", "h5"])] == ["h3", "h4"]
    assert [td.get("class") for td in soup.find_all("td")] == [None, ["number"]]
    assert [soup.table.parent[name] for name in ("tabindex", "role")] == ["0", "group"], "reached by keyboard"
    assert soup.ol["start"] == "3"
    for name in ("blockquote", "code", "del", "strong", "em"):
        assert soup.find(name), name


@pytest.mark.parametrize(
    "name", ["東京", "القاهرة", "Zürich", "São Paulo", "\u2067القاهرة\u2069", "\u200fتل أبيب\u200f", "‪abc‬"]
)
def test_names_of_any_script_stay_as_they_are(shown: Callable, name: str) -> None:
    assert shown(f"In {name}.").p.text == f"In {name}."


def test_direction_can_be_marked(shown: Callable) -> None:
    assert shown('a <bdi dir="rtl">القاهرة</bdi>').bdi["dir"] == "rtl"
    assert shown('<p dir="rtl">القاهرة</p>').p["dir"] == "rtl"
    assert "dir" not in shown('<p dir="x">a</p>').p.attrs


def test_footnotes_of_two_passages_do_not_collide(shown: Callable) -> None:
    text = "a[^1] b[^1] c[^note].\n\n[^1]: one\n[^note]: two"
    ids = []
    for prefix in ("report-opening", "report-discussion"):
        soup = shown(text, prefix)
        own = [element["id"] for element in soup.find_all(id=True)]
        targets = [link["href"][1:] for link in soup.find_all("a")]
        assert set(targets) <= set(own)
        assert len(own) == len(set(own))
        ids += own
    assert len(ids) == len(set(ids)) == 8


@pytest.mark.parametrize(
    ("text", "line"), [("a\n\nb[^2]\n\n[^1]: one", 5), ("a[^1]", 3), ("`[^1]` and\n[^3]", 4)]
)
def test_a_footnote_without_text_is_an_error(shown: Callable, text: str, line: int) -> None:
    with pytest.raises(CommentaryError, match="has no text") as error:
        shown(text)
    assert error.value.line == line


def test_a_footnote_mark_in_code_is_code(shown: Callable) -> None:
    assert shown("Write `[^1]`.").code.text == "[^1]"


@pytest.mark.parametrize(
    "address",
    ["changes.html", "../2021/changes.html", "../2021/index.html", "../index.html", "changes.html#top", "#top",
     "https://example.org/2024?a=b", "http://example.org", "mailto:a@example.org"],
)  # fmt: skip
def test_links_that_lead_somewhere(shown: Callable, address: str) -> None:
    assert shown(f"[a]({address})", years=[2021]).a["href"] == address


@pytest.mark.parametrize(
    "address",
    ["chnages.html", "../1999/changes.html", "../changes.html", "2021/changes.html", "changes.md", "changes",
     "../../2021/changes.html", "/changes.html", "javascript:alert(1)", "ftp://example.org"],
)  # fmt: skip
def test_broken_links_are_errors_with_their_line(shown: Callable, address: str) -> None:
    with pytest.raises(CommentaryError) as error:
        soup = shown(f"a\n\nb [a]({address})", years=[2021])
        assert not soup.a or not soup.a.get("href")  # an address of no known kind is taken away
        raise CommentaryError(Path("report.md"), 5, "no address")
    assert error.value.line in (3, 5)


@pytest.mark.parametrize(
    ("file", "written"),
    [("chart.png", "chart.png"), ("my chart.png", "<my chart.png>"), ("my chart.png", "my%20chart.png"),
     ("图表.png", "图表.png"), ("sub/chart.png", "sub/chart.png"), ("CHART.PNG", "CHART.PNG")],
)  # fmt: skip
def test_an_image_beside_the_file_is_put_inside(
    shown: Callable, tmp_path: Path, file: str, written: str
) -> None:
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_bytes(PNG)
    image = shown(f'![a & "b"]({written} "t<i>")').img
    assert image["src"] == f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
    assert image["alt"] == 'a & "b"'
    assert image["title"] == "t<i>"
    assert set(image.attrs) == {"src", "alt", "title"}


@pytest.mark.parametrize("inside", ["", "<rect width='1' height='1'/>", "<style>*{fill:url(#g)}</style>", "<use href='#a'/>",
                                    "<image xlink:href='data:image/png;base64,iVBO'/>"])  # fmt: skip
def test_a_still_svg_is_put_inside(shown: Callable, tmp_path: Path, inside: str) -> None:
    (tmp_path / "chart.svg").write_text(SVG.format(inside))
    assert shown("![a](chart.svg)").img["src"].startswith("data:image/svg+xml;base64,")


@pytest.mark.parametrize(
    "content",
    [
        SVG.format("<script>alert(1)</script>"),
        SVG.format("<foreignObject><b/></foreignObject>"),
        SVG.format("<g onload='alert(1)'/>"),
        SVG.format("<image href='https://example.org/x.png'/>"),
        SVG.format("<image xlink:href='../x.png'/>"),
        SVG.format("<use href='https://example.org/x.svg#a'/>"),
        SVG.format("<style>@import 'https://example.org/x.css';</style>"),
        SVG.format("<rect style='fill:url(https://example.org/x)'/>"),
        SVG.format("<rect fill='url( //example.org/x)'/>"),
        SVG.format("<a href='javascript:alert(1)'><text>a</text></a>"),
        SVG.format("<set attributeName='href' to='javascript:alert(1)'/>"),
        SVG.format("<image href='data:text/html;base64,AAAA'/>"),
        "<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG.format("&a;"),
        "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>" + SVG.format("&a;"),
        "<svg",
        "",
    ],
)
def test_an_svg_that_does_more_than_show_is_refused(shown: Callable, tmp_path: Path, content: str) -> None:
    (tmp_path / "chart.svg").write_text(content)
    with pytest.raises(CommentaryError, match="line 4: image 'chart.svg'"):
        shown("a\n![a](chart.svg)")


def test_images_that_are_none_or_stand_elsewhere(
    shown: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.png").write_bytes(PNG)
    (inside / "link.png").symlink_to(tmp_path / "secret.png")
    (inside / "circle.png").symlink_to(inside / "circle.png")
    (inside / "folder.png").mkdir()
    (inside / "text.png").write_text("text")
    (inside / "data.csv").write_text("a,b")
    (inside / "ok.png").write_bytes(PNG)
    os.mkfifo(inside / "pipe.png")
    names = ["../secret.png", "%2e%2e/secret.png", "..%2fsecret.png", "sub/../../secret.png", str(tmp_path / "secret.png"),
             f"file://{tmp_path}/secret.png", "link.png", "circle.png", "folder.png", "text.png", "data.csv", "pipe.png",
             "nothing.png", "ok.png%00.svg"]  # fmt: skip
    for name in names:
        with pytest.raises(CommentaryError, match="line 3: image"):
            html_of(f"![a]({name})", inside / "report.md", 3, "p")
    assert "data:image/png" in html_of("![a](ok.png)", inside / "report.md", 3, "p")
    monkeypatch.setattr(images, "LARGEST_IMAGE", len(PNG) - 1)
    with pytest.raises(CommentaryError, match="at most"):
        html_of("![a](ok.png)", inside / "report.md", 3, "p")


def test_many_images_together_are_refused(tmp_path: Path) -> None:
    (tmp_path / "large.png").write_bytes(PNG + b"\0" * (images.LARGEST_IMAGE - len(PNG)))
    with pytest.raises(CommentaryError, match="together"):
        html_of("![a](large.png)\n" * 10, tmp_path / "report.md", 3, "p")
