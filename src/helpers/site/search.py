"""An index of all pages that a script of a page can search without a network: words, and where they stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from helpers.report.record import PageRecord, json_for_page

_WORD = re.compile(r"[a-z0-9]+")
SHORTEST_WORD = 2


def words_of(text: str) -> list[str]:
    """The words of ``text`` without accents and capitals: ``"Île-de-France"`` → ``ile de france``.

    The script of the index page takes the words of a question apart in the same way.
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return [word for word in _WORD.findall(plain.lower()) if len(word) >= SHORTEST_WORD]


def search_index(pages: list[tuple[str, str, PageRecord]]) -> str:
    """The index as JSON, safe inside of a page.

    ``pages`` are titles, addresses and records in the order in which equally good places are shown. ``places``
    hold page, anchor, kind and title; ``words`` hold the numbers of the places that each word stands in, a
    number of a place in whose title it stands as its negative minus one. Numbers are no words, years excepted:
    nobody looks for a city by its Share.
    """
    places: list[list[object]] = []
    found: dict[str, dict[int, bool]] = {}
    for number, (title, _, record) in enumerate(pages):
        for anchor, kind, heading, text in _places(title, record):
            heads = set(words_of(heading))
            body = {word for word in words_of(text) if not word.isdecimal()}
            for word in heads | body | ({str(record.year)} if record.year else set()):
                found.setdefault(word, {})[len(places)] = word in heads
            places.append([number, anchor, kind, heading])
    words = {
        word: [-number - 1 if in_title else number for number, in_title in numbers.items()]
        for word, numbers in sorted(found.items())
    }
    titles = [[title, address] for title, address, _ in pages]
    return json_for_page({"pages": titles, "places": places, "words": words})


def _places(title: str, record: PageRecord) -> Iterator[tuple[str, str, str, str]]:
    """Anchor, kind, title and text of everything on a page that a link can lead to."""
    yield "", "Report", title, " ".join(record.content.lead)
    for section in record.content.sections:
        if section.anchor:
            yield section.anchor, "Section", section.title, " ".join(section.text)
    for shown in record.content.exhibits:
        named = (zip(shown.columns, row, strict=True) for row in shown.rows)
        columns = [column for column in shown.columns if column != "source"]
        cells = dict.fromkeys(cell for row in named for column, cell in row if column != "source")
        text = [shown.subtitle, shown.caption, shown.description, *columns, *cells]
        yield shown.key, shown.name, shown.title, " ".join(text)
