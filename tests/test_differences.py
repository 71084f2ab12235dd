"""What changed between two editions or two builds: what is refused, and that each kind of change is found."""

from __future__ import annotations

import re
from pathlib import Path

import click.testing
import pytest
from bs4 import BeautifulSoup
from conftest import contents
from runs.ground import YEAR, Make, maker, page

from helpers.base.paths import EDITION, default_source
from helpers.cli import main
from helpers.index.interface import Index
from helpers.index.printed import PrintedIndex
from helpers.report.record import ShownExhibit
from helpers.runs.earlier_builds import builds_of
from helpers.site.differences import years
from helpers.site.differences.changes import KINDS
from helpers.site.differences.compare import compare
from helpers.site.differences.years import compare_years
from helpers.site.refresh import refresh_site

COLUMNS = ["city", "subject", "rank", "share", "confidence", "source"]


def body(
    rows: list[str], text: str = "Beijing leads.", key: str = "ladder"
) -> tuple[str, list[ShownExhibit]]:
    """A page with one figure whose data are ``rows``."""
    data = [[*row.split(","), "source-a"] for row in rows]
    shown = ShownExhibit(
        key,
        "figure",
        1,
        "T",
        columns=COLUMNS,
        rows=data,
        sources={"source-a": "Source A"},
        numbers={"source-a": 1},
    )
    cells = ("".join(f"<td>{cell}</td>" for cell in row[:-1]) for row in data)
    table = "\n".join(f'<tr>{own}<td><a href="#ref-1">[1]</a></td></tr>' for own in cells)
    figure = (
        f'<figure id="{key}" class="exhibit"><svg id="{key}-wide" viewBox="0 0 6 4" width="6pt" height="4pt" role="img" aria-label="A."></svg>'
        f"<table><tbody>\n{table}\n</tbody></table></figure>"
    )
    return f'<div class="say lead"><p>{text}</p></div>{figure}', [shown]


@pytest.fixture
def make(root: Path, index: Index) -> Make:
    return maker(root, index)


