"""Which part of a body with sites in many cities belongs to which city, from the addresses on its articles.

An article counts 1, in equal parts for its authors, an author's part in equal parts for the author's affiliations. A
body's affiliations are those with one of its registry ids, or with one of its words in the address. Weights are parts
of the body's affiliations whose city is known; the rows themselves are not kept, only weights and numbers of articles.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import numpy as np

from helpers.base.files import write_whole
from helpers.data import layout
from helpers.data.csv_files import csv_text
from helpers.openindex import reference
from helpers.openindex.places import Organisation, Places, read_rows
from helpers.openindex.problems import BadInput

COLUMNS = (
    "doi", "year", "author_seq", "aff_seq", "affiliation", "city", "country_code", "city_geonameid", "ror_id",
)  # fmt: skip
SEED = 1  # of the resampling: the same rows give the same interval
RESAMPLES = 1_000
INTERVAL = (5, 95)  # percentiles: a 90 per cent interval
NOT_PLACED = ""
_REST = "in proportion to the rest"


@dataclass(frozen=True)
class Affiliation:
    """One affiliation of one author: its part of the article, address, registry id, and metropolitan area.

    ``area`` is a place of the tables, or the name of a city that is none of them; where no city was ``resolved``, it is
    the text that the source took for a city.
    """

    article: str
    part: float
    address: str
    ror_id: str
    area: str
    resolved: bool = True


@dataclass(frozen=True)
class Body:
    """How the affiliations of a body with many sites are known."""

    id: str
    name: str
    ror_ids: frozenset[str]
    words: re.Pattern[str] | None
    other_ror_ids: frozenset[str]
    other_words: re.Pattern[str] | None
    readings: dict[str, str]  # suburbs, campuses and misread cities of its addresses -> where they are

    def owns(self, address: str, ror_id: str) -> bool:
        """Whether an affiliation is the body's. Words of other bodies are taken out of the address first."""
        if self.other_words:
            address = self.other_words.sub(" ", address)
        if self.words and self.words.search(address):
            return True
        return ror_id in self.ror_ids and ror_id not in self.other_ror_ids


@dataclass(frozen=True)
class Weight:
    """The part of a body in one place (``""``: in a city that is no place of the tables), with its 90 % interval."""

    body: str
    name: str
    place: str
    weight: float
    low: float
    high: float
    articles: int


def site_bodies(organisations: dict[str, Organisation]) -> list[Body]:
    """The bodies of ``reference/site_bodies.csv``; a registry id stands for all organisations below it, too."""
    below: dict[str, list[str]] = defaultdict(list)
    for organisation in organisations.values():
        for parent in organisation.parents:
            below[parent].append(organisation.ror_id)
    return [
        Body(
            row["institution_id"],
            row["institution"],
            _family(row["ror_ids"], below),
            _pattern(row["words"]),
            _family(row["other_ror_ids"], below),
            _pattern(row["other_words"]),
            dict(pair.split(">") for pair in row["readings"].split("|") if pair),
        )
        for row in reference.rows("site_bodies")
    ]


def _family(ids: str, below: dict[str, list[str]]) -> frozenset[str]:
    found = set(filter(None, ids.split("|")))
    waiting = list(found)
    while waiting:
        new = set(below[waiting.pop()]) - found
        found |= new
        waiting += new
    return frozenset(found)


def _pattern(words: str) -> re.Pattern[str] | None:
    each = "|".join(re.escape(word) for word in words.split("|") if word)
    return re.compile(rf"(?<!\w)(?:{each})(?!\w)") if each else None


def read_affiliations(path: Path, years: Sequence[int], places: Places) -> list[Affiliation]:
    """The affiliations of the articles of ``years`` with a known city; repeated rows count once.

    Raises:
        BadInput: for a missing column or a year that is none; names file and line.
    """
    wanted, found, affiliations_of = set(years), {}, defaultdict(set)
    for row in read_rows(path, COLUMNS):
        if not row["year"].isdigit():
            raise BadInput(f"{path}, line {row['line']}, column year: '{row['year']}' must be a year.")
        if int(row["year"]) in wanted:
            found.setdefault((row["doi"], row["author_seq"], row["aff_seq"]), row)
            affiliations_of[row["doi"], row["author_seq"]].add(row["aff_seq"])
    authors = Counter(doi for doi, _ in affiliations_of)
    areas: dict[tuple[str, str, str], tuple[str, bool]] = {}
    result = []
    for (doi, author, _), row in found.items():
        if not row["city"] and not row["city_geonameid"]:
            continue  # says nothing of where the body sits
        where = row["city_geonameid"], row["city"], row["country_code"]
        if where not in areas:
            area = places.area(*where[:2], country_code=where[2])
            areas[where] = (area.name, True) if area else (row["city"], False)
        part = 1 / authors[doi] / len(affiliations_of[doi, author])
        result.append(Affiliation(doi, part, row["affiliation"], row["ror_id"], *areas[where]))
    return result


