"""Exhibits are complete when they are made, and a report shows them safely."""

from __future__ import annotations

import re

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from conftest import Shown
from matplotlib.figure import Figure as Canvas

from helpers.base.errors import WrongParameter
from helpers.figures.sheet import marks_of, one_sheet, write
from helpers.figures.style import PALETTE
from helpers.figures.theme import UnknownColour
from helpers.index.choose import load_source
from helpers.index.interface import Index
from helpers.report.columns import column_of
from helpers.report.exhibits import LONGEST_ALT, Figure, Missing, NotApplicable, Table
from helpers.report.report import Report, open_report
from helpers.report.tabled import with_ranges

HOSTILE = "<script>alert('x')</script> & \"quoted\" <b>bold</b> {{ year }} <!-- --> </style>"


@pytest.fixture
def source(index: Index) -> str:
    return index.tables.sources["source"].iloc[0]


@pytest.fixture
def report(displayed: Shown) -> Report:
    return open_report("leading_cities", source="printed")


def canvas() -> Canvas:
    picture, axes = plt.subplots()
    axes.plot([1, 2], [1, 2], color=PALETTE["china"])
    return picture


def figure_parts(source: str, **given: object) -> dict[str, object]:
    return {
        "key": "some-figure",
        "title": "A title",
        "subtitle": "Units",
        "caption": "A caption.",
        "alt": "A short text.",
        "description": "A longer text.",
        "data": pd.DataFrame({"city": ["A"], "value": [1], "source": [source]}),
        "draw": lambda *, width: canvas(),
    } | given


def table_parts(source: str, **given: object) -> dict[str, object]:
    data = pd.DataFrame({"city": ["A"], "value": ["1"], "source": [source]})
    return {"key": "some-table", "title": "A title", "caption": "A caption.", "data": data} | given


# --- what is refused


@pytest.mark.parametrize("part", ["title", "subtitle", "caption", "alt", "description"])
@pytest.mark.parametrize(("text", "told"), [("", "is empty"), (" \n", "is empty"), ("rank nan of", "holds 'nan'")])  # fmt: skip
def test_a_figure_without_a_part_is_refused(part: str, text: str, told: str) -> None:
    with pytest.raises(ValueError, match=f"figure some-figure: {part} {told}"):
        Figure(**figure_parts("x", **{part: text}))


@pytest.mark.parametrize("part", ["title", "caption"])
@pytest.mark.parametrize("text", ["", "the Share of nan"])
def test_a_table_without_a_part_is_refused(part: str, text: str) -> None:
    with pytest.raises(ValueError, match=f"table some-table: {part}"):
        Table(**table_parts("x", **{part: text}))


@pytest.mark.parametrize("part", ["title", "reason"])
@pytest.mark.parametrize("text", ["", "  ", "nan"])
def test_a_missing_figure_without_its_reason_is_refused(part: str, text: str) -> None:
    parts = {"key": "some-figure", "title": "A title", "reason": "A reason.", "years": ()} | {part: text}
    with pytest.raises(ValueError, match=f"missing figure some-figure: {part}"):
        Missing(**parts)


def test_a_word_that_holds_the_letters_of_nan_is_no_nan() -> None:
    assert Figure(**figure_parts("x", title="Nanjing and nanoscience"))


@pytest.mark.parametrize("alt", ["A title", "A title "])
def test_an_alternative_text_that_repeats_the_title_is_refused(alt: str) -> None:
    with pytest.raises(ValueError, match="only repeats the title"):
        Figure(**figure_parts("x", alt=alt))


def test_an_alternative_text_has_an_end() -> None:
    assert Figure(**figure_parts("x", alt="a" * LONGEST_ALT))
    with pytest.raises(ValueError, match=f"more than {LONGEST_ALT} letters"):
        Figure(**figure_parts("x", alt="a" * (LONGEST_ALT + 1)))


