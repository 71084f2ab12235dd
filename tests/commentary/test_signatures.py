"""Signatures: what was signed, readable and small, and what a revision of the data changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import ground
import pytest

from helpers.base.errors import WrongParameter
from helpers.commentary.passages import passage_html
from helpers.commentary.review import facts_of, review, sign
from helpers.commentary.signatures import HEADING, TEXT, read_signatures, signatures_file
from helpers.commentary.source import CommentaryError

bare, fresh, write = ground.bare, ground.fresh, ground.write

YEAR = 2024


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
    assert rows[0] == "report,passage,fact,value,signed_by"
    assert 'leading_cities,discussion,"share(Hangzhou, overall, 2024)",1351.70 (low confidence),AB' in rows
    assert 'life_sciences_gap,opening,"rank(Beijing, health sciences, 2024)",6,AB' in rows
    assert len(rows) == 1 + 3 + 3
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
    assert all(f"was {old}, is {new}" in remark.message for remark in remarks)
    for report, name in [
        ("leading_cities", "opening"),
        ("leading_cities", "discussion"),
        ("life_sciences_gap", "opening"),
    ]:
        html = passage_html(report, name, facts_of(index, YEAR)).html
        assert (f"<td>{old}</td><td>{new}</td>" in html) == ((report, name) in flagged)
        assert ("Figures revised since AB signed" in html) == ((report, name) in flagged)
    sign(index, YEAR, "AB", [])
    assert not review(index)
    after = signed.read_text(encoding="utf-8").splitlines()
    assert sum(a != b for a, b in zip(signed_before, after, strict=True)) == len(
        flagged
    )  # one line of a diff each


def test_an_edited_text_is_to_be_signed_again(signed: Path, write: Callable) -> None:
    write(YEAR, "leading_cities", opening="Other words.", discussion='The Share is {{ share("Hangzhou") }}.')
    remarks = review(fresh())
    assert ["edited since AB signed it" in remark.message for remark in remarks] == [True]
    assert (
        "Edited since AB signed it" in passage_html("leading_cities", "opening", facts_of(fresh(), YEAR)).html
    )


def test_a_revision_shows_in_an_edited_text_too(signed: Path, bare: Path, write: Callable) -> None:
    write(YEAR, "leading_cities", opening='Now {{ rank("Beijing", "health sciences") }}.')
    revise(bare, "rank", "Beijing", "health", "6", "7")
    said = [remark.message for remark in review(fresh()) if remark.path.stem == "leading_cities"]
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
        (b"a,b\n", 1, "heading"),
        (b"", 1, "heading"),
        (",".join(HEADING).encode() + b"\nx,y\n", 2, "2 cells"),
        (",".join(HEADING).encode() + b"\n<<<<<<< HEAD\n", 2, "1 cells"),
        (",".join(HEADING).encode() + b"\na,b,c,1,AB\na,b,c,2,AB\n", 3, "signed twice"),
        (b"\xff\xfe", 1, "cannot be read"),
        (",".join(HEADING).encode() + b'\na,b,"c,1,AB\n', 1, "cannot be read"),
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
