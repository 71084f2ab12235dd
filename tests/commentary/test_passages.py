"""Passages on a page: gaps with drafts, flags where a claim fails, errors where the text would be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import ground
import pytest
from bs4 import BeautifulSoup

from helpers.base.manifest import read_manifest
from helpers.commentary.facts.facts import facts_of
from helpers.commentary.passages import drafted, passage_html
from helpers.commentary.source import CommentaryError, commentary_file, places_in_notebook, read_passages
from helpers.index.choose import load_source
from helpers.index.interface import Index
from helpers.index.printed import load_index
from helpers.report.report import open_report

bare, write = ground.bare, ground.write

# One sentence, written about 2021, with claims of which some hold three years later and some do not.
SENTENCE = (
    'Beijing is {{ rank("Beijing", "life sciences") | ordinal }} in {{ year }}. '
    '{% claim rank("Beijing", "life sciences") == 5 %}It stands fifth.{% endclaim %} '
    '{% claim leader("life sciences") == "New York" %}New York leads.{% endclaim %} '
    '{% claim rank("New York") < rank("Shanghai") %}New York is ahead of Shanghai.{% endclaim %} '
    '{% claim rank("Beijing") == 1 %}Beijing is first overall.{% endclaim %}'
)


def soup_of(report_id: str, name: str, year: int, text_year: int | None = None) -> BeautifulSoup:
    shown = passage_html(report_id, name, facts_of(load_index(), year), text_year)
    assert not shown.error
    return BeautifulSoup(shown.html, "html.parser")


def test_a_year_without_commentary_shows_drafts_marked_so(bare: Path, write: Callable) -> None:
    write(2024, "life_sciences_gap", opening="Words of another year.")
    text = soup_of("life_sciences_gap", "opening", 2023).text
    assert "Words of another year" not in text
    assert "commentary is written" not in text
    drafted_text = soup_of("leading_cities", "opening", 2024).text
    assert "Drafted from the facts, not written by an analyst" in drafted_text
    assert "Beijing, Shanghai and New York metropolitan area" in drafted_text


def test_nothing_stands_where_there_is_nothing_to_draft(bare: Path) -> None:
    assert passage_html("leading_cities", "limits", facts_of(load_index(), 2024)).html == ""


def test_a_draft_that_nobody_edited_is_marked_so_on_the_page(bare: Path, write: Callable) -> None:
    write(
        2024,
        "leading_cities",
        opening="{{ leaders(3) | capital }} head the ranking of {{ year }}, in this order.",
    )
    assert "Drafted from the facts" in soup_of("leading_cities", "opening", 2024).text
    write(2024, "leading_cities", opening="{{ leaders(3) | capital }} head the ranking.")
    assert "Drafted from the facts" not in soup_of("leading_cities", "opening", 2024).text


def test_an_empty_passage_is_drafted(bare: Path, write: Callable) -> None:
    write(2024, "leading_cities", opening="   ")
    assert "Drafted from the facts" in soup_of("leading_cities", "opening", 2024).text


def test_commentary_of_another_source_has_a_folder_of_its_own_and_no_drafts(
    bare: Path, write: Callable
) -> None:
    write(2024, "leading_cities", opening="Of the default source.")
    facts = facts_of(load_index(), 2024)
    other = replace(facts, index=replace(facts.index, name="mine"))
    assert passage_html("leading_cities", "opening", other).html == ""
    path = commentary_file(2024, "leading_cities", "mine")
    assert path == bare / "notebooks/commentary/mine/2024/leading_cities.md"
    path.parent.mkdir(parents=True)
    path.write_text("<!-- passage: opening -->\n\nMine: {{ leader() }}.\n")
    assert "Mine: Beijing." in passage_html("leading_cities", "opening", other).html
    assert "Mine" not in passage_html("leading_cities", "opening", facts).html


def test_drafts_of_every_report_and_year_stand(index: Index) -> None:
    for year in index.years:
        for report_id in read_manifest():
            for name in places_in_notebook(report_id) or ["opening"]:
                facts = facts_of(index, year)
                for line, markdown in drafted(report_id, name, facts):
                    assert line
                    assert "not printed" not in markdown
                    assert "nan" not in markdown.lower().split()
                assert not any(fact.missing for fact in facts.used)


@pytest.mark.parametrize(("year", "word"), [(2021, "fifth"), (2024, "third")])
def test_the_same_sentence_says_what_its_year_says(bare: Path, write: Callable, year: int, word: str) -> None:
    write(2021, "life_sciences_gap", opening=SENTENCE)
    soup = soup_of("life_sciences_gap", "opening", year, text_year=2021)
    assert f"Beijing is {word} in {year}." in soup.text
    assert ("Written for 2021, shown with the figures of 2024." in soup.text) == (year == 2024)


def test_against_another_year_exactly_the_claims_that_fail_are_flagged(bare: Path, write: Callable) -> None:
    write(2021, "life_sciences_gap", opening=SENTENCE)
    assert not soup_of("life_sciences_gap", "opening", 2021).find_all(class_="flag")
    flags = [
        flag.text for flag in soup_of("life_sciences_gap", "opening", 2024, 2021).find_all(class_="flag")
    ]
    assert len(flags) == 2
    assert 'rank("Beijing", "life sciences") == 5' in flags[0]
    assert "rank(Beijing, life sciences, 2024) = 3" in flags[0]
    assert "rank(Shanghai, overall, 2024) = 2" in flags[1]


def test_a_claim_on_missing_figures_is_flagged(bare: Path, write: Callable) -> None:
    write(
        2024, "field_leaders", opening='{% claim share("Wuhan", "health sciences") > 1 %}Text.{% endclaim %}'
    )
    flag = soup_of("field_leaders", "opening", 2024).find(class_="flag").text
    assert "cannot be checked" in flag
    assert "not printed: Share of Wuhan" in flag


@pytest.mark.parametrize(
    "text",
    [
        "<!-- {} -->\n\nseen",
        "[^1]\n\n[^1]: a\n[^2]: {}",
        "| a |\n|---|\n| b |\n{}",
        "```\n{}\n```",
        "> {}",
        "- {}",
    ],
)
def test_no_flag_gets_lost(bare: Path, write: Callable, text: str) -> None:
    claim = '{% claim rank("Beijing") == 2 %}Beijing is second.{% endclaim %}'
    write(2024, "field_leaders", opening=text.format(claim))
    soup = soup_of("field_leaders", "opening", 2024)
    assert len(soup.find_all(class_="flag")) == 1
    assert not any("\ue000" <= letter <= "\uf8ff" for letter in str(soup))


def test_conditions_are_shown_as_text(bare: Path, write: Callable) -> None:
    write(
        2024,
        "field_leaders",
        opening='{% claim rank("Beijing") < 1 %}a{% endclaim %}',
    )
    assert "&lt; 1</code>" in passage_html("field_leaders", "opening", facts_of(load_index(), 2024)).html


def test_readers_are_not_told_who_has_signed(bare: Path, write: Callable) -> None:
    write(2024, "field_leaders", opening="Words.")
    assert soup_of("field_leaders", "opening", 2024).text.strip() == "Words."


def test_an_error_stands_where_the_text_would_be(bare: Path, write: Callable, displayed) -> None:
    path = write(2024, "leading_cities", opening='a\n<b> {{ rank("Bejing") }}')
    open_report("leading_cities", year=2024).comment("opening")
    assert 'class="commentary-error"' in displayed.page
    assert (
        "notebooks/commentary/2024/leading_cities.md, line 4: There is no city &#x27;Bejing&#x27;. Did you mean"
        in displayed.page
    )
    assert displayed.text[0].startswith(path.relative_to(bare).as_posix())


def test_a_build_fails_on_an_error(bare: Path, write: Callable, displayed) -> None:
    from helpers.runs import render

    write(2024, "leading_cities", opening="{{ rank() }}")
    open_report("leading_cities", year=2024).comment("opening")
    with pytest.raises(render.ReportFailed, match="leading_cities.md, line 3: rank needs 'city'"):
        render._require_commentary(displayed.page)
    write(
        2024,
        "leading_cities",
        opening='<section class="commentary-error"><p><strong>x</strong>y</p></section>',
    )
    displayed.html.clear()
    open_report("leading_cities", year=2024).comment("opening")
    render._require_commentary(displayed.page)


def test_facts_of_commentary_are_cited(bare: Path, write: Callable, displayed) -> None:
    write(2024, "leading_cities", opening='{{ change("Beijing") }}')
    report = open_report("leading_cities", year=2024)
    report.comment("opening")
    assert set(report.cited) == set(report.facts.change("Beijing").sources)
    report.facts_to_use()
    assert "+9.14%" in displayed.html[-1]


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b"text\n<!-- passage: opening -->\n", 1, "text before the first"),
        (b"<!-- passage: a -->\n\n<!-- passage: a -->\n", 3, "there twice"),
        (b"<!-- passage: a -->\n<!-- Passage: b -->\n", 2, "a passage begins with a line"),
        (b"<!-- passage: a -->\n\n<!-- passage b -->\n", 3, "a passage begins with a line"),
        (b"<!-- passage: a -->\nx\n\xff\xfe\n", 3, "not UTF-8"),
        (b"<!-- passage: a -->\nx\n\x00\n", 3, "cannot be read"),
        ("<!-- passage: a -->\n\ue000".encode(), 2, "U+E000"),
        (b"x" * 100_001, 1, "at most 100,000"),
    ],
)
def test_broken_files_are_told_with_their_line(tmp_path: Path, content: bytes, line: int, said: str) -> None:
    path = tmp_path / "report.md"
    path.write_bytes(content)
    with pytest.raises(CommentaryError) as error:
        read_passages(path)
    assert error.value.line == line
    assert said in error.value.plain


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_files_of_any_editor_are_read(tmp_path: Path, start: bytes, end: bytes) -> None:
    path = tmp_path / "report.md"
    path.write_bytes(
        start + end.join([b"<!-- passage: a -->", b"one\x0b"[:3], b"<!-- passage: b -->", b"two"])
    )
    passages = read_passages(path)
    assert [(p.name, p.text.strip(), p.line) for p in passages.values()] == [("a", "one", 2), ("b", "two", 4)]


def test_a_folder_in_place_of_a_file_is_an_error_on_the_page(bare: Path) -> None:
    commentary_file(2024, "field_leaders").mkdir(parents=True)
    assert (
        "the file is a folder and no file"
        in passage_html("field_leaders", "opening", facts_of(load_index(), 2024)).error
    )


def test_drafts_pass_over_subjects_that_another_source_does_not_have() -> None:
    """Tables of institutions have life sciences under another name."""
    facts = facts_of(load_source("annual"), 2022)
    names = places_in_notebook("field_leaders")
    assert [line for name in names for line, _ in drafted("field_leaders", name, facts)]
