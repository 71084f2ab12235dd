"""All commentary at once: what the check lists, what it leaves alone, and the files it makes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import ground
import pytest
from conftest import ROOT, science_cities

from helpers.base.errors import WrongParameter
from helpers.base.manifest import read_manifest
from helpers.base.paths import notebooks_folder
from helpers.commentary.facts.facts import facts_of
from helpers.commentary.passages import drafted
from helpers.commentary.review import create_commentary, review, sign
from helpers.commentary.signatures import signatures_file
from helpers.commentary.source import commentary_file, places_in_notebook, read_passages
from helpers.index.printed import load_index

bare, write = ground.bare, ground.write


def said(year: int | None = None, against: int | None = None) -> list[tuple[str, int, str]]:
    """What is wrong; that nothing is signed yet goes without saying."""
    found = [remark for remark in review(load_index(), year, against) if not remark.to_look]
    return [(remark.path.name, remark.line, "; ".join((remark.message, *remark.below))) for remark in found]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('a\n\n{% claim rank("Beijing") == 2 %}b{% endclaim %}', 5, "claim no longer holds: rank(\"Beijing\") == 2; rank(Beijing, overall, 2024) = 1"),
        ('{% claim share("Wuhan", "health sciences") > 1 %}b{% endclaim %}', 3, "claim cannot be checked"),
        ("a\nin 2019", 4, "'2019' is no fact (number)"),
        ("a\nit overtook others", 4, "'overtook' is no fact"),
        ('a\n{{ rank("Bejing") }}', 4, "Did you mean 'Beijing'"),
        ("a\n\n[b](chnages.html)", 5, "leads to no report"),
        ("[b](../1999/changes.html)", 3, "a year without reports"),
        ("a\n![b](nothing.png)", 4, "does not stand beside"),
        ('a {% excuse "" %}2019{% endexcuse %}', 3, "needs a reason"),
    ],
)  # fmt: skip
def test_remarks_name_file_and_line(bare: Path, write: Callable, text: str, line: int, message: str) -> None:
    write(2024, "life_sciences_gap", opening=text)
    remarks = said()
    assert [(name, at) for name, at, _ in remarks] == [("life_sciences_gap.md", line)]
    assert message in remarks[0][2]


def test_sound_commentary_has_no_remarks(bare: Path, write: Callable) -> None:
    write(
        2024,
        "life_sciences_gap",
        opening='{{ leader() }}, see [another year](../2021/changes.html).\n\n{% claim rank("Beijing") == 1 %}It leads.{% endclaim %}',
    )
    assert said() == []


def test_all_remarks_come_at_once(bare: Path, write: Callable) -> None:
    write(2024, "life_sciences_gap", opening="2019", strange="text")
    write(2024, "unknown", opening="text")
    write(2021, "leading_cities", opening="third")
    write(2018, "leading_cities", opening="text")
    remarks = said()
    assert [name for name, _, _ in remarks] == [
        "2018",
        "leading_cities.md",
        "life_sciences_gap.md",
        "life_sciences_gap.md",
        "unknown.md",
    ]
    assert any("places no passage 'strange'" in message for _, _, message in remarks)
    assert any("there is no report 'unknown'" in message for _, _, message in remarks)
    assert any("2018, a year without index data" in message for _, _, message in remarks)
    assert len(said(2021)) == 1


def test_last_years_text_against_new_figures(bare: Path, write: Callable) -> None:
    claims = {
        'rank("Beijing", "life sciences") == 5': False,
        'rank("Beijing") == 1': True,
        'rank("New York") == 2': False,
    }
    write(
        2021,
        "life_sciences_gap",
        opening="\n".join(f"{{% claim {claim} %}}Text.{{% endclaim %}}" for claim in claims),
    )
    sign(load_index(), 2021, "AB", [])
    assert said(2021) == []
    failing = [message for _, _, message in said(2021, 2024)]
    assert len(failing) == 2
    for claim, holds in claims.items():
        assert any(f"no longer holds: {claim};" in message for message in failing) != holds


def test_new_files_hold_the_drafts_and_nothing_is_overwritten(bare: Path, write: Callable) -> None:
    own = write(2024, "leading_cities", opening="My own words.")
    before = own.read_bytes()
    index = load_index()
    made = create_commentary(index, 2024)
    assert own not in made
    assert own.read_bytes() == before
    with_places = [report_id for report_id in read_manifest() if places_in_notebook(report_id)]
    assert {path.stem for path in made} == set(with_places) - {"leading_cities"}
    for path in made:
        for name, passage in read_passages(path).items():
            lines = [line for line, _ in drafted(path.stem, name, facts_of(index, 2024))]
            assert passage.text.strip() == "\n".join(lines)
    after = {path: path.read_bytes() for path in notebooks_folder().rglob("*.md")}
    assert create_commentary(index, 2024) == []
    assert {path: path.read_bytes() for path in notebooks_folder().rglob("*.md")} == after


def test_no_file_is_made_for_a_report_that_a_source_does_not_have(bare: Path) -> None:
    made = {path.stem for path in create_commentary(replace(load_index(), name="annual"), 2022)}
    assert "field_leaders" in made and "article_check" not in made


def test_a_link_in_place_of_a_file_is_not_overwritten(bare: Path) -> None:
    path = commentary_file(2024, "leading_cities")
    path.parent.mkdir(parents=True)
    path.symlink_to(bare / "elsewhere.md")
    assert path not in create_commentary(load_index(), 2024)
    assert path.is_symlink()


def test_new_files_have_no_errors_in_any_year_and_cannot_be_signed(bare: Path) -> None:
    index = load_index()
    for year in index.years:
        create_commentary(index, year)
    unsound = [message for _, _, message in said() if "is no fact (" not in message]
    assert unsound == []
    drafted_ones = {
        r.path.stem for r in review(index, index.years[-1]) if r.to_look and "as it was drafted" in r.message
    }
    assert "leading_cities" in drafted_ones
    with pytest.raises(
        WrongParameter, match=r"leading_cities.md, line 2: passage .opening. is as it was drafted"
    ):
        sign(index, index.years[-1], "AB", [])
    assert not signatures_file(index.years[-1]).exists()


def test_a_draft_that_was_edited_is_signed(bare: Path) -> None:
    index = load_index()
    for path in create_commentary(index, 2024):
        path.write_text(path.read_text().replace("-->\n\n", "-->\n\nEdited. "))
    assert sign(index, 2024, "AB", ["leading_cities"])[1] == 3


def test_lines_are_short_whatever_they_tell(bare: Path) -> None:
    shutil.copytree(ROOT / "notebooks" / "commentary" / "2021", commentary_file(2021, "x").parent)
    lines = [line for remark in review(load_index(), 2021, 2024) for line in str(remark).splitlines()]
    assert len(lines) > 30
    assert max(map(len, lines)) <= 160
    assert any(line.endswith("…") for line in lines)


def test_the_command_line(bare: Path, write: Callable) -> None:
    write(
        2021,
        "life_sciences_gap",
        opening='a\n{% claim rank("Beijing", "life sciences") == 5 %}It is fifth.{% endclaim %}',
    )
    done = science_cities(bare, "check", "--year", "2021")
    assert done.returncode == 0, done.stderr
    done = science_cities(bare, "check", "--year", "2021", "--against", "2024")
    assert done.returncode == 1
    assert "notebooks/commentary/2021/life_sciences_gap.md, line 4: claim no longer holds" in done.stderr
    done = science_cities(bare, "commentary", "sign", "2021", "--as", "AB")
    assert done.returncode == 0, done.stderr
    assert "one passage signed as AB" in done.stdout
    done = science_cities(bare, "commentary", "new", "2020")
    assert done.returncode == 0, done.stderr
    assert "made notebooks/commentary/2020/leading_cities.md" in done.stdout