def site_weights(
    affiliations: Iterable[Affiliation], bodies: Sequence[Body], known: set[str], least: int
) -> list[Weight]:
    """The weights of every body with at least ``least`` articles, in the order of ``bodies``, largest place first.

    Areas that are not among the ``known`` places are one place together, ``NOT_PLACED``.
    """
    parts: dict[str, dict[tuple[str, str], float]] = {body.id: defaultdict(float) for body in bodies}
    owners: dict[tuple[str, str], list[Body]] = {}
    for one in affiliations:
        key = one.address, one.ror_id
        if key not in owners:
            owners[key] = [body for body in bodies if body.owns(*key)]
        for body in owners[key]:
            area = body.readings.get(one.area, one.area)
            if area not in known and not one.resolved:
                continue  # a street, a department: nothing that could be placed
            parts[body.id][one.article, area if area in known else NOT_PLACED] += one.part
    return [
        weight
        for body in bodies
        if len({article for article, _ in parts[body.id]}) >= least
        for weight in _of_body(body, parts[body.id])
    ]


def _of_body(body: Body, parts: dict[tuple[str, str], float]) -> list[Weight]:
    articles = sorted({article for article, _ in parts})
    places = sorted({place for _, place in parts})
    matrix = np.zeros((len(articles), len(places)))
    row, column = ({name: i for i, name in enumerate(names)} for names in (articles, places))
    for (article, place), part in parts.items():
        matrix[row[article], column[place]] = part
    weights = matrix.sum(axis=0) / matrix.sum()
    chance = np.random.default_rng(SEED)
    drawn = chance.multinomial(len(articles), np.full(len(articles), 1 / len(articles)), size=RESAMPLES)
    sums = drawn @ matrix
    low, high = np.percentile(sums / sums.sum(axis=1, keepdims=True), INTERVAL, axis=0)
    numbers = zip(places, weights.tolist(), low.tolist(), high.tolist(), strict=True)
    found = [Weight(body.id, body.name, *of_place, len(articles)) for of_place in numbers]
    return sorted(found, key=lambda weight: (weight.place == NOT_PLACED, -weight.weight, weight.place))


def corrected(weights: Sequence[Weight], corrections: dict[str, float]) -> dict[str, float]:
    """The weights of one body when some places are fixed by better evidence: the others keep their proportions.

    Raises:
        BadInput: if a place is fixed that has no weight, if the fixed parts are more than the whole, or if nothing is
            left to take the rest.
    """
    if unknown := corrections.keys() - {weight.place for weight in weights}:
        raise BadInput(f"{weights[0].name}: no article names {', '.join(sorted(unknown))}.")
    rest = 1 - sum(corrections.values())
    others = sum(weight.weight for weight in weights if weight.place not in corrections)
    if rest < -1e-9 or (rest > 1e-9 and others == 0):
        raise BadInput(
            f"{weights[0].name}: the corrected parts sum to {1 - rest:g}, the others have {others:g}."
        )
    scale = rest / others if others else 0.0
    return {weight.place: corrections.get(weight.place, weight.weight * scale) for weight in weights}


def write_weights(path: Path, weights: Sequence[Weight], corrections: Sequence[dict]) -> None:
    """Write ``reference/site_weights.csv``: weights and intervals to four decimals, and the corrected weights of bodies
    that ``corrections`` (rows of ``site_corrections.csv``) name.
    """
    fixed: dict[str, dict[str, float]] = defaultdict(dict)
    why: dict[tuple[str, str], str] = {}
    for row in corrections:
        fixed[row["institution_id"]][row["place"]] = row["weight"]
        why[row["institution_id"], row["place"]] = row["basis"]
    rows = []
    for body, own in groupby(weights, attrgetter("body")):
        own = list(own)
        better = corrected(own, fixed[body]) if body in fixed else {}
        for one in own:
            numbers = (f"{number:.4f}" for number in (one.weight, one.low, one.high))
            correction = (
                (f"{better[one.place]:.4f}", why.get((body, one.place), _REST)) if better else ("", "")
            )
            rows.append((body, one.name, one.place, *numbers, one.articles, *correction))
    write_whole(path, csv_text([layout.ANNUAL_TABLES["site_weights"], *rows]))