def diff(*arguments: str) -> click.testing.Result:
    result = click.testing.CliRunner().invoke(main, ["diff", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_two_years_are_compared_by_what_is_printed_although_the_edition_holds_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[Index, int, int]] = []
    monkeypatch.setattr(years, "compare_years", lambda *given: asked.append(given))
    assert default_source() == EDITION
    compare("2024", "2021")
    [(index, *compared)] = asked
    assert (type(index), compared) == (PrintedIndex, [2021, 2024])


def rows(path: Path) -> dict[str, list[list[str]]]:
    """The rows of a written comparison, by kind."""
    read = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    found: dict[str, list[list[str]]] = {}
    for heading in read.main.find_all("h2"):
        section = heading.find_next(class_=["scroll", "missing"])
        found[heading["id"]] = [
            [cell.get_text() for cell in row.find_all(["th", "td"])] for row in section.select("tbody tr")
        ]
    assert list(found) == list(KINDS)
    return found


# --- refused


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["2021"], "Missing argument"),
        (["2021", "2022", "2023"], "unexpected extra argument"),
        (["2021", "2021"], "the same edition"),
        (["2021", "2031"], "No ranking of cities is printed for 2031"),
        (["2021", "nothing"], "no data year, no earlier build and no folder"),
        (["2021", "2021/0007"], "no data year, no earlier build"),
        (["2021", "reports/2021"], "the same build"),
        (["2022", "2021/0001"], "not of 2022 and 2021"),
        (["2021/0001", "2021/0001"], "the same build"),
        (["2021/0001", "EMPTY"], "holds no page of a report"),
        (["2021", "2024", "-o", "EMPTY"], "is a folder"),
        (["2021", "2024", "-o", "reports/archive/2021/x.html"], "nothing there is ever overwritten"),
        (["2021", "2024", "-o", "reports/2021/changes.html"], "it is a page of a report"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    root: Path, make: Make, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
) -> None:
    monkeypatch.chdir(root)
    make("one", changes=body(["Beijing,overall,1,5,high"]))
    make("two", changes=body(["Beijing,overall,2,5,high"]))
    (root / "EMPTY").mkdir()
    before = contents(root)
    result = diff(*arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert contents(root) == before


# --- two builds


@pytest.fixture
def compared(root: Path, make: Make, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    monkeypatch.chdir(root)
    old = [
        "Beijing,overall,1,100.0,high",
        "Paris,overall,2,50.0,high",
        "Rome,overall,9,10,high",
        "Oslo,overall,7,8,low",
    ]
    new = [
        "Beijing,overall,1,101.0,high",
        "Paris,overall,5,75.0,high",
        "Oslo,overall,7,8,high",
        "Lima,overall,6,9,high",
    ]
    make("one", changes=body(old, "Beijing leads <b>all</b>."), methods=body(old))
    make("two", changes=body(new, "Paris follows."), methods=body(old))
    result = diff("2021/0001", "2021")
    assert result.exit_code == 0, result.stderr
    [path] = (root / "reports" / "diff").iterdir()
    assert result.output.startswith(
        f"build {builds_of(YEAR)[0].id} → present build: 2 figures revised, 1 rank moved, 2 places appeared or vanished, "
    )
    return rows(path)


def test_revised_figures_stand_in_the_order_of_their_weight(compared: dict[str, list[list[str]]]) -> None:
    assert compared["revised"] == [
        ["Paris, overall", "share", "50.0", "75.0", "+25", "changes#ladder"],
        ["Beijing, overall", "share", "100.0", "101.0", "+1", "changes#ladder"],
    ]


def test_rank_moves_are_none_of_them(compared: dict[str, list[list[str]]]) -> None:
    assert compared["ranks"] == [["Paris, overall", "rank", "2", "5", "−3", "changes#ladder"]]


def test_places_appear_and_vanish(compared: dict[str, list[list[str]]]) -> None:
    assert [row[:3] for row in compared["places"]] == [
        ["Lima, overall", "place appeared", "rank 6; share 9"],
        ["Rome, overall", "place vanished", "rank 9; share 10"],
    ]


def test_how_a_figure_is_known_is_method_and_so_is_what_a_page_is_made_from(
    compared: dict[str, list[list[str]]],
) -> None:
    assert ["confidence of a figure", "changes#ladder (Oslo, overall)"] in compared["method"]
    assert ["commentary changed: 2021/changes.md", "changes"] in compared["method"]


def test_text_is_compared_by_paragraphs(compared: dict[str, list[list[str]]]) -> None:
    assert ["changes", "Beijing leads all.", "Paris follows."] in compared["text"]
    assert not any("earlier build" in cell for row in compared["text"] for cell in row)


def test_builds_are_named_in_three_ways_and_the_site_lists_the_comparison(
    root: Path, make: Make, monkeypatch: pytest.MonkeyPatch, index: Index
) -> None:
    monkeypatch.chdir(root)
    for turn in "123":
        make(turn, changes=body([f"Beijing,overall,{turn},5,high"]))
    one, two = builds_of(YEAR)
    written = []
    for name in (one.id, "2021/0001", str(one.folder)):
        target = root / f"{len(written)}.html"
        assert diff(name, f"reports/archive/2021/{two.id}", "-o", str(target)).exit_code == 0
        written.append(target.read_bytes())
    assert len(set(written)) == 1
    assert rows(root / "0.html")["ranks"][0][1:5] == ["rank", "1", "2", "−1"]
    assert not (root / "reports" / "diff").exists()
    diff("2021/0001", "2021")
    diff("2021/0002", "2021")
    front = root / "reports" / "index.html"
    links = [
        a
        for a in BeautifulSoup(front.read_text(), "html.parser").find_all("a")
        if a["href"].startswith("diff/")
    ]
    assert len({a.get_text() for a in links}) == len(links) == 2
    for a in links:
        text = (front.parent / a["href"]).read_text()
        assert a.get_text() in BeautifulSoup(text, "html.parser").title.get_text()
        assert 'href="../index.html"' in text
    before = front.read_bytes()
    refresh_site()
    assert front.read_bytes() == before


def test_an_exhibit_that_went_and_a_page_that_came_are_named(
    root: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    make("one", changes=body(["Beijing,overall,1,5,high"]), methods="<p>M</p>")
    make("two", changes=body(["Beijing,overall,1,5,high"], key="strip"))
    copy = root / "mailed"
    page(root).rename(root / "changes.html")
    copy.mkdir()
    (root / "changes.html").rename(copy / "changes.html")
    assert diff("2021/0001", str(copy), "-o", "x.html").exit_code == 0
    method = rows(root / "x.html")["method"]
    assert ["exhibit that is shown now and was not", "changes#strip"] in method
    assert ["exhibit that is not shown any more", "changes#ladder"] in method
    assert ["page only in the earlier build", "methods"] in method


def test_a_build_that_another_version_kept_is_named_and_not_compared(
    root: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    make("one", changes=body(["Beijing,overall,1,5,high"]))
    old = root / "reports/archive/2021/0001-0123456789ab"
    old.mkdir(parents=True)
    (old / "changes.html").write_bytes(b"\xff<!DOCTYPE html><title>Changes</title>")
    (old / "manifest.json").write_text('{"reports": 5}')
    result = diff("2021/0001", "2021", "-o", "x.html")
    assert result.exit_code == 0, result.stderr
    assert ["page without a record that can be read, not compared", "changes"] in rows(root / "x.html")[
        "method"
    ]


# --- two years


def test_across_a_break_nothing_is_computed_and_the_page_says_why(index: Index) -> None:
    barrier = index.barrier_between(2016, 2017)
    found = compare_years(index, 2016, 2017)
    for kind in ("ranks", "places"):
        assert found.sections[kind].rows == []
        assert any(barrier.reason in note for note in found.sections[kind].notes)
        assert not found.sections[kind].compared
    assert "rank moves not compared, appeared and vanished not compared" in found.summary
    assert "0 ranks" not in found.summary
    assert any(row[0] == barrier.title for row in found.sections["method"].rows)


def test_ranks_that_moved_are_those_of_the_rankings(index: Index) -> None:
    earlier, later = 2021, index.years[-1]
    before = index.ranking(earlier).set_index("place")["rank"]
    now = index.ranking(later).set_index("place")["rank"]
    both = [place for place in now.index if place in before.index and before[place] != now[place]]
    found = compare_years(index, earlier, later).sections
    name = index.subject_names["overall"]
    shown = {row[0]: row[2:5] for row in found["ranks"].rows if row[1] == name}
    assert set(shown) == set(both)
    for place, (old, new, up) in shown.items():
        assert (int(old), int(new)) == (before[place], now[place])
        assert int(up.replace("−", "-")) == before[place] - now[place]
    apart = {row[0] for row in found["places"].rows if row[1] == name}
    assert apart == set(before.index) ^ set(now.index)
    sizes = [abs(int(row[4].replace("−", "-"))) for row in found["ranks"].rows]
    assert sizes == sorted(sizes, reverse=True)
    assert all(row[-1] for row in found["ranks"].rows + found["places"].rows), "every row names its sources"


def test_what_is_said_of_the_other_year_is_what_its_ranking_holds(index: Index) -> None:
    earlier, later = 2021, 2024
    ids = {name: subject for subject, name in index.subject_names.items()}
    said = set()
    for place, subject, what, _, known, _ in compare_years(index, earlier, later).sections["places"].rows:
        other = earlier if what == f"rank printed for {later} only" else later
        ranking = index.ranking(other, ids[subject])
        printed = set(ranking["rank"])
        assert place not in set(ranking["place"])
        found = re.fullmatch(rf"not among the first (\d+) of {other}", known)
        complete = int(found[1]) if found else {f"not first in {other}": 1}.get(known, 0)
        assert set(range(1, complete + 1)) <= printed and complete + 1 not in printed
        assert complete or known == f"not known; the first rank of {other} is not printed"
        said.add(min(complete, 2))
    assert said == {0, 1, 2}, "each of the three sentences is needed"


def test_a_disputed_break_is_told(index: Index) -> None:
    [disputed] = [row for row in index.breaks("overall") if not row.absolute]
    found = compare_years(index, disputed.after_year, disputed.before_year)
    assert any(
        "with a reservation" in note and disputed.reason in note for note in found.sections["ranks"].notes
    )
    assert not any("reservation" in note for note in compare_years(index, 2020, 2021).sections["ranks"].notes)


def test_the_order_of_years_does_not_matter(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    told = [diff(*years).output for years in (("2021", "2024"), ("2024", "2021"))]
    assert told[0] == told[1]
    assert told[0].startswith("2021 → 2024: ")
    assert [path.name for path in (root / "reports" / "diff").iterdir()] == ["2021-2024.html"]
