"""What a page says, as its record has it: taken from the outputs of its notebook while the page is made."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from html import unescape
from typing import Any

from nbformat import NotebookNode

from helpers.report.record import MEDIA_TYPE, Content, Section, ShownExhibit

_HEADING = re.compile(r'<h2[^>]*\bid="([^"]+)"[^>]*>(.*?)</h2>', re.S)
_CODE = re.compile(r'<pre class="code">.*?</pre>', re.S)
_INSIDE = r'(?:[^>"]|"[^"]*")*'  # of a tag: a value in quotation marks may hold the sign that ends it
_TAG = re.compile(f"<{_INSIDE}>")
_BLOCK = re.compile(
    f"</?(?:p|div|section|li|ul|ol|dl|dt|dd|h[1-6]|blockquote|pre|table|tr|td|th)\\b{_INSIDE}>", re.I
)
_LINK = re.compile(rf'<a\b{_INSIDE}?\bhref="((?:\.\./)*(?:[\w-]+/)*[\w-]+\.html)(?:#[^"]*)?"')


def content_of(notebook: NotebookNode, body: str) -> Content:
    """What ``body`` says, the page made of the executed ``notebook``; exhibits and answer are told by their outputs."""
    lead: list[str] = []
    exhibits: list[ShownExhibit] = []
    sections = [Section("", "")]
    links = sorted(set(_LINK.findall(body)))
    head = {"edition": "", "as_of": ""}
    for output, told in _records(notebook):
        lead += told.get("lead", [])
        head |= told.get("head", {})
        if "exhibits" in told:
            # an output stands in the page letter by letter
            before, _, body = body.partition(output.data["text/html"])
            _add(sections, before)
            exhibits += [ShownExhibit(**exhibit) for exhibit in told["exhibits"]]
    _add(sections, body)
    return Content(lead, [s for s in sections if s.anchor or s.text], exhibits, links, **head)


def card_of(notebook: NotebookNode) -> bytes:
    """The picture of the page for those who share it; empty where it has none."""
    cards = (told["card"] for _, told in _records(notebook) if "card" in told)
    return b64decode(next(cards, ""))


def _records(notebook: NotebookNode) -> Iterator[tuple[NotebookNode, dict[str, Any]]]:
    """The outputs that carry what they show, each with that."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if told := output.get("data", {}).get(MEDIA_TYPE):
                yield output, told


def _add(sections: list[Section], html: str) -> None:
    before, *headed = _HEADING.split(_CODE.sub("", html))
    sections[-1].text.extend(paragraphs_of(before))
    for anchor, heading, text in zip(headed[::3], headed[1::3], headed[2::3], strict=True):
        sections.append(Section(anchor, " ".join(paragraphs_of(heading)), paragraphs_of(text)))


def paragraphs_of(html: str) -> list[str]:
    """The paragraphs of a piece of a page as a reader sees them, without marks."""
    blocks = (" ".join(unescape(_TAG.sub("", block)).split()) for block in _BLOCK.split(html))
    return [block for block in blocks if block]