@pytest.mark.parametrize(
    "key", ["", "Some-Figure", "some figure", "some_figure", "1st", 'x" onload="', "x-é"]
)
@pytest.mark.parametrize("kind", [Figure, Table, Missing])
def test_a_key_that_is_no_anchor_is_refused(kind: type, key: str) -> None:
    parts = {
        Figure: figure_parts("x", key=key),
        Table: table_parts("x", key=key),
        Missing: {"key": key, "title": "A title", "reason": "A reason.", "years": ()},
    }
    with pytest.raises(ValueError, match="is not of the form"):
        kind(**parts[kind])


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"city": [], "source": []}, "no data"),
        ({"city": ["A"]}, "no 'source' column"),
        ({"city": ["A", "B"], "source": ["x", ""]}, "row 1 of its data has no source"),
        ({"city": ["A"], "source": ["  "]}, "row 0 of its data has no source"),
        ({"city": ["A"], "source": [";"]}, "row 0 of its data has no source"),
        ({"city": ["A"], "source": [None]}, "row 0 of its data has no source"),
        ({"city": ["A"], "source": [float("nan")]}, "row 0 of its data has no source"),
    ],
    ids=["empty", "no column", "blank", "spaces", "only a separator", "None", "nan"],
)
@pytest.mark.parametrize("kind", [Figure, Table])
def test_data_without_a_source_are_refused(kind: type, data: dict, told: str) -> None:
    parts = figure_parts if kind is Figure else table_parts
    with pytest.raises(ValueError, match=told):
        kind(**parts("x", data=pd.DataFrame(data)))


# --- what a report does not show


@pytest.mark.parametrize("thing", ["a text", pd.DataFrame({"a": [1]}), None, Figure], ids=lambda t: type(t).__name__)  # fmt: skip
def test_a_report_shows_exhibits_and_nothing_else(report: Report, displayed: Shown, thing: object) -> None:
    with pytest.raises(TypeError, match="a report shows Figure, Table or Missing, not"):
        report.show(thing)
    assert displayed.html == []


def test_a_canvas_is_no_exhibit(report: Report, displayed: Shown) -> None:
    with pytest.raises(TypeError, match="not Figure"):
        report.show(canvas())
    assert displayed.html == []


def test_a_key_is_shown_once(report: Report, source: str) -> None:
    report.show(Table(**table_parts(source)))
    with pytest.raises(ValueError, match="'some-table' is shown twice"):
        report.show(Missing("some-table", "A title", "A reason.", ()))


def test_an_unknown_source_is_an_error(report: Report, displayed: Shown) -> None:
    with pytest.raises(KeyError, match="no-such-source"):
        report.show(Table(**table_parts("no-such-source")))
    with pytest.raises(KeyError, match="no-such-source"):
        report.show(Figure(**figure_parts("no-such-source")))
    with pytest.raises(KeyError, match="no-such-source"):
        report.cite("no-such-source")
    assert displayed.html == []


def test_a_report_refuses_what_the_command_line_refuses() -> None:
    with pytest.raises(WrongParameter, match="There is no report 'leading'"):
        open_report("leading")
    with pytest.raises(WrongParameter, match="No index data for 2031. Years with data: 2016, 2017, 2019 to"):
        open_report("leading_cities", source="printed", year=2031)
    with pytest.raises(WrongParameter, match="No index data for 2031. Years with data: 2015 to"):
        open_report("leading_cities", year=2031)
    with pytest.raises(WrongParameter, match="has no parameter 'topp'. Did you mean 'top'?"):
        open_report("leading_cities", topp=10)


# --- escaping


def only_text_of(html: str) -> BeautifulSoup:
    page = BeautifulSoup(html, "html.parser")
    assert page.find(["script", "b", "style"]) is None, html
    return page


def test_sentences_are_text(report: Report, displayed: Shown) -> None:
    report.say(HOSTILE)
    report.lead(HOSTILE)
    for html in displayed.html:
        assert [p.get_text() for p in only_text_of(html).find_all("p")] == [HOSTILE]


def test_empty_sentences_leave_no_paragraph(report: Report, displayed: Shown) -> None:
    report.say("One.", "", "Two.")
    assert [p.get_text() for p in only_text_of(displayed.page).find_all("p")] == ["One.", "Two."]
    assert displayed.text == ["One.\n\nTwo."]


def test_every_text_of_a_figure_is_text(report: Report, displayed: Shown, source: str) -> None:
    texts = {part: f"{part} {HOSTILE}" for part in ("title", "subtitle", "caption", "alt", "description")}
    data = pd.DataFrame({"city": [HOSTILE], "source": [source]})
    report.show(Figure(**figure_parts(source, data=data, **texts)))
    html = displayed.page
    page = BeautifulSoup(html, "html.parser")
    assert page.find("script") is None
    assert page.find("b") is None
    assert page.svg["aria-label"] == texts["alt"]
    assert page.find(class_="title").get_text() == texts["title"]
    assert page.find(class_="subtitle").get_text() == texts["subtitle"]
    assert texts["caption"] in page.find("p", class_="caption").get_text()
    assert page.find("details").find("p").get_text() == texts["description"]
    assert page.tbody.find("th").get_text() == HOSTILE
    frame = " ".join(text.get_text() for text in page.svg.select(".frame text"))
    assert " ".join(texts["title"].split()) in frame


