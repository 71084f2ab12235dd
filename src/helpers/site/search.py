"""An index of all pages that a script of a page can search without a network: words, and where they stand."""

from __future__ import annotations

import json
import re
import unicodedata

from helpers.site.built_page import BuiltPage, Section

_WORD = re.compile(r"[a-z0-9]+")
SHORTEST_WORD = 2


def words_of(text: str) -> list[str]:
    """The words of ``text`` without accents and capitals: ``"Île-de-France"`` → ``ile de france``.

    The script of the index page takes the words of a question apart in the same way.
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return [word for word in _WORD.findall(plain.lower()) if len(word) >= SHORTEST_WORD]


def search_index(pages: list[tuple[int, BuiltPage]], address: dict[str, str]) -> str:
    """The index as JSON, safe inside of a page.

    ``pages`` are data years and pages in the order in which equally good places are shown; ``address`` gives
    the address of each page by its path. ``places`` hold page, anchor, kind and title; ``words`` hold the
    numbers of the places that each word stands in, a number of a place in whose title it stands as its negative
    minus one. Numbers are no words, years excepted: nobody looks for a city by its Share.
    """
    titles: list[list[object]] = []
    places: list[list[object]] = []
    found: dict[str, dict[int, bool]] = {}
    for year, page in pages:
        titles.append([page.title, address[str(page.path)]])
        whole = Section("", "Report", page.title, words=[page.title, str(year), page.lead])
        for section in [whole, *page.sections]:
            number = len(places)
            places.append([len(titles) - 1, section.anchor, section.kind, section.title])
            heads = set(words_of(f"{section.title} {page.title if section is whole else ''}"))
            body = {word for word in words_of(section.text) if not word.isdecimal()}
            for word in heads | body | {str(year)}:
                found.setdefault(word, {})[number] = word in heads
    words = {
        word: [-number - 1 if in_title else number for number, in_title in numbers.items()]
        for word, numbers in sorted(found.items())
    }
    text = json.dumps(
        {"pages": titles, "places": places, "words": words}, ensure_ascii=False, separators=(",", ":")
    )
    # no text of a page can end the script that holds it
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
