"""An index of all pages that a script of a page can search without a network: words, and where they stand."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from helpers.base.words import first_sentence
from helpers.report.record import PageRecord, json_for_page

_WORD = re.compile(r"[a-z0-9]+")
SHORTEST_WORD = 2
_LONGEST_SNIPPET = 180
_INSTITUTION = "institution"
_CITIES_OF_A_NAME = 3


@dataclass(frozen=True)
class SearchedPage:
    """A page of a report: its title, its address as seen from the front page, and its record."""

    title: str
    address: str
    record: PageRecord


def words_of(text: str) -> list[str]:
    """The words of ``text`` without accents and capitals: ``"Île-de-France"`` → ``ile de france``.

    The script of the index page takes the words of a question apart in the same way.
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return [word for word in _WORD.findall(plain.lower()) if len(word) >= SHORTEST_WORD]


def search_index(cities: Iterable[list[SearchedPage]], pages: list[SearchedPage]) -> str:
    """The index as JSON, safe inside of a page.

    ``cities`` are the pages of each city, newest first, all found as one; ``pages`` are those of the other reports.
    Both stand in the order in which equally good places are shown. ``places`` hold page, anchor, kind, title and the
    beginning of what stands there, and of a city the years with their addresses; ``words`` hold the numbers of the
    places that each word stands in, a number of a place in whose title it stands as its negative minus one. Numbers are
    no words, years excepted: nobody looks for a city by its Share.
    """
    places: list[list[object]] = []
    titles: list[list[str]] = []
    found: dict[str, dict[int, bool]] = {}

    def add(place: list[object], heading: str, text: str, years: Iterable[int]) -> None:
        heads = set(words_of(heading))
        body = {word for word in words_of(text) if not word.isdecimal()}
        for word in heads | body | {str(year) for year in years}:
            found.setdefault(word, {})[len(places)] = word in heads
        places.append(place)

    cities = list(cities)
    institutions = [
        {word for name in _institutions(own[0].record) for word in words_of(name)} for own in cities
    ]
    in_cities = Counter(word for words in institutions for word in words)
    for own, named in zip(cities, institutions, strict=True):
        newest, lead = own[0], " ".join(own[0].record.content.lead)
        years = [[str(page.record.year), page.address] for page in own]
        # a word of few cities, such as the name of a university, leads to them as their own name does
        telling = [word for word in named if in_cities[word] <= _CITIES_OF_A_NAME and not word.isdecimal()]
        add(
            [len(titles), "", "City", newest.title, _snippet(lead), years],
            " ".join([newest.title, *telling]),
            " ".join([lead, *named]),
            (page.record.year for page in own),
        )
        titles.append([newest.title, newest.address])
    for page in pages:
        for anchor, kind, heading, text, shown in _places(page.title, page.record):
            add(
                [len(titles), anchor, kind, heading, _snippet(shown)],
                heading,
                text,
                [page.record.year] if page.record.year else [],
            )
        titles.append([page.title, page.address])
    words = {
        word: [-number - 1 if in_title else number for number, in_title in numbers.items()]
        for word, numbers in sorted(found.items())
    }
    return json_for_page({"pages": titles, "places": places, "words": words})


def _institutions(record: PageRecord) -> Iterator[str]:
    """The institutions that a page of a city names in its tables."""
    for shown in record.content.exhibits:
        if _INSTITUTION in shown.columns:
            column = shown.columns.index(_INSTITUTION)
            yield from dict.fromkeys(row[column] for row in shown.rows)


def _snippet(text: str) -> str:
    """The beginning of a text, ended at a word."""
    if len(text) <= _LONGEST_SNIPPET:
        return text
    return f"{text[:_LONGEST_SNIPPET].rpartition(' ')[0].rstrip(' ,;:–(')}…"


def _places(title: str, record: PageRecord) -> Iterator[tuple[str, str, str, str, str]]:
    """Anchor, kind, title, text and the text to show of everything on a page that a link can lead to."""
    lead = " ".join(record.content.lead)
    yield "", "Report", title, lead, lead
    for section in record.content.sections:
        if section.anchor:
            text = " ".join(section.text)
            yield section.anchor, "Section", section.title, text, text
    for shown in record.content.exhibits:
        named = (zip(shown.columns, row, strict=True) for row in shown.rows)
        columns = [column for column in shown.columns if column != "source"]
        cells = dict.fromkeys(cell for row in named for column, cell in row if column != "source")
        text = [shown.subtitle, shown.caption, shown.description, *columns, *cells]
        what = f"{first_sentence(shown.subtitle)}. {shown.description or shown.caption}".removeprefix(". ")
        yield shown.key, shown.name, shown.title, " ".join(text), what
