"""Pictures as SVG: the same bytes on every run, safe beside each other in one page, whole as a file."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure as Canvas

from helpers.figures.style import use_style
from helpers.figures.svg import svg_file, svg_of

SVG = "{http://www.w3.org/2000/svg}"
_ID = re.compile(r'\bid="([^"]+)"')
_USED = re.compile(r'(?:href="#|url\(#)([^")]+)')


def canvas() -> Canvas:
    """A picture with what gets ids: clip paths, markers, hatches and letters."""
    use_style()
    picture, axes = plt.subplots(figsize=(4, 3))
    axes.plot([1, 2, 3], [3, 1, 2], "o-", clip_on=True)
    axes.barh(2, 2, height=0.3, hatch="////", facecolor="white", edgecolor="black")
    axes.text(1, 2, "Zürich & “Genève” <b>")
    plt.close(picture)
    return picture


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert svg_of(canvas(), "a", "A text.") == svg_of(canvas(), "a", "A text.")


def test_drawing_other_pictures_before_changes_nothing() -> None:
    first = svg_of(canvas(), "a", "A text.")
    svg_of(canvas(), "b", "A text.")
    same = canvas()
    svg_of(same, "c", "A text.")
    assert svg_of(canvas(), "a", "A text.") == first


def test_no_date_no_version_no_metadata() -> None:
    svg = svg_of(canvas(), "a", "A text.")
    assert not re.search(r"metadata|<dc:|rdf:|\b20\d\d-\d\d|matplotlib\.org|Matplotlib v", svg)


def test_every_id_begins_with_the_key_of_its_figure() -> None:
    ids = _ID.findall(svg_of(canvas(), "some-figure", "A text."))
    assert ids
    assert all(name.startswith("some-figure-") for name in ids), ids
    assert len(set(ids)) == len(ids)


def test_every_used_id_stands_in_the_same_picture() -> None:
    svg = svg_of(canvas(), "some-figure", "A text.")
    used = set(_USED.findall(svg))
    assert {"clip", "hatch", "marker"} <= {
        kind
        for kind, tag in {"clip": "<clipPath", "hatch": "<pattern", "marker": "<use"}.items()
        if tag in svg
    }
    assert used
    assert used <= set(_ID.findall(svg))


def test_two_pictures_of_a_page_share_no_id() -> None:
    one, other = (set(_ID.findall(svg_of(canvas(), key, "A text."))) for key in ("one", "other"))
    assert one.isdisjoint(other)


def test_nothing_is_fetched_and_nothing_can_run() -> None:
    svg = svg_of(canvas(), "a", "A text.")
    assert set(re.findall(r'https?://[^"\s]+', svg)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert not re.search(r"<script|<image|@import|<foreignObject|\bon\w+=", svg)


def test_the_accessible_name_is_escaped_and_there_is_no_tooltip() -> None:
    alt = 'Ranks of "A" & <B>, it\'s'
    root = ET.fromstring(svg_of(canvas(), "a", alt))
    assert root.get("aria-label") == alt
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title") is None


def test_letters_stay_letters_of_a_widely_known_font() -> None:
    svg = svg_of(canvas(), "a", "A text.")
    assert "Zürich &amp; “Genève” &lt;b&gt;" in svg
    assert set(re.findall(r"'DejaVu Sans'[^;\"]*", svg)) == {"'DejaVu Sans', Verdana, sans-serif"}


def test_a_text_that_is_turned_stays_turned() -> None:
    picture, axes = plt.subplots()
    axes.text(0.5, 0.5, "upright", rotation=90)
    axes.text(0.5, 0.2, "level")
    plt.close(picture)
    texts = {
        text.text: text.get("transform", "")
        for text in ET.fromstring(svg_of(picture, "a", "A.")).iter(f"{SVG}text")
    }
    assert "rotate(-90" in texts["upright"]
    assert "rotate" not in texts["level"]


def test_a_picture_keeps_its_proportions_and_takes_the_width_it_is_given() -> None:
    root = ET.fromstring(svg_of(canvas(), "a", "A text."))
    assert [float(part) for part in root.get("viewBox").split()] == [0, 0, 4 * 72, 3 * 72]
    assert root.get("width") is None


def test_a_file_says_itself_what_it_shows() -> None:
    text = svg_file(svg_of(canvas(), "a", "A text."), "Title & <more>", "Description of “it” & <more>")
    root = ET.fromstring(text.encode())
    assert root.tag == f"{SVG}svg"
    assert root.find(f"{SVG}title").text == "Title & <more>"
    assert root.find(f"{SVG}desc").text == "Description of “it” & <more>"
    assert text.startswith('<?xml version="1.0" encoding="utf-8"?>\n<svg')


def test_a_file_has_its_own_ground_behind_everything() -> None:
    root = ET.fromstring(svg_file(svg_of(canvas(), "a", "A."), "T", "D").encode())
    assert [child.tag.removeprefix(SVG) for child in root][:3] == ["title", "desc", "rect"]
    assert (root.find(f"{SVG}rect").get("fill"), root.find(f"{SVG}rect").get("width")) == ("#ffffff", "100%")


def test_what_is_no_svg_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Canvas, "savefig", lambda self, file, **kwargs: file.write("<svg></svg>"))
    with pytest.raises(ValueError, match="figure a: .*viewBox"):
        svg_of(canvas(), "a", "A text.")
