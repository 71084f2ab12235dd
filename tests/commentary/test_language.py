"""The language of commentary: facts and words filled in, claims checked, errors with their exact line."""

from __future__ import annotations

from collections.abc import Callable

import ground
import pytest

from helpers.commentary.facts.facts import Facts
from helpers.commentary.language import evaluate
from helpers.commentary.source import CommentaryError
from helpers.commentary.vocabulary import FILTER_NAMES

newest, facts_in, passage, evaluated = ground.newest, ground.facts_in, ground.passage, ground.evaluated

FIRST = 5  # the line on which the text of a passage begins


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ('{{ rank("Beijing", "life sciences") | ordinal }}', "third"),
        ('{{ change("Beijing") }}', "+9.14%"),
        ('{{ gap("Beijing", "life sciences") | city_or_cities }}', "two cities"),
        ('{{ gap("Boston", "life sciences") | place_or_places | capital }}', "One place"),
        ('{{ cities_in_top("China") | cardinal }}', "six"),
        ('{{ change("Beijing") | signed_percent }}', "+9.1%"),
        ('{{ leader("life sciences") }}', "New York metropolitan area"),
        ('{{ moved("Hangzhou") | capital }}', "Up three places"),
        ('{{ rank(leader("life sciences"), "life sciences") }}', "1"),
        ('{{ rank("Beijing", year=compare_to) }}', "1"),
        ('{{ share("Wuhan", "health sciences") }}', r"\[not printed: Share of Wuhan, health sciences, 2024\]"),
        ('{{ share("Wuhan", "health sciences") | cardinal }}', r"\[not printed: Share of Wuhan, health sciences, 2024\]"),
        ("{{ year }} {{ compare_to }}", "2024 2023"),
        ("{# a note to myself #}text", "text"),
        ('a {% excuse "history" %}1912{% endexcuse %} b', "a 1912 b"),
        ('{%- claim rank("Beijing") == 1 -%} x {%- endclaim -%}', "x"),
    ],
)  # fmt: skip
def test_facts_and_words(facts_in: Callable, passage: Callable, text: str, written: str) -> None:
    assert evaluate(passage(text), facts_in(2024)).markdown == written


def test_no_earlier_year_says_so(facts_in: Callable, passage: Callable) -> None:
    text = evaluate(
        passage('{{ compare_to }} {{ rank("Beijing", year=compare_to) }}'), facts_in(2016)
    ).markdown
    assert text.count("no earlier comparable year has figures") == 2


