"""Hostile text: refused, or shown as harmless text. Nothing runs, nothing is read, nothing loads, nothing hangs."""

from __future__ import annotations

import re
from collections.abc import Callable

import ground
import pytest
from bs4 import BeautifulSoup

from helpers.commentary.facts.facts import Facts
from helpers.commentary.language import evaluate
from helpers.commentary.markup import html_of
from helpers.commentary.source import CommentaryError, Passage

newest, passage = ground.newest, ground.passage

DEEP = 5_000
REFUSED = {
    "attribute of a tuple": "{{ ().__class__.__bases__[0].__subclasses__() }}",
    "attribute of a text": '{{ "".__class__.__mro__[1] }}',
    "attribute of a fact": "{{ rank.__globals__ }}",
    "attribute of a call": '{{ rank("Beijing").__class__ }}',
    "attribute by item": '{{ rank["__globals__"] }}',
    "item of a call": '{{ rank("Beijing")["value"] }}',
    "attribute by word": '{{ rank("Beijing") | attr("__class__") }}',
    "call of a call": '{{ rank("Beijing")() }}',
    "call of an attribute": '{{ leader().format("x") }}',
    "call of a text": '{{ "x"("y") }}',
    "self": "{{ self }}",
    "self by attribute": "{{ self.__init__.__globals__ }}",
    "cycler": "{{ cycler }}",
    "cycler globals": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "joiner": "{{ joiner() }}",
    "lipsum": "{{ lipsum(n=100000) }}",
    "namespace": "{{ namespace(a=1) }}",
    "dictionary function": "{{ dict(a=1) }}",
    "range": "{{ range(1000000000) }}",
    "config": "{{ config }}",
    "python import": "{{ __import__('os').system('id') }}",
    "environment": "{{ environment }}",
    "caller": "{{ caller() }}",
    "context": "{{ context }}",
    "facts object": "{{ facts.index.tables }}",
    "private member of facts": "{{ _city_names }}",
    "method of facts that is no fact": '{{ city("Beijing") }}',
    "import tag": '{% import "os" as os %}',
    "from tag": '{% from "x" import y %}',
    "include tag": '{% include "/etc/passwd" %}',
    "extends tag": '{% extends "base.html" %}',
    "macro tag": "{% macro x() %}y{% endmacro %}",
    "set tag": "{% set x = 1 %}",
    "set block": "{% set x %}y{% endset %}",
    "for tag": "{% for x in (1, 2) %}y{% endfor %}",
    "nested for tags": "{% for x in [1,2] recursive %}{{ loop([1,2]) }}{% endfor %}",
    "if tag": "{% if true %}x{% endif %}",
    "call tag": "{% call rank('Beijing') %}x{% endcall %}",
    "filter tag": "{% filter upper %}x{% endfilter %}",
    "block tag": "{% block x %}y{% endblock %}",
    "with tag": "{% with x = 1 %}{{ x }}{% endwith %}",
    "autoescape tag": "{% autoescape false %}<b>{% endautoescape %}",
    "do tag": "{% do rank('Beijing') %}",
    "raw tag": "{% raw %}{% claim rank('Beijing') == 2 %}x{% endclaim %}{% endraw %}",
    "raw tag with dashes": "{%- raw -%}3 of 4{%- endraw -%}",
    "unfinished raw tag": "{% raw %}{{ rank('Beijing') }}",
    "percent formatting": '{{ "%s" % rank }}',
    "percent padding": '{{ "%1000000000d" % 1 }}',
    "format word": '{{ "%s" | format(rank) }}',
    "format map": "{{ '{0.__class__}'.format(rank) }}",
    "huge text": '{{ "a" * 1000000000 }}',
    "huge power": "{{ 9 ** 9 ** 9 }}",
    "huge number": "{{ rank('Beijing', year=" + "9" * 5_000 + ") }}",
    "infinite number": "{{ leaders(1e999) }}",
    "huge count": "{{ leaders(1000000000) }}",
    "huge top": '{{ cities_in_top("China", 1000000000) }}',
    "negative count": "{{ leaders(-1) }}",
    "truth for a year": '{{ rank("Beijing", year=true) }}',
    "broken number": '{{ rank("Beijing", year=2021.5) }}',
    "concatenation": '{{ leader() ~ "x" }}',
    "addition": '{{ rank("Beijing") + 1 }}',
    "list": '{{ ["x"] }}',
    "dictionary": '{{ {"a": 1} }}',
    "choice": '{{ leader() if true else "x" }}',
    "test": "{{ leader is defined }}",
    "star arguments": '{{ rank(*"ab") }}',
    "double star arguments": "{{ rank(**leader()) }}",
    "unknown named argument": '{{ rank("Beijing", self=1) }}',
    "word with arguments": '{{ rank("Beijing") | ordinal(3) }}',
    "plain number as fact": "{{ 3 }}",
    "plain number with word": "{{ 3 | ordinal }}",
    "plain text as fact": '{{ "third" }}',
    "comparison as text": '{{ rank("Beijing") > 1 }}',
    "deep brackets": "{{ " + "(" * DEEP + "1" + ")" * DEEP + " }}",
    "deep lists": "{{ " + "[" * DEEP + "]" * DEEP + " }}",
    "deep calls": "{{ " + "leader(" * DEEP + ")" * DEEP + " }}",
    "deep not": "{% claim " + "not " * DEEP + "leader() %}x{% endclaim %}",
    "deep minus": "{{ rank(" + "-" * DEEP + "1) }}",
    "deep words": "{{ leader()" + "|capital" * DEEP + " }}",
    "long condition": "{% claim " + " and ".join(['rank("Beijing") == 1'] * 1_000) + " %}x{% endclaim %}",
    "deep claims": '{% claim rank("Beijing") == 1 %}' * 1_000 + "x" + "{% endclaim %}" * 1_000,
    "many facts": '{{ rank("Beijing") }}' * 1_500,
    "long name": '{{ rank("' + "a" * 10_000 + '") }}',
    "long text": "a" * 100_000,
    "unfinished fact": '{{ rank("Beijing"',
    "unfinished claim": '{% claim rank("Beijing") == 1 %}x',
    "wrong end": '{% claim rank("Beijing") == 1 %}x{% endexcuse %}',
    "claim without condition": "{% claim %}x{% endclaim %}",
    "claim of a constant": "{% claim true %}x{% endclaim %}",
    "claim of constants": "{% claim 1 < 2 %}x{% endclaim %}",
    "claim of the year alone": "{% claim year > 1 %}x{% endclaim %}",
    "claim of a number": '{% claim rank("Beijing") %}x{% endclaim %}',
    "claim that runs on": '{% claim rank("Beijing") == 1 2 %}x{% endclaim %}',
    "claim with an attribute": '{% claim rank("Beijing").__class__ %}x{% endclaim %}',
    "claim with a call": "{% claim lipsum() %}x{% endclaim %}",
    "claim with a word": '{% claim rank("Beijing") | attr("x") == 1 %}x{% endclaim %}',
    "excuse without reason": "{% excuse %}x{% endexcuse %}",
    "excuse with empty reason": '{% excuse "" %}x{% endexcuse %}',
    "excuse with blank reason": '{% excuse "  " %}x{% endexcuse %}',
    "excuse with a number": "{% excuse 1 %}x{% endexcuse %}",
    "excuse with a fact": "{% excuse leader() %}x{% endexcuse %}",
    "null byte": "a\x00b",
    "escape character": "a\x1b[31mb",
    "lone surrogate": "a\ud800b",
    "private use like a flag": "text\ue0000\ue001",
    "private use like an image": "text\ue0020\ue003",
    "private use as entity": "text&#xe000;0&#xe001;",
    "private use as decimal entity": "text&#57344;0&#57345;",
    "private use as doubled entity": "text&amp;#xe000;0&amp;#xe001;",
    "private use in a name": '{{ rank("\\ue000") }}',
    "letters turned round": "a \u202e4202 b",
    "script address in a Markdown link": "[a](javascript:alert(1))",
    "script address in capitals": "[a](JaVaScRiPt:alert(1))",
    "data address in a Markdown link": "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "address without a scheme": "[a](//example.org/x)",
    "file address": "[a](file:///etc/passwd)",
    "link out of the folder": "[a](../../data/README.md)",
    "link in a raw tag": '<a title="x" href="../../data/README.md">a</a>',
    "image of the network": "![a](https://example.org/x.png)",
    "image of the network without scheme": "![a](//example.org/x.png)",
    "image as data": "![a](data:image/png;base64,iVBORw0KGgo=)",
    "image out of the folder": "![a](../secret.png)",
    "image out of the folder, encoded": "![a](%2e%2e%2fsecret.png)",
    "image out of the folder, as entity": "![a](&#46;&#46;/secret.png)",
    "image by absolute path": "![a](/etc/passwd)",
    "image by home": "![a](~/.bashrc)",
    "image with null byte": "![a](x%00.png)",
    "image with a long name": "![a](" + "a" * 5_000 + ".png)",
    "image without alternative text": "![](chart.png)",
    "image that is not there": "![a](chart.png)",
    "image reference": "![a][b]\n\n[b]: https://example.org/x.png",
    "claim in an address": '[a](x{% claim rank("Beijing") == 2 %}y{% endclaim %})',
    "claim in an attribute": '<abbr title="{% claim rank("Beijing") == 2 %}onclick=x{% endclaim %}">a</abbr>',
    "claim in an alternative text": '![{% claim rank("Beijing") == 2 %}y{% endclaim %}](x.png)',
    "image in a title": "<abbr title='\n\n![a](x.png)\n\n'>a</abbr>",
    "footnote without text": "a[^1]",
}
HARMLESS = {
    "script": "<script>alert(1)</script>",
    "script in a paragraph": "text <script src=https://example.org/x.js></script> text",
    "broken script": "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "script in capitals": "<SCRIPT/SRC='//example.org/x'></SCRIPT>",
    "style tag": "<style>@import url(https://example.org/x.css); body{display:none}</style>",
    "style attribute": '<p style="background:url(https://example.org/x)">a</p>',
    "frame": '<iframe src="https://example.org"></iframe>',
    "frame with document": '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "object": '<object data="https://example.org/x.swf"></object>',
    "embed": '<embed src="https://example.org/x">',
    "form": '<form action="https://example.org"><input name="a"><button formaction="javascript:alert(1)">b</button></form>',
    "handler": '<p onclick="alert(1)">a</p>',
    "handler of an image": '<img src=x onerror="alert(1)">',
    "handler on a link": '<a href="#x" onmouseover=alert(1)>a</a>',
    "raw image of the network": '<img alt="a" src="https://example.org/x.png">',
    "raw image, source first": '<img src="https://example.org/x.png" alt="a">',
    "raw image with a set": '<img alt="a" srcset="https://example.org/x.png 2x">',
    "raw image of a file": '<img alt="a" src="file:///etc/passwd">',
    "picture": '<picture><source srcset="https://example.org/x.png"><img alt="a" src="https://example.org/x"></picture>',
    "video": '<video poster="https://example.org/x.png" src="https://example.org/x.mp4" autoplay></video>',
    "audio": '<audio src="https://example.org/x.mp3" autoplay></audio>',
    "svg": '<svg onload="alert(1)"><script>alert(1)</script><image href="https://example.org/x"/></svg>',
    "svg in mathml": "<math><mtext><svg><style><img src=x onerror=alert(1)></style></svg></mtext></math>",
    "meta refresh": '<meta http-equiv="refresh" content="0;url=https://example.org">',
    "base": '<base href="https://example.org/">',
    "stylesheet link": '<link rel="stylesheet" href="https://example.org/x.css">',
    "template": "<template><script>alert(1)</script></template>",
    "noscript": '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "text area": "<textarea><script>alert(1)</script></textarea>",
    "title": "<title><img src=x onerror=alert(1)></title>",
    "plain text tag": "<plaintext><script>alert(1)</script>",
    "raw link to script": '<a href="javascript:alert(1)">a</a>',
    "raw link to script with tab": '<a href="java\tscript:alert(1)">a</a>',
    "raw link to script by entity": '<a href="&#106;avascript:alert(1)">a</a>',
    "raw link to data": '<a href="data:text/html,<script>alert(1)</script>">a</a>',
    "comment that breaks out": "<!-- --><script>alert(1)</script> -->",
    "comment of dashes": "<!--><script>alert(1)</script>-->",
    "comment with end tag": "<!-- --!><img src=x onerror=alert(1)> -->",
    "unfinished comment": "<!-- <script>alert(1)</script>",
    "end of the page": "</div></main></body></html><script>alert(1)</script>",
    "conditional comment": "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "character data": "<![CDATA[<script>alert(1)</script>]]>",
    "processing instruction": '<?xml-stylesheet href="https://example.org/x.css"?>',
    "reserved class and id": '<section class="commentary-error" id="top"><p><strong>x</strong>y</p></section>',
    "title that breaks out": '[a](#x "\\"><script>alert(1)</script>")',
    "quote in an address": '[a](https://example.org/"onmouseover="alert(1))',
    "claim about nothing shown": '<!-- {% claim rank("Beijing") == 2 %}x{% endclaim %} -->',
    "Jinja comment": "{# {{ self }} #}text",
    "name that is markup": "{{ leader() }}<b onclick=alert(1)>b</b>",
    "dangling bytes of markup": "<a href='#x' title=\"a>b\" <script>alert(1)</script>",
    "many quotes": "> " * 500 + "a",
    "many lists": "".join(f"{' ' * depth}- a\n" for depth in range(300)),
    "many emphases": "*a " * 400,
    "many links": "[a](" * 400,
    "many brackets": "[ " * 1_000,
    "many pipes": ("| a " * 200 + "|\n") * 20,
    "many ticks": "` " * 700,
    "many footnote texts": "".join(f"[^{number}]: a\n" for number in range(1_000)),
}
LONG_RUNS = ["[", "`", "*", "_", "<", "(", "!", "&", "\\", "|", "#", "~", ">"]


def _shown(text: str, passage: Callable[[str], Passage], facts: Facts) -> str:
    whole = passage(text)
    return html_of(evaluate(whole, facts).markdown, whole.path, whole.line, "report-opening")


def _require_harmless(html: str) -> None:
    soup = BeautifulSoup(html, "html.parser")
    active = "script style iframe object embed form input button svg math meta base link template video audio source picture noscript textarea title"
    assert not soup.find_all(active.split())
    for element in soup.find_all(True):
        for name, value in element.attrs.items():
            value = " ".join(value) if isinstance(value, list) else value
            assert not name.startswith("on") and name not in ("style", "srcset", "poster", "srcdoc", "action")
            assert "url(" not in value or name in ("title", "alt")
            if name == "src":
                assert value.startswith("data:image/")
            if name == "href":
                assert re.match(r"(https?://|mailto:|#|[a-z0-9_]+\.html|\.\./)", value)
            if name in ("id", "class"):
                assert "fn" in value or "footnote" in value or value == "number"


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_is_refused_with_file_and_line(text: str, passage: Callable, newest: Facts) -> None:
    with pytest.raises(CommentaryError) as error:
        _shown(text, passage, newest)
    assert error.value.line >= 5
    assert "report.md, line " in str(error.value)
    assert len(str(error.value)) < 1_500


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_is_shown_as_harmless(text: str, passage: Callable, newest: Facts) -> None:
    try:
        html = _shown(text, passage, newest)
    except CommentaryError:
        return
    _require_harmless(html)


@pytest.mark.parametrize("sign", LONG_RUNS)
def test_long_runs_of_markup_are_refused(sign: str, passage: Callable, newest: Facts) -> None:
    with pytest.raises(CommentaryError, match="in a row|signs of markup"):
        _shown("a " + sign * 20_000, passage, newest)


@pytest.mark.parametrize(
    "text",
    ["[a](", "![", "<a ", "*a_b ", "~~a ", "[^1]", "&#", "| ", "- ", "1. ", "> ", "\\[", "[[a]", "<!-- "],
)
def test_long_repetitions_come_to_an_end(text: str, passage: Callable, newest: Facts) -> None:
    try:
        _require_harmless(_shown(text * (50_000 // len(text)), passage, newest))
    except CommentaryError as error:
        assert error.line >= 5


def test_there_are_enough_hostile_texts() -> None:
    assert len(REFUSED) + len(HARMLESS) > 40


def test_the_judge_of_harmless_html_can_fail() -> None:
    for html in (
        '<p onclick="x">a</p>',
        '<img src="https://x">',
        "<script></script>",
        '<p id="top">',
        '<a href="javascript:x">',
    ):
        with pytest.raises(AssertionError):
            _require_harmless(html)
