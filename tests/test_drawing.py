"""Drawing: whatever rows a drawing function gets, every letter stays on the canvas and clear of the others.

The rows are made up, with names as long as the longest of the data and with the cases that break drawings: one
row, many rows, ties, gaps, nothing before, values far apart.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from functools import partial

import pytest
from conftest import (
    areas_of,
    length,
    letters_of,
    lines_of,
    marks_on,
    overlapping_texts,
    texts_inside,
    texts_on,
)

from helpers import figures
from helpers.figures.bars import Bar, draw_bars
from helpers.figures.board import Entry, draw_board
from helpers.figures.city import Glance, Row, YearMark, draw_city
from helpers.figures.coverage import Cell, draw_coverage
from helpers.figures.dumbbells import Dumbbell, draw_dumbbells
from helpers.figures.estimates import Estimate, draw_estimates
from helpers.figures.growth import Rate, draw_growth
from helpers.figures.heatmap import HeatRow, draw_heatmap
from helpers.figures.history import Line, draw_history
from helpers.figures.ladder import Rung, draw_ladder
from helpers.figures.matrix import draw_matrix
from helpers.figures.pills import Pill, PillRow, draw_pills
from helpers.figures.scores import Score, draw_scores
from helpers.figures.share_lines import Panel, ValueLine, draw_share_lines
from helpers.figures.sheet import Canvas, one_sheet, sheet_at, sheets_of, write
from helpers.figures.size import LEAST_POINTS, NARROW, WIDE, Draw, flowed, inches
from helpers.figures.slopes import Slope, draw_slopes
from helpers.figures.strips import Part, Strip, draw_strips
from helpers.figures.style import NEUTRAL, PALETTE
from helpers.figures.subject_table import GapRow, TableRow, draw_subject_table
from helpers.figures.tiles import Tile, draw_tiles
from helpers.figures.verdicts import STYLES, Verdict, draw_verdicts
from helpers.index.interface import Index

GROUPS = list(PALETTE)
LONG = "Philadelphia metropolitan area"
SHORT = "San Diego (city)"
WHOLE = "Washington DC"  # the longest of whole metropolitan areas; only those have a history
SUBJECTS = [
    "chemistry",
    "Earth & environmental sciences",
    "health sciences",
    "life sciences",
    "physical sciences",
]


def group(place: int) -> str:
    return GROUPS[place % len(GROUPS)]


def _bars(count: int) -> list[Bar]:
    return [Bar(f"{LONG} {n}", 500.0 / (n + 1), f"{500 / (n + 1):.2f}", group(n)) for n in range(count)]


def _rungs(count: int, bars: bool, compared: bool) -> list[Rung]:
    return [
        Rung(
            rank,
            "" if rank % 7 == 6 else SHORT if bars else LONG,
            "United Kingdom",
            group(rank),
            (rank * 5) % 13 + 1 if compared and rank % 4 else None,
            f"{4000 / rank:.2f}",
            f"{rank}9",
            4000 / rank if bars else None,
        )
        for rank in range(1, count + 1)
    ]


def _before(count: int) -> dict[int, tuple[str, str]]:
    return {rank: (SHORT, group(rank)) for rank in range(1, count + 1)}


YEARS = [2016, 2017, 2019, 2020, 2021, 2022, 2023, 2024]
BARRIERS = [
    (2016, 2017, True, "Journals, measure and boundaries changed"),
    (2022, 2023, False, "82 or 145 journals"),
]


def _lines(count: int, years: list[int]) -> list[Line]:
    return [
        Line(
            WHOLE,
            group(n),
            {year: (n * 3 + year) % count + 1 for year in years if (n + year) % 5},
            [(years[0], n + 1)] if n < 2 else [],
            strong=n < 10,
        )
        for n in range(count)
    ]


ALL_YEARS = list(range(2012, 2025))


def _value_lines(number: int, years: list[int]) -> list[ValueLine]:
    """Lines that end close to each other; the first has printed values near it, the second one far above."""
    marks = {0: [(years[0], 2.0)], 1: [(years[-1], 1234.56)]}
    return [
        ValueLine(f"{SHORT} {n}", list(PALETTE)[n % len(PALETTE)], {y: 4 - n / 10 for y in years}, marks.get(n, []),
                  strong=n < 3, label=SHORT if n < 3 else "")
        for n in range(number)
    ]  # fmt: skip


def _city(years: int) -> Glance:
    """A city far down, with the longest texts that its page may give."""
    name, places = "Vienna University of Tec…", ["140–150", "155–165", "35"]
    marks = [
        YearMark(2015 + n, None if n == 3 else 100.0 * (n + 12), places[n % 3], "100" if n % 2 == 0 else "")
        for n in range(years)
    ]
    subjects = [Row("Earth & env.", 3000.0 / (n + 1), f"{3000 / (n + 1):,.0f}", "about 105th to 115th", "china")
                for n in range(7)]  # fmt: skip
    beside = [Row(name, 2200.0 - n, "2,200", "", group(n), n == 2, "35", name) for n in range(5)]
    behind = [Row(name, 1461.0 / (n + 1), "1,461", "0.05% of it", "china") for n in range(5)]
    return Glance(
        "china",
        ("Natural sciences, Share and place", marks),
        [(2021, 2022), (2023, 2024)] if years > 1 else [],
        [
            ("Subjects, Share and place in 2025", subjects),
            ("Ahead and behind by Share, 2025", beside),
            ("Institutions behind it, Share counted, 2025", behind),
        ],
        "2,200",
    )


CASES: dict[str, Draw] = {
    "bars: one": partial(draw_bars, [("", _bars(1))], axis_label="Share"),
    "bars: two panels": partial(draw_bars, [("Beijing", _bars(10)), ("New York", _bars(3))], axis_label="Share"),
    "bars: two panels with their own headings": partial(draw_bars, 
        [("Beijing", _bars(10)), ("New York", _bars(1))], axis_label="Share", heading_inches=0.33
    ),
    "bars: both signs, gaps, marks": partial(draw_bars, 
        [
            (
                "Change",
                [
                    Bar(LONG, 9.14, "+9.14%", "china"),
                    Bar(LONG, -19.9, "−19.9%", "united_states", hatched=True),
                    Bar(LONG, None, "not printed", "other"),
                    Bar(LONG, 4.0, "+4.0%", "europe", before=9.5),
                ],
            )
        ],
        axis_label="change in adjusted Share, %",
    ),
    "bars: far to the left, names above": partial(draw_bars,
        [("", [Bar(f"{LONG}, United States", -86.0, "-86%", "china"), Bar("B", 9.0, "9%", "china")])], axis_label="x",
    ),
    "board": partial(draw_board, 
        ["Rising", "Falling", "New"],
        [
            ("2024", [[Entry(SHORT, group(n)) for n in range(6)], [], [Entry(f"{LONG} (23)", "other", quiet=True)]]),
            ("2023\nagainst\n2022", [[], [Entry("Beijing 1", "china")], []]),
        ],
    ),
    "coverage": partial(draw_coverage, 
        [(f"Cities: contribution to the location’s Share {n}", [Cell(c, r, (c + 1) * (r + 3) * 2) for c in range(9) for r in range(n)]) for n in range(5)],
        [f"’{year % 100}" for year in range(2013, 2025)],
        ["overall", "chemistry", "Earth & env.", "health", "life", "physical", "Fields, topics"],
        highlighted=8,
        faint=frozenset({0, 1}),
        breaks=[(3.5, True), (9.5, False)],
    ),
    "dumbbells": partial(draw_dumbbells, 
        [
            ("Rose", [Dumbbell(SHORT, "china", 45, 20), Dumbbell(SHORT, "europe", 2, 1, marked=True)]),
            ("Fell", []),
            ("Unchanged", [Dumbbell(SHORT, group(n), n + 1, n + 1) for n in range(6)]),
        ],
        axis_label="printed overall rank, 1 = leading;  ○ 2023,  arrow 2024",
        boundary=10,
    ),
    "dumbbells: neighbours": partial(draw_dumbbells, 
        [("Rose", [Dumbbell(SHORT, "china", 2, 1), Dumbbell(SHORT, "other", 1, 2)])], axis_label="printed overall rank, 1 = leading;  ○ 2023,  arrow 2024"
    ),
    "city": partial(draw_city, _city(11)),
    "city: one year": partial(draw_city, _city(1)),
    "estimates": partial(draw_estimates, 
        [
            Estimate(SHORT, group(n), "20" if n % 2 else "", n + 1, 5000.0 / (n + 1), 4000.0 / (n + 1),
                     4500.0 / (n + 1), 6000.0 / (n + 1), f"{5000 / (n + 1):,.0f}")
            for n in range(20)
        ],
        "estimated Share",
    ),
    "growth": partial(draw_growth, 
        [
            Rate("overall", "2024", -3.2, -2.9, "−3.2 to −2.9", ranged=True),
            Rate("life", "2024", 12.4, 12.4, "+12.4"),
            Rate("life", "2023", 0.4, 0.4, "+0.4", hatched=True),
        ],
        [("overall", "Overall"), ("chemistry", "Chemistry"), ("life", "Life")],
        [("2023", "2022 to 2023"), ("2024", "2023 to 2024")],
        strong="2024",
        nothing="not printed",
    ),
    "heat map": partial(draw_heatmap, 
        [HeatRow(SHORT, group(n), [n + 1, None, 101, 38, 7, 199], frozenset({3})) for n in range(20)],
        ["Overall", "Chemistry", "Earth & env.", "Health", "Life", "Physical"],
        apart=1,
    ),
    "heat map: one row": partial(draw_heatmap, [HeatRow(SHORT, "china", [1, 2])], ["Overall", "Life"], apart=1),
    "history: one panel": partial(draw_history, 
        [("", _lines(20, YEARS))], YEARS, 20, barriers=BARRIERS, absent_years={2018: "no edition"},
        left_labels={2016: [(1, "Beijing"), (2, SHORT)]},
    ),
    "history: far below": partial(draw_history, 
        [("", [Line(WHOLE, "china", {2023: 1, 2024: 2}), Line("Hong Kong", "china", {2023: 63, 2024: 60})])],
        [2023, 2024], 10, barriers=[],
    ),
    "history: out at the foot": partial(draw_history,
        [("", [Line(WHOLE, "china", {2021: 3, 2023: 38}, [(2021, 9)], told={2023: "35–45"}, deep=[2022, 2024])])], YEARS, 10, barriers=[],
    ),
    "history: two panels": partial(draw_history, 
        [("life sciences", _lines(6, YEARS)), ("health sciences", _lines(3, YEARS[-2:]))], YEARS, 20,
        barriers=BARRIERS[1:], row_inches=0.27,
    ),
    "ladder: bars and years": partial(draw_ladder, _rungs(20, True, True), _before(30), "2024", "2023", "Share"),
    "ladder: names and years": partial(draw_ladder, _rungs(20, False, True), _before(20), "2021", "2020", "Share"),
    "ladder: bars alone": partial(draw_ladder, _rungs(10, True, False), {}, "2016", None, "WFC"),
    "ladder: names alone": partial(draw_ladder, _rungs(10, False, False), {}, "2017", None, "Share"),
    "pills": partial(draw_pills, 
        [
            PillRow("New York", "united_states", [Pill(1, "life, health", True), Pill(2, "overall", False)], "2 of 5"),
            PillRow(SHORT, "other", [Pill(38, "physical", True), Pill(37, "Earth & env.", True), Pill(5, "life", True)],
                    "3 subjects"),
            PillRow("Nothing", "china", [], "none printed"),
        ],
        axis_label="rank",
    ),
    "pills: one": partial(draw_pills, [PillRow("Beijing", "china", [Pill(1, "life", True)], "")], axis_label="rank"),
    "scores": partial(draw_scores, 
        [
            ("Countries", [Score("China – United States", 5213.4, "5,213.4", "china", True)]),
            ("Institutions", [
                Score("Chinese Academy of Sciences –\nUniversity of Science and Technology of China", 0.71, "0.71",
                      group(n), bool(n % 2))
                for n in range(5)
            ]),
        ]
    ),
    "matrix: two": partial(draw_matrix, [(LONG, "china"), (SHORT, "europe")], {(1, 0): 3.5}),
    "matrix: twelve": partial(draw_matrix, 
        [(SHORT, group) for group in (*PALETTE, *PALETTE, "china", "other")],
        {(row, column): 10.0 ** (row - column) for row in range(12) for column in range(row) if row - column < 4},
    ),
    "matrix: no score at all": partial(draw_matrix, [("A", "china"), ("B", "europe"), ("C", "other")], {}),
    "share lines: one year": partial(draw_share_lines, [Panel("Share", _value_lines(1, [2020]))], [2020]),
    "share lines: six panels, marks near and far": partial(draw_share_lines, 
        [Panel("Macromolecular and materials chemistry", _value_lines(10, ALL_YEARS)) for _ in range(6)], ALL_YEARS
    ),
    "share lines: bounded, whole numbers": partial(draw_share_lines, 
        [
            Panel(
                "Years behind", _value_lines(5, ALL_YEARS), most=9.5, whole=True, reach={y: y - ALL_YEARS[0] for y in ALL_YEARS},
                reach_text="dashed: how far back the index reaches",
            )
        ]
        * 2,
        ALL_YEARS,
    ),
    "share lines: printed ranks": partial(draw_share_lines,
        [
            Panel(
                f"Biology {n}", _value_lines(5, ALL_YEARS), level=3.0, ranks={2020: "5", 2024: "13"} if n else {}, ranks_of="china",
                ranks_text="printed rank of Beijing in the life sciences",
            )
            for n in range(3)
        ],
        ALL_YEARS,
    ),
    "share lines: two on a phone": partial(draw_share_lines,
        [Panel(f"{SHORT} – Los Angeles", [ValueLine("A", "china", dict.fromkeys(ALL_YEARS, 3.0), label="33.1")])] * 3,
        ALL_YEARS, narrow_columns=2,
    ),
    "share lines: nothing but zeros": partial(draw_share_lines, 
        [Panel("Share", [ValueLine("A", "china", dict.fromkeys(ALL_YEARS, 0.0), label="A")], unit="%")], ALL_YEARS
    ),
    "slopes": partial(draw_slopes, 
        [
            ("Macromolecular and Materials Chemistry", [
                Slope("Beijing", "china", [(2016, 91.9, "91.9"), (2021, 166.3, "166.3")], "+81.0%"),
                Slope("Boston", "united_states", [(2016, 45.0, "45.0"), (2021, 44.0, "44.0")], "−2.2%"),
            ]),
            ("Atomic, Molecular, Nuclear, Particle and Plasma Physics", [
                Slope("Beijing", "china", [(2016, 137.6, "137.6"), (2019, 150.0, "150.0"), (2021, 191.0, "191.0")], "+38.8%")
            ]),
        ],
        value_name="Share",
        below=[
            ("The pack, otherwise measured: listed Share of the 28 institutions printed for 2021", _bars(4)),
            ("Another", [Bar(SHORT, 3.0, "3.0", "europe")]),
        ],
    ),
    "strips": partial(draw_strips, 
        [
            (name, [Strip(str(year), [Part("china", 6, 0), Part("united_states", 2, 1)], "China 6, United States 3", year == 2021)
                    for year in YEARS] + [Strip("2013", [], "no edition ranks cities")])
            for name in SUBJECTS
        ],
        10, ("counted by a source, city not named", "not printed"),
    ),
    "strips: the key below": partial(draw_strips, 
        [(name, [Strip("2021", [Part("other", 1, 9)], "all")]) for name in SUBJECTS[:2]],
        10, ("counted by a source, city not named", "not printed"),
    ),
    "strips: ties hold more than there are places": partial(draw_strips, 
        [(name, [Strip("2021", [Part("china", 12, 0), Part("europe", 8, 0)], "China 12 · Switzerland 8")]) for name in SUBJECTS[:2]],
        10, ("", ""),
    ),
    "subject table": partial(draw_subject_table, 
        [
            ("Chemistry", [
                TableRow(1, SHORT, "china", 4512.33, "4,512.33", "12,345", "23.4%", "of China"),
                GapRow("ranks 2 to 48 are not held"),
                TableRow(49, "Hong Kong", "china", None, "not printed", "", "", ""),
            ]),
            ("", [TableRow(200, SHORT, "europe", 3.2, "3.20", "9", "0.1%", "of United States")]),
        ],
        headings=("Share", "Count", "Part of its country"),
    ),
    "tiles": partial(draw_tiles, 
        [Tile(c, r, ("not printed",) if c == r else (SHORT,) if c else (SHORT, SHORT), None if c == r else group(r), (c + r) % 3 == 0)
         for c in range(8) for r in range(10)],
        [str(year) for year in YEARS], [str(rank) for rank in range(1, 11)],
        column_notes=["China 6\nUnited States 4\nnot printed 3"] * 8, breaks=[(0.5, ""), (5.5, "")],
    ),
    "tiles: subjects": partial(draw_tiles, 
        [Tile(c, r, (SHORT,) * (r + 1), group(r)) for c in range(2) for r in range(5)],
        ["Life sciences", "Health sciences"], [name.capitalize() for name in SUBJECTS],
        widest_cell=1.9,
    ),
    "verdicts": partial(draw_verdicts, 
        [
            ("Nature Index article", [Verdict(f"{style} and more words", style, [str(n) for n in range(40)]) for style in STYLES]),
            ("Other article", [Verdict("Contradicted", "crossed", [])]),
        ]
    ),
}  # fmt: skip


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("case", CASES)
def test_a_drawing_can_be_read_at_its_width(case: str, width: int) -> None:
    canvas = CASES[case](width=width)
    assert canvas.get_figwidth() <= inches(width) + 0.01
    assert texts_inside(canvas) == []
    assert overlapping_texts(canvas) == []
    letters = [own for sheet in sheets_of(canvas) for own in letters_of(sheet)]
    assert {own.text: own.points for own in letters if own.points < LEAST_POINTS[width]} == {}


def test_a_line_below_the_last_place_leaves_at_the_foot_and_a_far_mark_has_a_stem() -> None:
    canvas = CASES["history: out at the foot"](width=WIDE)
    sheet = sheets_of(canvas)[0]
    foot = sheet.ylim[0]
    strokes = [line for line in lines_of(sheet) if len(line.xs) == 2 and not line.dash and line.zorder]
    out = [line for line in strokes if max(line.ys) > foot]
    assert {tuple(line.xs) for line in out} == {(2021, 2022), (2022, 2023), (2023, 2024)}
    assert all(line.clip == sheet.box for line in out)
    assert [mark.x for mark in marks_on(sheet, "o")] == [2021, 2023]
    stems = [line for line in strokes if tuple(line.xs) == (2021, 2021)]
    assert [tuple(line.ys) for line in stems] == [(3, 9)]
    assert any(text.startswith("35–45  ") for text in texts_on(sheet))


def test_a_single_year_is_drawn_as_bars_each_panel_on_its_own_scale() -> None:
    lines = [ValueLine(name, "china", {2015: value}) for name, value in (("Low", 1.0), ("High", 4.0))]
    other = [ValueLine("Only", NEUTRAL, {2015: 9000.0})]
    canvas = draw_share_lines([Panel("A", lines, unit=" %"), Panel("B", other), Panel("C", [])], [2015])
    first, second, third = sheets_of(canvas)[0], sheets_of(canvas)[1], sheets_of(canvas)[2:]
    assert texts_on(first) == ["A", "High", "4.0 %", "Low", "1.0 %"]
    high, low = areas_of(first)
    assert length(high) == pytest.approx(4 * length(low))
    assert texts_on(second) == ["B", "Only", "9,000"]
    assert not any(sheet.marks for sheet in third)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_no_name_is_cut_where_there_is_room_for_it(width: int) -> None:
    names = ("Guangzhou", "Philadelphia", "Balt.–Wash.")
    years = [str(year) for year in YEARS]
    tiles = [Tile(at, row, (name,), "china") for at, _ in enumerate(years) for row, name in enumerate(names)]
    university = "Huazhong University of Science and Technology, Wuhan"
    for canvas in (
        draw_tiles(tiles, years, ["1", "2", "3"], breaks=[(0.5, "one"), (1.5, "another")], width=width),
        draw_bars([("", [Bar(university, 2500.0, "2,500", "china")])], axis_label="Share", width=width),
    ):
        texts = texts_on(canvas)
        assert any(text in (*names, university) for text in texts)
        assert not any("…" in text for text in texts)
    assert "2,000" in texts_on(canvas)


def test_on_a_phone_a_long_list_ends_and_says_how_many_more_there_are() -> None:
    rows: list[TableRow | GapRow] = [
        TableRow(n, f"City {n}", "china", 9.0, "9", "", "", "") for n in range(1, 11)
    ]
    for bars, drawn in ((_bars(10), 5), (_bars(6), 6)):
        for width, shown in ((WIDE, len(bars)), (NARROW, drawn)):
            one = draw_bars([("", bars)], axis_label="Share", narrow_rows=5, width=width)
            other = draw_subject_table(
                [("", rows[: len(bars)])], headings=("Share", "Count", "Part"), width=width
            )
            for canvas, name in ((one, bars[0].name), (other, "City 1")):
                texts = texts_on(canvas)
                assert any(name in text for text in texts)
                assert texts.count("five more in the data") == (shown < len(bars))
    assert "City 10" not in texts


@pytest.mark.parametrize(("width", "told"), [(WIDE, "1  A (2019)"), (NARROW, "1  A ’19")])
def test_a_name_beside_a_year_that_its_line_does_not_reach_says_which_it_reaches(
    width: int, told: str
) -> None:
    lines = [Line("A", "china", {2017: 1, 2019: 1}), Line("B", "china", {2017: 2, 2019: 2})]
    canvas = draw_history([("", lines)], [2017, 2019, 2020], 10, barriers=[], width=width)
    assert told in texts_on(sheets_of(canvas)[0])


def test_a_mark_that_no_line_leads_to_is_named_beside_it() -> None:
    lines = [Line("A", "china", {2017: 3, 2020: 1}), Line("B", "china", {2017: 2, 2019: 2, 2020: 2})]
    canvas = draw_history([("", lines)], [2017, 2019, 2020], 10, barriers=[], width=WIDE)
    assert texts_on(sheets_of(canvas)[0]).count("A") == 1
    assert "B" not in texts_on(sheets_of(canvas)[0])


def test_printed_ranks_stand_below_their_years() -> None:
    canvas = CASES["share lines: printed ranks"](width=WIDE)
    first, second = sheets_of(canvas)[:2]
    assert not areas_of(first)
    below = [text for text in letters_of(second) if text.y < 0]
    told = {round(text.x): text.text for text in below if len(text.text) < 3}
    assert told == {year: "–" for year in ALL_YEARS} | {2020: "5", 2024: "13"}
    centres = [square.xs[0] + length(square) / 2 for square in areas_of(second)]
    assert centres == pytest.approx([2020, 2024])


def test_a_board_of_more_columns_than_there_is_room_for_lets_texts_go_on_in_a_second_line() -> None:
    entries = [Entry("Bloemfontein 10 → ?", "europe", place="Bloemfontein")] * 2
    canvas = draw_board([f"Column {number}" for number in range(6)], [("Overall", [entries] * 6)])
    assert texts_inside(canvas) == []
    assert overlapping_texts(canvas) == []


def test_a_board_on_a_phone_leaves_out_empty_cells_and_lets_quiet_ones_run_on() -> None:
    quiet = [Entry(f"Beijing {n}", "china", quiet=True) for n in range(6)]
    rows = [("Overall", [[Entry("Wuhan 11 → 10", "china")], [], quiet])]
    canvas = draw_board(["Entered", "Left", "Same place"], rows, width=NARROW)
    texts = {text.text: text.y for text in letters_of(sheets_of(canvas)[0])}
    assert "Left" not in texts
    assert "–" not in texts
    assert len({texts[entry.text] for entry in quiet}) < len(quiet)


def test_every_call_makes_a_drawing_of_its_own() -> None:
    case = CASES["city"]
    one, other = case(width=NARROW), case(width=NARROW)
    assert one is not other


def test_every_drawing_function_is_tried() -> None:
    tried = {name.partition(":")[0].replace(" ", "_") for name in CASES} | {"heatmap"}
    for module in pkgutil.iter_modules(figures.__path__):
        functions = inspect.getmembers(
            importlib.import_module(f"helpers.figures.{module.name}"), inspect.isfunction
        )
        for name, function in functions:
            if name.startswith("draw_") and function.__module__.endswith(module.name):
                assert name.removeprefix("draw_") in tried, f"no case for {name}"
                assert "width" in inspect.signature(function).parameters, f"{name} cannot draw for a phone"


def test_the_names_tried_are_as_long_as_those_of_the_data(index: Index) -> None:
    ranked = {city for year in index.figure_years for city in index.ranked_cities(year)}
    assert max(len(index.short(place)) for place in ranked) <= len(SHORT)
    assert max(len(place) for place in ranked) <= len(LONG)
    whole = [place for place in ranked if not index.place(place)["metropolitan_area"]]
    assert max(len(index.short(place)) for place in whole) <= len(WHOLE)


# --- the eyes of these tests


def test_a_text_at_the_edge_is_seen_as_clipped() -> None:
    canvas, sheet = one_sheet(2, 2)
    write(sheet, 1.8, 1, "beyond the edge", 9)
    write(sheet, 0.2, 1, "inside", 9)
    write(sheet, 1, 0.3, "upright", 9, angle=90)
    assert texts_inside(canvas) == ["beyond the edge", "upright"]


def test_texts_on_each_other_are_seen() -> None:
    canvas, sheet = one_sheet(4, 2)
    for x, y, text in ((0.4, 1, "one text"), (0.6, 0.96, "another"), (0.4, 1.6, "apart")):
        write(sheet, x, y, text, 9)
    assert overlapping_texts(canvas) == [("one text", "another")]


def test_lines_at_the_usual_distance_do_not_overlap() -> None:
    canvas, sheet = one_sheet(4, 2)
    write(sheet, 0.4, 1, "pqgy", 10)
    write(sheet, 0.4, 1 + 11 / 72, "pqgy", 10)
    assert overlapping_texts(canvas) == []


def test_a_thing_without_room_begins_a_line_and_one_too_long_stands_alone() -> None:
    assert flowed([], 0.1, 2.0, 0.1) == []
    assert flowed([0.5, 0.5, 9.0, 0.5], 0.0, 1.1, 0.1) == [(0, 0.0), (0, 0.6), (1, 0.0), (2, 0.0)]


def test_a_sheet_is_measured_in_inches_from_its_upper_left_corner() -> None:
    sheet = sheet_at(Canvas(figsize=(4, 2)), 1.0, 0.5, 2.0, 1.0)
    assert sheet.inches(0, 0) == (1.0, 0.5)
    assert sheet.inches(2, 1) == (3.0, 1.5)
    sheet.scale((2000, 2020), (0, 10))
    assert sheet.inches(2010, 10) == (2.0, 0.5)
    assert (sheet.along(72), sheet.down(72)) == (10, -10)


@pytest.mark.parametrize(
    ("va", "first"), [("top", 0.76), ("center", -0.34), ("bottom", -1.44), ("baseline", -1.2)]
)
def test_lines_of_a_text_stand_apart_around_their_place(va: str, first: float) -> None:
    _, sheet = one_sheet(4, 2)
    write(sheet, 1, 1, "one\ntwo", 10, va=va)
    (_, _, upper), (_, _, lower) = letters_of(sheet)[0].lines()
    assert upper == pytest.approx(10 * first)
    assert lower - upper == pytest.approx(12)
