"""What a title or a first sentence rests on, as far as the data beside it tell."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from conftest import Shown

from helpers.data.layout import WEAK_KINDS
from helpers.index.interface import Index
from helpers.report.exhibits import Figure, Table

# ranks, percentages and decimals; plain numbers in a sentence are counts, which no source prints
_PRINTED = re.compile(r"(?<![\w.,])(\d[\d,]*\.\d+|\d[\d,]*(?=%|st\b|nd\b|rd\b|th\b))")
_NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?")
_SAID = re.compile(r"aggregator|forum")
_NO_FIGURES = ("source", "data_year", "reference_year")


def unsaid(shown: Shown) -> list[str]:
    """Titles and the first sentence that rest on aggregators or forums alone and do not say so."""
    index = shown.report.index
    exhibits = [e for e in shown.exhibits if isinstance(e, Figure | Table)]
    rows = {e.key: e.data.astype("str").to_dict("records") for e in exhibits}
    lead = BeautifulSoup(shown.page, "html.parser").select_one(".lead p")
    first = re.match(r".+?[.!?](?=\s|$)", lead.get_text()) if lead else None
    said = [(e.key, e.title, rows[e.key]) for e in exhibits]
    said += [("lead", first[0], [row for own in rows.values() for row in own])] if first else []
    return [
        f"{key}: {text}"
        for key, text, own in said
        if not _SAID.search(text) and rests_on_weak(index, text, own)
    ]


def rests_on_weak(index: Index, text: str, rows: list[dict[str, str]]) -> bool:
    """Whether a number or a place that ``text`` names stands in ``rows`` of aggregators and forums alone."""
    told = [
        [
            row
            for row in rows
            if any(number in _NUMBER.findall(c) for k, c in row.items() if k not in _NO_FIGURES)
        ]
        for number in _PRINTED.findall(text)
    ]
    places = {row[column] for row in rows for column in ("city", "institution") if row.get(column)}
    told += [
        [row for row in rows if place in (row.get("city"), row.get("institution"))]
        for place in places
        if place in text or (index.knows(place) and index.short(place) in text)
    ]
    return any(own and all(_is_weak(index, row["source"]) for row in own) for own in told)


def _is_weak(index: Index, cell: str) -> bool:
    kinds = {index.source(i.strip()).kind for i in cell.split(";") if i.strip()}
    return bool(kinds) and kinds <= set(WEAK_KINDS)
