"""The guide for analysts: its tables name every fact and word, and its examples say what it says they do."""

from __future__ import annotations

import re
from collections.abc import Callable

import ground
import pytest

from helpers.base.paths import project_root
from helpers.commentary.facts.facts import FACT_NAMES
from helpers.commentary.grammar import TAGS
from helpers.commentary.language import VALUES, evaluate
from helpers.commentary.unbound import unbound_words
from helpers.commentary.vocabulary import FILTER_NAMES

passage, facts_in = ground.passage, ground.facts_in

GUIDE = (project_root() / "docs" / "commentary.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    for line in GUIDE.splitlines()
    if line.startswith("| `")
]
EXAMPLES = [text for row in ROWS for text in re.findall(r"`(\{[{%].*?[}%]\})`", " ".join(row[1:]))]
BLOCKS = re.findall(r"```markdown\n(.*?)```", GUIDE, re.S)


def test_the_tables_name_every_fact_value_and_word() -> None:
    named = [row[0].strip("`") for row in ROWS]
    assert named == [*FACT_NAMES, *VALUES, *FILTER_NAMES]
    for tag in TAGS:
        assert f"{{% {tag} " in GUIDE


def test_each_row_shows_what_it_names() -> None:
    for row in ROWS:
        name = row[0].strip("`")
        assert name in VALUES or re.search(rf"\b{name}\b", row[1]), name


@pytest.mark.parametrize("text", [*EXAMPLES, *BLOCKS])
def test_examples_are_understood(facts_in: Callable, passage: Callable, text: str) -> None:
    found = evaluate(passage(text), facts_in(2024))
    assert found.facts or "excuse" in text
    assert unbound_words(found.plain) == []


@pytest.mark.parametrize(
    ("example", "written"), [(row[1].strip("`"), row[2]) for row in ROWS if row[0].strip("`") in FILTER_NAMES]
)
def test_words_are_written_as_the_table_says(
    facts_in: Callable, passage: Callable, example: str, written: str
) -> None:
    assert evaluate(passage(example), facts_in(2024)).markdown == written