def test_every_word_is_used_above() -> None:
    assert set(FILTER_NAMES) == {
        "ordinal",
        "cardinal",
        "capital",
        "signed_percent",
        "city_or_cities",
        "place_or_places",
    }


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('a\nb {{ rank("Bejing") }}', 1, "'Bejing'. Did you mean 'Beijing'"),
        ('Bejing\n\n{{ rank("Beijing") }}\n{{ rank("Bejing") }}', 3, "'Bejing'"),
        ('{{ rank("Bejing") }}\n{{ rank("Bejing") }}', 0, "'Bejing'"),
        ('{{ rank("Beijing", "live") }}', 0, "no subject or field 'live'"),
        ('a\n{% claim rank("Beijing") == 1 %}\nb\n{{ rank("Bejing") }}{% endclaim %}', 3, "'Bejing'"),
        ('a\n{% claim rank("Beijing") == 1 and\nrank("Bejing") == 2 %}\nb{% endclaim %}', 2, "'Bejing'"),
        ('a\n\n{% claim rank("Bejing") == 1 %}b{% endclaim %}', 2, "'Bejing'"),
        ('a {{\nrank(\n"Bejing") }}', 1, "'Bejing'"),
        ("a\n\nb {{ leder() }}", 2, "no fact 'leder'. Did you mean 'leader'"),
        ("a\n{{ leader }}", 1, r"asked like leader\(…\)"),
        ('a\n{{ rank("Beijing") | ordnial }}', 1, "no word 'ordnial'. Did you mean 'ordinal'"),
        ("a\n{{ leader() | ordinal }}", 1, "'ordinal' needs a whole number"),
        ('a\n{{ change("Beijing") | cardinal }}', 1, "'cardinal' needs a whole number"),
        ("a\n{{ leader() | signed_percent }}", 1, "'signed_percent' needs a number"),
        ('a\n{{ rank("Beijing", year=2204) }}', 1, "Did you mean 2024"),
        ('a\n{% excuse "" %}b{% endexcuse %}', 1, "needs a reason"),
        ('a\n\n{% clam rank("Beijing") %}b{% endclam %}', 2, "no tag 'clam'. Did you mean 'claim'"),
        ('a\n{% claim leader() == "Bejing" %}b{% endclaim %}', 1, "no city 'Bejing'. Did you mean 'Beijing'"),
        ('a\n{% claim leader() == 3 %}b{% endclaim %}', 1, "cannot be compared"),
        ('a\n{% claim "Beijing" in rank("Beijing") %}b{% endclaim %}', 1, "no list of places"),
        ('a\n{% claim leader() in "Beijing" %}b{% endclaim %}', 1, "needs a list of places"),
        ("a\nb\n{{ leader(", 2, "'}}' is missing"),
        ('a\n{ rank("Beijing") }', 1, "one brace; a fact stands in two"),
        ('a\n{ rank("Beijing") }}', 1, "one brace"),
        ('a\n{{ rank("Beijing") } and {{ leader() }}', 1, "'{{' is not closed"),
        ('a\n{{ rank("Beijing") %}', 1, "'{{' is not closed"),
        ('a\nleader() }}', 1, "'}}' closes nothing"),
        ("a\n{{ rank(“Beijing”) }}", 1, "curly quotes"),
        ("a\n{{ rank(‘Beijing’) }}", 1, "curly quotes"),
        ('a\n{{ rank("Beijing) }}', 1, "a quotation mark is missing"),
        ('a\n{{ rank("Beijing" }}', 1, r"a bracket '\)' is missing"),
        ("a\n{{ rank(Beijing) }}", 1, 'A name stands in quotes: "Beijing"'),
        ('a\n{% claim rank("Beijing", year=2021) = 1 %}b{% endclaim %}', 1, "write '=='"),
        ('a\n{% claim rank("Beijing") == 1 %}b\n{% excuse "x" %}c{% endexcuse %}', 1, "claim that begins here is not closed"),
        ('a\nb{% endclaim %}', 1, "'endclaim' ends no claim"),
        ('a\n{% claim rank("Beijing") == 1 }b{% endclaim %}', 1, "'{%' is not closed"),
        ('a\n{{ rank("chemistry", "Beijing") }}', 1, "'chemistry' is a subject or field: are two arguments swapped"),
        ('a\n{{ rank("Beijing", "Shanghai") }}', 1, "'Shanghai' is a city: are two arguments swapped"),
        ('a\n{{ rank("Beijing", 2021) }}', 1, "A year is given by its name: year=2021"),
        ('a\n{{ cities_in_top(10, "China") }}', 1, "A name belongs here, not a number"),
        ('a\n{% claim rank("Beijing") == 1 %}\nb', 1, "claim"),
        ('a\n{{ rank "Beijing" }}', 1, r"stands in round brackets: rank\(…\)"),
        ('a\n{{ rank["Beijing"] }}', 1, r"stands in round brackets: rank\(…\)"),
        ('a\n{{ rank("Beijing"; "chemistry") }}', 1, "is parted by commas"),
        ("a\n{{ }}", 1, "nothing stands between '{{' and '}}'"),
        ("a\n{{ year + 1 }}", 1, "commentary does not calculate"),
        ('a\n<<rank("Beijing")>>', 1, "stands in the text as it is; a fact stands in"),
        ("a\n[[ rank(“Beijing”) ]]", 1, "stands in the text as it is"),
        ('a\n% claim rank("Beijing") == 1 %b', 1, "'% claim' has lost its brace"),
    ],
)  # fmt: skip
def test_errors_name_file_and_exact_line(
    facts_in: Callable, passage: Callable, text: str, line: int, said: str
) -> None:
    with pytest.raises(CommentaryError, match=said) as error:
        evaluate(passage(text), facts_in(2024))
    assert error.value.line == FIRST + line
    assert f"report.md, line {FIRST + line}: " in str(error.value)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ('rank("Beijing", "life sciences") == 3', True),
        ('rank("Beijing", "life sciences") == 5', False),
        ('rank("Beijing") < rank("Shanghai") < rank("New York")', True),
        ('rank("Shanghai") < rank("Beijing")', False),
        ('leader("life sciences") == "New York"', True),
        ('"New York" == leader("life sciences")', True),
        ('leader() != "Boston"', True),
        ('"Boston" in leaders(2, "life sciences")', True),
        ('"Boston" not in leaders(2)', True),
        ('overtook("Hangzhou", "Tokyo metropolitan area")', True),
        ('not overtook("Nanjing", "Boston")', True),
        ('ratio("Beijing", "Shanghai") > 2', False),
        ('change("Beijing") > 9 and (change("Shanghai") > 9 or rank("Beijing") == 4)', True),
        ('moved("Hangzhou") >= -1', True),
        ('share("Wuhan", "health sciences") > 1', None),
        ('rank("Beijing") == 1 and share("Wuhan", "health sciences") > 1', None),
        ('rank("Beijing") == 2 and share("Wuhan", "health sciences") > 1', False),
        ('overtook("Nanjing", "A Coruña")', None),
    ],
)
def test_claims(facts_in: Callable, passage: Callable, condition: str, holds: bool | None) -> None:
    found = evaluate(passage(f"a\n{{% claim {condition} %}}text{{% endclaim %}}"), facts_in(2024))
    assert [claim.holds for claim in found.claims] == [holds]
    assert found.claims[0].condition.replace("(", "") in condition.replace("(", "")
    assert found.claims[0].line == FIRST + 1
    assert ("\ue000" in found.markdown) == (holds is not True)