def test_every_text_of_a_table_and_of_a_missing_figure_is_text(
    report: Report, displayed: Shown, source: str
) -> None:
    data = pd.DataFrame({"city": [HOSTILE], "source": [source]})
    report.show(Table(**table_parts(source, title=HOSTILE, caption=HOSTILE, data=data)))
    report.show(Missing("some-figure", HOSTILE, HOSTILE, (2021,)))
    report.show(NotApplicable("answer", HOSTILE, HOSTILE, told="here"))
    report.close()
    table, here, _, missing, _ = (only_text_of(html) for html in displayed.html)
    assert table.tbody.find("th").get_text() == HOSTILE
    assert table.find(class_="title").get_text() == HOSTILE
    assert here.find("strong").get_text() == missing.find("strong").get_text() == f"{HOSTILE}."


# --- what is shown


def test_a_missing_figure_says_which_years_have_it(report: Report, displayed: Shown) -> None:
    report.show(Missing("one-figure", "A title", "A reason.", (2019, 2020, 2021, 2016)))
    report.show(Missing("other-figure", "A title", "A reason.", ()))
    assert displayed.html == [], "not among what is shown"
    report.close()
    heading, section = (BeautifulSoup(html, "html.parser") for html in displayed.html[:2])
    assert heading.h2.get_text() == "Not in this edition"
    assert [line.get_text() for line in section.select("section.exhibit")] == [
        "A title. A reason. Years that have it: 2016, 2019 to 2021.",
        f"A title. A reason. No year up to {report.year} has it.",
    ]


def test_what_another_figure_shows_is_not_called_absent(report: Report, displayed: Shown) -> None:
    report.show(NotApplicable("same", "A title", "It is the figure above.", told="nowhere"))
    report.close()
    assert "Not in this edition" not in displayed.page
    section = BeautifulSoup(displayed.page, "html.parser")
    assert section.find(id="same").has_attr("hidden")


def test_what_is_an_answer_by_itself_stands_in_its_place(report: Report, displayed: Shown) -> None:
    report.show(NotApplicable("breaks", "No break", "None is recorded.", told="here"))
    assert "<strong>No break.</strong> None is recorded." in displayed.html[0]
    report.close()
    assert "Not in this edition" not in displayed.page


def test_figures_and_tables_are_numbered_apart(report: Report, displayed: Shown, source: str) -> None:
    report.show(
        Figure(**figure_parts(source, key="a")),
        Table(**table_parts(source, key="b")),
        Missing("c", "A title", "A reason.", ()),
        Figure(**figure_parts(source, key="d")),
        Table(**table_parts(source, key="e")),
    )
    numbers = [BeautifulSoup(html, "html.parser").find(class_="numbering").get_text() for html in displayed.html]  # fmt: skip
    assert numbers == ["Figure 1", "Table 1", "Figure 2", "Table 2"]
    assert report.shown == list("abcde")


def test_references_are_numbered_in_order_of_use_and_listed_at_the_end(
    report: Report, displayed: Shown, index: Index
) -> None:
    first, second, third = index.tables.sources["source"].iloc[[5, 1, 3]]
    report.show(Table(**table_parts(f"{first};{second}", key="a")))
    report.show(Table(**table_parts(f"{third}; {first}", key="b")))
    report.close()
    marks = [[a.get_text() for a in BeautifulSoup(html, "html.parser").select("td:last-child a")] for html in displayed.html]  # fmt: skip
    assert marks[:2] == [["[1]", "[2]"], ["[1]", "[3]"]]
    items = BeautifulSoup(displayed.html[-1], "html.parser").find_all("li")
    assert [item["id"] for item in items] == ["ref-1", "ref-2", "ref-3"]
    for item, source_id in zip(items, (first, second, third), strict=True):
        assert index.source(source_id).name in item.get_text()


def test_a_report_without_sources_says_so(report: Report, displayed: Shown) -> None:
    report.close()
    assert "This page shows no figures." in displayed.page


def test_the_data_of_an_exhibit_come_with_the_names_of_their_sources(
    report: Report, displayed: Shown, index: Index, source: str
) -> None:
    data = pd.DataFrame({"city": ['A, "B"', "C"], "value": ["1.50", ""], "source": [source, source]})
    report.show(Table(**table_parts(source, data=data)))
    downloads = BeautifulSoup(displayed.page, "html.parser").find(class_="downloads")
    assert downloads["data-name"] == f"printed-leading_cities-{report.year}-some-table"
    [told] = displayed.told
    assert told["columns"] == ["city", "value", "source"]
    assert told["rows"] == [['A, "B"', "1.50", source], ["C", "", source]]
    assert told["sources"] == {source: index.source(source).name}
    assert told["numbers"] == {source: 1}
    assert told["numeric"] == ["value"]


