"""Pictures as SVG: the same bytes on every run, safe beside each other in one page, whole as a file."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure as Canvas
from svg_texts import keyed_without_a_mark

from helpers.figures import svg as svg_module
from helpers.figures.frame import Edges, Frame, groups_of, surround, with_line
from helpers.figures.places import marks_of
from helpers.figures.style import FAINT_INK, PALETTE, PAPER, use_style
from helpers.figures.svg import svg_file, svg_of
from helpers.figures.theme import UnknownColour, dark_of, themed

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
    axes.set_xlim(1, 2)  # the line reaches beyond
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
    assert all(name == "some-figure" or name.startswith("some-figure-") for name in ids), ids
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
    assert "font-size:9px" in svg


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
    assert (root.find(f"{SVG}rect").get("fill"), root.find(f"{SVG}rect").get("width")) == (
        "#ffffff",
        str(4 * 72),
    )


def test_a_file_has_a_size_of_its_own() -> None:
    root = ET.fromstring(svg_file(svg_of(canvas(), "a", "A."), "T", "D").encode())
    assert (root.get("width"), root.get("height")) == (f"{4 * 72}pt", f"{3 * 72}pt")
    assert root.get("style") is None


# --- places


def marked() -> Canvas:
    """A picture with marks of two places, one of them with a name that needs care."""
    use_style()
    picture, axes = plt.subplots(figsize=(4, 3))
    axes.plot([1, 2], [1, 2], color=FAINT_INK)
    for place in ("Xi'an", 'Québec & "Lévis"'):
        with marks_of(axes, place):
            axes.plot([1, 2], [2, 1], color=PALETTE["china"])
            axes.text(1, 2, place)
            axes.plot([], [], "o", color=PALETTE["china"])  # nothing is drawn
    plt.close(picture)
    return picture


def places_of(svg: str) -> list[str]:
    return [g.get("data-place") for g in ET.fromstring(svg).iter(f"{SVG}g") if g.get("data-place")]


def test_every_mark_of_a_place_carries_its_name_and_no_other_mark_does() -> None:
    svg = svg_of(marked(), "a", "A text.")
    assert sorted(places_of(svg)) == sorted(["Xi'an", 'Québec & "Lévis"'] * 2)
    ids = _ID.findall(svg)
    assert len(set(ids)) == len(ids)
    assert not any("place" in name for name in ids)


def test_places_are_named_as_in_the_data() -> None:
    svg = svg_of(marked(), "a", "A.", places={"Xi'an": 'Xi’an <“big”> & "Co"'})
    assert places_of(svg) == ['Xi’an <“big”> & "Co"'] * 2
    assert places_of(svg_file(svg, "T", "D").partition("\n")[2]) == []


# --- themes


def test_every_colour_of_a_picture_follows_the_theme() -> None:
    svg = svg_of(marked(), "a", "A text.")
    inside = themed(svg)
    ET.fromstring(inside)
    colours = set(re.findall(r"(?:fill|stroke):(#[0-9a-f]{6})", svg))
    assert PALETTE["china"] in colours
    [(light, dark)] = re.findall(
        r"<style>(.*?)@media screen and \(prefers-color-scheme:dark\)\{svg\{(.*?)\}\}</style>", inside
    )
    assert set(re.findall(r"#[0-9a-f]{6}", re.sub(r"var\(--([0-9a-f]{6}),#\1\)", "", light))) == set()
    assert dict(pair.split(":") for pair in dark.split(";")) == {
        f"--{colour[1:]}": dark_of(colour) for colour in colours
    }


def test_without_its_theme_a_picture_is_as_it_was() -> None:
    svg = svg_of(canvas_in_own_colours(), "a", "A text.")
    back = re.sub(r"var\(--[0-9a-f]{6},(#[0-9a-f]{6})\)", r"\1", themed(svg))
    assert re.sub(r"@media screen.*?(?=</style>)", "", back) == svg


def canvas_in_own_colours() -> Canvas:
    use_style()
    picture, axes = plt.subplots(figsize=(4, 3))
    axes.barh(2, 2, hatch="////", facecolor="#ffffff", edgecolor=PALETTE["europe"])
    axes.plot([1, 2], [2, 1], "o-", color=PALETTE["china"], markeredgecolor="#ffffff")
    plt.close(picture)
    return picture


@pytest.mark.parametrize("colour", ["#1f77b4", "#000000", "#00ff00"])
@pytest.mark.parametrize("where", ["line", "letters", "area", "hatch"])
def test_a_colour_without_a_dark_counterpart_is_refused(colour: str, where: str) -> None:
    use_style()
    picture, axes = plt.subplots(figsize=(4, 3))
    if where == "line":
        axes.plot([1, 2], [1, 2], color=colour)
    elif where == "letters":
        axes.text(0.5, 0.5, "A", color=colour)
    else:
        axes.barh(1, 1, facecolor=colour, hatch="//" if where == "hatch" else None, edgecolor="#ffffff")
    plt.close(picture)
    if colour == "#000000" and where in ("letters", "area"):
        # matplotlib leaves out what black means: the page fills it with its ink
        assert f"fill:{colour}" not in svg_of(picture, "a", "A.")
        return
    with pytest.raises(UnknownColour, match=colour):
        themed(svg_of(picture, "a", "A."))


@pytest.mark.parametrize("colour", ["red", "rgb(1,2,3)", "#abc"])
def test_a_colour_in_another_spelling_is_refused(colour: str) -> None:
    for svg in (
        f'<svg><path style="fill: {colour}"/></svg>',
        f'<svg><path stroke="{colour}"/></svg>',
        f"<svg><style>.a{{fill:{colour}}}</style></svg>",
    ):
        with pytest.raises(UnknownColour, match="cannot follow"):
            themed(svg)


def test_what_is_no_svg_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(svg_module, "_rendered", lambda *_: "<svg></svg>")
    with pytest.raises(ValueError, match="figure a: .*viewBox"):
        svg_of(canvas(), "a", "A text.")


# --- light


def test_a_style_is_written_once_and_what_marks_nothing_is_left_out() -> None:
    use_style()
    picture, axes = plt.subplots(figsize=(4, 3))
    for place in range(9):
        axes.barh(place, 1, facecolor=PALETTE["china"])
        axes.text(0, place, "name")
    plt.close(picture)
    svg = svg_of(picture, "a", "A.")
    assert svg.count(PALETTE["china"]) == 1
    assert not re.search(r"<g>|<g id|style=\"(?!max-width)", svg)
    assert not re.search(r"\d\.\d\d", svg.partition("<path")[2])
    assert len(svg) < 4500


def test_a_shape_that_reaches_beyond_its_axes_is_cut_there_and_another_is_not() -> None:
    use_style()
    picture, axes = plt.subplots(figsize=(4, 3))
    axes.plot([0, 1], [0, 1], color=PALETTE["china"])
    axes.plot([0, 9], [1, 2], color=PALETTE["europe"])
    axes.set(xlim=(-1, 2), ylim=(-1, 2))
    plt.close(picture)
    root = ET.fromstring(svg_of(picture, "a", "A."))
    cut = [path for path in root.iter(f"{SVG}path") if path.get("clip-path")]
    assert len(cut) == 1
    [own] = [rule for rule in root.find(f"{SVG}style").text.split("}") if f".{cut[0].get('class')}{{" in rule]
    assert PALETTE["europe"] in own


def test_an_element_that_pages_do_not_show_is_refused() -> None:
    use_style()
    picture, axes = plt.subplots(figsize=(4, 3))
    axes.imshow([[0, 1]])
    plt.close(picture)
    with pytest.raises(ValueError, match="figure a: a drawing has an element <image>"):
        svg_of(picture, "a", "A.")


# --- what stands around a drawing


NAMES = {"china": "China", "united_states": "United States", "europe": "Europe", "other": "Other countries"}


def test_the_key_names_the_groups_that_are_drawn_and_no_other() -> None:
    assert groups_of(marked()) == {"china"}
    picture, edges = marked(), surround(marked(), NAMES)
    assert edges.below > 0
    surround(picture, NAMES)
    assert [text.get_text() for text in picture.texts] == ["China"]


def test_the_key_leaves_out_colours_that_an_artist_has_and_does_not_show() -> None:
    use_style()
    picture, axes = plt.subplots(figsize=(4, 3))
    axes.plot([1], [1], "D", color=PALETTE["other"], markerfacecolor=PAPER, markeredgecolor=PALETTE["europe"])
    axes.plot([1, 2], [1, 1], color=PALETTE["europe"], markerfacecolor=PALETTE["other"])
    axes.barh(1, 1, facecolor=PALETTE["china"], edgecolor=PALETTE["other"], linewidth=0)
    axes.plot([1, 2], [2, 2], color=PALETTE["united_states"], visible=False)
    axes.text(1, 1, " ", color=PALETTE["united_states"])
    plt.close(picture)
    assert groups_of(picture) == {"europe", "china"}


def test_a_key_without_a_mark_is_seen() -> None:
    use_style()
    picture, axes = plt.subplots(figsize=(4, 3))
    bar = axes.barh(1, 1, facecolor=PALETTE["europe"])
    plt.close(picture)
    edges = surround(picture, NAMES)
    assert keyed_without_a_mark(svg_of(picture, "a", "A.", edges=edges), NAMES) == []
    bar.remove()
    assert keyed_without_a_mark(svg_of(picture, "a", "A.", edges=edges), NAMES) == ["Europe"]


def test_a_drawing_without_groups_has_no_key() -> None:
    use_style()
    picture, axes = plt.subplots(figsize=(4, 3))
    axes.plot([1, 2], [1, 2], color=FAINT_INK)
    plt.close(picture)
    assert surround(picture, NAMES) == Edges()


def test_a_long_key_takes_another_line_where_the_drawing_ends() -> None:
    use_style()
    heights = []
    for wide in (9.0, 2.0):
        picture, axes = plt.subplots(figsize=(wide, 2))
        for place, group in enumerate(NAMES):
            axes.barh(place, 1, facecolor=PALETTE[group])
        plt.close(picture)
        heights.append(surround(picture, NAMES).below)
        right = max(text.get_window_extent().x1 for text in picture.texts)
        assert right <= wide * picture.dpi
    assert heights[0] < heights[1]


def test_a_file_holds_title_subtitle_notes_and_notice_and_the_page_shows_the_notice_alone() -> None:
    picture = marked()
    frame = Frame("A title " * 20, "Units", ("Sources: one.", "Edition"))
    edges = surround(picture, NAMES, notice="INVENTED", frame=frame)
    assert edges.all_above > edges.above > 0
    assert edges.all_below > edges.below > 0
    svg = svg_of(picture, "a", "A.", edges=edges)
    root = ET.fromstring(svg)
    inside = [t.text for g in root.iter(f"{SVG}g") if g.get("class") == "frame" for t in g.iter(f"{SVG}text")]
    assert " ".join(inside).startswith("A title A title")
    assert inside[-3:] == ["Units", "Sources: one.", "Edition"]
    top, shown = (float(part) for part in root.get("viewBox").split()[1::2])
    assert -20 < top < -15
    assert shown == pytest.approx(3 * 72 + (edges.above + edges.below) * 72, abs=0.1)
    longer = with_line(picture, edges, "https://example.org/page.html#a")
    assert longer.all_below > edges.all_below
    file = ET.fromstring(svg_file(svg_of(picture, "a", "A.", edges=longer), "T", "D").encode())
    assert [t.text for t in file.iter(f"{SVG}text")][-1] == "https://example.org/page.html#a"
    x, y, wide, high = map(float, file.get("viewBox").split())
    for text in file.iter(f"{SVG}text"):
        assert y < float(text.get("y")) < y + high
    assert file.find(f"{SVG}rect").get("y") == file.get("viewBox").split()[1]
    assert high > shown


def test_a_small_picture_grows_no_more_than_a_large_one_and_one_for_phones_more() -> None:
    def growth(inches: float, **named: str) -> float:
        picture, _ = plt.subplots(figsize=(inches, 3))
        plt.close(picture)
        most = re.search(r'style="max-width:(\d+)px(;min-width:\1px)?"', svg_of(picture, "a", "A.", **named))
        assert most is not None
        # the style sheet would widen what is small for a desk
        assert bool(most[2]) == (not named and inches < 5)
        return int(most[1]) / (inches * 96)

    assert growth(4) == pytest.approx(growth(9), abs=0.01)
    assert growth(4, named_by="a-wide") > growth(4)
