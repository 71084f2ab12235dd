"""What an edition shows first, taken from the records of its pages: one picture, three numbers, its cities."""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup

from helpers.base.manifest import read_manifest
from helpers.base.words import date_in_words, first_sentence, ids_in
from helpers.report.citation import address_within_site
from helpers.report.record import ShownExhibit
from helpers.site.editions import BuiltPage, Edition
from helpers.site.pictures import picture_of

LEADERS_REPORT = "leading_cities"  # its page holds the picture and the numbers, and says who leads
_PICTURE, _NUMBERS, _LADDER = "parts-of-the-whole", "in-numbers", "rank-ladder"
_CITIES_NAMED = 20
_SOURCES_NAMED = 1


@dataclass(frozen=True)
class Number:
    """One number: what it says, what evidence it is made from, and its sources by name."""

    number: str
    statement: str
    evidence: str
    sources: str


@dataclass(frozen=True)
class City:
    """A city with a page: its name, its address within the edition, and the name without what all share."""

    name: str
    href: str

    @property
    def short(self) -> str:
        """``"New York metropolitan area"`` → ``"New York"``."""
        return self.name.removesuffix(" metropolitan area")


@dataclass(frozen=True)
class Front:
    """The first screen of an edition; what its pages do not hold is empty. ``up`` leads to the edition's folder."""

    year: int
    up: str
    above: str = ""
    card: str = ""
    hero: ShownExhibit | None = None
    picture: Markup = Markup()
    page: str = ""
    numbers: list[Number] = field(default_factory=list)
    leading: list[City] = field(default_factory=list)
    cities: list[City] = field(default_factory=list)


def front_of(edition: Edition, leaders: BuiltPage | None, up: str = "") -> Front:
    """The first screen of ``edition``; ``leaders`` is the page of its leading cities, where it stands."""
    cities = cities_of(edition)
    if leaders is None:
        return Front(edition.year, up, cities=cities)
    content = leaders.record.content
    shown = {exhibit.key: exhibit for exhibit in content.exhibits}
    hero = shown.get(_PICTURE)
    if hero is not None and hero.kind != "figure":
        hero = None
    return Front(
        edition.year,
        up,
        above=said_above(leaders),
        card=address_within_site(card)
        if (card := edition.folder / f"{LEADERS_REPORT}.png").is_file()
        else "",
        hero=hero,
        picture=picture_of(leaders, hero, f"front-{edition.year}") if hero else Markup(),
        page=f"{leaders.record.title} {edition.year}",
        numbers=_numbers(shown.get(_NUMBERS)),
        leading=_leading(shown.get(_LADDER), cities),
        cities=cities,
    )


def answer_of(page: BuiltPage | None) -> str:
    """What a report answers first; empty without its page."""
    return first_sentence(" ".join(page.record.content.lead[:1])) if page else ""


def said_above(page: BuiltPage) -> str:
    """What stands above the title of a page: its data year, the edition it is after, the date of its sources."""
    content = page.record.content
    as_of = f"data as of {date_in_words(content.as_of)}" if content.as_of else ""
    return " · ".join(filter(None, (f"Data year {page.record.year}", content.edition, as_of)))


def cities_of(edition: Edition) -> list[City]:
    """The cities that have a page in an edition, by name."""
    folders = {
        spec.folder
        for spec in read_manifest().values()
        if spec.each and spec.parameters[spec.each].type == "city"
    }
    return sorted(
        (
            City(made["title"], f"{key}.html")
            for key, made in edition.pages.items()
            if key.partition("/")[0] in folders and "/" in key
        ),
        key=lambda city: city.name,
    )


def _numbers(table: ShownExhibit | None) -> list[Number]:
    if table is None or table.kind != "table":
        return []
    found = []
    for row in table.rows:
        told = dict(zip(table.columns, row, strict=True))
        names = list(dict.fromkeys(table.sources[i].partition(";")[0] for i in ids_in([told["source"]])))
        more = len(names) - _SOURCES_NAMED
        sources = "; ".join(names[:_SOURCES_NAMED]) + (f", and {more} more" if more > 0 else "")
        found.append(Number(told["number"], told["statement"], told["evidence"], sources))
    return found


def _leading(ladder: ShownExhibit | None, cities: list[City]) -> list[City]:
    """The leading cities in the order of the ladder, those that have a page."""
    by_name = {city.name: city for city in cities}
    if ladder is None or "city" not in ladder.columns:
        return []
    at = ladder.columns.index("city")
    return [by_name[row[at]] for row in ladder.rows if row[at] in by_name][:_CITIES_NAMED]
