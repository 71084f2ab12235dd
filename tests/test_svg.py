"""Pictures as SVG: the same bytes on every run, safe beside each other in one page, whole as a file."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
import pytest
from conftest import drawn_texts, texts_on
from IPython.core.pylabtools import print_figure
from matplotlib.colors import to_rgb
from svg_texts import keyed_without_a_mark

from helpers.figures.frame import Edges, Frame, groups_of, surround, with_line
from helpers.figures.sheet import Canvas, box, line, mark, marks_of, one_sheet, sheet_at, sheets_of, write
from helpers.figures.style import FAINT_INK, INK, PALETTE, PAPER, use_style
from helpers.figures.svg import svg_file, svg_of
from helpers.figures.theme import UnknownColour, dark_of, themed
from helpers.site.figure_files import _saved

SVG = "{http://www.w3.org/2000/svg}"
_ID = re.compile(r'\bid="([^"]+)"')
_USED = re.compile(r'(?:href="#|url\(#)([^")]+)')


def canvas() -> Canvas:
    """A picture with what gets ids, clip paths and hatches, and with marks and letters."""
    picture, sheet = one_sheet(4, 3)
    sheet.scale((1, 2), (0, 3))
    line(sheet, (1, 2, 3), (3, 1, 2), FAINT_INK, 1.8)  # reaches beyond
    mark(sheet, 1.5, 2, "o", 5, PALETTE["china"])
    box(sheet, 1, 2, 0.3, 0.3, PAPER, edge=PALETTE["europe"], width=1.0, hatch="////")
    write(sheet, 1, 2, "Zürich & “Genève” <b>", 9)
    return picture


def in_matplotlib() -> Canvas:
    """The same drawn with matplotlib."""
    use_style()
    picture, axes = plt.subplots(figsize=(4, 3))
    axes.plot([1, 2, 3], [3, 1, 2], "o-", clip_on=True)
    axes.barh(2, 2, height=0.3, hatch="////", facecolor="white", edgecolor="black")
    axes.text(1, 2, "Zürich & “Genève” <b>")
    axes.set_xlim(1, 2)
    plt.close(picture)
    return picture


BOTH = pytest.mark.parametrize("canvas", [canvas, in_matplotlib])


@BOTH
def test_the_same_picture_gives_the_same_bytes(canvas: Callable[[], Canvas]) -> None:
    assert svg_of(canvas(), "a", "A text.") == svg_of(canvas(), "a", "A text.")


@BOTH
def test_drawing_other_pictures_before_changes_nothing(canvas: Callable[[], Canvas]) -> None:
    first = svg_of(canvas(), "a", "A text.")
    svg_of(canvas(), "b", "A text.")
    same = canvas()
    svg_of(same, "c", "A text.")
    assert svg_of(canvas(), "a", "A text.") == first


@BOTH
def test_no_date_no_version_no_metadata(canvas: Callable[[], Canvas]) -> None:
    svg = svg_of(canvas(), "a", "A text.")
    assert not re.search(r"metadata|<dc:|rdf:|\b20\d\d-\d\d|matplotlib\.org|Matplotlib v", svg)


@BOTH
def test_every_id_begins_with_the_key_of_its_figure(canvas: Callable[[], Canvas]) -> None:
    ids = _ID.findall(svg_of(canvas(), "some-figure", "A text."))
    assert ids
    assert all(name == "some-figure" or name.startswith("some-figure-") for name in ids), ids
    assert len(set(ids)) == len(ids)


@BOTH
def test_every_used_id_stands_in_the_same_picture(canvas: Callable[[], Canvas]) -> None:
    svg = svg_of(canvas(), "some-figure", "A text.")
    used = set(_USED.findall(svg))
    assert all(tag in svg for tag in ("<clipPath", "<pattern"))
    assert used
    assert used <= set(_ID.findall(svg))


@BOTH
def test_two_pictures_of_a_page_share_no_id(canvas: Callable[[], Canvas]) -> None:
    one, other = (set(_ID.findall(svg_of(canvas(), key, "A text."))) for key in ("one", "other"))
    assert one.isdisjoint(other)


@BOTH
def test_nothing_is_fetched_and_nothing_can_run(canvas: Callable[[], Canvas]) -> None:
    svg = svg_of(canvas(), "a", "A text.")
    assert set(re.findall(r'https?://[^"\s]+', svg)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert not re.search(r"<script|<image|@import|<foreignObject|\bon\w+=", svg)


@BOTH
def test_the_accessible_name_is_escaped_and_there_is_no_tooltip(canvas: Callable[[], Canvas]) -> None:
    alt = 'Ranks of "A" & <B>, it\'s'
    root = ET.fromstring(svg_of(canvas(), "a", alt))
    assert root.get("aria-label") == alt
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title") is None


@BOTH
def test_letters_stay_letters_of_a_widely_known_font(canvas: Callable[[], Canvas]) -> None:
    svg = svg_of(canvas(), "a", "A text.")
    assert "Zürich &amp; “Genève” &lt;b&gt;" in svg
    assert set(re.findall(r"'DejaVu Sans'[^;\"]*", svg)) == {"'DejaVu Sans', Verdana, sans-serif"}
    assert "font-size:9px" in svg


def test_letters_are_bound_where_they_are_whatever_style_is_set() -> None:
    with plt.rc_context():
        plt.rcdefaults()
        picture, sheet = one_sheet(4, 3)
        write(sheet, 2, 1, "middle", 9, ha="center")
        svg = svg_of(picture, "a", "A.")
    assert re.search(r"text-anchor:\s*middle", svg)
    assert ">middle<" in svg


def test_a_scale_of_one_value_has_room() -> None:
    _, sheet = one_sheet(4, 3)
    sheet.scale((5, 5), (0, 0))
    assert (sheet.inches(5, 0), sheet.inches(6, 1)) == ((0, 3), (4, 0))


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


@BOTH
def test_a_picture_keeps_its_proportions_and_takes_the_width_it_is_given(
    canvas: Callable[[], Canvas],
) -> None:
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
    picture, sheet = one_sheet(4, 3)
    line(sheet, (1, 2), (1, 2), FAINT_INK, 1)
    for place in ("Xi'an", 'Québec & "Lévis"'):
        with marks_of(sheet, place):
            line(sheet, (1, 2), (2, 1), PALETTE["china"], 1)
            write(sheet, 1, 2, place, 9)
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


# --- light


def test_a_style_is_written_once_and_neighbours_of_one_style_are_one_path() -> None:
    picture, sheet = one_sheet(4, 3)
    for place in range(9):
        box(sheet, 0, place / 3, 1, 0.2, PALETTE["china"])
        write(sheet, 0, place / 3, "name", 9)
    svg = svg_of(picture, "a", "A.")
    assert svg.count(PALETTE["china"]) == svg.count("<path") == 1
    assert not re.search(r"<g>|<g id|style=\"(?!max-width)", svg)
    assert not re.search(r"\d\.\d\d", svg.partition("<path")[2])
    assert len(svg) < 1500


def test_a_shape_that_reaches_beyond_its_axes_is_cut_there_and_another_is_not() -> None:
    picture = Canvas(figsize=(4, 3))
    sheet = sheet_at(picture, 1, 1, 2, 1)
    line(sheet, (0, 1), (0, 1), PALETTE["china"], 1)
    line(sheet, (0, 9), (1, 1), PALETTE["europe"], 1)
    line(sheet, (0, 9), (0, 0), PALETTE["east_asia"], 1, clip=None)
    root = ET.fromstring(svg_of(picture, "a", "A."))
    [cut] = [path for path in root.iter(f"{SVG}path") if path.get("clip-path")]
    [own] = [rule for rule in root.find(f"{SVG}style").text.split("}") if f".{cut.get('class')}{{" in rule]
    assert PALETTE["europe"] in own
    [rect] = root.iter(f"{SVG}rect")
    assert [rect.get(name) for name in ("x", "y", "width", "height")] == ["72", "72", "144", "72"]


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
    picture = marked()
    assert groups_of(picture) == {"china"}
    assert surround(picture, NAMES).below > 0
    assert texts_on(sheets_of(picture)[-1]) == ["China"]


def test_the_key_leaves_out_colours_that_are_not_shown() -> None:
    picture, sheet = one_sheet(4, 3)
    mark(sheet, 1, 1, "s", 5, PAPER, PALETTE["europe"])
    box(sheet, 1, 1, 1, 1, PALETTE["china"], edge=PALETTE["other"], width=0)
    write(sheet, 1, 1, " ", 9, PALETTE["united_states"])
    assert groups_of(picture) == {"europe", "china"}


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


def test_the_key_knows_colours_of_all_that_matplotlib_draws() -> None:
    picture, axes = plt.subplots(figsize=(4, 3))
    axes.scatter([1, 2], [1, 2], color=PALETTE["europe"])
    axes.text(1, 1, "A", bbox={"facecolor": PALETTE["china"]})
    axes.imshow([[0, 1]])
    plt.close(picture)
    assert groups_of(picture) == {"europe", "china"}


def test_a_key_without_a_mark_is_seen() -> None:
    picture, sheet = one_sheet(4, 3)
    box(sheet, 1, 1, 1, 1, PALETTE["europe"])
    edges = surround(picture, NAMES)
    assert keyed_without_a_mark(svg_of(picture, "a", "A.", edges=edges), NAMES) == []
    sheet.marks.clear()
    assert keyed_without_a_mark(svg_of(picture, "a", "A.", edges=edges), NAMES) == ["Europe"]


def test_a_drawing_without_groups_has_no_key() -> None:
    picture, sheet = one_sheet(4, 3)
    line(sheet, (1, 2), (1, 2), FAINT_INK, 1)
    assert surround(picture, NAMES) == Edges()


def test_a_long_key_takes_another_line_where_the_drawing_ends() -> None:
    heights = []
    for wide in (9.0, 2.0):
        picture, sheet = one_sheet(wide, 2)
        for group in NAMES:
            box(sheet, 0, 0, 1, 1, PALETTE[group])
        heights.append(surround(picture, NAMES).below)
        assert drawn_texts(picture)[1][:, 2].max() <= wide * 72
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
        picture = Canvas(figsize=(inches, 3))
        most = re.search(r'style="max-width:(\d+)px(;min-width:\1px)?"', svg_of(picture, "a", "A.", **named))
        assert most is not None
        # the style sheet would widen what is small for a desk
        assert bool(most[2]) == (not named and inches < 5)
        return int(most[1]) / (inches * 96)

    assert growth(4) == pytest.approx(growth(9), abs=0.01)
    assert growth(4, named_by="a-wide") > growth(4)


# --- files to print


def printed(picture: Canvas, edges: Edges) -> np.ndarray:
    """The pixels of a file to print, 100 to the inch."""
    return plt.imread(io.BytesIO(_saved(picture, edges, "png", {"dpi": 100})))


def seen(pixels: np.ndarray, colour: str, above: float = 0.0) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a colour, in inches from the corner of a drawing so far below the edge."""
    down, across = np.nonzero(np.abs(pixels[..., :3] - to_rgb(colour)).max(axis=2) < 0.01)
    return (
        across.min() / 100,
        down.min() / 100 - above,
        (across.max() + 1) / 100,
        (down.max() + 1) / 100 - above,
    )