@pytest.mark.parametrize("name", ["source_name", "report", "report_year", "index", "warning"])
def test_a_column_that_a_download_adds_is_none_of_an_exhibit(name: str) -> None:
    with pytest.raises(ValueError, match=f"the column '{name}'"):
        column_of(name)


def test_cells_without_a_value_stay_empty(report: Report, displayed: Shown, source: str) -> None:
    data = pd.DataFrame(
        {"city": ["A", "B"], "places_up": pd.array([1, None], dtype="Int64"), "source": source}
    )
    report.show(Table(**table_parts(source, data=data)))
    cells = BeautifulSoup(displayed.page, "html.parser").select(".n2 td:nth-of-type(1)")
    assert [cell.get_text() for cell in cells] == ["1", ""]
    assert "nan" not in displayed.page.lower()
    assert "&lt;NA&gt;" not in displayed.page


def test_a_column_has_the_room_that_its_longest_text_needs(
    report: Report, displayed: Shown, source: str
) -> None:
    data = pd.DataFrame(
        {"city": ["A", "B"], "note": ["", "so " * 40], "reason": ["a phrase of some words", "more words than a name has"],
         "source": [source, source]}
    )  # fmt: skip
    report.show(Table(**table_parts(source, data=data)))
    table = BeautifulSoup(displayed.page, "html.parser").table
    assert [th.get("class") for th in table.select("thead th")] == [None, ["prose"], ["phrase"], None]
    assert table.caption.get_text() == "Table 1"


def test_a_shown_figure_is_closed_so_that_no_second_picture_appears(
    report: Report, displayed: Shown, source: str
) -> None:
    picture = canvas()
    report.show(Figure(**figure_parts(source, draw=lambda *, width: picture)))
    assert not plt.fignum_exists(picture.number)
    assert len(displayed.html) == 1


def test_marks_are_named_as_in_the_data_and_other_marks_belong_to_nobody(
    report: Report, displayed: Shown, source: str, index: Index
) -> None:
    places = index.tables.places
    row = places[(places["kind"] == "city") & (places["short_name"] != "")].iloc[0]
    picture, sheet = one_sheet(4, 2)
    for place in (row["short_name"], "nowhere", ""):
        with marks_of(sheet, place):
            write(sheet, 0.5, 0.5, "label", 9)
    data = pd.DataFrame({"city": [row["place"]], "value": [1], "source": [source]})
    report.show(Figure(**figure_parts(source, draw=lambda *, width: picture, data=data)))
    svg = BeautifulSoup(displayed.page, "html.parser").svg
    assert [g["data-place"] for g in svg.find_all(attrs={"data-place": True})] == [row["place"]]
    assert "nowhere" not in displayed.page


def test_a_colour_that_a_dark_page_does_not_know_is_refused(
    report: Report, displayed: Shown, source: str
) -> None:
    picture, axes = plt.subplots()
    axes.plot([1, 2], [1, 2], color="#123456")
    with pytest.raises(UnknownColour, match="the colour #123456 is neither in"):
        report.show(Figure(**figure_parts(source, draw=lambda *, width: picture)))
    assert displayed.html == []


def test_the_same_exhibit_gives_the_same_output(report: Report, displayed: Shown, source: str) -> None:
    report.show(Figure(**figure_parts(source)))
    again = Report(report.spec, report.parameters, report.index)
    again.show(Figure(**figure_parts(source)))
    assert displayed.html[0] == displayed.html[1]
    assert not re.search(r"\d\d:\d\d", displayed.html[0])


def test_places_far_down_an_order_by_share_are_told_as_ranges_and_printed_ranks_are_not() -> None:
    index, print_alone = load_source("edition"), load_source("printed")
    printed = print_alone.ranking(2024)["source"].iloc[0].split(";")[0]
    data = pd.DataFrame(
        {
            "city": list("ABCDE"),
            "rank": [35, 36, 68, 49, pd.NA],
            "source": ["annual-2024", "annual-2024", f"annual-2024;{printed}", printed, "annual-2024"],
        }
    )
    table = Table("key", "Title", "Caption.", data)
    told = with_ranges(table, index)
    assert list(told.data["rank"]) == ["35", "30–40", "65–75", "49", ""]
    assert told.caption == "Caption. Beyond place 35 the data give a range, since neighbours hardly differ."
    assert with_ranges(table, print_alone) is table
    near = Table("key", "Title", "Caption.", data.head(1))
    assert with_ranges(near, index) is near