def test_a_claim_tells_the_part_that_fails(facts_in: Callable, passage: Callable) -> None:
    text = '{% claim rank("Beijing") == 1 and (rank("Wuhan") < 3 or not rank("Shanghai") == 2) and -1 < rank("Boston") %}a{% endclaim %}'
    claim = evaluate(passage(text), facts_in(2024)).claims[0]
    assert claim.condition == '(rank("Wuhan") < 3 or not rank("Shanghai") == 2)'
    assert claim.evidence == "rank(Wuhan, overall, 2024) = 8; rank(Shanghai, overall, 2024) = 2"


def test_all_facts_of_a_condition_are_asked_for_whatever_the_first_says(
    facts_in: Callable, passage: Callable
) -> None:
    text = '{% claim rank("Beijing") == NUMBER and rank("Shanghai") == 2 %}a{% endclaim %}'
    asked = [evaluate(passage(text.replace("NUMBER", n)), facts_in(2024)).facts for n in ("1", "7")]
    assert [[fact.expression for fact in facts] for facts in asked] == [
        ["rank(Beijing, overall, 2024)", "rank(Shanghai, overall, 2024)"]
    ] * 2


@pytest.mark.parametrize(
    "text",
    [
        "{ a } and {b: 1} and a set {1, 2}",
        "{# a note with } and {{ and “quotes” #}b",
        '{{ rank("Xi\'an") }}',
        '`{ rank }` and `rank("Beijing")`, in a rank (“first”)',
        "Of all, 3 % claim a rise",
    ],
)
def test_braces_that_are_no_slips_stand(facts_in: Callable, passage: Callable, text: str) -> None:
    evaluate(passage(text), facts_in(2024))


def test_a_claim_tells_what_the_figures_say(facts_in: Callable, passage: Callable) -> None:
    text = '{% claim rank("Beijing", "life sciences") == 5 %}fifth{% endclaim %}'
    assert (
        evaluate(passage(text), facts_in(2024)).claims[0].evidence == "rank(Beijing, life sciences, 2024) = 3"
    )


@pytest.mark.parametrize("body", ["| a |\n|---|\n| b |", "```\ncode\n```", "[a]: https://example.org/x"])
def test_a_flag_does_not_break_the_markup_before_it(evaluated: Callable, body: str) -> None:
    found = evaluated(f'{{% claim rank("Beijing") == 1000 %}}\n{body}\n{{% endclaim %}}')
    assert f"{body}\n\n\ue0000\ue001" in found.markdown


def test_facts_of_conditions_belong_to_the_passage(evaluated: Callable, newest: Facts) -> None:
    found = evaluated('{% claim rank("Wuhan") > 1 %}a{% endclaim %} {{ leader() }}')
    assert [fact.expression.partition("(")[0] for fact in found.facts] == ["rank", "leader"]


def test_facts_cannot_be_markup(evaluated: Callable, newest: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    names = newest.index.city_names | {"<b>*x*</b>": "<b>*x*</b>"}
    monkeypatch.setitem(newest.index.__dict__, "city_names", names)
    assert r"\<b\>\*x\*\</b\>" in evaluated('{{ rank("<b>*x*</b>") }}').markdown
