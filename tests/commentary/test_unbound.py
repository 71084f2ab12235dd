"""Numbers, years, rank words and comparisons that are no facts: all found, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import ground
import pytest

from helpers.commentary.unbound import unbound_words

newest, passage, evaluated = ground.newest, ground.passage, ground.evaluated

FIRST = 5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("In 2019 it began.", ["2019"]),
        ("About 9.14% and +20 %, −3, 1,234.", ["9.14%", "+20 %", "−3", "1,234"]),
        ("It is third of thirteen.", ["third", "thirteen"]),
        ("It is 3rd, the 21st.", ["3rd", "21st"]),
        ("More than twice as much.", ["More than", "twice"]),
        ("It overtook Boston and leads.", ["overtook", "leads"]),
        ("Twenty-one cities", ["Twenty-one"]),
        ("The largest rose; others fell behind.", ["largest", "rose", "fell", "behind"]),
        ("Larger than, as many as, at least.", ["Larger than", "as many as", "at least"]),
        ("A half, ½ and a tenfold.", ["half", "½", "tenfold"]),
        ("٣ مدن", ["٣"]),
        ("2024–2025 and 10/11", ["2024", "2025", "10", "11"]),
        ("`2024` and `top 3`", ["2024", "top", "3"]),
        ('[a](b.html "title of 2019")', ["2019"]),
        ("[the 2019 page](b.html)", ["2019"]),
        ("![chart of 2019](b.png)", ["2019"]),
        ("a[^1]\n\n[^1]: In 2019.", ["2019"]),
        ('<abbr title="of 2019">a</abbr>', ["2019"]),
        ("Nature\n\n2019. Then", ["2019"]),
        ("It was 4. Then", ["4"]),
        ("| 12 | b |", ["12"]),
        ("# 2019", ["2019"]),
        ("{{ leader() }} leads by 3", ["leads", "3"]),
        ('{% claim rank("Wuhan") > 3 %}It rose to third in 2019{% endclaim %}', ["2019"]),
        ('{% excuse "a reason" %}2019{% endexcuse %} 2020', ["2020"]),
        ("**third** and *2019*", ["third", "2019"]),
        ("{# 2019 #}2020", ["2020"]),
        ("None of them, and only this; both remain.", ["None", "only", "both", "remain"]),
        ("No other source prints it, nowhere else.", ["No other", "prints", "nowhere else"]),
        ("It is borne out and not contradicted.", ["borne out", "contradicted"]),
        ("Every one comes before all others.", ["Every", "one", "before", "all"]),
        ("Neither is printed, nothing is known.", ["Neither", "is printed", "nothing", "is known"]),
        ("The same two cities alone, each of them.", ["The same", "two", "alone", "each of"]),
        ('{% claim rank("Wuhan") > 3 %}Only this{% endclaim %}, no rank', ["no rank"]),
    ],
)
def test_unbound_words_are_found(evaluated: Callable, text: str, words: list[str]) -> None:
    assert [word.word for word in unbound_words(evaluated(text).plain)] == words


@pytest.mark.parametrize(
    "text",
    [
        '{{ rank("Beijing") }} and {{ change("Beijing") }} in {{ year }}.',
        "[a](https://example.org/2019/03/article-4) and [b](../2021/changes.html)",
        "[a](<https://example.org/a 2019>)",
        "[a](https://en.wikipedia.org/wiki/A_(b)_2019)",
        "[a](../{{ year }}/changes.html)",
        "<https://example.org/2019> and https://example.org/2019/1.",
        "[a][b]\n\n[b]: https://example.org/2019",
        "![a](chart-2019.png)",
        "a[^1] b[^22]\n\n[^1]: text\n[^22]: text",
        "`data/printed/2019` and `figures_2019.csv` and `leader`",
        "1. a\n2. b\n10) c",
        "> 1. a\n> 2. b",
        "- 1. a",
        "<!-- written in 2019 -->",
        '<a href="https://example.org/2019">a</a>',
        '<td colspan="2">a</td>',
        "a &#8211; b&nbsp;c",
        '{% excuse "the year of the first edition" %}2016, third{% endexcuse %}',
        '{% excuse "history" %}{{ leader() }} in 2016{% endexcuse %}',
        '{% claim rank("Wuhan") > 3 %}It overtook a third and is more than twice ahead{% endclaim %}',
        "Hefei and CO2, H2O and PM10",
        "A city rather than a country, other than that",
        "The fellow's rows of flowers, mastering",
        "Above all, and at all; no doubt, not only a city; they look the same, for the same reason",
        "What is printed is no sample, and both partners may gather from both",
        '{% excuse "how an index is made" %}Only this is never printed before{% endexcuse %}',
    ],
)
def test_no_false_alarm(evaluated: Callable, text: str) -> None:
    assert unbound_words(evaluated(text).plain) == []


def test_lines_are_exact(evaluated: Callable) -> None:
    text = 'a\n{{ leader() }} of\n2019, 2020\n\n{% excuse "x" %}\n2021\n{% endexcuse %} b\n{% claim rank("Wuhan") > 1\n and rank("Wuhan") > 2 %}\nin 2022{% endclaim %}\n2023'
    lines = [(word.word, word.line - FIRST) for word in unbound_words(evaluated(text).plain)]
    assert lines == [("2019", 2), ("2020", 2), ("2022", 9), ("2023", 10)]