def test_a_file_to_print_holds_the_drawing_and_what_stands_around_it() -> None:
    picture, sheet = one_sheet(4, 3)
    box(sheet, 1, 1, 1, 1, PALETTE["china"])
    line(sheet, (0, 40), (2.5, 2.5), PALETTE["europe"], 4)
    edges = surround(picture, NAMES, notice="INVENTED", frame=Frame("A title", "Units", ("Source.",)))
    pixels = printed(picture, edges)
    high, wide = pixels.shape[:2]
    assert (wide, high) == pytest.approx((400, 100 * (3 + edges.all_above + edges.all_below)), abs=1)
    assert pixels[2, 2, :3].tolist() == [1, 1, 1]
    left, top, right, bottom = seen(pixels, PALETTE["china"], edges.all_above)
    assert (left, top, right) == pytest.approx((0.06, 1, 2), abs=0.03)
    assert 3 < bottom < 3 + edges.below  # the key
    assert seen(pixels, INK, edges.all_above)[1] < 0  # title and notice


def test_letters_of_a_file_to_print_stand_at_their_place() -> None:
    picture, sheet = one_sheet(4, 3)
    write(sheet, 2, 1, "to the right", 12, PALETTE["china"], ha="right")
    write(sheet, 2, 2, "middle", 12, PALETTE["other"], ha="center")
    write(sheet, 3, 2, "upright", 12, PALETTE["europe"], angle=90)
    pixels = printed(picture, Edges())
    left, top, right, bottom = seen(pixels, PALETTE["china"])
    assert (right, (top + bottom) / 2) == pytest.approx((2, 1), abs=0.06)
    left, _, right, _ = seen(pixels, PALETTE["other"])
    assert (left + right) / 2 == pytest.approx(2, abs=0.06)
    left, top, right, bottom = seen(pixels, PALETTE["europe"])
    assert ((left + right) / 2, bottom) == pytest.approx((3, 2), abs=0.06)
    assert bottom - top > 2 * (right - left)


def test_a_sheet_lies_above_axes_and_none_is_cut_from_a_tight_file() -> None:
    picture, sheet = one_sheet(2, 1)
    axes = picture.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.barh(0, 1, facecolor=PALETTE["china"])
    axes.set(xlim=(0, 1), ylim=(-0.1, 0.1))
    box(sheet, 0.5, 0.25, 0.5, 0.5, PALETTE["europe"])
    pixels = printed(picture, Edges())
    assert seen(pixels, PALETTE["china"]) == pytest.approx((0, 0, 2, 1), abs=0.02)
    assert seen(pixels, PALETTE["europe"]) == pytest.approx((0.5, 0.25, 1, 0.75), abs=0.02)
    assert sheet.get_window_extent().size.tolist() == picture.bbox.size.tolist()


def test_jupyter_shows_a_figure_of_sheets_alone() -> None:
    picture, sheet = one_sheet(2, 1)
    box(sheet, 0.5, 0.25, 0.5, 0.5, PALETTE["europe"])
    assert seen(plt.imread(io.BytesIO(print_figure(picture))), PALETTE["europe"])
