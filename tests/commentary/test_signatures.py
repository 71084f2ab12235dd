"""Signatures: what was signed, readable and small, and what a revision of the data changes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

import ground
import pytest
from conftest import rows_of, write_rows

from helpers.base.errors import WrongParameter
from helpers.commentary.facts.facts import facts_of
from helpers.commentary.passages import passage_html
from helpers.commentary.review import review, sign
from helpers.commentary.signatures import HEADING, TEXT, read_signatures, signatures_file
from helpers.commentary.source import CommentaryError, exhibits_beside

bare, fresh, write = ground.bare, ground.fresh, ground.write

YEAR = 2024
OTHER = "press-uniteddaily-en-fbb6a433-b4f4-401d-a64f-aef62b6014f2"


def revise(bare: Path, metric: str, place: str, subject: str, old: str, new: str) -> None:
    """Changes a printed value wherever the year prints it."""
    path = bare / "data" / "printed" / str(YEAR) / "cities.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    changed = [
        line.replace(f",{metric},=,{old},", f",{metric},=,{new},")
        if f",{subject},{place}," in line else line
        for line in lines
    ]  # fmt: skip
    assert changed != lines
    path.write_text("\n".join(changed), encoding="utf-8")


@pytest.fixture
def signed(write: Callable[..., Path]) -> Path:
    """Three signed passages: two rest on a rank in the health sciences, one on a Share; returns the signatures."""
    write(
        YEAR,
        "leading_cities",
        opening='{{ rank("Beijing", "health sciences") | ordinal | capital }} in the health sciences.',
        discussion='The Share is {{ share("Hangzhou") }}.',
    )
    write(
        YEAR,
        "life_sciences_gap",
        opening='{% claim rank("Beijing", "health sciences") > 2 %}Behind two others.{% endclaim %}',
    )
    path, number = sign(fresh(), YEAR, " AB ", [])
    assert number == 3
    return path


def test_signatures_are_readable(signed: Path) -> None:
    rows = signed.read_text(encoding="utf-8").splitlines()
    assert rows[0] == "report,passage,kind,what,value,signed_by"
    assert (
        'leading_cities,discussion,fact,"share(Hangzhou, overall, 2024)",1351.70 (low confidence),AB' in rows
    )
    assert 'life_sciences_gap,opening,fact,"rank(Beijing, health sciences, 2024)",6,AB' in rows
    seen = 'discussion,observation,"Share, overall, 2024, of Hangzhou, press-huashangw-show-808499","1351.70, low confidence",AB'
    assert f"leading_cities,{seen}" in rows
    assert not [row for row in rows if ",exhibit," in row]  # none was drawn here
    assert not review(fresh())


def test_signing_again_changes_nothing(signed: Path) -> None:
    before = signed.read_bytes()
    sign(fresh(), YEAR, "AB", [])
    assert signed.read_bytes() == before


@pytest.mark.parametrize(
    ("revision", "flagged", "old", "new"),
    [
        (("rank", "Beijing", "health", "6", "7"), [("leading_cities", "opening"), ("life_sciences_gap", "opening")], "6", "7"),
        (("share", "Hangzhou", "overall", "1351.70", "1352.70"), [("leading_cities", "discussion")], "1351.70 (low confidence)", "1352.70 (low confidence)"),
    ],
)  # fmt: skip
def test_a_revision_flags_exactly_the_passages_that_rest_on_it(
    signed: Path, bare: Path, revision: tuple, flagged: list[tuple[str, str]], old: str, new: str
) -> None:
    signed_before = signed.read_text(encoding="utf-8").splitlines()
    revise(bare, *revision)
    index = fresh()
    remarks = review(index)
    assert len(remarks) == len(flagged)
    assert [remark.path.stem for remark in remarks] == sorted(report for report, _ in flagged)
    assert all(remark.to_look for remark in remarks)
    assert all(any(f"was {old}, is {new}" in line for line in remark.below) for remark in remarks)
    for report, name in [
        ("leading_cities", "opening"),
        ("leading_cities", "discussion"),
        ("life_sciences_gap", "opening"),
    ]:
        html = passage_html(report, name, facts_of(index, YEAR)).html
        # readers are told of values that they read, not of those that bear a claim which still holds
        quoted = (report, name) in flagged and report == "leading_cities"
        assert (f"<td>{old}</td><td>{new}</td>" in html) == quoted
        assert ("Figures revised since AB signed" in html) == quoted
    sign(index, YEAR, "AB", [])
    assert not review(index)
    after = signed.read_text(encoding="utf-8").splitlines()
    # one line of a diff a fact, and one for what a source prints
    assert sum(a != b for a, b in zip(signed_before, after, strict=True)) == 2 * len(flagged)


def test_an_edited_text_is_to_be_signed_again(signed: Path, write: Callable) -> None:
    write(YEAR, "leading_cities", opening="Other words.", discussion='The Share is {{ share("Hangzhou") }}.')
    remarks = review(fresh())
    assert ["edited since AB signed it" in remark.message for remark in remarks] == [True]


def test_a_revision_shows_in_an_edited_text_too(signed: Path, bare: Path, write: Callable) -> None:
    write(YEAR, "leading_cities", opening='Now {{ rank("Beijing", "health sciences") }}.')
    revise(bare, "rank", "Beijing", "health", "6", "7")
    said = [
        line for remark in review(fresh()) if remark.path.stem == "leading_cities" for line in remark.below
    ]
    assert any("was 6, is 7" in message for message in said)


def test_a_signature_of_a_passage_that_is_gone_is_told_and_goes_when_signed(
    signed: Path, write: Callable
) -> None:
    write(YEAR, "leading_cities", opening="Words.")
    assert any("a signature for passage 'discussion'" in remark.message for remark in review(fresh()))
    sign(fresh(), YEAR, "AB", [])
    assert ("leading_cities", "discussion") not in read_signatures(YEAR)


def test_signing_one_report_leaves_the_others(signed: Path, write: Callable) -> None:
    sign(fresh(), YEAR, "CD", ["life_sciences_gap"])
    by = {key: signature.by for key, signature in read_signatures(YEAR).items()}
    assert by == {
        ("leading_cities", "opening"): "AB",
        ("leading_cities", "discussion"): "AB",
        ("life_sciences_gap", "opening"): "CD",
    }


@pytest.mark.parametrize("by", ["", "  ", "A\nB", "A" * 41])
def test_who_signs_must_be_told(signed: Path, by: str) -> None:
    with pytest.raises(WrongParameter, match="initials"):
        sign(fresh(), YEAR, by, [])


def test_there_must_be_something_to_sign(bare: Path) -> None:
    with pytest.raises(WrongParameter, match="no commentary for 2021"):
        sign(fresh(), 2021, "AB", [])


def test_nothing_is_signed_while_a_passage_is_broken(signed: Path, write: Callable) -> None:
    before = signed.read_bytes()
    write(YEAR, "field_leaders", opening='{{ rank("Bejing") }}')
    with pytest.raises(CommentaryError, match="Bejing"):
        sign(fresh(), YEAR, "CD", [])
    assert signed.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b"a,b\n", 1, "these columns are missing"),
        (b"", 1, "no heading"),
        (",".join(HEADING).encode() + b"\nx,y\n", 2, "2 cells"),
        (",".join(HEADING).encode() + b"\n<<<<<<< HEAD\n", 2, "1 cells"),
        (",".join(HEADING).encode() + b"\na,b,fact,c,1,AB\na,b,fact,c,2,AB\n", 3, "signed twice"),
        (",".join(HEADING).encode() + b"\na,b,fcat,c,1,AB\n", 2, "'fcat' is no kind"),
        (b"\xff\xfe", 1, "is UTF-16 text, as a spreadsheet's"),
        (";".join(HEADING).encode() + b"\n", 1, "is separated by semicolons"),
        (",".join(HEADING).encode() + b",\n", 1, "has 1 column without heading at its end"),
        (",".join(HEADING).encode() + b'\na,b,"c,1,AB\n', 2, "never closed"),
    ],
)
def test_a_broken_file_of_signatures_is_told_with_its_line(
    bare: Path, content: bytes, line: int, said: str
) -> None:
    path = signatures_file(YEAR)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(CommentaryError, match=said) as error:
        read_signatures(YEAR)
    assert error.value.line == line
    assert any(said in remark.message for remark in review(fresh()))


def test_the_text_itself_is_one_row(signed: Path) -> None:
    assert all(TEXT in signature.values for signature in read_signatures(YEAR).values())


def test_signatures_of_old_are_taken_over_and_listed(signed: Path) -> None:
    rows = [row.split(",", 3) for row in signed.read_text(encoding="utf-8").splitlines()[1:]]
    text = "".join(
        f"{report},{passage},{rest.replace('text,', '(text),') if kind == 'text' else rest}\n"
        for report, passage, kind, rest in rows if kind in ("text", "fact")
    )  # fmt: skip
    signed.write_text("report,passage,fact,value,signed_by\n" + text, encoding="utf-8")
    remarks = review(fresh())
    assert [remark.to_look for remark in remarks] == [True] * 3
    assert all("AB signed it before signatures told" in remark.message for remark in remarks)
    assert not any(remark.below for remark in remarks)
    assert "revised" not in passage_html("leading_cities", "opening", facts_of(fresh(), YEAR)).html
    sign(fresh(), YEAR, "AB", [])
    assert not review(fresh())


def test_a_row_that_changes_no_value_is_listed_all_the_same(signed: Path, bare: Path) -> None:
    path = bare / "data" / "printed" / str(YEAR) / "cities.csv"
    row = next(row for row in rows_of(path) if row["metric"] == "share" and row["place"] == "Hangzhou")
    write_rows(path, [*rows_of(path), row | {"value": "1400.10", "confidence": "low", "source": OTHER}])
    remark, *more = review(fresh())
    assert more == []
    assert (remark.path.stem, remark.to_look) == ("leading_cities", True)
    assert remark.below == (f"new: Share, overall, 2024, of Hangzhou, {OTHER} = 1400.10, low confidence",)
    assert "revised" not in passage_html("leading_cities", "discussion", facts_of(fresh(), YEAR)).html


class Drawn:
    """Exhibits whose data a test decides."""

    def __init__(self) -> None:
        self.states, self.rows, self.asked = {"printed cities": "1"}, ["Wuhan | 8", "Tokyo | 11"], 0

    def state(self, tables: Collection[str]) -> dict[str, str]:
        return {name: self.states[name] for name in tables}

    def drawn(
        self, report_id: str, year: int, shown: Collection[str]
    ) -> tuple[dict[str, list[str]], set[str]]:
        self.asked += 1
        return {name: self.rows if name == "rank_ladder" else ["same"] for name in shown}, {*self.states}


def test_exhibits_beside_a_passage_are_signed_with_it(write: Callable) -> None:
    write(YEAR, "leading_cities", opening="A.", discussion="B.", limits="C.")
    drawn = Drawn()
    sign(fresh(), YEAR, "AB", [], drawn)
    assert not review(fresh(), exhibits=drawn)
    assert drawn.asked == 1  # no table has changed, so nothing is drawn again
    drawn.states["printed cities"], drawn.rows = "2", ["Wuhan | 7", "Tokyo | 11"]
    remark, *more = review(fresh(), exhibits=drawn)
    assert more == []
    assert remark.line == 2
    assert remark.below == ("different in rank_ladder: Wuhan | 7",)
    drawn.rows = ["Wuhan | 8", "Paris | 12"]
    assert review(fresh(), exhibits=drawn)[0].below == (
        "new in rank_ladder: Paris | 12",
        "gone from rank_ladder: Tokyo",
    )
    sign(fresh(), YEAR, "AB", [], drawn)
    assert not review(fresh(), exhibits=drawn)


def test_each_passage_stands_beside_what_comes_before_and_after_it() -> None:
    assert exhibits_beside("leading_cities") == {
        "opening": ("rank_ladder", "parts_of_the_whole"),
        "discussion": ("rank_history", "top_ten_by_country"),
        "limits": ("in_numbers",),
    }
